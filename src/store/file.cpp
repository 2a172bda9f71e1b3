#include "store/file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>

namespace skep::store {

namespace fs = std::filesystem;

namespace {

Error failed(std::string_view step, const Path& path, int reason) {
    const Errc code = reason == ENOENT ? Errc::NotFound : Errc::Io;
    return {code, fmt::format("cannot {} '{}': {}", step, path.string(), std::strerror(reason))};
}

// A descriptor that is closed when it goes; close() tells whether that went well.
class Descriptor {
public:
    explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
    ~Descriptor() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }
    bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

private:
    int descriptor_;
};

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(descriptor, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

// A link is followed, so that the link stays a link. At most a few steps: a circle is left to fail at open.
Path resolve(const Path& path) {
    Path at = path;
    std::error_code none;
    for (int step = 0; step < 8 && fs::is_symlink(at, none); ++step) {
        const Path target = fs::read_symlink(at, none);
        if (none) break;
        at = target.is_absolute() ? target : at.parent_path() / target;
    }
    return at;
}

void set_stale_tmp_aside(const Path& tmp, const WallClock& clock, std::vector<std::string>* reports) {
    std::string stamp = iso_time(clock ? clock() : 0);
    for (char& c : stamp) {
        if (c == ':') c = '-';
    }
    const Path aside = tmp.string() + "." + stamp;
    if (::rename(tmp.c_str(), aside.c_str()) != 0 || reports == nullptr) return;
    reports->push_back(
        fmt::format("Found '{}' when writing, indicating past write failure; renamed it to '{}'", tmp.string(), aside.string()));
}

Result<void> write_new(const Path& tmp, std::string_view contents, unsigned mode, bool durable) {
    Descriptor file(::open(tmp.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.get() < 0) return Error{Errc::Io, failed("create", tmp, errno).what};
    const bool written = write_all(file.get(), contents) && ::fchmod(file.get(), mode) == 0 && (!durable || ::fsync(file.get()) == 0);
    int reason = written ? 0 : errno;
    if (!file.close() && reason == 0) reason = errno;
    if (reason == 0) return ok;
    ::unlink(tmp.c_str());
    return failed("write", tmp, reason);
}

// Beside the file as it is, under another name: a hard link costs nothing; where there are none, a copy.
void keep_as(const Path& path, const Path& previous, const WallClock& clock) {
    const Path fresh = previous.string() + ".new";
    ::unlink(fresh.c_str());
    if (::link(path.c_str(), fresh.c_str()) == 0) {
        ::rename(fresh.c_str(), previous.c_str());
    } else if (errno != ENOENT) {
        (void)copy_file(path, previous, clock).has_value();
    }
}

Path folder_of(const Path& path) {
    return path.has_parent_path() ? path.parent_path() : Path(".");
}

}  // namespace

Result<std::string> read_file(const Path& path, std::size_t limit) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return failed("read", path, errno);
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) return failed("read", path, errno);
    if (S_ISDIR(facts.st_mode)) return failed("read", path, EISDIR);
    std::string out;
    if (facts.st_size > 0 && static_cast<std::size_t>(facts.st_size) <= limit) out.reserve(static_cast<std::size_t>(facts.st_size) + 1);
    for (;;) {
        if (out.size() > limit) return failed("read", path, EFBIG);
        const std::size_t had = out.size();
        const std::size_t step = std::max<std::size_t>(out.capacity() - had, 4096);
        out.resize(had + step);
        const ssize_t got = ::read(file.get(), out.data() + had, step);
        const int reason = errno;
        out.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got == 0) return out;
        if (got < 0 && reason != EINTR) return failed("read", path, reason);
    }
}

bool exists(const Path& path) {
    std::error_code none;
    return fs::exists(path, none);
}

Result<void> replace_file(const Path& path, std::string_view contents, const WallClock& clock, std::vector<std::string>* reports,
                          const ReplaceOptions& options) {
    const Path target = resolve(path);
    const Path tmp = target.string() + ".tmp";
    struct stat facts{};
    const bool there = ::stat(target.c_str(), &facts) == 0;
    if (there && S_ISDIR(facts.st_mode)) return failed("replace", target, EISDIR);
    set_stale_tmp_aside(tmp, clock, reports);
    const unsigned mode = there ? facts.st_mode & 07777U : options.mode;
    if (auto done = write_new(tmp, contents, mode, options.durable); !done) return done.error();
    if (there && options.keep_previous) keep_as(target, target.string() + ".previous", clock);
    if (::rename(tmp.c_str(), target.c_str()) != 0) {
        const int reason = errno;
        ::unlink(tmp.c_str());
        return failed("replace", target, reason);
    }
    return options.durable ? sync_folder(folder_of(target)) : Result<void>();
}

Result<void> copy_file(const Path& from, const Path& to, const WallClock& clock) {
    auto contents = read_file(from);
    if (!contents) return contents.error();
    return replace_file(to, *contents, clock);
}

Result<void> remove_file(const Path& path) {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return ok;
    return failed("remove", path, errno);
}

Result<void> make_folder(const Path& path) {
    std::error_code reason;
    fs::create_directories(path, reason);
    if (!reason && fs::is_directory(path, reason)) return ok;
    return failed("make the folder", path, reason ? reason.value() : ENOTDIR);
}

Result<void> sync_folder(const Path& folder) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() < 0) return failed("open the folder", folder, errno);
    // Some network file systems cannot sync a folder: EINVAL there means that there is nothing more to do.
    if (::fsync(opened.get()) != 0 && errno != EINVAL) return failed("sync the folder", folder, errno);
    return ok;
}

std::string iso_time(std::int64_t wall_ms) {
    std::int64_t seconds = wall_ms / 1000;
    std::int64_t ms = wall_ms % 1000;
    if (ms < 0) {
        ms += 1000;
        --seconds;
    }
    const std::time_t time = seconds;
    std::tm parts{};
    if (::gmtime_r(&time, &parts) == nullptr) return "1970-01-01T00:00:00.000Z";
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                       parts.tm_min, parts.tm_sec, ms);
}

}  // namespace skep::store

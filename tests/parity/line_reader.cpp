#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "tests/parity/corpus.h"

namespace skep::parity {

namespace {
constexpr unsigned kChunk = 1U << 18;
constexpr std::size_t kLongestLine = 256U << 20;
}  // namespace

struct LineReader::Impl {
    std::string path;
    gzFile file = nullptr;
    std::string held;        // read, and not yet taken
    std::size_t taken = 0;   // of held
    std::size_t looked = 0;  // up to here there is no end of a line
    std::size_t number = 0;
    bool ended = false;

    Impl() = default;
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() {
        if (file != nullptr) gzclose_r(file);
    }

    Result<void> more() {
        held.erase(0, taken);
        looked -= taken;
        taken = 0;
        const std::size_t before = held.size();
        if (before > kLongestLine) return Error{Errc::Malformed, path + ": a line that does not end"};
        held.resize(before + kChunk);
        const int count = gzread(file, held.data() + before, kChunk);
        held.resize(before + static_cast<std::size_t>(std::max(count, 0)));
        if (count < 0) return broken();
        if (count > 0) return ok;
        ended = true;
        // A packed file that is cut off ends like any other, but for this.
        int code = Z_OK;
        (void)gzerror(file, &code);
        return code == Z_OK || code == Z_STREAM_END ? Result<void>(ok) : broken();
    }
    Error broken() const {
        int code = Z_OK;
        const char* text = gzerror(file, &code);
        return Error{Errc::Malformed, path + ": " + (code == Z_ERRNO ? std::strerror(errno) : text)};
    }
};

LineReader::LineReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;

Result<LineReader> LineReader::open(const std::filesystem::path& path) {
    auto impl = std::make_unique<Impl>();
    impl->path = path.string();
    impl->file = gzopen(path.c_str(), "rb");
    if (impl->file == nullptr) return Error{Errc::Io, impl->path + ": " + std::strerror(errno)};
    gzbuffer(impl->file, kChunk);
    return LineReader(std::move(impl));
}

Result<std::optional<std::string_view>> LineReader::next() {
    Impl& in = *impl_;
    for (;;) {
        const std::size_t end = in.held.find('\n', in.looked);
        if (end != std::string::npos) {
            const std::string_view line(in.held.data() + in.taken, end - in.taken);
            in.taken = in.looked = end + 1;
            ++in.number;
            return line;
        }
        in.looked = in.held.size();
        if (in.ended) break;
        if (auto read = in.more(); !read) return read.error();
    }
    if (in.taken == in.held.size()) return std::nullopt;
    const std::string_view last(in.held.data() + in.taken, in.held.size() - in.taken);
    in.taken = in.held.size();
    ++in.number;
    return last;
}

std::string LineReader::where() const {
    return impl_->path + ":" + std::to_string(impl_->number);
}

}  // namespace skep::parity

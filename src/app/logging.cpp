#include "app/logging.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <regex>
#include <vector>

#include "app/syslog.h"
#include "app/timestamp.h"

namespace skep::app {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRotateBytes = 10'000'000;
constexpr int kRotateFiles = 3;
constexpr std::string_view kTimestampMark = "%TIMESTAMP%";
constexpr std::string_view kFileTimePattern = "YYYY-MM-DD.HH-mm-ss";

std::string with_timestamp(std::string text, const std::string& stamp) {
    if (const auto at = text.find(kTimestampMark); at != std::string::npos) text.replace(at, kTimestampMark.size(), stamp);
    return text;
}

void write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written <= 0) return;  // a full disk or a closed console must not stop the bridge
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string_view colour_of(Level level) {
    switch (level) {
        case Level::Error: return "\x1b[31m";
        case Level::Warning: return "\x1b[33m";
        case Level::Info: return "\x1b[32m";
        case Level::Debug: return "\x1b[34m";
    }
    return "";
}

// log.log is always the newest; log1.log and log2.log are older.
class RotatingFile {
public:
    RotatingFile(fs::path path, bool rotation) : path_(std::move(path)), rotation_(rotation) { open(); }
    ~RotatingFile() { close(); }
    RotatingFile(const RotatingFile&) = delete;
    RotatingFile& operator=(const RotatingFile&) = delete;

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    void write(std::string_view text) {
        if (rotation_ && size_ + text.size() > kRotateBytes && size_ > 0) rotate();
        write_all(descriptor_, text);
        size_ += text.size();
    }

private:
    void open() {
        descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        std::error_code error;
        const auto size = fs::file_size(path_, error);
        size_ = error ? 0 : size;
    }
    void close() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }
    [[nodiscard]] fs::path numbered(int number) const {
        const std::string suffix = number == 0 ? "" : std::to_string(number);
        return path_.parent_path() / (path_.stem().string() + suffix + path_.extension().string());
    }
    void rotate() {
        close();
        std::error_code ignored;
        for (int number = kRotateFiles - 1; number > 0; --number) fs::rename(numbered(number - 1), numbered(number), ignored);
        open();
    }

    fs::path path_;
    bool rotation_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

// Removes all but the newest of the folders that earlier runs left beside this run's.
void clean_up(const fs::path& parent, std::size_t keep) {
    std::vector<std::pair<fs::file_time_type, fs::path>> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(parent, error)) {
        if (entry.is_directory(error) && !entry.is_symlink(error)) folders.emplace_back(entry.last_write_time(error), entry.path());
    }
    if (folders.size() <= keep) return;
    std::sort(folders.begin(), folders.end(), std::greater<>());
    for (std::size_t i = keep; i < folders.size(); ++i) fs::remove_all(folders[i].second, error);
}

}  // namespace

struct Logging::Impl {
    async::Loop& loop;
    LoggingOptions options;
    std::unique_ptr<RotatingFile> file;
    std::unique_ptr<Syslog> syslog;
    std::string outputs;
    fs::path directory;
    std::string file_name;
    std::string console_buffer;
    std::string file_buffer;
    std::string second_text;  // the time stamp of `second`: lines of one second share it
    std::int64_t second = -1;
    async::Timer linger;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
    bool coloured = ::isatty(STDOUT_FILENO) == 1;
    bool fine_times;

    Impl(async::Loop& l, LoggingOptions o)
        : loop(l), options(std::move(o)), fine_times(options.timestamp_format.find('S') != std::string::npos) {}

    void open_file() {
        const std::string stamp = format_time(loop.wall_ms(), kFileTimePattern);
        const bool stamped = options.directory.string().find(kTimestampMark) != std::string::npos;
        directory = with_timestamp(options.directory.string(), stamp);
        file_name = with_timestamp(options.file_name, stamp);
        std::error_code error;
        fs::create_directories(directory, error);
        file = std::make_unique<RotatingFile>(directory / file_name, options.rotation);
        if (!file->is_open()) {
            file.reset();
            write_all(STDERR_FILENO, fmt::format("cannot write log file {}\n", (directory / file_name).string()));
            return;
        }
        if (options.symlink_current) {
            const fs::path link = directory.parent_path() / "current";
            fs::remove(link, error);
            fs::create_directory_symlink(fs::path(".") / directory.filename(), link, error);
        }
        if (stamped) clean_up(directory.parent_path(), options.directories_to_keep);
    }

    std::string_view time_text() {
        const std::int64_t now = loop.wall_ms();
        if (fine_times || now / 1000 != second) {
            second = now / 1000;
            second_text = format_time(now, options.timestamp_format);
        }
        return second_text;
    }

    void line(Level level, std::string_view ns, std::string_view text) {
        const std::string_view time = time_text();
        const std::string_view name = name_of(level);
        if (options.console) console_line(level, name, time, ns, text);
        if (file) {
            file_buffer.append("[").append(time).append("] ").append(name).append(": \t");
            file_buffer.append(ns).append(": ").append(text).append("\n");
        }
        if (syslog) syslog->send(level, fmt::format("{}: {}", ns, text), loop.wall_ms());
        if (level == Level::Error || console_buffer.size() + file_buffer.size() > kBufferLimit) {
            flush();
        } else if (!linger.pending()) {
            linger = loop.after(kLinger, [this] { flush(); });
        }
    }

    void console_line(Level level, std::string_view name, std::string_view time, std::string_view ns, std::string_view text) {
        if (options.console_json) {
            JsonObject object;
            object["level"] = name;
            object["message"] = fmt::format("{}: {}", ns, text);
            object["timestamp"] = time;
            append_text(console_buffer, object, KeyOrder::Insertion);
            console_buffer.push_back('\n');
            return;
        }
        console_buffer.append("[").append(time).append("] ");
        if (coloured) console_buffer.append(colour_of(level));
        console_buffer.append(name);
        if (coloured) console_buffer.append("\x1b[39m");
        console_buffer.append(": \t").append(ns).append(": ").append(text).append("\n");
    }

    void flush() {
        linger.reset();
        if (!console_buffer.empty()) write_all(STDOUT_FILENO, console_buffer);
        if (file && !file_buffer.empty()) file->write(file_buffer);
        empty(console_buffer);
        empty(file_buffer);
    }
    // Starting says much at once; what comes after is short.
    static void empty(std::string& buffer) {
        constexpr std::size_t kKept = 8 * 1024;
        if (buffer.capacity() > kKept) std::string().swap(buffer);
        buffer.clear();
    }

    static constexpr std::size_t kBufferLimit = 64 * 1024;
    // Two system calls per report are a tenth of what it costs; nobody reads a log faster than this.
    static constexpr auto kLinger = std::chrono::milliseconds(100);
};

Logging::Logging(async::Loop& loop, Log& log, LoggingOptions options) : impl_(std::make_unique<Impl>(loop, std::move(options))) {
    std::vector<std::string> outputs;
    if (impl_->options.console) outputs.emplace_back("console");
    if (impl_->options.file) impl_->open_file();
    if (impl_->file) outputs.push_back(fmt::format("file (filename: {})", impl_->file_name));
    if (impl_->options.syslog) impl_->syslog = Syslog::open(impl_->options.syslog_options);
    if (impl_->syslog) outputs.emplace_back("syslog");
    for (const std::string& output : outputs) impl_->outputs.append(impl_->outputs.empty() ? "" : ", ").append(output);
    if (outputs.empty()) return;  // nothing takes lines: none will be formatted
    log.add_sink([impl = impl_.get(), watch = std::weak_ptr(impl_->alive)](Level level, std::string_view ns, std::string_view text) {
        if (!watch.expired()) impl->line(level, ns, text);
    });
}

Logging::~Logging() {
    impl_->flush();
}

void Logging::flush() {
    impl_->flush();
}
std::string Logging::outputs() const {
    return impl_->outputs;
}
const std::filesystem::path& Logging::directory() const {
    return impl_->directory;
}

std::optional<Level> parse_level(std::string_view text) {
    for (const Level level : {Level::Error, Level::Warning, Level::Info, Level::Debug}) {
        if (name_of(level) == text) return level;
    }
    return std::nullopt;
}

Result<Log::Filter> make_level_filter(Level global, const JsonObject& namespaced, const std::string& ignore) {
    std::vector<std::pair<std::string, Level>> rules;
    for (const auto& member : namespaced) {
        const auto text = as_string(member.value());
        const auto level = text ? parse_level(*text) : std::nullopt;
        if (level) rules.emplace_back(member.key(), *level);
    }
    // The longest ancestor is the first that fits.
    std::sort(rules.begin(), rules.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    std::shared_ptr<const std::regex> ignored;
    if (!ignore.empty()) {
        try {
            ignored = std::make_shared<const std::regex>(ignore);
        } catch (const std::regex_error& error) {
            return Error{Errc::Invalid,
                         fmt::format("advanced/log_debug_namespace_ignore: '{}' is no regular expression: {}", ignore, error.what())};
        }
    }
    return Log::Filter([global, rules = std::move(rules), ignored](Level level, std::string_view ns) {
        Level wanted = global;
        for (const auto& [prefix, rule] : rules) {
            if (ns.starts_with(prefix) && (ns.size() == prefix.size() || ns[prefix.size()] == ':')) {
                wanted = rule;
                break;
            }
        }
        if (level > wanted) return false;
        return level != Level::Debug || !ignored || !std::regex_search(ns.begin(), ns.end(), *ignored);
    });
}

}  // namespace skep::app

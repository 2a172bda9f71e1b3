// Where log lines go: console, file, syslog (contract files.md 5). Lines are written together, at most 100 ms after the
// first of them; an error is written at once, with all that came before it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "async/loop.h"
#include "base/json.h"
#include "base/log.h"

namespace skep::app {

struct LoggingOptions {
    bool console = true;
    bool console_json = false;
    bool file = true;
    std::filesystem::path directory;  // may hold %TIMESTAMP%: replaced by the start time
    std::string file_name = "log.log";
    bool rotation = true;  // 10 MB, three files
    std::size_t directories_to_keep = 10;
    bool symlink_current = false;
    bool syslog = false;
    JsonObject syslog_options;  // host port protocol path app_name (configuration.md 2.4)
    std::string timestamp_format = "YYYY-MM-DD HH:mm:ss";
};

class Logging {
public:
    // Adds its sinks to `log`; what cannot be opened is reported on the console and left out.
    Logging(async::Loop& loop, Log& log, LoggingOptions options);
    ~Logging();
    void flush();
    // "console, file (filename: log.log)"; for the first line.
    [[nodiscard]] std::string outputs() const;
    // The folder of this run's log files; empty without a file.
    [[nodiscard]] const std::filesystem::path& directory() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Levels per namespace: the longest configured ancestor decides, else the global level; debug lines of namespaces that match
// `ignore` (a regular expression; empty: none) are dropped. Invalid when `ignore` is no regular expression.
Result<Log::Filter> make_level_filter(Level global, const JsonObject& namespaced, const std::string& ignore);
std::optional<Level> parse_level(std::string_view text);

}  // namespace skep::app

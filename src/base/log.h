// Logging. A Log belongs to a process or a test and is handed down; nothing logs to a global.
// A line that no sink takes is not formatted.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace skep {

enum class Level : std::uint8_t { Error, Warning, Info, Debug };
std::string_view name_of(Level level);  // "error" "warning" "info" "debug"

class Log {
public:
    // Called for each line that passed enabled(); `text` has no namespace in it.
    using Sink = std::function<void(Level, std::string_view ns, std::string_view text)>;
    // Says whether lines of a namespace ("z2m:mqtt") at a level are wanted. Default: up to Info.
    using Filter = std::function<bool(Level, std::string_view ns)>;

    void add_sink(Sink sink) { sinks_.push_back(std::move(sink)); }
    void set_level(Level level) { level_ = level; }
    [[nodiscard]] Level level() const { return level_; }
    // Replaces the plain level by a rule per namespace; an empty filter goes back to the level.
    void set_filter(Filter filter) { filter_ = std::move(filter); }
    [[nodiscard]] bool enabled(Level level, std::string_view ns) const {
        if (sinks_.empty()) return false;
        return filter_ ? filter_(level, ns) : level <= level_;
    }
    void write(Level level, std::string_view ns, std::string_view text) const {
        for (const Sink& sink : sinks_) sink(level, ns, text);
    }

    template <class... Args>
    void error(std::string_view ns, fmt::format_string<Args...> format, Args&&... args) const {
        line(Level::Error, ns, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void warning(std::string_view ns, fmt::format_string<Args...> format, Args&&... args) const {
        line(Level::Warning, ns, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void info(std::string_view ns, fmt::format_string<Args...> format, Args&&... args) const {
        line(Level::Info, ns, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void debug(std::string_view ns, fmt::format_string<Args...> format, Args&&... args) const {
        line(Level::Debug, ns, format, std::forward<Args>(args)...);
    }

private:
    template <class... Args>
    void line(Level level, std::string_view ns, fmt::format_string<Args...> format, Args&&... args) const {
        if (enabled(level, ns)) write(level, ns, fmt::format(format, std::forward<Args>(args)...));
    }

    std::vector<Sink> sinks_;
    Filter filter_;
    Level level_ = Level::Info;
};

}  // namespace skep

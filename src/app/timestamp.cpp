#include "app/timestamp.h"

#include <fmt/core.h>

#include <array>
#include <cstdlib>
#include <ctime>

namespace skep::app {

namespace {

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
constexpr std::array kDays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

struct Moment {
    std::tm local{};
    int milliseconds = 0;
    [[nodiscard]] int hour12() const { return local.tm_hour % 12 == 0 ? 12 : local.tm_hour % 12; }
    [[nodiscard]] std::string zone(bool colon) const {
        const long minutes = std::labs(local.tm_gmtoff) / 60;
        return fmt::format("{}{:02}{}{:02}", local.tm_gmtoff < 0 ? '-' : '+', minutes / 60, colon ? ":" : "", minutes % 60);
    }
    [[nodiscard]] std::string ordinal() const {
        const int day = local.tm_mday;
        const bool teen = day / 10 == 1;
        const char* suffix = teen ? "th" : day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
        return fmt::format("{}{}", day, suffix);
    }
};

struct Token {
    std::string_view letters;
    std::string (*text)(const Moment&);
};

// Longest first: the first that fits is taken.
constexpr Token kTokens[] = {
    {"YYYY", [](const Moment& m) { return fmt::format("{:04}", m.local.tm_year + 1900); }},
    {"YY", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_year % 100); }},
    {"MMMM", [](const Moment& m) { return std::string(kMonths[static_cast<std::size_t>(m.local.tm_mon)]); }},
    {"MMM", [](const Moment& m) { return std::string(kMonths[static_cast<std::size_t>(m.local.tm_mon)]).substr(0, 3); }},
    {"MM", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_mon + 1); }},
    {"M", [](const Moment& m) { return fmt::format("{}", m.local.tm_mon + 1); }},
    {"Do", [](const Moment& m) { return m.ordinal(); }},
    {"DD", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_mday); }},
    {"D", [](const Moment& m) { return fmt::format("{}", m.local.tm_mday); }},
    {"dddd", [](const Moment& m) { return std::string(kDays[static_cast<std::size_t>(m.local.tm_wday)]); }},
    {"ddd", [](const Moment& m) { return std::string(kDays[static_cast<std::size_t>(m.local.tm_wday)]).substr(0, 3); }},
    {"dd", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_wday); }},
    {"d", [](const Moment& m) { return fmt::format("{}", m.local.tm_wday); }},
    {"HH", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_hour); }},
    {"H", [](const Moment& m) { return fmt::format("{}", m.local.tm_hour); }},
    {"hh", [](const Moment& m) { return fmt::format("{:02}", m.hour12()); }},
    {"h", [](const Moment& m) { return fmt::format("{}", m.hour12()); }},
    {"mm", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_min); }},
    {"m", [](const Moment& m) { return fmt::format("{}", m.local.tm_min); }},
    {"ss", [](const Moment& m) { return fmt::format("{:02}", m.local.tm_sec); }},
    {"s", [](const Moment& m) { return fmt::format("{}", m.local.tm_sec); }},
    {"SSS", [](const Moment& m) { return fmt::format("{:03}", m.milliseconds); }},
    {"SS", [](const Moment& m) { return fmt::format("{:02}", m.milliseconds / 10); }},
    {"S", [](const Moment& m) { return fmt::format("{}", m.milliseconds / 100); }},
    {"A", [](const Moment& m) { return std::string(m.local.tm_hour < 12 ? "AM" : "PM"); }},
    {"a", [](const Moment& m) { return std::string(m.local.tm_hour < 12 ? "am" : "pm"); }},
    {"ZZ", [](const Moment& m) { return m.zone(false); }},
    {"Z", [](const Moment& m) { return m.zone(true); }},
};

}  // namespace

std::string format_time(std::int64_t wall_ms, std::string_view pattern) {
    Moment moment;
    const std::time_t seconds = wall_ms / 1000;
    moment.milliseconds = static_cast<int>(wall_ms % 1000);
    localtime_r(&seconds, &moment.local);
    std::string out;
    while (!pattern.empty()) {
        if (pattern.front() == '[' && pattern.find(']') != std::string_view::npos) {
            const std::size_t end = pattern.find(']');
            out.append(pattern.substr(1, end - 1));
            pattern.remove_prefix(end + 1);
            continue;
        }
        std::size_t taken = 0;
        for (const Token& token : kTokens) {
            if (!pattern.starts_with(token.letters)) continue;
            out += token.text(moment);
            taken = token.letters.size();
            break;
        }
        if (taken == 0) {
            out.push_back(pattern.front());
            taken = 1;
        }
        pattern.remove_prefix(taken);
    }
    return out;
}

}  // namespace skep::app

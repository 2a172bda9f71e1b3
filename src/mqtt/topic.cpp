#include "mqtt/topic.h"

#include <cstddef>

namespace skep::mqtt {

namespace {

// The next level of a topic or filter; `rest` is moved behind its '/', `more` says whether there was one.
std::string_view next_level(std::string_view& rest, bool& more) {
    const std::size_t slash = rest.find('/');
    more = slash != std::string_view::npos;
    const std::string_view level = rest.substr(0, slash);
    rest = more ? rest.substr(slash + 1) : std::string_view();
    return level;
}

}  // namespace

bool matches(std::string_view filter, std::string_view topic) {
    if (filter.empty() || topic.empty()) return false;
    if (topic.front() == '$' && (filter.front() == '#' || filter.front() == '+')) return false;  // 4.7.2
    bool filter_more = true;
    bool topic_more = true;
    while (filter_more) {
        const std::string_view wanted = next_level(filter, filter_more);
        if (wanted == "#") return !filter_more;
        if (!topic_more) return false;
        const std::string_view level = next_level(topic, topic_more);
        if (wanted != "+" && wanted != level) return false;
        // 4.7.1.2: "sport/#" takes "sport" as well.
        if (!topic_more && filter_more) return filter == "#";
    }
    return !topic_more;
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        }
        if (length >= 3) {
            const auto second = static_cast<unsigned char>(text[i + 1]);
            // Overlong forms, surrogates, and what lies beyond U+10FFFF.
            if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
                (lead == 0xF4 && second > 0x8F)) {
                return false;
            }
        }
        i += length;
    }
    return true;
}

bool is_topic(std::string_view topic) {
    constexpr std::string_view kForbidden("+#\0", 3);
    return !topic.empty() && topic.size() <= 65'535 && topic.find_first_of(kForbidden) == std::string_view::npos && is_utf8(topic);
}

bool is_filter(std::string_view filter) {
    if (filter.empty() || filter.size() > 65'535 || filter.find('\0') != std::string_view::npos || !is_utf8(filter)) return false;
    bool more = true;
    while (more) {
        const std::string_view level = next_level(filter, more);
        if (level.find_first_of("+#") == std::string_view::npos) continue;
        if (level.size() > 1 || (level == "#" && more)) return false;
    }
    return true;
}

}  // namespace skep::mqtt

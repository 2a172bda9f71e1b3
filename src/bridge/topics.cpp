#include "bridge/topics.h"

#include <algorithm>

namespace skep::bridge {

std::optional<std::string_view> below(std::string_view base, std::string_view topic) {
    if (topic.size() <= base.size() || !topic.starts_with(base) || topic[base.size()] != '/') return std::nullopt;
    return topic.substr(base.size() + 1);
}

std::optional<EntityTopic> parse_entity_topic(std::string_view tail) {
    constexpr std::size_t kKeyword = 4;  // "/set", "/get"
    if (tail.starts_with("bridge")) return std::nullopt;
    for (std::size_t at = tail.find('/', 1); at != std::string_view::npos; at = tail.find('/', at + 1)) {
        const std::string_view keyword = tail.substr(at, kKeyword);
        if (keyword != "/set" && keyword != "/get") continue;
        const std::string_view rest = tail.substr(at + kKeyword);
        if (!rest.empty() && (rest.front() != '/' || rest.size() == 1)) continue;
        return EntityTopic{keyword == "/set", tail.substr(0, at), rest.empty() ? rest : rest.substr(1)};
    }
    return std::nullopt;
}

std::optional<std::string_view> parse_request_topic(std::string_view tail) {
    constexpr std::string_view kPrefix = "bridge/request/";
    if (!tail.starts_with(kPrefix)) return std::nullopt;
    return tail.substr(kPrefix.size());
}

std::pair<std::string_view, std::string_view> split_endpoint(std::string_view device) {
    const std::size_t slash = device.rfind('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == device.size()) return {device, {}};
    return {device.substr(0, slash), device.substr(slash + 1)};
}

bool has_wildcard(std::string_view topic) {
    return topic.find_first_of("+#") != std::string_view::npos;
}

}  // namespace skep::bridge

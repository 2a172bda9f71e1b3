// Topics that clients write to (mqtt-api 3, 5.1).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace skep::bridge {

// The part of a topic below the base topic; nothing when it is another's topic.
std::optional<std::string_view> below(std::string_view base, std::string_view topic);

// `<device part>/(set|get)[/<attribute>]`. The device part is as short as can be: the first /set or /get wins.
struct EntityTopic {
    bool set = true;
    std::string_view device;     // name, or name/endpoint
    std::string_view attribute;  // empty: the payload names them
};
std::optional<EntityTopic> parse_entity_topic(std::string_view tail);  // tail: what below() gave

// The path of `bridge/request/<path>`.
std::optional<std::string_view> parse_request_topic(std::string_view tail);

// "hall/lamp/left" -> {"hall/lamp", "left"}; the second is empty when there is no slash to split at.
std::pair<std::string_view, std::string_view> split_endpoint(std::string_view device);

bool has_wildcard(std::string_view topic);

}  // namespace skep::bridge

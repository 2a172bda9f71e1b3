// Topics and topic filters (MQTT 5, 4.7).
#pragma once

#include <string_view>

namespace skep::mqtt {

// Whether a filter ("a/+/c", "a/#") takes a topic. Topics that start with '$' are not taken by a leading wildcard.
bool matches(std::string_view filter, std::string_view topic);
// May be published to: not empty, at most 65,535 bytes, no '+', '#' or NUL, valid UTF-8.
bool is_topic(std::string_view topic);
// May be subscribed to: wildcards only as whole levels, '#' only at the end.
bool is_filter(std::string_view filter);
bool is_utf8(std::string_view text);

}  // namespace skep::mqtt

// Words that sections of a page share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace skep::docs {

inline constexpr std::string_view kSetTopic = "`zigbee2mqtt/FRIENDLY_NAME/set`";
inline constexpr std::string_view kGetTopic = "`zigbee2mqtt/FRIENDLY_NAME/get`";
inline constexpr std::string_view kNotWritable = "It's not possible to write (`/set`) this value.";
inline constexpr std::string_view kNotReadable = "It's not possible to read (`/get`) this value.";

// How a value stands in a sentence: texts bare, numbers and booleans as in JSON.
std::string shown(const Json& value);
// A text member; empty when there is none.
std::string member(const JsonObject& object, std::string_view key);
// A member as shown(); "undefined" when there is none.
std::string member_shown(const JsonObject& object, std::string_view key);
// "`a`, `b`"
std::string quoted(const std::vector<std::string>& words);
std::vector<std::string> shown_all(const JsonObject& object, std::string_view key);  // of a list member
// Names of a numeric expose's presets.
std::vector<std::string> presets(const JsonObject& expose);
std::string joined(const std::vector<std::string>& parts, std::string_view between);
std::string first_raised(std::string_view text);
std::string first_lowered(std::string_view text);
std::string_view trimmed(std::string_view text);  // white space as JavaScript has it
// {"‹property›": ""} and the like, in back-quotes; `value` as it stands there.
std::string payload(std::string_view property, std::string_view value);

// Access bits of an expose.
bool published(const JsonObject& expose);
bool settable(const JsonObject& expose);
bool gettable(const JsonObject& expose);

// The features of a specific or composite expose; those that are no objects are left out.
std::vector<const JsonObject*> features(const JsonObject& expose);
const JsonObject* feature(const JsonObject& expose, std::string_view name);

}  // namespace skep::docs

// JSON as the wire contract wants it: Boost.JSON values, printed as JavaScript prints them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace skep {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

// How JavaScript prints a number: 21, 21.5, 1e+21, 5e-7; NaN and infinities print as null, -0 as 0.
void append_number(std::string& out, double value);
std::string js_number(double value);

enum class KeyOrder { Sorted, Insertion };
// Compact JSON. Sorted is by UTF-16 code unit, at every depth (mqtt-api 1.1).
std::string to_text(const Json& value, KeyOrder order = KeyOrder::Sorted);
void append_text(std::string& out, const Json& value, KeyOrder order = KeyOrder::Sorted);
std::string to_text(const JsonObject& value, KeyOrder order = KeyOrder::Sorted);
// JSON.stringify(value, null, indent): insertion order, one member a line.
std::string to_pretty(const Json& value, int indent);

// Malformed, with the position, for text that is not one JSON value. Depth is limited to 64.
Result<Json> parse_json(std::string_view text);

// A number of either kind as double; nothing when it is not a number.
std::optional<double> as_number(const Json& value);
// An integral number (1 or 1.0) in the range of int64; nothing otherwise.
std::optional<std::int64_t> as_integer(const Json& value);
// The text of a string value; nothing otherwise.
std::optional<std::string_view> as_string(const Json& value);
// The member, or null when absent.
const Json* find(const JsonObject& object, std::string_view key);
// Members by name; nothing when absent or of another kind.
std::optional<std::int64_t> integer_in(const JsonObject& object, std::string_view key);
std::string_view text_in(const JsonObject& object, std::string_view key);  // empty when there is none
bool flag_in(const JsonObject& object, std::string_view key, bool otherwise = false);
const JsonObject* object_in(const JsonObject& object, std::string_view key);  // null when there is none
const JsonArray* array_in(const JsonObject& object, std::string_view key);
// Numbers of the wire are doubles in JavaScript: one that is integral is kept as an integer, so that 21.0 equals 21.
Json number(double value);
// Equal as JavaScript values: 1 equals 1.0, and the order of members does not count.
bool equal(const Json& a, const Json& b);
// objectAssignDeep: objects merge member by member, all else replaces. __proto__, constructor and prototype are skipped.
void merge_deep(JsonObject& into, const JsonObject& update);

}  // namespace skep

// Small text work of the bridge: JSON strings into a growing buffer, and values as JavaScript's `${value}` prints them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace skep::bridge {

// The text as it stands inside a JSON string, appended; and the whole string, in quotes.
void append_escaped(std::string& out, std::string_view text);
void append_quoted(std::string& out, std::string_view text);
// `"key":`, preceded by a comma unless `first`; `first` is false afterwards.
void append_key(std::string& out, std::string_view key, bool& first);
// The order of sorted keys (mqtt-api 1.1).
bool utf16_less(std::string_view a, std::string_view b);
// String(value): text without quotes, [object Object], arrays joined by commas.
std::string js_string(const Json& value);
// Number.parseInt(value, 10); nothing for NaN.
std::optional<double> js_parse_int(const Json& value);
// What `typeof` says: "string", "number", "boolean", "object".
std::string_view js_typeof(const Json& value);
// False for null, false, 0 and "".
bool js_truthy(const Json& value);
// Whether Number(text) is a number: blanks, decimal or 0x digits; then which.
std::optional<double> js_number_of(std::string_view text);
std::string lower(std::string_view text);    // ASCII
std::string trimmed(std::string_view text);  // String.prototype.trim, of ASCII blanks and U+00A0, U+FEFF
// "0x" and 16 digits, as extended PAN ids are shown.
std::string hex16(std::uint64_t value);

// Date of a last-seen time, as `advanced.last_seen` wants it (mqtt-api 4.3). Null for "disable" or an unknown format.
Json format_last_seen(std::int64_t wall_ms, std::string_view format);

}  // namespace skep::bridge

// The schema of configuration.yaml (JSON schema, draft-07, with the extra keyword `requiresRestart`), and a validator of the
// keywords that it uses. Errors come in the order and with the texts of ajv, which clients know (mqtt-api 9.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace skep::config {

// The schema. It is parsed at each call: needed rarely, and large.
Json schema();
// Its text, compact, in the order in which it is written.
std::string_view schema_text();

struct Violation {
    std::string pointer;       // JSON pointer without its first '/': "advanced/channel"; "" is the root
    std::string message;       // "must be >= 11"
    std::string_view keyword;  // "minimum", "required", ..
    std::string property;      // of `required` and `propertyNames`: the property's name
    [[nodiscard]] std::string text() const { return pointer + " " + message; }
};

// All of what the value breaks. `root` is where $ref looks for definitions.
std::vector<Violation> validate(const Json& value, const JsonObject& rules, const JsonObject& root);
std::vector<Violation> validate_settings(const Json& settings);

enum class Part : std::uint8_t { Settings, Device, Group };
// Whether a change mentions a key that needs a restart to take effect: mentioning counts, not differing (configuration.md 10.2).
bool restart_required(const Json& change, Part part);

}  // namespace skep::config

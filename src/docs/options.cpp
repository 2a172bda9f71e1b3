// The section of options: a bullet for each.
#include <fmt/core.h>

#include <array>

#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

// What a composite option looks like in the configuration cannot be read off it: an example for each that there is.
struct Example {
    std::string_view property;
    std::string_view lines;
};
constexpr std::array kExamples{
    Example{"simulated_brightness",
            "  delta: 20 # delta per interval, default = 20\n"
            "  interval: 200 # interval in milliseconds, default = 200\n"},
    Example{"identity_effect",
            "  effect: blink 3 # allowed: 'blink 3', 'fixed', 'blink green', 'blink blue'\n"
            "  color: red # allowed: 'default', 'red', 'green', 'blue', 'lightblue', 'yellow', 'pink', 'white'\n"},
    Example{"switch_actions",
            "  sceneid: 1 # Scene id to recall. Set to 0 to recall none (0-255).\n"
            "  sceneturnoffrelay: 3 # Relay id which set sceneid will change to off when scene is recalled. Set to 0 if no relay is "
            "affected by the scene. (0-4)\n"
            "  relaynumber: 3 # Relay number to act on. Set to 0 to act on none. (0-4)\n"
            "  relayaction: 2 # Relay operation to execute. 0 = OFF, 1 = ON, 2 = TOGGLE. (0-2)\n"},
};

Error no_form(const JsonObject& option, std::string_view kind) {
    return {Errc::Invalid, fmt::format("no form for the option '{}' of type {}", member(option, "property"), kind)};
}

std::string numeric_text(const JsonObject& option) {
    const Json* min = find(option, "value_min");
    const Json* max = find(option, "value_max");
    std::string out = "The value must be a number";
    if (min != nullptr) out += fmt::format(" with a minimum value of `{}`", shown(*min));
    if (min != nullptr && max != nullptr) out += " and";
    if (max != nullptr) out += fmt::format(" with a maximum value of `{}`", shown(*max));
    return out;
}

Result<std::string> list_text(const JsonObject& option) {
    const Json* item = find(option, "item_type");
    const std::string kind = item != nullptr && item->is_object() ? member(item->as_object(), "type") : std::string();
    if (kind != "numeric") return no_form(option, "list of " + kind);
    return "The value must be a list of numbers";
}

Result<std::string> composite_text(const JsonObject& option) {
    const std::string property = member(option, "property");
    for (const Example& example : kExamples) {
        if (example.property == property) return fmt::format("Example:\n```yaml\n{}:\n{}```", property, example.lines);
    }
    return no_form(option, "composite");
}

Result<std::string> type_text(const JsonObject& option) {
    const std::string type = member(option, "type");
    if (type == "numeric") return numeric_text(option);
    if (type == "binary")
        return fmt::format("The value must be `{}` or `{}`", member_shown(option, "value_on"), member_shown(option, "value_off"));
    if (type == "enum") return fmt::format("The value must be one of {}", quoted(shown_all(option, "values")));
    if (type == "list") return list_text(option);
    if (type == "text") return "The value must be textual";
    if (type == "composite") return composite_text(option);
    return no_form(option, type.empty() ? "none" : type);
}

std::string as_sentence(std::string_view text) {
    const std::string_view bare = trimmed(text);
    return bare.ends_with('.') || bare.ends_with('`') ? std::string(bare) : std::string(bare) + ".";
}

}  // namespace

Result<std::string> options_section(const JsonArray& options) {
    if (options.empty()) return std::string();
    std::vector<std::string> bullets;
    for (const Json& item : options) {
        if (!item.is_object()) return Error{Errc::Invalid, "an option that is no object"};
        const JsonObject& option = item.as_object();
        auto type = type_text(option);
        if (!type) return type.error();
        bullets.push_back(
            fmt::format("* `{}`: {} {}", member(option, "property"), as_sentence(member(option, "description")), as_sentence(*type)));
    }
    return "\n## Options\n*[How to use device type specific "
           "configuration](../guide/configuration/devices-groups.md#specific-device-options)*\n\n" +
           joined(bullets, "\n\n") + "\n";
}

}  // namespace skep::docs

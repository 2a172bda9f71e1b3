// Bodies of switch, lock, cover and fan; of composite and list.
#include <fmt/core.h>

#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

std::string text_payload(std::string_view property, std::string_view value) {
    return payload(property, fmt::format("\"{}\"", value));
}

// What can be sent to `state`: "`{..}`, `{..}` or `{..}`"
std::string state_payloads(const JsonObject& state, std::string_view type) {
    const std::string property = member(state, "property");
    const auto one = [&](std::string_view key) { return text_payload(property, member_shown(state, key)); };
    if (type == "switch") return fmt::format("{}, {} or {}", one("value_on"), one("value_off"), one("value_toggle"));
    if (member(state, "type") != "enum") return fmt::format("{} or {}", one("value_on"), one("value_off"));
    std::vector<std::string> payloads;
    for (const std::string& value : shown_all(state, "values")) payloads.push_back(text_payload(property, value));
    return joined(payloads, ", ");
}

void add_state(std::string& out, const JsonObject& state, std::string_view type, const catalogue::Flags& flags) {
    const std::string property = member(state, "property");
    const bool cover = type == "cover";
    out += fmt::format("The current state of this {} is in the published state under the `{}` property (value is `{}` or `{}`).\n", type,
                       property, cover ? "OPEN" : member_shown(state, "value_on"), cover ? "CLOSE" : member_shown(state, "value_off"));
    if (settable(state)) {
        out += fmt::format("To control this {} publish a message to topic {} with payload {}.\n", type, kSetTopic,
                           state_payloads(state, type));
    } else {
        out += std::string(kNotWritable) + "\n";
    }
    if (gettable(state)) {
        out += fmt::format("To read the current state of this {} publish a message to topic {} with payload {}.", type, kGetTopic,
                           payload(property, "\"\""));
    } else {
        out += kNotReadable;
    }
    if (type == "switch" && settable(state) && flags.accepts_on_time) out += on_with_timed_off(type);
}

void add_line(std::string& out, std::string_view line) {
    if (!out.empty()) out += '\n';
    out += line;
}

std::string range_line(const JsonObject& item) {
    return fmt::format("To change the {} publish a message to topic {} with payload {} where `VALUE` is a number between `{}` and `{}`.",
                       first_lowered(member(item, "label")), kSetTopic, payload(member(item, "property"), "VALUE"),
                       member_shown(item, "value_min"), member_shown(item, "value_max"));
}

// `{"‹property›": VALUE, …}` of a composite's features, without back-quotes
std::string object_payload(const JsonObject& composite) {
    std::vector<std::string> members;
    for (const JsonObject* item : features(composite)) members.push_back(fmt::format("\"{}\": VALUE", member(*item, "property")));
    return "{" + joined(members, ", ") + "}";
}

// Zero is no limit here.
std::string limit(const JsonObject& item, std::string_view key, std::string_view words) {
    const Json* value = find(item, key);
    if (value == nullptr || as_number(*value) == 0.0) return {};
    return fmt::format("{} {}", words, shown(*value));
}

std::string allowed(const JsonObject& item) {
    const std::string type = member(item, "type");
    if (type == "binary")
        return fmt::format("allowed values: `{}` or `{}`", member_shown(item, "value_on"), member_shown(item, "value_off"));
    if (type == "enum") return "allowed values: " + quoted(shown_all(item, "values"));
    if (type != "numeric") return {};
    std::vector<std::string> parts;
    for (std::string part : {limit(item, "value_min", "min value is"), limit(item, "value_max", "max value is")}) {
        if (!part.empty()) parts.push_back(std::move(part));
    }
    if (const std::string unit = member(item, "unit"); !unit.empty()) parts.push_back("unit is " + unit);
    return joined(parts, ", ");
}

void add_features(std::string& out, const JsonObject& composite) {
    for (const JsonObject* item : features(composite)) {
        const std::string description = member(*item, "description");
        add_line(out, fmt::format("- `{}` ({}){} {}", member(*item, "name"), member(*item, "type"),
                                  description.empty() ? "" : ": " + description, allowed(*item)));
    }
}

std::string can_be_set(const JsonObject& expose, std::string_view value) {
    return fmt::format("Can be set by publishing to {} with payload {}", kSetTopic, payload(member(expose, "property"), value));
}

}  // namespace

std::string on_with_timed_off(std::string_view type) {
    return fmt::format(
        "\n\n#### On with timed off\n"
        "When setting the state to ON, it might be possible to specify an automatic shutoff after a certain amount of time. To do this add "
        "an "
        "additional property `on_time` to the payload which is the time in seconds the state should remain on.\n"
        "Additionally an `off_wait_time` property can be added to the payload to specify the cooldown time in seconds when the {0} will "
        "not "
        "answer to other on with timed off commands.\n"
        "Support depends on the {0} firmware. Some devices might require both `on_time` and `off_wait_time` to work\n"
        "Examples : `{{\"state\" : \"ON\", \"on_time\": 300}}`, `{{\"state\" : \"ON\", \"on_time\": 300, \"off_wait_time\": 120}}`.",
        type);
}

std::string specific_body(const JsonObject& expose, const catalogue::Flags& flags) {
    const std::string type = member(expose, "type");
    std::string out;
    if (const JsonObject* state = feature(expose, "state")) add_state(out, *state, type, flags);
    if (type == "cover") {
        for (const JsonObject* item : features(expose)) {
            if (const std::string name = member(*item, "name"); name == "position" || name == "tilt") add_line(out, range_line(*item));
        }
    }
    if (const JsonObject* mode = type == "fan" ? feature(expose, "mode") : nullptr) {
        add_line(out, fmt::format("To change the mode publish a message to topic {} with payload {} where `VALUE` can be: {}.", kSetTopic,
                                  payload(member(*mode, "property"), "VALUE"), quoted(shown_all(*mode, "values"))));
    }
    if (const JsonObject* lock = type == "lock" ? feature(expose, "lock_state") : nullptr) {
        add_line(out,
                 fmt::format("This lock exposes a lock state which can be found in the published state under the `lock_state` property. "
                             "It's not possible to read (`/get`) or write (`/set`) this value. The possible values are: {}.",
                             quoted(shown_all(*lock, "values"))));
    }
    return out;
}

Result<std::string> composite_body(const JsonObject& expose) {
    std::string out;
    if (const std::string description = member(expose, "description"); !description.empty()) out = description + ".";
    if (settable(expose)) add_line(out, can_be_set(expose, object_payload(expose)));
    if (gettable(expose)) {
        add_line(out, fmt::format("To read (`/get`) the value publish a message to topic {} with payload {}.", kGetTopic,
                                  payload(member(expose, "property"), "\"\"")));
    }
    add_features(out, expose);
    return out;
}

Result<std::string> list_body(const JsonObject& expose) {
    const Json* item = find(expose, "item_type");
    const JsonObject none;
    const JsonObject& what = item != nullptr && item->is_object() ? item->as_object() : none;
    const std::string type = member(what, "type");
    std::string shape;
    if (type == "composite")
        shape = object_payload(what);
    else if (type == "enum") {
        std::vector<std::string> values;
        for (const std::string& value : shown_all(what, "values")) values.push_back("\"" + value + "\"");
        shape = joined(values, ", ");
    } else if (type != "text") {
        return Error{Errc::Invalid, fmt::format("no form for the expose '{}': a list of '{}'", member(expose, "name"), type)};
    }
    std::string out;
    if (const std::string description = member(expose, "description"); !description.empty()) out = description + ".";
    add_line(out, can_be_set(expose, "[" + shape + "]"));
    if (type == "composite") add_features(out, what);
    return out;
}

}  // namespace skep::docs

// The section of exposes: a heading and a body for each.
#include <fmt/core.h>

#include <array>

#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

std::string heading(const JsonObject& expose) {
    const std::string type = member(expose, "type");
    const std::string label = member(expose, "label");
    const std::string endpoint = member(expose, "endpoint");
    std::vector<std::string> brackets;
    if (!label.empty()) brackets.push_back(type);
    if (!endpoint.empty()) brackets.push_back(endpoint + " endpoint");
    std::string out = "### " + first_raised(label.empty() ? type : label) + " ";
    if (!brackets.empty()) out += "(" + joined(brackets, ", ") + ")";
    return out;
}

std::string limits(const JsonObject& expose) {
    std::string out;
    const Json* min = find(expose, "value_min");
    const Json* max = find(expose, "value_max");
    if (min != nullptr && max != nullptr)
        out += fmt::format("\nThe minimal value is `{}` and the maximum value is `{}`.", shown(*min), shown(*max));
    if (const std::string unit = member(expose, "unit"); !unit.empty()) out += fmt::format("\nThe unit of this value is `{}`.", unit);
    if (const auto names = presets(expose); !names.empty()) {
        out += fmt::format("\nBesides the numeric values the following values are accepted: {}.", quoted(names));
    }
    return out;
}

std::string access_lines(const JsonObject& expose, std::string_view property) {
    if (published(expose) && !settable(expose) && !gettable(expose))
        return "It's not possible to read (`/get`) or write (`/set`) this value.";
    std::string out;
    if (gettable(expose)) {
        out =
            fmt::format("To read (`/get`) the value publish a message to topic {} with payload {}.", kGetTopic, payload(property, "\"\""));
    } else {
        out = kNotReadable;
    }
    out += '\n';
    if (settable(expose)) {
        out += fmt::format("To write (`/set`) a value publish a message to topic {} with payload {}.", kSetTopic,
                           payload(property, "NEW_VALUE"));
    } else {
        out += kNotWritable;
    }
    return out;
}

// numeric, binary, text, enum
std::string generic_body(const JsonObject& expose, std::string_view type) {
    const std::string property = member(expose, "property");
    std::string out;
    if (const std::string description = member(expose, "description"); !description.empty()) out = description + ".\n";
    if (published(expose))
        out += fmt::format("Value can be found in the published state on the `{}` property.\n", property);
    else
        out += "Value will **not** be published in the state.\n";
    out += access_lines(expose, property);
    if (type == "numeric") out += limits(expose);
    if (type == "binary") {
        out += fmt::format("\nIf value equals `{}` {} is ON, if `{}` OFF.", member_shown(expose, "value_on"),
                           first_lowered(member(expose, "label")), member_shown(expose, "value_off"));
    }
    if (type == "enum") out += fmt::format("\nThe possible values are: {}.", quoted(shown_all(expose, "values")));
    return out;
}

}  // namespace

Result<std::string> expose_body(const JsonObject& expose, const catalogue::Flags& flags) {
    const std::string type = member(expose, "type");
    if (type == "numeric" || type == "binary" || type == "text" || type == "enum") return generic_body(expose, type);
    if (type == "switch" || type == "lock" || type == "cover" || type == "fan") return specific_body(expose, flags);
    if (type == "light") return light_body(expose, flags);
    if (type == "climate") return climate_body(expose);
    if (type == "composite") return composite_body(expose);
    if (type == "list") return list_body(expose);
    return Error{Errc::Invalid, fmt::format("no form for the expose '{}' of type '{}'", member(expose, "name"), type)};
}

Result<std::string> exposes_section(const JsonArray& exposes, const catalogue::Flags& flags) {
    std::vector<std::string> entries;
    for (const Json& item : exposes) {
        if (!item.is_object()) return Error{Errc::Invalid, "an expose that is no object"};
        auto body = expose_body(item.as_object(), flags);
        if (!body) return body.error();
        entries.push_back(heading(item.as_object()) + "\n" + *body);
    }
    return "\n## Exposes\n\n" + joined(entries, "\n\n") + "\n";
}

}  // namespace skep::docs

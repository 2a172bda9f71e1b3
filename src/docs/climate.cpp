// The body of a climate device.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

constexpr std::array<std::string_view, 4> kSetpoints{"occupied_heating_setpoint", "occupied_cooling_setpoint", "current_heating_setpoint",
                                                     "pi_heating_demand"};
constexpr std::array<std::string_view, 3> kModes{"system_mode", "preset", "mode"};
constexpr std::string_view kNoWriting = " Writing (`/set`) this attribute is not possible.";

std::string read_sentence(const JsonObject& item) {
    if (!gettable(item)) return "Reading (`/get`) this attribute is not possible.";
    return fmt::format("To read send a message to {} with payload {}.", kGetTopic, payload(member(item, "property"), "\"\""));
}

std::string to_control(const JsonObject& item) {
    return fmt::format(" To control publish a message to topic {} with payload {}", kSetTopic, payload(member(item, "property"), "VALUE"));
}

std::string start(const JsonObject& item) {
    return fmt::format("\n- `{}`: {}", member(item, "name"), member(item, "description"));
}

std::string setpoint_bullet(const JsonObject& item) {
    std::string out = start(item) + ".";
    if (settable(item)) {
        out += fmt::format("{} where `VALUE` is the {} between `{}` and `{}`.", to_control(item), member_shown(item, "unit"),
                           member_shown(item, "value_min"), member_shown(item, "value_max"));
    } else {
        out += kNoWriting;
    }
    return out + " " + read_sentence(item);
}

std::string mode_bullet(const JsonObject& item) {
    std::string out = start(item) + ".";
    if (settable(item))
        out += fmt::format("{} where `VALUE` is one of: {}.", to_control(item), quoted(shown_all(item, "values")));
    else
        out += kNoWriting;
    return out + " " + read_sentence(item);
}

// Sentences that stand without a blank between them, as on the pages that there are.
std::string calibration_bullet(const JsonObject& item, const JsonObject* local) {
    std::string out = fmt::format("{}. To control publish a message to topic {} with payload `{{\"{}\": VALUE}}.`", start(item), kSetTopic,
                                  member(item, "property"));
    if (local != nullptr && gettable(*local)) out += read_sentence(*local);
    if (const Json* min = find(item, "value_min")) {
        out += fmt::format("The minimal value is `{}` and the maximum value is `{}` with a step size of `{}`.", shown(*min),
                           member_shown(item, "value_max"), member_shown(item, "value_step"));
    }
    return out;
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, const JsonObject& item) {
    return std::find(names.begin(), names.end(), member(item, "name")) != names.end();
}

}  // namespace

std::string climate_body(const JsonObject& expose) {
    const std::vector<const JsonObject*> all = features(expose);
    std::vector<std::string> names;
    for (const JsonObject* item : all) names.push_back(member(*item, "name"));
    std::string out = fmt::format("This climate device supports the following features: {}.", quoted(names));
    for (const JsonObject* item : all) {
        if (among(kSetpoints, *item)) out += setpoint_bullet(*item);
    }
    const JsonObject* local = feature(expose, "local_temperature");
    if (local != nullptr) out += fmt::format("{} (in {}). {}", start(*local), member_shown(*local, "unit"), read_sentence(*local));
    for (const JsonObject* item : all) {
        if (among(kModes, *item)) out += mode_bullet(*item);
    }
    if (const JsonObject* item = feature(expose, "running_state")) {
        out += fmt::format("{}. Possible values are: {}. {}", start(*item), quoted(shown_all(*item, "values")), read_sentence(*item));
    }
    if (const JsonObject* item = feature(expose, "local_temperature_calibration")) out += calibration_bullet(*item, local);
    return out;
}

}  // namespace skep::docs

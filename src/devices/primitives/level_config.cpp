// level_config: the settings of the Level cluster (ZCL 3.10.2.3), each written by itself.
#include <fmt/core.h>

#include <array>
#include <cmath>
#include <limits>

#include "devices/primitives/light.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

namespace level = zcl::level;

async::Task<Result<void>> write_one(const Command& command, AttributeId id, double value) {
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(id, whole(value)));
    Result<void> done = co_await write(command, zcl::kGenLevelCtrl, std::move(records), request_options(command));
    co_return done;
}

bool is_word(const Json& value, std::string_view word) {
    return value.is_string() && to_lower(value.get_string()) == word;
}

// Too large becomes the largest that means a number, too small the smallest.
double limited(double value, double low, double above, double largest) {
    if (value > above) return largest;
    return value < low ? low : value;
}

// One setting: how it is written, and what it reads in the state afterwards.
struct Setting {
    AttributeId id;
    double written = 0;
    Json shown;
};

Setting transition_setting(AttributeId id, const Json& value) {
    double tenths = value.is_number() ? js_number_of(value) * 10 : js_number_of(value);
    if (is_word(value, "disabled")) tenths = 65535;
    tenths = limited(tenths, 0, 65535, 65534);
    return {id, tenths, tenths == 65535 ? Json("disabled") : number(tenths / 10)};
}

Setting on_off_transition_setting(const Json& value) {
    const double tenths = clamp_number(js_number_of(value) * 10, 0, 65535);
    return {level::kOnOffTransitionTime, tenths, number(tenths / 10)};
}

Setting start_up_setting(const Json& value) {
    double wanted = is_word(value, "previous") ? 255 : is_word(value, "minimum") ? 0 : js_number_of(value);
    if (wanted > 255) wanted = 254;
    if (wanted < 0) wanted = 1;
    return {level::kStartUpCurrentLevel, wanted, wanted == 255 ? Json("previous") : wanted == 0 ? Json("minimum") : number(wanted)};
}

Setting on_level_setting(const Json& value) {
    const double wanted = limited(is_word(value, "previous") ? 255 : js_number_of(value), 1, 255, 254);
    return {level::kOnLevel, wanted, wanted == 255 ? Json("previous") : number(wanted)};
}

Setting execute_if_off_setting(const Json& value) {
    const bool on = truthy(&value);
    return {level::kOptions, on ? 1.0 : 0.0, on};
}

// In the order in which they are written.
std::vector<std::pair<std::string_view, Setting>> settings_of(const JsonObject& config) {
    std::vector<std::pair<std::string_view, Setting>> out;
    const auto add = [&](std::string_view name, auto make) {
        if (const Json* value = given(config, name)) out.emplace_back(name, make(*value));
    };
    add("on_off_transition_time", on_off_transition_setting);
    add("on_transition_time", [](const Json& value) { return transition_setting(level::kOnTransitionTime, value); });
    add("off_transition_time", [](const Json& value) { return transition_setting(level::kOffTransitionTime, value); });
    add("current_level_startup", start_up_setting);
    add("on_level", on_level_setting);
    add("execute_if_off", execute_if_off_setting);
    return out;
}

async::Task<Result<SetResult>> set_level_config(const Command& command) {
    Json parsed = command.value;
    if (parsed.is_string()) {
        Result<Json> read_text = parse_json(parsed.get_string());
        if (!read_text) co_return Error{Errc::Invalid, "Payload is not valid JSON"};
        parsed = *read_text;
    }
    if (!parsed.is_object()) {
        co_return Error{Errc::Invalid, fmt::format("{} is not a object, got {} ({})", command.key, type_name(parsed), to_text(parsed))};
    }
    JsonObject state;
    const std::vector<std::pair<std::string_view, Setting>> settings = settings_of(parsed.get_object());
    for (const auto& [name, setting] : settings) {
        Result<void> done = co_await write_one(command, setting.id, setting.written);
        if (!done) co_return done.error();
        state[name] = setting.shown;
    }
    if (state.empty()) co_return SetResult{};
    co_return state_of("level_config", std::move(state));
}

// All of them are optional in a device: one that cannot be read does not stop the others.
async::Task<Result<void>> get_level_config(const Command& command) {
    constexpr std::array<AttributeId, 6> kAttributes{level::kOnOffTransitionTime, level::kOnTransitionTime, level::kOffTransitionTime,
                                                     level::kStartUpCurrentLevel, level::kOnLevel,          level::kOptions};
    for (AttributeId id : kAttributes) {
        std::vector<AttributeId> one(1, id);
        (void)co_await read(command, zcl::kGenLevelCtrl, std::move(one), kNoOptions);
    }
    co_return ok;
}

}  // namespace

SetterPtr level_config_setter() {
    return make_setter({.keys = {"level_config"}, .set = set_level_config, .get = get_level_config});
}

}  // namespace skep::devices

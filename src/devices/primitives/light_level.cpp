// State and brightness of lights.
#include <fmt/core.h>

#include <cmath>

#include "async/wait.h"
#include "devices/primitives/light.h"
#include "devices/primitives/on_off.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

namespace level = zcl::level;
using namespace std::chrono_literals;

constexpr std::string_view kBrightness = "light.brightness";             // before it was switched off, or as last asked for
constexpr std::string_view kOffWithTransition = "light.off_transition";  // switched off by a move to level 0

// The JavaScript "undefined, null, text" of a message's state.
struct WantedState {
    bool given = false;               // the message has the key
    std::optional<std::string> text;  // lower case; nothing: null, "leave it as it is"
};

bool state_is(const Command& command, std::string_view value) {
    const Json* state = find(command.state, "state");
    return state != nullptr && equal(*state, Json(value));
}

std::optional<double> wanted_brightness(const JsonObject& message) {
    std::optional<double> out;
    if (const Json* plain = given(message, "brightness"))
        out = js_number_of(*plain);
    else if (const Json* percent = given(message, "brightness_percent"))
        out = map_range(js_number_of(*percent), 0, 100, 0, 255);
    if (out == 255) out = 254;  // an old habit of clients
    return out;
}

Result<WantedState> wanted_state(const JsonObject& message, const std::optional<double>& brightness) {
    WantedState out;
    if (const Json* state = find(message, "state")) {
        out.given = true;
        if (state->is_string()) out.text = to_lower(state->get_string());
    }
    const auto shown = [&] { return to_text(Json(message), KeyOrder::Insertion); };
    if (brightness && !(*brightness >= 0 && *brightness <= 254)) {
        return Error{Errc::Invalid, fmt::format("Brightness value of message: '{}' invalid, must be a number >= 0 and =< 254", shown())};
    }
    if (out.text && *out.text != "on" && *out.text != "off" && *out.text != "toggle") {
        return Error{Errc::Invalid, fmt::format("State value of message: '{}' invalid, must be 'ON', 'OFF' or 'TOGGLE'", shown())};
    }
    if (!out.text && !brightness) {
        return Error{Errc::Invalid, fmt::format("At least one of \"brightness\" or \"state\" must have a value: '{}'", shown())};
    }
    return out;
}

bool no_off_transition_when_off(const Command& command) {
    const auto says = [](const Meta& meta, const zigbee::Node& node) {
        return meta.no_off_transition_when_off && meta.no_off_transition_when_off(node);
    };
    if (command.group == nullptr) return command.node != nullptr && says(meta_of(command), *command.node);
    for (const Device* member : command.members) {
        if (member->definition() != nullptr && says(member->definition()->meta(), member->node())) return true;
    }
    return false;
}

// Free storage of the addressed endpoint or group, kept in the database.
JsonObject* stored(const Command& command) {
    if (command.group != nullptr) return &command.group->meta;
    zigbee::Endpoint* endpoint = command.node != nullptr ? command.node->endpoint(command.endpoint) : nullptr;
    return endpoint != nullptr ? &endpoint->meta : nullptr;
}

void note_on_level_unsupported(const Command& command) {
    JsonObject* meta = stored(command);
    if (meta == nullptr) return;
    (*meta)["onLevelSupported"] = false;
    if (command.group != nullptr)
        command.network.touch(*command.group);
    else
        command.network.touch(*command.node);
}

// The level to go to when switched on without one: OnLevel if the device has one, else the level before it went off.
async::Task<double> level_for_on(const Command& command) {
    Json on_level = 0;
    if (const Json* config = find(command.state, "level_config"); config != nullptr && config->is_object()) {
        if (const Json* known = find(config->get_object(), "on_level")) on_level = *known;
    }
    const JsonObject* meta = stored(command);
    const Json* supported = meta != nullptr ? find(*meta, "onLevelSupported") : nullptr;
    if (equal(on_level, 0) && !(supported != nullptr && equal(*supported, false))) {
        std::vector<AttributeId> attributes(1, level::kOnLevel);
        if (command.group != nullptr) {
            (void)co_await read(command, zcl::kGenLevelCtrl, std::move(attributes), kNoOptions);
        } else {
            auto answer = co_await read_values(command, zcl::kGenLevelCtrl, std::move(attributes), kNoOptions);
            if (answer) {
                for (const zcl::AttributeRecord& record : *answer) {
                    const auto value = record.value.as_double();
                    if (record.id == level::kOnLevel && value) on_level = number(*value);
                }
            }
        }
    }
    if (equal(on_level, 0)) {
        on_level = "previous";
        note_on_level_unsupported(command);
    }
    if (!equal(on_level, 255) && !equal(on_level, Json("previous"))) co_return js_number_of(on_level);
    if (const Json* before = remembered(command, kBrightness)) co_return js_number_of(*before);
    const Json* current = find(command.state, "brightness");
    co_return current != nullptr ? js_number_of(*current) : 254;
}

async::Task<Result<void>> move_to_level(const Command& command, bool with_on_off, double target, double tenths) {
    zcl::Fields fields{{"level", whole(target)}, {"transtime", whole(tenths)}};
    add_option_fields(fields, command);
    const std::string_view name = with_on_off ? level::command::kMoveToLevelWithOnOff.name : level::command::kMoveToLevel.name;
    Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, name, std::move(fields), request_options(command));
    co_return sent;
}

// For devices whose level commands must not switch: on and off are sent by themselves.
async::Task<Result<void>> move_and_switch_apart(const Command& command, const std::string& target_state,
                                                const std::optional<std::string>& state, double target, double tenths) {
    const Json* known = find(command.state, "state");
    const bool changes = known != nullptr && known->is_string() && to_lower(known->get_string()) != target_state;
    if (!changes || target_state == "on") {
        Result<void> moved = co_await move_to_level(command, false, target, tenths);
        if (!moved) co_return moved.error();
    }
    if (changes) {
        std::string wanted = state.value_or("null");
        Result<SetResult> switched = co_await send_on_off(command, std::move(wanted));
        if (!switched) co_return switched.error();
    }
    co_return ok;
}

// Remembers the level before a switch off: an on that follows wants it back, and reports will have overwritten the state.
std::optional<double> plan_off(const Command& command, const std::optional<double>& brightness, const Transition& transition) {
    std::optional<double> target;
    if (transition.specified || brightness == 0) target = 0;
    if (target && state_is(command, "OFF") && no_off_transition_when_off(command)) target.reset();
    const Json* current = find(command.state, "brightness");
    if (current != nullptr && state_is(command, "ON")) {
        remember(command, kBrightness, *current);
        remember(command, kOffWithTransition, target.has_value());
    }
    return target;
}

async::Task<Result<SetResult>> switch_only(const Command& command, const std::optional<std::string>& state) {
    std::string wanted = state.value_or("null");
    Result<SetResult> done = co_await send_on_off(command, std::move(wanted));
    if (!done) co_return done.error();
    const Json* now = find(done->state, "state");
    const Json* known = find(command.state, "brightness");
    if (now != nullptr && equal(*now, Json("ON")) && known != nullptr && equal(*known, 0)) done->state["brightness"] = 1;
    co_return done;
}

}  // namespace

void add_option_fields(zcl::Fields& fields, const Command& command) {
    if (has_meta(command, &Meta::omit_optional_params)) return;
    fields.emplace_back("optionsMask", zcl::Value(0));
    fields.emplace_back("optionsOverride", zcl::Value(0));
}

async::Task<Result<SetResult>> set_light_on_off_brightness(const Command& command) {
    const Result<Transition> transition = transition_of(command, "brightness");
    if (!transition) co_return transition.error();
    std::optional<double> brightness = wanted_brightness(command.message);
    const Result<WantedState> wanted = wanted_state(command.message, brightness);
    if (!wanted) co_return wanted.error();
    const bool apart = has_meta(command, &Meta::move_to_level_with_on_off_disable);
    std::optional<std::string> state = wanted->text;
    if (!wanted->given) {
        state = brightness == 0 ? "off" : "on";
        if (apart) {
            const Json* known = find(command.state, "state");
            if (known == nullptr || !known->is_string())
                co_return Error{Errc::Invalid, "Cannot read properties of undefined (reading 'toLowerCase')"};
            state = to_lower(known->get_string());
        }
    }
    bool publish_brightness = brightness.has_value();
    const std::string target_state = state == "toggle" ? (state_is(command, "ON") ? "off" : "on") : state.value_or("");
    if (target_state == "off") {
        brightness = plan_off(command, brightness, *transition);
    } else if (target_state == "on" && !brightness) {
        const Json* off_slowly = remembered(command, kOffWithTransition);
        if (transition->specified || (off_slowly != nullptr && equal(*off_slowly, true))) {
            brightness = co_await level_for_on(command);
            publish_brightness = true;
        }
    }
    if (!brightness) {
        // A state that was looked up is none that the message says.
        if (apart && !wanted->given) state.reset();
        Result<SetResult> switched = co_await switch_only(command, state);
        co_return switched;
    }
    if (*brightness == 0 && (target_state == "on" || !state)) brightness = 1;
    if (*brightness == 1 && has_meta(command, &Meta::turns_off_at_brightness_1)) brightness = 2;
    if (target_state != "off") {
        remember(command, kBrightness, number(*brightness));
        forget(command, kOffWithTransition);
    }
    Result<void> moved;
    if (apart)
        moved = co_await move_and_switch_apart(command, target_state, state, *brightness, transition->tenths);
    else
        moved = co_await move_to_level(command, state.has_value(), *brightness, transition->tenths);
    if (!moved) co_return moved.error();
    SetResult result;
    if (publish_brightness) result.state["brightness"] = number(*brightness);
    if (state && !apart) result.state["state"] = *brightness == 0 ? "OFF" : "ON";
    co_return result;
}

async::Task<Result<void>> get_light_on_off_brightness(const Command& command) {
    Result<void> done = ok;
    if (command.key == "brightness") {
        std::vector<AttributeId> attributes(1, level::kCurrentLevel);
        done = co_await read(command, zcl::kGenLevelCtrl, std::move(attributes), kNoOptions);
    } else if (command.key == "state") {
        done = co_await get_on_off(command);
    }
    co_return done;
}

namespace {

std::optional<double> number_in(const Result<std::vector<zcl::AttributeRecord>>& answer, AttributeId id) {
    if (!answer) return std::nullopt;
    for (const zcl::AttributeRecord& record : *answer) {
        if (record.id == id) return record.value.as_double();
    }
    return std::nullopt;
}

async::Task<Result<SetResult>> stop_and_read(const Command& command) {
    zcl::Fields fields;
    add_option_fields(fields, command);
    Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, level::command::kStop.name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    std::vector<AttributeId> on_off_attribute(1, zcl::on_off::kOnOff);
    auto on_off = co_await read_back(command, 500ms, zcl::kGenOnOff, std::move(on_off_attribute));
    if (!on_off) co_return on_off.error();
    std::vector<AttributeId> level_attribute(1, level::kCurrentLevel);
    auto brightness = co_await read_back(command, 0ms, zcl::kGenLevelCtrl, std::move(level_attribute));
    if (!brightness) co_return brightness.error();
    SetResult result;
    if (const auto value = number_in(brightness, level::kCurrentLevel)) result.state["brightness"] = number(*value);
    result.state["state"] = number_in(on_off, zcl::on_off::kOnOff) == 1 ? "ON" : "OFF";
    co_return result;
}

async::Task<Result<SetResult>> set_brightness_move(const Command& command) {
    if (equal(command.value, Json("stop")) || equal(command.value, 0)) {
        Result<SetResult> stopped = co_await stop_and_read(command);
        co_return stopped;
    }
    const double rate = js_number_of(command.value);
    if (std::isnan(rate)) co_return Error{Errc::Invalid, fmt::format("'{}' is not a number, got number (NaN)", command.key)};
    zcl::Fields fields{{"movemode", zcl::Value(rate > 0 ? 0 : 1)}, {"rate", whole(std::abs(rate))}};
    add_option_fields(fields, command);
    const std::string_view name = command.key.ends_with("onoff") ? level::command::kMoveWithOnOff.name : level::command::kMove.name;
    Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_brightness_step(const Command& command) {
    const bool on_off = command.key.ends_with("_onoff");
    const double step = js_number_of(command.value);
    if (std::isnan(step)) co_return Error{Errc::Invalid, fmt::format("'{}' is not a number, got number (NaN)", command.key)};
    const Result<Transition> transition = transition_of(command, command.key);
    if (!transition) co_return transition.error();
    zcl::Fields fields{
        {"stepmode", zcl::Value(step > 0 ? 0 : 1)}, {"stepsize", whole(std::abs(step))}, {"transtime", whole(transition->tenths)}};
    add_option_fields(fields, command);
    const std::string_view name = on_off ? level::command::kStepWithOnOff.name : level::command::kStep.name;
    Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    const Json* known = find(command.state, "brightness");
    if (known == nullptr) co_return SetResult{};
    const Result<double> before = assert_number(*known, "undefined");
    if (!before) co_return before.error();
    double brightness = on_off || state_is(command, "ON") ? *before + step : *before;
    if (step == 0) {
        std::vector<AttributeId> attributes(1, level::kCurrentLevel);
        auto answer = co_await read_back(command, 0ms, zcl::kGenLevelCtrl, std::move(attributes));
        if (!answer) co_return answer.error();
        brightness = number_in(answer, level::kCurrentLevel).value_or(brightness);
    }
    brightness = std::min(254.0, brightness);
    brightness = std::max(on_off || state_is(command, "OFF") ? 0.0 : 1.0, brightness);
    if (has_meta(command, &Meta::turns_off_at_brightness_1)) {
        if (on_off && step < 0 && brightness == 1)
            brightness = 0;
        else if (on_off && step > 0 && *before == 0)
            ++brightness;
    }
    SetResult result;
    result.state["brightness"] = number(brightness);
    result.state["state"] = brightness == 0 ? "OFF" : "ON";
    co_return result;
}

async::Task<Result<SetResult>> do_nothing(const Command&) {
    co_return SetResult{};
}

}  // namespace

SetterPtr light_on_off_brightness_setter(std::vector<std::string> endpoint_names) {
    return make_setter({.keys = {"state", "brightness", "brightness_percent", "on_time", "off_wait_time"},
                        .set = set_light_on_off_brightness,
                        .get = get_light_on_off_brightness,
                        .endpoints = std::move(endpoint_names)});
}
SetterPtr ignored_setter(std::string key) {
    return make_setter({.keys = {std::move(key)}, .set = do_nothing});
}
SetterPtr brightness_move_setter() {
    return make_setter({.keys = {"brightness_move", "brightness_move_onoff"}, .set = set_brightness_move});
}
SetterPtr brightness_step_setter() {
    return make_setter({.keys = {"brightness_step", "brightness_step_onoff"}, .set = set_brightness_step});
}

}  // namespace skep::devices

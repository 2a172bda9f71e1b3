// Steps and moves of colour, and effects.
#include <fmt/core.h>

#include <array>
#include <cmath>

#include "devices/primitives/light.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices {

namespace {

namespace colors = zcl::color;
using namespace std::chrono_literals;

constexpr int kStop = 0, kUp = 1, kDown = 3;             // ZCL 5.2.2.3.3: move and step modes
constexpr double kLowestMired = 0, kHighestMired = 600;  // limits of a step or move unless given

Error no_number(std::string_view key) {
    return {Errc::Invalid, fmt::format("'{}' is not a number, got number (NaN)", key)};
}

bool is_stop(const Json& value) {
    return equal(value, Json("stop")) || js_number_of(value) == 0;
}

async::Duration after_transition(double tenths) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(100 + clamp_number(tenths, 0, 65535) * 100));
}

async::Task<Result<void>> send_color(const Command& command, std::string_view name, zcl::Fields fields) {
    add_option_fields(fields, command);
    Result<void> sent = co_await send(command, zcl::kLightingColorCtrl, name, std::move(fields), request_options(command));
    co_return sent;
}

// What a step or move ends in cannot be told from the state before: the light is asked.
async::Task<Result<SetResult>> read_after(const Command& command, async::Duration wait, std::vector<AttributeId> attributes) {
    auto answer = co_await read_back(command, wait, zcl::kLightingColorCtrl, std::move(attributes));
    if (!answer) co_return answer.error();
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_color_temp_step(const Command& command) {
    const double step = js_number_of(command.value);
    if (std::isnan(step)) co_return no_number(command.key);
    const Result<Transition> transition = transition_of(command, command.key);
    if (!transition) co_return transition.error();
    zcl::Fields fields{{"stepmode", zcl::Value(step > 0 ? kUp : kDown)},
                       {"stepsize", whole(std::abs(step))},
                       {"transtime", whole(transition->tenths)},
                       {"minimum", whole(kLowestMired)},
                       {"maximum", whole(kHighestMired)}};
    Result<void> sent = co_await send_color(command, colors::command::kStepColorTemp.name, std::move(fields));
    if (!sent) co_return sent.error();
    std::vector<AttributeId> attributes{colors::kColorTemperature};
    Result<SetResult> done = co_await read_after(command, after_transition(transition->tenths), std::move(attributes));
    co_return done;
}

struct TempMove {
    double rate = 1;
    int mode = kStop;
    double minimum = kLowestMired, maximum = kHighestMired;
};

TempMove move_at(double rate) {
    return rate == 0 ? TempMove{} : TempMove{.rate = std::abs(rate), .mode = rate > 0 ? kUp : kDown};
}

Result<TempMove> move_by_word(const Command& command) {
    const std::string word = to_lower(command.value.get_string());
    TempMove move{.minimum = 153, .maximum = 370};
    if (word == "stop" || word == "release" || word == "0") return move;
    if (word == "up" || word == "1")
        move.mode = kUp;
    else if (word == "down")
        move.mode = kDown;
    else {
        return Error{Errc::Invalid,
                     fmt::format("{}: invalid string value \"{}\". Expected \"stop\", \"release\", \"0\", \"up\", \"1\", or \"down\"",
                                 command.key, std::string_view(command.value.get_string()))};
    }
    const Json* rate = given(command.message, "rate");
    move.rate = rate != nullptr ? js_number_of(*rate) : 55;
    return move;
}

Result<TempMove> move_by_object(const Command& command) {
    const JsonObject& object = command.value.get_object();
    const Json* rate = given(object, "rate");
    if (rate == nullptr) return Error{Errc::Invalid, fmt::format("{}: object must contain 'rate' property", command.key)};
    if (std::isnan(js_number_of(*rate))) return no_number(fmt::format("{}.rate", command.key));
    TempMove move = move_at(js_number_of(*rate));
    for (const auto& [name, limit] : {std::pair{"minimum", &move.minimum}, std::pair{"maximum", &move.maximum}}) {
        const Json* value = given(object, name);
        if (value == nullptr) continue;
        *limit = js_number_of(*value);
        if (std::isnan(*limit)) return no_number(fmt::format("{}.{}", command.key, name));
    }
    if (move.minimum >= move.maximum) {
        return Error{Errc::Invalid, fmt::format("{}: minimum ({}) must be less than maximum ({})", command.key, js_number(move.minimum),
                                                js_number(move.maximum))};
    }
    return move;
}

Result<TempMove> wanted_move(const Command& command) {
    if (command.value.is_string()) return move_by_word(command);
    if (command.value.is_number()) return move_at(js_number_of(command.value));
    if (command.value.is_object()) return move_by_object(command);
    return Error{Errc::Invalid, fmt::format("{}: invalid value type. Expected number, string, or object with rate property", command.key)};
}

async::Task<Result<SetResult>> set_color_temp_move(const Command& command) {
    const Result<TempMove> move = wanted_move(command);
    if (!move) co_return move.error();
    zcl::Fields fields{{"minimum", whole(move->minimum)},
                       {"maximum", whole(move->maximum)},
                       {"rate", whole(move->rate)},
                       {"movemode", zcl::Value(move->mode)}};
    Result<void> sent = co_await send_color(command, colors::command::kMoveColorTemp.name, std::move(fields));
    if (!sent) co_return sent.error();
    if (move->mode != kStop) co_return SetResult{};
    std::vector<AttributeId> attributes{colors::kColorTemperature, colors::kColorMode};
    Result<SetResult> done = co_await read_after(command, 100ms, std::move(attributes));
    co_return done;
}

async::Task<Result<SetResult>> move_hue_or_saturation(const Command& command, bool hue, Json value) {
    const bool stop = is_stop(value);
    const double rate = js_number_of(value);
    if (!stop && std::isnan(rate)) co_return no_number(command.key);
    zcl::Fields fields{{"rate", whole(stop ? 1 : std::abs(rate))}, {"movemode", zcl::Value(stop ? kStop : rate > 0 ? kUp : kDown)}};
    const std::string_view name = hue ? colors::command::kMoveHue.name : colors::command::kMoveSaturation.name;
    Result<void> sent = co_await send_color(command, name, std::move(fields));
    if (!sent) co_return sent.error();
    if (!stop) co_return SetResult{};
    std::vector<AttributeId> attributes{hue ? colors::kCurrentHue : colors::kCurrentSaturation, colors::kColorMode};
    Result<SetResult> done = co_await read_after(command, 100ms, std::move(attributes));
    co_return done;
}

async::Task<Result<SetResult>> set_hue_saturation_move(const Command& command) {
    return move_hue_or_saturation(command, command.key == "hue_move", command.value);
}

async::Task<Result<SetResult>> set_hue_saturation_step(const Command& command) {
    const double step = js_number_of(command.value);
    if (std::isnan(step)) co_return no_number(command.key);
    const bool hue = command.key == "hue_step";
    const Result<Transition> transition = transition_of(command, command.key);
    if (!transition) co_return transition.error();
    zcl::Fields fields{
        {"stepmode", zcl::Value(step > 0 ? kUp : kDown)}, {"stepsize", whole(std::abs(step))}, {"transtime", whole(transition->tenths)}};
    const std::string_view name = hue ? colors::command::kStepHue.name : colors::command::kStepSaturation.name;
    Result<void> sent = co_await send_color(command, name, std::move(fields));
    if (!sent) co_return sent.error();
    std::vector<AttributeId> attributes{hue ? colors::kCurrentHue : colors::kCurrentSaturation, colors::kColorMode};
    Result<SetResult> done = co_await read_after(command, after_transition(transition->tenths), std::move(attributes));
    co_return done;
}

constexpr std::array<std::pair<std::string_view, int>, 6> kEffects{
    {{"blink", 0}, {"breathe", 1}, {"okay", 2}, {"channel_change", 11}, {"finish_effect", 254}, {"stop_effect", 255}}};
constexpr std::array<std::pair<std::string_view, int>, 3> kAlerts{{{"select", 0}, {"lselect", 1}, {"none", 255}}};

async::Task<Result<SetResult>> trigger_effect(const Command& command, Result<int> id) {
    if (!id) co_return id.error();
    zcl::Fields fields{{"effectid", zcl::Value(*id)}, {"effectvariant", zcl::Value(0)}};
    Result<void> sent =
        co_await send(command, zcl::kGenIdentify, zcl::identify::command::kTriggerEffect.name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

Json alert_name(const Command& command) {
    if (command.key == "flash" && equal(command.value, 2)) return "select";
    if (command.key == "flash" && equal(command.value, 10)) return "lselect";
    return command.value;
}

async::Task<Result<SetResult>> set_effect(const Command& command) {
    Result<SetResult> done = SetResult{};
    if (command.key != "effect") {
        done = co_await trigger_effect(command, from_lookup(alert_name(command), kAlerts));
        co_return done;
    }
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const std::string name = to_lower(*text);
    if (name == "colorloop") {
        const Json* transition = given(command.message, "transition");
        const Result<double> seconds = transition != nullptr ? assert_number(*transition, "transition") : Result<double>(15);
        if (!seconds) co_return seconds.error();
        const double speed = std::min(255.0, std::max(1.0, math_round(255 / *seconds)));
        done = co_await move_hue_or_saturation(command, true, number(speed));
    } else if (name == "stop_colorloop") {
        done = co_await move_hue_or_saturation(command, true, Json("stop"));
    } else {
        done = co_await trigger_effect(command, from_lookup(Json(name), kEffects));
    }
    co_return done;
}

}  // namespace

async::Task<Result<SetResult>> move_hue(const Command& command, Json value) {
    return move_hue_or_saturation(command, true, std::move(value));
}

SetterPtr color_temp_move_setter() {
    return make_setter({.keys = {"colortemp_move", "color_temp_move"}, .set = set_color_temp_move});
}
SetterPtr color_temp_step_setter() {
    return make_setter({.keys = {"color_temp_step"}, .set = set_color_temp_step});
}
SetterPtr hue_saturation_move_setter() {
    return make_setter({.keys = {"hue_move", "saturation_move"}, .set = set_hue_saturation_move});
}
SetterPtr hue_saturation_step_setter() {
    return make_setter({.keys = {"hue_step", "saturation_step"}, .set = set_hue_saturation_step});
}
SetterPtr effect_setter() {
    return make_setter({.keys = {"effect", "alert", "flash"}, .set = set_effect});
}

}  // namespace skep::devices

// Colour and colour temperature of lights.
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

constexpr double kPreviousTemp = 65535;

async::Task<Result<void>> send_color(const Command& command, std::string_view name, zcl::Fields fields) {
    add_option_fields(fields, command);
    Result<void> sent = co_await send(command, zcl::kLightingColorCtrl, name, std::move(fields), request_options(command));
    co_return sent;
}

Result<SetResult> synced(const Command& command, const JsonObject& fresh) {
    Result<JsonObject> state = color::sync_state(fresh, command.state, color_temp_range(command), command.options);
    if (!state) return state.error();
    SetResult result;
    result.state = std::move(*state);
    return result;
}

async::Task<Result<void>> send_hue_saturation(const Command& command, const color::Hsv& hsv, const color::Hsv& wanted, double tenths,
                                              int direction) {
    const bool enhanced = has_meta(command, &Meta::supports_enhanced_hue);
    const double hue = map_range(hsv.hue.value_or(0), 0, 360, 0, enhanced ? 65535 : 254);
    const double saturation = map_range(hsv.saturation.value_or(0), 0, 100, 0, 254);
    zcl::Fields fields{{"transtime", whole(tenths)}};
    std::string_view name;
    if (wanted.hue && wanted.saturation) {
        name = enhanced ? colors::command::kEnhancedMoveToHueAndSaturation.name : colors::command::kMoveToHueAndSaturation.name;
        fields.emplace_back(enhanced ? "enhancehue" : "hue", whole(hue));
        fields.emplace_back("saturation", whole(saturation));
    } else if (wanted.hue) {
        name = enhanced ? colors::command::kEnhancedMoveToHue.name : colors::command::kMoveToHue.name;
        fields.emplace_back(enhanced ? "enhancehue" : "hue", whole(hue));
        fields.emplace_back("direction", zcl::Value(direction));
    } else {
        name = colors::command::kMoveToSaturation.name;
        fields.emplace_back("saturation", whole(saturation));
    }
    Result<void> sent = co_await send_color(command, name, std::move(fields));
    co_return sent;
}

async::Task<Result<SetResult>> set_hue_saturation(const Command& command, const color::Hsv& wanted, const Json& value, double tenths) {
    const color::Hsv hsv = color::corrected(wanted, command.options);
    JsonObject fresh;
    fresh["color_mode"] = "hs";
    fresh["color"] = color::to_json(wanted, true);
    if (wanted.value && value.is_object()) {
        zcl::Fields fields{{"level", whole(map_range(*wanted.value, 0, 100, 0, 254))}, {"transtime", whole(tenths)}};
        add_option_fields(fields, command);
        Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, zcl::level::command::kMoveToLevelWithOnOff.name, std::move(fields),
                                          request_options(command));
        if (!sent) co_return sent.error();
    }
    const Json* direction = value.is_object() ? given(value.get_object(), "direction") : nullptr;
    const int way = direction != nullptr ? static_cast<int>(clamp_number(js_number_of(*direction), 0, 255)) : 0;
    Result<void> sent = co_await send_hue_saturation(command, hsv, wanted, tenths, way);
    if (!sent) co_return sent.error();
    co_return synced(command, fresh);
}

color::Xy xy_of(const color::Color& wanted, const JsonObject& options) {
    if (const auto* rgb = std::get_if<color::Rgb>(&wanted)) return color::rounded(color::to_xy(color::gamma_corrected(*rgb)), 4);
    if (const auto* hsv = std::get_if<color::Hsv>(&wanted)) return color::rounded(color::to_xy(color::corrected(*hsv, options)), 4);
    return std::get<color::Xy>(wanted);
}

async::Task<Result<void>> move_to_xy(const Command& command, const color::Xy& xy, double tenths) {
    zcl::Fields fields{{"transtime", whole(tenths)},
                       {"colorx", whole(map_range(xy.x, 0, 1, 0, 65535))},
                       {"colory", whole(map_range(xy.y, 0, 1, 0, 65535))}};
    Result<void> sent = co_await send_color(command, colors::command::kMoveToColor.name, std::move(fields));
    co_return sent;
}

// A preset's name, or a number, in mired; the range's ends stand for "warmest" and "coolest".
Result<double> mireds_of(const Json& value, const color::TempRange& range, bool with_previous) {
    if (!value.is_string()) {
        const double plain = js_number_of(value);
        if (std::isnan(plain)) return Error{Errc::Invalid, "Value is not a number, got number (NaN)"};
        return plain;
    }
    const std::string_view name = value.get_string();
    if (name == "warm") return 454;
    if (name == "neutral") return 370;
    if (name == "cool") return 250;
    if (name == "previous" && with_previous) return kPreviousTemp;
    if (name == "warmest" || name == "coolest") {
        const std::optional<double>& end = name == "warmest" ? range.maximum : range.minimum;
        if (end) return *end;
        return Error{Errc::Invalid, fmt::format("Key '{}' not found in: [warmest, warm, neutral, cool, coolest{}]", name,
                                                with_previous ? ", previous" : "")};
    }
    const double plain = js_number_of(value);
    if (std::isnan(plain)) return Error{Errc::Invalid, "Value is not a number, got number (NaN)"};
    return plain;
}

async::Task<Result<SetResult>> set_color_or_temp(const Command& command) {
    Result<SetResult> done = SetResult{};
    if (command.key == "color")
        done = co_await set_color(command, command.value);
    else
        done = co_await set_color_temp(command);
    co_return done;
}

async::Task<Result<SetResult>> set_temp_via_color(const Command& command) {
    if (command.key == "color") {
        Result<SetResult> done = co_await set_color(command, command.value);
        co_return done;
    }
    const Result<double> mireds = assert_number(command.value, command.key);
    if (!mireds) co_return mireds.error();
    const std::optional<color::Xy> xy = color::xy_of_mireds(*mireds);
    if (!xy) co_return Error{Errc::Invalid, "Cannot read properties of undefined (reading 'x')"};
    const Result<Transition> transition = transition_of(command, command.key);
    if (!transition) co_return transition.error();
    Result<void> sent = co_await move_to_xy(command, *xy, transition->tenths);
    if (!sent) co_return sent.error();
    JsonObject fresh;
    fresh["color_mode"] = "color_temp";
    fresh["color_temp"] = command.value;
    co_return synced(command, fresh);
}

async::Task<Result<SetResult>> set_color_temp_startup(const Command& command) {
    const color::TempRange range = color_temp_range(command);
    Result<double> mireds = mireds_of(command.value, range, true);
    if (!mireds) co_return mireds.error();
    if (*mireds != kPreviousTemp) *mireds = range.clamp(*mireds);
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(colors::kStartUpColorTemperature, whole(*mireds)));
    Result<void> done = co_await write(command, zcl::kLightingColorCtrl, std::move(records), request_options(command));
    if (!done) co_return done.error();
    co_return state_of("color_temp_startup", number(*mireds));
}

async::Task<Result<SetResult>> set_color_options(const Command& command) {
    if (!command.value.is_object()) {
        co_return Error{Errc::Invalid,
                        fmt::format("{} is not a object, got {} ({})", command.key, type_name(command.value), to_text(command.value))};
    }
    const bool execute = truthy(find(command.value.get_object(), "execute_if_off"));
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(colors::kOptions, execute ? 1 : 0));
    Result<void> done = co_await write(command, zcl::kLightingColorCtrl, std::move(records), request_options(command));
    if (!done) co_return done.error();
    co_return state_of("color_options", command.value);
}

GetFunction get_of(std::vector<AttributeId> attributes) {
    return [attributes](const Command& command) { return read(command, zcl::kLightingColorCtrl, attributes, kNoOptions); };
}

async::Task<Result<void>> get_colors(const Command& command) {
    Result<void> done = co_await read(command, zcl::kLightingColorCtrl, color_attributes(command), kNoOptions);
    co_return done;
}

async::Task<Result<void>> get_colors_and_temp(const Command& command) {
    std::vector<AttributeId> attributes = color_attributes(command);
    attributes.push_back(colors::kColorTemperature);
    Result<void> done = co_await read(command, zcl::kLightingColorCtrl, std::move(attributes), kNoOptions);
    co_return done;
}

async::Task<Result<SetResult>> set_color_only(const Command& command) {
    return set_color(command, command.value);
}

}  // namespace

async::Task<Result<SetResult>> set_color(const Command& command, const Json& value) {
    const Result<color::Color> wanted = color::parse(value);
    if (!wanted) co_return wanted.error();
    const Result<Transition> transition = transition_of(command, command.key);
    if (!transition) co_return transition.error();
    const auto* hsv = std::get_if<color::Hsv>(&*wanted);
    if (hsv != nullptr && has_meta(command, &Meta::supports_hue_saturation)) {
        Result<SetResult> done = co_await set_hue_saturation(command, *hsv, value, transition->tenths);
        co_return done;
    }
    color::Xy xy = xy_of(*wanted, command.options);
    // Some lights do not react to the corner of the gamut that colour wheels send for red; close to it they do.
    if (has_meta(command, &Meta::apply_red_fix) && xy.x == 0.701 && xy.y == 0.299) xy = {0.7006, 0.2993};
    Result<void> sent = co_await move_to_xy(command, xy, transition->tenths);
    if (!sent) co_return sent.error();
    JsonObject fresh;
    fresh["color_mode"] = "xy";
    fresh["color"] = color::to_json(xy);
    co_return synced(command, fresh);
}

async::Task<Result<SetResult>> set_color_temp(const Command& command) {
    const color::TempRange range = color_temp_range(command);
    Result<double> mireds = 0;
    if (command.key == "color_temp_percent") {
        const Result<double> percent = assert_number(command.value, command.key);
        if (!percent) co_return percent.error();
        mireds = map_range(*percent, 0, 100, range.minimum.value_or(154), range.maximum.value_or(500));
    } else {
        mireds = mireds_of(command.value, range, false);
    }
    if (!mireds) co_return mireds.error();
    *mireds = range.clamp(*mireds);
    const Result<Transition> transition = transition_of(command, command.key);
    if (!transition) co_return transition.error();
    zcl::Fields fields{{"colortemp", whole(*mireds)}, {"transtime", whole(transition->tenths)}};
    Result<void> sent = co_await send_color(command, colors::command::kMoveToColorTemp.name, std::move(fields));
    if (!sent) co_return sent.error();
    JsonObject fresh;
    fresh["color_mode"] = "color_temp";
    fresh["color_temp"] = number(*mireds);
    co_return synced(command, fresh);
}

// The mode always; of the coordinates those that the message asks for, which is all of them when it names none.
std::vector<AttributeId> color_attributes(const Command& command) {
    std::vector<AttributeId> out{colors::kColorMode};
    const Json* color = find(command.message, "color");
    const auto wants = [&](std::string_view member) {
        if (!truthy(color)) return true;
        return color->is_object() && given(color->get_object(), member) != nullptr;
    };
    if (wants("x")) out.push_back(colors::kCurrentX);
    if (wants("y")) out.push_back(colors::kCurrentY);
    if (!has_meta(command, &Meta::supports_hue_saturation)) return out;
    if (wants("hue")) out.push_back(has_meta(command, &Meta::supports_enhanced_hue) ? colors::kEnhancedCurrentHue : colors::kCurrentHue);
    if (wants("saturation")) out.push_back(colors::kCurrentSaturation);
    return out;
}

SetterPtr color_setter() {
    return make_setter({.keys = {"color"}, .set = set_color_only, .get = get_colors});
}
SetterPtr color_temp_setter() {
    return make_setter({.keys = {"color_temp", "color_temp_percent"},
                        .set = set_color_temp,
                        .get = get_of({colors::kColorMode, colors::kColorTemperature})});
}
SetterPtr color_and_color_temp_setter() {
    return make_setter({.keys = {"color", "color_temp", "color_temp_percent"}, .set = set_color_or_temp, .get = get_colors_and_temp});
}
SetterPtr color_and_color_temp_via_color_setter() {
    return make_setter({.keys = {"color", "color_temp", "color_temp_percent"}, .set = set_temp_via_color, .get = get_colors});
}
SetterPtr color_mode_setter() {
    return make_setter({.keys = {"color_mode"}, .get = get_of({colors::kColorMode})});
}
SetterPtr color_options_setter() {
    return make_setter({.keys = {"color_options"}, .set = set_color_options, .get = get_of({colors::kOptions})});
}
SetterPtr color_temp_startup_setter() {
    return make_setter({.keys = {"color_temp_startup"}, .set = set_color_temp_startup, .get = get_of({colors::kStartUpColorTemperature})});
}

}  // namespace skep::devices

// Lights: the shared one, and what vendors make of it.
#include "devices/recipes/lights.h"
#include "devices/ikea/features.h"
#include "devices/philips/light.h"
#include "devices/primitives/light.h"
#include "devices/recipes/recipe.h"
#include "devices/tuya/light.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::recipes {

namespace {

std::optional<std::pair<int, int>> range_of(Given& given) {
    const Json* range = given.take("range");
    if (range == nullptr || range->is_null()) return std::nullopt;
    const JsonArray* ends = range->if_array();
    if (ends == nullptr || ends->size() != 2) {
        given.refuse();
        return std::nullopt;
    }
    return std::pair{static_cast<int>(as_integer((*ends)[0]).value_or(0)), static_cast<int>(as_integer((*ends)[1]).value_or(0))};
}

std::optional<ColorTempOptions> color_temp_of(Given& given, bool startup = true) {
    auto more = given.more("colorTemp");
    if (!more) return std::nullopt;
    ColorTempOptions out;
    out.range = range_of(*more);
    out.startup = more->flag("startup", startup);
    if (!more->complete()) given.refuse();
    return out;
}

std::optional<ColorOptions> color_of(Given& given, ColorOptions color) {
    auto more = given.more("color");
    if (!more) return std::nullopt;
    const std::vector<std::string> modes = more->texts("modes");
    if (!modes.empty()) {
        color.xy = std::ranges::find(modes, "xy") != modes.end();
        color.hs = std::ranges::find(modes, "hs") != modes.end();
        color.hs_first = modes.front() == "hs";
    }
    color.apply_red_fix = more->flag("applyRedFix", color.apply_red_fix);
    color.enhanced_hue = more->flag("enhancedHue", color.enhanced_hue);
    if (!more->complete()) given.refuse();
    return color;
}

// What all lights take; `out` holds what is so when nothing is given.
LightOptions light_options(Given& given, LightOptions out, ColorOptions color = {}) {
    out.effect = given.flag("effect", out.effect);
    out.power_on_behavior = given.flag("powerOnBehavior", out.power_on_behavior);
    out.configure_reporting = given.flag("configureReporting", out.configure_reporting);
    const bool startup = !out.color_temp || out.color_temp->startup;
    out.color_temp = color_temp_of(given, startup);
    out.color = color_of(given, color);
    out.turns_off_at_brightness_1 = given.flag("turnsOffAtBrightness1", out.turns_off_at_brightness_1);
    out.move_to_level_with_on_off_disable = given.flag("moveToLevelWithOnOffDisable");
    out.endpoint_names = given.texts("endpointNames");
    given.shown({"ota", "levelConfig"});
    if (const auto report = given.reporting("levelReportingConfig", std::nullopt)) out.level_report = *report;
    return out;
}

std::vector<Feature> light_of(Call& call) {
    return {light(light_options(call.given(), {}))};
}

std::vector<Feature> philips_light(Call& call) {
    Given& given = call.given();
    philips::LightSpec spec;
    spec.turns_off_at_brightness_1 = given.flag("turnsOffAtBrightness1", true);
    spec.hue_effect = given.flag("hueEffect", true);
    spec.light = light_options(given, {.turns_off_at_brightness_1 = spec.turns_off_at_brightness_1}, {.hs = true, .enhanced_hue = true});
    if (auto gradient = given.more("gradient")) {
        spec.gradient = true;
        spec.gradient_effects = gradient->texts("extraEffects");
        if (!gradient->complete()) given.refuse();
    }
    return {philips::light(spec)};
}

std::vector<Feature> ikea_light(Call& call) {
    Given& given = call.given();
    ikea::LightSpec spec;
    if (auto more = given.more("colorTemp")) {
        spec.color_temp = true;
        spec.range = range_of(*more);
        spec.via_color = more->flag("viaColor");
        if (!more->complete()) given.refuse();
    }
    const auto color = color_of(given, {});
    spec.color = color.has_value();
    spec.hs = color && color->hs;
    if (color && (color->apply_red_fix || color->enhanced_hue || !color->xy)) given.refuse();
    spec.turns_off_at_brightness_1 = given.flag("turnsOffAtBrightness1");
    return {ikea::light(spec)};
}

std::vector<Feature> tuya_light(Call& call) {
    using MinBrightness = tuya::LightExtras::MinBrightness;
    Given& given = call.given();
    tuya::LightExtras extras;
    extras.do_not_disturb = given.flag("doNotDisturb", true);
    extras.power_on_behavior = given.flag("powerOnBehavior");
    extras.switch_type = given.flag("switchType");
    const std::string least = given.text("minBrightness");
    if (least == "attribute") extras.min_brightness = MinBrightness::Attribute;
    if (least == "command") extras.min_brightness = MinBrightness::Command;
    LightOptions options;
    options.color_temp = ColorTempOptions{.startup = false};
    options = light_options(given, options, {.apply_red_fix = true});
    options.power_on_behavior = false;
    extras.color_power_on_behavior = given.flag("colorPowerOnBehavior", true) && options.color;
    return {light(std::move(options)), tuya::light_extras(extras)};
}

// ---- LEDVANCE ----

constexpr ManufacturerCode kOsram = 0x110C;

async::Task<Result<SetResult>> set_osram(const Command& command) {
    constexpr AttributeId kOnTransition = 18, kOffTransition = 19;
    constexpr int kShortest = 1;  // tenths of a second
    if (command.key.ends_with("set_transition")) {
        if (!truthy(&command.value)) co_return SetResult{};
        const Result<double> seconds = assert_number(command.value, command.key);
        if (!seconds) co_return seconds.error();
        // Halves of a second.
        const double tenths = *seconds > 1 ? math_round(precision_round(*seconds * 2, 1)) / 2 * 10 : kShortest;
        std::vector<zcl::AttributeRecord> values;
        for (const AttributeId id : {kOnTransition, kOffTransition})
            values.push_back({.id = id, .type = zcl::Type::Uint16, .value = wire_number(tenths)});
        Result<void> done = co_await write(command, zcl::kGenLevelCtrl, std::move(values), kNoOptions);
        if (!done) co_return done.error();
        co_return SetResult{};
    }
    if (!command.value.is_bool()) co_return SetResult{};
    const zcl::Cluster* cluster = zcl::find_cluster("manuSpecificOsram", command.definition->custom_clusters());
    if (cluster == nullptr) co_return Error{Errc::Invalid, "Cluster 'manuSpecificOsram' does not exist"};
    zigbee::RequestOptions options;
    options.manufacturer = kOsram;
    zcl::Fields none;
    Result<void> done = co_await send(command, cluster->id, command.value.get_bool() ? "saveStartupParams" : "resetStartupParams",
                                      std::move(none), options);
    if (!done) co_return done.error();
    co_return SetResult{};
}

std::vector<Feature> ledvance_light(Call& call) {
    LightOptions options{.power_on_behavior = false};
    options.color_temp = ColorTempOptions{.startup = false};
    Feature feature = light(light_options(call.given(), options, {.hs = true}));
    feature.setters.push_back(
        make_setter({.keys = {"set_transition", "remember_state", "osram_set_transition", "osram_remember_state"}, .set = set_osram}));
    return {std::move(feature)};
}

constexpr Primitive kPrimitives[] = {
    {"modernExtend:light", 0xc826edd20cd9a793, light_of},
    {"philips:philipsModernExtend.light", 0x9d39be487a603309, philips_light},
    {"ikea:ikeaLight", 0x7eb7e6f6fba399a9, ikea_light},
    {"tuya:tuyaModernExtend.tuyaLight", 0xbe1dab67ee16f54f, tuya_light},
    {"ledvance:ledvanceLight", 0x5d73dfd40605a776, ledvance_light},
};

}  // namespace

LightOptions light_options_of(Given& given, LightOptions usual) {
    return light_options(given, std::move(usual));
}

std::span<const Primitive> light_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

#include <array>
#include <cmath>

#include "devices/primitives/light.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices {

namespace {

namespace level = zcl::level;
namespace colors = zcl::color;

constexpr double kDisabled = 65535;  // of transition times
constexpr double kPrevious = 255;    // of levels

Result<void> decode_brightness(const zigbee::Message& message, Device& device, Update& update) {
    if (const auto value = attribute_number(message, level::kCurrentLevel))
        update.set(property("brightness", message, *device.definition()), number(*value));
    return ok;
}

Result<void> decode_level_config(const zigbee::Message& message, Device& device, Update& update) {
    JsonObject config;
    if (const auto value = attribute_number(message, level::kOnOffTransitionTime)) config["on_off_transition_time"] = number(*value / 10);
    const auto transition = [&](AttributeId id, std::string_view name) {
        const auto value = attribute_number(message, id);
        if (value) config[name] = *value == kDisabled ? Json("disabled") : number(*value / 10);
    };
    transition(level::kOnTransitionTime, "on_transition_time");
    transition(level::kOffTransitionTime, "off_transition_time");
    if (const auto value = attribute_number(message, level::kStartUpCurrentLevel)) {
        config["current_level_startup"] = *value == kPrevious ? Json("previous") : *value == 0 ? Json("minimum") : number(*value);
    }
    if (const auto value = attribute_number(message, level::kOnLevel))
        config["on_level"] = *value == kPrevious ? Json("previous") : number(*value);
    if (const auto value = attribute_int(message, level::kOptions)) config["execute_if_off"] = (*value & 1) != 0;
    if (!config.empty()) update.set(property("level_config", message, *device.definition()), std::move(config));
    return ok;
}

JsonObject color_of(const zigbee::Message& message) {
    JsonObject color;
    const auto put = [&](AttributeId id, std::string_view name, double from, double to, int digits) {
        if (const auto value = attribute_number(message, id)) color[name] = number(map_range(*value, 0, from, 0, to, digits));
    };
    put(colors::kCurrentX, "x", 65535, 1, 4);
    put(colors::kCurrentY, "y", 65535, 1, 4);
    put(colors::kCurrentSaturation, "saturation", 254, 100, 0);
    put(colors::kCurrentHue, "hue", 254, 360, 0);
    put(colors::kEnhancedCurrentHue, "hue", 65535, 360, 1);
    return color;
}

Result<void> decode_color(const zigbee::Message& message, Device& device, Update& update) {
    const Definition& definition = *device.definition();
    const std::string postfix = property("", message, definition);
    const auto name = [&](std::string_view plain) { return std::string(plain) + postfix; };
    JsonObject fresh;
    if (const auto value = attribute_number(message, colors::kColorTemperature)) fresh[name("color_temp")] = number(*value);
    if (const auto value = attribute_number(message, colors::kStartUpColorTemperature)) fresh[name("color_temp_startup")] = number(*value);
    if (const auto mode = attribute_int(message, colors::kColorMode)) {
        constexpr std::array<std::string_view, 3> kModes{"hs", "xy", "color_temp"};
        const bool known = *mode >= 0 && *mode < static_cast<std::int64_t>(kModes.size());
        fresh[name("color_mode")] = known ? Json(kModes[static_cast<std::size_t>(*mode)]) : Json(*mode);
    }
    JsonObject color = color_of(message);
    if (!color.empty()) fresh[name("color")] = std::move(color);
    if (const auto options = attribute_int(message, colors::kOptions)) {
        JsonObject shown;
        shown["execute_if_off"] = (*options & 1) != 0;
        fresh[name("color_options")] = std::move(shown);
    }
    const Result<JsonObject> synced =
        color::sync_state(fresh, device.state(), color_temp_range(message.endpoint), device.options(), postfix);
    if (!synced) return synced.error();
    for (auto& [key, value] : fresh) update.set(key, value);
    for (const auto& [key, value] : *synced) update.set(key, value);
    return ok;
}

}  // namespace

color::TempRange color_temp_range(const zigbee::Endpoint& endpoint) {
    const auto cached = [&](std::string_view name) -> std::optional<double> {
        const Json* value = endpoint.cached("lightingColorCtrl", name);
        return value != nullptr ? as_number(*value) : std::nullopt;
    };
    return {cached("colorTempPhysicalMin"), cached("colorTempPhysicalMax")};
}

color::TempRange color_temp_range(const Command& command) {
    color::TempRange range;
    if (command.group == nullptr) {
        const zigbee::Endpoint* endpoint = command.node != nullptr ? command.node->endpoint(command.endpoint) : nullptr;
        return endpoint != nullptr ? color_temp_range(*endpoint) : range;
    }
    for (const zigbee::Member& member : command.group->members) {
        const zigbee::Node* node = command.network.find(member.ieee);
        const zigbee::Endpoint* endpoint = node != nullptr ? node->endpoint(member.endpoint) : nullptr;
        if (endpoint == nullptr) continue;
        const color::TempRange one = color_temp_range(*endpoint);
        if (one.minimum) range.minimum = std::max(range.minimum.value_or(*one.minimum), *one.minimum);
        if (one.maximum) range.maximum = std::min(range.maximum.value_or(*one.maximum), *one.maximum);
    }
    return range;
}

DecoderPtr brightness_decoder() {
    return on_attributes(zcl::kGenLevelCtrl, {level::kCurrentLevel}, decode_brightness);
}
DecoderPtr level_config_decoder() {
    return on_attributes(zcl::kGenLevelCtrl, decode_level_config);
}
DecoderPtr color_decoder() {
    return on_attributes(zcl::kLightingColorCtrl, decode_color);
}

}  // namespace skep::devices

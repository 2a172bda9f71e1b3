#include "devices/exposes.h"

#include <algorithm>
#include <array>

namespace skep::devices::exposes {

namespace {

JsonArray texts(const std::vector<std::string>& values) {
    JsonArray out;
    for (const std::string& value : values) out.emplace_back(value);
    return out;
}

Expose named(std::string_view type, std::string_view name, Access access) {
    JsonObject object;
    object["type"] = type;
    object["name"] = name;
    object["label"] = label_of(name);
    object["property"] = name;
    object["access"] = access;
    return Expose(std::move(object));
}

void postfix(JsonObject& object, std::string_view endpoint) {
    if (auto* property = object.if_contains("property"); property != nullptr && property->is_string() && !property->get_string().empty()) {
        std::string text(property->get_string());
        text += '_';
        text += endpoint;
        *property = text;
    }
}

struct Preset {
    std::string_view name;
    int value;
    std::string_view text;
};

void add_mired_presets(Expose& feature, int low, int high) {
    const std::array<Preset, 5> presets{{{"coolest", low, "Coolest temperature supported"},
                                         {"cool", 250, "Cool temperature (250 mireds / 4000 Kelvin)"},
                                         {"neutral", 370, "Neutral temperature (370 mireds / 2700 Kelvin)"},
                                         {"warm", 454, "Warm temperature (454 mireds / 2200 Kelvin)"},
                                         {"warmest", high, "Warmest temperature supported"}}};
    for (const Preset& preset : presets) {
        if (preset.value >= low && preset.value <= high) feature.preset(preset.name, preset.value, preset.text);
    }
}

}  // namespace

std::string label_of(std::string_view name) {
    std::string label(name);
    std::replace(label.begin(), label.end(), '_', ' ');
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z') label[0] = static_cast<char>(label[0] - 'a' + 'A');
    return label;
}

Expose& Expose::preset(std::string_view name, Json value, std::string_view text) {
    JsonObject row;
    row["name"] = name;
    row["value"] = std::move(value);
    row["description"] = text;
    Json& presets = object_["presets"];
    if (!presets.is_array()) presets = JsonArray{};
    presets.get_array().push_back(std::move(row));
    return *this;
}

Expose& Expose::lengths(std::optional<int> minimum, std::optional<int> maximum) {
    if (minimum) object_["length_min"] = *minimum;
    if (maximum) object_["length_max"] = *maximum;
    return *this;
}

Expose& Expose::feature(Expose other) {
    if (const Json* name = find(object_, "endpoint"); name != nullptr && name->is_string()) other.endpoint(name->get_string());
    Json& features = object_["features"];
    if (!features.is_array()) features = JsonArray{};
    features.get_array().push_back(std::move(other.object_));
    return *this;
}

Expose& Expose::endpoint(std::string_view name) {
    object_["endpoint"] = name;
    postfix(object_, name);
    if (Json* features = object_.if_contains("features")) {
        for (Json& feature : features->get_array()) {
            JsonObject& inner = feature.get_object();
            if (!inner.contains("property")) continue;
            postfix(inner, name);
            inner["endpoint"] = name;
        }
    }
    return *this;
}

Expose binary(std::string_view name, Access access, Json on, Json off) {
    JsonObject object = named("binary", name, access).object();
    object["value_on"] = std::move(on);
    object["value_off"] = std::move(off);
    return Expose(std::move(object));
}

Expose numeric(std::string_view name, Access access) {
    return named("numeric", name, access);
}

Expose enumeration(std::string_view name, Access access, const std::vector<std::string>& values) {
    JsonObject object = named("enum", name, access).object();
    object["values"] = texts(values);
    return Expose(std::move(object));
}

Expose text(std::string_view name, Access access) {
    return named("text", name, access);
}

Expose composite(std::string_view name, std::string_view property, Access access) {
    JsonObject object = named("composite", name, access).object();
    object["property"] = property;
    object["features"] = JsonArray{};
    return Expose(std::move(object));
}

Expose list(std::string_view name, Access access, const Expose& item) {
    JsonObject object = named("list", name, access).object();
    JsonObject inner = item.object();
    inner.erase("property");
    object["item_type"] = std::move(inner);
    return Expose(std::move(object));
}

Expose bare(std::string_view type) {
    JsonObject object;
    object["type"] = type;
    object["features"] = JsonArray{};
    return Expose(std::move(object));
}

Expose switch_(std::string_view description) {
    return switch_of("state", true, description);
}

Expose switch_of(std::string_view property, bool toggle, std::string_view description, Access access, Json on, Json off) {
    Expose state = binary("state", access, std::move(on), std::move(off)).property(property).description(description);
    if (toggle) state.toggle("TOGGLE");
    return bare("switch").feature(state);
}

Expose lock() {
    return bare("lock")
        .feature(binary("state", kAll, "LOCK", "UNLOCK").description("State of the lock"))
        .feature(enumeration("lock_state", kState, {"not_fully_locked", "locked", "unlocked"}).description("Actual state of the lock"));
}

Expose cover(bool position, bool tilt) {
    Expose out = bare("cover").feature(enumeration("state", kStateSet, {"OPEN", "CLOSE", "STOP"}));
    if (position) out.feature(numeric("position", kAll).range(0, 100).description("Position of this cover").unit("%"));
    if (tilt) out.feature(numeric("tilt", kAll).range(0, 100).description("Tilt of this cover").unit("%"));
    return out;
}

Expose light() {
    return bare("light").feature(binary("state", kAll, "ON", "OFF").toggle("TOGGLE").description("On/off state of this light"));
}

Expose& add_brightness(Expose& light) {
    return light.feature(numeric("brightness", kAll).range(0, 254).description("Brightness of this light"));
}

Expose& add_color_temp(Expose& light, std::optional<std::pair<int, int>> mired, bool startup) {
    const auto [low, high] = mired.value_or(std::pair{150, 500});
    Expose now = numeric("color_temp", kAll).unit("mired").range(low, high).description("Color temperature of this light");
    add_mired_presets(now, low, high);
    light.feature(now);
    if (!startup) return light;
    Expose later = numeric("color_temp_startup", kAll)
                       .unit("mired")
                       .range(low, high)
                       .description("Color temperature after cold power on of this light");
    add_mired_presets(later, low, high);
    later.preset("previous", 65535, "Restore previous color_temp on cold power on");
    return light.feature(later);
}

Expose& add_color_xy(Expose& light) {
    return light.feature(composite("color_xy", "color", kAll)
                             .label("Color (X/Y)")
                             .feature(numeric("x", kAll))
                             .feature(numeric("y", kAll))
                             .description("Color of this light in the CIE 1931 color space (x/y)"));
}

Expose& add_color_hs(Expose& light) {
    return light.feature(composite("color_hs", "color", kAll)
                             .label("Color (HS)")
                             .feature(numeric("hue", kAll))
                             .feature(numeric("saturation", kAll))
                             .description("Color of this light expressed as hue/saturation"));
}

Expose& add_level_config(Expose& light, const std::vector<std::string>& features) {
    const auto wanted = [&](std::string_view name) {
        return features.empty() || std::find(features.begin(), features.end(), name) != features.end();
    };
    Expose config = composite("level_config", "level_config", kAll);
    if (wanted("on_off_transition_time")) {
        config.feature(
            numeric("on_off_transition_time", kAll)
                .label("ON/OFF transition time")
                .description(
                    "Seconds taken to move to or from the target level when On or Off commands are received by an On/Off cluster"));
    }
    if (wanted("on_transition_time")) {
        config.feature(
            numeric("on_transition_time", kAll)
                .label("ON transition time")
                .preset("disabled", "disabled", "Use on_off_transition_time value")
                .description(
                    "Seconds taken to move the current level from the minimum level to the maximum level when an On command is received"));
    }
    if (wanted("off_transition_time")) {
        config.feature(
            numeric("off_transition_time", kAll)
                .label("OFF transition time")
                .preset("disabled", "disabled", "Use on_off_transition_time value")
                .description(
                    "Seconds taken to move the current level from the maximum level to the minimum level when an Off command is received"));
    }
    if (wanted("execute_if_off")) {
        config.feature(binary("execute_if_off", kAll, true, false)
                           .description(R"(this setting can affect the "on_level", "current_level_startup" or "brightness" setting)"));
    }
    if (wanted("on_level")) {
        config.feature(
            numeric("on_level", kAll)
                .range(1, 254)
                .preset("previous", "previous", "Use previous value")
                .description("Specifies the level that shall be applied, when an on/toggle command causes the light to turn on."));
    }
    if (wanted("current_level_startup")) {
        config.feature(numeric("current_level_startup", kAll)
                           .range(1, 254)
                           .preset("minimum", "minimum", "Use minimum permitted value")
                           .preset("previous", "previous", "Use previous value")
                           .description("Defines the desired startup level for a device when it is supplied with power"));
    }
    return light.feature(config.description("Configure genLevelCtrl"));
}

Expose& add_fan_state(Expose& fan, std::string_view property, Access access) {
    return fan.feature(binary("state", access, "ON", "OFF").description("On/off state of this fan").property(property));
}
Expose& add_fan_modes(Expose& fan, const std::vector<std::string>& modes, Access access) {
    return fan.feature(enumeration("mode", access, modes).property("fan_mode").description("Mode of this fan"));
}

JsonArray per_endpoint(const Expose& expose, const std::vector<std::string>& endpoint_names) {
    JsonArray out;
    if (endpoint_names.empty()) out.emplace_back(expose.object());
    for (const std::string& name : endpoint_names) {
        Expose copy = expose;
        out.emplace_back(copy.endpoint(name).object());
    }
    return out;
}

}  // namespace skep::devices::exposes

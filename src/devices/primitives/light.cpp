#include "devices/primitives/light.h"

#include "devices/configure.h"
#include "devices/primitives/on_off.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices {

namespace {

async::Task<Result<void>> read_capabilities(Device& device, bool with_range) {
    zigbee::Node& node = device.node();
    if (node.power_source == "Unknown") {
        node.power_source = "Mains (single phase)";
        device.network().touch(node);
    }
    for (EndpointId endpoint : endpoints_with(node, zcl::kLightingColorCtrl)) {
        std::vector<AttributeId> capabilities(1, zcl::color::kColorCapabilities);
        Result<void> known = co_await read(device, endpoint, zcl::kLightingColorCtrl, std::move(capabilities));
        if (!known || !with_range) continue;
        std::vector<AttributeId> limits{zcl::color::kColorTempPhysicalMin, zcl::color::kColorTempPhysicalMax};
        (void)co_await read(device, endpoint, zcl::kLightingColorCtrl, std::move(limits));
    }
    co_return ok;
}

// What is added after the endpoint was named has it at every depth, what was there before only at the first: clients know it so.
exposes::Expose light_expose(const LightOptions& options, const std::string& endpoint_name) {
    exposes::Expose shown = exposes::light();
    exposes::add_brightness(shown);
    if (!endpoint_name.empty()) shown.endpoint(endpoint_name);
    if (options.color_temp) exposes::add_color_temp(shown, options.color_temp->range, options.color_temp->startup);
    if (options.color) {
        if (options.color->hs && options.color->hs_first) exposes::add_color_hs(shown);
        if (options.color->xy) exposes::add_color_xy(shown);
        if (options.color->hs && !options.color->hs_first) exposes::add_color_hs(shown);
    }
    if (options.level_config) exposes::add_level_config(shown, *options.level_config);
    return shown;
}

void add_all(JsonArray& into, const JsonArray& rows) {
    into.insert(into.end(), rows.begin(), rows.end());
}

// Collects setters with the options that they bring.
class Setters {
public:
    Setters(Feature& feature, const LightOptions& options) : feature_(feature), options_(options) {}
    void plain(SetterPtr setter) { feature_.setters.push_back(std::move(setter)); }
    void with(SetterPtr setter, std::initializer_list<exposes::Expose> shown) {
        for (const exposes::Expose& option : shown) feature_.converter_options.emplace_back(option.object());
        if (options_.wrap) {
            for (const exposes::Expose& option : options_.wrapped_options) feature_.converter_options.emplace_back(option.object());
            setter = options_.wrap(std::move(setter));
        }
        feature_.setters.push_back(std::move(setter));
    }

private:
    Feature& feature_;
    const LightOptions& options_;
};

SetterPtr choose_color_setter(const LightOptions& options) {
    if (options.color_temp && options.color) {
        return options.color_temp->via_color ? color_and_color_temp_via_color_setter() : color_and_color_temp_setter();
    }
    return options.color_temp ? color_temp_setter() : color_setter();
}

void add_setters(Feature& feature, const LightOptions& options) {
    Setters setters(feature, options);
    setters.with(light_on_off_brightness_setter(options.endpoint_names), {options::transition()});
    setters.plain(ignored_setter("transition"));
    setters.plain(level_config_setter());
    setters.plain(ignored_setter("rate"));
    setters.plain(brightness_move_setter());
    setters.with(brightness_step_setter(), {options::transition()});
    if (options.color_temp || options.color) {
        setters.with(choose_color_setter(options), {options::color_sync(), options::transition()});
        setters.plain(color_mode_setter());
        setters.plain(color_options_setter());
    }
    if (options.color_temp) {
        setters.plain(color_temp_move_setter());
        setters.with(color_temp_step_setter(), {options::transition()});
        if (options.color_temp->startup) setters.plain(color_temp_startup_setter());
    }
    if (options.color) {
        setters.plain(hue_saturation_move_setter());
        setters.with(hue_saturation_step_setter(), {options::transition()});
    }
    if (options.effect) setters.plain(effect_setter());
    if (options.power_on_behavior) setters.plain(power_on_behavior_setter());
}

void add_reporting(Feature& feature, const LightOptions& options) {
    feature.configure.push_back(setup_reporting(zcl::kGenOnOff, {{.attribute = zcl::on_off::kOnOff, .maximum = kReportMax}}));
    const Reporting& level = options.level_report;
    feature.configure.push_back(setup_reporting(
        zcl::kGenLevelCtrl,
        {{.attribute = zcl::level::kCurrentLevel, .minimum = level.minimum, .maximum = level.maximum, .change = level.change}}));
    const auto color_report = [](AttributeId id) { return Report{.attribute = id, .minimum = kReport10Seconds, .maximum = kReportMax}; };
    if (options.color_temp) {
        feature.configure.push_back(setup_reporting(zcl::kLightingColorCtrl, {color_report(zcl::color::kColorTemperature)}));
    }
    if (!options.color) return;
    std::vector<Report> reports;
    if (options.color->xy) {
        reports.push_back(color_report(zcl::color::kCurrentX));
        reports.push_back(color_report(zcl::color::kCurrentY));
    }
    if (options.color->hs) {
        reports.push_back(color_report(options.color->enhanced_hue ? zcl::color::kEnhancedCurrentHue : zcl::color::kCurrentHue));
        reports.push_back(color_report(zcl::color::kCurrentSaturation));
    }
    feature.configure.push_back(setup_reporting(zcl::kLightingColorCtrl, std::move(reports)));
}

}  // namespace

ConfigureStep read_color_capabilities(bool with_range) {
    return [with_range](Device& device) { return read_capabilities(device, with_range); };
}

Feature light(LightOptions options) {
    Feature feature;
    if (options.endpoint_names.empty()) feature.exposes.emplace_back(light_expose(options, {}).object());
    for (const std::string& name : options.endpoint_names) feature.exposes.emplace_back(light_expose(options, name).object());
    if (options.effect) {
        std::vector<std::string> effects{"blink", "breathe", "okay", "channel_change", "finish_effect", "stop_effect"};
        if (options.color) effects.insert(effects.end(), {"colorloop", "stop_colorloop"});
        const exposes::Expose shown = exposes::enumeration("effect", kSet, effects)
                                          .description("Triggers an effect on the light (e.g. make light blink for a few seconds)");
        add_all(feature.exposes, exposes::per_endpoint(shown, options.endpoint_names));
    }
    feature.decoders = {on_off_decoder(), brightness_decoder(), level_config_decoder()};
    feature.decoder_options.push_back(options::state_action());
    add_setters(feature, options);
    if (options.color_temp || options.color) {
        feature.decoders.push_back(color_decoder());
        feature.decoder_options.push_back(options::color_sync());
    }
    if (options.power_on_behavior) {
        add_all(feature.exposes,
                exposes::per_endpoint(exposes::power_on_behavior({"off", "on", "toggle", "previous"}), options.endpoint_names));
        feature.decoders.push_back(power_on_behavior_decoder());
    }
    feature.configure.push_back(read_color_capabilities(true));
    if (options.configure_reporting) add_reporting(feature, options);
    feature.configure.push_back(power_source_when_unknown("Mains (single phase)"));
    feature.meta = [color = options.color, off_at_1 = options.turns_off_at_brightness_1,
                    no_on_off = options.move_to_level_with_on_off_disable](Meta& meta) {
        if (color && color->hs) meta.supports_hue_saturation = true;
        if (color && color->apply_red_fix) meta.apply_red_fix = true;
        if (color && color->enhanced_hue) meta.supports_enhanced_hue = true;
        if (off_at_1) meta.turns_off_at_brightness_1 = true;
        if (no_on_off) meta.move_to_level_with_on_off_disable = true;
    };
    feature.ota = options.ota;
    return feature;
}

}  // namespace skep::devices

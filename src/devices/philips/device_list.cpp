// Hue's remotes and sensors, and what they have in common with nothing else.
#include "devices/philips/light.h"
#include "devices/philips/lists.h"
#include "devices/philips/remotes.h"
#include "devices/primitives/battery.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/remote.h"
#include "devices/primitives/sensors.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::philips {

namespace {

constexpr std::int64_t kAnHour = 3600;

Identity of(std::vector<std::string> models, std::string model, std::string description, zcl::ClusterSet clusters, bool ota = true) {
    return {.zigbee_models = std::move(models),
            .vendor = "Philips",
            .model = std::move(model),
            .description = std::move(description),
            .ota = ota,
            .custom_clusters = clusters};
}

Identity with_endpoints(Identity identity, std::vector<std::pair<std::string, EndpointId>> endpoints, bool multi) {
    identity.endpoints = std::move(endpoints);
    identity.meta.multi_endpoint = multi;
    return identity;
}

// Frames that repeat by ZCL what the presses say.
std::vector<DecoderPtr> echoes() {
    namespace on_off_commands = zcl::on_off::command;
    namespace level_commands = zcl::level::command;
    return {silent(zcl::kGenOnOff, on_off_commands::kOn.name), silent(zcl::kGenOnOff, on_off_commands::kOffWithEffect.name),
            silent(zcl::kGenLevelCtrl, level_commands::kStep.name), silent(zcl::kGenLevelCtrl, level_commands::kStop.name)};
}

std::vector<std::string> presses(std::initializer_list<std::string_view> buttons, std::initializer_list<std::string_view> kinds) {
    std::vector<std::string> out;
    for (std::string_view button : buttons) {
        for (std::string_view kind : kinds) out.push_back(std::string(button) + "_" + std::string(kind));
    }
    return out;
}

Feature battery_and(const std::vector<std::string>& actions) {
    Feature feature;
    feature.exposes.emplace_back(exposes::battery().object());
    feature.exposes.emplace_back(exposes::action(actions).object());
    return feature;
}

std::vector<Feature> dimmer_1() {
    Feature feature = battery_and(presses({"on", "up", "down", "off"}, {"press", "press_release", "hold", "hold_release"}));
    feature.exposes.emplace_back(
        exposes::numeric("action_duration", kState).unit("s").description("Triggered action duration in seconds").diagnostic().object());
    feature.decoders = echoes();
    feature.decoders.push_back(dimmer_presses());
    feature.decoders.push_back(battery_decoder());
    feature.decoder_options.push_back(options::simulated_brightness());
    feature.configure.push_back(remote_setup(1, 2, true));
    return {feature, check_in_interval(kAnHour)};
}

std::vector<Feature> dimmer_2() {
    std::vector<std::string> actions = presses({"on", "off", "up", "down"}, {"press", "hold", "press_release", "hold_release"});
    actions.insert(actions.end(), {"recall_0", "recall_1"});
    Feature feature = battery_and(actions);
    feature.decoders = echoes();
    feature.decoders.push_back(dimmer_presses());
    feature.decoders.push_back(battery_decoder());
    feature.decoders.push_back(command_recall());
    feature.decoder_options.push_back(options::simulated_brightness());
    feature.configure.push_back(remote_setup(1, 1, false));
    return {feature};
}

std::vector<Feature> smart_button() {
    Feature feature = battery_and({"on", "off", "press", "hold", "release"});
    feature.decoders = {command_action(zcl::kGenOnOff, {zcl::on_off::command::kOn.name}, "on"),
                        command_action(zcl::kGenOnOff, {zcl::on_off::command::kOffWithEffect.name}, "off"), command_step(),
                        smart_button_presses(), battery_decoder()};
    feature.decoder_options.push_back(options::simulated_brightness());
    feature.configure.push_back(remote_setup(1, 1, true));
    return {feature};
}

std::vector<Feature> tap_dial() {
    std::vector<std::string> actions =
        presses({"button_1", "button_2", "button_3", "button_4"}, {"press", "press_release", "hold", "hold_release"});
    const std::vector<std::string> turns = presses({"dial_rotate_left", "dial_rotate_right"}, {"step", "slow", "fast"});
    actions.insert(actions.end(), turns.begin(), turns.end());
    actions.insert(actions.end(), {"brightness_step_up", "brightness_step_down"});
    Feature feature = battery_and(actions);
    const auto add = [&](const exposes::Expose& expose) { feature.exposes.emplace_back(expose.object()); };
    add(exposes::enumeration("action_direction", kState, {"right", "left"}).description("Direction in which the dial was turned"));
    add(exposes::enumeration("action_type", kState, {"step", "rotate"})
            .description("Type of the rotation, value in the first message is `step` and in the next messages value is `rotate`"));
    add(exposes::numeric("action_time", kState)
            .description("value in seconds representing the amount of time the last action took")
            .range(0, 255));
    add(exposes::numeric("brightness", kState)
            .description("Raw rotation state value of the dial which represents brightness from 0-255")
            .range(0, 255));
    add(exposes::numeric("action_step_size", kState)
            .description("amount of steps the last action took on the dial exposed as a posive value from 0-255")
            .range(0, 255));
    feature.decoders = {silent(zcl::kGenLevelCtrl, zcl::level::command::kStep.name), tap_dial_presses(), battery_decoder(), command_step()};
    feature.decoder_options.push_back(options::simulated_brightness());
    feature.configure.push_back(remote_setup(1, 1, false));
    return {feature};
}

std::vector<Feature> motion_sensor(std::vector<std::string> sensitivities, bool select) {
    return {motion(std::move(sensitivities), select), illuminance(), identify({.sleepy = true})};
}

LightSpec color_spec(std::pair<int, int> range) {
    LightSpec spec;
    spec.light.color_temp = ColorTempOptions{.range = range};
    spec.light.color = ColorOptions{};
    return spec;
}

void add_other_lights(std::vector<Entry>& out) {
    out.push_back({of({"LTC015"}, "3216331P5", "Hue white ambiance Aurelle rectangle panel light", sets::light()), [] {
                       LightSpec spec{.hue_effect = false};
                       spec.light.color_temp = ColorTempOptions{};
                       return std::vector<Feature>{light(spec), identify()};
                   }});
    out.push_back({of({"929002376101"}, "929002376101", "Hue Iris generation 3/4 (white)", sets::light()),
                   [] { return std::vector<Feature>{light(color_spec({153, 500})), identify()}; }});
    out.push_back({with_endpoints(of({"LCW004", "LCW005"}, "046677585235", "Hue Dymera indoor and outdoor wall light", sets::light()),
                                  {{"top", 11}, {"bottom", 12}}, true),
                   [] {
                       LightSpec spec = color_spec({153, 500});
                       spec.light.endpoint_names = {"top", "bottom"};
                       return std::vector<Feature>{light(spec), identify({.endpoint_names = {"top", "bottom"}})};
                   }});
    Identity twilight =
        with_endpoints(of({"LGT001", "LGT002", "LGT003"}, "929003711201", "Hue Twilight sleep and wake-up light white", sets::twilight()),
                       {{"switch", 1}, {"back", 11}, {"front", 12}}, true);
    twilight.white_labels = {{"Philips", "929003711301", "Hue Twilight sleep and wake-up light black", {{.model_id = "LGT002"}}},
                             {"Philips", "929003711401", "Hue Twilight sleep and wake-up light black", {{.model_id = "LGT003"}}}};
    out.push_back({std::move(twilight), [] {
                       LightSpec front = color_spec({153, 500}), back = color_spec({153, 500});
                       front.light.endpoint_names = {"front"};
                       back.light.endpoint_names = {"back"};
                       back.gradient = true;
                       return std::vector<Feature>{light(front), light(back), twilight_buttons(),
                                                   identify({.endpoint_names = {"front", "back"}})};
                   }});
    out.push_back({of({"Xi InterAct"}, "912401483126", "Signify rectangle panel light", {}, false), [] {
                       LightOptions options;
                       options.color_temp = ColorTempOptions{.range = std::pair{150, 500}};
                       return std::vector<Feature>{skep::devices::light(options), identify()};
                   }});
    out.push_back({with_endpoints(of({"LWM007"}, "929004296901", "Hue wired dimmer switch", sets::light()), {{"default", 11}}, false), [] {
                       LightSpec spec;
                       spec.light.configure_reporting = true;
                       return std::vector<Feature>{identify(), light(spec)};
                   }});
    out.push_back(
        {with_endpoints(of({"LOM013"}, "929004296701", "Hue wired on/off switch (1 channel)", sets::plug()), {{"l1", 11}}, true), [] {
             return std::vector<Feature>{identify({.endpoint_names = {"l1"}}),
                                         skep::devices::on_off({.endpoint_names = {"l1"}, .ota = true})};
         }});
    out.push_back({with_endpoints(of({"LOM014"}, "929004296801", "Hue wired wall switch module 2 channel", sets::plug()),
                                  {{"l1", 11}, {"l2", 12}}, true),
                   [] {
                       return std::vector<Feature>{identify({.endpoint_names = {"l1", "l2"}}),
                                                   skep::devices::on_off({.endpoint_names = {"l1", "l2"}, .ota = true})};
                   }});
}

}  // namespace

std::vector<Entry> remotes() {
    std::vector<Entry> out;
    add_other_lights(out);
    out.push_back({of({"RDM001", "9290030171", "RDM004"}, "929003017102", "Hue wall switch module", sets::wall_switch()),
                   [] { return std::vector<Feature>{wall_switch(true)}; }});
    out.push_back({of({"ROM002"}, "9290042970A", "Hue wired wall switch module", sets::wall_switch()),
                   [] { return std::vector<Feature>{wall_switch(false)}; }});
    out.push_back({of({"SOC001"}, "9290035639", "Hue Secure contact sensor", sets::contact(), false),
                   [] { return std::vector<Feature>{contact(), battery(), identify()}; }});
    Identity tap_identity = of({}, "8718696743133", "Hue tap", {}, false);
    tap_identity.fingerprints.push_back({.model_id = "GreenPower_2", .ieee_prefix = "0x00000000004"});
    out.push_back({std::move(tap_identity), [] { return std::vector<Feature>{tap()}; }});
    out.push_back({with_endpoints(of({"RWL020", "RWL021"}, "324131092621", "Hue dimmer switch gen 1", sets::remote()),
                                  {{"ep1", 1}, {"ep2", 2}}, false),
                   dimmer_1});
    out.push_back({of({"RWL022"}, "929002398602", "Hue dimmer switch gen 2", sets::remote()), dimmer_2});
    out.push_back({of({"ROM001", "RDM003"}, "8718699693985", "Hue smart button", sets::remote()), smart_button});
    out.push_back({of({"RDM002"}, "8719514440937/8719514440999", "Hue Tap dial switch", sets::remote()), tap_dial});
    out.push_back({of({"RDM005"}, "RDM005", "Hue smart button", {}, false),
                   [] { return std::vector<Feature>{battery(), commands_on_off(), commands_level()}; }});
    out.push_back(
        {with_endpoints(of({"SML001"}, "9290012607", "Hue motion sensor", sets::motion()), {{"default", 2}, {"ep1", 1}, {"ep2", 2}}, false),
         [] { return motion_sensor({"low", "medium", "high"}, true); }});
    out.push_back({with_endpoints(of({"SML002"}, "9290019758", "Hue motion outdoor sensor", sets::motion()),
                                  {{"default", 2}, {"ep1", 1}, {"ep2", 2}}, false),
                   [] { return motion_sensor({"low", "medium", "high"}, false); }});
    out.push_back({of({"SML003"}, "9290030675", "Hue motion sensor", sets::motion()),
                   [] { return motion_sensor({"low", "medium", "high", "very_high", "max"}, false); }});
    out.push_back({of({"SML004"}, "9290030674", "Hue motion outdoor sensor", sets::motion()),
                   [] { return motion_sensor({"low", "medium", "high", "very_high", "max"}, false); }});
    return out;
}

}  // namespace skep::devices::philips

// Buttons and the cube of Aqara and Xiaomi: clicks as values of On/Off, Multistate Input and Analog Input.
#include <cmath>

#include "devices/aqara/aqara.h"
#include "devices/aqara/basic.h"
#include "devices/aqara/clicks.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/quirks.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::aqara {

namespace {

using exposes::numeric;

constexpr AttributeId kClicks = 0x8000;  // On/Off: how often it was pressed

Entry button(std::vector<std::string> zigbee_models, std::string vendor, std::string model, std::string description,
             std::vector<Feature> (*features)(), std::vector<WhiteLabelRule> white_labels = {}) {
    Identity identity;
    identity.zigbee_models = std::move(zigbee_models);
    identity.vendor = std::move(vendor);
    identity.model = std::move(model);
    identity.description = std::move(description);
    identity.white_labels = std::move(white_labels);
    identity.meta = battery_meta(2850, 3000);
    return {std::move(identity), features};
}

WhiteLabelRule xiaomi(std::string model) {
    WhiteLabelRule rule;
    rule.vendor = "Xiaomi";
    rule.model = std::move(model);
    return rule;
}

Feature showing(JsonArray list) {
    Feature out;
    out.exposes = std::move(list);
    return out;
}
Feature reading(DecoderPtr decoder) {
    Feature out;
    out.decoders.push_back(std::move(decoder));
    return out;
}

const Names kPresses{{"single", 1}, {"double", 2}, {"triple", 3}, {"quadruple", 4}};

// One press is On/Off 1, more are counted in an attribute of their own.
DecoderPtr counted_clicks() {
    return on_messages(zcl::kGenOnOff, {zigbee::Message::Kind::AttributeReport},
                       [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                           const bool pressed = measured(message, zcl::on_off::kOnOff).value_or(0) != 0;
                           const double clicks = pressed ? 1 : measured(message, kClicks).value_or(0);
                           if (const auto name = name_of(kPresses, clicks)) update.event("action", *name);
                           return ok;
                       });
}

// ---- WXKG01LM: only "down" and "up" come; holds are made of time ----

void publish_action(Device& device, std::string_view action) {
    Update update;
    update.event("action", action);
    device.publish(std::move(update));
}

double milliseconds_option(const Device& device, std::string_view name, double fallback) {
    const Json* value = find(device.options(), name);
    const std::optional<double> given = value != nullptr ? skep::as_number(*value) : std::nullopt;
    return given && *given != 0 ? *given : fallback;
}

void pressed_down(Device& device) {
    const double expires = milliseconds_option(device, "hold_timeout_expire", 4000);
    device.set_timer("aqara.hold", seconds(milliseconds_option(device, "hold_timeout", 1000) / 1000), [&device, expires] {
        publish_action(device, "hold");
        device.memory()["aqara.held_since"] = device.network().loop().wall_ms();
        device.set_timer("aqara.hold_expires", seconds(expires / 1000), [&device] { device.memory().erase("aqara.held_since"); });
    });
}

void let_go(Device& device) {
    if (const Json* since = find(device.memory(), "aqara.held_since")) {
        Update update;
        update.event("action", "release");
        update.set("action_duration", device.network().loop().wall_ms() - as_integer(*since).value_or(0));
        device.memory().erase("aqara.held_since");
        device.publish(std::move(update));
    }
    if (device.timer_pending("aqara.hold")) {
        device.clear_timer("aqara.hold");
        publish_action(device, "single");
    }
}

Result<void> decode_down_up(const zigbee::Message& message, Device& device, Update&) {
    if (already_processed(message, device)) return ok;
    const auto state = attribute_int(message, zcl::on_off::kOnOff);
    if (state == 0) {
        pressed_down(device);
    } else if (state == 1) {
        let_go(device);
    } else {
        const auto name = name_of(kPresses, measured_or_nan(message, kClicks));
        publish_action(device, name ? *name : "many");
    }
    return ok;
}

Feature down_up() {
    Feature out = reading(on_attributes(zcl::kGenOnOff, decode_down_up));
    out.decoder_options = {
        numeric("hold_timeout", kSet)
            .min(0)
            .description(
                "The WXKG01LM only reports a button press and release."
                "By default, a hold action is published when there is at least 1000 ms between both events. It could be that due to "
                "delays in the network the release message is received late. This causes a single click to be identified as a hold "
                "action. If you are experiencing this you can try experimenting with this option (e.g. set it to 2000) (value is in ms)."),
        numeric("hold_timeout_expire", kSet)
            .min(0)
            .description(
                "Sometimes it happens that the button does not send a "
                "release. To avoid problems a release is automatically send after a timeout. The default timeout is 4000 ms, you can "
                "increase it with this option (value is in ms).")};
    return out;
}

// ---- The cube ----

void tell_flip(std::int64_t value, Update& update) {
    const std::int64_t from = value / 8, to = value % 8;
    update.event("action", "flip90");
    for (const std::string_view name : {"action_from_side", "from_side"}) update.set(name, from);
    for (const std::string_view name : {"action_to_side", "action_side", "to_side", "side"}) update.set(name, to);
}

// Below 4 a gesture; from 64 on, the lower bits are sides: 64 a quarter turn, 128 a half turn, 256 a push, 512 two taps.
Result<void> decode_gesture(const zigbee::Message& message, Device& device, Update& update) {
    if (already_processed(message, device)) return ok;
    const auto value = attribute_int(message, zcl::multistate_input::kPresentValue);
    if (!value) return ok;
    static constexpr std::array<std::string_view, 4> kGestures{"shake", "throw", "wakeup", "fall"};
    if (*value < 4) {
        update.event("action", kGestures[static_cast<std::size_t>(*value)]);
    } else if (*value >= 128) {
        const std::int64_t base = *value >= 512 ? 512 : *value >= 256 ? 256 : 128;
        update.event("action", base == 512 ? "tap" : base == 256 ? "slide" : "flip180");
        update.set("side", *value - base);
    } else if (*value >= 64) {
        tell_flip(*value - 64, update);
    }
    return ok;
}

Result<void> decode_turn(const zigbee::Message& message, Device&, Update& update) {
    const double angle = measured_or_nan(message, zcl::analog_input::kPresentValue);
    update.event("action", angle < 0 ? "rotate_left" : "rotate_right");
    update.set("angle", number(std::floor(angle * 100) / 100));
    update.set("action_angle", number(std::floor(angle * 100) / 100));
    return ok;
}

Feature cube() {
    const auto side = [](std::string_view name) { return numeric(name, kState).description("Side of the cube").range(0, 6).step(1); };
    Feature out;
    out.exposes = {
        exposes::battery(),
        exposes::battery_voltage(),
        numeric("action_angle", kState).range(-360, 360).unit("°"),
        exposes::device_temperature(),
        power_outage_count(false),
        side("action_from_side"),
        side("action_side"),
        side("action_to_side"),
        side("side"),
        exposes::action({"shake", "throw", "wakeup", "fall", "tap", "slide", "flip180", "flip90", "rotate_left", "rotate_right"})};
    return out;
}

Feature sleepy_identify() {
    IdentifyOptions options;
    options.sleepy = true;
    return identify(options);
}

}  // namespace

DecoderPtr multistate_clicks(Names more) {
    Names names{{"hold", 0}, {"single", 1}, {"double", 2}, {"triple", 3}, {"release", 255}};
    names.insert(names.end(), more.begin(), more.end());
    return on_attributes(zcl::kGenMultistateInput,
                         [names = std::move(names)](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             if (already_processed(message, device)) return ok;
                             if (const auto name = name_of(names, measured_or_nan(message, zcl::multistate_input::kPresentValue)))
                                 update.event("action", *name);
                             else
                                 update.clear("action");  // a press that has no name
                             return ok;
                         });
}

std::vector<Entry> buttons() {
    std::vector<Entry> out;
    out.push_back(
        button({"lumi.sensor_switch"}, "Xiaomi", "WXKG01LM", "Mi wireless switch",
               [] {
                   return std::vector<Feature>{
                       showing({exposes::battery(), exposes::action({"single", "double", "triple", "quadruple", "hold", "release", "many"}),
                                exposes::battery_voltage(), power_outage_count(false)}),
                       basic(), down_up(), check_in_interval(kReport1Hour)};
               },
               {xiaomi("YTC4040GL"), xiaomi("YTC4006CN"), xiaomi("YTC4017CN"), xiaomi("ZHTZ02LM")}));
    out.push_back(button({"lumi.sensor_switch.aq2", "lumi.remote.b1acn01"}, "Aqara", "WXKG11LM", "Wireless mini switch", [] {
        return std::vector<Feature>{showing({exposes::battery(), exposes::battery_voltage(),
                                             exposes::action({"single", "double", "triple", "quadruple", "hold", "release"}),
                                             exposes::device_temperature(), power_outage_count()}),
                                    reading(multistate_clicks()),
                                    reading(counted_clicks()),
                                    basic(),
                                    check_in_interval(kReport1Hour),
                                    sleepy_identify()};
    }));
    out.push_back(button({"lumi.sensor_switch.aq3", "lumi.sensor_swit"}, "Aqara", "WXKG12LM", "Wireless mini switch (with gyroscope)", [] {
        return std::vector<Feature>{
            showing({exposes::battery(), exposes::action({"single", "double", "hold", "release", "shake"}), exposes::battery_voltage()}),
            basic(), reading(multistate_clicks({{"hold", 16}, {"release", 17}, {"shake", 18}})), check_in_interval(kReport1Hour)};
    }));
    out.push_back(button({"lumi.sensor_cube", "lumi.sensor_cube.aqgl01"}, "Aqara", "MFKZQ01LM", "Cube",
                         [] {
                             return std::vector<Feature>{cube(), basic(), reading(on_attributes(zcl::kGenMultistateInput, decode_gesture)),
                                                         reading(on_attributes(zcl::kGenAnalogInput, decode_turn)),
                                                         check_in_interval(kReport1Hour)};
                         },
                         {xiaomi("MFKZQ01LM")}));
    return out;
}

}  // namespace skep::devices::aqara

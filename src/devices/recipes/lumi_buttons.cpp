// Aqara and Xiaomi: clicks and turns as values of On/Off and Multistate Input, and motion.
#include <array>
#include <cmath>

#include "devices/aqara/basic.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/sensors.h"
#include "devices/recipes/makers.h"
#include "devices/recipes/vendors.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

using Kind = zigbee::Message::Kind;
using Models = std::initializer_list<std::string_view>;

std::string key_of(const zigbee::Message& message, std::string_view what) {
    return "lumi." + std::string(what) + "." + std::to_string(message.endpoint.id);
}

void publish_action(Device& device, std::string action) {
    Update update;
    update.event("action", std::move(action));
    device.publish(std::move(update));
}

// ---- Multistate Input ----

struct Clicks {
    Names actions{{"hold", 0}, {"single", 1}, {"double", 2}, {"triple", 3}, {"release", 255}};
    Names buttons = {};     // of wall switches, by endpoint
    bool numbered = false;  // buttons are endpoints
};

Names buttons_of(std::string_view model) {
    if (is_one_of(model, {"WXKG02LM_rev2", "WXKG07LM", "WXKG15LM", "WXKG17LM", "WXKG22LM"}))
        return {{"left", 1}, {"right", 2}, {"both", 3}};
    if (is_one_of(model, {"QBKG12LM", "QBKG24LM"})) return {{"left", 5}, {"right", 6}, {"both", 7}};
    if (is_one_of(model, {"QBKG39LM", "QBKG41LM", "WS-EUK02", "WS-EUK04", "QBKG18LM", "QBKG20LM", "QBKG28LM", "QBKG31LM", "ZNQBKG25LM"}))
        return {{"left", 41}, {"right", 42}, {"both", 51}};
    if (is_one_of(model, {"QBKG25LM", "QBKG26LM", "QBKG29LM", "QBKG32LM", "QBKG33LM", "QBKG34LM", "ZNQBKG31LM", "ZNQBKG26LM"}))
        return {{"left", 41}, {"center", 42}, {"right", 43}, {"left_center", 51}, {"left_right", 52}, {"center_right", 53}, {"all", 61}};
    if (model == "ZNQBKG39LM") return {{"top", 1}, {"bottom", 2}};
    if (model == "ZNQBKG40LM") return {{"top", 1}, {"center", 2}, {"bottom", 3}};
    if (model == "ZNQBKG41LM") return {{"top", 1}, {"center", 2}, {"bottom", 3}, {"wireless", 4}};
    if (is_one_of(model, {"WS-USC02", "WS-USC04"})) return {{"top", 41}, {"bottom", 42}, {"both", 51}};
    return {};
}

Clicks clicks_of(std::string_view model) {
    Clicks out{.buttons = buttons_of(model)};
    const auto add = [&](Names more) { out.actions.insert(out.actions.end(), more.begin(), more.end()); };
    if (model == "WXKG12LM") add({{"hold", 16}, {"release", 17}, {"shake", 18}});
    out.numbered = is_one_of(model, {"WXKG04LM", "WXCJKG11LM", "WXCJKG12LM", "WXCJKG13LM"});
    if (out.numbered || model == "WXKG13LM") add({{"quintuple", 5}, {"many", 6}});
    return out;
}

// No release comes when it is held for more than five seconds.
void numbered_click(const zigbee::Message& message, Device& device, std::string_view action, bool held, Update& update) {
    constexpr double kLongestHold = 5;
    const std::string timer = key_of(message, "hold_timer");
    const std::string button = "button_" + std::to_string(message.endpoint.id) + "_";
    device.clear_timer(timer);
    if (held) device.set_timer(timer, seconds(kLongestHold), [&device, button] { publish_action(device, button + "release"); });
    update.event("action", button + std::string(action));
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
    if (*value >= 0 && *value < 4) {
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

// Turned about its own axis.
std::vector<Feature> turn(Call& call) {
    const bool of_itself = call.model() == "MFKZQ01LM";  // its angle is a state as well
    if (!of_itself && call.model() != "CTP-R01") call.refuse();
    return {{.decoders = {
                 on_attributes(zcl::kGenAnalogInput, [of_itself](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                     const double angle = measured_or_nan(message, zcl::analog_input::kPresentValue);
                     const Json shown = number(std::floor(angle * 100) / 100);
                     update.event("action", angle < 0 ? "rotate_left" : "rotate_right");
                     if (of_itself) update.set("angle", shown);
                     update.set("action_angle", shown);
                     return ok;
                 })}}};
}

std::vector<Feature> multistate(Call& call) {
    if (call.model() == "CTP-R01") call.refuse();  // a cube with gestures of its own
    if (call.model() == "MFKZQ01LM") return {{.decoders = {on_attributes(zcl::kGenMultistateInput, decode_gesture)}}};
    return {{.decoders = {on_attributes(
                 zcl::kGenMultistateInput,
                 [clicks = clicks_of(call.model())](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                     if (already_processed(message, device)) return ok;
                     const double value = measured_or_nan(message, zcl::multistate_input::kPresentValue);
                     const auto name = name_of(clicks.actions, value);
                     const std::string action(name ? *name : "undefined");
                     if (clicks.numbered) {
                         numbered_click(message, device, action, value == 0, update);
                     } else if (!clicks.buttons.empty()) {
                         if (const auto button = name_of(clicks.buttons, message.endpoint.id))
                             update.event("action", action + "_" + std::string(*button));
                     } else if (name) {
                         update.event("action", action);
                     } else {
                         update.clear("action");
                     }
                     return ok;
                 })}}};
}

// ---- On/Off ----

constexpr AttributeId kNoClick = 0xF000;  // set in reports that are none
constexpr AttributeId kCount = 0x8000;

Result<void> counted_click(const zigbee::Message& message, Device&, Update& update) {
    static const Names kActions{{"single", 1}, {"double", 2}, {"triple", 3}, {"quadruple", 4}};
    const bool on = attribute_int(message, zcl::on_off::kOnOff).value_or(0) != 0;
    if (const auto name = name_of(kActions, on ? 1 : measured_or_nan(message, kCount))) update.event("action", *name);
    return ok;
}

// ---- WXKG01LM: only "down" and "up" come; holds are made of time ----

double milliseconds_option(const Device& device, std::string_view name, double fallback) {
    const Json* value = find(device.options(), name);
    return truthy(value) ? js_number_of(*value) : fallback;
}

void pressed_down(Device& device) {
    constexpr double kHold = 1000, kHoldExpires = 4000;
    const double expires = milliseconds_option(device, "hold_timeout_expire", kHoldExpires);
    device.set_timer("lumi.hold", seconds(milliseconds_option(device, "hold_timeout", kHold) / 1000), [&device, expires] {
        publish_action(device, "hold");
        device.memory()["lumi.held_since"] = device.network().loop().wall_ms();
        device.set_timer("lumi.hold_expires", seconds(expires / 1000), [&device] { device.memory().erase("lumi.held_since"); });
    });
}

void let_go(Device& device) {
    if (const Json* since = find(device.memory(), "lumi.held_since")) {
        Update update;
        update.event("action", "release");
        update.set("action_duration", device.network().loop().wall_ms() - as_integer(*since).value_or(0));
        device.memory().erase("lumi.held_since");
        device.publish(std::move(update));
    }
    if (device.timer_pending("lumi.hold")) {
        device.clear_timer("lumi.hold");
        publish_action(device, "single");
    }
}

Result<void> decode_down_up(const zigbee::Message& message, Device& device, Update&) {
    if (already_processed(message, device)) return ok;
    static const Names kActions{{"single", 1}, {"double", 2}, {"triple", 3}, {"quadruple", 4}};
    const auto state = attribute_int(message, zcl::on_off::kOnOff);
    if (state == 0) {
        pressed_down(device);
    } else if (state == 1) {
        let_go(device);
    } else {
        const auto name = name_of(kActions, measured_or_nan(message, kCount));
        publish_action(device, std::string(name ? *name : "many"));
    }
    return ok;
}
DecoderPtr down_up() {
    return on_attributes(zcl::kGenOnOff, decode_down_up);
}

// ---- Wall switches ----

struct Presses {
    bool marked = false;       // reports that are no click are marked
    bool only_fourth = false;  // endpoint
    bool held = false;         // it tells of holds
    Names buttons = {};
};

// A hold is known at its end; a release that no hold came before is a click.
Result<void> press(const Presses& presses, const zigbee::Message& message, Device& device, Update& update) {
    if (presses.marked && measured(message, kNoClick).value_or(0) != 0) return ok;
    if (presses.only_fourth && message.endpoint.id != 4) return ok;
    static const Names kHeld{{"hold", 0}, {"release", 1}, {"double", 2}};
    static const Names kPlain{{"single", 0}, {"single", 1}};
    const auto name = name_of(presses.held ? kHeld : kPlain, measured_or_nan(message, zcl::on_off::kOnOff));
    const std::string action(name ? *name : "undefined");
    std::string button;
    if (const auto found = name_of(presses.buttons, message.endpoint.id)) button = "_" + std::string(*found);
    const std::string key = key_of(message, "hold");
    if (action == "release") publish_action(device, (truthy(find(device.memory(), key)) ? "hold_release" : "single") + button);
    device.memory()[key] = action == "hold";
    update.event("action", action + button);
    return ok;
}

std::vector<Feature> presses_of(Call& call) {
    const std::string_view model = call.model();
    if (model == "WXKG11LM") return {{.decoders = {on_messages(zcl::kGenOnOff, {Kind::AttributeReport}, counted_click)}}};
    Presses presses{.marked = is_one_of(model, {"QBKG04LM", "QBKG11LM", "QBKG21LM", "QBKG03LM", "QBKG12LM", "QBKG22LM"}),
                    .only_fourth = is_one_of(model, {"QBKG21LM", "QBKG04LM"}),
                    .held = is_one_of(model, {"QBKG03LM", "QBKG22LM", "QBKG04LM", "QBKG21LM"})};
    if (is_one_of(model, {"QBKG03LM", "QBKG12LM", "QBKG22LM"})) presses.buttons = {{"left", 4}, {"right", 5}, {"both", 6}};
    if (is_one_of(model, {"WXKG02LM_rev1", "WXKG02LM_rev2", "WXKG07LM"})) presses.buttons = {{"left", 1}, {"right", 2}, {"both", 3}};
    return {{.decoders = {on_messages(zcl::kGenOnOff, {Kind::AttributeReport},
                                      [presses](const zigbee::Message& message, Device& device, Update& update) {
                                          return press(presses, message, device, update);
                                      })}}};
}

// ---- Motion: only its begin is told ----

void motion(const zigbee::Message& message, Device& device, double usual, Update& update) {
    const Json* interval = find(device.state(), "detection_interval");
    const double shortest = interval != nullptr ? js_number_of(*interval) : usual;
    const Json* wanted = find(device.options(), "occupancy_timeout");
    const bool given = wanted != nullptr && !wanted->is_null() && js_number_of(*wanted) >= shortest;
    const double timeout = given ? js_number_of(*wanted) : shortest + 2;
    const std::string timer = key_of(message, "occupancy_timer");
    device.clear_timer(timer);
    if (timeout != 0) {
        device.set_timer(timer, seconds(timeout), [&device] {
            Update over;
            over.set("occupancy", false);
            device.publish(std::move(over));
        });
    }
    update.set("occupancy", true);
    no_occupancy_since(message, device, true);
}

constexpr double kUsualTimeout = 60;

std::vector<Feature> motion_with_light(Call& call) {
    constexpr AttributeId kIlluminance = 0x0112;
    const double usual = call.model() == "RTCGQ14LM" ? kUsualTimeout / 2 : kUsualTimeout;
    return {{.decoders = {on_attributes(aqara::kManuSpecificLumi, {kIlluminance},
                                        [usual](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                            constexpr double kOffset = 65536, kBrightest = 130536;
                                            motion(message, device, usual, update);
                                            const double light = measured_or_nan(message, kIlluminance);
                                            update.set("illuminance", number(light > kBrightest ? 0 : light - kOffset));
                                            return ok;
                                        })}}};
}

DecoderPtr motion_alone() {
    return on_attributes(zcl::kMsOccupancySensing, {zcl::occupancy::kOccupancy},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             if (attribute_int(message, zcl::occupancy::kOccupancy) == 1) motion(message, device, kUsualTimeout, update);
                             return ok;
                         });
}

constexpr Primitive kPrimitives[] = {
    {"lumi:fromZigbee.lumi_action_multistate", 0x4d561a404ef54b32, multistate},
    {"lumi:fromZigbee.lumi_action_analog", 0x6b49be1fd4a4b57c, turn},
    {"lumi:fromZigbee.lumi_action_WXKG01LM", 0xaccbecb396aa29b7, one_decoder<down_up>},
    {"lumi:fromZigbee.lumi_action", 0x5d338b7fcddff3c8, presses_of},
    {"lumi:fromZigbee.lumi_occupancy_illuminance", 0x14c0cb2ff51f05c4, motion_with_light},
    {"lumi:fromZigbee.lumi_occupancy", 0xbe9722ebc5989b18, one_decoder<motion_alone>},
};

}  // namespace

std::span<const Primitive> lumi_button_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

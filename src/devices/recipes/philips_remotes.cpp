// Hue's remotes, buttons and sensors: presses by the cluster of their own, and Signify's settings of standard clusters.
#include <array>

#include "devices/configure.h"
#include "devices/generated.h"
#include "devices/philips/clusters.h"
#include "devices/primitives/remote.h"
#include "devices/recipes/makers.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

using philips::kButtons, philips::kContact, philips::kDeviceMode, philips::kLedIndication, philips::kMotionSensitivity, philips::kSignify;
using zigbee::Message;

constexpr std::string_view kNotification = "hueNotification";
constexpr std::array<std::string_view, 4> kPresses{"press", "hold", "press_release", "hold_release"};
constexpr double kUsualDelta = 35;  // of simulated brightness
constexpr AttributeId kContactState = 0x0100, kContactChanged = 0x0101, kTamperState = 0x0102, kTamperChanged = 0x0103;

std::string key_of(const Message& message, std::string_view what) {
    return "endpoint " + std::to_string(message.endpoint.id) + " " + std::string(what);
}

// A number that is no index of the list reads "undefined", as clients know it.
template <class List>
std::string at(const List& list, std::int64_t index) {
    return index >= 0 && index < static_cast<std::int64_t>(list.size()) ? std::string(list[static_cast<std::size_t>(index)]) : "undefined";
}

void note_press(const Message& message, Device& device) {
    device.memory()[key_of(message, "philips.press_start")] = device.network().loop().wall_ms();
}

// How long the button has been down; null before the first press.
void add_duration(const Message& message, Device& device, Update& update) {
    const Json* start = find(device.memory(), key_of(message, "philips.press_start"));
    if (start == nullptr) return update.set("action_duration", nullptr);
    const double ms = static_cast<double>(device.network().loop().wall_ms() - start->to_number<std::int64_t>());
    update.set("action_duration", number(ms / 1000));
}

// Option simulated_brightness: answers what it was changed by, nothing when it is off.
std::optional<double> simulate(const Message& message, Device& device, Update& update, bool up) {
    const Json* option = find(device.options(), "simulated_brightness");
    if (!truthy(option)) return std::nullopt;
    const Json* chosen = option->is_object() ? given(option->get_object(), "delta") : nullptr;
    const double size = chosen != nullptr ? js_number_of(*chosen) : kUsualDelta;
    const double delta = up ? size : -size;
    Json& kept = device.memory()[key_of(message, "philips.brightness")];
    kept = number(clamp_number((kept.is_null() ? 255 : js_number_of(kept)) + delta, 0, 255));
    update.set("brightness", kept);
    return delta;
}

DecoderPtr on_press(std::function<void(const Message&, Device&, Update&)> say, bool skip_repeated) {
    return on_commands(kButtons, {kNotification},
                       [say = std::move(say), skip_repeated](const Message& message, Device& device, Update& update) -> Result<void> {
                           if (skip_repeated && already_processed(message, device)) return ok;
                           say(message, device, update);
                           return ok;
                       });
}

void say_dimmer(const Message& message, Device& device, Update& update) {
    constexpr std::array<std::string_view, 5> kButtonNames{"undefined", "on", "up", "down", "off"};
    const std::string button = at(kButtonNames, field_int(message, "button").value_or(-1));
    const std::string press = at(kPresses, field_int(message, "type").value_or(-1));
    update.event("action", button + "_" + press);
    if (press == "press")
        note_press(message, device);
    else if (press == "hold")
        add_duration(message, device, update);
    if (button != "up" && button != "down") return;
    if (const auto delta = simulate(message, device, update, button == "up")) update.set("action_brightness_delta", number(*delta));
}

void say_dial(const Message& message, Device& device, Update& update) {
    constexpr std::int64_t kHalfTurn = 127, kSlowest = 25, kSlow = 75;
    const bool right = field_int(message, "unknown3").value_or(0) < kHalfTurn;
    const std::int64_t raw_time = field_int(message, "time").value_or(0);
    const std::int64_t time = right ? raw_time : 256 - raw_time;
    const std::string direction = right ? "right" : "left";
    const std::string speed = time <= kSlowest ? "step" : time <= kSlow ? "slow" : "fast";
    update.event("action", "dial_rotate_" + direction + "_" + speed);
    update.set("action_time", time);
    update.set("action_direction", direction);
    const std::int64_t type = field_int(message, "type").value_or(0);
    if (type == 1 || type == 2) update.set("action_type", type == 1 ? "step" : "rotate");
    (void)simulate(message, device, update, right);
}

void say_tap_dial(const Message& message, Device& device, Update& update) {
    constexpr std::int64_t kDial = 20;
    const std::int64_t button = field_int(message, "button").value_or(-1);
    if (button == kDial) return say_dial(message, device, update);
    const std::string press = at(kPresses, field_int(message, "type").value_or(-1));
    update.event("action", (button >= 1 && button <= 4 ? "button_" + std::to_string(button) : "undefined") + "_" + press);
    if (press == "press")
        note_press(message, device);
    else if (press == "hold" || press == "hold_release")
        add_duration(message, device, update);
}

void say_wall_switch(const Message& message, Device&, Update& update) {
    constexpr std::array<std::string_view, 3> kSides{"undefined", "left", "right"};
    update.event("action",
                 at(kSides, field_int(message, "button").value_or(-1)) + "_" + at(kPresses, field_int(message, "type").value_or(-1)));
}

void say_smart_button(const Message& message, Device&, Update& update) {
    constexpr std::array<std::string_view, 4> kWhat{"press", "hold", "release", "release"};
    const std::int64_t type = field_int(message, "type").value_or(-1);
    if (type >= 0 && type < static_cast<std::int64_t>(kWhat.size()))
        update.event("action", kWhat[static_cast<std::size_t>(type)]);
    else
        update.clear("action");
}

zigbee::RequestOptions ours() {
    zigbee::RequestOptions options;
    options.manufacturer = kSignify;
    return options;
}

constexpr std::array<std::string_view, 4> kModes{"single_rocker", "single_push_button", "dual_rocker", "dual_push_button"};

async::Task<Result<SetResult>> set_device_mode(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, "");
    if (!text) co_return text.error();
    const auto found = std::find(kModes.begin(), kModes.end(), *text);
    if (found == kModes.end()) {
        co_return Error{Errc::Invalid, "'" + std::string(*text) +
                                           "' not allowed, choose between: single_rocker,single_push_button,dual_rocker,dual_push_button"};
    }
    std::vector<zcl::AttributeRecord> records;
    records.push_back({kDeviceMode, zcl::Status::Success, zcl::Type::Enum8, zcl::Value(static_cast<int>(found - kModes.begin()))});
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(records), ours());
    if (!done) co_return done.error();
    co_return SetResult{};
}

GetFunction get_ours(ClusterId cluster, AttributeId id) {
    return [=](const Command& command) { return read(command, cluster, {id}, ours()); };
}

constexpr std::array<std::pair<std::string_view, int>, 5> kSensitivities{
    {{"low", 0}, {"medium", 1}, {"high", 2}, {"very_high", 3}, {"max", 4}}};
constexpr std::array<std::string_view, 5> kSensitivityNames{"low", "medium", "high", "very_high", "max"};

async::Task<Result<SetResult>> set_sensitivity(const Command& command) {
    const Result<int> value = from_lookup(command.value, kSensitivities);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> records;
    records.push_back({kMotionSensitivity, zcl::Status::Success, zcl::Type::Uint8, zcl::Value(*value)});
    Result<void> done = co_await write(command, zcl::kMsOccupancySensing, std::move(records), ours());
    if (!done) co_return done.error();
    co_return state_of("motion_sensitivity", command.value);
}

async::Task<Result<SetResult>> set_led(const Command& command) {
    Result<zcl::Value> value = zcl::from_json(command.value, zcl::Type::Bool);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> records;
    records.push_back({kLedIndication, zcl::Status::Success, zcl::Type::Bool, std::move(*value)});
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(records), ours());
    if (!done) co_return done.error();
    co_return state_of("led_indication", command.value);
}

Result<void> decode_contact(const Message& message, Device&, Update& update) {
    if (const auto open = attribute_number(message, kContactState)) update.set("contact", *open == 0);
    if (const auto opened = attribute_number(message, kTamperState)) update.set("tamper", *opened > 0);
    // Tenths of a second since the change.
    if (const auto ago = attribute_number(message, kContactChanged)) update.set("contact_last_changed", number(math_round(*ago / 10)));
    if (const auto ago = attribute_number(message, kTamperChanged)) update.set("tamper_last_changed", number(math_round(*ago / 10)));
    return ok;
}

async::Task<Result<void>> get_contact(const Command& command) {
    AttributeId id = kContactState;
    if (command.key == "tamper")
        id = kTamperState;
    else if (command.key == "contact_last_changed")
        id = kContactChanged;
    else if (command.key == "tamper_last_changed")
        id = kTamperChanged;
    const Command at = at_endpoint(command, endpoint_for(command, kContact));
    std::vector<AttributeId> attributes(1, id);
    (void)co_await read(at, kContact, std::move(attributes), kNoOptions);
    co_return ok;
}

// Older set-ups bound On/Off as well: then every change would be told twice.
async::Task<Result<void>> unbind_on_off(Device& device) {
    std::variant<zigbee::EndpointTarget, GroupId> target = device.network().coordinator_target();
    Result<void> done = co_await device.network().unbind(device.node(), 2, zcl::kGenOnOff, target);
    co_return done;
}

async::Task<Result<void>> bind_twilight(Device& device) {
    std::vector<ClusterId> clusters{zcl::kGenOnOff, kButtons};
    Result<void> done = co_await skep::devices::bind(device, 1, std::move(clusters));
    co_return done;
}

void say_twilight(const Message& message, Device& device, Update& update) {
    constexpr std::array<std::string_view, 3> kButtonNames{"undefined", "dot", "hue"};
    const std::string press = at(kPresses, field_int(message, "type").value_or(-1));
    update.event("action", at(kButtonNames, field_int(message, "button").value_or(-1)) + "_" + press);
    if (press == "press")
        note_press(message, device);
    else if (press == "hold")
        add_duration(message, device, update);
}

constexpr std::array<std::pair<std::string_view, int>, 8> kTaps{{{"press_1", 34},
                                                                 {"press_2", 16},
                                                                 {"press_3", 17},
                                                                 {"press_4", 18},
                                                                 {"press_1_and_2", 100},
                                                                 {"release_1_and_2", 101},
                                                                 {"press_3_and_4", 98},
                                                                 {"release_3_and_4", 99}}};

Result<void> decode_tap(const Message& message, Device& device, Update& update) {
    constexpr std::int64_t kFirstManagement = 0xE0;
    const std::int64_t id = field_int(message, "commandID").value_or(0xFF);
    if (green_power_repeated(device, id, field_int(message, "frameCounter").value_or(0)) || id >= kFirstManagement) return ok;
    const auto name = name_in(kTaps, static_cast<int>(id));
    if (!name) return Error{Errc::Unsupported, "Hue Tap: missing command '" + std::to_string(id) + "'"};
    update.event("action", *name);
    return ok;
}

// ---- As the library names them ----

template <auto say, bool skip_repeated = true>
DecoderPtr presses() {
    return on_press(say, skip_repeated);
}

// The name that a list has for the number of an attribute; one that has none takes the last name back.
template <Word key, const auto& names>
void tell_name(const Message& message, AttributeId id, Update& update) {
    const std::int64_t index = attribute_int(message, id).value_or(-1);
    if (index >= 0 && index < static_cast<std::int64_t>(names.size()))
        update.set(key.view(), names[static_cast<std::size_t>(index)]);
    else
        update.clear(key.view());
}

DecoderPtr device_mode() {
    return on_attributes(zcl::kGenBasic, {kDeviceMode}, [](const Message& message, Device&, Update& update) -> Result<void> {
        tell_name<"device_mode", kModes>(message, kDeviceMode, update);
        return ok;
    });
}
SetterPtr device_mode_setter() {
    return make_setter({.keys = {"device_mode"}, .set = set_device_mode, .get = get_ours(zcl::kGenBasic, kDeviceMode)});
}

DecoderPtr sensitivity() {
    return on_attributes(zcl::kMsOccupancySensing, {kMotionSensitivity},
                         [](const Message& message, Device&, Update& update) -> Result<void> {
                             tell_name<"motion_sensitivity", kSensitivityNames>(message, kMotionSensitivity, update);
                             return ok;
                         });
}
SetterPtr sensitivity_setter() {
    return make_setter(
        {.keys = {"motion_sensitivity"}, .set = set_sensitivity, .get = get_ours(zcl::kMsOccupancySensing, kMotionSensitivity)});
}

// The library compares the wire's number with `true`: it is never that.
DecoderPtr led() {
    return on_attributes(zcl::kGenBasic, {kLedIndication}, [](const Message&, Device&, Update& update) -> Result<void> {
        update.set("led_indication", false);
        return ok;
    });
}
SetterPtr led_setter() {
    return make_setter({.keys = {"led_indication"}, .set = set_led, .get = get_ours(zcl::kGenBasic, kLedIndication)});
}

DecoderPtr taps() {
    return on_commands(zcl::kGreenPower, {"notification", "commissioningNotification"}, decode_tap);
}

DecoderPtr silent(std::string_view command) {
    return on_commands(zcl::kGenOnOff, {command}, [](const Message&, Device&, Update&) -> Result<void> { return ok; });
}

std::vector<Feature> twilight(Call&) {
    Feature feature;
    feature.decoders = {silent(zcl::on_off::command::kOn.name), silent(zcl::on_off::command::kOff.name), on_press(say_twilight, false)};
    feature.configure.emplace_back(bind_twilight);
    return {std::move(feature)};
}

std::vector<Feature> contact(Call&) {
    Feature feature;
    feature.decoders.push_back(on_attributes(kContact, decode_contact));
    // What the older set-up makes it send.
    feature.decoders.push_back(on_commands(zcl::kGenOnOff, {zcl::on_off::command::kOff.name, zcl::on_off::command::kOn.name},
                                           [](const Message& message, Device&, Update& update) -> Result<void> {
                                               update.set("contact", message.is_command(zcl::on_off::command::kOff.name));
                                               return ok;
                                           }));
    feature.setters.push_back(
        make_setter({.keys = {"contact", "tamper", "contact_last_changed", "tamper_last_changed"}, .get = get_contact}));
    for (const AttributeId id : {kContactState, kTamperState}) {
        feature.configure.push_back(
            setup_reporting(kContact, {{.attribute = id, .minimum = 0, .maximum = kReport4Hours}}, true, true, {.first_only = true}));
    }
    feature.configure.emplace_back(unbind_on_off);
    return {std::move(feature)};
}

constexpr Primitive kPrimitives[] = {
    {"philips:philipsFz.hue_dimmer_switch", 0xce51794804856900, one_decoder<presses<say_dimmer>>},
    {"philips:philipsFz.hue_tap_dial", 0xe4762950d9fd48d5, one_decoder<presses<say_tap_dial>>},
    {"philips:philipsFz.hue_wall_switch", 0xd9f666cff978f3b7, one_decoder<presses<say_wall_switch>>},
    {"philips:philipsFz.hue_smart_button_event", 0x0dbabaa2e1cfb119, one_decoder<presses<say_smart_button, false>>},
    {"philips:philipsFz.hue_tap", 0xb68aeb03d2a8d0e1, one_decoder<taps>},
    {"philips:philipsFz.hue_wall_switch_device_mode", 0x3ba298b382b7c0fb, one_decoder<device_mode>},
    {"philips:philipsTz.hue_wall_switch_device_mode", 0x2081d25f39c97f48, one_setter<device_mode_setter>},
    {"philips:philipsFz.hue_motion_sensitivity", 0xdbe5f7958b8ec361, one_decoder<sensitivity>},
    {"philips:philipsTz.hue_motion_sensitivity", 0x2f7640fa262a0837, one_setter<sensitivity_setter>},
    {"philips:philipsFz.hue_motion_led_indication", 0x050142de6a1a3ba5, one_decoder<led>},
    {"philips:philipsTz.hue_motion_led_indication", 0x0faf41bb7550ccb8, one_setter<led_setter>},
    {"philips:philipsModernExtend.twilightOnOff", 0x7befa9c12b8779d7, twilight},
    {"philips:philipsModernExtend.contact", 0xb3bcdb44fa031f95, contact},
};

}  // namespace

std::span<const Primitive> philips_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

#include "devices/philips/remotes.h"

#include <array>

#include "devices/configure.h"
#include "devices/generated.h"
#include "devices/philips/clusters.h"
#include "devices/primitives/battery.h"
#include "devices/primitives/remote.h"
#include "devices/primitives/sensors.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::philips {

namespace {

using zigbee::Message;

constexpr std::string_view kNotification = "hueNotification";
constexpr std::array<std::string_view, 4> kPresses{"press", "hold", "press_release", "hold_release"};
constexpr double kUsualDelta = 35;  // of simulated brightness
constexpr AttributeId kOccupiedToUnoccupiedDelay = 0x0010;
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

zigbee::RequestOptions ours(bool quiet) {
    zigbee::RequestOptions options;
    options.manufacturer = kSignify;
    if (quiet) options.disable_default_response = true;
    return options;
}

async::Task<Result<void>> write_basic(Device& device, EndpointId endpoint, AttributeId id, zcl::Type type, int value) {
    std::vector<zcl::AttributeRecord> records;
    records.push_back({id, zcl::Status::Success, type, zcl::Value(value)});
    Result<void> done = co_await skep::devices::write(device, endpoint, zcl::kGenBasic, std::move(records), ours(true));
    co_return done;
}

async::Task<Result<void>> report_battery(Device& device, EndpointId endpoint) {
    std::vector<Report> one;
    one.push_back({.attribute = zcl::power::kBatteryPercentageRemaining, .minimum = kReport1Hour, .maximum = kReportMax, .change = 0});
    Result<void> done = co_await report(device, endpoint, zcl::kGenPowerCfg, std::move(one));
    if (!done) co_return done;
    std::vector<AttributeId> attributes(1, zcl::power::kBatteryPercentageRemaining);
    done = co_await skep::devices::read(device, endpoint, zcl::kGenPowerCfg, std::move(attributes));
    co_return done;
}

// Attribute 0x0031 tells a remote to say what is pressed on it.
constexpr AttributeId kTellPresses = 0x0031;
constexpr int kAllPresses = 0x000B;

async::Task<Result<void>> set_up_remote(Device& device, EndpointId bound, EndpointId own, bool split) {
    std::vector<ClusterId> first{zcl::kGenOnOff, zcl::kGenLevelCtrl};
    if (!split) first.insert(first.end(), {kButtons, zcl::kGenPowerCfg});
    Result<void> done = co_await skep::devices::bind(device, bound, std::move(first));
    if (done) done = co_await write_basic(device, own, kTellPresses, zcl::Type::Bitmap16, kAllPresses);
    if (done && split) {
        std::vector<ClusterId> second{kButtons, zcl::kGenPowerCfg};
        done = co_await skep::devices::bind(device, own, std::move(second));
    }
    if (done) done = co_await report_battery(device, own);
    co_return done;
}

async::Task<Result<void>> set_up_wall_switch(Device& device, bool battery) {
    std::vector<ClusterId> clusters;
    if (battery) clusters.push_back(zcl::kGenPowerCfg);
    clusters.insert(clusters.end(), {zcl::kGenOnOff, kButtons});
    Result<void> done = co_await skep::devices::bind(device, 1, std::move(clusters));
    if (done && battery) done = co_await report_battery(device, 1);
    if (done) done = co_await write_basic(device, 1, kDeviceMode, zcl::Type::Enum8, 0);
    co_return done;
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
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(records), ours(false));
    if (!done) co_return done.error();
    co_return SetResult{};
}

GetFunction get_ours(ClusterId cluster, AttributeId id) {
    return [=](const Command& command) { return read(command, cluster, {id}, ours(false)); };
}

constexpr std::array<std::pair<std::string_view, int>, 5> kSensitivities{
    {{"low", 0}, {"medium", 1}, {"high", 2}, {"very_high", 3}, {"max", 4}}};

async::Task<Result<SetResult>> set_sensitivity(const Command& command) {
    const Result<int> value = from_lookup(command.value, kSensitivities);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> records;
    records.push_back({kMotionSensitivity, zcl::Status::Success, zcl::Type::Uint8, zcl::Value(*value)});
    Result<void> done = co_await write(command, zcl::kMsOccupancySensing, std::move(records), ours(false));
    if (!done) co_return done.error();
    co_return state_of("motion_sensitivity", command.value);
}

async::Task<Result<SetResult>> set_led(const Command& command) {
    Result<zcl::Value> value = zcl::from_json(command.value, zcl::Type::Bool);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> records;
    records.push_back({kLedIndication, zcl::Status::Success, zcl::Type::Bool, std::move(*value)});
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(records), ours(false));
    if (!done) co_return done.error();
    co_return state_of("led_indication", command.value);
}

async::Task<Result<SetResult>> set_timeout(const Command& command) {
    const Result<double> seconds = assert_number(command.value, "");
    if (!seconds) co_return seconds.error();
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(kOccupiedToUnoccupiedDelay, whole(*seconds)));
    Result<void> done = co_await write(command, zcl::kMsOccupancySensing, std::move(records), request_options(command));
    if (!done) co_return done.error();
    co_return state_of("occupancy_timeout", command.value);
}

async::Task<Result<void>> set_up_motion(Device& device) {
    constexpr EndpointId kSensor = 2;
    std::vector<ClusterId> clusters{zcl::kGenPowerCfg, zcl::kMsTemperatureMeasurement, zcl::kMsOccupancySensing};
    Result<void> done = co_await skep::devices::bind(device, kSensor, std::move(clusters));
    if (done) done = co_await report_battery(device, kSensor);
    std::vector<Report> occupied, warm;
    occupied.push_back({.attribute = zcl::occupancy::kOccupancy, .minimum = 0, .maximum = kReport1Hour, .change = 0});
    warm.push_back({.attribute = zcl::temperature::kMeasuredValue, .minimum = 10, .maximum = kReport1Hour, .change = 100});
    if (done) done = co_await report(device, kSensor, zcl::kMsOccupancySensing, std::move(occupied));
    if (done) done = co_await report(device, kSensor, zcl::kMsTemperatureMeasurement, std::move(warm));
    std::vector<AttributeId> delay(1, kOccupiedToUnoccupiedDelay), sensitivity(1, kMotionSensitivity);
    if (done) done = co_await skep::devices::read(device, kSensor, zcl::kMsOccupancySensing, std::move(delay));
    if (done) done = co_await skep::devices::read(device, kSensor, zcl::kMsOccupancySensing, std::move(sensitivity), ours(false));
    co_return done;
}

}  // namespace

DecoderPtr dimmer_presses() {
    return on_press(say_dimmer, true);
}
DecoderPtr tap_dial_presses() {
    return on_press(say_tap_dial, true);
}
DecoderPtr wall_switch_presses() {
    return on_press(say_wall_switch, true);
}
DecoderPtr smart_button_presses() {
    return on_press(say_smart_button, false);
}
DecoderPtr silent(ClusterId cluster, std::string_view command) {
    return on_commands(cluster, {command}, [](const Message&, Device&, Update&) -> Result<void> { return ok; });
}

ConfigureStep remote_setup(EndpointId bound, EndpointId own, bool split_binds) {
    return [=](Device& device) { return set_up_remote(device, bound, own, split_binds); };
}

Feature wall_switch(bool battery) {
    Feature feature;
    if (battery) feature.exposes.emplace_back(exposes::battery().object());
    feature.exposes.emplace_back(
        exposes::action({"left_press", "left_press_release", "right_press", "right_press_release", "left_hold", "left_hold_release",
                         "right_hold", "right_hold_release", "toggle", "brightness_move_up", "brightness_move_down", "brightness_stop"})
            .object());
    feature.exposes.emplace_back(
        exposes::enumeration("device_mode", kAll, {"single_rocker", "single_push_button", "dual_rocker", "dual_push_button"}).object());
    if (battery) feature.decoders.push_back(battery_decoder());
    const std::vector<DecoderPtr> rest{on_attributes(zcl::kGenBasic, {kDeviceMode},
                                                     [](const Message& message, Device&, Update& update) -> Result<void> {
                                                         const std::int64_t mode = attribute_int(message, kDeviceMode).value_or(-1);
                                                         if (mode >= 0 && mode < static_cast<std::int64_t>(kModes.size())) {
                                                             update.set("device_mode", kModes[static_cast<std::size_t>(mode)]);
                                                         }
                                                         return ok;
                                                     }),
                                       wall_switch_presses(),
                                       command_action(zcl::kGenOnOff, {zcl::on_off::command::kToggle.name}, "toggle"), command_move(),
                                       command_stop()};
    feature.decoders.insert(feature.decoders.end(), rest.begin(), rest.end());
    feature.decoder_options.push_back(options::simulated_brightness());
    feature.setters.push_back(make_setter({.keys = {"device_mode"}, .set = set_device_mode, .get = get_ours(zcl::kGenBasic, kDeviceMode)}));
    feature.configure.emplace_back([battery](Device& device) { return set_up_wall_switch(device, battery); });
    return feature;
}

namespace {

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

}  // namespace

Feature contact() {
    Feature feature;
    feature.exposes.emplace_back(exposes::contact().access(kStateGet).object());
    feature.exposes.emplace_back(exposes::tamper().access(kStateGet).object());
    feature.exposes.emplace_back(exposes::numeric("contact_last_changed", kStateGet)
                                     .unit("s")
                                     .description("Time (in seconds) since when contact was last changed.")
                                     .object());
    feature.exposes.emplace_back(exposes::numeric("tamper_last_changed", kStateGet)
                                     .unit("s")
                                     .description("Time (in seconds) since when tamper was last changed.")
                                     .object());
    feature.decoders.push_back(on_attributes(kContact, decode_contact));
    // What the older set-up makes it send.
    feature.decoders.push_back(on_commands(zcl::kGenOnOff, {zcl::on_off::command::kOff.name, zcl::on_off::command::kOn.name},
                                           [](const Message& message, Device&, Update& update) -> Result<void> {
                                               update.set("contact", message.is_command(zcl::on_off::command::kOff.name));
                                               return ok;
                                           }));
    feature.setters.push_back(
        make_setter({.keys = {"contact", "tamper", "contact_last_changed", "tamper_last_changed"}, .get = get_contact}));
    for (AttributeId id : {kContactState, kTamperState}) {
        feature.configure.push_back(
            setup_reporting(kContact, {{.attribute = id, .minimum = 0, .maximum = kReport4Hours}}, true, true, {.first_only = true}));
    }
    feature.configure.emplace_back(unbind_on_off);
    return feature;
}

Feature tap() {
    Feature feature;
    std::vector<std::string> actions;
    actions.reserve(std::size(kTaps));
    for (const auto& [name, id] : kTaps) actions.emplace_back(name);
    feature.exposes.emplace_back(exposes::action(actions).object());
    feature.decoders.push_back(on_commands(zcl::kGreenPower, {"notification", "commissioningNotification"}, decode_tap));
    return feature;
}

Feature twilight_buttons() {
    Feature feature;
    feature.exposes.emplace_back(exposes::action({"dot_press", "dot_hold", "dot_press_release", "dot_hold_release", "hue_press", "hue_hold",
                                                  "hue_press_release", "hue_hold_release"})
                                     .object());
    feature.decoders = {silent(zcl::kGenOnOff, zcl::on_off::command::kOn.name), silent(zcl::kGenOnOff, zcl::on_off::command::kOff.name),
                        on_press(say_twilight, false)};
    feature.configure.emplace_back(bind_twilight);
    return feature;
}

Feature motion(std::vector<std::string> sensitivities, bool as_select) {
    Feature feature;
    exposes::Expose sensitivity = exposes::enumeration("motion_sensitivity", kAll, sensitivities);
    if (as_select) sensitivity.description("Select motion sensitivity to use").config();
    feature.exposes.emplace_back(exposes::temperature().object());
    feature.exposes.emplace_back(exposes::occupancy().object());
    feature.exposes.emplace_back(exposes::battery().object());
    feature.exposes.emplace_back(sensitivity.object());
    feature.exposes.emplace_back(
        exposes::binary("led_indication", kAll, true, false).description("Blink green LED on motion detection").object());
    feature.exposes.emplace_back(exposes::numeric("occupancy_timeout", kAll).unit("s").range(0, 65535).object());
    const Feature occupied = occupancy_without_expose();
    feature.decoders.push_back(battery_decoder());
    feature.decoders.insert(feature.decoders.end(), occupied.decoders.begin(), occupied.decoders.end());
    feature.decoders.push_back(temperature_decoder());
    feature.decoders.push_back(on_attributes(zcl::kMsOccupancySensing, {kOccupiedToUnoccupiedDelay},
                                             [](const Message& message, Device&, Update& update) -> Result<void> {
                                                 if (const auto seconds = attribute_number(message, kOccupiedToUnoccupiedDelay))
                                                     update.set("occupancy_timeout", number(*seconds));
                                                 return ok;
                                             }));
    feature.decoders.push_back(
        on_attributes(zcl::kMsOccupancySensing, {kMotionSensitivity}, [](const Message& message, Device&, Update& update) -> Result<void> {
            const auto name = name_in(kSensitivities, static_cast<int>(attribute_int(message, kMotionSensitivity).value_or(-1)));
            if (name) update.set("motion_sensitivity", *name);
            return ok;
        }));
    feature.decoders.push_back(on_attributes(zcl::kGenBasic, {kLedIndication}, [](const Message&, Device&, Update& update) -> Result<void> {
        // The peer compares the wire's number with `true`: it is never that.
        update.set("led_indication", false);
        return ok;
    }));
    feature.decoder_options = occupied.decoder_options;
    feature.setters = {
        make_setter(
            {.keys = {"occupancy_timeout"},
             .set = set_timeout,
             .get =
                 [](const Command& command) { return read(command, zcl::kMsOccupancySensing, {kOccupiedToUnoccupiedDelay}, kNoOptions); }}),
        make_setter(
            {.keys = {"motion_sensitivity"}, .set = set_sensitivity, .get = get_ours(zcl::kMsOccupancySensing, kMotionSensitivity)}),
        make_setter({.keys = {"led_indication"}, .set = set_led, .get = get_ours(zcl::kGenBasic, kLedIndication)})};
    feature.configure.emplace_back(set_up_motion);
    return feature;
}

}  // namespace skep::devices::philips

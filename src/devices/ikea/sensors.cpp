// Batteries, motion, the air purifier, plugs.
#include <array>

#include "devices/configure.h"
#include "devices/ikea/clusters.h"
#include "devices/ikea/features.h"
#include "devices/primitives/attributes.h"
#include "devices/values.h"
#include "devices/versions.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::ikea {

namespace {

using zigbee::Message;

// ---- Battery: older firmware counts whole percent where the specification has halves ----

constexpr Version kRemotesHalve{2, 4, 0}, kBlindsHalve{24, 4, 13};

Feature battery_with(Version first_with_halves) {
    Feature feature;
    feature.exposes.emplace_back(
        exposes::numeric("battery", kStateGet).unit("%").description("Remaining battery in %").range(0, 100).diagnostic().object());
    feature.decoders.push_back(on_attributes(zcl::kGenPowerCfg, {zcl::power::kBatteryPercentageRemaining},
                                             [first_with_halves](const Message& message, Device& device, Update& update) -> Result<void> {
                                                 const auto value = attribute_number(message, zcl::power::kBatteryPercentageRemaining);
                                                 if (!value || *value >= 255) return ok;
                                                 const std::optional<std::string>& build = device.node().software_build_id;
                                                 const std::optional<Version> version = build ? parse_version(*build) : std::nullopt;
                                                 const bool whole_percent = version && *version < first_with_halves;
                                                 update.set("battery", number(precision_round(whole_percent ? *value : *value / 2, 2)));
                                                 return ok;
                                             }));
    feature.setters.push_back(make_setter({.keys = {"battery"}, .get = [](const Command& command) {
                                               return read(command, zcl::kGenPowerCfg, {zcl::power::kBatteryPercentageRemaining},
                                                           kNoOptions);
                                           }}));
    feature.configure.push_back(setup_reporting(
        zcl::kGenPowerCfg,
        {{.attribute = zcl::power::kBatteryPercentageRemaining, .minimum = kReport1Hour, .maximum = kReportMax, .change = 10}}));
    feature.configure.push_back(power_source_when_unknown("Battery"));
    return feature;
}

// ---- Motion sensors that switch their lamps on for a while ----

constexpr std::string_view kOccupied = "ikea.occupied";

async::Duration seconds_of(double count) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(clamp_number(count, 0, 1e9) * 1000));
}

Result<void> decode_occupancy(const Message& message, Device& device, Update& update) {
    const std::string timer = std::string(kOccupied) + " " + std::to_string(message.endpoint.id);
    const bool only_when_dark = (field_int(message, "ctrlbits").value_or(0) & 1) != 0;
    const Json* check = find(device.options(), "illuminance_below_threshold_check");
    const bool checks = check == nullptr || truthy(check);
    // In daylight the sensor goes on telling of motion that began in the dark, and of nothing else.
    if (only_when_dark && checks && !device.timer_pending(timer)) return ok;
    const Json* option = given(device.options(), "occupancy_timeout");
    const double timeout = option != nullptr ? js_number_of(*option) : static_cast<double>(field_int(message, "ontime").value_or(0)) / 10;
    device.clear_timer(timer);
    if (timeout != 0) {
        device.set_timer(timer, seconds_of(timeout), [&device] {
            Update over;
            over.set("occupancy", false);
            device.publish(std::move(over));
        });
    }
    update.set("occupancy", true);
    update.set("illuminance_above_threshold", only_when_dark);
    return ok;
}

// ---- Air purifier ----

constexpr AttributeId kFilterRunTime = 0, kControlPanelLight = 3, kPm25 = 4, kChildLock = 5, kFanMode = 6, kFanSpeed = 7,
                      kDeviceRunTime = 8;
constexpr double kFilterMinutes = 259200;  // half a year

// European air quality index, with the German names of indoor air.
std::string_view air_quality(double pm25) {
    struct Step {
        double to;
        std::string_view name;
    };
    constexpr std::array<Step, 6> kSteps{
        {{10, "excellent"}, {20, "good"}, {25, "moderate"}, {50, "poor"}, {75, "unhealthy"}, {800, "hazardous"}}};
    for (const Step& step : kSteps) {
        if (pm25 <= step.to) return step.name;
    }
    return pm25 < 65535 ? "out_of_range" : "unknown";
}

// 10..50 on the wire is 1..9.
double level_of(double wire) {
    return (wire - 5) * 2 / 10;
}

std::string fan_mode_of(double wire) {
    if (wire >= 10) return js_number(level_of(wire));
    return wire == 1 ? "auto" : "off";
}

Result<void> decode_air_purifier(const Message& message, Device& device, Update& update) {
    const Definition& definition = *device.definition();
    if (const auto pm25 = attribute_number(message, kPm25)) {
        update.set(property("pm25", message, definition), number(*pm25 == 65535 ? -1 : *pm25));
        update.set(property("air_quality", message, definition), air_quality(*pm25));
    }
    if (const auto minutes = attribute_number(message, kFilterRunTime)) {
        update.set("replace_filter", *minutes >= kFilterMinutes);
        update.set("filter_age", number(*minutes));
    }
    if (const auto minutes = attribute_number(message, kDeviceRunTime)) update.set("device_age", number(*minutes));
    if (const auto off = attribute_number(message, kControlPanelLight)) update.set("led_enable", *off == 0);
    if (const auto locked = attribute_number(message, kChildLock)) update.set("child_lock", *locked == 0 ? "UNLOCK" : "LOCK");
    if (const auto speed = attribute_number(message, kFanSpeed)) update.set("fan_speed", number(*speed >= 10 ? level_of(*speed) : 0));
    if (const auto mode = attribute_number(message, kFanMode)) {
        const std::string name = fan_mode_of(*mode);
        update.set("fan_mode", name);
        update.set("fan_state", name == "off" ? "OFF" : "ON");
    }
    return ok;
}

zigbee::RequestOptions ours() {
    zigbee::RequestOptions options;
    options.manufacturer = kIkeaOfSweden;
    return options;
}

async::Task<Result<void>> write_one(const Command& command, AttributeId id, double value) {
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(id, whole(value)));
    Result<void> done = co_await write(command, kAirPurifier, std::move(records), ours());
    co_return done;
}

async::Task<Result<SetResult>> set_fan(const Command& command) {
    std::string mode = to_lower(text_of(command.value));
    if (command.key == "fan_state" && command.value.is_string() && mode == "on") mode = "auto";
    const double wire = mode == "off" ? 0 : mode == "auto" ? 1 : js_number_of(Json(mode)) / 2.0 * 10 + 5;
    Result<void> done = co_await write_one(command, kFanMode, wire);
    if (!done) co_return done.error();
    SetResult result;
    result.state["fan_mode"] = mode;
    result.state["fan_state"] = mode == "off" ? "OFF" : "ON";
    co_return result;
}

async::Task<Result<SetResult>> set_child_lock(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, "");
    if (!text) co_return text.error();
    const std::string word = to_lower(*text);
    Result<void> done = co_await write_one(command, kChildLock, static_cast<double>(word != "unlock"));
    if (!done) co_return done.error();
    co_return state_of("child_lock", word == "lock" ? "LOCK" : "UNLOCK");
}

async::Task<Result<SetResult>> set_led(const Command& command) {
    const bool on = truthy(&command.value);
    Result<void> done = co_await write_one(command, kControlPanelLight, static_cast<double>(!on));
    if (!done) co_return done.error();
    co_return state_of("led_enable", on);
}

GetFunction get_of(AttributeId id) {
    return [id](const Command& command) { return read(command, kAirPurifier, {id}, kNoOptions); };
}

async::Task<Result<void>> report_one(Device& device, AttributeId id, std::uint16_t minimum, int change) {
    const zcl::Cluster* cluster = zcl::find_cluster(kAirPurifier, kIkeaOfSweden, device.node().custom_clusters);
    if (cluster == nullptr) co_return Error{Errc::NotFound, "Cluster manuSpecificIkeaAirPurifier is unknown"};
    std::vector<zigbee::AttributeRequest> items;
    items.push_back({id, zcl::Type::NoData, minimum, kReport1Hour, zcl::Value(change)});
    Result<void> done = co_await device.network().configure_reporting(device.node(), 1, *cluster, std::move(items), ours());
    co_return done;
}

async::Task<Result<void>> configure_air_purifier(Device& device) {
    std::vector<ClusterId> clusters(1, kAirPurifier);
    Result<void> done = co_await skep::devices::bind(device, 1, std::move(clusters));
    if (done) done = co_await report_one(device, kPm25, kReport1Minute, 1);
    if (done) done = co_await report_one(device, kFilterRunTime, kReport1Hour, 0);
    if (done) done = co_await report_one(device, kFanMode, 0, 1);
    if (done) done = co_await report_one(device, kFanSpeed, 0, 1);
    if (!done) co_return done;
    std::vector<AttributeId> attributes{kControlPanelLight, kChildLock, kFilterRunTime};
    done = co_await skep::devices::read(device, 1, kAirPurifier, std::move(attributes));
    co_return done;
}

void air_purifier_exposes(JsonArray& shown) {
    exposes::Expose fan = exposes::bare("fan");
    exposes::add_fan_state(fan, "fan_state");
    exposes::add_fan_modes(fan, {"off", "auto", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
    shown.emplace_back(fan.object());
    shown.emplace_back(exposes::numeric("fan_speed", kStateGet).range(0, 9).description("Current fan speed").object());
    shown.emplace_back(exposes::numeric("pm25", kStateGet)
                           .label("PM25")
                           .unit("µg/m³")
                           .description("Measured PM2.5 (particulate matter) concentration")
                           .object());
    shown.emplace_back(exposes::enumeration("air_quality", kStateGet,
                                            {"excellent", "good", "moderate", "poor", "unhealthy", "hazardous", "out_of_range", "unknown"})
                           .description("Calculated air quality")
                           .object());
    shown.emplace_back(exposes::binary("led_enable", kAll, true, false).description("Controls the LED").config().object());
    shown.emplace_back(
        exposes::binary("child_lock", kAll, "LOCK", "UNLOCK").description("Controls physical input on the device").config().object());
    shown.emplace_back(exposes::binary("replace_filter", kStateGet, true, false)
                           .description("Indicates if the filter is older than 6 months and needs replacing")
                           .diagnostic()
                           .object());
    shown.emplace_back(
        exposes::numeric("filter_age", kStateGet).unit("minutes").description("Duration the filter has been used").diagnostic().object());
    shown.emplace_back(exposes::numeric("device_age", kStateGet)
                           .unit("minutes")
                           .description("Duration the air purifier has been used")
                           .diagnostic()
                           .object());
}

async::Task<Result<void>> slow_poll(Device& device) {
    const std::optional<std::string>& build = device.node().software_build_id;
    constexpr double kFirstWithPollControl = 24;
    const double major = build ? js_number_of(Json(build->substr(0, build->find('.')))) : 0;
    if (!(major >= kFirstWithPollControl)) co_return ok;
    constexpr std::uint32_t kTwelveHours = 172800;  // quarter seconds
    constexpr AttributeId kCheckInInterval = 0;
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(kCheckInInterval, kTwelveHours));
    Result<void> done = co_await write(device, 1, zcl::kGenPollCtrl, std::move(records));
    co_return done;
}

}  // namespace

Feature battery() {
    return battery_with(kRemotesHalve);
}
Feature blind_battery() {
    return battery_with(kBlindsHalve);
}

Feature configure_poll_control() {
    Feature feature;
    feature.configure.emplace_back(slow_poll);
    return feature;
}

Feature occupancy() {
    Feature feature;
    feature.exposes.emplace_back(exposes::occupancy().object());
    feature.exposes.emplace_back(exposes::binary("illuminance_above_threshold", kState, true, false)
                                     .description("Indicates whether the device detected bright light (works only in night mode)")
                                     .diagnostic()
                                     .object());
    feature.decoders.push_back(on_commands(zcl::kGenOnOff, {zcl::on_off::command::kOnWithTimedOff.name}, decode_occupancy));
    feature.decoder_options.push_back(options::occupancy_timeout());
    feature.decoder_options.emplace_back(
        exposes::binary("illuminance_below_threshold_check", kSet, true, false)
            .description("Set to false to also send messages when illuminance is above threshold in night mode (default true).")
            .object());
    return feature;
}

Feature requested_brightness() {
    Feature feature;
    feature.exposes.emplace_back(exposes::numeric("requested_brightness_level", kState).range(76, 254).diagnostic().object());
    feature.exposes.emplace_back(exposes::numeric("requested_brightness_percent", kState).range(30, 100).diagnostic().object());
    feature.decoders.push_back(on_commands(zcl::kGenLevelCtrl, {zcl::level::command::kMoveToLevelWithOnOff.name},
                                           [](const Message& message, Device&, Update& update) -> Result<void> {
                                               const auto level = field_int(message, "level");
                                               if (!level) return ok;
                                               update.set("requested_brightness_level", *level);
                                               update.set("requested_brightness_percent",
                                                          number(map_range(static_cast<double>(*level), 0, 254, 0, 100)));
                                               return ok;
                                           }));
    return feature;
}

Feature trigger_mode() {
    constexpr AttributeId kOnOnlyWhenDark = 0;
    Feature feature =
        enum_lookup({.name = "lux_value",
                     .target = {.cluster = kMotionSensor, .attribute = kOnOnlyWhenDark},
                     .names = {{"always", 0}, {"only_when_dark", 1}},
                     .description = "Controls whether the motion sensor triggers at all times or only when illuminance is low.",
                     .label = "Illuminance sensor threshold",
                     .report = Reporting{0, kReport1Hour, 1}});
    // As the peer has it: a message of this cluster without the attribute says "always".
    feature.decoders = {on_attributes(kMotionSensor, [](const Message& message, Device&, Update& update) -> Result<void> {
        update.set("lux_value", attribute_number(message, kOnOnlyWhenDark).value_or(0) != 0 ? "only_when_dark" : "always");
        return ok;
    })};
    return feature;
}

Feature air_purifier() {
    Feature feature;
    air_purifier_exposes(feature.exposes);
    feature.decoders.push_back(on_attributes(kAirPurifier, decode_air_purifier));
    feature.setters = {make_setter({.keys = {"fan_mode", "fan_state"}, .set = set_fan, .get = get_of(kFanMode)}),
                       make_setter({.keys = {"fan_speed"}, .get = get_of(kFanSpeed)}),
                       make_setter({.keys = {"pm25", "air_quality"}, .get = get_of(kPm25)}),
                       make_setter({.keys = {"replace_filter", "filter_age"}, .get = get_of(kFilterRunTime)}),
                       make_setter({.keys = {"device_age"}, .get = get_of(kDeviceRunTime)}),
                       make_setter({.keys = {"child_lock"}, .set = set_child_lock, .get = get_of(kChildLock)}),
                       make_setter({.keys = {"led_enable"}, .set = set_led, .get = get_of(kControlPanelLight)})};
    feature.configure.emplace_back(configure_air_purifier);
    return feature;
}

Feature smart_plug_led() {
    Feature feature = binary({.name = "led_enable",
                              .target = {.cluster = kSmartPlug, .attribute = 1, .type = zcl::Type::Bool, .manufacturer = kIkeaOfSweden},
                              .on = {"TRUE", 1},
                              .off = {"FALSE", 0},
                              .description = "Enables/disables the led on the device.",
                              .category = "config"});
    feature.exposes.clear();
    // Firmware before 2.4.25 has it the other way round, and the label says so.
    feature.exposes_of = [](const Device* device) {
        constexpr Version kFirstRight{2, 4, 25};
        exposes::Expose shown =
            exposes::binary("led_enable", kAll, "TRUE", "FALSE").description("Enables/disables the led on the device.").config();
        const std::optional<std::string> build = device != nullptr ? device->node().software_build_id : std::nullopt;
        const std::optional<Version> version = build ? parse_version(*build) : std::nullopt;
        if (!version || *version < kFirstRight) shown.label("Led disable");
        JsonArray out;
        out.emplace_back(shown.object());
        return out;
    };
    return feature;
}

}  // namespace skep::devices::ikea

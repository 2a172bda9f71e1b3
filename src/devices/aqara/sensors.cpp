// Motion, climate, contact, leak and vibration sensors of Aqara and Xiaomi.
#include "devices/primitives/sensors.h"

#include <cmath>
#include <cstdint>

#include "devices/aqara/aqara.h"
#include "devices/aqara/basic.h"
#include "devices/calibration.h"
#include "devices/primitives/ias.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/quirks.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::aqara {

namespace {

using exposes::numeric;

Entry sensor(std::vector<std::string> zigbee_models, std::string vendor, std::string model, std::string description,
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
Feature reading(std::vector<DecoderPtr> decoders) {
    Feature out;
    out.decoders = std::move(decoders);
    return out;
}

// ---- Motion ----

// Light is only told together with motion: it stands for motion as well.
Feature illuminance_is_motion() {
    Feature out;
    out.decoders.push_back(
        on_attributes(zcl::kMsIlluminanceMeasurement, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
            motion_seen(message, device, update);
            if (const auto lux = measured(message, zcl::illuminance::kMeasuredValue)) update.set("illuminance", number(*lux));
            return ok;
        }));
    return out;
}

// ---- Contact ----

Feature contact_by_on_off() {
    Feature out;
    out.decoders.push_back(on_attributes(zcl::kGenOnOff, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("contact", attribute_int(message, zcl::on_off::kOnOff) == 0);
        return ok;
    }));
    return out;
}

Result<void> tell_contact(const Json& value, const zigbee::Message&, Device&, Update& update) {
    update.set("contact", skep::as_number(value) == 0.0);
    return ok;
}

// Routers of the same make put rubbish above the 16 bits of the counter.
Result<void> tell_trigger_count(const Json& value, const zigbee::Message&, Device&, Update& update) {
    const std::optional<double> count = skep::as_number(value);
    if (!count) return Error{Errc::Invalid, "trigger count is not a number"};
    update.set("trigger_count", static_cast<std::int64_t>(static_cast<std::uint64_t>(*count) & 0xFFFF) - 1);
    return ok;
}

// ---- Climate ----

TagFunction between(std::string property, double above, double below, bool inclusive) {
    return [=](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        const std::optional<double> plain = skep::as_number(value);
        if (!plain) return ok;
        const double scaled = *plain / 100;
        if (inclusive ? scaled >= above && scaled <= below : scaled > above && scaled < below) update.set(property, number(scaled));
        return ok;
    };
}

Tags climate_tags() {
    return {{100, between("temperature", -65, 65, false)}, {101, between("humidity", 0, 100, true)}, {102, as_number("pressure", 100)}};
}

// ---- Vibration (DJT11LM): attributes of the Door Lock cluster ----

constexpr AttributeId kEvent = 0x0055, kTilt = 0x0503, kStrength = 0x0505, kAxes = 0x0508;
constexpr AttributeId kSensitivity = 0xFF0D;  // Basic

double calibrated(double value, const Device& device, std::string_view name) {
    return calibrate(value, device.options(), name).value_or(value);
}
double degrees(double radians) {
    return math_round(radians * 180 / M_PI);
}

void tell_axes(std::uint64_t word, const Device& device, Update& update) {
    const auto axis = [&](int shift) { return static_cast<double>(static_cast<std::int16_t>(word >> shift & 0xFFFF)); };
    const double x = calibrated(axis(0), device, "x");
    const double y = calibrated(axis(16), device, "y");
    const double z = calibrated(axis(32), device, "z");
    update.set("x_axis", number(x));
    update.set("y_axis", number(y));
    update.set("z_axis", number(z));
    update.set("angle_x", number(degrees(std::atan(x / std::sqrt(y * y + z * z)))));
    update.set("angle_y", number(degrees(std::atan(y / std::sqrt(x * x + z * z)))));
    update.set("angle_z", number(degrees(std::atan(z / std::sqrt(x * x + y * y)))));
    const double length = std::sqrt(x * x + y * y + z * z);
    update.set("angle_x_absolute", number(degrees(std::acos(x / length))));
    update.set("angle_y_absolute", number(degrees(std::acos(y / length))));
}

void tell_event(std::int64_t event, Device& device, Update& update) {
    switch (event) {
        case 1: update.event("action", "vibration"); break;
        case 2: update.event("action", "tilt"); return;
        case 3: update.event("action", "drop"); return;
        default: update.clear("action"); return;
    }
    update.set("vibration", true);
    const double timeout = seconds_option(device, "vibration_timeout", 90);
    device.clear_timer("aqara.vibration");
    if (timeout == 0) return;
    device.set_timer("aqara.vibration", seconds(timeout), [&device] {
        Update over;
        over.set("vibration", false);
        device.publish(std::move(over));
    });
}

Result<void> decode_vibration(const zigbee::Message& message, Device& device, Update& update) {
    if (const auto event = attribute_int(message, kEvent); event && *event != 0) tell_event(*event, device, update);
    if (const auto tilt = measured(message, kTilt); tilt && *tilt != 0) update.set("angle", number(*tilt));
    if (const auto strength = attribute_int(message, kStrength); strength && *strength != 0) {
        // The upper two bytes count, high byte first.
        const auto upper = static_cast<std::uint32_t>(*strength) >> 8;
        update.set("strength", static_cast<std::int64_t>((upper & 0xFF) << 8 | (upper >> 8 & 0xFF)));
    }
    if (const auto axes = attribute_int(message, kAxes); axes && *axes != 0) tell_axes(static_cast<std::uint64_t>(*axes), device, update);
    return ok;
}

async::Task<Result<SetResult>> set_sensitivity(const Command& command) {
    static const Names kNames{{"low", 21}, {"medium", 11}, {"high", 1}};
    Json value = command.value;
    if (value.is_string()) {
        const Result<int> named = number_of(kNames, value);
        if (!named) co_return named.error();
        value = *named;
    }
    const Result<double> wire = assert_number(value, command.key);
    if (!wire) co_return wire.error();
    Target target;
    target.cluster = zcl::kGenBasic;
    target.attribute = kSensitivity;
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kSensitivity, zcl::Status::Success, zcl::Type::Uint8, wire_number(*wire)});
    zigbee::RequestOptions options;
    options.manufacturer = kLumi;
    options.timeout = std::chrono::seconds(35);  // it listens once in half a minute
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(values), options);
    if (!done) co_return done.error();
    co_return state_of(command.key, value);
}

exposes::Expose angle_axis(std::string_view name) {
    return numeric(name, kState).range(-90, 90).unit("°");
}

Feature vibration_feature() {
    Feature out;
    const auto axis = [](std::string_view name, std::string_view letter) {
        return numeric(name, kState).description(std::string("Accelerometer ") + std::string(letter) + " value");
    };
    out.exposes = {
        exposes::battery(),          exposes::device_temperature(),
        exposes::vibration(),        exposes::action({"vibration", "tilt", "drop"}),
        numeric("strength", kState), numeric("sensitivity", kStateSet).description("Sensitivity, 1 = highest, 21 = lowest").range(1, 21),
        angle_axis("angle_x"),       angle_axis("angle_y"),
        angle_axis("angle_z"),       axis("x_axis", "X"),
        axis("y_axis", "Y"),         axis("z_axis", "Z"),
        exposes::battery_voltage(),  power_outage_count(false)};
    const auto offset = [](std::string_view name) {
        return numeric(std::string(name) + "_calibration", kSet)
            .description("Calibrates the " + std::string(name) + " value (absolute offset), takes into effect on next report of device.");
    };
    out.decoder_options = {options::vibration_timeout(), offset("x"), offset("y"), offset("z")};
    out.decoders.push_back(on_attributes(zcl::kClosuresDoorLock, decode_vibration));
    SetterSpec setter;
    setter.keys = {"sensitivity"};
    setter.set = set_sensitivity;
    out.setters.push_back(make_setter(std::move(setter)));
    return out;
}

Feature sleepy_identify() {
    IdentifyOptions options;
    options.sleepy = true;
    return identify(options);
}

ZoneSpec leak_zone() {
    ZoneSpec spec;
    spec.type = "water_leak";
    spec.bits = {ZoneBit::Alarm1, ZoneBit::BatteryLow};
    return spec;
}

Feature battery_powered() {
    return with_step(force_power_source("Battery"));
}

}  // namespace

std::vector<Entry> sensors() {
    std::vector<Entry> out;
    out.push_back(sensor({"lumi.sens", "lumi.sensor_ht"}, "Xiaomi", "WSDCGQ01LM", "Mi temperature and humidity sensor",
                         [] {
                             return std::vector<Feature>{
                                 showing({exposes::battery(), exposes::temperature(), exposes::humidity(), exposes::battery_voltage()}),
                                 basic(climate_tags()), reading({temperature_decoder(-65, 65), humidity_decoder()}),
                                 check_in_interval(kReport1Hour)};
                         },
                         {xiaomi("YTC4042GL"), xiaomi("YTC4007CN"), xiaomi("YTC4018CN")}));
    out.push_back(sensor({"lumi.weather"}, "Aqara", "WSDCGQ11LM", "Temperature and humidity sensor", [] {
        return std::vector<Feature>{
            showing({exposes::battery(), exposes::temperature(), exposes::humidity(), exposes::pressure(), exposes::battery_voltage()}),
            basic(climate_tags()), reading({temperature_decoder(-65, 65), humidity_decoder(), pressure_decoder()}),
            check_in_interval(kReport1Hour), battery_powered()};
    }));
    out.push_back(sensor({"lumi.sensor_motion"}, "Xiaomi", "RTCGQ01LM", "Mi motion sensor",
                         [] {
                             return std::vector<Feature>{
                                 showing({exposes::battery(), exposes::occupancy(), exposes::battery_voltage(), power_outage_count(false)}),
                                 basic(), occupancy_with_timeout(), check_in_interval(kReport1Hour)};
                         },
                         {xiaomi("YTC4041GL"), xiaomi("YTC4004CN"), xiaomi("YTC4016CN"), xiaomi("ZHTZ02LM")}));
    out.push_back(sensor({"lumi.sensor_motion.aq2"}, "Aqara", "RTCGQ11LM", "Motion sensor", [] {
        return std::vector<Feature>{showing({exposes::battery(), exposes::occupancy(), exposes::device_temperature(),
                                             exposes::battery_voltage(), exposes::illuminance(), power_outage_count(false)}),
                                    basic({{11, as_number("illuminance")}, {100, {}}}), occupancy_with_timeout(), illuminance_is_motion(),
                                    check_in_interval(kReport1Hour)};
    }));
    out.push_back(sensor({"lumi.sensor_magnet"}, "Xiaomi", "MCCGQ01LM", "Mi door and window sensor",
                         [] {
                             return std::vector<Feature>{
                                 showing({exposes::battery(), exposes::contact(), exposes::battery_voltage(), power_outage_count(false)}),
                                 basic(), contact_by_on_off(), check_in_interval(kReport1Hour)};
                         },
                         {xiaomi("YTC4039GL"), xiaomi("YTC4005CN"), xiaomi("YTC4015CN"), xiaomi("ZHTZ02LM")}));
    out.push_back(sensor({"lumi.sensor_magnet.aq2"}, "Aqara", "MCCGQ11LM", "Door and window sensor", [] {
        return std::vector<Feature>{showing({exposes::battery(), exposes::contact(), exposes::device_temperature(),
                                             exposes::battery_voltage(), power_outage_count(false), trigger_count()}),
                                    basic({{6, tell_trigger_count}, {100, tell_contact}}),
                                    contact_by_on_off(),
                                    check_in_interval(kReport1Hour),
                                    battery_powered(),
                                    sleepy_identify()};
    }));
    out.push_back(sensor({"lumi.sensor_wleak.aq1"}, "Aqara", "SJCGQ11LM", "Water leak sensor", [] {
        return std::vector<Feature>{showing({exposes::battery(), exposes::battery_voltage(), exposes::device_temperature(),
                                             power_outage_count(false), trigger_count()}),
                                    basic({{6, tell_trigger_count}, {100, {}}}), check_in_interval(kReport1Hour), ias_zone(leak_zone())};
    }));
    out.push_back(sensor({"lumi.vibration.aq1"}, "Aqara", "DJT11LM", "Vibration sensor",
                         [] { return std::vector<Feature>{basic({{152, {}}}), vibration_feature(), check_in_interval(kReport1Hour)}; }));
    return out;
}

}  // namespace skep::devices::aqara

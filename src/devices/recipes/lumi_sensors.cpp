// Aqara: the vibration sensor, and the door locks that tell everything in octets.
#include <cmath>
#include <cstdint>

#include "devices/aqara/basic.h"
#include "devices/aqara/lock.h"
#include "devices/calibration.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/sensors.h"
#include "devices/recipes/makers.h"
#include "devices/recipes/vendors.h"
#include "devices/values.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::recipes {

namespace {

// ---- Vibration: attributes of the Door Lock cluster ----

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
    device.clear_timer("lumi.vibration");
    if (timeout == 0) return;
    device.set_timer("lumi.vibration", seconds(timeout), [&device] {
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

DecoderPtr vibration() {
    return on_attributes(zcl::kClosuresDoorLock, decode_vibration);
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
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kSensitivity, zcl::Status::Success, zcl::Type::Uint8, wire_number(*wire)});
    zigbee::RequestOptions options;
    options.manufacturer = aqara::kLumi;
    options.timeout = std::chrono::seconds(35);  // it listens once in half a minute
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(values), options);
    if (!done) co_return done.error();
    co_return state_of(command.key, value);
}

SetterPtr vibration_sensitivity() {
    return make_setter({.keys = {"sensitivity"}, .set = set_sensitivity});
}

// ---- Locks ----

// The other one of the family, ZNMS11LM, has a definition of its own (devices/own.cpp).
std::vector<Feature> lock_report(Call& call) {
    if (!is_one_of(call.model(), {"ZNMS12LM", "ZNMS13LM"})) call.refuse();
    return {{.decoders = {aqara::lock_octets()}}};
}

DecoderPtr lock_battery() {
    return on_attributes(zcl::kGenPowerCfg, {zcl::power::kBatteryAlarmMask},
                         [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                             update.set("battery_low", attribute_int(message, zcl::power::kBatteryAlarmMask) == 1);
                             return ok;
                         });
}

constexpr Primitive kPrimitives[] = {
    {"lumi:fromZigbee.lumi_vibration_analog", 0x17cb554d2fdb7f77, one_decoder<vibration>},
    {"lumi:toZigbee.lumi_vibration_sensitivity", 0x660bcebd23d2c689, one_setter<vibration_sensitivity>},
    {"lumi:fromZigbee.lumi_door_lock_report", 0x126e910dff6e7a76, lock_report},
    {"lumi:fromZigbee.lumi_door_lock_low_battery", 0xf8002a5df35d5511, one_decoder<lock_battery>},
};

}  // namespace

std::span<const Primitive> lumi_sensor_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

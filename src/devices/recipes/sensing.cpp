// Plain converters of what sensors, alarms and settings report.
#include <cmath>

#include "devices/primitives/ias.h"
#include "devices/primitives/light.h"
#include "devices/primitives/sensors.h"
#include "devices/primitives/thermostat.h"
#include "devices/recipes/makers.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/hvac.h"
#include "spec/zcl/clusters/measurement.h"
#include "spec/zcl/clusters/security.h"

namespace skep::devices::recipes {

namespace {

template <ClusterId cluster>
std::vector<Feature> ignored_reports(Call&) {
    return {ignore_reports(cluster)};
}

template <ZoneMessages messages, ZoneBit bit, Word name>
DecoderPtr zone() {
    return zone_decoder(messages, {{bit, name.view()}, {ZoneBit::Tamper, "tamper"}, {ZoneBit::BatteryLow, "battery_low"}});
}
DecoderPtr zone_without_alarm() {
    return zone_decoder(ZoneMessages::NotificationOrReport, {{ZoneBit::Tamper, "tamper"}, {ZoneBit::BatteryLow, "battery_low"}});
}
DecoderPtr occupancy_only() {
    return zone_decoder(ZoneMessages::Notification, {{ZoneBit::Alarm2, "occupancy"}});
}
DecoderPtr siren() {
    return zone_decoder(ZoneMessages::Notification, {{ZoneBit::Alarm1, "alarm"},
                                                     {ZoneBit::Tamper, "tamper"},
                                                     {ZoneBit::BatteryLow, "battery_low"},
                                                     {ZoneBit::SupervisionReports, "supervision_reports"},
                                                     {ZoneBit::RestoreReports, "restore_reports"},
                                                     {ZoneBit::AcStatus, "ac_status"},
                                                     {ZoneBit::Test, "test"}});
}
DecoderPtr carbon_monoxide_and_gas() {
    return zone_decoder(ZoneMessages::Notification, {{ZoneBit::Alarm1, "carbon_monoxide"},
                                                     {ZoneBit::Alarm2, "gas"},
                                                     {ZoneBit::Tamper, "tamper"},
                                                     {ZoneBit::BatteryLow, "battery_low"},
                                                     {ZoneBit::Trouble, "trouble"},
                                                     {ZoneBit::AcStatus, "ac_connected", true},
                                                     {ZoneBit::Test, "test"},
                                                     {ZoneBit::BatteryDefect, "battery_defect"}});
}

// What a message does not tell of is told as unknown.
DecoderPtr enrolment() {
    return on_attributes(zcl::kSsIasZone, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        const auto tell = [&](std::string_view name, AttributeId id, zcl::Type type) {
            if (const zcl::Value* value = message.attribute(id))
                update.set(name, zcl::to_json(*value, type));
            else
                update.clear(name);
        };
        const auto state = attribute_int(message, zcl::ias_zone::kZoneState);
        update.set("enrolled", !state || *state != 0);
        tell("ias_cie_address", zcl::ias_zone::kIasCieAddr, zcl::Type::IeeeAddress);
        tell("zone_id", zcl::ias_zone::kZoneId, zcl::Type::Uint8);
        return ok;
    });
}

// A motion sensor of an alarm's keypad: it asks for the panel's status when it sees someone.
DecoderPtr motion_by_question() {
    return on_commands(zcl::kSsIasAce, {"getPanelStatus"},
                       [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                           motion_seen(message, device, update);
                           return ok;
                       });
}

DecoderPtr soil_moisture_decoder() {
    return on_attributes(zcl::kMsSoilMoisture, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("soil_moisture", number(measured_or_nan(message, zcl::soil_moisture::kMeasuredValue) / 100));
        return ok;
    });
}

DecoderPtr co2_decoder() {
    constexpr double kMillion = 1'000'000;
    return on_attributes(zcl::kMsCO2, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("co2", number(std::floor(measured_or_nan(message, zcl::co2::kMeasuredValue) * kMillion)));
        return ok;
    });
}

DecoderPtr cover_by_on_off() {
    return on_attributes(zcl::kGenOnOff, {zcl::on_off::kOnOff},
                         [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                             update.set("state", attribute_int(message, zcl::on_off::kOnOff) == 1 ? "OPEN" : "CLOSE");
                             return ok;
                         });
}

DecoderPtr curtain_by_analog_output() {
    return on_attributes(zcl::kGenAnalogOutput, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        constexpr AttributeId kPresentValue = 0x0055;
        const double position = precision_round(measured_or_nan(message, kPresentValue), 2);
        update.set("position", number(truthy(find(device.options(), "invert_cover")) ? 100 - position : position));
        return ok;
    });
}

// Of a number that no name is known of, the number.
DecoderPtr user_interface() {
    return thermostat_ui().decoders.front();
}

constexpr Primitive kPrimitives[] = {
    {"fromZigbee:occupancy", 0x85321648c3390a5b, decoders_of<[] { return occupancy_without_expose(); }>},
    {"fromZigbee:occupancy_with_timeout", 0x934fffc495849144, decoders_of<[] { return occupancy_with_timeout(); }>},
    {"fromZigbee:ias_ace_occupancy_with_timeout", 0x9d92a77305ed32a4, one_decoder<motion_by_question>},
    {"fromZigbee:soil_moisture", 0x037a6f9936261b0f, one_decoder<soil_moisture_decoder>},
    {"fromZigbee:co2", 0xc1f46ec92f107abf, one_decoder<co2_decoder>},
    {"fromZigbee:cover_state_via_onoff", 0x9eb35fbdec215a6f, one_decoder<cover_by_on_off>},
    {"fromZigbee:curtain_position_analog_output", 0xef33c1ea7b21315a, one_decoder<curtain_by_analog_output>},
    {"fromZigbee:fan_speed", 0x003836759188f050, one_decoder<fan_speed_decoder>},
    {"fromZigbee:hvac_user_interface", 0x7d48ddb4c706d000, one_decoder<user_interface>},

    {"fromZigbee:ias_enroll", 0xc288dacf0769bdc0, one_decoder<enrolment>},
    {"fromZigbee:ias_siren", 0x5f062c8d87c313ec, one_decoder<siren>},
    {"fromZigbee:ias_no_alarm", 0xf83eb5a54ee20835, one_decoder<zone_without_alarm>},
    {"fromZigbee:ias_sos_alarm_2", 0x5376113d7d25d78b, one_decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm2, "sos">>},
    {"fromZigbee:ias_occupancy_only_alarm_2", 0x32a6a4ca821e6253, one_decoder<occupancy_only>},
    {"fromZigbee:ias_water_leak_alarm_1_report", 0x4e5fcda0ce0ba3b7,
     one_decoder<zone<ZoneMessages::Reports, ZoneBit::Alarm1, "water_leak">>},
    {"fromZigbee:ias_carbon_monoxide_alarm_1_gas_alarm_2", 0x2916c3f4f3531560, one_decoder<carbon_monoxide_and_gas>},

    {"fromZigbee:ignore_iaszone_report", 0xe2db4283c374a44d, ignored_reports<zcl::kSsIasZone>},
    {"fromZigbee:ignore_iaszone_attreport", 0x42ce158c9e891aa8, ignored_reports<zcl::kSsIasZone>},
    {"fromZigbee:ignore_power_report", 0xb317e7e5da4509b6, ignored_reports<zcl::kGenPowerCfg>},
    {"fromZigbee:ignore_multistate_report", 0xae1cdc6ebaedae06, ignored_reports<zcl::kGenMultistateInput>},
    {"fromZigbee:ignore_light_brightness_report", 0x1b74130379c7345a, ignored_reports<zcl::kGenLevelCtrl>},
    {"fromZigbee:ignore_metering", 0x222a20547ea333dc, ignored_reports<zcl::kSeMetering>},
    {"fromZigbee:ignore_electrical_measurement", 0xc220703b2cac57e7, ignored_reports<zcl::kHaElectricalMeasurement>},
};

}  // namespace

std::span<const Primitive> sensing_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

// The library's plain converters: each decodes one kind of message, or sets some keys.
#include <algorithm>
#include <array>

#include "devices/primitives/battery.h"
#include "devices/primitives/color.h"
#include "devices/primitives/cover.h"
#include "devices/primitives/ias.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/light.h"
#include "devices/primitives/lock.h"
#include "devices/primitives/meter.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/remote.h"
#include "devices/primitives/sensors.h"
#include "devices/primitives/thermostat.h"
#include "devices/recipes/makers.h"
#include "devices/recipes/recipe.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

// ---- From messages ----

template <auto make>
std::vector<Feature> decoder(Call&) {
    return {{.decoders = {make()}}};
}

// The first bit under the name, and those that every such converter tells of.
template <ZoneMessages messages, ZoneBit bit, Word name, bool inverted = false, bool of_endpoint = false>
DecoderPtr zone() {
    return zone_decoder(messages, {{bit, name.view(), inverted, of_endpoint},
                                   {ZoneBit::Tamper, "tamper", false, of_endpoint},
                                   {ZoneBit::BatteryLow, "battery_low", false, of_endpoint}});
}

DecoderPtr smoke() {
    return zone_decoder(ZoneMessages::All,
                        {{ZoneBit::Alarm1, "smoke"},
                         {ZoneBit::Tamper, "tamper"},
                         {ZoneBit::BatteryLow, "battery_low"},
                         {ZoneBit::SupervisionReports, "supervision_reports"},
                         {ZoneBit::RestoreReports, "restore_reports"},
                         {ZoneBit::Trouble, "trouble"},
                         {ZoneBit::AcStatus, "ac_status"},
                         {ZoneBit::Test, "test"},
                         {ZoneBit::BatteryDefect, "battery_defect"}},
                        NoZoneStatus::NoBit);
}

DecoderPtr occupancy_that_ends() {
    return zone_decoder_with_timeout({{ZoneBit::Alarm1, "occupancy"}, {ZoneBit::Tamper, "tamper"}, {ZoneBit::BatteryLow, "battery_low"}});
}

// A command of a cluster that is an action.
template <ClusterId cluster, Word command, Word action>
DecoderPtr command_is() {
    return command_action(cluster, {command.view()}, std::string(action.view()));
}

DecoderPtr link_quality() {
    return on_attributes(zcl::kGenBasic, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("linkquality", message.linkquality);
        return ok;
    });
}

DecoderPtr identified() {
    return on_attributes(zcl::kGenIdentify, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        update.event("action", property("identify", message, *device.definition()));
        return ok;
    });
}

// One attribute, as it is or divided.
template <ClusterId cluster, AttributeId attribute, Word name, int divisor = 1>
DecoderPtr plain() {
    return on_attributes(cluster, {attribute}, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set(name.view(), number(measured_or_nan(message, attribute) / divisor));
        return ok;
    });
}

template <ClusterId cluster>
std::vector<Feature> ignored(Call&) {
    return {ignore_reports(cluster)};
}

// ---- From MQTT ----

template <auto make>
std::vector<Feature> setter(Call&) {
    return {{.setters = {make()}}};
}
// The library's own list of sirens that have the bits in another order; two of them want nothing but zeros for a stop.
std::vector<Feature> warning(Call& call) {
    constexpr std::array<std::string_view, 4> kReversed{"SIRZB-110", "SRAC-23B-ZBSR", "AV2010/29A", "AV2010/24A"};
    constexpr std::array<std::string_view, 2> kStoppedByZeros{"SIRZB-110", "SIRZB-111"};
    if (std::ranges::find(kStoppedByZeros, call.model()) != kStoppedByZeros.end()) call.refuse();
    return {{.setters = {warning_setter(std::ranges::find(kReversed, call.model()) != kReversed.end(), true)}}};
}

template <Word key>
SetterPtr accepted() {
    return ignored_setter(std::string(key.view()));
}
template <Word property>
std::vector<Feature> thermostat_setter(Call&) {
    return {Feature{.setters = thermostat_setters({property.view()}).setters}};
}
template <Word key, ClusterId cluster, AttributeId attribute>
SetterPtr reader() {
    return getter({std::string(key.view())}, cluster, {attribute});
}

constexpr Primitive kPrimitives[] = {
    {"fromZigbee:battery", 0xee409b2ffb263d1f, decoder<battery_decoder>},
    {"fromZigbee:on_off", 0x3c52253738c513fe, decoder<[] { return on_off_decoder(); }>},
    {"fromZigbee:temperature", 0x816347f489eb618d, decoder<[] { return temperature_decoder(); }>},
    {"fromZigbee:humidity", 0xc730d1f68b2e747d, decoder<humidity_decoder>},
    {"fromZigbee:pressure", 0xda02cad790e37bfe, decoder<pressure_decoder>},
    {"fromZigbee:electrical_measurement", 0x6436cc5d71f319aa, decoder<electrical_decoder>},
    {"fromZigbee:metering", 0x2c7e2715b878af97, decoder<metering_decoder>},
    {"fromZigbee:brightness", 0x4c61befdf3a469f4, decoder<brightness_decoder>},
    {"fromZigbee:level_config", 0x0d0debee08feb807, decoder<level_config_decoder>},
    {"fromZigbee:color_colortemp", 0xf929de26d818ccd8, decoder<color_decoder>},
    {"fromZigbee:power_on_behavior", 0x6ef1e060d542b4fd, decoder<power_on_behavior_decoder>},
    {"fromZigbee:cover_position_tilt", 0xf5a0763f4d762022, decoder<cover_decoder>},
    {"fromZigbee:cover_position_via_brightness", 0x25e576f16be26e17, decoder<cover_via_brightness_decoder>},
    {"fromZigbee:fan", 0xd4db591da39de06f, decoder<fan_decoder>},
    {"fromZigbee:thermostat", 0x112dbddce0db0609, decoder<[] { return thermostat_decoder(); }>},
    {"fromZigbee:thermostat_weekly_schedule", 0x77c68acef517bae4, decoder<weekly_schedule_decoder>},
    {"fromZigbee:lock", 0x4fcc947c1ce838ca, decoder<lock_decoder>},
    {"fromZigbee:lock_operation_event", 0x8f8308c20e45cdd0, decoder<lock_operation_event_decoder>},
    {"fromZigbee:lock_programming_event", 0x4d5b14c12d5bdb56, decoder<lock_programming_event_decoder>},
    {"fromZigbee:lock_pin_code_response", 0x6ec836db91a9a18c, decoder<lock_pin_code_response_decoder>},
    {"fromZigbee:lock_user_status_response", 0x3756195348c21dac, decoder<lock_user_status_response_decoder>},

    {"fromZigbee:command_move", 0x3c0c153b6f832dc1, decoder<command_move>},
    {"fromZigbee:command_step", 0xaffa9ac5af3e94ee, decoder<command_step>},
    {"fromZigbee:command_stop", 0xed8be474fcca6a4a, decoder<command_stop>},
    {"fromZigbee:command_move_to_level", 0xf7249e5dd7b063bc, decoder<command_move_to_level>},
    {"fromZigbee:command_recall", 0x6367c14f6e056529, decoder<command_recall>},
    {"fromZigbee:command_store", 0x7a8460d70ae9e903, decoder<command_store>},
    {"fromZigbee:command_step_color_temperature", 0xe76e55fcd85c1b15, decoder<command_step_color_temperature>},
    {"fromZigbee:command_move_color_temperature", 0xe358aff28d53eceb, decoder<command_move_color_temperature>},
    {"fromZigbee:command_arm", 0x156e4f74218856e9, decoder<command_arm>},
    {"fromZigbee:command_on", 0xca536c352bb97217, decoder<command_is<zcl::kGenOnOff, "on", "on">>},
    {"fromZigbee:command_off", 0xdeca5f0fac56fccf, decoder<command_is<zcl::kGenOnOff, "off", "off">>},
    {"fromZigbee:command_toggle", 0x79d557b2763230fb, decoder<command_is<zcl::kGenOnOff, "toggle", "toggle">>},
    {"fromZigbee:identify", 0x6e0bf14af68fe46a, decoder<identified>},
    {"fromZigbee:linkquality_from_basic", 0xca47cc0eddc2cf51, decoder<link_quality>},
    {"fromZigbee:occupancy_timeout", 0x7201bd3fa2e4a476,
     decoder<plain<zcl::kMsOccupancySensing, zcl::occupancy::kPirOToUDelay, "occupancy_timeout">>},
    {"fromZigbee:device_temperature", 0x1af70d8699a67003,
     decoder<plain<zcl::kGenDeviceTempCfg, zcl::device_temperature::kCurrentTemperature, "device_temperature">>},

    {"fromZigbee:ias_contact_alarm_1", 0x093831cb4f856184,
     decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm1, "contact", true, true>>},
    {"fromZigbee:ias_contact_alarm_1_report", 0x837e9964706da811,
     decoder<zone<ZoneMessages::Attributes, ZoneBit::Alarm1, "contact", true>>},
    {"fromZigbee:ias_occupancy_alarm_1", 0x8854ed64accd084e, decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm1, "occupancy">>},
    {"fromZigbee:ias_occupancy_alarm_1_report", 0xc37620450607e6cb, decoder<zone<ZoneMessages::Attributes, ZoneBit::Alarm1, "occupancy">>},
    {"fromZigbee:ias_occupancy_alarm_1_with_timeout", 0xe3552e5cdb2a5dc0, decoder<occupancy_that_ends>},
    {"fromZigbee:ias_occupancy_alarm_2", 0x7d1eb0c181ef3a8a, decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm2, "occupancy">>},
    {"fromZigbee:ias_water_leak_alarm_1", 0x4e9ffdc9cd422f1b, decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm1, "water_leak">>},
    {"fromZigbee:ias_smoke_alarm_1", 0x69ea5f787a4f1bba, decoder<smoke>},
    {"fromZigbee:ias_gas_alarm_1", 0x2083b00ccb75316d, decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm1, "gas">>},
    {"fromZigbee:ias_gas_alarm_2", 0x04fe8276618f4aa3, decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm2, "gas">>},
    {"fromZigbee:ias_carbon_monoxide_alarm_1", 0xc1aea5e09cac7fdc,
     decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm1, "carbon_monoxide">>},
    {"fromZigbee:ias_vibration_alarm_1", 0x199fdbe932526dee, decoder<zone<ZoneMessages::Notification, ZoneBit::Alarm1, "vibration">>},

    {"fromZigbee:ignore_occupancy_report", 0x9a46e187de684e43, ignored<zcl::kMsOccupancySensing>},
    {"fromZigbee:ignore_temperature_report", 0x89a2c5fd92617b7e, ignored<zcl::kMsTemperatureMeasurement>},
    {"fromZigbee:ignore_illuminance_report", 0xb211dd27eeb4065d, ignored<zcl::kMsIlluminanceMeasurement>},
    {"fromZigbee:ignore_onoff_report", 0xdb615c3b1d5a5783, ignored<zcl::kGenOnOff>},
    {"fromZigbee:ignore_genLevelCtrl_report", 0x70c7f06f22bd3ad7, ignored<zcl::kGenLevelCtrl>},
    {"fromZigbee:ignore_genIdentify", 0x70cb88714f423703, ignored<zcl::kGenIdentify>},

    {"toZigbee:on_off", 0x632ecaa4c82974a9, setter<[] { return on_off_setter(); }>},
    {"toZigbee:power_on_behavior", 0x0dd03f093d2e052f, setter<power_on_behavior_setter>},
    {"toZigbee:light_onoff_brightness", 0xfaa485311316c8b9, setter<[] { return light_on_off_brightness_setter(); }>},
    {"toZigbee:light_color", 0x893e845352fb7cbb, setter<color_setter>},
    {"toZigbee:light_colortemp", 0x94adb465172be0ac, setter<color_temp_setter>},
    {"toZigbee:light_color_colortemp", 0x752475704e30a346, setter<color_and_color_temp_setter>},
    {"toZigbee:ignore_transition", 0x1b994f82b148e61d, setter<accepted<"transition">>},
    {"toZigbee:ignore_rate", 0x638bfdc449eba236, setter<accepted<"rate">>},
    {"toZigbee:level_config", 0xf562096509a11a8a, setter<level_config_setter>},
    {"toZigbee:identify", 0xce7fce824c925464, setter<identify_setter>},
    {"toZigbee:cover_state", 0xe95d2684c61bf61f, setter<[] { return cover_state_setter(); }>},
    {"toZigbee:cover_position_tilt", 0x9496b6a59f4d949b, setter<cover_position_tilt_setter>},
    {"toZigbee:cover_via_brightness", 0xb8402bcb4ef76cf0, setter<cover_via_brightness_setter>},
    {"toZigbee:lock", 0x615746387d774e18, setter<[] { return lock_setter(); }>},
    {"toZigbee:pincode_lock", 0x4c48819d2a082a6c, setter<pin_code_setter>},
    {"toZigbee:lock_userstatus", 0x0786f5f19eb4944d, setter<user_status_setter>},
    {"toZigbee:lock_auto_relock_time", 0x40c5703e02e3fb4b, setter<auto_relock_time_setter>},
    {"toZigbee:lock_sound_volume", 0x427616c37b2283c4, setter<sound_volume_setter>},
    {"toZigbee:fan_mode", 0x26322af8c112babb, setter<fan_setter>},
    {"toZigbee:fan_speed", 0xa464d32ba2469bd4, setter<fan_speed_setter>},
    {"toZigbee:warning", 0x87724b9f65c4e7f2, warning},
    {"toZigbee:battery_percentage_remaining", 0xdbf645151b7fc3f0,
     setter<reader<"battery", zcl::kGenPowerCfg, zcl::power::kBatteryPercentageRemaining>>},

    {"toZigbee:thermostat_local_temperature", 0x96eb1cd1b9a974fa, thermostat_setter<"local_temperature">},
    {"toZigbee:thermostat_outdoor_temperature", 0x421a6153558c679d, thermostat_setter<"outdoor_temperature">},
    {"toZigbee:thermostat_occupancy", 0x8e82c539f7ae94b7, thermostat_setter<"occupancy">},
    {"toZigbee:thermostat_local_temperature_calibration", 0xeafca1459a320f91, thermostat_setter<"local_temperature_calibration">},
    {"toZigbee:thermostat_occupied_heating_setpoint", 0xaa7a140fb6dcaadc, thermostat_setter<"occupied_heating_setpoint">},
    {"toZigbee:thermostat_unoccupied_heating_setpoint", 0xbc27d51451cc0f67, thermostat_setter<"unoccupied_heating_setpoint">},
    {"toZigbee:thermostat_occupied_cooling_setpoint", 0x7ee58996a9b183e4, thermostat_setter<"occupied_cooling_setpoint">},
    {"toZigbee:thermostat_unoccupied_cooling_setpoint", 0x56a4e9b5c6623ca9, thermostat_setter<"unoccupied_cooling_setpoint">},
    {"toZigbee:thermostat_min_heat_setpoint_limit", 0x110c30df4fb57b8f, thermostat_setter<"min_heat_setpoint_limit">},
    {"toZigbee:thermostat_max_heat_setpoint_limit", 0xe016143a2f0c5fad, thermostat_setter<"max_heat_setpoint_limit">},
    {"toZigbee:thermostat_min_cool_setpoint_limit", 0xcbdb2533c32cf8fe, thermostat_setter<"min_cool_setpoint_limit">},
    {"toZigbee:thermostat_max_cool_setpoint_limit", 0x225fda0614e51892, thermostat_setter<"max_cool_setpoint_limit">},
    {"toZigbee:thermostat_system_mode", 0xd28f44073aab5319, thermostat_setter<"system_mode">},
    {"toZigbee:thermostat_control_sequence_of_operation", 0x1efdd45e401e5ef2, thermostat_setter<"control_sequence_of_operation">},
    {"toZigbee:thermostat_programming_operation_mode", 0x8bf58d1981790dad, thermostat_setter<"programming_operation_mode">},
    {"toZigbee:thermostat_running_state", 0x237bccd721418b47, thermostat_setter<"running_state">},
    {"toZigbee:thermostat_running_mode", 0x22331c6f642adca6, thermostat_setter<"running_mode">},
    {"toZigbee:thermostat_pi_heating_demand", 0xe08b1c4698ed6447, thermostat_setter<"pi_heating_demand">},
    {"toZigbee:thermostat_temperature_setpoint_hold", 0xcc16723afe239c7d, thermostat_setter<"temperature_setpoint_hold">},
    {"toZigbee:thermostat_temperature_setpoint_hold_duration", 0x9109c02db495395f, thermostat_setter<"temperature_setpoint_hold_duration">},
};

}  // namespace

std::span<const Primitive> converter_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

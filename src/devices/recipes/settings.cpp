// Plain converters of what is asked of a device by MQTT: sirens, thermostats, timed switches, reads.
#include <fmt/core.h>

#include <cmath>

#include "devices/primitives/light.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/thermostat.h"
#include "devices/recipes/makers.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"
#include "spec/zcl/clusters/security.h"

namespace skep::devices::recipes {

namespace {

template <Word property>
std::vector<Feature> thermostat_setter_of(Call&) {
    return {Feature{.setters = thermostat_setters({property.view()}).setters}};
}

// Of the thermostat's user interface: the display mode, the lock.
template <std::size_t number>
SetterPtr user_interface() {
    return thermostat_ui().setters.at(number);
}

// ---- A switch that goes back by itself ----

async::Task<Result<SetResult>> set_timed(const Command& command) {
    constexpr double kLongest = 0xFFFE;
    const Json* state = find(command.message, "state");
    std::string wanted = state != nullptr && state->is_string() ? to_lower(state->get_string()) : "null";
    Result<SetResult> done = co_await send_on_off(command, std::move(wanted));
    if (!done) co_return done;
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const std::string value = to_lower(*text);
    if (value != "on" && value != "off") co_return done;
    // Postfixes of the addressed endpoint are stripped from the message.
    const Json* time = state != nullptr || !command.endpoint_name.empty() ? find(command.message, "time_in_seconds") : nullptr;
    if (!truthy(time)) co_return done;
    const double count = js_number_of(*time);
    if (std::trunc(count) != count || count < 0 || count > kLongest) {
        co_return Error{Errc::Invalid, "The time_in_seconds value must be convertible to an integer in the range: <0x0000, 0xFFFE>"};
    }
    const bool on = value == "on";
    zcl::Fields fields{{"ctrlbits", zcl::Value(0)}, {"ontime", whole(on ? 0 : count)}, {"offwaittime", whole(on ? count : 0)}};
    Result<void> sent = co_await send(command, zcl::kGenOnOff, "onWithTimedOff", std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return done;
}

SetterPtr timed_switch() {
    return make_setter({.keys = {"state", "time_in_seconds"}, .set = set_timed, .get = get_on_off});
}

// ---- Sirens ----

// The bits of a warning that is as loud as can be, or none.
struct SirenInfo {
    int on, off;
};
SirenInfo siren_info(std::string_view model) {
    constexpr int kAll = 3;  // of two bits
    if (model == "SMSZB-120" || model == "HESZB-120") return {(1 << 7) + (1 << 6), 0};
    if (model == "SIRZB-110") return {kAll + (1 << 4) + (kAll << 6), 0};
    if (model == "SIRZB-111") return {(kAll << 4) + (1 << 2) + kAll, 0};
    return {(kAll << 6) + (1 << 2), kAll << 6};
}

async::Task<Result<SetResult>> set_alarm(const Command& command, SirenInfo info) {
    constexpr int kSeconds = 300;
    const std::string_view value = as_string(command.value).value_or("");
    zcl::Fields fields{{"startwarninginfo", zcl::Value(value == "alarm" || value == "OFF" ? info.off : info.on)},
                       {"warningduration", zcl::Value(kSeconds)},
                       {"strobedutycycle", zcl::Value(0)},
                       {"strobelevel", zcl::Value(0)}};
    Result<void> done = co_await send(command, zcl::kSsIasWd, "startWarning", std::move(fields), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

std::vector<Feature> simple_warning(Call& call) {
    const SirenInfo info = siren_info(call.model());
    return {{.setters = {make_setter({.keys = {"alarm"}, .set = [info](const Command& command) { return set_alarm(command, info); }})}}};
}

async::Task<Result<SetResult>> set_squawk(const Command& command) {
    static const Names kStates{{"system_is_armed", 0}, {"system_is_disarmed", 1}};
    static const Names kLevels{{"low", 0}, {"medium", 1}, {"high", 2}, {"very_high", 3}};
    const Result<const JsonObject*> wanted = assert_object(command.value, command.key);
    if (!wanted) co_return wanted.error();
    const Json* level_name = find(**wanted, "level");
    const Json* state_name = find(**wanted, "state");
    const Result<int> state = number_of(kStates, state_name != nullptr ? *state_name : Json("undefined"));
    if (!state) co_return state.error();
    const Result<int> level = number_of(kLevels, truthy(level_name) ? *level_name : Json("very_high"));
    if (!level) co_return level.error();
    const int strobe = truthy(find(**wanted, "strobe")) ? 1 : 0;
    zcl::Fields fields{{"squawkinfo", zcl::Value(*state + (strobe << 4) + (*level << 6))}};
    Result<void> done = co_await send(command, zcl::kSsIasWd, "squawk", std::move(fields), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

SetterPtr squawk() {
    return make_setter({.keys = {"squawk"}, .set = set_squawk});
}

// ---- Thermostats ----

async::Task<Result<SetResult>> raise_or_lower(const Command& command) {
    constexpr double kHundredths = 100;
    const Result<const JsonObject*> wanted = assert_object(command.value, command.key);
    if (!wanted) co_return wanted.error();
    const Json* mode = find(**wanted, "mode");
    const Json* amount = find(**wanted, "amount");
    const double steps = amount != nullptr ? math_round(js_number_of(*amount)) * kHundredths : std::nan("");
    zcl::Fields fields{{"mode", whole(mode != nullptr ? js_number_of(*mode) : std::nan(""))}, {"amount", whole(steps)}};
    Result<void> done = co_await send(command, zcl::kHvacThermostat, "setpointRaiseLower", std::move(fields), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

SetterPtr setpoint_raise_lower() {
    return make_setter({.keys = {"setpoint_raise_lower"}, .set = raise_or_lower});
}

constexpr AttributeId kRemoteSensing = 0x001A;

async::Task<Result<SetResult>> set_remote_sensing(const Command& command) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back(value_of(kRemoteSensing, whole(js_number_of(command.value))));
    Result<void> done = co_await write(command, zcl::kHvacThermostat, std::move(values), kNoOptions);
    if (!done) co_return done.error();
    co_return SetResult{};
}

SetterPtr remote_sensing() {
    return make_setter({.keys = {"remote_sensing"}, .set = set_remote_sensing, .get = [](const Command& command) {
                            return read_addressed(command, zcl::kHvacThermostat, {kRemoteSensing});
                        }});
}

async::Task<Result<void>> get_relay_status_log(const Command& command) {
    zcl::Fields none;
    Result<void> done = co_await send(command, zcl::kHvacThermostat, "getRelayStatusLog", std::move(none), request_options(command));
    co_return done;
}

SetterPtr relay_status_log() {
    return make_setter({.keys = {"relay_status_log"}, .get = get_relay_status_log});
}

// ---- Others ----

async::Task<Result<SetResult>> set_factory_reset(const Command& command) {
    zcl::Fields none;
    Result<void> done = co_await send(command, zcl::kGenBasic, "resetFactDefault", std::move(none), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

SetterPtr factory_reset() {
    return make_setter({.keys = {"reset"}, .set = set_factory_reset});
}

async::Task<Result<SetResult>> set_occupancy_timeout(const Command& command) {
    const Result<double> value = assert_number(command.value, "value");
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back(value_of(zcl::occupancy::kPirOToUDelay, whole(*value)));
    Result<void> done = co_await write(command, zcl::kMsOccupancySensing, std::move(values), request_options(command));
    if (!done) co_return done.error();
    co_return state_of("occupancy_timeout", command.value);
}

SetterPtr occupancy_timeout() {
    return make_setter({.keys = {"occupancy_timeout"}, .set = set_occupancy_timeout, .get = [](const Command& command) {
                            return read_addressed(command, zcl::kMsOccupancySensing, {zcl::occupancy::kPirOToUDelay});
                        }});
}

constexpr AttributeId kInstantaneousDemand = 0x0400, kActivePower = 0x050B;

constexpr Primitive kPrimitives[] = {
    {"toZigbee:TYZB01_on_off", 0x651eaa51bc8efbc7, one_setter<timed_switch>},
    {"toZigbee:warning_simple", 0x8b3599149ff39c4e, simple_warning},
    {"toZigbee:squawk", 0x9b27c1e715393d90, one_setter<squawk>},
    {"toZigbee:factory_reset", 0xe090180124aa89a9, one_setter<factory_reset>},
    {"toZigbee:occupancy_timeout", 0x8d99701705a79801, one_setter<occupancy_timeout>},

    {"toZigbee:metering_power", 0xec28ea6ae1ef6b1e, one_getter<"power", zcl::kSeMetering, kInstantaneousDemand>},
    {"toZigbee:currentsummdelivered", 0x359f9bcf33fd69e3, one_getter<"energy", zcl::kSeMetering, 0x0000>},
    {"toZigbee:electrical_measurement_power", 0x83d55d7153fbe60a, one_getter<"power", zcl::kHaElectricalMeasurement, kActivePower>},

    {"toZigbee:thermostat_weekly_schedule", 0xc81585e1cb8db834, thermostat_setter_of<"weekly_schedule">},
    {"toZigbee:thermostat_clear_weekly_schedule", 0xfa21f485ee4f919f, thermostat_setter_of<"clear_weekly_schedule">},
    {"toZigbee:thermostat_ac_louver_position", 0x1d6d4fb319281fde, thermostat_setter_of<"ac_louver_position">},
    {"toZigbee:thermostat_setpoint_raise_lower", 0x7b30d0abf7d739d0, one_setter<setpoint_raise_lower>},
    {"toZigbee:thermostat_remote_sensing", 0x284d2b992e9320ed, one_setter<remote_sensing>},
    {"toZigbee:thermostat_relay_status_log", 0xe85728875bb6fa82, one_setter<relay_status_log>},
    {"toZigbee:thermostat_temperature_display_mode", 0xa765004526342d8b, one_setter<user_interface<0>>},
    {"toZigbee:thermostat_keypad_lockout", 0x078f622b43651413, one_setter<user_interface<1>>},

    {"toZigbee:light_brightness_move", 0xd326a5d354f1cd8a, one_setter<brightness_move_setter>},
    {"toZigbee:light_brightness_step", 0x74d4c2adbcd634de, one_setter<brightness_step_setter>},
    {"toZigbee:light_color_mode", 0x35086b13030aad01, one_setter<color_mode_setter>},
    {"toZigbee:light_color_options", 0xfcf614b45020104e, one_setter<color_options_setter>},
    {"toZigbee:light_colortemp_move", 0x7daa1d69880b4e1a, one_setter<color_temp_move_setter>},
    {"toZigbee:light_colortemp_step", 0x6b6f0821667dd9c6, one_setter<color_temp_step_setter>},
    {"toZigbee:light_colortemp_startup", 0xe7f4c96db80ac76a, one_setter<color_temp_startup_setter>},
    {"toZigbee:light_hue_saturation_move", 0x03c136978c39162c, one_setter<hue_saturation_move_setter>},
    {"toZigbee:light_hue_saturation_step", 0xfc3d248f4990e7eb, one_setter<hue_saturation_step_setter>},
    {"toZigbee:effect", 0xcc49dc6dfeefc719, one_setter<effect_setter>},
};

}  // namespace

std::span<const Primitive> setting_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

#include "devices/primitives/thermostat.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "devices/primitives/thermostat_names.h"
#include "spec/zcl/clusters/hvac.h"

namespace skep::devices {

namespace {

namespace th = zcl::thermostat;
namespace names = thermostat_names;
constexpr AttributeId kLouverPosition = 0x0045;
constexpr double kAbsoluteZero = -273.15;  // what lies below stands for "none" (devices send -327.68 or -325.65)

// ---- Decoding ----

// One message on its way to properties: what one row cannot say fails the whole, as nothing of it is published then.
struct Reading {
    const zigbee::Message& message;
    const Device& device;
    Update out;

    void tell(std::string_view name, Json value) { out.set(property(name, message, *device.definition()), std::move(value)); }
    void hundredths(std::string_view name, AttributeId id) {
        if (const auto value = measured(message, id)) tell(name, number(*value / 100));
    }
    void temperature(std::string_view name, AttributeId id) {
        if (const auto value = measured(message, id); value && *value / 100 >= kAbsoluteZero) tell(name, number(*value / 100));
    }
    Result<void> named(std::string_view name, AttributeId id, const Names& list) {
        const auto value = measured(message, id);
        if (!value) return ok;
        const Result<std::string_view> text = name_of(list, *value);
        if (!text) return text.error();
        tell(name, Json(*text));
        return ok;
    }
};

// The local wall time of the moment, as "2000-01-01T00:00:05+00:00".
std::string local_time(std::int64_t seconds_since_2000) {
    std::tm time{};
    time.tm_year = 100;
    time.tm_mday = 1;
    time.tm_isdst = -1;
    time.tm_hour = static_cast<int>(seconds_since_2000 / 3600);
    time.tm_min = static_cast<int>(seconds_since_2000 % 3600 / 60);
    time.tm_sec = static_cast<int>(seconds_since_2000 % 60);
    std::mktime(&time);
    const long offset = time.tm_gmtoff / 60;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday, time.tm_hour,
                       time.tm_min, time.tm_sec, offset < 0 ? '-' : '+', std::labs(offset) / 60, std::labs(offset) % 60);
}

std::string_view sensed(std::int64_t bits, int bit) {
    return (bits >> bit & 1) != 0 ? "remotely" : "internally";
}

void read_temperatures(Reading& reading) {
    reading.temperature("local_temperature", th::kLocalTemp);
    if (const auto value = measured(reading.message, th::kLocalTemperatureCalibration))
        reading.tell("local_temperature_calibration", number(*value / 10));
    reading.temperature("outdoor_temperature", th::kOutdoorTemp);
    if (const auto value = attribute_int(reading.message, th::kOccupancy)) reading.tell("occupancy", *value % 2 > 0);
    reading.temperature("occupied_heating_setpoint", th::kOccupiedHeatingSetpoint);
    reading.hundredths("unoccupied_heating_setpoint", th::kUnoccupiedHeatingSetpoint);
    reading.hundredths("occupied_cooling_setpoint", th::kOccupiedCoolingSetpoint);
    reading.hundredths("unoccupied_cooling_setpoint", th::kUnoccupiedCoolingSetpoint);
    reading.hundredths("setpoint_change_amount", th::kSetpointChangeAmount);
}

void read_limits(Reading& reading) {
    reading.temperature("min_heat_setpoint_limit", th::kMinHeatSetpointLimit);
    reading.temperature("max_heat_setpoint_limit", th::kMaxHeatSetpointLimit);
    reading.temperature("abs_min_heat_setpoint_limit", th::kAbsMinHeatSetpointLimit);
    reading.temperature("abs_max_heat_setpoint_limit", th::kAbsMaxHeatSetpointLimit);
    reading.temperature("abs_min_cool_setpoint_limit", th::kAbsMinCoolSetpointLimit);
    reading.temperature("abs_max_cool_setpoint_limit", th::kAbsMaxCoolSetpointLimit);
    reading.temperature("min_setpoint_dead_band", th::kMinSetpointDeadBand);
}

Result<void> decode_thermostat(const zigbee::Message& message, Device& device, Update& update) {
    Reading reading{message, device, {}};
    read_temperatures(reading);
    struct Row {
        std::string_view name;
        AttributeId id;
        const Names& list;
    };
    for (const Row& row :
         {Row{"setpoint_change_source", th::kSetpointChangeSource, names::kChangeSources},
          Row{"control_sequence_of_operation", th::kCtrlSeqeOfOper, names::kControlSequences},
          Row{"programming_operation_mode", th::kProgramingOperMode, names::kProgrammingModes},
          Row{"system_mode", th::kSystemMode, names::kSystemModes}, Row{"running_mode", th::kRunningMode, names::kRunningModes},
          Row{"running_state", th::kRunningState, names::kRunningStates},
          Row{"ac_louver_position", kLouverPosition, names::kLouverPositions}}) {
        const Result<void> done = reading.named(row.name, row.id, row.list);
        if (!done) return done.error();
    }
    if (const auto time = attribute_int(message, th::kSetpointChangeSourceTimeStamp))
        reading.tell("setpoint_change_source_timestamp", Json(local_time(*time)));
    if (const auto bits = attribute_int(message, th::kRemoteSensing)) {
        JsonObject sensing;
        sensing["local_temperature"] = sensed(*bits, 0);
        sensing["outdoor_temperature"] = sensed(*bits, 1);
        sensing["occupancy"] = sensed(*bits, 2);
        reading.tell("remote_sensing", std::move(sensing));
    }
    constexpr double kFull = 255;
    if (const auto demand = measured(message, th::kPIHeatingDemand))
        reading.tell("pi_heating_demand", number(map_range(*demand, 0, kFull, 0, 100)));
    if (const auto demand = measured(message, th::kPICoolingDemand))
        reading.tell("pi_cooling_demand", number(map_range(*demand, 0, kFull, 0, 100)));
    if (const auto hold = measured(message, th::kTempSetpointHold)) reading.tell("temperature_setpoint_hold", *hold == 1);
    if (const auto minutes = measured(message, th::kTempSetpointHoldDuration))
        reading.tell("temperature_setpoint_hold_duration", number(*minutes));
    read_limits(reading);
    for (auto& [name, value] : reading.out.values) update.values[name] = std::move(value);
    return ok;
}

// ---- Setting ----

Target attribute_of(AttributeId id) {
    Target target;
    target.cluster = zcl::kHvacThermostat;
    target.attribute = id;
    return target;
}

double to_half(double value) {
    return math_round(precision_round(value * 2, 1)) / 2;
}

// A setpoint on the wire: half degrees, of the unit that the user sees.
double setpoint_on_wire(const Command& command, double value) {
    const Json* unit = find(command.options, "thermostat_unit");
    if (unit == nullptr || !unit->is_string() || unit->get_string() != "fahrenheit") return to_half(value) * 100;
    const double fahrenheit = to_half(value * 1.8 + 32);
    return math_round(precision_round((fahrenheit - 32) / 1.8, 2) * 100);
}

async::Task<Result<SetResult>> set_setpoint(const Command& command, AttributeId id) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    Result<SetResult> done =
        co_await write_addressed(command, attribute_of(id), wire_number(setpoint_on_wire(command, *value)), command.value);
    co_return done;
}

async::Task<Result<SetResult>> set_calibration(const Command& command) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    Result<SetResult> done = co_await write_addressed(command, attribute_of(th::kLocalTemperatureCalibration),
                                                      wire_number(math_round(*value * 10)), command.value);
    co_return done;
}

// A name of the list; anything else stands for itself, as the number that it is. `strict`: that is an error.
async::Task<Result<SetResult>> set_named(const Command& command, Target target, const Names* list, bool strict) {
    std::optional<double> wire;
    if (command.value.is_string()) {
        for (const auto& [name, value] : *list) {
            if (!wire && name == command.value.get_string()) wire = value;
        }
    }
    if (const double plain = js_number_of(command.value); !wire && !strict) wire = std::isfinite(plain) ? plain : 0;
    if (!wire) co_return Error{Errc::Invalid, fmt::format("'{}' is no {}", text_of(command.value), command.key)};
    Result<SetResult> done = co_await write_addressed(command, target, wire_number(*wire), command.value);
    co_return done;
}

async::Task<Result<SetResult>> set_plain(const Command& command, AttributeId id) {
    const double wire = command.value.is_bool() ? command.value.get_bool() : as_number(command.value).value_or(0);
    Result<SetResult> done = co_await write_addressed(command, attribute_of(id), wire_number(wire), command.value);
    if (!done) co_return done.error();
    co_return SetResult{};  // the device reports it
}

async::Task<Result<SetResult>> clear_schedule(const Command& command) {
    zcl::Fields none;
    Result<void> done = co_await send(command, zcl::kHvacThermostat, "clearWeeklySchedule", std::move(none), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

async::Task<Result<void>> get_schedule(const Command& command) {
    zcl::Fields fields;
    fields.emplace_back("daystoreturn", 0xFF);  // Sunday to Saturday, and vacation
    fields.emplace_back("modetoreturn", 3);     // heat and cool
    Result<void> done = co_await send(command, zcl::kHvacThermostat, "getWeeklySchedule", std::move(fields), request_options(command));
    co_return done;
}

// ---- Weekly schedules from MQTT: {"dayofweek": [...], "transitions": [{"time": "6:00", "heatSetpoint": 20}]} ----

const Json* first_member(const JsonObject& object, std::initializer_list<std::string_view> keys) {
    for (std::string_view key : keys) {
        if (const Json* value = find(object, key); value != nullptr && !value->is_null()) return value;
    }
    return nullptr;
}

Result<double> minutes_of(const Json& time) {
    if (const auto plain = as_number(time)) return *plain;
    if (time.is_string()) {
        const std::string_view text(time.get_string());
        const std::size_t colon = text.find(':');
        const auto hour = parse_float(text.substr(0, colon));
        const auto minute = colon == std::string_view::npos ? std::nullopt : parse_float(text.substr(colon + 1));
        if (hour && minute) return std::trunc(*hour) * 60 + std::trunc(*minute);
    }
    if (time.is_object()) {
        const Json* hour = find(time.get_object(), "hour");
        const Json* minute = find(time.get_object(), "minute");
        if (hour != nullptr && minute != nullptr) {
            const Result<double> hours = to_number(*hour, "hour");
            const Result<double> minutes = to_number(*minute, "minute");
            if (hours && minutes) return std::trunc(*hours) * 60 + std::trunc(*minutes);
        }
    }
    return Error{Errc::Invalid, "weekly_schedule: expected 24h time notation (e.g. 19:30) but got '" + to_text(time) + "'!"};
}

struct Schedule {
    std::vector<zcl::Value> transitions;
    int mode = 0;  // bit 0 heat, bit 1 cool
};

Result<Schedule> schedule_of(const JsonArray& rows) {
    Schedule out;
    for (const Json& row : rows) {
        if (!row.is_object()) return Error{Errc::Invalid, "weekly_schedule: a transition is no object"};
        const JsonObject& transition = row.get_object();
        const Json* time = first_member(transition, {"transitionTime", "transition_time", "time"});
        if (time == nullptr) return Error{Errc::Invalid, "weekly_schedule: a transition has no time"};
        const Result<double> minutes = minutes_of(*time);
        if (!minutes) return minutes.error();
        std::vector<std::pair<std::string_view, zcl::Value>> record;
        record.emplace_back("transitionTime", wire_number(*minutes));
        const Json* heat = first_member(transition, {"heatSetpoint", "heat_setpoint"});
        const Json* cool = first_member(transition, {"coolSetpoint", "cool_setpoint"});
        if (heat != nullptr) {
            const Result<double> value = to_number(*heat, "heatSetpoint");
            if (!value) return value.error();
            record.emplace_back("heatSetpoint", wire_number(math_round(*value * 100)));
            out.mode |= 1;
        }
        if (cool != nullptr) {
            const Result<double> value = to_number(*cool, "coolSetpoint");
            if (!value) return value.error();
            record.emplace_back("coolSetpoint", wire_number(math_round(*value * 100)));
            out.mode |= 2;
        }
        out.transitions.emplace_back(std::move(record));
    }
    return out;
}

Result<int> days_of(const Json& days) {
    JsonArray list;
    if (days.is_array())
        list = days.get_array();
    else if (days.is_string())
        list.push_back(days);
    int bits = 0;
    for (const Json& item : list) {
        const Json* day = item.is_object() ? find(item.get_object(), "day") : &item;
        if (day == nullptr || !day->is_string()) {
            return Error{Errc::Invalid,
                         "weekly_schedule: expected dayofweek to be string or {\"day\": \"str\"}, but got '" + to_text(item) + "'!"};
        }
        const Result<int> bit = number_of(names::kDays, Json(to_lower(day->get_string())));
        if (!bit) return bit.error();
        bits |= 1 << *bit;
    }
    return bits;
}

async::Task<Result<SetResult>> set_schedule(const Command& command) {
    if (!command.value.is_object())
        co_return Error{Errc::Invalid,
                        fmt::format("{} is not a object, got {} ({})", command.key, type_name(command.value), to_text(command.value))};
    const JsonObject& value = command.value.get_object();
    const Json* transitions = find(value, "transitions");
    if (transitions == nullptr || !transitions->is_array()) co_return Error{Errc::Invalid, "weekly_schedule: transitions is not an array!"};
    Result<Schedule> schedule = schedule_of(transitions->get_array());
    if (!schedule) co_return schedule.error();
    const Json* wanted = find(value, "dayofweek");
    const Result<int> days = wanted != nullptr ? days_of(*wanted) : Result<int>(0);
    if (!days) co_return days.error();
    zcl::Fields fields;
    fields.emplace_back("dayofweek", *days);
    fields.emplace_back("numoftrans", schedule->transitions.size());
    fields.emplace_back("transitions", std::move(schedule->transitions));
    fields.emplace_back("mode", schedule->mode);
    Result<void> done = co_await send(command, zcl::kHvacThermostat, "setWeeklySchedule", std::move(fields), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

// ---- The list of setters ----

struct SetterRow {
    std::string_view property;
    AttributeId attribute;
    enum class How : std::uint8_t { Read, Setpoint, Limit, Calibration, Named, Strict, Plain } how;
    const Names* list = nullptr;
};
const std::array kSetters{
    SetterRow{"local_temperature", th::kLocalTemp, SetterRow::How::Read},
    SetterRow{"outdoor_temperature", th::kOutdoorTemp, SetterRow::How::Read},
    SetterRow{"occupancy", th::kOccupancy, SetterRow::How::Read},
    SetterRow{"local_temperature_calibration", th::kLocalTemperatureCalibration, SetterRow::How::Calibration},
    SetterRow{"occupied_heating_setpoint", th::kOccupiedHeatingSetpoint, SetterRow::How::Setpoint},
    SetterRow{"unoccupied_heating_setpoint", th::kUnoccupiedHeatingSetpoint, SetterRow::How::Setpoint},
    SetterRow{"occupied_cooling_setpoint", th::kOccupiedCoolingSetpoint, SetterRow::How::Setpoint},
    SetterRow{"unoccupied_cooling_setpoint", th::kUnoccupiedCoolingSetpoint, SetterRow::How::Setpoint},
    SetterRow{"min_heat_setpoint_limit", th::kMinHeatSetpointLimit, SetterRow::How::Limit},
    SetterRow{"max_heat_setpoint_limit", th::kMaxHeatSetpointLimit, SetterRow::How::Limit},
    SetterRow{"min_cool_setpoint_limit", th::kMinCoolSetpointLimit, SetterRow::How::Limit},
    SetterRow{"max_cool_setpoint_limit", th::kMaxCoolSetpointLimit, SetterRow::How::Limit},
    SetterRow{"system_mode", th::kSystemMode, SetterRow::How::Named, &names::kSystemModes},
    SetterRow{"control_sequence_of_operation", th::kCtrlSeqeOfOper, SetterRow::How::Named, &names::kControlSequences},
    SetterRow{"programming_operation_mode", th::kProgramingOperMode, SetterRow::How::Strict, &names::kProgrammingModes},
    SetterRow{"ac_louver_position", kLouverPosition, SetterRow::How::Named, &names::kLouverPositions},
    SetterRow{"running_state", th::kRunningState, SetterRow::How::Read},
    SetterRow{"running_mode", th::kRunningMode, SetterRow::How::Read},
    SetterRow{"pi_heating_demand", th::kPIHeatingDemand, SetterRow::How::Read},
    SetterRow{"temperature_setpoint_hold", th::kTempSetpointHold, SetterRow::How::Plain},
    SetterRow{"temperature_setpoint_hold_duration", th::kTempSetpointHoldDuration, SetterRow::How::Plain},
};

SetFunction set_function(const SetterRow& row) {
    using How = SetterRow::How;
    switch (row.how) {
        case How::Setpoint:
        case How::Limit: return [id = row.attribute](const Command& command) { return set_setpoint(command, id); };
        case How::Calibration: return set_calibration;
        case How::Named:
            return [target = attribute_of(row.attribute), list = row.list](const Command& command) {
                return set_named(command, target, list, false);
            };
        case How::Strict:
            return [target = attribute_of(row.attribute), list = row.list](const Command& command) {
                return set_named(command, target, list, true);
            };
        case How::Plain: return [id = row.attribute](const Command& command) { return set_plain(command, id); };
        case How::Read: break;
    }
    return {};
}

SetterPtr schedule_setter() {
    SetterSpec spec;
    spec.keys = {"weekly_schedule"};
    spec.set = set_schedule;
    spec.get = get_schedule;
    return make_setter(std::move(spec));
}

exposes::Expose celsius(std::string_view name, Access access) {
    return exposes::numeric(name, access).unit("°C");
}

ConfigureStep setup(AttributeId attribute, int change, const Where& where) {
    Report row;
    row.attribute = attribute;
    row.minimum = kReportMin;
    row.maximum = kReport1Hour;
    row.change = change;
    return setup_reporting(zcl::kHvacThermostat, {row}, true, true, where);
}

}  // namespace

namespace climate {

exposes::Expose make() {
    return exposes::bare("climate");
}

exposes::Expose& local_temperature(exposes::Expose& climate, Access access) {
    return climate.feature(celsius("local_temperature", access).description("Current temperature measured on the device"));
}
exposes::Expose& calibration(exposes::Expose& climate, double minimum, double maximum, double step, Access access) {
    return climate.feature(celsius("local_temperature_calibration", access)
                               .range(minimum, maximum)
                               .step(step)
                               .description("Offset to add/subtract to the local temperature"));
}
exposes::Expose& setpoint(exposes::Expose& climate, std::string_view property, double minimum, double maximum, double step, Access access) {
    return climate.feature(celsius(property, access).range(minimum, maximum).step(step).description("Temperature setpoint"));
}
exposes::Expose& system_mode(exposes::Expose& climate, const std::vector<std::string>& modes, Access access, std::string_view description) {
    return climate.feature(exposes::enumeration("system_mode", access, modes).description(description));
}
exposes::Expose& running_state(exposes::Expose& climate, const std::vector<std::string>& states, Access access) {
    return climate.feature(exposes::enumeration("running_state", access, states).description("The current running state"));
}
exposes::Expose& preset(exposes::Expose& climate, const std::vector<std::string>& modes, std::string_view description) {
    return climate.feature(exposes::enumeration("preset", kStateSet, modes).description(description));
}

}  // namespace climate

DecoderPtr thermostat_decoder() {
    return on_attributes(zcl::kHvacThermostat, decode_thermostat);
}

DecoderPtr weekly_schedule_decoder() {
    return on_commands(zcl::kHvacThermostat, {"getWeeklyScheduleRsp"},
                       [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                           const std::int64_t bits = field_int(message, "dayofweek").value_or(0);
                           JsonArray days;
                           for (const auto& [name, bit] : names::kDays) {
                               if ((bits >> bit & 1) != 0) days.emplace_back(name);
                           }
                           JsonArray transitions;
                           const zcl::Value* rows = zcl::find(message.frame.fields(), "transitions");
                           if (rows == nullptr || rows->as_list() == nullptr)
                               return Error{Errc::Malformed, "weekly schedule without transitions"};
                           for (const zcl::Value& row : *rows->as_list()) {
                               JsonObject entry;
                               if (const zcl::Value* time = row.field("transitionTime"))
                                   entry["time"] = number(time->as_double().value_or(0));
                               if (const zcl::Value* heat = row.field("heatSetpoint"))
                                   entry["heating_setpoint"] = number(heat->as_double().value_or(0) / 100);
                               if (const zcl::Value* cool = row.field("coolSetpoint"))
                                   entry["cooling_setpoint"] = number(cool->as_double().value_or(0) / 100);
                               transitions.push_back(std::move(entry));
                           }
                           JsonObject schedule;
                           schedule["days"] = std::move(days);
                           schedule["transitions"] = std::move(transitions);
                           update.set(property("weekly_schedule", message, *device.definition()), std::move(schedule));
                           return ok;
                       });
}

Feature thermostat_setters(const std::vector<std::string_view>& properties) {
    Feature out;
    for (std::string_view name : properties) {
        if (name == "weekly_schedule") {
            out.setters.push_back(schedule_setter());
            continue;
        }
        SetterSpec spec;
        spec.keys.emplace_back(name);
        if (name == "clear_weekly_schedule") {
            spec.set = clear_schedule;
        } else {
            const auto* row = std::find_if(kSetters.begin(), kSetters.end(), [&](const SetterRow& one) { return one.property == name; });
            if (row == kSetters.end()) continue;
            spec.set = set_function(*row);
            spec.get = [id = row->attribute](const Command& command) { return read_addressed(command, zcl::kHvacThermostat, {id}); };
            if (row->how == SetterRow::How::Setpoint) {
                out.converter_options.push_back(exposes::enumeration("thermostat_unit", kSet, {"celsius", "fahrenheit"})
                                                    .description("Controls the temperature unit of the thermostat (default celsius)."));
            }
        }
        out.setters.push_back(make_setter(std::move(spec)));
    }
    return out;
}

Feature thermostat(ThermostatSpec spec) {
    exposes::Expose shown = climate::make();
    climate::local_temperature(shown);
    std::vector<std::string_view> settable{"local_temperature"};
    Where where;
    if (!spec.endpoint.empty()) where.endpoint_names = {spec.endpoint};
    std::vector<ConfigureStep> steps{bind_cluster(zcl::kHvacThermostat, Side::Input, where), setup(th::kLocalTemp, 10, where)};
    if (spec.local_temperature_calibration) {
        const auto [low, high, step] = *spec.local_temperature_calibration;
        climate::calibration(shown, low, high, step);
        settable.emplace_back("local_temperature_calibration");
        steps.push_back(setup_reporting(zcl::kHvacThermostat, {Report{th::kLocalTemperatureCalibration}}, false, true, where));
    }
    for (const Setpoint& setpoint : spec.setpoints) {
        climate::setpoint(shown, setpoint.property, setpoint.minimum, setpoint.maximum, setpoint.step);
        settable.push_back(setpoint.property);
        const auto* row =
            std::find_if(kSetters.begin(), kSetters.end(), [&](const SetterRow& one) { return one.property == setpoint.property; });
        if (row != kSetters.end()) steps.push_back(setup(row->attribute, 10, where));
    }
    const auto add = [&](std::string_view name, AttributeId attribute) {
        settable.push_back(name);
        steps.push_back(setup(attribute, 0, where));
    };
    if (!spec.system_modes.empty()) {
        climate::system_mode(shown, spec.system_modes);
        add("system_mode", th::kSystemMode);
    }
    if (!spec.running_states.empty()) {
        climate::running_state(shown, spec.running_states);
        add("running_state", th::kRunningState);
    }
    if (!spec.running_modes.empty()) {
        shown.feature(exposes::enumeration("running_mode", kStateGet, spec.running_modes).description("The current running mode"));
        add("running_mode", th::kRunningMode);
    }
    if (!spec.fan_modes.empty()) {
        shown.feature(exposes::enumeration("fan_mode", kAll, spec.fan_modes).description("Mode of the fan"));
        steps.push_back(bind_cluster(zcl::kHvacFanCtrl, Side::Input, where));
        Report row;
        row.attribute = zcl::fan::kFanMode;
        row.change = 0;
        steps.push_back(setup_reporting(zcl::kHvacFanCtrl, {row}, true, true, where));
    }
    if (spec.pi_heating_demand) {
        shown.feature(exposes::numeric("pi_heating_demand", kState)
                          .label("PI heating demand")
                          .range(0, 100)
                          .unit("%")
                          .description("Position of the valve (= demanded heat) where 0% is fully closed and 100% is fully open"));
        add("pi_heating_demand", th::kPIHeatingDemand);
    }
    Feature out;
    if (!spec.endpoint.empty()) shown.endpoint(spec.endpoint);
    if (!spec.control_sequences.empty()) {
        shown.feature(exposes::enumeration("control_sequence_of_operation", kState, spec.control_sequences)
                          .description("Operating environment of the thermostat"));
        settable.emplace_back("control_sequence_of_operation");
        steps.push_back(setup(th::kCtrlSeqeOfOper, 0, {}));
    }
    Feature setters = thermostat_setters(settable);
    if (!spec.fan_modes.empty()) {
        // The peer's place for it: after running_mode. No other setter handles its keys.
        setters.setters.push_back(fan_setter());
    }
    out.exposes.push_back(shown);
    out.decoders.push_back(thermostat_decoder());
    out.setters = std::move(setters.setters);
    out.converter_options = std::move(setters.converter_options);
    out.configure = std::move(steps);
    return out;
}

}  // namespace skep::devices

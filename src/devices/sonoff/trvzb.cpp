// SONOFF's radiator valve TRVZB: a standard thermostat with settings in a cluster of its own and a schedule for each day.
#include <fmt/core.h>

#include <algorithm>

#include "devices/clusters.h"
#include "devices/primitives/battery.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/thermostat.h"
#include "devices/primitives/thermostat_names.h"
#include "devices/sonoff/sonoff.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/hvac.h"

namespace skep::devices::sonoff {

namespace {

using zcl::Type;

// The limits are the type's own: then its highest number is a value like any other.
constexpr zcl::Limits kAnyInt16{.minimum = -32768}, kAnyUint8{.maximum = 0xFF}, kAnyUint16{.maximum = 0xFFFF},
    kAnyUint32{.maximum = 0xFFFFFFFF};
constexpr const zcl::Limits* limits_of(Type type) {
    switch (type) {
        case Type::Int16: return &kAnyInt16;
        case Type::Uint8: return &kAnyUint8;
        case Type::Uint16: return &kAnyUint16;
        case Type::Uint32: return &kAnyUint32;
        default: return nullptr;
    }
}
constexpr zcl::Attribute setting(AttributeId id, std::string_view name, Type type) {
    return {id, name, type, zcl::kNoManufacturer, true, false, true, limits_of(type)};
}

constexpr AttributeId kChildLock = 0x0000, kOpenWindow = 0x6000, kFrostProtection = 0x6002, kIdleSteps = 0x6003, kClosingSteps = 0x6004,
                      kOpeningVoltage = 0x6005, kClosingVoltage = 0x6006, kMotorVoltage = 0x6007, kOpeningDegree = 0x600B,
                      kClosingDegree = 0x600C, kExternalTemperature = 0x600D, kSensorSelect = 0x600E, kAccuracy = 0x6011,
                      kTemporaryMode = 0x6014, kTemporaryTime = 0x6015, kTemporaryTemperature = 0x6016, kSmartControl = 0x6017;
constexpr std::array kAttributes{setting(kChildLock, "childLock", Type::Bool),
                                 setting(0x2000, "tamper", Type::Uint8),
                                 setting(0x2001, "illumination", Type::Uint8),
                                 setting(kOpenWindow, "openWindow", Type::Bool),
                                 setting(kFrostProtection, "frostProtectionTemperature", Type::Int16),
                                 setting(kIdleSteps, "idleSteps", Type::Uint16),
                                 setting(kClosingSteps, "closingSteps", Type::Uint16),
                                 setting(kOpeningVoltage, "valveOpeningLimitVoltage", Type::Uint16),
                                 setting(kClosingVoltage, "valveClosingLimitVoltage", Type::Uint16),
                                 setting(kMotorVoltage, "valveMotorRunningVoltage", Type::Uint16),
                                 setting(kOpeningDegree, "valveOpeningDegree", Type::Uint8),
                                 setting(kClosingDegree, "valveClosingDegree", Type::Uint8),
                                 setting(kExternalTemperature, "externalTemperatureInput", Type::Int16),
                                 setting(kSensorSelect, "temperatureSensorSelect", Type::Uint8),
                                 setting(kAccuracy, "tempAccuracy", Type::Int16),
                                 setting(kTemporaryMode, "temporaryMode", Type::Uint8),
                                 setting(kTemporaryTime, "temporaryModeTime", Type::Uint32),
                                 setting(kTemporaryTemperature, "temporaryModeTemp", Type::Int16),
                                 setting(kSmartControl, "smartTempControl", Type::Bitmap8)};
constexpr zcl::Cluster kCluster{kPrivate, "customSonoffTrvzb", kAttributes};

// Offsets go beyond what the standard allows.
constexpr zcl::Limits kWideOffset{.minimum = -127, .maximum = 127, .default_number = 0};

zcl::ClusterSet clusters() {
    static const ExtendedCluster wide(zcl::kHvacThermostat, {{zcl::thermostat::kLocalTemperatureCalibration, "localTemperatureCalibration",
                                                              Type::Int8, zcl::kNoManufacturer, true, false, true, &kWideOffset}});
    static const std::array<const zcl::Cluster*, 2> all{&wide.cluster(), &kCluster};
    return all;
}

// ---- Settings ----

struct Range {
    double low, high, step;
};
NumericSpec number_setting(std::string name, AttributeId attribute, std::string description, std::string unit, double scale,
                           std::optional<Range> range, std::string category = "config", Access access = kAll) {
    NumericSpec out;
    out.name = std::move(name);
    out.target.cluster = kPrivate;
    out.target.attribute = attribute;
    out.description = std::move(description);
    out.unit = std::move(unit);
    out.scale = scale;
    out.category = std::move(category);
    out.access = access;
    if (range) {
        out.minimum = range->low;
        out.maximum = range->high;
        out.step = range->step;
    }
    return out;
}

Feature measured_steps(std::string name, AttributeId attribute, std::string description, std::string unit = {}) {
    return numeric(
        number_setting(std::move(name), attribute, std::move(description), std::move(unit), 1, std::nullopt, "diagnostic", kStateGet));
}

Feature two_values(std::string name, AttributeId attribute, std::string description, std::pair<Json, int> on, std::pair<Json, int> off,
                   std::string category) {
    BinarySpec spec;
    spec.name = std::move(name);
    spec.target.cluster = kPrivate;
    spec.target.attribute = attribute;
    spec.description = std::move(description);
    spec.on = std::move(on);
    spec.off = std::move(off);
    spec.category = std::move(category);
    return binary(std::move(spec));
}

// A timer without a temperature tells 0.
Feature timer_temperature() {
    NumericSpec spec = number_setting("timer_mode_target_temp", kTemporaryTemperature,
                                      "In timer mode, the temperature can be set to 4-35 ℃.", "°C", 100, Range{4, 35, 0.5});
    spec.when = [](const zigbee::Message& message, const Device&) { return attribute_int(message, kTemporaryTemperature) != 0; };
    return numeric(std::move(spec));
}

Feature temporary_mode() {
    EnumSpec spec;
    spec.name = "temporary_mode_select";
    spec.label = "Temporary mode ";
    spec.names = {{"boost", 0}, {"timer", 1}};
    spec.target.cluster = kPrivate;
    spec.target.attribute = kTemporaryMode;
    spec.category = "config";
    spec.description =
        "Boost mode: Activates maximum TRV temperature for a user-defined duration, enabling rapid heating. "
        "Timer Mode: Allows customization of temperature and duration for precise heating control."
        "After the set duration, the system will return to its previous normal mode and temperature.";
    return enum_lookup(std::move(spec));
}

Feature sensor_select() {
    EnumSpec spec;
    spec.name = "temperature_sensor_select";
    spec.label = "Temperature sensor";
    spec.names = {{"internal", 0}, {"external", 1}, {"external_2", 2}, {"external_3", 3}};
    spec.target.cluster = kPrivate;
    spec.target.attribute = kSensorSelect;
    spec.description =
        "Whether to use the value of the internal temperature sensor or an external temperature sensor for the perceived local "
        "temperature. Using an "
        "external sensor does not require local temperature calibration.";
    return enum_lookup(std::move(spec));
}

Feature external_temperature() {
    NumericSpec spec = number_setting(
        "external_temperature_input", kExternalTemperature,
        "The value of an external temperature sensor. Note: synchronisation of this value with the external temperature sensor needs to "
        "happen outside of Zigbee2MQTT.",
        "°C", 100, Range{0, 99.9, 0.1});
    spec.label = "External temperature";
    spec.precision = 1;
    return numeric(std::move(spec));
}

std::string degree_text(std::string_view what, std::string_view full, std::string_view none, std::string_view note) {
    return fmt::format("Valve {} position (percentage) control. {} {} and the default value is 100%. {}", what, full, none, note);
}

std::vector<Feature> settings() {
    return {
        timer_temperature(),
        numeric(number_setting("temporary_mode_duration", kTemporaryTime,
                               "Boost Mode: Sets maximum TRV temperature for up to 180 minutes.Timer Mode: Customizes temperature and "
                               "duration, up to 24 hours.",
                               "minutes", 60, Range{0, 1440, 1})),
        temporary_mode(),
        two_values("child_lock", kChildLock, "Enables/disables physical input on the device", {"LOCK", 1}, {"UNLOCK", 0}, "config"),
        two_values("open_window", kOpenWindow,
                   "Automatically turns off the radiator when local temperature drops by more than 1.5°C in 4.5 minutes.", {"ON", 1},
                   {"OFF", 0}, "config"),
        numeric(number_setting(
            "frost_protection_temperature", kFrostProtection,
            "Minimum temperature at which to automatically turn on the radiator, if system mode is off, to prevent pipes freezing.", "°C",
            100, Range{4, 35, 0.5})),
        sensor_select(),
        external_temperature(),
        measured_steps("idle_steps", kIdleSteps, "Number of steps used for calibration (no-load steps)"),
        measured_steps("closing_steps", kClosingSteps, "Number of steps it takes to close the valve"),
        measured_steps("valve_opening_limit_voltage", kOpeningVoltage, "Valve opening limit voltage", "mV"),
        measured_steps("valve_closing_limit_voltage", kClosingVoltage, "Valve closing limit voltage", "mV"),
        measured_steps("valve_motor_running_voltage", kMotorVoltage, "Valve motor running voltage", "mV"),
        numeric(number_setting("valve_opening_degree", kOpeningDegree,
                               degree_text("open", "If the opening degree is set to 100%, the valve is fully open when it is opened.",
                                           "If the opening degree is set to 0%, the valve is fully closed when it is opened,",
                                           "Note: only version v1.1.4 or higher is supported."),
                               "%", 1, Range{0, 100, 1})),
        numeric(number_setting("valve_closing_degree", kClosingDegree,
                               degree_text("closed", "If the closing degree is set to 100%, the valve is fully closed when it is closed.",
                                           "If the closing degree is set to 0%, the valve is fully opened when it is closed,",
                                           "Note: Only version v1.1.4 or higher is supported."),
                               "%", 1, Range{0, 100, 1})),
        numeric(number_setting(
            "temperature_accuracy", kAccuracy,
            "Temperature control accuracy. "
            "The range is -0.2 ~ -1°C, with an interval of 0.2, and the default is -1. "
            "If the temperature control accuracy is selected as -1°C (default value) and the target temperature is 26 degrees, "
            "then TRVZB will close the valve when the room temperature reaches 26 degrees and open the valve at 25 degrees. "
            "If -0.4°C is chosen as the temperature control accuracy, then the valve will close when the room temperature reaches 26 "
            "degrees and open at 25.6 degrees."
            "Note: Only version v1.3.0 or higher is supported.",
            "°C", 100, Range{-1, -0.2, 0.2})),
    };
}

// ---- The schedule of a day: "00:00/18 06:30/21.5 ..." ----

constexpr std::array<std::string_view, 7> kDays{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
constexpr std::string_view kPrefix = "weekly_schedule_";
constexpr std::size_t kMostTransitions = 6;

struct Transition {
    int minutes = 0;
    double celsius = 0;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// HH:mm/temperature, the temperature whole or with ".5".
std::optional<Transition> transition_of(std::string_view text) {
    if (text.size() < 7 || text[2] != ':' || text[5] != '/' || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[3]) ||
        !is_digit(text[4]))
        return std::nullopt;
    Transition out;
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int minute = (text[3] - '0') * 10 + text[4] - '0';
    if (hour > 23 || minute > 59) return std::nullopt;
    std::string_view celsius = text.substr(6);
    if (celsius.size() > 2 && celsius.ends_with(".5")) {
        out.celsius = 0.5;
        celsius.remove_suffix(2);
    }
    if (celsius.empty() || celsius.size() > 4 || !std::all_of(celsius.begin(), celsius.end(), is_digit)) return std::nullopt;
    out.celsius += *parse_float(celsius);
    out.minutes = hour * 60 + minute;
    return out;
}

Result<std::vector<Transition>> transitions_of(std::string_view schedule, std::string_view days) {
    std::vector<std::string> words;
    for (std::size_t start = 0; start <= schedule.size();) {
        const std::size_t end = std::min(schedule.find(' ', start), schedule.size());
        words.emplace_back(schedule.substr(start, end - start));
        start = end + 1;
    }
    std::sort(words.begin(), words.end());
    const auto invalid = [&](std::string_view why) { return Error{Errc::Invalid, fmt::format("Invalid schedule for {}: {}", days, why)}; };
    if (words.size() > kMostTransitions) return invalid("days must have no more than 6 transitions");
    std::vector<Transition> out;
    for (const std::string& word : words) {
        const std::optional<Transition> one = transition_of(word);
        if (!one) return invalid("transitions must be in format HH:mm/temperature (e.g. 12:00/15.5), found: " + word);
        if (one->celsius < 4 || one->celsius > 35)
            return invalid("temperature value must be between 4-35 (inclusive), found: " + js_number(one->celsius));
        out.push_back(*one);
    }
    if (out.front().minutes != 0) return invalid("the first transition of each day should start at 00:00");
    return out;
}

int day_bit(std::string_view day) {
    const auto* found = std::find(kDays.begin(), kDays.end(), day);
    return found != kDays.end() ? 1 << (found - kDays.begin()) : 0;
}

async::Task<Result<void>> send_schedule(const Command& command, int days, std::vector<Transition> transitions) {
    std::vector<zcl::Value> rows;
    for (const Transition& one : transitions) {
        std::vector<std::pair<std::string_view, zcl::Value>> row;
        row.emplace_back("transitionTime", one.minutes);
        row.emplace_back("heatSetpoint", wire_number(math_round(one.celsius * 100)));
        rows.emplace_back(std::move(row));
    }
    zcl::Fields fields;
    fields.emplace_back("dayofweek", days);
    fields.emplace_back("numoftrans", rows.size());
    fields.emplace_back("mode", 1);  // heat
    fields.emplace_back("transitions", std::move(rows));
    Result<void> done = co_await send(command, zcl::kHvacThermostat, "setWeeklySchedule", std::move(fields), request_options(command));
    co_return done;
}

// Days with the same schedule go out in one request.
struct SameDays {
    std::string schedule;
    std::vector<std::string_view> days;
};

async::Task<Result<SetResult>> set_schedules(const Command& command) {
    std::vector<SameDays> groups;
    for (const auto& member : command.message) {
        const std::string_view key(member.key());
        if (!key.starts_with(kPrefix) || day_bit(key.substr(kPrefix.size())) == 0) continue;
        const Result<std::string_view> text = assert_string(member.value(), key);
        if (!text) co_return text.error();
        auto group = std::find_if(groups.begin(), groups.end(), [&](const SameDays& one) { return one.schedule == *text; });
        if (group == groups.end()) group = groups.insert(groups.end(), SameDays{std::string(*text), {}});
        group->days.push_back(key.substr(kPrefix.size()));
    }
    SetResult result;
    for (const SameDays& group : groups) {
        std::string names;
        int days = 0;
        for (std::string_view day : group.days) {
            names += (names.empty() ? "" : ", ") + std::string(day);
            days |= day_bit(day);
        }
        Result<std::vector<Transition>> transitions = transitions_of(group.schedule, names);
        if (!transitions) co_return transitions.error();
        Result<void> done = co_await send_schedule(command, days, std::move(*transitions));
        if (!done) co_return done.error();
        for (std::string_view day : group.days) result.state[std::string(kPrefix) + std::string(day)] = group.schedule;
    }
    co_return result;
}

Result<void> decode_schedule(const zigbee::Message& message, Device&, Update& update) {
    const std::int64_t bits = field_int(message, "dayofweek").value_or(0);
    std::size_t day = 0;
    while (day < 8 && (bits >> day & 1) == 0) ++day;
    if (day == 8) return Error{Errc::Malformed, "schedule without a day"};
    const zcl::Value* rows = zcl::find(message.frame.fields(), "transitions");
    std::vector<std::string> words;
    if (rows != nullptr && rows->as_list() != nullptr) {
        for (const zcl::Value& row : *rows->as_list()) {
            const zcl::Value* time = row.field("transitionTime");
            const zcl::Value* heat = row.field("heatSetpoint");
            const auto minutes = time != nullptr ? time->as_int().value_or(0) : 0;
            const double celsius = heat != nullptr ? heat->as_double().value_or(0) / 100 : 0;
            words.push_back(fmt::format("{:02}:{:02}/{}", minutes / 60, minutes % 60, js_number(celsius)));
        }
    }
    std::sort(words.begin(), words.end());
    std::string schedule;
    for (const std::string& word : words) schedule += (schedule.empty() ? "" : " ") + word;
    update.set(std::string(kPrefix) + thermostat_names::kDays[day].first, schedule);
    return ok;
}

Feature weekly_schedule() {
    Feature out;
    SetterSpec setter;
    for (std::string_view day : kDays) {
        setter.keys.push_back(std::string(kPrefix) + std::string(day));
        out.exposes.push_back(
            exposes::text(setter.keys.back(), kStateSet)
                .config()
                .description(
                    "The preset heating schedule to use when the system mode is set to \"auto\" (indicated with ⏲ on the TRV). "
                    "Up to 6 transitions can be defined per day, where a transition is expressed in the format 'HH:mm/temperature', each "
                    "separated by a space. The first transition for each day must start at 00:00 and the valid temperature range is 4-35°C "
                    "(in 0.5°C steps). The temperature will be set at the time of the first transition until the time of the next "
                    "transition, "
                    "e.g. '04:00/20 10:00/25' will result in the temperature being set to 20°C at 04:00 until 10:00, when it will change "
                    "to 25°C."));
    }
    setter.set = set_schedules;
    out.setters.push_back(make_setter(std::move(setter)));
    out.decoders.push_back(on_commands(zcl::kHvacThermostat, {"getWeeklyScheduleRsp"}, decode_schedule));
    return out;
}

// ---- Its clock counts from 1970, not from 2000 as the standard has it ----

async::Task<void> answer_time(Device& device, EndpointId endpoint, std::uint8_t sequence) {
    const auto now = static_cast<std::int64_t>(math_round(static_cast<double>(device.network().loop().wall_ms()) / 1000));
    const std::time_t time = now;
    std::tm local{};
    localtime_r(&time, &local);
    Writer out;
    const auto add = [&](AttributeId id, Type type, std::int64_t value) {
        out.u16(id).u8(0).u8(static_cast<std::uint8_t>(type)).u32(static_cast<std::uint32_t>(value));
    };
    add(zcl::time::kTime, Type::Utc, now);
    add(zcl::time::kLocalTime, Type::Uint32, now + local.tm_gmtoff);
    zcl::Header header;
    header.direction = zcl::Direction::ToClient;
    header.disable_default_response = true;
    header.sequence = sequence;
    header.command = static_cast<std::uint8_t>(zcl::General::ReadResponse);
    zigbee::RequestOptions options;
    options.disable_response = true;
    auto done = co_await device.network().send_raw(device.node(), endpoint, zcl::kGenTime, header, out.take(), options);
    if (!done)
        device.network().log().warning("zhc:customtimeresponse", "Custom time response failed for '{}': {}", to_string(device.node().ieee),
                                       done.error().what);
}

Feature time_since_1970() {
    Feature out;
    out.events.emplace_back([](Event event, Device& device, const JsonObject*) {
        if (event == Event::Stop) device.node().custom_read_response = {};
        if (event != Event::Start || device.node().custom_read_response) return;
        // The valve is a client of one cluster whose attributes it reads from us by these numbers: the time.
        device.node().custom_read_response = [&device](const zcl::Frame& request, zigbee::Endpoint& endpoint, ClusterId) {
            const auto of_time = [](const zcl::AttributeRecord& asked) {
                return asked.id == zcl::time::kTime || asked.id == zcl::time::kLocalTime;
            };
            if (!std::ranges::all_of(request.attributes(), of_time)) return false;
            device.scope().spawn(answer_time(device, endpoint.id, request.header.sequence));
            return true;
        };
    });
    return out;
}

// ---- The whole ----

async::Task<Result<void>> report_setting(Device& device, AttributeId attribute, int change) {
    std::vector<Report> rows(1);
    rows[0].attribute = attribute;
    rows[0].minimum = attribute == zcl::thermostat::kSystemMode ? kReport10Seconds : kReportMin;
    rows[0].maximum = kReport1Hour;
    rows[0].change = change;
    Result<void> done = co_await report(device, 1, zcl::kHvacThermostat, std::move(rows));
    co_return done;
}

async::Task<Result<void>> configure_valve(Device& device) {
    namespace th = zcl::thermostat;
    std::vector<ClusterId> bound(1, zcl::kHvacThermostat);
    Result<void> done = co_await devices::bind(device, 1, std::move(bound));
    if (!done) co_return done.error();
    done = co_await report_setting(device, th::kLocalTemp, 10);
    if (!done) co_return done.error();
    done = co_await report_setting(device, th::kOccupiedHeatingSetpoint, 10);
    if (!done) co_return done.error();
    done = co_await report_setting(device, th::kSystemMode, 1);
    if (!done) co_return done.error();
    std::vector<AttributeId> calibration(1, th::kLocalTemperatureCalibration);
    done = co_await read(device, 1, zcl::kHvacThermostat, std::move(calibration));
    if (!done) co_return done.error();
    std::vector<AttributeId> all{kChildLock,      kOpenWindow,     kFrostProtection, kIdleSteps,   kClosingSteps,
                                 kOpeningVoltage, kClosingVoltage, kMotorVoltage,    kSensorSelect};
    done = co_await read(device, 1, kPrivate, std::move(all));
    co_return done;
}

std::vector<Feature> valve_features() {
    Feature shown;
    exposes::Expose climate = climate::make();
    climate::setpoint(climate, "occupied_heating_setpoint", 4, 35, 0.5);
    climate::local_temperature(climate);
    climate::calibration(climate, -12.7, 12.7, 0.2);
    climate::system_mode(climate, {"off", "auto", "heat"}, kAll, "Mode of the thermostat");
    climate::running_state(climate, {"idle", "heat"});
    shown.exposes = {climate, exposes::battery()};
    shown.decoders = {thermostat_decoder(), battery_decoder()};
    std::vector<Feature> out{shown,
                             thermostat_setters({"local_temperature", "local_temperature_calibration", "occupied_heating_setpoint",
                                                 "system_mode", "running_state"}),
                             with_step(configure_valve)};
    for (Feature& one : settings()) out.push_back(std::move(one));
    out.push_back(weekly_schedule());
    out.push_back(time_since_1970());
    out.push_back(two_values("smart_temperature_control", kSmartControl,
                             "Enable adaptive valve control using a PID algorithm. When enabled, \"Valve Opening Percentage\" and "
                             "\"Temperature Accuracy\" are unavailable.",
                             {true, 2}, {false, 0}, {}));
    return out;
}

}  // namespace

std::vector<Entry> thermostats() {
    Identity identity;
    identity.zigbee_models = {"TRVZB"};
    identity.vendor = "SONOFF";
    identity.model = "TRVZB";
    identity.description = "Zigbee thermostatic radiator valve";
    identity.ota = true;
    identity.custom_clusters = clusters();
    std::vector<Entry> out;
    out.push_back({std::move(identity), valve_features});
    return out;
}

}  // namespace skep::devices::sonoff

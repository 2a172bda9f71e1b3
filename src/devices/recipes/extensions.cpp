// Extensions of many vendors: thermostats, actions by a list, and what is said of a device's manners.
#include <fmt/core.h>

#include "devices/configure.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/thermostat.h"
#include "devices/recipes/makers.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/hvac.h"

namespace skep::devices::recipes {

namespace {

namespace th = zcl::thermostat;

// ---- Thermostats ----

const Reporting kUsual{kReportMin, kReport1Hour, 10};
const Reporting kUnchanged{kReportMin, kReport1Hour, 0};

struct Row {
    std::string_view key;       // of the arguments
    std::string_view property;  // its setter's
    AttributeId attribute;
};
constexpr Row kLocalTemperature{"localTemperature", "local_temperature", th::kLocalTemp};
constexpr Row kCalibration{"localTemperatureCalibration", "local_temperature_calibration", th::kLocalTemperatureCalibration};
constexpr std::array kSetpoints{Row{"occupiedHeatingSetpoint", "occupied_heating_setpoint", th::kOccupiedHeatingSetpoint},
                                Row{"unoccupiedHeatingSetpoint", "unoccupied_heating_setpoint", th::kUnoccupiedHeatingSetpoint},
                                Row{"occupiedCoolingSetpoint", "occupied_cooling_setpoint", th::kOccupiedCoolingSetpoint},
                                Row{"unoccupiedCoolingSetpoint", "unoccupied_cooling_setpoint", th::kUnoccupiedCoolingSetpoint}};
constexpr std::array kLimits{Row{"maxHeatSetpointLimit", "max_heat_setpoint_limit", th::kMaxHeatSetpointLimit},
                             Row{"minHeatSetpointLimit", "min_heat_setpoint_limit", th::kMinHeatSetpointLimit},
                             Row{"maxCoolSetpointLimit", "max_cool_setpoint_limit", th::kMaxCoolSetpointLimit},
                             Row{"minCoolSetpointLimit", "min_cool_setpoint_limit", th::kMinCoolSetpointLimit}};
constexpr std::array kStates{Row{"systemMode", "system_mode", th::kSystemMode}, Row{"runningState", "running_state", th::kRunningState},
                             Row{"runningMode", "running_mode", th::kRunningMode}};
constexpr Row kDemand{"piHeatingDemand", "pi_heating_demand", th::kPIHeatingDemand};
constexpr Row kSequence{"ctrlSeqeOfOper", "control_sequence_of_operation", th::kCtrlSeqeOfOper};

template <std::size_t size>
const Row* row_of(const std::array<Row, size>& rows, std::string_view key) {
    const auto* const found = std::ranges::find(rows, key, &Row::key);
    return found != rows.end() ? &*found : nullptr;
}

class ThermostatParts {
public:
    explicit ThermostatParts(Given& given) : given_(given) {
        if (std::string endpoint = given.text("endpoint"); !endpoint.empty()) where_.endpoint_names = {std::move(endpoint)};
    }

    Feature make() {
        local_temperature();
        if (auto more = given_.more(kCalibration.key)) part(*more, kCalibration, std::nullopt, where_);
        setpoints();
        for (const Row& row : kStates) {
            if (auto more = given_.more(row.key)) part(*more, row, kUnchanged, where_);
        }
        if (auto more = given_.more(kDemand.key)) part(*more, kDemand, kUnchanged, where_);
        hold();
        limits();
        if (auto more = given_.more(kSequence.key)) part(*more, kSequence, kUnchanged, {});
        Feature setters = thermostat_setters(settable_);
        if (decodes_) out_.decoders.push_back(thermostat_decoder());
        out_.setters = std::move(setters.setters);
        return std::move(out_);
    }

private:
    void set_up(AttributeId attribute, const std::optional<Reporting>& report, const Where& where) {
        Report row{.attribute = attribute};
        if (report) {
            row.minimum = report->minimum;
            row.maximum = report->maximum;
            row.change = report->change;
        }
        out_.configure.push_back(setup_reporting(zcl::kHvacThermostat, {row}, report.has_value(), true, where));
    }
    // What is given of the reporting of one or more attributes; nothing: it is not set up.
    std::optional<std::optional<Reporting>> reporting_of(Given& more, const std::optional<Reporting>& usual) {
        auto configure = more.more("configure");
        if (!configure) return usual;
        const bool skipped = configure->flag("skip");
        const auto report = configure->reporting("reporting", usual);
        if (!configure->complete()) given_.refuse();
        if (skipped) return std::nullopt;
        return report;
    }
    bool is_settable(Given& more) {
        auto setter = more.more("toZigbee");
        if (!setter) return true;
        const bool skipped = setter->flag("skip");
        if (!setter->complete()) given_.refuse();
        return !skipped;
    }
    void part(Given& more, const Row& row, const std::optional<Reporting>& usual, const Where& where) {
        more.shown({"values"});
        if (is_settable(more)) settable_.push_back(row.property);
        if (const auto report = reporting_of(more, usual)) set_up(row.attribute, *report, where);
        if (!more.complete()) given_.refuse();
    }
    void local_temperature() {
        static const JsonObject kNothing;
        Given more(&kNothing);
        if (auto given = given_.more(kLocalTemperature.key)) more = *given;
        more.shown({"values"});
        if (auto decoder = more.more("fromZigbee")) decodes_ = !decoder->flag("skip");
        if (is_settable(more)) settable_.push_back(kLocalTemperature.property);
        if (const auto report = reporting_of(more, kUsual)) {
            out_.configure.push_back(bind_cluster(zcl::kHvacThermostat, Side::Input, where_));
            set_up(kLocalTemperature.attribute, *report, where_);
        }
        if (!more.complete()) given_.refuse();
    }
    void setpoints() {
        auto more = given_.more("setpoints");
        const JsonObject* values = more ? more->object("values") : nullptr;
        if (values == nullptr) {
            given_.refuse();
            return;
        }
        const bool settable = is_settable(*more);
        const auto report = reporting_of(*more, kUsual);
        for (const auto& member : *values) {
            const Row* row = row_of(kSetpoints, member.key());
            if (row == nullptr) {
                given_.refuse();
                return;
            }
            if (settable) settable_.push_back(row->property);
            if (report) set_up(row->attribute, *report, where_);
        }
        if (!more->complete()) given_.refuse();
    }
    void hold() {
        const Json* held = given_.take("temperatureSetpointHold");
        if (truthy(held)) {
            settable_.emplace_back("temperature_setpoint_hold");
            Given more(held->if_object());
            if (reporting_of(more, kUnchanged)) set_up(th::kTempSetpointHold, kUnchanged, where_);
            if (!more.complete()) given_.refuse();
        }
        if (given_.flag("temperatureSetpointHoldDuration")) {
            settable_.emplace_back("temperature_setpoint_hold_duration");
            out_.configure.push_back(read_attributes(zcl::kHvacThermostat, {th::kTempSetpointHoldDuration}, where_));
        }
    }
    void limits() {
        const JsonObject* limits = given_.object("setpointsLimit");
        if (limits == nullptr) return;
        for (const auto& member : *limits) {
            const Row* row = row_of(kLimits, member.key());
            if (row == nullptr) {
                given_.refuse();
                return;
            }
            settable_.push_back(row->property);
            set_up(row->attribute, std::nullopt, where_);
        }
    }

    Given& given_;
    Where where_;
    Feature out_;
    std::vector<std::string_view> settable_;
    bool decodes_ = true;
};

std::vector<Feature> thermostat_of(Call& call) {
    return {ThermostatParts(call.given()).make()};
}

// ---- Actions ----

// {"name": number} of a member, in its order.
Names names_of(Given& given, std::string_view key) {
    Names out;
    const JsonObject* object = given.object(key);
    if (object == nullptr) return out;
    for (const auto& [name, value] : *object) {
        const auto number = as_integer(value);
        if (!number) given.refuse();
        out.emplace_back(name, static_cast<int>(number.value_or(0)));
    }
    return out;
}

std::vector<Feature> action_lookup_of(Call& call) {
    Given& given = call.given();
    const Target target = target_of(given, call.clusters());
    const Names actions = names_of(given, "actionLookup");
    const Names buttons = names_of(given, "buttonLookup");
    const bool postfixed = !given.texts("endpointNames").empty();
    given.shown({"extraActions"});
    return {{.decoders = {
                 on_attributes(target.cluster, {target.attribute},
                               [=, id = target.attribute](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                   const Result<std::string_view> name = name_of(actions, measured_or_nan(message, id));
                                   if (!name) return name.error();
                                   std::string action = postfixed ? property(*name, message, *device.definition()) : std::string(*name);
                                   if (!buttons.empty()) {
                                       const Result<std::string_view> button = name_of(buttons, message.endpoint.id);
                                       if (!button) return button.error();
                                       action += '_' + std::string(*button);
                                   }
                                   update.event("action", action);
                                   return ok;
                               })}}};
}

// ---- Manners ----

std::vector<Feature> skip_default_response(Call&) {
    Feature out;
    out.events.emplace_back([](Event event, Device& device, const JsonObject*) {
        if (event == Event::Start) device.node().skip_default_response = true;
    });
    return {std::move(out)};
}

// Every message of the Basic cluster tells of the link; it is told at least every four hours.
std::vector<Feature> link_quality_of(Call& call) {
    Given& given = call.given();
    Feature out;
    out.decoders.push_back(on_attributes(zcl::kGenBasic, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("linkquality", message.linkquality);
        return ok;
    }));
    if (given.flag("reporting")) {
        const Report row{.attribute = zcl::basic::kZclVersion, .minimum = kReport1Hour, .maximum = kReport4Hours, .change = 0};
        out.configure.push_back(setup_reporting(zcl::kGenBasic, {row}));
    }
    return {std::move(out)};
}

// A step of configure functions.
std::vector<Feature> setup_attributes(Call& call) {
    const Json* key = call.argument(0);
    const Json* rows = call.argument(1);
    const Json* with_report = call.argument(2);
    const Json* with_read = call.argument(3);
    const auto cluster = cluster_of(key, call.clusters());
    const JsonArray* list = rows != nullptr ? rows->if_array() : nullptr;
    if (!cluster || list == nullptr) {
        call.refuse();
        return {};
    }
    std::vector<Report> reports;
    for (const Json& row : *list) {
        Given given(row.if_object());
        const Json* attribute = given.take("attribute");
        const Json* minimum = given.take("min");
        const Json* maximum = given.take("max");
        const JsonObject named{{"cluster", *key}, {"attribute", attribute != nullptr ? *attribute : Json(nullptr)}};
        Given of(&named);
        const Target target = target_of(of, call.clusters());
        const auto from = minimum != nullptr ? interval_of(*minimum) : std::nullopt;
        const auto to = maximum != nullptr ? interval_of(*maximum) : std::nullopt;
        const auto change = given.number("change");
        if (!from || !to || !change || !of.complete() || !given.complete()) {
            call.refuse();
            return {};
        }
        reports.push_back({target.attribute, *from, *to, wire_number(*change), target.type});
    }
    Where where;
    return {with_step(setup_reporting(*cluster, std::move(reports), with_report == nullptr || truthy(with_report),
                                      with_read == nullptr || truthy(with_read), std::move(where)))};
}

constexpr Primitive kPrimitives[] = {
    {"modernExtend:thermostat", 0xe5fddf5f394b4465, thermostat_of},
    {"modernExtend:actionEnumLookup", 0x728dfdde1c1f223c, action_lookup_of},
    {"modernExtend:skipDefaultResponse", 0xe8dabbb41925d4e3, skip_default_response},
    {"modernExtend:linkQuality", 0xf709cfbb3e335d0d, link_quality_of},
    {"modernExtend:setupAttributes", 0x4344e25f1d38dd37, setup_attributes},
};

}  // namespace

std::span<const Primitive> extension_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

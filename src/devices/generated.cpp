#include "devices/generated.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "devices/philips/light.h"
#include "devices/primitives/battery.h"
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
#include "devices/values.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/hvac.h"
#include "spec/zcl/clusters/lighting.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices {

namespace {

using zigbee::Endpoint;
using zigbee::Node;
using Endpoints = std::vector<const Endpoint*>;

constexpr EndpointId kGreenPowerEndpoint = 242;
constexpr ManufacturerCode kSignify = 0x100B;
constexpr int kAllColors = 31;  // colour capabilities when they cannot be read
constexpr int kPinCodes = 50;   // of a lock that does not say

// What is generated: features, and the properties that never get an endpoint's postfix.
struct Output {
    std::vector<Feature> features;
    std::vector<std::string_view> skip;
};

// The endpoints of a cluster, and whether only the device's first one has it: then names go without endpoint.
class Site {
public:
    Site(const Node& node, const Endpoints& endpoints) : node_(node), endpoints_(endpoints) {}
    [[nodiscard]] const Node& node() const { return node_; }
    [[nodiscard]] const Endpoints& endpoints() const { return endpoints_; }
    [[nodiscard]] bool only_first(const Endpoints& of) const { return of.size() == 1 && of.front()->id == node_.endpoints.front().id; }
    [[nodiscard]] bool only_first() const { return only_first(endpoints_); }
    [[nodiscard]] std::vector<std::string> names(const Endpoints& of) const {
        std::vector<std::string> out;
        if (only_first(of)) return out;
        for (const Endpoint* endpoint : of) out.push_back(std::to_string(endpoint->id));
        return out;
    }
    [[nodiscard]] std::vector<std::string> names() const { return names(endpoints_); }

private:
    const Node& node_;
    const Endpoints& endpoints_;
};

double cached(const Endpoint& endpoint, std::string_view cluster, std::string_view attribute, double otherwise) {
    const Json* value = endpoint.cached(cluster, attribute);
    return value != nullptr ? as_number(*value).value_or(otherwise) : otherwise;
}

// ---- Lights and switches ----

constexpr int kHueSaturation = 1, kEnhancedHue = 2, kXy = 8, kTemperature = 16;  // ZCL 5.2.2.2.1.12

int color_capabilities(const Endpoint& endpoint) {
    return endpoint.has_input(zcl::kLightingColorCtrl)
               ? static_cast<int>(cached(endpoint, "lightingColorCtrl", "colorCapabilities", kAllColors))
               : 0;
}

LightOptions light_options(const Endpoint& endpoint) {
    const int can = color_capabilities(endpoint);
    LightOptions options;
    if ((can & kTemperature) != 0) {
        const auto limit = [&](std::string_view name, double otherwise) {
            return static_cast<int>(cached(endpoint, "lightingColorCtrl", name, otherwise));
        };
        options.color_temp = ColorTempOptions{.range = std::pair{limit("colorTempPhysicalMin", 150), limit("colorTempPhysicalMax", 500)}};
    }
    if ((can & kXy) != 0) options.color = ColorOptions{.hs = (can & kHueSaturation) != 0, .enhanced_hue = (can & kEnhancedHue) != 0};
    return options;
}

void skip_light(Output& out, const LightOptions& options) {
    for (std::string_view name : {"state", "on", "off", "brightness", "level_config", "power_on_behavior"}) out.skip.push_back(name);
    if (options.color_temp) out.skip.insert(out.skip.end(), {"color_temp", "color_temp_startup"});
    if (options.color) out.skip.insert(out.skip.end(), {"color", "color_mode"});
    if (options.color || options.color_temp) out.skip.insert(out.skip.end(), {"color_mode", "", "color_options"});
}

void on_off_and_lights(const Site& site, Output& out) {
    Endpoints lights, switches;
    for (const Endpoint* endpoint : site.endpoints()) {
        const bool is_light = endpoint->has_input(zcl::kLightingColorCtrl) || endpoint->has_input(zcl::kGenLevelCtrl);
        (is_light ? lights : switches).push_back(endpoint);
    }
    if (!switches.empty()) {
        out.features.push_back(on_off({.endpoint_names = site.names(switches)}));
        if (site.only_first(switches)) out.skip.insert(out.skip.end(), {"state", "on", "off", "power_on_behavior"});
    }
    for (const Endpoint* endpoint : lights) {
        LightOptions options = light_options(*endpoint);
        options.endpoint_names = site.names(lights);
        if (site.node().manufacturer_code == kSignify) {
            out.features.push_back(philips::light({.light = options}));
        } else {
            if (site.only_first(lights)) skip_light(out, options);
            out.features.push_back(light(options));
        }
    }
}

// ---- The rest ----

void meter(const Site& site, Output& out) {
    const Endpoint& endpoint = *site.endpoints().front();
    const bool metering = endpoint.has_input(zcl::kSeMetering), electrical = endpoint.has_input(zcl::kHaElectricalMeasurement);
    MeterSpec spec;
    if (!metering || !electrical) spec.from = metering ? MeterSpec::From::Metering : MeterSpec::From::Electrical;
    constexpr int kDcMeasured = 1 << 6;  // ZCL 4.9.2.2.1.1
    if (spec.from == MeterSpec::From::Electrical) {
        spec.direct_current = (static_cast<int>(cached(endpoint, "haElectricalMeasurement", "measurementType", 0)) & kDcMeasured) != 0;
    }
    if (endpoint.id != 1) spec.endpoint_names = {std::to_string(endpoint.id)};
    out.features.push_back(electricity_meter(spec));
}

void door_lock(const Site& site, Output& out) {
    const double count = cached(*site.endpoints().front(), "closuresDoorLock", "numOfPinUsersSupported", kPinCodes);
    out.features.push_back(lock({.pin_code_count = static_cast<int>(count)}));
}

void covering(const Site&, Output& out) {
    out.features.push_back(cover({.lift = true, .tilt = true}));
    out.skip.insert(out.skip.end(), {"state", "position", "tilt", "cover_mode"});
}

void any_zone(const Site&, Output& out) {
    out.features.push_back(ias_zone({.type = "generic", .bits = {ZoneBit::Alarm1, ZoneBit::Alarm2, ZoneBit::Tamper, ZoneBit::BatteryLow}}));
}

// A description that the device gives itself, as a property's name: "Float switch 1" -> float_switch_1.
std::string as_property(std::string_view text) {
    std::string out;
    for (char c : to_lower(text)) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space)
            out += c;
        else if (out.empty() || out.back() != '_')
            out += '_';
    }
    return out;
}

struct Io {
    std::string name, label, endpoint_name;
};

Io io_of(const Site& site, const Endpoint& endpoint, std::string_view cluster, const std::string& plain) {
    Io io;
    const std::string numbered = plain + "_" + std::to_string(endpoint.id);
    if (!site.only_first()) io.endpoint_name = std::to_string(endpoint.id);
    io.name = io.endpoint_name.empty() ? numbered : plain;
    const Json* said = endpoint.cached(cluster, "description");
    if (said != nullptr && said->is_string()) {
        io.name = said->get_string();
        if (io.name != plain && io.name != numbered) io.label = io.name;
    }
    return io;
}

void binary_io(const Site& site, Output& out, ClusterId cluster, AttributeId attribute, std::string_view cluster_name,
               const std::string& plain, std::string_view title, Access access) {
    for (const Endpoint* endpoint : site.endpoints()) {
        const Io io = io_of(site, *endpoint, cluster_name, plain);
        out.features.push_back(binary({.name = as_property(io.name),
                                       .target = {.cluster = cluster, .attribute = attribute},
                                       .on = {"ON", 1},
                                       .off = {"OFF", 0},
                                       .description = fmt::format("{} {} on endpoint {}", title, io.name, endpoint->id),
                                       .label = io.label,
                                       .access = access,
                                       .report = Reporting{0, kReportMax, 1},
                                       .endpoint_name = io.endpoint_name}));
    }
}

std::string unit_of_application(std::uint32_t type) {
    static constexpr std::array<std::string_view, 15> kUnits{"°C", "%", "Pa", "L/s", "%", "ppm",   "rpm", "A",
                                                             "Hz", "W", "kW", "kWh", "",  "kJ/kg", "s"};
    const std::uint32_t kind = type >> 16 & 0xFF;
    return kind < kUnits.size() ? std::string(kUnits[kind]) : std::string{};
}

void analog_io(const Site& site, Output& out, ClusterId cluster, AttributeId attribute, std::string_view cluster_name,
               const std::string& plain, std::string_view title, Access access) {
    for (const Endpoint* endpoint : site.endpoints()) {
        const Io io = io_of(site, *endpoint, cluster_name, plain);
        NumericSpec spec{.name = as_property(io.name), .target = {.cluster = cluster, .attribute = attribute}};
        spec.description = fmt::format("{} {} on endpoint {}", title, io.name, endpoint->id);
        spec.label = io.label;
        spec.access = access;
        spec.report = Reporting{0, kReportMax, 1};
        if (const Json* type = endpoint->cached(cluster_name, "applicationType"))
            spec.unit = unit_of_application(static_cast<std::uint32_t>(as_number(*type).value_or(0)));
        const auto bound = [&](std::string_view name, std::optional<double>& into) {
            if (const Json* value = endpoint->cached(cluster_name, name)) into = as_number(*value);
        };
        bound("minPresentValue", spec.minimum);
        bound("maxPresentValue", spec.maximum);
        if (!io.endpoint_name.empty()) spec.endpoint_names = {io.endpoint_name};
        out.features.push_back(numeric(std::move(spec)));
    }
}

void climate_control(const Site& site, Output& out) {
    const bool alone = site.endpoints().size() == 1;
    for (const Endpoint* endpoint : site.endpoints()) {
        // ZCL 6.3.2.2.2.12: 0 and 1 cool, 2 and 3 heat, 4 and 5 do both.
        const int sequence = static_cast<int>(cached(*endpoint, "hvacThermostat", "ctrlSeqeOfOper", 2));
        const bool cools = sequence == 0 || sequence == 1 || sequence == 4 || sequence == 5, heats = sequence >= 2;
        ThermostatSpec spec;
        if (heats) spec.setpoints.push_back({"occupied_heating_setpoint", 7, 30, 0.5});
        if (cools) spec.setpoints.push_back({"occupied_cooling_setpoint", 7, 30, 0.5});
        spec.system_modes = {"off"};
        spec.running_states = {"idle"};
        if (heats) {
            spec.system_modes.emplace_back("heat");
            spec.running_states.emplace_back("heat");
        }
        if (cools) {
            spec.system_modes.emplace_back("cool");
            spec.running_states.emplace_back("cool");
        }
        if (heats && cools) spec.system_modes.emplace_back("auto");
        if (endpoint->has_input(zcl::kHvacFanCtrl)) spec.fan_modes = {"off", "low", "medium", "high", "auto"};
        if (!site.only_first()) spec.endpoint = std::to_string(endpoint->id);
        out.features.push_back(thermostat(std::move(spec)));
    }
    const auto plain = std::count_if(site.node().endpoints.begin(), site.node().endpoints.end(),
                                     [](const Endpoint& e) { return e.id != kGreenPowerEndpoint; });
    if (!alone || plain < 2) return;
    for (std::string_view name : {"local_temperature", "occupied_heating_setpoint", "occupied_cooling_setpoint", "system_mode",
                                  "running_state", "keypad_lockout", "temperature_display_mode", "programming_operation_mode"}) {
        out.skip.push_back(name);
    }
}

void fans(const Site& site, Output& out) {
    for (const Endpoint* endpoint : site.endpoints()) {
        if (endpoint->has_input(zcl::kHvacThermostat)) continue;
        out.features.push_back(fan(site.only_first() ? std::vector<std::string>{} : std::vector{std::to_string(endpoint->id)}));
    }
}

void thermostat_interface(const Site& site, Output& out) {
    for (const Endpoint* endpoint : site.endpoints()) {
        out.features.push_back(thermostat_ui(site.only_first() ? std::vector<std::string>{} : std::vector{std::to_string(endpoint->id)}));
    }
}

// Some clusters share what they make: it is made once, where the first of them stands.
using Make = void (*)(const Site&, Output&);
struct Row {
    std::vector<ClusterId> clusters;
    Make make;
};

template <Feature (*make)(std::vector<std::string>)>
void named(const Site& site, Output& out) {
    out.features.push_back(make(site.names()));
}

const std::vector<Row>& input_rows() {
    static const std::vector<Row> rows{
        {{zcl::kMsTemperatureMeasurement}, named<temperature>},
        {{zcl::kMsPressureMeasurement}, named<pressure>},
        {{zcl::kMsRelativeHumidity}, named<humidity>},
        {{zcl::kMsCO2}, named<co2>},
        {{zcl::kGenPowerCfg}, [](const Site&, Output& out) { out.features.push_back(battery()); }},
        {{zcl::kGenOnOff, zcl::kGenLevelCtrl, zcl::kLightingColorCtrl}, on_off_and_lights},
        {{zcl::kSeMetering, zcl::kHaElectricalMeasurement}, meter},
        {{zcl::kClosuresDoorLock}, door_lock},
        {{zcl::kMsIlluminanceMeasurement}, named<illuminance>},
        {{zcl::kMsOccupancySensing},
         [](const Site& site, Output& out) { out.features.push_back(occupancy({.endpoint_names = site.names()})); }},
        {{zcl::kSsIasZone}, any_zone},
        {{zcl::kSsIasWd}, [](const Site&, Output& out) { out.features.push_back(ias_warning()); }},
        {{zcl::kGenDeviceTempCfg}, named<device_temperature>},
        {{zcl::kPm25Measurement}, named<pm25>},
        {{zcl::kMsFlowMeasurement}, named<flow>},
        {{zcl::kMsSoilMoisture}, named<soil_moisture>},
        {{zcl::kClosuresWindowCovering}, covering},
        {{zcl::kGenBinaryInput},
         [](const Site& site, Output& out) {
             binary_io(site, out, zcl::kGenBinaryInput, zcl::binary_input::kPresentValue, "genBinaryInput", "binary_input", "Binary Input",
                       kStateGet);
         }},
        {{zcl::kGenBinaryOutput},
         [](const Site& site, Output& out) {
             binary_io(site, out, zcl::kGenBinaryOutput, zcl::binary_output::kPresentValue, "genBinaryOutput", "binary_output",
                       "Binary Output", kAll);
         }},
        {{zcl::kGenAnalogInput},
         [](const Site& site, Output& out) {
             analog_io(site, out, zcl::kGenAnalogInput, zcl::analog_input::kPresentValue, "genAnalogInput", "analog_input", "Analog Input",
                       kStateGet);
         }},
        {{zcl::kGenAnalogOutput},
         [](const Site& site, Output& out) {
             analog_io(site, out, zcl::kGenAnalogOutput, zcl::analog_output::kPresentValue, "genAnalogOutput", "analog_output",
                       "Analog Output", kAll);
         }},
        {{zcl::kHvacThermostat}, climate_control},
        {{zcl::kHvacFanCtrl}, fans},
        {{zcl::kHvacUserInterfaceCfg}, thermostat_interface},
        {{zcl::kGenIdentify}, [](const Site&, Output& out) { out.features.push_back(identify()); }}};
    return rows;
}

template <Feature (*make)(CommandsSpec)>
void actions(const Site& site, Output& out, std::initializer_list<std::string_view> names) {
    out.features.push_back(make({.endpoint_names = site.names()}));
    if (site.only_first()) out.skip.insert(out.skip.end(), names);
}

const std::vector<Row>& output_rows() {
    static const std::vector<Row> rows{
        {{zcl::kGenOnOff}, [](const Site& site, Output& out) { actions<commands_on_off>(site, out, {"on", "off", "toggle"}); }},
        {{zcl::kGenLevelCtrl},
         [](const Site& site, Output& out) {
             actions<commands_level>(site, out,
                                     {"brightness_move_to_level", "brightness_move_up", "brightness_move_down", "brightness_step_up",
                                      "brightness_step_down", "brightness_stop"});
         }},
        {{zcl::kLightingColorCtrl},
         [](const Site& site, Output& out) {
             actions<commands_color>(
                 site, out,
                 {"color_temperature_move_stop", "color_temperature_move_up", "color_temperature_move_down", "color_temperature_step_up",
                  "color_temperature_step_down", "enhanced_move_to_hue_and_saturation", "move_to_hue_and_saturation", "color_hue_step_up",
                  "color_hue_step_down", "color_saturation_step_up", "color_saturation_step_down", "color_loop_set",
                  "color_temperature_move", "color_move", "hue_move", "hue_stop", "move_to_saturation", "move_to_hue", "stop_move_step"});
         }},
        {{zcl::kClosuresWindowCovering},
         [](const Site& site, Output& out) { actions<commands_cover>(site, out, {"open", "close", "stop"}); }}};
    return rows;
}

// Clusters in the order in which the endpoints first name them.
void run(const Node& node, bool input, const std::vector<Row>& rows, Output& out) {
    std::vector<std::pair<ClusterId, Endpoints>> clusters;
    for (const Endpoint& endpoint : node.endpoints) {
        for (ClusterId id : input ? endpoint.input : endpoint.output) {
            auto found = std::find_if(clusters.begin(), clusters.end(), [&](const auto& row) { return row.first == id; });
            if (found == clusters.end()) found = clusters.insert(clusters.end(), {id, {}});
            found->second.push_back(&endpoint);
        }
    }
    std::vector<const Row*> used;
    for (const auto& [id, endpoints] : clusters) {
        const auto row = std::find_if(rows.begin(), rows.end(), [wanted = id](const Row& r) {
            return std::find(r.clusters.begin(), r.clusters.end(), wanted) != r.clusters.end();
        });
        if (row == rows.end() || std::find(used.begin(), used.end(), &*row) != used.end()) continue;
        used.push_back(&*row);
        row->make(Site(node, endpoints), out);
    }
}

async::Task<void> learn(zigbee::Network& network, Node& node, EndpointId endpoint, ClusterId cluster, AttributeId attribute) {
    const zcl::Cluster* described = zcl::find_cluster(cluster, zcl::kNoManufacturer, node.custom_clusters);
    const zcl::Attribute* row = described != nullptr ? described->attribute(attribute) : nullptr;
    const Endpoint* at = node.endpoint(endpoint);
    if (row == nullptr || at == nullptr || at->cached(described->name, row->name) != nullptr) co_return;
    zigbee::RequestOptions options;
    options.policy = zigbee::RequestOptions::SendPolicy::Immediate;
    options.recover = false;
    std::vector<AttributeId> one(1, attribute);
    (void)co_await network.read(node, endpoint, *described, std::move(one), options);  // the answer goes to the cache
}

std::string text_or_empty(const std::optional<std::string>& text) {
    return text.value_or(std::string{});
}

}  // namespace

std::shared_ptr<const Definition> generate(const Node& node) {
    Identity identity{.vendor = text_or_empty(node.manufacturer_name), .model = text_or_empty(node.model_id), .source = Source::Generated};
    std::vector<Feature> features;
    if (node.type == zigbee::NodeType::GreenPower) {
        identity.description = "Automatically generated definition for Green Power";
        features.push_back(generic_green_power());
        return std::make_shared<NativeDefinition>(std::move(identity), std::move(features));
    }
    identity.description = "Automatically generated definition";
    Output out;
    run(node, true, input_rows(), out);
    run(node, false, output_rows(), out);
    std::vector<std::pair<std::string, EndpointId>> names;
    for (const Endpoint& endpoint : node.endpoints) {
        if (endpoint.id != kGreenPowerEndpoint) names.emplace_back(std::to_string(endpoint.id), endpoint.id);
    }
    if (names.size() > 1) {
        identity.endpoints = std::move(names);
        identity.meta.multi_endpoint = true;
        identity.meta.multi_endpoint_skip = out.skip;
    }
    return std::make_shared<NativeDefinition>(std::move(identity), std::move(out.features));
}

async::Task<void> learn_for_generated(zigbee::Network& network, Node& node) {
    struct Wanted {
        ClusterId cluster;
        AttributeId attribute;
    };
    static constexpr std::array<Wanted, 15> kWanted{{{zcl::kLightingColorCtrl, zcl::color::kColorCapabilities},
                                                     {zcl::kLightingColorCtrl, zcl::color::kColorTempPhysicalMin},
                                                     {zcl::kLightingColorCtrl, zcl::color::kColorTempPhysicalMax},
                                                     {zcl::kHaElectricalMeasurement, 0x0000},
                                                     {zcl::kClosuresDoorLock, zcl::door_lock::kNumOfPinUsersSupported},
                                                     {zcl::kGenBinaryInput, zcl::binary_input::kDescription},
                                                     {zcl::kGenBinaryOutput, zcl::binary_output::kDescription},
                                                     {zcl::kGenAnalogInput, zcl::analog_input::kDescription},
                                                     {zcl::kGenAnalogInput, zcl::analog_input::kApplicationType},
                                                     {zcl::kGenAnalogInput, zcl::analog_input::kEngineeringUnits},
                                                     {zcl::kGenAnalogOutput, zcl::analog_output::kDescription},
                                                     {zcl::kGenAnalogOutput, zcl::analog_output::kApplicationType},
                                                     {zcl::kGenAnalogOutput, zcl::analog_output::kMinPresentValue},
                                                     {zcl::kGenAnalogOutput, zcl::analog_output::kMaxPresentValue},
                                                     {zcl::kHvacThermostat, 0x001B}}};
    std::vector<EndpointId> ids;
    for (const Endpoint& endpoint : node.endpoints) ids.push_back(endpoint.id);
    for (EndpointId id : ids) {
        for (const Wanted& wanted : kWanted) {
            const Endpoint* endpoint = node.endpoint(id);
            const bool reads_electrical =
                wanted.cluster != zcl::kHaElectricalMeasurement || (endpoint != nullptr && !endpoint->has_input(zcl::kSeMetering));
            if (endpoint == nullptr || !endpoint->has_input(wanted.cluster) || !reads_electrical) continue;
            co_await learn(network, node, id, wanted.cluster, wanted.attribute);
        }
    }
}

}  // namespace skep::devices

// Attributes as properties: numbers, names, pairs of values, texts, and the measurements made of them.
#include "devices/primitives/attributes.h"

#include <cmath>

#include "devices/primitives/sensors.h"
#include "devices/recipes/recipe.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

bool is_whole_type(zcl::Type type) {
    return type != zcl::Type::Single && type != zcl::Type::Double && type != zcl::Type::Semi;
}

// A change is cut to a whole number where the attribute is one.
void cut_change(std::optional<Reporting>& report, const Target& target, zcl::ClusterSet clusters) {
    const std::optional<double> change = report ? report->change.as_double() : std::nullopt;
    if (!change || std::trunc(*change) == *change) return;
    zcl::Type type = target.type;
    const ManufacturerCode manufacturer = target.manufacturer.value_or(zcl::kNoManufacturer);
    const zcl::Cluster* cluster = zcl::find_cluster(target.cluster, manufacturer, clusters);
    const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(target.attribute, manufacturer) : nullptr;
    if (type == zcl::Type::NoData && attribute != nullptr) type = attribute->type;
    if (is_whole_type(type)) report->change = wire_number(std::trunc(*change));
}

// What is given, laid over `spec`.
NumericSpec numeric_over(Call& call, NumericSpec spec) {
    Given& given = call.given();
    if (given.take("cluster") != nullptr || given.take("attribute") != nullptr) spec.target = target_of(given, call.clusters());
    if (std::string name = given.text("name"); !name.empty()) spec.name = std::move(name);
    if (const auto scale = given.number("scale")) {
        spec.scale = *scale;
        spec.from_wire = {};
    }
    if (const auto digits = given.number("precision")) spec.precision = static_cast<int>(whole_of(*digits));
    spec.access = given.access("access", spec.access);
    spec.endpoint_names = given.texts("endpointNames");
    spec.report = given.reporting("reporting", spec.report);
    cut_change(spec.report, spec.target, call.clusters());
    const auto say = [&](std::string_view key, std::string& into) {
        if (std::string text = given.text(key); !text.empty()) into = std::move(text);
    };
    say("description", spec.description);
    say("unit", spec.unit);
    say("label", spec.label);
    say("entityCategory", spec.category);
    spec.minimum = given.number("valueMin");
    spec.maximum = given.number("valueMax");
    spec.step = given.number("valueStep");
    return spec;
}

// The library looks for the messages of a cluster by its name: one that is given by number and has a name is never heard.
Feature as_heard(Feature feature, Call& call) {
    const Json* key = call.given().take("cluster");
    const auto number = key != nullptr ? as_integer(*key) : std::nullopt;
    const bool named = number && !zcl::cluster_name(static_cast<ClusterId>(*number), call.clusters()).empty();
    if (named) feature.decoders.clear();
    return feature;
}

std::vector<Feature> numeric_of(Call& call) {
    return {as_heard(numeric(numeric_over(call, {})), call)};
}

template <auto base>
std::vector<Feature> measurement_of(Call& call) {
    return {numeric(numeric_over(call, base()))};
}

NumericSpec temperature_spec() {
    return measurement("temperature", zcl::kMsTemperatureMeasurement, "Measured temperature value", "°C", 100, 100);
}
NumericSpec pressure_spec() {
    return measurement("pressure", zcl::kMsPressureMeasurement, "The measured atmospheric pressure", "kPa", 10, 50);
}
NumericSpec humidity_spec() {
    return measurement("humidity", zcl::kMsRelativeHumidity, "Measured relative humidity", "%", 100, 100);
}
NumericSpec soil_moisture_spec() {
    return measurement("soil_moisture", zcl::kMsSoilMoisture, "Measured soil moisture value", "%", 100, 100);
}
NumericSpec co2_spec() {
    NumericSpec spec = measurement("co2", zcl::kMsCO2, "Measured value", "ppm", 0.000001, 0.00005);  // a share of one; 50 ppm
    spec.label = "CO2";
    return spec;
}
NumericSpec pm25_spec() {
    return measurement("pm25", zcl::kPm25Measurement, "Measured PM2.5 (particulate matter) concentration", "µg/m³", 1, 1);
}
NumericSpec device_temperature_spec() {
    NumericSpec spec = measurement("device_temperature", zcl::kGenDeviceTempCfg, "Temperature of the device", "°C", 1, 1);
    spec.target.attribute = zcl::device_temperature::kCurrentTemperature;
    spec.report.reset();
    spec.category = "diagnostic";
    return spec;
}

std::vector<Feature> illuminance_of(Call& call) {
    return {illuminance(numeric_over(call, illuminance_spec()))};
}

// What every other kind of value has: how it is asked for, and how it is shown.
template <class Spec>
void take_common(Given& given, Spec& spec) {
    spec.access = given.access("access", kAll);
    spec.endpoint_name = given.text("endpointName");
    spec.report = given.reporting("reporting", std::nullopt);
    spec.description = given.text("description");
    spec.label = given.text("label");
    spec.category = given.text("entityCategory");
}

std::vector<Feature> enum_lookup_of(Call& call) {
    Given& given = call.given();
    EnumSpec spec{.name = given.text("name"), .target = target_of(given, call.clusters()), .names = {}};
    if (const JsonObject* lookup = given.object("lookup")) {
        for (const auto& [name, value] : *lookup) {
            const auto number = as_integer(value);
            if (!number) given.refuse();
            spec.names.emplace_back(name, static_cast<int>(number.value_or(0)));
        }
    }
    take_common(given, spec);
    return {as_heard(enum_lookup(std::move(spec)), call)};
}

std::pair<Json, int> value_pair(Given& given, std::string_view key) {
    const Json* pair = given.take(key);
    const JsonArray* parts = pair != nullptr ? pair->if_array() : nullptr;
    const auto wire = parts != nullptr && parts->size() == 2 ? as_integer((*parts)[1]) : std::nullopt;
    if (!wire) {
        given.refuse();
        return {};
    }
    return {(*parts)[0], static_cast<int>(*wire)};
}

std::vector<Feature> binary_of(Call& call) {
    Given& given = call.given();
    BinarySpec spec{.name = given.text("name"),
                    .target = target_of(given, call.clusters()),
                    .on = value_pair(given, "valueOn"),
                    .off = value_pair(given, "valueOff")};
    take_common(given, spec);
    return {as_heard(binary(std::move(spec)), call)};
}

std::vector<Feature> occupancy_of(Call& call) {
    Given& given = call.given();
    OccupancySpec spec{.endpoint_names = given.texts("endpointNames")};
    spec.report = given.reporting("reportingConfig", spec.report);
    if (!given.flag("reporting", true)) spec.report.reset();
    const std::vector<std::string> settings = given.texts("pirConfig");
    spec.timeout_setting = settings == std::vector<std::string>{"otu_delay"};
    if (!settings.empty() && !spec.timeout_setting) given.refuse();
    return {occupancy(std::move(spec))};
}

constexpr Primitive kPrimitives[] = {
    {"modernExtend:numeric", 0x560ee140c0ff9fa4, numeric_of},
    {"modernExtend:enumLookup", 0xf919dba271d31495, enum_lookup_of},
    {"modernExtend:binary", 0x78b15986b8793b7f, binary_of},
    {"modernExtend:temperature", 0xcea132ba5855ac69, measurement_of<temperature_spec>},
    {"modernExtend:humidity", 0x5e186f5712937bcc, measurement_of<humidity_spec>},
    {"modernExtend:pressure", 0x693fe77633b76e27, measurement_of<pressure_spec>},
    {"modernExtend:co2", 0x81c5d70b5210422a, measurement_of<co2_spec>},
    {"modernExtend:pm25", 0xe5dda03d39a54c85, measurement_of<pm25_spec>},
    {"modernExtend:soilMoisture", 0xdd63f75636044285, measurement_of<soil_moisture_spec>},
    {"modernExtend:deviceTemperature", 0xcae5b50924149494, measurement_of<device_temperature_spec>},
    {"modernExtend:illuminance", 0xa4e998ce76807cd6, illuminance_of},
    {"modernExtend:occupancy", 0x084c1fa1d3286c6f, occupancy_of},
};

}  // namespace

std::span<const Primitive> attribute_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

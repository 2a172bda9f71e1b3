// What is said of a device as a whole: endpoints, clusters, batteries, binds, and corrections of what it says of itself.
#include "devices/configure.h"
#include "devices/primitives/battery.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/quirks.h"
#include "devices/recipes/recipe.h"

namespace skep::devices::recipes {

namespace {

// Its endpoints, or clusters, are facts of the definition.
std::vector<Feature> endpoints_of(Call& call) {
    call.given().shown({"endpoints", "multiEndpointSkip"});
    return {};
}
std::vector<Feature> custom_cluster(Call& call) {
    (void)call.argument(0);
    (void)call.argument(1);
    return {};
}
std::vector<Feature> nothing(Call&) {
    return {};
}

std::vector<Feature> identify_of(Call& call) {
    Given& given = call.given();
    return {identify({.sleepy = given.flag("isSleepy"), .endpoint_names = given.texts("endpointNames")})};
}

std::vector<Feature> force_power_source_of(Call& call) {
    return {with_step(force_power_source(call.given().text("powerSource")))};
}

std::vector<Feature> force_type_of(Call& call) {
    if (call.given().text("type") != "EndDevice") call.refuse();
    return {force_end_device()};
}

std::vector<Feature> check_in_of(Call& call) {
    const Json* timeout = call.argument(0);
    const auto seconds = timeout != nullptr ? interval_of(*timeout) : std::nullopt;
    if (!seconds) call.refuse();
    return {check_in_interval(seconds.value_or(0))};
}

std::vector<Feature> bind_cluster_of(Call& call) {
    Given& given = call.given();
    const auto cluster = cluster_of(given.take("cluster"), call.clusters());
    const std::string side = given.text("clusterType");
    if (!cluster || (side != "input" && side != "output")) given.refuse();
    Where where{.endpoint_names = given.texts("endpointNames")};
    return {with_step(bind_cluster(cluster.value_or(0), side == "input" ? Side::Input : Side::Output, std::move(where)))};
}

std::vector<Feature> add_endpoint_cluster(Call& call) {
    Given& given = call.given();
    const auto endpoint = given.number("endpointID");
    const Json* outputs = given.take("outputClusters");
    const JsonArray* list = outputs != nullptr ? outputs->if_array() : nullptr;
    if (!endpoint || list == nullptr) given.refuse();
    std::vector<Feature> out;
    for (const Json& key : list != nullptr ? *list : JsonArray{}) {
        const auto cluster = cluster_of(&key, call.clusters());
        if (!cluster) given.refuse();
        out.push_back(with_step(add_output_cluster(static_cast<EndpointId>(endpoint.value_or(0)), cluster.value_or(0))));
    }
    return out;
}

std::vector<Feature> ignore_cluster_report(Call& call) {
    const auto cluster = cluster_of(call.given().take("cluster"), call.clusters());
    if (!cluster) call.refuse();
    return {ignore_reports(cluster.value_or(0))};
}

std::vector<Feature> battery_of(Call& call) {
    Given& given = call.given();
    const Reporting usual{kReport1Hour, kReportMax, 10};
    BatterySpec spec;
    spec.percentage = given.flag("percentage", true);
    spec.voltage = given.flag("voltage");
    spec.low = given.flag("lowStatus");
    spec.dont_divide = given.flag("dontDividePercentage");
    if (const Json* curve = given.take("voltageToPercentage"); curve != nullptr && !curve->is_null()) {
        spec.curve = curve_of(*curve);
        if (!spec.curve) given.refuse();
    }
    spec.percentage_report = given.reporting("percentageReportingConfig", usual);
    spec.voltage_report = given.reporting("voltageReportingConfig", usual);
    spec.low_report = given.reporting("lowStatusReportingConfig", std::nullopt);
    const bool read_percentage = given.flag("percentageReporting", true);
    const bool read_voltage = given.flag("voltageReporting");
    // Asked for, and not reported: read only, which no battery of this room does.
    if ((read_percentage && !spec.percentage_report) || (read_voltage && !spec.voltage_report)) given.refuse();
    if (!read_percentage) spec.percentage_report.reset();
    if (!read_voltage) spec.voltage_report.reset();
    return {battery(std::move(spec))};
}

constexpr Primitive kPrimitives[] = {
    {"modernExtend:identify", 0xc53965a04ac99c24, identify_of},
    {"modernExtend:deviceEndpoints", 0xc3cf441395e4b3e4, endpoints_of},
    {"modernExtend:deviceAddCustomCluster", 0xbff16b9352e3cc83, custom_cluster},
    {"modernExtend:battery", 0xab89c9da204b70ff, battery_of},
    {"modernExtend:forcePowerSource", 0xfa64effa1b0ded81, force_power_source_of},
    {"modernExtend:forceDeviceType", 0xd7c604a3942cfeb1, force_type_of},
    {"modernExtend:quirkCheckinInterval", 0x0ac801c7ad004671, check_in_of},
    {"modernExtend:quirkAddEndpointCluster", 0x40ac4d110df1d327, add_endpoint_cluster},
    {"modernExtend:bindCluster", 0x3a281db3df4791d6, bind_cluster_of},
    {"modernExtend:ignoreClusterReport", 0x49fcc6f1771d41a8, ignore_cluster_report},
    {"ikea:addCustomClusterManuSpecificIkeaUnknown", 0xd340dc722299236f, nothing},
    {"lumi:lumiModernExtend.addManuSpecificLumiCluster", 0x871b7793e79fb7e2, nothing},
};

}  // namespace

std::span<const Primitive> device_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

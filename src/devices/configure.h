// Steps of configure: binds to the coordinator, reporting, first reads, as the peer's setupAttributes does them.
// Steps run in order; the first failure ends the configure, except reads of setup_reporting: those may fail.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

// Reporting intervals that many definitions use, in seconds.
inline constexpr std::uint16_t kReportMax = 65000, kReport4Hours = 14400, kReport1Hour = 3600, kReport30Minutes = 1800,
                               kReport5Minutes = 300, kReport1Minute = 60, kReport10Seconds = 10, kReport5Seconds = 5, kReportMin = 0;

struct Report {
    AttributeId attribute;
    std::uint16_t minimum = kReportMin;
    std::uint16_t maximum = kReport1Hour;
    zcl::Value change = 1;
    zcl::Type type = zcl::Type::NoData;  // NoData: as in the cluster's table
};

// Where a step applies.
struct Where {
    std::vector<std::string> endpoint_names = {};  // empty: every endpoint that has the cluster; none at all is an error
    bool first_only = false;                       // of those that have the cluster
    std::optional<ManufacturerCode> manufacturer = {};
};

// On each endpoint: bind and configure reporting if `report`, then read the attributes if `read`; at most four attributes a request.
ConfigureStep setup_reporting(ClusterId cluster, std::vector<Report> attributes, bool report = true, bool read = true, Where where = {});
enum class Side { Input, Output };
ConfigureStep bind_cluster(ClusterId cluster, Side side = Side::Input, Where where = {});
ConfigureStep read_attributes(ClusterId cluster, std::vector<AttributeId> attributes, Where where = {},
                              zigbee::RequestOptions options = {});
// Sets what the node's descriptor got wrong, when it is unknown.
ConfigureStep power_source_when_unknown(std::string power_source);
ConfigureStep force_power_source(std::string power_source);

// The peer's reporting.bind(endpoint, coordinator, clusters) and single reportings: for steps written by hand.
async::Task<Result<void>> bind(Device& device, EndpointId endpoint, std::vector<ClusterId> clusters);
async::Task<Result<void>> report(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<Report> attributes);
async::Task<Result<void>> read(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<AttributeId> attributes,
                               zigbee::RequestOptions options = {});
async::Task<Result<void>> write(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<zcl::AttributeRecord> values,
                                zigbee::RequestOptions options = {});
// Endpoints of the node that have the cluster.
std::vector<EndpointId> endpoints_with(const zigbee::Node& node, ClusterId cluster, Side side = Side::Input);

}  // namespace skep::devices

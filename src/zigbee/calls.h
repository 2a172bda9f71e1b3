// ZCL requests to an endpoint: built, sent, their answers read, their failures put into words (mqtt-api 9.3).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "zigbee/core.h"

namespace skep::zigbee::calls {

async::Task<Result<std::vector<zcl::AttributeRecord>>> read(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                            std::vector<AttributeId> attributes, RequestOptions options);
async::Task<Result<void>> write(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                std::vector<zcl::AttributeRecord> values, RequestOptions options);
async::Task<Result<std::optional<Response>>> command(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                     const zcl::Command& command, zcl::Fields fields, RequestOptions options);
async::Task<Result<std::optional<Response>>> send_raw(Core& core, Node& node, EndpointId endpoint, ClusterId cluster, zcl::Header header,
                                                      Bytes payload, RequestOptions options);
async::Task<Result<void>> send_raw_to(Core& core, radio::Destination to, ClusterId cluster, zcl::Header header, Bytes payload,
                                      RequestOptions options);
// Answers to the node's own requests, with their sequence number; nothing is awaited.
async::Task<Result<void>> default_response(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster* cluster, ClusterId cluster_id,
                                           const zcl::Header& to, zcl::Status status);
async::Task<Result<void>> read_response(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster* cluster, ClusterId cluster_id,
                                        const zcl::Header& to, EndpointId source_endpoint, std::vector<zcl::AttributeRecord> records);

async::Task<Result<void>> configure_reporting(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                              std::vector<AttributeRequest> items, RequestOptions options);
async::Task<Result<std::vector<zcl::ReportingRecord>>> read_reporting(Core& core, Node& node, EndpointId endpoint,
                                                                      const zcl::Cluster& cluster, std::vector<zcl::ReportingRecord> items,
                                                                      RequestOptions options);

async::Task<Result<void>> command(Core& core, Group& group, const zcl::Cluster& cluster, const zcl::Command& command, zcl::Fields fields,
                                  RequestOptions options);
async::Task<Result<void>> write(Core& core, Group& group, const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord> values,
                                RequestOptions options);
async::Task<Result<void>> read(Core& core, Group& group, const zcl::Cluster& cluster, std::vector<AttributeId> attributes,
                               RequestOptions options);

// A call on its way: what its error text says is made only when there is an error.
struct Call {
    Node& node;
    EndpointId endpoint;
    const zcl::Cluster* cluster = nullptr;
    ClusterId cluster_id = 0;
    std::string_view command;
    bool disable_default_response = true;
    ManufacturerCode manufacturer = zcl::kNoManufacturer;
    RequestOptions options;
    std::function<std::string()> payload;  // as JSON
};
Error in_words(const Call& call, const Error& error);
zcl::Header header_of(Core& core, const Call& call, zcl::FrameType type, std::uint8_t command);
Outgoing outgoing_of(const Call& call, const zcl::Header& header, Bytes bytes);
// Parses the answer's frame; keeps its bytes.
Result<Response> parse_answer(const Call& call, Bytes bytes);
// Refused when the answer holds a status other than success.
Result<void> check_status(const zcl::Frame& frame);
// The manufacturer code that attributes of one request have in common; Invalid when they differ.
Result<ManufacturerCode> common_manufacturer(const zcl::Cluster& cluster, const std::vector<AttributeId>& attributes,
                                             const RequestOptions& options, std::string_view caller);
std::string options_json(const Call& call);
std::string options_json(const RequestOptions& options, ManufacturerCode manufacturer);  // of requests to groups
std::string names_json(const zcl::Cluster& cluster, const std::vector<AttributeId>& attributes, ManufacturerCode manufacturer);
std::string values_json(const zcl::Cluster& cluster, const std::vector<zcl::AttributeRecord>& values, ManufacturerCode manufacturer);
// Types that the caller left open are those of the table, which then says what may be written.
Result<void> fill_types(const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord>& values, ManufacturerCode manufacturer);

}  // namespace skep::zigbee::calls

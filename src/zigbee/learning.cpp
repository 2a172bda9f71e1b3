#include "zigbee/learning.h"

#include "spec/zcl/clusters/general.h"
#include "zigbee/naming.h"
#include "zigbee/power_source.h"

namespace skep::zigbee {
namespace {

void take_text(std::optional<std::string>& into, const zcl::Value& value) {
    if (const std::string* text = value.as_string()) into = *text;
}

void take_number(std::optional<std::int64_t>& into, const zcl::Value& value) {
    if (const auto number = value.as_int()) into = number;
}

JsonObject& attributes_of(Endpoint& endpoint, std::string_view cluster) {
    Json& entry = endpoint.clusters[cluster];
    if (!entry.is_object()) entry.emplace_object();
    Json& attributes = entry.get_object()["attributes"];
    if (!attributes.is_object()) attributes.emplace_object();
    return attributes.get_object();
}

}  // namespace

void learn_basic(Node& node, std::span<const zcl::AttributeRecord> records) {
    for (const zcl::AttributeRecord& record : records) {
        if (record.status != zcl::Status::Success) continue;
        switch (record.id) {
            case zcl::basic::kModelId: take_text(node.model_id, record.value); break;
            case zcl::basic::kManufacturerName: take_text(node.manufacturer_name, record.value); break;
            case zcl::basic::kDateCode: take_text(node.date_code, record.value); break;
            case zcl::basic::kSwBuildId: take_text(node.software_build_id, record.value); break;
            case zcl::basic::kZclVersion: take_number(node.zcl_version, record.value); break;
            case zcl::basic::kAppVersion: take_number(node.application_version, record.value); break;
            case zcl::basic::kStackVersion: take_number(node.stack_version, record.value); break;
            case zcl::basic::kHwVersion: take_number(node.hardware_version, record.value); break;
            case zcl::basic::kPowerSource:
                if (const auto source = record.value.as_uint()) {
                    const auto text = power_source_text(*source);
                    node.power_source = text ? std::optional<std::string>(*text) : std::nullopt;
                }
                break;
            default: break;
        }
    }
}

void learn(Node& node, Endpoint& endpoint, ClusterId cluster_id, const zcl::Cluster* cluster, const zcl::Frame& frame) {
    const auto& records = frame.attributes();
    const ManufacturerCode manufacturer = naming_manufacturer(node, frame.header);
    if (cluster_id == zcl::kGenBasic) learn_basic(node, records);
    // The cache goes by the name that the cluster has for this node, whatever its frames say.
    const zcl::Cluster* named = cluster;
    if (!node.custom_clusters.empty())
        named = zcl::find_cluster(cluster_id, node.manufacturer_code.value_or(zcl::kNoManufacturer), node.custom_clusters);
    JsonObject& into = named != nullptr ? attributes_of(endpoint, named->name) : attributes_of(endpoint, std::to_string(cluster_id));
    for (const zcl::AttributeRecord& record : records) {
        if (record.status != zcl::Status::Success) continue;
        const std::string_view name = attribute_name(cluster, record.id, manufacturer);
        Json& held = name.empty() ? into[std::to_string(record.id)] : into[name];
        held = zcl::to_json(record.value, record.type);
    }
}

}  // namespace skep::zigbee

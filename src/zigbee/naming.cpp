#include "zigbee/naming.h"

#include "spec/zcl/limits.h"

namespace skep::zigbee {
namespace {
constexpr ManufacturerCode kLegrand = 0x1021;
}

std::string_view attribute_name(const zcl::Cluster* cluster, AttributeId id, ManufacturerCode manufacturer) {
    const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(id, manufacturer) : nullptr;
    return attribute != nullptr ? attribute->name : std::string_view{};
}

std::string attribute_key(const zcl::Cluster* cluster, AttributeId id, ManufacturerCode manufacturer) {
    const std::string_view name = attribute_name(cluster, id, manufacturer);
    return name.empty() ? std::to_string(id) : std::string(name);
}

ManufacturerCode naming_manufacturer(const Node& node, const zcl::Header& header) {
    return header.manufacturer == zcl::kNoManufacturer && node.manufacturer_code == kLegrand ? kLegrand : header.manufacturer;
}

std::string cluster_key(ClusterId id, const zcl::Cluster* cluster) {
    return cluster != nullptr ? std::string(cluster->name) : std::to_string(id);
}

void settle_values(std::vector<zcl::AttributeRecord>& records, const zcl::Cluster* cluster, ManufacturerCode manufacturer) {
    if (cluster == nullptr) return;
    std::erase_if(records, [&](zcl::AttributeRecord& record) {
        if (record.status != zcl::Status::Success) return false;
        const zcl::Attribute* attribute = cluster->attribute(record.id, manufacturer);
        if (attribute == nullptr) return false;
        auto settled = zcl::after_read(*attribute, std::move(record.value));
        if (!settled) return true;
        record.value = std::move(*settled);
        return false;
    });
}

}  // namespace skep::zigbee

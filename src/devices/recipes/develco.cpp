// Develco and Frient.
#include "devices/recipes/makers.h"
#include "devices/recipes/vendors.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::recipes {

namespace {

constexpr ManufacturerCode kDevelco = 0x1015;
constexpr AttributeId kSoftwareVersion = 0x8000, kHardwareVersion = 0x8020;

// The parts of a version, one byte each.
std::string joined(const Bytes& bytes, std::string_view between) {
    std::string out;
    for (const std::uint8_t byte : bytes) {
        if (&byte != bytes.data()) out += between;
        out += std::to_string(byte);
    }
    return out;
}

// The versions stand in attributes of its own. A sleeping device does not answer, and is configured all the same.
async::Task<Result<void>> read_versions(Device& device) {
    zigbee::Node& node = device.node();
    const std::vector<EndpointId> able = endpoints_with(node, zcl::kGenBasic);
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kGenBasic, kDevelco, node.custom_clusters);
    if (able.empty() || cluster == nullptr) co_return ok;
    zigbee::RequestOptions options;
    options.manufacturer = kDevelco;
    std::vector<AttributeId> ids{kSoftwareVersion, kHardwareVersion};
    const auto answer = co_await device.network().read(node, able.front(), *cluster, std::move(ids), options);
    if (!answer) co_return ok;
    for (const zcl::AttributeRecord& record : *answer) {
        const Bytes* bytes = record.value.as_bytes();
        if (record.status != zcl::Status::Success || bytes == nullptr) continue;
        if (record.id == kSoftwareVersion) node.software_build_id = joined(*bytes, ".");
        if (record.id == kHardwareVersion) node.hardware_version = static_cast<std::int64_t>(parse_float(joined(*bytes, "")).value_or(0));
    }
    device.network().touch(node);
    co_return ok;
}

std::vector<Feature> primary_versions(Call&) {
    Feature out;
    out.configure.emplace_back(read_versions);
    return {std::move(out)};
}

constexpr Primitive kPrimitives[] = {
    {"develco:develcoModernExtend.readGenBasicPrimaryVersions", 0x7834fa08d0786676, primary_versions},
};

}  // namespace

std::span<const Primitive> develco_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

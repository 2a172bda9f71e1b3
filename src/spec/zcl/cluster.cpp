#include "spec/zcl/cluster.h"

#include <algorithm>
#include <iterator>

namespace skep::zcl {

namespace {

constexpr Type T(int type) {
    return static_cast<Type>(type);
}
constexpr ParameterType P(int type) {
    return static_cast<ParameterType>(type);
}
using Kind = Condition::Kind;

#include "zcl_clusters.inc"

static_assert(std::ranges::is_sorted(kClusterIds));
static_assert(std::size(kClusters) == std::size(kClusterIds) && std::size(kClusters) <= 256);

#include "zcl_clusters_json.inc"

static_assert(std::size(kClustersJson) == std::size(kClusters));

const Cluster* find_standard(std::string_view name) {
    const auto* at = std::ranges::lower_bound(kClustersByName, name, {}, [](std::uint8_t row) { return kClusters[row].name; });
    return at != std::end(kClustersByName) && kClusters[*at].name == name ? &kClusters[*at] : nullptr;
}

// Of the clusters with that id: the frame's manufacturer's, else a standard one, else the first.
const Cluster* better(const Cluster* best, const Cluster& candidate, ManufacturerCode manufacturer) {
    if (best == nullptr) return &candidate;
    if (best->manufacturer == manufacturer || candidate.manufacturer == best->manufacturer) return best;
    if (candidate.manufacturer == manufacturer) return &candidate;
    return best->manufacturer != kNoManufacturer && candidate.manufacturer == kNoManufacturer ? &candidate : best;
}

}  // namespace

const Attribute* Cluster::attribute(AttributeId wanted, ManufacturerCode of) const {
    const auto rows = std::ranges::equal_range(attributes, wanted, {}, &Attribute::id);
    const Attribute* standard = nullptr;
    for (const Attribute& row : rows) {
        if (of != kNoManufacturer && row.manufacturer == of) return &row;
        if (row.manufacturer == kNoManufacturer) standard = &row;
    }
    return standard;
}

const Attribute* Cluster::attribute(std::string_view wanted) const {
    const auto at = std::ranges::find(attributes, wanted, &Attribute::name);
    return at == attributes.end() ? nullptr : &*at;
}

const Command* Cluster::command(std::uint8_t wanted, Direction direction) const {
    const std::span<const Command> rows = direction == Direction::ToServer ? commands : responses;
    const auto at = std::ranges::find(rows, wanted, &Command::id);
    return at == rows.end() ? nullptr : &*at;
}

const Command* Cluster::command(std::string_view wanted, Direction direction) const {
    const std::span<const Command> rows = direction == Direction::ToServer ? commands : responses;
    const auto at = std::ranges::find(rows, wanted, &Command::name);
    return at == rows.end() ? nullptr : &*at;
}

ClusterSet standard_clusters() {
    return kClusterPointers;
}

const Cluster* find_cluster(ClusterId id, ManufacturerCode manufacturer, ClusterSet custom) {
    const Cluster* best = nullptr;
    for (const Cluster* cluster : custom)
        if (cluster->id == id) best = better(best, *cluster, manufacturer);
    if (best != nullptr) return best;
    const auto* at = std::ranges::lower_bound(kClusterIds, id);
    for (; at != std::end(kClusterIds) && *at == id; ++at) best = better(best, kClusters[at - std::begin(kClusterIds)], manufacturer);
    return best;
}

const Cluster* find_cluster(std::string_view name, ClusterSet custom) {
    const auto at = std::ranges::find(custom, name, [](const Cluster* cluster) { return cluster->name; });
    return at != custom.end() ? *at : find_standard(name);
}

std::string_view cluster_name(ClusterId id, ClusterSet custom) {
    const Cluster* cluster = find_cluster(id, kNoManufacturer, custom);
    return cluster == nullptr ? std::string_view{} : cluster->name;
}

std::string_view standard_cluster_json(std::string_view name) {
    const auto* at = std::ranges::lower_bound(kClustersByName, name, {}, [](std::uint8_t row) { return kClusters[row].name; });
    if (at == std::end(kClustersByName) || kClusters[*at].name != name) return {};
    return kClustersJson[at - std::begin(kClustersByName)];
}

void append_standard_clusters_json(std::string& out) {
    char separator = '{';
    for (std::size_t i = 0; i < std::size(kClustersJson); ++i) {
        out.push_back(separator);
        out.append("\"").append(kClusters[kClustersByName[i]].name).append("\":").append(kClustersJson[i]);
        separator = ',';
    }
    out.push_back('}');
}

}  // namespace skep::zcl

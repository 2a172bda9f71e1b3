#include "devices/clusters.h"

#include <algorithm>

namespace skep::devices {

namespace {

template <class Row>
std::vector<Row> merged(std::span<const Row> standard, std::vector<Row> more) {
    for (const Row& row : standard) {
        const bool replaced = std::any_of(more.begin(), more.end(),
                                          [&](const Row& other) { return other.id == row.id && other.manufacturer == row.manufacturer; });
        if (!replaced) more.push_back(row);
    }
    std::stable_sort(more.begin(), more.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
    return more;
}

}  // namespace

ExtendedCluster::ExtendedCluster(ClusterId id, std::vector<zcl::Attribute> attributes, std::vector<zcl::Command> commands,
                                 std::vector<zcl::Command> responses) {
    const zcl::Cluster* standard = zcl::find_cluster(id, zcl::kNoManufacturer, {});
    const zcl::Cluster none{.id = id, .name = {}};
    const zcl::Cluster& base = standard != nullptr ? *standard : none;
    attributes_ = merged(base.attributes, std::move(attributes));
    commands_ = merged(base.commands, std::move(commands));
    responses_ = merged(base.responses, std::move(responses));
    cluster_ = base;
    cluster_.attributes = attributes_;
    cluster_.commands = commands_;
    cluster_.responses = responses_;
}

}  // namespace skep::devices

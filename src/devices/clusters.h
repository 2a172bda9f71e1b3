// Clusters of a vendor's own, and standard clusters with more in them. Both are made once per program by a function of the vendor
// (a static const inside it) and listed in Identity::custom_clusters.
#pragma once

#include <vector>

#include "spec/zcl/cluster.h"

namespace skep::devices {

class ExtendedCluster {
public:
    // The standard cluster `id` with these rows added; a row of the same id replaces the standard one.
    ExtendedCluster(ClusterId id, std::vector<zcl::Attribute> attributes, std::vector<zcl::Command> commands = {},
                    std::vector<zcl::Command> responses = {});
    ExtendedCluster(const ExtendedCluster&) = delete;
    ExtendedCluster& operator=(const ExtendedCluster&) = delete;
    [[nodiscard]] const zcl::Cluster& cluster() const { return cluster_; }

private:
    std::vector<zcl::Attribute> attributes_;
    std::vector<zcl::Command> commands_, responses_;
    zcl::Cluster cluster_;
};

}  // namespace skep::devices

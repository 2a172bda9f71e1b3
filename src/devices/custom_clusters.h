// Clusters that a definition brings along (device.addCustomCluster), as tables of the ZCL codecs.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "spec/zcl/cluster.h"

namespace skep::devices {

// Owns what the tables point to.
class CustomClusters {
public:
    // `clusters`: name -> {ID, manufacturerCode?, attributes: {name: {ID, type, ...}}, commands, commandsResponse: {name: {ID,
    // parameters}}}. Members that are none of these are passed over.
    explicit CustomClusters(const JsonObject& clusters);
    CustomClusters(const CustomClusters&) = delete;
    CustomClusters& operator=(const CustomClusters&) = delete;

    [[nodiscard]] zcl::ClusterSet set() const { return set_; }

private:
    void add(std::string_view name, const JsonObject& cluster);
    std::span<const zcl::Attribute> attributes(const JsonObject& list);
    std::span<const zcl::Command> commands(const JsonObject& list);
    std::span<const zcl::Parameter> parameters(const JsonArray& list);
    std::span<const zcl::Condition> conditions(const JsonArray& list);
    const zcl::Limits* limits(const JsonObject& of);
    std::string_view keep(std::string_view text);

    std::deque<std::string> texts_;
    std::deque<zcl::Cluster> clusters_;
    std::deque<zcl::Limits> limits_;
    std::deque<std::vector<std::uint64_t>> specials_;
    std::deque<std::vector<zcl::Attribute>> attributes_;
    std::deque<std::vector<zcl::Command>> commands_;
    std::deque<std::vector<zcl::Parameter>> parameters_;
    std::deque<std::vector<zcl::Condition>> conditions_;
    std::vector<const zcl::Cluster*> set_;
};

}  // namespace skep::devices

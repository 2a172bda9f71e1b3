// What a node's reports and read responses tell: its attribute cache, and who it is (genBasic).
#pragma once

#include <span>

#include "spec/zcl/frame.h"
#include "zigbee/node.h"

namespace skep::zigbee {

// A report or read response of this endpoint came.
void learn(Node& node, Endpoint& endpoint, ClusterId cluster_id, const zcl::Cluster* cluster, const zcl::Frame& frame);
// Attributes of genBasic.
void learn_basic(Node& node, std::span<const zcl::AttributeRecord> records);

}  // namespace skep::zigbee

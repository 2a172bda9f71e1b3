// Binding tables and groups of nodes: changed on the node, then in its record.
#pragma once

#include <variant>

#include "zigbee/core.h"

namespace skep::zigbee::bindings {

using Target = std::variant<EndpointTarget, GroupId>;

async::Task<Result<void>> bind(Core& core, Node& node, EndpointId endpoint, ClusterId cluster, Target target);
// Nothing is asked of a node that has no such bind in its record.
async::Task<Result<void>> unbind(Core& core, Node& node, EndpointId endpoint, ClusterId cluster, Target target);
// Every bind of the node's, or those to one of these addresses.
async::Task<Result<void>> clear(Core& core, Node& node, std::vector<Ieee> targets);

async::Task<Result<void>> add_member(Core& core, Group& group, Node& node, EndpointId endpoint);
async::Task<Result<void>> remove_member(Core& core, GroupId group, Node& node, EndpointId endpoint);
async::Task<Result<void>> remove_from_all(Core& core, Node& node, EndpointId endpoint);

}  // namespace skep::zigbee::bindings

// What nodes remember of the network over a restart of the simulator: addresses, bindings, groups, reporting.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "sim/air.h"

namespace skep::sim {

// {"0x00158d0000de0001":{"nwk":4660,"parent":0,"bindings":[..],"groups":[..],"reporting":[..]},..}; only nodes in the network.
Json nodes_to_json(const Air& air);
// Settles the nodes of the air that the file names; others stay as they are. Malformed names what is wrong and where.
Result<void> nodes_from_json(Air& air, const Json& json);

}  // namespace skep::sim

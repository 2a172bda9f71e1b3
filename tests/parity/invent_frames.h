// Frames of a cluster that some device could send, whatever they mean, and answers that some device could give.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spec/zcl/cluster.h"
#include "tests/parity/corpus.h"
#include "zigbee/node.h"

namespace skep::parity {

struct InventedFrame {
    ClusterId cluster = 0;
    Bytes bytes;
};

// `cluster`: name or number. Reports of what the cluster's table and the recipe (of the definition) name, each with values from the least
// to the greatest; commands with bytes of all kinds. Nothing for a cluster of which only the name is known.
std::vector<InventedFrame> frames_for(std::string_view cluster, zcl::ClusterSet custom, const JsonObject& recipe);

// What a device answers that has every attribute and obeys every command; in hex, empty when a request is not answered.
std::string usual_answer(const Request& request, const zigbee::Node& node);

}  // namespace skep::parity

// What the coordinator answers when a node reads its attributes (behaviour.md 4.8).
#pragma once

#include <vector>

#include "spec/zcl/frame.h"

namespace skep::zigbee {

// Of the Time cluster the time, of genBasic the specification's defaults; all else is UNSUPPORTED_ATTRIBUTE.
std::vector<zcl::AttributeRecord> read_answers(ClusterId cluster_id, const zcl::Cluster* cluster, ManufacturerCode manufacturer,
                                               const std::vector<AttributeId>& asked, std::int64_t wall_ms);

}  // namespace skep::zigbee

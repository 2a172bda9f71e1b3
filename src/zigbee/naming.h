// How attributes are called: in messages, in the attribute cache and in the texts of errors.
#pragma once

#include <string>
#include <string_view>

#include "spec/zcl/frame.h"
#include "zigbee/node.h"

namespace skep::zigbee {

// The name of the attribute for a frame of this manufacturer; empty when the table has none, then its number stands for it.
std::string_view attribute_name(const zcl::Cluster* cluster, AttributeId id, ManufacturerCode manufacturer);
std::string attribute_key(const zcl::Cluster* cluster, AttributeId id, ManufacturerCode manufacturer);

// Some of Legrand's devices send their own attributes without saying so in the header: their code is put in.
ManufacturerCode naming_manufacturer(const Node& node, const zcl::Header& header);

// "genOnOff", or the number as text.
std::string cluster_key(ClusterId id, const zcl::Cluster* cluster);

// Values as the rest of the program sees them (spec/zcl/limits.h): non-values are nothing, values outside of their attribute's
// limits are left out.
void settle_values(std::vector<zcl::AttributeRecord>& records, const zcl::Cluster* cluster, ManufacturerCode manufacturer);

}  // namespace skep::zigbee

// The requests that an interview is made of. Each puts what it learned into the node.
#pragma once

#include <array>

#include "spec/zcl/ids.h"
#include "zigbee/core.h"

namespace skep::zigbee::interview {

// genBasic attributes that say who a node is, in the order in which they are asked for.
inline constexpr std::array<AttributeId, 9> kIdentity{zcl::basic::kModelId,    zcl::basic::kManufacturerName, zcl::basic::kPowerSource,
                                                      zcl::basic::kZclVersion, zcl::basic::kAppVersion,       zcl::basic::kStackVersion,
                                                      zcl::basic::kHwVersion,  zcl::basic::kDateCode,         zcl::basic::kSwBuildId};

async::Task<Result<void>> update_node_descriptor(Core& core, Node& node);
async::Task<Result<void>> update_active_endpoints(Core& core, Node& node);
async::Task<Result<void>> update_simple_descriptor(Core& core, Node& node, EndpointId endpoint);
async::Task<Result<void>> read_basic(Core& core, Node& node, EndpointId endpoint, std::vector<AttributeId> attributes);
// One attribute at a time, those only that are not known; what was read is taken off `wanted`. Failures are no failures.
async::Task<void> read_identity(Core& core, Node& node, EndpointId endpoint, bool ignore_cache, std::vector<AttributeId>& wanted);
async::Task<Result<void>> enroll(Core& core, Node& node, EndpointId endpoint);
async::Task<void> bind_poll_control(Core& core, Node& node);
// Reads the check-in interval (ZCL 3.16.4.1) and keeps it.
async::Task<Result<void>> read_check_in_interval(Core& core, Node& node, EndpointId endpoint);
async::Task<Result<void>> send_enroll_response(Core& core, Node& node, EndpointId endpoint, std::optional<std::uint8_t> sequence);

// The node said nothing, as opposed to: it said no.
bool was_silence(const Error& error);

}  // namespace skep::zigbee::interview

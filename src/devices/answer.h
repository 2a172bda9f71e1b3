// Answers of our own making to what a device asks or tells, in the place of the usual ones.
#pragma once

#include "async/task.h"
#include "devices/definition.h"
#include "spec/zcl/types.h"

namespace skep::devices {

// A foundation command (ZCL 2.5) with the number of the request that it answers. Done when it is handed over.
async::Task<Result<void>> answer_request(Device& device, EndpointId endpoint, ClusterId cluster, std::uint8_t sequence,
                                         zcl::General command, Bytes payload);

}  // namespace skep::devices

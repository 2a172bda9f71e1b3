// Definitions for devices that nobody described: made of the clusters of their endpoints (behaviour.md 5.2).
#pragma once

#include <memory>

#include "devices/native.h"

namespace skep::devices {

// What could not be read from the device is taken at its usual value: see learn_for_generated() in definition.h.
std::shared_ptr<const Definition> generate(const zigbee::Node& node);

// The generic Green Power device: an action per command.
Feature generic_green_power();
// The same press is told by every proxy that heard it: true when this frame counter was among the last five of the command.
bool green_power_repeated(Device& device, std::int64_t command, std::int64_t counter);

}  // namespace skep::devices

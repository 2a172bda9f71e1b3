// A definition for a device that nobody described, as JavaScript that its user can edit: the text that Zigbee2MQTT writes.
#pragma once

#include <string>

#include "script/sandbox.h"

namespace skep::script {

// What could not be read from the device before is taken at its usual value: nothing is asked of it. Refused when the text cannot be made.
Result<std::string> definition_source(Sandbox& sandbox, const zigbee::Node& node);

}  // namespace skep::script

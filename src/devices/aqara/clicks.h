// Clicks of buttons and wall switches that come as the value of Multistate Input.
#pragma once

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices::aqara {

// 0 hold, 1 single, 2 double, 3 triple, 255 release; `more` are a device's own.
DecoderPtr multistate_clicks(Names more = {});

}  // namespace skep::devices::aqara

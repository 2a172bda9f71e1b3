// Settings and levels of Tuya's dimmer modules, in attributes of Level Control that have no name.
#pragma once

#include "devices/native.h"

namespace skep::devices::tuya::dimmer {

DecoderPtr levels();  // brightness, min_brightness, max_brightness
DecoderPtr light_type();
DecoderPtr switch_type();
SetterPtr set_options();       // min_brightness, max_brightness, light_type, switch_type
SetterPtr set_on_and_level();  // as lights do, with an On before

}  // namespace skep::devices::tuya::dimmer

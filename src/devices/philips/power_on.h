// hue_power_on_behavior: what a Hue light does after a power cut, with brightness and colour.
#pragma once

#include "devices/native.h"

namespace skep::devices::philips {

SetterPtr power_on_setter();        // "on", "off", "recover", "default"
SetterPtr power_on_error_setter();  // the accompanying keys by themselves: an error

}  // namespace skep::devices::philips

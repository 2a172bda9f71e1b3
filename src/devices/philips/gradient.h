// Lights with several colours at once.
#pragma once

#include "devices/native.h"

namespace skep::devices::philips {

std::vector<std::string> gradient_scene_names();
SetterPtr gradient_scene_setter();
SetterPtr gradient_setter();  // gradient, gradient_style: the last colour is the first on the light

}  // namespace skep::devices::philips

// What the lights of all vendors take.
#pragma once

#include "devices/primitives/light.h"
#include "devices/recipes/given.h"

namespace skep::devices::recipes {

// `usual` holds what is so when nothing is given.
LightOptions light_options_of(Given& given, LightOptions usual);

}  // namespace skep::devices::recipes

// Primitives of vendors that have a file of their own.
#pragma once

#include "devices/recipes/recipe.h"

namespace skep::devices::recipes {

std::span<const Primitive> lumi_primitives();
std::span<const Primitive> lumi_button_primitives();
std::span<const Primitive> lumi_cover_primitives();
std::span<const Primitive> lumi_relay_primitives();
std::span<const Primitive> lumi_sensor_primitives();
std::span<const Primitive> philips_primitives();
std::span<const Primitive> develco_primitives();

}  // namespace skep::devices::recipes

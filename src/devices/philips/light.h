// Hue lights: the shared light, Signify's effects and power-on settings, and its own cluster for what ZCL has no words for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "devices/native.h"
#include "devices/philips/clusters.h"
#include "devices/primitives/light.h"

namespace skep::devices::philips {

struct LightSpec {
    LightOptions light = {};  // its effect, OTA and colour modes are set by what follows
    bool hue_effect = true;
    bool turns_off_at_brightness_1 = true;
    bool gradient = false;
    std::vector<std::string> gradient_effects = {};
};
Feature light(LightSpec spec);
Feature on_off();  // the shared switch, with OTA

}  // namespace skep::devices::philips

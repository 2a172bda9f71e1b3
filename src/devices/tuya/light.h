// What Tuya's lights have beside what all lights have.
#pragma once

#include "devices/native.h"

namespace skep::devices::tuya {

struct LightExtras {
    bool do_not_disturb = true;
    bool power_on_behavior = false;
    bool switch_type = false;
    bool color_power_on_behavior = true;
    enum class MinBrightness : std::uint8_t { None, Attribute, Command } min_brightness = MinBrightness::None;
};
// Its decoders, setters and configure step; nothing of it is shown.
Feature light_extras(const LightExtras& extras);

}  // namespace skep::devices::tuya

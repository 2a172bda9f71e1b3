// What IKEA's devices have in common beyond the shared primitives.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/light.h"

namespace skep::devices::ikea {

// 250..454 mired unless `range` says otherwise.
struct LightSpec {
    bool color_temp = false;
    std::optional<std::pair<int, int>> range = {};
    bool via_color = false;
    bool color = false;
    bool hs = false;
    bool turns_off_at_brightness_1 = false;
};
Feature light(LightSpec spec);

Feature battery();  // halves or whole percent, by firmware; `blind` firmware counts differently
Feature blind_battery();
Feature configure_remote();  // binds to a group on old firmware, to us on newer
Feature app_version();       // answers a remote that asks for the version of its lamp
Feature configure_styrbar();
Feature configure_poll_control();
Feature occupancy();
Feature requested_brightness();
Feature trigger_mode();  // lux_value of a motion sensor
Feature toggle_action();
Feature level_actions();
Feature styrbar_on();
Feature arrows(bool styrbar, bool bind);
Feature dots(std::vector<std::string> buttons, bool prefix);
Feature bilresa_double();
Feature media();
Feature air_purifier();
Feature smart_plug_led();

}  // namespace skep::devices::ikea

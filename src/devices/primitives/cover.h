// Window coverings (ZCL 7.4). On the wire 0 is open; in properties 100 is open, unless the option invert_cover says otherwise.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

struct CoverOptions {
    bool lift = true;
    bool tilt = false;
    bool state_from_tilt = false;
    bool inverted = false;  // the device has it the other way round
    bool mode = false;      // cover_mode
    bool configure_reporting = true;
    std::vector<std::string> endpoint_names = {};
};
Feature cover(CoverOptions options = {});

DecoderPtr cover_decoder();
SetterPtr cover_state_setter(std::vector<std::string> endpoint_names = {});
SetterPtr cover_position_tilt_setter();
SetterPtr cover_mode_setter();
SetterPtr cover_via_brightness_setter();  // a level cluster that is a cover
DecoderPtr cover_via_brightness_decoder();

}  // namespace skep::devices

// Hue's remotes and sensors.
#pragma once

#include "devices/native.h"

namespace skep::devices::philips {

// Presses by the cluster of their own. `buttons` name button 1, 2, ...; the dial is button 20.
DecoderPtr dimmer_presses();
DecoderPtr tap_dial_presses();
DecoderPtr wall_switch_presses();
DecoderPtr smart_button_presses();
DecoderPtr silent(ClusterId cluster, std::string_view command);  // taken, says nothing

// battery expose, reporting and binds as these remotes want them.
ConfigureStep remote_setup(EndpointId bound, EndpointId own, bool split_binds);

Feature wall_switch(bool battery);
Feature contact();
Feature tap();  // the one without battery, by Green Power
Feature twilight_buttons();
Feature motion(std::vector<std::string> sensitivities, bool as_select);

}  // namespace skep::devices::philips

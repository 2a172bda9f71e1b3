// What Tuya's switches and plugs are set to: what they do after a power cut, what their button is, when their lights shine. Attributes
// that hold a number for a name.
#pragma once

#include "devices/native.h"

namespace skep::devices::tuya::settings {

DecoderPtr power_on_behavior_1();  // "off", "on", "previous"
DecoderPtr power_outage_memory();  // the same attribute: "off", "on", "restore"
SetterPtr set_start_up();          // both

DecoderPtr power_on_behavior_2();  // by cluster 0xE001
SetterPtr set_power_on_behavior_2();

// Of cluster 0xE001.
DecoderPtr switch_type();
SetterPtr set_switch_type();
DecoderPtr switch_type_curtain();
SetterPtr set_switch_type_curtain();
DecoderPtr switch_type_button();
SetterPtr set_switch_type_button();

DecoderPtr backlight_off_on();
SetterPtr set_backlight_off_on();
DecoderPtr backlight_low_medium_high();
DecoderPtr backlight_off_normal_inverted();
DecoderPtr indicator_mode();
SetterPtr set_light_mode();  // backlight_mode, indicator_mode: one attribute under two names
DecoderPtr indicator_none_relay_pos();
SetterPtr set_backlight_and_indicator();  // an attribute for each

DecoderPtr child_lock();
SetterPtr set_child_lock();

}  // namespace skep::devices::tuya::settings

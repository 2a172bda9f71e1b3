// What Tuya's cover modules are set to, by their additions to Window Covering; and whether a remote sends commands or events.
#pragma once

#include "devices/native.h"

namespace skep::devices::tuya::settings {

// moving, calibration, motor_reversal, calibration_time.
DecoderPtr cover_options();
DecoderPtr cover_options_in_hundredths();  // motor_reversal and calibration_time only
SetterPtr set_motor_reversal();
SetterPtr set_calibration();       // whether it is being calibrated, and its time, of both directions
SetterPtr set_calibration_time();  // its time only

DecoderPtr operation_mode();
SetterPtr set_operation_mode();

// Of a knob: clicks and turns.
DecoderPtr knob_action();

}  // namespace skep::devices::tuya::settings

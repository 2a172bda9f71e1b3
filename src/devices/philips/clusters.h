// Signify's own clusters.
#pragma once

#include "base/ids.h"

namespace skep::devices::philips {

inline constexpr ManufacturerCode kSignify = 0x100B;

inline constexpr ClusterId kButtons = 0xFC00;  // "manuSpecificPhilips": presses of remotes
inline constexpr ClusterId kHue = 0xFC03;      // "manuSpecificPhilips2": the whole state of a light in one string
inline constexpr AttributeId kHueState = 0x0002;
inline constexpr ClusterId kContact = 0xFC06;  // "manuSpecificPhilipsContact"

inline constexpr AttributeId kLedIndication = 0x0033, kDeviceMode = 0x0034;  // of genBasic
inline constexpr AttributeId kMotionSensitivity = 0x0030;                    // of msOccupancySensing

}  // namespace skep::devices::philips

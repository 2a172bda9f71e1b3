// IKEA's own clusters.
#pragma once

#include "base/ids.h"

namespace skep::devices::ikea {

inline constexpr ManufacturerCode kIkeaOfSweden = 0x117C;

inline constexpr ClusterId kUnknown = 0xFC7C;  // on most newer firmware; nothing is known of it
inline constexpr ClusterId kAirPurifier = 0xFC7D;
inline constexpr ClusterId kButton = 0xFC80;     // "tradfriButton"
inline constexpr ClusterId kOldButton = 0xFC7F;  // the same presses, on firmware of 2021
inline constexpr ClusterId kMotionSensor = 0xFC81;
inline constexpr ClusterId kSmartPlug = 0xFC85;

}  // namespace skep::devices::ikea

// SONOFF (eWeLink): lists of their devices, and what several of them share.
#pragma once

#include <vector>

#include "devices/index.h"
#include "devices/native.h"

namespace skep::devices::sonoff {

inline constexpr ManufacturerCode kCoolkit = 0x1286;  // Shenzhen Coolkit
inline constexpr ClusterId kPrivate = 0xFC11;         // settings, different for each device

std::vector<Entry> sensors();
std::vector<Entry> switches();
std::vector<Entry> thermostats();

// Percentage and voltage, reported at least every two hours: else these devices leave.
Feature ewelink_battery();
// A button that speaks On/Off: toggle is a press, on a double one, off a long one.
Feature ewelink_action();

}  // namespace skep::devices::sonoff

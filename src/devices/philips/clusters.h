// Signify's own clusters.
#pragma once

#include "spec/zcl/cluster.h"

namespace skep::devices::philips {

inline constexpr ManufacturerCode kSignify = 0x100B;

inline constexpr ClusterId kButtons = 0xFC00;        // "manuSpecificPhilips": presses of remotes
inline constexpr ClusterId kEntertainment = 0xFC01;  // "manuSpecificPhilips3"
inline constexpr ClusterId kHue = 0xFC03;            // "manuSpecificPhilips2": the whole state of a light in one string
inline constexpr AttributeId kHueState = 0x0002;
inline constexpr ClusterId kContact = 0xFC06;  // "manuSpecificPhilipsContact"

inline constexpr AttributeId kLedIndication = 0x0033, kDeviceMode = 0x0034;  // of genBasic
inline constexpr AttributeId kMotionSensitivity = 0x0030;                    // of msOccupancySensing

// Sets for Identity::custom_clusters; each lives as long as the program.
namespace sets {
zcl::ClusterSet light();        // kHue, kEntertainment
zcl::ClusterSet plug();         // kHue
zcl::ClusterSet remote();       // kButtons
zcl::ClusterSet wall_switch();  // kButtons, genBasic with the device mode
zcl::ClusterSet motion();       // genBasic and msOccupancySensing with Signify's settings
zcl::ClusterSet contact();      // kContact
zcl::ClusterSet twilight();     // kButtons, kHue, kEntertainment
}  // namespace sets

}  // namespace skep::devices::philips

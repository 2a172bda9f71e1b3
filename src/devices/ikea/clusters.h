// IKEA's own clusters.
#pragma once

#include "spec/zcl/cluster.h"

namespace skep::devices::ikea {

inline constexpr ManufacturerCode kIkeaOfSweden = 0x117C;

inline constexpr ClusterId kUnknown = 0xFC7C;  // on most newer firmware; nothing is known of it
inline constexpr ClusterId kAirPurifier = 0xFC7D;
inline constexpr ClusterId kVocIndex = 0xFC7E;
inline constexpr ClusterId kButton = 0xFC80;     // "tradfriButton"
inline constexpr ClusterId kOldButton = 0xFC7F;  // the same presses, on firmware of 2021
inline constexpr ClusterId kMotionSensor = 0xFC81;
inline constexpr ClusterId kSmartPlug = 0xFC85;
inline constexpr ClusterId kOldContact = 0xFF55;  // contact of PARASOLL firmware 20230406, no ZCL

// Sets for Identity::custom_clusters; each lives as long as the program.
namespace sets {
zcl::ClusterSet plain();          // kUnknown
zcl::ClusterSet arrows();         // kUnknown, genScenes with the arrow commands
zcl::ClusterSet arrows_only();    // genScenes with the arrow commands
zcl::ClusterSet buttons();        // kButton
zcl::ClusterSet plain_buttons();  // kUnknown, kButton
zcl::ClusterSet air_purifier();   // kUnknown, kAirPurifier
zcl::ClusterSet voc();            // kUnknown, kVocIndex, pm25Measurement with the older type
zcl::ClusterSet motion();         // kUnknown, kMotionSensor
zcl::ClusterSet smart_plug();     // kSmartPlug, kUnknown

}  // namespace sets

}  // namespace skep::devices::ikea

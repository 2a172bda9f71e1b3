// Security and safety clusters (ZCL 8): the attributes and commands that native code names.
#pragma once

#include <array>

#include "spec/zcl/clusters/keys.h"

namespace skep::zcl {

namespace ias_zone {  // IAS Zone, ZCL 8.2
inline constexpr ClusterId kCluster = kSsIasZone;
inline constexpr AttributeKey kZoneState{0x0000, "zoneState", Type::Enum8};
inline constexpr AttributeKey kZoneType{0x0001, "zoneType", Type::Enum16};
inline constexpr AttributeKey kZoneStatus{0x0002, "zoneStatus", Type::Bitmap16};
inline constexpr AttributeKey kIasCieAddr{0x0010, "iasCieAddr", Type::IeeeAddress};
inline constexpr AttributeKey kZoneId{0x0011, "zoneId", Type::Uint8};
inline constexpr AttributeKey kNumZoneSensitivityLevelsSupported{0x0012, "numZoneSensitivityLevelsSupported", Type::Uint8};
inline constexpr AttributeKey kCurrentZoneSensitivityLevel{0x0013, "currentZoneSensitivityLevel", Type::Uint8};
inline constexpr std::array kAttributes{
    kZoneState, kZoneType, kZoneStatus, kIasCieAddr, kZoneId, kNumZoneSensitivityLevelsSupported, kCurrentZoneSensitivityLevel};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kEnrollRsp{0x00, "enrollRsp"};
inline constexpr CommandKey kInitNormalOpMode{0x01, "initNormalOpMode"};
inline constexpr CommandKey kInitTestMode{0x02, "initTestMode"};
inline constexpr std::array kAll{kEnrollRsp, kInitNormalOpMode, kInitTestMode};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kStatusChangeNotification{0x00, "statusChangeNotification"};
inline constexpr CommandKey kEnrollReq{0x01, "enrollReq"};
inline constexpr std::array kAll{kStatusChangeNotification, kEnrollReq};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace ias_zone

namespace ias_ace {  // IAS ACE, ZCL 8.3
inline constexpr ClusterId kCluster = kSsIasAce;
namespace command {
inline constexpr CommandKey kArm{0x00, "arm"};
inline constexpr CommandKey kBypass{0x01, "bypass"};
inline constexpr CommandKey kEmergency{0x02, "emergency"};
inline constexpr CommandKey kFire{0x03, "fire"};
inline constexpr CommandKey kPanic{0x04, "panic"};
inline constexpr CommandKey kGetZoneIDMap{0x05, "getZoneIDMap"};
inline constexpr CommandKey kGetZoneInfo{0x06, "getZoneInfo"};
inline constexpr CommandKey kGetPanelStatus{0x07, "getPanelStatus"};
inline constexpr CommandKey kGetBypassedZoneList{0x08, "getBypassedZoneList"};
inline constexpr CommandKey kGetZoneStatus{0x09, "getZoneStatus"};
inline constexpr std::array kAll{kArm,         kBypass,         kEmergency,           kFire,         kPanic, kGetZoneIDMap,
                                 kGetZoneInfo, kGetPanelStatus, kGetBypassedZoneList, kGetZoneStatus};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kArmRsp{0x00, "armRsp"};
inline constexpr CommandKey kGetZoneIDMapRsp{0x01, "getZoneIDMapRsp"};
inline constexpr CommandKey kGetZoneInfoRsp{0x02, "getZoneInfoRsp"};
inline constexpr CommandKey kZoneStatusChanged{0x03, "zoneStatusChanged"};
inline constexpr CommandKey kPanelStatusChanged{0x04, "panelStatusChanged"};
inline constexpr CommandKey kGetPanelStatusRsp{0x05, "getPanelStatusRsp"};
inline constexpr CommandKey kSetBypassedZoneList{0x06, "setBypassedZoneList"};
inline constexpr CommandKey kBypassRsp{0x07, "bypassRsp"};
inline constexpr CommandKey kGetZoneStatusRsp{0x08, "getZoneStatusRsp"};
inline constexpr std::array kAll{
    kArmRsp,    kGetZoneIDMapRsp, kGetZoneInfoRsp, kZoneStatusChanged, kPanelStatusChanged, kGetPanelStatusRsp, kSetBypassedZoneList,
    kBypassRsp, kGetZoneStatusRsp};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace ias_ace

namespace ias_wd {  // IAS WD, ZCL 8.4
inline constexpr ClusterId kCluster = kSsIasWd;
inline constexpr AttributeKey kMaxDuration{0x0000, "maxDuration", Type::Uint16};
inline constexpr std::array kAttributes{kMaxDuration};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kStartWarning{0x00, "startWarning"};
inline constexpr CommandKey kSquawk{0x01, "squawk"};
inline constexpr std::array kAll{kStartWarning, kSquawk};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace ias_wd

}  // namespace skep::zcl

// General clusters (ZCL 3, 11, 13) and Tuya's tunnel: the attributes and commands that native code names.
#pragma once

#include <array>

#include "spec/zcl/clusters/keys.h"

namespace skep::zcl {

namespace basic {  // Basic, ZCL 3.2
inline constexpr ClusterId kCluster = kGenBasic;
inline constexpr AttributeKey kZclVersion{0x0000, "zclVersion", Type::Uint8};
inline constexpr AttributeKey kAppVersion{0x0001, "appVersion", Type::Uint8};
inline constexpr AttributeKey kStackVersion{0x0002, "stackVersion", Type::Uint8};
inline constexpr AttributeKey kHwVersion{0x0003, "hwVersion", Type::Uint8};
inline constexpr AttributeKey kManufacturerName{0x0004, "manufacturerName", Type::CharString};
inline constexpr AttributeKey kModelId{0x0005, "modelId", Type::CharString};
inline constexpr AttributeKey kDateCode{0x0006, "dateCode", Type::CharString};
inline constexpr AttributeKey kPowerSource{0x0007, "powerSource", Type::Enum8};
inline constexpr AttributeKey kProductCode{0x000A, "productCode", Type::OctetString};
inline constexpr AttributeKey kSerialNumber{0x000D, "serialNumber", Type::CharString};
inline constexpr AttributeKey kLocationDesc{0x0010, "locationDesc", Type::CharString};
inline constexpr AttributeKey kDeviceEnabled{0x0012, "deviceEnabled", Type::Bool};
inline constexpr AttributeKey kSwBuildId{0x4000, "swBuildId", Type::CharString};
inline constexpr std::array kAttributes{kZclVersion,  kAppVersion,  kStackVersion, kHwVersion,    kManufacturerName, kModelId,  kDateCode,
                                        kPowerSource, kProductCode, kSerialNumber, kLocationDesc, kDeviceEnabled,    kSwBuildId};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kResetFactDefault{0x00, "resetFactDefault"};
inline constexpr std::array kAll{kResetFactDefault};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace basic

namespace power {  // Power Configuration, ZCL 3.3
inline constexpr ClusterId kCluster = kGenPowerCfg;
inline constexpr AttributeKey kMainsVoltage{0x0000, "mainsVoltage", Type::Uint16};
inline constexpr AttributeKey kMainsFrequency{0x0001, "mainsFrequency", Type::Uint8};
inline constexpr AttributeKey kBatteryVoltage{0x0020, "batteryVoltage", Type::Uint8};
inline constexpr AttributeKey kBatteryPercentageRemaining{0x0021, "batteryPercentageRemaining", Type::Uint8};
inline constexpr AttributeKey kBatterySize{0x0031, "batterySize", Type::Enum8};
inline constexpr AttributeKey kBatteryQuantity{0x0033, "batteryQuantity", Type::Uint8};
inline constexpr AttributeKey kBatteryRatedVoltage{0x0034, "batteryRatedVoltage", Type::Uint8};
inline constexpr AttributeKey kBatteryAlarmMask{0x0035, "batteryAlarmMask", Type::Bitmap8};
inline constexpr AttributeKey kBatteryVoltMinThres{0x0036, "batteryVoltMinThres", Type::Uint8};
inline constexpr AttributeKey kBatteryAlarmState{0x003E, "batteryAlarmState", Type::Bitmap32};
inline constexpr AttributeKey kBattery2Voltage{0x0040, "battery2Voltage", Type::Uint8};
inline constexpr AttributeKey kBattery2PercentageRemaining{0x0041, "battery2PercentageRemaining", Type::Uint8};
inline constexpr std::array kAttributes{kMainsVoltage,        kMainsFrequency,    kBatteryVoltage,      kBatteryPercentageRemaining,
                                        kBatterySize,         kBatteryQuantity,   kBatteryRatedVoltage, kBatteryAlarmMask,
                                        kBatteryVoltMinThres, kBatteryAlarmState, kBattery2Voltage,     kBattery2PercentageRemaining};
static_assert(is_well_formed(kAttributes));
}  // namespace power

namespace device_temperature {  // Device Temperature Configuration, ZCL 3.4
inline constexpr ClusterId kCluster = kGenDeviceTempCfg;
inline constexpr AttributeKey kCurrentTemperature{0x0000, "currentTemperature", Type::Int16};
inline constexpr AttributeKey kMinTempExperienced{0x0001, "minTempExperienced", Type::Int16};
inline constexpr AttributeKey kMaxTempExperienced{0x0002, "maxTempExperienced", Type::Int16};
inline constexpr AttributeKey kOverTempTotalDwell{0x0003, "overTempTotalDwell", Type::Uint16};
inline constexpr AttributeKey kDevTempAlarmMask{0x0010, "devTempAlarmMask", Type::Bitmap8};
inline constexpr AttributeKey kLowTempThres{0x0011, "lowTempThres", Type::Int16};
inline constexpr AttributeKey kHighTempThres{0x0012, "highTempThres", Type::Int16};
inline constexpr AttributeKey kLowTempDwellTripPoint{0x0013, "lowTempDwellTripPoint", Type::Uint24};
inline constexpr AttributeKey kHighTempDwellTripPoint{0x0014, "highTempDwellTripPoint", Type::Uint24};
inline constexpr std::array kAttributes{kCurrentTemperature, kMinTempExperienced,    kMaxTempExperienced,
                                        kOverTempTotalDwell, kDevTempAlarmMask,      kLowTempThres,
                                        kHighTempThres,      kLowTempDwellTripPoint, kHighTempDwellTripPoint};
static_assert(is_well_formed(kAttributes));
}  // namespace device_temperature

namespace identify {  // Identify, ZCL 3.5
inline constexpr ClusterId kCluster = kGenIdentify;
inline constexpr AttributeKey kIdentifyTime{0x0000, "identifyTime", Type::Uint16};
inline constexpr std::array kAttributes{kIdentifyTime};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kIdentify{0x00, "identify"};
inline constexpr CommandKey kIdentifyQuery{0x01, "identifyQuery"};
inline constexpr CommandKey kTriggerEffect{0x40, "triggerEffect"};
inline constexpr std::array kAll{kIdentify, kIdentifyQuery, kTriggerEffect};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kIdentifyQueryRsp{0x00, "identifyQueryRsp"};
inline constexpr std::array kAll{kIdentifyQueryRsp};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace identify

namespace groups {  // Groups, ZCL 3.6
inline constexpr ClusterId kCluster = kGenGroups;
inline constexpr AttributeKey kNameSupport{0x0000, "nameSupport", Type::Bitmap8};
inline constexpr std::array kAttributes{kNameSupport};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kAdd{0x00, "add"};
inline constexpr CommandKey kView{0x01, "view"};
inline constexpr CommandKey kGetMembership{0x02, "getMembership"};
inline constexpr CommandKey kRemove{0x03, "remove"};
inline constexpr CommandKey kRemoveAll{0x04, "removeAll"};
inline constexpr CommandKey kAddIfIdentifying{0x05, "addIfIdentifying"};
inline constexpr std::array kAll{kAdd, kView, kGetMembership, kRemove, kRemoveAll, kAddIfIdentifying};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kAddRsp{0x00, "addRsp"};
inline constexpr CommandKey kViewRsp{0x01, "viewRsp"};
inline constexpr CommandKey kGetMembershipRsp{0x02, "getMembershipRsp"};
inline constexpr CommandKey kRemoveRsp{0x03, "removeRsp"};
inline constexpr std::array kAll{kAddRsp, kViewRsp, kGetMembershipRsp, kRemoveRsp};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace groups

namespace scenes {  // Scenes, ZCL 3.7
inline constexpr ClusterId kCluster = kGenScenes;
inline constexpr AttributeKey kCount{0x0000, "count", Type::Uint8};
inline constexpr AttributeKey kCurrentScene{0x0001, "currentScene", Type::Uint8};
inline constexpr AttributeKey kCurrentGroup{0x0002, "currentGroup", Type::Uint16};
inline constexpr AttributeKey kSceneValid{0x0003, "sceneValid", Type::Bool};
inline constexpr AttributeKey kNameSupport{0x0004, "nameSupport", Type::Bitmap8};
inline constexpr AttributeKey kLastCfgBy{0x0005, "lastCfgBy", Type::IeeeAddress};
inline constexpr std::array kAttributes{kCount, kCurrentScene, kCurrentGroup, kSceneValid, kNameSupport, kLastCfgBy};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kAdd{0x00, "add"};
inline constexpr CommandKey kView{0x01, "view"};
inline constexpr CommandKey kRemove{0x02, "remove"};
inline constexpr CommandKey kRemoveAll{0x03, "removeAll"};
inline constexpr CommandKey kStore{0x04, "store"};
inline constexpr CommandKey kRecall{0x05, "recall"};
inline constexpr CommandKey kGetSceneMembership{0x06, "getSceneMembership"};
inline constexpr CommandKey kEnhancedAdd{0x40, "enhancedAdd"};
inline constexpr CommandKey kEnhancedView{0x41, "enhancedView"};
inline constexpr CommandKey kCopy{0x42, "copy"};
inline constexpr std::array kAll{kAdd,         kView,         kRemove, kRemoveAll, kStore, kRecall, kGetSceneMembership,
                                 kEnhancedAdd, kEnhancedView, kCopy};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kAddRsp{0x00, "addRsp"};
inline constexpr CommandKey kViewRsp{0x01, "viewRsp"};
inline constexpr CommandKey kRemoveRsp{0x02, "removeRsp"};
inline constexpr CommandKey kRemoveAllRsp{0x03, "removeAllRsp"};
inline constexpr CommandKey kStoreRsp{0x04, "storeRsp"};
inline constexpr CommandKey kGetSceneMembershipRsp{0x06, "getSceneMembershipRsp"};
inline constexpr CommandKey kEnhancedAddRsp{0x40, "enhancedAddRsp"};
inline constexpr CommandKey kEnhancedViewRsp{0x41, "enhancedViewRsp"};
inline constexpr CommandKey kCopyRsp{0x42, "copyRsp"};
inline constexpr std::array kAll{kAddRsp,         kViewRsp,         kRemoveRsp, kRemoveAllRsp, kStoreRsp, kGetSceneMembershipRsp,
                                 kEnhancedAddRsp, kEnhancedViewRsp, kCopyRsp};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace scenes

namespace on_off {  // On/Off, ZCL 3.8
inline constexpr ClusterId kCluster = kGenOnOff;
inline constexpr AttributeKey kOnOff{0x0000, "onOff", Type::Bool};
inline constexpr AttributeKey kGlobalSceneCtrl{0x4000, "globalSceneCtrl", Type::Bool};
inline constexpr AttributeKey kOnTime{0x4001, "onTime", Type::Uint16};
inline constexpr AttributeKey kOffWaitTime{0x4002, "offWaitTime", Type::Uint16};
inline constexpr AttributeKey kStartUpOnOff{0x4003, "startUpOnOff", Type::Enum8};
inline constexpr std::array kAttributes{kOnOff, kGlobalSceneCtrl, kOnTime, kOffWaitTime, kStartUpOnOff};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kOff{0x00, "off"};
inline constexpr CommandKey kOn{0x01, "on"};
inline constexpr CommandKey kToggle{0x02, "toggle"};
inline constexpr CommandKey kOffWithEffect{0x40, "offWithEffect"};
inline constexpr CommandKey kOnWithRecallGlobalScene{0x41, "onWithRecallGlobalScene"};
inline constexpr CommandKey kOnWithTimedOff{0x42, "onWithTimedOff"};
inline constexpr std::array kAll{kOff, kOn, kToggle, kOffWithEffect, kOnWithRecallGlobalScene, kOnWithTimedOff};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace on_off

namespace on_off_switch {  // On/Off Switch Configuration, ZCL 3.9
inline constexpr ClusterId kCluster = kGenOnOffSwitchCfg;
inline constexpr AttributeKey kSwitchType{0x0000, "switchType", Type::Enum8};
inline constexpr AttributeKey kSwitchActions{0x0010, "switchActions", Type::Enum8};
inline constexpr std::array kAttributes{kSwitchType, kSwitchActions};
static_assert(is_well_formed(kAttributes));
}  // namespace on_off_switch

namespace level {  // Level, ZCL 3.10
inline constexpr ClusterId kCluster = kGenLevelCtrl;
inline constexpr AttributeKey kCurrentLevel{0x0000, "currentLevel", Type::Uint8};
inline constexpr AttributeKey kRemainingTime{0x0001, "remainingTime", Type::Uint16};
inline constexpr AttributeKey kMinLevel{0x0002, "minLevel", Type::Uint8};
inline constexpr AttributeKey kMaxLevel{0x0003, "maxLevel", Type::Uint8};
inline constexpr AttributeKey kCurrentFrequency{0x0004, "currentFrequency", Type::Uint16};
inline constexpr AttributeKey kMinFrequency{0x0005, "minFrequency", Type::Uint16};
inline constexpr AttributeKey kMaxFrequency{0x0006, "maxFrequency", Type::Uint16};
inline constexpr AttributeKey kOptions{0x000F, "options", Type::Bitmap8};
inline constexpr AttributeKey kOnOffTransitionTime{0x0010, "onOffTransitionTime", Type::Uint16};
inline constexpr AttributeKey kOnLevel{0x0011, "onLevel", Type::Uint8};
inline constexpr AttributeKey kOnTransitionTime{0x0012, "onTransitionTime", Type::Uint16};
inline constexpr AttributeKey kOffTransitionTime{0x0013, "offTransitionTime", Type::Uint16};
inline constexpr AttributeKey kDefaultMoveRate{0x0014, "defaultMoveRate", Type::Uint8};
inline constexpr AttributeKey kStartUpCurrentLevel{0x4000, "startUpCurrentLevel", Type::Uint8};
inline constexpr std::array kAttributes{
    kCurrentLevel, kRemainingTime,       kMinLevel, kMaxLevel,         kCurrentFrequency,  kMinFrequency,    kMaxFrequency,
    kOptions,      kOnOffTransitionTime, kOnLevel,  kOnTransitionTime, kOffTransitionTime, kDefaultMoveRate, kStartUpCurrentLevel};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kMoveToLevel{0x00, "moveToLevel"};
inline constexpr CommandKey kMove{0x01, "move"};
inline constexpr CommandKey kStep{0x02, "step"};
inline constexpr CommandKey kStop{0x03, "stop"};
inline constexpr CommandKey kMoveToLevelWithOnOff{0x04, "moveToLevelWithOnOff"};
inline constexpr CommandKey kMoveWithOnOff{0x05, "moveWithOnOff"};
inline constexpr CommandKey kStepWithOnOff{0x06, "stepWithOnOff"};
inline constexpr CommandKey kStopWithOnOff{0x07, "stopWithOnOff"};
inline constexpr CommandKey kMoveToClosestFrequency{0x08, "moveToClosestFrequency"};
inline constexpr std::array kAll{
    kMoveToLevel, kMove, kStep, kStop, kMoveToLevelWithOnOff, kMoveWithOnOff, kStepWithOnOff, kStopWithOnOff, kMoveToClosestFrequency};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace level

namespace alarms {  // Alarms, ZCL 3.11
inline constexpr ClusterId kCluster = kGenAlarms;
inline constexpr AttributeKey kAlarmCount{0x0000, "alarmCount", Type::Uint16};
inline constexpr std::array kAttributes{kAlarmCount};
static_assert(is_well_formed(kAttributes));
}  // namespace alarms

namespace time {  // Time, ZCL 3.12
inline constexpr ClusterId kCluster = kGenTime;
inline constexpr AttributeKey kTime{0x0000, "time", Type::Utc};
inline constexpr AttributeKey kTimeStatus{0x0001, "timeStatus", Type::Bitmap8};
inline constexpr AttributeKey kTimeZone{0x0002, "timeZone", Type::Int32};
inline constexpr AttributeKey kDstStart{0x0003, "dstStart", Type::Uint32};
inline constexpr AttributeKey kDstEnd{0x0004, "dstEnd", Type::Uint32};
inline constexpr AttributeKey kDstShift{0x0005, "dstShift", Type::Int32};
inline constexpr AttributeKey kStandardTime{0x0006, "standardTime", Type::Uint32};
inline constexpr AttributeKey kLocalTime{0x0007, "localTime", Type::Uint32};
inline constexpr AttributeKey kLastSetTime{0x0008, "lastSetTime", Type::Utc};
inline constexpr AttributeKey kValidUntilTime{0x0009, "validUntilTime", Type::Utc};
inline constexpr std::array kAttributes{kTime,     kTimeStatus,   kTimeZone,  kDstStart,    kDstEnd,
                                        kDstShift, kStandardTime, kLocalTime, kLastSetTime, kValidUntilTime};
static_assert(is_well_formed(kAttributes));
}  // namespace time

namespace analog_input {  // Analog Input, ZCL 3.14.2
inline constexpr ClusterId kCluster = kGenAnalogInput;
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kMaxPresentValue{0x0041, "maxPresentValue", Type::Single};
inline constexpr AttributeKey kMinPresentValue{0x0045, "minPresentValue", Type::Single};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Single};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kResolution{0x006A, "resolution", Type::Single};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kEngineeringUnits{0x0075, "engineeringUnits", Type::Enum16};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kDescription, kMaxPresentValue, kMinPresentValue, kOutOfService,     kPresentValue,
                                        kReliability, kResolution,      kStatusFlags,     kEngineeringUnits, kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace analog_input

namespace analog_output {  // Analog Output, ZCL 3.14.3
inline constexpr ClusterId kCluster = kGenAnalogOutput;
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kMaxPresentValue{0x0041, "maxPresentValue", Type::Single};
inline constexpr AttributeKey kMinPresentValue{0x0045, "minPresentValue", Type::Single};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Single};
inline constexpr AttributeKey kPriorityArray{0x0057, "priorityArray", Type::Array};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kRelinquishDefault{0x0068, "relinquishDefault", Type::Single};
inline constexpr AttributeKey kResolution{0x006A, "resolution", Type::Single};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kEngineeringUnits{0x0075, "engineeringUnits", Type::Enum16};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kDescription,  kMaxPresentValue, kMinPresentValue,  kOutOfService,
                                        kPresentValue, kPriorityArray,   kReliability,      kRelinquishDefault,
                                        kResolution,   kStatusFlags,     kEngineeringUnits, kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace analog_output

namespace analog_value {  // Analog Value, ZCL 3.14.4
inline constexpr ClusterId kCluster = kGenAnalogValue;
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Single};
inline constexpr AttributeKey kPriorityArray{0x0057, "priorityArray", Type::Array};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kRelinquishDefault{0x0068, "relinquishDefault", Type::Single};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kEngineeringUnits{0x0075, "engineeringUnits", Type::Enum16};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kDescription,       kOutOfService, kPresentValue,     kPriorityArray,  kReliability,
                                        kRelinquishDefault, kStatusFlags,  kEngineeringUnits, kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace analog_value

namespace binary_input {  // Binary Input, ZCL 3.14.5
inline constexpr ClusterId kCluster = kGenBinaryInput;
inline constexpr AttributeKey kActiveText{0x0004, "activeText", Type::CharString};
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kInactiveText{0x002E, "inactiveText", Type::CharString};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPolarity{0x0054, "polarity", Type::Enum8};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Bool};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kActiveText,   kDescription, kInactiveText, kOutOfService,   kPolarity,
                                        kPresentValue, kReliability, kStatusFlags,  kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace binary_input

namespace binary_output {  // Binary Output, ZCL 3.14.6
inline constexpr ClusterId kCluster = kGenBinaryOutput;
inline constexpr AttributeKey kActiveText{0x0004, "activeText", Type::CharString};
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kInactiveText{0x002E, "inactiveText", Type::CharString};
inline constexpr AttributeKey kMinimumOffTime{0x0042, "minimumOffTime", Type::Uint32};
inline constexpr AttributeKey kMinimumOnTime{0x0043, "minimumOnTime", Type::Uint32};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPolarity{0x0054, "polarity", Type::Enum8};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Bool};
inline constexpr AttributeKey kPriorityArray{0x0057, "priorityArray", Type::Array};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kRelinquishDefault{0x0068, "relinquishDefault", Type::Bool};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kActiveText,        kDescription, kInactiveText,   kMinimumOffTime, kMinimumOnTime,
                                        kOutOfService,      kPolarity,    kPresentValue,   kPriorityArray,  kReliability,
                                        kRelinquishDefault, kStatusFlags, kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace binary_output

namespace binary_value {  // Binary Value, ZCL 3.14.7
inline constexpr ClusterId kCluster = kGenBinaryValue;
inline constexpr AttributeKey kActiveText{0x0004, "activeText", Type::CharString};
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kInactiveText{0x002E, "inactiveText", Type::CharString};
inline constexpr AttributeKey kMinimumOffTime{0x0042, "minimumOffTime", Type::Uint32};
inline constexpr AttributeKey kMinimumOnTime{0x0043, "minimumOnTime", Type::Uint32};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Bool};
inline constexpr AttributeKey kPriorityArray{0x0057, "priorityArray", Type::Array};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kRelinquishDefault{0x0068, "relinquishDefault", Type::Bool};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kActiveText,   kDescription,   kInactiveText, kMinimumOffTime,    kMinimumOnTime, kOutOfService,
                                        kPresentValue, kPriorityArray, kReliability,  kRelinquishDefault, kStatusFlags,   kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace binary_value

namespace multistate_input {  // Multistate Input, ZCL 3.14.8
inline constexpr ClusterId kCluster = kGenMultistateInput;
inline constexpr AttributeKey kStateText{0x000E, "stateText", Type::Array};
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kNumberOfStates{0x004A, "numberOfStates", Type::Uint16};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Uint16};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kStateText,    kDescription, kNumberOfStates, kOutOfService,
                                        kPresentValue, kReliability, kStatusFlags,    kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace multistate_input

namespace multistate_output {  // Multistate Output, ZCL 3.14.9
inline constexpr ClusterId kCluster = kGenMultistateOutput;
inline constexpr AttributeKey kStateText{0x000E, "stateText", Type::Array};
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kNumberOfStates{0x004A, "numberOfStates", Type::Uint16};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Uint16};
inline constexpr AttributeKey kPriorityArray{0x0057, "priorityArray", Type::Array};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kRelinquishDefault{0x0068, "relinquishDefault", Type::Uint16};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kStateText,     kDescription, kNumberOfStates,    kOutOfService, kPresentValue,
                                        kPriorityArray, kReliability, kRelinquishDefault, kStatusFlags,  kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace multistate_output

namespace multistate_value {  // Multistate Value, ZCL 3.14.10
inline constexpr ClusterId kCluster = kGenMultistateValue;
inline constexpr AttributeKey kStateText{0x000E, "stateText", Type::Array};
inline constexpr AttributeKey kDescription{0x001C, "description", Type::CharString};
inline constexpr AttributeKey kNumberOfStates{0x004A, "numberOfStates", Type::Uint16};
inline constexpr AttributeKey kOutOfService{0x0051, "outOfService", Type::Bool};
inline constexpr AttributeKey kPresentValue{0x0055, "presentValue", Type::Uint16};
inline constexpr AttributeKey kPriorityArray{0x0057, "priorityArray", Type::Array};
inline constexpr AttributeKey kReliability{0x0067, "reliability", Type::Enum8};
inline constexpr AttributeKey kRelinquishDefault{0x0068, "relinquishDefault", Type::Uint16};
inline constexpr AttributeKey kStatusFlags{0x006F, "statusFlags", Type::Bitmap8};
inline constexpr AttributeKey kApplicationType{0x0100, "applicationType", Type::Uint32};
inline constexpr std::array kAttributes{kStateText,     kDescription, kNumberOfStates,    kOutOfService, kPresentValue,
                                        kPriorityArray, kReliability, kRelinquishDefault, kStatusFlags,  kApplicationType};
static_assert(is_well_formed(kAttributes));
}  // namespace multistate_value

namespace ota {  // OTA Upgrade, ZCL 11
inline constexpr ClusterId kCluster = kGenOta;
inline constexpr AttributeKey kUpgradeServerId{0x0000, "upgradeServerId", Type::IeeeAddress};
inline constexpr AttributeKey kFileOffset{0x0001, "fileOffset", Type::Uint32};
inline constexpr AttributeKey kCurrentFileVersion{0x0002, "currentFileVersion", Type::Uint32};
inline constexpr AttributeKey kCurrentZigbeeStackVersion{0x0003, "currentZigbeeStackVersion", Type::Uint16};
inline constexpr AttributeKey kDownloadedFileVersion{0x0004, "downloadedFileVersion", Type::Uint32};
inline constexpr AttributeKey kDownloadedZigbeeStackVersion{0x0005, "downloadedZigbeeStackVersion", Type::Uint16};
inline constexpr AttributeKey kImageUpgradeStatus{0x0006, "imageUpgradeStatus", Type::Enum8};
inline constexpr AttributeKey kManufacturerId{0x0007, "manufacturerId", Type::Uint16};
inline constexpr AttributeKey kImageTypeId{0x0008, "imageTypeId", Type::Uint16};
inline constexpr AttributeKey kMinimumBlockReqDelay{0x0009, "minimumBlockReqDelay", Type::Uint16};
inline constexpr AttributeKey kImageStamp{0x000A, "imageStamp", Type::Uint32};
inline constexpr AttributeKey kUpgradeActivationPolicy{0x000B, "upgradeActivationPolicy", Type::Enum8};
inline constexpr AttributeKey kUpgradeTimeoutPolicy{0x000C, "upgradeTimeoutPolicy", Type::Enum8};
inline constexpr std::array kAttributes{kUpgradeServerId,
                                        kFileOffset,
                                        kCurrentFileVersion,
                                        kCurrentZigbeeStackVersion,
                                        kDownloadedFileVersion,
                                        kDownloadedZigbeeStackVersion,
                                        kImageUpgradeStatus,
                                        kManufacturerId,
                                        kImageTypeId,
                                        kMinimumBlockReqDelay,
                                        kImageStamp,
                                        kUpgradeActivationPolicy,
                                        kUpgradeTimeoutPolicy};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kQueryNextImageRequest{0x01, "queryNextImageRequest"};
inline constexpr CommandKey kImageBlockRequest{0x03, "imageBlockRequest"};
inline constexpr CommandKey kImagePageRequest{0x04, "imagePageRequest"};
inline constexpr CommandKey kUpgradeEndRequest{0x06, "upgradeEndRequest"};
inline constexpr CommandKey kQueryDeviceSpecificFileRequest{0x08, "queryDeviceSpecificFileRequest"};
inline constexpr std::array kAll{kQueryNextImageRequest, kImageBlockRequest, kImagePageRequest, kUpgradeEndRequest,
                                 kQueryDeviceSpecificFileRequest};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kImageNotify{0x00, "imageNotify"};
inline constexpr CommandKey kQueryNextImageResponse{0x02, "queryNextImageResponse"};
inline constexpr CommandKey kImageBlockResponse{0x05, "imageBlockResponse"};
inline constexpr CommandKey kUpgradeEndResponse{0x07, "upgradeEndResponse"};
inline constexpr CommandKey kQueryDeviceSpecificFileResponse{0x09, "queryDeviceSpecificFileResponse"};
inline constexpr std::array kAll{kImageNotify, kQueryNextImageResponse, kImageBlockResponse, kUpgradeEndResponse,
                                 kQueryDeviceSpecificFileResponse};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace ota

namespace poll_control {  // Poll Control, ZCL 3.16
inline constexpr ClusterId kCluster = kGenPollCtrl;
inline constexpr AttributeKey kCheckinInterval{0x0000, "checkinInterval", Type::Uint32};
inline constexpr AttributeKey kLongPollInterval{0x0001, "longPollInterval", Type::Uint32};
inline constexpr AttributeKey kShortPollInterval{0x0002, "shortPollInterval", Type::Uint16};
inline constexpr AttributeKey kFastPollTimeout{0x0003, "fastPollTimeout", Type::Uint16};
inline constexpr AttributeKey kCheckinIntervalMin{0x0004, "checkinIntervalMin", Type::Uint32};
inline constexpr AttributeKey kLongPollIntervalMin{0x0005, "longPollIntervalMin", Type::Uint32};
inline constexpr AttributeKey kFastPollTimeoutMax{0x0006, "fastPollTimeoutMax", Type::Uint16};
inline constexpr std::array kAttributes{kCheckinInterval,    kLongPollInterval,    kShortPollInterval, kFastPollTimeout,
                                        kCheckinIntervalMin, kLongPollIntervalMin, kFastPollTimeoutMax};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kCheckinRsp{0x00, "checkinRsp"};
inline constexpr CommandKey kFastPollStop{0x01, "fastPollStop"};
inline constexpr CommandKey kSetLongPollInterval{0x02, "setLongPollInterval"};
inline constexpr CommandKey kSetShortPollInterval{0x03, "setShortPollInterval"};
inline constexpr std::array kAll{kCheckinRsp, kFastPollStop, kSetLongPollInterval, kSetShortPollInterval};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kCheckin{0x00, "checkin"};
inline constexpr std::array kAll{kCheckin};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace poll_control

namespace green_power {  // Green Power, 14-0563 A.3
inline constexpr ClusterId kCluster = kGreenPower;
inline constexpr AttributeKey kGpsMaxSinkTableEntries{0x0000, "gpsMaxSinkTableEntries", Type::Uint8};
inline constexpr AttributeKey kSinkTable{0x0001, "sinkTable", Type::LongOctetString};
inline constexpr AttributeKey kGpsCommunicationMode{0x0002, "gpsCommunicationMode", Type::Bitmap8};
inline constexpr AttributeKey kGpsCommissioningExitMode{0x0003, "gpsCommissioningExitMode", Type::Bitmap8};
inline constexpr AttributeKey kGpsCommissioningWindow{0x0004, "gpsCommissioningWindow", Type::Uint16};
inline constexpr AttributeKey kGpsSecurityLevel{0x0005, "gpsSecurityLevel", Type::Bitmap8};
inline constexpr AttributeKey kGpsFunctionality{0x0006, "gpsFunctionality", Type::Bitmap24};
inline constexpr AttributeKey kGpsActiveFunctionality{0x0007, "gpsActiveFunctionality", Type::Bitmap24};
inline constexpr AttributeKey kGpsMaxProxyTableEntries{0x0010, "gpsMaxProxyTableEntries", Type::Uint8};
inline constexpr AttributeKey kProxyTable{0x0011, "proxyTable", Type::LongOctetString};
inline constexpr AttributeKey kGppNotificationRetryNumber{0x0012, "gppNotificationRetryNumber", Type::Uint8};
inline constexpr AttributeKey kGppNotificationRetryTimer{0x0013, "gppNotificationRetryTimer", Type::Uint8};
inline constexpr AttributeKey kGppMaxSearchCounter{0x0014, "gppMaxSearchCounter", Type::Uint8};
inline constexpr AttributeKey kGppBlockGpdId{0x0015, "gppBlockGpdId", Type::LongOctetString};
inline constexpr AttributeKey kGppFunctionality{0x0016, "gppFunctionality", Type::Bitmap24};
inline constexpr AttributeKey kGppActiveFunctionality{0x0017, "gppActiveFunctionality", Type::Bitmap24};
inline constexpr AttributeKey kGpSharedSecurityKeyType{0x0020, "gpSharedSecurityKeyType", Type::Bitmap8};
inline constexpr AttributeKey kGpSharedSecurityKey{0x0021, "gpSharedSecurityKey", Type::SecurityKey};
inline constexpr AttributeKey kGpLinkKey{0x0022, "gpLinkKey", Type::SecurityKey};
inline constexpr std::array kAttributes{kGpsMaxSinkTableEntries,
                                        kSinkTable,
                                        kGpsCommunicationMode,
                                        kGpsCommissioningExitMode,
                                        kGpsCommissioningWindow,
                                        kGpsSecurityLevel,
                                        kGpsFunctionality,
                                        kGpsActiveFunctionality,
                                        kGpsMaxProxyTableEntries,
                                        kProxyTable,
                                        kGppNotificationRetryNumber,
                                        kGppNotificationRetryTimer,
                                        kGppMaxSearchCounter,
                                        kGppBlockGpdId,
                                        kGppFunctionality,
                                        kGppActiveFunctionality,
                                        kGpSharedSecurityKeyType,
                                        kGpSharedSecurityKey,
                                        kGpLinkKey};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kNotification{0x00, "notification"};
inline constexpr CommandKey kPairingSearch{0x01, "pairingSearch"};
inline constexpr CommandKey kTunnelingStop{0x03, "tunnelingStop"};
inline constexpr CommandKey kCommissioningNotification{0x04, "commissioningNotification"};
inline constexpr CommandKey kSinkCommissioningMode{0x04, "sinkCommissioningMode"};
inline constexpr CommandKey kTranslationTableUpdate{0x07, "translationTableUpdate"};
inline constexpr CommandKey kTranslationTableReq{0x08, "translationTableReq"};
inline constexpr CommandKey kSinkTableReq{0x0A, "sinkTableReq"};
inline constexpr CommandKey kProxyTableRsp{0x0B, "proxyTableRsp"};
inline constexpr std::array kAll{kNotification,          kPairingSearch,          kTunnelingStop,       kCommissioningNotification,
                                 kSinkCommissioningMode, kTranslationTableUpdate, kTranslationTableReq, kSinkTableReq,
                                 kProxyTableRsp};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kNotificationResponse{0x00, "notificationResponse"};
inline constexpr CommandKey kPairing{0x01, "pairing"};
inline constexpr CommandKey kCommisioningMode{0x02, "commisioningMode"};
inline constexpr CommandKey kResponse{0x06, "response"};
inline constexpr CommandKey kTranslationTableRsp{0x08, "translationTableRsp"};
inline constexpr CommandKey kSinkTableRsp{0x0A, "sinkTableRsp"};
inline constexpr CommandKey kProxyTableReq{0x0B, "proxyTableReq"};
inline constexpr std::array kAll{kNotificationResponse, kPairing,      kCommisioningMode, kResponse,
                                 kTranslationTableRsp,  kSinkTableRsp, kProxyTableReq};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace green_power

namespace touchlink {  // Touchlink Commissioning, ZCL 13.3
inline constexpr ClusterId kCluster = kTouchlink;
namespace command {
inline constexpr CommandKey kScanRequest{0x00, "scanRequest"};
inline constexpr CommandKey kDeviceInformation{0x02, "deviceInformation"};
inline constexpr CommandKey kIdentifyRequest{0x06, "identifyRequest"};
inline constexpr CommandKey kResetToFactoryNew{0x07, "resetToFactoryNew"};
inline constexpr CommandKey kNetworkStart{0x10, "networkStart"};
inline constexpr CommandKey kNetworkJoinRouter{0x12, "networkJoinRouter"};
inline constexpr CommandKey kNetworkJoinEndDevice{0x14, "networkJoinEndDevice"};
inline constexpr CommandKey kNetworkUpdate{0x16, "networkUpdate"};
inline constexpr CommandKey kGetGroupIdentifiers{0x41, "getGroupIdentifiers"};
inline constexpr CommandKey kGetEndpointList{0x42, "getEndpointList"};
inline constexpr std::array kAll{kScanRequest,       kDeviceInformation,    kIdentifyRequest, kResetToFactoryNew,   kNetworkStart,
                                 kNetworkJoinRouter, kNetworkJoinEndDevice, kNetworkUpdate,   kGetGroupIdentifiers, kGetEndpointList};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kScanResponse{0x01, "scanResponse"};
inline constexpr CommandKey kDeviceInformation{0x03, "deviceInformation"};
inline constexpr CommandKey kNetworkStart{0x11, "networkStart"};
inline constexpr CommandKey kNetworkJoinRouter{0x13, "networkJoinRouter"};
inline constexpr CommandKey kNetworkJoinEndDevice{0x15, "networkJoinEndDevice"};
inline constexpr CommandKey kEndpointInformation{0x40, "endpointInformation"};
inline constexpr CommandKey kGetGroupIdentifiers{0x41, "getGroupIdentifiers"};
inline constexpr CommandKey kGetEndpointList{0x42, "getEndpointList"};
inline constexpr std::array kAll{kScanResponse,         kDeviceInformation,   kNetworkStart,        kNetworkJoinRouter,
                                 kNetworkJoinEndDevice, kEndpointInformation, kGetGroupIdentifiers, kGetEndpointList};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace touchlink

namespace diagnostics {  // Diagnostics, ZCL 3.15
inline constexpr ClusterId kCluster = kHaDiagnostic;
inline constexpr AttributeKey kNumberOfResets{0x0000, "numberOfResets", Type::Uint16};
inline constexpr AttributeKey kMacRxBcast{0x0100, "macRxBcast", Type::Uint32};
inline constexpr AttributeKey kMacTxBcast{0x0101, "macTxBcast", Type::Uint32};
inline constexpr AttributeKey kMacRxUcast{0x0102, "macRxUcast", Type::Uint32};
inline constexpr AttributeKey kMacTxUcast{0x0103, "macTxUcast", Type::Uint32};
inline constexpr AttributeKey kMacTxUcastRetry{0x0104, "macTxUcastRetry", Type::Uint16};
inline constexpr AttributeKey kMacTxUcastFail{0x0105, "macTxUcastFail", Type::Uint16};
inline constexpr AttributeKey kNeighborAdded{0x010D, "neighborAdded", Type::Uint16};
inline constexpr AttributeKey kNeighborRemoved{0x010E, "neighborRemoved", Type::Uint16};
inline constexpr AttributeKey kNeighborStale{0x010F, "neighborStale", Type::Uint16};
inline constexpr AttributeKey kChildMoved{0x0111, "childMoved", Type::Uint16};
inline constexpr AttributeKey kPacketBufferAllocateFailures{0x0117, "packetBufferAllocateFailures", Type::Uint16};
inline constexpr AttributeKey kRelayedUcast{0x0118, "relayedUcast", Type::Uint16};
inline constexpr AttributeKey kAverageMacRetryPerApsMessageSent{0x011B, "averageMacRetryPerApsMessageSent", Type::Uint16};
inline constexpr AttributeKey kLastMessageLqi{0x011C, "lastMessageLqi", Type::Uint8};
inline constexpr AttributeKey kLastMessageRssi{0x011D, "lastMessageRssi", Type::Int8};
inline constexpr std::array kAttributes{kNumberOfResets,  kMacRxBcast,
                                        kMacTxBcast,      kMacRxUcast,
                                        kMacTxUcast,      kMacTxUcastRetry,
                                        kMacTxUcastFail,  kNeighborAdded,
                                        kNeighborRemoved, kNeighborStale,
                                        kChildMoved,      kPacketBufferAllocateFailures,
                                        kRelayedUcast,    kAverageMacRetryPerApsMessageSent,
                                        kLastMessageLqi,  kLastMessageRssi};
static_assert(is_well_formed(kAttributes));
}  // namespace diagnostics

namespace tuya {  // Tuya data points (MCU serial protocol over Zigbee)
inline constexpr ClusterId kCluster = kManuSpecificTuya;
namespace command {
inline constexpr CommandKey kDataRequest{0x00, "dataRequest"};
inline constexpr CommandKey kDataQuery{0x03, "dataQuery"};
inline constexpr CommandKey kSendData{0x04, "sendData"};
inline constexpr CommandKey kMcuVersionRequest{0x10, "mcuVersionRequest"};
inline constexpr CommandKey kMcuOtaNotify{0x12, "mcuOtaNotify"};
inline constexpr CommandKey kMcuOtaBlockDataResponse{0x14, "mcuOtaBlockDataResponse"};
inline constexpr CommandKey kMcuSyncTime{0x24, "mcuSyncTime"};
inline constexpr CommandKey kMcuGatewayConnectionStatus{0x25, "mcuGatewayConnectionStatus"};
inline constexpr CommandKey kTuyaWeatherSync{0x61, "tuyaWeatherSync"};
inline constexpr std::array kAll{kDataRequest,    kDataQuery,
                                 kSendData,       kMcuVersionRequest,
                                 kMcuOtaNotify,   kMcuOtaBlockDataResponse,
                                 kMcuSyncTime,    kMcuGatewayConnectionStatus,
                                 kTuyaWeatherSync};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kDataResponse{0x01, "dataResponse"};
inline constexpr CommandKey kDataReport{0x02, "dataReport"};
inline constexpr CommandKey kActiveStatusReportAlt{0x05, "activeStatusReportAlt"};
inline constexpr CommandKey kActiveStatusReport{0x06, "activeStatusReport"};
inline constexpr CommandKey kMcuVersionResponse{0x11, "mcuVersionResponse"};
inline constexpr CommandKey kMcuOtaBlockDataRequest{0x13, "mcuOtaBlockDataRequest"};
inline constexpr CommandKey kMcuOtaResult{0x15, "mcuOtaResult"};
inline constexpr CommandKey kMcuSyncTime{0x24, "mcuSyncTime"};
inline constexpr CommandKey kMcuGatewayConnectionStatus{0x25, "mcuGatewayConnectionStatus"};
inline constexpr CommandKey kTuyaWeatherRequest{0x60, "tuyaWeatherRequest"};
inline constexpr std::array kAll{
    kDataResponse,           kDataReport,   kActiveStatusReportAlt, kActiveStatusReport,         kMcuVersionResponse,
    kMcuOtaBlockDataRequest, kMcuOtaResult, kMcuSyncTime,           kMcuGatewayConnectionStatus, kTuyaWeatherRequest};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace tuya

}  // namespace skep::zcl

// Closure clusters (ZCL 7): the attributes and commands that native code names.
#pragma once

#include <array>

#include "spec/zcl/clusters/keys.h"

namespace skep::zcl {

namespace door_lock {  // Door Lock, ZCL 7.3
inline constexpr ClusterId kCluster = kClosuresDoorLock;
inline constexpr AttributeKey kLockState{0x0000, "lockState", Type::Enum8};
inline constexpr AttributeKey kLockType{0x0001, "lockType", Type::Enum8};
inline constexpr AttributeKey kActuatorEnabled{0x0002, "actuatorEnabled", Type::Bool};
inline constexpr AttributeKey kDoorState{0x0003, "doorState", Type::Enum8};
inline constexpr AttributeKey kDoorOpenEvents{0x0004, "doorOpenEvents", Type::Uint32};
inline constexpr AttributeKey kDoorClosedEvents{0x0005, "doorClosedEvents", Type::Uint32};
inline constexpr AttributeKey kOpenPeriod{0x0006, "openPeriod", Type::Uint16};
inline constexpr AttributeKey kNumOfLockRecordsSupported{0x0010, "numOfLockRecordsSupported", Type::Uint16};
inline constexpr AttributeKey kNumOfTotalUsersSupported{0x0011, "numOfTotalUsersSupported", Type::Uint16};
inline constexpr AttributeKey kNumOfPinUsersSupported{0x0012, "numOfPinUsersSupported", Type::Uint16};
inline constexpr AttributeKey kNumOfRfidUsersSupported{0x0013, "numOfRfidUsersSupported", Type::Uint16};
inline constexpr AttributeKey kNumOfWeekDaySchedulesSupportedPerUser{0x0014, "numOfWeekDaySchedulesSupportedPerUser", Type::Uint8};
inline constexpr AttributeKey kNumOfYearDaySchedulesSupportedPerUser{0x0015, "numOfYearDaySchedulesSupportedPerUser", Type::Uint8};
inline constexpr AttributeKey kNumOfHolidayScheduledsSupported{0x0016, "numOfHolidayScheduledsSupported", Type::Uint8};
inline constexpr AttributeKey kMaxPinLen{0x0017, "maxPinLen", Type::Uint8};
inline constexpr AttributeKey kMinPinLen{0x0018, "minPinLen", Type::Uint8};
inline constexpr AttributeKey kMaxRfidLen{0x0019, "maxRfidLen", Type::Uint8};
inline constexpr AttributeKey kMinRfidLen{0x001A, "minRfidLen", Type::Uint8};
inline constexpr AttributeKey kEnableLogging{0x0020, "enableLogging", Type::Bool};
inline constexpr AttributeKey kLanguage{0x0021, "language", Type::CharString};
inline constexpr AttributeKey kLedSettings{0x0022, "ledSettings", Type::Uint8};
inline constexpr AttributeKey kAutoRelockTime{0x0023, "autoRelockTime", Type::Uint32};
inline constexpr AttributeKey kSoundVolume{0x0024, "soundVolume", Type::Uint8};
inline constexpr AttributeKey kOperatingMode{0x0025, "operatingMode", Type::Enum8};
inline constexpr AttributeKey kWrongCodeEntryLimit{0x0030, "wrongCodeEntryLimit", Type::Uint8};
inline constexpr AttributeKey kUserCodeTemporaryDisableTime{0x0031, "userCodeTemporaryDisableTime", Type::Uint8};
inline constexpr AttributeKey kSendPinOta{0x0032, "sendPinOta", Type::Bool};
inline constexpr AttributeKey kRequirePinForRfOperation{0x0033, "requirePinForRfOperation", Type::Bool};
inline constexpr AttributeKey kKeypadOperationEventMask{0x0041, "keypadOperationEventMask", Type::Bitmap16};
inline constexpr AttributeKey kRfOperationEventMask{0x0042, "rfOperationEventMask", Type::Bitmap16};
inline constexpr AttributeKey kManualOperationEventMask{0x0043, "manualOperationEventMask", Type::Bitmap16};
inline constexpr AttributeKey kRfidOperationEventMask{0x0044, "rfidOperationEventMask", Type::Bitmap16};
inline constexpr std::array kAttributes{kLockState,
                                        kLockType,
                                        kActuatorEnabled,
                                        kDoorState,
                                        kDoorOpenEvents,
                                        kDoorClosedEvents,
                                        kOpenPeriod,
                                        kNumOfLockRecordsSupported,
                                        kNumOfTotalUsersSupported,
                                        kNumOfPinUsersSupported,
                                        kNumOfRfidUsersSupported,
                                        kNumOfWeekDaySchedulesSupportedPerUser,
                                        kNumOfYearDaySchedulesSupportedPerUser,
                                        kNumOfHolidayScheduledsSupported,
                                        kMaxPinLen,
                                        kMinPinLen,
                                        kMaxRfidLen,
                                        kMinRfidLen,
                                        kEnableLogging,
                                        kLanguage,
                                        kLedSettings,
                                        kAutoRelockTime,
                                        kSoundVolume,
                                        kOperatingMode,
                                        kWrongCodeEntryLimit,
                                        kUserCodeTemporaryDisableTime,
                                        kSendPinOta,
                                        kRequirePinForRfOperation,
                                        kKeypadOperationEventMask,
                                        kRfOperationEventMask,
                                        kManualOperationEventMask,
                                        kRfidOperationEventMask};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kLockDoor{0x00, "lockDoor"};
inline constexpr CommandKey kUnlockDoor{0x01, "unlockDoor"};
inline constexpr CommandKey kToggleDoor{0x02, "toggleDoor"};
inline constexpr CommandKey kUnlockWithTimeout{0x03, "unlockWithTimeout"};
inline constexpr CommandKey kGetLogRecord{0x04, "getLogRecord"};
inline constexpr CommandKey kSetPinCode{0x05, "setPinCode"};
inline constexpr CommandKey kGetPinCode{0x06, "getPinCode"};
inline constexpr CommandKey kClearPinCode{0x07, "clearPinCode"};
inline constexpr CommandKey kClearAllPinCodes{0x08, "clearAllPinCodes"};
inline constexpr CommandKey kSetUserStatus{0x09, "setUserStatus"};
inline constexpr CommandKey kGetUserStatus{0x0A, "getUserStatus"};
inline constexpr CommandKey kSetWeekDaySchedule{0x0B, "setWeekDaySchedule"};
inline constexpr CommandKey kGetWeekDaySchedule{0x0C, "getWeekDaySchedule"};
inline constexpr CommandKey kClearWeekDaySchedule{0x0D, "clearWeekDaySchedule"};
inline constexpr CommandKey kSetYearDaySchedule{0x0E, "setYearDaySchedule"};
inline constexpr CommandKey kGetYearDaySchedule{0x0F, "getYearDaySchedule"};
inline constexpr CommandKey kClearYearDaySchedule{0x10, "clearYearDaySchedule"};
inline constexpr CommandKey kSetHolidaySchedule{0x11, "setHolidaySchedule"};
inline constexpr CommandKey kGetHolidaySchedule{0x12, "getHolidaySchedule"};
inline constexpr CommandKey kClearHolidaySchedule{0x13, "clearHolidaySchedule"};
inline constexpr CommandKey kSetUserType{0x14, "setUserType"};
inline constexpr CommandKey kGetUserType{0x15, "getUserType"};
inline constexpr CommandKey kSetRfidCode{0x16, "setRfidCode"};
inline constexpr CommandKey kGetRfidCode{0x17, "getRfidCode"};
inline constexpr CommandKey kClearRfidCode{0x18, "clearRfidCode"};
inline constexpr CommandKey kClearAllRfidCodes{0x19, "clearAllRfidCodes"};
inline constexpr std::array kAll{
    kLockDoor,           kUnlockDoor,           kToggleDoor,         kUnlockWithTimeout,  kGetLogRecord,         kSetPinCode,
    kGetPinCode,         kClearPinCode,         kClearAllPinCodes,   kSetUserStatus,      kGetUserStatus,        kSetWeekDaySchedule,
    kGetWeekDaySchedule, kClearWeekDaySchedule, kSetYearDaySchedule, kGetYearDaySchedule, kClearYearDaySchedule, kSetHolidaySchedule,
    kGetHolidaySchedule, kClearHolidaySchedule, kSetUserType,        kGetUserType,        kSetRfidCode,          kGetRfidCode,
    kClearRfidCode,      kClearAllRfidCodes};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kLockDoorRsp{0x00, "lockDoorRsp"};
inline constexpr CommandKey kUnlockDoorRsp{0x01, "unlockDoorRsp"};
inline constexpr CommandKey kToggleDoorRsp{0x02, "toggleDoorRsp"};
inline constexpr CommandKey kUnlockWithTimeoutRsp{0x03, "unlockWithTimeoutRsp"};
inline constexpr CommandKey kGetLogRecordRsp{0x04, "getLogRecordRsp"};
inline constexpr CommandKey kSetPinCodeRsp{0x05, "setPinCodeRsp"};
inline constexpr CommandKey kGetPinCodeRsp{0x06, "getPinCodeRsp"};
inline constexpr CommandKey kClearPinCodeRsp{0x07, "clearPinCodeRsp"};
inline constexpr CommandKey kClearAllPinCodesRsp{0x08, "clearAllPinCodesRsp"};
inline constexpr CommandKey kSetUserStatusRsp{0x09, "setUserStatusRsp"};
inline constexpr CommandKey kGetUserStatusRsp{0x0A, "getUserStatusRsp"};
inline constexpr CommandKey kSetWeekDayScheduleRsp{0x0B, "setWeekDayScheduleRsp"};
inline constexpr CommandKey kGetWeekDayScheduleRsp{0x0C, "getWeekDayScheduleRsp"};
inline constexpr CommandKey kClearWeekDayScheduleRsp{0x0D, "clearWeekDayScheduleRsp"};
inline constexpr CommandKey kSetYearDayScheduleRsp{0x0E, "setYearDayScheduleRsp"};
inline constexpr CommandKey kGetYearDayScheduleRsp{0x0F, "getYearDayScheduleRsp"};
inline constexpr CommandKey kClearYearDayScheduleRsp{0x10, "clearYearDayScheduleRsp"};
inline constexpr CommandKey kSetHolidayScheduleRsp{0x11, "setHolidayScheduleRsp"};
inline constexpr CommandKey kGetHolidayScheduleRsp{0x12, "getHolidayScheduleRsp"};
inline constexpr CommandKey kClearHolidayScheduleRsp{0x13, "clearHolidayScheduleRsp"};
inline constexpr CommandKey kSetUserTypeRsp{0x14, "setUserTypeRsp"};
inline constexpr CommandKey kGetUserTypeRsp{0x15, "getUserTypeRsp"};
inline constexpr CommandKey kSetRfidCodeRsp{0x16, "setRfidCodeRsp"};
inline constexpr CommandKey kGetRfidCodeRsp{0x17, "getRfidCodeRsp"};
inline constexpr CommandKey kClearRfidCodeRsp{0x18, "clearRfidCodeRsp"};
inline constexpr CommandKey kClearAllRfidCodesRsp{0x19, "clearAllRfidCodesRsp"};
inline constexpr CommandKey kOperationEventNotification{0x20, "operationEventNotification"};
inline constexpr CommandKey kProgrammingEventNotification{0x21, "programmingEventNotification"};
inline constexpr std::array kAll{kLockDoorRsp,
                                 kUnlockDoorRsp,
                                 kToggleDoorRsp,
                                 kUnlockWithTimeoutRsp,
                                 kGetLogRecordRsp,
                                 kSetPinCodeRsp,
                                 kGetPinCodeRsp,
                                 kClearPinCodeRsp,
                                 kClearAllPinCodesRsp,
                                 kSetUserStatusRsp,
                                 kGetUserStatusRsp,
                                 kSetWeekDayScheduleRsp,
                                 kGetWeekDayScheduleRsp,
                                 kClearWeekDayScheduleRsp,
                                 kSetYearDayScheduleRsp,
                                 kGetYearDayScheduleRsp,
                                 kClearYearDayScheduleRsp,
                                 kSetHolidayScheduleRsp,
                                 kGetHolidayScheduleRsp,
                                 kClearHolidayScheduleRsp,
                                 kSetUserTypeRsp,
                                 kGetUserTypeRsp,
                                 kSetRfidCodeRsp,
                                 kGetRfidCodeRsp,
                                 kClearRfidCodeRsp,
                                 kClearAllRfidCodesRsp,
                                 kOperationEventNotification,
                                 kProgrammingEventNotification};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace door_lock

namespace window_covering {  // Window Covering, ZCL 7.4
inline constexpr ClusterId kCluster = kClosuresWindowCovering;
inline constexpr AttributeKey kWindowCoveringType{0x0000, "windowCoveringType", Type::Enum8};
inline constexpr AttributeKey kPhysicalClosedLimitLiftCm{0x0001, "physicalClosedLimitLiftCm", Type::Uint16};
inline constexpr AttributeKey kPhysicalClosedLimitTiltDdegree{0x0002, "physicalClosedLimitTiltDdegree", Type::Uint16};
inline constexpr AttributeKey kCurrentPositionLiftCm{0x0003, "currentPositionLiftCm", Type::Uint16};
inline constexpr AttributeKey kCurrentPositionTiltDdegree{0x0004, "currentPositionTiltDdegree", Type::Uint16};
inline constexpr AttributeKey kNumOfActuationsLift{0x0005, "numOfActuationsLift", Type::Uint16};
inline constexpr AttributeKey kNumOfActuationsTilt{0x0006, "numOfActuationsTilt", Type::Uint16};
inline constexpr AttributeKey kConfigStatus{0x0007, "configStatus", Type::Bitmap8};
inline constexpr AttributeKey kCurrentPositionLiftPercentage{0x0008, "currentPositionLiftPercentage", Type::Uint8};
inline constexpr AttributeKey kCurrentPositionTiltPercentage{0x0009, "currentPositionTiltPercentage", Type::Uint8};
inline constexpr AttributeKey kInstalledOpenLimitLiftCm{0x0010, "installedOpenLimitLiftCm", Type::Uint16};
inline constexpr AttributeKey kInstalledClosedLimitLiftCm{0x0011, "installedClosedLimitLiftCm", Type::Uint16};
inline constexpr AttributeKey kInstalledOpenLimitTiltDdegree{0x0012, "installedOpenLimitTiltDdegree", Type::Uint16};
inline constexpr AttributeKey kInstalledClosedLimitTiltDdegree{0x0013, "installedClosedLimitTiltDdegree", Type::Uint16};
inline constexpr AttributeKey kVelocityLift{0x0014, "velocityLift", Type::Uint16};
inline constexpr AttributeKey kAccelerationTimeLift{0x0015, "accelerationTimeLift", Type::Uint16};
inline constexpr AttributeKey kDecelerationTimeLift{0x0016, "decelerationTimeLift", Type::Uint16};
inline constexpr AttributeKey kWindowCoveringMode{0x0017, "windowCoveringMode", Type::Bitmap8};
inline constexpr AttributeKey kIntermediateSetpointsLift{0x0018, "intermediateSetpointsLift", Type::OctetString};
inline constexpr AttributeKey kIntermediateSetpointsTilt{0x0019, "intermediateSetpointsTilt", Type::OctetString};
inline constexpr std::array kAttributes{kWindowCoveringType,
                                        kPhysicalClosedLimitLiftCm,
                                        kPhysicalClosedLimitTiltDdegree,
                                        kCurrentPositionLiftCm,
                                        kCurrentPositionTiltDdegree,
                                        kNumOfActuationsLift,
                                        kNumOfActuationsTilt,
                                        kConfigStatus,
                                        kCurrentPositionLiftPercentage,
                                        kCurrentPositionTiltPercentage,
                                        kInstalledOpenLimitLiftCm,
                                        kInstalledClosedLimitLiftCm,
                                        kInstalledOpenLimitTiltDdegree,
                                        kInstalledClosedLimitTiltDdegree,
                                        kVelocityLift,
                                        kAccelerationTimeLift,
                                        kDecelerationTimeLift,
                                        kWindowCoveringMode,
                                        kIntermediateSetpointsLift,
                                        kIntermediateSetpointsTilt};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kUpOpen{0x00, "upOpen"};
inline constexpr CommandKey kDownClose{0x01, "downClose"};
inline constexpr CommandKey kStop{0x02, "stop"};
inline constexpr CommandKey kGoToLiftValue{0x04, "goToLiftValue"};
inline constexpr CommandKey kGoToLiftPercentage{0x05, "goToLiftPercentage"};
inline constexpr CommandKey kGoToTiltValue{0x07, "goToTiltValue"};
inline constexpr CommandKey kGoToTiltPercentage{0x08, "goToTiltPercentage"};
inline constexpr std::array kAll{kUpOpen, kDownClose, kStop, kGoToLiftValue, kGoToLiftPercentage, kGoToTiltValue, kGoToTiltPercentage};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace window_covering

namespace barrier {  // Barrier Control, ZCL 7.5
inline constexpr ClusterId kCluster = kBarrierControl;
inline constexpr AttributeKey kMovingState{0x0001, "movingState", Type::Enum8};
inline constexpr AttributeKey kSafetyStatus{0x0002, "safetyStatus", Type::Bitmap16};
inline constexpr AttributeKey kCapabilities{0x0003, "capabilities", Type::Bitmap8};
inline constexpr AttributeKey kOpenEvents{0x0004, "openEvents", Type::Uint16};
inline constexpr AttributeKey kCloseEvents{0x0005, "closeEvents", Type::Uint16};
inline constexpr AttributeKey kCommandOpenEvents{0x0006, "commandOpenEvents", Type::Uint16};
inline constexpr AttributeKey kCommandCloseEvents{0x0007, "commandCloseEvents", Type::Uint16};
inline constexpr AttributeKey kOpenPeriod{0x0008, "openPeriod", Type::Uint16};
inline constexpr AttributeKey kClosePeriod{0x0009, "closePeriod", Type::Uint16};
inline constexpr AttributeKey kBarrierPosition{0x000A, "barrierPosition", Type::Uint8};
inline constexpr std::array kAttributes{kMovingState,       kSafetyStatus,       kCapabilities, kOpenEvents,  kCloseEvents,
                                        kCommandOpenEvents, kCommandCloseEvents, kOpenPeriod,   kClosePeriod, kBarrierPosition};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kGoToPercent{0x00, "goToPercent"};
inline constexpr CommandKey kStop{0x01, "stop"};
inline constexpr std::array kAll{kGoToPercent, kStop};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace barrier

}  // namespace skep::zcl

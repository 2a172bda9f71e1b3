// Heating, ventilation and air conditioning clusters (ZCL 6): the attributes and commands that native code names.
#pragma once

#include <array>

#include "spec/zcl/clusters/keys.h"

namespace skep::zcl {

namespace thermostat {  // Thermostat, ZCL 6.3
inline constexpr ClusterId kCluster = kHvacThermostat;
inline constexpr AttributeKey kLocalTemp{0x0000, "localTemp", Type::Int16};
inline constexpr AttributeKey kOutdoorTemp{0x0001, "outdoorTemp", Type::Int16};
inline constexpr AttributeKey kOccupancy{0x0002, "occupancy", Type::Bitmap8};
inline constexpr AttributeKey kAbsMinHeatSetpointLimit{0x0003, "absMinHeatSetpointLimit", Type::Int16};
inline constexpr AttributeKey kAbsMaxHeatSetpointLimit{0x0004, "absMaxHeatSetpointLimit", Type::Int16};
inline constexpr AttributeKey kAbsMinCoolSetpointLimit{0x0005, "absMinCoolSetpointLimit", Type::Int16};
inline constexpr AttributeKey kAbsMaxCoolSetpointLimit{0x0006, "absMaxCoolSetpointLimit", Type::Int16};
inline constexpr AttributeKey kPICoolingDemand{0x0007, "pICoolingDemand", Type::Uint8};
inline constexpr AttributeKey kPIHeatingDemand{0x0008, "pIHeatingDemand", Type::Uint8};
inline constexpr AttributeKey kSystemTypeConfig{0x0009, "systemTypeConfig", Type::Bitmap8};
inline constexpr AttributeKey kLocalTemperatureCalibration{0x0010, "localTemperatureCalibration", Type::Int8};
inline constexpr AttributeKey kOccupiedCoolingSetpoint{0x0011, "occupiedCoolingSetpoint", Type::Int16};
inline constexpr AttributeKey kOccupiedHeatingSetpoint{0x0012, "occupiedHeatingSetpoint", Type::Int16};
inline constexpr AttributeKey kUnoccupiedCoolingSetpoint{0x0013, "unoccupiedCoolingSetpoint", Type::Int16};
inline constexpr AttributeKey kUnoccupiedHeatingSetpoint{0x0014, "unoccupiedHeatingSetpoint", Type::Int16};
inline constexpr AttributeKey kMinHeatSetpointLimit{0x0015, "minHeatSetpointLimit", Type::Int16};
inline constexpr AttributeKey kMaxHeatSetpointLimit{0x0016, "maxHeatSetpointLimit", Type::Int16};
inline constexpr AttributeKey kMinCoolSetpointLimit{0x0017, "minCoolSetpointLimit", Type::Int16};
inline constexpr AttributeKey kMaxCoolSetpointLimit{0x0018, "maxCoolSetpointLimit", Type::Int16};
inline constexpr AttributeKey kMinSetpointDeadBand{0x0019, "minSetpointDeadBand", Type::Int8};
inline constexpr AttributeKey kRemoteSensing{0x001A, "remoteSensing", Type::Bitmap8};
inline constexpr AttributeKey kCtrlSeqeOfOper{0x001B, "ctrlSeqeOfOper", Type::Enum8};
inline constexpr AttributeKey kSystemMode{0x001C, "systemMode", Type::Enum8};
inline constexpr AttributeKey kRunningMode{0x001E, "runningMode", Type::Enum8};
inline constexpr AttributeKey kStartOfWeek{0x0020, "startOfWeek", Type::Enum8};
inline constexpr AttributeKey kNumberOfWeeklyTrans{0x0021, "numberOfWeeklyTrans", Type::Uint8};
inline constexpr AttributeKey kNumberOfDailyTrans{0x0022, "numberOfDailyTrans", Type::Uint8};
inline constexpr AttributeKey kTempSetpointHold{0x0023, "tempSetpointHold", Type::Enum8};
inline constexpr AttributeKey kTempSetpointHoldDuration{0x0024, "tempSetpointHoldDuration", Type::Uint16};
inline constexpr AttributeKey kProgramingOperMode{0x0025, "programingOperMode", Type::Bitmap8};
inline constexpr AttributeKey kRunningState{0x0029, "runningState", Type::Bitmap16};
inline constexpr AttributeKey kSetpointChangeSource{0x0030, "setpointChangeSource", Type::Enum8};
inline constexpr AttributeKey kSetpointChangeAmount{0x0031, "setpointChangeAmount", Type::Int16};
inline constexpr AttributeKey kSetpointChangeSourceTimeStamp{0x0032, "setpointChangeSourceTimeStamp", Type::Utc};
inline constexpr std::array kAttributes{kLocalTemp,
                                        kOutdoorTemp,
                                        kOccupancy,
                                        kAbsMinHeatSetpointLimit,
                                        kAbsMaxHeatSetpointLimit,
                                        kAbsMinCoolSetpointLimit,
                                        kAbsMaxCoolSetpointLimit,
                                        kPICoolingDemand,
                                        kPIHeatingDemand,
                                        kSystemTypeConfig,
                                        kLocalTemperatureCalibration,
                                        kOccupiedCoolingSetpoint,
                                        kOccupiedHeatingSetpoint,
                                        kUnoccupiedCoolingSetpoint,
                                        kUnoccupiedHeatingSetpoint,
                                        kMinHeatSetpointLimit,
                                        kMaxHeatSetpointLimit,
                                        kMinCoolSetpointLimit,
                                        kMaxCoolSetpointLimit,
                                        kMinSetpointDeadBand,
                                        kRemoteSensing,
                                        kCtrlSeqeOfOper,
                                        kSystemMode,
                                        kRunningMode,
                                        kStartOfWeek,
                                        kNumberOfWeeklyTrans,
                                        kNumberOfDailyTrans,
                                        kTempSetpointHold,
                                        kTempSetpointHoldDuration,
                                        kProgramingOperMode,
                                        kRunningState,
                                        kSetpointChangeSource,
                                        kSetpointChangeAmount,
                                        kSetpointChangeSourceTimeStamp};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kSetpointRaiseLower{0x00, "setpointRaiseLower"};
inline constexpr CommandKey kSetWeeklySchedule{0x01, "setWeeklySchedule"};
inline constexpr CommandKey kGetWeeklySchedule{0x02, "getWeeklySchedule"};
inline constexpr CommandKey kClearWeeklySchedule{0x03, "clearWeeklySchedule"};
inline constexpr CommandKey kGetRelayStatusLog{0x04, "getRelayStatusLog"};
inline constexpr std::array kAll{kSetpointRaiseLower, kSetWeeklySchedule, kGetWeeklySchedule, kClearWeeklySchedule, kGetRelayStatusLog};
static_assert(is_well_formed(kAll));
}  // namespace command
namespace answer {
inline constexpr CommandKey kGetWeeklyScheduleRsp{0x00, "getWeeklyScheduleRsp"};
inline constexpr CommandKey kGetRelayStatusLogRsp{0x01, "getRelayStatusLogRsp"};
inline constexpr std::array kAll{kGetWeeklyScheduleRsp, kGetRelayStatusLogRsp};
static_assert(is_well_formed(kAll));
}  // namespace answer
}  // namespace thermostat

namespace fan {  // Fan Control, ZCL 6.4
inline constexpr ClusterId kCluster = kHvacFanCtrl;
inline constexpr AttributeKey kFanMode{0x0000, "fanMode", Type::Enum8};
inline constexpr AttributeKey kFanModeSequence{0x0001, "fanModeSequence", Type::Enum8};
inline constexpr std::array kAttributes{kFanMode, kFanModeSequence};
static_assert(is_well_formed(kAttributes));
}  // namespace fan

namespace thermostat_ui {  // Thermostat User Interface Configuration, ZCL 6.6
inline constexpr ClusterId kCluster = kHvacUserInterfaceCfg;
inline constexpr AttributeKey kTempDisplayMode{0x0000, "tempDisplayMode", Type::Enum8};
inline constexpr AttributeKey kKeypadLockout{0x0001, "keypadLockout", Type::Enum8};
inline constexpr AttributeKey kProgrammingVisibility{0x0002, "programmingVisibility", Type::Enum8};
inline constexpr std::array kAttributes{kTempDisplayMode, kKeypadLockout, kProgrammingVisibility};
static_assert(is_well_formed(kAttributes));
}  // namespace thermostat_ui

}  // namespace skep::zcl

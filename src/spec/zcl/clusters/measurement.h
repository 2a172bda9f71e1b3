// Measurement and sensing clusters (ZCL 4), metering (ZCL 10): the attributes and commands that native code names.
#pragma once

#include <array>

#include "spec/zcl/clusters/keys.h"

namespace skep::zcl {

namespace illuminance {  // Illuminance Measurement, ZCL 4.2
inline constexpr ClusterId kCluster = kMsIlluminanceMeasurement;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Uint16};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Uint16};
inline constexpr AttributeKey kLightSensorType{0x0004, "lightSensorType", Type::Enum8};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance, kLightSensorType};
static_assert(is_well_formed(kAttributes));
}  // namespace illuminance

namespace illuminance_level {  // Illuminance Level Sensing, ZCL 4.3
inline constexpr ClusterId kCluster = kMsIlluminanceLevelSensing;
inline constexpr AttributeKey kLevelStatus{0x0000, "levelStatus", Type::Enum8};
inline constexpr AttributeKey kLightSensorType{0x0001, "lightSensorType", Type::Enum8};
inline constexpr AttributeKey kIlluminanceTargetLevel{0x0010, "illuminanceTargetLevel", Type::Uint16};
inline constexpr std::array kAttributes{kLevelStatus, kLightSensorType, kIlluminanceTargetLevel};
static_assert(is_well_formed(kAttributes));
}  // namespace illuminance_level

namespace temperature {  // Temperature Measurement, ZCL 4.4
inline constexpr ClusterId kCluster = kMsTemperatureMeasurement;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Int16};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Int16};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Int16};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Uint16};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace temperature

namespace pressure {  // Pressure Measurement, ZCL 4.5
inline constexpr ClusterId kCluster = kMsPressureMeasurement;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Int16};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Int16};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Int16};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Uint16};
inline constexpr AttributeKey kScaledValue{0x0010, "scaledValue", Type::Int16};
inline constexpr AttributeKey kMinScaledValue{0x0011, "minScaledValue", Type::Int16};
inline constexpr AttributeKey kMaxScaledValue{0x0012, "maxScaledValue", Type::Int16};
inline constexpr AttributeKey kScaledTolerance{0x0013, "scaledTolerance", Type::Uint16};
inline constexpr AttributeKey kScale{0x0014, "scale", Type::Int8};
inline constexpr std::array kAttributes{kMeasuredValue,  kMinMeasuredValue, kMaxMeasuredValue, kTolerance, kScaledValue,
                                        kMinScaledValue, kMaxScaledValue,   kScaledTolerance,  kScale};
static_assert(is_well_formed(kAttributes));
}  // namespace pressure

namespace flow {  // Flow Measurement, ZCL 4.6
inline constexpr ClusterId kCluster = kMsFlowMeasurement;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Uint16};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Uint16};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace flow

namespace humidity {  // Water Content Measurement, ZCL 4.7
inline constexpr ClusterId kCluster = kMsRelativeHumidity;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Uint16};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Uint16};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace humidity

namespace soil_moisture {  // Soil moisture, ZCL 4.7
inline constexpr ClusterId kCluster = kMsSoilMoisture;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Uint16};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Uint16};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Uint16};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace soil_moisture

namespace occupancy {  // Occupancy Sensing, ZCL 4.8
inline constexpr ClusterId kCluster = kMsOccupancySensing;
inline constexpr AttributeKey kOccupancy{0x0000, "occupancy", Type::Bitmap8};
inline constexpr AttributeKey kOccupancySensorType{0x0001, "occupancySensorType", Type::Enum8};
inline constexpr AttributeKey kOccupancySensorTypeBitmap{0x0002, "occupancySensorTypeBitmap", Type::Bitmap8};
inline constexpr AttributeKey kPirOToUDelay{0x0010, "pirOToUDelay", Type::Uint16};
inline constexpr AttributeKey kPirUToODelay{0x0011, "pirUToODelay", Type::Uint16};
inline constexpr AttributeKey kPirUToOThreshold{0x0012, "pirUToOThreshold", Type::Uint8};
inline constexpr AttributeKey kUltrasonicOToUDelay{0x0020, "ultrasonicOToUDelay", Type::Uint16};
inline constexpr AttributeKey kUltrasonicUToODelay{0x0021, "ultrasonicUToODelay", Type::Uint16};
inline constexpr AttributeKey kUltrasonicUToOThreshold{0x0022, "ultrasonicUToOThreshold", Type::Uint8};
inline constexpr AttributeKey kContactOToUDelay{0x0030, "contactOToUDelay", Type::Uint16};
inline constexpr AttributeKey kContactUToODelay{0x0031, "contactUToODelay", Type::Uint16};
inline constexpr AttributeKey kContactUToOThreshold{0x0032, "contactUToOThreshold", Type::Uint8};
inline constexpr std::array kAttributes{
    kOccupancy,           kOccupancySensorType, kOccupancySensorTypeBitmap, kPirOToUDelay,     kPirUToODelay,     kPirUToOThreshold,
    kUltrasonicOToUDelay, kUltrasonicUToODelay, kUltrasonicUToOThreshold,   kContactOToUDelay, kContactUToODelay, kContactUToOThreshold};
static_assert(is_well_formed(kAttributes));
}  // namespace occupancy

namespace co2 {  // Carbon dioxide concentration, ZCL 4.14
inline constexpr ClusterId kCluster = kMsCO2;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Single};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Single};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Single};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Single};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace co2

namespace pm25 {  // PM2.5 concentration, ZCL 4.14
inline constexpr ClusterId kCluster = kPm25Measurement;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Single};
inline constexpr AttributeKey kMeasuredMinValue{0x0001, "measuredMinValue", Type::Single};
inline constexpr AttributeKey kMeasuredMaxValue{0x0002, "measuredMaxValue", Type::Single};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Single};
inline constexpr std::array kAttributes{kMeasuredValue, kMeasuredMinValue, kMeasuredMaxValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace pm25

namespace formaldehyde {  // Formaldehyde concentration, ZCL 4.14
inline constexpr ClusterId kCluster = kMsFormaldehyde;
inline constexpr AttributeKey kMeasuredValue{0x0000, "measuredValue", Type::Single};
inline constexpr AttributeKey kMinMeasuredValue{0x0001, "minMeasuredValue", Type::Single};
inline constexpr AttributeKey kMaxMeasuredValue{0x0002, "maxMeasuredValue", Type::Single};
inline constexpr AttributeKey kTolerance{0x0003, "tolerance", Type::Single};
inline constexpr std::array kAttributes{kMeasuredValue, kMinMeasuredValue, kMaxMeasuredValue, kTolerance};
static_assert(is_well_formed(kAttributes));
}  // namespace formaldehyde

namespace metering {  // Metering, ZCL 10.4
inline constexpr ClusterId kCluster = kSeMetering;
inline constexpr AttributeKey kCurrentSummDelivered{0x0000, "currentSummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentSummReceived{0x0001, "currentSummReceived", Type::Uint48};
inline constexpr AttributeKey kPowerFactor{0x0006, "powerFactor", Type::Int8};
inline constexpr AttributeKey kFlowRestriction{0x0013, "flowRestriction", Type::Uint8};
inline constexpr AttributeKey kSupplyStatus{0x0014, "supplyStatus", Type::Enum8};
inline constexpr AttributeKey kInletTempreature{0x0017, "inletTempreature", Type::Int24};
inline constexpr AttributeKey kOutletTempreature{0x0018, "outletTempreature", Type::Int24};
inline constexpr AttributeKey kCurrentTier1SummDelivered{0x0100, "currentTier1SummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentTier1SummReceived{0x0101, "currentTier1SummReceived", Type::Uint48};
inline constexpr AttributeKey kCurrentTier2SummDelivered{0x0102, "currentTier2SummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentTier2SummReceived{0x0103, "currentTier2SummReceived", Type::Uint48};
inline constexpr AttributeKey kCurrentTier3SummDelivered{0x0104, "currentTier3SummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentTier3SummReceived{0x0105, "currentTier3SummReceived", Type::Uint48};
inline constexpr AttributeKey kCurrentTier4SummDelivered{0x0106, "currentTier4SummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentTier4SummReceived{0x0107, "currentTier4SummReceived", Type::Uint48};
inline constexpr AttributeKey kCurrentTier5SummDelivered{0x0108, "currentTier5SummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentTier5SummReceived{0x0109, "currentTier5SummReceived", Type::Uint48};
inline constexpr AttributeKey kCurrentTier6SummDelivered{0x010A, "currentTier6SummDelivered", Type::Uint48};
inline constexpr AttributeKey kCurrentTier6SummReceived{0x010B, "currentTier6SummReceived", Type::Uint48};
inline constexpr AttributeKey kStatus{0x0200, "status", Type::Bitmap8};
inline constexpr AttributeKey kRemainingBattLife{0x0201, "remainingBattLife", Type::Uint8};
inline constexpr AttributeKey kExtendedStatus{0x0204, "extendedStatus", Type::Bitmap64};
inline constexpr AttributeKey kRemainingBattLifeInDays{0x0205, "remainingBattLifeInDays", Type::Uint16};
inline constexpr AttributeKey kUnitOfMeasure{0x0300, "unitOfMeasure", Type::Enum8};
inline constexpr AttributeKey kMultiplier{0x0301, "multiplier", Type::Uint24};
inline constexpr AttributeKey kDivisor{0x0302, "divisor", Type::Uint24};
inline constexpr AttributeKey kSummaFormatting{0x0303, "summaFormatting", Type::Bitmap8};
inline constexpr AttributeKey kDemandFormatting{0x0304, "demandFormatting", Type::Bitmap8};
inline constexpr AttributeKey kMeteringDeviceType{0x0306, "meteringDeviceType", Type::Bitmap8};
inline constexpr AttributeKey kSiteId{0x0307, "siteId", Type::OctetString};
inline constexpr AttributeKey kMeterSerialNumber{0x0308, "meterSerialNumber", Type::OctetString};
inline constexpr AttributeKey kInstantaneousDemand{0x0400, "instantaneousDemand", Type::Int24};
inline constexpr AttributeKey kCurrentDayConsumpDelivered{0x0401, "currentDayConsumpDelivered", Type::Uint24};
inline constexpr AttributeKey kCurrentDayConsumpReceived{0x0402, "currentDayConsumpReceived", Type::Uint24};
inline constexpr AttributeKey kPreviousDayConsumpDelivered{0x0403, "previousDayConsumpDelivered", Type::Uint24};
inline constexpr std::array kAttributes{kCurrentSummDelivered,
                                        kCurrentSummReceived,
                                        kPowerFactor,
                                        kFlowRestriction,
                                        kSupplyStatus,
                                        kInletTempreature,
                                        kOutletTempreature,
                                        kCurrentTier1SummDelivered,
                                        kCurrentTier1SummReceived,
                                        kCurrentTier2SummDelivered,
                                        kCurrentTier2SummReceived,
                                        kCurrentTier3SummDelivered,
                                        kCurrentTier3SummReceived,
                                        kCurrentTier4SummDelivered,
                                        kCurrentTier4SummReceived,
                                        kCurrentTier5SummDelivered,
                                        kCurrentTier5SummReceived,
                                        kCurrentTier6SummDelivered,
                                        kCurrentTier6SummReceived,
                                        kStatus,
                                        kRemainingBattLife,
                                        kExtendedStatus,
                                        kRemainingBattLifeInDays,
                                        kUnitOfMeasure,
                                        kMultiplier,
                                        kDivisor,
                                        kSummaFormatting,
                                        kDemandFormatting,
                                        kMeteringDeviceType,
                                        kSiteId,
                                        kMeterSerialNumber,
                                        kInstantaneousDemand,
                                        kCurrentDayConsumpDelivered,
                                        kCurrentDayConsumpReceived,
                                        kPreviousDayConsumpDelivered};
static_assert(is_well_formed(kAttributes));
}  // namespace metering

namespace electrical {  // Electrical Measurement, ZCL 4.9
inline constexpr ClusterId kCluster = kHaElectricalMeasurement;
inline constexpr AttributeKey kMeasurementType{0x0000, "measurementType", Type::Bitmap32};
inline constexpr AttributeKey kDcVoltage{0x0100, "dcVoltage", Type::Int16};
inline constexpr AttributeKey kDcCurrent{0x0103, "dcCurrent", Type::Int16};
inline constexpr AttributeKey kDcPower{0x0106, "dcPower", Type::Int16};
inline constexpr AttributeKey kDcVoltageMultiplier{0x0200, "dcVoltageMultiplier", Type::Uint16};
inline constexpr AttributeKey kDcVoltageDivisor{0x0201, "dcVoltageDivisor", Type::Uint16};
inline constexpr AttributeKey kDcCurrentMultiplier{0x0202, "dcCurrentMultiplier", Type::Uint16};
inline constexpr AttributeKey kDcCurrentDivisor{0x0203, "dcCurrentDivisor", Type::Uint16};
inline constexpr AttributeKey kDcPowerMultiplier{0x0204, "dcPowerMultiplier", Type::Uint16};
inline constexpr AttributeKey kDcPowerDivisor{0x0205, "dcPowerDivisor", Type::Uint16};
inline constexpr AttributeKey kAcFrequency{0x0300, "acFrequency", Type::Uint16};
inline constexpr AttributeKey kNeutralCurrent{0x0303, "neutralCurrent", Type::Uint16};
inline constexpr AttributeKey kTotalActivePower{0x0304, "totalActivePower", Type::Int32};
inline constexpr AttributeKey kTotalReactivePower{0x0305, "totalReactivePower", Type::Int32};
inline constexpr AttributeKey kTotalApparentPower{0x0306, "totalApparentPower", Type::Uint32};
inline constexpr AttributeKey kAcFrequencyMultiplier{0x0400, "acFrequencyMultiplier", Type::Uint16};
inline constexpr AttributeKey kAcFrequencyDivisor{0x0401, "acFrequencyDivisor", Type::Uint16};
inline constexpr AttributeKey kPowerMultiplier{0x0402, "powerMultiplier", Type::Uint32};
inline constexpr AttributeKey kPowerDivisor{0x0403, "powerDivisor", Type::Uint32};
inline constexpr AttributeKey kRmsVoltage{0x0505, "rmsVoltage", Type::Uint16};
inline constexpr AttributeKey kRmsCurrent{0x0508, "rmsCurrent", Type::Uint16};
inline constexpr AttributeKey kActivePower{0x050B, "activePower", Type::Int16};
inline constexpr AttributeKey kReactivePower{0x050E, "reactivePower", Type::Int16};
inline constexpr AttributeKey kApparentPower{0x050F, "apparentPower", Type::Uint16};
inline constexpr AttributeKey kPowerFactor{0x0510, "powerFactor", Type::Int8};
inline constexpr AttributeKey kAcVoltageMultiplier{0x0600, "acVoltageMultiplier", Type::Uint16};
inline constexpr AttributeKey kAcVoltageDivisor{0x0601, "acVoltageDivisor", Type::Uint16};
inline constexpr AttributeKey kAcCurrentMultiplier{0x0602, "acCurrentMultiplier", Type::Uint16};
inline constexpr AttributeKey kAcCurrentDivisor{0x0603, "acCurrentDivisor", Type::Uint16};
inline constexpr AttributeKey kAcPowerMultiplier{0x0604, "acPowerMultiplier", Type::Uint16};
inline constexpr AttributeKey kAcPowerDivisor{0x0605, "acPowerDivisor", Type::Uint16};
inline constexpr AttributeKey kAcAlarmsMask{0x0800, "acAlarmsMask", Type::Bitmap16};
inline constexpr AttributeKey kLineCurrentPhB{0x0901, "lineCurrentPhB", Type::Uint16};
inline constexpr AttributeKey kActiveCurrentPhB{0x0902, "activeCurrentPhB", Type::Int16};
inline constexpr AttributeKey kReactiveCurrentPhB{0x0903, "reactiveCurrentPhB", Type::Int16};
inline constexpr AttributeKey kRmsVoltagePhB{0x0905, "rmsVoltagePhB", Type::Uint16};
inline constexpr AttributeKey kRmsCurrentPhB{0x0908, "rmsCurrentPhB", Type::Uint16};
inline constexpr AttributeKey kActivePowerPhB{0x090B, "activePowerPhB", Type::Int16};
inline constexpr AttributeKey kReactivePowerPhB{0x090E, "reactivePowerPhB", Type::Int16};
inline constexpr AttributeKey kApparentPowerPhB{0x090F, "apparentPowerPhB", Type::Uint16};
inline constexpr AttributeKey kPowerFactorPhB{0x0910, "powerFactorPhB", Type::Int8};
inline constexpr AttributeKey kLineCurrentPhC{0x0A01, "lineCurrentPhC", Type::Uint16};
inline constexpr AttributeKey kActiveCurrentPhC{0x0A02, "activeCurrentPhC", Type::Int16};
inline constexpr AttributeKey kReactiveCurrentPhC{0x0A03, "reactiveCurrentPhC", Type::Int16};
inline constexpr AttributeKey kRmsVoltagePhC{0x0A05, "rmsVoltagePhC", Type::Uint16};
inline constexpr AttributeKey kRmsCurrentPhC{0x0A08, "rmsCurrentPhC", Type::Uint16};
inline constexpr AttributeKey kActivePowerPhC{0x0A0B, "activePowerPhC", Type::Int16};
inline constexpr AttributeKey kReactivePowerPhC{0x0A0E, "reactivePowerPhC", Type::Int16};
inline constexpr AttributeKey kApparentPowerPhC{0x0A0F, "apparentPowerPhC", Type::Uint16};
inline constexpr AttributeKey kPowerFactorPhC{0x0A10, "powerFactorPhC", Type::Int8};
inline constexpr std::array kAttributes{kMeasurementType,     kDcVoltage,           kDcCurrent,           kDcPower,
                                        kDcVoltageMultiplier, kDcVoltageDivisor,    kDcCurrentMultiplier, kDcCurrentDivisor,
                                        kDcPowerMultiplier,   kDcPowerDivisor,      kAcFrequency,         kNeutralCurrent,
                                        kTotalActivePower,    kTotalReactivePower,  kTotalApparentPower,  kAcFrequencyMultiplier,
                                        kAcFrequencyDivisor,  kPowerMultiplier,     kPowerDivisor,        kRmsVoltage,
                                        kRmsCurrent,          kActivePower,         kReactivePower,       kApparentPower,
                                        kPowerFactor,         kAcVoltageMultiplier, kAcVoltageDivisor,    kAcCurrentMultiplier,
                                        kAcCurrentDivisor,    kAcPowerMultiplier,   kAcPowerDivisor,      kAcAlarmsMask,
                                        kLineCurrentPhB,      kActiveCurrentPhB,    kReactiveCurrentPhB,  kRmsVoltagePhB,
                                        kRmsCurrentPhB,       kActivePowerPhB,      kReactivePowerPhB,    kApparentPowerPhB,
                                        kPowerFactorPhB,      kLineCurrentPhC,      kActiveCurrentPhC,    kReactiveCurrentPhC,
                                        kRmsVoltagePhC,       kRmsCurrentPhC,       kActivePowerPhC,      kReactivePowerPhC,
                                        kApparentPowerPhC,    kPowerFactorPhC};
static_assert(is_well_formed(kAttributes));
}  // namespace electrical

}  // namespace skep::zcl

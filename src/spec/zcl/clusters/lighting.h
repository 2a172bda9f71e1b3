// Lighting clusters (ZCL 5): the attributes and commands that native code names.
#pragma once

#include <array>

#include "spec/zcl/clusters/keys.h"

namespace skep::zcl {

namespace color {  // Color Control, ZCL 5.2
inline constexpr ClusterId kCluster = kLightingColorCtrl;
inline constexpr AttributeKey kCurrentHue{0x0000, "currentHue", Type::Uint8};
inline constexpr AttributeKey kCurrentSaturation{0x0001, "currentSaturation", Type::Uint8};
inline constexpr AttributeKey kRemainingTime{0x0002, "remainingTime", Type::Uint16};
inline constexpr AttributeKey kCurrentX{0x0003, "currentX", Type::Uint16};
inline constexpr AttributeKey kCurrentY{0x0004, "currentY", Type::Uint16};
inline constexpr AttributeKey kDriftCompensation{0x0005, "driftCompensation", Type::Enum8};
inline constexpr AttributeKey kCompensationText{0x0006, "compensationText", Type::CharString};
inline constexpr AttributeKey kColorTemperature{0x0007, "colorTemperature", Type::Uint16};
inline constexpr AttributeKey kColorMode{0x0008, "colorMode", Type::Enum8};
inline constexpr AttributeKey kOptions{0x000F, "options", Type::Bitmap8};
inline constexpr AttributeKey kEnhancedCurrentHue{0x4000, "enhancedCurrentHue", Type::Uint16};
inline constexpr AttributeKey kEnhancedColorMode{0x4001, "enhancedColorMode", Type::Enum8};
inline constexpr AttributeKey kColorLoopActive{0x4002, "colorLoopActive", Type::Uint8};
inline constexpr AttributeKey kColorLoopDirection{0x4003, "colorLoopDirection", Type::Uint8};
inline constexpr AttributeKey kColorLoopTime{0x4004, "colorLoopTime", Type::Uint16};
inline constexpr AttributeKey kColorLoopStartEnhancedHue{0x4005, "colorLoopStartEnhancedHue", Type::Uint16};
inline constexpr AttributeKey kColorLoopStoredEnhancedHue{0x4006, "colorLoopStoredEnhancedHue", Type::Uint16};
inline constexpr AttributeKey kColorCapabilities{0x400A, "colorCapabilities", Type::Bitmap16};
inline constexpr AttributeKey kColorTempPhysicalMin{0x400B, "colorTempPhysicalMin", Type::Uint16};
inline constexpr AttributeKey kColorTempPhysicalMax{0x400C, "colorTempPhysicalMax", Type::Uint16};
inline constexpr AttributeKey kCoupleColorTempToLevelMin{0x400D, "coupleColorTempToLevelMin", Type::Uint16};
inline constexpr AttributeKey kStartUpColorTemperature{0x4010, "startUpColorTemperature", Type::Uint16};
inline constexpr std::array kAttributes{kCurrentHue,
                                        kCurrentSaturation,
                                        kRemainingTime,
                                        kCurrentX,
                                        kCurrentY,
                                        kDriftCompensation,
                                        kCompensationText,
                                        kColorTemperature,
                                        kColorMode,
                                        kOptions,
                                        kEnhancedCurrentHue,
                                        kEnhancedColorMode,
                                        kColorLoopActive,
                                        kColorLoopDirection,
                                        kColorLoopTime,
                                        kColorLoopStartEnhancedHue,
                                        kColorLoopStoredEnhancedHue,
                                        kColorCapabilities,
                                        kColorTempPhysicalMin,
                                        kColorTempPhysicalMax,
                                        kCoupleColorTempToLevelMin,
                                        kStartUpColorTemperature};
static_assert(is_well_formed(kAttributes));
namespace command {
inline constexpr CommandKey kMoveToHue{0x00, "moveToHue"};
inline constexpr CommandKey kMoveHue{0x01, "moveHue"};
inline constexpr CommandKey kStepHue{0x02, "stepHue"};
inline constexpr CommandKey kMoveToSaturation{0x03, "moveToSaturation"};
inline constexpr CommandKey kMoveSaturation{0x04, "moveSaturation"};
inline constexpr CommandKey kStepSaturation{0x05, "stepSaturation"};
inline constexpr CommandKey kMoveToHueAndSaturation{0x06, "moveToHueAndSaturation"};
inline constexpr CommandKey kMoveToColor{0x07, "moveToColor"};
inline constexpr CommandKey kMoveColor{0x08, "moveColor"};
inline constexpr CommandKey kStepColor{0x09, "stepColor"};
inline constexpr CommandKey kMoveToColorTemp{0x0A, "moveToColorTemp"};
inline constexpr CommandKey kEnhancedMoveToHue{0x40, "enhancedMoveToHue"};
inline constexpr CommandKey kEnhancedMoveHue{0x41, "enhancedMoveHue"};
inline constexpr CommandKey kEnhancedStepHue{0x42, "enhancedStepHue"};
inline constexpr CommandKey kEnhancedMoveToHueAndSaturation{0x43, "enhancedMoveToHueAndSaturation"};
inline constexpr CommandKey kColorLoopSet{0x44, "colorLoopSet"};
inline constexpr CommandKey kStopMoveStep{0x47, "stopMoveStep"};
inline constexpr CommandKey kMoveColorTemp{0x4B, "moveColorTemp"};
inline constexpr CommandKey kStepColorTemp{0x4C, "stepColorTemp"};
inline constexpr std::array kAll{kMoveToHue,
                                 kMoveHue,
                                 kStepHue,
                                 kMoveToSaturation,
                                 kMoveSaturation,
                                 kStepSaturation,
                                 kMoveToHueAndSaturation,
                                 kMoveToColor,
                                 kMoveColor,
                                 kStepColor,
                                 kMoveToColorTemp,
                                 kEnhancedMoveToHue,
                                 kEnhancedMoveHue,
                                 kEnhancedStepHue,
                                 kEnhancedMoveToHueAndSaturation,
                                 kColorLoopSet,
                                 kStopMoveStep,
                                 kMoveColorTemp,
                                 kStepColorTemp};
static_assert(is_well_formed(kAll));
}  // namespace command
}  // namespace color

}  // namespace skep::zcl

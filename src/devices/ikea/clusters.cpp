#include "devices/ikea/clusters.h"

#include <array>

#include "devices/clusters.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::ikea {

namespace {

using zcl::Attribute;
using zcl::Command;
using zcl::Parameter;
using zcl::Type;

constexpr Attribute attribute(AttributeId id, std::string_view name, Type type) {
    return {id, name, type, zcl::kNoManufacturer, true};
}

constexpr zcl::Cluster kUnknownCluster{.id = kUnknown, .name = "manuSpecificIkeaUnknown", .manufacturer = kIkeaOfSweden};

constexpr std::array kAirPurifierAttributes{attribute(0, "filterRunTime", Type::Uint32),
                                            attribute(1, "replaceFilter", Type::Uint8),
                                            attribute(2, "filterLifeTime", Type::Uint32),
                                            attribute(3, "controlPanelLight", Type::Bool),
                                            attribute(4, "particulateMatter25Measurement", Type::Uint16),
                                            attribute(5, "childLock", Type::Bool),
                                            attribute(6, "fanMode", Type::Uint8),
                                            attribute(7, "fanSpeed", Type::Uint8),
                                            attribute(8, "deviceRunTime", Type::Uint32)};
constexpr zcl::Cluster kAirPurifierCluster{
    .id = kAirPurifier, .name = "manuSpecificIkeaAirPurifier", .attributes = kAirPurifierAttributes, .manufacturer = kIkeaOfSweden};

constexpr std::array kVocAttributes{attribute(0, "measuredValue", Type::Single), attribute(1, "measuredMinValue", Type::Single),
                                    attribute(2, "measuredMaxValue", Type::Single)};
constexpr zcl::Cluster kVocCluster{
    .id = kVocIndex, .name = "manuSpecificIkeaVocIndexMeasurement", .attributes = kVocAttributes, .manufacturer = kIkeaOfSweden};

constexpr std::array kSmartPlugAttributes{attribute(0, "childLock", Type::Bool), attribute(1, "ledEnable", Type::Bool)};
constexpr zcl::Cluster kSmartPlugCluster{
    .id = kSmartPlug, .name = "manuSpecificIkeaSmartPlug", .attributes = kSmartPlugAttributes, .manufacturer = kIkeaOfSweden};

constexpr std::array kMotionAttributes{attribute(0, "onOnlyWhenDark", Type::Bool), attribute(2, "onTime", Type::Uint16)};
constexpr zcl::Cluster kMotionCluster{
    .id = kMotionSensor, .name = "manuSpecificIkeaMotionSensor", .attributes = kMotionAttributes, .manufacturer = kIkeaOfSweden};

constexpr std::array kPress{Parameter{"data", zcl::as_parameter(Type::Uint8)}};
constexpr std::array kButtonCommands{Command{1, "action1", kPress}, Command{2, "action2", kPress}, Command{3, "action3", kPress},
                                     Command{4, "action4", kPress}, Command{6, "action6", kPress}};
constexpr zcl::Cluster kButtonCluster{.id = kButton, .name = "tradfriButton", .commands = kButtonCommands, .manufacturer = kIkeaOfSweden};

constexpr std::array kOneValue{Parameter{"value", zcl::as_parameter(Type::Uint16)}};
constexpr std::array kTwoValues{Parameter{"value", zcl::as_parameter(Type::Uint16)}, Parameter{"value2", zcl::as_parameter(Type::Uint16)}};

const zcl::Cluster& scenes_with_arrows() {
    static const ExtendedCluster made(zcl::kGenScenes, {},
                                      {Command{0x07, "tradfriArrowSingle", kTwoValues}, Command{0x08, "tradfriArrowHold", kOneValue},
                                       Command{0x09, "tradfriArrowRelease", kOneValue}});
    return made.cluster();
}

const zcl::Cluster& float_pm25() {
    static const ExtendedCluster made(zcl::kPm25Measurement, {attribute(0, "measuredValue", Type::Single)});
    return made.cluster();
}

}  // namespace

namespace sets {

zcl::ClusterSet plain() {
    static constexpr std::array<const zcl::Cluster*, 1> set{&kUnknownCluster};
    return set;
}
zcl::ClusterSet arrows() {
    static const std::array<const zcl::Cluster*, 2> set{&kUnknownCluster, &scenes_with_arrows()};
    return set;
}
zcl::ClusterSet arrows_only() {
    static const std::array<const zcl::Cluster*, 1> set{&scenes_with_arrows()};
    return set;
}
zcl::ClusterSet buttons() {
    static constexpr std::array<const zcl::Cluster*, 1> set{&kButtonCluster};
    return set;
}
zcl::ClusterSet plain_buttons() {
    static constexpr std::array<const zcl::Cluster*, 2> set{&kUnknownCluster, &kButtonCluster};
    return set;
}
zcl::ClusterSet air_purifier() {
    static constexpr std::array<const zcl::Cluster*, 2> set{&kUnknownCluster, &kAirPurifierCluster};
    return set;
}
zcl::ClusterSet voc() {
    static const std::array<const zcl::Cluster*, 3> set{&kUnknownCluster, &kVocCluster, &float_pm25()};
    return set;
}
zcl::ClusterSet motion() {
    static constexpr std::array<const zcl::Cluster*, 2> set{&kUnknownCluster, &kMotionCluster};
    return set;
}
zcl::ClusterSet smart_plug() {
    static constexpr std::array<const zcl::Cluster*, 2> set{&kSmartPlugCluster, &kUnknownCluster};
    return set;
}

}  // namespace sets

}  // namespace skep::devices::ikea

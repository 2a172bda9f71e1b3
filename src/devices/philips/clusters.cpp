#include "devices/philips/clusters.h"

#include <array>

#include "devices/clusters.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::philips {

namespace {

using zcl::Attribute;
using zcl::Command;
using zcl::Parameter;
using zcl::Type;

constexpr Attribute attribute(AttributeId id, std::string_view name, Type type, ManufacturerCode manufacturer = zcl::kNoManufacturer) {
    return {id, name, type, manufacturer, true};
}

constexpr std::array kPress{Parameter{"button", zcl::as_parameter(Type::Uint8)}, Parameter{"unknown1", zcl::as_parameter(Type::Uint24)},
                            Parameter{"type", zcl::as_parameter(Type::Uint8)},   Parameter{"unknown2", zcl::as_parameter(Type::Uint8)},
                            Parameter{"time", zcl::as_parameter(Type::Uint8)},   Parameter{"unknown3", zcl::as_parameter(Type::Uint8)}};
constexpr std::array kButtonAttributes{attribute(0x0031, "config", Type::Bitmap16)};
constexpr std::array kButtonAnswers{Command{0x00, "hueNotification", kPress}};
constexpr zcl::Cluster kButtonCluster{
    .id = kButtons, .name = "manuSpecificPhilips", .attributes = kButtonAttributes, .responses = kButtonAnswers, .manufacturer = kSignify};

constexpr std::array kData{Parameter{"data", zcl::ParameterType::Buffer}};
constexpr std::array kHueAttributes{attribute(kHueState, "state", Type::OctetString)};
constexpr std::array kHueCommands{Command{0x00, "multiColor", kData}};
constexpr zcl::Cluster kHueCluster{
    .id = kHue, .name = "manuSpecificPhilips2", .attributes = kHueAttributes, .commands = kHueCommands, .manufacturer = kSignify};

constexpr std::array kEntertainmentCommands{Command{1, "command1", kData}, Command{2, "command2", kData}, Command{3, "command3", kData},
                                            Command{4, "command4", kData}, Command{7, "command7", kData}};
constexpr zcl::Cluster kEntertainmentCluster{
    .id = kEntertainment, .name = "manuSpecificPhilips3", .commands = kEntertainmentCommands, .manufacturer = kSignify};

constexpr std::array kContactAttributes{attribute(0x0100, "contact", Type::Enum8), attribute(0x0101, "contactLastChange", Type::Uint32),
                                        attribute(0x0102, "tamper", Type::Enum8), attribute(0x0103, "tamperLastChange", Type::Uint32)};
constexpr zcl::Cluster kContactCluster{
    .id = kContact, .name = "manuSpecificPhilipsContact", .attributes = kContactAttributes, .manufacturer = kSignify};

const zcl::Cluster& basic() {
    static const ExtendedCluster made(zcl::kGenBasic, {attribute(kLedIndication, "ledIndication", Type::Bool, kSignify),
                                                       attribute(kDeviceMode, "deviceMode", Type::Enum8, kSignify)});
    return made.cluster();
}
const zcl::Cluster& occupancy() {
    static const ExtendedCluster made(zcl::kMsOccupancySensing,
                                      {attribute(kMotionSensitivity, "motionSensitivity", Type::Uint8, kSignify)});
    return made.cluster();
}

}  // namespace

namespace sets {

zcl::ClusterSet light() {
    static constexpr std::array<const zcl::Cluster*, 2> set{&kHueCluster, &kEntertainmentCluster};
    return set;
}
zcl::ClusterSet plug() {
    static constexpr std::array<const zcl::Cluster*, 1> set{&kHueCluster};
    return set;
}
zcl::ClusterSet remote() {
    static constexpr std::array<const zcl::Cluster*, 1> set{&kButtonCluster};
    return set;
}
zcl::ClusterSet wall_switch() {
    static const std::array<const zcl::Cluster*, 2> set{&kButtonCluster, &basic()};
    return set;
}
zcl::ClusterSet motion() {
    static const std::array<const zcl::Cluster*, 2> set{&basic(), &occupancy()};
    return set;
}
zcl::ClusterSet contact() {
    static constexpr std::array<const zcl::Cluster*, 1> set{&kContactCluster};
    return set;
}

zcl::ClusterSet twilight() {
    static constexpr std::array<const zcl::Cluster*, 3> set{&kButtonCluster, &kHueCluster, &kEntertainmentCluster};
    return set;
}

}  // namespace sets

}  // namespace skep::devices::philips

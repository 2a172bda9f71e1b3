// Descriptions of clusters: what their attributes and commands are called and how they are laid out.
// The standard table is built from the specification's data (names as the field uses them: they show up in MQTT
// and configuration); vendors add their own ClusterSet in their room.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "spec/zcl/types.h"

namespace skep::zcl {

inline constexpr ManufacturerCode kNoManufacturer = 0;

// What a specification allows as value of an attribute or parameter (ZCL, column "range"): see limits.h for what it does.
struct Limits {
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    std::uint16_t minimum_length = 0;  // of strings: octets, or UTF-16 units of a text
    std::uint16_t maximum_length = 0xFFFF;
    std::span<const std::uint64_t> special = {};  // numbers (or IEEE addresses) with a meaning of their own, outside of the range or not
    std::optional<double> default_number = {};
    std::optional<std::string_view> default_text = {};  // of strings; of IEEE addresses as "0x" and 16 digits
};

struct Attribute {
    AttributeId id;
    std::string_view name;
    Type type;
    ManufacturerCode manufacturer = kNoManufacturer;
    bool writable = false;
    bool reportable = false;
    bool readable = true;
    const Limits* limits = nullptr;  // none: every value of the type
};

// Layouts of command parameters that are no ZCL attribute type; numbers as the peer publishes them in bridge/definitions.
enum class ParameterType : std::uint16_t {
    // 0x00..0xFF: a zcl::Type
    UseDataType = 1000,
    ListUint8 = 1001,
    ListUint16 = 1002,
    ListUint24 = 1003,
    ListUint32 = 1004,
    ListZoneInfo = 1005,
    ExtensionFieldSets = 1006,
    ListThermoTransitions = 1007,
    Buffer = 1008,
    GpdFrame = 1009,
    StructuredSelector = 1010,
    ListTuyaDataPoints = 1011,
    ListMiboxerZones = 1012,
    BigEndianUint24 = 1013,
    MiStruct = 1014,
};

// When a parameter is present.
struct Condition {
    enum class Kind : std::uint8_t {
        None,
        MinimumRemainingBytes,
        BitMaskSet,
        BitFieldEnum,
        FieldEqual,
        FieldGreater,
        StatusEqual,     // of the field "status"
        StatusNotEqual,  // of the field "status"
        DirectionEqual,  // of the field "direction"
        DataTypeClass,   // of the field "dataType"; 0: analog, 1: discrete
    } kind = Kind::None;
    std::string_view field;   // the earlier parameter that decides
    std::uint32_t value = 0;  // to compare with, or the mask, or the number of bytes
    std::uint8_t offset = 0;  // BitFieldEnum
    std::uint8_t size = 0;    // BitFieldEnum
    bool reversed = false;    // BitMaskSet, FieldEqual
};

struct Parameter {
    std::string_view name;
    ParameterType type;
    std::span<const Condition> conditions = {};  // all must hold
    std::string_view length_field = {};          // ListX: the earlier parameter that counts its items; none: it cannot be read
    const Limits* limits = nullptr;
};
constexpr ParameterType as_parameter(Type type) {
    return static_cast<ParameterType>(type);
}
constexpr bool is_data_type(ParameterType type) {
    return type < ParameterType::UseDataType;
}
constexpr Type data_type(ParameterType type) {  // only of one that is_data_type()
    return static_cast<Type>(type);
}

struct Command {
    std::uint8_t id;
    std::string_view name;
    std::span<const Parameter> parameters = {};
    std::optional<std::uint8_t> response = {};  // command id of the specific answer, if it has one
    ManufacturerCode manufacturer = kNoManufacturer;
};

struct Cluster {
    ClusterId id;
    std::string_view name;
    std::span<const Attribute> attributes = {};  // ids ascend; of equal ones the last standard one counts
    std::span<const Command> commands = {};      // client to server; of equal ids the first counts
    std::span<const Command> responses = {};     // server to client
    ManufacturerCode manufacturer = kNoManufacturer;

    // By id; an attribute of the frame's manufacturer is preferred, a standard one next. One of another manufacturer is not
    // meant: the peer leaves such an id without a name as well.
    [[nodiscard]] const Attribute* attribute(AttributeId id, ManufacturerCode manufacturer = kNoManufacturer) const;
    [[nodiscard]] const Attribute* attribute(std::string_view name) const;
    [[nodiscard]] const Command* command(std::uint8_t id, Direction direction) const;
    [[nodiscard]] const Command* command(std::string_view name, Direction direction) const;
};

using ClusterSet = std::span<const Cluster* const>;

ClusterSet standard_clusters();  // ascending by id; several entries may share an id and differ in manufacturer
// `custom` (a device's own clusters) is searched first. A cluster of the frame's manufacturer is preferred to one without.
const Cluster* find_cluster(ClusterId id, ManufacturerCode manufacturer = kNoManufacturer, ClusterSet custom = {});
const Cluster* find_cluster(std::string_view name, ClusterSet custom = {});
std::string_view cluster_name(ClusterId id, ClusterSet custom = {});  // empty when unknown

// The complete JSON of the standard clusters for bridge/definitions (mqtt-api 7.4), without white space.
void append_standard_clusters_json(std::string& out);
std::string_view standard_cluster_json(std::string_view name);  // of one of them; empty when there is none

}  // namespace skep::zcl

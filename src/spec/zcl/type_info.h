// How each data type is laid out (ZCL 2.6.2, table 2-10). For the codecs, and for who tells clients of types.
#pragma once

#include <cstdint>

#include "spec/zcl/types.h"

namespace skep::zcl {

enum class Layout : std::uint8_t { Invalid, Empty, Unsigned, Signed, Float, Octets, Text, Key, Array, Struct, TimeOfDay, Date };

struct TypeInfo {
    Layout layout = Layout::Invalid;
    std::uint8_t width = 0;  // bytes; of a string: of its length
    bool non_value = false;  // all ones, or of a signed integer the most negative, mean "no value"
    bool analog = false;
};

constexpr TypeInfo info_of(Type type) {
    const auto code = static_cast<std::uint8_t>(type);
    const auto width = static_cast<std::uint8_t>((code & 7) + 1);
    if ((code >= 0x08 && code <= 0x0F) || (code >= 0x18 && code <= 0x1F)) return {Layout::Unsigned, width, false, false};
    if (code >= 0x20 && code <= 0x27) return {Layout::Unsigned, width, true, true};
    if (code >= 0x28 && code <= 0x2F) return {Layout::Signed, width, true, true};
    switch (type) {
        case Type::NoData:
        case Type::Unknown: return {Layout::Empty};
        case Type::Bool:
        case Type::Enum8: return {Layout::Unsigned, 1, true, false};
        case Type::Enum16:
        case Type::ClusterIdType:
        case Type::AttributeIdType: return {Layout::Unsigned, 2, true, false};
        case Type::BacnetOid: return {Layout::Unsigned, 4, true, false};
        case Type::IeeeAddress: return {Layout::Unsigned, 8, true, false};
        case Type::Utc: return {Layout::Unsigned, 4, true, true};
        case Type::Semi: return {Layout::Float, 2, true, true};
        case Type::Single: return {Layout::Float, 4, true, true};
        case Type::Double: return {Layout::Float, 8, true, true};
        case Type::OctetString: return {Layout::Octets, 1, true, false};
        case Type::CharString: return {Layout::Text, 1, true, false};
        case Type::LongOctetString: return {Layout::Octets, 2, true, false};
        case Type::LongCharString: return {Layout::Text, 2, true, false};
        case Type::SecurityKey: return {Layout::Key, 16, false, false};
        case Type::Array:
        case Type::Set:
        case Type::Bag: return {Layout::Array, 0, true, false};
        case Type::Struct: return {Layout::Struct, 0, true, false};
        case Type::TimeOfDay: return {Layout::TimeOfDay, 4, true, true};
        case Type::Date: return {Layout::Date, 4, true, true};
        default: return {};
    }
}

// All ones in `width` bytes.
constexpr std::uint64_t all_ones(std::size_t width) {
    return ~std::uint64_t{0} >> (64 - 8 * width);
}
// The smallest signed integer of `width` bytes.
constexpr std::int64_t smallest(std::size_t width) {
    return -(std::int64_t{1} << (8 * width - 2)) * 2;
}

}  // namespace skep::zcl

// Addresses, as types of their own: a short address is not an IEEE address is not a group.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace skep {

enum class Nwk : std::uint16_t {};      // network (short) address: changes on rejoin
enum class Ieee : std::uint64_t {};     // EUI-64: for life
enum class GroupId : std::uint16_t {};  // 1..0xFFF7 in use
using EndpointId = std::uint8_t;        // 1..240 applications, 242 Green Power
using ClusterId = std::uint16_t;
using AttributeId = std::uint16_t;
using ProfileId = std::uint16_t;
using ManufacturerCode = std::uint16_t;

template <class Id>
constexpr auto raw(Id id) {
    return static_cast<std::underlying_type_t<Id>>(id);
}

inline constexpr Nwk kCoordinatorNwk{0x0000};
inline constexpr Nwk kBroadcastAll{0xFFFF};  // Zigbee 3.6.5, table 3-76
inline constexpr Nwk kBroadcastRxOnWhenIdle{0xFFFD};
inline constexpr Nwk kBroadcastRouters{0xFFFC};
constexpr bool is_broadcast(Nwk nwk) {
    return raw(nwk) >= 0xFFF8;
}

inline constexpr ProfileId kProfileZdo = 0x0000;
inline constexpr ProfileId kProfileHomeAutomation = 0x0104;
inline constexpr ProfileId kProfileTouchlink = 0xC05E;
inline constexpr ProfileId kProfileGreenPower = 0xA1E0;

std::string to_string(Ieee ieee);                  // "0x00158d0001a2b3c4"
std::optional<Ieee> parse_ieee(std::string_view);  // with or without 0x, exactly 16 digits, either case
std::string to_hex4(std::uint16_t value);          // "1a62"

}  // namespace skep

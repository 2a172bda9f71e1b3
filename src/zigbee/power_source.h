// genBasic powerSource (ZCL 3.2.2.2.8) as text (mqtt-api 7.2).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace skep::zigbee {

inline constexpr std::array<std::string_view, 7> kPowerSources{"Unknown",
                                                               "Mains (single phase)",
                                                               "Mains (3 phase)",
                                                               "Battery",
                                                               "DC Source",
                                                               "Emergency mains constantly powered",
                                                               "Emergency mains and transfer switch"};
inline constexpr std::string_view kBattery = kPowerSources[3];

// Bit 7 says that there is a battery besides, which has no text. Nothing for unknown and reserved values.
constexpr std::optional<std::string_view> power_source_text(std::uint64_t value) {
    const std::uint64_t source = value & 0x7F;
    if (source == 0 || source >= kPowerSources.size()) return std::nullopt;
    return kPowerSources[source];
}

}  // namespace skep::zigbee

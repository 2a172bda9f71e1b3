// The non-volatile memory of a TI chip: numbered items, and on the newer ones the extended tables beside them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace skep::sim::znp {

// Which firmware family; the value is the "product" of SYS version.
enum class Version : std::uint8_t { V12 = 0, V3x0 = 1, V30x = 2 };

namespace item {
inline constexpr std::uint16_t kExtAddr = 0x0001, kStartupOption = 0x0003, kNib = 0x0021, kAddressManager = 0x0023, kExtendedPanId = 0x002D,
                               kActiveKey = 0x003A, kAlternateKey = 0x003B, kGroupTable = 0x0042, kApsUseExtPanId = 0x0047,
                               kApsLinkKeys = 0x004C, kOnANetwork = 0x0055, kConfigured = 0x0060, kSecurityLevel = 0x0061,
                               kPreconfiguredKey = 0x0062, kPreconfiguredKeysEnable = 0x0063, kLegacyMaterial = 0x0075, kNwkKey = 0x0082,
                               kPanId = 0x0083, kChannelList = 0x0084, kLogicalType = 0x0087, kDirectCallbacks = 0x008F, kTclkSeed = 0x0101,
                               kLegacyTclk = 0x0111, kLegacyApsKeys = 0x0201, kConfigured12 = 0x0F00;
}
namespace table {  // of system 1
inline constexpr std::uint16_t kAddressManager = 1, kTclk = 4, kApsKeys = 6, kMaterial = 7;
}

struct ExtendedKey {
    std::uint8_t system = 0;
    std::uint16_t item = 0;
    std::uint16_t sub = 0;
    friend auto operator<=>(const ExtendedKey&, const ExtendedKey&) = default;
};

class NvMemory {
public:
    using Items = std::map<std::uint16_t, Bytes>;
    using Tables = std::map<ExtendedKey, Bytes>;

    Items items;
    Tables tables;

    [[nodiscard]] const Bytes* find(std::uint16_t id) const;
    [[nodiscard]] const Bytes* find(const ExtendedKey& key) const;

    // {"nv":{"33":"hex",..},"ex":{"1:4:0":"hex",..}}
    [[nodiscard]] Json to_json() const;
    static Result<NvMemory> from_json(const Json& json);
};

// The fields of the network information base that a chip acts by. The item is 110 bytes packed (8051) or 116 with members on
// even addresses (ARM); hosts write it as a whole.
struct Nib {
    std::uint16_t pan_id = 0xFFFF;
    std::uint8_t channel = 0;
    std::uint32_t channel_mask = 0;
    std::array<std::uint8_t, 8> extended_pan_id{};  // as on the wire: least significant byte first
    std::array<std::uint8_t, 8> coordinator{};      // likewise
    std::uint8_t security_level = 5;
    std::uint8_t update_id = 0;
};
Bytes encode(const Nib& nib, bool aligned);
std::optional<Nib> decode_nib(BytesView bytes);  // either layout; nothing for another length
void patch_channel(Bytes& nib, std::uint8_t channel, std::uint8_t update_id);

}  // namespace skep::sim::znp

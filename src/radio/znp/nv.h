// The chip's non-volatile memory: items by id, and on Z-Stack 3.x.0 tables whose entries have a sub id (radio-protocols 2.6).
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "radio/znp/link.h"

namespace skep::znp {

namespace nv {
inline constexpr std::uint16_t kExtAddr = 0x0001;
inline constexpr std::uint16_t kStartupOption = 0x0003;
inline constexpr std::uint16_t kNib = 0x0021;
inline constexpr std::uint16_t kAddressManager = 0x0023;
inline constexpr std::uint16_t kExtendedPanId = 0x002D;
inline constexpr std::uint16_t kActiveKeyInfo = 0x003A;
inline constexpr std::uint16_t kAlternateKeyInfo = 0x003B;
inline constexpr std::uint16_t kApsUseExtPanId = 0x0047;
inline constexpr std::uint16_t kApsLinkKeyTable = 0x004C;  // the security manager's
inline constexpr std::uint16_t kHasConfigured3 = 0x0060;   // the marker, Z-Stack 3
inline constexpr std::uint16_t kPreconfiguredKey = 0x0062;
inline constexpr std::uint16_t kPreconfiguredKeysEnable = 0x0063;
inline constexpr std::uint16_t kNwkSecurityMaterialStart = 0x0075;
inline constexpr std::uint16_t kNwkKey = 0x0082;
inline constexpr std::uint16_t kPanId = 0x0083;
inline constexpr std::uint16_t kChannelList = 0x0084;
inline constexpr std::uint16_t kLogicalType = 0x0087;
inline constexpr std::uint16_t kZdoDirectCb = 0x008F;
inline constexpr std::uint16_t kTclkSeed = 0x0101;
inline constexpr std::uint16_t kTclkTableStart12 = 0x0101;
inline constexpr std::uint16_t kTclkTableStart = 0x0111;
inline constexpr std::uint16_t kApsLinkKeyDataStart = 0x0201;
inline constexpr std::uint16_t kHasConfigured12 = 0x0F00;

inline constexpr std::size_t kNwkSecurityMaterialCount = 12;
inline constexpr std::size_t kTclkTableCount = 239;
inline constexpr std::size_t kApsLinkKeyDataCount = 255;

// Item ids of the extended tables, system 1 (Z-Stack).
inline constexpr std::uint16_t kExAddressManager = 1;
inline constexpr std::uint16_t kExTclkTable = 4;
inline constexpr std::uint16_t kExApsKeyData = 6;
inline constexpr std::uint16_t kExNwkSecurityMaterial = 7;
}  // namespace nv

// Every call is tried up to three times while the chip does not answer, or refuses.
class Nv {
public:
    explicit Nv(Link& link) : link_(link) {}

    // Tells packed from aligned structures, by the size of the network key item. NotFound on a chip without one.
    async::Task<Result<void>> find_alignment();
    [[nodiscard]] bool aligned() const { return aligned_; }

    // Nothing when there is no such item.
    async::Task<Result<std::optional<Bytes>>> read(std::uint16_t id);
    // Creates the item when there is none.
    async::Task<Result<void>> write(std::uint16_t id, Bytes data);
    // Writes only what differs.
    async::Task<Result<void>> update(std::uint16_t id, Bytes data);
    async::Task<Result<void>> remove(std::uint16_t id);

    // The entries of a table kept in items of ascending ids: until the first that is missing, at most `count`.
    async::Task<Result<std::vector<Bytes>>> read_items(std::uint16_t first, std::size_t count);
    async::Task<Result<void>> write_items(std::uint16_t first, std::vector<Bytes> entries);
    // The entries of an extended table, until the first that is missing.
    async::Task<Result<std::vector<Bytes>>> read_table(std::uint16_t item);
    async::Task<Result<void>> write_table(std::uint16_t item, std::vector<Bytes> entries);

private:
    async::Task<Result<Bytes>> ask(Command command, Bytes data);
    async::Task<Result<Bytes>> ask_status(Command command, Bytes data, std::uint8_t also = status::kSuccess);
    async::Task<Result<std::size_t>> length(std::uint16_t id);
    async::Task<Result<std::optional<Bytes>>> read_entry(std::uint16_t item, std::uint16_t sub);
    async::Task<Result<void>> write_entry(std::uint16_t item, std::uint16_t sub, Bytes data);

    Link& link_;
    bool aligned_ = true;
};

}  // namespace skep::znp

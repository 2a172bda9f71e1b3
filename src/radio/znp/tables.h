// The chip's tables of nodes and keys, and the backup that is made of them (radio-protocols 2.7).
//
// Structures are packed on CC253x and have their 16- and 32-bit members on even addresses on ARM; each entry says by its size
// which it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "radio/backup.h"

namespace skep::znp {

using Key = std::array<std::uint8_t, 16>;
using ExtendedPanId = std::array<std::uint8_t, 8>;  // in the order of the configuration list

struct AddressEntry {
    static constexpr std::uint8_t kUserChild = 1;     // ADDRMGR_USER_ASSOC
    static constexpr std::uint8_t kUserSecurity = 2;  // ADDRMGR_USER_SECURITY
    std::uint8_t user = 0;
    Nwk nwk{};
    Ieee ieee{};
    [[nodiscard]] bool used() const { return user != 0 && raw(ieee) != 0 && raw(ieee) != UINT64_MAX; }
};

// Says which address has which APS link key.
struct SecurityEntry {
    static constexpr std::uint16_t kNone = 0xFFFE;
    static constexpr std::uint8_t kAuthenticated = 1;  // ZDSecMgr_Authenticated_CBCK
    std::uint16_t address_index = kNone;
    std::uint16_t key_id = 0;  // entry of the key table on 3.x.0, NV item elsewhere
    std::uint8_t authentication = 0;
    [[nodiscard]] bool used() const {
        return address_index != kNone && address_index != 0xFFFF && !(address_index == 0 && authentication == 0);
    }
};

struct ApsKeyEntry {
    Key key{};
    std::uint32_t tx_counter = 0;
    std::uint32_t rx_counter = 0;
    [[nodiscard]] bool used() const { return key != Key{}; }
};

// A trust centre link key that the chip derives from its seed.
struct TclkEntry {
    std::uint32_t tx_counter = 0;
    std::uint32_t rx_counter = 0;
    Ieee ieee{};
    std::uint8_t attributes = 0;
    std::uint8_t type = 0;
    std::uint8_t seed_shift = 0;
    [[nodiscard]] bool used() const { return raw(ieee) != 0; }
};

// The outgoing frame counter under a network.
struct MaterialEntry {
    std::uint32_t counter = 0;
    ExtendedPanId extended_pan_id{};
    [[nodiscard]] bool used() const { return extended_pan_id != ExtendedPanId{}; }
};

// Entries that are too short read as empty ones.
AddressEntry parse_address_entry(BytesView bytes);
SecurityEntry parse_security_entry(BytesView bytes);
ApsKeyEntry parse_aps_key_entry(BytesView bytes);
TclkEntry parse_tclk_entry(BytesView bytes);
MaterialEntry parse_material_entry(BytesView bytes);

Bytes entry_bytes(const AddressEntry& entry, bool aligned);
Bytes entry_bytes(const SecurityEntry& entry, bool aligned);
Bytes entry_bytes(const ApsKeyEntry& entry, bool aligned);
Bytes entry_bytes(const TclkEntry& entry, bool aligned);
Bytes entry_bytes(const MaterialEntry& entry, bool aligned);

inline constexpr std::size_t address_entry_size(bool aligned) {
    return aligned ? 12 : 11;
}
inline constexpr std::size_t security_entry_size(bool aligned) {
    return aligned ? 6 : 5;
}

struct Tables {
    std::vector<AddressEntry> addresses;
    std::vector<SecurityEntry> security;
    std::vector<ApsKeyEntry> aps_keys;
    std::vector<TclkEntry> tclk;
    std::vector<MaterialEntry> material;
};

// Rotates the seed left by `shift` and mixes the address in: the link key that the chip uses for that node.
Key derive_tclk(const Key& seed, std::uint8_t shift, Ieee ieee);
// The shift with which `seed` gives `key`, if any does.
std::optional<std::uint8_t> find_tclk_shift(const Key& seed, const Key& key, Ieee ieee);

// The nodes and link keys that the tables hold. `key_ids_are_items`: SecurityEntry::key_id is an NV item, not an index.
std::vector<radio::Backup::Device> devices_of(const Tables& tables, const std::optional<Key>& seed, bool key_ids_are_items);

// Fills tables of the given capacities from a backup; counters that we send with are raised by kCounterJump, so that no node
// takes our next frame for a replay. Refused when a table is too small.
inline constexpr std::uint32_t kCounterJump = 2500;
Result<Tables> fill_tables(const radio::Backup& backup, const Tables& capacities, bool key_ids_are_items);

// The frame counter of the network: its own entry's, else the generic one's (all FF); `otherwise` when neither is there.
std::uint32_t frame_counter_of(const std::vector<MaterialEntry>& material, const ExtendedPanId& network, std::uint32_t otherwise);

}  // namespace skep::znp

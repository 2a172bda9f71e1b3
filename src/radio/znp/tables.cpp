#include "radio/znp/tables.h"

#include <fmt/core.h>

#include <algorithm>

#include "radio/znp/nv.h"

namespace skep::znp {
namespace {

constexpr ExtendedPanId kGenericPanId{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
constexpr Nwk kNoNwk{0xFFFE};

std::array<std::uint8_t, 8> reversed(std::array<std::uint8_t, 8> bytes) {
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

std::uint32_t raised(std::uint32_t counter) {
    return counter > UINT32_MAX - kCounterJump ? UINT32_MAX : counter + kCounterJump;
}

std::uint8_t ieee_byte(Ieee ieee, std::size_t index) {
    return static_cast<std::uint8_t>(raw(ieee) >> (8 * (index % 8)));
}

template <class Entry>
Entry* next_free(std::vector<Entry>& table) {
    const auto place = std::find_if(table.begin(), table.end(), [](const Entry& entry) { return !entry.used(); });
    return place == table.end() ? nullptr : &*place;
}

Error too_small(std::string_view table, std::size_t size) {
    return {Errc::Refused, fmt::format("target adapter {} table size insufficient (size={})", table, size)};
}

// The key as the chip can derive it from its seed. False when it cannot.
bool place_as_tclk(Tables& tables, const radio::Backup& backup, const radio::Backup::Device& device) {
    if (!backup.tclk_seed) return false;
    const auto shift = find_tclk_shift(*backup.tclk_seed, device.link_key->key, device.ieee);
    TclkEntry* entry = shift ? next_free(tables.tclk) : nullptr;
    if (entry == nullptr) return false;
    constexpr std::uint8_t kVerified = 2;
    *entry = {raised(device.link_key->tx_counter), device.link_key->rx_counter, device.ieee, kVerified, 0, *shift};
    return true;
}

Result<void> place_as_aps_key(Tables& tables, const radio::Backup::Device& device, std::size_t address_index, bool key_ids_are_items) {
    ApsKeyEntry* key = next_free(tables.aps_keys);
    if (key == nullptr) return too_small("aps link key data", tables.aps_keys.size());
    SecurityEntry* security = next_free(tables.security);
    if (security == nullptr) return too_small("security manager", tables.security.size());
    *key = {device.link_key->key, raised(device.link_key->tx_counter), device.link_key->rx_counter};
    const std::size_t key_index = static_cast<std::size_t>(key - tables.aps_keys.data());
    *security = {static_cast<std::uint16_t>(address_index),
                 static_cast<std::uint16_t>(key_ids_are_items ? nv::kApsLinkKeyDataStart + key_index : key_index),
                 SecurityEntry::kAuthenticated};
    return ok;
}

std::optional<radio::Backup::LinkKey> link_key_of(const Tables& tables, const std::optional<Key>& seed, std::size_t index,
                                                  bool key_ids_are_items) {
    const auto security = std::find_if(tables.security.begin(), tables.security.end(),
                                       [index](const SecurityEntry& entry) { return entry.used() && entry.address_index == index; });
    if (security != tables.security.end()) {
        const std::size_t base = key_ids_are_items ? nv::kApsLinkKeyDataStart : 0;
        if (security->key_id < base || security->key_id - base >= tables.aps_keys.size()) return std::nullopt;
        const ApsKeyEntry& key = tables.aps_keys[security->key_id - base];
        if (!key.used()) return std::nullopt;
        return radio::Backup::LinkKey{key.key, key.rx_counter, key.tx_counter};
    }
    const Ieee ieee = tables.addresses[index].ieee;
    const auto tclk =
        std::find_if(tables.tclk.begin(), tables.tclk.end(), [ieee](const TclkEntry& entry) { return entry.used() && entry.ieee == ieee; });
    if (tclk == tables.tclk.end() || !seed) return std::nullopt;
    return radio::Backup::LinkKey{derive_tclk(*seed, tclk->seed_shift, ieee), tclk->rx_counter, tclk->tx_counter};
}

}  // namespace

AddressEntry parse_address_entry(BytesView bytes) {
    Reader in(bytes);
    AddressEntry entry;
    entry.user = in.u8();
    if (bytes.size() == address_entry_size(true)) in.u8();
    entry.nwk = Nwk{in.u16()};
    entry.ieee = Ieee{in.u64()};
    return in.failed() ? AddressEntry{} : entry;
}

SecurityEntry parse_security_entry(BytesView bytes) {
    Reader in(bytes);
    SecurityEntry entry;
    entry.address_index = in.u16();
    entry.key_id = in.u16();
    entry.authentication = in.u8();
    return in.failed() ? SecurityEntry{} : entry;
}

ApsKeyEntry parse_aps_key_entry(BytesView bytes) {
    Reader in(bytes);
    ApsKeyEntry entry;
    entry.key = in.array<16>();
    entry.tx_counter = in.u32();
    entry.rx_counter = in.u32();
    return in.failed() ? ApsKeyEntry{} : entry;
}

TclkEntry parse_tclk_entry(BytesView bytes) {
    Reader in(bytes);
    TclkEntry entry;
    entry.tx_counter = in.u32();
    entry.rx_counter = in.u32();
    entry.ieee = Ieee{in.u64()};
    entry.attributes = in.u8();
    entry.type = in.u8();
    entry.seed_shift = in.u8();
    return in.failed() ? TclkEntry{} : entry;
}

MaterialEntry parse_material_entry(BytesView bytes) {
    Reader in(bytes);
    MaterialEntry entry;
    entry.counter = in.u32();
    entry.extended_pan_id = reversed(in.array<8>());
    return in.failed() ? MaterialEntry{} : entry;
}

Bytes entry_bytes(const AddressEntry& entry, bool aligned) {
    Writer out;
    out.u8(entry.user);
    if (aligned) out.u8(0xFF);
    return out.u16(raw(entry.nwk)).u64(raw(entry.ieee)).take();
}

Bytes entry_bytes(const SecurityEntry& entry, bool aligned) {
    Writer out;
    out.u16(entry.address_index).u16(entry.key_id).u8(entry.authentication);
    if (aligned) out.u8(0);
    return out.take();
}

Bytes entry_bytes(const ApsKeyEntry& entry, bool /*aligned*/) {
    return Writer().bytes(entry.key).u32(entry.tx_counter).u32(entry.rx_counter).take();
}

Bytes entry_bytes(const TclkEntry& entry, bool aligned) {
    Writer out;
    out.u32(entry.tx_counter).u32(entry.rx_counter).u64(raw(entry.ieee)).u8(entry.attributes).u8(entry.type).u8(entry.seed_shift);
    if (aligned) out.u8(0);
    return out.take();
}

Bytes entry_bytes(const MaterialEntry& entry, bool /*aligned*/) {
    return Writer().u32(entry.counter).bytes(reversed(entry.extended_pan_id)).take();
}

Key derive_tclk(const Key& seed, std::uint8_t shift, Ieee ieee) {
    Key key{};
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(seed[(i + shift) % 16] ^ ieee_byte(ieee, i));
    return key;
}

std::optional<std::uint8_t> find_tclk_shift(const Key& seed, const Key& key, Ieee ieee) {
    for (std::uint8_t shift = 0; shift < 16; ++shift) {
        if (derive_tclk(seed, shift, ieee) == key) return shift;
    }
    return std::nullopt;
}

std::vector<radio::Backup::Device> devices_of(const Tables& tables, const std::optional<Key>& seed, bool key_ids_are_items) {
    std::vector<radio::Backup::Device> devices;
    for (std::size_t i = 0; i < tables.addresses.size(); ++i) {
        const AddressEntry& entry = tables.addresses[i];
        if (!entry.used() || (entry.user & (AddressEntry::kUserChild | AddressEntry::kUserSecurity)) == 0) continue;
        radio::Backup::Device device;
        device.nwk = entry.nwk;
        device.ieee = entry.ieee;
        device.is_child = (entry.user & AddressEntry::kUserChild) != 0;
        device.link_key = link_key_of(tables, seed, i, key_ids_are_items);
        devices.push_back(device);
    }
    return devices;
}

Result<Tables> fill_tables(const radio::Backup& backup, const Tables& capacities, bool key_ids_are_items) {
    Tables tables;
    tables.addresses.resize(capacities.addresses.size());
    tables.security.resize(capacities.security.size());
    tables.aps_keys.resize(capacities.aps_keys.size());
    tables.tclk.resize(capacities.tclk.size());
    tables.material.resize(capacities.material.size());
    if (tables.material.empty()) return too_small("network security material", 0);
    tables.material.front() = {raised(backup.frame_counter), backup.extended_pan_id};
    tables.material.back() = {raised(backup.frame_counter), tables.material.size() == 1 ? backup.extended_pan_id : kGenericPanId};

    std::size_t index = 0;
    for (const radio::Backup::Device& device : backup.devices) {
        if (index == tables.addresses.size()) return too_small("address manager", tables.addresses.size());
        AddressEntry& address = tables.addresses[index];
        address.nwk = device.nwk.value_or(kNoNwk);
        address.ieee = device.ieee;
        address.user = device.is_child ? AddressEntry::kUserChild : 0;
        if (device.link_key) {
            address.user |= AddressEntry::kUserSecurity;
            if (!place_as_tclk(tables, backup, device)) {
                if (auto done = place_as_aps_key(tables, device, index, key_ids_are_items); !done) return done.error();
            }
        }
        // An entry without a user is a free one to the chip: the next node takes its place.
        if (address.user != 0) ++index;
    }
    // What the last node without a user left behind must not look half used.
    if (index < tables.addresses.size()) tables.addresses[index] = {};
    return tables;
}

std::uint32_t frame_counter_of(const std::vector<MaterialEntry>& material, const ExtendedPanId& network, std::uint32_t otherwise) {
    std::optional<std::uint32_t> generic;
    for (const MaterialEntry& entry : material) {
        if (!entry.used()) continue;
        if (entry.extended_pan_id == network) return entry.counter;
        if (!generic && entry.extended_pan_id == kGenericPanId) generic = entry.counter;
    }
    return generic.value_or(otherwise);
}

}  // namespace skep::znp

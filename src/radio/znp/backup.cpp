#include <algorithm>

#include "radio/nib.h"
#include "radio/znp/chip.h"
#include "radio/znp/tables.h"

namespace skep::znp {
namespace {

using radio::Backup;
using radio::Nib;

constexpr std::string_view kNs = "zh:zstack:backup";
constexpr std::uint32_t kUnknownCounter = 1250;

template <class Entry>
std::vector<Entry> parse_all(const std::vector<Bytes>& entries, Entry (*parse)(BytesView)) {
    std::vector<Entry> out;
    out.reserve(entries.size());
    for (const Bytes& entry : entries) out.push_back(parse(entry));
    return out;
}

// A table that is one item: entries one after the other, behind `header` bytes.
template <class Entry>
std::vector<Entry> parse_blob(const std::optional<Bytes>& item, std::size_t header, std::size_t entry_size, Entry (*parse)(BytesView)) {
    std::vector<Entry> out;
    if (!item || item->size() < header) return out;
    const BytesView body = BytesView(*item).subspan(header);
    for (std::size_t at = 0; at + entry_size <= body.size(); at += entry_size) out.push_back(parse(body.subspan(at, entry_size)));
    return out;
}

template <class Entry>
std::vector<Bytes> write_all(const std::vector<Entry>& entries, bool aligned) {
    std::vector<Bytes> out;
    out.reserve(entries.size());
    for (const Entry& entry : entries) out.push_back(entry_bytes(entry, aligned));
    return out;
}

template <class Entry>
void append_all(Writer& out, const std::vector<Entry>& entries, bool aligned) {
    for (const Entry& entry : entries) out.bytes(entry_bytes(entry, aligned));
}

// A table of extended entries on 3.x.0, of items elsewhere.
async::Task<Result<std::vector<Bytes>>> read_either(Chip& chip, std::uint16_t table, std::uint16_t first_item, std::size_t count) {
    if (chip.is_3x0()) return chip.nv.read_table(table);
    return chip.nv.read_items(first_item, count);
}

async::Task<Result<void>> write_either(Chip& chip, std::uint16_t table, std::uint16_t first_item, std::vector<Bytes> entries) {
    if (chip.is_3x0()) return chip.nv.write_table(table, std::move(entries));
    return chip.nv.write_items(first_item, std::move(entries));
}

async::Task<Result<std::vector<AddressEntry>>> read_addresses(Chip& chip) {
    if (chip.is_3x0()) {
        auto entries = co_await chip.nv.read_table(nv::kExAddressManager);
        if (!entries) co_return entries.error();
        co_return parse_all(*entries, parse_address_entry);
    }
    auto item = co_await chip.nv.read(nv::kAddressManager);
    if (!item) co_return item.error();
    co_return parse_blob(*item, 0, address_entry_size(chip.nv.aligned()), parse_address_entry);
}

async::Task<Result<Tables>> read_tables(Chip& chip) {
    Tables tables;
    auto addresses = co_await read_addresses(chip);
    if (!addresses) co_return addresses.error();
    tables.addresses = std::move(*addresses);
    auto security = co_await chip.nv.read(nv::kApsLinkKeyTable);
    if (!security) co_return security.error();
    tables.security = parse_blob(*security, 2, security_entry_size(chip.nv.aligned()), parse_security_entry);
    auto keys = co_await read_either(chip, nv::kExApsKeyData, nv::kApsLinkKeyDataStart, nv::kApsLinkKeyDataCount);
    if (!keys) co_return keys.error();
    tables.aps_keys = parse_all(*keys, parse_aps_key_entry);
    auto tclk = co_await read_either(chip, nv::kExTclkTable, nv::kTclkTableStart, nv::kTclkTableCount);
    if (!tclk) co_return tclk.error();
    tables.tclk = parse_all(*tclk, parse_tclk_entry);
    auto material = co_await read_either(chip, nv::kExNwkSecurityMaterial, nv::kNwkSecurityMaterialStart, nv::kNwkSecurityMaterialCount);
    if (!material) co_return material.error();
    tables.material = parse_all(*material, parse_material_entry);
    co_return tables;
}

// What vanished from the chip's tables by a fault of its firmware, but is still known to us: without its link key such a router
// could let nobody join any more.
void carry_over(Backup& backup, const std::vector<Ieee>& known, const std::optional<Backup>& previous, const Log& log) {
    if (!previous) return;
    for (const Backup::Device& device : previous->devices) {
        const auto is_same = [&device](const Backup::Device& other) { return other.ieee == device.ieee; };
        if (!device.link_key || std::find(known.begin(), known.end(), device.ieee) == known.end()) continue;
        if (std::any_of(backup.devices.begin(), backup.devices.end(), is_same)) continue;
        log.debug(kNs, "{} has a link key and is missing from the adapter: kept in the backup", to_string(device.ieee));
        backup.devices.push_back(device);
    }
}

std::vector<std::uint8_t> channels_of(std::uint32_t mask) {
    std::vector<std::uint8_t> channels;
    for (std::uint8_t channel = 11; channel <= 26; ++channel) {
        if ((mask >> channel & 1) != 0) channels.push_back(channel);
    }
    return channels;
}

async::Task<Result<Nib>> read_nib(Chip& chip) {
    auto item = co_await chip.nv.read(nv::kNib);
    if (!item) co_return item.error();
    const auto nib = *item ? Nib::from(**item) : std::nullopt;
    if (!nib) co_return Error{Errc::NotFound, "Cannot backup - adapter not commissioned"};
    co_return *nib;
}

void take_nib(Backup& backup, const Nib& nib) {
    backup.pan_id = nib.pan_id();
    backup.extended_pan_id = nib.extended_pan_id();
    backup.update_id = nib.update_id();
    backup.security_level = nib.security_level();
    backup.channel = nib.channel();
    backup.channel_mask = channels_of(nib.channel_list());
}

async::Task<Result<void>> write_network(Chip& chip, const Backup& backup) {
    auto nib = co_await read_nib(chip);
    if (!nib) co_return nib.error();
    nib->set_pan_id(backup.pan_id);
    std::uint32_t mask = 0;
    for (const std::uint8_t channel : backup.channel_mask) mask |= std::uint32_t{1} << channel;
    nib->set_channel_list(mask);
    nib->set_channel(backup.channel_mask.empty() ? backup.channel : backup.channel_mask.front());
    nib->set_extended_pan_id(backup.extended_pan_id);
    nib->set_security_level(backup.security_level);
    nib->set_update_id(backup.update_id);

    Bytes address = Writer().u64(raw(backup.coordinator)).take();
    auto done = co_await chip.nv.write(nv::kExtAddr, std::move(address));
    if (!done) co_return done;
    done = co_await chip.nv.write(nv::kNib, nib->bytes());
    if (!done) co_return done;
    Bytes key = Writer().u8(backup.key_sequence).bytes(backup.network_key).take();
    done = co_await chip.nv.update(nv::kActiveKeyInfo, key);
    if (!done) co_return done;
    done = co_await chip.nv.update(nv::kAlternateKeyInfo, std::move(key));
    if (!done || !backup.tclk_seed) co_return done;
    co_return co_await chip.nv.write(nv::kTclkSeed, to_bytes(*backup.tclk_seed));
}

}  // namespace

async::Task<Result<Backup>> make_backup(Chip& chip, std::vector<Ieee> known, std::optional<Backup> previous) {
    if (chip.is_12()) {
        co_return Error{Errc::Unsupported, "backups need Z-Stack 3.0.x or 3.x.0: this coordinator has Z-Stack 1.2"};
    }
    Backup backup;
    backup.source = "skep@" SKEP_VERSION;
    backup.date_ms = chip.loop.wall_ms();
    backup.znp_version = static_cast<std::uint8_t>(chip.version.product);
    auto ieee = co_await read_ieee(chip);
    if (!ieee) co_return ieee.error();
    backup.coordinator = *ieee;
    auto nib = co_await read_nib(chip);
    if (!nib) co_return nib.error();
    take_nib(backup, *nib);
    auto key = co_await chip.nv.read(nv::kActiveKeyInfo);
    if (!key) co_return key.error();
    if (!*key || (*key)->size() < 17) co_return Error{Errc::NotFound, "Cannot backup - missing active key info"};
    Reader descriptor(**key);
    backup.key_sequence = descriptor.u8();
    backup.network_key = descriptor.array<16>();

    auto seed = co_await chip.nv.read(nv::kTclkSeed);
    if (!seed) co_return seed.error();
    if (*seed && (*seed)->size() >= 16) backup.tclk_seed = Reader(**seed).array<16>();
    auto tables = co_await read_tables(chip);
    if (!tables) co_return tables.error();
    backup.frame_counter = frame_counter_of(tables->material, backup.extended_pan_id, kUnknownCounter);
    backup.devices = devices_of(*tables, backup.tclk_seed, !chip.is_3x0());
    carry_over(backup, known, previous, chip.log);
    co_return backup;
}

async::Task<Result<void>> write_backup(Chip& chip, const Backup& backup) {
    if (chip.is_12()) co_return Error{Errc::Unsupported, "backup cannot be restored on Z-Stack 1.2 adapter"};
    const bool aligned = chip.nv.aligned();
    // Everything that can be refused is refused before anything is written.
    auto capacities = co_await read_tables(chip);
    if (!capacities) co_return capacities.error();
    const auto tables = fill_tables(backup, *capacities, !chip.is_3x0());
    if (!tables) co_return tables.error();

    auto done = co_await write_network(chip, backup);
    if (!done) co_return done;
    done = co_await write_either(chip, nv::kExNwkSecurityMaterial, nv::kNwkSecurityMaterialStart, write_all(tables->material, aligned));
    if (!done) co_return done;
    if (chip.is_3x0()) {
        done = co_await chip.nv.write_table(nv::kExAddressManager, write_all(tables->addresses, aligned));
    } else {
        Writer blob;
        append_all(blob, tables->addresses, aligned);
        done = co_await chip.nv.write(nv::kAddressManager, blob.take());
    }
    if (!done) co_return done;
    Writer security;
    security.u16(static_cast<std::uint16_t>(
        std::count_if(tables->security.begin(), tables->security.end(), [](const SecurityEntry& entry) { return entry.used(); })));
    append_all(security, tables->security, aligned);
    done = co_await chip.nv.write(nv::kApsLinkKeyTable, security.take());
    if (!done) co_return done;
    done = co_await write_either(chip, nv::kExApsKeyData, nv::kApsLinkKeyDataStart, write_all(tables->aps_keys, aligned));
    if (!done) co_return done;
    co_return co_await write_either(chip, nv::kExTclkTable, nv::kTclkTableStart, write_all(tables->tclk, aligned));
}

}  // namespace skep::znp

// What is in the memory of a chip out of the box, what it notes about devices, and the file that keeps it all.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "sim/node.h"
#include "sim/znp/coordinator.h"

namespace skep::sim::znp {

using namespace std::chrono_literals;

namespace {
constexpr std::size_t kApsKeys = 16;
constexpr std::size_t kMaterials = 5;
constexpr std::size_t kMaterialsLegacy = 12;
constexpr std::uint8_t kUserChild = 1;     // address manager: in the association table
constexpr std::uint8_t kUserSecurity = 2;  // address manager: has a link key
constexpr std::uint8_t kVerifiedKey = 2;   // TCLK key attributes
}  // namespace

void Coordinator::factory_settings() {
    nv_ = {};
    Writer own;
    wire::put_ieee(own, options_.ieee);
    auto& items = nv_.items;
    items[item::kExtAddr] = own.take();
    items[item::kStartupOption] = {0};
    items[item::kLogicalType] = {0};
    items[item::kDirectCallbacks] = {1};
    items[item::kChannelList] = {0x00, 0x08, 0x00, 0x00};
    items[item::kPanId] = {0xFF, 0xFF};
    items[item::kExtendedPanId] = Bytes(8, 0);
    items[item::kApsUseExtPanId] = Bytes(8, 0);
    items[item::kPreconfiguredKeysEnable] = {0};
    items[item::kPreconfiguredKey] = Bytes(16, 0);
    items[item::kNwkKey] = Bytes(aligned() ? 24 : 21, 0);
    items[item::kSecurityLevel] = {5};
    const std::size_t address_row = aligned() ? 12 : 11;
    const std::size_t tclk_row = aligned() ? 20 : 19;
    Bytes empty_address(address_row, 0xFF);
    empty_address[0] = 0;
    if (options_.version != Version::V12) {
        items[item::kActiveKey] = Bytes(17, 0);
        items[item::kAlternateKey] = Bytes(17, 0);
        Bytes seed;  // a chip draws it once; here it follows from the chip's address
        for (unsigned i = 0; i < 16; ++i)
            seed.push_back(static_cast<std::uint8_t>(raw(options_.ieee) >> (i % 8 * 8)) ^ static_cast<std::uint8_t>(i * 29 + 7));
        items[item::kTclkSeed] = std::move(seed);
    }
    Writer links;  // count of used entries, then the entries
    links.u16(0);
    for (std::size_t i = 0; i < kApsKeys; ++i) {
        links.u16(0xFFFE).u16(0).u8(0);
        if (aligned()) links.u8(0);
    }
    items[item::kApsLinkKeys] = links.take();
    if (!extended()) {
        Bytes blob;
        for (std::size_t i = 0; i < options_.table_size; ++i) blob.insert(blob.end(), empty_address.begin(), empty_address.end());
        items[item::kAddressManager] = std::move(blob);
    }
    for (std::size_t i = 0; i < options_.table_size; ++i) {
        if (extended()) put_row(table::kAddressManager, 0, i, empty_address, false);
        if (options_.version != Version::V12 && i < 239) put_row(table::kTclk, item::kLegacyTclk, i, Bytes(tclk_row, 0), false);
    }
    for (std::size_t i = 0; i < kApsKeys; ++i) put_row(table::kApsKeys, item::kLegacyApsKeys, i, Bytes(24, 0), false);
    for (std::size_t i = 0; i < (extended() ? kMaterials : kMaterialsLegacy); ++i)
        put_row(table::kMaterial, item::kLegacyMaterial, i, Bytes(12, 0), false);
}

void Coordinator::install(const Network& network) {
    auto& items = nv_.items;
    const Bytes extended_id(network.extended_pan_id.rbegin(), network.extended_pan_id.rend());
    items[item::kPanId] = {static_cast<std::uint8_t>(network.pan_id), static_cast<std::uint8_t>(network.pan_id >> 8)};
    items[item::kExtendedPanId] = extended_id;
    items[item::kApsUseExtPanId] = extended_id;
    items[item::kChannelList] = wire::number(zcl::Type::Uint32, 1LL << network.channel);
    items[item::kPreconfiguredKey] = Bytes(network.key.begin(), network.key.end());
    form();
    items[options_.version == Version::V12 ? item::kConfigured12 : item::kConfigured] = {0x55};
}

// ---- tables ----

void Coordinator::put_row(std::uint16_t ext_item, std::uint16_t legacy_item, std::size_t index, BytesView row, bool in_blob) {
    if (extended()) {
        nv_.tables[{1, ext_item, static_cast<std::uint16_t>(index)}] = to_bytes(row);
    } else if (in_blob) {
        Bytes& blob = nv_.items[legacy_item];
        if ((index + 1) * row.size() <= blob.size())
            std::copy(row.begin(), row.end(), blob.begin() + static_cast<std::ptrdiff_t>(index * row.size()));
    } else if (legacy_item != 0) {
        nv_.items[static_cast<std::uint16_t>(legacy_item + index)] = to_bytes(row);
    }
}

Bytes Coordinator::row(std::uint16_t ext_item, std::uint16_t legacy_item, std::size_t index, bool in_blob) const {
    if (extended()) {
        const Bytes* found = nv_.find(ExtendedKey{1, ext_item, static_cast<std::uint16_t>(index)});
        return found == nullptr ? Bytes{} : *found;
    }
    if (!in_blob) {
        const Bytes* found = nv_.find(static_cast<std::uint16_t>(legacy_item + index));
        return found == nullptr ? Bytes{} : *found;
    }
    constexpr std::size_t kAddressRow = 11;
    const Bytes* blob = nv_.find(legacy_item);
    if (blob == nullptr || (index + 1) * kAddressRow > blob->size()) return {};
    return to_bytes(BytesView(*blob).subspan(index * kAddressRow, kAddressRow));
}

// Enters a device into the address manager, and its link key into the TCLK table. A chip whose tables are full forgets it.
void Coordinator::remember(const Node& node) {
    const std::size_t ieee_at = aligned() ? 4 : 3;
    Writer own;
    wire::put_ieee(own, node.ieee());
    const auto holds = [&own](const Bytes& bytes, std::size_t at) {
        return bytes.size() >= at + 8 && std::equal(own.view().begin(), own.view().end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    };
    const bool child = node.parent() == kCoordinatorNwk && !node.make().router;
    std::optional<std::size_t> free;
    for (std::size_t i = 0;; ++i) {
        const Bytes bytes = row(table::kAddressManager, item::kAddressManager, i, true);
        if (bytes.empty()) break;
        if (holds(bytes, ieee_at)) {
            free = i;
            break;
        }
        if (!free && bytes[0] == 0) free = i;
    }
    if (!free) return;
    Writer entry;
    entry.u8(static_cast<std::uint8_t>((child ? kUserChild : 0) | kUserSecurity));
    if (aligned()) entry.u8(0);
    wire::put_nwk(entry, node.nwk());
    wire::put_ieee(entry, node.ieee());
    put_row(table::kAddressManager, item::kAddressManager, *free, entry.view(), true);
    changed();
    std::optional<std::size_t> key_place;
    for (std::size_t i = 0;; ++i) {
        const Bytes bytes = row(table::kTclk, item::kLegacyTclk, i, false);
        if (bytes.size() < 16 || holds(bytes, 8)) return;
        if (std::all_of(bytes.begin() + 8, bytes.begin() + 16, [](std::uint8_t b) { return b == 0; })) {
            key_place = i;
            break;
        }
    }
    Writer key;
    key.u32(0).u32(static_cast<std::uint32_t>(100 + *key_place));
    wire::put_ieee(key, node.ieee());
    key.u8(kVerifiedKey).u8(0).u8(static_cast<std::uint8_t>(*key_place & 15));
    if (aligned()) key.u8(0);
    put_row(table::kTclk, item::kLegacyTclk, *key_place, key.view(), false);
}

void Coordinator::forget(const Node& node) {
    const std::size_t ieee_at = aligned() ? 4 : 3;
    for (std::size_t i = 0;; ++i) {
        Bytes bytes = row(table::kAddressManager, item::kAddressManager, i, true);
        if (bytes.size() < ieee_at + 8) return;
        Reader in(BytesView(bytes).subspan(ieee_at));
        if (wire::get_ieee(in) != node.ieee()) continue;
        bytes[0] &= static_cast<std::uint8_t>(~kUserChild);
        put_row(table::kAddressManager, item::kAddressManager, i, bytes, true);
        changed();
        return;
    }
}

void Coordinator::remember_nodes() {
    for (const auto& node : air_.nodes())
        if (node->in_network()) remember(*node);
}

// ---- the file ----

void Coordinator::changed() {
    if (options_.nv_file.empty() || save_posted_) return;
    save_posted_ = true;
    timers_.after(10ms, [this] { save(); });
}

void Coordinator::save() {
    save_posted_ = false;
    if (options_.nv_file.empty()) return;
    Json json = nv_.to_json();
    JsonArray groups;
    for (const auto& [endpoint, group] : groups_) groups.push_back(JsonArray{endpoint, group});
    json.as_object()["groups"] = std::move(groups);
    const std::string fresh = options_.nv_file + ".new";
    {
        std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
        out << to_text(json, KeyOrder::Insertion) << '\n';
    }
    std::error_code ignored;
    std::filesystem::rename(fresh, options_.nv_file, ignored);
}

void Coordinator::load() {
    std::ifstream in(options_.nv_file, std::ios::binary);
    if (!in) return;
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto json = parse_json(text);
    if (!json) return;
    auto memory = NvMemory::from_json(*json);
    if (!memory) return;
    nv_ = std::move(*memory);
    const Json* groups = skep::find(json->get_object(), "groups");
    if (groups == nullptr || !groups->is_array()) return;
    for (const Json& pair : groups->get_array()) {
        if (!pair.is_array() || pair.get_array().size() != 2) continue;
        const auto endpoint = as_integer(pair.get_array()[0]);
        const auto group = as_integer(pair.get_array()[1]);
        if (endpoint && group) groups_.emplace(static_cast<EndpointId>(*endpoint), static_cast<std::uint16_t>(*group));
    }
}

}  // namespace skep::sim::znp

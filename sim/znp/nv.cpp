#include "sim/znp/nv.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace skep::sim::znp {

const Bytes* NvMemory::find(std::uint16_t id) const {
    const auto found = items.find(id);
    return found == items.end() ? nullptr : &found->second;
}

const Bytes* NvMemory::find(const ExtendedKey& key) const {
    const auto found = tables.find(key);
    return found == tables.end() ? nullptr : &found->second;
}

Json NvMemory::to_json() const {
    JsonObject plain;
    for (const auto& [id, value] : items) plain[std::to_string(id)] = to_hex(value);
    JsonObject extended;
    for (const auto& [key, value] : tables) extended[fmt::format("{}:{}:{}", key.system, key.item, key.sub)] = to_hex(value);
    JsonObject out;
    out["nv"] = std::move(plain);
    out["ex"] = std::move(extended);
    return out;
}

namespace {

// Decimal numbers between colons.
template <std::size_t N>
std::optional<std::array<std::uint16_t, N>> numbers(std::string_view text) {
    std::array<std::uint16_t, N> out{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < N; ++i) {
        const auto [rest, error] = std::from_chars(at, end, out[i]);
        if (error != std::errc{} || (i + 1 < N && (rest == end || *rest != ':'))) return std::nullopt;
        at = i + 1 < N ? rest + 1 : rest;
    }
    return at == end ? std::optional(out) : std::nullopt;
}

std::optional<Bytes> bytes_of(const Json& value) {
    const auto text = as_string(value);
    return text ? from_hex(*text) : std::nullopt;
}

}  // namespace

Result<NvMemory> NvMemory::from_json(const Json& json) {
    NvMemory out;
    const JsonObject* root = json.if_object();
    const Json* plain = root == nullptr ? nullptr : skep::find(*root, "nv");
    const Json* extended = root == nullptr ? nullptr : skep::find(*root, "ex");
    if (plain == nullptr || !plain->is_object() || extended == nullptr || !extended->is_object())
        return Error{Errc::Malformed, "an NV file needs the objects 'nv' and 'ex'"};
    for (const auto& member : plain->get_object()) {
        const auto id = numbers<1>(member.key());
        const auto value = bytes_of(member.value());
        if (!id || !value) return Error{Errc::Malformed, "NV item '" + std::string(member.key()) + "' is not number and hex"};
        out.items[(*id)[0]] = *value;
    }
    for (const auto& member : extended->get_object()) {
        const auto key = numbers<3>(member.key());
        const auto value = bytes_of(member.value());
        if (!key || !value) return Error{Errc::Malformed, "NV table entry '" + std::string(member.key()) + "' is not a:b:c and hex"};
        out.tables[{static_cast<std::uint8_t>((*key)[0]), (*key)[1], (*key)[2]}] = *value;
    }
    return out;
}

namespace {

// Writes members in turn; on ARM, words stand on even addresses.
class Layout {
public:
    explicit Layout(bool aligned) : aligned_(aligned) {}
    Layout& u8(std::initializer_list<unsigned> values) {
        for (const unsigned v : values) out_.u8(static_cast<std::uint8_t>(v));
        return *this;
    }
    Layout& u16(std::uint16_t v) {
        even();
        out_.u16(v);
        return *this;
    }
    Layout& u32(std::uint32_t v) {
        even();
        out_.u32(v);
        return *this;
    }
    Layout& bytes(BytesView v) {
        out_.bytes(v);
        return *this;
    }
    Bytes take() {
        even();
        return out_.take();
    }

private:
    void even() {
        if (aligned_ && out_.size() % 2 != 0) out_.u8(0);
    }
    bool aligned_;
    Writer out_;
};

constexpr std::size_t kPacked = 110;
constexpr std::size_t kAligned = 116;

struct Offsets {
    std::size_t security, channel, coordinator, pan, mask, extended, update;
};
constexpr Offsets kPackedAt{12, 22, 25, 33, 36, 53, 109};
constexpr Offsets kAlignedAt{12, 24, 28, 36, 40, 57, 114};

const Offsets* offsets(std::size_t size) {
    if (size == kPacked) return &kPackedAt;
    return size == kAligned ? &kAlignedAt : nullptr;
}

}  // namespace

Bytes encode(const Nib& nib, bool aligned) {
    const Bytes no_key(17, 0);
    Layout out(aligned);
    out.u8({0x50, 5, 2, 50, 15, 50, 0, 30, 0, 3, 0, 0, nib.security_level, 1, 0x8F}).u16(7).u8({2, 13, 0}).u16(0);
    out.u8({nib.channel}).u16(0).bytes(nib.coordinator).u16(nib.pan_id).u8({8}).u32(nib.channel_mask).u8({15, 15, 4, 0});
    out.u32(1).u32(1).u8({0}).bytes(nib.extended_pan_id).u8({1}).bytes(no_key).bytes(no_key);
    out.u8({0, 0, 15, 5, 0, 1, 120, 10, 1}).u16(0).u16(0).u8({nib.update_id});
    return out.take();
}

std::optional<Nib> decode_nib(BytesView bytes) {
    const Offsets* at = offsets(bytes.size());
    if (at == nullptr) return std::nullopt;
    const auto word = [&bytes](std::size_t offset) { return static_cast<std::uint16_t>(bytes[offset] | bytes[offset + 1] << 8); };
    Nib nib;
    nib.pan_id = word(at->pan);
    nib.channel = bytes[at->channel];
    nib.channel_mask = word(at->mask) | static_cast<std::uint32_t>(word(at->mask + 2)) << 16;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at->extended), 8, nib.extended_pan_id.begin());
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at->coordinator), 8, nib.coordinator.begin());
    nib.security_level = bytes[at->security];
    nib.update_id = bytes[at->update];
    return nib;
}

void patch_channel(Bytes& nib, std::uint8_t channel, std::uint8_t update_id) {
    const Offsets* at = offsets(nib.size());
    if (at == nullptr) return;
    nib[at->channel] = channel;
    nib[at->update] = update_id;
    for (unsigned i = 0; i < 4; ++i) nib[at->mask + i] = static_cast<std::uint8_t>((1U << channel) >> (8 * i));
}

}  // namespace skep::sim::znp

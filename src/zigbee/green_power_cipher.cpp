// The frames of secured Green Power devices in clear (14-0563 A.1.5.4). The cipher is CCM* of which only the counter mode is
// needed: the proxy has checked the frame's signature, and does not pass it on.
#include <algorithm>

#include "zigbee/green_power.h"

namespace skep::zigbee {
namespace {

constexpr std::uint8_t kCommissioningNotification = 0x04;
constexpr std::size_t kHead = 15;  // ZCL header, options, source, counter, command, payload size
constexpr std::size_t kOptionsAt = 3;
constexpr std::uint8_t kNonceControl = 0x05;
constexpr std::size_t kMic = 4;
constexpr std::size_t kProxyFacts = 3;  // its address and its link to the device
constexpr std::string_view kLinkKey = "ZigBeeAlliance09";

std::uint64_t number(const zcl::Fields& fields, std::string_view name) {
    const zcl::Value* value = zcl::find(fields, name);
    return value != nullptr ? value->as_uint().value_or(0) : 0;
}

}  // namespace

Bytes GreenPower::crypt(const Bytes& key, std::uint32_t source, std::uint32_t counter, BytesView data) const {
    Options::Block key_block{};
    std::copy_n(key.begin(), std::min(key.size(), key_block.size()), key_block.begin());
    Bytes out = to_bytes(data);
    for (std::size_t at = 0, index = 1; at < out.size(); at += 16, ++index) {
        // A_i: the width of the length field less one, the nonce, the counter.
        const Bytes head =
            Writer().u8(0x01).u32(source).u32(source).u32(counter).u8(kNonceControl).u16_be(static_cast<std::uint16_t>(index)).take();
        Options::Block block{};
        std::copy_n(head.begin(), block.size(), block.begin());
        const Options::Block stream = core_.options.encrypt_block(key_block, block);
        for (std::size_t i = at; i < std::min(at + 16, out.size()); ++i) out[i] ^= stream[i - at];
    }
    return out;
}

Bytes GreenPower::crypt_key(std::uint32_t source, const Bytes& key) const {
    return crypt(to_bytes(kLinkKey), source, source, key);
}

Result<std::optional<Bytes>> GreenPower::decrypted(const zcl::Frame& parsed, BytesView bytes) const {
    const zcl::Fields& fields = parsed.fields();
    const auto options = static_cast<std::uint16_t>(number(fields, "options"));
    const bool commissioning = parsed.header.command == kCommissioningNotification;
    const unsigned level = commissioning ? (options >> 4U) & 3U : (options >> 6U) & 3U;
    const bool failed_at_proxy = commissioning && (options & 0x0200U) != 0;
    if (level != 3 || (commissioning && !failed_at_proxy)) return std::optional<Bytes>();
    const auto source = static_cast<std::uint32_t>(number(fields, "srcID"));
    const Node* node = core_.registry.find(Ieee{source});
    if (node == nullptr || !node->gp_security_key) return Error{Errc::NotFound, "Unknown security key"};
    if (!core_.options.encrypt_block) return Error{Errc::Unsupported, "no cipher for its frames"};
    Bytes key;
    for (const Json& item : *node->gp_security_key) key.push_back(static_cast<std::uint8_t>(as_integer(item).value_or(0)));
    std::size_t tail = 0;
    if ((options & (commissioning ? 0x0800U : 0x4000U)) != 0) tail += kProxyFacts;
    if (failed_at_proxy) tail += kMic;
    if (bytes.size() < kHead + tail) return Error{Errc::Malformed, "the frame is too short"};
    Bytes secret{static_cast<std::uint8_t>(number(fields, "commandID"))};
    const BytesView body = bytes.subspan(kHead, bytes.size() - kHead - tail);
    secret.insert(secret.end(), body.begin(), body.end());
    const Bytes clear = crypt(crypt_key(source, key), source, static_cast<std::uint32_t>(number(fields, "frameCounter")), secret);
    Bytes out = to_bytes(bytes.first(kHead));
    const auto plain_options = static_cast<std::uint16_t>(commissioning ? options & ~0x0230U : options & ~0x00C0U);
    out[kOptionsAt] = static_cast<std::uint8_t>(plain_options);
    out[kOptionsAt + 1] = static_cast<std::uint8_t>(plain_options >> 8U);
    out[kHead - 2] = clear.front();
    out[kHead - 1] = static_cast<std::uint8_t>(clear.size() - 1);
    out.insert(out.end(), clear.begin() + 1, clear.end());
    const BytesView rest = bytes.last(tail);
    out.insert(out.end(), rest.begin(), rest.end());
    return std::optional<Bytes>(std::move(out));
}

}  // namespace skep::zigbee

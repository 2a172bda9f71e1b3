// The network information base of Z-Stack ("NIB", nwk.h of Z-Stack 3.0.2), as the chip keeps it in NV item 0x21 and as old
// backups hold it. Only what a host needs is named; the rest is kept as it came.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace skep::radio {

class Nib {
public:
    static constexpr std::size_t kPackedSize = 110;   // CC253x: members one after the other
    static constexpr std::size_t kAlignedSize = 116;  // ARM: 16- and 32-bit members on even addresses

    // Nothing when the size is neither.
    static std::optional<Nib> from(BytesView bytes);

    [[nodiscard]] std::uint8_t security_level() const { return bytes_[kSecurityLevel]; }
    [[nodiscard]] std::uint8_t channel() const { return bytes_[at().channel]; }
    [[nodiscard]] std::uint16_t pan_id() const;
    [[nodiscard]] std::uint32_t channel_list() const;
    [[nodiscard]] std::array<std::uint8_t, 8> extended_pan_id() const;  // in the order of the configuration list
    [[nodiscard]] std::uint8_t update_id() const { return bytes_[at().update_id]; }

    void set_security_level(std::uint8_t level) { bytes_[kSecurityLevel] = level; }
    void set_channel(std::uint8_t channel) { bytes_[at().channel] = channel; }
    void set_pan_id(std::uint16_t pan_id);
    void set_channel_list(std::uint32_t mask);
    void set_extended_pan_id(const std::array<std::uint8_t, 8>& id);
    void set_update_id(std::uint8_t id) { bytes_[at().update_id] = id; }

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }

private:
    struct Offsets {
        std::uint8_t channel, pan_id, channel_list, extended_pan_id, update_id;
    };
    static constexpr std::size_t kSecurityLevel = 12;
    static constexpr Offsets kPacked{22, 33, 36, 53, 109};
    static constexpr Offsets kAligned{24, 36, 40, 57, 114};

    explicit Nib(Bytes bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] const Offsets& at() const { return bytes_.size() == kPackedSize ? kPacked : kAligned; }
    Bytes bytes_;
};

}  // namespace skep::radio

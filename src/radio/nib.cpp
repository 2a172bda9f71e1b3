#include "radio/nib.h"

#include <algorithm>

namespace skep::radio {

std::optional<Nib> Nib::from(BytesView bytes) {
    if (bytes.size() != kPackedSize && bytes.size() != kAlignedSize) return std::nullopt;
    return Nib(to_bytes(bytes));
}

std::uint16_t Nib::pan_id() const {
    return Reader(BytesView(bytes_).subspan(at().pan_id)).u16();
}
std::uint32_t Nib::channel_list() const {
    return Reader(BytesView(bytes_).subspan(at().channel_list)).u32();
}

std::array<std::uint8_t, 8> Nib::extended_pan_id() const {
    auto id = Reader(BytesView(bytes_).subspan(at().extended_pan_id)).array<8>();
    std::reverse(id.begin(), id.end());
    return id;
}

void Nib::set_pan_id(std::uint16_t pan_id) {
    bytes_[at().pan_id] = static_cast<std::uint8_t>(pan_id);
    bytes_[at().pan_id + 1u] = static_cast<std::uint8_t>(pan_id >> 8);
}

void Nib::set_channel_list(std::uint32_t mask) {
    for (std::size_t i = 0; i < 4; ++i) bytes_[at().channel_list + i] = static_cast<std::uint8_t>(mask >> (8 * i));
}

void Nib::set_extended_pan_id(const std::array<std::uint8_t, 8>& id) {
    std::reverse_copy(id.begin(), id.end(), bytes_.begin() + at().extended_pan_id);
}

}  // namespace skep::radio

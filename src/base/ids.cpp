#include "base/ids.h"

#include <charconv>

#include "base/bytes.h"

namespace skep {

namespace {

std::string padded_hex(std::uint64_t value, std::size_t digits) {
    std::string out(digits, '0');
    for (std::size_t i = digits; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 0x0F];
    return out;
}

}  // namespace

std::string to_string(Ieee ieee) {
    return "0x" + padded_hex(raw(ieee), 16);
}

std::string to_hex4(std::uint16_t value) {
    return padded_hex(value, 4);
}

std::optional<Ieee> parse_ieee(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
    if (text.size() != 16) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return Ieee{value};
}

}  // namespace skep

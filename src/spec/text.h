// Texts: what a code falls back on that no table names, and what a device calls text but is not.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace skep::spec {

namespace detail {
consteval std::array<char, 256 * 3> decimal_digits() {
    std::array<char, 256 * 3> out{};
    for (std::size_t n = 0; n < 256; ++n) {
        out[n * 3] = static_cast<char>('0' + n / 100);
        out[n * 3 + 1] = static_cast<char>('0' + n / 10 % 10);
        out[n * 3 + 2] = static_cast<char>('0' + n % 10);
    }
    return out;
}
inline constexpr std::array kDecimalDigits = decimal_digits();
}  // namespace detail

// "0" .. "255", alive for ever.
constexpr std::string_view decimal(std::uint8_t number) {
    const std::size_t skip = number < 10 ? 2 : number < 100 ? 1 : 0;
    return std::string_view(detail::kDecimalDigits.data(), detail::kDecimalDigits.size()).substr(number * 3U + skip, 3 - skip);
}

// The text with every ill-formed piece replaced by U+FFFD, piece by piece as web decoders (and so the peer) do it.
std::string valid_utf8(std::string_view bytes);
// What JavaScript calls the length of a well-formed text.
std::size_t utf16_length(std::string_view text);

}  // namespace skep::spec

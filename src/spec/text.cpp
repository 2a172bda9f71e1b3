#include "spec/text.h"

#include <algorithm>

namespace skep::spec {

namespace {

struct Sequence {
    std::size_t length;  // bytes that belong together, at least 1
    bool whole;          // a well-formed character
};

// Unicode 15, table 3-7, and "substitution of maximal subparts" (3.9).
Sequence next_sequence(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {1, true};
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (length == 0) return {1, false};
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned char low = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (i == bytes.size() || byte(i) < low || byte(i) > high) return {i, false};
    }
    return {length, true};
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
    if (std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return std::string(bytes);
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const Sequence next = next_sequence(bytes);
        out.append(next.whole ? bytes.substr(0, next.length) : "\xEF\xBF\xBD");
        bytes.remove_prefix(next.length);
    }
    return out;
}

std::size_t utf16_length(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

}  // namespace skep::spec

#include "devices/versions.h"

#include <charconv>

namespace skep::devices {

std::optional<Version> parse_version(std::string_view text) {
    Version out{};
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i > 0) {
            if (at == end || *at != '.') return std::nullopt;
            ++at;
        }
        const auto [next, error] = std::from_chars(at, end, out[i]);
        if (error != std::errc{}) return std::nullopt;
        at = next;
    }
    return at == end ? std::optional(out) : std::nullopt;
}

}  // namespace skep::devices

// Firmware versions of the form 1.2.3, where a behaviour changed with one of them.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace skep::devices {

using Version = std::array<unsigned, 3>;
// Three numbers (leading zeros allowed), nothing for any other form ("1.1.1.0-5.7.2.0").
std::optional<Version> parse_version(std::string_view text);

}  // namespace skep::devices

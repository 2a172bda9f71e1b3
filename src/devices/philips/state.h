// The string in which a Hue light says or is told its whole state (attribute `state` and command `multiColor` of 0xFC03):
// two bytes of flags, then what they announce. The order is not that of the flags. After the Bifrost project's description.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "devices/primitives/color.h"

namespace skep::devices::philips {

struct Gradient {
    std::uint8_t style = 0;  // 0 linear, 2 scattered, 4 mirrored
    std::vector<color::Xy> colors;
};

struct HueState {
    std::optional<bool> on = {};
    std::optional<double> brightness = {};  // 1..254
    std::optional<std::uint16_t> mirek = {};
    std::optional<color::Xy> xy = {};
    std::optional<double> fade = {};  // tenths of a second
    std::optional<std::uint8_t> effect = {};
    std::optional<Gradient> gradient = {};
    std::optional<double> effect_speed = {};                        // 0..1
    std::optional<std::pair<double, double>> gradient_params = {};  // scale, offset

    [[nodiscard]] bool empty() const;
};

Result<HueState> parse_hue_state(BytesView bytes);
Bytes encode(const HueState& state);

// "candle" and the like; nothing when unknown.
std::optional<std::uint8_t> effect_by_name(std::string_view name);
std::string effect_name(std::uint8_t effect);  // "none", "candle", "unknown_0x12"
std::string_view gradient_style_name(std::uint8_t style);
std::optional<std::uint8_t> gradient_style_by_name(std::string_view name);

}  // namespace skep::devices::philips

#include "devices/philips/state.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "devices/values.h"

namespace skep::devices::philips {

namespace {

enum Flag : std::uint16_t {
    kOn = 1,
    kBrightness = 2,
    kMirek = 4,
    kXy = 8,
    kFade = 16,
    kEffect = 32,
    kGradientParams = 64,
    kEffectSpeed = 128,
    kGradientColors = 256,
};

// Gradient colours have twelve bits a coordinate, over the gamut of the lights.
constexpr double kGradientMaxX = 0.7347, kGradientMaxY = 0.8264;
constexpr std::size_t kMostColors = 9;

constexpr std::array<std::pair<std::string_view, int>, 12> kEffects{{{"candle", 1},
                                                                     {"fireplace", 2},
                                                                     {"colorloop", 3},
                                                                     {"sunrise", 9},
                                                                     {"sparkle", 10},
                                                                     {"opal", 11},
                                                                     {"glisten", 12},
                                                                     {"sunset", 13},
                                                                     {"underwater", 14},
                                                                     {"cosmos", 15},
                                                                     {"sunbeam", 16},
                                                                     {"enchant", 17}}};
constexpr std::array<std::pair<std::string_view, int>, 3> kStyles{{{"linear", 0}, {"scattered", 2}, {"mirrored", 4}}};

std::uint64_t scaled(double share, int bits) {
    const double most = static_cast<double>((1ULL << bits) - 1);
    return static_cast<std::uint64_t>(clamp_number(share, 0, 1) * most);
}
double share_of(std::uint64_t value, int bits) {
    return static_cast<double>(value) / static_cast<double>((1ULL << bits) - 1);
}

Gradient parse_gradient(Reader& in) {
    Gradient out;
    const std::size_t size = in.u8();
    Reader body(in.bytes(size));
    const std::size_t count = body.u8() >> 4;
    const std::uint8_t style = body.u8();
    out.style = style == 2 || style == 4 ? style : 0;
    body.bytes(2);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t a = body.u8(), b = body.u8(), c = body.u8();
        const std::uint64_t x = static_cast<std::uint64_t>(b & 0xF) << 8 | a, y = static_cast<std::uint64_t>(c) << 4 | b >> 4;
        out.colors.push_back({share_of(x, 12) * kGradientMaxX, share_of(y, 12) * kGradientMaxY});
    }
    if (body.failed()) in.fail();
    return out;
}

void append(Writer& out, const Gradient& gradient) {
    const std::size_t count = std::min(gradient.colors.size(), kMostColors);
    out.u8(static_cast<std::uint8_t>(4 + count * 3)).u8(static_cast<std::uint8_t>(count << 4)).u8(gradient.style).u16(0);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t x = scaled(gradient.colors[i].x / kGradientMaxX, 12), y = scaled(gradient.colors[i].y / kGradientMaxY, 12);
        out.u8(static_cast<std::uint8_t>(x)).u8(static_cast<std::uint8_t>((y & 0xF) << 4 | x >> 8)).u8(static_cast<std::uint8_t>(y >> 4));
    }
}

}  // namespace

bool HueState::empty() const {
    return !on && !brightness && !mirek && !xy && !fade && !effect && !gradient && !effect_speed && !gradient_params;
}

Result<HueState> parse_hue_state(BytesView bytes) {
    Reader in(bytes);
    const std::uint16_t flags = in.u16();
    HueState out;
    if (flags & kOn) out.on = in.u8() != 0;
    if (flags & kBrightness) out.brightness = in.u8();
    if (flags & kMirek) out.mirek = in.u16();
    if (flags & kXy) {
        const double x = share_of(in.u16(), 16), y = share_of(in.u16(), 16);
        out.xy = color::Xy{x, y};
    }
    if (flags & kFade) out.fade = in.u16();
    if (flags & kEffect) out.effect = in.u8();
    if (flags & kGradientColors) out.gradient = parse_gradient(in);
    if (flags & kEffectSpeed) out.effect_speed = share_of(in.u8(), 8);
    if (flags & kGradientParams) {
        const double scale = in.u8() / 8.0, offset = in.u8() / 8.0;
        out.gradient_params = std::pair{scale, offset};
    }
    return in.checked(std::move(out), "Hue state");
}

Bytes encode(const HueState& state) {
    Writer body;
    std::uint16_t flags = 0;
    const auto note = [&](Flag flag) { flags = static_cast<std::uint16_t>(flags | flag); };
    if (state.on) note(kOn), body.u8(*state.on ? 1 : 0);
    if (state.brightness) note(kBrightness), body.u8(static_cast<std::uint8_t>(clamp_number(*state.brightness, 1, 254)));
    if (state.mirek) note(kMirek), body.u16(*state.mirek);
    if (state.xy)
        note(kXy), body.u16(static_cast<std::uint16_t>(scaled(state.xy->x, 16))).u16(static_cast<std::uint16_t>(scaled(state.xy->y, 16)));
    if (state.fade) note(kFade), body.u16(static_cast<std::uint16_t>(static_cast<std::int64_t>(clamp_number(*state.fade, 0, 65535))));
    if (state.effect) note(kEffect), body.u8(*state.effect);
    if (state.gradient) note(kGradientColors), append(body, *state.gradient);
    if (state.effect_speed) note(kEffectSpeed), body.u8(static_cast<std::uint8_t>(scaled(*state.effect_speed, 8)));
    if (state.gradient_params) {
        note(kGradientParams);
        const auto eighths = [](double value) { return static_cast<std::uint8_t>(math_round(clamp_number(value * 8, 0, 255))); };
        body.u8(eighths(state.gradient_params->first)).u8(eighths(state.gradient_params->second));
    }
    Writer out;
    out.u16(flags).bytes(body.view());
    return out.take();
}

std::optional<std::uint8_t> effect_by_name(std::string_view name) {
    const auto found = std::find_if(kEffects.begin(), kEffects.end(), [&](const auto& row) { return row.first == name; });
    if (found == kEffects.end()) return std::nullopt;
    return static_cast<std::uint8_t>(found->second);
}

std::string effect_name(std::uint8_t effect) {
    if (effect == 0) return "none";
    const auto name = name_in(kEffects, effect);
    return name ? std::string(*name) : fmt::format("unknown_0x{:x}", effect);
}

std::string_view gradient_style_name(std::uint8_t style) {
    return name_in(kStyles, style).value_or("unknown");
}

std::optional<std::uint8_t> gradient_style_by_name(std::string_view name) {
    const auto found = std::find_if(kStyles.begin(), kStyles.end(), [&](const auto& row) { return row.first == name; });
    if (found == kStyles.end()) return std::nullopt;
    return static_cast<std::uint8_t>(found->second);
}

}  // namespace skep::devices::philips

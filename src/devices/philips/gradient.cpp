#include "devices/philips/gradient.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "devices/philips/clusters.h"
#include "devices/philips/state.h"
#include "devices/primitives/color.h"
#include "devices/values.h"

namespace skep::devices::philips {

namespace {

// Signify's palettes by the names that its app gives them: five colours, three bytes each (state.h).
struct Palette {
    std::string_view name, colors;
};
// clang-format off
constexpr Palette kPalettes[] = {
    {"blossom", "39d553d2955ba5287a9f697e25fb80"},
    {"crocus", "50389322f97f2b597343764cc66428"},
    {"precious", "7fa8838bb9789a786d7577499a773f"},
    {"narcissa", "b0498a5c0a888fea89eb0b7ee15c74"},
    {"beginnings", "b3474def153e2ad42e98232c748329"},
    {"first_light", "b28b7900e959d3f648a61438972336"},
    {"horizon", "488b7d6cbb750c6642f1133cc4033c"},
    {"valley_dawn", "c1aa7de03a7a8ce861c7c4410d9441"},
    {"sunflare", "d0aa7d787a7daf197590154d6c1447"},
    {"emerald_flutter", "6a933977e34bb0d35e916468f24679"},
    {"memento", "f87318a3e31962331ec3532cceea89"},
    {"resplendent", "278b6d257a58efe84204273a35f525"},
    {"scarlet_dream", "b02c654e4c5b45ab51fb0950d6c84d"},
    {"lovebirds", "53ab84ea1a7e35fb7c098c73994c77"},
    {"smitten", "fe7b70a74b6aa42b65811b60550a59"},
    {"glitz_and_glam", "cc193cb9b845bad9521d1c77bf6c71"},
    {"promise", "258b606eca6b28d6382db445df2681"},
    {"ruby_romance", "0edb63cbcb6bac0c670b2d58204e57"},
    {"city_of_love", "55830e5cf31b6aa339d2ec70908b80"},
    {"honolulu", "dbfd59866c6378ec6c45cc765c0a82"},
    {"savanna_sunset", "05ae65c38c6c6b4b7573ca820fc983"},
    {"golden_pond", "7e4a88cc4a8605db8728ec7b666c79"},
    {"runy_glow", "95bb53ac2a56eb99591e095c54985e"},
    {"tropical_twilight", "408523a0b636e777524c0a71a76c6e"},
    {"miami", "22ec61e6d94902d83766c3305a4318"},
    {"cancun", "a7eb54673d55944e6265fd6e26bb84"},
    {"rio", "a26526088c51a74b58ea6b7137ba89"},
    {"chinatown", "b33e5b408e59d90d5b4c6c6360ac79"},
    {"ibiza", "014d6d708c73827b7b6c7a8887f98a"},
    {"osaka", "d649510b5c4deb7c5d8b6d6d2b9b80"},
    {"tokyo", "d1c311665331d3451fd59c4e394c7b"},
    {"motown", "55730e5db3156623306c533d7a235c"},
    {"fairfax", "72d34a3664477d7a61581d5fc08e5b"},
    {"galaxy", "a6cb638b2a4f8cfa549bb9549ff73a"},
    {"starlight", "8d897134a9653ec854d2963ed1d428"},
    {"blood moon", "202a6987c8599ee647ec632779c314"},
    {"artic_aurora", "82548922057511046571c32d5b9319"},
    {"moonlight", "55730e5e9320c1832e96243ebec765"},
    {"nebula", "26c852e106460d653ee74534296414"},
    {"sundown", "f37c68157c6d8efa755ac5512e2433"},
    {"blue_lagoon", "88c3623975699ea672a0c8831ada6d"},
    {"palm_beach", "5ec4679ba56077f85a80ea64639c6a"},
    {"lake_placid", "2eab69239a692d996552c54c39743a"},
    {"mountain_breeze", "df843d2355419195465a98674ca97b"},
    {"lake_mist", "e3286f39b96859f86266e54ded943f"},
    {"ocean_dawn", "5cf9779da97105b96b07485e32564a"},
    {"frosty_dawn", "6d6883bca87e3029758ec9722d6a72"},
    {"sunday_morning", "2c586dc6f87345997c63f983f77789"},
    {"emerald_isle", "e535628dc57ed2667d8b687d1e2a81"},
    {"spring_blossom", "a8b75fd0c75826b851a7094d305b65"},
    {"midsummer_sun", "002984799984dd29848eba836c0b7f"},
    {"autumn_gold", "435a7817aa7ba3f979a8a981f3c985"},
    {"spring_lake", "4a976d3347736e677561b77a4b0781"},
    {"winter_mountain", "2c555c68c55d7c555ef16560613662"},
    {"midwinter", "bda5532c554dbd254cd5a4428d9439"},
    {"amber_bloom", "739d67f2bc7372ec78a0ab78be8a6f"},
    {"lily", "9cfc76c5ab793d4a6a1a9b586b9c52"},
    {"painted_sky", "d1c424c3d63783384c3f7a6a83bd6d"},
    {"winter_beauty", "e2335ea7b4942467952db986a7ab7b"},
    {"orange_fields", "409c69694c79eafa88498a8fb867aa"},
    {"forest_adventure", "23999bbd76b363d4b674d3415fb322"},
    {"blue_planet", "37a7a3a403b489737b2b746e687336"},
    {"soho", "c52c4e220b6eed8a53d404192b0478"},
    {"vapor_wave", "e1c32401251acb183ac31b8051ea84"},
    {"magneto", "77b3286d9340b9e3662d99943c9b85"},
    {"tyrell", "ef4419a898370ea84698353574434e"},
    {"disturbia", "84f371a4845e6998388c3b4f57ce58"},
    {"hal", "75f351a6244cf6dc5d480c658cda86"},
    {"golden_star", "7a4a8702eb8372ac7892cd61d51e5c"},
    {"under_the_tree", "1de498b9a3cc0c9b8563bb6cc1ae5d"},
    {"silent_night", "9e296a245a6f660a75086b70953b6e"},
    {"rosy_sparkle", "810967c63a6cb2aa5ea7094eddd73c"},
    {"festive_fun", "5a9318de53123e9414fdcc67839d61"},
    {"colour_burst", "f2731ff0c6266a6c64246e57d4f98f"},
    {"crystalline", "6ea96a92a85e58074e18543d9cf333"},
};
// clang-format on

constexpr double kGradientMaxX = 0.7347, kGradientMaxY = 0.8264;
constexpr std::size_t kMostColors = 9;

// Flags for a gradient and its parameters, and a fade of 0.4 s.
constexpr std::array<std::uint8_t, 4> kHead{0x50, 0x01, 0x04, 0x00};

async::Task<Result<void>> send_gradient(const Command& command, std::uint8_t style, Bytes colors) {
    const std::size_t count = colors.size() / 3;
    Writer data;
    data.bytes(kHead)
        .u8(static_cast<std::uint8_t>(1 + 3 * (count + 1)))
        .u8(static_cast<std::uint8_t>(count << 4))
        .u8(style)
        .u16(0)
        .bytes(colors);
    // As many segments as colours, from the first one.
    data.u8(static_cast<std::uint8_t>(count << 3)).u8(0);
    zcl::Fields fields;
    fields.emplace_back("data", zcl::Value(data.take()));
    Result<void> sent = co_await send(command, kHue, "multiColor", std::move(fields), kNoOptions);
    co_return sent;
}

async::Task<Result<SetResult>> set_scene(const Command& command) {
    const auto known = [](std::string_view name) {
        return std::find_if(std::begin(kPalettes), std::end(kPalettes), [&](const Palette& palette) { return palette.name == name; });
    };
    const std::string wanted = text_of(command.value);
    const Palette* found = known(wanted);
    if (found == std::end(kPalettes)) found = known(to_lower(wanted));
    if (found == std::end(kPalettes)) {
        std::string names;
        for (const Palette& palette : kPalettes) names += (names.empty() ? "" : ", ") + std::string(palette.name);
        co_return Error{Errc::Invalid, fmt::format("Key '{}' not found in: [{}]", wanted, names)};
    }
    Bytes colors = *from_hex(found->colors);
    Result<void> sent = co_await send_gradient(command, 0, std::move(colors));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

// "#rrggbb" as three bytes: twelve bits of x, twelve of y.
void append_color(Bytes& out, std::string_view hex) {
    JsonObject object;
    object["hex"] = hex;
    const Result<color::Color> wanted = color::parse(Json(object));
    const color::Xy xy = color::to_xy(std::get<color::Rgb>(*wanted));
    const auto twelve_bits = [](double share) { return static_cast<unsigned>(clamp_number(math_round(share * 4095), 0, 4095)); };
    const unsigned x = twelve_bits(xy.x / kGradientMaxX), y = twelve_bits(xy.y / kGradientMaxY);
    out.push_back(static_cast<std::uint8_t>(x));
    out.push_back(static_cast<std::uint8_t>((x >> 8 & 0xF) | (y & 0xF) << 4));
    out.push_back(static_cast<std::uint8_t>(y >> 4));
}

Result<Bytes> colors_of(const JsonArray& list) {
    if (list.size() > kMostColors) return Error{Errc::Invalid, fmt::format("Expected up to 9 colors, got {}", list.size())};
    Bytes out;
    for (auto color = list.rbegin(); color != list.rend(); ++color) {
        if (!color->is_string()) return Error{Errc::Invalid, "hex.replace is not a function"};
        append_color(out, color->get_string());
    }
    return out;
}

async::Task<Result<SetResult>> set_gradient(const Command& command) {
    const Json* style = given(command.message, "gradient_style");
    const std::uint8_t wanted_style = style != nullptr ? gradient_style_by_name(to_lower(text_of(*style))).value_or(0) : 0;
    // A style by itself is for the colours that are there.
    const Json* colors = command.key == "gradient" ? &command.value : find(command.message, "gradient");
    if (colors == nullptr || colors->is_null()) colors = given(command.state, "gradient");
    if (colors == nullptr || (colors->is_array() && colors->get_array().empty())) co_return SetResult{};
    if (!colors->is_array()) co_return Error{Errc::Invalid, "value.map is not a function"};
    Result<Bytes> encoded = colors_of(colors->get_array());
    if (!encoded) co_return encoded.error();
    Result<void> sent = co_await send_gradient(command, wanted_style, std::move(*encoded));
    if (!sent) co_return sent.error();
    SetResult result;
    if (style != nullptr)
        result.state["gradient_style"] = *style;
    else
        result.unset.push_back({"gradient_style"});
    co_return result;
}

async::Task<Result<void>> get_gradient(const Command& command) {
    std::vector<AttributeId> attributes(1, kHueState);
    (void)co_await read(command, kHue, std::move(attributes), kNoOptions);
    co_return ok;
}

}  // namespace

std::vector<std::string> gradient_scene_names() {
    std::vector<std::string> out;
    for (const Palette& palette : kPalettes) out.emplace_back(palette.name);
    return out;
}
SetterPtr gradient_scene_setter() {
    return make_setter({.keys = {"gradient_scene"}, .set = set_scene});
}
SetterPtr gradient_setter() {
    return make_setter({.keys = {"gradient", "gradient_style"}, .set = set_gradient, .get = get_gradient});
}

}  // namespace skep::devices::philips

#include "bridge/icons.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "base/bytes.h"
#include "store/file.h"
#include "store/zip.h"

namespace skep::bridge {

namespace {

// RFC 1321, 3.4: floor(2^32 * abs(sin(i + 1))), and the shifts of each round.
std::array<std::uint32_t, 64> sines() {
    std::array<std::uint32_t, 64> out{};
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::uint32_t>(std::floor(4'294'967'296.0 * std::fabs(std::sin(static_cast<double>(i + 1)))));
    return out;
}
constexpr std::array<std::array<int, 4>, 4> kShifts{{{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

using Words = std::array<std::uint32_t, 4>;

void mix_block(Words& state, BytesView block, const std::array<std::uint32_t, 64>& table) {
    std::array<std::uint32_t, 16> words{};
    Reader in(block);
    for (std::uint32_t& word : words) word = in.u32();
    auto [a, b, c, d] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        std::uint32_t f = 0;
        std::size_t at = 0;
        switch (i / 16) {
            case 0: f = (b & c) | (~b & d), at = i; break;
            case 1: f = (d & b) | (~d & c), at = (5 * i + 1) % 16; break;
            case 2: f = b ^ c ^ d, at = (3 * i + 5) % 16; break;
            default: f = c ^ (b | ~d), at = (7 * i) % 16; break;
        }
        const std::uint32_t turned = std::rotl(a + f + table[i] + words[at], kShifts[i / 16][i % 4]);
        a = d;
        d = c;
        c = b;
        b += turned;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

}  // namespace

std::string md5_hex(std::string_view text) {
    Bytes padded = to_bytes(text);
    padded.push_back(0x80);
    while (padded.size() % 64 != 56) padded.push_back(0);
    Writer length;
    length.u64(static_cast<std::uint64_t>(text.size()) * 8);
    padded.insert(padded.end(), length.view().begin(), length.view().end());
    Words state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    const auto table = sines();
    for (std::size_t at = 0; at < padded.size(); at += 64) mix_block(state, BytesView(padded).subspan(at, 64), table);
    Writer digest;
    for (const std::uint32_t word : state) digest.u32(word);
    return to_hex(digest.view());
}

Result<std::string> store_icon_file(const Context& context, const std::filesystem::path& folder, std::string_view url) {
    constexpr std::string_view kBegin = "data:image/";
    constexpr std::string_view kMiddle = ";base64,";
    const std::size_t begin = url.find(kBegin);
    const std::size_t middle = url.rfind(kMiddle);
    if (begin == std::string_view::npos || middle == std::string_view::npos || middle <= begin + kBegin.size()) return std::string();
    const std::string_view extension = url.substr(begin + kBegin.size(), middle - begin - kBegin.size());
    const std::string_view data = url.substr(middle + kMiddle.size());
    if (data.empty()) return std::string();
    auto fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    if (extension.size() > 20 || !std::ranges::all_of(extension, fine))
        return Error{Errc::Invalid, "icon: the image type is no file extension"};
    auto bytes = store::from_base64(data);
    if (!bytes) return bytes.error().during("icon");
    std::string name = "device_icons/" + md5_hex(data) + "." + std::string(extension);
    if (auto made = store::make_folder(folder / "device_icons"); !made) return made.error();
    const async::Loop& loop = context.loop;
    auto written = store::replace_file(folder / name, as_text(*bytes), [&loop] { return loop.wall_ms(); });
    if (!written) return written.error();
    return name;
}

}  // namespace skep::bridge

// Any journal replays without harm; base64 goes both ways.
#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "store/state_file.h"
#include "store/zip.h"

using namespace skep;
using namespace skep::store;

namespace {

std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    JsonObject state{{"0x01", JsonObject{{"a", 1}}}};
    std::vector<std::string> reports;
    std::size_t whole = 0;
    (void)replay_journal(text, "none", state, reports, &whole);
    if (whole > size) std::abort();
    const std::string journal = "skep-state-journal 1 none\n" + std::string(text);
    (void)replay_journal(journal, "none", state, reports, &whole);
    // What a checksum does not keep out.
    std::string summed = "skep-state-journal 1 none\n";
    for (const std::string_view line : lines(text)) {
        const uLong sum = ::crc32_z(0, reinterpret_cast<const Bytef*>(line.data()), line.size());
        summed += fmt::format("{:08x} {}\n", sum, line);
    }
    (void)replay_journal(summed, "none", state, reports, &whole);
    if (whole != summed.size()) std::abort();
    for (const auto& [key, value] : state) {
        if (!value.is_object()) std::abort();
    }
    const auto decoded = from_base64(text);
    if (decoded && *from_base64(to_base64(*decoded)) != *decoded) std::abort();
    return 0;
}

// Any journal replays without harm; base64 goes both ways.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/state_file.h"
#include "store/zip.h"

using namespace skep;
using namespace skep::store;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    JsonObject state{{"0x01", JsonObject{{"a", 1}}}};
    std::vector<std::string> reports;
    std::size_t whole = 0;
    (void)replay_journal(text, "none", state, reports, &whole);
    if (whole > size) std::abort();
    const std::string journal = "skep-state-journal 1 none\n" + std::string(text);
    (void)replay_journal(journal, "none", state, reports, &whole);
    for (const auto& [key, value] : state) {
        if (!value.is_object()) std::abort();
    }
    const auto decoded = from_base64(text);
    if (decoded && *from_base64(to_base64(*decoded)) != *decoded) std::abort();
    return 0;
}

// Any database.db loads; what is saved after a change holds every row and every unreadable line of what was loaded.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "store/database.h"

using namespace skep;
using namespace skep::store;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path folder = std::filesystem::temp_directory_path() / ("skep-fuzz-database-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Path file = folder / "database.db";
    std::ofstream(file, std::ios::binary) << text;
    const auto clock = [] { return std::int64_t{0}; };
    Database first(file, clock);
    const auto rows = first.load();
    if (!rows) std::abort();
    const std::int64_t id = first.next_id();
    first.put(id, JsonObject{{"id", id}});
    if (!first.save()) std::abort();
    Database second(file, clock);
    const auto again = second.load();
    if (!again || again->size() != rows->size() + 1) std::abort();
    for (std::size_t i = 0; i < rows->size(); ++i) {
        if (to_text((*rows)[i], KeyOrder::Insertion) != to_text((*again)[i], KeyOrder::Insertion)) std::abort();
    }
    std::filesystem::remove_all(folder);
    return 0;
}

// Any JSON object as a line of database.db: it is refused, or written back so that it reads the same.
#include <cstdint>
#include <cstdlib>

#include "zigbee/network.h"

using namespace skep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = parse_json({reinterpret_cast<const char*>(data), size});
    if (!json || !json->is_object()) return 0;
    if (const auto node = zigbee::node_from_row(json->get_object())) {
        const JsonObject row = zigbee::to_row(*node);
        const auto again = zigbee::node_from_row(row);
        if (!again || to_text(zigbee::to_row(*again), KeyOrder::Insertion) != to_text(row, KeyOrder::Insertion)) std::abort();
    }
    if (const auto group = zigbee::group_from_row(json->get_object())) {
        const JsonObject row = zigbee::to_row(*group);
        const auto again = zigbee::group_from_row(row);
        if (!again || to_text(zigbee::to_row(*again), KeyOrder::Insertion) != to_text(row, KeyOrder::Insertion)) std::abort();
    }
    return 0;
}

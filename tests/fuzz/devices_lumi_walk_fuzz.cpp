// Lumi's records as the definitions walk them: ascending by tag, each tag once, whatever the bytes.
#include <cstdlib>

#include "devices/aqara/basic.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    const auto records = devices::aqara::walk_records(BytesView(data, size));
    if (!records) return 0;
    for (std::size_t i = 1; i < records->size(); ++i) {
        if ((*records)[i - 1].first >= (*records)[i].first) std::abort();
    }
    for (const auto& [tag, value] : *records) (void)to_text(value);
    return 0;
}

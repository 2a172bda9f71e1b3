// coordinator_backup.json: any text; what reads must write and read again as the same.
#include <cstdlib>

#include "radio/backup.h"

using namespace skep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = parse_json(as_text(BytesView(data, size)));
    if (!json) return 0;
    auto backup = radio::backup_from_json(*json);
    if (!backup) return 0;
    const auto again = radio::backup_from_json(radio::to_json(*backup));
    if (!again) std::abort();
    // Years that four digits cannot write are not kept.
    backup->date_ms = again->date_ms;
    if (*again != *backup) std::abort();
    return 0;
}

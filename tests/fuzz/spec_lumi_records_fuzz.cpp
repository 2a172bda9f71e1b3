// Lumi's records: decoded, encoded and decoded again they are the same; their JSON prints.

#include <cstdlib>

#include "spec/zcl/lumi_records.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    using namespace skep::zcl;
    const std::vector<LumiRecord> records = decode_lumi_records(BytesView(data, size));
    to_text(to_json(records));
    const Result<Bytes> bytes = encode_lumi_records(records);
    if (bytes && decode_lumi_records(*bytes) != records) std::abort();
    return 0;
}

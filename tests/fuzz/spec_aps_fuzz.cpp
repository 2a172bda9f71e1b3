// An APS frame: decoded, encoded and decoded again it is the same.

#include <cstdlib>

#include "spec/aps/aps.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    const Result<aps::Frame> frame = aps::parse(BytesView(data, size));
    if (!frame) return 0;
    const Result<Bytes> bytes = aps::encode(*frame);
    if (!bytes) std::abort();
    const Result<aps::Frame> again = aps::parse(*bytes);
    if (!again || !(*again == *frame)) std::abort();
    if (!aps::encode(aps::ack_of(*frame))) std::abort();
    return 0;
}

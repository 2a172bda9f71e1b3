// UNPI: any bytes, cut anywhere, must give the same frames as in one piece, and a frame must encode to what it was found in.
#include <cstdlib>
#include <vector>

#include "radio/znp/unpi.h"

using namespace skep;
using namespace skep::znp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView input(data, size);
    const std::size_t piece = size == 0 ? 1 : data[0] % 17 + 1;
    std::vector<Bytes> whole, pieces;
    const auto keep = [](std::vector<Bytes>& out) {
        return [&out](const Frame& frame) { out.push_back(encode(frame.type, frame.subsystem, frame.command, frame.data)); };
    };
    Parser one;
    one.feed(input, keep(whole));
    Parser many;
    for (std::size_t at = 0; at < size; at += piece) many.feed(input.subspan(at, std::min(piece, size - at)), keep(pieces));
    if (whole != pieces) std::abort();
    one.give_up_partial(keep(whole));
    for (const Bytes& frame : whole) {
        const Found found = find_frame(frame);
        if (found.what != Found::What::Frame || found.used != frame.size()) std::abort();
    }
    return 0;
}

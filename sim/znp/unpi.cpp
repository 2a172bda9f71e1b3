#include "sim/znp/unpi.h"

namespace skep::sim::znp {

namespace {
std::uint8_t xor_of(BytesView bytes) {
    std::uint8_t sum = 0;
    for (const std::uint8_t b : bytes) sum ^= b;
    return sum;
}
constexpr std::size_t kOverhead = 5;
}  // namespace

Bytes encode(Type type, Subsystem subsystem, std::uint8_t command, BytesView data) {
    Writer out(data.size() + kOverhead);
    out.u8(kStartOfFrame).u8(static_cast<std::uint8_t>(data.size()));
    out.u8(static_cast<std::uint8_t>(static_cast<unsigned>(type) << 5 | static_cast<unsigned>(subsystem))).u8(command).bytes(data);
    out.u8(xor_of(BytesView(out.view()).subspan(1)));
    return out.take();
}

void Deframer::feed(BytesView bytes, const std::function<void(const MtFrame&)>& sink) {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    const Bytes working = std::move(buffer_);
    buffer_.clear();
    std::size_t at = 0;
    while (true) {
        while (at < working.size() && working[at] != kStartOfFrame) ++at;
        if (working.size() - at < kOverhead) break;
        const std::size_t length = working[at + 1];
        if (length > kLargestData) {
            ++at;
            continue;
        }
        if (working.size() - at < length + kOverhead) break;
        const BytesView inside = BytesView(working).subspan(at + 1, length + 3);
        if (xor_of(inside) != working[at + 4 + length]) {
            ++at;
            continue;
        }
        sink({static_cast<Type>(working[at + 2] >> 5 & 7), static_cast<Subsystem>(working[at + 2] & 0x1F), working[at + 3],
              BytesView(working).subspan(at + 4, length)});
        at += length + kOverhead;
    }
    buffer_.insert(buffer_.begin(), working.begin() + static_cast<std::ptrdiff_t>(at), working.end());
}

}  // namespace skep::sim::znp

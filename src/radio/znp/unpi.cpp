#include "radio/znp/unpi.h"

#include <algorithm>

namespace skep::znp {
namespace {

std::uint8_t check_sum(BytesView bytes) {
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : bytes) sum ^= byte;
    return sum;
}

}  // namespace

std::string_view name_of(Type type) {
    switch (type) {
        case Type::Poll: return "POLL";
        case Type::Sreq: return "SREQ";
        case Type::Areq: return "AREQ";
        case Type::Srsp: return "SRSP";
    }
    return "UNKNOWN";
}

std::string_view name_of(Subsystem subsystem) {
    switch (subsystem) {
        case Subsystem::RpcError: return "RPC_ERROR";
        case Subsystem::Sys: return "SYS";
        case Subsystem::Mac: return "MAC";
        case Subsystem::Nwk: return "NWK";
        case Subsystem::Af: return "AF";
        case Subsystem::Zdo: return "ZDO";
        case Subsystem::Sapi: return "SAPI";
        case Subsystem::Util: return "UTIL";
        case Subsystem::Debug: return "DEBUG";
        case Subsystem::App: return "APP";
        case Subsystem::AppCnf: return "APP_CNF";
        case Subsystem::GreenPower: return "GREENPOWER";
    }
    return "UNKNOWN";
}

Bytes encode(Type type, Subsystem subsystem, std::uint8_t command, BytesView data) {
    if (data.size() > kMaxData) return {};
    Bytes out;
    out.reserve(data.size() + kOverhead);
    out.push_back(kStartOfFrame);
    out.push_back(static_cast<std::uint8_t>(data.size()));
    out.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(type) << 5 | static_cast<unsigned>(subsystem)));
    out.push_back(command);
    out.insert(out.end(), data.begin(), data.end());
    out.push_back(check_sum(BytesView(out).subspan(1)));
    return out;
}

Found find_frame(BytesView bytes) {
    Found found;
    for (;;) {
        const BytesView rest = bytes.subspan(found.garbage);
        const auto start = std::find(rest.begin(), rest.end(), kStartOfFrame);
        found.garbage += static_cast<std::size_t>(start - rest.begin());
        found.used = found.garbage;
        const BytesView candidate = bytes.subspan(found.garbage);
        if (candidate.size() < 2) return found;
        const std::size_t length = candidate[1];
        if (length > kMaxData) {
            ++found.garbage;
            continue;
        }
        if (candidate.size() < length + kOverhead) return found;
        if (check_sum(candidate.subspan(1, length + 3)) != candidate[length + 4]) {
            ++found.garbage;
            continue;
        }
        found.what = Found::What::Frame;
        found.used = found.garbage + length + kOverhead;
        found.frame = Frame{static_cast<Type>(candidate[2] >> 5 & 3), static_cast<Subsystem>(candidate[2] & 0x1F), candidate[3],
                            candidate.subspan(4, length)};
        return found;
    }
}

}  // namespace skep::znp

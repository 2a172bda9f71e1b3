#include "radio/znp/zdo_mapping.h"

#include <fmt/core.h>

namespace skep::znp {
namespace {

constexpr std::uint8_t kAddressMode16Bit = 0x02;
constexpr std::uint8_t kAddressModeBroadcast = 0x0F;
constexpr std::size_t kNwkUpdateSize = 11;  // dst, mode, mask u32, duration, count, manager u16
constexpr std::size_t kBindSize = 23;       // dst, source ieee, endpoint, cluster, mode, target as ieee, endpoint
constexpr std::size_t kAddressResponseFixed = 11;

constexpr ClusterId kNwkAddr = 0x0000;
constexpr ClusterId kIeeeAddr = 0x0001;
constexpr ClusterId kBind = 0x0021;
constexpr ClusterId kUnbind = 0x0022;
constexpr ClusterId kPermitJoin = 0x0036;
constexpr ClusterId kNwkUpdate = 0x0038;
constexpr ClusterId kDeviceAnnce = 0x0013;

std::uint8_t address_mode(Nwk to) {
    return is_broadcast(to) ? kAddressModeBroadcast : kAddressMode16Bit;
}

Bytes padded(Writer out, std::size_t size) {
    Bytes bytes = out.take();
    if (bytes.size() < size) bytes.resize(size);
    return bytes;
}

}  // namespace

Result<Bytes> to_mt_request(Nwk to, ClusterId cluster, BytesView body) {
    if (find_zdo_request(cluster) == nullptr) {
        return Error{Errc::Unsupported, fmt::format("Command for ZDO cluster ID '{}' not supported.", cluster)};
    }
    Writer out(body.size() + 24);
    switch (cluster) {
        case kNwkAddr:
        case kIeeeAddr: return to_bytes(body);
        case kPermitJoin:
            // MT takes 16-bit mode with a broadcast address for "on this chip only".
            out.u8(address_mode(to)).u16(raw(to == kCoordinatorNwk ? kBroadcastRouters : to)).bytes(body);
            return out.take();
        case kNwkUpdate: out.u16(raw(to)).u8(address_mode(to)).bytes(body); return padded(std::move(out), kNwkUpdateSize);
        case kBind:
        case kUnbind: out.u16(raw(to)).bytes(body); return padded(std::move(out), kBindSize);
        default: out.u16(raw(to)).bytes(body); return out.take();
    }
}

std::optional<ZdoAnswer> from_mt_answer(std::uint8_t command, BytesView data) {
    ZdoAnswer answer;
    const ZdoCommand* row = find_zdo_response(command);
    if (row == nullptr && command != kEndDeviceAnnceInd) return std::nullopt;
    answer.cluster = row == nullptr ? kDeviceAnnce : static_cast<ClusterId>(row->cluster | 0x8000);
    if (row != nullptr && (row->cluster == kNwkAddr || row->cluster == kIeeeAddr)) {
        // No source in front, and start index and number of devices stand the other way round than in Zigbee 2.4.4.2.1.
        if (data.empty()) return std::nullopt;
        answer.swapped = to_bytes(data);
        if (data.size() >= kAddressResponseFixed + 2) std::swap(answer.swapped[11], answer.swapped[12]);
        if (data.size() >= kAddressResponseFixed) answer.source = Nwk{Reader(data.subspan(9)).u16()};
        answer.body = answer.swapped;
        return answer;
    }
    if (data.size() < 3) return std::nullopt;
    answer.source = Nwk{Reader(data).u16()};
    answer.body = data.subspan(2);
    return answer;
}

}  // namespace skep::znp

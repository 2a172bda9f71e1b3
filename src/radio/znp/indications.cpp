#include "radio/znp/indications.h"

#include <algorithm>

namespace skep::znp {
namespace {

constexpr std::uint8_t kAddressModeIeee = 3;

}  // namespace

// The firmware appends the MAC source and the radius after the payload: not ours to read.
Result<IncomingMsg> parse_incoming_msg(BytesView data) {
    Reader in(data);
    IncomingMsg msg;
    msg.group = GroupId{in.u16()};
    msg.cluster = in.u16();
    msg.source = Nwk{in.u16()};
    msg.source_endpoint = in.u8();
    msg.endpoint = in.u8();
    msg.broadcast = in.u8() == 1;
    msg.linkquality = in.u8();
    in.u8();  // security use
    msg.timestamp = in.u32();
    in.u8();  // transaction sequence
    msg.length = in.u8();
    msg.payload = in.bytes(msg.length);
    return in.checked(msg, "incomingMsg");
}

Result<IncomingMsg> parse_incoming_msg_ext(BytesView data) {
    Reader in(data);
    IncomingMsg msg;
    msg.group = GroupId{in.u16()};
    msg.cluster = in.u16();
    const std::uint8_t mode = in.u8();
    const std::uint64_t address = in.u64();
    msg.source = Nwk{static_cast<std::uint16_t>(address)};
    if (mode == kAddressModeIeee) msg.source_ieee = Ieee{address};
    msg.source_endpoint = in.u8();
    in.u16();  // source PAN
    msg.endpoint = in.u8();
    msg.broadcast = in.u8() == 1;
    msg.linkquality = in.u8();
    in.u8();  // security use
    msg.timestamp = in.u32();
    in.u8();  // transaction sequence
    msg.length = in.u16();
    // A payload that did not fit is left out whole; what follows is again MAC source and radius.
    if (!in.failed()) msg.payload = in.left() >= msg.length ? in.bytes(msg.length) : BytesView{};
    return in.checked(msg, "incomingMsgExt");
}

Result<DataConfirm> parse_data_confirm(BytesView data) {
    Reader in(data);
    DataConfirm confirm;
    confirm.status = in.u8();
    confirm.endpoint = in.u8();
    confirm.transaction = in.u8();
    return in.checked(confirm, "dataConfirm");
}

Result<TcDeviceInd> parse_tc_device_ind(BytesView data) {
    Reader in(data);
    TcDeviceInd ind;
    ind.nwk = Nwk{in.u16()};
    ind.ieee = Ieee{in.u64()};
    ind.parent = Nwk{in.u16()};
    return in.checked(ind, "tcDeviceInd");
}

Result<LeaveInd> parse_leave_ind(BytesView data) {
    Reader in(data);
    LeaveInd ind;
    ind.nwk = Nwk{in.u16()};
    ind.ieee = Ieee{in.u64()};
    ind.request = in.u8() != 0;
    ind.remove_children = in.u8() != 0;
    ind.rejoin = in.u8() != 0;
    return in.checked(ind, "leaveInd");
}

Result<ConcentratorInd> parse_concentrator_ind(BytesView data) {
    Reader in(data);
    ConcentratorInd ind;
    ind.nwk = Nwk{in.u16()};
    ind.ieee = Ieee{in.u64()};
    ind.cost = in.left() > 0 ? in.u8() : 0;
    return in.checked(ind, "concentratorIndCb");
}

Result<ResetInd> parse_reset_ind(BytesView data) {
    Reader in(data);
    ResetInd ind;
    ind.reason = in.u8();
    ind.transport = in.u8();
    ind.product = in.u8();
    ind.major = in.u8();
    ind.minor = in.u8();
    ind.hardware = in.u8();
    return in.checked(ind, "resetInd");
}

}  // namespace skep::znp

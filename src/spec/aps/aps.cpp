#include "spec/aps/aps.h"

#include <algorithm>

namespace skep::aps {

namespace {

// 2.2.5.1.1.
constexpr std::uint8_t kAckFormat = 0x10;  // an acknowledgement without addresses
constexpr std::uint8_t kSecured = 0x20;
constexpr std::uint8_t kAckRequest = 0x40;
constexpr std::uint8_t kExtended = 0x80;

bool has_address(FrameType type, std::uint8_t control) {
    return type == FrameType::Data || type == FrameType::InterPan || (type == FrameType::Ack && (control & kAckFormat) == 0);
}

Address read_address(Reader& in, FrameType type, Delivery delivery) {
    Address address;
    if (delivery == Delivery::Group) {
        address.destination = GroupId{in.u16()};
    } else if (type != FrameType::InterPan) {
        address.destination = EndpointId{in.u8()};
    }
    address.cluster = in.u16();
    address.profile = in.u16();
    if (type != FrameType::InterPan) address.source = in.u8();
    return address;
}

// 2.2.5.1.8.1: the low two bits say whether there is more than this byte.
std::optional<Fragment> read_fragment(Reader& in, bool ack) {
    const std::uint8_t control = in.u8() & 0x03;
    if (control == 0) return std::nullopt;
    if (control == 3) in.fail();
    Fragment fragment;
    fragment.kind = Fragment::Kind{control};
    fragment.block = in.u8();
    if (ack) fragment.ack_bits = in.u8();
    return fragment;
}

}  // namespace

bool operator==(const Frame& a, const Frame& b) {
    return a.type == b.type && a.delivery == b.delivery && a.secured == b.secured && a.ack_request == b.ack_request &&
           a.address == b.address && a.counter == b.counter && a.fragment == b.fragment && std::ranges::equal(a.payload, b.payload);
}

Result<Frame> parse(BytesView bytes) {
    Reader in(bytes);
    const std::uint8_t control = in.u8();
    Frame frame;
    frame.type = FrameType{static_cast<std::uint8_t>(control & 0x03)};
    frame.delivery = Delivery{static_cast<std::uint8_t>(control >> 2 & 0x03)};
    frame.secured = (control & kSecured) != 0;
    frame.ack_request = (control & kAckRequest) != 0;
    frame.address.reset();
    if (has_address(frame.type, control)) frame.address = read_address(in, frame.type, frame.delivery);
    if (frame.type != FrameType::InterPan) frame.counter = in.u8();
    if ((control & kExtended) != 0) frame.fragment = read_fragment(in, frame.type == FrameType::Ack);
    frame.payload = in.rest();
    return in.checked(frame, "APS frame");
}

Result<Bytes> encode(const Frame& frame) {
    const bool group = frame.address && std::holds_alternative<GroupId>(frame.address->destination);
    if (frame.address && group != (frame.delivery == Delivery::Group))
        return Error{Errc::Invalid, "APS: a group address needs group delivery"};
    const bool addressed = frame.type == FrameType::Data || frame.type == FrameType::InterPan;
    if (addressed && !frame.address) return Error{Errc::Invalid, "APS: a data frame needs an address"};
    if (frame.type == FrameType::Command && frame.address) return Error{Errc::Invalid, "APS: a command has no address"};
    const bool without_address = frame.type == FrameType::Ack && !frame.address;
    Writer out(16 + frame.payload.size());
    out.u8(static_cast<std::uint8_t>(static_cast<int>(frame.type) | static_cast<int>(frame.delivery) << 2 |
                                     (without_address ? kAckFormat : 0) | (frame.secured ? kSecured : 0) |
                                     (frame.ack_request ? kAckRequest : 0) | (frame.fragment ? kExtended : 0)));
    if (frame.address) {
        if (group) {
            out.u16(raw(std::get<GroupId>(frame.address->destination)));
        } else if (frame.type != FrameType::InterPan) {
            out.u8(std::get<EndpointId>(frame.address->destination));
        }
        out.u16(frame.address->cluster).u16(frame.address->profile);
        if (frame.type != FrameType::InterPan) out.u8(frame.address->source);
    }
    if (frame.type != FrameType::InterPan) out.u8(frame.counter);
    if (frame.fragment) {
        out.u8(static_cast<std::uint8_t>(frame.fragment->kind)).u8(frame.fragment->block);
        if (frame.type == FrameType::Ack) out.u8(frame.fragment->ack_bits);
    }
    out.bytes(frame.payload);
    return out.take();
}

Frame ack_of(const Frame& frame) {
    Frame ack;
    ack.type = FrameType::Ack;
    ack.delivery = Delivery::Unicast;
    ack.address.reset();
    ack.counter = frame.counter;
    if (!frame.address) return ack;
    Address back = *frame.address;
    back.destination = frame.address->source;
    const auto* endpoint = std::get_if<EndpointId>(&frame.address->destination);
    back.source = endpoint == nullptr ? EndpointId{0} : *endpoint;
    ack.address = back;
    return ack;
}

}  // namespace skep::aps

// APS frames (Zigbee 05-3474 R22, 2.2.5): the layer between the network and ZCL or ZDO. Only decoders of captures and the
// simulated coordinators that are whole hosts need it: chips with a stack of their own keep it to themselves. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "base/bytes.h"
#include "base/ids.h"

namespace skep::aps {

enum class FrameType : std::uint8_t { Data = 0, Command = 1, Ack = 2, InterPan = 3 };        // 2.2.5.1.1.1
enum class Delivery : std::uint8_t { Unicast = 0, Reserved = 1, Broadcast = 2, Group = 3 };  // 2.2.5.1.1.2

// 2.2.5.1.8: part of a larger message.
struct Fragment {
    enum class Kind : std::uint8_t { First = 1, Other = 2 } kind = Kind::First;
    std::uint8_t block = 0;     // of the first: how many there are
    std::uint8_t ack_bits = 0;  // acknowledgements only
    friend bool operator==(const Fragment&, const Fragment&) = default;
};

// Where a frame goes and comes from inside the node. Absent from commands, and from acknowledgements of commands.
struct Address {
    std::variant<EndpointId, GroupId> destination = EndpointId{0};  // a group when delivery is Group
    ClusterId cluster = 0;
    ProfileId profile = 0;
    EndpointId source = 0;  // absent from inter-PAN frames
    friend bool operator==(const Address&, const Address&) = default;
};

struct Frame {
    FrameType type = FrameType::Data;
    Delivery delivery = Delivery::Unicast;
    bool secured = false;  // an auxiliary header and a MIC are part of the payload
    bool ack_request = false;
    std::optional<Address> address = Address{};
    std::uint8_t counter = 0;  // absent from inter-PAN frames
    std::optional<Fragment> fragment;
    BytesView payload;  // a view into the parsed source, or into what is to be encoded
};
bool operator==(const Frame& a, const Frame& b);

Result<Frame> parse(BytesView bytes);
// Invalid when the parts do not go together: a group address without group delivery, a data frame without address.
Result<Bytes> encode(const Frame& frame);
// The acknowledgement that a data or command frame asks for (2.2.5.2.3): addresses the other way round.
Frame ack_of(const Frame& frame);

}  // namespace skep::aps

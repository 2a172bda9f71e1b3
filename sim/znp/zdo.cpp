// ZDO: requests to device objects, joining, leaving, routes, groups.
#include <algorithm>
#include <bit>

#include "sim/node.h"
#include "sim/znp/coordinator.h"

namespace skep::sim::znp {

using namespace std::chrono_literals;
namespace objects = wire::zdo;

namespace {

constexpr std::uint8_t kSuccess = 0x00, kFailure = 0x01;
constexpr std::uint8_t kChangeChannel = 0xFE;
constexpr std::uint8_t kModeBroadcast = 15;
constexpr Nwk kOnlyHere = kBroadcastRouters;  // FFFC with 16-bit mode

struct Pair {
    std::uint8_t command;
    ClusterId cluster;
};
// SREQ id to cluster; the answer's AREQ id is the same | 0x80, but for the ones below.
constexpr std::array kRequests{Pair{0x00, objects::kNwkAddr},      Pair{0x01, objects::kIeeeAddr},        Pair{0x02, objects::kNodeDesc},
                               Pair{0x03, objects::kPowerDesc},    Pair{0x04, objects::kSimpleDesc},      Pair{0x05, objects::kActiveEp},
                               Pair{0x06, objects::kMatchDesc},    Pair{0x0C, objects::kServerDiscovery}, Pair{0x21, objects::kBind},
                               Pair{0x22, objects::kUnbind},       Pair{0x31, objects::kMgmtLqi},         Pair{0x32, objects::kMgmtRtg},
                               Pair{0x33, objects::kMgmtBind},     Pair{0x34, objects::kMgmtLeave},       Pair{0x36, objects::kMgmtPermit},
                               Pair{0x37, objects::kMgmtNwkUpdate}};

std::optional<std::uint8_t> answer_command(ClusterId request) {
    if (request == objects::kServerDiscovery) return 0x8A;
    if (request == objects::kMgmtNwkUpdate) return 0xB8;
    const auto found = std::find_if(kRequests.begin(), kRequests.end(), [request](const Pair& one) { return one.cluster == request; });
    if (found == kRequests.end()) return std::nullopt;
    return static_cast<std::uint8_t>(found->command | 0x80);
}

}  // namespace

bool Coordinator::zdo(const MtFrame& frame) {
    const auto found = std::find_if(kRequests.begin(), kRequests.end(), [&frame](const Pair& one) { return one.command == frame.command; });
    if (found == kRequests.end()) return zdo_extension(frame);
    zdo_request(frame, found->cluster);
    return true;
}

bool Coordinator::zdo_extension(const MtFrame& frame) {
    Reader in(frame.data);
    Writer out;
    switch (frame.command) {
        case 0x3E: callbacks_.insert(in.u16()); break;
        case 0x3F: callbacks_.erase(in.u16()); break;
        case 0x40:  // startupFromApp; 1: a new network
            respond_status(frame, nib() ? kSuccess : kFailure);
            start_up(options_.start, false);
            return true;
        case 0x42:  // secAddLinkKey
        case 0x45:  // extRouteDisc
        case 0x46:  // extRouteCheck
        case 0x4D:
        case 0x4E:
        case 0x4F:
        case 0x53: break;
        case 0x47: {
            const EndpointId endpoint = in.u8();
            respond_status(frame, groups_.erase({endpoint, in.u16()}) != 0 ? kSuccess : kFailure);
            changed();
            return true;
        }
        case 0x48:
            std::erase_if(groups_, [endpoint = in.u8()](const auto& entry) { return entry.first == endpoint; });
            changed();
            break;
        case 0x4A: {
            const EndpointId endpoint = in.u8();
            const std::uint16_t group = in.u16();
            respond(frame, out.u8(groups_.contains({endpoint, group}) ? kSuccess : kFailure).u16(group).u8(0).view());
            return true;
        }
        case 0x4B: {
            const EndpointId endpoint = in.u8();
            groups_.emplace(endpoint, in.u16());
            changed();
            break;
        }
        case 0x4C: respond(frame, out.u8(static_cast<std::uint8_t>(groups_.size())).view()); return true;
        case 0x50: {
            const Nib base = nib().value_or(Nib{});
            const bool up = state_ == kCoordinatorState;
            out.u16(up ? 0 : 0xFFFE).u8(state_).u16(base.pan_id).u16(0).bytes(base.extended_pan_id).u64(0).u8(base.channel);
            respond(frame, out.view());
            return true;
        }
        default: return false;
    }
    respond_status(frame, in.failed() ? 0x02 : kSuccess);
    return true;
}

// ---- requests of the host ----

void Coordinator::send_zdo(Frame::Way way, Nwk to, ClusterId cluster, BytesView body) {
    Frame frame;
    frame.way = way;
    frame.to = to;
    frame.profile = kProfileZdo;
    frame.source_endpoint = frame.endpoint = 0;
    frame.cluster = cluster;
    frame.payload.push_back(++zdo_sequence_);
    frame.payload.insert(frame.payload.end(), body.begin(), body.end());
    air_.transmit(std::move(frame), {});
}

void Coordinator::zdo_request(const MtFrame& frame, ClusterId cluster) {
    Reader in(frame.data);
    if (state_ != kCoordinatorState && cluster != objects::kActiveEp && cluster != objects::kSimpleDesc) {
        respond_status(frame, 0xC2);
        return;
    }
    respond_status(frame, kSuccess);
    if (cluster == objects::kMgmtPermit) {
        permit_join(in);
        return;
    }
    const bool by_body = cluster == objects::kNwkAddr || cluster == objects::kIeeeAddr;
    Nwk to = kBroadcastRxOnWhenIdle;
    if (cluster == objects::kIeeeAddr)
        to = Nwk{Reader(frame.data).u16()};
    else if (!by_body)
        to = wire::get_nwk(in);
    if (cluster == objects::kMgmtNwkUpdate) {
        in.u8();  // address mode
        network_update(in, in.peek());
        return;
    }
    Bytes body = to_bytes(in.rest());
    // The group form of a binding is padded to the length of the other one.
    if ((cluster == objects::kBind || cluster == objects::kUnbind) && body.size() > 14 && body[11] == 1) body.resize(14);
    const bool broadcast = is_broadcast(to);
    if (to == kCoordinatorNwk || broadcast) {
        if (auto own = objects_.answer(air_, cluster, body))
            line_timers_.after({}, [this, cluster, answer = std::move(*own)] {
                tell_zdo(kCoordinatorNwk, static_cast<ClusterId>(cluster | objects::kResponse), answer);
            });
    }
    if (to != kCoordinatorNwk) send_zdo(broadcast ? Frame::Way::Broadcast : Frame::Way::Unicast, to, cluster, body);
}

void Coordinator::permit_join(Reader& in) {
    const std::uint8_t mode = in.u8();
    const Nwk to = wire::get_nwk(in);
    const Bytes body = to_bytes(in.rest());
    if (body.empty()) return;
    const bool everywhere = mode == kModeBroadcast;
    if (everywhere || to == kOnlyHere || to == kCoordinatorNwk) {
        air_.permit(kCoordinatorNwk, std::chrono::seconds(body[0]));
        line_timers_.after({}, [this, seconds = body[0]] {
            tell_zdo(kCoordinatorNwk, objects::kMgmtPermit | objects::kResponse, Bytes{kSuccess});
            say(Subsystem::Zdo, 0xCB, Bytes{seconds});
        });
    }
    if (everywhere)
        send_zdo(Frame::Way::Broadcast, to, objects::kMgmtPermit, body);
    else if (to != kOnlyHere && to != kCoordinatorNwk)
        send_zdo(Frame::Way::Unicast, to, objects::kMgmtPermit, body);
}

// `body`: channels, duration, count, manager, padding. A scan is the coordinator's own, or another node's; a change of
// channel goes to everyone.
void Coordinator::network_update(Reader& in, BytesView body) {
    const std::uint32_t channels = in.u32();
    const std::uint8_t duration = in.u8();
    if (in.failed()) return;
    if (duration <= 5) {
        const async::Duration per_channel = std::chrono::microseconds(15'360) * ((1 << duration) + 1);
        const int count = static_cast<int>(std::popcount(channels & 0x07FFF800U));
        if (auto own = objects_.answer(air_, objects::kMgmtNwkUpdate, body))
            line_timers_.after(per_channel * count, [this, answer = std::move(*own)] {
                tell_zdo(kCoordinatorNwk, objects::kMgmtNwkUpdate | objects::kResponse, answer);
            });
        return;
    }
    if (duration != kChangeChannel) return;
    send_zdo(Frame::Way::Broadcast, kBroadcastRxOnWhenIdle, objects::kMgmtNwkUpdate, body.first(5));
    std::uint8_t to = 11;
    while (to < 26 && (channels & 1U << to) == 0) ++to;
    line_timers_.after(options_.start, [this, to] {
        const auto base = nib();
        if (!base) return;
        patch_channel(nv_.items[item::kNib], to, static_cast<std::uint8_t>(base->update_id + 1));
        nv_.items[item::kChannelList] = wire::number(zcl::Type::Uint32, 1LL << to);
        changed();
    });
}

// ---- what comes from the air ----

void Coordinator::incoming_zdo(const Frame& frame) {
    Reader in(frame.payload);
    const std::uint8_t sequence = in.u8();
    if (in.failed()) return;
    const BytesView body = in.rest();
    if ((frame.cluster & objects::kResponse) != 0 || frame.cluster == objects::kDeviceAnnce) {
        tell_zdo(frame.source, frame.cluster, body);
    } else if (auto own = objects_.answer(air_, frame.cluster, body)) {
        Frame reply;
        reply.to = frame.source;
        reply.profile = kProfileZdo;
        reply.source_endpoint = reply.endpoint = 0;
        reply.cluster = static_cast<ClusterId>(frame.cluster | objects::kResponse);
        reply.payload.push_back(sequence);
        reply.payload.insert(reply.payload.end(), own->begin(), own->end());
        air_.transmit(std::move(reply), {});
    }
    if (!callbacks_.contains(frame.cluster) && !callbacks_.contains(0xFFFF)) return;
    Writer out;
    wire::put_nwk(out, frame.source);
    out.u8(frame.way == Frame::Way::Broadcast ? 1 : 0).u16(frame.cluster).u8(0).u8(sequence).u16(0).bytes(body);
    say(Subsystem::Zdo, 0xFF, out.view());
}

void Coordinator::tell_zdo(Nwk source, ClusterId cluster, BytesView body) {
    Writer out;
    if (cluster == objects::kDeviceAnnce) {
        wire::put_nwk(out, source);
        say(Subsystem::Zdo, 0xC1, out.bytes(body).view());
        return;
    }
    const ClusterId request = cluster & 0x7FFF;
    const auto command = answer_command(request);
    if (!command) return;
    if (request == objects::kNwkAddr || request == objects::kIeeeAddr) {
        // No source, and start index before the count; both are zero for one device.
        out.bytes(body);
        while (out.size() < 13) out.u8(0);
        say(Subsystem::Zdo, *command, out.view());
        return;
    }
    wire::put_nwk(out, source);
    say(Subsystem::Zdo, *command, out.bytes(body).view());
}

void Coordinator::on_let_in(const Node& node) {
    remember(node);
    not_children_.erase(node.ieee());
    Writer out;
    wire::put_nwk(out, node.nwk());
    wire::put_ieee(out, node.ieee());
    wire::put_nwk(out, node.parent());
    say(Subsystem::Zdo, 0xCA, out.view());
}

void Coordinator::on_left(const Node& node, bool rejoin) {
    if (state_ != kCoordinatorState) return;
    if (!rejoin) forget(node);
    Writer out;
    wire::put_nwk(out, node.nwk());
    wire::put_ieee(out, node.ieee());
    say(Subsystem::Zdo, 0xC9, out.u8(0).u8(0).u8(rejoin ? 1 : 0).view());
}

}  // namespace skep::sim::znp

// What a node answers to ZDO messages (Zigbee 2.4.3, 2.4.4). Bodies begin with the sequence byte.
#include <algorithm>

#include "sim/node.h"
#include "sim/zdo_tables.h"

namespace skep::sim {

namespace zdo = wire::zdo;
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t kServerMask = 0x2C00;  // stack revision 22, no server
constexpr std::size_t kRowsPerAnswer = 3;

Bytes node_descriptor(const Node& node) {
    Writer out;
    out.u8(zdo::kSuccess);
    wire::put_nwk(out, node.nwk());
    out.u8(node.make().router ? 1 : 2).u8(0x40).u8(node.make().capability).u16(node.make().manufacturer);
    out.u8(80).u16(160).u16(kServerMask).u16(160).u8(0);
    return out.take();
}

Bytes simple_descriptor(const Node& node, EndpointId id) {
    const Endpoint* endpoint = node.endpoint(id);
    Writer out;
    out.u8(endpoint == nullptr ? zdo::kNotActive : zdo::kSuccess);
    wire::put_nwk(out, node.nwk());
    if (endpoint == nullptr) return out.u8(0).take();
    put_simple_descriptor(out, endpoint->description());
    return out.take();
}

Bytes match(const Node& node, Reader& in) {
    MatchRequest wanted = read_match(in);
    Bytes ids;
    for (const auto& endpoint : node.endpoints())
        if (wanted.matches(endpoint->description())) ids.push_back(endpoint->id());
    Writer out;
    out.u8(ids.empty() ? zdo::kNoMatch : zdo::kSuccess);
    wire::put_nwk(out, node.nwk());
    out.u8(static_cast<std::uint8_t>(ids.size())).bytes(ids);
    return out.take();
}

// Source address, endpoint, cluster, then the target: mode 1 a group, 3 a node and its endpoint.
std::optional<Binding> read_binding(Reader& in, Ieee& source) {
    Binding binding;
    source = wire::get_ieee(in);
    binding.endpoint = in.u8();
    binding.cluster = in.u16();
    const std::uint8_t mode = in.u8();
    if (mode == 1) {
        binding.group = GroupId{in.u16()};
    } else {
        binding.to = wire::get_ieee(in);
        binding.to_endpoint = in.u8();
    }
    if (in.failed() || (mode != 1 && mode != 3)) return std::nullopt;
    return binding;
}

std::uint8_t bind(Node& node, Reader& in, bool remove) {
    Ieee source{};
    const auto binding = read_binding(in, source);
    if (!binding) return zdo::kInvalidRequest;
    if (source != node.ieee()) return zdo::kNotSupported;
    const auto found = std::find(node.bindings.begin(), node.bindings.end(), *binding);
    if (remove) {
        if (found == node.bindings.end()) return zdo::kNoEntry;
        node.bindings.erase(found);
    } else if (found == node.bindings.end()) {
        if (node.bindings.size() >= 32) return zdo::kTableFull;
        node.bindings.push_back(*binding);
    }
    return zdo::kSuccess;
}

Bytes binding_table(const Node& node, std::uint8_t start) {
    std::vector<Bytes> rows;
    for (const Binding& binding : node.bindings) {
        Writer row;
        wire::put_ieee(row, node.ieee());
        row.u8(binding.endpoint).u16(binding.cluster);
        if (binding.group) {
            row.u8(1).u16(raw(*binding.group));
        } else {
            row.u8(3);
            wire::put_ieee(row, binding.to);
            row.u8(binding.to_endpoint);
        }
        rows.push_back(row.take());
    }
    return table_page(rows, start, kRowsPerAnswer);
}

}  // namespace

void Node::receive_zdo(const Frame& frame) {
    Reader in(frame.payload);
    const std::uint8_t sequence = in.u8();
    if (in.failed() || (frame.cluster & zdo::kResponse) != 0) return;
    ++asked_[frame.cluster];
    if (silent) return;
    Bytes body;
    const bool broadcast = frame.way == Frame::Way::Broadcast;
    switch (frame.cluster) {
        case zdo::kNwkAddr:
            if (wire::get_ieee(in) != ieee_) return;
            body = address_answer(*this);
            break;
        case zdo::kIeeeAddr:
            if (wire::get_nwk(in) != nwk_) return;
            body = address_answer(*this);
            break;
        case zdo::kNodeDesc: body = node_descriptor(*this); break;
        case zdo::kPowerDesc: {
            Writer out;
            out.u8(zdo::kSuccess);
            wire::put_nwk(out, nwk_);
            body = out.u16(make_.power == 1 ? 0xC110 : 0xC440).take();
            break;
        }
        case zdo::kSimpleDesc:
            in.u16();
            body = simple_descriptor(*this, in.u8());
            break;
        case zdo::kActiveEp: {
            Writer out;
            out.u8(zdo::kSuccess);
            wire::put_nwk(out, nwk_);
            out.u8(static_cast<std::uint8_t>(endpoints_.size()));
            for (const auto& one : endpoints_) out.u8(one->id());
            body = out.take();
            break;
        }
        case zdo::kMatchDesc:
            in.u16();
            body = match(*this, in);
            if (body[0] != zdo::kSuccess && broadcast) return;
            break;
        case zdo::kBind:
        case zdo::kUnbind: body = {bind(*this, in, frame.cluster == zdo::kUnbind)}; break;
        case zdo::kMgmtLqi: body = make_.router ? neighbor_table(*air_, this, in.u8()) : Bytes{zdo::kNotSupported}; break;
        case zdo::kMgmtRtg: body = make_.router ? routing_table(*air_, this, in.u8()) : Bytes{zdo::kNotSupported}; break;
        case zdo::kMgmtBind: body = binding_table(*this, in.u8()); break;
        case zdo::kMgmtLeave: {
            in.u64();
            const bool rejoin = (in.u8() & 0x80) != 0;
            body = {zdo::kSuccess};
            timers_.after(100ms, [this, rejoin] { air_->leave(*this, rejoin); });
            break;
        }
        case zdo::kMgmtPermit: {
            const std::uint8_t seconds = in.u8();
            if (make_.router) air_->permit(nwk_, std::chrono::seconds(seconds));
            if (broadcast) return;
            body = {make_.router ? zdo::kSuccess : zdo::kInvalidRequest};
            break;
        }
        case zdo::kMgmtNwkUpdate: {
            const std::uint32_t channels = in.u32();
            const std::uint8_t duration = in.u8();
            if (duration > 5 || broadcast) return;
            body = energy_answer(loop(), channels);
            break;
        }
        case zdo::kDeviceAnnce: return;
        default:
            if (broadcast) return;
            body = {zdo::kNotSupported};
            break;
    }
    if (in.failed()) body = {zdo::kInvalidRequest};
    Frame reply;
    reply.to = frame.source;
    reply.source_endpoint = reply.endpoint = 0;
    reply.profile = kProfileZdo;
    reply.cluster = static_cast<ClusterId>(frame.cluster | zdo::kResponse);
    reply.payload.push_back(sequence);
    reply.payload.insert(reply.payload.end(), body.begin(), body.end());
    timers_.after(air_->timing().answer, [this, reply = std::move(reply)] { send(reply); });
}

}  // namespace skep::sim

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

Bytes about(const Node& node) {
    Writer out;
    out.u8(zdo::kSuccess);
    wire::put_nwk(out, node.nwk());
    return out.take();
}

Bytes power_descriptor(const Node& node) {
    Bytes out = about(node);
    const std::uint16_t sources = node.make().power == 1 ? 0xC110 : 0xC440;
    out.push_back(static_cast<std::uint8_t>(sources));
    out.push_back(static_cast<std::uint8_t>(sources >> 8));
    return out;
}

Bytes active_endpoints(const Node& node) {
    Bytes out = about(node);
    out.push_back(static_cast<std::uint8_t>(node.endpoints().size()));
    for (const auto& one : node.endpoints()) out.push_back(one->id());
    return out;
}

}  // namespace

// The answer's body; nothing: no answer.
std::optional<Bytes> Node::answer_zdo(const Frame& frame, Reader& in) {
    const bool broadcast = frame.way == Frame::Way::Broadcast;
    switch (frame.cluster) {
        case zdo::kNwkAddr: return wire::get_ieee(in) == ieee_ ? std::optional(address_answer(*this)) : std::nullopt;
        case zdo::kIeeeAddr: return wire::get_nwk(in) == nwk_ ? std::optional(address_answer(*this)) : std::nullopt;
        case zdo::kNodeDesc: return node_descriptor(*this);
        case zdo::kPowerDesc: return power_descriptor(*this);
        case zdo::kSimpleDesc: in.u16(); return simple_descriptor(*this, in.u8());
        case zdo::kActiveEp: return active_endpoints(*this);
        case zdo::kMatchDesc: {
            in.u16();
            Bytes body = match(*this, in);
            if (body[0] != zdo::kSuccess && broadcast) return std::nullopt;
            return body;
        }
        case zdo::kBind:
        case zdo::kUnbind: return Bytes{bind(*this, in, frame.cluster == zdo::kUnbind)};
        case zdo::kDeviceAnnce: return std::nullopt;
        default: return manage(frame.cluster, in, broadcast);
    }
}

// Zigbee 2.4.3.3: network management.
std::optional<Bytes> Node::manage(ClusterId cluster, Reader& in, bool broadcast) {
    switch (cluster) {
        case zdo::kMgmtLqi: return make_.router ? neighbor_table(*air_, this, in.u8()) : Bytes{zdo::kNotSupported};
        case zdo::kMgmtRtg: return make_.router ? routing_table(*air_, this, in.u8()) : Bytes{zdo::kNotSupported};
        case zdo::kMgmtBind: return binding_table(*this, in.u8());
        case zdo::kMgmtLeave: {
            in.u64();
            const bool rejoin = (in.u8() & 0x80) != 0;
            if (in.failed()) return Bytes{zdo::kInvalidRequest};
            timers_.after(100ms, [this, rejoin] { air_->leave(*this, rejoin); });
            return Bytes{zdo::kSuccess};
        }
        case zdo::kMgmtPermit: {
            const std::uint8_t seconds = in.u8();
            if (make_.router) air_->permit(nwk_, std::chrono::seconds(seconds));
            if (broadcast) return std::nullopt;
            return Bytes{make_.router ? zdo::kSuccess : zdo::kInvalidRequest};
        }
        case zdo::kMgmtNwkUpdate: {
            const std::uint32_t channels = in.u32();
            if (in.u8() > 5 || broadcast) return std::nullopt;
            return energy_answer(loop(), channels);
        }
        default: return broadcast ? std::nullopt : std::optional(Bytes{zdo::kNotSupported});
    }
}

void Node::receive_zdo(const Frame& frame) {
    Reader in(frame.payload);
    const std::uint8_t sequence = in.u8();
    if (in.failed() || (frame.cluster & zdo::kResponse) != 0) return;
    ++asked_[frame.cluster];
    if (silent) return;
    auto body = answer_zdo(frame, in);
    if (!body) return;
    if (in.failed()) *body = {zdo::kInvalidRequest};
    Frame reply;
    reply.to = frame.source;
    reply.source_endpoint = reply.endpoint = 0;
    reply.profile = kProfileZdo;
    reply.cluster = static_cast<ClusterId>(frame.cluster | zdo::kResponse);
    reply.payload.push_back(sequence);
    reply.payload.insert(reply.payload.end(), body->begin(), body->end());
    timers_.after(air_->timing().answer, [this, reply = std::move(reply)] { send(reply); });
}

}  // namespace skep::sim

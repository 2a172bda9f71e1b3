#include "sim/coordinator_objects.h"

#include "sim/zdo_tables.h"

namespace skep::sim {

namespace zdo = wire::zdo;

namespace {

constexpr std::uint16_t kServerMask = 0x2C41;  // revision 22; primary trust centre and network manager

Bytes address_of(Air& air, ClusterId cluster, Reader& in) {
    const CoordinatorPort* port = air.port();
    const Ieee own = port == nullptr ? Ieee{} : port->ieee();
    if (cluster == zdo::kNwkAddr) {
        const Ieee wanted = wire::get_ieee(in);
        if (wanted == own) return address_answer(own, kCoordinatorNwk);
        const Node* node = air.find(wanted);
        // A parent answers for its sleeping children (Zigbee 2.4.3.1.1.2).
        if (node != nullptr && node->in_network() && node->sleepy() && node->parent() == kCoordinatorNwk) return address_answer(*node);
        return {};
    }
    return wire::get_nwk(in) == kCoordinatorNwk ? address_answer(own, kCoordinatorNwk) : Bytes{};
}

}  // namespace

std::optional<Bytes> CoordinatorObjects::descriptor(ClusterId cluster, Reader& in) const {
    if (in.u16() != raw(kCoordinatorNwk)) return Bytes{zdo::kDeviceNotFound, 0, 0};
    Writer out;
    const auto begin = [&out](std::uint8_t status) -> Writer& {
        out.u8(status);
        wire::put_nwk(out, kCoordinatorNwk);
        return out;
    };
    switch (cluster) {
        case zdo::kNodeDesc:
            begin(zdo::kSuccess).u8(0).u8(0x40).u8(0x8F).u16(manufacturer).u8(80).u16(160).u16(kServerMask).u16(160).u8(0);
            break;
        case zdo::kPowerDesc: begin(zdo::kSuccess).u16(0xC110); break;
        case zdo::kSimpleDesc: {
            const auto found = endpoints.find(in.u8());
            begin(found == endpoints.end() ? zdo::kNotActive : zdo::kSuccess);
            if (found == endpoints.end())
                out.u8(0);
            else
                put_simple_descriptor(out, found->second);
            break;
        }
        case zdo::kActiveEp:
            begin(zdo::kSuccess).u8(static_cast<std::uint8_t>(endpoints.size()));
            for (const auto& [id, endpoint] : endpoints) out.u8(id);
            break;
        default: {
            const MatchRequest wanted = read_match(in);
            Bytes ids;
            for (const auto& [id, endpoint] : endpoints)
                if (wanted.matches(endpoint)) ids.push_back(id);
            begin(ids.empty() ? zdo::kNoMatch : zdo::kSuccess).u8(static_cast<std::uint8_t>(ids.size())).bytes(ids);
            break;
        }
    }
    return out.take();
}

std::optional<Bytes> CoordinatorObjects::answer(Air& air, ClusterId cluster, BytesView body) {
    Reader in(body);
    switch (cluster) {
        case zdo::kNwkAddr:
        case zdo::kIeeeAddr: {
            Bytes address = address_of(air, cluster, in);
            if (address.empty()) return std::nullopt;
            return address;
        }
        case zdo::kNodeDesc:
        case zdo::kPowerDesc:
        case zdo::kSimpleDesc:
        case zdo::kActiveEp:
        case zdo::kMatchDesc: return descriptor(cluster, in);
        case zdo::kBind:
        case zdo::kUnbind: return Bytes{zdo::kSuccess};
        case zdo::kMgmtLqi: return neighbor_table(air, nullptr, in.u8());
        case zdo::kMgmtRtg: return routing_table(air, nullptr, in.u8());
        case zdo::kMgmtBind: return table_page({}, in.u8(), 3);
        case zdo::kMgmtLeave: {
            Node* child = air.find(wire::get_ieee(in));
            const bool rejoin = (in.u8() & 0x80) != 0;
            if (child == nullptr || !child->in_network()) return Bytes{zdo::kDeviceNotFound};
            air.leave(*child, rejoin);
            return Bytes{zdo::kSuccess};
        }
        case zdo::kMgmtPermit: air.permit(kCoordinatorNwk, std::chrono::seconds(in.u8())); return Bytes{zdo::kSuccess};
        case zdo::kMgmtNwkUpdate: {
            const std::uint32_t channels = in.u32();
            return in.u8() <= 5 ? std::optional(energy_answer(air.loop(), channels)) : std::nullopt;
        }
        case zdo::kDeviceAnnce: return std::nullopt;
        default: return Bytes{zdo::kNotSupported};
    }
}

}  // namespace skep::sim

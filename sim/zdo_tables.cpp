#include "sim/zdo_tables.h"

#include <algorithm>

namespace skep::sim {

namespace zdo = wire::zdo;

void put_simple_descriptor(Writer& out, const Endpoint::Description& endpoint) {
    Writer body;
    body.u8(endpoint.id).u16(endpoint.profile).u16(endpoint.device).u8(endpoint.version);
    body.u8(static_cast<std::uint8_t>(endpoint.in.size()));
    for (const ClusterId id : endpoint.in) body.u16(id);
    body.u8(static_cast<std::uint8_t>(endpoint.out.size()));
    for (const ClusterId id : endpoint.out) body.u16(id);
    out.u8(static_cast<std::uint8_t>(body.size())).bytes(body.view());
}

MatchRequest read_match(Reader& in) {
    MatchRequest request;
    request.profile = in.u16();
    for (auto* list : {&request.in, &request.out}) {
        const std::uint8_t count = in.u8();
        for (std::uint8_t i = 0; i < count && !in.failed(); ++i) list->push_back(in.u16());
    }
    return request;
}

bool MatchRequest::matches(const Endpoint::Description& endpoint) const {
    const auto any_of = [](const std::vector<ClusterId>& wanted, const std::vector<ClusterId>& has) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&has](ClusterId id) { return std::find(has.begin(), has.end(), id) != has.end(); });
    };
    return endpoint.profile == profile && (any_of(in, endpoint.in) || any_of(out, endpoint.out));
}

Bytes address_answer(Ieee ieee, Nwk nwk) {
    Writer out;
    out.u8(zdo::kSuccess);
    wire::put_ieee(out, ieee);
    wire::put_nwk(out, nwk);
    return out.take();
}

Bytes address_answer(const Node& node) {
    return address_answer(node.ieee(), node.nwk());
}

Bytes table_page(const std::vector<Bytes>& rows, std::uint8_t start, std::size_t page) {
    const std::size_t from = std::min<std::size_t>(start, rows.size());
    const std::size_t count = std::min(page, rows.size() - from);
    Writer out;
    out.u8(zdo::kSuccess)
        .u8(static_cast<std::uint8_t>(std::min<std::size_t>(rows.size(), 255)))
        .u8(start)
        .u8(static_cast<std::uint8_t>(count));
    for (std::size_t i = 0; i < count; ++i) out.bytes(rows[from + i]);
    return out.take();
}

namespace {

// Zigbee 2.4.4.3.2: extended PAN id, addresses, type | receiver << 2 | relation << 4, permit, depth, LQI.
Bytes neighbor(std::uint64_t extended_pan_id, Ieee ieee, Nwk nwk, unsigned type, bool receiver_on, unsigned relation, unsigned depth,
               std::uint8_t lqi) {
    Writer row;
    row.u64(extended_pan_id);
    wire::put_ieee(row, ieee);
    wire::put_nwk(row, nwk);
    row.u8(static_cast<std::uint8_t>(type | (receiver_on ? 1U : 0U) << 2 | relation << 4))
        .u8(2)
        .u8(static_cast<std::uint8_t>(depth))
        .u8(lqi);
    return row.take();
}

// Routers hear each other as well as two addresses say: no ruler needed, and the same every time.
std::uint8_t lqi_between(Ieee a, Ieee b) {
    return static_cast<std::uint8_t>(90 + ((raw(a) ^ raw(b)) * 2654435761U >> 8) % 140);
}

}  // namespace

Bytes neighbor_table(const Air& air, const Node* of, std::uint8_t start) {
    const CoordinatorPort* port = air.port();
    const std::uint64_t pan = port == nullptr ? 0 : port->extended_pan_id();
    const Nwk self = of == nullptr ? kCoordinatorNwk : of->nwk();
    std::vector<Bytes> rows;
    if (of != nullptr && port != nullptr) {
        const unsigned relation = of->parent() == kCoordinatorNwk ? 0 : 2;
        rows.push_back(neighbor(pan, port->ieee(), kCoordinatorNwk, 0, true, relation, 0, of->linkquality()));
    }
    for (const auto& node : air.nodes()) {
        if (!node->in_network() || node.get() == of) continue;
        const bool child = node->parent() == self;
        if (!node->make().router && !child) continue;
        const unsigned relation = node->make().router ? 2 : 1;
        const std::uint8_t lqi = of == nullptr ? node->linkquality() : lqi_between(of->ieee(), node->ieee());
        rows.push_back(neighbor(pan, node->ieee(), node->nwk(), node->make().router ? 1 : 2, !node->sleepy(), relation,
                                static_cast<unsigned>(std::min(air.hops(*node), 15)), lqi));
    }
    return table_page(rows, start, 3);
}

Bytes routing_table(const Air& air, const Node* of, std::uint8_t start) {
    std::vector<Bytes> rows;
    const auto route = [&rows](Nwk to, Nwk next) {
        Writer row;
        wire::put_nwk(row, to);
        row.u8(0);  // active
        wire::put_nwk(row, next);
        rows.push_back(row.take());
    };
    if (of != nullptr) {
        route(kCoordinatorNwk, of->parent());
    } else {
        for (const auto& node : air.nodes())
            if (node->in_network() && node->make().router && rows.size() < 40)
                route(node->nwk(), node->parent() == kCoordinatorNwk ? node->nwk() : node->parent());
    }
    return table_page(rows, start, 10);
}

Bytes energy_answer(async::Loop& loop, std::uint32_t channels) {
    Writer out;
    Bytes levels;
    for (unsigned channel = 11; channel <= 26; ++channel) {
        if ((channels & 1U << channel) == 0) continue;
        const unsigned wifi = channel >= 16 && channel <= 19 ? 120 : 20;  // Wi-Fi channel 6
        levels.push_back(static_cast<std::uint8_t>(wifi + loop.random(40)));
    }
    out.u8(zdo::kSuccess).u32(channels & 0x07FFF800).u16(static_cast<std::uint16_t>(200 + loop.random(100)));
    out.u16(static_cast<std::uint16_t>(loop.random(20))).u8(static_cast<std::uint8_t>(levels.size())).bytes(levels);
    return out.take();
}

}  // namespace skep::sim

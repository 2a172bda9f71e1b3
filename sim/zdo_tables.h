// Parts of ZDO answers that nodes and coordinators build alike. Bodies without the sequence byte, status first.
#pragma once

#include <vector>

#include "sim/node.h"

namespace skep::sim {

void put_simple_descriptor(Writer& out, const Endpoint::Description& endpoint);  // its length byte, then the descriptor

struct MatchRequest {  // Zigbee 2.4.3.1.7, after the address of interest
    ProfileId profile = 0;
    std::vector<ClusterId> in;
    std::vector<ClusterId> out;
    [[nodiscard]] bool matches(const Endpoint::Description& endpoint) const;
};
MatchRequest read_match(Reader& in);

// NWK_addr_rsp and IEEE_addr_rsp of a single device.
Bytes address_answer(const Node& node);
Bytes address_answer(Ieee ieee, Nwk nwk);

// Status, total, start, count, rows.
Bytes table_page(const std::vector<Bytes>& rows, std::uint8_t start, std::size_t page);
// `of` null: the coordinator's.
Bytes neighbor_table(const Air& air, const Node* of, std::uint8_t start);
Bytes routing_table(const Air& air, const Node* of, std::uint8_t start);
// Mgmt_NWK_Update_notify: energies of the channels of the mask, drawn around a kitchen's Wi-Fi.
Bytes energy_answer(async::Loop& loop, std::uint32_t channels);

}  // namespace skep::sim

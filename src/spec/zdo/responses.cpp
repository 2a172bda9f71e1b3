// The fields of ZDO responses after their status, Zigbee 2.4.4.

#include <algorithm>

#include "spec/zdo/fields.h"
#include "spec/zdo/zdo_codec.h"

namespace skep::zdo::codec {

namespace {

// Address modes of bindings (2.4.3.2.2).
constexpr std::uint8_t kToGroup = 0x01;
constexpr std::uint8_t kToEndpoint = 0x03;

std::uint8_t low_bits(std::uint8_t byte, int from, int count) {
    return static_cast<std::uint8_t>(byte >> from & ((1 << count) - 1));
}

template <class Item>
std::uint8_t count_of(const std::vector<Item>& items) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(items.size(), 0xFF));
}

// `read_item` is called once per item that the count byte promises, until the bytes end.
template <class ReadItem>
void read_counted(Reader& in, ReadItem read_item) {
    const std::uint8_t count = in.u8();
    for (int i = 0; i < count && !in.failed(); ++i) read_item();
}

template <class Item, class WriteItem>
void write_counted(Writer& out, const std::vector<Item>& items, WriteItem write_item) {
    const std::uint8_t count = count_of(items);
    out.u8(count);
    for (std::uint8_t i = 0; i < count; ++i) write_item(items[i]);
}

NodeDescriptor read_node_descriptor(Reader& in) {  // 2.3.2.3
    NodeDescriptor out;
    const std::uint8_t first = in.u8();
    out.type = LogicalType{low_bits(first, 0, 3)};
    out.complex_descriptor = low_bits(first, 3, 1) != 0;
    out.user_descriptor = low_bits(first, 4, 1) != 0;
    out.fragmentation = low_bits(first, 5, 1) != 0;
    const std::uint8_t second = in.u8();
    out.aps_flags = low_bits(second, 0, 3);
    out.frequency_band = low_bits(second, 3, 5);
    out.capability.bits = in.u8();
    out.manufacturer = in.u16();
    out.max_buffer_size = in.u8();
    out.max_incoming_transfer = in.u16();
    out.server_mask.bits = in.u16();
    out.max_outgoing_transfer = in.u16();
    out.descriptor_capability = in.u8();
    return out;
}

void write_node_descriptor(Writer& out, const NodeDescriptor& in) {
    out.u8(static_cast<std::uint8_t>((static_cast<int>(in.type) & 7) | (in.complex_descriptor ? 0x08 : 0) |
                                     (in.user_descriptor ? 0x10 : 0) | (in.fragmentation ? 0x20 : 0)));
    out.u8(static_cast<std::uint8_t>((in.aps_flags & 7) | in.frequency_band << 3));
    out.u8(in.capability.bits).u16(in.manufacturer).u8(in.max_buffer_size).u16(in.max_incoming_transfer);
    out.u16(in.server_mask.bits).u16(in.max_outgoing_transfer).u8(in.descriptor_capability);
}

Neighbor read_neighbor(Reader& in) {  // 2.4.4.3.2, table 2-127
    Neighbor out;
    out.extended_pan_id = in.u64();
    out.ieee = Ieee{in.u64()};
    out.nwk = Nwk{in.u16()};
    const std::uint8_t kind = in.u8();
    out.device_type = low_bits(kind, 0, 2);
    out.rx_on_when_idle = low_bits(kind, 2, 2);
    out.relationship = low_bits(kind, 4, 3);
    out.permit_joining = low_bits(in.u8(), 0, 2);
    out.depth = in.u8();
    out.lqi = in.u8();
    return out;
}

void write_neighbor(Writer& out, const Neighbor& in) {
    out.u64(in.extended_pan_id).u64(raw(in.ieee)).u16(raw(in.nwk));
    out.u8(static_cast<std::uint8_t>((in.device_type & 3) | (in.rx_on_when_idle & 3) << 2 | (in.relationship & 7) << 4));
    out.u8(in.permit_joining & 3).u8(in.depth).u8(in.lqi);
}

Route read_route(Reader& in) {  // 2.4.4.3.3, table 2-129
    Route out;
    out.destination = Nwk{in.u16()};
    const std::uint8_t flags = in.u8();
    out.status = RouteStatus{low_bits(flags, 0, 3)};
    out.memory_constrained = low_bits(flags, 3, 1) != 0;
    out.many_to_one = low_bits(flags, 4, 1) != 0;
    out.route_record_required = low_bits(flags, 5, 1) != 0;
    out.next_hop = Nwk{in.u16()};
    return out;
}

void write_route(Writer& out, const Route& in) {
    out.u16(raw(in.destination));
    out.u8(static_cast<std::uint8_t>((static_cast<int>(in.status) & 7) | (in.memory_constrained ? 0x08 : 0) | (in.many_to_one ? 0x10 : 0) |
                                     (in.route_record_required ? 0x20 : 0)));
    out.u16(raw(in.next_hop));
}

}  // namespace

std::vector<ClusterId> read_clusters(Reader& in) {
    std::vector<ClusterId> out;
    read_counted(in, [&] { out.push_back(in.u16()); });
    return out;
}
void write_clusters(Writer& out, const std::vector<ClusterId>& clusters) {
    write_counted(out, clusters, [&](ClusterId cluster) { out.u16(cluster); });
}

std::vector<Ieee> read_addresses(Reader& in) {
    std::vector<Ieee> out;
    read_counted(in, [&] { out.push_back(Ieee{in.u64()}); });
    return out;
}
void write_addresses(Writer& out, const std::vector<Ieee>& addresses) {
    write_counted(out, addresses, [&](Ieee ieee) { out.u64(raw(ieee)); });
}

std::vector<std::uint8_t> read_bytes(Reader& in) {
    std::vector<std::uint8_t> out;
    read_counted(in, [&] { out.push_back(in.u8()); });
    return out;
}
void write_bytes(Writer& out, const std::vector<std::uint8_t>& bytes) {
    write_counted(out, bytes, [&](std::uint8_t byte) { out.u8(byte); });
}

bool read_binding(Reader& in, Binding& out) {
    out.source = Ieee{in.u64()};
    out.endpoint = in.u8();
    out.cluster = in.u16();
    const std::uint8_t mode = in.u8();
    if (mode == kToGroup) {
        out.target = GroupId{in.u16()};
    } else if (mode == kToEndpoint) {
        BindTarget target;
        target.ieee = Ieee{in.u64()};
        target.endpoint = in.u8();
        out.target = target;
    } else {
        return false;
    }
    return true;
}
void write_binding(Writer& out, const Binding& binding) {
    out.u64(raw(binding.source)).u8(binding.endpoint).u16(binding.cluster);
    if (const auto* group = std::get_if<GroupId>(&binding.target)) {
        out.u8(kToGroup).u16(raw(*group));
        return;
    }
    const auto& target = std::get<BindTarget>(binding.target);
    out.u8(kToEndpoint).u64(raw(target.ieee)).u8(target.endpoint);
}

void read(Reader& in, AddressFields& out) {
    out.ieee = Ieee{in.u64()};
    out.nwk = Nwk{in.u16()};
    out.extended = in.left() > 0;
    if (!out.extended) return;
    const std::uint8_t count = in.u8();
    if (count == 0) return;
    out.start = in.u8();
    for (int i = 0; i < count && !in.failed(); ++i) out.children.push_back(Nwk{in.u16()});
}
void write(Writer& out, const AddressFields& in) {
    out.u64(raw(in.ieee)).u16(raw(in.nwk));
    if (!in.extended) return;
    out.u8(count_of(in.children));
    if (in.children.empty()) return;
    out.u8(in.start);
    for (std::uint8_t i = 0; i < count_of(in.children); ++i) out.u16(raw(in.children[i]));
}

void read(Reader& in, NodeDescriptorResponse& out) {
    out.nwk = Nwk{in.u16()};
    out.descriptor = read_node_descriptor(in);
}
void write(Writer& out, const NodeDescriptorResponse& in) {
    out.u16(raw(in.nwk));
    write_node_descriptor(out, in.descriptor);
}

void read(Reader& in, PowerDescriptorResponse& out) {
    out.nwk = Nwk{in.u16()};
    const std::uint8_t first = in.u8();
    const std::uint8_t second = in.u8();
    out.descriptor = {low_bits(first, 0, 4), low_bits(first, 4, 4), low_bits(second, 0, 4), low_bits(second, 4, 4)};
}
void write(Writer& out, const PowerDescriptorResponse& in) {
    out.u16(raw(in.nwk));
    out.u8(static_cast<std::uint8_t>((in.descriptor.mode & 0x0F) | in.descriptor.available_sources << 4));
    out.u8(static_cast<std::uint8_t>((in.descriptor.source & 0x0F) | in.descriptor.level << 4));
}

void read(Reader& in, SimpleDescriptorResponse& out) {
    out.nwk = Nwk{in.u16()};
    in.u8();  // length: the counts say the same, and devices get it wrong
    out.descriptor.endpoint = in.u8();
    out.descriptor.profile = in.u16();
    out.descriptor.device = in.u16();
    out.descriptor.version = in.u8();
    out.descriptor.inputs = read_clusters(in);
    out.descriptor.outputs = read_clusters(in);
}
void write(Writer& out, const SimpleDescriptorResponse& in) {
    Writer body;
    body.u8(in.descriptor.endpoint).u16(in.descriptor.profile).u16(in.descriptor.device).u8(in.descriptor.version);
    write_clusters(body, in.descriptor.inputs);
    write_clusters(body, in.descriptor.outputs);
    out.u16(raw(in.nwk)).u8(static_cast<std::uint8_t>(body.size())).bytes(body.view());
}

void read(Reader& in, ActiveEndpointsResponse& out) {
    out.nwk = Nwk{in.u16()};
    out.endpoints = read_bytes(in);
}
void write(Writer& out, const ActiveEndpointsResponse& in) {
    out.u16(raw(in.nwk));
    write_bytes(out, in.endpoints);
}

void read(Reader& in, MatchDescriptorsResponse& out) {
    out.nwk = Nwk{in.u16()};
    out.endpoints = read_bytes(in);
}
void write(Writer& out, const MatchDescriptorsResponse& in) {
    out.u16(raw(in.nwk));
    write_bytes(out, in.endpoints);
}

void read(Reader& in, SystemServerDiscoveryResponse& out) {
    out.mask.bits = in.u16();
}
void write(Writer& out, const SystemServerDiscoveryResponse& in) {
    out.u16(in.mask.bits);
}

void read(Reader& in, ParentAnnounceResponse& out) {
    out.children = read_addresses(in);
}
void write(Writer& out, const ParentAnnounceResponse& in) {
    write_addresses(out, in.children);
}

void read(Reader& in, MgmtLqiResponse& out) {
    out.total = in.u8();
    out.start = in.u8();
    read_counted(in, [&] { out.neighbors.push_back(read_neighbor(in)); });
}
void write(Writer& out, const MgmtLqiResponse& in) {
    out.u8(in.total).u8(in.start);
    write_counted(out, in.neighbors, [&](const Neighbor& neighbor) { write_neighbor(out, neighbor); });
}

void read(Reader& in, MgmtRoutingResponse& out) {
    out.total = in.u8();
    out.start = in.u8();
    read_counted(in, [&] { out.routes.push_back(read_route(in)); });
}
void write(Writer& out, const MgmtRoutingResponse& in) {
    out.u8(in.total).u8(in.start);
    write_counted(out, in.routes, [&](const Route& route) { write_route(out, route); });
}

void read(Reader& in, MgmtBindResponse& out) {
    out.total = in.u8();
    out.start = in.u8();
    out.count = in.u8();
    for (int i = 0; i < out.count && !in.failed(); ++i) {
        Binding binding;
        if (read_binding(in, binding)) out.bindings.push_back(binding);
    }
}
void write(Writer& out, const MgmtBindResponse& in) {
    out.u8(in.total).u8(in.start);
    write_counted(out, in.bindings, [&](const Binding& binding) { write_binding(out, binding); });
}

void read(Reader& in, ScanFields& out) {
    out.scanned = in.u32();
    out.transmissions = in.u16();
    out.failures = in.u16();
    out.energy = read_bytes(in);
}
void write(Writer& out, const ScanFields& in) {
    out.u32(in.scanned).u16(in.transmissions).u16(in.failures);
    write_bytes(out, in.energy);
}

void read(Reader& in, MgmtNwkIeeeJoiningListResponse& out) {
    out.update_id = in.u8();
    out.policy = in.u8();
    out.total = in.u8();
    if (out.total == 0) return;
    out.start = in.u8();
    out.devices = read_addresses(in);
}
void write(Writer& out, const MgmtNwkIeeeJoiningListResponse& in) {
    out.u8(in.update_id).u8(in.policy).u8(in.total);
    if (in.total == 0) return;
    out.u8(in.start);
    write_addresses(out, in.devices);
}

void read(Reader& in, MgmtNwkUnsolicitedEnhancedUpdate& out) {
    out.channel = in.u32();
    out.unicasts = in.u16();
    out.failures = in.u16();
    out.retries = in.u16();
    out.period = in.u8();
}
void write(Writer& out, const MgmtNwkUnsolicitedEnhancedUpdate& in) {
    out.u32(in.channel).u16(in.unicasts).u16(in.failures).u16(in.retries).u8(in.period);
}

}  // namespace skep::zdo::codec

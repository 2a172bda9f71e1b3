// The fields of ZDO requests and announcements, Zigbee 2.4.3.

#include "spec/zdo/fields.h"
#include "spec/zdo/zdo_codec.h"

namespace skep::zdo::codec {

namespace {

constexpr std::uint8_t kExtended = 1;  // request type of the address requests
constexpr std::uint8_t kLeaveRejoin = 0x80;
constexpr std::uint8_t kLeaveRemoveChildren = 0x40;
constexpr std::uint8_t kMaxScanDuration = 5;
constexpr std::uint8_t kTargetsTlv = 0x00;  // R23, 2.4.3.2.4

// Which fields follow the duration of an update request (2.4.3.3.9). They may end early: some senders leave out the last.
template <class Update>
void read_update(Reader& in, Update& out) {
    out.duration = in.u8();
    if (out.duration <= kMaxScanDuration && in.left() > 0) out.count = in.u8();
    if (out.duration >= kChangeChannel && in.left() > 0) out.update_id = in.u8();
    if (out.duration == kChangeManager && out.update_id && in.left() >= 2) out.manager = Nwk{in.u16()};
}

template <class Update>
void write_update(Writer& out, const Update& in) {
    out.u8(in.duration);
    if (in.duration <= kMaxScanDuration && in.count) out.u8(*in.count);
    if (in.duration >= kChangeChannel && in.update_id) out.u8(*in.update_id);
    if (in.duration == kChangeManager && in.update_id && in.manager) out.u16(raw(*in.manager));
}

}  // namespace

void read(Reader& in, NwkAddressRequest& out) {
    out.ieee = Ieee{in.u64()};
    out.extended = in.u8() == kExtended;
    out.start = in.u8();
}
void write(Writer& out, const NwkAddressRequest& in) {
    out.u64(raw(in.ieee)).u8(in.extended ? kExtended : 0).u8(in.start);
}

void read(Reader& in, IeeeAddressRequest& out) {
    out.nwk = Nwk{in.u16()};
    out.extended = in.u8() == kExtended;
    out.start = in.u8();
}
void write(Writer& out, const IeeeAddressRequest& in) {
    out.u16(raw(in.nwk)).u8(in.extended ? kExtended : 0).u8(in.start);
}

void read(Reader& in, NodeDescriptorRequest& out) {
    out.nwk = Nwk{in.u16()};
}
void write(Writer& out, const NodeDescriptorRequest& in) {
    out.u16(raw(in.nwk));
}

void read(Reader& in, PowerDescriptorRequest& out) {
    out.nwk = Nwk{in.u16()};
}
void write(Writer& out, const PowerDescriptorRequest& in) {
    out.u16(raw(in.nwk));
}

void read(Reader& in, SimpleDescriptorRequest& out) {
    out.nwk = Nwk{in.u16()};
    out.endpoint = in.u8();
}
void write(Writer& out, const SimpleDescriptorRequest& in) {
    out.u16(raw(in.nwk)).u8(in.endpoint);
}

void read(Reader& in, ActiveEndpointsRequest& out) {
    out.nwk = Nwk{in.u16()};
}
void write(Writer& out, const ActiveEndpointsRequest& in) {
    out.u16(raw(in.nwk));
}

void read(Reader& in, MatchDescriptorsRequest& out) {
    out.nwk = Nwk{in.u16()};
    out.profile = in.u16();
    out.inputs = read_clusters(in);
    out.outputs = read_clusters(in);
}
void write(Writer& out, const MatchDescriptorsRequest& in) {
    out.u16(raw(in.nwk)).u16(in.profile);
    write_clusters(out, in.inputs);
    write_clusters(out, in.outputs);
}

void read(Reader& in, DeviceAnnounce& out) {
    out.nwk = Nwk{in.u16()};
    out.ieee = Ieee{in.u64()};
    out.capability.bits = in.u8();
}
void write(Writer& out, const DeviceAnnounce& in) {
    out.u16(raw(in.nwk)).u64(raw(in.ieee)).u8(in.capability.bits);
}

void read(Reader& in, SystemServerDiscoveryRequest& out) {
    out.mask.bits = in.u16();
}
void write(Writer& out, const SystemServerDiscoveryRequest& in) {
    out.u16(in.mask.bits);
}

void read(Reader& in, ParentAnnounce& out) {
    out.children = read_addresses(in);
}
void write(Writer& out, const ParentAnnounce& in) {
    write_addresses(out, in.children);
}

void read(Reader& in, BindRequest& out) {
    if (!read_binding(in, out.binding)) in.fail();
}
void write(Writer& out, const BindRequest& in) {
    write_binding(out, in.binding);
}

void read(Reader& in, UnbindRequest& out) {
    if (!read_binding(in, out.binding)) in.fail();
}
void write(Writer& out, const UnbindRequest& in) {
    write_binding(out, in.binding);
}

void read(Reader& in, ClearAllBindingsRequest& out) {
    if (in.u8() != kTargetsTlv) in.fail();
    in.u8();  // the TLV's length less one: the count says the same
    out.targets = read_addresses(in);
}
void write(Writer& out, const ClearAllBindingsRequest& in) {
    out.u8(kTargetsTlv).u8(static_cast<std::uint8_t>(in.targets.size() * 8));
    write_addresses(out, in.targets);
}

void read(Reader& in, MgmtLqiRequest& out) {
    out.start = in.u8();
}
void write(Writer& out, const MgmtLqiRequest& in) {
    out.u8(in.start);
}

void read(Reader& in, MgmtRoutingRequest& out) {
    out.start = in.u8();
}
void write(Writer& out, const MgmtRoutingRequest& in) {
    out.u8(in.start);
}

void read(Reader& in, MgmtBindRequest& out) {
    out.start = in.u8();
}
void write(Writer& out, const MgmtBindRequest& in) {
    out.u8(in.start);
}

void read(Reader& in, MgmtLeaveRequest& out) {
    out.device = Ieee{in.u64()};
    const std::uint8_t flags = in.u8();
    out.rejoin = (flags & kLeaveRejoin) != 0;
    out.remove_children = (flags & kLeaveRemoveChildren) != 0;
}
void write(Writer& out, const MgmtLeaveRequest& in) {
    out.u64(raw(in.device)).u8(static_cast<std::uint8_t>((in.rejoin ? kLeaveRejoin : 0) | (in.remove_children ? kLeaveRemoveChildren : 0)));
}

void read(Reader& in, MgmtPermitJoiningRequest& out) {
    out.seconds = in.u8();
    out.trust_center_significance = in.u8();
}
void write(Writer& out, const MgmtPermitJoiningRequest& in) {
    out.u8(in.seconds).u8(in.trust_center_significance);
}

void read(Reader& in, MgmtNwkUpdateRequest& out) {
    out.channels = in.u32();
    read_update(in, out);
}
void write(Writer& out, const MgmtNwkUpdateRequest& in) {
    out.u32(in.channels);
    write_update(out, in);
}

void read(Reader& in, MgmtNwkEnhancedUpdateRequest& out) {
    const std::uint8_t pages = in.u8();
    for (int i = 0; i < pages && !in.failed(); ++i) out.channel_pages.push_back(in.u32());
    read_update(in, out);
    const bool whole =
        out.duration > kMaxScanDuration ? out.update_id && (out.manager || out.duration == kChangeChannel) : out.count.has_value();
    if (whole && in.left() > 0) out.configuration = in.u8();
}
void write(Writer& out, const MgmtNwkEnhancedUpdateRequest& in) {
    out.u8(static_cast<std::uint8_t>(in.channel_pages.size()));
    for (const std::uint32_t page : in.channel_pages) out.u32(page);
    write_update(out, in);
    if (in.configuration) out.u8(*in.configuration);
}

void read(Reader& in, MgmtNwkIeeeJoiningListRequest& out) {
    out.start = in.u8();
}
void write(Writer& out, const MgmtNwkIeeeJoiningListRequest& in) {
    out.u8(in.start);
}

}  // namespace skep::zdo::codec

// Reads and writes the fields of each message of zdo.h, in the order of Zigbee 2.4.3 and 2.4.4. For this folder only.
#pragma once

#include "spec/zdo/zdo.h"

namespace skep::zdo::codec {

void read(Reader& in, NwkAddressRequest& out);
void read(Reader& in, IeeeAddressRequest& out);
void read(Reader& in, NodeDescriptorRequest& out);
void read(Reader& in, PowerDescriptorRequest& out);
void read(Reader& in, SimpleDescriptorRequest& out);
void read(Reader& in, ActiveEndpointsRequest& out);
void read(Reader& in, MatchDescriptorsRequest& out);
void read(Reader& in, DeviceAnnounce& out);
void read(Reader& in, SystemServerDiscoveryRequest& out);
void read(Reader& in, ParentAnnounce& out);
void read(Reader& in, BindRequest& out);
void read(Reader& in, UnbindRequest& out);
void read(Reader& in, ClearAllBindingsRequest& out);
void read(Reader& in, MgmtLqiRequest& out);
void read(Reader& in, MgmtRoutingRequest& out);
void read(Reader& in, MgmtBindRequest& out);
void read(Reader& in, MgmtLeaveRequest& out);
void read(Reader& in, MgmtPermitJoiningRequest& out);
void read(Reader& in, MgmtNwkUpdateRequest& out);
void read(Reader& in, MgmtNwkEnhancedUpdateRequest& out);
void read(Reader& in, MgmtNwkIeeeJoiningListRequest& out);
void read(Reader& in, AddressFields& out);
void read(Reader& in, NodeDescriptorResponse& out);
void read(Reader& in, PowerDescriptorResponse& out);
void read(Reader& in, SimpleDescriptorResponse& out);
void read(Reader& in, ActiveEndpointsResponse& out);
void read(Reader& in, MatchDescriptorsResponse& out);
void read(Reader& in, SystemServerDiscoveryResponse& out);
void read(Reader& in, ParentAnnounceResponse& out);
void read(Reader& in, MgmtLqiResponse& out);
void read(Reader& in, MgmtRoutingResponse& out);
void read(Reader& in, MgmtBindResponse& out);
void read(Reader& in, ScanFields& out);
void read(Reader& in, MgmtNwkIeeeJoiningListResponse& out);
void read(Reader& in, MgmtNwkUnsolicitedEnhancedUpdate& out);

void write(Writer& out, const NwkAddressRequest& in);
void write(Writer& out, const IeeeAddressRequest& in);
void write(Writer& out, const NodeDescriptorRequest& in);
void write(Writer& out, const PowerDescriptorRequest& in);
void write(Writer& out, const SimpleDescriptorRequest& in);
void write(Writer& out, const ActiveEndpointsRequest& in);
void write(Writer& out, const MatchDescriptorsRequest& in);
void write(Writer& out, const DeviceAnnounce& in);
void write(Writer& out, const SystemServerDiscoveryRequest& in);
void write(Writer& out, const ParentAnnounce& in);
void write(Writer& out, const BindRequest& in);
void write(Writer& out, const UnbindRequest& in);
void write(Writer& out, const ClearAllBindingsRequest& in);
void write(Writer& out, const MgmtLqiRequest& in);
void write(Writer& out, const MgmtRoutingRequest& in);
void write(Writer& out, const MgmtBindRequest& in);
void write(Writer& out, const MgmtLeaveRequest& in);
void write(Writer& out, const MgmtPermitJoiningRequest& in);
void write(Writer& out, const MgmtNwkUpdateRequest& in);
void write(Writer& out, const MgmtNwkEnhancedUpdateRequest& in);
void write(Writer& out, const MgmtNwkIeeeJoiningListRequest& in);
void write(Writer& out, const AddressFields& in);
void write(Writer& out, const NodeDescriptorResponse& in);
void write(Writer& out, const PowerDescriptorResponse& in);
void write(Writer& out, const SimpleDescriptorResponse& in);
void write(Writer& out, const ActiveEndpointsResponse& in);
void write(Writer& out, const MatchDescriptorsResponse& in);
void write(Writer& out, const SystemServerDiscoveryResponse& in);
void write(Writer& out, const ParentAnnounceResponse& in);
void write(Writer& out, const MgmtLqiResponse& in);
void write(Writer& out, const MgmtRoutingResponse& in);
void write(Writer& out, const MgmtBindResponse& in);
void write(Writer& out, const ScanFields& in);
void write(Writer& out, const MgmtNwkIeeeJoiningListResponse& in);
void write(Writer& out, const MgmtNwkUnsolicitedEnhancedUpdate& in);

}  // namespace skep::zdo::codec

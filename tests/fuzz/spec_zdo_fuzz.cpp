// A ZDO message of any kind: decoded, encoded and decoded again it is the same.

#include <cstdlib>

#include "spec/zdo/zdo_json.h"

namespace {

using namespace skep;
using namespace skep::zdo;

template <class Message>
void check(BytesView body) {
    const Result<Message> message = parse<Message>(body);
    if (!message) return;
    Message kept = *message;
    // Bindings of reserved modes are not kept, so the count is of what is left.
    if constexpr (std::is_same_v<Message, MgmtBindResponse>) kept.count = static_cast<std::uint8_t>(kept.bindings.size());
    const Result<Message> again = parse<Message>(encode(*message));
    if (!again || !(*again == kept)) std::abort();
}

template <class... Messages>
void check_one(std::size_t which, BytesView body) {
    std::size_t at = 0;
    (void)((at++ == which % sizeof...(Messages) ? (check<Messages>(body), true) : false) || ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Reader in(BytesView(data, size));
    const std::uint8_t which = in.u8();
    const BytesView body = in.rest();
    check_one<NwkAddressRequest, IeeeAddressRequest, NodeDescriptorRequest, PowerDescriptorRequest, SimpleDescriptorRequest,
              ActiveEndpointsRequest, MatchDescriptorsRequest, DeviceAnnounce, SystemServerDiscoveryRequest, ParentAnnounce, BindRequest,
              UnbindRequest, ClearAllBindingsRequest, MgmtLqiRequest, MgmtRoutingRequest, MgmtBindRequest, MgmtLeaveRequest,
              MgmtPermitJoiningRequest, MgmtNwkUpdateRequest, MgmtNwkEnhancedUpdateRequest, MgmtNwkIeeeJoiningListRequest,
              NwkAddressResponse, IeeeAddressResponse, NodeDescriptorResponse, PowerDescriptorResponse, SimpleDescriptorResponse,
              ActiveEndpointsResponse, MatchDescriptorsResponse, SystemServerDiscoveryResponse, ParentAnnounceResponse, MgmtLqiResponse,
              MgmtRoutingResponse, MgmtBindResponse, MgmtNwkUpdateResponse, MgmtNwkEnhancedUpdateResponse, MgmtNwkIeeeJoiningListResponse,
              MgmtNwkUnsolicitedEnhancedUpdate>(which, body);
    const Result<Json> json = response_json(static_cast<ClusterId>(0x8000 | which), body);
    if (json) to_text(*json);
    return 0;
}

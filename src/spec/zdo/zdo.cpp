#include "spec/zdo/zdo.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "spec/text.h"
#include "spec/zdo/zdo_codec.h"

namespace skep::zdo {

namespace {

struct NamedCluster {
    ClusterId request;
    std::string_view name;  // of the request; the response has RESPONSE in place of REQUEST
};
// Those of R23 are here by name for users who send them; they have no structure.
constexpr std::array kNamedClusters{
    NamedCluster{0x0000, "NETWORK_ADDRESS_REQUEST"},
    NamedCluster{0x0001, "IEEE_ADDRESS_REQUEST"},
    NamedCluster{0x0002, "NODE_DESCRIPTOR_REQUEST"},
    NamedCluster{0x0003, "POWER_DESCRIPTOR_REQUEST"},
    NamedCluster{0x0004, "SIMPLE_DESCRIPTOR_REQUEST"},
    NamedCluster{0x0005, "ACTIVE_ENDPOINTS_REQUEST"},
    NamedCluster{0x0006, "MATCH_DESCRIPTORS_REQUEST"},
    NamedCluster{0x0013, "END_DEVICE_ANNOUNCE"},
    NamedCluster{0x0015, "SYSTEM_SERVER_DISCOVERY_REQUEST"},
    NamedCluster{0x001F, "PARENT_ANNOUNCE"},
    NamedCluster{0x0021, "BIND_REQUEST"},
    NamedCluster{0x0022, "UNBIND_REQUEST"},
    NamedCluster{0x002B, "CLEAR_ALL_BINDINGS_REQUEST"},
    NamedCluster{0x0031, "LQI_TABLE_REQUEST"},
    NamedCluster{0x0032, "ROUTING_TABLE_REQUEST"},
    NamedCluster{0x0033, "BINDING_TABLE_REQUEST"},
    NamedCluster{0x0034, "LEAVE_REQUEST"},
    NamedCluster{0x0036, "PERMIT_JOINING_REQUEST"},
    NamedCluster{0x0038, "NWK_UPDATE_REQUEST"},
    NamedCluster{0x0039, "NWK_ENHANCED_UPDATE_REQUEST"},
    NamedCluster{0x003A, "NWK_IEEE_JOINING_LIST_REQUEST"},
    NamedCluster{0x003C, "NWK_BEACON_SURVEY_REQUEST"},
    NamedCluster{0x0040, "START_KEY_NEGOTIATION_REQUEST"},
    NamedCluster{0x0041, "RETRIEVE_AUTHENTICATION_TOKEN_REQUEST"},
    NamedCluster{0x0042, "GET_AUTHENTICATION_LEVEL_REQUEST"},
    NamedCluster{0x0043, "SET_CONFIGURATION_REQUEST"},
    NamedCluster{0x0044, "GET_CONFIGURATION_REQUEST"},
    NamedCluster{0x0045, "START_KEY_UPDATE_REQUEST"},
    NamedCluster{0x0046, "DECOMMISSION_REQUEST"},
    NamedCluster{0x0047, "CHALLENGE_REQUEST"},
    NamedCluster{0x8000, "NETWORK_ADDRESS_RESPONSE"},
    NamedCluster{0x8001, "IEEE_ADDRESS_RESPONSE"},
    NamedCluster{0x8002, "NODE_DESCRIPTOR_RESPONSE"},
    NamedCluster{0x8003, "POWER_DESCRIPTOR_RESPONSE"},
    NamedCluster{0x8004, "SIMPLE_DESCRIPTOR_RESPONSE"},
    NamedCluster{0x8005, "ACTIVE_ENDPOINTS_RESPONSE"},
    NamedCluster{0x8006, "MATCH_DESCRIPTORS_RESPONSE"},
    NamedCluster{0x8015, "SYSTEM_SERVER_DISCOVERY_RESPONSE"},
    NamedCluster{0x801F, "PARENT_ANNOUNCE_RESPONSE"},
    NamedCluster{0x8021, "BIND_RESPONSE"},
    NamedCluster{0x8022, "UNBIND_RESPONSE"},
    NamedCluster{0x802B, "CLEAR_ALL_BINDINGS_RESPONSE"},
    NamedCluster{0x8031, "LQI_TABLE_RESPONSE"},
    NamedCluster{0x8032, "ROUTING_TABLE_RESPONSE"},
    NamedCluster{0x8033, "BINDING_TABLE_RESPONSE"},
    NamedCluster{0x8034, "LEAVE_RESPONSE"},
    NamedCluster{0x8036, "PERMIT_JOINING_RESPONSE"},
    NamedCluster{0x8038, "NWK_UPDATE_RESPONSE"},
    NamedCluster{0x8039, "NWK_ENHANCED_UPDATE_RESPONSE"},
    NamedCluster{0x803A, "NWK_IEEE_JOINING_LIST_RESPONSE"},
    NamedCluster{0x803B, "NWK_UNSOLICITED_ENHANCED_UPDATE_RESPONSE"},
    NamedCluster{0x803C, "NWK_BEACON_SURVEY_RESPONSE"},
    NamedCluster{0x8040, "START_KEY_NEGOTIATION_RESPONSE"},
    NamedCluster{0x8041, "RETRIEVE_AUTHENTICATION_TOKEN_RESPONSE"},
    NamedCluster{0x8042, "GET_AUTHENTICATION_LEVEL_RESPONSE"},
    NamedCluster{0x8043, "SET_CONFIGURATION_RESPONSE"},
    NamedCluster{0x8044, "GET_CONFIGURATION_RESPONSE"},
    NamedCluster{0x8045, "START_KEY_UPDATE_RESPONSE"},
    NamedCluster{0x8046, "DECOMMISSION_RESPONSE"},
    NamedCluster{0x8047, "CHALLENGE_RESPONSE"},
};
static_assert(std::ranges::is_sorted(kNamedClusters, {}, &NamedCluster::request));

// Status success lies before the fields of a response.
template <class Message>
constexpr bool kIsResponse = is_response(Message::kCluster);

}  // namespace

std::string_view name_of_cluster(ClusterId id) {
    const auto* at = std::ranges::lower_bound(kNamedClusters, id, {}, &NamedCluster::request);
    return at != kNamedClusters.end() && at->request == id ? at->name : std::string_view{};
}

std::optional<ClusterId> cluster_of(std::string_view name) {
    const auto* at = std::ranges::find(kNamedClusters, name, &NamedCluster::name);
    if (at == kNamedClusters.end()) return std::nullopt;
    return at->request;
}

std::string_view name_of(Status status) {
    switch (status) {
        case Status::Success: return "SUCCESS";
        case Status::InvalidRequestType: return "INV_REQUESTTYPE";
        case Status::DeviceNotFound: return "DEVICE_NOT_FOUND";
        case Status::InvalidEndpoint: return "INVALID_EP";
        case Status::NotActive: return "NOT_ACTIVE";
        case Status::NotSupported: return "NOT_SUPPORTED";
        case Status::Timeout: return "TIMEOUT";
        case Status::NoMatch: return "NO_MATCH";
        case Status::NoEntry: return "NO_ENTRY";
        case Status::NoDescriptor: return "NO_DESCRIPTOR";
        case Status::InsufficientSpace: return "INSUFFICIENT_SPACE";
        case Status::NotPermitted: return "NOT_PERMITTED";
        case Status::TableFull: return "TABLE_FULL";
        case Status::NotAuthorized: return "NOT_AUTHORIZED";
        case Status::DeviceBindingTableFull: return "DEVICE_BINDING_TABLE_FULL";
        case Status::InvalidIndex: return "INVALID_INDEX";
        case Status::FrameTooLarge: return "FRAME_TOO_LARGE";
        case Status::BadKeyNegotiationMethod: return "BAD_KEY_NEGOTIATION_METHOD";
        case Status::TemporaryFailure: return "TEMPORARY_FAILURE";
        case Status::NwkInvalidParameter: return "NWK_LAYER_INVALID_PARAMETER";
        case Status::NwkInvalidRequest: return "NWK_LAYER_INV_REQUESTTYPE";
        case Status::NwkNotPermitted: return "NWK_LAYER_NOT_PERMITTED";
        case Status::NwkStartupFailure: return "NWK_LAYER_STARTUP_FAILURE";
        case Status::NwkAlreadyPresent: return "NWK_LAYER_ALREADY_PRESENT";
        case Status::NwkSyncFailure: return "NWK_LAYER_SYNC_FAILURE";
        case Status::NwkNeighborTableFull: return "NWK_LAYER_NEIGHBOR_TABLE_FULL";
        case Status::NwkUnknownDevice: return "NWK_LAYER_UNKNOWN_DEVICE";
        case Status::NwkUnsupportedAttribute: return "NWK_LAYER_UNSUPPORTED_ATTRIBUTE";
        case Status::NwkNoNetworks: return "NWK_LAYER_NO_NETWORKS";
        case Status::NwkMaxFrameCounter: return "NWK_LAYER_MAX_FRM_COUNTER";
        case Status::NwkNoKey: return "NWK_LAYER_NO_KEY";
        case Status::NwkBadCcmOutput: return "NWK_LAYER_BAD_CCM_OUTPUT";
        case Status::NwkRouteDiscoveryFailed: return "NWK_LAYER_ROUTE_DISCOVERY_FAILED";
        case Status::NwkRouteError: return "NWK_LAYER_ROUTE_ERROR";
        case Status::NwkBroadcastTableFull: return "NWK_LAYER_BT_TABLE_FULL";
        case Status::NwkFrameNotBuffered: return "NWK_LAYER_FRAME_NOT_BUFFERED";
        case Status::NwkInvalidInterface: return "NWK_LAYER_INVALID_INTERFACE";
        case Status::NwkMissingTlv: return "NWK_LAYER_MISSING_TLV";
        case Status::NwkInvalidTlv: return "NWK_LAYER_INVALID_TLV";
    }
    return spec::decimal(static_cast<std::uint8_t>(status));
}

std::string_view name_of(RouteStatus status) {
    constexpr std::array<std::string_view, 8> kNames{
        "ACTIVE", "DISCOVERY_UNDERWAY", "DISCOVERY_FAILED", "INACTIVE", "VALIDATION_UNDERWAY", "RESERVED1", "RESERVED2", "RESERVED3"};
    return kNames[static_cast<std::uint8_t>(status) & 7];
}

Result<void> parse_status(BytesView body, std::string_view what) {
    if (body.empty()) return Error{Errc::Malformed, fmt::format("{} is empty", what)};
    const Status status{body[0]};
    if (status == Status::Success) return ok;
    return Error{Errc::Refused, fmt::format("Status '{}'", name_of(status)), body[0]};
}

Bytes encode_status(Status status) {
    return {static_cast<std::uint8_t>(status)};
}

Bytes encode_refusal(Status status, Nwk about) {
    Writer out;
    out.u8(static_cast<std::uint8_t>(status)).u16(raw(about));
    return out.take();
}

template <class Message>
Result<Message> parse(BytesView body) {
    const std::string_view name = name_of_cluster(Message::kCluster);
    if constexpr (kIsResponse<Message>) {
        if (const Result<void> status = parse_status(body, name); !status) return status.error();
        body = body.subspan(1);
    }
    Reader in(body);
    Message message;
    codec::read(in, message);
    if (in.failed()) return Error{Errc::Malformed, fmt::format("{} is too short", name)};
    return message;
}

template <class Message>
Bytes encode(const Message& message) {
    Writer out(32);
    if constexpr (kIsResponse<Message>) out.u8(static_cast<std::uint8_t>(Status::Success));
    codec::write(out, message);
    return out.take();
}

#define SKEP_ZDO_MESSAGE(Message)                            \
    template Result<Message> parse<Message>(BytesView body); \
    template Bytes encode<Message>(const Message& message)

SKEP_ZDO_MESSAGE(NwkAddressRequest);
SKEP_ZDO_MESSAGE(IeeeAddressRequest);
SKEP_ZDO_MESSAGE(NodeDescriptorRequest);
SKEP_ZDO_MESSAGE(PowerDescriptorRequest);
SKEP_ZDO_MESSAGE(SimpleDescriptorRequest);
SKEP_ZDO_MESSAGE(ActiveEndpointsRequest);
SKEP_ZDO_MESSAGE(MatchDescriptorsRequest);
SKEP_ZDO_MESSAGE(DeviceAnnounce);
SKEP_ZDO_MESSAGE(SystemServerDiscoveryRequest);
SKEP_ZDO_MESSAGE(ParentAnnounce);
SKEP_ZDO_MESSAGE(BindRequest);
SKEP_ZDO_MESSAGE(UnbindRequest);
SKEP_ZDO_MESSAGE(ClearAllBindingsRequest);
SKEP_ZDO_MESSAGE(MgmtLqiRequest);
SKEP_ZDO_MESSAGE(MgmtRoutingRequest);
SKEP_ZDO_MESSAGE(MgmtBindRequest);
SKEP_ZDO_MESSAGE(MgmtLeaveRequest);
SKEP_ZDO_MESSAGE(MgmtPermitJoiningRequest);
SKEP_ZDO_MESSAGE(MgmtNwkUpdateRequest);
SKEP_ZDO_MESSAGE(MgmtNwkEnhancedUpdateRequest);
SKEP_ZDO_MESSAGE(MgmtNwkIeeeJoiningListRequest);
SKEP_ZDO_MESSAGE(NwkAddressResponse);
SKEP_ZDO_MESSAGE(IeeeAddressResponse);
SKEP_ZDO_MESSAGE(NodeDescriptorResponse);
SKEP_ZDO_MESSAGE(PowerDescriptorResponse);
SKEP_ZDO_MESSAGE(SimpleDescriptorResponse);
SKEP_ZDO_MESSAGE(ActiveEndpointsResponse);
SKEP_ZDO_MESSAGE(MatchDescriptorsResponse);
SKEP_ZDO_MESSAGE(SystemServerDiscoveryResponse);
SKEP_ZDO_MESSAGE(ParentAnnounceResponse);
SKEP_ZDO_MESSAGE(MgmtLqiResponse);
SKEP_ZDO_MESSAGE(MgmtRoutingResponse);
SKEP_ZDO_MESSAGE(MgmtBindResponse);
SKEP_ZDO_MESSAGE(MgmtNwkUpdateResponse);
SKEP_ZDO_MESSAGE(MgmtNwkEnhancedUpdateResponse);
SKEP_ZDO_MESSAGE(MgmtNwkIeeeJoiningListResponse);
SKEP_ZDO_MESSAGE(MgmtNwkUnsolicitedEnhancedUpdate);

#undef SKEP_ZDO_MESSAGE

}  // namespace skep::zdo

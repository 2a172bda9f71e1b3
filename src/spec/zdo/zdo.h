// Zigbee Device Objects (Zigbee 05-3474 R22, 2.4.3 and 2.4.4): cluster ids, statuses, and every message that a coordinator
// sends or gets, as structures with a codec both ways. Pure functions.
//
// Bodies are without the transaction sequence byte. A response's body starts with its status (radio.h, ZdoFrame).
// Bytes after the last field (R23 TLVs, vendors' padding) are ignored.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace skep::zdo {

// Zigbee 2.4.3, 2.4.4. A response has its request's id with the top bit set.
namespace cluster {
inline constexpr ClusterId kNwkAddressRequest = 0x0000;
inline constexpr ClusterId kIeeeAddressRequest = 0x0001;
inline constexpr ClusterId kNodeDescriptorRequest = 0x0002;
inline constexpr ClusterId kPowerDescriptorRequest = 0x0003;
inline constexpr ClusterId kSimpleDescriptorRequest = 0x0004;
inline constexpr ClusterId kActiveEndpointsRequest = 0x0005;
inline constexpr ClusterId kMatchDescriptorsRequest = 0x0006;
inline constexpr ClusterId kDeviceAnnounce = 0x0013;
inline constexpr ClusterId kSystemServerDiscoveryRequest = 0x0015;
inline constexpr ClusterId kParentAnnounce = 0x001F;
inline constexpr ClusterId kBindRequest = 0x0021;
inline constexpr ClusterId kUnbindRequest = 0x0022;
inline constexpr ClusterId kClearAllBindingsRequest = 0x002B;
inline constexpr ClusterId kMgmtLqiRequest = 0x0031;
inline constexpr ClusterId kMgmtRoutingRequest = 0x0032;
inline constexpr ClusterId kMgmtBindRequest = 0x0033;
inline constexpr ClusterId kMgmtLeaveRequest = 0x0034;
inline constexpr ClusterId kMgmtPermitJoiningRequest = 0x0036;
inline constexpr ClusterId kMgmtNwkUpdateRequest = 0x0038;
inline constexpr ClusterId kMgmtNwkEnhancedUpdateRequest = 0x0039;
inline constexpr ClusterId kMgmtNwkIeeeJoiningListRequest = 0x003A;

inline constexpr ClusterId kNwkAddressResponse = 0x8000;
inline constexpr ClusterId kIeeeAddressResponse = 0x8001;
inline constexpr ClusterId kNodeDescriptorResponse = 0x8002;
inline constexpr ClusterId kPowerDescriptorResponse = 0x8003;
inline constexpr ClusterId kSimpleDescriptorResponse = 0x8004;
inline constexpr ClusterId kActiveEndpointsResponse = 0x8005;
inline constexpr ClusterId kMatchDescriptorsResponse = 0x8006;
inline constexpr ClusterId kSystemServerDiscoveryResponse = 0x8015;
inline constexpr ClusterId kParentAnnounceResponse = 0x801F;
inline constexpr ClusterId kBindResponse = 0x8021;
inline constexpr ClusterId kUnbindResponse = 0x8022;
inline constexpr ClusterId kClearAllBindingsResponse = 0x802B;
inline constexpr ClusterId kMgmtLqiResponse = 0x8031;
inline constexpr ClusterId kMgmtRoutingResponse = 0x8032;
inline constexpr ClusterId kMgmtBindResponse = 0x8033;
inline constexpr ClusterId kMgmtLeaveResponse = 0x8034;
inline constexpr ClusterId kMgmtPermitJoiningResponse = 0x8036;
inline constexpr ClusterId kMgmtNwkUpdateResponse = 0x8038;
inline constexpr ClusterId kMgmtNwkEnhancedUpdateResponse = 0x8039;
inline constexpr ClusterId kMgmtNwkIeeeJoiningListResponse = 0x803A;
inline constexpr ClusterId kMgmtNwkUnsolicitedEnhancedUpdate = 0x803B;
}  // namespace cluster

constexpr bool is_response(ClusterId id) {
    return (id & 0x8000) != 0;
}
// Announcements have none, but parent_annce does.
constexpr std::optional<ClusterId> response_of(ClusterId request) {
    if (is_response(request) || request == cluster::kDeviceAnnounce) return std::nullopt;
    return static_cast<ClusterId>(request | 0x8000);
}
// The name of a request or response in logs and errors: "NETWORK_ADDRESS_REQUEST"; empty when unknown.
std::string_view name_of_cluster(ClusterId id);
// The reverse, for users who name one; also R23 clusters that have no structure here.
std::optional<ClusterId> cluster_of(std::string_view name);

// Zigbee 2.4.5, table 2-129, and the network layer's statuses that come in their place (3.7).
enum class Status : std::uint8_t {
    Success = 0x00,
    InvalidRequestType = 0x80,
    DeviceNotFound = 0x81,
    InvalidEndpoint = 0x82,
    NotActive = 0x83,
    NotSupported = 0x84,
    Timeout = 0x85,
    NoMatch = 0x86,
    NoEntry = 0x88,
    NoDescriptor = 0x89,
    InsufficientSpace = 0x8A,
    NotPermitted = 0x8B,
    TableFull = 0x8C,
    NotAuthorized = 0x8D,
    DeviceBindingTableFull = 0x8E,
    InvalidIndex = 0x8F,
    FrameTooLarge = 0x90,
    BadKeyNegotiationMethod = 0x91,
    TemporaryFailure = 0x92,
    NwkInvalidParameter = 0xC1,
    NwkInvalidRequest = 0xC2,
    NwkNotPermitted = 0xC3,
    NwkStartupFailure = 0xC4,
    NwkAlreadyPresent = 0xC5,
    NwkSyncFailure = 0xC6,
    NwkNeighborTableFull = 0xC7,
    NwkUnknownDevice = 0xC8,
    NwkUnsupportedAttribute = 0xC9,
    NwkNoNetworks = 0xCA,
    NwkMaxFrameCounter = 0xCC,
    NwkNoKey = 0xCD,
    NwkBadCcmOutput = 0xCE,
    NwkRouteDiscoveryFailed = 0xD0,
    NwkRouteError = 0xD1,
    NwkBroadcastTableFull = 0xD2,
    NwkFrameNotBuffered = 0xD3,
    NwkInvalidInterface = 0xD5,
    NwkMissingTlv = 0xD6,
    NwkInvalidTlv = 0xD7,
};
// As the field writes it in logs and errors: "NOT_SUPPORTED"; a number as text when unknown.
std::string_view name_of(Status status);

// MAC capability flags (2.3.2.3.6).
struct Capability {
    std::uint8_t bits = 0;
    [[nodiscard]] constexpr bool alternate_coordinator() const { return (bits & 0x01) != 0; }
    [[nodiscard]] constexpr bool full_function() const { return (bits & 0x02) != 0; }
    [[nodiscard]] constexpr bool mains() const { return (bits & 0x04) != 0; }
    [[nodiscard]] constexpr bool rx_on_when_idle() const { return (bits & 0x08) != 0; }
    [[nodiscard]] constexpr bool security() const { return (bits & 0x40) != 0; }
    [[nodiscard]] constexpr bool allocate_address() const { return (bits & 0x80) != 0; }
    friend bool operator==(const Capability&, const Capability&) = default;
};

// Server mask (2.3.2.3.10).
struct ServerMask {
    std::uint16_t bits = 0;
    [[nodiscard]] constexpr bool primary_trust_center() const { return (bits & 0x0001) != 0; }
    [[nodiscard]] constexpr bool backup_trust_center() const { return (bits & 0x0002) != 0; }
    [[nodiscard]] constexpr bool network_manager() const { return (bits & 0x0040) != 0; }
    [[nodiscard]] constexpr std::uint8_t stack_revision() const { return static_cast<std::uint8_t>(bits >> 9); }
    friend bool operator==(const ServerMask&, const ServerMask&) = default;
};

enum class LogicalType : std::uint8_t { Coordinator = 0, Router = 1, EndDevice = 2 };  // 3..7 reserved

struct NodeDescriptor {  // 2.3.2.3
    LogicalType type = LogicalType::Coordinator;
    bool complex_descriptor = false;
    bool user_descriptor = false;
    bool fragmentation = false;       // R23
    std::uint8_t aps_flags = 0;       // 3 bits
    std::uint8_t frequency_band = 8;  // 5 bits; 8: 2.4 GHz
    Capability capability;
    ManufacturerCode manufacturer = 0;
    std::uint8_t max_buffer_size = 0;
    std::uint16_t max_incoming_transfer = 0;
    ServerMask server_mask;
    std::uint16_t max_outgoing_transfer = 0;
    std::uint8_t descriptor_capability = 0;
    friend bool operator==(const NodeDescriptor&, const NodeDescriptor&) = default;
};

struct PowerDescriptor {  // 2.3.2.4, four bits each
    std::uint8_t mode = 0;
    std::uint8_t available_sources = 0;  // bits: 0 mains, 1 rechargeable, 2 disposable
    std::uint8_t source = 0;
    std::uint8_t level = 0;  // 0 critical, 4 33 %, 8 66 %, 12 100 %
    friend bool operator==(const PowerDescriptor&, const PowerDescriptor&) = default;
};

struct SimpleDescriptor {  // 2.3.2.5
    EndpointId endpoint = 0;
    ProfileId profile = 0;
    std::uint16_t device = 0;
    std::uint8_t version = 0;
    std::vector<ClusterId> inputs;
    std::vector<ClusterId> outputs;
    friend bool operator==(const SimpleDescriptor&, const SimpleDescriptor&) = default;
};

struct BindTarget {
    Ieee ieee{};
    EndpointId endpoint = 0;
    friend bool operator==(const BindTarget&, const BindTarget&) = default;
};
struct Binding {  // of bind, unbind and the binding table
    Ieee source{};
    EndpointId endpoint = 0;
    ClusterId cluster = 0;
    std::variant<BindTarget, GroupId> target;
    friend bool operator==(const Binding&, const Binding&) = default;
};

struct Neighbor {  // 2.4.4.3.2
    std::uint64_t extended_pan_id = 0;
    Ieee ieee{};
    Nwk nwk{};
    std::uint8_t device_type = 0;      // 0 coordinator, 1 router, 2 end device, 3 unknown
    std::uint8_t rx_on_when_idle = 0;  // 0 no, 1 yes, 2 unknown
    std::uint8_t relationship = 0;     // 0 parent, 1 child, 2 sibling, 3 none, 4 previous child
    std::uint8_t permit_joining = 0;   // 0 no, 1 yes, 2 unknown
    std::uint8_t depth = 0;
    std::uint8_t lqi = 0;
    friend bool operator==(const Neighbor&, const Neighbor&) = default;
};

enum class RouteStatus : std::uint8_t {  // 3.6.3.2, table 3-73; three bits
    Active = 0,
    DiscoveryUnderway = 1,
    DiscoveryFailed = 2,
    Inactive = 3,
    ValidationUnderway = 4,
};
std::string_view name_of(RouteStatus status);  // "ACTIVE", ...; "RESERVED1".. for 5 to 7

struct Route {  // 2.4.4.3.3
    Nwk destination{};
    RouteStatus status = RouteStatus::Active;
    bool memory_constrained = false;
    bool many_to_one = false;
    bool route_record_required = false;
    Nwk next_hop{};
    friend bool operator==(const Route&, const Route&) = default;
};

// ---- requests and announcements

struct NwkAddressRequest {
    static constexpr ClusterId kCluster = cluster::kNwkAddressRequest;
    Ieee ieee{};
    bool extended = false;  // with the list of children
    std::uint8_t start = 0;
    friend bool operator==(const NwkAddressRequest&, const NwkAddressRequest&) = default;
};
struct IeeeAddressRequest {
    static constexpr ClusterId kCluster = cluster::kIeeeAddressRequest;
    Nwk nwk{};
    bool extended = false;
    std::uint8_t start = 0;
    friend bool operator==(const IeeeAddressRequest&, const IeeeAddressRequest&) = default;
};
struct NodeDescriptorRequest {
    static constexpr ClusterId kCluster = cluster::kNodeDescriptorRequest;
    Nwk nwk{};
    friend bool operator==(const NodeDescriptorRequest&, const NodeDescriptorRequest&) = default;
};
struct PowerDescriptorRequest {
    static constexpr ClusterId kCluster = cluster::kPowerDescriptorRequest;
    Nwk nwk{};
    friend bool operator==(const PowerDescriptorRequest&, const PowerDescriptorRequest&) = default;
};
struct SimpleDescriptorRequest {
    static constexpr ClusterId kCluster = cluster::kSimpleDescriptorRequest;
    Nwk nwk{};
    EndpointId endpoint = 0;
    friend bool operator==(const SimpleDescriptorRequest&, const SimpleDescriptorRequest&) = default;
};
struct ActiveEndpointsRequest {
    static constexpr ClusterId kCluster = cluster::kActiveEndpointsRequest;
    Nwk nwk{};
    friend bool operator==(const ActiveEndpointsRequest&, const ActiveEndpointsRequest&) = default;
};
struct MatchDescriptorsRequest {
    static constexpr ClusterId kCluster = cluster::kMatchDescriptorsRequest;
    Nwk nwk{};
    ProfileId profile = 0;
    std::vector<ClusterId> inputs;
    std::vector<ClusterId> outputs;
    friend bool operator==(const MatchDescriptorsRequest&, const MatchDescriptorsRequest&) = default;
};
struct DeviceAnnounce {
    static constexpr ClusterId kCluster = cluster::kDeviceAnnounce;
    Nwk nwk{};
    Ieee ieee{};
    Capability capability;
    friend bool operator==(const DeviceAnnounce&, const DeviceAnnounce&) = default;
};
struct SystemServerDiscoveryRequest {
    static constexpr ClusterId kCluster = cluster::kSystemServerDiscoveryRequest;
    ServerMask mask;
    friend bool operator==(const SystemServerDiscoveryRequest&, const SystemServerDiscoveryRequest&) = default;
};
struct ParentAnnounce {
    static constexpr ClusterId kCluster = cluster::kParentAnnounce;
    std::vector<Ieee> children;
    friend bool operator==(const ParentAnnounce&, const ParentAnnounce&) = default;
};
struct BindRequest {
    static constexpr ClusterId kCluster = cluster::kBindRequest;
    Binding binding;
    friend bool operator==(const BindRequest&, const BindRequest&) = default;
};
struct UnbindRequest {
    static constexpr ClusterId kCluster = cluster::kUnbindRequest;
    Binding binding;
    friend bool operator==(const UnbindRequest&, const UnbindRequest&) = default;
};
struct ClearAllBindingsRequest {  // R23
    static constexpr ClusterId kCluster = cluster::kClearAllBindingsRequest;
    std::vector<Ieee> targets;  // all FF: every binding
    friend bool operator==(const ClearAllBindingsRequest&, const ClearAllBindingsRequest&) = default;
};
struct MgmtLqiRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtLqiRequest;
    std::uint8_t start = 0;
    friend bool operator==(const MgmtLqiRequest&, const MgmtLqiRequest&) = default;
};
struct MgmtRoutingRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtRoutingRequest;
    std::uint8_t start = 0;
    friend bool operator==(const MgmtRoutingRequest&, const MgmtRoutingRequest&) = default;
};
struct MgmtBindRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtBindRequest;
    std::uint8_t start = 0;
    friend bool operator==(const MgmtBindRequest&, const MgmtBindRequest&) = default;
};
struct MgmtLeaveRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtLeaveRequest;
    Ieee device{};  // zero: the addressed node itself
    bool remove_children = false;
    bool rejoin = false;
    friend bool operator==(const MgmtLeaveRequest&, const MgmtLeaveRequest&) = default;
};
struct MgmtPermitJoiningRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtPermitJoiningRequest;
    std::uint8_t seconds = 0;  // 255: until told otherwise
    std::uint8_t trust_center_significance = 1;
    friend bool operator==(const MgmtPermitJoiningRequest&, const MgmtPermitJoiningRequest&) = default;
};

// Scan durations with another meaning than 2^n + 1 superframes (2.4.3.3.9).
inline constexpr std::uint8_t kChangeChannel = 0xFE;
inline constexpr std::uint8_t kChangeManager = 0xFF;

struct MgmtNwkUpdateRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkUpdateRequest;
    std::uint32_t channels = 0;             // mask
    std::uint8_t duration = 0;              // 0..5 scan, or one of the above
    std::optional<std::uint8_t> count;      // with a scan
    std::optional<std::uint8_t> update_id;  // with a change; some senders leave it out
    std::optional<Nwk> manager;             // with kChangeManager
    friend bool operator==(const MgmtNwkUpdateRequest&, const MgmtNwkUpdateRequest&) = default;
};
struct MgmtNwkEnhancedUpdateRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkEnhancedUpdateRequest;
    std::vector<std::uint32_t> channel_pages;  // page in bits 27..31
    std::uint8_t duration = 0;
    std::optional<std::uint8_t> count;
    std::optional<std::uint8_t> update_id;
    std::optional<Nwk> manager;
    std::optional<std::uint8_t> configuration;
    friend bool operator==(const MgmtNwkEnhancedUpdateRequest&, const MgmtNwkEnhancedUpdateRequest&) = default;
};
struct MgmtNwkIeeeJoiningListRequest {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkIeeeJoiningListRequest;
    std::uint8_t start = 0;
    friend bool operator==(const MgmtNwkIeeeJoiningListRequest&, const MgmtNwkIeeeJoiningListRequest&) = default;
};

// ---- responses: the fields that follow status success

struct AddressFields {
    Ieee ieee{};
    Nwk nwk{};
    bool extended = false;  // the list below is part of the answer
    std::uint8_t start = 0;
    std::vector<Nwk> children;
    friend bool operator==(const AddressFields&, const AddressFields&) = default;
};
struct NwkAddressResponse : AddressFields {
    static constexpr ClusterId kCluster = cluster::kNwkAddressResponse;
    friend bool operator==(const NwkAddressResponse&, const NwkAddressResponse&) = default;
};
struct IeeeAddressResponse : AddressFields {
    static constexpr ClusterId kCluster = cluster::kIeeeAddressResponse;
    friend bool operator==(const IeeeAddressResponse&, const IeeeAddressResponse&) = default;
};
struct NodeDescriptorResponse {
    static constexpr ClusterId kCluster = cluster::kNodeDescriptorResponse;
    Nwk nwk{};
    NodeDescriptor descriptor;
    friend bool operator==(const NodeDescriptorResponse&, const NodeDescriptorResponse&) = default;
};
struct PowerDescriptorResponse {
    static constexpr ClusterId kCluster = cluster::kPowerDescriptorResponse;
    Nwk nwk{};
    PowerDescriptor descriptor;
    friend bool operator==(const PowerDescriptorResponse&, const PowerDescriptorResponse&) = default;
};
struct SimpleDescriptorResponse {
    static constexpr ClusterId kCluster = cluster::kSimpleDescriptorResponse;
    Nwk nwk{};
    SimpleDescriptor descriptor;
    friend bool operator==(const SimpleDescriptorResponse&, const SimpleDescriptorResponse&) = default;
};
struct ActiveEndpointsResponse {
    static constexpr ClusterId kCluster = cluster::kActiveEndpointsResponse;
    Nwk nwk{};
    std::vector<EndpointId> endpoints;
    friend bool operator==(const ActiveEndpointsResponse&, const ActiveEndpointsResponse&) = default;
};
struct MatchDescriptorsResponse {
    static constexpr ClusterId kCluster = cluster::kMatchDescriptorsResponse;
    Nwk nwk{};
    std::vector<EndpointId> endpoints;
    friend bool operator==(const MatchDescriptorsResponse&, const MatchDescriptorsResponse&) = default;
};
struct SystemServerDiscoveryResponse {
    static constexpr ClusterId kCluster = cluster::kSystemServerDiscoveryResponse;
    ServerMask mask;
    friend bool operator==(const SystemServerDiscoveryResponse&, const SystemServerDiscoveryResponse&) = default;
};
struct ParentAnnounceResponse {
    static constexpr ClusterId kCluster = cluster::kParentAnnounceResponse;
    std::vector<Ieee> children;
    friend bool operator==(const ParentAnnounceResponse&, const ParentAnnounceResponse&) = default;
};
struct MgmtLqiResponse {
    static constexpr ClusterId kCluster = cluster::kMgmtLqiResponse;
    std::uint8_t total = 0;
    std::uint8_t start = 0;
    std::vector<Neighbor> neighbors;
    friend bool operator==(const MgmtLqiResponse&, const MgmtLqiResponse&) = default;
};
struct MgmtRoutingResponse {
    static constexpr ClusterId kCluster = cluster::kMgmtRoutingResponse;
    std::uint8_t total = 0;
    std::uint8_t start = 0;
    std::vector<Route> routes;
    friend bool operator==(const MgmtRoutingResponse&, const MgmtRoutingResponse&) = default;
};
struct MgmtBindResponse {
    static constexpr ClusterId kCluster = cluster::kMgmtBindResponse;
    std::uint8_t total = 0;
    std::uint8_t start = 0;
    std::uint8_t count = 0;  // entries in the frame, also those of a reserved address mode, which are left out below
    std::vector<Binding> bindings;
    friend bool operator==(const MgmtBindResponse&, const MgmtBindResponse&) = default;
};
struct ScanFields {
    std::uint32_t scanned = 0;  // channel mask
    std::uint16_t transmissions = 0;
    std::uint16_t failures = 0;
    std::vector<std::uint8_t> energy;  // a level per set bit of `scanned`
    friend bool operator==(const ScanFields&, const ScanFields&) = default;
};
struct MgmtNwkUpdateResponse : ScanFields {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkUpdateResponse;
    friend bool operator==(const MgmtNwkUpdateResponse&, const MgmtNwkUpdateResponse&) = default;
};
struct MgmtNwkEnhancedUpdateResponse : ScanFields {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkEnhancedUpdateResponse;
    friend bool operator==(const MgmtNwkEnhancedUpdateResponse&, const MgmtNwkEnhancedUpdateResponse&) = default;
};
struct MgmtNwkIeeeJoiningListResponse {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkIeeeJoiningListResponse;
    std::uint8_t update_id = 0;
    std::uint8_t policy = 0;  // 0 all, 1 list only, 2 none
    std::uint8_t total = 0;
    std::uint8_t start = 0;  // from here on only when total is not 0
    std::vector<Ieee> devices;
    friend bool operator==(const MgmtNwkIeeeJoiningListResponse&, const MgmtNwkIeeeJoiningListResponse&) = default;
};
struct MgmtNwkUnsolicitedEnhancedUpdate {
    static constexpr ClusterId kCluster = cluster::kMgmtNwkUnsolicitedEnhancedUpdate;
    std::uint32_t channel = 0;  // mask of the one in use
    std::uint16_t unicasts = 0;
    std::uint16_t failures = 0;
    std::uint16_t retries = 0;
    std::uint8_t period = 0;
    friend bool operator==(const MgmtNwkUnsolicitedEnhancedUpdate&, const MgmtNwkUnsolicitedEnhancedUpdate&) = default;
};

// For every structure above that has a kCluster. A response whose status is not success is Refused with that status.
template <class Message>
Result<Message> parse(BytesView body);
// The reverse; a response starts with status success.
template <class Message>
Bytes encode(const Message& message);

// Responses that are a status only (bind, unbind, clear all bindings, leave, permit joining), and the start of every other.
Result<void> parse_status(BytesView body, std::string_view what);
Bytes encode_status(Status status);
// A refusal; those of descriptor requests name the node that they are about (2.4.4.2.3 ff).
Bytes encode_refusal(Status status, Nwk about);

}  // namespace skep::zdo

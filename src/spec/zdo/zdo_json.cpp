#include "spec/zdo/zdo_json.h"

#include <fmt/core.h>

namespace skep::zdo {

namespace {

// ---- requests

// Takes parameters by position; remembers the first that is missing or wrong.
class Parameters {
public:
    Parameters(ClusterId cluster, const JsonArray& list) : cluster_(cluster), list_(list) {}

    std::uint64_t number(std::size_t at, std::uint64_t limit) {
        const Json* given = get(at);
        if (given != nullptr && given->is_bool()) return given->get_bool() ? 1 : 0;
        return checked(given, at, limit);
    }
    std::uint8_t u8(std::size_t at) { return static_cast<std::uint8_t>(number(at, 0xFF)); }
    std::uint16_t u16(std::size_t at) { return static_cast<std::uint16_t>(number(at, 0xFFFF)); }
    Nwk nwk(std::size_t at) { return Nwk{u16(at)}; }
    std::optional<std::uint8_t> optional_u8(std::size_t at) {
        if (get(at) == nullptr) return std::nullopt;
        return u8(at);
    }
    std::optional<Nwk> optional_nwk(std::size_t at) {
        if (get(at) == nullptr) return std::nullopt;
        return nwk(at);
    }
    Ieee ieee(std::size_t at) {
        const Json* given = get(at);
        return address(given, at);
    }
    template <class Item>
    std::vector<Item> numbers(std::size_t at, std::uint64_t limit) {
        std::vector<Item> out;
        for (const Json& item : list(get(at), at)) out.push_back(static_cast<Item>(checked(&item, at, limit)));
        return out;
    }
    std::vector<Ieee> addresses(std::size_t at, std::string_view member = {}) {
        const Json* given = get(at);
        if (!member.empty() && given != nullptr && given->is_object()) given = skep::find(given->get_object(), member);
        std::vector<Ieee> out;
        for (const Json& item : list(given, at)) out.push_back(address(&item, at));
        return out;
    }
    // A list of channel numbers as a mask.
    std::uint32_t channels(std::size_t at) {
        std::uint32_t mask = 0;
        for (const std::uint8_t channel : numbers<std::uint8_t>(at, 31)) mask |= std::uint32_t{1} << channel;
        return mask;
    }
    // An object of flags and numbers, as responses show a server mask.
    std::uint64_t member(std::size_t at, std::string_view name) {
        const Json* given = get(at);
        const Json* value = given == nullptr || !given->is_object() ? nullptr : skep::find(given->get_object(), name);
        return value == nullptr ? 0 : checked(value, at, 0xFF);
    }
    template <class Message>
    Result<Bytes> finish(const Message& message) const {
        if (wrong_)
            return Error{Errc::Invalid, fmt::format("parameter {} of {} is missing or wrong", *wrong_ + 1, name_of_cluster(cluster_))};
        return encode(message);
    }

private:
    const Json* get(std::size_t at) const { return at < list_.size() && !list_[at].is_null() ? &list_[at] : nullptr; }
    void fail(std::size_t at) {
        if (!wrong_) wrong_ = at;
    }
    std::uint64_t checked(const Json* given, std::size_t at, std::uint64_t limit) {
        const auto value = given == nullptr ? std::nullopt : as_integer(*given);
        if (value && *value >= 0 && static_cast<std::uint64_t>(*value) <= limit) return static_cast<std::uint64_t>(*value);
        fail(at);
        return 0;
    }
    Ieee address(const Json* given, std::size_t at) {
        const auto text = given == nullptr ? std::nullopt : as_string(*given);
        const auto parsed = text ? parse_ieee(*text) : std::nullopt;
        if (!parsed) fail(at);
        return parsed.value_or(Ieee{});
    }
    const JsonArray& list(const Json* given, std::size_t at) {
        static const JsonArray kNone;
        if (given != nullptr && given->is_array() && given->get_array().size() <= 0xFF) return given->get_array();
        fail(at);
        return kNone;
    }

    ClusterId cluster_;
    const JsonArray& list_;
    std::optional<std::size_t> wrong_;
};

constexpr std::uint8_t kGroupBinding = 0x01;
constexpr std::uint8_t kRejoinFlag = 0x80;
constexpr std::uint8_t kRemoveChildrenFlag = 0x40;

// [source, endpoint, cluster, type, destination, group, destination endpoint]
Binding binding_from(Parameters& in) {
    Binding out;
    out.source = in.ieee(0);
    out.endpoint = in.u8(1);
    out.cluster = in.u16(2);
    if (in.u8(3) == kGroupBinding) {
        out.target = GroupId{in.u16(5)};
    } else {
        const Ieee destination = in.ieee(4);
        out.target = BindTarget{destination, in.u8(6)};
    }
    return out;
}

std::uint16_t server_mask_from(Parameters& in) {
    const auto bit = [&](std::string_view name, int shift) { return static_cast<int>(in.member(0, name) & 1) << shift; };
    const int revision = static_cast<int>(in.member(0, "stackComplianceRevision") & 0x7F) << 9;
    return static_cast<std::uint16_t>(bit("primaryTrustCenter", 0) | bit("backupTrustCenter", 1) | bit("deprecated1", 2) |
                                      bit("deprecated2", 3) | bit("deprecated3", 4) | bit("deprecated4", 5) | bit("networkManager", 6) |
                                      bit("reserved1", 7) | bit("reserved2", 8) | revision);
}

Result<Bytes> leave_from(Parameters& in) {
    MgmtLeaveRequest out;
    out.device = in.ieee(0);
    const std::uint8_t flags = in.u8(1);
    out.rejoin = (flags & kRejoinFlag) != 0;
    out.remove_children = (flags & kRemoveChildrenFlag) != 0;
    return in.finish(out);
}

Result<Bytes> update_from(Parameters& in) {
    MgmtNwkUpdateRequest out;
    out.channels = in.channels(0);
    out.duration = in.u8(1);
    out.count = in.optional_u8(2);
    out.update_id = in.optional_u8(3);
    out.manager = in.optional_nwk(4);
    return in.finish(out);
}

Result<Bytes> enhanced_update_from(Parameters& in) {
    MgmtNwkEnhancedUpdateRequest out;
    out.channel_pages = in.numbers<std::uint32_t>(0, 0xFFFFFFFF);
    out.duration = in.u8(1);
    out.count = in.optional_u8(2);
    out.update_id = in.optional_u8(3);
    out.manager = in.optional_nwk(4);
    out.configuration = in.optional_u8(5);
    return in.finish(out);
}

// ---- responses

JsonArray list_of(const auto& items, auto to_item) {
    JsonArray out;
    for (const auto& item : items) out.push_back(to_item(item));
    return out;
}
Json text(const std::string& value) {
    return boost::json::string(value);
}
Json text(std::string_view value) {
    return boost::json::string(value);
}

JsonObject json_of(Capability c) {
    const auto bit = [&](int at) { return c.bits >> at & 1; };
    return {{"alternatePANCoordinator", bit(0)},
            {"deviceType", bit(1)},
            {"powerSource", bit(2)},
            {"rxOnWhenIdle", bit(3)},
            {"reserved1", bit(4)},
            {"reserved2", bit(5)},
            {"securityCapability", bit(6)},
            {"allocateAddress", bit(7)}};
}

JsonObject json_of(ServerMask mask) {
    const auto bit = [&](int at) { return mask.bits >> at & 1; };
    return {{"primaryTrustCenter", bit(0)}, {"backupTrustCenter", bit(1)},
            {"deprecated1", bit(2)},        {"deprecated2", bit(3)},
            {"deprecated3", bit(4)},        {"deprecated4", bit(5)},
            {"networkManager", bit(6)},     {"reserved1", bit(7)},
            {"reserved2", bit(8)},          {"stackComplianceRevision", mask.stack_revision()}};
}

JsonObject json_of(const AddressFields& in) {
    return {{"eui64", text(to_string(in.ieee))},
            {"nwkAddress", raw(in.nwk)},
            {"startIndex", in.start},
            {"assocDevList", list_of(in.children, [](Nwk nwk) { return raw(nwk); })}};
}

JsonObject json_of(const NodeDescriptorResponse& in) {
    const NodeDescriptor& d = in.descriptor;
    JsonObject out{{"nwkAddress", raw(in.nwk)},
                   {"logicalType", static_cast<int>(d.type)},
                   {"apsFlags", d.aps_flags},
                   {"frequencyBand", d.frequency_band},
                   {"capabilities", json_of(d.capability)},
                   {"manufacturerCode", d.manufacturer},
                   {"maxBufSize", d.max_buffer_size},
                   {"maxIncTxSize", d.max_incoming_transfer},
                   {"serverMask", json_of(d.server_mask)},
                   {"maxOutTxSize", d.max_outgoing_transfer},
                   {"deprecated1", d.descriptor_capability},
                   {"tlvs", JsonArray{}}};
    if (d.server_mask.stack_revision() >= 23) out["fragmentationSupported"] = d.fragmentation;
    return out;
}

JsonObject json_of(const PowerDescriptorResponse& in) {
    return {{"nwkAddress", raw(in.nwk)},
            {"currentPowerMode", in.descriptor.mode},
            {"availPowerSources", in.descriptor.available_sources},
            {"currentPowerSource", in.descriptor.source},
            {"currentPowerSourceLevel", in.descriptor.level}};
}

JsonObject json_of(const SimpleDescriptorResponse& in) {
    const SimpleDescriptor& d = in.descriptor;
    return {{"nwkAddress", raw(in.nwk)},
            {"length", 8 + 2 * (d.inputs.size() + d.outputs.size())},
            {"endpoint", d.endpoint},
            {"profileId", d.profile},
            {"deviceId", d.device},
            {"deviceVersion", d.version},
            {"inClusterList", JsonArray(d.inputs.begin(), d.inputs.end())},
            {"outClusterList", JsonArray(d.outputs.begin(), d.outputs.end())}};
}

JsonObject json_of(const ActiveEndpointsResponse& in) {
    return {{"nwkAddress", raw(in.nwk)}, {"endpointList", JsonArray(in.endpoints.begin(), in.endpoints.end())}};
}
JsonObject json_of(const MatchDescriptorsResponse& in) {
    return {{"nwkAddress", raw(in.nwk)}, {"endpointList", JsonArray(in.endpoints.begin(), in.endpoints.end())}};
}
JsonObject json_of(const SystemServerDiscoveryResponse& in) {
    return {{"serverMask", json_of(in.mask)}};
}
JsonObject json_of(const ParentAnnounceResponse& in) {
    return {{"children", list_of(in.children, [](Ieee ieee) { return text(to_string(ieee)); })}};
}

JsonObject json_of(const Neighbor& in) {
    JsonArray extended;
    for (int i = 0; i < 8; ++i) extended.emplace_back(in.extended_pan_id >> (8 * i) & 0xFF);
    return {{"extendedPanId", std::move(extended)},
            {"eui64", text(to_string(in.ieee))},
            {"nwkAddress", raw(in.nwk)},
            {"deviceType", in.device_type},
            {"rxOnWhenIdle", in.rx_on_when_idle},
            {"relationship", in.relationship},
            {"reserved1", 0},
            {"permitJoining", in.permit_joining},
            {"reserved2", 0},
            {"depth", in.depth},
            {"lqi", in.lqi}};
}
JsonObject json_of(const MgmtLqiResponse& in) {
    return {{"neighborTableEntries", in.total},
            {"startIndex", in.start},
            {"entryList", list_of(in.neighbors, [](const Neighbor& n) { return json_of(n); })}};
}

JsonObject json_of(const Route& in) {
    return {{"destinationAddress", raw(in.destination)},
            {"status", text(name_of(in.status))},
            {"memoryConstrained", in.memory_constrained ? 1 : 0},
            {"manyToOne", in.many_to_one ? 1 : 0},
            {"routeRecordRequired", in.route_record_required ? 1 : 0},
            {"reserved1", 0},
            {"nextHopAddress", raw(in.next_hop)}};
}
JsonObject json_of(const MgmtRoutingResponse& in) {
    return {{"routingTableEntries", in.total},
            {"startIndex", in.start},
            {"entryList", list_of(in.routes, [](const Route& r) { return json_of(r); })}};
}

JsonObject json_of(const Binding& in) {
    JsonObject out{{"sourceEui64", text(to_string(in.source))}, {"sourceEndpoint", in.endpoint}, {"clusterId", in.cluster}};
    if (const auto* group = std::get_if<GroupId>(&in.target)) {
        out["destAddrMode"] = kGroupBinding;
        out["dest"] = raw(*group);
        return out;
    }
    const auto& target = std::get<BindTarget>(in.target);
    out["destAddrMode"] = 0x03;
    out["dest"] = text(to_string(target.ieee));
    out["destEndpoint"] = target.endpoint;
    return out;
}
JsonObject json_of(const MgmtBindResponse& in) {
    return {{"bindingTableEntries", in.total},
            {"startIndex", in.start},
            {"entryList", list_of(in.bindings, [](const Binding& b) { return json_of(b); })}};
}

JsonObject json_of(const ScanFields& in) {
    return {{"scannedChannels", in.scanned},
            {"totalTransmissions", in.transmissions},
            {"totalFailures", in.failures},
            {"entryList", JsonArray(in.energy.begin(), in.energy.end())}};
}

JsonObject json_of(const MgmtNwkIeeeJoiningListResponse& in) {
    JsonObject out{{"updateId", in.update_id}, {"joiningPolicy", in.policy}, {"entryListTotal", in.total}};
    if (in.total == 0) return out;
    out["startIndex"] = in.start;
    out["entryList"] = list_of(in.devices, [](Ieee ieee) { return text(to_string(ieee)); });
    return out;
}

JsonObject json_of(const MgmtNwkUnsolicitedEnhancedUpdate& in) {
    return {{"channelInUse", in.channel},
            {"macTxUCastTotal", in.unicasts},
            {"macTxUCastFailures", in.failures},
            {"macTxUCastRetries", in.retries},
            {"timePeriod", in.period}};
}

template <class Message>
Result<Json> answer(BytesView body) {
    const Result<Message> message = parse<Message>(body);
    if (!message && message.error().code == Errc::Refused) return Json(JsonArray{message.error().status, nullptr});
    if (!message) return message.error();
    return Json(JsonArray{0, json_of(*message)});
}

Result<Json> status_answer(BytesView body, std::string_view name) {
    if (body.empty()) return Error{Errc::Malformed, fmt::format("{} is empty", name)};
    return Json(JsonArray{body[0], nullptr});
}

}  // namespace

Result<Bytes> request_from_json(ClusterId request, const JsonArray& parameters) {
    Parameters in(request, parameters);
    switch (request) {
        case cluster::kNwkAddressRequest: return in.finish(NwkAddressRequest{in.ieee(0), in.number(1, 1) != 0, in.u8(2)});
        case cluster::kIeeeAddressRequest: return in.finish(IeeeAddressRequest{in.nwk(0), in.number(1, 1) != 0, in.u8(2)});
        case cluster::kNodeDescriptorRequest: return in.finish(NodeDescriptorRequest{in.nwk(0)});
        case cluster::kPowerDescriptorRequest: return in.finish(PowerDescriptorRequest{in.nwk(0)});
        case cluster::kSimpleDescriptorRequest: return in.finish(SimpleDescriptorRequest{in.nwk(0), in.u8(1)});
        case cluster::kActiveEndpointsRequest: return in.finish(ActiveEndpointsRequest{in.nwk(0)});
        case cluster::kMatchDescriptorsRequest:
            return in.finish(
                MatchDescriptorsRequest{in.nwk(0), in.u16(1), in.numbers<ClusterId>(2, 0xFFFF), in.numbers<ClusterId>(3, 0xFFFF)});
        case cluster::kSystemServerDiscoveryRequest: return in.finish(SystemServerDiscoveryRequest{ServerMask{server_mask_from(in)}});
        case cluster::kParentAnnounce: return in.finish(ParentAnnounce{in.addresses(0)});
        case cluster::kBindRequest: return in.finish(BindRequest{binding_from(in)});
        case cluster::kUnbindRequest: return in.finish(UnbindRequest{binding_from(in)});
        case cluster::kClearAllBindingsRequest: return in.finish(ClearAllBindingsRequest{in.addresses(0, "eui64List")});
        case cluster::kMgmtLqiRequest: return in.finish(MgmtLqiRequest{in.u8(0)});
        case cluster::kMgmtRoutingRequest: return in.finish(MgmtRoutingRequest{in.u8(0)});
        case cluster::kMgmtBindRequest: return in.finish(MgmtBindRequest{in.u8(0)});
        case cluster::kMgmtLeaveRequest: return leave_from(in);
        case cluster::kMgmtPermitJoiningRequest: return in.finish(MgmtPermitJoiningRequest{in.u8(0), in.u8(1)});
        case cluster::kMgmtNwkUpdateRequest: return update_from(in);
        case cluster::kMgmtNwkEnhancedUpdateRequest: return enhanced_update_from(in);
        case cluster::kMgmtNwkIeeeJoiningListRequest: return in.finish(MgmtNwkIeeeJoiningListRequest{in.u8(0)});
        default: return Error{Errc::Unsupported, fmt::format("Unsupported request building for cluster ID '{}'.", request)};
    }
}

Result<Json> response_json(ClusterId response, BytesView body) {
    switch (response) {
        case cluster::kNwkAddressResponse: return answer<NwkAddressResponse>(body);
        case cluster::kIeeeAddressResponse: return answer<IeeeAddressResponse>(body);
        case cluster::kNodeDescriptorResponse: return answer<NodeDescriptorResponse>(body);
        case cluster::kPowerDescriptorResponse: return answer<PowerDescriptorResponse>(body);
        case cluster::kSimpleDescriptorResponse: return answer<SimpleDescriptorResponse>(body);
        case cluster::kActiveEndpointsResponse: return answer<ActiveEndpointsResponse>(body);
        case cluster::kMatchDescriptorsResponse: return answer<MatchDescriptorsResponse>(body);
        case cluster::kSystemServerDiscoveryResponse: return answer<SystemServerDiscoveryResponse>(body);
        case cluster::kParentAnnounceResponse: return answer<ParentAnnounceResponse>(body);
        case cluster::kMgmtLqiResponse: return answer<MgmtLqiResponse>(body);
        case cluster::kMgmtRoutingResponse: return answer<MgmtRoutingResponse>(body);
        case cluster::kMgmtBindResponse: return answer<MgmtBindResponse>(body);
        case cluster::kMgmtNwkUpdateResponse: return answer<MgmtNwkUpdateResponse>(body);
        case cluster::kMgmtNwkEnhancedUpdateResponse: return answer<MgmtNwkEnhancedUpdateResponse>(body);
        case cluster::kMgmtNwkIeeeJoiningListResponse: return answer<MgmtNwkIeeeJoiningListResponse>(body);
        case cluster::kMgmtNwkUnsolicitedEnhancedUpdate: return answer<MgmtNwkUnsolicitedEnhancedUpdate>(body);
        case cluster::kBindResponse:
        case cluster::kUnbindResponse:
        case cluster::kClearAllBindingsResponse:
        case cluster::kMgmtLeaveResponse:
        case cluster::kMgmtPermitJoiningResponse: return status_answer(body, name_of_cluster(response));
        default: return Error{Errc::Unsupported, fmt::format("Unsupported response reading for cluster ID '{}'.", response)};
    }
}

}  // namespace skep::zdo

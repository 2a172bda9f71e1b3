// database.db lines (contract files.md 1): how a line is read, and old forms brought up to date (1.4).
#include <algorithm>
#include <array>
#include <limits>

#include "zigbee/network.h"
#include "zigbee/power_source.h"

namespace skep::zigbee {
namespace {

constexpr std::array<std::string_view, 23> kNodeKeys{"id",
                                                     "type",
                                                     "ieeeAddr",
                                                     "nwkAddr",
                                                     "manufId",
                                                     "manufName",
                                                     "powerSource",
                                                     "modelId",
                                                     "epList",
                                                     "endpoints",
                                                     "appVersion",
                                                     "stackVersion",
                                                     "hwVersion",
                                                     "dateCode",
                                                     "swBuildId",
                                                     "zclVersion",
                                                     "interviewCompleted",
                                                     "interviewState",
                                                     "meta",
                                                     "lastSeen",
                                                     "checkinInterval",
                                                     "gpSecurityKey",
                                                     "scheduledOta"};
constexpr std::array<std::string_view, 5> kGroupKeys{"id", "type", "groupID", "members", "meta"};

// Cluster names that older versions wrote (1.4).
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kRenamedClusters{
    {{"piRetailTunnel", "retailTunnel"}, {"tunneling", "seTunneling"}, {"haMeterIdentification", "seMeterIdentification"}}};

template <class T>
std::optional<T> integer(const JsonObject& row, std::string_view key) {
    const Json* value = find(row, key);
    const auto number = value != nullptr ? as_integer(*value) : std::nullopt;
    if (!number || *number < static_cast<std::int64_t>(std::numeric_limits<T>::min())) return std::nullopt;
    if (static_cast<std::uint64_t>(std::max<std::int64_t>(*number, 0)) > static_cast<std::uint64_t>(std::numeric_limits<T>::max()))
        return std::nullopt;
    return static_cast<T>(*number);
}

std::optional<std::string> text(const JsonObject& row, std::string_view key) {
    const Json* value = find(row, key);
    const auto held = value != nullptr ? as_string(*value) : std::nullopt;
    if (!held) return std::nullopt;
    return std::string(*held);
}

JsonObject object(const JsonObject& row, std::string_view key) {
    const Json* value = find(row, key);
    return value != nullptr && value->is_object() ? value->get_object() : JsonObject{};
}

const JsonArray& array(const JsonObject& row, std::string_view key) {
    static const JsonArray kNone;
    const Json* value = find(row, key);
    return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

std::optional<Ieee> ieee(const JsonObject& row, std::string_view key) {
    const auto held = text(row, key);
    return held ? parse_ieee(*held) : std::nullopt;
}

std::optional<std::int64_t> whole_seconds(const JsonObject& row, std::string_view key) {
    const Json* value = find(row, key);
    const auto number = value != nullptr ? as_number(*value) : std::nullopt;
    if (!number || !(*number >= 0) || *number > 1e12) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

std::vector<ClusterId> clusters_of(const JsonArray& list) {
    std::vector<ClusterId> out;
    out.reserve(list.size());
    for (const Json& item : list)
        if (const auto id = as_integer(item); id && *id >= 0 && *id <= 0xFFFF) out.push_back(static_cast<ClusterId>(*id));
    return out;
}

// {"attrs":…} became {"attributes":…}.
Json migrated_cluster(const Json& entry) {
    if (!entry.is_object()) return entry;
    const JsonObject& old = entry.get_object();
    const Json* attrs = find(old, "attrs");
    if (attrs == nullptr || attrs->is_null()) return entry;
    JsonObject out;
    for (const auto& [key, value] : old)
        if (key != "attrs") out[key] = value;
    out["attributes"] = *attrs;
    return out;
}

JsonObject migrated_clusters(const JsonObject& old) {
    JsonObject out;
    const auto renamed = [](std::string_view name) {
        return std::ranges::find(kRenamedClusters, name, &decltype(kRenamedClusters)::value_type::first);
    };
    for (const auto& [name, entry] : old)
        if (renamed(name) == kRenamedClusters.end()) out[name] = migrated_cluster(entry);
    for (const auto& [name, entry] : old)
        if (const auto* to = renamed(name); to != kRenamedClusters.end()) out[to->second] = migrated_cluster(entry);
    return out;
}

std::optional<Binding> binding_from(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    const JsonObject& row = json.get_object();
    const auto cluster = integer<ClusterId>(row, "cluster");
    if (!cluster) return std::nullopt;
    if (text(row, "type") == "group") {
        const auto group = integer<std::uint16_t>(row, "groupID");
        if (!group) return std::nullopt;
        return Binding{*cluster, GroupId{*group}};
    }
    const auto target = ieee(row, "deviceIeeeAddress");
    const auto endpoint = integer<EndpointId>(row, "endpointID");
    if (!target || !endpoint) return std::nullopt;
    return Binding{*cluster, EndpointTarget{*target, *endpoint}};
}

std::optional<Reporting> reporting_from(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    const JsonObject& row = json.get_object();
    const auto cluster = integer<ClusterId>(row, "cluster");
    const auto attribute = integer<AttributeId>(row, "attrId");
    if (!cluster || !attribute) return std::nullopt;
    Reporting out;
    out.cluster = *cluster;
    out.attribute = *attribute;
    out.minimum = integer<std::uint16_t>(row, "minRepIntval").value_or(0);
    out.maximum = integer<std::uint16_t>(row, "maxRepIntval").value_or(0);
    if (const Json* change = find(row, "repChange")) out.change = *change;
    out.manufacturer = integer<ManufacturerCode>(row, "manufacturerCode").value_or(zcl::kNoManufacturer);
    return out;
}

std::optional<Endpoint> endpoint_from(std::string_view key, const Json& json) {
    if (!json.is_object()) return std::nullopt;
    const JsonObject& row = json.get_object();
    Endpoint out;
    if (const auto id = integer<EndpointId>(row, "epId")) {
        out.id = *id;
    } else {
        int number = 0;
        for (const char c : key) number = c >= '0' && c <= '9' && number < 1000 ? number * 10 + (c - '0') : 1000;
        if (key.empty() || number > 255) return std::nullopt;
        out.id = static_cast<EndpointId>(number);
    }
    out.profile = integer<ProfileId>(row, "profId");
    out.device_id = integer<std::uint16_t>(row, "devId");
    out.input = clusters_of(array(row, "inClusterList"));
    out.output = clusters_of(array(row, "outClusterList"));
    out.clusters = migrated_clusters(object(row, "clusters"));
    for (const Json& item : array(row, "binds"))
        if (auto bind = binding_from(item)) out.binds.push_back(*bind);
    for (const Json& item : array(row, "configuredReportings"))
        if (auto reporting = reporting_from(item)) out.reportings.push_back(std::move(*reporting));
    out.meta = object(row, "meta");
    return out;
}

std::vector<Endpoint> endpoints_from(const JsonObject& row) {
    std::vector<Endpoint> out;
    const JsonObject map = object(row, "endpoints");
    for (const auto& [key, value] : map) {
        auto endpoint = endpoint_from(key, value);
        if (endpoint && std::ranges::find(out, endpoint->id, &Endpoint::id) == out.end()) out.push_back(std::move(*endpoint));
    }
    std::ranges::sort(out, {}, &Endpoint::id);
    return out;
}

std::optional<NodeType> type_from(std::string_view name) {
    for (const NodeType type : {NodeType::Coordinator, NodeType::Router, NodeType::EndDevice, NodeType::GreenPower, NodeType::Unknown})
        if (name_of(type) == name) return type;
    return std::nullopt;
}

Interview interview_from(const JsonObject& row) {
    const auto state = text(row, "interviewState");
    for (const Interview known : {Interview::Pending, Interview::Successful, Interview::Failed})
        if (state == name_of(known)) return known;
    if (state == name_of(Interview::InProgress)) return Interview::Pending;
    const Json* completed = find(row, "interviewCompleted");
    return completed != nullptr && completed->is_bool() && completed->get_bool() ? Interview::Successful : Interview::Failed;
}

template <std::size_t N>
JsonObject unknown_keys(const JsonObject& row, const std::array<std::string_view, N>& known) {
    JsonObject out;
    for (const auto& [key, value] : row)
        if (std::ranges::find(known, std::string_view(key)) == known.end()) out[key] = value;
    return out;
}

Error wrong(std::string_view what) {
    return {Errc::Malformed, "database line: " + std::string(what)};
}

}  // namespace

Result<Endpoint> endpoint_from_row(const JsonObject& row) {
    auto endpoint = endpoint_from({}, row);
    if (!endpoint) return wrong("an endpoint has no number");
    return *std::move(endpoint);
}

Result<Node> node_from_row(const JsonObject& row) {
    Node node;
    const auto id = integer<std::int64_t>(row, "id");
    if (!id) return wrong("no id");
    node.row = *id;
    const auto type = type_from(text(row, "type").value_or(""));
    if (!type) return wrong("'type' of line " + std::to_string(*id) + " is unknown");
    node.type = *type;
    const auto address = ieee(row, "ieeeAddr");
    if (!address) return wrong("'ieeeAddr' of line " + std::to_string(*id) + " is no address");
    node.ieee = *address;
    node.nwk = Nwk{integer<std::uint16_t>(row, "nwkAddr").value_or(0xFFFE)};
    node.manufacturer_code = integer<ManufacturerCode>(row, "manufId");
    node.manufacturer_name = text(row, "manufName");
    node.power_source = text(row, "powerSource");
    if (node.power_source &&
        (*node.power_source == kPowerSources[0] || std::ranges::find(kPowerSources, *node.power_source) == kPowerSources.end()))
        node.power_source.reset();
    node.model_id = text(row, "modelId");
    node.endpoints = endpoints_from(row);
    node.application_version = integer<std::int64_t>(row, "appVersion");
    node.stack_version = integer<std::int64_t>(row, "stackVersion");
    node.hardware_version = integer<std::int64_t>(row, "hwVersion");
    node.date_code = text(row, "dateCode");
    node.software_build_id = text(row, "swBuildId");
    node.zcl_version = integer<std::int64_t>(row, "zclVersion");
    node.interview = interview_from(row);
    node.meta = object(row, "meta");
    node.last_seen_ms = integer<std::int64_t>(row, "lastSeen");
    node.check_in_interval = whole_seconds(row, "checkinInterval");
    if (const Json* key = find(row, "gpSecurityKey"); key != nullptr && key->is_array()) node.gp_security_key = key->get_array();
    if (const Json* ota = find(row, "scheduledOta"); ota != nullptr && ota->is_object()) node.scheduled_ota = ota->get_object();
    node.other = unknown_keys(row, kNodeKeys);
    return node;
}

Result<Group> group_from_row(const JsonObject& row) {
    Group group;
    const auto id = integer<std::int64_t>(row, "id");
    if (!id) return wrong("no id");
    group.row = *id;
    if (text(row, "type") != "Group") return wrong("line " + std::to_string(*id) + " is no group");
    const auto number = integer<std::uint16_t>(row, "groupID");
    if (!number) return wrong("'groupID' of line " + std::to_string(*id) + " is no group number");
    group.id = GroupId{*number};
    for (const Json& item : array(row, "members")) {
        if (!item.is_object()) continue;
        const auto address = ieee(item.get_object(), "deviceIeeeAddr");
        const auto endpoint = integer<EndpointId>(item.get_object(), "endpointID");
        if (!address || !endpoint) continue;
        const Member member{*address, *endpoint};
        if (std::ranges::find(group.members, member) == group.members.end()) group.members.push_back(member);
    }
    group.meta = object(row, "meta");
    group.other = unknown_keys(row, kGroupKeys);
    return group;
}

}  // namespace skep::zigbee

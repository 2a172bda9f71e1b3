// database.db lines (contract files.md 1): how a node and a group are written.
#include <algorithm>

#include "zigbee/network.h"

namespace skep::zigbee {
namespace {

template <class T>
void put(JsonObject& row, std::string_view key, const std::optional<T>& value) {
    if (value) row[key] = *value;
}

JsonArray numbers(const std::vector<ClusterId>& list) {
    JsonArray out;
    out.reserve(list.size());
    for (const ClusterId id : list) out.emplace_back(id);
    return out;
}

JsonObject to_json(const Binding& binding) {
    JsonObject out;
    out["cluster"] = binding.cluster;
    if (const auto* target = std::get_if<EndpointTarget>(&binding.target)) {
        out["type"] = "endpoint";
        out["deviceIeeeAddress"] = to_string(target->ieee);
        out["endpointID"] = target->endpoint;
    } else {
        out["groupID"] = raw(std::get<GroupId>(binding.target));
        out["type"] = "group";
    }
    return out;
}

JsonObject to_json(const Reporting& reporting) {
    JsonObject out;
    out["cluster"] = reporting.cluster;
    out["attrId"] = reporting.attribute;
    out["minRepIntval"] = reporting.minimum;
    out["maxRepIntval"] = reporting.maximum;
    out["repChange"] = reporting.change;
    if (reporting.manufacturer != zcl::kNoManufacturer) out["manufacturerCode"] = reporting.manufacturer;
    return out;
}

JsonObject endpoint_json(const Endpoint& endpoint) {
    JsonObject out;
    put(out, "profId", endpoint.profile);
    out["epId"] = endpoint.id;
    put(out, "devId", endpoint.device_id);
    out["inClusterList"] = numbers(endpoint.input);
    out["outClusterList"] = numbers(endpoint.output);
    out["clusters"] = endpoint.clusters;
    JsonArray binds;
    for (const Binding& bind : endpoint.binds) binds.push_back(to_json(bind));
    out["binds"] = std::move(binds);
    JsonArray reportings;
    for (const Reporting& reporting : endpoint.reportings) reportings.push_back(to_json(reporting));
    out["configuredReportings"] = std::move(reportings);
    out["meta"] = endpoint.meta;
    return out;
}

void put_endpoints(JsonObject& row, const Node& node) {
    JsonArray list;
    std::vector<const Endpoint*> ascending;
    for (const Endpoint& endpoint : node.endpoints) {
        list.emplace_back(endpoint.id);
        ascending.push_back(&endpoint);
    }
    row["epList"] = std::move(list);
    // JavaScript objects hold their integral keys in ascending order.
    std::ranges::sort(ascending, {}, &Endpoint::id);
    JsonObject endpoints;
    for (const Endpoint* endpoint : ascending) endpoints[std::to_string(endpoint->id)] = endpoint_json(*endpoint);
    row["endpoints"] = std::move(endpoints);
}

void put_other(JsonObject& row, const JsonObject& other) {
    for (const auto& [key, value] : other)
        if (!row.contains(key)) row[key] = value;
}

}  // namespace

JsonObject to_row(const Node& node) {
    JsonObject row;
    row["id"] = node.row;
    row["type"] = name_of(node.type);
    row["ieeeAddr"] = to_string(node.ieee);
    row["nwkAddr"] = raw(node.nwk);
    put(row, "manufId", node.manufacturer_code);
    put(row, "manufName", node.manufacturer_name);
    put(row, "powerSource", node.power_source);
    put(row, "modelId", node.model_id);
    put_endpoints(row, node);
    put(row, "appVersion", node.application_version);
    put(row, "stackVersion", node.stack_version);
    put(row, "hwVersion", node.hardware_version);
    put(row, "dateCode", node.date_code);
    put(row, "swBuildId", node.software_build_id);
    put(row, "zclVersion", node.zcl_version);
    row["interviewCompleted"] = node.interview == Interview::Successful;
    row["interviewState"] = name_of(node.interview == Interview::InProgress ? Interview::Pending : node.interview);
    row["meta"] = node.meta;
    put(row, "lastSeen", node.last_seen_ms);
    put(row, "checkinInterval", node.check_in_interval);
    put(row, "gpSecurityKey", node.gp_security_key);
    put(row, "scheduledOta", node.scheduled_ota);
    put_other(row, node.other);
    return row;
}

JsonObject to_row(const Endpoint& endpoint) {
    return endpoint_json(endpoint);
}

JsonObject to_row(const Group& group) {
    JsonObject row;
    row["id"] = group.row;
    row["type"] = "Group";
    row["groupID"] = raw(group.id);
    JsonArray members;
    for (const Member& member : group.members) {
        JsonObject entry;
        entry["deviceIeeeAddr"] = to_string(member.ieee);
        entry["endpointID"] = member.endpoint;
        members.push_back(std::move(entry));
    }
    row["members"] = std::move(members);
    row["meta"] = group.meta;
    put_other(row, group.other);
    return row;
}

}  // namespace skep::zigbee

#include "sim/state_file.h"

#include "sim/devices/parts.h"
#include "sim/node.h"

namespace skep::sim {

namespace {

Json of(const Binding& binding) {
    JsonObject out;
    out["endpoint"] = binding.endpoint;
    out["cluster"] = binding.cluster;
    if (binding.group)
        out["group"] = raw(*binding.group);
    else
        out["to"] = to_string(binding.to);
    out["to_endpoint"] = binding.to_endpoint;
    return out;
}

std::optional<Binding> binding_of(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    const JsonObject& from = json.get_object();
    Binding out;
    out.endpoint = static_cast<EndpointId>(integer(from, "endpoint", 1));
    out.cluster = static_cast<ClusterId>(integer(from, "cluster", 0));
    out.to_endpoint = static_cast<EndpointId>(integer(from, "to_endpoint", 1));
    if (find(from, "group") != nullptr) {
        out.group = GroupId{static_cast<std::uint16_t>(integer(from, "group", 0))};
        return out;
    }
    const Json* to = find(from, "to");
    const auto text = to == nullptr ? std::nullopt : as_string(*to);
    const auto ieee = text ? parse_ieee(*text) : std::nullopt;
    if (!ieee) return std::nullopt;
    out.to = *ieee;
    return out;
}

void put_endpoints(const Node& node, JsonArray& groups, JsonArray& reporting) {
    for (const auto& endpoint : node.endpoints()) {
        for (const GroupId group : endpoint->groups) groups.push_back(JsonArray{endpoint->id(), raw(group)});
        for (const auto& cluster : endpoint->servers()) {
            for (const auto& [key, row] : cluster->reportings()) {
                const auto change = row.change.empty() ? 0 : wire::as_int(row.type, row.change);
                reporting.push_back(JsonArray{endpoint->id(), cluster->id(), key.id, row.minimum, row.maximum, change, key.manufacturer});
            }
        }
    }
}

// A row of integers: at least `count` of them.
std::optional<std::vector<std::int64_t>> numbers(const Json& json, std::size_t count) {
    if (!json.is_array() || json.get_array().size() < count) return std::nullopt;
    std::vector<std::int64_t> out;
    for (const Json& one : json.get_array()) {
        const auto number = as_integer(one);
        if (!number) return std::nullopt;
        out.push_back(*number);
    }
    return out;
}

Result<void> restore(Air& air, Node& node, const JsonObject& from) {
    const auto wrong = [&node](std::string_view what) {
        return Error{Errc::Malformed, to_string(node.ieee()) + ": bad " + std::string(what)};
    };
    JoinOptions options;
    options.nwk = Nwk{static_cast<std::uint16_t>(integer(from, "nwk", 0xFFFE))};
    options.parent = Nwk{static_cast<std::uint16_t>(integer(from, "parent", 0))};
    if (raw(*options.nwk) == 0 || raw(*options.nwk) >= 0xFFF8) return wrong("nwk");
    air.settle(node, options);
    const auto list = [&from](std::string_view key) -> const JsonArray& {
        static const JsonArray kNone;
        const Json* value = find(from, key);
        return value == nullptr || !value->is_array() ? kNone : value->get_array();
    };
    node.bindings.clear();
    for (const Json& one : list("bindings")) {
        const auto binding = binding_of(one);
        if (!binding) return wrong("binding");
        node.bindings.push_back(*binding);
    }
    for (const auto& endpoint : node.endpoints()) endpoint->groups.clear();
    for (const Json& one : list("groups")) {
        const auto row = numbers(one, 2);
        Endpoint* endpoint = row ? node.endpoint(static_cast<EndpointId>((*row)[0])) : nullptr;
        if (endpoint == nullptr) return wrong("group");
        endpoint->groups.push_back(GroupId{static_cast<std::uint16_t>((*row)[1])});
    }
    for (const Json& one : list("reporting")) {
        const auto row = numbers(one, 7);
        const Endpoint* endpoint = row ? node.endpoint(static_cast<EndpointId>((*row)[0])) : nullptr;
        Cluster* cluster = endpoint == nullptr ? nullptr : endpoint->server(static_cast<ClusterId>((*row)[1]));
        if (cluster == nullptr) return wrong("reporting");
        cluster->preset_reporting(static_cast<AttributeId>((*row)[2]), static_cast<std::uint16_t>((*row)[3]),
                                  static_cast<std::uint16_t>((*row)[4]), (*row)[5], static_cast<ManufacturerCode>((*row)[6]));
    }
    return ok;
}

}  // namespace

Json nodes_to_json(const Air& air) {
    JsonObject out;
    for (const auto& node : air.nodes()) {
        if (!node->in_network()) continue;
        JsonObject row;
        row["nwk"] = raw(node->nwk());
        row["parent"] = raw(node->parent());
        JsonArray bindings;
        for (const Binding& binding : node->bindings) bindings.push_back(of(binding));
        JsonArray groups;
        JsonArray reporting;
        put_endpoints(*node, groups, reporting);
        row["bindings"] = std::move(bindings);
        row["groups"] = std::move(groups);
        row["reporting"] = std::move(reporting);
        out[to_string(node->ieee())] = std::move(row);
    }
    return out;
}

Result<void> nodes_from_json(Air& air, const Json& json) {
    if (!json.is_object()) return Error{Errc::Malformed, "the nodes are no JSON object"};
    for (const auto& member : json.get_object()) {
        const auto ieee = parse_ieee(member.key());
        if (!ieee || !member.value().is_object()) return Error{Errc::Malformed, "'" + std::string(member.key()) + "' is no device"};
        Node* node = air.find(*ieee);
        if (node == nullptr) continue;
        if (auto restored = restore(air, *node, member.value().get_object()); !restored) return restored;
    }
    return ok;
}

}  // namespace skep::sim

// bridge/groups and bridge/definitions (mqtt-api 7.3, 7.4).
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "bridge/bridge_topics.h"
#include "bridge/text.h"

namespace skep::bridge {

BridgeTopics::BridgeTopics(const Context& context, Entities& entities, MqttLink& link, const RadioState& radio, SystemProbe& system)
    : context_(context), entities_(entities), link_(link), radio_(radio), system_(system) {}

std::string BridgeTopics::groups_text() {
    std::string out = "[";
    bool first_group = true;
    for (GroupEntity* entity : entities_.groups()) {
        if (!std::exchange(first_group, false)) out.push_back(',');
        out.push_back('{');
        bool first = true;
        if (const Json* description = find(entity->settings(), "description")) {
            append_key(out, "description", first);
            append_text(out, *description);
        }
        append_key(out, "friendly_name", first);
        append_quoted(out, entity->id() == kDefaultBindGroup ? "default_bind_group" : entity->title());
        append_key(out, "id", first);
        out.append(entity->key());
        append_key(out, "members", first);
        out.push_back('[');
        std::vector<const zigbee::Endpoint*> endpoints;
        bool first_member = true;
        for (const zigbee::Member& member : entity->group().members) {
            if (!std::exchange(first_member, false)) out.push_back(',');
            out.append(R"({"endpoint":)")
                .append(std::to_string(member.endpoint))
                .append(R"(,"ieee_address":")")
                .append(to_string(member.ieee))
                .append("\"}");
            const zigbee::Node* node = context_.network.find(member.ieee);
            const zigbee::Endpoint* endpoint = node != nullptr ? node->endpoint(member.endpoint) : nullptr;
            if (endpoint != nullptr) endpoints.push_back(endpoint);
        }
        out.push_back(']');
        append_key(out, "scenes", first);
        append_scenes(out, endpoints, raw(entity->id()));
        out.push_back('}');
    }
    out.push_back(']');
    return out;
}

void BridgeTopics::publish_groups() {
    link_.publish_rendered("bridge/groups", groups_text(), [this] { return groups_text(); });
}

namespace {

JsonObject commands_of(std::span<const zcl::Command> commands) {
    JsonObject out;
    for (const zcl::Command& command : commands) {
        JsonObject entry;
        entry["ID"] = command.id;
        entry["name"] = command.name;
        JsonArray parameters;
        for (const zcl::Parameter& parameter : command.parameters) {
            JsonObject shown;
            shown["name"] = parameter.name;
            shown["type"] = static_cast<std::uint16_t>(parameter.type);
            parameters.push_back(std::move(shown));
        }
        entry["parameters"] = std::move(parameters);
        if (command.response) entry["response"] = *command.response;
        out[command.name] = std::move(entry);
    }
    return out;
}

}  // namespace

std::string cluster_text(const zcl::Cluster& cluster) {
    JsonObject attributes;
    for (const zcl::Attribute& attribute : cluster.attributes) {
        JsonObject entry;
        entry["ID"] = attribute.id;
        entry["name"] = attribute.name;
        entry["type"] = static_cast<std::uint16_t>(attribute.type);
        if (attribute.manufacturer != zcl::kNoManufacturer) entry["manufacturerCode"] = attribute.manufacturer;
        if (attribute.writable) entry["write"] = true;
        if (attribute.reportable) entry["report"] = true;
        attributes[attribute.name] = std::move(entry);
    }
    JsonObject out;
    out["ID"] = cluster.id;
    out["attributes"] = std::move(attributes);
    out["commands"] = commands_of(cluster.commands);
    out["commandsResponse"] = commands_of(cluster.responses);
    if (cluster.manufacturer != zcl::kNoManufacturer) out["manufacturerCode"] = cluster.manufacturer;
    out["name"] = cluster.name;
    return to_text(out);
}

std::string BridgeTopics::definitions_text() {
    const std::string_view standard = zcl::standard_clusters_json();
    std::map<std::string, DeviceEntity*> special;
    for (DeviceEntity* device : entities_.devices()) {
        if (!device->node().custom_clusters.empty()) special[device->key()] = device;
    }
    std::string out;
    out.reserve(standard.size() + 128 + special.size() * 1024);
    out.append(R"({"actions":["raw","philips_hue_factory_reset"],"clusters":)").append(standard).append(R"(,"custom_clusters":{)");
    bool first_device = true;
    for (const auto& [key, device] : special) {
        append_key(out, key, first_device);
        std::map<std::string, const zcl::Cluster*> clusters;
        for (const zcl::Cluster* cluster : device->node().custom_clusters) clusters[std::string(cluster->name)] = cluster;
        out.push_back('{');
        bool first = true;
        for (const auto& [name, cluster] : clusters) {
            append_key(out, name, first);
            out.append(cluster_text(*cluster));
        }
        out.push_back('}');
    }
    out.append("}}");
    return out;
}

void BridgeTopics::publish_definitions() {
    link_.publish_rendered("bridge/definitions", definitions_text(), [this] { return definitions_text(); });
}

}  // namespace skep::bridge

// bridge/groups and bridge/definitions (mqtt-api 7.3, 7.4).
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "bridge/bridge_topics.h"
#include "bridge/text.h"
#include "spec/zcl/type_info.h"

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

// What a type can hold, as the clusters say it of what can be set; strings, bitmaps and truth values have no such limits.
void append_limits(JsonObject& entry, zcl::Type type) {
    constexpr std::uint8_t kWidest = 4;  // bytes; wider numbers are written without limits
    const zcl::TypeInfo info = zcl::info_of(type);
    if (info.width > kWidest) return;
    const bool counts = info.analog && info.layout == zcl::Layout::Unsigned;
    if (counts || type == zcl::Type::Enum8 || type == zcl::Type::Enum16) {
        entry["max"] = zcl::all_ones(info.width);
    } else if (info.layout == zcl::Layout::Signed) {
        entry["max"] = -(zcl::smallest(info.width) + 1);
        entry["min"] = zcl::smallest(info.width);
    }
}

JsonObject text_of(const zcl::Attribute& attribute) {
    JsonObject entry;
    entry["ID"] = attribute.id;
    entry["name"] = attribute.name;
    entry["type"] = static_cast<std::uint16_t>(attribute.type);
    if (attribute.manufacturer != zcl::kNoManufacturer) entry["manufacturerCode"] = attribute.manufacturer;
    if (attribute.writable) {
        entry["write"] = true;
        append_limits(entry, attribute.type);
    }
    if (attribute.reportable) entry["report"] = true;
    return entry;
}

JsonObject text_of(const zcl::Command& command) {
    JsonObject entry;
    entry["ID"] = command.id;
    entry["name"] = command.name;
    JsonArray parameters;
    for (const zcl::Parameter& parameter : command.parameters) {
        JsonObject shown;
        shown["name"] = parameter.name;
        shown["type"] = static_cast<std::uint16_t>(parameter.type);
        if (zcl::is_data_type(parameter.type)) append_limits(shown, zcl::data_type(parameter.type));
        parameters.push_back(std::move(shown));
    }
    entry["parameters"] = std::move(parameters);
    if (command.response) entry["response"] = *command.response;
    return entry;
}

// What the standard says of an attribute or a command of that name and id stays as it says it.
template <class Row>
JsonObject rows_of(std::span<const Row> rows, const JsonObject& standard, std::string_view part) {
    const Json* known = find(standard, part);
    JsonObject out;
    for (const Row& row : rows) {
        const Json* same = known == nullptr ? nullptr : find(known->get_object(), row.name);
        if (same != nullptr && as_integer(same->get_object().at("ID")) == row.id) {
            out[row.name] = *same;
        } else {
            out[row.name] = text_of(row);
        }
    }
    return out;
}

}  // namespace

std::string cluster_text(const zcl::Cluster& cluster) {
    JsonObject standard;
    if (const std::string_view text = zcl::standard_cluster_json(cluster.name); !text.empty()) {
        if (auto parsed = parse_json(text)) standard = std::move(parsed->get_object());
    }
    JsonObject out;
    out["ID"] = cluster.id;
    out["attributes"] = rows_of(cluster.attributes, standard, "attributes");
    out["commands"] = rows_of(cluster.commands, standard, "commands");
    out["commandsResponse"] = rows_of(cluster.responses, standard, "commandsResponse");
    if (cluster.manufacturer != zcl::kNoManufacturer) out["manufacturerCode"] = cluster.manufacturer;
    out["name"] = cluster.name;
    return to_text(out);
}

std::string BridgeTopics::definitions_text() {
    std::map<std::string, DeviceEntity*> special;
    for (DeviceEntity* device : entities_.devices()) {
        if (!device->node().custom_clusters.empty()) special[device->key()] = device;
    }
    std::string out;
    out.append(R"({"actions":["raw","philips_hue_factory_reset"],"clusters":)");
    zcl::append_standard_clusters_json(out);
    out.append(R"(,"custom_clusters":{)");
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

// bridge/devices (mqtt-api 7.2).
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "bridge/bridge_topics.h"
#include "bridge/text.h"

namespace skep::bridge {

namespace {

void text_member(std::string& out, bool& first, std::string_view key, std::string_view value) {
    append_key(out, key, first);
    append_quoted(out, value);
}

void json_member(std::string& out, bool& first, std::string_view key, const Json& value) {
    append_key(out, key, first);
    append_text(out, value);
}

void bool_member(std::string& out, bool& first, std::string_view key, bool value) {
    append_key(out, key, first);
    out.append(value ? "true" : "false");
}

std::string cluster_title(ClusterId id, zcl::ClusterSet custom) {
    const std::string_view name = zcl::cluster_name(id, custom);
    return name.empty() ? std::to_string(id) : std::string(name);
}

void append_cluster_list(std::string& out, const std::vector<ClusterId>& ids, zcl::ClusterSet custom) {
    out.push_back('[');
    bool first = true;
    for (const ClusterId id : ids) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_quoted(out, cluster_title(id, custom));
    }
    out.push_back(']');
}

void append_reportings(std::string& out, const zigbee::Endpoint& endpoint, zcl::ClusterSet custom) {
    out.push_back('[');
    bool first_row = true;
    for (const zigbee::Reporting& row : endpoint.reportings) {
        if (!std::exchange(first_row, false)) out.push_back(',');
        const zcl::Cluster* cluster = zcl::find_cluster(row.cluster, row.manufacturer, custom);
        const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(row.attribute, row.manufacturer) : nullptr;
        out.push_back('{');
        bool first = true;
        if (attribute != nullptr) {
            text_member(out, first, "attribute", attribute->name);
        } else {
            json_member(out, first, "attribute", row.attribute);
        }
        text_member(out, first, "cluster", cluster != nullptr ? std::string(cluster->name) : std::to_string(row.cluster));
        json_member(out, first, "maximum_report_interval", row.maximum);
        json_member(out, first, "minimum_report_interval", row.minimum);
        json_member(out, first, "reportable_change", row.change);
        out.push_back('}');
    }
    out.push_back(']');
}

// Chars that do not belong into a file's name become '-'.
std::string sanitized(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("- _./:").find(c) != std::string_view::npos;
        // A character of several bytes is one character.
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) out.push_back(fine ? c : '-');
    }
    return out;
}

void replace_first(std::string& text, std::string_view what, const std::string& with) {
    if (const std::size_t at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
}

std::string icon_of(const DeviceEntity& device) {
    std::string icon(device.option_text("icon").value_or(device.definition()->icon()));
    if (icon.empty()) return icon;
    replace_first(icon, "$zigbeeModel", sanitized(device.node().model_id.value_or("")));
    replace_first(icon, "$model", sanitized(device.model()));
    return icon;
}

std::string_view source_name(devices::Source source) {
    switch (source) {
        case devices::Source::External: return "external";
        case devices::Source::Generated: return "generated";
        case devices::Source::Native: break;
    }
    return "native";
}

constexpr std::string_view kLinkquality =
    R"json({"access":1,"category":"diagnostic","description":"Link quality (signal strength)","label":"Linkquality","name":"linkquality",)json"
    R"json("property":"linkquality","type":"numeric","unit":"lqi","value_max":255,"value_min":0})json";

}  // namespace

void append_scenes(std::string& out, const std::vector<const zigbee::Endpoint*>& endpoints, std::uint16_t group) {
    std::map<std::int64_t, std::string> scenes;
    for (const zigbee::Endpoint* endpoint : endpoints) {
        const Json* stored = find(endpoint->meta, "scenes");
        if (stored == nullptr || !stored->is_object()) continue;
        for (const auto& entry : stored->get_object()) {
            const auto id = js_parse_int(Json(entry.key().substr(0, entry.key().find('_'))));
            const std::size_t cut = entry.key().find('_');
            const auto of_group = cut == std::string_view::npos ? std::nullopt : js_parse_int(Json(entry.key().substr(cut + 1)));
            if (!id || !of_group || *of_group != group) continue;
            const Json* name = entry.value().is_object() ? find(entry.value().get_object(), "name") : nullptr;
            const bool named = name != nullptr && js_truthy(*name);
            const auto number_id = static_cast<std::int64_t>(*id);
            scenes[number_id] = named ? js_string(*name) : fmt::format("Scene {}", number_id);
        }
    }
    out.push_back('[');
    bool first = true;
    for (const auto& [id, name] : scenes) {
        if (!std::exchange(first, false)) out.push_back(',');
        out.append(R"({"id":)").append(std::to_string(id)).append(R"(,"name":)");
        append_quoted(out, name);
        out.push_back('}');
    }
    out.push_back(']');
}

std::shared_ptr<const std::string> BridgeTopics::shared(std::string text) {
    const auto [begin, end] = texts_.equal_range(std::hash<std::string>{}(text));
    for (auto it = begin; it != end; ++it) {
        if (auto known = it->second.lock(); known && *known == text) return known;
    }
    auto fresh = std::make_shared<const std::string>(std::move(text));
    texts_.emplace(std::hash<std::string>{}(*fresh), fresh);
    return fresh;
}

const std::string& BridgeTopics::exposes_of(DeviceEntity& device) {
    if (!device.exposes_text) {
        std::string text = to_text(Json(device.definition()->exposes(&device)));
        if (text.size() > 2) text.insert(text.size() - 1, ",");
        text.insert(text.size() - 1, kLinkquality);
        device.exposes_text = shared(std::move(text));
    }
    return *device.exposes_text;
}

const std::string& BridgeTopics::options_of(DeviceEntity& device) {
    if (!device.options_text) device.options_text = shared(to_text(Json(device.definition()->options(&device))));
    return *device.options_text;
}

void BridgeTopics::append_definition(std::string& out, DeviceEntity& device) {
    const devices::Definition& definition = *device.definition();
    out.push_back('{');
    bool first = true;
    text_member(out, first, "description", device.description());
    append_key(out, "exposes", first);
    out.append(exposes_of(device));
    if (const std::string icon = icon_of(device); !icon.empty()) text_member(out, first, "icon", icon);
    text_member(out, first, "model", device.model());
    append_key(out, "options", first);
    out.append(options_of(device));
    text_member(out, first, "source", source_name(definition.source()));
    bool_member(out, first, "supports_ota", definition.supports_ota());
    text_member(out, first, "vendor", device.vendor());
    text_member(out, first, "version", definition.version());
    out.push_back('}');
}

// A target that is gone is not shown.
void BridgeTopics::append_bindings(std::string& out, const zigbee::Endpoint& endpoint, zcl::ClusterSet custom) {
    out.push_back('[');
    bool first = true;
    for (const zigbee::Binding& binding : endpoint.binds) {
        std::string target;
        if (const auto* to = std::get_if<zigbee::EndpointTarget>(&binding.target)) {
            const zigbee::Node* node = context_.network.find(to->ieee);
            if (node == nullptr || node->endpoint(to->endpoint) == nullptr) continue;
            target = fmt::format(R"({{"endpoint":{},"ieee_address":"{}","type":"endpoint"}})", to->endpoint, to_string(to->ieee));
        } else {
            const GroupId group = std::get<GroupId>(binding.target);
            if (context_.network.find(group) == nullptr) continue;
            target = fmt::format(R"({{"id":{},"type":"group"}})", raw(group));
        }
        if (!std::exchange(first, false)) out.push_back(',');
        out.append(R"({"cluster":)");
        append_quoted(out, cluster_title(binding.cluster, custom));
        out.append(R"(,"target":)").append(target).append("}");
    }
    out.push_back(']');
}

void BridgeTopics::append_endpoint(std::string& out, DeviceEntity& device, const zigbee::Endpoint& endpoint) {
    const zcl::ClusterSet custom = device.node().custom_clusters;
    out.append(R"({"bindings":)");
    append_bindings(out, endpoint, custom);
    out.append(R"(,"clusters":{"input":)");
    append_cluster_list(out, endpoint.input, custom);
    out.append(R"(,"output":)");
    append_cluster_list(out, endpoint.output, custom);
    out.append(R"(},"configured_reportings":)");
    append_reportings(out, endpoint, custom);
    if (const std::string_view name = device.endpoint_name(endpoint.id); !name.empty()) {
        out.append(R"(,"name":)");
        append_quoted(out, name);
    }
    out.append(R"(,"scenes":)");
    append_scenes(out, {&endpoint}, 0);
    out.push_back('}');
}

void BridgeTopics::append_device(std::string& out, DeviceEntity& device) {
    const zigbee::Node& node = device.node();
    out.push_back('{');
    bool first = true;
    if (node.date_code) text_member(out, first, "date_code", *node.date_code);
    if (device.definition() != nullptr) {
        append_key(out, "definition", first);
        append_definition(out, device);
    }
    if (const Json* description = find(device.settings(), "description")) json_member(out, first, "description", *description);
    bool_member(out, first, "disabled", device.knobs().disabled);
    append_key(out, "endpoints", first);
    out.push_back('{');
    std::map<std::string, const zigbee::Endpoint*> endpoints;
    for (const zigbee::Endpoint& endpoint : node.endpoints) endpoints[std::to_string(endpoint.id)] = &endpoint;
    bool first_endpoint = true;
    for (const auto& [id, endpoint] : endpoints) {
        append_key(out, id, first_endpoint);
        append_endpoint(out, device, *endpoint);
    }
    out.push_back('}');
    text_member(out, first, "friendly_name", device.title());
    text_member(out, first, "ieee_address", device.key());
    bool_member(out, first, "interview_completed", node.interview == zigbee::Interview::Successful);
    text_member(out, first, "interview_state", name_of(node.interview));
    bool_member(out, first, "interviewing", node.interview == zigbee::Interview::InProgress);
    if (node.manufacturer_name) text_member(out, first, "manufacturer", *node.manufacturer_name);
    if (node.model_id) text_member(out, first, "model_id", *node.model_id);
    json_member(out, first, "network_address", raw(node.nwk));
    if (node.power_source) text_member(out, first, "power_source", *node.power_source);
    if (node.software_build_id) text_member(out, first, "software_build_id", *node.software_build_id);
    bool_member(out, first, "supported", device.supported());
    text_member(out, first, "type", name_of(node.type));
    out.push_back('}');
}

std::string BridgeTopics::devices_text() {
    // Too much is no loss: pages that are never written cost nothing.
    constexpr std::size_t kPerDevice = 4096;
    std::string out;
    out.reserve(std::max(devices_size_ + devices_size_ / 16, context_.network.nodes().size() * kPerDevice));
    out.push_back('[');
    bool first = true;
    for (DeviceEntity* device : entities_.devices()) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_device(out, *device);
    }
    out.push_back(']');
    devices_size_ = out.size();
    std::erase_if(texts_, [](const auto& entry) { return entry.second.expired(); });
    return out;
}

void BridgeTopics::publish_devices() {
    link_.publish_rendered("bridge/devices", devices_text(), [this] { return devices_text(); });
}

}  // namespace skep::bridge

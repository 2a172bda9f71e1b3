#include "bridge/publisher.h"

#include <algorithm>

#include "bridge/text.h"

namespace skep::bridge {

namespace {

std::string_view format_name(config::LastSeenFormat format) {
    switch (format) {
        case config::LastSeenFormat::Iso8601: return "ISO_8601";
        case config::LastSeenFormat::Iso8601Local: return "ISO_8601_local";
        case config::LastSeenFormat::Epoch: return "epoch";
        case config::LastSeenFormat::Disable: break;
    }
    return "disable";
}

// A colour of three numbers is told as "r,g,b".
const Json* rgb_part(const Json& value, std::string_view name) {
    return value.is_object() ? find(value.get_object(), name) : nullptr;
}

}  // namespace

JsonObject device_information(const DeviceEntity& device) {
    const zigbee::Node& node = device.node();
    JsonObject out;
    out["friendlyName"] = device.title();
    if (device.definition() != nullptr) out["model"] = device.model();
    out["ieeeAddr"] = device.key();
    out["networkAddress"] = raw(node.nwk);
    out["type"] = name_of(node.type);
    if (node.manufacturer_code) out["manufacturerID"] = *node.manufacturer_code;
    if (node.power_source) out["powerSource"] = *node.power_source;
    if (node.application_version) out["applicationVersion"] = *node.application_version;
    if (node.stack_version) out["stackVersion"] = *node.stack_version;
    if (node.zcl_version) out["zclVersion"] = *node.zcl_version;
    if (node.hardware_version) out["hardwareVersion"] = *node.hardware_version;
    if (node.date_code) out["dateCode"] = *node.date_code;
    if (node.software_build_id) out["softwareBuildID"] = *node.software_build_id;
    if (node.manufacturer_name)
        out["manufacturerName"] = std::string_view(*node.manufacturer_name).substr(0, node.manufacturer_name->find('\0'));
    return out;
}

Publisher::Publisher(const Context& context, MqttLink& link, StateCache& cache) : context_(context), link_(link), cache_(cache) {}

void Publisher::remember(Entity& entity, const JsonObject& update) {
    if (before_sink_ && !update.empty()) before_sink_(entity);
    cache_.merge(entity, update);
    if (change_sink_ && !update.empty()) change_sink_(entity, update, Cause::Change);
    cache_.settle(entity, update);
}

void Publisher::publish(Entity& entity, const JsonObject& update, Cause cause) {
    if (before_sink_ && !update.empty()) before_sink_(entity);
    const JsonObject& state = cache_.merge(entity, update);
    if (change_sink_ && !update.empty()) change_sink_(entity, update, cause);
    send(entity, context_.settings.values().cache_state ? state : update);
    cache_.settle(entity, update);
    if (published_sink_) published_sink_(entity, update, cause);
}

void Publisher::put(std::string_view key, const Json& value) {
    for (Row& row : rows_) {
        if (row.first == key) {
            row.second = &value;
            return;
        }
    }
    rows_.emplace_back(key, &value);
}

void Publisher::collect(DeviceEntity& device, Extras& extras) {
    const config::Values& values = context_.settings.values();
    if (values.include_device_information) {
        extras.device = device_information(device);
        put("device", extras.device);
    }
    const zigbee::Node& node = std::as_const(device).node();
    if (values.last_seen != config::LastSeenFormat::Disable && node.last_seen_ms.value_or(0) != 0) {
        extras.last_seen = format_last_seen(*node.last_seen_ms, format_name(values.last_seen));
        put("last_seen", extras.last_seen);
    }
    if (node.linkquality) {
        extras.linkquality = *node.linkquality;
        put("linkquality", extras.linkquality);
    }
}

void Publisher::send(Entity& entity, const JsonObject& message) {
    rows_.clear();
    for (const auto& member : message) rows_.emplace_back(member.key(), &member.value());
    Extras extras;
    if (DeviceEntity* device = entity.as_device()) collect(*device, extras);
    JsonObject adjusted;
    if (adjust_wanted_ && adjust_wanted_()) {
        for (const auto& [key, value] : rows_) adjusted[key] = *value;
        // Who adjusts may publish something else meanwhile.
        adjust_sink_(entity, adjusted);
        rows_.clear();
        for (const auto& member : adjusted) rows_.emplace_back(member.key(), &member.value());
    }
    const Filter& left_out = entity.knobs().filtered_attributes;
    if (!left_out.empty()) std::erase_if(rows_, [&](const Row& row) { return left_out.takes(row.first); });
    if (rows_.empty()) return;

    const MqttLink::Options options{entity.knobs().retain, entity.knobs().qos, entity.knobs().retention_s, true, true};
    const config::Output output = context_.settings.values().output;
    const bool attributes = output != config::Output::Json;
    std::vector<Row> unsorted;
    if (attributes) unsorted = rows_;
    if (output != config::Output::Attribute) send_json(entity, options);
    if (!attributes) return;
    const std::string root = entity.topic() + "/";
    for (const auto& [key, value] : unsorted) send_attributes(root, key, *value, options);
}

void Publisher::send_json(Entity& entity, const MqttLink::Options& options) {
    auto before = [](const Row& a, const Row& b) { return utf16_less(a.first, b.first); };
    if (!std::ranges::is_sorted(rows_, before)) std::ranges::sort(rows_, before);
    text_.assign("{");
    bool first = true;
    for (const auto& [key, value] : rows_) {
        append_key(text_, key, first);
        append_text(text_, *value);
    }
    text_.push_back('}');
    link_.publish(entity.topic(), text_, options);
}

void Publisher::send_attributes(const std::string& root, std::string_view key, const Json& value, const MqttLink::Options& options) {
    const std::string topic = root + std::string(key);
    const Json* red = key == "color" ? rgb_part(value, "r") : nullptr;
    const Json* green = key == "color" ? rgb_part(value, "g") : nullptr;
    const Json* blue = key == "color" ? rgb_part(value, "b") : nullptr;
    if (red != nullptr && green != nullptr && blue != nullptr) {
        link_.publish(topic, js_string(*red) + "," + js_string(*green) + "," + js_string(*blue), options);
    } else if (value.is_null()) {
        link_.publish(topic, "", options);
    } else if (value.is_array()) {
        std::string joined;
        for (const Json& item : value.get_array()) {
            if (&item != &value.get_array().front()) joined.push_back(',');
            joined.append(js_string(item));
        }
        link_.publish(topic, joined, options);
    } else if (value.is_object()) {
        for (const auto& member : value.get_object()) send_attributes(topic + "-", member.key(), member.value(), options);
    } else {
        link_.publish(topic, js_string(value), options);
    }
}

}  // namespace skep::bridge

// bridge/info (mqtt-api 7.1).
#include "bridge/bridge_topics.h"
#include "bridge/compat.h"
#include "bridge/text.h"

namespace skep::bridge {

namespace {

JsonObject coordinator_of(zigbee::Network& network) {
    const radio::CoordinatorInfo& facts = network.radio().coordinator();
    JsonObject out;
    const zigbee::Node* node = network.coordinator();
    out["ieee_address"] = to_string(node != nullptr ? node->ieee : facts.ieee);
    out["meta"] = facts.meta;
    out["type"] = facts.type.empty() ? "unknown" : facts.type;
    return out;
}

JsonObject network_of(const config::Settings& settings, zigbee::Network& network) {
    const radio::NetworkInfo& facts = network.radio().network();
    JsonObject out;
    if (facts.channel != 0) {
        out["channel"] = facts.channel;
        out["extended_pan_id"] = hex16(facts.extended_pan_id);
        out["pan_id"] = facts.pan_id;
        return out;
    }
    // Not started yet: what it is going to be.
    std::uint64_t extended = 0;
    for (const std::uint8_t byte : settings.network().extended_pan_id) extended = extended << 8 | byte;
    out["channel"] = settings.network().channel;
    out["extended_pan_id"] = hex16(extended);
    out["pan_id"] = settings.network().pan_id;
    return out;
}

void member(std::string& out, bool& first, std::string_view key, const Json& value) {
    append_key(out, key, first);
    append_text(out, value);
}

}  // namespace

std::string BridgeTopics::info_text() {
    if (!system_info_) system_info_ = system_.info();
    const config::Settings& settings = context_.settings;
    static const std::string schema = to_text(config::schema());  // keys sorted, as in all that is published
    std::string out;
    out.reserve(schema.size() + 8192);
    out.push_back('{');
    bool first = true;
    member(out, first, "commit", Json(kCommit));
    member(out, first, "config", settings.public_config());
    append_key(out, "config_schema", first);
    out.append(schema);
    member(out, first, "coordinator", coordinator_of(context_.network));
    member(out, first, "log_level", Json(name_of(context_.log.level())));
    JsonObject mqtt;
    mqtt["server"] = link_.server();
    mqtt["version"] = link_.version();
    member(out, first, "mqtt", mqtt);
    member(out, first, "network", network_of(settings, context_.network));
    JsonObject os;
    os["cpus"] = system_info_->cpus;
    os["memory_mb"] = number(system_info_->memory_mb);
    os["node_version"] = kRuntime;
    os["version"] = system_info_->version;
    member(out, first, "os", os);
    const auto join_end = context_.network.permit_join_end_ms();
    member(out, first, "permit_join", join_end.has_value());
    if (join_end) member(out, first, "permit_join_end", *join_end);
    if (!radio_.connected) {
        JsonObject radio;
        radio["connected"] = false;
        radio["reason"] = radio_.reason;
        member(out, first, "radio", radio);
    }
    member(out, first, "restart_required", restart_required);
    member(out, first, "version", Json(kApiVersion));
    JsonObject herdsman;
    herdsman["version"] = kHerdsmanVersion;
    member(out, first, "zigbee_herdsman", herdsman);
    JsonObject converters;
    converters["version"] = kConvertersVersion;
    member(out, first, "zigbee_herdsman_converters", converters);
    out.push_back('}');
    return out;
}

void BridgeTopics::publish_info() {
    link_.publish_rendered("bridge/info", info_text(), [this] { return info_text(); });
}

}  // namespace skep::bridge

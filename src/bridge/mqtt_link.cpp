#include "bridge/mqtt_link.h"

#include <algorithm>
#include <vector>

#include "bridge/topics.h"

namespace skep::bridge {

using namespace std::chrono_literals;

namespace {
constexpr auto kRepublishDelay = 2s;  // mqtt-api 1.3
constexpr auto kWatchInterval = 10s;
constexpr std::uint32_t kReconnectMaxSeconds = 1;
constexpr std::string_view kOnline = R"({"state":"online"})";
constexpr std::string_view kOffline = R"({"state":"offline"})";
}  // namespace

MqttLink::MqttLink(const Context& context, mqtt::Client& client)
    : context_(context),
      client_(client),
      base_(context.settings.values().base_topic),
      info_topic_(base_ + "/bridge/info"),
      subscriptions_(context, client, base_) {
    client_.want([this](std::string_view topic) { return topic == info_topic_ || !ours_.contains(topic); });
    client_.on_message([this](const mqtt::Message& message) { take(message); });
    client_.on_connected([this] { connected_now(); });
    client_.on_disconnected([this](std::string_view reason, bool was) { disconnected(reason, was); });
    if (auto server = mqtt::parse_server(context_.settings.text({"mqtt", "server"}))) server_ = server->text();
    version_ = context_.settings.values().mqtt_version;
}

Result<mqtt::ClientOptions> MqttLink::client_options() const {
    const config::Settings& settings = context_.settings;
    auto server = mqtt::parse_server(settings.text({"mqtt", "server"}));
    if (!server) return server.error().during("mqtt.server");
    mqtt::ClientOptions options;
    options.server = *std::move(server);
    options.version = static_cast<mqtt::Version>(settings.values().mqtt_version);
    options.client_id = settings.text({"mqtt", "client_id"});
    const std::string user = settings.text({"mqtt", "user"});
    const std::string password = settings.text({"mqtt", "password"});
    if (!user.empty()) options.user = user;
    if (!user.empty() && !password.empty()) options.password = password;
    options.keepalive_s = static_cast<std::uint16_t>(std::clamp(settings.number({"mqtt", "keepalive"}, 60), 0.0, 65535.0));
    options.will = mqtt::Will{base_ + "/bridge/state", std::string(kOffline), 1, !settings.values().force_disable_retain};
    options.ca = settings.text({"mqtt", "ca"});
    options.cert = settings.text({"mqtt", "cert"});
    options.key = settings.text({"mqtt", "key"});
    if (options.cert.empty() || options.key.empty()) options.cert = options.key = {};
    options.reject_unauthorized = settings.flag({"mqtt", "reject_unauthorized"}, true);
    options.server_name = settings.text({"mqtt", "server_name"});
    options.maximum_packet_size = static_cast<std::uint32_t>(settings.number({"mqtt", "maximum_packet_size"}, 1'048'576));
    return options;
}

Result<void> MqttLink::connect() {
    context_.log.info(kNs, "Connecting to MQTT server at {}", context_.settings.text({"mqtt", "server"}));
    auto options = client_options();
    if (!options) return options.error();
    client_.set_reconnect_max(kReconnectMaxSeconds);
    watch_connection();
    return client_.start(*options);
}

void MqttLink::close() {
    watch_timer_.reset();
    republish_timer_.reset();
    publish_below("bridge/state", kOffline, Options{.retain = true});
    context_.log.info(kNs, "Disconnecting from MQTT server");
    closed_ = true;
    client_.close();
}

void MqttLink::watch_connection() {
    watch_timer_ = context_.loop.after(kWatchInterval, [this] {
        if (!connected()) context_.log.error(kNs, "Not connected to MQTT server!");
        watch_connection();
    });
}

void MqttLink::connected_now() {
    context_.log.info(kNs, "Connected to MQTT server");
    last_failure_.clear();
    const bool first = !std::exchange(connected_before_, true);
    // Before it is said that the bridge is there: a broker takes one packet after the other, and who hears it may write at once.
    subscriptions_.begin();
    publish_below("bridge/state", kOnline, Options{.retain = true, .qos = 1});
    republish_timer_ = context_.loop.after(kRepublishDelay, [this] { republish_retained(); });
    if (connected_sink_) connected_sink_(first);
}

// The client tries again by itself, each second: a reason is told when it is new.
void MqttLink::disconnected(std::string_view reason, bool was_connected) {
    if (closed_ || (!was_connected && reason == last_failure_)) return;
    last_failure_ = reason;
    if (was_connected || connected_before_) {
        context_.log.error(kNs, "MQTT error: {}", reason);
    } else {
        context_.log.error(kNs, "MQTT failed to connect, trying again... ({})", reason);
    }
}

void MqttLink::take(const mqtt::Message& message) {
    if (!ours_.contains(message.topic)) {
        context_.log.debug(kNsMqtt, "Received MQTT message on '{}' with data '{}'", message.topic, message.payload);
        ++counters.received;
        if (message_sink_) message_sink_(message.topic, message.payload);
    }
    if (message.topic == info_topic_) republish_timer_.reset();
}

void MqttLink::republish_retained() {
    std::vector<std::pair<std::uint64_t, std::string>> order;
    order.reserve(retained_.size());
    for (const auto& [topic, entry] : retained_) order.emplace_back(entry.order, topic);
    std::ranges::sort(order);
    for (const auto& [number, topic] : order) {
        const auto entry = retained_.find(topic);
        if (entry == retained_.end()) continue;
        const Retained copy = entry->second;
        send(topic, copy.render ? copy.render() : copy.payload, copy.options, copy.render);
    }
}

void MqttLink::each_retained(const std::function<void(std::string_view, const std::string&)>& call) const {
    std::vector<std::pair<std::uint64_t, const std::pair<const std::string, Retained>*>> order;
    order.reserve(retained_.size());
    for (const auto& entry : retained_) order.emplace_back(entry.second.order, &entry);
    std::ranges::sort(order);
    for (const auto& [number, entry] : order) call(entry->first, entry->second.render ? entry->second.render() : entry->second.payload);
}

void MqttLink::remember(std::string_view topic, std::string_view payload, const Options& options, Render render) {
    auto entry = retained_.find(topic);
    if (payload.empty()) {
        if (entry != retained_.end()) retained_.erase(entry);
        return;
    }
    if (entry == retained_.end()) {
        entry = retained_.emplace(std::string(topic), Retained{}).first;
        entry->second.order = next_order_++;
    }
    entry->second.options = options;
    if (render) {
        entry->second.payload.clear();
    } else {
        entry->second.payload = payload;
    }
    entry->second.render = std::move(render);
}

void MqttLink::publish_below(std::string_view tail, std::string_view payload, const Options& options) {
    if (has_wildcard(tail)) {
        context_.log.error(kNs, "Topic '{}' includes wildcard characters, skipping publish.", tail);
        return;
    }
    topic_buffer_.assign(base_).append("/").append(tail);
    const std::string topic = topic_buffer_;
    send(topic, payload, options, nullptr);
}

void MqttLink::publish_rendered(std::string_view tail, std::string_view payload, Render render) {
    send(base_ + "/" + std::string(tail), payload, Options{.retain = true, .log = false}, std::move(render));
}

void MqttLink::publish(std::string_view topic, std::string_view payload, const Options& options) {
    if (has_wildcard(topic.substr(topic.starts_with(base_) ? base_.size() : 0))) {
        context_.log.error(kNs, "Topic '{}' includes wildcard characters, skipping publish.", below(base_, topic).value_or(topic));
        return;
    }
    send(topic, payload, options, nullptr);
}

void MqttLink::send(std::string_view topic, std::string_view payload, const Options& options, Render render) {
    if (options.skip_receive && !ours_.contains(topic)) ours_.emplace(topic);
    if (options.retain) remember(topic, payload, options, std::move(render));
    ++counters.published;
    if (published_sink_) published_sink_(topic, payload, options);
    if (!client_.connected()) {
        if (!options.log) return;
        context_.log.error(kNs, "Not connected to MQTT server!");
        context_.log.error(kNs, "Cannot send message: topic: '{}', payload: '{}", topic, payload);
        return;
    }
    if (options.log) context_.log.info(kNsMqtt, "MQTT publish: topic '{}', payload '{}'", topic, payload);
    const bool retain = options.retain && !context_.settings.values().force_disable_retain;
    const mqtt::PublishOptions wire{retain, options.qos, options.expiry_s};
    if (auto sent = client_.publish(topic, payload, wire); !sent && options.log) {
        context_.log.error(kNs, "MQTT server error: {}", sent.error().what);
        context_.log.error(kNs, "Could not send message: topic: '{}', payload: '{}", topic, payload);
    }
}

}  // namespace skep::bridge

// The bridge's side of the broker (mqtt-api 1.2, 1.3): what is published is logged, counted, remembered when retained, and not
// heard again; what cannot be published is said to be lost.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "bridge/context.h"
#include "bridge/subscriptions.h"
#include "mqtt/client.h"

namespace skep::bridge {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

class MqttLink {
public:
    struct Options {
        bool retain = false;
        std::uint8_t qos = 0;
        std::optional<std::uint32_t> expiry_s{};
        bool log = true;           // a line "MQTT publish: ..." at level info, and error lines when it cannot be sent
        bool skip_receive = true;  // the topic is ours: messages on it are never taken as a client's
    };
    using Render = std::function<std::string()>;

    MqttLink(const Context& context, mqtt::Client& client);

    // Connects with the settings' options; from then on reconnects for ever. An error is one that no retry can heal.
    Result<void> connect();
    // Publishes bridge/state offline, says good-bye.
    void close();

    // `topic` is whole: base topic and all. Messages while not connected are lost, with two error lines.
    void publish(std::string_view topic, std::string_view payload, const Options& options);
    // `tail` is below the base topic.
    void publish_below(std::string_view tail, std::string_view payload, const Options& options);
    // A big retained payload: instead of the text, how to make it again is remembered. `render` must be callable as long as this lives.
    void publish_rendered(std::string_view tail, std::string_view payload, Render render);

    // A message of somebody else: topic below the base topic, or whole when it is outside of it.
    void on_message(std::function<void(std::string_view topic, std::string_view payload)> sink) { message_sink_ = std::move(sink); }
    // Connected and subscribed; bridge/state online is out. Told at each connect.
    void on_connected(std::function<void(bool first)> sink) { connected_sink_ = std::move(sink); }

    // Told of all that is published, sent or not.
    void on_published(std::function<void(std::string_view topic, std::string_view payload, const Options& options)> sink) {
        published_sink_ = std::move(sink);
    }

    // What is listened to: names changed, and whether somebody wants all that is written below the base topic.
    void names_changed() { subscriptions_.names_changed(); }
    void take_all(bool all) { subscriptions_.take_all(all); }

    [[nodiscard]] bool connected() const { return client_.connected(); }
    [[nodiscard]] mqtt::Client& client() { return client_; }
    [[nodiscard]] std::string_view server() const { return server_; }  // "mqtt://broker:1883"
    [[nodiscard]] int version() const { return version_; }
    [[nodiscard]] const std::string& base() const { return base_; }

    struct Counters {
        std::uint64_t published = 0;  // attempts
        std::uint64_t received = 0;   // of others
    };
    Counters counters;

    // The retained messages as last published, in the order in which their topics first came: topic, payload.
    void each_retained(const std::function<void(std::string_view topic, const std::string& payload)>& call) const;

private:
    struct Retained {
        std::uint64_t order = 0;
        std::string payload;
        Render render;  // in place of payload
        Options options;
    };
    void remember(std::string_view topic, std::string_view payload, const Options& options, Render render);
    void send(std::string_view topic, std::string_view payload, const Options& options, Render render);
    void connected_now();
    void disconnected(std::string_view reason, bool was_connected);
    void take(const mqtt::Message& message);
    void republish_retained();
    void watch_connection();
    [[nodiscard]] Result<mqtt::ClientOptions> client_options() const;

    const Context context_;
    mqtt::Client& client_;
    std::string base_;
    std::string info_topic_;
    Subscriptions subscriptions_;
    std::string server_;
    int version_ = 4;
    std::string topic_buffer_;
    std::unordered_set<std::string, TextHash, std::equal_to<>> ours_;
    std::unordered_map<std::string, Retained, TextHash, std::equal_to<>> retained_;
    std::uint64_t next_order_ = 0;
    std::function<void(std::string_view, std::string_view)> message_sink_;
    std::function<void(bool)> connected_sink_;
    std::function<void(std::string_view, std::string_view, const Options&)> published_sink_;
    bool connected_before_ = false;
    bool closed_ = false;
    std::string last_failure_;
    async::Timer republish_timer_;
    async::Timer watch_timer_;
};

}  // namespace skep::bridge

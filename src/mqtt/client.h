// An MQTT client, as the bridge sees it: one implementation over libmosquitto, one in memory for tests and simulated homes.
// Call from the loop only. Handlers are called from the loop, never inside a call into the client.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace skep::mqtt {

// mqtt.version of the configuration.
enum class Version : std::uint8_t { V31 = 3, V311 = 4, V5 = 5 };

struct Server {
    std::string scheme;  // "mqtt", "mqtts", "tcp", "tls" (accepted: also "ws", "wss", which not every client can)
    std::string host;
    std::uint16_t port = 1883;
    [[nodiscard]] bool tls() const { return scheme == "mqtts" || scheme == "tls" || scheme == "wss"; }
    [[nodiscard]] bool websocket() const { return scheme == "ws" || scheme == "wss"; }
    [[nodiscard]] std::string text() const;  // "mqtt://broker:1883", as bridge/info shows it
};
// "mqtt://host[:port]"; default ports 1883, 8883 with TLS, 80 and 443 for WebSockets. An IPv6 host stands in brackets.
Result<Server> parse_server(std::string_view url);

struct Will {
    std::string topic;
    std::string payload;
    int qos = 1;
    bool retain = true;
};

struct ClientOptions {
    Server server;
    Version version = Version::V311;
    std::string client_id;  // empty: a random one, drawn from the loop
    std::optional<std::string> user;
    std::optional<std::string> password;  // only used together with user
    std::uint16_t keepalive_s = 60;
    std::optional<Will> will;
    // TLS: paths of PEM files. key and cert are only used together.
    std::string ca, cert, key;
    bool reject_unauthorized = true;
    std::string server_name;                        // SNI and certificate name, when not the host
    std::uint32_t maximum_packet_size = 1'048'576;  // MQTT 5: the largest packet that we take
    // Bytes that may wait for a slow broker; what comes beyond is dropped and counted (Stats::dropped).
    std::size_t queue_limit = 16U << 20;
};

struct PublishOptions {
    bool retain = false;
    std::uint8_t qos = 0;                     // 0, 1, 2
    std::optional<std::uint32_t> expiry_s{};  // message expiry: sent with MQTT 5, ignored with older versions
};

struct Message {
    std::string_view topic;
    std::string_view payload;  // bytes; valid during the call
    std::uint8_t qos = 0;
    bool retain = false;  // came from the broker's store, or with the flag kept
};

struct Stats {
    std::uint64_t published = 0;  // handed to the network layer
    std::uint64_t received = 0;
    std::uint64_t dropped = 0;     // while not connected, or beyond the queue limit
    std::size_t queued_bytes = 0;  // handed over, and not yet taken by the kernel
};

class Client {
public:
    virtual ~Client() = default;

    // Begins to connect, and keeps at it for ever: at once, then after 1, 2, 4 .. s, at most `reconnect_max`. Each attempt that
    // fails and each loss is told to on_disconnected. Answers an error only for what no retry can heal (a TLS file that
    // cannot be read, a scheme this client lacks). Sessions are clean: after on_connected subscribe again.
    virtual Result<void> start(const ClientOptions& options) = 0;
    // Sends what is queued, says good-bye (the will is not sent) and stops. No handler is called afterwards.
    virtual void close() = 0;
    [[nodiscard]] virtual bool connected() const = 0;

    // Queues the message; all that is published in one turn of the loop leaves in as few system calls as the socket allows.
    // Closed (and counted as dropped) while not connected; Busy beyond the queue limit; Invalid for a topic that is none.
    // With QoS 1 and 2 delivery is completed by the client; what a lost connection interrupts is sent again after it.
    virtual Result<void> publish(std::string_view topic, std::string_view payload, const PublishOptions& options) = 0;
    Result<void> publish(std::string_view topic, std::string_view payload) { return publish(topic, payload, PublishOptions{}); }
    virtual Result<void> subscribe(std::string_view filter, std::uint8_t qos) = 0;
    Result<void> subscribe(std::string_view filter) { return subscribe(filter, 0); }
    virtual Result<void> unsubscribe(std::string_view filter) = 0;

    // Set before start(). The message's views are valid during the call.
    virtual void on_message(std::function<void(const Message&)> sink) = 0;
    // Asked before a message is copied: false, and it is counted and let go. A client that subscribes to its own topics gets
    // all that it publishes back.
    virtual void want(std::function<bool(std::string_view topic)> filter) = 0;
    // The broker does not let this client subscribe to the filter.
    virtual void on_refused(std::function<void(std::string_view filter)> sink) = 0;
    virtual void on_connected(std::function<void()> sink) = 0;
    // `reason` is for people: "connection refused: not authorised". `was_connected` is false for an attempt that failed.
    virtual void on_disconnected(std::function<void(std::string_view reason, bool was_connected)> sink) = 0;
    // Largest wait between two attempts; the peer's is 1 s.
    virtual void set_reconnect_max(std::uint32_t seconds) = 0;

    [[nodiscard]] virtual Stats stats() const = 0;
};

}  // namespace skep::mqtt

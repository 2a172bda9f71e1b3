// Inside of mosquitto_client.h.
//
// libmosquitto keeps the protocol: CONNECT, subscriptions, QoS 1 and 2, pings, what comes in. It is told that somebody else
// does the threading, and therefore queues its packets instead of writing them from inside every call; they are written from
// the loop. Messages of QoS 0 over plain TCP, nearly all that a bridge sends, do not pass through its queue (one write() each, 2.3 us
// of a core): they are put into one buffer and leave in one write() per turn of the loop. The two never mix inside a packet:
// the buffer is written only while libmosquitto has nothing unsent, and libmosquitto writes only when the buffer is empty.
#pragma once

#include <mosquitto.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "mqtt/mosquitto_client.h"
#include "mqtt/packet_reader.h"
#include "mqtt/tls.h"

namespace skep::mqtt {

class MosquittoClient final : public Client, private PacketReader::Sink {
public:
    explicit MosquittoClient(async::RealLoop& loop);
    ~MosquittoClient() override;

    Result<void> start(const ClientOptions& options) override;
    void close() override;
    [[nodiscard]] bool connected() const override { return state_ == State::Online; }
    Result<void> publish(std::string_view topic, std::string_view payload, const PublishOptions& options) override;
    Result<void> subscribe(std::string_view filter, std::uint8_t qos) override;
    Result<void> unsubscribe(std::string_view filter) override;
    void on_message(std::function<void(const Message&)> sink) override { message_sink_ = std::move(sink); }
    void want(std::function<bool(std::string_view)> filter) override { filter_ = std::move(filter); }
    void on_connected(std::function<void()> sink) override { connected_sink_ = std::move(sink); }
    void on_refused(std::function<void(std::string_view)> sink) override { refused_sink_ = std::move(sink); }
    void on_disconnected(std::function<void(std::string_view, bool)> sink) override { disconnected_sink_ = std::move(sink); }
    void set_reconnect_max(std::uint32_t seconds) override { reconnect_max_s_ = std::max<std::uint32_t>(1, seconds); }
    [[nodiscard]] Stats stats() const override;

private:
    enum class State : std::uint8_t { Idle, Waiting, Resolving, Connecting, Online };
    struct Received {
        std::string topic, payload;
        std::uint8_t qos;
        bool retain;
    };
    struct InFlight {
        std::size_t bytes;
        std::uint8_t qos;
    };
    // What libmosquitto told during one call into it; acted upon after the call.
    struct Told {
        std::optional<int> connack;
        std::optional<std::string> lost;
        std::vector<Received> messages;
        std::vector<std::string> refused;  // filters
        std::size_t bytes = 0;             // of the messages' payloads
        std::string tls_error;
    };

    Result<void> configure();
    void set_callbacks();
    Result<void> store_connect_properties();

    void attempt();
    void resolve();
    void connect_to(const std::string& address);
    void lose(std::string reason);
    void tell_lost(const std::string& reason, bool was_online);
    void retry_later();

    // ---- PacketReader::Sink
    bool wants(std::string_view topic) override;
    void message(const Message& message) override;
    void other(BytesView piece) override;

    void adopt_socket();
    // Puts itself between the broker and libmosquitto, which then has one end of a pair of local sockets. Without TLS only.
    void take_wire();
    [[nodiscard]] bool has_wire() const { return wire_ >= 0; }
    void drop_wire();
    [[nodiscard]] int broker_socket();
    void say_goodbye();
    int pull_library();  // what libmosquitto wants to send goes into out_; its code
    void received(std::size_t size);
    void arm();
    void arm_read();
    void arm_write();
    void readable();
    void writable();
    void read_all();
    void settle(int code, std::string_view step);
    bool deliver(Told told);
    void check_keepalive();

    void flush_soon();
    void flush();
    bool write_buffer();
    Result<void> publish_by_library(const std::string& topic, std::string_view payload, const PublishOptions& options);
    [[nodiscard]] bool peer_closed() const;
    [[nodiscard]] std::string describe(int code) const;

    async::RealLoop& loop_;
    std::shared_ptr<MosquittoClient*> self_;  // null once closed: handlers that are under way find out
    ClientOptions options_;
    std::unique_ptr<TlsContext> tls_;
    mosquitto* mosq_ = nullptr;
    State state_ = State::Idle;

    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::posix::stream_descriptor socket_;  // the broker's: a duplicate of libmosquitto's, for waiting only, or with a wire ours
    boost::asio::posix::stream_descriptor writer_;  // with a wire: another duplicate, only while writing waits, so that no wake-up
                                                    // comes of every acknowledgement (epoll never forgets what it was once asked for)
    int wire_ = -1;                                 // our end of the pair
    PacketReader reader_{*this};
    std::array<char, 32U << 10> in_{};
    int library_code_ = 0;          // of the first call in other() that failed
    std::uint64_t connection_ = 0;  // tells handlers of an earlier socket from those of this one
    bool reading_ = false;
    bool writing_ = false;
    std::vector<std::string> addresses_;
    std::size_t next_address_ = 0;
    std::uint32_t wait_s_ = 0;
    std::uint32_t reconnect_max_s_ = 5;
    async::Timer retry_;
    async::Timer deadline_;
    async::Timer keepalive_;

    std::string out_;  // whole packets, from out_done_ on not yet taken by the kernel
    std::size_t out_done_ = 0;
    std::uint64_t out_messages_ = 0;
    bool flush_posted_ = false;
    std::size_t broker_packet_limit_ = 0;  // 0: none named
    bool retain_available_ = true;
    std::unordered_map<int, InFlight> in_flight_;  // by libmosquitto's message id
    std::size_t in_flight_bytes_ = 0;

    Told told_;
    Stats stats_;
    std::function<void(const Message&)> message_sink_;
    std::function<bool(std::string_view)> filter_;
    std::function<void()> connected_sink_;
    std::function<void(std::string_view)> refused_sink_;
    std::map<int, std::string> asked_;  // filters that the broker has not answered for
    std::function<void(std::string_view, bool)> disconnected_sink_;
};

}  // namespace skep::mqtt

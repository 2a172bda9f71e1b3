#include "mqtt/mosquitto_client.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "mqtt/mosquitto_impl.h"
#include "mqtt/packet.h"
#include "mqtt/topic.h"

namespace skep::mqtt {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kConnectLimit = 15s;             // from the first SYN to CONNACK
constexpr int kReadsPerTurn = 256;              // then others have their turn
constexpr std::size_t kReadAtOnce = 64U << 10;  // bytes of payloads that are held until they are handed out
constexpr std::size_t kFlushAt = 128U << 10;    // do not let the buffer grow beyond what the kernel takes at once

std::string_view reason_in(std::string_view openssl) {
    const std::size_t colons = openssl.rfind("::");
    return colons == std::string_view::npos ? openssl : openssl.substr(colons + 2);
}

}  // namespace

MosquittoClient::MosquittoClient(async::RealLoop& loop)
    : loop_(loop), self_(std::make_shared<MosquittoClient*>(this)), resolver_(loop.io()), socket_(loop.io()), writer_(loop.io()) {}

MosquittoClient::~MosquittoClient() {
    close();
}

Result<void> MosquittoClient::start(const ClientOptions& options) {
    if (state_ != State::Idle || mosq_ != nullptr) return Error{Errc::Invalid, "the MQTT client was started already"};
    if (options.server.websocket()) {
        return Error{Errc::Unsupported, fmt::format("mqtt.server '{}': MQTT over WebSockets is not supported, use mqtt:// or mqtts://",
                                                    options.server.text())};
    }
    options_ = options;
    // libmosquitto writes with write(): a connection that the broker has closed must not end the process.
    struct sigaction now{};
    if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) ::signal(SIGPIPE, SIG_IGN);
    ::mosquitto_lib_init();
    if (options_.client_id.empty()) options_.client_id = fmt::format("skep_{:016x}", loop_.random());
    mosq_ = ::mosquitto_new(options_.client_id.c_str(), true, this);
    if (mosq_ == nullptr) return Error{Errc::Invalid, fmt::format("mqtt.client_id '{}' cannot be used", options_.client_id)};
    if (auto done = configure(); !done) {
        ::mosquitto_destroy(std::exchange(mosq_, nullptr));
        return done.error();
    }
    if (!self_) self_ = std::make_shared<MosquittoClient*>(this);
    state_ = State::Waiting;
    loop_.post([self = self_] {
        if (*self != nullptr) (*self)->attempt();
    });
    return ok;
}

Result<void> MosquittoClient::configure() {
    ::mosquitto_threaded_set(mosq_, true);
    ::mosquitto_int_option(mosq_, MOSQ_OPT_PROTOCOL_VERSION, static_cast<int>(options_.version));
    ::mosquitto_int_option(mosq_, MOSQ_OPT_TCP_NODELAY, 1);
    set_callbacks();
    if (options_.user) {
        const char* password = options_.password ? options_.password->c_str() : nullptr;
        if (::mosquitto_username_pw_set(mosq_, options_.user->c_str(), password) != MOSQ_ERR_SUCCESS) {
            return Error{Errc::Invalid, "mqtt.user or mqtt.password is not UTF-8"};
        }
    }
    if (options_.will) {
        const Will& will = *options_.will;
        const int code = ::mosquitto_will_set(mosq_, will.topic.c_str(), static_cast<int>(will.payload.size()), will.payload.data(),
                                              will.qos, will.retain);
        if (code != MOSQ_ERR_SUCCESS)
            return Error{Errc::Invalid, fmt::format("last will on '{}': {}", will.topic, ::mosquitto_strerror(code))};
    }
    if (options_.server.tls()) {
        auto tls = make_tls(options_);
        if (!tls) return tls.error();
        tls_ = std::move(*tls);
        ::mosquitto_void_option(mosq_, MOSQ_OPT_SSL_CTX, tls_->context.get());
        ::mosquitto_int_option(mosq_, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);
    }
    return options_.version == Version::V5 ? store_connect_properties() : Result<void>();
}

// The only call that takes CONNECT's properties also connects, and waits. Given a local socket that does not exist it fails
// at once, and has stored them.
Result<void> MosquittoClient::store_connect_properties() {
    mosquitto_property* properties = nullptr;
    if (options_.maximum_packet_size > 0) {
        ::mosquitto_property_add_int32(&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, options_.maximum_packet_size);
    }
    const int code =
        ::mosquitto_connect_bind_v5(mosq_, "/nonexistent/skep", 0, std::max<int>(options_.keepalive_s, 5), nullptr, properties);
    ::mosquitto_property_free_all(&properties);
    if (code == MOSQ_ERR_ERRNO || code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_NOT_SUPPORTED) return ok;
    return Error{Errc::Invalid, fmt::format("mqtt.maximum_packet_size {}: {}", options_.maximum_packet_size, ::mosquitto_strerror(code))};
}

void MosquittoClient::set_callbacks() {
    ::mosquitto_connect_v5_callback_set(mosq_, [](mosquitto*, void* self, int code, int, const mosquitto_property* properties) {
        auto& client = *static_cast<MosquittoClient*>(self);
        client.told_.connack = code;
        std::uint32_t limit = 0;
        std::uint8_t retain = 1;
        ::mosquitto_property_read_int32(properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, &limit, false);
        ::mosquitto_property_read_byte(properties, MQTT_PROP_RETAIN_AVAILABLE, &retain, false);
        client.broker_packet_limit_ = limit;
        client.retain_available_ = retain != 0;
    });
    ::mosquitto_disconnect_v5_callback_set(mosq_, [](mosquitto*, void* self, int code, const mosquitto_property* properties) {
        auto& client = *static_cast<MosquittoClient*>(self);
        std::string reason = client.describe(code);
        char* text = nullptr;
        if (::mosquitto_property_read_string(properties, MQTT_PROP_REASON_STRING, &text, false) != nullptr && text != nullptr) {
            reason += fmt::format(" ({})", text);
            std::free(text);
        }
        if (!client.told_.lost) client.told_.lost = std::move(reason);
    });
    ::mosquitto_message_callback_set(mosq_, [](mosquitto*, void* self, const mosquitto_message* message) {
        auto& client = *static_cast<MosquittoClient*>(self);
        ++client.stats_.received;
        if (client.filter_ && !client.filter_(message->topic)) return;
        client.told_.bytes += static_cast<std::size_t>(message->payloadlen);
        const auto* bytes = static_cast<const char*>(message->payload);
        client.told_.messages.push_back(
            {message->topic, bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(message->payloadlen)),
             static_cast<std::uint8_t>(message->qos), message->retain});
    });
    ::mosquitto_subscribe_callback_set(mosq_, [](mosquitto*, void* self, int id, int count, const int* granted) {
        constexpr int kFailure = 0x80;  // MQTT 3.1.1, 3.9.3; MQTT 5, 3.9.3: reasons from here on
        auto& client = *static_cast<MosquittoClient*>(self);
        auto asked = client.asked_.extract(id);
        if (!asked.empty() && count > 0 && granted[0] >= kFailure) client.told_.refused.push_back(std::move(asked.mapped()));
    });
    ::mosquitto_publish_callback_set(mosq_, [](mosquitto*, void* self, int id) {
        auto& client = *static_cast<MosquittoClient*>(self);
        const auto place = client.in_flight_.find(id);
        if (place == client.in_flight_.end()) return;
        client.in_flight_bytes_ -= place->second.bytes;
        client.in_flight_.erase(place);
    });
    if (!options_.server.tls()) return;
    ::mosquitto_log_callback_set(mosq_, [](mosquitto*, void* self, int level, const char* text) {
        if (level == MOSQ_LOG_ERR) static_cast<MosquittoClient*>(self)->told_.tls_error = reason_in(text);
    });
}

std::string MosquittoClient::describe(int code) const {
    const int reason = errno;
    if (!told_.tls_error.empty() && state_ == State::Connecting) return "TLS: " + told_.tls_error;
    if (code >= 0x80) return fmt::format("disconnected by the broker: reason {}, {}", code, ::mosquitto_reason_string(code));
    if (code == MOSQ_ERR_ERRNO && reason != 0) return std::strerror(reason);
    if (code == MOSQ_ERR_KEEPALIVE) return "the broker did not answer in time";
    if (code == MOSQ_ERR_SUCCESS) return "the broker closed the connection";
    return ::mosquitto_strerror(code);
}

// ---- Connecting

void MosquittoClient::attempt() {
    if (next_address_ < addresses_.size()) return connect_to(addresses_[next_address_++]);
    boost::system::error_code none;
    asio::ip::make_address(options_.server.host, none);
    if (!none) {
        addresses_ = {options_.server.host};
    } else if (options_.server.host == "localhost") {
        addresses_ = {"127.0.0.1", "::1"};  // as every resolver would, but without a thread for it
    } else {
        return resolve();
    }
    next_address_ = 0;
    connect_to(addresses_[next_address_++]);
}

void MosquittoClient::resolve() {
    state_ = State::Resolving;
    addresses_.clear();
    next_address_ = 0;
    resolver_.async_resolve(options_.server.host, std::to_string(options_.server.port),
                            [self = self_](const boost::system::error_code& error, const asio::ip::tcp::resolver::results_type& found) {
                                if (*self == nullptr || error == asio::error::operation_aborted) return;
                                MosquittoClient& client = **self;
                                for (const auto& entry : found) client.addresses_.push_back(entry.endpoint().address().to_string());
                                if (error || client.addresses_.empty()) {
                                    return client.lose(fmt::format("cannot find '{}': {}", client.options_.server.host,
                                                                   error ? error.message() : "no address"));
                                }
                                client.connect_to(client.addresses_[client.next_address_++]);
                            });
}

void MosquittoClient::connect_to(const std::string& address) {
    state_ = State::Connecting;
    told_ = {};
    errno = 0;
    const int keepalive = options_.keepalive_s == 0 ? 0 : std::max<int>(options_.keepalive_s, 5);  // libmosquitto refuses 1..4
    const int code = ::mosquitto_connect_async(mosq_, address.c_str(), options_.server.port, keepalive);
    if (code != MOSQ_ERR_SUCCESS || ::mosquitto_socket(mosq_) < 0) return lose(describe(code));
    adopt_socket();
    deadline_ = loop_.after(kConnectLimit, [this] { lose("no connection within 15 s"); });
    arm_read();
    arm_write();  // tells that TCP stands
}

void MosquittoClient::adopt_socket() {
    ++connection_;
    reading_ = writing_ = false;
    boost::system::error_code none;
    socket_.close(none);
    const int duplicate = ::fcntl(::mosquitto_socket(mosq_), F_DUPFD_CLOEXEC, 0);
    if (duplicate >= 0) socket_.assign(duplicate, none);
}

void MosquittoClient::lose(std::string reason) {
    const bool was_online = state_ == State::Online;
    deadline_.reset();
    keepalive_.reset();
    ++connection_;
    reading_ = writing_ = false;
    if (const int descriptor = mosq_ == nullptr ? -1 : ::mosquitto_socket(mosq_); descriptor >= 0) {
        // There is no call that only closes: libmosquitto closes when it reads the end.
        ::shutdown(descriptor, SHUT_RDWR);
        for (int i = 0; i < 64 && ::mosquitto_socket(mosq_) >= 0; ++i) ::mosquitto_loop_read(mosq_, 1);
    }
    drop_wire();
    boost::system::error_code none;
    if (socket_.is_open()) socket_.close(none);
    stats_.dropped += out_messages_;
    out_.clear();
    out_done_ = 0;
    out_messages_ = 0;
    // Packets of QoS 0 in libmosquitto's queue go with the connection; QoS 1 and 2 stay, and are sent again.
    for (auto it = in_flight_.begin(); it != in_flight_.end();) {
        if (it->second.qos > 0) {
            ++it;
            continue;
        }
        in_flight_bytes_ -= it->second.bytes;
        ++stats_.dropped;
        it = in_flight_.erase(it);
    }
    told_ = {};
    asked_.clear();
    state_ = State::Waiting;
    if (!was_online && next_address_ < addresses_.size()) return attempt();
    retry_later();
    if (disconnected_sink_) disconnected_sink_(reason, was_online);
}

void MosquittoClient::retry_later() {
    addresses_.clear();
    next_address_ = 0;
    wait_s_ = wait_s_ == 0 ? 1 : std::min(wait_s_ * 2, reconnect_max_s_);
    retry_ = loop_.after(std::chrono::seconds(wait_s_), [this] { attempt(); });
}

// ---- The socket

void MosquittoClient::arm() {
    if (state_ != State::Connecting && state_ != State::Online) return;
    arm_read();
    if (has_wire() && ::mosquitto_want_write(mosq_)) flush_soon();
    if (out_done_ < out_.size() || (!has_wire() && ::mosquitto_want_write(mosq_))) arm_write();
}

void MosquittoClient::arm_read() {
    if (std::exchange(reading_, true)) return;
    if (has_wire()) {
        socket_.async_read_some(asio::buffer(in_),
                                [self = self_, connection = connection_](const boost::system::error_code& error, std::size_t size) {
                                    if (*self == nullptr || (*self)->connection_ != connection) return;
                                    MosquittoClient& client = **self;
                                    client.reading_ = false;
                                    if (error == asio::error::eof) return client.lose("the broker closed the connection");
                                    if (error) return client.lose(error.message());
                                    client.received(size);
                                });
        return;
    }
    socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                       [self = self_, connection = connection_](const boost::system::error_code& error) {
                           if (*self == nullptr || (*self)->connection_ != connection) return;
                           (*self)->reading_ = false;
                           if (!error) (*self)->readable();
                       });
}

void MosquittoClient::arm_write() {
    if (std::exchange(writing_, true)) return;
    asio::posix::stream_descriptor& waits = has_wire() ? writer_ : socket_;
    boost::system::error_code none;
    if (has_wire()) writer_.assign(::fcntl(socket_.native_handle(), F_DUPFD_CLOEXEC, 0), none);
    waits.async_wait(asio::posix::stream_descriptor::wait_write,
                     [self = self_, connection = connection_](const boost::system::error_code& error) {
                         if (*self == nullptr || (*self)->connection_ != connection) return;
                         MosquittoClient& client = **self;
                         client.writing_ = false;
                         boost::system::error_code ignored;
                         if (client.writer_.is_open()) client.writer_.close(ignored);
                         if (!error) client.writable();
                     });
}

void MosquittoClient::readable() {
    if (tls_ && state_ == State::Connecting && peer_closed()) return lose("the broker closed the connection during the TLS handshake");
    read_all();
}

void MosquittoClient::read_all() {
    int code = MOSQ_ERR_SUCCESS;
    for (int i = 0; i < kReadsPerTurn && told_.bytes < kReadAtOnce && code == MOSQ_ERR_SUCCESS && ::mosquitto_socket(mosq_) >= 0; ++i) {
        errno = 0;
        code = ::mosquitto_loop_read(mosq_, 1);
        if (errno == EAGAIN || errno == EWOULDBLOCK || told_.lost) break;
        if (tls_ && state_ == State::Connecting) break;  // a step of the handshake does not say whether there is more
    }
    settle(code, "read");
}

void MosquittoClient::writable() {
    if (state_ == State::Connecting) {
        int reason = 0;
        socklen_t size = sizeof(reason);
        if (::getsockopt(::mosquitto_socket(mosq_), SOL_SOCKET, SO_ERROR, &reason, &size) == 0 && reason != 0)
            return lose(std::strerror(reason));
        if (tls_) {
            if (peer_closed()) return lose("the broker closed the connection during the TLS handshake");
            errno = 0;
            const int code = ::mosquitto_loop_read(mosq_, 1);
            if (code != MOSQ_ERR_SUCCESS || ::mosquitto_socket(mosq_) < 0) return settle(code, "TLS handshake");
        } else if (!has_wire()) {
            take_wire();
        }
    }
    flush();
}

bool MosquittoClient::peer_closed() const {
    char byte = 0;
    return ::recv(::mosquitto_socket(mosq_), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

// After every call into libmosquitto: hand out what it told, act on a loss, wait for what comes next.
void MosquittoClient::settle(int code, std::string_view step) {
    Told told = std::exchange(told_, {});
    if (!told.lost && (code != MOSQ_ERR_SUCCESS || ::mosquitto_socket(mosq_) < 0)) {
        told_.tls_error = told.tls_error;
        const bool handshake = !told_.tls_error.empty();
        told.lost = handshake ? describe(code) : fmt::format("{}: {}", step, describe(code));
    }
    const std::weak_ptr<MosquittoClient*> guard = self_;
    if (!deliver(std::move(told))) return;
    if (!guard.expired()) arm();
}

// False when the connection, or the client itself, is gone.
bool MosquittoClient::deliver(Told told) {
    const auto self = self_;
    const std::uint64_t connection = connection_;
    const auto gone = [&] { return *self == nullptr || connection_ != connection; };
    if (told.connack && *told.connack != 0) {
        const int code = *told.connack;
        const char* text = options_.version == Version::V5 ? ::mosquitto_reason_string(code) : ::mosquitto_connack_string(code);
        lose(fmt::format("connection refused: {}", text));
        return false;
    }
    if (told.connack) {
        state_ = State::Online;
        wait_s_ = 0;
        deadline_.reset();
        check_keepalive();
        if (gone()) return false;
        if (connected_sink_) connected_sink_();
        if (gone()) return false;
    }
    for (const std::string& filter : told.refused) {
        if (refused_sink_) refused_sink_(filter);
        if (gone()) return false;
    }
    for (const Received& message : told.messages) {
        if (message_sink_) message_sink_({message.topic, message.payload, message.qos, message.retain});
        if (gone()) return false;
    }
    if (told.lost) {
        lose(std::move(*told.lost));
        return false;
    }
    return true;
}

void MosquittoClient::check_keepalive() {
    const auto interval = std::chrono::seconds(std::clamp<int>(options_.keepalive_s / 4, 1, 10));
    keepalive_ = loop_.after(interval, [this] {
        errno = 0;
        const int code = ::mosquitto_loop_misc(mosq_);
        const std::uint64_t connection = connection_;
        const auto self = self_;
        settle(code, "keepalive");
        if (*self == nullptr || connection_ != connection) return;
        flush();
        if (*self != nullptr && connection_ == connection) check_keepalive();
    });
}

// ---- Sending

Result<void> MosquittoClient::publish(std::string_view topic, std::string_view payload, const PublishOptions& options) {
    if (state_ != State::Online) {
        ++stats_.dropped;
        return Error{Errc::Closed, fmt::format("not connected to the MQTT server: '{}' not sent", topic)};
    }
    if (!is_topic(topic)) return Error{Errc::Invalid, fmt::format("'{}' is no topic to publish to", topic)};
    const bool v5 = options_.version == Version::V5;
    const std::size_t size = publish_size(topic, payload, v5, options.expiry_s.has_value());
    if (size > kMaxRemainingLength || (broker_packet_limit_ > 0 && size > broker_packet_limit_)) {
        ++stats_.dropped;
        return Error{Errc::Invalid, fmt::format("'{}': {} bytes are more than the broker takes", topic, size)};
    }
    if (out_.size() - out_done_ + in_flight_bytes_ + size > options_.queue_limit) {
        ++stats_.dropped;
        return Error{Errc::Busy, fmt::format("the MQTT server is slow: {} bytes wait, '{}' not sent",
                                             out_.size() - out_done_ + in_flight_bytes_, topic)};
    }
    PublishOptions final = options;
    final.retain = options.retain && retain_available_;
    if (has_wire() && ::mosquitto_want_write(mosq_)) (void)pull_library();  // an error shows at the next call
    if (tls_ || options.qos > 0 || ::mosquitto_want_write(mosq_)) return publish_by_library(std::string(topic), payload, final);
    append_publish(out_, topic, payload, final.retain, v5, v5 ? options.expiry_s : std::nullopt);
    ++out_messages_;
    ++stats_.published;
    if (out_.size() - out_done_ >= kFlushAt && !writing_) {
        write_buffer();
    }
    flush_soon();
    return ok;
}

Result<void> MosquittoClient::publish_by_library(const std::string& topic, std::string_view payload, const PublishOptions& options) {
    mosquitto_property* properties = nullptr;
    if (options.expiry_s && options_.version == Version::V5) {
        ::mosquitto_property_add_int32(&properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, *options.expiry_s);
    }
    int id = 0;
    const int code = ::mosquitto_publish_v5(mosq_, &id, topic.c_str(), static_cast<int>(payload.size()), payload.data(), options.qos,
                                            options.retain, properties);
    ::mosquitto_property_free_all(&properties);
    if (code != MOSQ_ERR_SUCCESS) {
        ++stats_.dropped;
        return Error{code == MOSQ_ERR_NO_CONN ? Errc::Closed : Errc::Invalid, fmt::format("'{}': {}", topic, ::mosquitto_strerror(code))};
    }
    const std::size_t bytes = topic.size() + payload.size() + 16;
    in_flight_[id] = {bytes, options.qos};
    in_flight_bytes_ += bytes;
    ++stats_.published;
    flush_soon();
    return ok;
}

Result<void> MosquittoClient::subscribe(std::string_view filter, std::uint8_t qos) {
    if (state_ != State::Online) return Error{Errc::Closed, fmt::format("not connected to the MQTT server: cannot subscribe '{}'", filter)};
    if (!is_filter(filter)) return Error{Errc::Invalid, fmt::format("'{}' is no topic filter", filter)};
    int id = 0;
    const int code = ::mosquitto_subscribe(mosq_, &id, std::string(filter).c_str(), qos);
    if (code != MOSQ_ERR_SUCCESS) return Error{Errc::Io, fmt::format("cannot subscribe '{}': {}", filter, ::mosquitto_strerror(code))};
    asked_[id] = filter;
    flush_soon();
    return ok;
}

Result<void> MosquittoClient::unsubscribe(std::string_view filter) {
    if (state_ != State::Online)
        return Error{Errc::Closed, fmt::format("not connected to the MQTT server: cannot unsubscribe '{}'", filter)};
    if (!is_filter(filter)) return Error{Errc::Invalid, fmt::format("'{}' is no topic filter", filter)};
    const int code = ::mosquitto_unsubscribe(mosq_, nullptr, std::string(filter).c_str());
    if (code != MOSQ_ERR_SUCCESS) return Error{Errc::Io, fmt::format("cannot unsubscribe '{}': {}", filter, ::mosquitto_strerror(code))};
    flush_soon();
    return ok;
}

void MosquittoClient::flush_soon() {
    if (std::exchange(flush_posted_, true)) return;
    loop_.post([self = self_] {
        if (*self == nullptr) return;
        (*self)->flush_posted_ = false;
        if ((*self)->state_ == State::Online && !(*self)->writing_) (*self)->flush();
    });
}

// False when the kernel takes no more for now, or the connection broke (which reading will tell).
bool MosquittoClient::write_buffer() {
    while (out_done_ < out_.size()) {
        const ssize_t done = ::send(broker_socket(), out_.data() + out_done_, out_.size() - out_done_, MSG_NOSIGNAL);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        out_done_ += static_cast<std::size_t>(done);
    }
    out_messages_ = 0;
    out_done_ = 0;
    if (out_.capacity() > 2 * kFlushAt) {
        std::string().swap(out_);  // assigning an empty one would keep the memory
    } else {
        out_.clear();
    }
    return true;
}

void MosquittoClient::flush() {
    if (::mosquitto_socket(mosq_) < 0) return;
    int code = has_wire() ? pull_library() : MOSQ_ERR_SUCCESS;
    if (write_buffer() && !has_wire() && ::mosquitto_want_write(mosq_)) {
        errno = 0;
        code = ::mosquitto_loop_write(mosq_, 1);
    } else if (out_done_ > kFlushAt) {
        out_.erase(0, out_done_);
        out_done_ = 0;
    }
    settle(code, "write");
}

void MosquittoClient::close() {
    if (mosq_ == nullptr) return;
    *self_ = nullptr;  // nobody is called any more
    if (state_ == State::Online) say_goodbye();
    retry_.reset();
    deadline_.reset();
    keepalive_.reset();
    resolver_.cancel();
    boost::system::error_code none;
    drop_wire();
    if (socket_.is_open()) socket_.close(none);
    ::mosquitto_destroy(std::exchange(mosq_, nullptr));
    self_ = nullptr;
    state_ = State::Idle;
    told_ = {};
    out_.clear();
    out_done_ = 0;
    in_flight_.clear();
    in_flight_bytes_ = 0;
}

Stats MosquittoClient::stats() const {
    Stats now = stats_;
    now.queued_bytes = out_.size() - out_done_ + in_flight_bytes_;
    return now;
}

std::unique_ptr<Client> make_mosquitto_client(async::RealLoop& loop) {
    return std::make_unique<MosquittoClient>(loop);
}

std::string mosquitto_version() {
    int major = 0;
    int minor = 0;
    int revision = 0;
    ::mosquitto_lib_version(&major, &minor, &revision);
    return fmt::format("{}.{}.{}", major, minor, revision);
}

}  // namespace skep::mqtt

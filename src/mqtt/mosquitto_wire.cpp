// Between the broker and libmosquitto, without TLS: the broker's socket is read and written here, in as few system calls as there are
// wake-ups; libmosquitto gets all packets but messages of QoS 0 through a pair of local sockets, and what it sends is gathered there.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "mqtt/mosquitto_impl.h"

namespace skep::mqtt {

namespace {
constexpr int kGoodbyeLimit = 1'000;  // ms that close() spends at most on sending what is queued
}

void MosquittoClient::take_wire() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) return;
    // libmosquitto's descriptor becomes its end of the pair; the broker's socket lives on as our duplicate.
    const int broker = ::fcntl(socket_.native_handle(), F_DUPFD_CLOEXEC, 0);
    if (broker < 0 || ::dup3(pair[1], ::mosquitto_socket(mosq_), O_CLOEXEC) < 0) {
        for (const int end : {pair[0], pair[1], broker}) {
            if (end >= 0) ::close(end);
        }
        return;
    }
    ::close(pair[1]);
    wire_ = pair[0];
    ++connection_;
    reading_ = writing_ = false;
    boost::system::error_code none;
    socket_.close(none);
    socket_.assign(broker, none);
    reader_.begin(options_.version);
}

void MosquittoClient::drop_wire() {
    boost::system::error_code none;
    if (writer_.is_open()) writer_.close(none);
    if (has_wire()) ::close(std::exchange(wire_, -1));
}

int MosquittoClient::pull_library() {
    int code = MOSQ_ERR_SUCCESS;
    while (code == MOSQ_ERR_SUCCESS && ::mosquitto_want_write(mosq_)) {
        errno = 0;
        code = ::mosquitto_loop_write(mosq_, 1);
        char piece[1024];
        ssize_t size = 0;
        bool any = false;
        while ((size = ::recv(wire_, piece, sizeof piece, 0)) > 0) {
            out_.append(piece, static_cast<std::size_t>(size));
            any = true;
        }
        if (!any) break;
    }
    return code;
}

void MosquittoClient::received(std::size_t size) {
    library_code_ = MOSQ_ERR_SUCCESS;
    const auto fed = reader_.feed(BytesView(reinterpret_cast<const std::uint8_t*>(in_.data()), size));
    if (!fed && !told_.lost) told_.lost = fed.error().what;
    settle(library_code_, "read");
}

bool MosquittoClient::wants(std::string_view topic) {
    ++stats_.received;
    return !told_.lost && (!filter_ || filter_(topic));
}

void MosquittoClient::message(const Message& message) {
    told_.messages.push_back({std::string(message.topic), std::string(message.payload), message.qos, message.retain});
}

void MosquittoClient::other(BytesView piece) {
    while (!piece.empty() && !told_.lost && library_code_ == MOSQ_ERR_SUCCESS && ::mosquitto_socket(mosq_) >= 0) {
        const ssize_t sent = ::send(wire_, piece.data(), piece.size(), MSG_NOSIGNAL);
        if (sent > 0) piece = piece.subspan(static_cast<std::size_t>(sent));
        errno = 0;
        library_code_ = ::mosquitto_loop_read(mosq_, 1);
    }
}

int MosquittoClient::broker_socket() {
    return has_wire() ? socket_.native_handle() : ::mosquitto_socket(mosq_);
}

// Sends what waits and DISCONNECT, and waits for the kernel to take them: at most kGoodbyeLimit.
void MosquittoClient::say_goodbye() {
    constexpr int kStepMs = 50;
    bool said = false;
    for (int waited = 0; waited < kGoodbyeLimit;) {
        if (has_wire() && !std::exchange(said, true)) {
            (void)pull_library();
            ::mosquitto_disconnect(mosq_);
            (void)pull_library();
        }
        if (!has_wire() && ::mosquitto_socket(mosq_) < 0) return;
        if (write_buffer()) {
            if (has_wire()) return;
            if (!said && !::mosquitto_want_write(mosq_)) {
                said = true;
                ::mosquitto_disconnect(mosq_);
            }
            if (::mosquitto_loop_write(mosq_, 1) != MOSQ_ERR_SUCCESS) return;
            if (said && !::mosquitto_want_write(mosq_)) return;
            if (!::mosquitto_want_write(mosq_)) continue;
        }
        pollfd wait{broker_socket(), POLLOUT, 0};
        if (::poll(&wait, 1, kStepMs) <= 0) waited += kStepMs;
    }
}

}  // namespace skep::mqtt

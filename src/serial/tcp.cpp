#include "serial/tcp.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <optional>

#include "async/wait.h"
#include "serial/fd_pump.h"

namespace skep::serial {
namespace {

using boost::asio::ip::tcp;

constexpr async::Duration kConnectTimeout = std::chrono::seconds(10);
constexpr int kKeepAliveIdleSeconds = 15;
constexpr int kKeepAliveIntervalSeconds = 5;
constexpr int kKeepAliveProbes = 3;

// What resolver and connect handlers write to; they may outlive the stream that began it.
struct Connecting {
    Connecting(async::RealLoop& loop) : resolver(loop.io()), socket(loop.io()), done(loop) {}
    tcp::resolver resolver;
    tcp::socket socket;
    async::OneShot<Result<void>> done;
};

void set_socket_options(int fd) {
    const auto set = [fd](int level, int name, int value) { ::setsockopt(fd, level, name, &value, sizeof(value)); };
    set(IPPROTO_TCP, TCP_NODELAY, 1);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, kKeepAliveIdleSeconds);
    set(IPPROTO_TCP, TCP_KEEPINTVL, kKeepAliveIntervalSeconds);
    set(IPPROTO_TCP, TCP_KEEPCNT, kKeepAliveProbes);
}

class TcpStream final : public Stream {
public:
    TcpStream(async::RealLoop& loop, TcpAddress address)
        : loop_(loop),
          address_(std::move(address)),
          path_("tcp://" + (address_.host.find(':') == std::string::npos ? address_.host : "[" + address_.host + "]") + ":" +
                std::to_string(address_.port)),
          pump_(std::make_shared<FdPump>(loop)) {}
    ~TcpStream() override { abandon(); }

    async::Task<Result<void>> open() override {
        abandon();
        const auto connecting = std::make_shared<Connecting>(loop_);
        connecting_ = connecting;
        connecting->resolver.async_resolve(
            address_.host, std::to_string(address_.port),
            [connecting, path = path_](const boost::system::error_code& error, const tcp::resolver::results_type& found) {
                if (error) {
                    connecting->done.set(Error{Errc::NotFound, "cannot resolve " + path + ": " + error.message()});
                    return;
                }
                boost::asio::async_connect(
                    connecting->socket, found, [connecting, path](const boost::system::error_code& failed, const tcp::endpoint&) {
                        if (failed) {
                            connecting->done.set(Error{Errc::Io, "cannot connect to " + path + ": " + failed.message()});
                        } else {
                            connecting->done.set(ok);
                        }
                    });
            });
        auto waiting = connecting->done.wait_for(kConnectTimeout);
        std::optional<Result<void>> connected = co_await waiting;
        if (connecting_ != connecting) co_return Error{Errc::Closed, path_ + " was closed while connecting"};
        if (!connected) {
            abandon();
            co_return Error{Errc::Timeout, "no connection to " + path_ + " within 10 s"};
        }
        if (!*connected) {
            connecting_.reset();
            co_return connected->error();
        }
        take_socket(*connecting);
        connecting_.reset();
        co_return ok;
    }
    [[nodiscard]] bool is_open() const override { return pump_->is_open(); }
    void write(BytesView bytes) override { pump_->write(bytes); }
    void close() override { abandon(); }
    [[nodiscard]] const std::string& path() const override { return path_; }

private:
    void take_socket(Connecting& connecting) {
        boost::system::error_code ignored;
        const int fd = connecting.socket.release(ignored);
        set_socket_options(fd);
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
        pump_->start(
            fd, FdPump::Kind::Socket, [this](BytesView bytes) { tell_bytes(bytes); }, [this](const std::string& why) { tell_closed(why); });
    }
    void abandon() {
        if (connecting_) {
            connecting_->resolver.cancel();
            boost::system::error_code ignored;
            connecting_->socket.close(ignored);
            connecting_.reset();
        }
        pump_->close();
    }

    async::RealLoop& loop_;
    TcpAddress address_;
    std::string path_;
    std::shared_ptr<FdPump> pump_;
    std::shared_ptr<Connecting> connecting_;
};

}  // namespace

std::unique_ptr<Stream> make_tcp(async::RealLoop& loop, TcpAddress address) {
    return std::make_unique<TcpStream>(loop, std::move(address));
}

}  // namespace skep::serial

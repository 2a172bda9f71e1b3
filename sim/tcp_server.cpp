#include "sim/tcp_server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <optional>

namespace skep::sim {

using boost::asio::ip::tcp;

namespace {

constexpr std::size_t kReadSize = 64 * 1024;
constexpr std::size_t kMaxQueued = 8 * 1024 * 1024;

// Shared with Asio's handlers, so that the stream can go at any time.
struct Line : std::enable_shared_from_this<Line> {
    Line(async::RealLoop& loop_in, tcp::socket socket_in) : loop(loop_in), socket(std::move(socket_in)), in(kReadSize) {}

    void read() {
        socket.async_read_some(boost::asio::buffer(in),
                               [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
                                   if (!self->open) return;
                                   if (error) {
                                       self->fail(error.message());
                                       return;
                                   }
                                   self->on_bytes(BytesView(self->in).first(size));
                                   if (self->open) self->read();
                               });
    }
    // Everything of one turn of the loop goes out together.
    void write(BytesView bytes) {
        if (!open) return;
        if (waiting.size() + bytes.size() > kMaxQueued) {
            fail("the far side takes nothing");
            return;
        }
        waiting.insert(waiting.end(), bytes.begin(), bytes.end());
        if (posted || writing) return;
        posted = true;
        loop.post([self = shared_from_this()] {
            self->posted = false;
            self->flush();
        });
    }
    void flush() {
        if (writing || waiting.empty() || !socket.is_open()) return;
        writing = true;
        going.swap(waiting);
        waiting.clear();
        boost::asio::async_write(socket, boost::asio::buffer(going),
                                 [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                                     self->writing = false;
                                     if (error && self->open)
                                         self->fail(error.message());
                                     else if (!error)
                                         self->flush();
                                     if (!self->open && !self->writing) self->shut();
                                 });
    }
    void shut() {
        boost::system::error_code ignored;
        socket.shutdown(tcp::socket::shutdown_both, ignored);
        socket.close(ignored);
    }
    void fail(const std::string& why) {
        open = false;
        shut();
        if (on_closed) on_closed(why);
    }
    void close() {
        if (!open) return;
        open = false;
        if (!writing && waiting.empty()) shut();
    }

    async::RealLoop& loop;
    tcp::socket socket;
    Bytes in;
    Bytes waiting;
    Bytes going;
    bool open = true;
    bool posted = false;
    bool writing = false;
    std::function<void(BytesView)> on_bytes;
    std::function<void(const std::string&)> on_closed;
};

class ServerStream final : public serial::Stream {
public:
    ServerStream(std::shared_ptr<Line> line, std::string path) : line_(std::move(line)), path_(std::move(path)) {
        line_->on_bytes = [this](BytesView bytes) { tell_bytes(bytes); };
        line_->on_closed = [this](const std::string& why) { tell_closed(why); };
    }
    ~ServerStream() override {
        line_->on_bytes = [](BytesView) {};
        line_->on_closed = {};
        line_->close();
    }
    async::Task<Result<void>> open() override {
        if (line_->open) co_return ok;
        co_return Error{Errc::Closed, path_ + " was a connection of somebody else's, and is over"};
    }
    [[nodiscard]] bool is_open() const override { return line_->open; }
    void write(BytesView bytes) override { line_->write(bytes); }
    void close() override { line_->close(); }
    [[nodiscard]] const std::string& path() const override { return path_; }

private:
    std::shared_ptr<Line> line_;
    std::string path_;
};

}  // namespace

struct TcpServer::Impl : std::enable_shared_from_this<Impl> {
    Impl(async::RealLoop& loop_in, AcceptSink sink_in) : loop(loop_in), acceptor(loop_in.io()), sink(std::move(sink_in)) {}

    void accept() {
        acceptor.async_accept([self = shared_from_this()](const boost::system::error_code& error, tcp::socket socket) {
            if (!self->acceptor.is_open()) return;
            if (!error && !self->refusing) self->take(std::move(socket));
            self->accept();
        });
    }
    void take(tcp::socket socket) {
        boost::system::error_code failed;
        socket.set_option(tcp::no_delay(true), failed);
        const tcp::endpoint from = socket.remote_endpoint(failed);
        if (failed) return;  // gone again
        auto line = std::make_shared<Line>(loop, std::move(socket));
        sink(std::make_unique<ServerStream>(line, "tcp://" + from.address().to_string() + ":" + std::to_string(from.port())));
        line->read();
    }

    async::RealLoop& loop;
    tcp::acceptor acceptor;
    AcceptSink sink;
    bool refusing = false;
};

Result<std::unique_ptr<TcpServer>> TcpServer::listen(async::RealLoop& loop, const std::string& host, std::uint16_t port, AcceptSink sink) {
    auto impl = std::make_shared<Impl>(loop, std::move(sink));
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    const tcp::endpoint endpoint(address, port);
    if (!error) impl->acceptor.open(endpoint.protocol(), error);
    if (!error) impl->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) impl->acceptor.bind(endpoint, error);
    if (!error) impl->acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (error) return Error{Errc::Io, "cannot listen on " + host + ":" + std::to_string(port) + ": " + error.message()};
    impl->accept();
    return std::unique_ptr<TcpServer>(new TcpServer(std::move(impl)));
}

TcpServer::~TcpServer() {
    boost::system::error_code ignored;
    impl_->acceptor.close(ignored);
}

std::uint16_t TcpServer::port() const {
    boost::system::error_code ignored;
    return impl_->acceptor.local_endpoint(ignored).port();
}

void TcpServer::refuse(bool refusing) {
    impl_->refusing = refusing;
}

}  // namespace skep::sim

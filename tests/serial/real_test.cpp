// Streams over descriptors of the system: real time, ports that the system chooses.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "async/scope.h"
#include "async/wait.h"
#include "serial/factory.h"
#include "serial/pty.h"

namespace skep::serial {
namespace {

using namespace std::chrono_literals;

// A listening socket of 127.0.0.1 that answers by hand.
struct Listener {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port = 0;
    Listener() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address));
        ::listen(fd, 4);
        socklen_t size = sizeof(address);
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    ~Listener() { ::close(fd); }
    [[nodiscard]] std::string path() const { return "tcp://127.0.0.1:" + std::to_string(port); }
};

class RealStream : public testing::Test {
protected:
    async::RealLoop loop{1};
    async::Scope scope{loop};

    // Turns the loop until `done`, at most 5 s.
    bool run_until(const std::function<bool()>& done) {
        const auto end = loop.now() + 5s;
        async::Timer tick;
        std::function<void()> look = [&] {
            if (done() || loop.now() >= end) return loop.stop();
            tick = loop.after(1ms, look);
        };
        // A timer may not be replaced from inside its own call's storage: post the looking.
        loop.post(look);
        loop.run();
        return done();
    }
};

async::Task<void> open_into(Stream& stream, std::optional<Result<void>>& out) {
    out = co_await stream.open();
}

TEST_F(RealStream, TcpConnectsSendsAndReads) {
    Listener listener;
    auto stream = make_stream(loop, listener.path(), {});
    ASSERT_TRUE(stream);
    std::optional<Result<void>> opened;
    std::string got, closed;
    (*stream)->on_bytes([&](BytesView bytes) { got += as_text(bytes); });
    (*stream)->on_closed([&](const std::string& why) { closed = why; });
    scope.spawn(open_into(**stream, opened));
    std::string at_server;
    std::jthread server([&] {
        const int fd = ::accept(listener.fd, nullptr, nullptr);
        std::array<char, 64> buffer{};
        const auto count = ::recv(fd, buffer.data(), buffer.size(), 0);
        at_server.assign(buffer.data(), static_cast<std::size_t>(count));
        ::send(fd, "answer", 6, 0);
        ::close(fd);
    });
    (*stream)->write(to_bytes("dropped, not open yet"));
    loop.post([&] {});
    async::Timer send = loop.after(50ms, [&] { (*stream)->write(to_bytes("ask")); });
    EXPECT_TRUE(run_until([&] { return !closed.empty(); }));
    ASSERT_TRUE(opened && *opened);
    server.join();
    EXPECT_EQ(at_server, "ask");
    EXPECT_EQ(got, "answer");
    EXPECT_FALSE((*stream)->is_open());
}

TEST_F(RealStream, TcpRefusedIsIoWithThePathInIt) {
    std::string path;
    {
        Listener gone;
        path = gone.path();
    }
    auto stream = make_stream(loop, path, {});
    ASSERT_TRUE(stream);
    std::optional<Result<void>> opened;
    scope.spawn(open_into(**stream, opened));
    ASSERT_TRUE(run_until([&] { return opened.has_value(); }));
    ASSERT_FALSE(*opened);
    EXPECT_EQ(opened->error().code, Errc::Io);
    EXPECT_NE(opened->error().what.find(path), std::string::npos);
}

TEST_F(RealStream, TtyAndPtySpeakToEachOther) {
    auto master = make_pty(loop);
    ASSERT_TRUE(master);
    PortOptions options;
    auto tty = make_stream(loop, (*master)->device(), options);
    ASSERT_TRUE(tty);
    std::optional<Result<void>> opened;
    scope.spawn(open_into(**tty, opened));
    ASSERT_TRUE(opened && *opened) << opened->error().what;
    Bytes at_master, at_tty;
    (*master)->on_bytes([&](BytesView bytes) { at_master.insert(at_master.end(), bytes.begin(), bytes.end()); });
    (*tty)->on_bytes([&](BytesView bytes) { at_tty.insert(at_tty.end(), bytes.begin(), bytes.end()); });
    // Bytes that a terminal in cooked mode would change.
    const Bytes odd{0x03, 0x0A, 0x0D, 0x11, 0x13, 0x1A, 0x00, 0xFF, 0x7F};
    (*tty)->write(odd);
    (*master)->write(odd);
    EXPECT_TRUE(run_until([&] { return at_master.size() == odd.size() && at_tty.size() == odd.size(); }));
    EXPECT_EQ(at_master, odd);
    EXPECT_EQ(at_tty, odd);
    EXPECT_TRUE((*tty)->has_lines());
}

TEST_F(RealStream, TtyIsOursAlone) {
    auto master = make_pty(loop);
    ASSERT_TRUE(master);
    auto first = make_stream(loop, (*master)->device(), {});
    auto second = make_stream(loop, (*master)->device(), {});
    std::optional<Result<void>> opened_first, opened_second;
    scope.spawn(open_into(**first, opened_first));
    scope.spawn(open_into(**second, opened_second));
    ASSERT_TRUE(*opened_first);
    ASSERT_FALSE(*opened_second);
    EXPECT_EQ(opened_second->error().code, Errc::Busy);
    (*first)->close();
    scope.spawn(open_into(**second, opened_second));
    EXPECT_TRUE(*opened_second) << opened_second->error().what;
}

TEST_F(RealStream, MissingTtyIsNotFound) {
    auto tty = make_stream(loop, "/dev/skep-does-not-exist", {});
    std::optional<Result<void>> opened;
    scope.spawn(open_into(**tty, opened));
    ASSERT_FALSE(*opened);
    EXPECT_EQ(opened->error().code, Errc::NotFound);
    EXPECT_EQ(opened->error().what, "No such file or directory, cannot open /dev/skep-does-not-exist");
}

TEST_F(RealStream, FileIsNoSerialPort) {
    auto tty = make_stream(loop, "/dev/null", {});
    std::optional<Result<void>> opened;
    scope.spawn(open_into(**tty, opened));
    ASSERT_FALSE(*opened);
    EXPECT_EQ(opened->error().code, Errc::Invalid);
}

TEST_F(RealStream, StrangeBaudRateIsInvalid) {
    auto master = make_pty(loop);
    PortOptions options;
    options.baudrate = 12345;
    auto tty = make_stream(loop, (*master)->device(), options);
    std::optional<Result<void>> opened;
    scope.spawn(open_into(**tty, opened));
    ASSERT_FALSE(*opened);
    EXPECT_EQ(opened->error().code, Errc::Invalid);
}

TEST_F(RealStream, PathsThatNeedASearchAreUnsupported) {
    for (const char* path : {"", "mdns://slzb-06"}) {
        const auto stream = make_stream(loop, path, {});
        ASSERT_FALSE(stream);
        EXPECT_EQ(stream.error().code, Errc::Unsupported);
    }
    EXPECT_EQ(make_stream(loop, "http://x", {}).error().code, Errc::Invalid);
}

TEST(TcpPath, IsParsed) {
    EXPECT_EQ(parse_tcp_path("tcp://10.0.0.7:6638")->host, "10.0.0.7");
    EXPECT_EQ(parse_tcp_path("socket://bridge.local:6638")->port, 6638);
    EXPECT_EQ(parse_tcp_path("tcp://[fe80::1]:1")->host, "fe80::1");
    for (const char* bad :
         {"tcp://host", "tcp://:1", "tcp://host:", "tcp://host:0", "tcp://host:65536", "tcp://host:1x", "tcp://[]:1", "host:1"}) {
        EXPECT_FALSE(parse_tcp_path(bad)) << bad;
    }
}

}  // namespace
}  // namespace skep::serial

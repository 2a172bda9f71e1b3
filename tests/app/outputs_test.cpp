// The console and the system log (files.md 5, configuration.md 2.4).
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/logging.h"
#include "app/syslog.h"
#include "async/virtual_loop.h"

namespace skep::app {
namespace {

// A log server of the loopback, on a port that the system chooses.
class Server {
public:
    Server() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
        socklen_t size = sizeof(address);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~Server() { ::close(socket_); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    [[nodiscard]] JsonObject options() const {
        return {{"host", "127.0.0.1"}, {"port", port_}, {"protocol", "udp4"}, {"localhost", "house"}, {"app_name", "bridge"}, {"pid", 7}};
    }
    // Datagrams of the loopback are there when they were sent.
    [[nodiscard]] std::string next() const {
        std::array<char, 2048> buffer{};
        const auto size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : "(none)";
    }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

std::string console(bool json) {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
    async::VirtualLoop loop;
    Log log;
    LoggingOptions options;
    options.file = false;
    options.console_json = json;
    testing::internal::CaptureStdout();
    {
        const Logging logging(loop, log, options);
        log.warning("zh:zstack", "careful, \"{}\"", "you");
        loop.settle();
    }
    return testing::internal::GetCapturedStdout();
}

}  // namespace

TEST(Console, TellsLinesOrJson) {
    EXPECT_EQ(console(false), "[2026-01-15 12:00:00] warning: \tzh:zstack: careful, \"you\"\n");
    EXPECT_EQ(console(true), R"({"level":"warning","message":"zh:zstack: careful, \"you\"","timestamp":"2026-01-15 12:00:00"})"
                             "\n");
}

TEST(SystemLog, GetsDatagramsOfTheStandard) {  // RFC 5424 6
    const Server server;
    async::VirtualLoop loop;
    Log log;
    LoggingOptions options;
    options.console = options.file = false;
    options.syslog = true;
    options.syslog_options = server.options();
    const Logging logging(loop, log, options);
    EXPECT_EQ(logging.outputs(), "syslog");
    log.error("z2m", "it burns");
    EXPECT_EQ(server.next(), "<131>1 2026-01-15T12:00:00.000Z house bridge 7 - - z2m: it burns");
    log.info("z2m", "it is out");
    EXPECT_EQ(server.next(), "<134>1 2026-01-15T12:00:00.000Z house bridge 7 - - z2m: it is out");
    log.set_level(Level::Warning);
    log.info("z2m", "nobody cares");
    EXPECT_EQ(server.next(), "(none)");
}

TEST(SystemLog, OfAnUnknownKindIsLeftOut) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(Syslog::open(JsonObject{{"protocol", "pigeon"}}), nullptr);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "advanced.log_syslog: no log by 'pigeon' to 'localhost' (known protocols: udp4, udp6, unix)\n");
}

// Its lines went nowhere, without a word.
TEST(SystemLog, ThatNobodyListensToIsLeftOut) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(Syslog::open(JsonObject{{"protocol", "unix"}, {"path", "/nonexistent/log"}}), nullptr);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "advanced.log_syslog: no log by 'unix' to '/nonexistent/log' (known protocols: udp4, udp6, unix)\n");
}

}  // namespace skep::app

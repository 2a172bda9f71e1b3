// Against a real mosquitto, which each test starts on a free port of the loopback.
#include "mqtt/mosquitto_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <map>

#include "tests/support/scratch.h"

namespace skep::mqtt {
namespace {

using namespace std::chrono_literals;
using test::Scratch;

// Finds a port that is free.
class FreePort {
public:
    FreePort() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const int on = 1;
        ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
        socklen_t size = sizeof(address);
        ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~FreePort() { close(); }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    int descriptor_;
    std::uint16_t port_ = 0;
};

const char* mosquitto_path() {
    for (const char* path : {"/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"}) {
        if (::access(path, X_OK) == 0) return path;
    }
    return nullptr;
}

class Broker {
public:
    explicit Broker(const std::string& more = "allow_anonymous true\n") : port_(FreePort().port()) {
        configure(more);
        start();
    }
    // Started as root it would become a user who cannot read the test's files.
    void configure(const std::string& more) {
        scratch.write("mosquitto.conf", fmt::format("{}listener {} 127.0.0.1\n{}", ::getuid() == 0 ? "user root\n" : "", port_, more));
    }
    ~Broker() { stop(); }
    void start() {
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 1, (scratch / "out").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        posix_spawn_file_actions_adddup2(&files, 1, 2);
        const std::string configuration = (scratch / "mosquitto.conf").string();
        char* const arguments[] = {const_cast<char*>("mosquitto"), const_cast<char*>("-c"), const_cast<char*>(configuration.c_str()),
                                   nullptr};
        ASSERT_EQ(::posix_spawn(&process_, mosquitto_path(), &files, nullptr, arguments, environ), 0);
        posix_spawn_file_actions_destroy(&files);
        for (int i = 0; i < 200; ++i) {
            const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port_);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            const bool there = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
            ::close(probe);
            if (there) return;
            ::usleep(10'000);
        }
        FAIL() << scratch.read("out");
    }
    void stop(int signal = SIGTERM) {
        if (process_ <= 0) return;
        ::kill(process_, signal);
        ::waitpid(std::exchange(process_, 0), nullptr, 0);
    }
    void signal(int number) const { ::kill(process_, number); }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    Scratch scratch;

private:
    std::uint16_t port_;
    pid_t process_ = 0;
};

class MosquittoTest : public testing::Test {
protected:
    void SetUp() override {
        if (mosquitto_path() == nullptr) GTEST_SKIP() << "no mosquitto on this machine";
    }
    // Runs the real loop until the condition holds; false after `limit`.
    bool until(const std::function<bool()>& done, std::chrono::milliseconds limit = 10s) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!done() && std::chrono::steady_clock::now() < end) loop.io().run_for(5ms);
        return done();
    }
    async::RealLoop loop{1};
};

struct Peer {
    explicit Peer(async::RealLoop& loop) : client(make_mosquitto_client(loop)) {
        client->on_connected([this] {
            ++connects;
            if (!filter.empty()) (void)client->subscribe(filter).has_value();
        });
        client->on_disconnected([this](std::string_view reason, bool was) {
            reasons.emplace_back(reason);
            if (was) ++losses;
        });
        client->on_message([this](const Message& message) {
            ++count;
            last = std::string(message.topic) + "=" + std::string(message.payload) + (message.retain ? " r" : "");
            if (keep) all.push_back(last);
        });
    }
    static ClientOptions options(std::uint16_t port, Version version = Version::V311) {
        ClientOptions out;
        out.server = {"mqtt", "127.0.0.1", port};
        out.version = version;
        return out;
    }
    std::unique_ptr<Client> client;
    std::string filter;
    int connects = 0;
    int losses = 0;
    std::size_t count = 0;
    bool keep = false;
    std::string last;
    std::vector<std::string> all;
    std::vector<std::string> reasons;
};

// A broker that says yes to everybody, and no to each filter: mosquitto's own rights files let every client subscribe.
class RefusingBroker {
public:
    explicit RefusingBroker(async::RealLoop& loop)
        : acceptor_(loop.io(), {boost::asio::ip::address_v4::loopback(), 0}), socket_(loop.io()) {
        acceptor_.async_accept(socket_, [this](const boost::system::error_code& error) {
            if (!error) read();
        });
    }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void read() {
        socket_.async_read_some(boost::asio::buffer(in_), [this](const boost::system::error_code& error, std::size_t count) {
            if (error) return;
            if (in_[0] == 0x10) answer({0x20, 2, 0, 0});                               // MQTT 3.1.1, 3.2
            if (in_[0] == 0x82 && count > 3) answer({0x90, 3, in_[2], in_[3], 0x80});  // 3.9
            read();
        });
    }
    void answer(const std::vector<std::uint8_t>& bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::socket socket_;
    std::array<std::uint8_t, 256> in_{};
};

TEST_F(MosquittoTest, TellsWhatTheBrokerRefuses) {
    RefusingBroker broker(loop);
    Peer a(loop);
    std::vector<std::string> refused;
    a.client->on_refused([&](std::string_view filter) { refused.emplace_back(filter); });
    a.filter = "skep/#";
    ASSERT_TRUE(a.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return !refused.empty(); }));
    EXPECT_EQ(refused, std::vector<std::string>{"skep/#"});
    EXPECT_TRUE(a.client->connected());
}

TEST_F(MosquittoTest, CarriesMessagesWithEachVersion) {
    Broker broker;
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        Peer a(loop);
        a.filter = "skep/#";
        ASSERT_TRUE(a.client->start(Peer::options(broker.port(), version)));
        EXPECT_EQ(a.client->publish("skep/x", "early").error().code, Errc::Closed);
        ASSERT_TRUE(until([&] { return a.connects == 1; })) << (a.reasons.empty() ? "" : a.reasons[0]);
        EXPECT_TRUE(a.client->connected());
        a.keep = true;
        std::vector<std::string> wanted;
        for (std::uint8_t qos = 0; qos <= 2; ++qos) {
            ASSERT_TRUE(a.client->publish(fmt::format("skep/{}", qos), "hello", {false, qos, 60}));
            wanted.push_back(fmt::format("skep/{}=hello", qos));
        }
        ASSERT_TRUE(a.client->publish("skep/empty", ""));
        wanted.emplace_back("skep/empty=");
        ASSERT_TRUE(until([&] { return a.count >= 4; }));
        std::sort(a.all.begin(), a.all.end());
        std::sort(wanted.begin(), wanted.end());
        EXPECT_EQ(a.all, wanted);
        EXPECT_TRUE(until([&] { return a.client->stats().queued_bytes == 0; }));
        ASSERT_TRUE(a.client->unsubscribe("skep/#"));
        a.client->close();
        EXPECT_FALSE(a.client->connected());
    }
}

TEST_F(MosquittoTest, RetainsAndExpires) {
    Broker broker;
    Peer a(loop);
    ASSERT_TRUE(a.client->start(Peer::options(broker.port(), Version::V5)));
    ASSERT_TRUE(until([&] { return a.connects == 1; }));
    ASSERT_TRUE(a.client->publish("skep/kept", "1", {true, 0, {}}));
    ASSERT_TRUE(a.client->publish("skep/short", "2", {true, 0, 1}));
    ASSERT_TRUE(a.client->publish("skep/long", "3", {true, 1, 100}));
    until([] { return false; }, 2'100ms);
    Peer b(loop);
    b.filter = "skep/#";
    b.keep = true;
    ASSERT_TRUE(b.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return b.count >= 2; }));
    until([] { return false; }, 100ms);
    EXPECT_EQ(b.all, (std::vector<std::string>{"skep/kept=1 r", "skep/long=3 r"}));
}

TEST_F(MosquittoTest, KeepsTheOrderAndLosesNothing) {
    Broker broker("allow_anonymous true\nmax_queued_messages 0\nmax_queued_bytes 0\n");
    Peer a(loop);
    Peer b(loop);
    b.filter = "skep/#";
    ASSERT_TRUE(a.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(b.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return a.connects == 1 && b.connects == 1; }));
    until([] { return false; }, 100ms);
    int expected = 0;
    bool ordered = true;
    b.client->on_message([&](const Message& message) {
        ordered = ordered && message.payload.substr(0, message.payload.find(' ')) == std::to_string(expected++);
    });
    constexpr int kCount = 20'000;
    const std::string tail(300, 'x');
    int sent = 0;
    std::function<void()> more = [&] {
        for (int i = 0; i < 500 && sent < kCount; ++i) {
            ASSERT_TRUE(a.client->publish("skep/x", fmt::format("{} {}", sent, tail)));
            ++sent;
        }
        if (sent < kCount) loop.post(more);
    };
    loop.post(more);
    EXPECT_TRUE(until([&] { return expected == kCount; }, 30s)) << expected;
    EXPECT_TRUE(ordered);
    EXPECT_EQ(a.client->stats().published, static_cast<std::uint64_t>(kCount));
    EXPECT_EQ(a.client->stats().dropped, 0U);
    EXPECT_EQ(b.client->stats().received, static_cast<std::uint64_t>(kCount));
}

TEST_F(MosquittoTest, ConnectsWhenTheBrokerComes) {
    Broker broker;
    broker.stop();
    Peer a(loop);
    ASSERT_TRUE(a.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return a.reasons.size() == 1; }));
    EXPECT_EQ(a.reasons[0], "Connection refused");
    EXPECT_FALSE(a.client->connected());
    broker.start();
    EXPECT_TRUE(until([&] { return a.connects == 1; }));
    EXPECT_EQ(a.losses, 0);
}

TEST_F(MosquittoTest, ComesBackAfterTheBrokerDied) {
    Broker broker;
    Peer a(loop);
    a.filter = "skep/#";
    ASSERT_TRUE(a.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return a.connects == 1; }));
    broker.stop(SIGKILL);
    ASSERT_TRUE(until([&] { return a.losses == 1; }));
    EXPECT_FALSE(a.client->connected());
    EXPECT_EQ(a.client->publish("skep/x", "lost").error().code, Errc::Closed);
    until([&] { return a.reasons.size() >= 2; });
    broker.start();
    ASSERT_TRUE(until([&] { return a.connects == 2; }));
    ASSERT_TRUE(a.client->publish("skep/x", "back"));
    EXPECT_TRUE(until([&] { return a.last == "skep/x=back"; }));
    EXPECT_EQ(a.client->stats().dropped, 1U);
}

TEST_F(MosquittoTest, SendsTheWillOnlyWhenItDidNotSayGoodBye) {
    Broker broker;
    Peer watcher(loop);
    watcher.filter = "skep/#";
    ASSERT_TRUE(watcher.client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return watcher.connects == 1; }));
    auto options = Peer::options(broker.port());
    options.will = Will{"skep/state", "offline", 1, true};
    {
        Peer polite(loop);
        ASSERT_TRUE(polite.client->start(options));
        ASSERT_TRUE(until([&] { return polite.connects == 1; }));
        ASSERT_TRUE(polite.client->publish("skep/last", "word"));  // still leaves before the good-bye
        polite.client->close();
    }
    ASSERT_TRUE(until([&] { return watcher.last == "skep/last=word"; }));
    until([] { return false; }, 200ms);
    EXPECT_EQ(watcher.count, 1U);
    // The same client id twice: the broker throws the first out, and sends its will.
    options.client_id = "twin";
    Peer first(loop);
    ASSERT_TRUE(first.client->start(options));
    ASSERT_TRUE(until([&] { return first.connects == 1; }));
    Peer second(loop);
    ASSERT_TRUE(second.client->start(Peer::options(broker.port())));
    options.will.reset();
    Peer twin(loop);
    ASSERT_TRUE(twin.client->start(options));
    ASSERT_TRUE(until([&] { return watcher.last == "skep/state=offline"; }));
    EXPECT_GE(first.losses, 0);
}

TEST_F(MosquittoTest, LogsIn) {
    Broker broker;
    broker.stop();
    // mosquitto_passwd's form of user "me", password "secret" needs its tool; a plain file is hashed by `mosquitto_passwd -U`.
    broker.scratch.write("passwords", "me:secret\n");
    if (std::system(("mosquitto_passwd -U " + (broker.scratch / "passwords").string() + " 2>/dev/null").c_str()) != 0)
        GTEST_SKIP() << "no mosquitto_passwd";
    broker.configure(fmt::format("allow_anonymous false\npassword_file {}\n", (broker.scratch / "passwords").string()));
    broker.start();
    auto options = Peer::options(broker.port());
    for (const Version version : {Version::V311, Version::V5}) {
        options.version = version;
        options.user.reset();
        options.password.reset();
        Peer nobody(loop);
        ASSERT_TRUE(nobody.client->start(options));
        ASSERT_TRUE(until([&] { return !nobody.reasons.empty(); }));
        EXPECT_NE(nobody.reasons[0].find("connection refused: "), std::string::npos) << nobody.reasons[0];
        options.user = "me";
        options.password = "secret";
        Peer me(loop);
        ASSERT_TRUE(me.client->start(options));
        EXPECT_TRUE(until([&] { return me.connects == 1; }));
    }
}

// Makes a certificate authority, a server certificate for "broker.test" and one for a client with openssl's tool.
bool make_certificates(const Scratch& scratch) {
    const std::string at = scratch.path().string();
    const std::string commands =
        "cd " + at +
        " && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.crt >/dev/null 2>&1"
        " && openssl req -newkey rsa:2048 -nodes -subj /CN=broker -keyout server.key -out server.csr >/dev/null 2>&1"
        " && printf 'subjectAltName=DNS:broker.test' > ext && openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial "
        "-days 2"
        " -extfile ext -out server.crt >/dev/null 2>&1 && chmod 644 server.key"
        " && openssl req -newkey rsa:2048 -nodes -subj /CN=skep -keyout client.key -out client.csr >/dev/null 2>&1"
        " && openssl x509 -req -in client.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out client.crt >/dev/null 2>&1";
    return std::system(commands.c_str()) == 0;
}

TEST_F(MosquittoTest, SpeaksTlsAndChecksTheServer) {
    Broker broker;
    broker.stop();
    if (!make_certificates(broker.scratch)) GTEST_SKIP() << "no openssl tool";
    const auto file = [&](const char* name) { return (broker.scratch / name).string(); };
    broker.configure(
        fmt::format("allow_anonymous true\ncafile {}\ncertfile {}\nkeyfile {}\n", file("ca.crt"), file("server.crt"), file("server.key")));
    broker.start();
    auto options = Peer::options(broker.port());
    options.server.scheme = "mqtts";
    options.ca = file("ca.crt");
    Peer wrong_name(loop);
    ASSERT_TRUE(wrong_name.client->start(options));
    ASSERT_TRUE(until([&] { return !wrong_name.reasons.empty(); }));
    EXPECT_EQ(wrong_name.reasons[0], "TLS: certificate verify failed");
    options.server_name = "broker.test";
    Peer fine(loop);
    fine.filter = "skep/#";
    ASSERT_TRUE(fine.client->start(options));
    ASSERT_TRUE(until([&] { return fine.connects == 1; })) << (fine.reasons.empty() ? "" : fine.reasons[0]);
    const std::string large(300'000, 'x');
    ASSERT_TRUE(fine.client->publish("skep/x", large));
    EXPECT_TRUE(until([&] { return fine.last.size() == large.size() + 7; }));
    options.server_name.clear();
    options.ca.clear();
    options.reject_unauthorized = false;
    Peer careless(loop);
    ASSERT_TRUE(careless.client->start(options));
    EXPECT_TRUE(until([&] { return careless.connects == 1; }));
    options.ca = file("none.crt");
    const auto refused = make_mosquitto_client(loop)->start(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, "mqtt.ca '" + file("none.crt") + "': cannot be read");
}

TEST_F(MosquittoTest, ShowsItsCertificateToTheBroker) {
    Broker broker;
    broker.stop();
    if (!make_certificates(broker.scratch)) GTEST_SKIP() << "no openssl tool";
    const auto file = [&](const char* name) { return (broker.scratch / name).string(); };
    broker.configure(fmt::format("allow_anonymous true\ncafile {}\ncertfile {}\nkeyfile {}\nrequire_certificate true\n", file("ca.crt"),
                                 file("server.crt"), file("server.key")));
    broker.start();
    auto options = Peer::options(broker.port());
    options.server.scheme = "mqtts";
    options.ca = file("ca.crt");
    options.server_name = "broker.test";
    Peer nobody(loop);
    ASSERT_TRUE(nobody.client->start(options));
    ASSERT_TRUE(until([&] { return !nobody.reasons.empty(); }));
    EXPECT_EQ(nobody.connects, 0);
    options.cert = file("client.crt");
    options.key = file("client.key");
    Peer known(loop);
    ASSERT_TRUE(known.client->start(options));
    EXPECT_TRUE(until([&] { return known.connects == 1; })) << (known.reasons.empty() ? "" : known.reasons[0]);
    options.key = file("server.key");
    const auto refused = make_mosquitto_client(loop)->start(options);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("mqtt.key"), std::string::npos) << refused.error().what;
}

TEST_F(MosquittoTest, DropsWhatABrokerThatHangsDoesNotTake) {
    Broker broker;
    auto options = Peer::options(broker.port());
    options.queue_limit = 1U << 20;
    Peer a(loop);
    ASSERT_TRUE(a.client->start(options));
    ASSERT_TRUE(until([&] { return a.connects == 1; }));
    broker.signal(SIGSTOP);
    const std::string payload(10'000, 'x');
    int refused = 0;
    for (int i = 0; i < 20'000 && refused < 10; ++i) {
        const auto done = a.client->publish("skep/x", payload);
        if (!done) {
            EXPECT_EQ(done.error().code, Errc::Busy);
            ++refused;
        }
        if (i % 50 == 0) loop.io().run_for(1ms);
    }
    broker.signal(SIGCONT);
    EXPECT_EQ(refused, 10);
    EXPECT_EQ(a.client->stats().dropped, 10U);
    EXPECT_TRUE(until([&] { return a.client->stats().queued_bytes == 0; }));
    EXPECT_TRUE(a.client->publish("skep/x", "again"));
}

TEST_F(MosquittoTest, MayBeClosedFromItsHandlers) {
    Broker broker;
    auto a = std::make_unique<Peer>(loop);
    bool closed = false;
    a->client->on_connected([&] {
        a->client->close();
        closed = true;
    });
    ASSERT_TRUE(a->client->start(Peer::options(broker.port())));
    EXPECT_TRUE(until([&] { return closed; }));
    a->client->on_connected([&] { (void)a->client->subscribe("skep/#").has_value(); });
    a->client->on_message([&](const Message&) { a.reset(); });
    ASSERT_TRUE(a->client->start(Peer::options(broker.port())));
    ASSERT_TRUE(until([&] { return a->client->connected(); }));
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(a->client->publish("skep/x", "1"));
    EXPECT_TRUE(until([&] { return a == nullptr; }));
    until([] { return false; }, 50ms);
}

TEST_F(MosquittoTest, RefusesWhatItCannot) {
    auto options = Peer::options(1);
    options.server.scheme = "ws";
    const auto refused = make_mosquitto_client(loop)->start(options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::Unsupported);
    EXPECT_EQ(refused.error().what, "mqtt.server 'ws://127.0.0.1:1': MQTT over WebSockets is not supported, use mqtt:// or mqtts://");
}

}  // namespace
}  // namespace skep::mqtt

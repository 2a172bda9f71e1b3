#include "mqtt/memory_client.h"

#include <gtest/gtest.h>

#include "async/virtual_loop.h"

namespace skep::mqtt {
namespace {

using namespace std::chrono_literals;

// A client that writes down what it is told.
struct Listener {
    explicit Listener(MemoryBroker& broker, bool will = false) : client(broker.make_client()) {
        client->on_connected([this] {
            events.emplace_back("connected");
            (void)client->subscribe("home/#").has_value();
        });
        client->on_disconnected(
            [this](std::string_view reason, bool was) { events.push_back((was ? "lost: " : "failed: ") + std::string(reason)); });
        client->on_message([this](const Message& message) {
            events.push_back(std::string(message.topic) + "=" + std::string(message.payload) + (message.retain ? " (retained)" : ""));
        });
        ClientOptions options;
        if (will) options.will = Will{"home/state", "offline", 1, true};
        EXPECT_TRUE(client->start(options));
    }
    std::vector<std::string> take() { return std::exchange(events, {}); }
    std::vector<std::string> events;
    std::unique_ptr<Client> client;
};

using Events = std::vector<std::string>;

TEST(MemoryClient, CarriesMessages) {
    async::VirtualLoop loop;
    MemoryBroker broker(loop);
    broker.publish("home/old", "1", true);
    Listener a(broker);
    Listener b(broker);
    EXPECT_FALSE(a.client->connected());
    EXPECT_EQ(a.client->publish("home/x", "early").error().code, Errc::Closed);
    loop.settle();
    EXPECT_EQ(a.take(), (Events{"connected", "home/old=1 (retained)"}));
    (void)b.take();
    ASSERT_TRUE(a.client->publish("home/x", "2"));
    EXPECT_TRUE(b.events.empty());  // never inside the call
    loop.settle();
    EXPECT_EQ(a.take(), Events{"home/x=2"});
    EXPECT_EQ(b.take(), Events{"home/x=2"});
    ASSERT_TRUE(b.client->unsubscribe("home/#"));
    ASSERT_TRUE(a.client->publish("home/old", "", {true, 0, {}}));
    loop.settle();
    EXPECT_TRUE(b.take().empty());
    EXPECT_TRUE(broker.retained().empty());
    EXPECT_EQ(broker.log().size(), 3U);
    EXPECT_EQ(a.client->stats().dropped, 1U);
    EXPECT_EQ(a.client->publish("home/+", "x").error().code, Errc::Invalid);
}

TEST(MemoryClient, ComesBackForEver) {
    async::VirtualLoop loop;
    MemoryBroker broker(loop);
    broker.set_up(false);
    Listener a(broker);
    loop.advance(100ms);
    EXPECT_EQ(a.take(), Events{"failed: Connection refused"});
    loop.advance(1h);
    EXPECT_GE(a.take().size(), 700U);  // every 5 s in the end
    broker.set_up(true);
    loop.advance(5s);
    EXPECT_EQ(a.events.back(), "connected");
    (void)a.take();
    broker.set_up(false);
    loop.advance(100ms);
    EXPECT_EQ(a.take(), Events{"lost: the broker closed the connection"});
    broker.set_up(true);
    loop.advance(1s);
    EXPECT_EQ(a.take(), Events{"connected"});
}

TEST(MemoryClient, TheWillIsSentWhenTheLinkBreaks) {
    async::VirtualLoop loop;
    MemoryBroker broker(loop);
    Listener a(broker, true);
    loop.settle();
    broker.cut_connections();
    EXPECT_EQ(broker.retained().at("home/state").payload, "offline");
    loop.advance(1s);
    EXPECT_EQ(a.take(), (Events{"connected", "lost: Connection reset by peer", "connected", "home/state=offline (retained)"}));
    broker.forget_retained();
    a.client->close();
    broker.cut_connections();
    EXPECT_TRUE(broker.retained().empty());
    EXPECT_EQ(broker.connections(), 0U);
}

TEST(MemoryClient, MayGoAtAnyTime) {
    async::VirtualLoop loop;
    MemoryBroker broker(loop);
    auto a = std::make_unique<Listener>(broker);
    loop.settle();
    broker.publish("home/x", "1");
    a.reset();
    loop.advance(1min);
    broker.publish("home/x", "1");
    loop.settle();
}

}  // namespace
}  // namespace skep::mqtt

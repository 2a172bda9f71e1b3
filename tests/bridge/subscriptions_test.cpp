// What the bridge asks the broker for: mqtt-api 1.2, 3.
#include <gtest/gtest.h>

#include "tests/bridge/home.h"

namespace skep::bridge::test {
namespace {

bool switched(Home& home, std::string_view topic) {
    home.radio.sent.clear();
    home.say(topic, R"({"state":"ON"})");
    return !home.radio.sent.empty();
}

TEST(Subscriptions, WhatIsPublishedDoesNotComeBack) {
    Home home;
    const std::uint64_t before = home.client->stats().received;
    home.bridge->core().link.publish_below("lamp", "{}", {});
    home.bridge->core().link.publish_below("bridge/devices", "[]", {});
    home.wait(std::chrono::seconds(1));
    EXPECT_EQ(home.client->stats().received, before);
}

TEST(Subscriptions, TakeEveryFormOfSetAndGet) {
    Home home;
    EXPECT_TRUE(switched(home, "lamp/set"));
    EXPECT_TRUE(switched(home, "lamp/get"));
    home.radio.sent.clear();
    home.say("lamp/set/state", "ON");
    EXPECT_FALSE(home.radio.sent.empty());
    EXPECT_TRUE(switched(home, "hall/switch/2/set"));
    EXPECT_TRUE(switched(home, std::string(kLampIeee) + "/set"));
}

TEST(Subscriptions, FollowNamesOfManyLevels) {
    Home home;
    const std::string name = "house/east/2/hall/by the door/shelf/top/left/lamp";
    EXPECT_FALSE(switched(home, name + "/set"));
    home.say("bridge/request/device/rename", R"({"from":"lamp","to":")" + name + "\"}");
    ASSERT_NE(home.last("bridge/response/device/rename").find("\"ok\""), std::string::npos) << home.last("bridge/response/device/rename");
    EXPECT_TRUE(switched(home, name + "/set"));
}

TEST(Subscriptions, HearEverythingWhenSomebodyWantsIt) {
    Home home;
    auto& link = home.bridge->core().link;
    const auto heard = [&](std::string_view topic) {
        const std::uint64_t before = link.counters.received;
        home.say(topic, "x");
        return link.counters.received - before;
    };
    EXPECT_EQ(heard("a/b/c"), 0);
    link.take_all(true);
    EXPECT_EQ(heard("a/b/c"), 1);
    EXPECT_EQ(heard("lamp/set"), 1) << "and nothing twice";
    link.take_all(false);
    EXPECT_EQ(heard("a/b/c"), 0);
    EXPECT_EQ(heard("lamp/set"), 1);
}

// Rights that were given for the peer.
TEST(Subscriptions, FallBackToAllWhenTheBrokerRefuses) {
    Home home;
    home.broker.refuse([](std::string_view filter) { return filter != "zigbee2mqtt/#"; });
    home.broker.cut_connections();
    home.wait(std::chrono::seconds(5));
    EXPECT_TRUE(home.logged("error z2m: Failed to subscribe to 'zigbee2mqtt/bridge/request/#' (refused by the MQTT server)"));
    EXPECT_TRUE(switched(home, "lamp/set"));
}

}  // namespace
}  // namespace skep::bridge::test

// Joining, interview, leaving, and what clients see of it (behaviour.md 4.5, 9; mqtt-api 7.5).
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

namespace {

FakeNode newcomer() {
    FakeNode node = sensor_node();
    node.ieee = *parse_ieee("0x00000000000001ff");
    node.nwk = Nwk{0x2001};
    node.attributes[0x00000004] = typed_text("Maker");
    node.attributes[0x00000005] = typed_text("Model X");
    node.attributes[0x00000007] = typed_enum8(3);
    return node;
}

}  // namespace

TEST(Join, IsToldStepByStep) {
    Home home;
    home.clear();
    home.radio.join(newcomer());
    home.wait(30s);
    EXPECT_EQ(home.on("bridge/event")[0],
              R"({"data":{"friendly_name":"0x00000000000001ff","ieee_address":"0x00000000000001ff"},"type":"device_joined"})");
    EXPECT_EQ(
        home.on("bridge/event")[1],
        R"({"data":{"friendly_name":"0x00000000000001ff","ieee_address":"0x00000000000001ff","status":"started"},"type":"device_interview"})");
    ASSERT_EQ(home.on("bridge/event").size(), 3U);
    const Json done = *parse_json(home.on("bridge/event")[2]);
    EXPECT_EQ(done.at("data").at("status"), "successful");
    EXPECT_EQ(done.at("data").at("supported"), false);
    EXPECT_EQ(done.at("data").at("definition").at("model"), "Model X");
    EXPECT_EQ(done.at("data").at("definition").at("source"), "generated");
    const std::vector<std::string> topics = home.topics();
    for (std::size_t i = 0; i < topics.size(); ++i) {
        if (topics[i] != "bridge/event") continue;
        ASSERT_GT(i, 0U);
        EXPECT_EQ(topics[i - 1], "bridge/devices") << "the list goes out before the event";
    }
    EXPECT_TRUE(home.logged("info z2m: Device '0x00000000000001ff' joined"));
    EXPECT_TRUE(home.logged("info z2m: Starting interview of '0x00000000000001ff'"));
    EXPECT_TRUE(home.logged("info z2m: Successfully interviewed '0x00000000000001ff', device has successfully been paired"));
    EXPECT_EQ(home.count_logged(
                  "warning z2m: Device '0x00000000000001ff' with Zigbee model 'Model X' and manufacturer name 'Maker' is NOT supported"),
              1);
    EXPECT_NE(home.file("configuration.yaml").find("0x00000000000001ff"), std::string::npos);
    EXPECT_NE(home.file("database.db").find("0x00000000000001ff"), std::string::npos);
    home.radio.report(Nwk{0x2001}, 0x0402, 0, typed_i16(2000));
    home.loop.settle();
    EXPECT_EQ(home.last("0x00000000000001ff"), R"({"linkquality":120,"temperature":20})");
}

TEST(Join, OfAStrangerOnTheBlocklistIsRefused) {
    HomeSetup setup;
    setup.more = "blocklist: ['0x00000000000001ff']\n";
    Home home(setup);
    home.clear();
    home.radio.join(newcomer());
    home.wait(1s);
    EXPECT_TRUE(home.on("bridge/event").empty());
    EXPECT_TRUE(home.logged("info z2m: Rejecting joining device which is on blocklist '0x00000000000001ff'"));
}

TEST(Interview, OfAnUnknownLampAsksForItsColoursFirst) {  // behaviour.md 5.2
    Home home;
    FakeNode lamp = newcomer();
    lamp.endpoints = {{1, 0x010C, {0, 6, 8, 0x0300}, {}}};
    lamp.attributes[0x0300400A] = {0x19, 0x10, 0x00};  // colorCapabilities: colour temperature alone
    lamp.attributes[0x0300400B] = {0x21, 0xFA, 0x00};  // 250
    lamp.attributes[0x0300400C] = {0x21, 0xC6, 0x01};  // 454
    home.clear();
    home.radio.join(lamp);
    home.wait(30s);
    ASSERT_EQ(home.on("bridge/event").size(), 3U);
    const std::string done = home.on("bridge/event")[2];
    EXPECT_NE(done.find(R"("status":"successful")"), std::string::npos);
    EXPECT_NE(done.find(R"("property":"color_temp")"), std::string::npos);
    EXPECT_NE(done.find(R"("value_max":454,"value_min":250)"), std::string::npos);
    EXPECT_EQ(done.find(R"("name":"color_xy")"), std::string::npos);
}

TEST(Interview, FailureIsTold) {
    Home home;
    FakeNode node = newcomer();
    node.silent = true;
    home.clear();
    home.radio.join(node);
    home.wait(10min);
    ASSERT_EQ(home.on("bridge/event").size(), 3U);
    EXPECT_EQ(
        home.last("bridge/event"),
        R"({"data":{"friendly_name":"0x00000000000001ff","ieee_address":"0x00000000000001ff","status":"failed"},"type":"device_interview"})");
    EXPECT_TRUE(home.logged("error z2m: Failed to interview '0x00000000000001ff', device has not successfully been paired"));
}

TEST(Leave, IsTold) {
    Home home;
    home.clear();
    home.radio.leave(lamp_node());
    home.loop.settle();
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/groups", "bridge/devices", "bridge/definitions", "bridge/event"}));
    EXPECT_EQ(home.last("bridge/event"), R"({"data":{"friendly_name":"lamp","ieee_address":"0x0000000000000101"},"type":"device_leave"})");
    EXPECT_EQ(home.last_json("bridge/devices").as_array().size(), 3U);
    EXPECT_EQ(to_text(home.last_json("bridge/groups").at(0).at("members")), "[]");
    EXPECT_TRUE(home.logged("warning z2m: Device 'lamp' left the network"));
    EXPECT_NE(home.file("configuration.yaml").find("friendly_name: lamp"), std::string::npos) << "the configuration keeps it";
}

TEST(Announce, IsTold) {
    Home home;
    home.clear();
    home.radio.announce(lamp_node());
    home.loop.settle();
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/devices", "bridge/event"}));
    EXPECT_EQ(home.last("bridge/event"),
              R"({"data":{"friendly_name":"lamp","ieee_address":"0x0000000000000101"},"type":"device_announce"})");
}

TEST(Address, ChangeIsShown) {
    Home home;
    FakeNode node = lamp_node();
    node.nwk = Nwk{0x3333};
    home.clear();
    home.radio.announce(node);
    home.loop.settle();
    EXPECT_NE(home.last("bridge/devices").find(R"("network_address":13107)"), std::string::npos);
}

TEST(PermitJoin, IsShownOnBothEdges) {
    Home home;
    home.clear();
    EXPECT_EQ(home.ask("permit_join", R"({"time":10,"transaction":5})"), R"({"data":{"time":10},"status":"ok","transaction":5})");
    EXPECT_EQ(home.last_json("bridge/info").at("permit_join"), true);
    EXPECT_EQ(home.last_json("bridge/info").at("permit_join_end").as_int64(), home.loop.wall_ms() - 100 + 10'000);
    EXPECT_TRUE(home.logged("info z2m: Zigbee: allowing new devices to join."));
    home.wait(11s);
    EXPECT_EQ(home.last_json("bridge/info").at("permit_join"), false);
    EXPECT_FALSE(home.last_json("bridge/info").as_object().contains("permit_join_end"));
}

// ---- behaviour.md 9

TEST(Configure, RunsForRoutersOneEveryTenSeconds) {
    Home home;
    for (const std::string_view ieee : {kLampIeee, kSwitchIeee}) home.network->find(*parse_ieee(ieee))->meta.erase("configured");
    home.clear();
    home.wait(9s);
    EXPECT_EQ(home.count_logged("Configuring"), 0);
    home.wait(2s);
    EXPECT_EQ(home.count_logged("info z2m: Configuring 'lamp'"), 1);
    EXPECT_EQ(home.count_logged("info z2m: Successfully configured 'lamp' (definition v0.0.0)"), 1);
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/devices", "bridge/info", "bridge/definitions"}));
    EXPECT_EQ(home.network->find(*parse_ieee(kLampIeee))->meta.at("configured"), "0.0.0");
}

TEST(Configure, OfSleepersWaitsForThemAndGivesUpAfterThree) {
    Home home;
    home.network->find(*parse_ieee(kSensorIeee))->meta.erase("configured");
    home.radio.nodes[raw(kSensor)].silent = true;
    home.clear();
    home.wait(5min);
    EXPECT_EQ(home.count_logged("Configuring"), 0);
    for (int i = 0; i < 6; ++i) {
        home.radio.report(kSensor, 0x0402, 0, typed_i16(2000));
        home.wait(10min);
    }
    EXPECT_EQ(home.count_logged("info z2m: Configuring 'sensor'"), 3);
    EXPECT_EQ(home.count_logged("error z2m: Failed to configure 'sensor', attempt 3 (Error: "), 1);
}

TEST(Configure, SkipsDisabledDevices) {
    HomeSetup setup;
    setup.lamp = "    disabled: true\n";
    Home home(setup);
    home.network->find(*parse_ieee(kLampIeee))->meta.erase("configured");
    home.clear();
    home.wait(1min);
    EXPECT_EQ(home.count_logged("Configuring 'lamp'"), 0);
}

}  // namespace skep::bridge::test

// Start and stop, and what survives the loss of the broker or the radio (mqtt-api 1, behaviour.md 2, 3).
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

namespace {

const mqtt::Published* message(const Home& home, std::string_view topic) {
    for (const mqtt::Published& entry : home.broker.log()) {
        if (entry.topic == topic) return &entry;
    }
    return nullptr;
}

bool retained(const Home& home, std::string_view topic) {
    return home.broker.retained().contains(topic);
}

}  // namespace

TEST(Start, PublishesInThePeersOrder) {
    HomeSetup setup;
    setup.state = R"({"0x0000000000000101":{"state":"ON","brightness":10},"4":{"state":"ON"}})";
    Home home(setup);
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/state", "bridge/converters", "bridge/info", "bridge/devices",
                                                       "bridge/groups", "bridge/definitions", "bridge/extensions", "lamp", "living"}));
    EXPECT_EQ(home.last("lamp"), R"({"brightness":10,"state":"ON"})");
    EXPECT_EQ(home.last("living"), R"({"state":"ON"})");
    EXPECT_TRUE(home.logged("info z2m: Zigbee2MQTT started!"));
    EXPECT_TRUE(home.logged("info z2m: Currently 3 devices are joined."));
}

// mqtt-api 1.2
TEST(Start, SetsRetainAndQosOfEachTopic) {
    HomeSetup setup;
    setup.state = R"({"0x0000000000000101":{"state":"ON"}})";
    Home home(setup);
    const mqtt::Published* state = message(home, "zigbee2mqtt/bridge/state");
    ASSERT_NE(state, nullptr);
    EXPECT_EQ(state->payload, R"({"state":"online"})");
    EXPECT_TRUE(state->retain);
    EXPECT_EQ(state->qos, 1);
    for (const std::string_view topic : {"bridge/info", "bridge/devices", "bridge/groups", "bridge/definitions"}) {
        const mqtt::Published* entry = message(home, "zigbee2mqtt/" + std::string(topic));
        ASSERT_NE(entry, nullptr) << topic;
        EXPECT_TRUE(entry->retain) << topic;
        EXPECT_EQ(entry->qos, 0) << topic;
    }
    const mqtt::Published* lamp = message(home, "zigbee2mqtt/lamp");
    ASSERT_NE(lamp, nullptr);
    EXPECT_FALSE(lamp->retain);
    EXPECT_EQ(home.count_logged("MQTT publish: topic 'zigbee2mqtt/bridge/info'"), 0);
    EXPECT_EQ(home.count_logged(R"(info z2m:mqtt: MQTT publish: topic 'zigbee2mqtt/lamp', payload '{"state":"ON"}')"), 1);
}

TEST(Start, SendsNoCachedStatesWhenNotWanted) {
    HomeSetup setup;
    setup.state = R"({"0x0000000000000101":{"state":"ON"}})";
    setup.advanced = "  cache_state_send_on_startup: false\n";
    Home home(setup);
    EXPECT_EQ(home.last("lamp"), "(none)");
}

TEST(Start, ForceDisableRetainRetainsNothing) {
    HomeSetup setup;
    setup.more = "";
    Home home(setup);
    ASSERT_TRUE(home.settings->set({"mqtt", "force_disable_retain"}, true));
    home.clear();
    home.bridge->core().topics.publish_info();
    ASSERT_NE(message(home, "zigbee2mqtt/bridge/info"), nullptr);
    EXPECT_FALSE(message(home, "zigbee2mqtt/bridge/info")->retain);
}

TEST(Stop, SaysOfflineAndWritesWhatIsKnown) {
    Home home;
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    home.clear();
    home.stop();
    ASSERT_FALSE(home.broker.log().empty());
    EXPECT_EQ(home.last("bridge/state"), R"({"state":"offline"})");
    EXPECT_EQ(message(home, "zigbee2mqtt/bridge/state")->qos, 0);
    EXPECT_NE(home.file("state.json").find("\"temperature\": 21.34"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(home.folder / "state.journal"));
    EXPECT_NE(home.file("coordinator_backup.json").find("zigpy/open-coordinator-backup"), std::string::npos);
    EXPECT_FALSE(home.radio.up());
}

TEST(Stop, ForgetsStatesOfDevicesThatAreGone) {
    HomeSetup setup;
    setup.state = R"({"0x0000000000000999":{"state":"ON"},"0x0000000000000101":{"state":"OFF"},"9":{"state":"ON"}})";
    Home home(setup);
    home.stop();
    EXPECT_EQ(home.file("state.json").find("999"), std::string::npos);
    EXPECT_NE(home.file("state.json").find("0x0000000000000101"), std::string::npos);
    EXPECT_NE(home.file("state.json").find("\"9\""), std::string::npos);
}

TEST(State, SurvivesAKillBetweenSnapshots) {
    Home home;
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    auto clock = [&] { return home.loop.wall_ms(); };
    store::StateFile other(home.folder, clock);
    const JsonObject loaded = other.load();
    EXPECT_EQ(to_text(loaded), R"({"0x0000000000000103":{"temperature":21.34}})");
}

// mqtt-api 1.3
TEST(Republish, HappensOnceWhenTheBrokerKeptNothing) {
    Home home;
    home.clear();
    home.wait(1900ms);
    EXPECT_TRUE(home.topics().empty());
    home.wait(200ms);
    // Our own bridge/info came back from the broker: it keeps what it is told.
    EXPECT_TRUE(home.topics().empty());
}

TEST(Republish, HappensWhenTheBrokerComesBackWithoutWhatItKept) {
    Home home;
    home.wait(3s);
    home.broker.set_up(false);
    home.broker.forget_retained();
    home.wait(1min);
    home.clear();
    home.broker.set_up(true);
    home.wait(10s);
    EXPECT_EQ(home.on("bridge/info").size(), 1U);
    EXPECT_EQ(home.on("bridge/devices").size(), 1U);

    home.broker.set_up(false);
    home.wait(1min);
    home.clear();
    home.broker.set_up(true);  // with its memory
    home.wait(10s);
    EXPECT_EQ(home.topics(), std::vector<std::string>{"bridge/state"});
}

TEST(Republish, SendsAllRetainedWhenInfoIsNotSeen) {
    HomeSetup setup;
    setup.start = false;
    Home home(setup);
    // A broker that does not echo: as if it were another one after a restart.
    home.client->on_message([](const mqtt::Message&) {});
    home.start();
    home.clear();
    home.wait(3s);
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/state", "bridge/converters", "bridge/info", "bridge/devices",
                                                       "bridge/groups", "bridge/definitions", "bridge/extensions"}));
    home.clear();
    home.wait(1h);
    EXPECT_TRUE(home.on("bridge/devices").empty());
}

TEST(Echo, OfOurOwnTopicsIsNotTaken) {
    Home home;
    home.bridge->core().link.take_all(true);
    home.loop.settle();
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    const std::uint64_t before = home.bridge->core().link.counters.received;
    home.say("sensor", "x");
    EXPECT_EQ(home.bridge->core().link.counters.received, before);
    home.say("elsewhere", "x");
    EXPECT_EQ(home.bridge->core().link.counters.received, before + 1);
}

TEST(Publish, RefusesWildcards) {
    Home home;
    home.bridge->core().link.publish_below("a/+/b", "x", {});
    EXPECT_TRUE(home.logged("error z2m: Topic 'a/+/b' includes wildcard characters, skipping publish."));
    EXPECT_EQ(message(home, "zigbee2mqtt/a/+/b"), nullptr);
}

TEST(Broker, LossIsToldAndEnds) {
    Home home;
    home.broker.set_up(false);
    home.wait(1s);
    home.clear();
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    EXPECT_TRUE(home.logged("error z2m: Not connected to MQTT server!"));
    EXPECT_TRUE(
        home.logged(R"(error z2m: Cannot send message: topic: 'zigbee2mqtt/sensor', payload: '{"linkquality":120,"temperature":21.34})"));
    home.lines.clear();
    home.wait(10s);
    EXPECT_GE(home.count_logged("error z2m: Not connected to MQTT server!"), 1);
    home.broker.set_up(true);
    home.wait(5s);
    EXPECT_EQ(home.last("bridge/state"), R"({"state":"online"})");
    EXPECT_EQ(home.last("bridge/devices"), "(none)") << "nothing else is published again";
    home.say("lamp/get", R"({"state":""})");
    EXPECT_FALSE(home.radio.sent.empty()) << "subscribed again";
}

TEST(Broker, AwayAtStartIsWaitedFor) {
    HomeSetup setup;
    setup.broker_up = false;
    Home home(setup);
    EXPECT_TRUE(home.bridge->started());
    EXPECT_TRUE(home.topics().empty());
    home.broker.set_up(true);
    home.wait(5s);
    const std::vector<std::string> topics = home.topics();
    const std::vector<std::string> wanted{"bridge/state",  "bridge/converters",  "bridge/info",      "bridge/devices",
                                          "bridge/groups", "bridge/definitions", "bridge/extensions"};
    ASSERT_GE(topics.size(), wanted.size());
    EXPECT_EQ(std::vector<std::string>(topics.begin(), topics.begin() + static_cast<std::ptrdiff_t>(wanted.size())), wanted);
    EXPECT_TRUE(retained(home, "zigbee2mqtt/bridge/devices"));
}

TEST(Radio, AwayAtStartIsShownAndTriedAgain) {
    HomeSetup setup;
    setup.radio = [](FakeRadio& radio) {
        for (int i = 0; i < 3; ++i) radio.start_failures.push_back({Errc::Io, "tcp://127.0.0.1:1: connection refused"});
    };
    Home home(setup);
    EXPECT_EQ(home.last("bridge/state"), R"({"state":"online"})");
    EXPECT_EQ(home.last_json("bridge/devices").as_array().size(), 4U);
    EXPECT_EQ(to_text(home.last_json("bridge/info").at("radio")),
              R"({"connected":false,"reason":"tcp://127.0.0.1:1: connection refused"})");
    home.say("lamp/set", R"({"state":"ON"})");
    EXPECT_EQ(home.count_logged("error z2m: Publish 'set' 'state' to 'lamp' failed: 'Error: "), 1);
    home.wait(3500ms);
    EXPECT_FALSE(home.network->up());
    EXPECT_EQ(home.radio.starts, 3);
    home.wait(4s);
    EXPECT_EQ(home.radio.starts, 4);
    EXPECT_TRUE(home.network->up());
    EXPECT_FALSE(home.last_json("bridge/info").as_object().contains("radio"));
    EXPECT_FALSE(home.last_json("bridge/health").as_object().contains("radio"));
    home.radio.sent.clear();
    home.say("lamp/set", R"({"state":"ON"})");
    EXPECT_EQ(home.radio.sent_hex(), std::vector<std::string>{"0006:010001"});
}

TEST(Radio, ThatRefusesIsShownAndNotTriedAgain) {
    HomeSetup setup;
    setup.radio = [](FakeRadio& radio) { radio.start_failures.push_back({Errc::Refused, "the coordinator holds another network"}); };
    Home home(setup);
    home.wait(10min);
    EXPECT_EQ(home.radio.starts, 1);
    EXPECT_EQ(home.last_json("bridge/info").at("radio").at("reason"), "the coordinator holds another network");
    EXPECT_EQ(home.last_json("bridge/health").at("radio").at("connected"), false);
    EXPECT_EQ(home.ask("health_check", ""), R"({"data":{"healthy":true},"status":"ok"})");
}

TEST(Radio, LostAndRegainedIsToldToClients) {
    Home home;
    home.clear();
    home.radio.link(false, "cable pulled");
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/info", "bridge/health"}));
    EXPECT_EQ(home.last_json("bridge/health").at("radio").at("reason"), "cable pulled");
    EXPECT_EQ(home.ask("permit_join", R"({"time":10})").find(R"("status":"ok")"), std::string::npos);
    home.clear();
    home.radio.link(true, "");
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/info", "bridge/health"}));
    EXPECT_FALSE(home.last_json("bridge/health").as_object().contains("radio"));
    home.say("lamp/set", "ON");
    EXPECT_EQ(home.radio.sent_hex(), std::vector<std::string>{"0006:010001"});
}

TEST(Radio, BackupIsWrittenWhenMissingAndDaily) {
    Home home;
    EXPECT_EQ(home.radio.backups, 1);
    home.wait(23h);
    EXPECT_EQ(home.radio.backups, 1);
    home.wait(2h);
    EXPECT_EQ(home.radio.backups, 2);
}

TEST(Lists, RemoveWhoMayNotBeThere) {
    HomeSetup setup;
    setup.more = "blocklist:\n  - '0x0000000000000103'\n";
    Home home(setup);
    home.wait(1s);
    EXPECT_TRUE(home.logged("warning z2m: Device on blocklist currently on the network (0x0000000000000103), removing..."));
    EXPECT_EQ(home.network->find(*parse_ieee(kSensorIeee)), nullptr);
    EXPECT_TRUE(home.bridge->core().accepts(*parse_ieee("0x00000000000000ff")));
    EXPECT_FALSE(home.bridge->core().accepts(*parse_ieee(kSensorIeee)));
}

TEST(TwoBridges, LiveInOneProcess) {
    HomeSetup second;
    second.base = "other";
    Home a;
    Home b(second);
    a.say("lamp/set", "ON");
    b.say("lamp/set", "OFF");
    EXPECT_EQ(a.last("lamp"), R"({"linkquality":120,"state":"ON"})");
    EXPECT_EQ(b.last("lamp"), R"({"linkquality":120,"state":"OFF"})");
}

}  // namespace skep::bridge::test

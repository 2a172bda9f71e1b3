// From reports to published states (mqtt-api 4, behaviour.md 6, 7).
#include <gtest/gtest.h>

#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

namespace {

void temperature(Home& home, std::int16_t centi) {
    home.radio.report(kSensor, 0x0402, 0, typed_i16(centi));
    home.loop.settle();
}
void humidity(Home& home, std::uint16_t centi) {
    home.radio.report(kSensor, 0x0405, 0, typed_u16(centi));
    home.loop.settle();
}
HomeSetup with_advanced(std::string lines) {
    HomeSetup setup;
    setup.advanced = std::move(lines);
    return setup;
}
HomeSetup with_sensor(std::string lines) {
    HomeSetup setup;
    setup.sensor = std::move(lines);
    return setup;
}

}  // namespace

TEST(Report, IsMergedIntoWhatIsKnown) {
    Home home;
    home.clear();
    temperature(home, 2134);
    humidity(home, 4500);
    EXPECT_EQ(home.on("sensor"), (std::vector<std::string>{R"({"linkquality":120,"temperature":21.34})",
                                                           R"({"humidity":45,"linkquality":120,"temperature":21.34})"}));
}

TEST(Report, WithoutCacheTellsTheChangeOnly) {
    Home home(with_advanced("  cache_state: false\n"));
    temperature(home, 2134);
    humidity(home, 4500);
    EXPECT_EQ(home.last("sensor"), R"({"humidity":45,"linkquality":120})");
}

TEST(Report, TakesRetainQosAndRetentionOfTheDevice) {
    HomeSetup setup = with_sensor("    retain: true\n    qos: 1\n    retention: 90\n");
    setup.more = "";
    setup.base = "zigbee2mqtt\n  version: 5";
    Home home(setup);
    home.broker.clear_log();
    temperature(home, 2134);
    bool seen = false;
    for (const mqtt::Published& message : home.broker.log()) {
        if (message.topic != "zigbee2mqtt/sensor") continue;
        seen = true;
        EXPECT_TRUE(message.retain);
        EXPECT_EQ(message.qos, 1);
        EXPECT_EQ(message.expiry_s, 90U);
    }
    EXPECT_TRUE(seen);
}

TEST(Report, LeavesFilteredAttributesOut) {
    Home home(with_sensor("    filtered_attributes: ['link.*', 'temperature']\n"));
    humidity(home, 4500);
    temperature(home, 2134);
    EXPECT_EQ(home.last("sensor"), R"({"humidity":45})");
}

TEST(Report, ForgetsWhatTheCacheMustNotKeep) {
    Home home(with_sensor("    filtered_cache: ['temperature']\n"));
    temperature(home, 2134);
    EXPECT_EQ(home.last("sensor"), R"({"linkquality":120,"temperature":21.34})");
    humidity(home, 4500);
    EXPECT_EQ(home.last("sensor"), R"({"humidity":45,"linkquality":120})");
}

TEST(Report, NeverKeepsActions) {
    Home home;
    Core& core = home.bridge->core();
    devices::Update update;
    update.event("action", "single");
    update.set("battery", 90);
    core.entities.find_device("sensor")->publish(update);
    EXPECT_EQ(home.last("sensor"), R"({"action":"single","battery":90})");
    temperature(home, 2134);
    EXPECT_EQ(home.last("sensor"), R"({"battery":90,"linkquality":120,"temperature":21.34})");
}

TEST(Report, OfNothingKnownIsSilentWithoutLastSeen) {
    Home home;
    home.clear();
    home.radio.report(kSensor, 0x0B01, 0, typed_u8(1));
    home.loop.settle();
    EXPECT_TRUE(home.on("sensor").empty());
}

// mqtt-api 4.3
TEST(LastSeen, IsPublishedAlsoWithoutData) {
    Home home(with_advanced("  last_seen: epoch\n"));
    home.clear();
    home.radio.report(kSensor, 0x0B01, 0, typed_u8(1));
    home.loop.settle();
    EXPECT_EQ(home.on("sensor"),
              std::vector<std::string>{R"({"last_seen":)" + std::to_string(home.loop.wall_ms()) + R"(,"linkquality":120})"});
    home.clear();
    temperature(home, 2134);
    EXPECT_EQ(home.on("sensor").size(), 1U) << "a message with data is told once";
}

TEST(LastSeen, OfAnAnnounceIsPublished) {
    Home home(with_advanced("  last_seen: ISO_8601\n"));
    home.clear();
    home.radio.announce(lamp_node());
    home.loop.settle();
    ASSERT_FALSE(home.on("lamp").empty());
    EXPECT_NE(home.last("lamp").find(R"("last_seen":"2026-01-15T)"), std::string::npos);
}

TEST(Elapsed, IsTheTimeSinceTheMessageBefore) {
    Home home(with_advanced("  elapsed: true\n"));
    temperature(home, 2134);
    EXPECT_EQ(home.last("sensor"), R"({"linkquality":120,"temperature":21.34})");
    home.wait(1500ms);
    temperature(home, 2100);
    EXPECT_EQ(home.last("sensor"), R"({"elapsed":1500,"linkquality":120,"temperature":21})");
}

// behaviour.md 6.1
TEST(Debounce, TellsOnceAtTheEnd) {
    Home home(with_sensor("    debounce: 1\n"));
    home.clear();
    temperature(home, 2134);
    home.wait(600ms);
    humidity(home, 4500);
    home.wait(900ms);
    EXPECT_TRUE(home.on("sensor").empty());
    home.wait(200ms);
    EXPECT_EQ(home.on("sensor"), std::vector<std::string>{R"({"humidity":45,"linkquality":120,"temperature":21.34})"});
    home.wait(10s);
    EXPECT_EQ(home.on("sensor").size(), 1U);
}

TEST(Debounce, WatchedPropertyThatChangesIsToldAtOnce) {
    Home home(with_sensor("    debounce: 1\n    debounce_ignore: [temperature]\n"));
    home.clear();
    temperature(home, 2134);
    temperature(home, 2200);
    EXPECT_EQ(home.on("sensor"), std::vector<std::string>{R"({"linkquality":120,"temperature":21.34})"});
    home.wait(2s);
    EXPECT_EQ(home.last("sensor"), R"({"linkquality":120,"temperature":22})");
}

TEST(Debounce, DoesNotBringBackWhatWasSetMeanwhile) {
    HomeSetup setup;
    setup.lamp = "    debounce: 1\n";
    Home home(setup);
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.say("lamp/set", "OFF");
    home.wait(2s);
    EXPECT_EQ(home.last_json("lamp").at("state"), "OFF");
}

// behaviour.md 6.2
TEST(Throttle, TellsTheFirstAndTheLastOfAWindow) {
    Home home(with_sensor("    throttle: 5\n"));
    home.clear();
    temperature(home, 2000);
    home.wait(1s);
    temperature(home, 2100);
    home.wait(1s);
    temperature(home, 2200);
    EXPECT_EQ(home.on("sensor"), std::vector<std::string>{R"({"linkquality":120,"temperature":20})"});
    home.wait(4s);
    EXPECT_EQ(home.on("sensor").size(), 2U);
    EXPECT_EQ(home.last("sensor"), R"({"linkquality":120,"temperature":22})");
}

// mqtt-api 4.2
TEST(DeviceInformation, IsAddedWhenWanted) {
    Home home;
    ASSERT_TRUE(home.settings->set({"mqtt", "include_device_information"}, true));
    home.bridge->core().settings_changed();
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.loop.settle();
    EXPECT_EQ(
        to_text(home.last_json("lamp").at("device")),
        R"({"dateCode":"20200101","friendlyName":"lamp","ieeeAddr":"0x0000000000000101","manufacturerID":4476,"manufacturerName":"Lamps","model":"Lamp One",)"
        R"x("networkAddress":4097,"powerSource":"Mains (single phase)","softwareBuildID":"1.0","type":"Router"})x");
}

// mqtt-api 4.4
TEST(AttributeOutput, IsOneTopicPerValue) {
    Home home(with_advanced("  output: attribute\n"));
    home.clear();
    JsonObject update;
    update["state"] = "ON";
    update["brightness"] = 10;
    update["nothing"] = nullptr;
    update["list"] = JsonArray{1, "a", nullptr};
    update["color"] = JsonObject{{"x", 0.1}, {"y", 0.2}};
    home.bridge->core().publisher.publish(*home.bridge->core().entities.find("lamp"), update);
    EXPECT_EQ(home.on("lamp").size(), 0U);
    EXPECT_EQ(home.last("lamp/state"), "ON");
    EXPECT_EQ(home.last("lamp/brightness"), "10");
    EXPECT_EQ(home.last("lamp/nothing"), "");
    EXPECT_EQ(home.last("lamp/list"), "1,a,null");
    EXPECT_EQ(home.last("lamp/color-x"), "0.1");
    EXPECT_EQ(home.last("lamp/color"), "(none)");
}

TEST(AttributeOutput, TellsRgbAsOneAndJsonFirst) {
    Home home(with_advanced("  output: attribute_and_json\n"));
    home.clear();
    JsonObject update;
    update["color"] = JsonObject{{"r", 1}, {"g", 2}, {"b", 3}};
    home.bridge->core().publisher.publish(*home.bridge->core().entities.find("sensor"), update);
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"sensor", "sensor/color"}));
    EXPECT_EQ(home.last("sensor/color"), "1,2,3");
}

TEST(Payload, SortsKeysByUtf16Unit) {
    Home home;
    JsonObject update;
    update["\xEF\xBF\xBD"] = 1;      // U+FFFD
    update["\xF0\x9F\x98\x80"] = 2;  // U+1F600: its first unit is D83D
    update["10"] = 3;
    update["2"] = 4;
    home.bridge->core().publisher.publish(*home.bridge->core().entities.find("sensor"), update);
    EXPECT_EQ(home.last("sensor"), "{\"10\":3,\"2\":4,\"\xF0\x9F\x98\x80\":2,\"\xEF\xBF\xBD\":1}");
}

TEST(Payload, SkipsTheKeysThatJavaScriptForbids) {
    Home home;
    JsonObject update;
    update["__proto__"] = 1;
    update["state"] = "ON";
    home.bridge->core().publisher.publish(*home.bridge->core().entities.find("lamp"), update);
    EXPECT_EQ(home.last("lamp"), R"({"state":"ON"})");
}

TEST(State, KeepsBytesByTheirPlaces) {
    Home home;
    const auto publish = [&](JsonArray bytes) {
        JsonObject update;
        update["raw"] = JsonObject{{"type", "Buffer"}, {"data", std::move(bytes)}};
        home.bridge->core().publisher.publish(*home.bridge->core().entities.find("lamp"), update);
    };
    publish({1, 2, 3});
    publish({9});
    EXPECT_EQ(home.last("lamp"), R"({"raw":{"0":9,"1":2,"2":3}})");
}

TEST(State, LosesAMemberOfAValue) {
    Home home;
    Entity& lamp = *home.bridge->core().entities.find("lamp");
    const JsonObject update{{"network", JsonObject{{"key", "b"}, {"name", "a"}}}};
    home.bridge->core().publisher.publish(lamp, update);
    home.bridge->core().publisher.unset(lamp, {{"network", "key"}, {"network", "key", "deeper"}, {"no", "such"}});
    home.bridge->core().publisher.publish(lamp, {});
    EXPECT_EQ(home.last("lamp"), R"({"network":{"name":"a"}})");
}

TEST(State, IsReplacedOnlyWhereThereIsOne) {
    Home home;
    Core& core = home.bridge->core();
    Entity& lamp = *core.entities.find("lamp");
    core.cache.replace(lamp, JsonObject{{"note", 1}});
    EXPECT_EQ(lamp.state, nullptr);
    core.publisher.publish(lamp, JsonObject{{"state", "ON"}});
    lamp.as_device()->replace_state(JsonObject{{"note", 1}});
    core.publisher.publish(lamp, {});
    EXPECT_EQ(home.last("lamp"), R"({"note":1})");
}

// behaviour.md 11
TEST(Group, FollowsItsMembers) {
    Home home;
    home.clear();
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.loop.settle();
    EXPECT_EQ(home.on("living"), std::vector<std::string>{R"({"state":"ON"})"});
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"living", "lamp"}));
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.loop.settle();
    EXPECT_EQ(home.on("living").size(), 1U) << "the same payload is not told again";
    home.radio.report(kLamp, 0x0006, 0, typed_bool(false));
    home.loop.settle();
    EXPECT_EQ(home.last("living"), R"({"state":"OFF"})");
}

TEST(Group, IsOffWhenAllMembersAreOff) {
    Home home;
    Core& core = home.bridge->core();
    core.entities.find_group("living")->group().members.push_back({*parse_ieee(kSwitchIeee), 1});
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.radio.report(kSwitch, 0x0006, 0, typed_bool(true), 1);
    home.loop.settle();
    home.clear();
    home.radio.report(kLamp, 0x0006, 0, typed_bool(false));
    home.loop.settle();
    EXPECT_TRUE(home.on("living").empty());
    ASSERT_TRUE(home.settings->change_entity_options("living", JsonObject{{"off_state", "last_member_state"}}));
    core.settings_changed();
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.radio.report(kLamp, 0x0006, 0, typed_bool(false));
    home.loop.settle();
    EXPECT_EQ(home.last("living"), R"({"state":"OFF"})");
}

TEST(Group, TellsMembersWhatTheirLightCanShow) {
    Home home;
    Core& core = home.bridge->core();
    core.entities.find_group("living")->group().members.push_back({*parse_ieee(kSwitchIeee), 2});
    home.clear();
    JsonObject update;
    update["state"] = "ON";
    update["brightness"] = 50;
    update["color_mode"] = "hs";
    core.publisher.publish(*core.entities.find("living"), update);
    EXPECT_EQ(home.last("lamp"), R"({"brightness":50,"state":"ON"})");
    EXPECT_EQ(home.last("hall/switch"), R"({"state_2":"ON"})");
}

}  // namespace skep::bridge::test

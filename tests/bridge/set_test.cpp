// `/set` and `/get` (mqtt-api 5).
#include <gtest/gtest.h>

#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

TEST(Set, SwitchesAndPublishesOnce) {
    Home home;
    home.clear();
    home.say("lamp/set", R"({"state":"ON"})");
    EXPECT_EQ(home.radio.sent_hex(), std::vector<std::string>{"0006:010001"});
    EXPECT_EQ(home.on("lamp"), std::vector<std::string>{R"({"linkquality":120,"state":"ON"})"});
}

TEST(Set, TakesWordsAndAttributes) {
    Home home;
    home.say("lamp/set", "off");
    EXPECT_EQ(home.last("lamp"), R"({"linkquality":120,"state":"OFF"})");
    home.say("lamp/set/state", "ON");
    EXPECT_EQ(home.last("lamp"), R"({"linkquality":120,"state":"ON"})");
    home.say("0x0000000000000101/set/state", "\"OFF\"");
    EXPECT_EQ(home.last("lamp"), R"({"linkquality":120,"state":"OFF"})");
}

TEST(Set, EndpointComesFromTopicOrKey) {
    Home home;
    home.clear();
    home.say("hall/switch/2/set", R"({"state":"ON"})");
    ASSERT_EQ(home.radio.sent.size(), 1U);
    EXPECT_EQ(std::get<radio::ToNode>(home.radio.sent[0].to).endpoint, 2);
    EXPECT_EQ(home.last("hall/switch"), R"({"linkquality":120,"state_2":"ON"})");
    home.radio.sent.clear();
    home.say("hall/switch/set", R"({"state_1":"OFF","state_2":"OFF"})");
    ASSERT_EQ(home.radio.sent.size(), 2U);
    EXPECT_EQ(home.last("hall/switch"), R"({"linkquality":120,"state_1":"OFF","state_2":"OFF"})");
}

TEST(Set, OneSetterRunsOncePerMessageAndEndpoint) {
    Home home;
    home.clear();
    home.say("lamp/set", R"({"state":"ON","brightness":100})");
    EXPECT_EQ(home.radio.sent.size(), 1U);
    EXPECT_EQ(home.last("lamp"), R"({"brightness":100,"linkquality":120,"state":"ON"})");
}

TEST(Set, OptimisticCanBeSwitchedOffAndFiltered) {
    HomeSetup off;
    off.lamp = "    optimistic: false\n";
    Home quiet(off);
    quiet.say("lamp/set", "ON");
    EXPECT_EQ(quiet.last("lamp"), "(none)");
    HomeSetup filtered;
    filtered.lamp = "    filtered_optimistic: ['bright.*']\n";
    Home home(filtered);
    home.say("lamp/set", R"({"state":"ON","brightness":100})");
    EXPECT_EQ(home.last("lamp"), R"({"linkquality":120,"state":"ON"})");
}

TEST(Set, SaysWhatIsWrong) {
    Home home;
    home.say("nobody/set", "ON");
    EXPECT_TRUE(home.logged("error z2m: Entity 'nobody' is unknown"));
    home.say("no/body/set", "ON");
    EXPECT_TRUE(home.logged("error z2m: Entity 'no' is unknown"));
    home.say("lamp/left/set", "ON");
    EXPECT_TRUE(home.logged("error z2m: Device 'lamp' has no endpoint 'left'"));
    home.say("lamp/set", "dance");
    EXPECT_TRUE(home.logged("error z2m: Invalid message 'undefined', skipping..."));
    home.say("lamp/set", "null");
    EXPECT_TRUE(home.logged("error z2m: Invalid message 'null', skipping..."));
    home.say("lamp/set", R"({"dance":{"b":1,"a":2}})");
    EXPECT_TRUE(home.logged(R"(error z2m: No converter available for 'dance' on 'lamp': ({"a":2,"b":1}))"));
    home.say("coordinator/set", "ON");
    EXPECT_TRUE(home.logged("error z2m: Cannot publish to unsupported device 'Coordinator'"));
    EXPECT_TRUE(home.radio.sent.empty());
}

TEST(Set, FailureOfOneKeyLeavesTheOthers) {
    Home home;
    home.radio.tamper = [](const radio::ApsRequest& request, Bytes answer) -> std::optional<Bytes> {
        if (request.cluster == 0x0300) return std::nullopt;
        return answer;
    };
    home.clear();
    home.say("lamp/set", R"({"color_temp":200,"state":"ON"})", 5min);
    EXPECT_EQ(home.count_logged(
                  "error z2m: Publish 'set' 'color_temp' to 'lamp' failed: 'Error: ZCL command 0x0000000000000101/1 lightingColorCtrl."),
              1);
    EXPECT_EQ(home.last_json("lamp").at("state"), "ON");
}

TEST(Get, Reads) {
    Home home;
    home.clear();
    home.say("lamp/get", R"({"state":""})");
    EXPECT_EQ(home.radio.sent_hex(), std::vector<std::string>{"0006:1000000000"});
    EXPECT_EQ(home.last("lamp"), R"({"linkquality":120,"state":"ON"})");
}

TEST(Set, OfAGroupIsOneGroupcast) {
    Home home;
    home.clear();
    home.say("living/set", R"({"state":"ON"})");
    ASSERT_EQ(home.radio.sent.size(), 1U);
    EXPECT_EQ(raw(std::get<radio::ToGroup>(home.radio.sent[0].to).group), 4);
    EXPECT_EQ(home.last("living"), R"({"state":"ON"})");
    EXPECT_EQ(home.last("lamp"), R"({"state":"ON"})") << "nothing was heard of the lamp itself";
    home.say("4/set", R"({"state":"OFF"})");
    EXPECT_EQ(home.last("living"), R"({"state":"OFF"})");
}

TEST(Set, SceneSettersRepublishDevicesAndGroups) {
    Home home;
    home.clear();
    home.say("lamp/set", R"({"scene_rename":{"ID":3,"name":"Night"}})");
    const std::vector<std::string> topics = home.topics();
    ASSERT_GE(topics.size(), 2U);
    EXPECT_EQ(topics[topics.size() - 2], "bridge/devices");
    EXPECT_EQ(topics.back(), "bridge/groups");
    EXPECT_NE(home.last("bridge/devices").find(R"("scenes":[{"id":3,"name":"Night"}])"), std::string::npos);
}

TEST(Set, OfADeviceThatLeavesMeanwhileEndsQuietly) {
    Home home;
    home.radio.nodes[raw(kLamp)].silent = true;
    home.say("lamp/set", R"({"state":"ON"})", 1ms);
    home.radio.leave(lamp_node());
    home.wait(5min);
    EXPECT_EQ(home.network->find(*parse_ieee(kLampIeee)), nullptr);
}

}  // namespace skep::bridge::test

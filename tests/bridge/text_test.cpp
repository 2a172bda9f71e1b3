#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "bridge/filter.h"
#include "bridge/icons.h"
#include "bridge/set_get.h"
#include "bridge/text.h"
#include "bridge/topics.h"

namespace skep::bridge {

namespace {

std::string keys(std::string_view message) {
    const Json json = *parse_json(message);
    std::string out;
    for (const auto& [key, value] : ordered_keys(json.get_object())) out += (out.empty() ? "" : ",") + key;
    return out;
}

Filter filter(std::string_view list, std::vector<std::string>* bad = nullptr) {
    const Json json = *parse_json(list);
    return Filter::compile(&json, bad);
}

}  // namespace

TEST(EntityTopic, IsSplitAtTheFirstSetOrGet) {
    const auto plain = parse_entity_topic("hall/lamp/set");
    ASSERT_TRUE(plain);
    EXPECT_TRUE(plain->set);
    EXPECT_EQ(plain->device, "hall/lamp");
    EXPECT_EQ(plain->attribute, "");
    const auto attribute = parse_entity_topic("plug/2/get/state");
    ASSERT_TRUE(attribute);
    EXPECT_FALSE(attribute->set);
    EXPECT_EQ(attribute->device, "plug/2");
    EXPECT_EQ(attribute->attribute, "state");
    const auto twice = parse_entity_topic("a/set/get/set");
    ASSERT_TRUE(twice);
    EXPECT_EQ(twice->device, "a");
    EXPECT_EQ(twice->attribute, "get/set");
    const auto longer = parse_entity_topic("a/settings/set");
    ASSERT_TRUE(longer);
    EXPECT_EQ(longer->device, "a/settings");
}

TEST(EntityTopic, IsNoneWithoutKeywordOrForTheBridge) {
    for (const std::string_view topic : {"", "lamp", "lamp/state", "set", "/set", "lamp/set/", "bridge/x/set", "bridged/set", "lamp/setx"})
        EXPECT_FALSE(parse_entity_topic(topic)) << topic;
}

TEST(RequestTopic, IsAnchored) {
    EXPECT_EQ(parse_request_topic("bridge/request/device/rename"), "device/rename");
    EXPECT_FALSE(parse_request_topic("x/bridge/request/restart"));
    EXPECT_FALSE(below("zigbee2mqtt", "zigbee2mqttx/lamp"));
    EXPECT_FALSE(below("zigbee2mqtt", "zigbee2mqtt"));
    EXPECT_EQ(below("a/b", "a/b/c/d"), "c/d");
}

TEST(EndpointPart, IsTheLastSegment) {
    EXPECT_EQ(split_endpoint("hall/lamp/left").first, "hall/lamp");
    EXPECT_EQ(split_endpoint("hall/lamp/left").second, "left");
    EXPECT_EQ(split_endpoint("lamp").first, "lamp");
    EXPECT_EQ(split_endpoint("lamp/").first, "lamp/");
    EXPECT_EQ(split_endpoint("/x").first, "/x");
}

// Taken from the peer's sort by running it on node 20.
TEST(KeyOrder, IsWhatThePeersSortMakesOfIt) {
    EXPECT_EQ(keys(R"({"state":"ON","color":1})"), "state,color");
    EXPECT_EQ(keys(R"({"color":1,"state":"ON"})"), "state,color");
    EXPECT_EQ(keys(R"({"color":1,"state":"ON","brightness":2,"transition":3})"), "brightness,state,color,transition");
    EXPECT_EQ(keys(R"({"brightness":1,"color":2,"state":"ON"})"), "state,brightness,color");
    EXPECT_EQ(keys(R"({"a":1,"state":"ON","b":2,"brightness":3,"c":4})"), "brightness,state,a,b,c");
    EXPECT_EQ(keys(R"({"a":1,"b":2,"c":3})"), "a,b,c");
    EXPECT_EQ(keys(R"({"state":"OFF","brightness":1,"color":2,"x":3})"), "x,color,state,brightness");
    EXPECT_EQ(keys(R"({"a":1,"state":"off","b":2,"brightness":3,"c":4})"), "c,b,a,state,brightness");
    EXPECT_EQ(keys(R"({"brightness":1,"color":2,"state":"oFf"})"), "color,brightness,state");
}

TEST(Filter, TakesWholeKeysOnly) {
    EXPECT_TRUE(filter(R"(["battery"])").takes("battery"));
    EXPECT_FALSE(filter(R"(["battery"])").takes("battery_low"));
    EXPECT_TRUE(filter(R"(["action.*","^x$"])").takes("action_group"));
    EXPECT_FALSE(filter(R"(["action.*"])").takes("my_action"));
    EXPECT_TRUE(filter(R"(["(a|b)_[0-9]+"])").takes("b_17"));
    EXPECT_TRUE(filter("[]").empty());
    EXPECT_FALSE(filter(R"(["a.*"])").takes(std::string(100'000, 'a')));
}

TEST(Filter, NamesWhatIsNoExpression) {
    std::vector<std::string> bad;
    const Filter some = filter(R"(["(","temperature"])", &bad);
    EXPECT_EQ(bad, std::vector<std::string>{"("});
    EXPECT_TRUE(some.takes("temperature"));
}

TEST(Filter, KeepsTheOrderOfTheRest) {
    Json json = *parse_json(R"({"d":1,"a":2,"c":3,"b":4})");
    filter(R"(["a"])").apply(json.get_object());
    EXPECT_EQ(to_text(json, KeyOrder::Insertion), R"({"d":1,"c":3,"b":4})");
}

TEST(NeverCached, AreTheKeysOfTheContract) {
    for (const std::string_view key : {"action", "action_group", "action_", "button", "button_left", "button_right", "forgotten",
                                       "keyerror", "step_size", "transition_time", "group_list", "group_capacity", "no_occupancy_since",
                                       "step_mode", "elapsed", "from_side", "to_side", "illuminance_lux"})
        EXPECT_TRUE(never_cached(key)) << key;
    for (const std::string_view key : {"state", "actions", "button_middle", "illuminance", "linkquality"})
        EXPECT_FALSE(never_cached(key)) << key;
}

TEST(JavaScriptText, PrintsAsTemplateLiteralsDo) {
    EXPECT_EQ(js_string(*parse_json("\"x\"")), "x");
    EXPECT_EQ(js_string(*parse_json("[1,null,\"a\",[2,3]]")), "1,,a,2,3");
    EXPECT_EQ(js_string(*parse_json("{}")), "[object Object]");
    EXPECT_EQ(js_string(*parse_json("null")), "null");
    EXPECT_EQ(js_string(*parse_json("21.50")), "21.5");
    EXPECT_EQ(js_parse_int(Json("12abc")), 12);
    EXPECT_EQ(js_parse_int(Json(" -7.9")), -7);
    EXPECT_FALSE(js_parse_int(Json("abc")));
    EXPECT_FALSE(js_parse_int(Json(true)));
    EXPECT_EQ(js_number_of("0x10"), 16);
    EXPECT_EQ(js_number_of(" 2 "), 2);
    EXPECT_FALSE(js_number_of("2a"));
    EXPECT_FALSE(js_number_of("left"));
    EXPECT_EQ(trimmed("\xC2\xA0 a b\t\n"), "a b");
}

// mqtt-api 4.3
TEST(LastSeen, HasThreeFormats) {
    ::setenv("TZ", "CET-1", 1);
    ::tzset();
    EXPECT_EQ(to_text(format_last_seen(1'772'600'767'089, "ISO_8601")), R"("2026-03-04T05:06:07.089Z")");
    EXPECT_EQ(to_text(format_last_seen(1'772'600'767'089, "ISO_8601_local")), R"("2026-03-04T06:06:07+01:00")");
    EXPECT_EQ(to_text(format_last_seen(1'772'600'767'089, "epoch")), "1772600767089");
    ::setenv("TZ", "XYZ+3:30", 1);
    ::tzset();
    EXPECT_EQ(to_text(format_last_seen(1'772'600'767'089, "ISO_8601_local")), R"("2026-03-04T01:36:07-03:30")");
    ::unsetenv("TZ");
    ::tzset();
}

// RFC 1321, A.5
TEST(Md5, GivesTheDigestsOfItsSpecification) {
    EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(md5_hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    EXPECT_EQ(md5_hex("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
              "57edf4a22be3c955ac49da2e2107b67a");
}

}  // namespace skep::bridge

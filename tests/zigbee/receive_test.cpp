// Frames that come in: behaviour.md 4.7, 4.8, 6.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

using Lines = std::vector<std::string>;
const Bytes kOnReport = Home::report(0, 0x10, Bytes{1});

TEST(Receive, AReportIsToldWithItsNames) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.diary.on_each = [](const Message& message) {
        EXPECT_EQ(message.kind, Message::Kind::AttributeReport);
        EXPECT_EQ(message.attribute(0)->as_uint(), 1U);
        EXPECT_EQ(message.attribute(1), nullptr);
        EXPECT_EQ(message.linkquality, 120);
        EXPECT_EQ(message.destination_endpoint, 1);
    };
    home.radio.hear(kLampNwk, 6, kOnReport);
    EXPECT_EQ(home.diary.messages, Lines{R"(b3c4 genOnOff attributeReport {"onOff":1})"});
    EXPECT_EQ(home.diary.seen, Lines{"message"});
}

TEST(Receive, AReportFillsTheAttributeCache) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, kOnReport);
    home.radio.hear(kLampNwk, 6, Home::report(0x7777, 0x20, Bytes{5}));
    const Endpoint& endpoint = home.node().endpoints.at(0);
    EXPECT_EQ(endpoint.cached("genOnOff", "onOff")->to_number<int>(), 1);
    EXPECT_EQ(endpoint.cached("genOnOff", "30583")->to_number<int>(), 5);
    EXPECT_EQ(home.node().linkquality, 120);
    EXPECT_EQ(home.node().last_seen_ms, home.loop.wall_ms());
}

TEST(Receive, TheDatabaseIsNotWrittenPerReportButBySave) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const int before = home.storage.commits;
    home.radio.hear(kLampNwk, 6, kOnReport);
    home.loop.advance(1min);
    EXPECT_EQ(home.storage.commits, before);
    EXPECT_TRUE(home.network->save());
    EXPECT_EQ(home.storage.commits, before + 1);
    EXPECT_TRUE(home.storage.row_of(kLampIeee)->contains("lastSeen"));
    EXPECT_TRUE(home.network->save());
    EXPECT_EQ(home.storage.commits, before + 1);
}

TEST(Receive, ACommandIsToldByItsName) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.diary.on_each = [](const Message& message) { EXPECT_TRUE(message.is_command("toggle")); };
    home.radio.hear(kLampNwk, 6, Bytes{0x11, 7, 2});
    EXPECT_EQ(home.diary.messages, Lines{"b3c4 genOnOff commandToggle {}"});
}

TEST(Receive, WhatIsNoZclIsToldRaw) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Bytes{0xFF});
    home.radio.hear(kLampNwk, 6, Bytes{0x11, 7, 0xEE, 1});  // a command that nobody describes
    ASSERT_EQ(home.diary.messages.size(), 2U);
    EXPECT_EQ(home.diary.messages.at(0), R"(b3c4 genOnOff raw {"type":"Buffer","data":[255]})");
    EXPECT_EQ(home.diary.messages.at(1), R"(b3c4 genOnOff raw {"type":"Buffer","data":[1]})");
    home.loop.advance(1s);
    EXPECT_TRUE(home.radio.sent_to(kLampNwk).empty());
}

TEST(Receive, AnswersThatNobodyConvertsAreSeenOnly) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 9, 0x0B, 0, 0});
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 9, 0x04, 0});
    EXPECT_TRUE(home.diary.messages.empty());
    EXPECT_EQ(home.diary.seen, (Lines{"no message", "no message"}));
}

TEST(Receive, AnUnknownEndpointIsMade) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, kOnReport, 5);
    ASSERT_NE(home.node().endpoint(5), nullptr);
    EXPECT_EQ(home.diary.messages.size(), 1U);
    home.loop.advance(2s);
    EXPECT_TRUE(home.storage.row_of(kLampIeee)->at("endpoints").as_object().contains("5"));
}

TEST(Receive, ReportsOfGenBasicSayWhoItIs) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 0, Home::report(5, 0x42, Bytes{3, 'a', 'b', 'c'}));
    home.radio.hear(kLampNwk, 0, Home::report(7, 0x30, Bytes{0x81}));
    EXPECT_EQ(home.node().model_id, "abc");
    EXPECT_EQ(home.node().power_source, "Mains (single phase)");
}

TEST(Receive, UnsupportedAttributesAreNeitherCachedNorTold) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 3, 0x01, 0, 0, 0x86});
    EXPECT_EQ(home.diary.messages, Lines{"b3c4 genOnOff readResponse {}"});
    EXPECT_EQ(home.node().endpoints.at(0).cached("genOnOff", "onOff"), nullptr);
}

TEST(Receive, ANonValueIsNothing) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 0x0402, Home::report(0, 0x29, Bytes{0x00, 0x80}));
    EXPECT_EQ(home.diary.messages, Lines{R"(b3c4 msTemperatureMeasurement attributeReport {"measuredValue":null})"});
    EXPECT_TRUE(home.node().endpoints.at(0).cached("msTemperatureMeasurement", "measuredValue")->is_null());
}

TEST(Receive, AnUnknownAddressIsAskedOnceWhoItIs) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    FakeNode& moved = home.radio.add(Nwk{0x5555}, kLampIeee);
    (void)moved;
    home.radio.hear(Nwk{0x5555}, 6, kOnReport);
    home.radio.hear(Nwk{0x5555}, 6, kOnReport);
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.count("zdo 0x0001 to 0x5555"), 1);
    EXPECT_EQ(home.node().nwk, Nwk{0x5555});
    EXPECT_EQ(home.network->find(Nwk{0x5555}), &home.node());
    EXPECT_EQ(home.network->find(kLampNwk), nullptr);
    EXPECT_EQ(home.diary.lines, Lines{"address 0x5555"});
    EXPECT_EQ(home.diary.messages.size(), 1U);  // the frame that came first is not lost
}

TEST(Receive, AStrangerThatDoesNotAnswerIsNotAskedAgain) {
    Home home;
    ASSERT_TRUE(home.start());
    for (int i = 0; i < 5; ++i) {
        home.radio.hear(Nwk{0x5555}, 6, kOnReport);
        home.loop.advance(1min);
    }
    EXPECT_EQ(home.radio.count("zdo 0x0001 to 0x5555"), 1);
    EXPECT_TRUE(home.diary.messages.empty());
}

TEST(Receive, ARemovedNodeThatStillTalksIsNotAskedWhoItIs) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.network->remove(home.node());
    home.radio.hear(kLampNwk, 6, kOnReport);
    home.loop.advance(1min);
    EXPECT_TRUE(home.radio.sent.empty());
    EXPECT_TRUE(home.diary.messages.empty());
}

TEST(Receive, WhatALumiRouterPassesOnIsItsEndDevices) {
    Home home;
    home.know(Ieee{0xAA01}, Nwk{0x0A01}, "Router", "[0]", R"("manufName":"LUMI","interviewState":"SUCCESSFUL")");
    home.know(Ieee{0xAA02}, Nwk{0x0A02}, "EndDevice", "[0,1026]");
    ASSERT_TRUE(home.start());
    radio::ApsFrame frame;
    frame.source = Nwk{0x0A01};
    frame.source_endpoint = 1;
    frame.cluster = 0x0402;
    frame.group = GroupId{0x0A02};
    home.radio.hear(frame, Home::report(0, 0x29, Bytes{0x10, 0}));
    EXPECT_EQ(home.diary.messages, Lines{R"(aa02 msTemperatureMeasurement attributeReport {"measuredValue":16})"});
    frame.group = GroupId{5};
    home.radio.hear(frame, Home::report(0, 0x29, Bytes{0x11, 0}));
    EXPECT_EQ(home.diary.messages.back(), R"(aa01 msTemperatureMeasurement attributeReport {"measuredValue":17})");
}

TEST(DefaultResponse, IsSentWhereTheFrameWantsOne) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Home::report(0, 0x10, Bytes{1}, 0x21, true));
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk), Lines{"zcl 0x1234/1 0x0006 10210b0a00"});
}

TEST(DefaultResponse, GoesTheOtherWay) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Bytes{0x01, 0x22, 2});  // toggle, to the server
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk), Lines{"zcl 0x1234/1 0x0006 18220b0200"});
}

TEST(DefaultResponse, IsNotSentTwiceForOneSequenceNumber) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    for (int i = 0; i < 3; ++i) home.radio.hear(kLampNwk, 6, Home::report(0, 0x10, Bytes{1}, 0x21, true));
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk).size(), 1U);
    home.radio.announce(kLampNwk, kLampIeee);
    home.radio.hear(kLampNwk, 6, Home::report(0, 0x10, Bytes{1}, 0x21, true));
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk).size(), 2U);
}

TEST(DefaultResponse, IsNotSentToBroadcastsGroupsAndThoseThatDoNotWantIt) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    radio::ApsFrame frame;
    frame.source = kLampNwk;
    frame.source_endpoint = 1;
    frame.cluster = 6;
    frame.broadcast = true;
    home.radio.hear(frame, Bytes{0x01, 1, 2});
    frame.broadcast = false;
    frame.group = GroupId{4};
    home.radio.hear(frame, Bytes{0x01, 2, 2});
    home.radio.hear(kLampNwk, 6, Bytes{0x11, 3, 2});
    home.node().skip_default_response = true;
    home.radio.hear(kLampNwk, 6, Bytes{0x01, 4, 2});
    home.loop.advance(1s);
    EXPECT_TRUE(home.radio.sent_to(kLampNwk).empty());
}

TEST(DefaultResponse, CanBeSwitchedOffForTuya) {
    Home home;
    home.options.tuya_default_responses = false;
    home.know_lamp(R"("manufName":"_TZ3000_abc","interviewState":"SUCCESSFUL")");
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Bytes{0x01, 4, 2});
    home.loop.advance(1s);
    EXPECT_TRUE(home.radio.sent_to(kLampNwk).empty());
}

TEST(ReadByANode, OfTheTimeIsAnswered) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 0x000A, Bytes{0x10, 0x55, 0x00, 0, 0, 1, 0, 0x34, 0x12});
    home.loop.advance(1s);
    // 2026-01-15T12:00:00Z is 0x30fa7c40 + … seconds after 2000; first what it does not have.
    const auto sent = home.radio.sent_to(kLampNwk);
    ASSERT_EQ(sent.size(), 1U);
    const std::uint32_t now = static_cast<std::uint32_t>(async::VirtualLoop::kStartWallMs / 1000 - 946684800);
    Writer time;
    time.u32(now);
    EXPECT_EQ(sent.at(0),
              "zcl 0x1234/1 0x000a 185501"
              "341286"
              "000000e2" +
                  to_hex(time.view()) + "010000180d");
}

TEST(ReadByANode, OfGenBasicIsAnsweredWithTheDefaults) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 0, Bytes{0x10, 0x56, 0x00, 0, 0, 5, 0});
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk), Lines{"zcl 0x1234/1 0x0000 185601"
                                                  "0000002008"
                                                  "05000042"
                                                  "00"});
    EXPECT_EQ(home.diary.messages.at(0), R"(b3c4 genBasic read {"zclVersion":null,"modelId":null})");
}

TEST(ReadByANode, OfAnythingElseIsUnsupported) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Bytes{0x10, 0x57, 0x00, 0, 0});
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk), Lines{"zcl 0x1234/1 0x0006 185701000086"});
}

TEST(ReadByANode, IsLeftToWhoAnswersItHimself) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.node().custom_read_response = [](const zcl::Frame& frame, Endpoint&, ClusterId) { return frame.attributes().at(0).id == 7; };
    home.radio.hear(kLampNwk, 6, Bytes{0x10, 0x58, 0x00, 7, 0});
    home.loop.advance(1s);
    EXPECT_TRUE(home.radio.sent_to(kLampNwk).empty());
}

TEST(EnrollRequest, IsAnsweredAtAnyTime) {  // ZCL 8.2.2.4.2
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 0x0500, Bytes{0x09, 0x60, 0x01, 0x0D, 0x00, 0x00, 0x00});
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk), Lines{"zcl 0x1234/1 0x0500 1160000017"});
}

TEST(ImageQuery, IsAnsweredWithNoImage) {  // behaviour.md 16.1
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const Bytes query{0x01, 0x61, 0x01, 0x00, 0x34, 0x12, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00};
    home.radio.hear(kLampNwk, 0x0019, query);
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk), Lines{"zcl 0x1234/1 0x0019 19610298"});
    EXPECT_EQ(home.diary.messages.size(), 1U);
}

TEST(ImageQuery, IsLeftToTheBridgeThatServesImages) {
    Home home;
    home.options.answer_image_queries = false;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 0x0019, Bytes{0x01, 0x61, 0x01, 0x00, 0x34, 0x12, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00});
    home.loop.advance(1s);
    EXPECT_TRUE(home.radio.sent_to(kLampNwk).empty());
}

TEST(Receive, ANodeMayBeRemovedByWhoIsTold) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.diary.on_each = [&](const Message& message) { home.network->forget(message.node.ieee); };
    home.radio.hear(kLampNwk, 6, Home::report(0, 0x10, Bytes{1}, 0x21, true));
    home.loop.advance(1h);
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
}

}  // namespace
}  // namespace skep::zigbee::test

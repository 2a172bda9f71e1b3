// Interviews: behaviour.md 4.3, 4.4.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"
#include "zigbee/interview.h"

namespace skep::zigbee::test {
namespace {

using Lines = std::vector<std::string>;

struct NewcomerHome : Home {
    NewcomerHome() { node_ = &plain_bulb(); }
    FakeNode& plain_bulb() {
        FakeNode& bulb = radio.add(kLampNwk, kLampIeee);
        bulb.descriptor.type = zdo::LogicalType::Router;
        bulb.descriptor.manufacturer = 0x117C;
        bulb.descriptor.server_mask.bits = 22 << 9;
        bulb.endpoints = {FakeRadio::descriptor(1, 0x0104, 0x0101, {0, 6}, {0x19})};
        bulb.set(1, 0, 4, zcl::Type::CharString, "IKEA of Sweden");
        bulb.set(1, 0, 5, zcl::Type::CharString, "TRADFRI bulb");
        bulb.set(1, 0, 7, zcl::Type::Enum8, 1U);
        bulb.set(1, 0, 0, zcl::Type::Uint8, 8U);
        bulb.set(1, 0, 1, zcl::Type::Uint8, 1U);
        bulb.set(1, 0, 2, zcl::Type::Uint8, 2U);
        bulb.set(1, 0, 3, zcl::Type::Uint8, 3U);
        bulb.set(1, 0, 6, zcl::Type::CharString, "20230101");
        bulb.set(1, 0, 0x4000, zcl::Type::CharString, "1.0.0");
        return bulb;
    }
    FakeNode& device() { return *node_; }
    void join() {
        radio.observer()->on_joined(kLampNwk, kLampIeee);
        loop.settle();
    }
    void enrollable_sensor() {
        device().descriptor.type = zdo::LogicalType::EndDevice;
        device().endpoints = {FakeRadio::descriptor(1, 0x0104, 0x0402, {0, 0x500})};
        device().set(1, 0x500, 0x10, zcl::Type::IeeeAddress, 0U);
        device().set(1, 0x500, 0, zcl::Type::Enum8, 0U);
        device().answer = [this](EndpointId, ClusterId cluster, const zcl::Frame& frame) -> std::optional<Bytes> {
            if (cluster == 0x500 && frame.header.type == zcl::FrameType::Specific && enrolls)
                device().set(1, 0x500, 0, zcl::Type::Enum8, 1U);
            return std::nullopt;
        };
    }
    bool enrolls = true;

private:
    FakeNode* node_;
};

TEST(Interview, AsksInTheOrderOfTheField) {
    NewcomerHome home;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    EXPECT_EQ(home.radio.sent_to(kLampNwk),
              (Lines{"zdo 0x0002 to 0x1234 3412", "zdo 0x0005 to 0x1234 3412", "zdo 0x0004 to 0x1234 341201",
                     "zcl 0x1234/1 0x0000 1000000500", "zcl 0x1234/1 0x0000 1001000400", "zcl 0x1234/1 0x0000 1002000700",
                     "zcl 0x1234/1 0x0000 1003000000", "zcl 0x1234/1 0x0000 1004000100", "zcl 0x1234/1 0x0000 1005000200",
                     "zcl 0x1234/1 0x0000 1006000300", "zcl 0x1234/1 0x0000 1007000600", "zcl 0x1234/1 0x0000 1008000040"}));
    EXPECT_EQ(home.diary.lines, (Lines{"joined 0x00158d0001a2b3c4", "interview started", "interview successful"}));
}

TEST(Interview, KnowsTheNodeAfterwards) {
    NewcomerHome home;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    const Node& node = home.node();
    EXPECT_EQ(node.type, NodeType::Router);
    EXPECT_EQ(node.manufacturer_code, 0x117C);
    EXPECT_EQ(node.manufacturer_name, "IKEA of Sweden");
    EXPECT_EQ(node.model_id, "TRADFRI bulb");
    EXPECT_EQ(node.power_source, "Mains (single phase)");
    EXPECT_EQ(node.software_build_id, "1.0.0");
    EXPECT_EQ(node.endpoints.at(0).device_id, 0x0101);
    EXPECT_TRUE(node.interviewed());
    const JsonObject& row = *home.storage.row_of(kLampIeee);
    EXPECT_EQ(row.at("id").to_number<int>(), 2);
    EXPECT_EQ(row.at("interviewState").as_string(), "SUCCESSFUL");
}

TEST(Interview, TheDatabaseIsDurableBeforeItsEndIsTold) {
    NewcomerHome home;
    ASSERT_TRUE(home.start());
    struct Watcher : Observer {
        MemoryStorage* storage = nullptr;
        std::vector<std::string> states;
        void on_joined(Node& node) override { states.push_back(storage->row_of(node.ieee) != nullptr ? "there" : "missing"); }
        void on_interview(Node& node, InterviewEvent event) override {
            if (event != InterviewEvent::Started) states.emplace_back(storage->row_of(node.ieee)->at("interviewState").as_string());
        }
    } watcher;
    watcher.storage = &home.storage;
    home.network->observe(&watcher);
    home.join();
    home.loop.advance(10s);
    EXPECT_EQ(watcher.states, (Lines{"there", "SUCCESSFUL"}));
}

TEST(Interview, NodeDescriptorIsTriedSixTimes) {
    NewcomerHome home;
    home.device().mute = true;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(5min);
    EXPECT_EQ(home.radio.count("zdo 0x0002"), 6);
    EXPECT_EQ(home.diary.lines.back(), "interview failed");
    EXPECT_EQ(home.node().interview, Interview::Failed);
    EXPECT_NE(std::ranges::find(home.logged,
                                "error: Interview failed for '0x00158d0001a2b3c4 with error 'Interview failed because can not get node "
                                "descriptor ('0x00158d0001a2b3c4')'"),
              home.logged.end());
}

TEST(Interview, AsksASleepyNodeOnlyForWhatItMissed) {
    NewcomerHome home;
    home.device().mute_after = 3;  // node descriptor, active endpoints, simple descriptor
    home.enrollable_sensor();
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10min);
    EXPECT_EQ(home.node().interview, Interview::Failed);
    home.radio.sent.clear();
    home.device().mute_after = -1;
    home.radio.hear(kLampNwk, 0x500, Bytes{0x19, 1, 0, 0, 0, 0, 0, 0, 0});
    home.loop.advance(1min);
    EXPECT_EQ(home.node().interview, Interview::Successful);
    EXPECT_EQ(home.radio.count("zdo"), 0);
    EXPECT_EQ(home.node().model_id, "TRADFRI bulb");
}

TEST(Interview, OfANodeThatNeverAnswersIsNotResumedForEver) {
    NewcomerHome home;
    home.device().mute = true;
    ASSERT_TRUE(home.start());
    home.join();
    for (int i = 0; i < 20; ++i) {
        home.loop.advance(5min);
        home.radio.announce(kLampNwk, kLampIeee);
    }
    home.loop.advance(5min);
    EXPECT_EQ(home.radio.count("zdo 0x0002"), 4 * 6);
    home.join();
    home.loop.advance(5min);
    EXPECT_EQ(home.radio.count("zdo 0x0002"), 5 * 6);
}

TEST(Interview, OfANodeLeftPendingByTheLastRunGoesOnWhenItSpeaks) {
    NewcomerHome home;
    const auto device = home.device();
    home.know_lamp(R"("interviewState":"PENDING")") = device;
    ASSERT_TRUE(home.start());
    home.radio.announce(kLampNwk, kLampIeee);
    home.loop.advance(10s);
    EXPECT_TRUE(home.node().interviewed());
}

TEST(Interview, ModelIsAskedAgainTenSecondsLater) {
    NewcomerHome home;
    home.device().attributes.erase({1, 0, 5});
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(5s);
    EXPECT_EQ(home.radio.count("000500"), 1);
    home.device().set(1, 0, 5, zcl::Type::CharString, "late");
    home.loop.advance(10s);
    EXPECT_EQ(home.radio.count("000500"), 2);
    EXPECT_EQ(home.node().model_id, "late");
    EXPECT_TRUE(home.node().interviewed());
}

TEST(Interview, WhatOneEndpointSaidIsNotAskedOfTheNext) {
    NewcomerHome home;
    home.device().endpoints.push_back(FakeRadio::descriptor(2, 0x0104, 0x0101, {0, 6}));
    home.device().attributes.erase({1, 0, 0x4000});
    home.device().set(2, 0, 0x4000, zcl::Type::CharString, "from two");
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(30s);
    EXPECT_EQ(home.radio.count("zcl 0x1234/2"), 1);
    EXPECT_EQ(home.node().software_build_id, "from two");
}

TEST(Interview, EndpointZeroIsIgnoredAndVanishedOnesGo) {
    NewcomerHome home;
    auto device = home.device();
    device.endpoints = {FakeRadio::descriptor(0, 0, 0), FakeRadio::descriptor(3, 0x0104, 1), FakeRadio::descriptor(2, 0x0104, 1)};
    home.know_lamp() = device;
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->interview(home.node(), true)));
    ASSERT_EQ(home.node().endpoints.size(), 2U);
    EXPECT_EQ(home.node().endpoints.at(0).id, 2);
    EXPECT_EQ(home.node().endpoints.at(1).id, 3);
}

TEST(Interview, ASecondOneAtTheSameTimeFails) {
    NewcomerHome home;
    ASSERT_TRUE(home.start());
    home.join();
    const auto second = home.loop.run(home.network->interview(home.node(), true));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().what, "Interview - interview already in progress for '0x00158d0001a2b3c4'");
    home.loop.advance(10s);
    EXPECT_TRUE(home.node().interviewed());
}

TEST(Interview, ForcedAsksEverythingAgain) {
    NewcomerHome home;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    home.radio.sent.clear();
    EXPECT_TRUE(home.loop.run(home.network->interview(home.node(), true)));
    EXPECT_EQ(home.radio.sent_to(kLampNwk).size(), 12U);
    EXPECT_EQ(home.diary.lines, (Lines{"joined 0x00158d0001a2b3c4", "interview started", "interview successful", "interview started",
                                       "interview successful"}));
}

TEST(Interview, IasZoneIsEnrolled) {
    NewcomerHome home;
    home.enrollable_sensor();
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    EXPECT_TRUE(home.node().interviewed());
    Lines zone;
    for (const auto& line : home.radio.sent)
        if (line.find("0x0500") != std::string::npos) zone.push_back(line);
    EXPECT_EQ(zone, (Lines{"zcl 0x1234/1 0x0500 10090010000000", "zcl 0x1234/1 0x0500 100a021000f001bbaa14004b1200",
                           "zcl 0x1234/1 0x0500 110b000017", "zcl 0x1234/1 0x0500 100c0010000000"}));
}

TEST(Interview, IasZoneThatIsOursAlreadyIsLeftAlone) {
    NewcomerHome home;
    home.enrollable_sensor();
    home.device().set(1, 0x500, 0x10, zcl::Type::IeeeAddress, raw(home.radio.info.ieee));
    home.device().set(1, 0x500, 0, zcl::Type::Enum8, 1U);
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    EXPECT_TRUE(home.node().interviewed());
    EXPECT_EQ(home.radio.count("0x0500"), 1);
}

TEST(Interview, FailsWhenIasZoneDoesNotEnroll) {
    NewcomerHome home;
    home.enrollable_sensor();
    home.enrolls = false;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(1min);
    EXPECT_EQ(home.node().interview, Interview::Failed);
    EXPECT_EQ(home.radio.count("0x0500"), 3 + 20);
    home.radio.hear(kLampNwk, 0x500, Bytes{0x19, 1, 0, 0, 0, 0, 0, 0, 0});
    home.loop.advance(1min);
    EXPECT_EQ(home.radio.count("0x0500"), 3 + 20);  // it said no: speaking again changes nothing
}

TEST(Interview, PollControlIsBoundAndItsIntervalRead) {
    NewcomerHome home;
    home.device().endpoints = {FakeRadio::descriptor(1, 0x0104, 0x0402, {0x20})};
    home.device().set(1, 0x20, 0, zcl::Type::Uint32, 240U);
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    EXPECT_TRUE(home.node().interviewed());
    EXPECT_EQ(home.node().check_in_interval, 60);
    EXPECT_EQ(home.radio.sent.at(3),
              "zdo 0x0021 to 0x1234 c4b3a201008d1500"
              "01"
              "2000"
              "03"
              "01bbaa14004b1200"
              "01");
    ASSERT_EQ(home.node().endpoints.at(0).binds.size(), 1U);
}

TEST(Interview, TuyaEndDevicesAreGivenTenSeconds) {
    NewcomerHome home;
    home.device().descriptor.manufacturer = 4619;
    home.device().descriptor.type = zdo::LogicalType::EndDevice;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(9s);
    EXPECT_EQ(home.radio.sent.size(), 1U);
    home.loop.advance(5s);
    EXPECT_TRUE(home.node().interviewed());
}

TEST(Interview, ThoseWhoMayBeTuyasAreAskedForTheirNamesFirst) {
    NewcomerHome home;
    home.device().descriptor.manufacturer = 4098;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(10s);
    EXPECT_EQ(home.radio.sent.at(1), "zcl 0x1234/1 0x0000 10000005000400");
    EXPECT_EQ(home.radio.count("zcl 0x1234/1 0x0000"), 1 + 7);
}

TEST(Interview, AQuirkTurnsAFailureIntoSuccess) {
    NewcomerHome home;
    home.device().mute = true;
    ASSERT_TRUE(home.start());
    home.join();
    home.radio.hear(kLampNwk, 0, Home::report(5, 0x42, Bytes{8, 'l', 'u', 'm', 'i', '.', 'a', 'b', 'c'}));
    home.loop.advance(15s);
    EXPECT_TRUE(home.node().interviewed());
    EXPECT_EQ(home.node().type, NodeType::EndDevice);
    EXPECT_EQ(home.node().manufacturer_code, 4151);
    EXPECT_EQ(home.node().manufacturer_name, "LUMI");
    EXPECT_EQ(home.node().power_source, "Battery");
}

TEST(Interview, OfANodeThatLeavesMeanwhileEndsUntold) {
    NewcomerHome home;
    home.device().mute = true;
    ASSERT_TRUE(home.start());
    home.join();
    home.loop.advance(5s);
    home.radio.observer()->on_left(kLampNwk, kLampIeee, false);
    home.loop.advance(5min);
    EXPECT_EQ(home.diary.lines, (Lines{"joined 0x00158d0001a2b3c4", "interview started", "left 0x00158d0001a2b3c4"}));
}

TEST(Interview, BrokenOffByALostLinkGoesOnAfterwards) {
    NewcomerHome home;
    ASSERT_TRUE(home.start());
    home.join();
    home.radio.lose_link();
    home.loop.advance(10s);
    EXPECT_EQ(home.node().interview, Interview::Failed);
    home.radio.regain_link();
    home.radio.announce(kLampNwk, kLampIeee);
    home.loop.advance(10s);
    EXPECT_TRUE(home.node().interviewed());
}

Node known_as(std::optional<std::string> model, std::optional<std::string> maker, std::optional<ManufacturerCode> code = {}) {
    Node node;
    node.model_id = std::move(model);
    node.manufacturer_name = std::move(maker);
    node.manufacturer_code = code;
    return node;
}

TEST(Quirks, MatchAsListed) {  // behaviour.md 4.4
    for (const auto& [model, maker] : std::vector<std::pair<std::string, std::string>>{{"TS0202", "_TYZB01_x"},
                                                                                       {"TS0601", "_TZE200_x"},
                                                                                       {"TS", "_TZ3000_a"},
                                                                                       {"anything", "HOBEIAN"},
                                                                                       {"3RSNL02043Z", ""},
                                                                                       {"3RWS18BZ", ""},
                                                                                       {"lumi.weather", ""},
                                                                                       {"TERNCY-PP01", ""},
                                                                                       {"MULTI-MECI--EA01", ""},
                                                                                       {"MOT003", ""},
                                                                                       {"C-ZB-SEDC", ""},
                                                                                       {"C-ZB-SEMO", ""},
                                                                                       {"CS-T9C-A0-BG", ""},
                                                                                       {"SNZB-01", ""},
                                                                                       {"3011", ""},
                                                                                       {"Smart Siren", ""}}) {
        Node node = known_as(model, maker);
        EXPECT_TRUE(apply_quirks(node)) << model;
    }
    Node control4 = known_as({}, {}, ManufacturerCode{0xABCD});
    EXPECT_TRUE(apply_quirks(control4));
    EXPECT_EQ(control4.model_id, "C4-Zigbee");
    EXPECT_EQ(control4.power_source, "Mains (single phase)");
}

TEST(Quirks, DoNotMatchOthers) {
    for (const auto& [model, maker] : std::vector<std::pair<std::string, std::string>>{
             {"TS0202x", "_TZ3000_a"}, {"TS0202", "_TZ3000"}, {"3R", ""}, {"lumi", ""}, {"TRADFRI", "IKEA"}, {"x3RZ", ""}}) {
        Node node = known_as(model, maker);
        EXPECT_FALSE(apply_quirks(node)) << model;
    }
    Node nothing;
    EXPECT_FALSE(apply_quirks(nothing));
}

TEST(Quirks, FillInOnlyWhatIsMissing) {
    Node node = known_as("lumi.plug", "Xiaomi", ManufacturerCode{1});
    node.type = NodeType::Router;
    node.power_source = "DC Source";
    EXPECT_TRUE(apply_quirks(node));
    EXPECT_EQ(node.type, NodeType::Router);
    EXPECT_EQ(node.manufacturer_name, "Xiaomi");
    EXPECT_EQ(node.manufacturer_code, 1);
    EXPECT_EQ(node.power_source, "DC Source");
}

}  // namespace
}  // namespace skep::zigbee::test

// Start and stop: behaviour.md 2, files.md 1.3, 1.7.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

using Lines = std::vector<std::string>;

TEST(Start, LoadsNodesAndGroupsInTheFilesOrder) {
    Home home;
    home.know(Ieee{0xBB}, Nwk{2}, "Router", "[6]");
    home.know(Ieee{0xAA}, Nwk{1}, "EndDevice", "[6]");
    ASSERT_EQ(home.start().value(), radio::StartResult::Resumed);
    ASSERT_EQ(home.network->nodes().size(), 3U);
    EXPECT_EQ(home.network->nodes().at(1)->ieee, Ieee{0xBB});
    EXPECT_EQ(home.network->nodes().at(2)->ieee, Ieee{0xAA});
    EXPECT_EQ(home.network->coordinator()->ieee, home.radio.info.ieee);
    EXPECT_EQ(home.network->coordinator_target().ieee, home.radio.info.ieee);
    EXPECT_TRUE(home.radio.sent.empty());
    EXPECT_TRUE(home.network->up());
}

TEST(Start, DropsMembersOfUnknownDevices) {  // files.md 1.3
    Home home;
    home.know_lamp();
    home.storage.rows.insert(
        home.storage.rows.begin(),
        Home::row(
            R"({"id":9,"type":"Group","groupID":4,"members":[{"deviceIeeeAddr":"0x00158d0001a2b3c4","endpointID":1},{"deviceIeeeAddr":"0x00158d0001a2b3c4","endpointID":7},{"deviceIeeeAddr":"0x0000000000000001","endpointID":1}],"meta":{}})"));
    ASSERT_TRUE(home.start());
    ASSERT_EQ(home.network->groups().size(), 1U);
    EXPECT_EQ(home.network->find(GroupId{4})->members, (std::vector<Member>{{kLampIeee, 1}}));
    EXPECT_EQ(home.network->create_group(GroupId{5}).row, 10);
}

TEST(Start, IgnoresLinesThatSayNothing) {
    Home home;
    home.know_lamp();
    home.storage.rows.push_back(Home::row(R"({"id":77,"type":"Router","ieeeAddr":"nonsense"})"));
    home.storage.rows.push_back(Home::row(R"({"id":78,"type":"Group","groupID":"x"})"));
    auto twice = home.storage.rows.at(1);
    twice["id"] = 79;
    home.storage.rows.push_back(twice);
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.network->nodes().size(), 2U);
    EXPECT_EQ(home.storage.rows.size(), 5U);  // and leaves them alone
    EXPECT_EQ(home.network->create_group(GroupId{5}).row, 80);
}

TEST(Start, MakesTheCoordinatorsRowWhenItIsMissing) {
    Home home;
    home.storage.rows.clear();
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.radio.sent, (Lines{"zdo 0x0005 to 0x0000 0000", "zdo 0x0004 to 0x0000 000001", "zdo 0x0004 to 0x0000 0000f2"}));
    ASSERT_EQ(home.storage.rows.size(), 1U);
    EXPECT_EQ(
        to_text(home.storage.rows.at(0), KeyOrder::Insertion),
        R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b0014aabb01","nwkAddr":0,"manufId":7,"epList":[1,242],"endpoints":{"1":{"profId":260,"epId":1,"devId":5,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}},"242":{"profId":41440,"epId":242,"devId":97,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})");
}

TEST(Start, ASwappedCoordinatorTakesOverItsRow) {  // behaviour.md 4.7
    Home home;
    home.radio.info.ieee = Ieee{0x00124B00FFFFFFFF};
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.network->nodes().size(), 1U);
    EXPECT_EQ(home.network->coordinator()->ieee, Ieee{0x00124B00FFFFFFFF});
    EXPECT_EQ(home.storage.rows.at(0).at("ieeeAddr").as_string(), "0x00124b00ffffffff");
    EXPECT_NE(std::ranges::find(home.logged, "info: Coordinator address changed, updating to '0x00124b00ffffffff'"), home.logged.end());
}

TEST(Start, OfANewNetworkSetsTheOldRowsAside) {  // files.md 1.7
    Home home;
    home.know_lamp();
    home.radio.start_result = radio::StartResult::Reset;
    ASSERT_EQ(home.start().value(), radio::StartResult::Reset);
    EXPECT_TRUE(home.storage.set_aside_done);
    EXPECT_EQ(home.network->nodes().size(), 1U);
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
    EXPECT_EQ(home.network->coordinator()->row, 1);
}

TEST(Start, OfARestoredNetworkKeepsItsRows) {
    Home home;
    home.know_lamp();
    home.radio.start_result = radio::StartResult::Restored;
    ASSERT_TRUE(home.start());
    EXPECT_NE(home.network->find(kLampIeee), nullptr);
    EXPECT_FALSE(home.storage.set_aside_done);
}

TEST(Start, MovesToTheConfiguredChannel) {  // behaviour.md 2
    Home home;
    home.radio.net.channel = 11;
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.radio.channel_changed, 15);
    EXPECT_NE(std::ranges::find(home.logged, "warning: Changing channel from '11' to '15'"), home.logged.end());
    EXPECT_NE(std::ranges::find(home.logged, "info: Channel changed to '15'"), home.logged.end());
}

TEST(Start, FailsWithTheRadioAndMayBeTriedAgain) {
    Home home;
    home.know_lamp();
    home.radio.start_result = Error{Errc::Timeout, "no coordinator"};
    EXPECT_EQ(home.start().error().what, "no coordinator");
    home.radio.start_result = radio::StartResult::Resumed;
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.network->nodes().size(), 2U);
}

TEST(Start, FailsWhenTheDatabaseCannotBeRead) {
    Home home;
    home.storage.fails = true;
    EXPECT_EQ(home.start().error().what, "database: cannot read");
}

TEST(Stop, ClosesTheNetworkSavesAndStopsTheRadio) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.hear(kLampNwk, 6, Home::report(0, 0x10, Bytes{1}));
    home.loop.run(home.network->stop());
    EXPECT_EQ(home.radio.sent.back(), "permit 0 all");
    EXPECT_TRUE(home.radio.stopped);
    EXPECT_EQ(home.radio.observer(), nullptr);
    EXPECT_TRUE(home.storage.row_of(kLampIeee)->contains("lastSeen"));
    EXPECT_EQ(home.loop.run(home.turn_on(home.node())).error().code, Errc::Closed);
}

TEST(Touch, IsDurableWithinASecond) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.node().meta["configured"] = "0.0.0";
    home.network->touch(home.node());
    EXPECT_TRUE(home.storage.row_of(kLampIeee)->at("meta").as_object().empty());
    home.loop.advance(1s);
    EXPECT_EQ(home.storage.row_of(kLampIeee)->at("meta").as_object().at("configured").as_string(), "0.0.0");
    Group& group = home.network->create_group(GroupId{3});
    group.meta["a"] = 1;
    home.network->touch(group);
    home.loop.advance(1s);
    EXPECT_EQ(home.storage.rows.back().at("meta").as_object().size(), 1U);
}

}  // namespace
}  // namespace skep::zigbee::test

// Nodes that come and go: behaviour.md 4.1, 4.2, 4.7; files.md 1.7.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

using Lines = std::vector<std::string>;

TEST(Join, OfARefusedNodeEndsInALeaveRequestOnly) {
    Home home;
    home.radio.add(kLampNwk, kLampIeee);
    home.diary.accept = [](Ieee) { return false; };
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_joined(kLampNwk, kLampIeee);
    home.loop.advance(1min);
    EXPECT_EQ(home.radio.sent, Lines{"zdo 0x0034 to 0x1234 c4b3a201008d150000"});
    EXPECT_TRUE(home.diary.lines.empty());
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
}

TEST(Join, OfAKnownNodeTakesItsNewAddressAndAsksNothing) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_joined(Nwk{0x7777}, kLampIeee);
    home.loop.advance(10s);
    EXPECT_EQ(home.node().nwk, Nwk{0x7777});
    EXPECT_TRUE(home.radio.sent.empty());
    EXPECT_TRUE(home.diary.lines.empty());
    EXPECT_EQ(home.diary.seen, Lines{"joined"});
    EXPECT_EQ(home.storage.row_of(kLampIeee)->at("nwkAddr").to_number<int>(), 0x7777);
}

TEST(Join, OfAnInterviewThatFailedStartsItAgain) {
    Home home;
    home.know_lamp(R"("interviewState":"FAILED")");
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_joined(kLampNwk, kLampIeee);
    home.loop.advance(1min);
    EXPECT_EQ(home.diary.lines.at(0), "interview started");
}

TEST(Join, OfARemovedNodeRevivesItWithoutItsPast) {
    Home home;
    FakeNode& lamp = home.know_lamp(R"("modelId":"bulb","interviewState":"SUCCESSFUL","lastSeen":5)");
    lamp.mute = true;
    ASSERT_TRUE(home.start());
    Node& node = home.node();
    node.meta["configured"] = "0.0.0";
    node.endpoints.at(0).cache("genOnOff", "onOff", 1);
    home.network->remove(node);
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
    EXPECT_EQ(home.storage.row_of(kLampIeee), nullptr);
    home.radio.observer()->on_joined(Nwk{0x7777}, kLampIeee);
    ASSERT_EQ(&home.node(), &node);
    EXPECT_EQ(node.model_id, "bulb");
    EXPECT_TRUE(node.meta.empty());
    EXPECT_TRUE(node.endpoints.at(0).clusters.empty());
    EXPECT_TRUE(node.endpoints.at(0).has_input(6));
    EXPECT_EQ(node.nwk, Nwk{0x7777});
    EXPECT_EQ(home.diary.lines, (Lines{"joined 0x00158d0001a2b3c4", "interview started"}));
    EXPECT_EQ(home.storage.row_of(kLampIeee)->at("interviewState").as_string(), "PENDING");
}

TEST(Join, OfAForgottenNodeStartsFromNothing) {
    Home home;
    home.know_lamp(R"("modelId":"bulb","interviewState":"SUCCESSFUL")");
    ASSERT_TRUE(home.start());
    home.network->remove(home.node());
    home.network->forget(kLampIeee);
    home.radio.observer()->on_joined(kLampNwk, kLampIeee);
    EXPECT_FALSE(home.node().model_id);
    EXPECT_TRUE(home.node().endpoints.empty());
}

TEST(Join, RowsAreNeverUsedTwice) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.network->forget(kLampIeee);
    home.radio.observer()->on_joined(kLampNwk, kLampIeee);
    EXPECT_EQ(home.node().row, 3);
    EXPECT_EQ(home.network->create_group(GroupId{1}).row, 4);
    home.network->remove_group(GroupId{1});
    EXPECT_EQ(home.network->create_group(GroupId{1}).row, 5);
}

TEST(Leave, RemovesTheNodeFromTheDatabaseAndItsGroups) {
    Home home;
    home.know_lamp();
    home.storage.rows.push_back(
        Home::row(R"({"id":3,"type":"Group","groupID":4,"members":[{"deviceIeeeAddr":"0x00158d0001a2b3c4","endpointID":1}],"meta":{}})"));
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_left(kLampNwk, kLampIeee, false);
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
    EXPECT_EQ(home.network->find(kLampNwk), nullptr);
    EXPECT_EQ(home.storage.row_of(kLampIeee), nullptr);
    EXPECT_TRUE(home.network->find(GroupId{4})->members.empty());
    EXPECT_TRUE(home.storage.rows.at(1).at("members").as_array().empty());
    EXPECT_EQ(home.diary.lines, Lines{"left 0x00158d0001a2b3c4"});
}

TEST(Leave, ByAddressOnlyWorksToo) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_left(kLampNwk, std::nullopt, false);
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
}

TEST(Leave, ToRejoinIsNoLeave) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_left(kLampNwk, kLampIeee, true);
    EXPECT_NE(home.network->find(kLampIeee), nullptr);
}

TEST(Leave, OnRequestAsksTheNodeAndIsNotToldAsALeave) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->leave(home.node())));
    EXPECT_EQ(home.radio.sent, Lines{"zdo 0x0034 to 0x1234 c4b3a201008d150000"});
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
    EXPECT_TRUE(home.diary.lines.empty());
}

TEST(Leave, OnRequestFailsWhenTheNodeDoesNotAnswer) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.loop.run(home.network->leave(home.node())).error().code, Errc::Timeout);
    EXPECT_NE(home.network->find(kLampIeee), nullptr);
    home.network->remove(home.node());
    EXPECT_EQ(home.network->find(kLampIeee), nullptr);
}

TEST(Announce, IsToldWithTheNewAddress) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.announce(Nwk{0x7777}, kLampIeee);
    EXPECT_EQ(home.diary.lines, (Lines{"address 0x7777", "announce"}));
    EXPECT_EQ(home.diary.seen, Lines{"announce"});
    home.radio.announce(Nwk{0x7777}, kLampIeee);
    EXPECT_EQ(home.diary.lines, (Lines{"address 0x7777", "announce", "announce"}));
    home.radio.announce(Nwk{0x8888}, Ieee{0x99});
    EXPECT_EQ(home.diary.lines.size(), 3U);
}

TEST(Announce, OfANodeThatJustJoinedIsTold) {
    Home home;
    home.radio.add(kLampNwk, kLampIeee).descriptor.type = zdo::LogicalType::Router;
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_joined(kLampNwk, kLampIeee);
    home.loop.advance(1s);
    home.diary.lines.clear();
    home.radio.announce(kLampNwk, kLampIeee);
    EXPECT_EQ(home.diary.lines, Lines{"announce"});
}

TEST(Address, LearnedByTheStackOrAnAnswerIsTaken) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.observer()->on_address(Nwk{0x7777}, kLampIeee);
    EXPECT_EQ(home.node().nwk, Nwk{0x7777});
    zdo::NwkAddressResponse answer;
    answer.ieee = kLampIeee;
    answer.nwk = Nwk{0x7778};
    home.radio.hear_zdo(Nwk{0x7778}, zdo::cluster::kNwkAddressResponse, zdo::encode(answer));
    EXPECT_EQ(home.node().nwk, Nwk{0x7778});
    EXPECT_EQ(home.diary.seen, (Lines{"address", "address"}));
}

TEST(Address, TakenOverFromAnotherNodeIsTheNewOnes) {
    Home home;
    home.know_lamp();
    home.know(Ieee{0xBB}, Nwk{0x0B0B}, "Router", "[6]");
    ASSERT_TRUE(home.start());
    home.radio.announce(kLampNwk, Ieee{0xBB});
    EXPECT_EQ(home.network->find(kLampNwk), &home.node(Ieee{0xBB}));
    home.radio.announce(Nwk{0x0C0C}, kLampIeee);
    EXPECT_EQ(home.network->find(kLampNwk), &home.node(Ieee{0xBB}));
    EXPECT_EQ(home.network->find(Nwk{0x0C0C}), &home.node());
}

TEST(PermitJoin, OpensTheRadioAndGreenPowerAndEndsByItself) {
    Home home;
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->permit_join(100, nullptr)));
    EXPECT_EQ(home.radio.sent, (Lines{"permit 100 all",
                                      "zcl all 0xfffd/242 0x0021 190002"
                                      "0b6400"}));
    const auto end = home.network->permit_join_end_ms();
    ASSERT_TRUE(end);
    EXPECT_EQ(*end, home.loop.wall_ms() + 100'000);
    home.loop.advance(101s);
    EXPECT_FALSE(home.network->permit_join_end_ms());
    ASSERT_EQ(home.diary.lines.size(), 2U);
    EXPECT_TRUE(home.diary.lines.at(0).starts_with("permit true "));
    EXPECT_EQ(home.diary.lines.at(1), "permit false -");
    EXPECT_EQ(home.radio.sent.size(), 2U);
}

TEST(PermitJoin, ThroughOneRouterOnly) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->permit_join(60, &home.node())));
    EXPECT_EQ(home.radio.sent, (Lines{"permit 60 0x1234",
                                      "zcl 0x1234/242 0x0021 190002"
                                      "2b3c00"}));
}

TEST(PermitJoin, ClosesOnRequest) {
    Home home;
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->permit_join(100, nullptr)));
    home.radio.sent.clear();
    EXPECT_TRUE(home.loop.run(home.network->permit_join(0, nullptr)));
    EXPECT_EQ(home.radio.sent, (Lines{"zcl all 0xfffd/242 0x0021 190102"
                                      "0a0000",
                                      "permit 0 all"}));
    EXPECT_FALSE(home.network->permit_join_end_ms());
    home.loop.advance(200s);
    EXPECT_EQ(home.diary.lines.size(), 2U);
}

TEST(PermitJoin, TakesNoMoreThan254Seconds) {
    Home home;
    ASSERT_TRUE(home.start());
    EXPECT_EQ(home.loop.run(home.network->permit_join(255, nullptr)).error().what, "Cannot permit join for more than 254 seconds.");
}

TEST(PermitJoin, IsOpenAgainAfterALostLinkForWhatIsLeft) {
    Home home;
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->permit_join(100, nullptr)));
    home.radio.lose_link();
    home.loop.advance(40s);
    home.radio.sent.clear();
    home.radio.regain_link();
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent.at(0), "permit 60 all");
}

TEST(PermitJoin, FailureLeavesItClosed) {
    Home home;
    ASSERT_TRUE(home.start());
    home.radio.lose_link();
    EXPECT_EQ(home.loop.run(home.network->permit_join(100, nullptr)).error().code, Errc::Closed);
    EXPECT_FALSE(home.network->permit_join_end_ms());
}

}  // namespace
}  // namespace skep::zigbee::test

// Groups, bindings and reporting: behaviour.md 11, 12; files.md 1.2, 1.3.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

using Lines = std::vector<std::string>;

TEST(Binding, IsMadeOnTheNodeAndRemembered) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const EndpointTarget us = home.network->coordinator_target();
    ASSERT_TRUE(home.loop.run(home.network->bind(home.node(), 1, 6, us)));
    EXPECT_EQ(home.radio.sent, Lines{"zdo 0x0021 to 0x1234 c4b3a201008d1500"
                                     "01"
                                     "0600"
                                     "03"
                                     "01bbaa14004b1200"
                                     "01"});
    ASSERT_TRUE(home.loop.run(home.network->bind(home.node(), 1, 6, us)));
    EXPECT_EQ(home.node().endpoints.at(0).binds, (std::vector<Binding>{{6, us}}));
    home.loop.advance(1s);
    const Json& binds = home.storage.row_of(kLampIeee)->at("endpoints").as_object().at("1").as_object().at("binds");
    EXPECT_EQ(to_text(binds, KeyOrder::Insertion),
              R"([{"cluster":6,"type":"endpoint","deviceIeeeAddress":"0x00124b0014aabb01","endpointID":1}])");
}

TEST(Binding, ToAnUnknownGroupMakesTheGroup) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    ASSERT_TRUE(home.loop.run(home.network->bind(home.node(), 1, 6, GroupId{4})));
    EXPECT_EQ(home.radio.sent, Lines{"zdo 0x0021 to 0x1234 c4b3a201008d1500"
                                     "01"
                                     "0600"
                                     "01"
                                     "0400"});
    EXPECT_NE(home.network->find(GroupId{4}), nullptr);
}

TEST(Binding, FailureNamesEverybody) {
    Home home;
    home.know_lamp().bind_status = zdo::Status::TableFull;
    ASSERT_TRUE(home.start());
    const auto bound = home.loop.run(home.network->bind(home.node(), 1, 6, home.network->coordinator_target()));
    ASSERT_FALSE(bound);
    EXPECT_EQ(bound.error().what, "Bind 0x00158d0001a2b3c4/1 genOnOff from '0x00124b0014aabb01/1' failed (Status 'TABLE_FULL')");
    const auto group = home.loop.run(home.network->bind(home.node(), 1, 0xFC99, GroupId{4}));
    EXPECT_EQ(group.error().what, "Bind 0x00158d0001a2b3c4/1 64665 from '4' failed (Status 'TABLE_FULL')");
}

TEST(Unbinding, ForgetsTheBind) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const EndpointTarget us = home.network->coordinator_target();
    ASSERT_TRUE(home.loop.run(home.network->unbind(home.node(), 1, 6, us)));
    EXPECT_TRUE(home.radio.sent.empty());  // there was none
    ASSERT_TRUE(home.loop.run(home.network->bind(home.node(), 1, 6, us)));
    ASSERT_TRUE(home.loop.run(home.network->unbind(home.node(), 1, 6, us)));
    EXPECT_TRUE(home.node().endpoints.at(0).binds.empty());
    EXPECT_EQ(home.radio.count("zdo 0x0022"), 1);
}

TEST(Unbinding, OfWhatTheNodeDoesNotHaveForgetsItToo) {
    Home home;
    FakeNode& lamp = home.know_lamp();
    ASSERT_TRUE(home.start());
    const EndpointTarget us = home.network->coordinator_target();
    ASSERT_TRUE(home.loop.run(home.network->bind(home.node(), 1, 6, us)));
    lamp.bind_status = zdo::Status::NotAuthorized;
    EXPECT_FALSE(home.loop.run(home.network->unbind(home.node(), 1, 6, us)));
    EXPECT_EQ(home.node().endpoints.at(0).binds.size(), 1U);
    lamp.bind_status = zdo::Status::NoEntry;
    EXPECT_TRUE(home.loop.run(home.network->unbind(home.node(), 1, 6, us)));
    EXPECT_TRUE(home.node().endpoints.at(0).binds.empty());
}

TEST(Unbinding, OfEverythingEmptiesTheRecord) {  // behaviour.md 12.4
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    ASSERT_TRUE(home.loop.run(home.network->bind(home.node(), 1, 6, home.network->coordinator_target())));
    ASSERT_TRUE(home.loop.run(home.network->clear_bindings(home.node(), {Ieee{5}})));
    EXPECT_EQ(home.node().endpoints.at(0).binds.size(), 1U);
    ASSERT_TRUE(home.loop.run(home.network->clear_bindings(home.node(), {Ieee{0xFFFFFFFFFFFFFFFF}})));
    EXPECT_TRUE(home.node().endpoints.at(0).binds.empty());
}

// Answers genGroups commands with this status.
auto group_answer(std::uint8_t status) {
    return [status](EndpointId, ClusterId cluster, const zcl::Frame& frame) -> std::optional<Bytes> {
        if (cluster != 4 || frame.header.type != zcl::FrameType::Specific || frame.header.command > 3) return std::nullopt;
        return Bytes{0x19, frame.header.sequence, frame.header.command, status, 4, 0};
    };
}

TEST(Membership, FollowsTheNodesAnswer) {
    Home home;
    home.know_lamp().answer = group_answer(0);
    ASSERT_TRUE(home.start());
    Group& group = home.network->create_group(GroupId{4});
    ASSERT_TRUE(home.loop.run(home.network->add_member(group, home.node(), 1)));
    EXPECT_EQ(home.radio.sent, Lines{"zcl 0x1234/1 0x0004 110000040000"});
    EXPECT_EQ(group.members, (std::vector<Member>{{kLampIeee, 1}}));
    EXPECT_EQ(home.storage.rows.back().at("members").as_array().size(), 1U);
    ASSERT_TRUE(home.loop.run(home.network->add_member(group, home.node(), 1)));
    EXPECT_EQ(group.members.size(), 1U);
    ASSERT_TRUE(home.loop.run(home.network->remove_member(group, home.node(), 1)));
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0x0004 1102030400");
    EXPECT_TRUE(group.members.empty());
    EXPECT_TRUE(home.storage.rows.back().at("members").as_array().empty());
}

TEST(Membership, FailsWhenTheNodeHasNoRoomOrDoesNotAnswer) {
    Home home;
    FakeNode& lamp = home.know_lamp();
    lamp.answer = group_answer(0x89);
    ASSERT_TRUE(home.start());
    Group& group = home.network->create_group(GroupId{4});
    EXPECT_EQ(home.loop.run(home.network->add_member(group, home.node(), 1)).error().status, 0x89);
    lamp.mute = true;
    const auto silent = home.loop.run(home.network->add_member(group, home.node(), 1));
    EXPECT_TRUE(
        silent.error().what.starts_with(R"(ZCL command 0x00158d0001a2b3c4/1 genGroups.add({"groupid":4,"groupname":""}, {"timeout":10000)"))
        << silent.error().what;
    EXPECT_TRUE(group.members.empty());
}

TEST(Membership, InAGroupThatTheNodeKnowsAlreadyIsFine) {
    Home home;
    home.know_lamp().answer = group_answer(0x8A);  // DUPLICATE_EXISTS
    ASSERT_TRUE(home.start());
    Group& group = home.network->create_group(GroupId{4});
    EXPECT_TRUE(home.loop.run(home.network->add_member(group, home.node(), 1)));
    EXPECT_EQ(group.members.size(), 1U);
}

TEST(Membership, RemovedFromAllGroupsAtOnce) {
    Home home;
    home.know_lamp().answer = group_answer(0);
    ASSERT_TRUE(home.start());
    Group& one = home.network->create_group(GroupId{4});
    Group& two = home.network->create_group(GroupId{5});
    ASSERT_TRUE(home.loop.run(home.network->add_member(one, home.node(), 1)));
    ASSERT_TRUE(home.loop.run(home.network->add_member(two, home.node(), 1)));
    ASSERT_TRUE(home.loop.run(home.network->remove_from_all(home.node(), 1)));
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0x0004 110204");
    EXPECT_TRUE(one.members.empty() && two.members.empty());
}

TEST(GroupRequest, GoesToTheGroupAndIsNotAnswered) {
    Home home;
    ASSERT_TRUE(home.start());
    Group& group = home.network->create_group(GroupId{4});
    EXPECT_TRUE(home.loop.run(home.network->command(group, Home::cluster("genOnOff"), Home::command("genOnOff", "on"), {})));
    EXPECT_EQ(home.radio.sent.back(), "zcl group 4 0x0006 110001");
    EXPECT_TRUE(home.loop.run(home.network->read(group, Home::cluster("genOnOff"), {0})));
    EXPECT_EQ(home.radio.sent.back(), "zcl group 4 0x0006 1001000000");
    std::vector<zcl::AttributeRecord> values(1);
    values[0].id = 0x4003;
    values[0].value = zcl::Value(1U);
    EXPECT_TRUE(home.loop.run(home.network->write(group, Home::cluster("genOnOff"), values)));
    EXPECT_EQ(home.radio.sent.back(), "zcl group 4 0x0006 10020203403001");
}

TEST(GroupRequest, FailureSaysWhich) {
    Home home;
    ASSERT_TRUE(home.start());
    Group& group = home.network->create_group(GroupId{4});
    home.radio.lose_link();
    EXPECT_EQ(home.loop.run(home.network->command(group, Home::cluster("genOnOff"), Home::command("genOnOff", "on"), {})).error().what,
              "Command 4 genOnOff.on({}) failed (down)");
    EXPECT_EQ(home.loop.run(home.network->read(group, Home::cluster("genOnOff"), {0})).error().what,
              R"(Read 4 genOnOff(["onOff"], {"direction":0,"reservedBits":0}) failed (down))");
}

AttributeRequest wanted(AttributeId id, std::uint16_t minimum, std::uint16_t maximum, zcl::Value change) {
    AttributeRequest item;
    item.attribute = id;
    item.minimum = minimum;
    item.maximum = maximum;
    item.change = std::move(change);
    return item;
}

TEST(Reporting, IsConfiguredAndRemembered) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    ASSERT_TRUE(home.loop.run(
        home.network->configure_reporting(home.node(), 1, Home::cluster("genLevelCtrl"), {wanted(0, 5, 3600, zcl::Value(1U))})));
    EXPECT_EQ(home.radio.sent.back(),
              "zcl 0x1234/1 0x0008 10000600000020"
              "0500"
              "100e"
              "01");
    ASSERT_TRUE(home.loop.run(
        home.network->configure_reporting(home.node(), 1, Home::cluster("genLevelCtrl"), {wanted(0, 1, 60, zcl::Value(2U))})));
    home.loop.advance(1s);
    const Json& kept = home.storage.row_of(kLampIeee)->at("endpoints").as_object().at("1").as_object().at("configuredReportings");
    EXPECT_EQ(to_text(kept, KeyOrder::Insertion), R"([{"cluster":8,"attrId":0,"minRepIntval":1,"maxRepIntval":60,"repChange":2}])");
}

TEST(Reporting, SwitchedOffIsForgotten) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    ASSERT_TRUE(
        home.loop.run(home.network->configure_reporting(home.node(), 1, Home::cluster("genOnOff"), {wanted(0, 0, 3600, zcl::Value(0U))})));
    EXPECT_EQ(home.node().endpoints.at(0).reportings.size(), 1U);
    ASSERT_TRUE(home.loop.run(
        home.network->configure_reporting(home.node(), 1, Home::cluster("genOnOff"), {wanted(0, 0, 0xFFFF, zcl::Value(0U))})));
    EXPECT_TRUE(home.node().endpoints.at(0).reportings.empty());
}

TEST(Reporting, RefusedIsNotRemembered) {
    Home home;
    home.know_lamp().answer = [](EndpointId, ClusterId, const zcl::Frame& frame) -> std::optional<Bytes> {
        if (!frame.is(zcl::General::ConfigureReporting)) return std::nullopt;
        return Bytes{0x18, frame.header.sequence, 0x07, 0x8C, 0, 0, 0};
    };
    ASSERT_TRUE(home.start());
    const auto done =
        home.loop.run(home.network->configure_reporting(home.node(), 1, Home::cluster("genOnOff"), {wanted(0, 0, 3600, zcl::Value(0U))}));
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().what.starts_with(
        R"(ZCL command 0x00158d0001a2b3c4/1 genOnOff.configReport([{"attribute":"onOff","minimumReportInterval":0,"maximumReportInterval":3600,"reportableChange":0}], {)"))
        << done.error().what;
    EXPECT_TRUE(done.error().what.ends_with("failed (Status 'UNREPORTABLE_ATTRIBUTE')")) << done.error().what;
    EXPECT_TRUE(home.node().endpoints.at(0).reportings.empty());
}

TEST(Reporting, ReadBackIsTakenOver) {
    Home home;
    home.know_lamp().answer = [](EndpointId, ClusterId, const zcl::Frame& frame) -> std::optional<Bytes> {
        if (!frame.is(zcl::General::ReadReportingConfiguration)) return std::nullopt;
        return Bytes{0x18, frame.header.sequence, 0x09, 0, 0, 0, 0, 0x20, 3, 0, 0x2C, 1, 7, 0x8B, 0, 1, 0};
    };
    ASSERT_TRUE(home.start());
    std::vector<zcl::ReportingRecord> items(2);
    items[1].id = 1;
    home.node().endpoints.at(0).reportings.push_back({8, 1, 1, 2, 3, zcl::kNoManufacturer});
    const auto read = home.loop.run(home.network->read_reporting(home.node(), 1, Home::cluster("genLevelCtrl"), items));
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0x0008 100008000000000100");
    ASSERT_EQ(read->size(), 2U);
    ASSERT_EQ(home.node().endpoints.at(0).reportings.size(), 1U);
    EXPECT_EQ(home.node().endpoints.at(0).reportings.at(0).maximum, 300);
}

// Current level, attribute 0, reports otherwise than we thought, 1 not at all.
TEST(Reporting, ReadBackChangesAndForgetsWhatWasThought) {
    Home home;
    home.know_lamp().answer = [](EndpointId, ClusterId, const zcl::Frame& frame) -> std::optional<Bytes> {
        if (!frame.is(zcl::General::ReadReportingConfiguration)) return std::nullopt;
        return Bytes{0x18, frame.header.sequence, 0x09, 0, 0, 0, 0, 0x20, 3, 0, 0x2C, 1, 7, 0x8B, 0, 1, 0};
    };
    ASSERT_TRUE(home.start());
    std::vector<zcl::ReportingRecord> items(2);
    items[1].id = 1;
    auto& known = home.node().endpoints.at(0).reportings;
    known.push_back({8, 0, 1, 2, 3, zcl::kNoManufacturer});
    known.push_back({8, 1, 1, 2, 3, zcl::kNoManufacturer});
    ASSERT_TRUE(home.loop.run(home.network->read_reporting(home.node(), 1, Home::cluster("genLevelCtrl"), items)));
    ASSERT_EQ(known.size(), 1U);
    EXPECT_EQ(known.at(0).attribute, 0);
    EXPECT_EQ(known.at(0).minimum, 3);
    EXPECT_EQ(known.at(0).maximum, 300);
    EXPECT_EQ(to_text(known.at(0).change), "7");
}

TEST(Reporting, OfAttributesWithoutANameFailsByTheirNumber) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    std::vector<AttributeRequest> wished{{0xF123, zcl::Type::Uint8, 0, 60, 1U}};
    const auto set = home.loop.run(home.network->configure_reporting(home.node(), 1, Home::cluster("genLevelCtrl"), wished));
    ASSERT_FALSE(set);
    EXPECT_NE(set.error().what.find(
                  R"({"attribute":{"ID":61731,"type":32},"minimumReportInterval":0,"maximumReportInterval":60,"reportableChange":1})"),
              std::string::npos)
        << set.error().what;
    std::vector<zcl::ReportingRecord> items(1);
    items[0].id = 0xF123;
    items[0].direction = zcl::Direction::ToClient;
    const auto read = home.loop.run(home.network->read_reporting(home.node(), 1, Home::cluster("genLevelCtrl"), items));
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.find(R"([{"attribute":{"ID":61731},"direction":1}])"), std::string::npos) << read.error().what;
}

}  // namespace
}  // namespace skep::zigbee::test

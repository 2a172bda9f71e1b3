// APS frames, Zigbee 2.2.5.

#include "spec/aps/aps.h"

#include <gtest/gtest.h>

namespace skep::aps {
namespace {

struct Parsed {
    Bytes bytes;
    Result<Frame> frame;
};

Parsed parsed(std::string_view hex) {
    Parsed out{*from_hex(hex), Frame{}};
    out.frame = parse(out.bytes);
    return out;
}

void expect_survives(std::string_view hex) {
    const Parsed first = parsed(hex);
    ASSERT_TRUE(first.frame) << hex;
    EXPECT_EQ(to_hex(*encode(*first.frame)), hex);
}

TEST(Aps, DataFramesNameTheirEndpoints_2_2_5_2_1) {
    // A temperature report from endpoint 2 to our 1, acknowledgement asked for.
    const std::string_view hex =
        "4001020404010"
        "22a18080a000029c409";
    const Parsed data = parsed(hex);
    ASSERT_TRUE(data.frame);
    EXPECT_EQ(data.frame->type, FrameType::Data);
    EXPECT_EQ(data.frame->delivery, Delivery::Unicast);
    EXPECT_TRUE(data.frame->ack_request);
    EXPECT_FALSE(data.frame->secured);
    EXPECT_EQ(data.frame->address, (Address{EndpointId{1}, 0x0402, 0x0104, 2}));
    EXPECT_EQ(data.frame->counter, 0x2A);
    EXPECT_EQ(to_hex(data.frame->payload), "18080a000029c409");
    expect_survives(hex);
}

TEST(Aps, DeviceAnnouncementsAreBroadcast) {
    // From the capture of a joining sensor (its network layer taken off).
    const std::string_view hex = "080013000000000501c83701bbaa00008d150080";
    const Parsed announce = parsed(hex);
    ASSERT_TRUE(announce.frame);
    EXPECT_EQ(announce.frame->delivery, Delivery::Broadcast);
    EXPECT_EQ(announce.frame->address, (Address{EndpointId{0}, 0x0013, 0x0000, 0}));
    expect_survives(hex);
}

TEST(Aps, GroupFramesNameTheGroup) {
    const std::string_view hex =
        "0c850306000401"
        "0107010702";
    const Parsed group = parsed(hex);
    ASSERT_TRUE(group.frame);
    EXPECT_EQ(std::get<GroupId>(group.frame->address->destination), GroupId{901});
    EXPECT_EQ(group.frame->counter, 7);
    expect_survives(hex);
}

TEST(Aps, CommandsHaveNoAddress_2_2_5_2_2) {
    const std::string_view hex = "2107300100";
    const Parsed command = parsed(hex);
    ASSERT_TRUE(command.frame);
    EXPECT_EQ(command.frame->type, FrameType::Command);
    EXPECT_TRUE(command.frame->secured);
    EXPECT_EQ(command.frame->address, std::nullopt);
    EXPECT_EQ(command.frame->counter, 7);
    expect_survives(hex);
}

TEST(Aps, AcknowledgementsMirrorTheFrame_2_2_5_2_3) {
    const Parsed data = parsed(
        "40010204040101"
        "2a18");
    ASSERT_TRUE(data.frame);
    EXPECT_EQ(to_hex(*encode(ack_of(*data.frame))),
              "02010204040101"
              "2a");
    const Parsed command = parsed("6107");
    EXPECT_EQ(to_hex(*encode(ack_of(*command.frame))), "1207");
    expect_survives("1207");
}

TEST(Aps, InterPanFramesHaveNeitherEndpointsNorCounter) {
    const std::string_view hex =
        "0b0010"
        "5ec0"
        "110000";
    const Parsed scan = parsed(hex);
    ASSERT_TRUE(scan.frame);
    EXPECT_EQ(scan.frame->type, FrameType::InterPan);
    EXPECT_EQ(scan.frame->address->cluster, 0x1000);
    EXPECT_EQ(scan.frame->address->profile, 0xC05E);
    expect_survives(hex);
}

TEST(Aps, ShortFramesAreMalformed) {
    for (std::string_view hex : {"", "40", "4001", "400102040401", "c001190004010105", "c00119000401010501"})
        EXPECT_FALSE(parsed(hex).frame) << hex;
}

TEST(Aps, WhatDoesNotGoTogetherIsNotEncoded) {
    Frame frame;
    frame.address->destination = GroupId{1};
    EXPECT_FALSE(encode(frame));
    frame.delivery = Delivery::Group;
    EXPECT_TRUE(encode(frame));
    frame.address.reset();
    EXPECT_FALSE(encode(frame));
    frame.type = FrameType::Command;
    EXPECT_TRUE(encode(frame));
    frame.address = Address{};
    frame.delivery = Delivery::Unicast;
    EXPECT_FALSE(encode(frame));
}

TEST(Aps, FragmentsAreNumbered_2_2_5_1_8) {
    const Parsed first = parsed("c0011900040101050103aabb");
    ASSERT_TRUE(first.frame);
    EXPECT_EQ(first.frame->fragment, (Fragment{Fragment::Kind::First, 3, 0}));
    EXPECT_EQ(to_hex(first.frame->payload), "aabb");
    expect_survives("c0011900040101050103aabb");
    const Parsed ack = parsed("82011900040101050200ff");
    ASSERT_TRUE(ack.frame);
    EXPECT_EQ(ack.frame->fragment, (Fragment{Fragment::Kind::Other, 0, 0xFF}));
    expect_survives("82011900040101050200ff");
    EXPECT_FALSE(parsed("c00119000401010503aabb").frame);
}

}  // namespace
}  // namespace skep::aps

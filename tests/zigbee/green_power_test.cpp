// Green Power devices: behaviour.md 4.7, files.md 1.6; 14-0563 A.3.3.
#include <gtest/gtest.h>

#include <map>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

using Lines = std::vector<std::string>;
using Block = zigbee::Options::Block;
constexpr Ieee kSwitch{0x00000000017171F8};
constexpr Nwk kProxy{0x1234};

// AES-128 of the blocks that these frames need, computed with another program: key, block, result.
Block known_blocks(const Block& key, const Block& block) {
    const std::map<std::pair<std::string, std::string>, std::string> known{
        {{"5a6967426565416c6c69616e63653039", "01f8717101f8717101f8717101050001"}, "284361af2ffcf3ed3c8c518cfbb9328d"},
        {{"2852439c6ba9959ab415fb373764dc72", "01f8717101f871710134120000050001"}, "830e1c923a0dde833e752ddc8bd53280"}};
    const auto at = known.find({to_hex(key), to_hex(block)});
    EXPECT_NE(at, known.end()) << to_hex(key) << " " << to_hex(block);
    Block out{};
    if (at != known.end()) std::ranges::copy(*from_hex(at->second), out.begin());
    return out;
}

struct SwitchHome : Home {
    SwitchHome() {
        options.encrypt_block = known_blocks;
        know_lamp();
    }
    void proxy_says(std::string_view hex, bool broadcast = true) {
        radio::ApsFrame frame;
        frame.source = kProxy;
        frame.source_endpoint = 242;
        frame.endpoint = 242;
        frame.profile = kProfileGreenPower;
        frame.cluster = 0x0021;
        frame.broadcast = broadcast;
        radio.hear(frame, *from_hex(hex));
        loop.advance(1s);
    }
    // Commissioning of a generic switch with its own key, through the proxy 0x1234.
    void commission(bool broadcast = true) {
        proxy_says(
            "110104"
            "0008"
            "f8717101"
            "00000000"
            "e01b"
            "0281f200112233445566778899aabbccddeeff0102030405060708"
            "3412c5",
            broadcast);
    }
};

TEST(GreenPower, ADeviceIsPairedAndIsANodeAtOnce) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission();
    EXPECT_EQ(home.radio.sent, Lines{"zcl all 0xfffd/242 0x0021 190001"
                                     "48e500"
                                     "f8717101"
                                     "840b"
                                     "02"
                                     "05060708"
                                     "2852439c6ba9959ab415fb373764dc72"});
    EXPECT_EQ(home.diary.lines, (Lines{"joined 0x00000000017171f8", "interview successful"}));
    const Node& node = home.node(kSwitch);
    EXPECT_EQ(node.type, NodeType::GreenPower);
    EXPECT_EQ(node.model_id, "GreenPower_2");
    EXPECT_EQ(node.nwk, Nwk{0x71F8});
    EXPECT_EQ(home.network->find(Nwk{0x71F8}), nullptr);  // not an address of the network
    EXPECT_EQ(home.storage.row_of(kSwitch)->at("gpSecurityKey").as_array().size(), 16U);
    EXPECT_TRUE(home.diary.messages.at(0).starts_with("71f8 greenPower commandCommissioningNotification"));
}

TEST(GreenPower, ComingByUnicastItIsPairedByUnicast) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission(false);
    EXPECT_EQ(home.radio.sent, Lines{"zcl 0x1234/242 0x0021 190001"
                                     "68e500"
                                     "f8717101"
                                     "01bbaa14004b1200"
                                     "0000"
                                     "02"
                                     "05060708"
                                     "2852439c6ba9959ab415fb373764dc72"});
}

TEST(GreenPower, ASecondCommissioningIsNoSecondJoin) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission();
    home.commission();
    EXPECT_EQ(home.diary.lines.size(), 2U);
    EXPECT_EQ(home.radio.sent.size(), 2U);
}

TEST(GreenPower, ANotificationIsTold) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission();
    home.diary.messages.clear();
    home.proxy_says(
        "110100"
        "0040"
        "f8717101"
        "34120000"
        "22"
        "00"
        "3412c5");
    ASSERT_EQ(home.diary.messages.size(), 1U);
    EXPECT_TRUE(home.diary.messages.at(0).starts_with(
        R"(71f8 greenPower commandNotification {"options":16384,"srcID":24211960,"frameCounter":4660,"commandID":34)"))
        << home.diary.messages.at(0);
    EXPECT_NE(home.node(kSwitch).endpoint(242), nullptr);
}

TEST(GreenPower, AnEncryptedNotificationIsToldInClear) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission();
    home.diary.messages.clear();
    home.proxy_says(
        "110100"
        "c040"
        "f8717101"
        "34120000"
        "a1"
        "01"
        "a4"
        "3412c5");
    ASSERT_EQ(home.diary.messages.size(), 1U);
    EXPECT_NE(home.diary.messages.at(0).find(R"("commandID":34,"payloadSize":1)"), std::string::npos) << home.diary.messages.at(0);
}

TEST(GreenPower, WithoutACipherSecuredDevicesAreRefusedLoudly) {
    SwitchHome home;
    home.options.encrypt_block = nullptr;
    ASSERT_TRUE(home.start());
    home.commission();
    EXPECT_EQ(home.network->find(kSwitch), nullptr);
    EXPECT_TRUE(home.diary.lines.empty());
    EXPECT_NE(home.logged.back().find("no cipher"), std::string::npos);
}

TEST(GreenPower, AnUnknownDeviceIsNobody) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.proxy_says(
        "110100"
        "0040"
        "f8717101"
        "34120000"
        "22"
        "00"
        "3412c5");
    EXPECT_TRUE(home.diary.messages.empty());
    EXPECT_TRUE(home.radio.sent.empty());
}

TEST(GreenPower, DecommissioningRemovesIt) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission();
    home.radio.sent.clear();
    home.proxy_says(
        "110104"
        "0008"
        "f8717101"
        "00000000"
        "e1"
        "00"
        "3412c5");
    EXPECT_EQ(home.radio.sent, Lines{"zcl all 0xfffd/242 0x0021 190101"
                                     "300000"
                                     "f8717101"});
    EXPECT_EQ(home.network->find(kSwitch), nullptr);
    EXPECT_EQ(home.diary.lines.back(), "left 0x00000000017171f8");
    home.commission();
    EXPECT_TRUE(home.node(kSwitch).interviewed());  // revived
}

TEST(GreenPower, RemovedByHandItsProxiesForgetIt) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.commission();
    home.radio.sent.clear();
    EXPECT_TRUE(home.loop.run(home.network->leave(home.node(kSwitch))));
    ASSERT_EQ(home.radio.sent.size(), 1U);
    EXPECT_TRUE(home.radio.sent.at(0).starts_with("zcl all 0xfffd/242 0x0021 190101502500f8717101")) << home.radio.sent.at(0);
    EXPECT_EQ(home.network->find(kSwitch), nullptr);
}

TEST(GreenPower, AChannelRequestIsAnswered) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.proxy_says(
        "110104"
        "0008"
        "f8717101"
        "00000000"
        "e3"
        "01"
        "21"
        "3412c5");
    EXPECT_EQ(home.radio.sent, Lines{"zcl all 0xfffd/242 0x0021 190006"
                                     "00"
                                     "3412"
                                     "01"
                                     "f8717101"
                                     "f3"
                                     "01"
                                     "14"});
}

TEST(GreenPower, WhatAProxySaysItselfIsTheProxys) {
    SwitchHome home;
    ASSERT_TRUE(home.start());
    home.proxy_says("180a0b0106");  // default response
    EXPECT_EQ(home.diary.seen, Lines{"no message"});
    home.proxy_says("11");
    EXPECT_EQ(home.diary.seen.size(), 1U);
}

}  // namespace
}  // namespace skep::zigbee::test

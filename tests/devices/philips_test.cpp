// Hue's remotes and sensors, by the catalogue's recipes. Frames and payloads are those of the recordings of the peer.
#include <gtest/gtest.h>

#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

constexpr ClusterId kBasic = 0x0000, kOnOff = 0x0006, kLevel = 0x0008, kIlluminance = 0x0400, kOccupancy = 0x0406, kButtons = 0xFC00,
                    kContact = 0xFC06;

NodeRow hue(std::string model, std::vector<ClusterId> input, std::vector<EndpointId> endpoints = {1}) {
    NodeRow row;
    row.model_id = std::move(model);
    row.manufacturer_name = "Signify Netherlands B.V.";
    row.manufacturer = 0x100B;
    row.type = "EndDevice";
    for (const EndpointId id : endpoints) row.endpoints.push_back({id, input, {6, 8, 25}});
    return row;
}

}  // namespace

TEST(HueDimmer, TellsPressesAndHowLongAButtonIsDown) {
    Bench remote(hue("RWL021", {0, 1, 3, 0xFC00}, {1, 2}));
    EXPECT_EQ(remote.hears(kButtons, "1d0b10c5000101000001010101"), R"({"action":"on_hold","action_duration":null})");
    EXPECT_EQ(remote.hears(kButtons, "1d0b10c6000101000000010101"), R"({"action":"on_press"})");
    EXPECT_EQ(remote.waits(2s), "");
    EXPECT_EQ(remote.hears(kButtons, "1d0b10c7000101000001010101"), R"({"action":"on_hold","action_duration":2})");
    EXPECT_EQ(remote.hears(kButtons, "1d0b10c7000101000001010101"), "");
    EXPECT_EQ(remote.hears(kOnOff, "116501"), "");
}

TEST(HueDimmer, SimulatesBrightnessWhereItIsWished) {
    Bench remote(hue("RWL021", {0, 1, 3, 0xFC00}, {1, 2}));
    remote.house().device->set_options = parse_json(R"({"simulated_brightness":{"delta":7}})")->as_object();
    EXPECT_EQ(remote.hears(kButtons, "1d0b10cc000200000000000000"),
              R"({"action":"up_press","brightness":255,"action_brightness_delta":7})");
    EXPECT_EQ(remote.hears(kButtons, "1d0b10cd000300000000000000"),
              R"({"action":"down_press","brightness":248,"action_brightness_delta":-7})");
}

TEST(HueTapDial, TellsTurnsAndPresses) {
    Bench remote(hue("RDM002", {0, 1, 3, 6, 0xFC00}));
    EXPECT_EQ(remote.hears(kButtons, "1d0b10b8001401000001010101"),
              R"({"action":"dial_rotate_right_step","action_time":1,"action_direction":"right","action_type":"step"})");
    EXPECT_EQ(remote.hears(kButtons, "1d0b10b900040100000201010a"), R"({"action":"button_4_press_release"})");
    EXPECT_EQ(remote.hears(kLevel, "116502010101000101"),
              R"({"action":"brightness_step_down","action_step_size":1,"action_transition_time":0.1})");
}

TEST(HueWallSwitch, HasAModeForItsButtons) {
    Bench module(hue("RDM001", {0, 1, 3, 0xFC00}));
    EXPECT_EQ(module.hears(kButtons, "1d0b108d000101000001010101"), R"({"action":"left_hold"})");
    EXPECT_EQ(module.hears(kBasic, "1c0b10830a34003000"), R"({"device_mode":"single_rocker"})");
    EXPECT_EQ(module.set(R"({"device_mode":"dual_rocker"})"), "0000 140b10000234003002");
    EXPECT_NE(module.set(R"({"device_mode":"triple"})").find("'triple' not allowed, choose between: single_rocker"), std::string::npos);
}

TEST(HueContact, TellsSinceWhen) {
    Bench contact(hue("SOC001", {0, 1, 3, 0xFC06}, {1, 2}));
    EXPECT_EQ(contact.hears(kContact, "1c0b108a0a00013000020130000101231e00000003012300000000"),
              R"({"contact":true,"tamper":false,"contact_last_changed":3,"tamper_last_changed":0})");
    EXPECT_EQ(contact.hears(kOnOff, "118d01"), R"({"contact":false})");
    contact.attributes[{kContact, 0x0102}] = "3004";
    EXPECT_EQ(contact.get(R"({"tamper":""})"), R"(fc06 140b1000000201 ; {"tamper":true})");
}

TEST(HueMotion, HasASensitivityAndALight) {
    Bench motion(hue("SML001", {0, 1, 3, 0x400, 0x402, 0x406}, {1, 2}));
    EXPECT_EQ(motion.hears(kOccupancy, "1c0b10a90a30002000", 2), R"({"motion_sensitivity":"low"})");
    EXPECT_EQ(motion.hears(kOccupancy, "18860a00001800", 2), R"({"occupancy":false})");
    EXPECT_EQ(motion.hears(kIlluminance, "18ba0a0000210000", 2), R"({"illuminance":1})");
    EXPECT_EQ(motion.set(R"({"motion_sensitivity":"high"})"), R"(0406 140b10000230002002 ; {"motion_sensitivity":"high"})");
    EXPECT_EQ(motion.set(R"({"led_indication":true})"), R"(0000 140b10000233001001 ; {"led_indication":true})");
    EXPECT_NE(motion.set(R"({"motion_sensitivity":"x"})").find("Key 'x' not found in: [low, medium, high, very_high, max]"),
              std::string::npos);
}

}  // namespace skep::devices::test

// Aqara's and Xiaomi's sensors, buttons, plugs and curtain.
#include <gtest/gtest.h>

#include "devices/aqara/basic.h"
#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

constexpr ClusterId kBasic = 0x0000, kOnOff = 0x0006, kAnalogInput = 0x000C, kMultistate = 0x0012, kDoorLock = 0x0101,
                    kIlluminance = 0x0400, kTemperature = 0x0402, kPressure = 0x0403, kHumidity = 0x0405, kOccupancy = 0x0406,
                    kZone = 0x0500;

NodeRow lumi(std::string model, std::vector<ClusterId> input, std::string type = "EndDevice") {
    NodeRow row;
    row.model_id = std::move(model);
    row.manufacturer_name = "LUMI";
    row.manufacturer = 0x115F;
    row.type = std::move(type);
    row.endpoints = {{1, std::move(input), {0x19}}};
    return row;
}

}  // namespace

// ---- Records ----

TEST(LumiRecords, ComeByTagAndTheLastOfATagCounts) {
    const auto records = aqara::walk_records(from_hex("0321b80b0121d00701200a").value());
    ASSERT_TRUE(records);
    ASSERT_EQ(records->size(), 2U);
    EXPECT_EQ((*records)[0].first, 1U);
    EXPECT_EQ(as_integer((*records)[0].second), 10);
    EXPECT_EQ((*records)[1].first, 3U);
    EXPECT_EQ(as_integer((*records)[1].second), 3000);
}

TEST(LumiRecords, BreakOffInsideAValueFails) {
    EXPECT_FALSE(aqara::walk_records(from_hex("0121d0").value()));
}

TEST(LumiRecords, NothingIsNoRecord) {
    const auto records = aqara::walk_records({});
    ASSERT_TRUE(records);
    EXPECT_TRUE(records->empty());
}

TEST(LumiBasic, StructAndStringTellBatteryAndCounters) {
    Bench button(lumi("lumi.sensor_switch.aq3", {0, 1, 3, 0x12}));
    EXPECT_EQ(button.hears(kBasic, "1c5f11660a02ff4c0600100121b80b21a801240100000000210500205a"),
              R"({"voltage":3000,"battery":100,"power_outage_count":4})");
    EXPECT_EQ(button.hears(kBasic, "1c5f116a0a01ff420a01218c0a0328f4641001"),
              R"({"voltage":2700,"battery":0,"device_temperature":-12,"state":"ON"})");
    EXPECT_EQ(button.hears(kBasic, "1c5f11af0a01ff4206983900f4ae44"), R"({"power":1399.625})");
    EXPECT_EQ(button.hears(kBasic, "18dc0a01002000"), "");
}

// ---- Sensors ----

TEST(AqaraMotion, SeesMotionAndForgetsItAfterTheTimeout) {
    Bench motion(lumi("lumi.sensor_motion.aq2", {0, 1, 3, 0x400, 0x406}));
    EXPECT_EQ(motion.hears(kOccupancy, "18660a00001801"), R"({"occupancy":true})");
    EXPECT_EQ(motion.waits(89s), "");
    EXPECT_EQ(motion.hears(kIlluminance, "18720a0000216400"), R"({"occupancy":true,"illuminance":100})");
    EXPECT_EQ(motion.waits(89s), "");
    EXPECT_EQ(motion.waits(1s), R"({"occupancy":false})");
    EXPECT_EQ(motion.hears(kOccupancy, "18650a00001800"), "");
}

TEST(AqaraMotion, TimeoutAndAbsenceAreOptions) {
    Bench motion(lumi("lumi.sensor_motion.aq2", {0, 1, 3, 0x400, 0x406}));
    motion.house().device->set_options = parse_json(R"({"occupancy_timeout":10,"no_occupancy_since":[20,30]})")->as_object();
    EXPECT_EQ(motion.hears(kOccupancy, "18660a00001801"), R"({"occupancy":true})");
    EXPECT_EQ(motion.waits(10s), R"({"occupancy":false})");
    EXPECT_EQ(motion.waits(10s), R"({"no_occupancy_since":20})");
    EXPECT_EQ(motion.waits(10s), R"({"no_occupancy_since":30})");
}

TEST(AqaraWeather, MeasuresByClusterAndByRecord) {
    Bench weather(lumi("lumi.weather", {0, 1, 3, 0x402, 0x403, 0x405}));
    EXPECT_EQ(weather.hears(kTemperature, "18680a0000296608"), R"({"temperature":21.5})");
    EXPECT_EQ(weather.hears(kHumidity, "18720a0000216400"), R"({"humidity":1})");
    EXPECT_EQ(weather.hears(kPressure, "18840a0000296400"), R"({"pressure":100})");
    EXPECT_EQ(weather.hears(kBasic, "1c5f11d20a01ff420e64296c086521c611662b18870100"),
              R"({"temperature":21.56,"humidity":45.5,"pressure":1001.2})");
}

TEST(AqaraContact, IsOpenWhileOn) {
    Bench contact(lumi("lumi.sensor_magnet.aq2", {0, 1, 3, 6}));
    EXPECT_EQ(contact.hears(kOnOff, "18650a00001000"), R"({"contact":true})");
    EXPECT_EQ(contact.hears(kOnOff, "18660a00001001"), R"({"contact":false})");
    EXPECT_EQ(contact.hears(kBasic, "1c5f11950a01ff4203641001"), R"({"contact":false})");
}

TEST(AqaraLeak, TellsZoneStatus) {
    Bench leak(lumi("lumi.sensor_wleak.aq1", {0, 1, 3, 0x500}));
    EXPECT_EQ(leak.hears(kZone, "196500010001010100"), R"({"water_leak":true,"battery_low":false})");
    EXPECT_EQ(leak.hears(kZone, "197000000000000000"), R"({"water_leak":false,"battery_low":false})");
}

TEST(AqaraVibration, TellsMovementAngleAndAxes) {
    Bench vibration(lumi("lumi.vibration.aq1", {0, 3, 0x19, 0x101}));
    EXPECT_EQ(vibration.hears(kDoorLock, "18700a5500210200"), R"({"action":"tilt"})");
    EXPECT_EQ(vibration.hears(kDoorLock, "18830a0305210200"), R"({"angle":2})");
    EXPECT_EQ(vibration.hears(kDoorLock, "18990a050521c409"), R"({"strength":2304})");
    EXPECT_EQ(vibration.hears(kDoorLock, "18aa0a0805216400"),
              R"({"x_axis":100,"y_axis":0,"z_axis":0,"angle_x":90,"angle_y":0,"angle_z":0,"angle_x_absolute":0,"angle_y_absolute":90})");
    EXPECT_EQ(vibration.hears(kDoorLock, "18660a55002001"), R"({"action":"vibration","vibration":true})");
    EXPECT_EQ(vibration.waits(90s), R"({"vibration":false})");
}

// ---- Buttons ----

TEST(AqaraButton, MultistateValueIsAPress) {
    Bench button(lumi("lumi.sensor_switch.aq3", {0, 1, 3, 0x12}));
    EXPECT_EQ(button.hears(kMultistate, "18660a5500210100"), R"({"action":"single"})");
    EXPECT_EQ(button.hears(kMultistate, "186d0a5500211100"), R"({"action":"release"})");
}

TEST(AqaraButton, ARepeatedFrameIsToldOnce) {
    Bench button(lumi("lumi.sensor_switch.aq3", {0, 1, 3, 0x12}));
    EXPECT_EQ(button.hears(kMultistate, "18660a5500210100"), R"({"action":"single"})");
    EXPECT_EQ(button.hears(kMultistate, "18660a5500210100"), "");
    EXPECT_EQ(button.hears(kMultistate, "18670a5500210100"), R"({"action":"single"})");
}

TEST(XiaomiButton, HoldBeginsAfterASecondAndEndsWithTheRelease) {
    Bench button(lumi("lumi.sensor_switch", {0, 1, 3, 6}));
    EXPECT_EQ(button.hears(kOnOff, "18660a00001000"), "");
    EXPECT_EQ(button.waits(1s), R"({"action":"hold"})");
    EXPECT_EQ(button.waits(1s), "");
    EXPECT_NE(button.hears(kOnOff, "18670a00001001").find(R"("action":"release")"), std::string::npos);
}

TEST(XiaomiButton, ShortPressIsSingle) {
    Bench button(lumi("lumi.sensor_switch", {0, 1, 3, 6}));
    EXPECT_EQ(button.hears(kOnOff, "18660a00001000"), "");
    EXPECT_EQ(button.hears(kOnOff, "18670a00001001"), R"({"action":"single"})");
    EXPECT_EQ(button.waits(60s), "");
    EXPECT_EQ(button.hears(kOnOff, "186a0a00802004"), R"({"action":"quadruple"})");
}

// ---- Plug, relay, curtain ----

TEST(AqaraPlug, SwitchesAndMeasures) {
    Bench plug(lumi("lumi.plug", {0, 3, 4, 5, 6, 0xC}, "Router"));
    EXPECT_EQ(plug.set(R"({"state":"ON"})"), R"(0006 010001 ; {"state":"ON"})");
    EXPECT_EQ(plug.hears(kOnOff, "18650a00001000"), R"({"state":"OFF"})");
    EXPECT_EQ(plug.hears(kAnalogInput, "18650a55003900004841", 2), R"({"power":12.5})");
}

TEST(AqaraRelay, HasTwoChannels) {
    NodeRow row = lumi("lumi.relay.c2acn01", {0, 3, 4, 5, 6, 0xC, 0x12, 0x702, 0xB04}, "Router");
    row.endpoints.push_back({2, {4, 5, 6, 0xC, 0x12}, {}});
    Bench relay(row);
    EXPECT_EQ(relay.set(R"({"state_l2":"ON"})"), R"(0006 010001 ; {"state_l2":"ON"})");
    EXPECT_EQ(relay.hears(kOnOff, "18650a00001001", 2), R"({"state_l2":"ON"})");
}

TEST(AqaraSwitch, TellsClicksOfEachButtonAndWhatItSwitches) {
    NodeRow row = lumi("lumi.ctrl_ln2.aq1", {0, 3, 4, 5, 6, 0xC, 0x12, 0x702, 0xB04}, "Router");
    row.endpoints.push_back({2, {4, 5, 6, 0xC, 0x12}, {}});
    row.endpoints.push_back({5, {0x12}, {}});
    Bench one(row);
    EXPECT_EQ(one.hears(kMultistate, "18c70a5500210000", 5), R"({"action":"hold_left"})");
    EXPECT_EQ(one.hears(kBasic, "1c5f11660a22ff2012"), R"({"operation_mode_left":"control_left_relay"})");
    EXPECT_EQ(one.set(R"({"operation_mode_right":"decoupled"})"), R"(0000 145f11000223ff20fe ; {"operation_mode_right":"decoupled"})");
    EXPECT_EQ(one.set(R"({"operation_mode_right":"control_relay"})"),
              R"(0000 145f11000223ff2022 ; {"operation_mode_right":"control_right_relay"})");
}

TEST(XiaomiPlug, RemembersAPowerCutByTwoCommands) {
    Bench plug(lumi("lumi.plug", {0, 3, 4, 5, 6, 0xC}, "Router"));
    EXPECT_EQ(plug.set(R"({"power_outage_memory":true})"),
              R"(0000 145f110002f0ff4109aa8005d14707011001 ; 0000 145f110002f0ff4107aa8003d3070801 ; {"power_outage_memory":true})");
}

TEST(AqaraCube, TellsSidesAndTurns) {
    Bench cube(lumi("lumi.sensor_cube.aqgl01", {0, 3, 0x12, 0xC}));
    EXPECT_EQ(cube.hears(kMultistate, "18660a5500210300"), R"({"action":"fall"})");
    EXPECT_EQ(cube.hears(kMultistate, "18670a5500210402"), R"({"action":"tap","side":4})");
    EXPECT_EQ(cube.hears(kMultistate, "18680a5500214a00"),
              R"({"action":"flip90","action_from_side":1,"from_side":1,"action_to_side":2,"action_side":2,"to_side":2,"side":2})");
    EXPECT_EQ(cube.hears(kAnalogInput, "18690a5500390000c8c2"), R"({"action":"rotate_left","angle":-100,"action_angle":-100})");
}

TEST(AqaraCurtain, GoesToAPosition) {
    Bench curtain(lumi("lumi.curtain", {0, 3, 4, 5, 6, 0xD, 0x12, 0x102}, "Router"));
    EXPECT_NE(curtain.exposes().find(R"("position")"), std::string::npos);
    EXPECT_EQ(curtain.set(R"({"state":"OPEN"})"), R"(000d 1000025500390000c842 ; {"position":100})");
    EXPECT_EQ(curtain.set(R"({"position":50})"), R"(000d 10000255003900004842 ; {"position":50})");
    EXPECT_EQ(curtain.set(R"({"state":"STOP"})"), "0102 010002");
}

}  // namespace skep::devices::test

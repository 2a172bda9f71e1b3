// Sonoff's sensors, switches and radiator valve.
#include <gtest/gtest.h>

#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

constexpr ClusterId kTime = 0x000A, kPower = 0x0001, kOnOff = 0x0006, kThermostat = 0x0201, kTemperature = 0x0402, kHumidity = 0x0405,
                    kZone = 0x0500, kSonoff = 0xFC11;

NodeRow sonoff(std::string model, std::vector<ClusterId> input, std::vector<ClusterId> output = {0x19}, std::string type = "EndDevice") {
    NodeRow row;
    row.model_id = std::move(model);
    row.manufacturer_name = "eWeLink";
    row.manufacturer = 0x1286;
    row.type = std::move(type);
    row.endpoints = {{1, std::move(input), std::move(output)}};
    return row;
}

}  // namespace

TEST(SonoffButton, CommandsArePresses) {
    Bench button(sonoff("WB01", {0, 1, 3}, {6, 0x19}));
    EXPECT_EQ(button.hears(kOnOff, "116502"), R"({"action":"single"})");
    EXPECT_EQ(button.hears(kOnOff, "116601"), R"({"action":"double"})");
    EXPECT_EQ(button.hears(kOnOff, "116700"), R"({"action":"long"})");
    EXPECT_EQ(button.hears(kPower, "18710a21002002"), R"({"battery":1})");
}

TEST(SonoffButton, ConfiguresBatteryReports) {
    Bench button(sonoff("WB01", {0, 1, 3}, {6, 0x19}));
    button.attributes[{kPower, 0x21}] = "208c";
    button.attributes[{kPower, 0x20}] = "201e";
    EXPECT_EQ(button.configures(),
              "bind 0006 ; bind 0001 ; 0001 10000600210020100e201c02 ; 0001 1000002100 ; {\"battery\":70} ; "
              "bind 0001 ; 0001 10000600200020100e201c64 ; 0001 1000002000 ; {\"voltage\":3000}");
}

TEST(SonoffThermometer, MeasuresAndCalibrates) {
    Bench sensor(sonoff("SNZB-02P", {0, 1, 3, 0x20, 0x402, 0x405, 0xFC11}));
    EXPECT_EQ(sensor.hears(kTemperature, "18860a0000296608"), R"({"temperature":21.5})");
    EXPECT_EQ(sensor.hears(kHumidity, "188f0a0000210200"), R"({"humidity":0.02})");
    EXPECT_EQ(sensor.hears(kSonoff, "18990a0320290100"), R"({"temperature_calibration":0.01})");
    EXPECT_EQ(sensor.set(R"({"temperature_calibration":50})"), R"(fc11 1000020320298813 ; {"temperature_calibration":50})");
}

TEST(SonoffMotion, TellsMotionAndBattery) {
    Bench motion(sonoff("MS01", {0, 1, 3, 0x500}));
    EXPECT_EQ(motion.hears(kZone, "199c00010001010100"), R"({"occupancy":true,"battery_low":false})");
    EXPECT_EQ(motion.hears(kZone, "198e00000000000000"), R"({"occupancy":false,"battery_low":false})");
}

TEST(SonoffSwitch, SwitchesAndCountsDown) {
    Bench plug(sonoff("S31 Lite zb", {0, 3, 4, 5, 6}, {0x19}, "Router"));
    EXPECT_EQ(plug.set(R"({"state":"OFF"})"), R"(0006 010000 ; {"state":"OFF"})");
    EXPECT_EQ(plug.set(R"({"state":"ON","on_time":30,"off_wait_time":5})"), "0006 010042002c013200");
    EXPECT_EQ(plug.hears(kOnOff, "18670a00001001"), R"({"state":"ON"})");
}

// ---- TRVZB ----

TEST(SonoffValve, SetsAndReadsTheStandardCluster) {
    Bench valve(sonoff("TRVZB", {0, 1, 3, 0x201, 0xFC11}, {0xA, 0x19}));
    EXPECT_EQ(valve.set(R"({"occupied_heating_setpoint":4})"), R"(0201 1000021200299001 ; {"occupied_heating_setpoint":4})");
    EXPECT_EQ(valve.set(R"({"system_mode":"auto"})"), R"(0201 1000021c003001 ; {"system_mode":"auto"})");
    EXPECT_EQ(valve.hears(kThermostat, "18660a0000290000"), R"({"local_temperature":0})");
}

TEST(SonoffValve, ADayOfTheScheduleIsText) {
    Bench valve(sonoff("TRVZB", {0, 1, 3, 0x201, 0xFC11}, {0xA, 0x19}));
    EXPECT_EQ(valve.hears(kThermostat, "19e40001020168013408"), R"({"weekly_schedule_monday":"06:00/21"})");
    EXPECT_EQ(valve.set(R"({"weekly_schedule_monday":"00:00/20 06:30/21.5"})").substr(0, 33), "0201 0100010202010000d00786016608");
    EXPECT_NE(valve.set(R"({"weekly_schedule_monday":"06:00/21"})").find("should start at 00:00"), std::string::npos);
    EXPECT_NE(valve.set(R"({"weekly_schedule_friday":"abc"})").find("transitions must be in format HH:mm/temperature"), std::string::npos);
}

// Its clock counts seconds of 1970; the bench's stands at 2026-01-15T12:00:00Z = 0x6968D6C0.
TEST(SonoffValve, ReadsTheTimeOf1970) {
    Bench valve(sonoff("TRVZB", {0, 1, 3, 0x201, 0xFC11}, {0xA, 0x19}));
    const std::string answer = valve.hears(kTime, "00070000000700");
    EXPECT_NE(answer.find("000000e2c0d66869"), std::string::npos) << answer;
}

}  // namespace skep::devices::test

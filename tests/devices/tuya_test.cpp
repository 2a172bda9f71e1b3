// Tuya's plugs, switches, remotes and sensors, with standard clusters and with data points.
#include <gtest/gtest.h>

#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

constexpr ClusterId kBasic = 0x0000, kPower = 0x0001, kOnOff = 0x0006, kLevel = 0x0008, kZone = 0x0500, kMetering = 0x0702,
                    kElectrical = 0x0B04, kTuya = 0xEF00;

NodeRow tuya(std::string model, std::string manufacturer, std::vector<ClusterId> input, std::vector<ClusterId> output = {0xA, 0x19},
             std::string type = "EndDevice") {
    NodeRow row;
    row.model_id = std::move(model);
    row.manufacturer_name = std::move(manufacturer);
    row.manufacturer = 0x1002;
    row.type = std::move(type);
    row.endpoints = {{1, std::move(input), std::move(output)}};
    return row;
}

NodeRow plug_row() {
    return tuya("TS011F", "_TZ3000_gjnozsaz", {3, 4, 5, 6, 0xE000, 0xE001, 0, 0x702, 0xB04}, {0x19, 0xA}, "Router");
}
NodeRow points_row(std::string manufacturer) {
    return tuya("TS0601", std::move(manufacturer), {0, 4, 5, 0xEF00});
}

}  // namespace

// ---- The plug with metering: NEO NAS-WR01B ----

TEST(TuyaPlug, IsKnownByItsMaker) {
    Bench plug(plug_row());
    ASSERT_TRUE(plug.house().device->match.white_label);
    EXPECT_EQ(plug.house().device->match.white_label->vendor, "NEO");
    EXPECT_EQ(plug.house().device->match.white_label->model, "NAS-WR01B");
}

TEST(TuyaPlug, ConfiguresAsThePeerDoes) {
    Bench plug(plug_row());
    EXPECT_EQ(plug.configures(),
              "0000 10000004000000010005000700feff ; bind 0006 ; bind 0b04 ; bind 0702 ; "
              "0702 100006000000250500100e010100000000 ; 0b04 100006000505210500100e0500 ; 0b04 100006000805210500100e3200 ; "
              "0b04 100006000b05290500100e0a00 ; 0b04 1000000006 ; 0b04 1000000106 ; 0b04 1000000406 ; 0b04 1000000506 ; "
              "0000 10000004000000010005000700feff");
}

TEST(TuyaPlug, SwitchesAndSetsItsOptions) {
    Bench plug(plug_row());
    EXPECT_EQ(plug.set(R"({"state":"ON"})"), R"(0006 010001 ; {"state":"ON","countdown":0})");
    EXPECT_EQ(plug.set(R"({"power_outage_memory":"restore"})"), R"(0006 10000202803002 ; {"power_outage_memory":"restore"})");
    EXPECT_EQ(plug.set(R"({"indicator_mode":"off/on"})"), R"(0006 10000201803001 ; {"indicator_mode":"off/on"})");
    EXPECT_EQ(plug.set(R"({"child_lock":"LOCK"})").substr(0, 19), "0006 10000200801001");
    EXPECT_EQ(plug.set(R"({"countdown":21600})").substr(0, 21), "0006 0100420060546054");
    EXPECT_NE(plug.set(R"({"countdown":43201})").find("countdown must be an integer between 1 and 43200 (12 hours) or 0 to cancel"),
              std::string::npos);
    EXPECT_NE(plug.set(R"({"indicator_mode":"blue"})").find("not found in: [off, off/on, on/off, on]"), std::string::npos);
}

TEST(TuyaPlug, MeasuresByTheScalesItGave) {
    Bench plug(plug_row());
    plug.attributes = {{{kElectrical, 0x0600}, "210100"},
                       {{kElectrical, 0x0601}, "210a00"},
                       {{kElectrical, 0x0604}, "210100"},
                       {{kElectrical, 0x0605}, "210a00"}};
    (void)plug.configures();
    EXPECT_EQ(plug.hears(kElectrical, "18a80a050521fc08"), R"({"voltage":230})");
    EXPECT_EQ(plug.hears(kElectrical, "18a90a0b0529e600"), R"({"power":23})");
    EXPECT_EQ(plug.hears(kElectrical, "18aa0a0805216400"), R"({"current":0.1})");
    EXPECT_EQ(plug.hears(kMetering, "18ab0a000025d20400000000"), R"({"energy":12.34})");
}

// A zero between two reports of power is as a rule not one: it is told when nothing follows it.
TEST(TuyaPlug, DoubtsASingleZero) {
    Bench plug(plug_row());
    EXPECT_EQ(plug.hears(kElectrical, "18a80a0b05290100"), R"({"power":1})");
    EXPECT_EQ(plug.hears(kElectrical, "18a90a0b05290000"), "");
    EXPECT_EQ(plug.hears(kElectrical, "18aa0a0b05290200"), R"({"power":2})");
    EXPECT_EQ(plug.waits(30s), "");
    EXPECT_EQ(plug.hears(kElectrical, "18ab0a0b05290000"), "");
    EXPECT_EQ(plug.waits(11s), R"({"power":0})");
}

// ---- Standard clusters ----

TEST(TuyaContact, TellsContactTamperAndBattery) {
    Bench contact(tuya("TS0203", "_TZ3000_n2egfsli", {0, 1, 3, 0x500}));
    EXPECT_EQ(contact.hears(kZone, "196500010001010100"), R"({"contact":false,"tamper":false,"battery_low":false})");
    EXPECT_EQ(contact.hears(kZone, "196f00080001010100"), R"({"contact":true,"tamper":false,"battery_low":true})");
    EXPECT_EQ(contact.hears(kPower, "18bd0a21002002200020643e001b00000000"), R"({"voltage":10000,"battery":100,"battery_low":false})");
}

TEST(TuyaRemote, CommandsOfItsOwnArePresses) {
    Bench button(tuya("TS0041", "_TZ3000_tk3s5tyg", {0, 1, 6}, {0xA, 0x19}));
    EXPECT_EQ(button.hears(kOnOff, "1165fd00"), R"({"action":"single"})");
    EXPECT_EQ(button.hears(kOnOff, "1166fd01"), R"({"action":"double"})");
    EXPECT_EQ(button.hears(kOnOff, "1167fd02"), R"({"action":"hold"})");
}

TEST(TuyaRemote, IsADimmerOrFourButtons) {
    NodeRow row = tuya("TS004F", "_TZ3000_nuombroo", {0, 1, 3, 4, 6, 0x1000}, {0x19, 0xA, 3, 4, 5, 6, 8, 0x1000});
    row.endpoints.push_back({2, {0, 1, 6}, {}});
    Bench remote(row);
    EXPECT_EQ(remote.hears(kOnOff, "1165fd01", 1), R"({"action":"1_double"})");
    EXPECT_EQ(remote.hears(kLevel, "11cd02010301000101"),
              R"({"action":"brightness_step_down","action_step_size":3,"action_transition_time":0.1})");
    EXPECT_EQ(remote.set(R"({"operation_mode":"event"})"), R"(0006 10000204803001 ; {"operation_mode":"event"})");
}

// ---- Data points ----

TEST(TuyaPoints, AreSentWithTheirType) {
    Bench valve(points_row("_TZE200_a4bpgplm"));
    EXPECT_EQ(valve.set(R"({"current_heating_setpoint":21.5})"), R"(ef00 110000010002020004000000d7 ; {"current_heating_setpoint":21.5})");
    EXPECT_EQ(valve.set(R"({"child_lock":"LOCK"})"), R"(ef00 11000001000c01000101 ; {"child_lock":"LOCK"})");
    EXPECT_EQ(valve.set(R"({"screen_orientation":"down"})"), R"(ef00 11000001007404000102 ; {"screen_orientation":"down"})");
}

TEST(TuyaPoints, AreValuesByTheirTable) {
    Bench sensor(points_row("_TZE200_bq5c8xfe"));
    EXPECT_EQ(sensor.hears(kTuya, "196602000201020004000000eb"), R"({"temperature":23.5})");
    EXPECT_EQ(sensor.hears(kTuya, "196e02000a02020004000000eb"), R"({"humidity":235})");
    EXPECT_EQ(sensor.hears(kTuya, "197702000b0304000100"), R"({"battery_level":"low","battery_low":true})");
    Bench other(points_row("_TZE204_yjjdcqsq"));
    EXPECT_EQ(other.hears(kTuya, "196602000201020004000000eb"), R"({"temperature":23.5})");
    EXPECT_EQ(other.hears(kTuya, "196e02000a02020004000000eb"), R"({"humidity":235})");
}

TEST(TuyaPoints, ValuesThatBreakOffAreWhatIsThere) {
    Bench sensor(points_row("_TZE204_yjjdcqsq"));
    EXPECT_EQ(sensor.hears(kTuya, "19660200020102000401"), R"({"temperature":0.1})");
    EXPECT_EQ(sensor.hears(kTuya, "1967020002"), "");
    EXPECT_EQ(sensor.hears(kTuya, "196802"), "");
}

TEST(TuyaPoints, ADayOfTheScheduleIsText) {
    Bench valve(points_row("_TZE200_a4bpgplm"));
    // Its clock is so bad that it is set with the first message, and then once an hour.
    const std::string first = valve.hears(kTuya, "19650200020302000400000000d7");
    EXPECT_TRUE(first.starts_with(R"({"local_temperature":0} ; ef00 01002408006968d6c06968d6c0)")) << first;
    EXPECT_EQ(valve.hears(kTuya, "19660200021100001101060000c808000096120000d2160000af"),
              R"({"schedule_monday":"06:00/20.0 08:00/15.0 18:00/21.0 22:00/17.5"})");
    EXPECT_EQ(valve.set(R"({"schedule_monday":"06:00/20 08:00/15 18:00/21 22:00/17.5"})").substr(0, 57),
              "ef00 11000001001100001101060000c808000096120000d2160000af");
}

TEST(TuyaPoints, CoverGoesToAPosition) {
    Bench cover(points_row("_TZE200_68nvbio9"));
    EXPECT_EQ(cover.set(R"({"state":"OPEN"})").substr(0, 25), "ef00 11000001000104000100");
    EXPECT_EQ(cover.set(R"({"position":30})").substr(0, 33), "ef00 1100000100020200040000001e ;");
    EXPECT_EQ(cover.hears(kTuya, "1966020002030200040000001e"), R"({"state":"OPEN"} ; {"position":30})");
}

// ---- The gateway's part ----

TEST(TuyaGateway, AnswersTimeAndConnection) {
    Bench valve(points_row("_TZE200_a4bpgplm"));
    EXPECT_EQ(valve.hears(kTuya, "1165240100010203"), "ef00 01002408006968d6c06968d6c0");
    EXPECT_EQ(valve.hears(kTuya, "11e325010001"), "ef00 010025010001");
}

TEST(TuyaGateway, ReadsTheMagicAttributes) {
    Bench valve(points_row("_TZE200_a4bpgplm"));
    EXPECT_NE(valve.configures().find("0000 10000004000000010005000700feff"), std::string::npos);
}

}  // namespace skep::devices::test

// Electricity, thermostats, fans and remotes, each on a device that has nothing else.
#include <gtest/gtest.h>

#include "devices/primitives/attributes.h"
#include "devices/primitives/meter.h"
#include "devices/primitives/remote.h"
#include "devices/primitives/thermostat.h"
#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

NodeRow row(std::vector<ClusterId> input, std::vector<ClusterId> output = {}) {
    NodeRow out;
    out.model_id = "TEST";
    out.manufacturer_name = "Test";
    out.endpoints = {{1, std::move(input), std::move(output)}};
    return out;
}

}  // namespace

// ---- Electricity ----

TEST(ElectricityMeter, AsksForScalesAndUsesThem) {
    Bench plug(row({0x0702, 0x0B04}), {electricity_meter()});
    plug.attributes = {{{0x0B04, 0x0605}, "210a00"},   {{0x0B04, 0x0604}, "210100"},  {{0x0B04, 0x0601}, "210a00"},
                       {{0x0B04, 0x0600}, "210100"},   {{0x0B04, 0x0603}, "21e803"},  {{0x0B04, 0x0602}, "210100"},
                       {{0x0702, 0x0302}, "22e80300"}, {{0x0702, 0x0301}, "22010000"}};
    const std::string sent = plug.configures();
    EXPECT_NE(sent.find("bind 0b04"), std::string::npos) << sent;
    EXPECT_NE(sent.find("bind 0702"), std::string::npos) << sent;
    EXPECT_EQ(plug.hears(0x0B04, "18650a0b0529e600"), R"({"power":23})");
    EXPECT_EQ(plug.hears(0x0B04, "18660a050521fc08"), R"({"voltage":230})");
    EXPECT_EQ(plug.hears(0x0B04, "18670a0805216400"), R"({"current":0.1})");
    EXPECT_EQ(plug.hears(0x0702, "18680a000025d20400000000"), R"({"energy":1.23})");
}

TEST(ElectricityMeter, WithoutScalesTellsTheWire) {
    MeterSpec spec;
    spec.from = MeterSpec::From::Electrical;
    spec.energy = kNoChannel;
    Bench plug(row({0x0B04}), {electricity_meter(std::move(spec))});
    EXPECT_EQ(plug.hears(0x0B04, "18650a0b05296400"), R"({"power":100})");
}

// ---- Thermostats (ZCL 6.3) ----

TEST(Thermostat, SetsAndTells) {
    ThermostatSpec spec;
    spec.setpoints = {{"occupied_heating_setpoint", 5, 30, 0.5}};
    spec.system_modes = {"off", "heat", "auto"};
    spec.running_states = {"idle", "heat"};
    Bench valve(row({0x0201}), {thermostat(std::move(spec))});
    EXPECT_EQ(valve.hears(0x0201, "18650a0000296608"), R"({"local_temperature":21.5})");
    EXPECT_EQ(valve.hears(0x0201, "18650a1c003004"), R"({"system_mode":"heat"})");
    EXPECT_EQ(valve.hears(0x0201, "18650a2900190100"), R"({"running_state":"heat"})");
    EXPECT_EQ(valve.set(R"({"occupied_heating_setpoint":21.5})"), R"(0201 1000021200296608 ; {"occupied_heating_setpoint":21.5})");
    EXPECT_EQ(valve.set(R"({"system_mode":"off"})"), R"(0201 1000021c003000 ; {"system_mode":"off"})");
}

TEST(Fan, HasModes) {
    Bench one(row({0x0202}), {fan()});
    EXPECT_EQ(one.hears(0x0202, "18650a00003003"), R"({"fan_mode":"high","fan_state":"ON"})");
    EXPECT_EQ(one.set(R"({"fan_mode":"auto"})").substr(0, 19), "0202 10000200003005");
}

// ---- Remotes ----

TEST(Remote, CommandsAreActions) {
    Bench remote(row({}, {5, 6, 8, 0x102}), {commands_on_off(), commands_level(), commands_scenes(), commands_cover()});
    EXPECT_EQ(remote.hears(6, "116501"), R"({"action":"on"})");
    EXPECT_EQ(remote.hears(6, "116602", 1, GroupId{901}), R"({"action":"toggle","action_group":901})");
    EXPECT_EQ(remote.hears(8,
                           "116705"
                           "0053"),
              R"({"action":"brightness_move_up","action_rate":83})");
    EXPECT_EQ(remote.hears(8, "116807"), R"({"action":"brightness_stop"})");
    EXPECT_EQ(remote.hears(5, "1169058503050000"), R"({"action":"recall_5"})");
    EXPECT_EQ(remote.hears(0x102, "116a00"), R"({"action":"open"})");
}

TEST(Remote, ARepeatedCommandIsToldOnce) {
    Bench remote(row({}, {6}), {commands_on_off()});
    EXPECT_EQ(remote.hears(6, "116501"), R"({"action":"on"})");
    EXPECT_EQ(remote.hears(6, "116501"), "");
}

TEST(Remote, SimulatesABrightness) {
    Bench remote(row({}, {8}), {commands_level()});
    remote.house().device->set_options = parse_json(R"({"simulated_brightness":{"delta":20,"interval":200}})")->as_object();
    EXPECT_EQ(
        remote.hears(8, "11670201050100"),
        R"({"action":"brightness_step_down","action_step_size":5,"action_transition_time":0.1,"brightness":250,"action_brightness_delta":-5})");
    EXPECT_EQ(remote.hears(8, "1168010153"), R"({"action":"brightness_move_down","action_rate":83})");
    EXPECT_EQ(remote.waits(200ms), R"({"brightness":230,"action_brightness_delta":-20})");
    EXPECT_EQ(remote.waits(200ms), R"({"brightness":210,"action_brightness_delta":-20})");
    EXPECT_EQ(remote.hears(8, "116903"), R"({"action":"brightness_stop"})");
    EXPECT_EQ(remote.waits(10s), "");
}

// ---- Attributes ----

TEST(Numeric, ScalesBothWays) {
    NumericSpec spec;
    spec.name = "delay";
    spec.target = {0x0406, 0x0010};
    spec.scale = 10;
    spec.unit = "s";
    Bench one(row({0x0406}), {numeric(std::move(spec))});
    EXPECT_EQ(one.hears(0x0406, "18650a1000216400"), R"({"delay":10})");
    EXPECT_EQ(one.set(R"({"delay":3})"), R"(0406 1000021000211e00 ; {"delay":3})");
}

TEST(EnumLookup, TakesNamesAlone) {
    EnumSpec spec;
    spec.name = "level";
    spec.target = {0x0406, 0x0032};
    spec.names = {{"low", 1}, {"high", 2}};
    Bench one(row({0x0406}), {enum_lookup(std::move(spec))});
    EXPECT_EQ(one.hears(0x0406, "18650a32002002"), R"({"level":"high"})");
    EXPECT_EQ(one.set(R"({"level":"low"})"), R"(0406 10000232002001 ; {"level":"low"})");
    EXPECT_NE(one.set(R"({"level":"middle"})").find("not found in: [low, high]"), std::string::npos);
}

}  // namespace skep::devices::test

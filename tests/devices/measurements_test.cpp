// Measurements, batteries and zones, each on a device that has nothing else.
#include <gtest/gtest.h>

#include "devices/primitives/battery.h"
#include "devices/primitives/ias.h"
#include "devices/primitives/sensors.h"
#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

NodeRow row(std::vector<ClusterId> clusters) {
    NodeRow out;
    out.model_id = "TEST";
    out.manufacturer_name = "Test";
    out.endpoints = {{1, std::move(clusters), {}}};
    return out;
}

Bench with(ClusterId cluster, Feature feature) {
    return Bench(row({cluster}), {std::move(feature)});
}

}  // namespace

// ZCL 4.2.2.2.1: 10000 * log10(lux) + 1.
TEST(Illuminance, IsLux) {
    Bench sensor = with(0x0400, illuminance());
    EXPECT_EQ(sensor.hears(0x0400, "18660a000021112c"), R"({"illuminance":13})");
    EXPECT_EQ(sensor.hears(0x0400, "18660a0000210000"), R"({"illuminance":1})");
    sensor.house().device->set_options = parse_json(R"({"illuminance_raw":true})")->as_object();
    EXPECT_EQ(sensor.hears(0x0400, "18660a000021112c"), R"({"illuminance":13,"illuminance_raw":11281})");
}

// ZCL 4.4.2.2.1.1: hundredths of a degree; 0x8000 is none.
TEST(Temperature, IsHundredths) {
    Bench sensor = with(0x0402, temperature());
    EXPECT_EQ(sensor.hears(0x0402, "18660a0000296608"), R"({"temperature":21.5})");
    EXPECT_EQ(sensor.hears(0x0402, "18660a0000299cff"), R"({"temperature":-1})");
    EXPECT_EQ(sensor.hears(0x0402, "18660a0000290080"), R"({"temperature":null})");
}

TEST(Temperature, IsBoundReportedAndRead) {
    Bench sensor = with(0x0402, temperature());
    sensor.attributes[{0x0402, 0}] = "296608";
    EXPECT_EQ(sensor.configures(), R"(bind 0402 ; 0402 100006000000290a00100e6400 ; 0402 1000000000 ; {"temperature":21.5})");
}

TEST(Temperature, IsReadByGet) {
    Bench sensor = with(0x0402, temperature());
    sensor.attributes[{0x0402, 0}] = "296608";
    EXPECT_EQ(sensor.get(R"({"temperature":""})"), R"(0402 1000000000 ; {"temperature":21.5})");
}

TEST(Humidity, IsHundredths) {
    Bench sensor = with(0x0405, humidity());
    EXPECT_EQ(sensor.hears(0x0405, "18660a000021c811"), R"({"humidity":45.52})");
}

// ZCL 4.13: a fraction of one, as parts per million.
TEST(Co2, IsPartsPerMillion) {
    Bench sensor = with(0x040D, co2());
    EXPECT_EQ(sensor.hears(0x040D, "18660a0000390ad7233a"), R"({"co2":625})");
}

TEST(Occupancy, TellsBothEdgesAndAbsence) {
    Bench sensor = with(0x0406, occupancy());
    sensor.house().device->set_options = parse_json(R"({"no_occupancy_since":[10]})")->as_object();
    EXPECT_EQ(sensor.hears(0x0406, "18660a00001801"), R"({"occupancy":true})");
    EXPECT_EQ(sensor.hears(0x0406, "18670a00001800"), R"({"occupancy":false})");
    EXPECT_EQ(sensor.waits(10s), R"({"no_occupancy_since":10})");
    EXPECT_EQ(sensor.hears(0x0406, "18680a00001801"), R"({"occupancy":true})");
    EXPECT_EQ(sensor.waits(60s), "");
}

// ---- Battery ----

// ZCL 3.3.2.2.3.2: half percents; 255 is none.
TEST(Battery, IsHalfPercents) {
    Bench sensor = with(0x0001, battery());
    EXPECT_EQ(sensor.hears(0x0001, "18660a210020c8"), R"({"battery":100})");
    EXPECT_EQ(sensor.hears(0x0001, "18660a21002001"), R"({"battery":0.5})");
    EXPECT_EQ(sensor.hears(0x0001, "18660a210020ff"), "");
}

TEST(Battery, ShowsVoltageWhenAsked) {
    BatterySpec spec;
    spec.voltage = true;
    Bench sensor = with(0x0001, battery(std::move(spec)));
    EXPECT_EQ(sensor.hears(0x0001, "18660a2000201e"), R"({"voltage":3000})");
}

TEST(Battery, ReportsInWholePercentAreNotHalved) {
    BatterySpec spec;
    spec.dont_divide = true;
    Bench sensor = with(0x0001, battery(std::move(spec)));
    EXPECT_EQ(sensor.hears(0x0001, "18660a21002063"), R"({"battery":99})");
}

// ---- Zones (ZCL 8.2.2.2.1.3) ----

TEST(IasZone, ContactIsClosedWithoutAlarm) {
    ZoneSpec spec;
    spec.type = "contact";
    spec.bits = {ZoneBit::Alarm1, ZoneBit::Tamper, ZoneBit::BatteryLow};
    Bench sensor = with(0x0500, ias_zone(std::move(spec)));
    EXPECT_EQ(sensor.hears(0x0500, "196500010000000000"), R"({"contact":false,"tamper":false,"battery_low":false})");
    EXPECT_EQ(sensor.hears(0x0500, "19660c0000"), "");
    EXPECT_EQ(sensor.hears(0x0500, "186701020000190c00"), R"({"contact":true,"tamper":true,"battery_low":true})");
}

TEST(IasZone, GenericNamesItsAlarms) {
    ZoneSpec spec;
    spec.bits = {ZoneBit::Alarm1, ZoneBit::Alarm2};
    Bench sensor = with(0x0500, ias_zone(std::move(spec)));
    EXPECT_EQ(sensor.hears(0x0500, "196500020000000000"), R"({"alarm_1":false,"alarm_2":true})");
}

TEST(IasZone, AlarmEndsByItself) {
    ZoneSpec spec;
    spec.type = "occupancy";
    spec.bits = {ZoneBit::Alarm1};
    spec.alarm_timeout = true;
    Bench sensor = with(0x0500, ias_zone(std::move(spec)));
    EXPECT_EQ(sensor.hears(0x0500, "196500010000000000"), R"({"occupancy":true})");
    EXPECT_EQ(sensor.waits(89s), "");
    EXPECT_EQ(sensor.waits(1s), R"({"occupancy":false})");
}

// ZCL 8.4.2.3.1: mode in the high half, strobe and level below.
TEST(IasWarning, StartsAndStops) {
    Bench siren = with(0x0502, ias_warning());
    EXPECT_EQ(siren.set(R"({"warning":{"mode":"burglar","level":"high","strobe":true,"duration":20}})").substr(0, 21),
              "0502 0100001614000001");
}

}  // namespace skep::devices::test

#include "sim/devices/sensors.h"

#include <algorithm>
#include <cmath>

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Type;

namespace {

std::int64_t hundredths(double value) {
    return std::lround(value * 100);
}

void put_battery(Endpoint& endpoint, std::uint8_t decivolts, std::uint8_t half_percent) {
    endpoint.server(0x0001)->define(0x0020, Type::Uint8, decivolts).define(0x0021, Type::Uint8, half_percent);
}

Result<void> climate(ClimateSensor& sensor, const JsonObject& arguments) {
    sensor.feel(real(arguments, "temperature", 21), real(arguments, "humidity", 50), real(arguments, "pressure", 1013));
    return ok;
}

Result<void> lumi_battery(LumiNode& node, const JsonObject& arguments) {
    node.set_battery(static_cast<std::uint16_t>(integer(arguments, "millivolts", node.battery())));
    node.tell_all();
    return ok;
}

}  // namespace

// ---- SNZB-02 ----

SonoffClimate::SonoffClimate(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("tempSensor", kEwelink, 30s)) {
    Endpoint& one = add({1, 0x0302, {0x0000, 0x0003, 0x0402, 0x0405, 0x0001}, {0x0003}});
    one.put<Basic>(BasicFacts{"eWeLink", "TH01", 3, 4, 0, 1, 3, "20201026", ""});
    put_common(one);
    put_battery(one, 30, 180);
    server(0x0402).define(0x0000, Type::Int16, 2150);
    server(0x0405).define(0x0000, Type::Uint16, 4800);
}

void SonoffClimate::feel(double celsius, double humidity, double) {
    server(0x0402).set(0x0000, hundredths(celsius));
    server(0x0405).set(0x0000, hundredths(std::clamp(humidity, 0.0, 100.0)));
}

Result<void> SonoffClimate::act(std::string_view event, const JsonObject& arguments) {
    if (event == "climate") return climate(*this, arguments);
    if (event != "battery") return Node::act(event, arguments);
    server(0x0001).set(0x0020, integer(arguments, "millivolts", 3000) / 100);
    server(0x0001).set(0x0021, integer(arguments, "percent", 90) * 2);
    return ok;
}

// ---- WSDCGQ11LM ----

LumiWeather::LumiWeather(async::Loop& loop, Ieee ieee) : LumiNode(loop, ieee, sleepy_sensor("lumiWeather", kJennic, 1h)) {
    Endpoint& one = add({1, 0x5F01, {0x0000, 0x0003, 0xFFFF, 0x0402, 0x0403, 0x0405}, {0x0000, 0x0004, 0xFFFF}});
    one.put<Basic>(BasicFacts{"LUMI", "lumi.weather", 3, 5, 2, 30, 1, "20161129", "3000-0001"});
    put_common(one);
    server(0x0402).define(0x0000, Type::Int16, 2150);
    server(0x0403).define(0x0000, Type::Int16, 1008).define(0x0010, Type::Int16, 10080).define(0x0014, Type::Int8, -1);
    server(0x0405).define(0x0000, Type::Uint16, 4800);
}

// Tells when it has changed by half a degree, 6 %, or a hectopascal; all three at once, as the maker does.
void LumiWeather::feel(double celsius, double humidity, double hectopascal) {
    const std::int64_t t = hundredths(celsius);
    const std::int64_t h = hundredths(std::clamp(humidity, 0.0, 100.0));
    const bool moved = std::abs(t - server(0x0402).number(0)) >= 50 || std::abs(h - server(0x0405).number(0)) >= 600 ||
                       std::abs(std::lround(hectopascal) - server(0x0403).number(0)) >= 1;
    if (!moved) return;
    server(0x0402).set(0x0000, t);
    server(0x0405).set(0x0000, h);
    server(0x0403).set(0x0000, std::lround(hectopascal));
    server(0x0403).set(0x0010, std::lround(hectopascal * 10));
    server(0x0402).report_now({0x0000});
    server(0x0405).report_now({0x0000});
    server(0x0403).report_now({0x0000, 0x0014, 0x0010});
}

void LumiWeather::add_facts(LumiStruct& facts) const {
    facts.add(0x64, Type::Int16, server(0x0402).number(0)).add(0x65, Type::Uint16, server(0x0405).number(0));
    facts.add(0x66, Type::Int32, server(0x0403).number(0x0010) * 10);
}

Result<void> LumiWeather::act(std::string_view event, const JsonObject& arguments) {
    if (event == "climate") return climate(*this, arguments);
    return event == "battery" ? lumi_battery(*this, arguments) : Node::act(event, arguments);
}

// ---- TS0601 ----

TuyaClimate::TuyaClimate(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("tuyaClimate", kTuya, 15s)) {
    Endpoint& one = add({1, 0x0051, {0x0004, 0x0005, 0xEF00, 0x0000}, {0x0019, 0x000A}});
    one.put<Basic>(BasicFacts{"_TZE200_bjawzodf", "TS0601", 3, 72, 0, 1, 3, "", ""});
    put_common(one);
    one.put_client<TimeClient>();
    auto& points = one.put<TuyaData>();
    points.point(1, TuyaData::Kind::Number, 215).point(2, TuyaData::Kind::Number, 480).point(4, TuyaData::Kind::Number, 88);
}

void TuyaClimate::feel(double celsius, double humidity, double) {
    if (std::abs(std::lround(celsius * 10) - data().value(1)) >= 3) data().change(1, std::lround(celsius * 10));
    if (std::abs(std::lround(humidity * 10) - data().value(2)) >= 30) data().change(2, std::lround(humidity * 10));
}

Result<void> TuyaClimate::act(std::string_view event, const JsonObject& arguments) {
    return event == "climate" ? climate(*this, arguments) : Node::act(event, arguments);
}

// ---- RTCGQ11LM ----

LumiMotion::LumiMotion(async::Loop& loop, Ieee ieee) : LumiNode(loop, ieee, sleepy_sensor("aqaraMotion", kJennic, 1h)) {
    Endpoint& one = add({1, 0x0107, {0x0000, 0xFFFF, 0x0406, 0x0400, 0x0500, 0x0001, 0x0003}, {0x0000, 0x0019}});
    one.put<Basic>(BasicFacts{"LUMI", "lumi.sensor_motion.aq2", 3, 5, 2, 2, 1, "20170627", "3000-0001"});
    put_common(one);
    server(0x0406).define(0x0000, Type::Bitmap8, 0);
    server(0x0400).define(0x0000, Type::Uint16, lux_);
}

void LumiMotion::see(std::uint16_t lux) {
    lux_ = lux;
    server(0x0400).set(0x0000, lux);
    server(0x0406).set(0x0000, 1);
    server(0x0400).report_now({0x0000});
    server(0x0406).report_now({0x0000});
    server(0x0406).set(0x0000, 0);  // nobody tells when the motion ends
}

void LumiMotion::add_facts(LumiStruct& facts) const {
    facts.add(0x0B, Type::Uint16, lux_).add(0x64, Type::Bool, 0);
}

Result<void> LumiMotion::act(std::string_view event, const JsonObject& arguments) {
    if (event != "motion") return event == "battery" ? lumi_battery(*this, arguments) : Node::act(event, arguments);
    see(static_cast<std::uint16_t>(integer(arguments, "lux", lux_)));
    return ok;
}

// ---- MCCGQ11LM ----

LumiContact::LumiContact(async::Loop& loop, Ieee ieee) : LumiNode(loop, ieee, sleepy_sensor("aqaraContact", kJennic, 1h)) {
    Endpoint& one = add({1, 0x0104, {0x0000, 0x0003, 0xFFFF, 0x0006}, {0x0000, 0x0004, 0xFFFF}});
    one.put<Basic>(BasicFacts{"LUMI", "lumi.sensor_magnet.aq2", 3, 3, 2, 2, 1, "20161128", "3000-0001"});
    put_common(one);
    server(0x0006).define(0x0000, Type::Bool, 0);
}

void LumiContact::set_open(bool open) {
    server(0x0006).set(0x0000, open ? 1 : 0);
    server(0x0006).report_now({0x0000});
}

void LumiContact::add_facts(LumiStruct& facts) const {
    facts.add(0x64, Type::Bool, server(0x0006).number(0));
}

Result<void> LumiContact::act(std::string_view event, const JsonObject& arguments) {
    if (event != "open" && event != "close") return event == "battery" ? lumi_battery(*this, arguments) : Node::act(event, arguments);
    set_open(event == "open");
    return ok;
}

// ---- zones ----

ZoneSensor::ZoneSensor(async::Loop& loop, Ieee ieee, Make make, ZoneType type, const BasicFacts& facts, std::vector<ClusterId> in,
                       bool enrolled)
    : Node(loop, ieee, std::move(make)) {
    Endpoint& one = add({1, 0x0402, std::move(in), {0x0003, 0x0019}});
    one.put<Basic>(facts);
    put_common(one);
    if (one.server(0x0001) != nullptr) put_battery(one, 30, 200);
    one.put<IasZone>(type, this->make().manufacturer, enrolled);
}

void ZoneSensor::alarm(bool on, bool tamper, bool battery_low) {
    dynamic_cast<IasZone&>(server(0x0500)).notify(static_cast<std::uint16_t>((on ? 1 : 0) | (tamper ? 4 : 0) | (battery_low ? 8 : 0)));
}

Result<void> ZoneSensor::act(std::string_view event, const JsonObject& arguments) {
    if (event != "alarm" && event != "clear") return Node::act(event, arguments);
    alarm(event == "alarm", flag(arguments, "tamper", false), flag(arguments, "battery_low", false));
    return ok;
}

std::unique_ptr<ZoneSensor> lumi_leak(async::Loop& loop, Ieee ieee) {
    return std::make_unique<ZoneSensor>(loop, ieee, sleepy_sensor("aqaraLeak", kJennic, 1h), ZoneType::Water,
                                        BasicFacts{"LUMI", "lumi.sensor_wleak.aq1", 3, 3, 2, 4, 1, "20170721", "3000-0001"},
                                        std::vector<ClusterId>{0x0000, 0x0003, 0x0001, 0x0500}, true);
}

std::unique_ptr<ZoneSensor> sonoff_motion(async::Loop& loop, Ieee ieee) {
    return std::make_unique<ZoneSensor>(loop, ieee, sleepy_sensor("sonoffMotion", kEwelink, 30s), ZoneType::Motion,
                                        BasicFacts{"eWeLink", "MS01", 3, 4, 0, 1, 3, "20201012", ""},
                                        std::vector<ClusterId>{0x0000, 0x0003, 0x0500, 0x0001}, false);
}

std::unique_ptr<ZoneSensor> sonoff_contact(async::Loop& loop, Ieee ieee) {
    return std::make_unique<ZoneSensor>(loop, ieee, sleepy_sensor("sonoffContact", kEwelink, 30s), ZoneType::Contact,
                                        BasicFacts{"eWeLink", "DS01", 3, 4, 0, 1, 3, "20201010", ""},
                                        std::vector<ClusterId>{0x0000, 0x0003, 0x0500, 0x0001}, false);
}

std::unique_ptr<ZoneSensor> heiman_smoke(async::Loop& loop, Ieee ieee) {
    return std::make_unique<ZoneSensor>(loop, ieee, sleepy_sensor("heimanSmoke", 0x120B, 4s), ZoneType::Fire,
                                        BasicFacts{"HEIMAN", "SmokeSensor-EF-3.0", 3, 17, 2, 17, 3, "20170808", ""},
                                        std::vector<ClusterId>{0x0000, 0x0003, 0x0001, 0x0500, 0x0502}, false);
}

}  // namespace skep::sim

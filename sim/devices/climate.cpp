#include "sim/devices/climate.h"

#include <algorithm>
#include <cmath>

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Type;

// ---- FYRTUR ----

IkeaBlind::IkeaBlind(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("ikeaBlind", kIkea, 1s)) {
    Endpoint& one = add({1, 0x0202, {0x0000, 0x0001, 0x0003, 0x0004, 0x0005, 0x0020, 0x0102, 0x1000, 0xFC7C}, {0x0019, 0x1000}});
    one.put<Basic>(BasicFacts{"IKEA of Sweden", "FYRTUR block-out roller blind", 3, 34, 98, 1, 3, "20190311", "2.2.009"});
    put_common(one);
    one.server(0x0001)->define(0x0021, Type::Uint8, 84);
    one.put<PollControl>(55U * 60 * 4);
    one.put<WindowCovering>(24s);
    one.put_client<OtaClient>(kIkea, 0x1187, 0x22009631);
}

Result<void> IkeaBlind::act(std::string_view event, const JsonObject& arguments) {
    if (event == "up")
        covering().go(0);
    else if (event == "down")
        covering().go(100);
    else if (event == "stop")
        covering().stop();
    else
        return Node::act(event, arguments);
    return ok;
}

// ---- TRVZB ----

namespace {
constexpr ClusterId kSonoffPrivate = 0xFC11;

void put_settings(Cluster& cluster) {
    cluster.define(0x0000, Type::Bool, 0, true).define(0x6000, Type::Bool, 0, true).define(0x6002, Type::Int16, 700, true);
    cluster.define(0x6003, Type::Uint16, 1'350, true).define(0x6004, Type::Uint16, 1'260, true).define(0x6005, Type::Uint16, 300, true);
    cluster.define(0x6006, Type::Uint16, 300, true).define(0x6007, Type::Uint16, 3'100, true).define(0x600B, Type::Uint8, 100, true);
    cluster.define(0x600C, Type::Uint8, 100, true).define(0x600D, Type::Int16, 0, true).define(0x600E, Type::Uint8, 0, true);
    cluster.define(0x6011, Type::Int16, -20, true).define(0x6014, Type::Uint8, 0xFF, true).define(0x6015, Type::Uint32, 0, true);
    cluster.define(0x6016, Type::Int16, 2'000, true).define(0x6017, Type::Bitmap8, 0, true);
}
}  // namespace

SonoffValve::SonoffValve(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("sonoffValve", kEwelink, 3s)) {
    Endpoint& one = add({1, 0x0301, {0x0000, 0x0001, 0x0003, 0x0006, 0x0020, 0x0201, 0xFC57, kSonoffPrivate}, {0x000A, 0x0019}});
    one.put<Basic>(BasicFacts{"SONOFF", "TRVZB", 3, 0, 2, 1, 3, "20240101", "1.1.3"});
    put_common(one);
    one.server(0x0001)->define(0x0020, Type::Uint8, 30).define(0x0021, Type::Uint8, 176);
    one.put<PollControl>(60U * 60 * 4);
    one.put<Thermostat>();
    put_settings(*one.server(kSonoffPrivate));
    one.put_client<TimeClient>();
    one.put_client<OtaClient>(kEwelink, 0x2001, 0x00001103);
}

void SonoffValve::room(double celsius) {
    thermostat().room(static_cast<std::int16_t>(std::lround(celsius * 100)));
}

Result<void> SonoffValve::act(std::string_view event, const JsonObject& arguments) {
    if (event == "room") {
        room(real(arguments, "temperature", 20));
    } else if (event == "turn") {
        thermostat().set(0x0012, std::lround(std::clamp(real(arguments, "setpoint", 20), 5.0, 30.0) * 100));
        thermostat().room(static_cast<std::int16_t>(thermostat().number(0) - thermostat().number(0x0010) * 10));
    } else {
        return Node::act(event, arguments);
    }
    return ok;
}

// ---- AVATTO TRV07 ----

namespace {
// Temperatures in tenths of a degree, the valve's opening in tenths of a percent.
constexpr std::uint8_t kMode = 1, kSetpoint = 2, kRoom = 3, kBoost = 4, kBoostTime = 5, kHeats = 6, kWindow = 7, kWindowDetection = 8,
                       kChildLock = 12, kBattery = 13, kFault = 14, kMinimum = 15, kMaximum = 16, kCalibration = 101, kPosition = 102;
}  // namespace

TuyaValve::TuyaValve(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("tuyaValve", kTuya, 5s)) {
    using Kind = TuyaData::Kind;
    Endpoint& one = add({1, 0x0051, {0x0000, 0x0004, 0x0005, 0xEF00}, {0x0019, 0x000A}});
    one.put<Basic>(BasicFacts{"_TZE200_bvrlmajk", "TS0601", 3, 85, 0, 1, 3, "", ""});
    put_common(one);
    one.put_client<TimeClient>();
    TuyaData& points = one.put<TuyaData>();
    points.point(kMode, Kind::Enum, 1).point(kSetpoint, Kind::Number, 200).point(kRoom, Kind::Number, 205).point(kBoost, Kind::Bool, 0);
    points.point(kBoostTime, Kind::Number, 0)
        .point(kHeats, Kind::Enum, 0)
        .point(kWindow, Kind::Enum, 0)
        .point(kWindowDetection, Kind::Bool, 0);
    points.point(kChildLock, Kind::Bool, 0)
        .point(kBattery, Kind::Number, 92)
        .point(kFault, Kind::Bitmap, 0)
        .point(kMinimum, Kind::Number, 50);
    points.point(kMaximum, Kind::Number, 350).point(kCalibration, Kind::Number, 0).point(kPosition, Kind::Number, 0);
    points.on_set = [this](std::uint8_t id) {
        if (id == kSetpoint || id == kCalibration || id == kMode) decide();
    };
}

bool TuyaValve::heats() const {
    return data().value(kPosition) > 0;
}

void TuyaValve::decide() {
    constexpr std::int64_t kOff = 2, kOn = 3;
    const std::int64_t mode = data().value(kMode);
    const double error = static_cast<double>(data().value(kSetpoint) - data().value(kRoom)) / 10;
    std::int64_t position = error > (heats() ? -0.1 : 0.2) ? std::clamp<std::int64_t>(std::lround(error * 4) * 100, 100, 1'000) : 0;
    if (mode == kOff || mode == kOn) position = mode == kOn ? 1'000 : 0;
    data().change(kPosition, position);
    data().change(kHeats, position > 0 ? 1 : 0);
}

void TuyaValve::room(double celsius) {
    const std::int64_t tenths = std::lround(celsius * 10) + data().value(kCalibration);
    if (std::abs(tenths - data().value(kRoom)) >= 5) data().change(kRoom, tenths);
    decide();
}

Result<void> TuyaValve::act(std::string_view event, const JsonObject& arguments) {
    if (event == "room") {
        room(real(arguments, "temperature", 20));
    } else if (event == "turn") {
        data().change(kSetpoint, std::lround(real(arguments, "setpoint", 20) * 10));
        decide();
    } else {
        return Node::act(event, arguments);
    }
    return ok;
}

// ---- Yale ----

std::unique_ptr<Node> yale_lock(async::Loop& loop, Ieee ieee) {
    auto lock = std::make_unique<Node>(loop, ieee, sleepy_sensor("yaleLock", kYale, 2s));
    Endpoint& one = lock->add({1, 0x000A, {0x0000, 0x0001, 0x0003, 0x0009, 0x000A, 0x0101, 0x0020}, {0x000A, 0x0019}});
    one.put<Basic>(BasicFacts{"Yale", "YRD226 TSDB", 3, 2, 3, 9, 2, "20190416", ""});
    put_common(one);
    one.server(0x0001)->define(0x0021, Type::Uint8, 190);
    one.put<DoorLock>();
    one.put<PollControl>(60U * 60 * 4);
    return lock;
}

}  // namespace skep::sim

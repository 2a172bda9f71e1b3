// What looks at the world: climate, motion, doors, leaks, smoke.
#pragma once

#include "sim/clusters/security.h"
#include "sim/clusters/tuya.h"
#include "sim/devices/parts.h"

namespace skep::sim {

// Temperature, humidity and sometimes pressure. climate: {"temperature":21.5,"humidity":48,"pressure":1008}
class ClimateSensor {
public:
    virtual ~ClimateSensor() = default;
    virtual void feel(double celsius, double humidity, double hectopascal) = 0;
};

class SonoffClimate final : public Node, public ClimateSensor {  // SNZB-02
public:
    SonoffClimate(async::Loop& loop, Ieee ieee);
    void feel(double celsius, double humidity, double hectopascal) override;
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"climate", "battery"}; }
};

class LumiWeather final : public LumiNode, public ClimateSensor {  // WSDCGQ11LM
public:
    LumiWeather(async::Loop& loop, Ieee ieee);
    void feel(double celsius, double humidity, double hectopascal) override;
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"climate", "battery"}; }

protected:
    void add_facts(LumiStruct& facts) const override;
};

class TuyaClimate final : public Node, public ClimateSensor {  // TS0601, data points
public:
    TuyaClimate(async::Loop& loop, Ieee ieee);
    void feel(double celsius, double humidity, double hectopascal) override;
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"climate"}; }

private:
    [[nodiscard]] TuyaData& data() const { return dynamic_cast<TuyaData&>(server(0xEF00)); }
};

class LumiMotion final : public LumiNode {  // RTCGQ11LM
public:
    LumiMotion(async::Loop& loop, Ieee ieee);
    void see(std::uint16_t lux);
    // motion: {"lux":120}
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"motion", "battery"}; }

protected:
    void add_facts(LumiStruct& facts) const override;

private:
    std::uint16_t lux_ = 12;
};

class LumiContact final : public LumiNode {  // MCCGQ11LM
public:
    LumiContact(async::Loop& loop, Ieee ieee);
    void set_open(bool open);
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"open", "close", "battery"}; }

protected:
    void add_facts(LumiStruct& facts) const override;
};

// Devices whose one message is the zone status: water, smoke, motion, doors.
class ZoneSensor final : public Node {
public:
    ZoneSensor(async::Loop& loop, Ieee ieee, Make make, ZoneType type, const BasicFacts& facts, std::vector<ClusterId> in, bool enrolled);
    void alarm(bool on, bool tamper = false, bool battery_low = false);
    // alarm, clear: {"tamper":false,"battery_low":false}
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"alarm", "clear"}; }
};

std::unique_ptr<ZoneSensor> lumi_leak(async::Loop& loop, Ieee ieee);       // SJCGQ11LM
std::unique_ptr<ZoneSensor> sonoff_motion(async::Loop& loop, Ieee ieee);   // SNZB-03
std::unique_ptr<ZoneSensor> sonoff_contact(async::Loop& loop, Ieee ieee);  // SNZB-04
std::unique_ptr<ZoneSensor> heiman_smoke(async::Loop& loop, Ieee ieee);    // HS1SA

}  // namespace skep::sim

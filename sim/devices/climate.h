// What moves in a home by motor: a blind, two kinds of radiator valves, and a lock of the standard kind.
#pragma once

#include "sim/clusters/hvac.h"
#include "sim/clusters/security.h"
#include "sim/clusters/tuya.h"
#include "sim/devices/parts.h"

namespace skep::sim {

class IkeaBlind final : public Node {  // FYRTUR
public:
    IkeaBlind(async::Loop& loop, Ieee ieee);
    [[nodiscard]] WindowCovering& covering() const { return dynamic_cast<WindowCovering&>(server(0x0102)); }
    // up, down, stop: the buttons on the blind itself
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"up", "down", "stop"}; }
};

class RadiatorValve {  // what a home does to any of them
public:
    virtual ~RadiatorValve() = default;
    virtual void room(double celsius) = 0;
    [[nodiscard]] virtual bool heats() const = 0;
};

class SonoffValve final : public Node, public RadiatorValve {  // TRVZB: the standard cluster
public:
    SonoffValve(async::Loop& loop, Ieee ieee);
    void room(double celsius) override;
    [[nodiscard]] bool heats() const override { return thermostat().heats(); }
    [[nodiscard]] Thermostat& thermostat() const { return dynamic_cast<Thermostat&>(server(0x0201)); }
    // room: {"temperature":20.5}; turn: {"setpoint":21}, a hand at the valve
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"room", "turn"}; }
};

class TuyaValve final : public Node, public RadiatorValve {  // TS0601, AVATTO TRV07
public:
    TuyaValve(async::Loop& loop, Ieee ieee);
    void room(double celsius) override;
    [[nodiscard]] bool heats() const override;
    [[nodiscard]] TuyaData& data() const { return dynamic_cast<TuyaData&>(server(0xEF00)); }
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"room", "turn"}; }

private:
    void decide();
};

std::unique_ptr<Node> yale_lock(async::Loop& loop, Ieee ieee);  // YRD226: can be commanded

}  // namespace skep::sim

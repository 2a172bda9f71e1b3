// Plugs, with what is plugged into them.
#pragma once

#include "sim/devices/parts.h"

namespace skep::sim {

// The divisors by which a plug tells what it measures.
struct MeterScale {
    double watt = 1;
    double volt = 1;
    double ampere = 1000;
    double kilowatt_hour = 100;
};

class Plug final : public Node {
public:
    Plug(async::Loop& loop, Ieee ieee, Make make, std::optional<MeterScale> scale);
    [[nodiscard]] OnOff& on_off() const { return dynamic_cast<OnOff&>(server(0x0006)); }
    // What is plugged in draws so much while the plug is on.
    void set_load(double watts);
    [[nodiscard]] double watts() const;
    // press: the plug's own button; load: {"watts":60}
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"press", "load"}; }
    void measure();   // brings the attributes up to now
    void switched();  // its relay has moved

protected:
    void on_power(bool on) override;

private:
    void tick();
    std::optional<MeterScale> scale_;
    double load_ = 0;        // W
    double energy_ = 0;      // kWh since it was made
    double last_watts_ = 0;  // since measured_
    async::TimePoint measured_{};
    async::Timer tick_;
};

std::unique_ptr<Plug> ikea_outlet(async::Loop& loop, Ieee ieee);         // E1603, no meter
std::unique_ptr<Plug> ikea_metering_plug(async::Loop& loop, Ieee ieee);  // E2206
std::unique_ptr<Plug> tuya_metering_plug(async::Loop& loop, Ieee ieee);  // TS011F

}  // namespace skep::sim

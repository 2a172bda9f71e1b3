// Bulbs: they are mains routers that people also switch off at the wall.
#pragma once

#include "sim/devices/parts.h"

namespace skep::sim {

class Bulb final : public Node {
public:
    Bulb(async::Loop& loop, Ieee ieee, Make make);
    [[nodiscard]] OnOff& on_off() const;
    [[nodiscard]] Level& level() const;
    EndpointId light = 1;
    // wall: {"on":true}, power at the switch on the wall; toggle, on, off: as if it had decided itself
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"wall", "on", "off", "toggle"}; }

protected:
    void on_power(bool on) override;
};

std::unique_ptr<Bulb> ikea_white_spectrum_bulb(async::Loop& loop, Ieee ieee);  // LED1732G11
std::unique_ptr<Bulb> ikea_color_bulb(async::Loop& loop, Ieee ieee);           // LED1924G9
std::unique_ptr<Bulb> hue_color_bulb(async::Loop& loop, Ieee ieee);            // 9290022166

}  // namespace skep::sim

// On/off, level and colour (ZCL 3.8, 3.10, 5.2), with transitions.
#pragma once

#include <array>
#include <functional>

#include "sim/clusters/glide.h"
#include "sim/node.h"

namespace skep::sim {

class OnOff : public Cluster {
public:
    explicit OnOff(bool lighting);
    Outcome on_command(const Command& command) override;
    void turn(bool on);
    [[nodiscard]] bool on() const { return number(0x0000) != 0; }
    // After power came back: as the start-up attribute says.
    void power_up();
    std::function<void(bool)> on_change;

private:
    async::Timer timed_off_;
};

class Level final : public Cluster {
public:
    Level();
    Outcome on_command(const Command& command) override;
    void on_read() override;
    void go(double level, async::Duration time);

private:
    [[nodiscard]] bool executes(Reader& rest) const;  // while the light is off
    void follow();
    void store();

    Glide glide_;
    bool off_at_end_ = false;
    std::int64_t before_off_ = 254;  // what it comes back to
    async::Timer step_;
};

enum ColorCapability : std::uint8_t { kHueSaturation = 1, kEnhancedHue = 2, kColorLoop = 4, kXy = 8, kTemperature = 16 };

class Color final : public Cluster {
public:
    Color(std::uint8_t capabilities, std::uint16_t coolest, std::uint16_t warmest);
    Outcome on_command(const Command& command) override;
    void on_read() override;
    void go_xy(std::uint16_t x, std::uint16_t y, async::Duration time);
    void go_temperature(double mireds, async::Duration time);
    void go_hue_saturation(double hue, double saturation, async::Duration time);  // hue 0..65535, saturation 0..254

private:
    enum Part : std::size_t { kX, kY, kMireds, kHue, kSaturation, kParts };
    Outcome hue_command(std::uint8_t command, Reader& in);
    Outcome temperature_command(std::uint8_t command, Reader& in);
    void mode(std::uint8_t mode, bool enhanced);
    void follow();
    void store();
    [[nodiscard]] double now(Part part) const;

    std::uint16_t coolest_;
    std::uint16_t warmest_;
    std::array<Glide, kParts> glides_;
    async::Timer step_;
};

}  // namespace skep::sim

// Window covering (ZCL 7.4) and thermostat (ZCL 6.3).
#pragma once

#include "sim/clusters/glide.h"
#include "sim/node.h"

namespace skep::sim {

// Lift in percent: 0 open, 100 closed.
class WindowCovering final : public Cluster {
public:
    explicit WindowCovering(async::Duration travel);
    Outcome on_command(const Command& command) override;
    void on_read() override;
    void go(double percent);
    void stop();

private:
    void follow();
    void store();
    async::Duration travel_;
    Glide lift_;
    async::Timer step_;
};

class Thermostat final : public Cluster {
public:
    Thermostat();
    Outcome on_command(const Command& command) override;
    zcl::Status on_write(AttributeId id, const Attribute& now) override;
    // Hundredths of a degree. Decides whether it heats.
    void room(std::int16_t temperature);
    [[nodiscard]] bool heats() const { return number(0x0029) != 0; }

private:
    void decide();
};

}  // namespace skep::sim

#include "sim/clusters/hvac.h"

#include <algorithm>
#include <cmath>

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Status;
using zcl::Type;

WindowCovering::WindowCovering(async::Duration travel) : Cluster(0x0102), travel_(travel) {
    define(0x0000, Type::Enum8, 0).define(0x0007, Type::Bitmap8, 0x03).define(0x0008, Type::Uint8, 0);
    define(0x0017, Type::Bitmap8, 0, true);
    lift_.stand(0);
}

void WindowCovering::on_read() {
    if (step_.pending()) store();
}

void WindowCovering::store() {
    set(0x0008, std::lround(lift_.at(node().loop().now())));
}

void WindowCovering::follow() {
    store();
    const async::Duration left = lift_.left(node().loop().now());
    step_.reset();
    if (left > 0s) step_ = node().loop().after(std::min<async::Duration>(left, 1s), [this] { follow(); });
}

void WindowCovering::go(double percent) {
    const auto now = node().loop().now();
    if (!step_.pending()) lift_.stand(static_cast<double>(number(0x0008)));
    const double way = std::abs(percent - lift_.at(now)) / 100;
    lift_.go(now, std::clamp(percent, 0.0, 100.0), async::Duration(static_cast<std::int64_t>(way * static_cast<double>(travel_.count()))));
    follow();
}

void WindowCovering::stop() {
    if (!step_.pending()) return;
    lift_.stop(node().loop().now());
    follow();
}

Outcome WindowCovering::on_command(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case 0x00: go(0); return Status::Success;
        case 0x01: go(100); return Status::Success;
        case 0x02: stop(); return Status::Success;
        case 0x05: {
            const std::uint8_t percent = in.u8();
            if (in.failed()) return Status::MalformedCommand;
            if (percent > 100) return Status::InvalidValue;
            go(percent);
            return Status::Success;
        }
        default: return Status::UnsupClusterCommand;
    }
}

Thermostat::Thermostat() : Cluster(0x0201) {
    define(0x0000, Type::Int16, 2050).define(0x0003, Type::Int16, 500).define(0x0004, Type::Int16, 3500).define(0x0008, Type::Uint8, 0);
    define(0x0010, Type::Int8, 0, true).define(0x0012, Type::Int16, 2000, true).define(0x0014, Type::Int16, 1600, true);
    define(0x0015, Type::Int16, 500, true).define(0x0016, Type::Int16, 3000, true).define(0x001B, Type::Enum8, 2, true);
    define(0x001C, Type::Enum8, 4, true).define(0x001E, Type::Enum8, 0).define(0x0029, Type::Bitmap16, 0);
}

void Thermostat::decide() {
    const double error = static_cast<double>(number(0x0012) - number(0x0000)) / 100;
    const bool on = number(0x001C) == 4 && error > (heats() ? -0.1 : 0.2);
    set(0x0008, on ? std::clamp<std::int64_t>(std::lround(error * 40), 5, 100) : 0);
    set(0x001E, on ? 4 : 0);
    set(0x0029, on ? 1 : 0);
}

void Thermostat::room(std::int16_t temperature) {
    set(0x0000, temperature + number(0x0010) * 10);
    decide();
}

Status Thermostat::on_write(AttributeId attribute, const Attribute& now) {
    const std::int64_t value = wire::as_int(now.type, now.value);
    if ((attribute == 0x0012 || attribute == 0x0014) && (value < number(0x0015) || value > number(0x0016))) return Status::InvalidValue;
    decide();
    return Status::Success;
}

Outcome Thermostat::on_command(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case 0x00: {
            in.u8();  // heat, cool or both: it only heats
            const std::int64_t wanted = number(0x0012) + in.i8() * 10;
            if (in.failed()) return Status::MalformedCommand;
            set(0x0012, std::clamp(wanted, number(0x0015), number(0x0016)));
            decide();
            return Status::Success;
        }
        case 0x01:
        case 0x03: return Status::Success;
        default: return Status::UnsupClusterCommand;
    }
}

}  // namespace skep::sim

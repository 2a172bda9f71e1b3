#include "sim/clusters/lighting.h"

#include <algorithm>
#include <cmath>

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Status;
using zcl::Type;

namespace {
constexpr async::Duration kStep = 1s;      // how often a value under way is looked at for reports
constexpr std::uint16_t kNoTime = 0xFFFF;  // as fast as it can
constexpr std::uint8_t kExecuteIfOff = 1;  // ZCL 3.10.2.2.8

async::Duration tenths(std::uint16_t time) {
    return time == kNoTime ? async::Duration{} : time * 100ms;
}
}  // namespace

// ---- on/off ----

OnOff::OnOff(bool lighting) : Cluster(0x0006) {
    define(0x0000, Type::Bool, 0);
    if (!lighting) return;
    define(0x4000, Type::Bool, 1).define(0x4001, Type::Uint16, 0, true).define(0x4002, Type::Uint16, 0, true);
    define(0x4003, Type::Enum8, 0xFF, true);
}

void OnOff::turn(bool on_now) {
    const bool changes = on() != on_now;
    if (!on_now) timed_off_.reset();
    set(0x0000, on_now ? 1 : 0);
    if (changes && on_change) on_change(on_now);
}

void OnOff::power_up() {
    switch (number(0x4003)) {
        case 0: turn(false); break;
        case 1: turn(true); break;
        case 2: turn(!on()); break;
        default: break;
    }
}

Outcome OnOff::on_command(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case 0x00:
        case 0x40: turn(false); return Status::Success;
        case 0x01:
        case 0x41: turn(true); return Status::Success;
        case 0x02: turn(!on()); return Status::Success;
        case 0x42: {  // on with timed off
            const bool only_when_on = (in.u8() & 1) != 0;
            const std::uint16_t time = in.u16();
            if (in.failed()) return Status::MalformedCommand;
            if (only_when_on && !on()) return Status::Success;
            turn(true);
            timed_off_ = node().loop().after(time * 100ms, [this] { turn(false); });
            return Status::Success;
        }
        default: return Status::UnsupClusterCommand;
    }
}

// ---- level ----

Level::Level() : Cluster(0x0008) {
    define(0x0000, Type::Uint8, 254).define(0x0001, Type::Uint16, 0).define(0x000F, Type::Bitmap8, 0, true);
    define(0x0010, Type::Uint16, 0, true).define(0x0011, Type::Uint8, 0xFF, true).define(0x4000, Type::Uint8, 0xFF, true);
    glide_.stand(254);
}

// A value that stands is the attribute's; one under way is the glide's.
void Level::on_read() {
    if (step_.pending()) store();
}

void Level::store() {
    const auto now = node().loop().now();
    set(0x0001, std::chrono::duration_cast<std::chrono::milliseconds>(glide_.left(now)).count() / 100);
    set(0x0000, std::lround(glide_.at(now)));
}

void Level::go(double level, async::Duration time) {
    if (!step_.pending()) glide_.stand(static_cast<double>(number(0x0000)));
    glide_.go(node().loop().now(), std::clamp(level, 0.0, 254.0), time);
    follow();
}

void Level::follow() {
    store();
    const async::Duration left = glide_.left(node().loop().now());
    if (left > 0s) {
        step_ = node().loop().after(std::min(left, kStep), [this] { follow(); });
        return;
    }
    step_.reset();
    if (!std::exchange(off_at_end_, false)) return;
    if (auto* on_off = dynamic_cast<OnOff*>(endpoint().server(0x0006))) on_off->turn(false);
    set(0x0000, before_off_);
}

bool Level::executes(Reader& rest) const {
    const std::uint8_t mask = rest.left() >= 2 ? rest.u8() : 0;
    const std::uint8_t given = mask != 0 ? rest.u8() : 0;
    const auto options = static_cast<std::uint8_t>((number(0x000F) & ~mask) | (given & mask));
    const Cluster* on_off = endpoint().server(0x0006);
    return (options & kExecuteIfOff) != 0 || on_off == nullptr || on_off->number(0) != 0;
}

Outcome Level::on_command(const Command& command) {
    const std::uint8_t id = command.header.command;
    if (id > 0x07) return Status::UnsupClusterCommand;
    const bool with_on_off = id >= 4;
    Reader in(command.payload);
    if (!step_.pending()) glide_.stand(static_cast<double>(number(0x0000)));
    const double current = glide_.at(node().loop().now());
    double target = current;
    async::Duration time{};
    switch (id & 3) {
        case 0:
            target = in.u8();
            time = tenths(in.u16());
            break;
        case 1: {
            target = in.u8() == 0 ? 254 : (with_on_off ? 0 : 1);
            const std::uint8_t rate = in.u8();
            time = rate == 0 || rate == 0xFF
                       ? 0s
                       : std::chrono::duration_cast<async::Duration>(std::chrono::duration<double>(std::abs(target - current) / rate));
            break;
        }
        case 2: {
            const bool up = in.u8() == 0;
            const double size = in.u8();
            target = std::clamp(up ? current + size : current - size, with_on_off ? 0.0 : 1.0, 254.0);
            time = tenths(in.u16());
            break;
        }
        default:
            glide_.stop(node().loop().now());
            off_at_end_ = false;
            follow();
            return Status::Success;
    }
    if (in.failed()) return Status::MalformedCommand;
    auto* on_off = dynamic_cast<OnOff*>(endpoint().server(0x0006));
    if (!with_on_off && !executes(in)) return Status::Success;
    if (with_on_off && on_off != nullptr) {
        if (target > 0 && !on_off->on()) {
            if (time > 0s) set(0x0000, 1);
            on_off->turn(true);
        }
        off_at_end_ = target <= 0;
        if (off_at_end_ && current >= 1) before_off_ = std::lround(current);
    }
    go(target, time);
    return Status::Success;
}

// ---- colour ----

namespace {

struct Xy {
    double x, y;
};

// Planckian locus by the cubic fits of Kim et al. (2002), good from 1667 to 25000 K.
Xy of_temperature(double mireds) {
    const double t = std::clamp(1e6 / mireds, 1667.0, 25000.0);
    const double a = 1e3 / t;
    const double x = t <= 4000 ? -0.2661239 * a * a * a - 0.2343589 * a * a + 0.8776956 * a + 0.179910
                               : -3.0258469 * a * a * a + 2.1070379 * a * a + 0.2226347 * a + 0.240390;
    double y = 0;
    if (t <= 2222)
        y = -1.1063814 * x * x * x - 1.34811020 * x * x + 2.18555832 * x - 0.20219683;
    else if (t <= 4000)
        y = -0.9549476 * x * x * x - 1.37418593 * x * x + 2.09137015 * x - 0.16748867;
    else
        y = 3.0817580 * x * x * x - 5.87338670 * x * x + 3.75112997 * x - 0.37001483;
    return {x, y};
}

// Full brightness of a hue and a saturation, through linear sRGB.
Xy of_hue_saturation(double hue, double saturation) {
    const double h = hue * 6;
    const auto channel = [&](double shift) {
        const double k = std::fmod(shift + h, 6.0);
        const double v = 1 - saturation * std::clamp(std::min(k, 4 - k), 0.0, 1.0);
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    const double r = channel(5), g = channel(3), b = channel(1);
    const double X = 0.4124 * r + 0.3576 * g + 0.1805 * b;
    const double Y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const double Z = 0.0193 * r + 0.1192 * g + 0.9505 * b;
    const double sum = X + Y + Z;
    return sum <= 0 ? Xy{0.3127, 0.3290} : Xy{X / sum, Y / sum};
}

double wire_xy(double v) {
    return std::clamp(v * 65536.0, 0.0, 65279.0);
}

}  // namespace

Color::Color(std::uint8_t capabilities, std::uint16_t coolest, std::uint16_t warmest)
    : Cluster(0x0300), coolest_(coolest), warmest_(warmest) {
    if ((capabilities & kHueSaturation) != 0) define(0x0000, Type::Uint8, 0).define(0x0001, Type::Uint8, 0);
    define(0x0002, Type::Uint16, 0).define(0x0003, Type::Uint16, 24930).define(0x0004, Type::Uint16, 24694);
    if ((capabilities & kTemperature) != 0) define(0x0007, Type::Uint16, 370);
    define(0x0008, Type::Enum8, (capabilities & kTemperature) != 0 ? 2 : 1).define(0x000F, Type::Bitmap8, 0, true);
    if ((capabilities & kEnhancedHue) != 0) define(0x4000, Type::Uint16, 0);
    define(0x4001, Type::Enum8, (capabilities & kTemperature) != 0 ? 2 : 1);
    if ((capabilities & kColorLoop) != 0) define(0x4002, Type::Uint8, 0).define(0x4003, Type::Uint8, 0).define(0x4004, Type::Uint16, 25);
    define(0x400A, Type::Bitmap16, capabilities);
    if ((capabilities & kTemperature) != 0)
        define(0x400B, Type::Uint16, coolest).define(0x400C, Type::Uint16, warmest).define(0x4010, Type::Uint16, 370, true);
    glides_[kX].stand(24930);
    glides_[kY].stand(24694);
    glides_[kMireds].stand(370);
}

double Color::now(Part part) const {
    return glides_[part].at(node().loop().now());
}

void Color::on_read() {
    if (step_.pending()) store();
}

void Color::store() {
    set(0x0003, std::lround(now(kX)));
    set(0x0004, std::lround(now(kY)));
    set(0x0007, std::lround(now(kMireds)));
    set(0x0000, std::lround(now(kHue) * 254 / 65536));
    set(0x0001, std::lround(now(kSaturation)));
    set(0x4000, std::lround(now(kHue)) & 0xFFFF);
}

void Color::follow() {
    store();
    const auto at = node().loop().now();
    async::Duration left{};
    for (const Glide& glide : glides_) left = std::max(left, glide.left(at));
    set(0x0002, std::chrono::duration_cast<std::chrono::milliseconds>(left).count() / 100);
    step_.reset();
    if (left > 0s) step_ = node().loop().after(std::min(left, kStep), [this] { follow(); });
}

void Color::mode(std::uint8_t new_mode, bool enhanced) {
    set(0x0008, new_mode);
    set(0x4001, enhanced ? 3 : new_mode);
}

void Color::go_xy(std::uint16_t x, std::uint16_t y, async::Duration time) {
    const auto at = node().loop().now();
    glides_[kX].go(at, x, time);
    glides_[kY].go(at, y, time);
    mode(1, false);
    follow();
}

void Color::go_temperature(double mireds, async::Duration time) {
    const auto at = node().loop().now();
    mireds = std::clamp<double>(mireds, coolest_, warmest_);
    const Xy xy = of_temperature(mireds);
    glides_[kMireds].go(at, mireds, time);
    glides_[kX].go(at, wire_xy(xy.x), time);
    glides_[kY].go(at, wire_xy(xy.y), time);
    mode(2, false);
    follow();
}

void Color::go_hue_saturation(double hue, double saturation, async::Duration time) {
    const auto at = node().loop().now();
    saturation = std::clamp(saturation, 0.0, 254.0);
    const Xy xy = of_hue_saturation(std::fmod(hue, 65536.0) / 65536.0, saturation / 254.0);
    glides_[kHue].go(at, hue, time);
    glides_[kSaturation].go(at, saturation, time);
    glides_[kX].go(at, wire_xy(xy.x), time);
    glides_[kY].go(at, wire_xy(xy.y), time);
    follow();
}

Outcome Color::hue_command(std::uint8_t command, Reader& in) {
    constexpr double kTurn = 65536;
    const bool enhanced = command >= 0x40;
    double hue = now(kHue);
    double saturation = now(kSaturation);
    async::Duration time{};
    const auto read_hue = [&] { return enhanced ? in.u16() : in.u8() * kTurn / 254; };
    switch (command & 0x0F) {
        case 0x00:
            hue = read_hue();
            in.u8();  // direction: the shortest is good enough
            time = tenths(in.u16());
            break;
        case 0x02: {
            const bool up = in.u8() == 1;
            const double size = read_hue();
            hue = up ? hue + size : hue - size;
            time = enhanced ? tenths(in.u16()) : in.u8() * 100ms;
            break;
        }
        case 0x03:
            if (enhanced) {
                hue = in.u16();
                saturation = in.u8();
            } else {
                saturation = in.u8();
            }
            time = tenths(in.u16());
            break;
        case 0x05: {
            const bool up = in.u8() == 1;
            const double size = in.u8();
            saturation = up ? saturation + size : saturation - size;
            time = in.u8() * 100ms;
            break;
        }
        case 0x06:
            hue = read_hue();
            saturation = in.u8();
            time = tenths(in.u16());
            break;
        default: return Status::Success;  // moves without end: stand where they began
    }
    if (in.failed()) return Status::MalformedCommand;
    if (hue < 0) hue += kTurn;
    mode(0, enhanced);
    go_hue_saturation(hue, saturation, time);
    return Status::Success;
}

// 0A to, 4B on its way to an end, 4C by a step.
Outcome Color::temperature_command(std::uint8_t command, Reader& in) {
    const std::uint8_t direction = command == 0x0A ? 0 : in.u8();
    const double size = in.u16();
    const double current = now(kMireds);
    if (command == 0x4B) {
        const double end = direction == 1 ? warmest_ : coolest_;
        if (in.failed()) return Status::MalformedCommand;
        if (direction == 0)
            for (Glide& glide : glides_) glide.stop(node().loop().now());
        else if (size > 0)
            go_temperature(end, std::chrono::duration_cast<async::Duration>(std::chrono::duration<double>(std::abs(end - current) / size)));
        return Status::Success;
    }
    const async::Duration time = tenths(in.u16());
    if (in.failed()) return Status::MalformedCommand;
    const double stepped = direction == 1 ? current + size : current - size;
    go_temperature(command == 0x0A ? size : stepped, time);
    return Status::Success;
}

Outcome Color::on_command(const Command& command) {
    Reader in(command.payload);
    const std::uint8_t id = command.header.command;
    const bool has_hue = find(0x0000) != nullptr;
    const bool has_temperature = find(0x0007) != nullptr;
    switch (id) {
        case 0x00:
        case 0x01:
        case 0x02:
        case 0x03:
        case 0x04:
        case 0x05:
        case 0x06:
        case 0x40:
        case 0x41:
        case 0x42:
        case 0x43: return has_hue ? hue_command(id, in) : Outcome(Status::UnsupClusterCommand);
        case 0x07: {
            const std::uint16_t x = in.u16();
            const std::uint16_t y = in.u16();
            const async::Duration time = tenths(in.u16());
            if (in.failed()) return Status::MalformedCommand;
            go_xy(x, y, time);
            return Status::Success;
        }
        case 0x08: return Status::Success;
        case 0x09: {
            const double x = now(kX) + in.i16();
            const double y = now(kY) + in.i16();
            go_xy(static_cast<std::uint16_t>(std::clamp(x, 0.0, 65279.0)), static_cast<std::uint16_t>(std::clamp(y, 0.0, 65279.0)),
                  tenths(in.u16()));
            return Status::Success;
        }
        case 0x0A:
        case 0x4B:
        case 0x4C: return has_temperature ? temperature_command(id, in) : Outcome(Status::UnsupClusterCommand);
        case 0x44:
            set(0x4002, (in.u8() & 1) != 0 && in.u8() != 0 ? 1 : 0);
            return find(0x4002) != nullptr ? Status::Success : Status::UnsupClusterCommand;
        case 0x47:
            for (Glide& glide : glides_) glide.stop(node().loop().now());
            follow();
            return Status::Success;
        default: return Status::UnsupClusterCommand;
    }
}

}  // namespace skep::sim

#include "sim/devices/plugs.h"

#include <cmath>

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Type;

namespace {
constexpr ClusterId kMetering = 0x0702, kElectrical = 0x0B04, kIkeaSmartPlug = 0xFC85;
constexpr double kMains = 230;  // V
constexpr async::Duration kTick = 60s;

// A meter reads its attributes off the plug's state of this moment.
class Meter final : public Cluster {
public:
    explicit Meter(ClusterId id) : Cluster(id) {}
    void on_read() override { dynamic_cast<Plug&>(node()).measure(); }
};
}  // namespace

Plug::Plug(async::Loop& loop, Ieee ieee, Make make, std::optional<MeterScale> scale)
    : Node(loop, ieee, std::move(make)), scale_(scale), measured_(loop.now()) {}

double Plug::watts() const {
    return powered() && on_off().on() ? load_ : 0;
}

void Plug::set_load(double watts_now) {
    measure();
    load_ = watts_now;
    switched();
}

void Plug::switched() {
    measure();
    tick();
}

void Plug::measure() {
    if (!scale_) return;
    const async::TimePoint now = loop().now();
    energy_ += last_watts_ / 1000 * static_cast<double>((now - measured_).count()) / 3.6e9;
    measured_ = now;
    last_watts_ = watts();
    Cluster& electrical = server(kElectrical);
    electrical.set(0x050B, std::lround(last_watts_ * scale_->watt));
    electrical.set(0x0508, std::lround(last_watts_ / kMains * scale_->ampere));
    server(kMetering).set(0x0000, static_cast<std::int64_t>(energy_ * scale_->kilowatt_hour));
}

// While current flows, the meter looks every minute: the mains and the load are never quite the same.
void Plug::tick() {
    tick_.reset();
    if (!scale_ || watts() <= 0) return;
    tick_ = loop().after(kTick, [this] {
        measure();
        const double flicker = static_cast<double>(loop().random(21)) - 10;  // thousandths
        Cluster& electrical = server(kElectrical);
        electrical.set(0x050B, std::lround(last_watts_ * (1 + flicker / 1000) * scale_->watt));
        electrical.set(0x0505, std::lround((kMains + static_cast<double>(loop().random(7)) - 3) * scale_->volt));
        tick();
    });
}

void Plug::on_power(bool on) {
    if (on) on_off().power_up();
    switched();
}

Result<void> Plug::act(std::string_view event, const JsonObject& arguments) {
    if (event == "press")
        on_off().turn(!on_off().on());
    else if (event == "load")
        set_load(real(arguments, "watts", 0));
    else
        return Node::act(event, arguments);
    return ok;
}

namespace {

Endpoint& put_plug(Plug& plug, Endpoint::Description description, const BasicFacts& facts) {
    Endpoint& one = plug.add(std::move(description));
    one.put<Basic>(facts);
    put_common(one);
    OnOff& on_off = one.put<OnOff>(true);
    on_off.on_change = [&plug](bool) { plug.switched(); };
    return one;
}

void put_meter(Endpoint& one, const MeterScale& scale) {
    one.put<Meter>(kMetering).define(0x0000, Type::Uint48, 0).define(0x0300, Type::Enum8, 0).define(0x0301, Type::Uint24, 1);
    one.server(kMetering)->define(0x0302, Type::Uint24, std::lround(scale.kilowatt_hour)).define(0x0306, Type::Bitmap8, 0);
    Cluster& electrical = one.put<Meter>(kElectrical);
    electrical.define(0x0000, Type::Bitmap32, 8)
        .define(0x0505, Type::Uint16, std::lround(kMains * scale.volt))
        .define(0x0508, Type::Uint16, 0);
    electrical.define(0x050B, Type::Int16, 0).define(0x0600, Type::Uint16, 1).define(0x0601, Type::Uint16, std::lround(scale.volt));
    electrical.define(0x0602, Type::Uint16, 1).define(0x0603, Type::Uint16, std::lround(scale.ampere));
    electrical.define(0x0604, Type::Uint16, 1).define(0x0605, Type::Uint16, std::lround(scale.watt));
}

}  // namespace

std::unique_ptr<Plug> ikea_outlet(async::Loop& loop, Ieee ieee) {
    auto plug = std::make_unique<Plug>(loop, ieee, mains_router("ikeaPlug", kIkea), std::nullopt);
    Endpoint& one = put_plug(*plug, {1, 0x010A, {0, 3, 4, 5, 6, 8, 0x1000, 0xFC7C}, {5, 0x0019, 0x0020, 0x1000}},
                             {"IKEA of Sweden", "TRADFRI control outlet", 1, 32, 98, 1, 3, "20190312", "2.0.024"});
    one.put<Level>();
    one.put_client<OtaClient>(kIkea, 0x1101, 0x20245571);
    plug->add(green_power_endpoint());
    return plug;
}

std::unique_ptr<Plug> ikea_metering_plug(async::Loop& loop, Ieee ieee) {
    const MeterScale scale{10, 10, 1000, 1000};
    auto plug = std::make_unique<Plug>(loop, ieee, mains_router("ikeaMeterPlug", kIkea), scale);
    Endpoint& one = put_plug(*plug, {1, 0x010A, {0, 3, 4, 5, 6, 8, kMetering, 0x0B04, 0x1000, 0xFC57, 0xFC7C, kIkeaSmartPlug}, {0x0019}},
                             {"IKEA of Sweden", "INSPELNING Smart plug", 1, 2, 98, 1, 8, "20240130", "2.4.4"});
    put_meter(one, scale);
    // Child lock and the LED: maker-specific attributes.
    one.server(kIkeaSmartPlug)->define(0x0000, Type::Bool, 0, true, kIkea).define(0x0001, Type::Bool, 1, true, kIkea);
    one.put_client<OtaClient>(kIkea, 0x1111, 0x02040004);
    plug->add(green_power_endpoint());
    return plug;
}

std::unique_ptr<Plug> tuya_metering_plug(async::Loop& loop, Ieee ieee) {
    const MeterScale scale{1, 1, 1000, 100};
    auto plug = std::make_unique<Plug>(loop, ieee, mains_router("tuyaPlug", kTuya), scale);
    Endpoint& one = put_plug(*plug, {1, 0x0051, {3, 4, 5, 6, 0xE000, 0xE001, 0, kMetering, kElectrical}, {0x0019, 0x000A}},
                             {"_TZ3000_gjnozsaz", "TS011F", 1, 77, 0, 1, 3, "", ""});
    one.server(0x0000)->define(0xFFFE, Type::Enum8, 0);
    Cluster& on_off = *one.server(0x0006);
    on_off.define(0x8000, Type::Bool, 0, true).define(0x8001, Type::Enum8, 1, true).define(0x8002, Type::Enum8, 2, true);
    one.server(0xE001)->define(0xD030, Type::Enum8, 0, true);
    put_meter(one, scale);
    one.put_client<TimeClient>();
    plug->add(green_power_endpoint({}));
    return plug;
}

}  // namespace skep::sim

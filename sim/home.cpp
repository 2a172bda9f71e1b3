#include "sim/home.h"

#include <algorithm>
#include <cmath>

#include "sim/devices/catalogue.h"

namespace skep::sim {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr async::Duration kWeatherStep = 5min;
constexpr GroupId kHallGroup{901};
constexpr std::uint64_t kFirstAddress = 0x00158D0000DE0001;  // of the demo's devices

constexpr double kPi = 3.14159265358979323846;

}  // namespace

template <class T>
T& Home::furnish(std::string name, std::unique_ptr<T> node) {
    T& kept = air_.place(std::move(node));
    kept.pairing = true;
    devices_.push_back({std::move(name), &kept});
    return kept;
}

Home::Home(async::Loop& loop, Air& air) : loop_(loop), air_(air), timers_(loop) {
    std::uint64_t address = kFirstAddress;
    const auto next = [&address] { return Ieee{address++}; };
    lock_ = &furnish("front door lock", std::make_unique<AqaraLock>(loop, next()));
    hall_lamp_ = &furnish("hall lamp", ikea_white_spectrum_bulb(loop, next()));
    living_lamp_ = &furnish("living room lamp", hue_color_bulb(loop, next()));
    kitchen_lamp_ = &furnish("kitchen lamp", ikea_color_bulb(loop, next()));
    television_ = &furnish("television plug", tuya_metering_plug(loop, next()));
    kettle_ = &furnish("kettle plug", ikea_metering_plug(loop, next()));
    auto& living = furnish("living room climate", std::make_unique<SonoffClimate>(loop, next()));
    auto& bedroom = furnish("bedroom climate", std::make_unique<LumiWeather>(loop, next()));
    auto& cellar = furnish("cellar climate", std::make_unique<TuyaClimate>(loop, next()));
    hall_motion_ = &furnish("hall motion", std::make_unique<LumiMotion>(loop, next()));
    door_contact_ = &furnish("front door", std::make_unique<LumiContact>(loop, next()));
    leak_ = &furnish("kitchen leak", lumi_leak(loop, next()));
    hall_switch_ = &furnish("hall switch", std::make_unique<IkeaSwitch>(loop, next()));
    bedside_ = &furnish("bedside button", std::make_unique<LumiButton>(loop, next()));
    blind_ = &furnish("living room blind", std::make_unique<IkeaBlind>(loop, next()));
    auto& living_valve = furnish("living room radiator", std::make_unique<SonoffValve>(loop, next()));
    auto& bedroom_valve = furnish("bedroom radiator", std::make_unique<TuyaValve>(loop, next()));
    rooms_ = {{&living, &living_valve, 20.5, 45}, {&bedroom, &bedroom_valve, 18.5, 50}, {&cellar, nullptr, 14, 62}};
    television_->set_load(95);
    kettle_->set_load(2'150);
    // The switch in the hall was paired with the lamp there before there was a bridge, by holding one to the other.
    hall_switch_->bindings.push_back({1, 0x0006, kHallGroup, Ieee{}, 0xFF});
    hall_switch_->bindings.push_back({1, 0x0008, kHallGroup, Ieee{}, 0xFF});
    hall_lamp_->endpoint(1)->groups.push_back(kHallGroup);
}

Node* Home::find(std::string_view name) const {
    const auto found = std::find_if(devices_.begin(), devices_.end(), [name](const Named& one) { return one.name == name; });
    return found == devices_.end() ? nullptr : found->node;
}

void Home::settle() {
    for (const Named& one : devices_) air_.settle(*one.node);
}

// ---- the days ----

std::int64_t Home::about(double hour, double spread_minutes) {
    const auto spread = static_cast<std::int64_t>(spread_minutes * 60);
    return static_cast<std::int64_t>(hour * 3600) - spread +
           static_cast<std::int64_t>(loop_.random(static_cast<std::uint64_t>(2 * spread + 1)));
}

bool Home::chance(unsigned percent) {
    return loop_.random(100) < percent;
}

void Home::live() {
    const std::int64_t second = loop_.wall_ms() / 1000 % kDay;
    somebody_home_ = second < 8 * 3600 || second > 17 * 3600;
    plan_day(second);
    weather();
}

// What is left of the day after `from`; the next day is planned at midnight.
void Home::plan_day(std::int64_t from) {
    const std::int64_t day = loop_.wall_ms() / 1000 / kDay;
    const bool weekend = (day + 3) % 7 >= 5;  // 1970-01-01 was a Thursday
    plan_.clear();
    const auto at = [this, from](std::int64_t second, Event event) {
        if (second > from && second < kDay) plan_.push_back({second, event});
    };
    const std::int64_t wake = about(weekend ? 8.5 : 6.75, 20);
    const std::int64_t leaves = about(weekend ? 11 : 8.2, 15);
    const std::int64_t returns = about(weekend ? 15 : 17.6, 40);
    at(wake, &Home::morning);
    at(wake + 900, &Home::breakfast);
    at(leaves, &Home::leave);
    if (chance(25)) at(returns - 40, &Home::mistype);
    at(returns, &Home::come_home);
    if (chance(35)) at(about(14, 240), &Home::visitor);
    if (chance(8)) at(about(19, 60), &Home::spill);
    at(about(18.7, 30), &Home::television);
    at(about(20, 30), &Home::evening);
    at(about(22.9, 25), &Home::night);
    at(about(4, 30), &Home::age);
    for (std::int64_t second = wake; second < 23 * 3600; second += about(0.5, 20)) at(second, &Home::stroll);
    std::stable_sort(plan_.begin(), plan_.end(), [](const Planned& a, const Planned& b) { return a.second > b.second; });
    next_event();
}

void Home::next_event() {
    const std::int64_t now_ms = loop_.wall_ms() % (kDay * 1000);
    const bool over = plan_.empty();
    const std::int64_t due_ms = (over ? kDay : plan_.back().second) * 1000;
    timers_.after(std::chrono::milliseconds(std::max<std::int64_t>(due_ms - now_ms, 1)), [this, over] {
        if (over) {
            plan_day(loop_.wall_ms() / 1000 % kDay);
            return;
        }
        const Event event = plan_.back().event;
        plan_.pop_back();
        ++events_;
        (this->*event)();
        next_event();
    });
}

// ---- what happens ----

void Home::morning() {
    static_cast<void>(bedside_->act("single", {}));
    static_cast<void>(blind_->act("up", {}));
    static_cast<void>(hall_switch_->act("on", {}));
}

void Home::breakfast() {
    static_cast<void>(kettle_->act("press", {}));
    later(4min, [this] {
        if (kettle_->on_off().on()) static_cast<void>(kettle_->act("press", {}));
    });
}

void Home::pass_door() {
    later(2s, [this] { door_contact_->set_open(true); });
    later(3s, [this] { hall_motion_->see(static_cast<std::uint16_t>(20 + loop_.random(80))); });
    later(14s, [this] { door_contact_->set_open(false); });
    later(18s, [this] { lock_->lock(); });
}

void Home::leave() {
    if (!somebody_home_) return;
    somebody_home_ = false;
    static_cast<void>(hall_switch_->act("off", {}));
    lock_->open_from_inside();
    pass_door();
}

void Home::come_home() {
    if (somebody_home_) return;
    somebody_home_ = true;
    if (chance(80))
        lock_->open(AqaraLock::By::Finger, false, 3);
    else
        lock_->open(AqaraLock::By::Password, true, 1);
    pass_door();
    later(20s, [this] { static_cast<void>(hall_switch_->act("on", {})); });
}

void Home::mistype() {
    lock_->refuse(chance(60) ? AqaraLock::By::Finger : AqaraLock::By::Password, static_cast<std::uint8_t>(1 + loop_.random(3)));
}

void Home::visitor() {
    lock_->ring();
}

void Home::television() {
    if (somebody_home_ && !television_->on_off().on()) static_cast<void>(television_->act("press", {}));
}

void Home::evening() {
    static_cast<void>(blind_->act("down", {}));
    if (somebody_home_) static_cast<void>(bedside_->act("double", {}));
}

void Home::night() {
    static_cast<void>(hall_switch_->act("off", {}));
    if (television_->on_off().on()) static_cast<void>(television_->act("press", {}));
    static_cast<void>(bedside_->act("hold", {}));
    later(2s, [this] { static_cast<void>(bedside_->act("release", {})); });
}

void Home::spill() {
    leak_->alarm(true);
    later(9min, [this] { leak_->alarm(false); });
}

void Home::stroll() {
    if (somebody_home_ || chance(3)) hall_motion_->see(static_cast<std::uint16_t>(5 + loop_.random(120)));
}

// A millivolt or two a night.
void Home::age() {
    for (const Named& one : devices_)
        if (auto* lumi = dynamic_cast<LumiNode*>(one.node))
            lumi->set_battery(static_cast<std::uint16_t>(lumi->battery() - loop_.random(3)));
}

void Home::weather() {
    const double hour = static_cast<double>(loop_.wall_ms() / 1000 % kDay) / 3600;
    const double outside = 4 + 5 * std::cos((hour - 15) / 24 * 2 * kPi);
    const auto jitter = [this](double size) { return (static_cast<double>(loop_.random(2'001)) / 1000 - 1) * size; };
    pressure_ += jitter(0.4) + (1'013 - pressure_) * 0.01;
    for (Room& room : rooms_) {
        const double loss = room.valve == nullptr ? 0.0005 : 0.006;
        const bool heats = room.valve != nullptr && room.valve->heats();
        room.celsius += (outside - room.celsius) * loss + (heats ? 0.18 : 0) + (somebody_home_ ? 0.02 : 0) + jitter(0.03);
        room.humidity = std::clamp(room.humidity + jitter(0.6) + (50 - room.humidity) * 0.01, 25.0, 90.0);
        room.sensor->feel(room.celsius, room.humidity, pressure_);
        if (room.valve != nullptr) room.valve->room(room.celsius);
    }
    timers_.after(kWeatherStep, [this] { weather(); });
}

Result<void> Home::act(std::string_view event) {
    struct Row {
        std::string_view name;
        Event event;
    };
    static constexpr std::array kRows{
        Row{"come_home", &Home::come_home},   Row{"leave", &Home::leave},     Row{"ring", &Home::visitor},
        Row{"mistype", &Home::mistype},       Row{"morning", &Home::morning}, Row{"breakfast", &Home::breakfast},
        Row{"television", &Home::television}, Row{"evening", &Home::evening}, Row{"night", &Home::night},
        Row{"spill", &Home::spill},           Row{"stroll", &Home::stroll}};
    const auto found = std::find_if(kRows.begin(), kRows.end(), [event](const Row& row) { return row.name == event; });
    if (found == kRows.end()) return Error{Errc::NotFound, "the home knows no event '" + std::string(event) + "'"};
    (this->*(found->event))();
    return ok;
}

}  // namespace skep::sim

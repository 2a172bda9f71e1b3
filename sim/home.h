// The demo's home: a dozen and a half devices, and somebody who lives with them. Days follow the loop's wall clock (UTC);
// what happens when, and the weather, is drawn from the loop's seed. A week costs some ten thousand events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/devices/climate.h"
#include "sim/devices/lights.h"
#include "sim/devices/lock.h"
#include "sim/devices/plugs.h"
#include "sim/devices/remotes.h"
#include "sim/devices/sensors.h"

namespace skep::sim {

class Home {
public:
    // Puts the devices into the air, out of the box and in pairing mode: they join when the network opens.
    Home(async::Loop& loop, Air& air);
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    struct Named {
        std::string name;  // what a person would call it: "front door lock"
        Node* node;
    };
    [[nodiscard]] const std::vector<Named>& devices() const { return devices_; }
    [[nodiscard]] Node* find(std::string_view name) const;

    // All devices are in the network already; call Coordinator::remember_nodes() afterwards.
    void settle();
    // From now on the days take their course.
    void live();

    // come_home, leave, ring, mistype, morning, evening, night
    Result<void> act(std::string_view event);
    [[nodiscard]] bool somebody_home() const { return somebody_home_; }
    [[nodiscard]] std::uint64_t events() const { return events_; }

    [[nodiscard]] AqaraLock& lock() const { return *lock_; }

private:
    using Event = void (Home::*)();
    struct Planned {
        std::int64_t second;  // of the day
        Event event;
    };

    template <class T>
    T& furnish(std::string name, std::unique_ptr<T> node);
    void plan_day(std::int64_t from_second);
    void next_event();
    std::int64_t about(double hour, double spread_minutes);
    bool chance(unsigned percent);
    void later(async::Duration delay, std::function<void()> call) { timers_.after(delay, std::move(call)); }

    void morning();
    void breakfast();
    void leave();
    void come_home();
    void television();
    void evening();
    void night();
    void visitor();
    void mistype();
    void spill();
    void stroll();  // somebody passes the hall
    void age();     // batteries
    void pass_door();
    void weather();

    async::Loop& loop_;
    Air& air_;
    std::vector<Named> devices_;
    AqaraLock* lock_ = nullptr;
    Bulb* hall_lamp_ = nullptr;
    Bulb* living_lamp_ = nullptr;
    Bulb* kitchen_lamp_ = nullptr;
    Plug* television_ = nullptr;
    Plug* kettle_ = nullptr;
    LumiMotion* hall_motion_ = nullptr;
    LumiContact* door_contact_ = nullptr;
    ZoneSensor* leak_ = nullptr;
    IkeaSwitch* hall_switch_ = nullptr;
    LumiButton* bedside_ = nullptr;
    IkeaBlind* blind_ = nullptr;
    struct Room {
        ClimateSensor* sensor;
        RadiatorValve* valve;
        double celsius;
        double humidity;
    };
    std::vector<Room> rooms_;
    double pressure_ = 1'013;
    bool somebody_home_ = true;
    std::vector<Planned> plan_;
    std::uint64_t events_ = 0;
    Timers timers_;
};

}  // namespace skep::sim

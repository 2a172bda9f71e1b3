#include "devices/index.h"

#include "devices/sonoff/sonoff.h"

namespace skep::devices::sonoff {

std::span<const EntryList> lists() {
    static constexpr EntryList kLists[] = {switches, sensors, thermostats};
    return kLists;
}

}  // namespace skep::devices::sonoff

#include "devices/index.h"

#include "devices/tuya/base.h"

namespace skep::devices::tuya {

std::span<const EntryList> lists() {
    static constexpr EntryList kLists[] = {sensors, remotes, switches, plugs, thermostats, covers};
    return kLists;
}

}  // namespace skep::devices::tuya

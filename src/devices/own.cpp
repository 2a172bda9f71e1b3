#include "devices/own.h"

#include "devices/aqara/lock.h"

namespace skep::devices {

std::vector<Entry> own_definitions() {
    return {aqara::smart_door_lock()};
}

}  // namespace skep::devices

#include "devices/index.h"

#include "devices/sonoff/sonoff.h"

namespace skep::devices::sonoff {

std::span<const Entry> entries() {
    static const std::vector<Entry> list = join({switches(), sensors(), thermostats()});
    return list;
}

}  // namespace skep::devices::sonoff

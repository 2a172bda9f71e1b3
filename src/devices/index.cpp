#include "devices/index.h"

namespace skep::devices {

std::vector<Entry> join(std::initializer_list<std::vector<Entry>> lists) {
    std::vector<Entry> out;
    for (const std::vector<Entry>& list : lists) out.insert(out.end(), list.begin(), list.end());
    return out;
}

std::vector<std::span<const Entry>> all_entries() {
    return {aqara::entries(), ikea::entries(), philips::entries(), sonoff::entries(), tuya::entries()};
}

}  // namespace skep::devices

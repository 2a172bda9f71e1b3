#include "devices/index.h"

#include "devices/tuya/base.h"

namespace skep::devices::tuya {

std::span<const Entry> entries() {
    static const std::vector<Entry> list = join({sensors(), remotes(), switches(), plugs(), thermostats(), covers()});
    return list;
}

}  // namespace skep::devices::tuya

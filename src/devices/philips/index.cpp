#include "devices/philips/lists.h"

namespace skep::devices::philips {

std::span<const Entry> entries() {
    static const std::vector<Entry> list = join({lights(), remotes()});
    return list;
}

}  // namespace skep::devices::philips

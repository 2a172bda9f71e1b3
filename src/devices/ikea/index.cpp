#include "devices/ikea/lists.h"

namespace skep::devices::ikea {

std::span<const Entry> entries() {
    static const std::vector<Entry> list = join({lights(), matter_lights(), plugs_and_blinds(), remotes(), sensors()});
    return list;
}

}  // namespace skep::devices::ikea

#include "devices/ikea/lists.h"

namespace skep::devices::ikea {

std::span<const EntryList> lists() {
    static constexpr EntryList kLists[] = {plugs_and_blinds, remotes, sensors};
    return kLists;
}

}  // namespace skep::devices::ikea

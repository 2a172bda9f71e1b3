#include "devices/philips/lists.h"

namespace skep::devices::philips {

std::span<const EntryList> lists() {
    static constexpr EntryList kLists[] = {remotes};
    return kLists;
}

}  // namespace skep::devices::philips

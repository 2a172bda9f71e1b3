#include "devices/index.h"
#include "devices/aqara/aqara.h"
#include "devices/primitives/quirks.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::aqara {

Feature zigbee_ota() {
    Feature out;
    out.configure.push_back(add_output_cluster(1, zcl::kGenOta));
    out.ota = true;
    return out;
}

std::span<const EntryList> lists() {
    static constexpr EntryList kLists[] = {locks, sensors, buttons, switches, curtains};
    return kLists;
}

}  // namespace skep::devices::aqara

// Random frames into every definition of the index: nothing crashes, nothing throws.
#include <cstddef>
#include <cstdint>

#include "base/log.h"
#include "devices/index.h"
#include "devices/values.h"
#include "tests/devices/support.h"
// A fuzz target is one source: the house that the tests use is compiled into it.
#include "tests/devices/support.cpp"  // NOLINT(bugprone-suspicious-include)

namespace {

using namespace skep;

struct World {
    World() : house(catalogue, devices::test::node_row({.model_id = "fuzz", .endpoints = {{.id = 1}, {.id = 2}}})) {
        for (const devices::EntryList list : devices::all_lists()) {
            for (devices::Entry& entry : list()) entries.push_back(std::move(entry));
        }
        made.resize(entries.size());
    }
    const std::shared_ptr<const devices::Definition>& definition(std::size_t index) {
        auto& slot = made[index % entries.size()];
        if (!slot)
            slot = std::make_shared<devices::NativeDefinition>(entries[index % entries.size()].identity(),
                                                               entries[index % entries.size()].features());
        return slot;
    }

    devices::Catalogue catalogue;
    devices::test::House house;
    std::vector<devices::Entry> entries;
    std::vector<std::shared_ptr<const devices::Definition>> made;
};

}  // namespace

// Bytes: definition (2), endpoint (1), cluster (2), then the frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    Reader in(BytesView(data, size));
    const std::uint16_t index = in.u16();
    const EndpointId endpoint = static_cast<EndpointId>(1 + in.u8() % 2);
    const ClusterId cluster = in.u16();
    if (in.failed()) return 0;
    devices::test::TestDevice& device = *world.house.device;
    device.match.definition = world.definition(index);
    device.node().custom_clusters = device.match.definition->custom_clusters();
    device.kept = {};
    world.house.radio.deliver(device.node().nwk, endpoint, cluster, to_bytes(in.rest()));
    world.house.run(std::chrono::seconds(1));
    world.house.published.clear();
    world.house.errors.clear();
    return 0;
}

// Random frames into every native definition: nothing crashes, nothing throws.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <vector>

#include "base/log.h"
#include "devices/own.h"
#include "devices/values.h"
#include "script/finder.h"
#include "tests/devices/support.h"
// A fuzz target is one source: the house that the tests use is compiled into it.
#include "tests/devices/support.cpp"  // NOLINT(bugprone-suspicious-include)

namespace {

using namespace skep;

constexpr std::size_t kKept = 300;  // of three thousand: more than memory has room for

struct World {
    World() : house(catalogue, devices::test::node_row({.model_id = "fuzz", .endpoints = {{.id = 1}, {.id = 2}}})) {
        if (!file) std::abort();
        for (const devices::Entry& entry : devices::own_definitions()) {
            own.push_back(std::make_shared<devices::NativeDefinition>(entry.identity, entry.features()));
        }
    }
    // What runs in JavaScript has one of the program's own in its place.
    const std::shared_ptr<const devices::Definition>& definition(std::uint32_t number) {
        const std::uint32_t index = number % file->definition_count();
        const auto known = made.find(index);
        if (known != made.end()) return known->second;
        const auto native = script::native_definition(*file, index);
        if (!native) return own[index % own.size()];
        return made.emplace(index, *native).first->second;
    }

    Result<catalogue::File> file = catalogue::File::open(SKEP_CATALOGUE_FILE);
    std::vector<std::shared_ptr<const devices::Definition>> own;
    std::map<std::uint32_t, std::shared_ptr<const devices::Definition>> made;
    devices::Catalogue catalogue;
    devices::test::House house;
};

// What definitions began may still be at work: they go together.
World& world() {
    static std::unique_ptr<World> one;
    if (one == nullptr || one->made.size() > kKept) one = std::make_unique<World>();
    return *one;
}

}  // namespace

// Bytes: definition (2), endpoint (1), cluster (2), then the frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Reader in(BytesView(data, size));
    const std::uint16_t index = in.u16();
    const EndpointId endpoint = static_cast<EndpointId>(1 + in.u8() % 2);
    const ClusterId cluster = in.u16();
    if (in.failed()) return 0;
    World& at = world();
    devices::test::TestDevice& device = *at.house.device;
    device.match.definition = at.definition(index);
    device.node().custom_clusters = device.match.definition->custom_clusters();
    device.kept = {};
    at.house.radio.deliver(device.node().nwk, endpoint, cluster, to_bytes(in.rest()));
    at.house.run(std::chrono::seconds(1));
    at.house.published.clear();
    at.house.errors.clear();
    return 0;
}

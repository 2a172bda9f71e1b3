// Whatever a host sends down the line, the simulated coordinator and the home behind it must bear.
#include <optional>

#include "async/virtual_loop.h"
#include "sim/devices/catalogue.h"
#include "sim/znp/coordinator.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    using namespace std::chrono_literals;
    if (size == 0) return 0;
    async::VirtualLoop loop;
    sim::Air air(loop, sim::Timing::none());
    sim::znp::Options options;
    if ((data[0] & 1) != 0) options.network.emplace();
    options.version = (data[0] & 2) != 0 ? sim::znp::Version::V30x : sim::znp::Version::V3x0;
    options.table_size = 8;
    sim::znp::Coordinator coordinator(loop, air, options);
    std::uint16_t nwk = 0x1000;
    for (const char* kind : {"ikeaBulb", "aqaraLock", "tuyaValve", "sonoffMotion"}) {
        sim::JoinOptions at;
        at.nwk = Nwk{nwk++};
        air.settle(air.add(sim::make_node(kind, loop, Ieee{nwk})), at);
    }
    coordinator.remember_nodes();
    coordinator.output = [](BytesView) {};
    coordinator.receive(*from_hex("fe022540640003"));
    loop.settle();
    coordinator.receive(
        *from_hex("fe092400010401050000000000"
                  "2c"));
    // The rest is bytes of the line; 0xFD 0xFD lets a second pass.
    std::size_t begin = 1;
    for (std::size_t i = 1; i + 1 < size; ++i) {
        if (data[i] != 0xFD || data[i + 1] != 0xFD) continue;
        coordinator.receive({data + begin, i - begin});
        loop.advance(1s);
        begin = i + 2;
        ++i;
    }
    if (begin < size) coordinator.receive({data + begin, size - begin});
    loop.advance(1s);
    return 0;
}

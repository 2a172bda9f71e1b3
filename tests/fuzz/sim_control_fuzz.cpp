// Whatever a person types into the control port, the simulator must bear.
#include "async/virtual_loop.h"
#include "sim/control.h"
#include "sim/home.h"
#include "sim/state_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    using namespace std::chrono_literals;
    async::VirtualLoop loop;
    sim::Air air(loop, sim::Timing::none());
    sim::znp::Options options;
    options.table_size = 4;
    sim::znp::Coordinator coordinator(loop, air, options);
    sim::Home home(loop, air);
    sim::Control control(loop, air, &coordinator, &home);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(control.run_line(text));
    if (const auto json = parse_json(text)) {
        static_cast<void>(sim::nodes_from_json(air, *json));
        static_cast<void>(sim::znp::NvMemory::from_json(*json));
    }
    loop.advance(1s);
    return 0;
}

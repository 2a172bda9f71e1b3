// Whatever ZCL or ZDO bytes reach a simulated node, it must bear.
#include "async/virtual_loop.h"
#include "sim/devices/catalogue.h"
#include "sim/node.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    using namespace std::chrono_literals;
    if (size < 4) return 0;
    static const std::vector<std::string_view> kKinds = sim::kinds();
    async::VirtualLoop loop;
    sim::Air air(loop, sim::Timing::none());
    sim::Node& node = air.add(sim::make_node(kKinds[data[0] % kKinds.size()], loop, Ieee{7}));
    air.settle(node);
    node.stay_awake(1h);
    sim::Frame frame;
    frame.source = kCoordinatorNwk;
    frame.to = node.nwk();
    frame.endpoint = node.endpoints().front()->id();
    frame.cluster = static_cast<ClusterId>(data[1] | data[2] << 8);
    if ((data[3] & 1) != 0) frame.profile = kProfileZdo, frame.endpoint = 0;
    if ((data[3] & 2) != 0) frame.way = sim::Frame::Way::Broadcast, frame.endpoint = 0xFF;
    // Several frames, each with its length before it.
    Reader in({data + 4, size - 4});
    while (in.left() > 0) {
        frame.payload = to_bytes(in.bytes(std::min<std::size_t>(in.u8(), in.left())));
        node.receive(frame);
        loop.advance(2s);
    }
    return 0;
}

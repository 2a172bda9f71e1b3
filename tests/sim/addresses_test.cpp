// Short addresses of simulated nodes.
#include "sim/devices/lights.h"
#include "tests/sim/support.h"

namespace skep::sim::test {

TEST(Air, ANodeThatMovesDoesNotTakeAlongTheAddressThatAnotherGotMeanwhile) {
    Room room;
    Node& first = room.air.add(ikea_white_spectrum_bulb(room.loop, Ieee{0x00158D0000000001}));
    Node& second = room.air.add(ikea_white_spectrum_bulb(room.loop, Ieee{0x00158D0000000002}));
    const auto settle = [&room](Node& node, Nwk nwk) {
        JoinOptions options;
        options.nwk = nwk;
        room.air.settle(node, options);
    };
    settle(first, Nwk{0x1000});
    settle(second, Nwk{0x2000});
    // As it is when a file says how it was before: one after the other gets its old address back.
    settle(second, Nwk{0x1000});
    settle(first, Nwk{0x2000});
    EXPECT_EQ(room.air.find(Nwk{0x1000}), &second);
    EXPECT_EQ(room.air.find(Nwk{0x2000}), &first);
}

}  // namespace skep::sim::test

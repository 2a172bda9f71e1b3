// Foundation commands, reporting, sleep and device objects of simulated nodes.
#include "sim/node.h"

#include "sim/devices/catalogue.h"
#include "sim/devices/lights.h"
#include "sim/devices/sensors.h"
#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

using Strings = std::vector<std::string>;

struct Lit : Room {
    Lit() : lamp(join(ikea_white_spectrum_bulb(loop, Ieee{0x00158D0000000001}))) {}
    // The answers to one frame.
    Strings ask(ClusterId cluster, std::string_view hex) {
        port.send(lamp, cluster, hex);
        loop.settle();
        return port.take(cluster);
    }
    Bulb& lamp;
};

// ---- ZCL 2.5 ----

TEST(Foundation, ReadsAttributes) {
    Lit room;
    EXPECT_EQ(room.ask(0x0000, packed("100100 0400 0500")), (Strings{packed("180101 0400 00420e") + hex("IKEA of Sweden") +
                                                                     packed("0500 00421f") + hex("TRADFRI bulb E27 WS opal 1000lm")}));
    EXPECT_EQ(room.ask(0x0006, packed("100200 0000 3412")), (Strings{packed("180201 0000 001000 3412 86")}));
}

TEST(Foundation, WritesAttributes) {
    Lit room;
    EXPECT_EQ(room.ask(0x0008, packed("100302 1000 21 0500")), (Strings{packed("180304 00")}));
    EXPECT_EQ(room.lamp.server(8).number(0x10), 5);
    // Read-only, unknown, wrong type; the good one among them is written.
    EXPECT_EQ(room.ask(0x0008, packed("100402 0000 20 05 3412 20 01 1100 20 07 1000 20 01")),
              (Strings{packed("180404 88 0000 86 3412 8d 1000")}));
    EXPECT_EQ(room.lamp.server(8).number(0x11), 7);
    EXPECT_TRUE(room.ask(0x0008, packed("100505 1100 20 09")).empty());  // no response asked for
    EXPECT_EQ(room.lamp.server(8).number(0x11), 9);
}

TEST(Foundation, WritesAllOrNothingUndivided) {
    Lit room;
    EXPECT_EQ(room.ask(0x0008, packed("100303 1100 20 08 0000 20 05")), (Strings{packed("180304 88 0000")}));
    EXPECT_EQ(room.lamp.server(8).number(0x11), 0xFF);
}

TEST(Foundation, TakesAndTellsReportingConfigurations) {
    Lit room;
    EXPECT_EQ(room.ask(0x0008, packed("100106 00 0000 20 0500 100e 01")), (Strings{packed("180107 00")}));
    EXPECT_EQ(room.ask(0x0008, packed("100208 00 0000 00 1000 00 3412")),
              (Strings{packed("180209 00 00 0000 20 0500 100e 01 8b 00 1000 86 00 3412")}));
    EXPECT_EQ(room.ask(0x0008, packed("100306 00 3412 20 0500 100e 01 00 0000 21 0500 100e 0100")),
              (Strings{packed("180307 86 00 3412 8d 00 0000")}));
    EXPECT_EQ(room.ask(0x0008, packed("100406 00 0000 20 0000 ffff 00")), (Strings{packed("180407 00")}));  // taken back
    EXPECT_TRUE(room.lamp.server(8).reportings().empty());
}

TEST(Foundation, DiscoversAttributes) {
    Lit room;
    EXPECT_EQ(room.ask(0x0006, packed("10010c 0000 03")), (Strings{packed("18010d 00 000010 004010 014021")}));
    EXPECT_EQ(room.ask(0x0006, packed("10020c 0240 10")), (Strings{packed("18020d 01 024021 034030")}));
    EXPECT_EQ(room.ask(0x0006, packed("100315 0240 10")), (Strings{packed("180316 01 02402107 03403007")}));
}

TEST(Foundation, AnswersUnknownCommandsByDefault) {
    Lit room;
    EXPECT_EQ(room.ask(0x0006, "100130"), (Strings{packed("18010b 30 82")}));
    EXPECT_EQ(room.ask(0x0006, "010277"), (Strings{packed("18020b 77 81")}));
    EXPECT_EQ(room.ask(0x0B05, packed("100300 0000")), (Strings{packed("18030b 00 c3")}));
}

TEST(DefaultResponse, ComesUnlessItIsDisabledOrManyWereAddressed) {
    Lit room;
    EXPECT_EQ(room.ask(0x0006, "010101"), (Strings{packed("18010b 01 00")}));
    EXPECT_TRUE(room.ask(0x0006, "110200").empty());
    EXPECT_EQ(room.ask(0x0006, "110377"), (Strings{packed("18030b 77 81")}));  // a failure is told all the same
    Frame everyone;
    everyone.way = Frame::Way::Broadcast;
    everyone.to = kBroadcastRxOnWhenIdle;
    everyone.endpoint = 0xFF;
    everyone.cluster = 0x0006;
    everyone.payload = *from_hex("010477");
    room.air.transmit(everyone, {});
    room.loop.settle();
    EXPECT_TRUE(room.port.take(6).empty());
}

// ---- ZCL 2.5.7: reporting ----

struct Told : Lit {
    Told(std::string_view configuration) {
        lamp.bindings.push_back({1, 0x0008, std::nullopt, port.ieee(), 1});
        ask(0x0008, configuration);
    }
    std::size_t reports() { return port.take(0x0008).size(); }
    void set(int level) {
        lamp.server(8).set(0, level);
        loop.settle();
    }
};

TEST(Reporting, TellsChangesThatAreLargeEnough) {
    Told room(packed("100106 00 0000 20 0000 0000 0a"));
    room.loop.advance(1s);
    room.set(249);
    EXPECT_EQ(room.reports(), 0U);
    room.set(244);
    const Strings told = room.port.take(8);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].substr(4), packed("0a 0000 20f4"));
    room.set(240);
    EXPECT_EQ(room.reports(), 0U);
    room.loop.advance(24h);
    EXPECT_EQ(room.reports(), 0U);  // maximum 0: changes only
}

TEST(Reporting, WaitsForTheMinimumInterval) {
    Told room(packed("100106 00 0000 20 0a00 0000 01"));
    room.loop.advance(60s);
    room.set(200);
    EXPECT_EQ(room.reports(), 1U);
    room.loop.advance(3s);
    room.set(150);
    room.set(100);
    EXPECT_EQ(room.reports(), 0U);
    room.loop.advance(7s);
    ASSERT_EQ(room.port.frames.size(), 1U);
    EXPECT_EQ(to_hex(room.port.frames[0].payload).substr(6), packed("0000 2064"));  // as it is then
}

TEST(Reporting, TellsOftenEnoughForTheMaximumInterval) {
    Told room(packed("100106 00 0000 20 0000 3c00 01"));
    room.loop.advance(10min + 1s);
    EXPECT_EQ(room.reports(), 10U);
    room.set(5);  // starts the interval anew
    EXPECT_EQ(room.reports(), 1U);
    room.loop.advance(59s);
    EXPECT_EQ(room.reports(), 0U);
    room.loop.advance(2s);
    EXPECT_EQ(room.reports(), 1U);
}

TEST(Reporting, NeedsABinding) {
    Told room(packed("100106 00 0000 20 0000 3c00 01"));
    room.lamp.bindings.clear();
    room.loop.advance(10min);
    room.set(5);
    EXPECT_EQ(room.reports(), 0U);
}

TEST(Reporting, PutsWhatIsDueTogetherIntoOneFrame) {
    Lit room;
    room.lamp.bindings.push_back({1, 0x0300, std::nullopt, room.port.ieee(), 1});
    room.ask(0x0300, packed("100106 00 0300 21 0000 0000 0100 00 0400 21 0000 0000 0100"));
    room.port.send(room.lamp, 0x0300, packed("110207 1111 2222 0000"));
    room.loop.settle();
    const Strings frames = room.port.take(0x0300);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].substr(4), packed("0a 0300 211111 0400 212222"));
}

TEST(Reporting, EndsWhenTheNodeLeaves) {
    Told room(packed("100106 00 0000 20 0000 3c00 01"));
    room.air.leave(room.lamp, false);
    room.loop.advance(1h);
    EXPECT_EQ(room.reports(), 0U);
    EXPECT_TRUE(room.lamp.server(8).reportings().empty());
    EXPECT_EQ(room.port.left, (std::vector<std::pair<Ieee, bool>>{{room.lamp.ieee(), false}}));
}

// ---- sleep ----

struct Sleepy : Room {
    Sleepy() : sensor(join(std::make_unique<LumiMotion>(loop, Ieee{0x00158D0000000007}))) {
        loop.advance(5min);  // the time after joining in which it asks often
        port.clear();
    }
    LumiMotion& sensor;  // asks its parent once an hour
};

TEST(Sleep, KeepsRequestsForTheTimeOfThePersistenceAndThenFails) {
    Sleepy room;
    room.port.send(room.sensor, 0x0000, packed("100100 0500"));
    room.loop.advance(7'679ms);
    EXPECT_TRUE(room.port.confirms.empty());
    EXPECT_EQ(room.air.waiting(room.sensor), 1U);
    room.loop.advance(1ms);
    EXPECT_EQ(room.port.confirms, (std::vector<Confirm>{Confirm::TransactionExpired}));
    EXPECT_EQ(room.air.waiting(room.sensor), 0U);
    room.loop.advance(2h);
    EXPECT_TRUE(room.port.take(0x0000).size() <= 3);  // its own hourly words, no answer
}

TEST(Sleep, DeliversWhatWaitsWhenTheNodeSpeaks) {
    Sleepy room;
    room.port.send(room.sensor, 0x0406, packed("100100 0000"));
    room.port.send(room.sensor, 0x0406, packed("100200 0000"));
    room.loop.advance(3s);
    EXPECT_TRUE(room.port.confirms.empty());
    room.sensor.see(40);
    room.loop.advance(1s);
    EXPECT_EQ(room.port.confirms, (std::vector<Confirm>{Confirm::Success, Confirm::Success}));
    EXPECT_EQ(room.port.take(0x0406).size(), 3U);  // the report, and both answers
}

TEST(Sleep, EndsAtThePollInterval) {
    Room room;
    auto& sensor = room.join(std::make_unique<SonoffClimate>(room.loop, Ieee{0x00158D0000000008}));
    room.loop.advance(5min);
    const async::Duration wait = sensor.until_poll();
    EXPECT_LE(wait, 30s);
    room.loop.advance(wait - 1s);
    room.port.send(sensor, 0x0402, packed("100100 0000"));
    room.loop.advance(500ms);
    EXPECT_TRUE(room.port.confirms.empty());
    room.loop.advance(600ms);
    EXPECT_EQ(room.port.confirms, (std::vector<Confirm>{Confirm::Success}));
}

TEST(Sleep, BehindARouterIsNotSeenInTheConfirm) {
    Room room;
    auto& lamp = room.join(ikea_white_spectrum_bulb(room.loop, Ieee{0x00158D0000000001}));
    auto& sensor = room.air.place(std::make_unique<LumiMotion>(room.loop, Ieee{0x00158D0000000007}));
    JoinOptions options;
    options.parent = lamp.nwk();
    room.air.settle(sensor, options);
    EXPECT_EQ(room.air.hops(sensor), 2);
    room.port.send(sensor, 0x0000, packed("100100 0500"));
    room.loop.settle();
    EXPECT_EQ(room.port.confirms, (std::vector<Confirm>{Confirm::Success}));
    room.loop.advance(10s);
    EXPECT_EQ(room.air.waiting(sensor), 0U);
}

TEST(Air, KeepsTheOrderOfANodesFrames) {
    async::VirtualLoop loop(7);
    Timing timing;
    timing.spread = 50ms;
    Air air(loop, timing);
    Port port(loop, air);
    auto& lamp = air.place(ikea_white_spectrum_bulb(loop, Ieee{1}));
    air.settle(lamp);
    for (std::uint8_t i = 0; i < 50; ++i) {
        Frame frame;
        frame.payload = {0x18, i, 0x0A};
        lamp.send(frame);
        loop.advance(5ms);
    }
    loop.advance(1s);
    ASSERT_EQ(port.frames.size(), 50U);
    for (std::uint8_t i = 0; i < 50; ++i) EXPECT_EQ(port.frames[i].payload[1], i);
}

TEST(Air, LetsDevicesInPairingModeJoinWhenItOpens) {
    Room room;
    room.air.permit(kCoordinatorNwk, 0s);
    for (std::uint64_t i = 1; i <= 3; ++i) room.air.add(make_node("ikeaBulb", room.loop, Ieee{i})).pairing = true;
    room.loop.advance(10s);
    EXPECT_TRUE(room.port.let_in.empty());
    room.air.permit(kCoordinatorNwk, 4s);
    room.loop.advance(10s);
    EXPECT_EQ(room.port.let_in, (std::vector<Ieee>{Ieee{1}, Ieee{2}}));  // one after the other, as long as it is open
}

TEST(Air, DrawsShortAddressesThatNobodyHas) {
    Room room;
    std::map<std::uint16_t, int> seen;
    for (std::uint64_t i = 1; i <= 400; ++i) {
        auto& node = room.air.add(make_node("ikeaPlug", room.loop, Ieee{i}));
        room.air.settle(node);
        ++seen[raw(node.nwk())];
    }
    EXPECT_EQ(seen.size(), 400U);
}

TEST(Air, SilencedReachesNobody) {
    Lit room;
    room.air.silence = true;
    room.port.send(room.lamp, 0x0006, "010101");
    room.loop.advance(1s);
    EXPECT_EQ(room.port.confirms, (std::vector<Confirm>{Confirm::ChannelAccessFailure}));
    EXPECT_FALSE(room.lamp.on_off().on());
}

// ---- Zigbee 2.4.4 ----

TEST(Zdo, DescribesTheNode) {
    Lit room;
    room.port.zdo(room.lamp, wire::zdo::kSimpleDesc, packed("07 0110 01"));
    room.port.zdo(room.lamp, wire::zdo::kPowerDesc, packed("08 0110"));
    room.port.zdo(room.lamp, wire::zdo::kMatchDesc, packed("09 0110 0401 01 0600 00"));
    room.port.zdo(room.lamp, 0x0012, packed("0a 0000"));
    room.loop.settle();
    ASSERT_EQ(room.port.frames.size(), 4U);
    EXPECT_EQ(to_hex(room.port.frames[0].payload),
              packed("07 00 0110 22 01 0401 0c01 01 09 0000 0300 0400 0500 0600 0800 0003 0010 7cfc 04 0500 1900 2000 0010"));
    EXPECT_EQ(to_hex(room.port.frames[1].payload), packed("08 00 0110 10c1"));
    EXPECT_EQ(to_hex(room.port.frames[2].payload), packed("09 00 0110 01 01"));
    EXPECT_EQ(to_hex(room.port.frames[3].payload), packed("0a 84"));
    EXPECT_EQ(room.port.frames[0].cluster, 0x8004);
    EXPECT_EQ(room.lamp.times_asked(wire::zdo::kSimpleDesc), 1);
}

TEST(Zdo, SaysThatABodyIsTooShort) {
    Lit room;
    room.port.zdo(room.lamp, wire::zdo::kBind, packed("07 0110"));
    room.loop.settle();
    EXPECT_EQ(to_hex(room.port.frames.at(0).payload), packed("07 80"));
}

TEST(Zdo, TellsRoutersNeighborsInPages) {
    Room room;
    for (std::uint64_t i = 1; i <= 5; ++i) room.air.settle(room.air.add(make_node(i == 3 ? "tempSensor" : "ikeaBulb", room.loop, Ieee{i})));
    Node* lamp = room.air.find(Ieee{1});
    room.port.zdo(*lamp, wire::zdo::kMgmtLqi, packed("01 00"));
    room.port.zdo(*lamp, wire::zdo::kMgmtLqi, packed("02 03"));
    room.loop.settle();
    ASSERT_EQ(room.port.frames.size(), 2U);
    const Bytes first = room.port.frames[0].payload;
    EXPECT_EQ(to_hex(BytesView(first).first(5)), packed("01 00 04 00 03"));  // the coordinator and three routers
    EXPECT_EQ(first.size(), 5U + 3 * 22);
    EXPECT_EQ(to_hex(BytesView(room.port.frames[1].payload).first(5)), packed("02 00 04 03 01"));
    Node* sensor = room.air.find(Ieee{3});
    sensor->stay_awake(1min);
    room.port.clear();
    room.port.zdo(*sensor, wire::zdo::kMgmtLqi, packed("03 00"));
    room.loop.advance(1s);
    EXPECT_EQ(to_hex(room.port.frames.at(0).payload), packed("03 84"));
}

TEST(Zdo, IsCountedAndNotAnsweredBySilentNodes) {
    Lit room;
    room.lamp.silent = true;
    room.port.zdo(room.lamp, wire::zdo::kNodeDesc, packed("07 0110"));
    room.loop.settle();
    EXPECT_TRUE(room.port.frames.empty());
    EXPECT_EQ(room.lamp.times_asked(wire::zdo::kNodeDesc), 1);
}

// ---- ZCL 2.6.2: how long values are ----

TEST(Wire, KnowsTheLengthOfValues) {
    const auto size = [](std::uint8_t type, std::string_view hex) {
        return wire::value_size(static_cast<zcl::Type>(type), *from_hex(hex));
    };
    EXPECT_EQ(size(0x27, "0102030405060708"), 8U);
    EXPECT_EQ(size(0x27, "01020304050607"), std::nullopt);
    EXPECT_EQ(size(0x42, "03616263ff"), 4U);
    EXPECT_EQ(size(0x42, "ff616263"), 1U);
    EXPECT_EQ(size(0x43, "0200aabbcc"), 4U);
    EXPECT_EQ(size(0x48, packed("21 0200 11223344")), 7U);
    EXPECT_EQ(size(0x4C, packed("0200 10 01 42 0161 99")), 7U);
    EXPECT_EQ(size(0x4C, packed("0200 10 01 42 05")), std::nullopt);
    EXPECT_EQ(size(0x70, "00"), std::nullopt);
    EXPECT_EQ(wire::as_int(zcl::Type::Int24, *from_hex("feffff")), -2);
    EXPECT_EQ(wire::as_int(zcl::Type::Uint24, *from_hex("feffff")), 0xFFFFFE);
    EXPECT_EQ(wire::as_double(zcl::Type::Single, wire::single(21.5F)), 21.5);
}

}  // namespace
}  // namespace skep::sim::test

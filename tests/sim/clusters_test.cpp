// What acting clusters do with commands, section by section of the ZCL.
#include "sim/clusters/general.h"

#include "sim/devices/catalogue.h"
#include "sim/devices/climate.h"
#include "sim/devices/lights.h"
#include "sim/devices/plugs.h"
#include "sim/devices/remotes.h"
#include "sim/devices/sensors.h"
#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

using Strings = std::vector<std::string>;

struct Device : Room {
    explicit Device(std::string_view kind) : node(join(make_node(kind, loop, Ieee{0x00158D0000000001}))) {
        loop.advance(5s);
        port.clear();
    }
    Strings ask(ClusterId cluster, std::string_view hex, EndpointId endpoint = 1) {
        port.clear();
        port.send(node, cluster, hex, endpoint);
        loop.advance(node.sleepy() ? 8s : 0s);
        Strings out;
        for (const Frame& frame : port.frames)
            if (frame.cluster == cluster && frame.payload.size() > 1 && (frame.payload[0] & 0x08) != 0)
                out.push_back(to_hex(frame.payload));
        port.clear();
        return out;
    }
    std::int64_t value(ClusterId cluster, AttributeId id, EndpointId endpoint = 1) {
        node.server(cluster, endpoint).on_read();
        return node.server(cluster, endpoint).number(id);
    }
    Node& node;
};

// ---- ZCL 3.8 ----

TEST(OnOffCluster, TurnsTogglesAndGoesOffInTime) {
    Device lamp("ikeaBulb");
    lamp.ask(6, "110101");
    EXPECT_EQ(lamp.value(6, 0), 1);
    lamp.ask(6, "110202");
    EXPECT_EQ(lamp.value(6, 0), 0);
    lamp.ask(6, packed("110342 00 3200 0000"));  // five seconds
    EXPECT_EQ(lamp.value(6, 0), 1);
    lamp.loop.advance(5s);
    EXPECT_EQ(lamp.value(6, 0), 0);
    lamp.ask(6, packed("110442 01 3200 0000"));  // only when it is on
    EXPECT_EQ(lamp.value(6, 0), 0);
    EXPECT_EQ(lamp.ask(6, packed("010542 00")), (Strings{packed("18050b 42 80")}));
}

TEST(OnOffCluster, ComesBackAsItsStartUpSays) {
    Device lamp("ikeaBulb");
    const auto cycle = [&lamp](int behaviour, bool before) {
        lamp.node.server(6).set(0x4003, behaviour);
        lamp.node.server(6).set(0, before ? 1 : 0);
        lamp.node.set_powered(false);
        lamp.node.set_powered(true);
        lamp.loop.settle();
        return lamp.value(6, 0) == 1;
    };
    EXPECT_TRUE(cycle(0xFF, false));
    EXPECT_FALSE(cycle(0, true));
    EXPECT_TRUE(cycle(1, false));
    EXPECT_TRUE(cycle(2, false));
    EXPECT_EQ(lamp.port.frames.back().cluster, wire::zdo::kDeviceAnnce);
}

// ---- ZCL 3.10 ----

TEST(LevelCluster, MovesInTheTimeThatIsGiven) {
    Device lamp("ikeaBulb");
    lamp.ask(6, "110101");
    lamp.ask(8, packed("110200 36 6400"));  // to 54 in ten seconds, from 254
    lamp.loop.advance(5s);
    EXPECT_EQ(lamp.value(8, 0), 154);
    EXPECT_EQ(lamp.value(8, 1), 50);
    lamp.ask(8, "110303");  // stop
    lamp.loop.advance(5s);
    EXPECT_EQ(lamp.value(8, 0), 154);
    lamp.ask(8, packed("110402 01 0a 0000"));
    EXPECT_EQ(lamp.value(8, 0), 144);
    lamp.ask(8, packed("110501 00 0a"));  // up by ten a second
    lamp.loop.advance(3s);
    EXPECT_EQ(lamp.value(8, 0), 174);
}

TEST(LevelCluster, TurnsOnAndOffWhereTheCommandSaysSo) {
    Device lamp("ikeaBulb");
    lamp.ask(8, packed("110100 64 0000"));  // off: not executed
    EXPECT_EQ(lamp.value(8, 0), 254);
    lamp.ask(8, packed("110200 64 0000 01 01"));  // unless the options say so
    EXPECT_EQ(lamp.value(8, 0), 100);
    lamp.ask(8, packed("110304 80 0000"));
    EXPECT_EQ(lamp.value(6, 0), 1);
    EXPECT_EQ(lamp.value(8, 0), 128);
    lamp.ask(8, packed("110404 00 1400"));
    lamp.loop.advance(1s);
    EXPECT_EQ(lamp.value(8, 0), 64);
    lamp.loop.advance(1s);
    EXPECT_EQ(lamp.value(6, 0), 0);
    EXPECT_EQ(lamp.value(8, 0), 128);  // what it comes back to
}

// ---- ZCL 5.2 ----

TEST(ColorCluster, FollowsTemperatureAndKeepsToItsRange) {
    Device lamp("ikeaBulb");
    lamp.ask(6, "110101");
    lamp.ask(0x0300, packed("11020a 2c01 0000"));
    EXPECT_EQ(lamp.value(0x0300, 7), 300);
    EXPECT_EQ(lamp.value(0x0300, 8), 2);
    EXPECT_NEAR(static_cast<double>(lamp.value(0x0300, 3)) / 65536, 0.415, 0.01);  // 3333 K
    lamp.ask(0x0300, packed("11030a 6400 0000"));
    EXPECT_EQ(lamp.value(0x0300, 7), 250);
    lamp.ask(0x0300, packed("11044c 01 1e00 0a00 fa00 c601"));  // step up by 30 in a second
    lamp.loop.advance(500ms);
    EXPECT_EQ(lamp.value(0x0300, 7), 265);
    EXPECT_EQ(lamp.ask(0x0300, packed("010506 10 20 0000")), (Strings{packed("18050b 06 81")}));  // white only
}

TEST(ColorCluster, FollowsXyAndHue) {
    Device lamp("hueBulb");
    lamp.ask(6, "110101", 11);
    lamp.ask(0x0300, packed("110207 0080 0060 1400"), 11);
    lamp.loop.advance(2s);
    EXPECT_EQ(lamp.value(0x0300, 3, 11), 0x8000);
    EXPECT_EQ(lamp.value(0x0300, 8, 11), 1);
    lamp.ask(0x0300, packed("110306 00 fe 0000"),
             11);  // red
    EXPECT_EQ(lamp.value(0x0300, 8, 11), 0);
    EXPECT_NEAR(static_cast<double>(lamp.value(0x0300, 3, 11)) / 65536, 0.64, 0.01);
    EXPECT_NEAR(static_cast<double>(lamp.value(0x0300, 4, 11)) / 65536, 0.33, 0.01);
    lamp.ask(0x0300, packed("110443 0040 80 0000"),
             11);  // enhanced hue
    EXPECT_EQ(lamp.value(0x0300, 0x4000, 11), 0x4000);
    EXPECT_EQ(lamp.value(0x0300, 0x4001, 11), 3);
}

// ---- ZCL 3.5, 3.6, 3.7 ----

TEST(IdentifyCluster, CountsDown) {
    Device lamp("ikeaBulb");
    EXPECT_EQ(lamp.ask(3, "010101"), (Strings{packed("18010b 01 00")}));
    lamp.ask(3, packed("110200 0a00"));
    lamp.loop.advance(3s);
    EXPECT_EQ(lamp.ask(3, "010301"), (Strings{packed("190300 0700")}));
}

TEST(GroupsCluster, AddsTellsAndRemoves) {
    Device lamp("ikeaBulb");
    EXPECT_EQ(lamp.ask(4, packed("010100 0500 00")), (Strings{packed("190100 00 0500")}));
    EXPECT_EQ(lamp.ask(4, packed("010201 0500")), (Strings{packed("190201 00 0500 00")}));
    EXPECT_EQ(lamp.ask(4, packed("010302 00")), (Strings{packed("190302 0f 01 0500")}));
    EXPECT_EQ(lamp.ask(4, packed("010403 0600")), (Strings{packed("190403 8b 0600")}));
    EXPECT_EQ(lamp.ask(4, packed("010503 0500")), (Strings{packed("190503 00 0500")}));
    lamp.ask(4, packed("110605 0700 00"));  // only while identifying
    EXPECT_TRUE(lamp.node.endpoint(1)->groups.empty());
    lamp.ask(3, packed("110700 0a00"));
    lamp.ask(4, packed("110805 0700 00"));
    EXPECT_EQ(lamp.node.endpoint(1)->groups.size(), 1U);
    lamp.ask(4, "110904");
    EXPECT_TRUE(lamp.node.endpoint(1)->groups.empty());
}

TEST(ScenesCluster, StoresAndRecalls) {
    Device lamp("ikeaBulb");
    lamp.ask(6, "110101");
    lamp.ask(8, packed("110200 50 0000"));
    lamp.ask(0x0300, packed("11030a 2c01 0000"));
    EXPECT_EQ(lamp.ask(5, packed("010404 0500 01")), (Strings{packed("190404 00 0500 01")}));
    lamp.ask(8, packed("110500 fe 0000"));
    lamp.ask(6, "110600");
    lamp.ask(5, packed("110705 0500 01"));
    EXPECT_EQ(lamp.value(6, 0), 1);
    EXPECT_EQ(lamp.value(8, 0), 0x50);
    EXPECT_EQ(lamp.value(0x0300, 7), 300);
    EXPECT_EQ(lamp.ask(5, packed("010806 0500")), (Strings{packed("190806 00 0f 0500 01 01")}));
    EXPECT_EQ(lamp.ask(5, packed("010902 0500 02")), (Strings{packed("190902 8b 0500 02")}));
    EXPECT_EQ(lamp.ask(5, packed("010a03 0500")), (Strings{packed("190a03 00 0500")}));
    EXPECT_EQ(lamp.ask(5, packed("010b01 0500 01")), (Strings{packed("190b01 8b 0500 01")}));
    // Added with its fields: on, level 32, x and y.
    EXPECT_EQ(lamp.ask(5, packed("010c00 0500 03 0000 00 0600 01 01 0800 01 20 0003 04 1111 2222")),
              (Strings{packed("190c00 00 0500 03")}));
    lamp.ask(5, packed("110d05 0500 03"));
    EXPECT_EQ(lamp.value(8, 0), 32);
    EXPECT_EQ(lamp.value(0x0300, 3), 0x1111);
}

// ---- ZCL 3.16 ----

TEST(PollControlCluster, ChecksInAndStaysAwakeWhenAsked) {
    Device remote("ikeaSwitch");
    remote.node.bindings.push_back({1, 0x0020, std::nullopt, remote.port.ieee(), 1});
    remote.loop.advance(54min);
    EXPECT_TRUE(remote.port.take(0x0020).empty());
    EXPECT_TRUE(remote.loop.advance_until([&remote] { return !remote.port.frames.empty(); }, 1min));
    EXPECT_EQ(remote.port.take(0x0020).size(), 1U);
    remote.port.send(remote.node, 0x0020, packed("110100 01 7800"));  // thirty seconds
    remote.loop.advance(2s);
    EXPECT_EQ(remote.port.confirms, (std::vector<Confirm>{Confirm::Success}));
    remote.loop.advance(20s);
    EXPECT_TRUE(remote.node.awake());
    remote.loop.advance(20s);
    EXPECT_FALSE(remote.node.awake());
}

// ---- ZCL 8.2 ----

TEST(ZoneCluster, EnrollsAndAlarms) {
    Device sensor("sonoffMotion");
    auto& motion = dynamic_cast<ZoneSensor&>(sensor.node);
    motion.alarm(true);
    sensor.loop.advance(1s);
    EXPECT_TRUE(sensor.port.take(0x0500).empty());  // nobody to tell yet
    sensor.node.stay_awake(1min);
    const Strings said = sensor.ask(0x0500, packed("100102 1000 f0 01bbaa14004b1200"));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0], packed("180104 00"));
    EXPECT_EQ(said[1].substr(0, 2) + said[1].substr(4), packed("19 01 0d00 8612"));
    sensor.ask(0x0500, packed("110200 00 17"));
    EXPECT_EQ(sensor.value(0x0500, 0), 1);
    EXPECT_EQ(sensor.value(0x0500, 0x11), 0x17);
    motion.alarm(true, false, true);
    sensor.loop.advance(1s);
    const Strings alarm = sensor.port.take(0x0500);
    ASSERT_EQ(alarm.size(), 1U);
    EXPECT_EQ(alarm[0].substr(0, 2) + alarm[0].substr(4), packed("19 00 0900 00 17 0000"));
}

// ---- ZCL 7.3, 7.4, 6.3 ----

TEST(DoorLockCluster, LocksAndKeepsCodes) {
    Device lock("yaleLock");
    EXPECT_EQ(lock.ask(0x0101, "010101"), (Strings{packed("190101 00")}));
    EXPECT_EQ(lock.value(0x0101, 0), 2);
    EXPECT_EQ(lock.ask(0x0101, "010200"), (Strings{packed("190200 00")}));
    EXPECT_EQ(lock.value(0x0101, 0), 1);
    EXPECT_EQ(lock.ask(0x0101, packed("010305 0300 01 00 0431323334")), (Strings{packed("190305 00")}));
    EXPECT_EQ(lock.ask(0x0101, packed("010406 0300")), (Strings{packed("190406 0300 01 00 0431323334")}));
    EXPECT_EQ(lock.ask(0x0101, packed("010507 0300")), (Strings{packed("190507 00")}));
    EXPECT_EQ(lock.ask(0x0101, packed("010607 0300")), (Strings{packed("190607 01")}));
}

TEST(CoveringCluster, TakesItsTime) {
    Device blind("ikeaBlind");
    blind.node.stay_awake(10min);
    blind.port.send(blind.node, 0x0102, packed("110105 32"));
    blind.loop.advance(6s + 500ms);
    EXPECT_NEAR(static_cast<double>(blind.value(0x0102, 8)), 25, 3);
    blind.loop.advance(10s);
    EXPECT_EQ(blind.value(0x0102, 8), 50);
    EXPECT_EQ(blind.ask(0x0102, packed("010205 65")), (Strings{packed("18020b 05 87")}));
    blind.port.send(blind.node, 0x0102, "110300");
    blind.loop.advance(4s);
    blind.port.send(blind.node, 0x0102, "110402");
    blind.loop.advance(20s);
    EXPECT_GT(blind.value(0x0102, 8), 20);
    EXPECT_LT(blind.value(0x0102, 8), 50);
}

TEST(ThermostatCluster, HeatsUntilItIsWarm) {
    Device valve("sonoffValve");
    auto& radiator = dynamic_cast<SonoffValve&>(valve.node);
    radiator.room(19);
    EXPECT_TRUE(radiator.heats());
    EXPECT_EQ(valve.value(0x0201, 0x0029), 1);
    radiator.room(20.3);
    EXPECT_FALSE(radiator.heats());
    EXPECT_EQ(valve.ask(0x0201, packed("100102 1200 29 6009")), (Strings{packed("180104 00")}));  // 24 degrees
    EXPECT_TRUE(radiator.heats());
    EXPECT_EQ(valve.ask(0x0201, packed("100202 1200 29 1027")), (Strings{packed("180204 87 1200")}));  // 100 degrees
    EXPECT_EQ(valve.value(0x0201, 0x0012), 2400);
    valve.ask(0x0201, packed("110300 00 f6"));  // a degree less
    EXPECT_EQ(valve.value(0x0201, 0x0012), 2300);
    EXPECT_EQ(valve.ask(0x0201, packed("100402 1c00 30 00")), (Strings{packed("180404 00")}));  // off
    EXPECT_FALSE(radiator.heats());
}

// ---- plugs ----

TEST(Meter, FollowsTheRelayAndCountsEnergy) {
    Device device("tuyaPlug");
    auto& plug = dynamic_cast<Plug&>(device.node);
    plug.set_load(100);
    EXPECT_EQ(device.value(0x0B04, 0x050B), 0);
    device.ask(6, "110101");
    EXPECT_EQ(device.value(0x0B04, 0x050B), 100);
    EXPECT_EQ(device.value(0x0B04, 0x0508), 435);
    device.loop.advance(3h);
    EXPECT_EQ(device.value(0x0702, 0), 30);  // 0.3 kWh in hundredths
    device.ask(6, "110200");
    EXPECT_EQ(device.value(0x0B04, 0x050B), 0);
    device.loop.advance(3h);
    EXPECT_EQ(device.value(0x0702, 0), 30);
}

// ---- Tuya's data points ----

TEST(TuyaCluster, SetsAsksAndReportsDataPoints) {
    Device valve("tuyaValve");
    valve.loop.advance(5s);
    valve.port.clear();
    valve.node.stay_awake(1h);
    Strings said = valve.ask(0xEF00, packed("110100 0001 02 02 0004 000000fa"));
    // The point as it is now, and what follows from it: the valve opens and heats.
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[0].substr(4, 2), "02");
    EXPECT_NE(
        std::find_if(said.begin(), said.end(),
                     [](const std::string& one) { return one.substr(4, 2) == "01" && one.substr(10) == packed("02 02 0004 000000fa"); }),
        said.end());
    said = valve.ask(0xEF00, "110203");
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].substr(10, 10), packed("01 04 0001 01"));
    EXPECT_EQ(valve.ask(0xEF00, packed("110310 0002")), (Strings{packed("190311 0002 44")}));
}

TEST(TuyaCluster, AsksForTheTimeAfterJoining) {
    Room room;
    auto& sensor = room.air.add(make_node("tuyaClimate", room.loop, Ieee{5}));
    ASSERT_TRUE(room.air.join(sensor).has_value());
    room.loop.advance(5s);
    const Strings said = room.port.take(0xEF00);
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[1].substr(4), packed("24 0008"));
}

// ---- ZCL 11 ----

TEST(OtaClientCluster, FetchesAnImageAndTakesItOver) {
    Device lamp("ikeaBulb");
    auto& client = dynamic_cast<OtaClient&>(*lamp.node.endpoint(1)->client(0x0019));
    Bytes image = *from_hex("1ef1ee0b");
    for (int i = 0; i < 150; ++i) image.push_back(static_cast<std::uint8_t>(i));
    const auto say = [&lamp](const Bytes& payload, std::uint8_t command) {
        Writer out;
        out.u8(0x19).u8(0x33).u8(command).bytes(payload);
        lamp.port.send(lamp.node, 0x0019, to_hex(out.view()));
        lamp.loop.settle();
    };
    say({0x00, 0x64}, 0x00);  // an image is there
    ASSERT_EQ(lamp.port.frames.size(), 1U);
    EXPECT_EQ(to_hex(lamp.port.frames[0].payload).substr(4), packed("01 00 7c11 0422 71952320"));
    lamp.port.clear();
    say(*from_hex(packed("00 7c11 0422 99999920 9a000000")), 0x02);
    for (int blocks = 0; !lamp.port.frames.empty() && lamp.port.frames.back().payload[2] == 0x03; ++blocks) {
        ASSERT_LT(blocks, 10);
        Reader in(lamp.port.frames.back().payload);
        in.bytes(3 + 1 + 8);
        const std::uint32_t offset = in.u32();
        const std::size_t size = std::min<std::size_t>(in.u8(), image.size() - offset);
        Writer out;
        out.bytes(*from_hex(packed("00 7c11 0422 99999920")))
            .u32(offset)
            .u8(static_cast<std::uint8_t>(size))
            .bytes(BytesView(image).subspan(offset, size));
        lamp.port.clear();
        say(out.take(), 0x05);
    }
    ASSERT_EQ(lamp.port.frames.size(), 1U);
    EXPECT_EQ(to_hex(lamp.port.frames[0].payload).substr(4), packed("06 00 7c11 0422 99999920"));
    EXPECT_EQ(client.image(), image);
    say(*from_hex(packed("7c11 0422 99999920 00000000 00000000")), 0x07);
    lamp.loop.advance(6s);
    EXPECT_EQ(client.version(), 0x20999999U);
    EXPECT_EQ(lamp.port.frames.back().cluster, wire::zdo::kDeviceAnnce);
}

TEST(TimeClientCluster, ReadsTheTime) {
    Device plug("tuyaPlug");
    auto& client = dynamic_cast<TimeClient&>(*plug.node.endpoint(1)->client(0x000A));
    client.ask();
    plug.loop.settle();
    ASSERT_EQ(plug.port.frames.size(), 1U);
    EXPECT_EQ(to_hex(plug.port.frames[0].payload).substr(0, 2), "00");
    plug.port.send(plug.node, 0x000A, packed("180101 0000 00 e2 78563412"));
    plug.loop.settle();
    EXPECT_EQ(client.told(), 0x12345678U);
}

// ---- sensors and remotes ----

TEST(Sensors, SpeakAsTheirMakersDo) {
    Device contact("aqaraContact");
    contact.port.clear();
    ASSERT_TRUE(contact.node.act("open", {}).has_value());
    contact.loop.settle();
    EXPECT_EQ(contact.port.take(6).at(0).substr(4), packed("0a 0000 1001"));
    Device weather("lumiWeather");
    weather.port.clear();
    ASSERT_TRUE(
        weather.node.act("climate", parse_json(R"({"temperature":-3.25,"humidity":61.5,"pressure":990.4})")->get_object()).has_value());
    weather.loop.settle();
    ASSERT_EQ(weather.port.frames.size(), 3U);
    EXPECT_EQ(to_hex(weather.port.frames[0].payload).substr(4), packed("0a 0000 29bbfe"));
    EXPECT_EQ(to_hex(weather.port.frames[1].payload).substr(4), packed("0a 0000 210618"));
    EXPECT_EQ(to_hex(weather.port.frames[2].payload).substr(4), packed("0a 0000 29de03 1400 28ff 1000 29b026"));
}

TEST(Remotes, SendCommandsToWhatTheyAreBoundTo) {
    Device remote("ikeaRemote");
    remote.port.clear();
    for (const char* press : {"toggle", "up", "down", "left"}) ASSERT_TRUE(remote.node.act(press, {}).has_value());
    remote.loop.settle();
    ASSERT_EQ(remote.port.frames.size(), 4U);
    EXPECT_EQ(to_hex(remote.port.frames[0].payload).substr(4), "02");
    EXPECT_EQ(to_hex(remote.port.frames[1].payload).substr(4), packed("06 002b0500"));
    EXPECT_EQ(to_hex(remote.port.frames[3].payload).substr(0, 6), "057c11");
    EXPECT_EQ(to_hex(remote.port.frames[3].payload).substr(8), packed("07 01010d00"));
    auto& lamp = remote.join(ikea_white_spectrum_bulb(remote.loop, Ieee{9}));
    lamp.endpoint(1)->groups.push_back(GroupId{77});
    remote.node.bindings.push_back({1, 6, GroupId{77}, Ieee{}, 0xFF});
    remote.port.clear();
    ASSERT_TRUE(remote.node.act("toggle", {}).has_value());
    remote.loop.settle();
    EXPECT_TRUE(lamp.on_off().on());
    ASSERT_EQ(remote.port.frames.size(), 1U);
    EXPECT_EQ(remote.port.frames[0].way, Frame::Way::Group);
}

TEST(Catalogue, MakesEveryKind) {
    Room room;
    std::uint64_t ieee = 1;
    for (const std::string_view kind : kinds()) {
        auto node = make_node(kind, room.loop, Ieee{ieee++});
        ASSERT_NE(node, nullptr) << kind;
        EXPECT_EQ(node->make().kind, kind);
        room.air.settle(room.air.add(std::move(node)));
    }
    EXPECT_EQ(make_node("toaster", room.loop, Ieee{1}), nullptr);
    for (const auto& node : room.air.nodes())
        for (const std::string_view event : node->acts())
            EXPECT_TRUE(node->act(event, {}).has_value()) << node->make().kind << " " << event;
    room.loop.advance(24h);
    EXPECT_GT(room.air.frames_up(), 20U);
}

TEST(Catalogue, PlacesTheMixOfAHouse) {
    const auto house = installation(20);
    EXPECT_EQ(house[0].kind, "ikeaBulb");
    EXPECT_EQ(house[9].kind, "tuyaPlug");
    EXPECT_EQ(house[10].kind, "ikeaBulb");
    EXPECT_EQ(house[3].ieee, Ieee{0x00158D0000000004});
    EXPECT_EQ(house[3].nwk, Nwk{0x1027});
}

}  // namespace
}  // namespace skep::sim::test

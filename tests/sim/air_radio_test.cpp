#include "sim/air_radio.h"

#include "sim/devices/lights.h"
#include "sim/devices/sensors.h"
#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

struct Watcher final : radio::Observer {
    void on_aps(const radio::ApsFrame& frame) override { aps.push_back(to_hex(frame.payload)); }
    void on_zdo(const radio::ZdoFrame& frame) override { zdo.push_back(frame.cluster); }
    void on_joined(Nwk, Ieee ieee) override { joined.push_back(ieee); }
    void on_left(Nwk, std::optional<Ieee> ieee, bool) override { left.push_back(*ieee); }
    void on_address(Nwk, Ieee) override {}
    void on_link(radio::LinkState state, const std::string&) override { links.push_back(state); }
    std::vector<std::string> aps;
    std::vector<std::uint16_t> zdo;
    std::vector<Ieee> joined;
    std::vector<Ieee> left;
    std::vector<radio::LinkState> links;
};

struct Desk {
    Desk() : radio(loop, air) {
        radio.observe(&watcher);
        EXPECT_EQ(*loop.run(radio.start(wanted, std::nullopt)), radio::StartResult::Reset);
        lamp = &air.place(ikea_white_spectrum_bulb(loop, Ieee{0x00158D0000000001}));
        air.settle(*lamp);
    }
    radio::ApsRequest to_lamp(std::string_view hex) const {
        radio::ApsRequest out;
        out.to = radio::ToNode{lamp->nwk(), 1};
        out.cluster = 6;
        out.payload = *from_hex(hex);
        return out;
    }
    async::VirtualLoop loop;
    Air air{loop};
    AirRadio radio;
    Watcher watcher;
    radio::NetworkSettings wanted;
    Bulb* lamp = nullptr;
};

TEST(AirRadio, ResumesRestoresFormsAndRefuses) {
    async::VirtualLoop loop;
    Air air(loop);
    AirRadio radio(loop, air);
    radio::NetworkSettings wanted;
    radio::Backup backup;
    backup.pan_id = wanted.pan_id;
    backup.coordinator = Ieee{0x1122334455667788};
    radio.unreachable = true;
    EXPECT_EQ(loop.run(radio.start(wanted, std::nullopt)).error().code, Errc::Io);
    radio.unreachable = false;
    EXPECT_EQ(*loop.run(radio.start(wanted, backup)), radio::StartResult::Restored);
    EXPECT_EQ(radio.coordinator().ieee, backup.coordinator);
    EXPECT_EQ(*loop.run(radio.start(wanted, std::nullopt)), radio::StartResult::Resumed);
    radio::NetworkSettings other = wanted;
    other.pan_id = 0x4321;
    const auto refused = loop.run(radio.start(other, std::nullopt));
    EXPECT_EQ(refused.error().code, Errc::Refused);
    EXPECT_NE(refused.error().what.find("1a62"), std::string::npos);
}

TEST(AirRadio, CarriesRequestsAndAnswers) {
    Desk desk;
    EXPECT_TRUE(desk.loop.run(desk.radio.send(desk.to_lamp("010702"))).has_value());
    desk.loop.advance(1s);
    EXPECT_EQ(desk.watcher.aps, (std::vector<std::string>{"18070b0200"}));
    EXPECT_TRUE(desk.lamp->on_off().on());
    auto nobody = desk.to_lamp("010702");
    nobody.to = radio::ToNode{Nwk{0x4242}, 1};
    const auto failed = desk.loop.run(desk.radio.send(nobody));
    EXPECT_EQ(failed.error().code, Errc::Refused);
    EXPECT_EQ(failed.error().status, 0xCD);
    desk.air.confirms.push_back({std::nullopt, 1, std::nullopt});
    EXPECT_EQ(desk.loop.run(desk.radio.send(desk.to_lamp("010802"))).error().code, Errc::Timeout);
}

TEST(AirRadio, AsksDeviceObjects) {
    Desk desk;
    const auto descriptor =
        desk.loop.run(desk.radio.zdo(desk.lamp->nwk(), wire::zdo::kActiveEp, wire::number(zcl::Type::Uint16, raw(desk.lamp->nwk())), true));
    ASSERT_TRUE(descriptor.has_value());
    EXPECT_EQ(to_hex(BytesView(*descriptor).subspan(3)), packed("02 01f2"));
    const auto own = desk.loop.run(desk.radio.zdo(kCoordinatorNwk, wire::zdo::kNodeDesc, Bytes{0, 0}, true));
    ASSERT_TRUE(own.has_value());
    const auto refused = desk.loop.run(desk.radio.zdo(desk.lamp->nwk(), wire::zdo::kSimpleDesc, Bytes{0, 0, 99}, true));
    EXPECT_EQ(refused.error().code, Errc::Refused);
    EXPECT_EQ(refused.error().status, 0x83);
    Writer who;
    wire::put_ieee(who, desk.lamp->ieee());
    who.u8(0).u8(0);
    const auto address = desk.loop.run(desk.radio.zdo(kBroadcastRxOnWhenIdle, wire::zdo::kNwkAddr, who.view(), true));
    ASSERT_TRUE(address.has_value());
    desk.lamp->silent = true;
    EXPECT_EQ(desk.loop.run(desk.radio.zdo(desk.lamp->nwk(), wire::zdo::kNodeDesc, Bytes{0, 0}, true)).error().code, Errc::Timeout);
    const auto energies = desk.loop.run(desk.radio.scan_energy(0x07FFF800, 2));
    ASSERT_TRUE(energies.has_value());
    EXPECT_EQ(energies->size(), 16U);
    EXPECT_EQ(energies->front().channel, 11);
}

TEST(AirRadio, TellsJoinsAndLeaves) {
    Desk desk;
    EXPECT_TRUE(desk.loop.run(desk.radio.permit_join(60, std::nullopt)).has_value());
    auto& sensor = desk.air.place(std::make_unique<LumiMotion>(desk.loop, Ieee{7}));
    EXPECT_TRUE(desk.air.join(sensor).has_value());
    desk.loop.advance(1s);
    EXPECT_EQ(desk.watcher.joined, (std::vector<Ieee>{Ieee{7}}));
    EXPECT_EQ(desk.watcher.zdo.back(), 0x0013);
    desk.air.leave(sensor, false);
    desk.loop.advance(1s);
    EXPECT_EQ(desk.watcher.left, (std::vector<Ieee>{Ieee{7}}));
}

TEST(AirRadio, EndsWhatIsInFlightWhenTheLinkIsCut) {
    Desk desk;
    auto sleeper = std::make_unique<LumiMotion>(desk.loop, Ieee{7});
    auto& sensor = desk.air.place(std::move(sleeper));
    desk.air.settle(sensor);
    auto request = desk.to_lamp(packed("100100 0000"));
    request.to = radio::ToNode{sensor.nwk(), 1};
    auto sending = desk.radio.send(request);
    sending.start();
    desk.loop.advance(1s);
    EXPECT_FALSE(sending.done());
    desk.radio.cut();
    desk.loop.settle();
    ASSERT_TRUE(sending.done());
    EXPECT_EQ(sending.take().error().code, Errc::Closed);
    EXPECT_EQ(desk.watcher.links, (std::vector<radio::LinkState>{radio::LinkState::Down}));
    EXPECT_EQ(desk.loop.run(desk.radio.send(desk.to_lamp("010101"))).error().code, Errc::Closed);
    desk.radio.mend();
    EXPECT_TRUE(desk.loop.run(desk.radio.send(desk.to_lamp("010101"))).has_value());
}

TEST(AirRadio, BacksUpItsNodesAndKeepsKeysOfThoseThatAreGone) {
    Desk desk;
    radio::Backup previous;
    radio::Backup::Device gone;
    gone.ieee = Ieee{99};
    gone.link_key.emplace();
    previous.devices = {gone, radio::Backup::Device{}};
    const auto backup = desk.loop.run(desk.radio.backup({Ieee{99}}, previous));
    ASSERT_TRUE(backup.has_value());
    ASSERT_EQ(backup->devices.size(), 2U);
    EXPECT_EQ(backup->devices[0].ieee, desk.lamp->ieee());
    EXPECT_EQ(backup->devices[1].ieee, Ieee{99});
}

TEST(AirRadio, ReachesTouchlinkDevicesBetweenNetworks) {
    Desk desk;
    struct Beyond final : radio::Observer {
        void on_aps(const radio::ApsFrame&) override {}
        void on_zdo(const radio::ZdoFrame&) override {}
        void on_joined(Nwk, Ieee) override {}
        void on_left(Nwk, std::optional<Ieee>, bool) override {}
        void on_address(Nwk, Ieee) override {}
        void on_link(radio::LinkState, const std::string&) override {}
        void on_inter_pan(const radio::InterPanFrame& frame) override { heard.push_back(frame.source); }
        std::vector<Ieee> heard;
    } beyond;
    desk.radio.observe(&beyond);
    EXPECT_TRUE(desk.loop.run(desk.radio.inter_pan_channel(11)).has_value());
    EXPECT_TRUE(desk.loop.run(desk.radio.send_inter_pan(std::nullopt, 0x1000, *from_hex(packed("112400 78563412 0233")))).has_value());
    desk.loop.advance(1s);
    EXPECT_EQ(beyond.heard, (std::vector<Ieee>{desk.lamp->ieee()}));
    EXPECT_TRUE(desk.loop.run(desk.radio.send_inter_pan(desk.lamp->ieee(), 0x1000, *from_hex(packed("112507 78563412")))).has_value());
    desk.loop.advance(1s);
    EXPECT_FALSE(desk.lamp->in_network());
}

}  // namespace
}  // namespace skep::sim::test

// Events, and the loss of the coordinator (radio.h, Observer).
#include "tests/radio/znp_fixture.h"

namespace skep::test {
namespace {

constexpr unsigned kSys = 1, kAf = 4, kZdo = 5;

class ZnpEvents : public ZnpTest {
protected:
    void SetUp() override { start_formed(); }
    static Bytes report(std::uint16_t nwk, std::uint8_t sequence = 0x0A) {
        return Writer()
            .u16(0)
            .u16(0x0402)
            .u16(nwk)
            .bytes(hex("01 01 00 8c 00 78563412 00 08 1801"))
            .u8(sequence)
            .bytes(hex("000029 6608 3412 1e"))
            .take();
    }
};

TEST_F(ZnpEvents, IncomingMessageIsAnApsFrame) {
    // cluster 0402 from 1234
    chip.areq(kAf, 0x81, hex("0000 0204 3412 01 01 00 8c 00 78563412 00 08 18010a0000296608 3412 1e"));
    loop.settle();
    ASSERT_EQ(seen.aps.size(), 1u);
    const auto& [frame, payload] = seen.aps[0];
    EXPECT_EQ(raw(frame.source), 0x1234);
    EXPECT_EQ(frame.cluster, 0x0402);
    EXPECT_EQ(frame.profile, kProfileHomeAutomation);
    EXPECT_EQ(frame.linkquality, 140);
    EXPECT_FALSE(frame.group);
    EXPECT_FALSE(frame.broadcast);
    EXPECT_EQ(payload, hex("18010a0000296608"));
}

TEST_F(ZnpEvents, GroupBroadcastAndGreenPowerAreTold) {
    chip.areq(kAf, 0x81, hex("0400 0600 3412 01 01 00 8c 00 78563412 00 01 aa 3412 1e"));
    chip.areq(kAf, 0x81, hex("0000 2100 3412 f2 f2 01 8c 00 78563412 00 01 aa 3412 1e"));
    loop.settle();
    ASSERT_EQ(seen.aps.size(), 2u);
    EXPECT_EQ(raw(*seen.aps[0].frame.group), 4);
    EXPECT_TRUE(seen.aps[1].frame.broadcast);
    EXPECT_EQ(seen.aps[1].frame.profile, kProfileGreenPower);
}

TEST_F(ZnpEvents, AFloodInOneReadIsAllDelivered) {
    Bytes flood;
    for (int i = 0; i < 5000; ++i) {
        const Bytes frame = mt(2, kAf, 0x81, hex("0000 0204 3412 01 01 00 8c 00 78563412 00 08 18010a0000296608 3412 1e"));
        flood.insert(flood.end(), frame.begin(), frame.end());
    }
    chip.write(flood);
    loop.settle();
    EXPECT_EQ(seen.aps.size(), 5000u);
}

TEST_F(ZnpEvents, LargeFrameIsRetrievedAndFreed) {
    Bytes large(300);
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i);
    chip.on(kAf, 0x12, [large](const Bytes& data) {
        Reader in(data);
        EXPECT_EQ(in.u32(), 1u);
        const std::size_t index = in.u16();
        const std::size_t length = in.u8();
        return Writer().u8(0).u8(static_cast<std::uint8_t>(length)).bytes(BytesView(large).subspan(index, length)).take();
    });
    chip.areq(kAf, 0x82, hex("0000 0005 02 3412000000000000 01 0000 01 00 8c 00 01000000 00 2c01 3412 1e"));
    loop.settle();
    ASSERT_EQ(seen.aps.size(), 1u);
    EXPECT_EQ(seen.aps[0].payload, large);
    EXPECT_EQ(raw(seen.aps[0].frame.source), 0x1234);
    ASSERT_EQ(chip.count(kAf, 0x12), 3u);
    EXPECT_EQ(chip.requests(kAf, 0x12)[2].data, hex("01000000 0000 00"));
}

TEST_F(ZnpEvents, JoinsLeavesAndAddresses) {
    chip.areq(kZdo, 0xCA, hex("3412 c4b3a201008d1500 0000"));
    chip.areq(kZdo, 0xC9, hex("3412 c4b3a201008d1500 00 00 00"));
    chip.areq(kZdo, 0xC9, hex("3412 c4b3a201008d1500 00 00 01"));
    chip.areq(kZdo, 0xC8, hex("7856 c4b3a201008d1500 01"));
    loop.settle();
    EXPECT_EQ(seen.lines, (std::vector<std::string>{"joined 1234 0x00158d0001a2b3c4", "left 1234 0x00158d0001a2b3c4",
                                                    "left 1234 0x00158d0001a2b3c4 rejoin", "address 5678 0x00158d0001a2b3c4"}));
}

TEST_F(ZnpEvents, AnnouncedEndDevicesGetARouteAtMostOnceAMinute) {
    const Bytes sleepy = hex("3412 3412 c4b3a201008d1500 80");
    chip.areq(kZdo, 0xC1, sleepy);
    loop.advance(30s);
    chip.areq(kZdo, 0xC1, sleepy);
    chip.areq(kZdo, 0xC1, hex("7856 7856 c5b3a201008d1500 8e"));  // a router
    loop.settle();
    EXPECT_EQ(chip.count(kZdo, 0x45), 1u);
    loop.advance(60s);
    chip.areq(kZdo, 0xC1, sleepy);
    loop.settle();
    EXPECT_EQ(chip.count(kZdo, 0x45), 2u);
    ASSERT_EQ(seen.zdo.size(), 4u);
    EXPECT_EQ(seen.zdo[0].cluster, 0x0013);
    EXPECT_EQ(seen.zdo[0].body, hex("3412 c4b3a201008d1500 80"));
}

TEST_F(ZnpEvents, MalformedIndicationsAreDropped) {
    for (unsigned command = 0; command < 256; ++command) {
        if (command == 0x80) continue;
        chip.areq(kAf, command, hex("00"));
        chip.areq(kZdo, command, {});
        chip.areq(21, command, hex("0000"));
    }
    loop.settle();
    EXPECT_TRUE(driver->up());
    EXPECT_TRUE(seen.aps.empty());
}

// --- loss ------------------------------------------------------------------------------------------------------------

TEST_F(ZnpEvents, CutLineIsToldAfterAllEndedWithClosed) {
    chip.confirms = false;
    auto& waiting = begin(driver->send(to_node(0x1234)));
    auto& mending = begin(driver->inter_pan_channel(std::nullopt));
    loop.settle();
    struct Checker final : radio::Observer {
        std::function<void()> on_down;
        void on_aps(const radio::ApsFrame&) override {}
        void on_zdo(const radio::ZdoFrame&) override {}
        void on_joined(Nwk, Ieee) override {}
        void on_left(Nwk, std::optional<Ieee>, bool) override {}
        void on_address(Nwk, Ieee) override {}
        void on_link(radio::LinkState state, const std::string&) override {
            if (state == radio::LinkState::Down) on_down();
        }
    } checker;
    bool told = false;
    checker.on_down = [&] {
        told = true;
        EXPECT_TRUE(waiting && (*waiting).error().code == Errc::Closed);
        EXPECT_TRUE(mending.has_value());
        EXPECT_FALSE(driver->up());
    };
    driver->observe(&checker);
    port.cut("pulled");
    loop.settle();
    EXPECT_TRUE(told);
    EXPECT_EQ(loop.run(driver->send(to_node(1))).error().code, Errc::Closed);
    EXPECT_EQ(loop.run(driver->zdo(Nwk{1}, 2, hex("0100"), true)).error().code, Errc::Closed);
    EXPECT_EQ(loop.run(driver->permit_join(1, std::nullopt)).error().code, Errc::Closed);
    EXPECT_EQ(loop.run(driver->backup({}, std::nullopt)).error().code, Errc::Closed);
    driver->observe(&seen);
}

TEST_F(ZnpEvents, ComesBackOnTheSameNetwork) {
    port.cut("pulled");
    loop.settle();
    EXPECT_EQ(seen.lines, std::vector<std::string>{"down: pulled"});
    chip.state = 0;  // it was without power
    chip.endpoints.clear();
    chip.log.clear();
    loop.advance(1s);
    EXPECT_EQ(seen.lines, (std::vector<std::string>{"down: pulled", "up"}));
    EXPECT_EQ(chip.count(kZdo, 0x40), 1u);
    EXPECT_EQ(chip.count(kAf, 0x00), 15u);
    EXPECT_TRUE(loop.run(driver->send(to_node(0x1234))));
}

TEST_F(ZnpEvents, BacksOffUpTo30S) {
    port.refuse(true);
    const auto before = loop.now();
    port.cut("pulled");
    loop.advance(1s + 2s + 4s + 8s + 16s + 30s + 30s - 1ms);
    EXPECT_EQ(seen.lines.size(), 1u);
    port.refuse(false);
    EXPECT_TRUE(loop.advance_until([&] { return driver->up(); }, 1h));
    EXPECT_EQ(loop.now() - before, 91s);
}

TEST_F(ZnpEvents, AnotherNetworkIsNotTakenForOurs) {
    chip.form(0x5555, 25, hex("0101010101010101"), Bytes(16, 9));
    port.cut("swapped");
    loop.advance(10s);
    EXPECT_FALSE(driver->up());
    EXPECT_NE(logged.find("it holds another network now: PAN ID 21845, was 6755"), std::string::npos) << logged;
    form();
    loop.advance(60s);
    EXPECT_TRUE(driver->up());
}

TEST_F(ZnpEvents, ChipThatResetsItselfIsStartedAgain) {
    chip.state = 0;
    chip.endpoints.clear();
    chip.areq(kSys, 0x80, hex("02 02 01 02 07 01"));
    loop.settle();
    EXPECT_EQ(seen.lines, std::vector<std::string>{"down: the coordinator reset itself (watchdog)"});
    loop.advance(1s);
    EXPECT_TRUE(driver->up());
}

TEST_F(ZnpEvents, SilenceIsALoss) {
    port.to_server.silent = true;
    auto& first = begin(driver->send(to_node(1)));
    loop.advance(6s);
    ASSERT_TRUE(first);
    EXPECT_EQ((*first).error().what, "SRSP - AF - dataRequest after 6000ms");
    EXPECT_TRUE(driver->up());
    begin(driver->send(to_node(1)));
    begin(driver->send(to_node(1)));
    auto& last = begin(driver->send(to_node(1)));
    loop.advance(12s);
    EXPECT_EQ((*last).error().code, Errc::Closed);
    EXPECT_EQ(seen.lines, std::vector<std::string>{"down: the coordinator does not answer (SRSP - AF - dataRequest after 6000ms)"});
    port.to_server.silent = false;
    loop.advance(31s);
    EXPECT_TRUE(driver->up());
}

TEST_F(ZnpEvents, SurvivesLossAtAnyMomentOfComingBack) {
    for (int moment = 0; moment < 40; ++moment) {
        port.cut("pulled");
        loop.advance(1s);
        const std::size_t enough = static_cast<std::size_t>(moment);
        chip.log.clear();
        port.cut("pulled");
        port.to_client.latency = 1ms;
        loop.advance_until([&] { return chip.log.size() >= enough; }, 40s);
        port.cut("pulled again");
        ASSERT_TRUE(loop.advance_until([&] { return driver->up(); }, 5min)) << moment;
        port.to_client.latency = 0ms;
    }
}

TEST_F(ZnpEvents, NothingComesAfterStop) {
    loop.run(driver->stop());
    chip.areq(kZdo, 0xCA, hex("3412 c4b3a201008d1500 0000"));
    port.cut("late");
    loop.advance(10min);
    EXPECT_TRUE(seen.lines.empty());
    EXPECT_FALSE(driver->up());
    EXPECT_EQ(port.connections(), 1u);
    EXPECT_EQ(loop.run(driver->send(to_node(1))).error().code, Errc::Closed);
}

TEST_F(ZnpEvents, StopFromAnEventIsSafe) {
    struct Stopper final : radio::Observer {
        znp::Driver* driver = nullptr;
        async::Scope* scope = nullptr;
        void on_aps(const radio::ApsFrame&) override { scope->spawn(driver->stop()); }
        void on_zdo(const radio::ZdoFrame&) override {}
        void on_joined(Nwk, Ieee) override {}
        void on_left(Nwk, std::optional<Ieee>, bool) override {}
        void on_address(Nwk, Ieee) override {}
        void on_link(radio::LinkState, const std::string&) override {}
    } stopper;
    stopper.driver = driver.get();
    stopper.scope = &scope;
    driver->observe(&stopper);
    Bytes two = mt(2, kAf, 0x81, report(0x1234));
    const Bytes one = two;
    two.insert(two.end(), one.begin(), one.end());
    chip.write(two);
    loop.settle();
    EXPECT_FALSE(driver->up());
}

}  // namespace
}  // namespace skep::test

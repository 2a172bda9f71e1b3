// Sending and recovery (radio-protocols 2.8), and the engine below (2.1).
#include "tests/radio/znp_fixture.h"

namespace skep::test {
namespace {

constexpr unsigned kSys = 1, kAf = 4, kZdo = 5, kUtil = 7, kAppCnf = 15;

class ZnpSend : public ZnpTest {
protected:
    void SetUp() override { start_formed(); }
    // Confirms with each status in turn, then with success.
    void confirm_with(std::vector<std::uint8_t> statuses) {
        chip.on(kAf, 0x01, [this, statuses, next = std::size_t{0}](const Bytes& data) mutable {
            const std::uint8_t status = next < statuses.size() ? statuses[next++] : 0;
            loop.post([this, status, endpoint = data[3], id = data[6]] { chip.areq(kAf, 0x80, Bytes{status, endpoint, id}); });
            return Bytes{0};
        });
    }
    Result<void> send(radio::ApsRequest request) { return loop.run(driver->send(std::move(request))); }
};

TEST_F(ZnpSend, UnicastIsADataRequest) {
    ASSERT_TRUE(send(to_node(0x1234)));
    ASSERT_EQ(chip.count(kAf, 0x01), 1u);
    // destination, endpoints, cluster, transaction 1, options 0, radius 30, payload
    EXPECT_EQ(chip.requests(kAf, 0x01)[0].data, hex("3412 01 01 0600 01 00 1e 03 010203"));
}

TEST_F(ZnpSend, ZigbeeDirectIsEncrypted) {
    auto request = to_node(0x1234);
    request.cluster = 0x003D;
    ASSERT_TRUE(send(request));
    EXPECT_EQ(chip.requests(kAf, 0x01)[0].data[7], 0x40);
}

TEST_F(ZnpSend, TransactionIdsAreOneTo255) {
    for (int i = 0; i < 256; ++i) ASSERT_TRUE(send(to_node(0x1234)));
    EXPECT_EQ(chip.requests(kAf, 0x01)[254].data[6], 255);
    EXPECT_EQ(chip.requests(kAf, 0x01)[255].data[6], 1);
}

TEST_F(ZnpSend, ManyAtOnceAreHandedOverOneAfterTheOther) {
    std::vector<std::optional<Result<void>>*> results;
    for (int i = 0; i < 200; ++i) results.push_back(&begin(driver->send(to_node(static_cast<std::uint16_t>(0x1000 + i)))));
    EXPECT_EQ(chip.count(kAf, 0x01), 0u);
    loop.settle();
    EXPECT_EQ(chip.count(kAf, 0x01), 200u);
    for (const auto* result : results) {
        ASSERT_TRUE(result->has_value());
        EXPECT_TRUE(**result);
    }
}

TEST_F(ZnpSend, NextRequestDoesNotWaitForTheConfirm) {
    chip.confirms = false;
    begin(driver->send(to_node(0x1001)));
    begin(driver->send(to_node(0x1002)));
    loop.settle();
    EXPECT_EQ(chip.count(kAf, 0x01), 2u);
}

TEST_F(ZnpSend, ConfirmsAreMatchedByTransaction) {
    chip.confirms = false;
    auto& first = begin(driver->send(to_node(0x1001)));
    auto& second = begin(driver->send(to_node(0x1002)));
    loop.settle();
    chip.areq(kAf, 0x80, hex("00 01 02"));
    loop.settle();
    EXPECT_FALSE(first);
    ASSERT_TRUE(second);
    EXPECT_TRUE(*second);
    chip.areq(kAf, 0x80, hex("b7 01 01"));
    chip.areq(kAf, 0x80, hex("00 01 01"));  // doubled: ignored
    loop.settle();
    ASSERT_TRUE(first);
    EXPECT_EQ((*first).error().status, 0xB7);
}

TEST_F(ZnpSend, FailureHasThePeersText) {
    confirm_with({0xB7});
    const auto sent = send(to_node(0x1234));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::Refused);
    EXPECT_EQ(sent.error().what, "Data request failed with error: 'APS_NO_ACK' (0xb7)");
}

TEST_F(ZnpSend, NoConfirmIsATimeout) {
    chip.confirms = false;
    const auto before = loop.now();
    const auto sent = send(to_node(0x1234));
    EXPECT_EQ(sent.error().code, Errc::Timeout);
    EXPECT_EQ(sent.error().what, "Data request failed with error: 'TIMEOUT'");
    EXPECT_EQ(loop.now() - before, 10s);
    // Its late confirm is nobody's.
    chip.areq(kAf, 0x80, hex("00 01 01"));
    loop.settle();
    EXPECT_TRUE(driver->up());
}

TEST_F(ZnpSend, CongestionIsWaitedFor) {
    confirm_with({0xE1, 0x11, 0x1A});
    const auto before = loop.now();
    ASSERT_TRUE(send(to_node(0x1234)));
    EXPECT_EQ(loop.now() - before, 6s);
    EXPECT_EQ(chip.count(kAf, 0x01), 4u);
    EXPECT_EQ(chip.count(kZdo, 0x45), 0u);
}

TEST_F(ZnpSend, ChipThatIsFullIsTriedAgainAndThenBusy) {
    chip.answer(kAf, 0x01, hex("11"));
    const auto sent = send(to_node(0x1234));
    EXPECT_EQ(sent.error().code, Errc::Busy);
    EXPECT_EQ(chip.count(kAf, 0x01), 5u);
}

TEST_F(ZnpSend, MissingRouteIsDiscovered) {
    confirm_with({0xCD, 0xCD});
    const auto before = loop.now();
    ASSERT_TRUE(send(to_node(0x1234)));
    EXPECT_EQ(loop.now() - before, 5s) << "2 s, then a route discovery that settles in 3 s";
    ASSERT_EQ(chip.count(kZdo, 0x45), 1u);
    EXPECT_EQ(chip.requests(kZdo, 0x45)[0].data, hex("3412 00 1e"));
}

TEST_F(ZnpSend, AddressThatChangedIsFound) {
    confirm_with({0xE9, 0xE9, 0xE9});
    chip.on(kZdo, 0x00, [this](const Bytes& data) {
        EXPECT_EQ(data, hex("c4b3a201008d1500 00 00"));
        loop.post([this] { chip.areq(kZdo, 0x80, hex("00 c4b3a201008d1500 7856 00 00")); });
        return Bytes{0};
    });
    auto request = to_node(0x1234);
    request.ieee = Ieee{0x00158d0001a2b3c4};
    ASSERT_TRUE(send(request));
    EXPECT_EQ(chip.requests(kAf, 0x01).back().data[0], 0x78);
    EXPECT_EQ(chip.count(kZdo, 0x45), 2u) << "and to the new address a route";
    EXPECT_EQ(seen.lines, std::vector<std::string>{"address 5678 0x00158d0001a2b3c4"});
}

TEST_F(ZnpSend, ChildThatMovedAwayIsForgottenAndPutBack) {
    confirm_with({0xF0, 0xF0, 0xF0, 0xB7});
    chip.answer(kUtil, 0x4A, hex("3412 0500 01"));
    chip.answer(kUtil, 0x63, hex("00"));
    chip.answer(kUtil, 0x64, hex("00"));
    auto request = to_node(0x1234);
    request.ieee = Ieee{0x00158d0001a2b3c4};
    EXPECT_FALSE(send(request));
    EXPECT_EQ(chip.requests(kUtil, 0x63)[0].data, hex("c4b3a201008d1500"));
    EXPECT_EQ(chip.requests(kUtil, 0x64)[0].data, hex("c4b3a201008d1500 3412 01"));
}

TEST_F(ZnpSend, NoMoreThanFiveAttempts) {
    confirm_with({0xCD, 0xCD, 0xCD, 0xCD, 0xCD, 0xCD});
    EXPECT_EQ(send(to_node(0x1234)).error().what, "Data request failed with error: 'NWK_NO_ROUTE' (0xcd)");
    EXPECT_EQ(chip.count(kAf, 0x01), 5u);
}

TEST_F(ZnpSend, WithoutRecoveryOneAttempt) {
    confirm_with({0xCD});
    auto request = to_node(0x1234);
    request.recover = false;
    EXPECT_FALSE(send(request));
    EXPECT_EQ(chip.count(kAf, 0x01), 1u);
}

TEST_F(ZnpSend, GroupIsConfirmedAndTheNextOneWaits200Ms) {
    radio::ApsRequest request;
    request.to = radio::ToGroup{GroupId{4}};
    request.cluster = 6;
    request.payload = hex("aa");
    const auto before = loop.now();
    ASSERT_TRUE(send(request));
    EXPECT_EQ(loop.now(), before) << "the caller goes on at once";
    EXPECT_EQ(chip.requests(kAf, 0x02)[0].data, hex("01 0400000000000000 ff 0000 01 0600 01 00 1e 0100 aa"));
    auto& again = begin(driver->send(request));
    ASSERT_TRUE(send(to_node(0x1234))) << "others need not wait";
    EXPECT_EQ(loop.now(), before);
    request.to = radio::ToGroup{GroupId{5}};
    ASSERT_TRUE(send(request));
    EXPECT_EQ(loop.now(), before);
    EXPECT_FALSE(again);
    loop.advance(200ms);
    EXPECT_TRUE(again && *again);
}

TEST_F(ZnpSend, GroupIsTriedAgainInCongestion) {
    chip.confirm_status = 0xE1;
    radio::ApsRequest request;
    request.to = radio::ToGroup{GroupId{4}};
    EXPECT_EQ(send(request).error().status, 0xE1);
    EXPECT_EQ(chip.count(kAf, 0x02), 6u);
}

TEST_F(ZnpSend, BroadcastIsDoneWhenItIsHandedOver) {
    chip.confirms = false;
    radio::ApsRequest request;
    request.to = radio::ToBroadcast{kBroadcastRxOnWhenIdle, 242};
    request.source_endpoint = 242;
    request.cluster = 0x21;
    ASSERT_TRUE(send(request));
    EXPECT_EQ(chip.requests(kAf, 0x02)[0].data, hex("02 fdff000000000000 f2 0000 f2 2100 01 00 1e 0000"));
}

TEST_F(ZnpSend, LargePayloadGoesInPieces) {
    chip.answer(kAf, 0x11, hex("00"));
    Bytes stored;
    chip.on(kAf, 0x02, [](const Bytes&) { return Bytes{0}; });
    chip.on(kAf, 0x11, [&, this](const Bytes& data) {
        if (data[2] == 0) {
            chip.areq(kAf, 0x80, hex("00 01 01"));
        } else {
            EXPECT_EQ(Reader(data).u16(), stored.size());
            stored.insert(stored.end(), data.begin() + 3, data.end());
        }
        return Bytes{0};
    });
    const Bytes payload(600, 0x5A);
    ASSERT_TRUE(send(to_node(0x1234, payload)));
    EXPECT_EQ(stored, payload);
    const Bytes head = chip.requests(kAf, 0x02)[0].data;
    EXPECT_EQ(Bytes(head.begin() + 18, head.end()), hex("5802")) << "600 bytes, none of them here";
}

TEST_F(ZnpSend, MoreThan255AtOnceAreBusy) {
    chip.confirms = false;
    for (int i = 0; i < 255; ++i) begin(driver->send(to_node(0x1234)));
    loop.settle();
    EXPECT_EQ(send(to_node(0x1234)).error().code, Errc::Busy);
}

// --- ZDO -------------------------------------------------------------------------------------------------------------

TEST_F(ZnpSend, ZdoAnswerIsMatchedBySource) {
    chip.answer(kZdo, 0x02, hex("00"));
    auto& answer = begin(driver->zdo(Nwk{0x1234}, 0x0002, hex("3412"), true));
    loop.settle();
    chip.areq(kZdo, 0x82, hex("7856 00 7856 01"));
    loop.settle();
    EXPECT_FALSE(answer);
    chip.areq(kZdo, 0x82, hex("3412 00 3412 02408f6011525200002c5200 00"));
    loop.settle();
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ(**answer, hex("00 3412 02408f6011525200002c5200 00"));
    EXPECT_EQ(seen.zdo.size(), 2u) << "all answers are events too";
}

TEST_F(ZnpSend, ZdoStatusIsRefused) {
    chip.on(kZdo, 0x31, [this](const Bytes&) {
        loop.post([this] { chip.areq(kZdo, 0xB1, hex("3412 84")); });
        return Bytes{0};
    });
    const auto answer = loop.run(driver->zdo(Nwk{0x1234}, 0x0031, hex("00"), true));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Refused);
    EXPECT_EQ(answer.error().status, 0x84);
    EXPECT_EQ(answer.error().what, "Status 'NOT_SUPPORTED'");
}

TEST_F(ZnpSend, IeeeAddressIsAskedByShortAddress) {
    chip.on(kZdo, 0x01, [this](const Bytes& data) {
        EXPECT_EQ(data, hex("3412 00 00"));
        loop.post([this] { chip.areq(kZdo, 0x81, hex("00 c4b3a201008d1500 3412 00 00")); });
        return Bytes{0};
    });
    const auto answer = loop.run(driver->zdo(Nwk{0x1234}, 0x0001, hex("3412 00 00"), true));
    ASSERT_TRUE(answer);
    EXPECT_EQ(*answer, hex("00 c4b3a201008d1500 3412 00 00"));
}

TEST_F(ZnpSend, ZdoTimeoutNamesTheAnswer) {
    chip.answer(kZdo, 0x02, hex("00"));
    const auto answer = loop.run(driver->zdo(Nwk{0x1234}, 0x0002, hex("3412"), true));
    EXPECT_EQ(answer.error().code, Errc::Timeout);
    EXPECT_EQ(answer.error().what, "AREQ - ZDO - nodeDescRsp after 10000ms");
}

TEST_F(ZnpSend, NodeDescriptorIsTriedAgainAfterARouteDiscovery) {
    chip.on(kZdo, 0x02, [this, refused = false](const Bytes&) mutable {
        if (!std::exchange(refused, true)) return Bytes{0xCD};
        loop.post([this] { chip.areq(kZdo, 0x82, hex("3412 00 3412 01")); });
        return Bytes{0};
    });
    EXPECT_TRUE(loop.run(driver->zdo(Nwk{0x1234}, 0x0002, hex("3412"), true)));
    EXPECT_EQ(chip.count(kZdo, 0x45), 1u);
}

TEST_F(ZnpSend, PermitJoinEverywhereHereAndThroughOne) {
    chip.on(kZdo, 0x36, [this](const Bytes& data) {
        const Nwk to{Reader(BytesView(data).subspan(1)).u16()};
        if (!is_broadcast(to)) loop.post([this, to] { chip.areq(kZdo, 0xB6, Writer().u16(raw(to)).u8(0).take()); });
        if (data[0] == 2 && is_broadcast(to)) loop.post([this] { chip.areq(kZdo, 0xB6, hex("0000 00")); });
        return Bytes{0};
    });
    EXPECT_TRUE(loop.run(driver->permit_join(254, std::nullopt)));
    EXPECT_TRUE(loop.run(driver->permit_join(60, kCoordinatorNwk)));
    EXPECT_TRUE(loop.run(driver->permit_join(60, Nwk{0x1234})));
    const auto sent = chip.requests(kZdo, 0x36);
    EXPECT_EQ(sent[0].data, hex("0f fcff fe 01"));
    EXPECT_EQ(sent[1].data, hex("02 fcff 3c 01"));
    EXPECT_EQ(sent[2].data, hex("02 3412 3c 01"));
    EXPECT_EQ(chip.count(kUtil, 0x0A), 0u) << "this firmware has the LED to itself";
}

TEST_F(ZnpSend, InstallCodeAndHashedKey) {
    chip.answer(kAppCnf, 0x04, hex("00"));
    EXPECT_TRUE(loop.run(driver->add_install_code(Ieee{0x00158d0001a2b3c4}, hex("83FED3407A939723A5C639B26916D505C3B5"), false)));
    EXPECT_EQ(chip.requests(kAppCnf, 0x04)[0].data, hex("01 c4b3a201008d1500 83FED3407A939723A5C639B26916D505C3B5"));
    EXPECT_TRUE(loop.run(driver->add_install_code(Ieee{1}, Bytes(16), true)));
    EXPECT_EQ(chip.requests(kAppCnf, 0x04)[1].data[0], 2);
}

TEST_F(ZnpSend, EnergyScanIsReadByChannel) {
    chip.on(kZdo, 0x37, [this](const Bytes&) {
        loop.post([this] { chip.areq(kZdo, 0xB8, hex("0000 00 00900000 0500 0100 02 20 40")); });
        return Bytes{0};
    });
    const auto levels = loop.run(driver->scan_energy(0x9000, 2));
    ASSERT_TRUE(levels);
    ASSERT_EQ(levels->size(), 2u);
    EXPECT_EQ((*levels)[0].channel, 12);
    EXPECT_EQ((*levels)[1].channel, 15);
    EXPECT_EQ((*levels)[1].level, 0x40);
}

TEST_F(ZnpSend, ChannelChangeIsBroadcastAndTakes12S) {
    chip.on(kZdo, 0x37, [this](const Bytes&) {
        chip.form(wanted.pan_id, 20, hex("8877665544332211"), wanted.network_key);
        return Bytes{0};
    });
    const auto before = loop.now();
    ASSERT_TRUE(loop.run(driver->change_channel(20)));
    EXPECT_EQ(loop.now() - before, 12s);
    EXPECT_EQ(chip.requests(kZdo, 0x37)[0].data, hex("ffff 0f 00001000 fe 01 0000"));
    EXPECT_EQ(driver->network().channel, 20);
}

TEST_F(ZnpSend, InterPanLocksAllElse) {
    chip.answer(kAf, 0x10, hex("00"));
    ASSERT_TRUE(loop.run(driver->inter_pan_channel(std::uint8_t{15})));
    EXPECT_EQ(chip.requests(kAf, 0x10)[0].data, hex("01 0f"));
    EXPECT_EQ(chip.requests(kAf, 0x10)[1].data, hex("02 0c"));
    EXPECT_EQ(send(to_node(1)).error().what, "Cannot execute command, in Inter-PAN mode");
    ASSERT_TRUE(loop.run(driver->send_inter_pan(std::nullopt, 0x1000, hex("aa"))));
    EXPECT_EQ(chip.requests(kAf, 0x02)[0].data, hex("02 ffff000000000000 fe ffff 0c 0010 01 00 1e 0100 aa"));
    ASSERT_TRUE(loop.run(driver->send_inter_pan(Ieee{0x0102030405060708}, 0x1000, hex("aa"))));
    EXPECT_EQ(chip.requests(kAf, 0x02)[1].data, hex("03 0807060504030201 fe ffff 0c 0010 02 00 1e 0100 aa"));
    chip.areq(kAf, 0x82, hex("0000 0010 03 0102030405060708 fe ffff 0c 00 8c 00 01000000 00 0200 aabb"));
    loop.settle();
    EXPECT_EQ(seen.lines, std::vector<std::string>{"inter-pan 0x0807060504030201 1000 c05e aabb"});
    const auto before = loop.now();
    ASSERT_TRUE(loop.run(driver->inter_pan_channel(std::nullopt)));
    EXPECT_EQ(loop.now() - before, 3s);
    EXPECT_TRUE(send(to_node(1)));
}

TEST_F(ZnpSend, MendsTheEntryOfASilentChild) {
    chip.answer(kUtil, 0x4A, hex("3412 0500 01"));
    chip.answer(kUtil, 0x63, hex("00"));
    chip.answer(kUtil, 0x64, hex("00"));
    loop.run(driver->mend_route(Nwk{0x1234}, Ieee{0x00158d0001a2b3c4}));
    EXPECT_EQ(chip.order(), (std::vector<std::string>{"27 4a", "27 63", "27 64", "25 45"}));
}

// --- the engine ------------------------------------------------------------------------------------------------------

TEST_F(ZnpSend, OneRequestAtATime) {
    chip.on(kSys, 0x04, [](const Bytes&) { return std::optional<Bytes>{}; });
    chip.mute(kAf, 0x01);
    begin(driver->send(to_node(0x1001)));
    begin(driver->send(to_node(0x1002)));
    loop.settle();
    EXPECT_EQ(chip.count(kAf, 0x01), 1u);
    chip.srsp(kAf, 0x01, hex("00"));
    loop.settle();
    EXPECT_EQ(chip.count(kAf, 0x01), 2u);
}

TEST_F(ZnpSend, AnswersToOtherRequestsAreIgnored) {
    chip.mute(kAf, 0x01);
    auto& result = begin(driver->send(to_node(0x1001)));
    loop.settle();
    chip.srsp(kZdo, 0x01, hex("00"));
    chip.srsp(kAf, 0x02, hex("00"));
    chip.srsp(0, 0, hex("02 24 02"));  // an RPC error of something else
    loop.settle();
    EXPECT_FALSE(result);
    chip.srsp(0, 0, hex("03 24 01"));
    loop.settle();
    ASSERT_TRUE(result);
    EXPECT_EQ((*result).error().code, Errc::Refused);
    EXPECT_EQ((*result).error().status, 3);
}

TEST_F(ZnpSend, AnswerBehindADamagedFrameComesInTime) {
    chip.mute(kAf, 0x01);
    chip.confirms = false;
    auto& result = begin(driver->send(to_node(0x1001)));
    loop.settle();
    chip.write(hex("FE 80 44 81 00 00"));  // the rest of it got lost
    chip.srsp(kAf, 0x01, hex("00"));
    chip.areq(kAf, 0x80, hex("00 01 01"));
    loop.advance(600ms);
    ASSERT_TRUE(result);
    EXPECT_TRUE(*result);
}

TEST_F(ZnpSend, CancelledCallsLeaveTheLineFree) {
    chip.mute(kAf, 0x01);
    {
        async::Scope short_lived(loop);
        std::optional<Result<void>> first, second;
        short_lived.spawn(store(driver->send(to_node(0x1001)), first));
        short_lived.spawn(store(driver->send(to_node(0x1002)), second));
        loop.settle();
    }
    chip.srsp(kAf, 0x01, hex("00"));
    loop.settle();
    EXPECT_EQ(chip.count(kAf, 0x01), 1u) << "the second was never sent";
    auto& third = begin(driver->send(to_node(0x1003)));
    loop.settle();
    EXPECT_EQ(chip.count(kAf, 0x01), 2u);
    EXPECT_FALSE(third);
}

}  // namespace
}  // namespace skep::test

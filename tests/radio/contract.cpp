#include "tests/radio/contract.h"

#include <algorithm>

#include "sim/node.h"
#include "sim/wire.h"

namespace skep::test {

RadioContract::RadioContract() : harness(GetParam()()), scope(harness->loop) {
    radio().observe(&seen);
}

RadioContract::~RadioContract() {
    scope.cancel();
}

Result<radio::StartResult> RadioContract::start(const std::optional<radio::Backup>& backup) {
    const radio::NetworkSettings settings = harness->settings();
    return run(radio().start(settings, backup));
}

sim::Node& RadioContract::lamp(std::uint64_t ieee, std::uint16_t nwk, bool settle) {
    sim::Make make;
    make.kind = "contractLamp";
    make.router = true;
    make.capability = 0x8E;
    auto owned = std::make_unique<sim::Node>(harness->loop, Ieee{ieee}, make);
    sim::Node& node = *owned;
    node.add({.id = 1, .device = 0x0100, .in = {0x0000, 0x0006}, .out = {}});
    harness->air.add(std::move(owned));
    if (settle) {
        sim::JoinOptions options;
        options.nwk = Nwk{nwk};
        harness->air.settle(node, options);
    }
    return node;
}

radio::ApsRequest RadioContract::toggle(radio::Destination to) {
    radio::ApsRequest request;
    request.to = to;
    request.cluster = 0x0006;
    request.payload = hex("01 2a 02");
    return request;
}

std::size_t RadioContract::count(std::string_view line_start) const {
    return static_cast<std::size_t>(std::count_if(seen.lines.begin(), seen.lines.end(),
                                                  [line_start](const std::string& line) { return line.starts_with(line_start); }));
}

namespace {

using radio::StartResult;

Bytes node_descriptor_of(Nwk nwk) {
    return Writer().u16(raw(nwk)).take();
}

// ---- start ----------------------------------------------------------------------------------------------------------

TEST_P(RadioContract, ResumesItsNetwork) {
    const auto started = start();
    ASSERT_TRUE(started) << started.error().what;
    EXPECT_EQ(*started, StartResult::Resumed);
    EXPECT_TRUE(radio().up());
    EXPECT_EQ(radio().network().pan_id, harness->settings().pan_id);
    EXPECT_EQ(radio().network().channel, harness->settings().channel);
    EXPECT_NE(raw(radio().coordinator().ieee), 0u);
    EXPECT_FALSE(radio().coordinator().type.empty());
    EXPECT_NE(find(radio().coordinator().meta, "revision"), nullptr);
    EXPECT_GE(radio().coordinator().concurrency, 1u);
    EXPECT_TRUE(seen.lines.empty()) << "a start that succeeds is no event: " << seen.lines.front();
}

TEST_P(RadioContract, FormsOnABlankChipAndResumesThen) {
    harness->factory_reset();
    const auto formed = start();
    ASSERT_TRUE(formed) << formed.error().what;
    // Z-Stack 1.2 forms the configured network again under the same key, and counts that as restored, as the peer does.
    EXPECT_TRUE(*formed == StartResult::Reset || radio().coordinator().type == "ZStack12") << radio::name_of(*formed);
    EXPECT_NE(*formed, StartResult::Resumed);
    EXPECT_EQ(radio().network().pan_id, harness->settings().pan_id);
    EXPECT_EQ(radio().network().channel, harness->settings().channel);
    run(radio().stop());
    radio().observe(&seen);
    const auto resumed = start();
    ASSERT_TRUE(resumed) << resumed.error().what;
    EXPECT_EQ(*resumed, StartResult::Resumed);
}

TEST_P(RadioContract, StartMayBeCalledAgainWhenNobodyListened) {
    harness->refuse(true);
    const auto failed = start();
    ASSERT_FALSE(failed);
    EXPECT_TRUE(failed.error().code == Errc::NotFound || failed.error().code == Errc::Io || failed.error().code == Errc::Timeout);
    EXPECT_FALSE(radio().up());
    harness->refuse(false);
    EXPECT_TRUE(start());
}

TEST_P(RadioContract, StartEndsWhenTheChipIsSilent) {
    harness->hang(true);
    const auto failed = start();
    ASSERT_FALSE(failed);
    harness->hang(false);
    EXPECT_TRUE(start());
}

TEST_P(RadioContract, NothingWorksBeforeStart) {
    EXPECT_FALSE(radio().up());
    EXPECT_EQ(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))).error().code, Errc::Closed);
    const Bytes body = node_descriptor_of(Nwk{0x1234});
    EXPECT_EQ(run(radio().zdo(Nwk{0x1234}, 0x0002, body, true)).error().code, Errc::Closed);
}

// ---- sending --------------------------------------------------------------------------------------------------------

TEST_P(RadioContract, UnicastReachesTheNodeAndItsAnswerComesBack) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    const auto sent = run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1})));
    ASSERT_TRUE(sent) << sent.error().what;
    harness->loop.settle();
    ASSERT_EQ(seen.aps.size(), 1u);
    EXPECT_EQ(raw(seen.aps[0].frame.source), 0x1234);
    EXPECT_EQ(seen.aps[0].frame.source_endpoint, 1);
    EXPECT_EQ(seen.aps[0].frame.endpoint, 1);
    EXPECT_EQ(seen.aps[0].frame.cluster, 0x0006);
    EXPECT_EQ(seen.aps[0].frame.profile, kProfileHomeAutomation);
    EXPECT_FALSE(seen.aps[0].frame.broadcast);
    EXPECT_FALSE(seen.aps[0].frame.group);
    ASSERT_GE(seen.aps[0].payload.size(), 3u);
    EXPECT_EQ(seen.aps[0].payload[1], 0x2A) << "a default response to sequence 2a";
}

TEST_P(RadioContract, MissingNodeIsRefusedWithAStatus) {
    ASSERT_TRUE(start());
    const auto sent = run(radio().send(toggle(radio::ToNode{Nwk{0x4321}, 1})));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::Refused);
    EXPECT_NE(sent.error().status, 0);
}

TEST_P(RadioContract, WithoutRecoveryAFailureComesAtOnce) {
    ASSERT_TRUE(start());
    auto request = toggle(radio::ToNode{Nwk{0x4321}, 1});
    request.recover = false;
    const auto before = harness->loop.now();
    EXPECT_FALSE(run(radio().send(request)));
    EXPECT_LT(harness->loop.now() - before, 2s);
}

TEST_P(RadioContract, OneLostFrameIsRecovered) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    harness->air.confirms.push_back({sim::Confirm::NoRoute, 2, Nwk{0x1234}});
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

TEST_P(RadioContract, MissingConfirmIsATimeout) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    harness->air.confirms.push_back({std::nullopt, 1, Nwk{0x1234}});
    EXPECT_EQ(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))).error().code, Errc::Timeout);
    EXPECT_TRUE(radio().up());
}

TEST_P(RadioContract, ManyAtOnceAllEnd) {
    ASSERT_TRUE(start());
    std::vector<std::optional<Result<void>>*> results;
    for (std::uint16_t i = 0; i < 200; ++i) {
        lamp(0xA100u + i, static_cast<std::uint16_t>(0x1000 + i));
        results.push_back(&begin(radio().send(toggle(radio::ToNode{Nwk{static_cast<std::uint16_t>(0x1000 + i)}, 1}))));
    }
    harness->loop.advance(1min);
    for (const auto* result : results) {
        ASSERT_TRUE(result->has_value());
        EXPECT_TRUE(**result);
    }
    EXPECT_EQ(seen.aps.size(), 200u);
}

TEST_P(RadioContract, GroupAndBroadcastReachThoseTheyAreFor) {
    ASSERT_TRUE(start());
    sim::Node& in_group = lamp(0xA1, 0x1001);
    sim::Node& outside = lamp(0xA2, 0x1002);
    in_group.endpoint(1)->groups.push_back(GroupId{4});
    std::vector<Nwk> heard;
    for (sim::Node* node : {&in_group, &outside}) {
        node->on_zcl = [&heard](sim::Node& who, const sim::wire::ZclHeader&, ClusterId) { heard.push_back(who.nwk()); };
    }
    ASSERT_TRUE(run(radio().send(toggle(radio::ToGroup{GroupId{4}}))));
    harness->loop.advance(1s);
    EXPECT_EQ(heard, std::vector<Nwk>{in_group.nwk()});
    ASSERT_TRUE(run(radio().send(toggle(radio::ToBroadcast{kBroadcastRxOnWhenIdle, 1}))));
    harness->loop.advance(1s);
    EXPECT_EQ(heard.size(), 3u);
}

TEST_P(RadioContract, CancelledSendsLeaveOthersAlone) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    harness->air.confirms.push_back({std::nullopt, 1, Nwk{0x1234}});
    {
        async::Scope brief(harness->loop);
        std::optional<Result<void>> never;
        brief.spawn(store(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1})), never));
        harness->loop.settle();
    }
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

// ---- ZDO ------------------------------------------------------------------------------------------------------------

TEST_P(RadioContract, ZdoAnswerIsTheBodyAsOverTheAir) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    const Bytes body = node_descriptor_of(Nwk{0x1234});
    const auto answer = run(radio().zdo(Nwk{0x1234}, 0x0002, body, true));
    ASSERT_TRUE(answer) << answer.error().what;
    Reader in(*answer);
    EXPECT_EQ(in.u8(), 0);
    EXPECT_EQ(in.u16(), 0x1234);
    EXPECT_EQ(in.u8() & 7, 1) << "a router";
    EXPECT_EQ(in.left(), 12u);
}

TEST_P(RadioContract, AddressesAreAskedBothWays) {
    ASSERT_TRUE(start());
    lamp(0x00158D0000000001, 0x1234);
    const Bytes by_nwk = hex("3412 00 00");
    const auto ieee = run(radio().zdo(Nwk{0x1234}, 0x0001, by_nwk, true));
    ASSERT_TRUE(ieee) << ieee.error().what;
    EXPECT_EQ(Bytes(ieee->begin(), ieee->begin() + 11), hex("00 01000000008d1500 3412"));
    const Bytes by_ieee = hex("01000000008d1500 00 00");
    const auto nwk = run(radio().zdo(kBroadcastRxOnWhenIdle, 0x0000, by_ieee, true));
    ASSERT_TRUE(nwk) << nwk.error().what;
    EXPECT_EQ(Bytes(nwk->begin(), nwk->begin() + 11), hex("00 01000000008d1500 3412"));
    EXPECT_GE(count("address 1234"), 1u) << "and told to whoever keeps addresses";
}

TEST_P(RadioContract, ZdoRefusalKeepsItsStatus) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    const Bytes no_such_endpoint = hex("3412 63");
    const auto answer = run(radio().zdo(Nwk{0x1234}, 0x0004, no_such_endpoint, true));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Refused);
    EXPECT_NE(answer.error().status, 0);
}

TEST_P(RadioContract, SilentNodeIsATimeout) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234).silent = true;
    const Bytes body = node_descriptor_of(Nwk{0x1234});
    const auto answer = run(radio().zdo(Nwk{0x1234}, 0x0002, body, true));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Timeout);
}

// ---- joining and leaving --------------------------------------------------------------------------------------------

TEST_P(RadioContract, NodeJoinsWhileOpenOnly) {
    ASSERT_TRUE(start());
    sim::Node& node = lamp(0x00158D0000000007, 0, false);
    EXPECT_FALSE(harness->air.join(node));
    ASSERT_TRUE(run(radio().permit_join(60, std::nullopt)));
    harness->loop.settle();
    ASSERT_TRUE(harness->air.join(node));
    harness->loop.advance(5s);
    EXPECT_EQ(count("joined " + to_hex4(raw(node.nwk())) + " 0x00158d0000000007"), 1u);
    const bool announced = std::any_of(seen.zdo.begin(), seen.zdo.end(), [&](const Recorder::Zdo& frame) {
        return frame.cluster == 0x0013 && Reader(frame.body).u16() == raw(node.nwk()) && frame.body.size() == 11;
    });
    EXPECT_TRUE(announced);
    harness->loop.advance(1min);
    EXPECT_FALSE(harness->air.open()) << "it closes by itself";
}

TEST_P(RadioContract, JoiningIsClosedByZero) {
    ASSERT_TRUE(start());
    ASSERT_TRUE(run(radio().permit_join(60, std::nullopt)));
    ASSERT_TRUE(run(radio().permit_join(0, std::nullopt)));
    harness->loop.settle();
    EXPECT_FALSE(harness->air.open());
}

TEST_P(RadioContract, JoiningThroughOneRouterOnly) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    ASSERT_TRUE(run(radio().permit_join(60, Nwk{0x1234})));
    harness->loop.settle();
    EXPECT_TRUE(harness->air.open(Nwk{0x1234}));
    EXPECT_FALSE(harness->air.open(kCoordinatorNwk));
}

TEST_P(RadioContract, LeaveIsTold) {
    ASSERT_TRUE(start());
    sim::Node& node = lamp(0x00158D0000000007, 0x1234);
    harness->air.leave(node, false);
    harness->loop.advance(1s);
    EXPECT_EQ(count("left 1234"), 1u);
}

// ---- loss -----------------------------------------------------------------------------------------------------------

TEST_P(RadioContract, CutLineEndsAllAndComesBack) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    harness->air.confirms.push_back({std::nullopt, 1, Nwk{0x1234}});
    auto& waiting = begin(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1})));
    harness->loop.settle();
    EXPECT_FALSE(waiting);
    harness->cut();
    harness->loop.settle();
    ASSERT_TRUE(waiting);
    EXPECT_EQ((*waiting).error().code, Errc::Closed);
    EXPECT_EQ(count("down"), 1u);
    EXPECT_FALSE(radio().up());
    EXPECT_EQ(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))).error().code, Errc::Closed);
    EXPECT_TRUE(harness->loop.advance_until([this] { return radio().up(); }, 2min));
    harness->loop.settle();
    EXPECT_EQ(count("up"), 1u);
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

TEST_P(RadioContract, CrashOfTheChipIsSurvived) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    harness->crash();
    EXPECT_TRUE(harness->loop.advance_until([this] { return count("down") == 1; }, 2min));
    EXPECT_TRUE(harness->loop.advance_until([this] { return radio().up(); }, 5min));
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

TEST_P(RadioContract, ChipThatHangsIsLostAndFoundAgain) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    harness->hang(true);
    for (int i = 0; i < 4; ++i) begin(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1})));
    EXPECT_TRUE(harness->loop.advance_until([this] { return count("down") == 1; }, 5min));
    for (const auto& holder : holders) EXPECT_TRUE(std::static_pointer_cast<std::optional<Result<void>>>(holder)->has_value());
    harness->loop.advance(1min);
    harness->hang(false);
    EXPECT_TRUE(harness->loop.advance_until([this] { return radio().up(); }, 5min));
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

TEST_P(RadioContract, OtherNetworkInTheChipIsNotTakenForOurs) {
    ASSERT_TRUE(start());
    harness->refuse(true);
    harness->cut();
    harness->swap_network();
    harness->refuse(false);
    harness->loop.advance(2min);
    EXPECT_FALSE(radio().up());
    EXPECT_EQ(count("up"), 0u);
}

TEST_P(RadioContract, GarbledFramesDoNotStopIt) {
    ASSERT_TRUE(start());
    lamp(0xA1, 0x1234);
    for (int i = 0; i < 10; ++i) {
        harness->garble(1);
        begin(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1})));
        harness->loop.advance(20s);
    }
    EXPECT_TRUE(harness->loop.advance_until([this] { return radio().up(); }, 5min));
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

TEST_P(RadioContract, NothingComesAfterStop) {
    ASSERT_TRUE(start());
    sim::Node& node = lamp(0xA1, 0x1234);
    run(radio().stop());
    node.send_report(1, 0x0006, hex("0000 10 01"));
    harness->cut();
    harness->loop.advance(5min);
    EXPECT_TRUE(seen.lines.empty());
    EXPECT_TRUE(seen.aps.empty());
    EXPECT_FALSE(radio().up());
}

// ---- the rest -------------------------------------------------------------------------------------------------------

TEST_P(RadioContract, BackupIsRestoredOnABlankChip) {
    ASSERT_TRUE(start());
    if (!radio().capabilities().backup) {
        EXPECT_EQ(run(radio().backup({}, std::nullopt)).error().code, Errc::Unsupported);
        return;
    }
    const std::vector<Ieee> known;
    const auto backup = run(radio().backup(known, std::nullopt));
    ASSERT_TRUE(backup) << backup.error().what;
    EXPECT_EQ(backup->pan_id, harness->settings().pan_id);
    EXPECT_EQ(backup->network_key, harness->settings().network_key);
    EXPECT_EQ(backup->extended_pan_id, harness->settings().extended_pan_id);
    EXPECT_EQ(backup->coordinator, radio().coordinator().ieee);
    const Ieee ieee = radio().coordinator().ieee;
    run(radio().stop());
    radio().observe(&seen);
    harness->factory_reset();
    const auto restored = start(*backup);
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_EQ(*restored, StartResult::Restored);
    EXPECT_EQ(radio().coordinator().ieee, ieee);
    EXPECT_EQ(radio().network().pan_id, harness->settings().pan_id);
    const auto again = run(radio().backup(known, std::nullopt));
    ASSERT_TRUE(again);
    EXPECT_GT(again->frame_counter, backup->frame_counter) << "no frame may look like a replay";
    EXPECT_EQ(again->network_key, backup->network_key);
}

TEST_P(RadioContract, ChannelIsChanged) {
    ASSERT_TRUE(start());
    ASSERT_TRUE(run(radio().change_channel(20)));
    EXPECT_EQ(radio().network().channel, 20);
}

TEST_P(RadioContract, EnergyIsScanned) {
    ASSERT_TRUE(start());
    const auto levels = run(radio().scan_energy(0x07FFF800, 2));
    ASSERT_TRUE(levels) << levels.error().what;
    ASSERT_EQ(levels->size(), 16u);
    EXPECT_EQ(levels->front().channel, 11);
    EXPECT_EQ(levels->back().channel, 26);
}

TEST_P(RadioContract, InterPanIsThereOrSaysSo) {
    ASSERT_TRUE(start());
    const auto tuned = run(radio().inter_pan_channel(std::uint8_t{15}));
    if (!radio().capabilities().inter_pan) {
        EXPECT_EQ(tuned.error().code, Errc::Unsupported);
        return;
    }
    ASSERT_TRUE(tuned) << tuned.error().what;
    const Bytes scan_request = hex("11 01 00 78563412 02 33");
    EXPECT_TRUE(run(radio().send_inter_pan(std::nullopt, 0x1000, scan_request)));
    EXPECT_TRUE(run(radio().inter_pan_channel(std::nullopt)));
    lamp(0xA1, 0x1234);
    EXPECT_TRUE(run(radio().send(toggle(radio::ToNode{Nwk{0x1234}, 1}))));
}

TEST_P(RadioContract, InstallCodesAreTakenOrNot) {
    ASSERT_TRUE(start());
    const Bytes code = hex("83FED3407A939723A5C639B26916D505C3B5");
    const auto added = run(radio().add_install_code(Ieee{0x00158D0000000007}, code, false));
    EXPECT_EQ(added.has_value(), radio().capabilities().install_codes) << (added ? "" : added.error().what);
}

TEST_P(RadioContract, LargeFramesComeWhole) {
    ASSERT_TRUE(start());
    sim::Node& node = lamp(0xA1, 0x1234);
    sim::Frame frame;
    frame.cluster = 0x0019;
    frame.payload.resize(400);
    for (std::size_t i = 0; i < frame.payload.size(); ++i) frame.payload[i] = static_cast<std::uint8_t>(i);
    node.send(frame);
    harness->loop.advance(1s);
    ASSERT_EQ(seen.aps.size(), 1u);
    EXPECT_EQ(seen.aps[0].payload, frame.payload);
}

}  // namespace
}  // namespace skep::test

#include "sim/znp/coordinator.h"

#include "serial/memory.h"
#include "sim/devices/catalogue.h"
#include "sim/devices/lock.h"
#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

using znp::Coordinator;
using znp::Options;
using Strings = std::vector<std::string>;

// ---- SYS ----

TEST(Coordinator, AnswersPingAndVersion) {
    Chip chip;
    EXPECT_EQ(chip.host.ask("2101"), "fe02610159063d");
    EXPECT_EQ(chip.host.request("2102"), packed("6102 0201020701 46d93401"));
    EXPECT_EQ(chip.host.request("2104"), packed("6104 01bbaa14004b1200"));
    Options older;
    older.version = znp::Version::V30x;
    older.revision = 20211115;
    Chip other(older);
    EXPECT_EQ(other.host.request("2102").substr(4, 4), "0202");
}

TEST(Coordinator, RefusesWhatItDoesNotKnowByAnRpcError) {
    Chip chip;
    EXPECT_EQ(chip.host.ask("217f"), packed("fe036000 02217f 3f"));
    EXPECT_EQ(chip.host.request("3501"), packed("6000 013501"));    // subsystem 21
    EXPECT_EQ(chip.host.request("260462"), packed("6000 022604"));  // this firmware has no simple API
}

TEST(Coordinator, HearsNothingUntilItsBootloaderIsSkipped) {
    Options options = Chip::formed();
    options.bootloader = 60s;
    Chip chip(options);
    EXPECT_EQ(chip.host.ask("2101"), "");
    chip.coordinator.receive(Bytes{0xEF});
    EXPECT_EQ(chip.host.ask("2101"), "fe02610159063d");
}

// ---- start-up ----

TEST(StartUp, ResumesTheNetworkThatIsInTheChip) {
    Chip chip;
    EXPECT_EQ(chip.host.request("2700"), packed("6700 00 01bbaa14004b1200 feff 0700 00"));
    EXPECT_EQ(chip.host.request("25406400"), packed("6540 00"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard(), (Strings{"654000", "45c009"}));
    EXPECT_EQ(chip.host.request("2550"), packed("6550 0000 09 631a 0000 8877665544332211 0000000000000000 0f"));
    // The frame counter jumps ahead, as what was not saved may have been used.
    EXPECT_EQ(chip.host.request("21330107000000000004"), packed("61330004 e2040000"));
}

TEST(StartUp, FormsANetworkFromTheConfigurationItems) {
    Chip chip{Options{}};
    auto& host = chip.host;
    EXPECT_EQ(host.request("21132100"), packed("6113 0000"));  // no network information base
    host.ask(packed("211d0300000001000 3"));
    EXPECT_EQ(host.request(packed("211d030000000100 03")), packed("611d 00"));  // clear configuration and state at the next start
    host.ask("410001");
    chip.loop.settle();
    EXPECT_EQ(host.heard(), (Strings{packed("4180 01 02 01 02 07 01")}));
    EXPECT_EQ(host.request("211c03000000"), packed("611c 0001 00"));
    EXPECT_EQ(host.request(packed("211d830000000200 621a")), packed("611d 00"));  // PAN id
    EXPECT_EQ(host.request(packed("211d2d0000000800 ddccbbaa99887766")), packed("611d 00"));
    EXPECT_EQ(host.request(packed("211d620000001000 01030507090b0d0f00020406080a0c0d")), packed("611d 00"));
    EXPECT_EQ(host.request(packed("2f0801 00001000")), packed("6f08 00"));  // channel 20
    EXPECT_EQ(host.request(packed("2f0800 00000000")), packed("6f08 00"));
    EXPECT_EQ(host.request("2f0504"), packed("6f05 00"));
    chip.loop.settle();
    EXPECT_EQ(host.heard(), (Strings{"6f0500", packed("4f80 000200"), "45c009"}));
    EXPECT_EQ(host.request("2550"), packed("6550 0000 09 621a 0000 ddccbbaa99887766 0000000000000000 14"));
    EXPECT_EQ(host.request("211c3a000000"), packed("611c 0011 00 01030507090b0d0f00020406080a0c0d"));
    EXPECT_EQ(chip.coordinator.formations(), 1);
}

TEST(StartUp, EndsUpWithAnotherPanIdWhereTheWishedOneIsTaken) {
    Chip chip{Options{}};
    chip.coordinator.faults.pan_taken = true;
    chip.host.ask(packed("211d830000000200 621a"));
    chip.host.ask("2f0504");
    chip.loop.settle();
    EXPECT_EQ(chip.coordinator.nib()->pan_id, 0x1A63);
}

TEST(StartUp, TakesOverANetworkInformationBaseThatIsWrittenOver) {
    Chip chip;
    auto nib = *chip.coordinator.nib();
    nib.pan_id = 0x4321;
    nib.channel = 25;
    EXPECT_EQ(chip.host.request("211d210000007400" + to_hex(znp::encode(nib, true))), packed("611d 00"));
    EXPECT_EQ(chip.host.request("211d0100000008000102030405060708"), packed("611d 00"));
    chip.host.ask("410001");
    chip.loop.settle();
    chip.start();
    EXPECT_EQ(chip.host.request("2550").substr(10, 4), "2143");
    EXPECT_EQ(chip.host.request("2104"), packed("6104 0102030405060708"));
}

TEST(Reset, ForgetsWhatTheHostRegistered) {
    Chip chip;
    chip.start();
    EXPECT_EQ(chip.host.request(packed("240001040105000000 0000")), packed("6400 00"));
    EXPECT_EQ(chip.host.request(packed("240001040105000000 0000")), packed("6400 b8"));  // twice
    chip.coordinator.crash();
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().back().substr(0, 6), "418002");
    EXPECT_FALSE(chip.coordinator.running());
    EXPECT_EQ(chip.host.request(packed("240001040105000000 0000")), packed("6400 00"));
}

// ---- data ----

struct Busy : Chip {
    Busy() {
        start();
        lamp = &air.add(make_node("ikeaBulb", loop, Ieee{0x00158D0000000001}));
        JoinOptions options;
        options.nwk = Nwk{0x1000};
        air.settle(*lamp, options);
        host.ask(packed("240001040105000000 0000"));
        host.ask(packed("24000d 0401 0500 00 00 01 1900 00"));
        host.said.clear();
    }
    Node* lamp;
};

TEST(Data, IsConfirmedAndAnswered) {
    Busy chip;
    EXPECT_EQ(chip.host.request(packed("2401 0010 01 01 0600 05 00 1e 03 010702")), packed("6401 00"));
    chip.loop.settle();
    const Strings heard = chip.host.heard();
    ASSERT_EQ(heard.size(), 3U);
    EXPECT_EQ(heard[1], packed("4480 00 01 05"));
    // Group 0, cluster 6, from 1000 endpoint 1 to 1, not broadcast, LQI 140, a time stamp; a default response; MAC source, radius.
    EXPECT_EQ(heard[2], packed("4481 0000 0600 0010 01 01 00 8c 00 00000000 00 05 18070b0200 0010 1e"));
    EXPECT_EQ(chip.lamp->server(6).number(0), 1);
}

TEST(Data, IsRefusedFromAnEndpointThatIsNotRegistered) {
    Busy chip;
    EXPECT_EQ(chip.host.request(packed("2401 0010 01 08 0600 05 00 1e 03 010702")), packed("6401 02"));
}

TEST(Data, ToNobodyEndsWithoutRoute) {
    Busy chip;
    chip.host.ask(packed("2401 3412 01 01 0600 06 00 1e 03 010702"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4480 cd 01 06"));
}

TEST(Data, ToADeadRouterEndsWithoutAcknowledgement) {
    Busy chip;
    chip.lamp->set_powered(false);
    chip.host.ask(packed("2401 0010 01 01 0600 06 00 1e 03 010702"));
    chip.loop.advance(1s);
    EXPECT_EQ(chip.host.heard().at(1), packed("4480 e9 01 06"));
    chip.host.ask(packed("2401 0010 01 01 0600 07 10 1e 03 010702"));  // with APS acknowledgement
    chip.loop.advance(10s);
    EXPECT_EQ(chip.host.heard().at(1), packed("4480 b7 01 07"));
}

TEST(Data, GoesToGroupsAndToEveryone) {
    Busy chip;
    chip.lamp->endpoint(1)->groups.push_back(GroupId{5});
    chip.host.ask(packed("2402 01 0500000000000000 ff 0000 01 0600 09 00 1e 0300 010701"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard(), (Strings{"640200", "4480000109"}));  // nobody answers to a group
    EXPECT_EQ(chip.lamp->server(6).number(0), 1);
    chip.host.ask(packed("2402 02 fdff000000000000 ff 0000 01 0600 0a 00 1e 0300 010800"));
    chip.loop.settle();
    EXPECT_EQ(chip.lamp->server(6).number(0), 0);
}

TEST(Data, ThatIsTooLongForAFrameIsFetchedInPieces) {
    Busy chip;
    Frame frame;
    frame.cluster = 0xFC01;
    for (int i = 0; i < 300; ++i) frame.payload.push_back(static_cast<std::uint8_t>(i));
    chip.lamp->send(frame);
    chip.loop.settle();
    const Strings heard = chip.host.heard();
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0], packed("4482 0000 01fc 02 0010000000000000 01 0000 01 00 8c 00 01000000 00 2c01 0010 1e"));
    const std::string first = chip.host.request(packed("2412 01000000 0000 f0"));
    const std::string rest = chip.host.request(packed("2412 01000000 f000 3c"));
    EXPECT_EQ(first.substr(8) + rest.substr(8), to_hex(frame.payload));
    EXPECT_EQ(chip.host.request(packed("2412 01000000 f000 3d")), packed("6412 0100"));
    EXPECT_EQ(chip.host.request(packed("2412 01000000 0000 00")), packed("6412 0000"));
    EXPECT_EQ(chip.host.request(packed("2412 01000000 0000 0a")), packed("6412 0100"));
}

TEST(Data, ThatIsTooLongForARequestIsStoredInPieces) {
    Busy chip;
    Bytes got;
    chip.air.tap = [&got](Air::Seen seen, const Frame& frame) {
        if (seen == Air::Seen::Down) got = frame.payload;
    };
    chip.host.ask(packed("2402 02 0010000000000000 01 0000 01 01fc 09 00 1e 2c01"));
    Bytes data(300);
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i * 3);
    EXPECT_EQ(chip.host.request(packed("2411 0000 f0") + to_hex(BytesView(data).first(240))), packed("6411 00"));
    EXPECT_EQ(chip.host.request(packed("2411 f000 3c") + to_hex(BytesView(data).subspan(240))), packed("6411 00"));
    EXPECT_EQ(chip.host.request(packed("2411 f000 3d") + to_hex(BytesView(data).first(61))), packed("6411 02"));
    EXPECT_EQ(chip.host.request(packed("2411 0000 00")), packed("6411 00"));
    EXPECT_EQ(got, data);
}

TEST(Data, BetweenNetworksGoesByLongAddress) {
    Busy chip;
    EXPECT_EQ(chip.host.request(packed("2410 01 0b")), packed("6410 00"));
    EXPECT_EQ(chip.host.request(packed("2410 02 0c")), packed("6410 00"));
    chip.host.ask(packed("24000c5ec00500000000 00"));
    chip.host.ask(packed("2402 02 ffff000000000000 fe ffff 0c 0010 0b 00 1e 0900 112400 78563412 0233"));
    chip.loop.settle();
    const Strings heard = chip.host.heard();
    ASSERT_EQ(heard.size(), 3U);
    EXPECT_EQ(heard[1], packed("4480 00 0c 0b"));
    // A scan response from the lamp's IEEE address.
    EXPECT_EQ(heard[2].substr(0, 48), packed("4482 0000 0010 03 0100000000 8d1500 fe ffff 0c 00 8c 00 0000"));
    EXPECT_NE(heard[2].find(packed("192401 78563412")), std::string::npos);
}

// ---- device objects ----

TEST(Objects, AnswerForTheCoordinatorItself) {
    Busy chip;
    chip.host.ask(packed("2505 0000 0000"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4585 0000 00 0000 02 010d"));
    chip.host.ask(packed("2504 0000 0000 0d"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4584 0000 00 0000 0a 0d0401050000011900 00"));
    chip.host.ask(packed("2504 0000 0000 63"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4584 0000 83 0000 00"));
}

TEST(Objects, OfNodesAreAskedOverTheAir) {
    Busy chip;
    chip.host.ask(packed("2502 0010 0010"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4582 0010 00 0010 01408e 7c11 50a000002ca00000"));
    chip.host.ask(packed("2505 0010 0010"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4585 0010 00 0010 02 01f2"));
    // Answers about addresses have no source, and start index and count change places.
    chip.host.ask(packed("2500 010000000 08d1500 00 00"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4580 00 01000000008d1500 0010 0000"));
    chip.host.ask(packed("2501 0010 00 00"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("4581 00 01000000008d1500 0010 0000"));
}

TEST(Objects, KeepBindings) {
    Busy chip;
    const std::string to_us = packed("01000000008d1500 01 0600 03 01bbaa14004b1200 01");
    chip.host.ask(packed("2521 0010") + to_us);
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("45a1 0010 00"));
    ASSERT_EQ(chip.lamp->bindings.size(), 1U);
    // The form for a group is padded.
    chip.host.ask(packed("2521 0010 01000000008d1500 01 0600 01 0500 00000000000000"));
    chip.loop.settle();
    ASSERT_EQ(chip.lamp->bindings.size(), 2U);
    EXPECT_EQ(chip.lamp->bindings[1].group, GroupId{5});
    chip.host.said.clear();
    chip.host.ask(packed("2533 0010 00"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard().at(1), packed("45b3 0010 00 02 00 02") + to_us + packed("01000000008d1500 01 0600 01 0500"));
    chip.host.ask(packed("2522 0010") + to_us);
    chip.loop.settle();
    EXPECT_EQ(chip.lamp->bindings.size(), 1U);
}

TEST(Objects, ScanTheirEnergy) {
    Busy chip;
    chip.host.ask(packed("2537 0000 02 00f8ff07 02 01 0000 0000"));
    chip.loop.advance(500ms);
    EXPECT_EQ(chip.host.heard().size(), 1U);  // (2^2 + 1) x 15.36 ms x 16 channels
    chip.loop.advance(1s);
    const Strings heard = chip.host.heard();
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0].substr(0, 18), packed("45b8 0000 00 00f8ff07"));
    EXPECT_EQ(heard[0].substr(26, 2), "10");
    EXPECT_EQ(heard[0].size(), 28U + 32U);
}

TEST(Objects, ChangeTheChannel) {
    Busy chip;
    chip.host.ask(packed("2537 fdff 0f 00001000 fe 00 0000 00"));
    chip.loop.advance(1s);
    EXPECT_EQ(chip.coordinator.nib()->channel, 20);
    EXPECT_EQ(chip.coordinator.nib()->update_id, 1);
    EXPECT_EQ(chip.host.request("2550").substr(50, 2), "14");
}

// ---- joining ----

TEST(Joining, IsToldWithAddressAndParent) {
    Chip chip;
    chip.start();
    auto& lock = chip.air.place(std::make_unique<AqaraLock>(chip.loop, Ieee{0x00158D0000000101}));
    EXPECT_FALSE(chip.air.join(lock).has_value());
    EXPECT_EQ(chip.host.request(packed("2536 0f fcff fe 00")), packed("6536 00"));
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard(), (Strings{"653600", packed("45b6 0000 00"), packed("45cb fe")}));
    JoinOptions options;
    options.nwk = Nwk{0x2D00};
    EXPECT_TRUE(chip.air.join(lock, options).has_value());
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard(), (Strings{packed("45ca 002d 01010000008d1500 0000"), packed("45c1 002d 002d 01010000008d1500 80")}));
    chip.loop.advance(30ms);
    EXPECT_EQ(chip.host.heard().at(0).substr(0, 34), packed("4481 0000 0000 002d 01 01 00 8c 00 5d000000"));
}

TEST(Joining, IsRememberedInTheChipsTables) {
    Chip chip;
    chip.start();
    auto& lock = chip.air.place(std::make_unique<AqaraLock>(chip.loop, Ieee{0x00158D0000000101}));
    JoinOptions options;
    options.nwk = Nwk{0x2D00};
    options.force = true;
    ASSERT_TRUE(chip.air.join(lock, options).has_value());
    chip.loop.settle();
    EXPECT_EQ(chip.host.request("2133010100000000000c"), packed("6133000c 03 00 002d 01010000008d1500"));
    EXPECT_EQ(chip.host.request("21330104000000000014"), packed("61330014 00000000 64000000 01010000008d1500 02 00 00 00"));
    EXPECT_EQ(chip.host.request("2700").substr(30), packed("01 002d"));
    EXPECT_EQ(chip.host.request(packed("274a 01010000008d1500 0000")), packed("674a 002d 0000 01"));
    EXPECT_EQ(chip.host.request(packed("2763 01010000008d1500")), packed("6763 00"));
    EXPECT_EQ(chip.host.request(packed("274a 01010000008d1500 0000")), packed("674a feff 0000 ff"));
    EXPECT_EQ(chip.host.request(packed("2764 01010000008d1500 002d 01")), packed("6764 00"));
    EXPECT_EQ(chip.host.request(packed("274a 01010000008d1500 0000")), packed("674a 002d 0000 01"));
}

TEST(Joining, ThroughOneRouterOnly) {
    Busy chip;
    auto& plug = chip.air.add(make_node("tuyaPlug", chip.loop, Ieee{0x00158D0000000102}));
    chip.host.ask(packed("2536 02 0010 3c 00"));
    chip.loop.settle();
    EXPECT_FALSE(chip.air.open(kCoordinatorNwk));
    ASSERT_TRUE(chip.air.join(plug).has_value());
    EXPECT_EQ(plug.parent(), Nwk{0x1000});
    chip.loop.advance(61s);
    EXPECT_FALSE(chip.air.open());
}

TEST(Leaving, IsAskedForAndTold) {
    Busy chip;
    chip.host.ask(packed("2534 0010 01000000008d1500 00"));
    chip.loop.advance(1s);
    EXPECT_EQ(chip.host.heard(), (Strings{"653400", packed("45b4 0010 00"), packed("45c9 0010 01000000008d1500 000000")}));
    EXPECT_FALSE(chip.lamp->in_network());
    chip.host.ask(packed("2502 0010 0010"));
    chip.loop.advance(1s);
    EXPECT_EQ(chip.host.heard().size(), 1U);  // nobody there: no answer
}

// ---- faults ----

TEST(Faults, LoseDoubleAndDelayResponses) {
    Chip chip;
    chip.coordinator.faults.lost_responses = 1;
    EXPECT_EQ(chip.host.ask("2101"), "");
    chip.coordinator.faults.doubled_responses = 1;
    EXPECT_EQ(chip.host.ask("2101"), "fe02610159063dfe02610159063d");
    chip.coordinator.faults.late_responses = 1;
    EXPECT_EQ(chip.host.ask("2101"), "");
    chip.loop.advance(7s);
    EXPECT_EQ(to_hex(chip.host.said), "fe02610159063d");
}

TEST(Faults, SpoilFramesAndAddNoise) {
    Chip chip;
    chip.coordinator.faults.corrupted_frames = 1;
    const std::string spoilt = chip.host.ask("2101");
    EXPECT_NE(spoilt, "fe02610159063d");
    chip.coordinator.faults.garbage = 7;
    const std::string noisy = chip.host.ask("2101");
    EXPECT_EQ(noisy.size(), 28U);
    EXPECT_EQ(noisy.substr(14), "fe02610159063d");
    EXPECT_EQ(chip.host.ask("2101"), "fe02610159063d");
}

TEST(Faults, HangTheChip) {
    Chip chip;
    chip.coordinator.faults.hung = true;
    EXPECT_EQ(chip.host.ask("2101"), "");
    chip.coordinator.faults.hung = false;
    EXPECT_EQ(chip.host.ask("2101"), "fe02610159063d");
}

TEST(Faults, RefuseDataWhenBuffersAreFull) {
    Busy chip;
    chip.coordinator.faults.busy = 1;
    const std::string data = packed("2401 0010 01 01 0600 05 00 1e 03 010702");
    EXPECT_EQ(chip.host.request(data), packed("6401 11"));
    EXPECT_EQ(chip.host.request(data), packed("6401 00"));
}

TEST(Faults, SetTheConfirmOfADestination) {
    Busy chip;
    chip.air.confirms = {{Confirm::NoAck, 1, Nwk{0x1000}}, {std::nullopt, 1, std::nullopt}};
    const std::string data = packed("2401 0010 01 01 0600 05 00 1e 03 010702");
    chip.host.ask(data);
    chip.loop.settle();
    EXPECT_EQ(chip.host.heard(), (Strings{"640100", packed("4480 e9 01 05")}));
    EXPECT_EQ(chip.lamp->server(6).number(0), 0);
    chip.host.ask(data);  // never confirmed, and answered all the same
    chip.loop.settle();
    const Strings heard = chip.host.heard();
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(heard[1].substr(0, 4), "4481");
}

TEST(Faults, LoseDoubleSpoilAndDelayAnswersOfNodes) {
    Busy chip;
    const std::string data = packed("2401 0010 01 01 0600 05 00 1e 03 010702");
    const auto answers = [&chip, &data] {
        chip.host.ask(data);
        chip.loop.settle();
        Strings out;
        for (const std::string& one : chip.host.heard())
            if (one.starts_with("4481")) out.push_back(one);
        return out;
    };
    chip.air.answers.lost = 1;
    EXPECT_TRUE(answers().empty());
    chip.lamp->answers.doubled = 1;
    EXPECT_EQ(answers().size(), 2U);
    chip.lamp->answers.corrupted = 1;
    EXPECT_NE(answers().at(0).substr(38, 10), "18070b0200");
    chip.lamp->answers.late = 1;
    EXPECT_TRUE(answers().empty());
    chip.loop.advance(12s);
    EXPECT_EQ(chip.host.heard().size(), 1U);
    EXPECT_EQ(answers().size(), 1U);
}

TEST(Line, CutsTheFormerHostWhenAnotherComes) {
    Chip chip;
    chip.coordinator.output = {};
    serial::MemoryPort port(chip.loop);
    port.on_accept([&chip](std::unique_ptr<serial::Stream> stream) { chip.coordinator.connect(std::move(stream)); });
    auto one = port.client();
    auto two = port.client();
    bool cut = false;
    one->on_closed([&cut](const std::string&) { cut = true; });
    ASSERT_TRUE(chip.loop.run(one->open()).has_value());
    Bytes said;
    two->on_bytes([&said](BytesView bytes) { said.insert(said.end(), bytes.begin(), bytes.end()); });
    ASSERT_TRUE(chip.loop.run(two->open()).has_value());
    two->write(*from_hex("fe00210120"));
    chip.loop.settle();
    EXPECT_TRUE(cut);
    EXPECT_EQ(to_hex(said), "fe02610159063d");
    two->close();
    chip.loop.settle();
    EXPECT_FALSE(chip.coordinator.connected());
}

}  // namespace
}  // namespace skep::sim::test

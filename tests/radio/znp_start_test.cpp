// Start-up, backup and restore (radio-protocols 2.2, 2.3, 2.5 to 2.7).
#include "tests/radio/znp_fixture.h"

#include <algorithm>

namespace skep::test {
namespace {

class ZnpStart : public ZnpTest {};

constexpr unsigned kSys = 1, kAf = 4, kZdo = 5, kUtil = 7, kAppCnf = 15;

TEST_F(ZnpStart, ResumesTheNetworkInThePeersOrder) {
    form();
    const auto started = start();
    ASSERT_TRUE(started) << started.error().what;
    EXPECT_EQ(*started, radio::StartResult::Resumed);
    EXPECT_TRUE(driver->up());
    std::vector<std::string> expected{"21 01", "21 02"};
    // network key (alignment), marker, NIB, preconfigured, active and alternate key: length and content of each
    for (int i = 0; i < 6; ++i) {
        expected.emplace_back("21 13");
        expected.emplace_back("21 1c");
    }
    for (const char* name : {"27 00", "25 40", "25 05"}) expected.emplace_back(name);
    for (int i = 0; i < 15; ++i) expected.emplace_back("24 00");
    for (const char* name : {"25 4a", "25 4b", "21 04", "25 50"}) expected.emplace_back(name);
    EXPECT_EQ(chip.order(), expected);
    EXPECT_TRUE(chip.raw_bytes.empty()) << "no bootloader byte for a chip that talks";
}

TEST_F(ZnpStart, LosesNoTimeOnAChipThatTalks) {
    form();
    const auto before = loop.now();
    ASSERT_TRUE(start());
    EXPECT_EQ(loop.now(), before);
}

TEST_F(ZnpStart, TellsTheFacts) {
    form();
    ASSERT_TRUE(start());
    EXPECT_EQ(to_string(driver->coordinator().ieee), "0x0000124b04030201");
    EXPECT_EQ(driver->coordinator().type, "ZStack3x0");
    EXPECT_EQ(to_text(driver->coordinator().meta, KeyOrder::Insertion),
              R"({"transportrev":2,"product":1,"majorrel":2,"minorrel":7,"maintrel":1,"revision":20240710})");
    EXPECT_EQ(driver->coordinator().concurrency, 16u);
    EXPECT_EQ(driver->network().pan_id, 0x1A63);
    EXPECT_EQ(driver->network().channel, 15);
    EXPECT_EQ(driver->network().extended_pan_id, 0x1122334455667788u);
    EXPECT_TRUE(driver->capabilities().backup);
}

TEST_F(ZnpStart, RegistersOnlyMissingEndpoints) {
    form();
    chip.state = 9;
    chip.endpoints = {1, 2, 3, 4, 5, 6, 8, 10, 11, 110, 12, 47, 239, 242};
    chip.answer(kZdo, 0x4A, hex("00 840b 00"));
    ASSERT_TRUE(start());
    ASSERT_EQ(chip.count(kAf, 0x00), 1u);
    EXPECT_EQ(chip.requests(kAf, 0x00)[0].data, hex("0d 0401 0500 00 00 01 1900 00"));
    EXPECT_EQ(chip.count(kZdo, 0x4B), 0u) << "the group is there already";
    EXPECT_EQ(chip.count(kZdo, 0x40), 0u) << "it runs already";
}

TEST_F(ZnpStart, AlarmEndpointHasItsClusters) {
    form();
    ASSERT_TRUE(start());
    EXPECT_EQ(chip.requests(kAf, 0x00)[8].data, hex("0b 0401 0004 00 00 02 0105 0a00 02 0005 0205"));
}

TEST_F(ZnpStart, SkipsTheBootloaderOfSilentChips) {
    form();
    int pings = 0;
    chip.on(kSys, 0x01, [&](const Bytes&) -> std::optional<Bytes> {
        if (++pings == 1) return std::nullopt;
        return hex("7907");
    });
    ASSERT_TRUE(start());
    EXPECT_EQ(chip.raw_bytes, hex("ef"));
}

TEST_F(ZnpStart, SaysThatNobodyAnswers) {
    chip.mute(kSys, 0x01);
    const auto started = start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::Timeout);
    EXPECT_EQ(started.error().what, "Failed to connect to the adapter: SRSP - SYS - ping after 6000ms");
    EXPECT_FALSE(driver->up());
}

TEST_F(ZnpStart, PortThatCannotBeOpenedIsTold) {
    port.refuse(true);
    EXPECT_EQ(start().error().code, Errc::NotFound);
    port.refuse(false);
    form();
    EXPECT_TRUE(start()) << "start may be called again";
}

TEST_F(ZnpStart, FormsOnABlankChip) {
    const auto started = start();
    ASSERT_TRUE(started) << started.error().what;
    EXPECT_EQ(*started, radio::StartResult::Reset);
    EXPECT_EQ(chip.nv[0x83], hex("631a"));
    EXPECT_EQ(chip.nv[0x84], hex("00800000"));
    EXPECT_EQ(chip.nv[0x2D], hex("8877665544332211"));
    EXPECT_EQ(chip.nv[0x62], to_bytes(wanted.network_key));
    EXPECT_EQ(chip.nv[0x60], hex("55"));
    EXPECT_EQ(chip.nv[0x87], hex("00"));
    EXPECT_EQ(chip.nv[0x03], hex("00"));
    EXPECT_EQ(chip.requests(kAppCnf, 0x08)[0].data, hex("01 00800000"));
    EXPECT_EQ(chip.requests(kAppCnf, 0x08)[1].data, hex("00 00000000"));
    EXPECT_EQ(chip.count(kSys, 0x00), 1u);
    // And resumes it the next time.
    loop.run(driver->stop());
    EXPECT_EQ(*start(), radio::StartResult::Resumed);
}

TEST_F(ZnpStart, DefaultExtendedPanIdIsTheAdaptersAddress) {
    wanted.extended_pan_id.fill(0xDD);
    ASSERT_TRUE(start());
    EXPECT_EQ(chip.nv[0x2D], chip.ieee);
    loop.run(driver->stop());
    EXPECT_EQ(*start(), radio::StartResult::Resumed);
}

TEST_F(ZnpStart, ReversedExtendedPanIdOfOldVersionsIsResumed) {
    chip.form(wanted.pan_id, wanted.channel, wanted.extended_pan_id, wanted.network_key);
    EXPECT_EQ(*start(), radio::StartResult::Resumed);
    EXPECT_NE(logged.find("Extended PAN ID is reversed"), std::string::npos);
}

TEST_F(ZnpStart, AnotherChannelIsResumed) {
    form();
    wanted.channel = 20;
    EXPECT_EQ(*start(), radio::StartResult::Resumed);
    EXPECT_EQ(driver->network().channel, 15);
}

TEST_F(ZnpStart, PanIdCollisionIsRefused) {
    chip.on(kZdo, 0x50, [](const Bytes&) { return hex("0000 09 641a 0000 8877665544332211 0000000000000000 0f"); });
    const auto started = start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().what, "network commissioning failed - panId collision detected (expected=6755, actual=6756)");
    EXPECT_FALSE(chip.nv.contains(0x60));
}

TEST_F(ZnpStart, CommissioningThatNeverStartsTimesOut) {
    chip.answer(kAppCnf, 0x05, hex("00"));
    const auto started = start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::Timeout);
    EXPECT_TRUE(started.error().what.starts_with("network commissioning timed out - most likely network with the same panId"))
        << started.error().what;
}

// --- backup and restore ----------------------------------------------------------------------------------------------

class ZnpBackup : public ZnpStart {
protected:
    // A chip with tables, of 3.x.0.
    void add_tables(std::size_t count) {
        for (std::uint16_t i = 0; i < count; ++i) {
            chip.tables[{1, i}] = hex("00 ff ffff ffffffffffffffff");
            chip.tables[{4, i}] = Bytes(20);
            chip.tables[{6, i}] = Bytes(24);
        }
        for (std::uint16_t i = 0; i < 5; ++i) chip.tables[{7, i}] = Bytes(12);
        chip.nv[0x4C] = Bytes(2 + 6 * count);
        chip.nv[0x101] = hex("00112233445566778899aabbccddeeff");
    }
    radio::Backup take_backup(const std::vector<Ieee>& known = {}, const std::optional<radio::Backup>& previous = std::nullopt) {
        auto backup = loop.run(driver->backup(known, previous));
        EXPECT_TRUE(backup) << backup.error().what;
        return backup.value_or(radio::Backup{});
    }
    void blank() {
        const auto kept = chip.nv[0x82];
        chip.nv.clear();
        chip.nv[0x82] = kept;
        chip.state = 0;
        chip.endpoints.clear();
        chip.tables.clear();
        add_tables(8);
    }
};

TEST_F(ZnpBackup, HoldsNodesKeysAndCounters) {
    form();
    add_tables(8);
    chip.tables[{1, 0}] = hex("01 ff 3412 c4b3a201008d1500");  // child without key
    chip.tables[{1, 1}] = hex("02 ff 7856 c5b3a201008d1500");  // router with a key from the seed
    chip.tables[{1, 2}] = hex("04 ff 9a78 c6b3a201008d1500");  // only bound
    chip.tables[{1, 3}] = hex("03 ff bc9a c7b3a201008d1500");  // child with a key of its own
    chip.tables[{4, 0}] = hex("13010000 07000000 c5b3a201008d1500 02 00 02 00");
    chip.tables[{6, 1}] = hex("0102030405060708090a0b0c0d0e0f10 64000000 c8000000");
    chip.nv[0x4C] = hex("0100 0300 0100 01 00 feff 0000 00 00");
    chip.tables[{7, 0}] = hex("01000000 ffffffffffffffff");
    chip.tables[{7, 1}] = hex("39300000 8877665544332211");
    ASSERT_TRUE(start());
    const radio::Backup backup = take_backup();
    EXPECT_EQ(backup.frame_counter, 12345u);
    EXPECT_EQ(backup.znp_version, 1);
    EXPECT_EQ(backup.pan_id, 0x1A63);
    EXPECT_EQ(backup.channel_mask, std::vector<std::uint8_t>{15});
    ASSERT_EQ(backup.devices.size(), 3u);
    EXPECT_FALSE(backup.devices[0].link_key);
    EXPECT_TRUE(backup.devices[0].is_child);
    // seed rotated left by 2, then the address (LE) over both halves
    EXPECT_EQ(to_hex(backup.devices[1].link_key->key), "e780e65466fa9d996f086edcee721511");
    EXPECT_EQ(backup.devices[1].link_key->tx_counter, 275u);
    EXPECT_EQ(backup.devices[1].link_key->rx_counter, 7u);
    EXPECT_EQ(to_hex(backup.devices[2].link_key->key), "0102030405060708090a0b0c0d0e0f10");
    EXPECT_EQ(backup.devices[2].link_key->tx_counter, 100u);
}

TEST_F(ZnpBackup, KeepsNodesThatVanishedFromTheChip) {
    form();
    add_tables(4);
    ASSERT_TRUE(start());
    radio::Backup previous;
    previous.devices.push_back({Nwk{1}, Ieee{0xA1}, false, radio::Backup::LinkKey{{1}, 2, 3}});
    previous.devices.push_back({Nwk{2}, Ieee{0xA2}, false, radio::Backup::LinkKey{{1}, 2, 3}});  // not in our database
    previous.devices.push_back({Nwk{3}, Ieee{0xA3}, false, std::nullopt});                       // has no key
    const radio::Backup backup = take_backup({Ieee{0xA1}, Ieee{0xA3}}, previous);
    ASSERT_EQ(backup.devices.size(), 1u);
    EXPECT_EQ(backup.devices[0], previous.devices[0]);
    EXPECT_EQ(backup.frame_counter, 1250u) << "nothing known";
}

TEST_F(ZnpBackup, IsRestoredOnABlankChip) {
    form();
    add_tables(8);
    chip.tables[{1, 0}] = hex("01 ff 3412 c4b3a201008d1500");
    chip.tables[{1, 1}] = hex("02 ff 7856 c5b3a201008d1500");
    chip.tables[{4, 0}] = hex("13010000 07000000 c5b3a201008d1500 02 00 02 00");
    chip.tables[{7, 0}] = hex("39300000 8877665544332211");
    ASSERT_TRUE(start());
    const radio::Backup backup = take_backup();
    loop.run(driver->stop());
    blank();
    chip.ieee = hex("ffeeddccbbaa9988");
    const auto started = start(backup);
    ASSERT_TRUE(started) << started.error().what;
    EXPECT_EQ(*started, radio::StartResult::Restored);
    EXPECT_EQ(chip.nv[0x01], hex("010203044b120000")) << "the coordinator takes its old address";
    EXPECT_EQ(to_bytes(BytesView(chip.nv[0x21]).subspan(36, 2)), hex("631a"));
    EXPECT_EQ(chip.nv[0x3A], Writer().u8(0).bytes(wanted.network_key).take());
    EXPECT_EQ(chip.tables.at({7, 0}), Writer().u32(12345 + 2500).bytes(hex("8877665544332211")).take());
    EXPECT_EQ(chip.tables.at({7, 4}), Writer().u32(12345 + 2500).bytes(hex("ffffffffffffffff")).take());
    EXPECT_EQ(chip.tables.at({4, 0}), hex("d70a0000 07000000 c5b3a201008d1500 02 00 02 00"));
    EXPECT_EQ(chip.nv[0x60], hex("55"));
    radio::Backup again = take_backup();
    EXPECT_EQ(again.devices.size(), 2u);
    EXPECT_EQ(again.devices[0], backup.devices[0]);
    EXPECT_EQ(again.network_key, backup.network_key);
}

TEST_F(ZnpBackup, IsRestoredOverAnotherNetwork) {
    form();
    add_tables(8);
    ASSERT_TRUE(start());
    const radio::Backup backup = take_backup();
    loop.run(driver->stop());
    blank();
    chip.form(0x5555, 25, hex("0101010101010101"), Bytes(16, 9));
    EXPECT_EQ(*start(backup), radio::StartResult::Restored);
}

TEST_F(ZnpBackup, ConfigurationThatFitsNeitherIsRefusedAndChangesNothing) {
    form();
    add_tables(8);
    ASSERT_TRUE(start());
    const radio::Backup backup = take_backup();
    loop.run(driver->stop());
    const auto memory = chip.nv;
    wanted.pan_id = 0x2222;
    const auto started = start(backup);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::Refused);
    EXPECT_TRUE(started.error().what.starts_with("startup failed - configuration-adapter mismatch - see logs above for more information"));
    EXPECT_EQ(chip.nv, memory);
    EXPECT_NE(logged.find("- PAN ID: configured=8738, adapter=6755"), std::string::npos) << logged;
    EXPECT_NE(logged.find("Re-commissioning your network will require re-pairing of all devices!"), std::string::npos);
}

TEST_F(ZnpBackup, WithoutABackupAnotherConfigurationFormsANewNetwork) {
    form();
    wanted.pan_id = 0x2222;
    EXPECT_EQ(*start(), radio::StartResult::Reset);
    EXPECT_EQ(driver->network().pan_id, 0x2222);
}

TEST_F(ZnpBackup, WorksOnZStack30xWithPackedItems) {
    chip.product = 2;
    chip.nv[0x82] = Bytes(21);
    Bytes nib(110);
    nib[12] = 5;
    nib[22] = 15;
    nib[33] = 0x63;
    nib[34] = 0x1A;
    nib[37] = 0x80;
    const Bytes id = hex("8877665544332211");
    std::copy(id.begin(), id.end(), nib.begin() + 53);
    form();
    chip.nv[0x21] = nib;
    chip.on(kZdo, 0x50, [](const Bytes&) { return hex("0000 09 631a 0000 8877665544332211 0000000000000000 0f"); });
    chip.nv[0x23] = hex("01 3412 c4b3a201008d1500 03 7856 c5b3a201008d1500 00 ffff ffffffffffffffff");
    chip.nv[0x4C] = hex("0100 0100 0102 01");
    chip.nv[0x0201] = hex("0102030405060708090a0b0c0d0e0f10 64000000 c8000000");
    chip.nv[0x0111] = Bytes(19);
    chip.nv[0x75] = hex("39300000 8877665544332211");
    const auto started = start();
    ASSERT_TRUE(started) << started.error().what;
    EXPECT_EQ(driver->coordinator().type, "ZStack30x");
    EXPECT_EQ(driver->coordinator().concurrency, 2u);
    const radio::Backup backup = take_backup();
    EXPECT_EQ(backup.frame_counter, 12345u);
    ASSERT_EQ(backup.devices.size(), 2u);
    EXPECT_EQ(backup.devices[1].link_key->tx_counter, 100u);
}

TEST_F(ZnpBackup, IsNotToBeHadFromZStack12) {
    chip.product = 0;
    form();
    chip.nv[0x0F00] = hex("55");
    chip.on(6, 0x04, [this](const Bytes&) { return Writer().u8(0).u8(0x62).u8(16).bytes(wanted.network_key).take(); });
    const auto started = start();
    ASSERT_TRUE(started) << started.error().what;
    EXPECT_FALSE(driver->capabilities().backup);
    EXPECT_EQ(loop.run(driver->backup({}, std::nullopt)).error().code, Errc::Unsupported);
}

TEST_F(ZnpStart, VersionlessFirmwareCountsAs12) {
    chip.on(kSys, 0x02, [](const Bytes&) { return std::optional<Bytes>{}; });
    form();
    chip.nv[0x0F00] = hex("55");
    chip.on(6, 0x04, [this](const Bytes&) { return Writer().u8(0).u8(0x62).u8(16).bytes(wanted.network_key).take(); });
    ASSERT_TRUE(start());
    EXPECT_EQ(driver->coordinator().type, "ZStack12");
}

TEST_F(ZnpStart, SetsPowerAndLed) {
    form();
    znp::Options options;
    options.transmit_power = std::int8_t{-5};
    options.disable_led = true;
    options.concurrency = 4;
    make_driver(options);
    ASSERT_TRUE(start());
    EXPECT_EQ(chip.requests(kSys, 0x0F)[0].data, hex("00 fb"));
    EXPECT_EQ(chip.requests(kUtil, 0x0A)[0].data, hex("ff 05"));
    EXPECT_EQ(driver->coordinator().concurrency, 4u);
}

TEST_F(ZnpStart, UnknownCommandFailsAtOnce) {
    form();
    znp::Options options;
    options.transmit_power = std::int8_t{5};
    make_driver(options);
    chip.on(kSys, 0x0F, [this](const Bytes&) {
        chip.srsp(0, 0, hex("02 21 0f"));
        return std::optional<Bytes>{};
    });
    const auto before = loop.now();
    const auto started = start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::Unsupported);
    EXPECT_EQ(loop.now(), before);
}

}  // namespace
}  // namespace skep::test

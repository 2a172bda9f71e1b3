// MT messages, ZDO bodies and the chip's tables (radio-protocols 2.4, 2.7).
#include <gtest/gtest.h>

#include "radio/nib.h"
#include "radio/znp/indications.h"
#include "radio/znp/tables.h"
#include "radio/znp/zdo_mapping.h"
#include "tests/radio/script.h"

namespace skep::znp {
namespace {

using test::hex;

TEST(ZnpIncomingMsg, IsDecoded) {
    // group 0, cluster 0402, from 1234 ep 1, to ep 1, unicast, lqi 140, security 0, time, sequence 0, 10 bytes, MAC source, radius
    const Bytes data = hex("0000 0204 3412 01 01 00 8c 00 78563412 00 08 18010a0000296608 3412 1e");
    const auto msg = parse_incoming_msg(data);
    ASSERT_TRUE(msg);
    EXPECT_EQ(raw(msg->source), 0x1234);
    EXPECT_EQ(msg->cluster, 0x0402);
    EXPECT_EQ(msg->linkquality, 140);
    EXPECT_EQ(msg->timestamp, 0x12345678u);
    EXPECT_EQ(to_bytes(msg->payload), hex("18010a0000296608"));
    EXPECT_FALSE(msg->broadcast);
}

TEST(ZnpIncomingMsg, CutShortIsMalformed) {
    const Bytes data = hex("0000 0204 3412 01 01 00 8c 00 78563412 00 08 18010a");
    EXPECT_EQ(parse_incoming_msg(data).error().code, Errc::Malformed);
    EXPECT_EQ(parse_incoming_msg({}).error().code, Errc::Malformed);
}

TEST(ZnpIncomingMsgExt, LeavesALargePayloadInTheChip) {
    const Bytes data = hex("0000 0005 02 3412000000000000 01 0000 01 00 8c 00 01000000 00 2c01 3412 1e");
    const auto msg = parse_incoming_msg_ext(data);
    ASSERT_TRUE(msg);
    EXPECT_EQ(raw(msg->source), 0x1234);
    EXPECT_FALSE(msg->source_ieee);
    EXPECT_EQ(msg->length, 300u);
    EXPECT_TRUE(msg->payload.empty());
}

TEST(ZnpIncomingMsgExt, ByIeeeAddressIsInterPan) {
    const Bytes data = hex("0000 0010 03 0102030405060708 fe ffff 0c 00 8c 00 01000000 00 0200 aabb");
    const auto msg = parse_incoming_msg_ext(data);
    ASSERT_TRUE(msg && msg->source_ieee);
    EXPECT_EQ(raw(*msg->source_ieee), 0x0807060504030201u);
    EXPECT_EQ(to_bytes(msg->payload), hex("aabb"));
}

TEST(ZnpZdo, MostRequestsStartWithTheirDestination) {
    EXPECT_EQ(*to_mt_request(Nwk{0x1234}, 0x0002, hex("3412")), hex("3412 3412"));
    EXPECT_EQ(*to_mt_request(Nwk{0x1234}, 0x0034, hex("0807060504030201 00")), hex("3412 0807060504030201 00"));
}

TEST(ZnpZdo, AddressRequestsHaveNoDestination) {
    EXPECT_EQ(*to_mt_request(Nwk{0xFFFD}, 0x0000, hex("0807060504030201 00 00")), hex("0807060504030201 00 00"));
    EXPECT_EQ(*to_mt_request(Nwk{0x1234}, 0x0001, hex("3412 00 00")), hex("3412 00 00"));
}

TEST(ZnpZdo, PermitJoinSaysHowItsDestinationIsMeant) {
    EXPECT_EQ(*to_mt_request(Nwk{0xFFFC}, 0x0036, hex("fe01")), hex("0f fcff fe01"));
    EXPECT_EQ(*to_mt_request(Nwk{0x1234}, 0x0036, hex("3c01")), hex("02 3412 3c01"));
    EXPECT_EQ(*to_mt_request(Nwk{0x0000}, 0x0036, hex("3c01")), hex("02 fcff 3c01"));
}

// As the peer sends it: 11 bytes in all (Z-Stack's ZDO_MGMT_NWK_UPDATE_REQ), not 12.
TEST(ZnpZdo, NwkUpdateIsPadded) {
    EXPECT_EQ(*to_mt_request(Nwk{0xFFFF}, 0x0038, hex("00001000 fe 01")), hex("ffff 0f 00001000 fe 01 0000"));
    EXPECT_EQ(*to_mt_request(Nwk{0x0000}, 0x0038, hex("00f8ff07 02 01")), hex("0000 02 00f8ff07 02 01 0000"));
}

TEST(ZnpZdo, BindIsPadded) {
    EXPECT_EQ(*to_mt_request(Nwk{0x1234}, 0x0021, hex("0807060504030201 01 0600 01 0400")),
              hex("3412 0807060504030201 01 0600 01 0400 00000000000000"));
    const auto full = to_mt_request(Nwk{0x1234}, 0x0022, hex("0807060504030201 01 0600 03 1112131415161718 01"));
    EXPECT_EQ(full->size(), 23u);
}

TEST(ZnpZdo, ClustersWithoutACommandAreUnsupported) {
    EXPECT_EQ(to_mt_request(Nwk{1}, 0x0039, {}).error().code, Errc::Unsupported);
}

TEST(ZnpZdo, AnswersLoseTheirSource) {
    const Bytes data = hex("3412 00 3412 0240");
    const auto answer = from_mt_answer(0x82, data);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->cluster, 0x8002);
    EXPECT_EQ(raw(answer->source), 0x1234);
    EXPECT_EQ(to_bytes(answer->body), hex("00 3412 0240"));
}

TEST(ZnpZdo, AddressAnswersAreTurnedRound) {
    // status, ieee, nwk, start index 0, 2 devices
    const auto answer = from_mt_answer(0x80, hex("00 0807060504030201 3412 00 02 1111 2222"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->cluster, 0x8000);
    EXPECT_EQ(raw(answer->source), 0x1234);
    EXPECT_EQ(to_bytes(answer->body), hex("00 0807060504030201 3412 02 00 1111 2222"));
}

TEST(ZnpZdo, AnnouncementIsNoResponse) {
    const Bytes data = hex("3412 3412 0807060504030201 80");
    const auto answer = from_mt_answer(0xC1, data);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->cluster, 0x0013);
    EXPECT_EQ(to_bytes(answer->body), hex("3412 0807060504030201 80"));
    EXPECT_FALSE(from_mt_answer(0xC9, hex("3412")));
}

TEST(Nib, IsReadInBothLayouts) {
    const Bytes aligned = test::ScriptedChip::nib(0x1A63, 15, hex("8877665544332211"));
    const auto nib = radio::Nib::from(aligned);
    ASSERT_TRUE(nib);
    EXPECT_EQ(nib->pan_id(), 0x1A63);
    EXPECT_EQ(nib->channel(), 15);
    EXPECT_EQ(nib->channel_list(), 0x8000u);
    EXPECT_EQ(nib->extended_pan_id(), (std::array<std::uint8_t, 8>{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88}));
    Bytes packed(110);
    packed[22] = 20;
    packed[33] = 0x62;
    packed[34] = 0x1A;
    packed[109] = 7;
    const auto small = radio::Nib::from(packed);
    ASSERT_TRUE(small);
    EXPECT_EQ(small->pan_id(), 0x1A62);
    EXPECT_EQ(small->channel(), 20);
    EXPECT_EQ(small->update_id(), 7);
    EXPECT_FALSE(radio::Nib::from(Bytes(112)));
}

TEST(Nib, KeepsWhatItDoesNotName) {
    Bytes bytes = test::ScriptedChip::nib(0x1A63, 15, hex("8877665544332211"));
    bytes[0] = 0x42;
    auto nib = radio::Nib::from(bytes);
    nib->set_pan_id(0xBEEF);
    nib->set_channel(25);
    nib->set_channel_list(1u << 25);
    nib->set_extended_pan_id({1, 2, 3, 4, 5, 6, 7, 8});
    EXPECT_EQ(nib->bytes()[0], 0x42);
    EXPECT_EQ(nib->pan_id(), 0xBEEF);
    EXPECT_EQ(to_bytes(BytesView(nib->bytes()).subspan(57, 8)), hex("0807060504030201"));
}

TEST(ZnpTables, EntriesGoBothWays) {
    const AddressEntry address{3, Nwk{0x1234}, Ieee{0x00158d0001a2b3c4}};
    EXPECT_EQ(entry_bytes(address, true), hex("03 ff 3412 c4b3a201008d1500"));
    EXPECT_EQ(entry_bytes(address, false), hex("03 3412 c4b3a201008d1500"));
    EXPECT_EQ(parse_address_entry(entry_bytes(address, true)).ieee, address.ieee);
    EXPECT_EQ(parse_address_entry(entry_bytes(address, false)).nwk, address.nwk);
    EXPECT_EQ(entry_bytes(SecurityEntry{}, false), hex("feff 0000 00"));
    EXPECT_EQ(entry_bytes(SecurityEntry{}, true).size(), security_entry_size(true));
    const TclkEntry tclk{1, 2, Ieee{0x1122334455667788}, 2, 0, 5};
    EXPECT_EQ(entry_bytes(tclk, true), hex("01000000 02000000 8877665544332211 02 00 05 00"));
    EXPECT_EQ(parse_tclk_entry(entry_bytes(tclk, false)).seed_shift, 5);
    EXPECT_EQ(entry_bytes(MaterialEntry{0x3039, {1, 2, 3, 4, 5, 6, 7, 8}}, true), hex("39300000 0807060504030201"));
    EXPECT_FALSE(parse_address_entry(hex("03")).used());
}

TEST(ZnpTables, LinkKeyComesFromTheSeed) {
    Key seed{};
    for (std::uint8_t i = 0; i < 16; ++i) seed[i] = static_cast<std::uint8_t>(i * 0x11);
    const Ieee ieee{0x0102030405060708};
    const Key key = derive_tclk(seed, 3, ieee);
    EXPECT_EQ(key[0], 0x33 ^ 0x08);
    EXPECT_EQ(key[13], 0x00 ^ 0x03);
    EXPECT_EQ(key[15], 0x22 ^ 0x01);
    EXPECT_EQ(find_tclk_shift(seed, key, ieee), 3);
    EXPECT_FALSE(find_tclk_shift(seed, key, Ieee{1}));
}

radio::Backup a_backup() {
    radio::Backup backup;
    backup.extended_pan_id = {1, 2, 3, 4, 5, 6, 7, 8};
    backup.frame_counter = 1000;
    backup.tclk_seed = Key{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    using LinkKey = radio::Backup::LinkKey;
    backup.devices.push_back({Nwk{0x1000}, Ieee{0xA1}, true, std::nullopt});
    backup.devices.push_back({Nwk{0x2000}, Ieee{0xA2}, false, LinkKey{derive_tclk(*backup.tclk_seed, 4, Ieee{0xA2}), 10, 20}});
    backup.devices.push_back({Nwk{0x3000}, Ieee{0xA3}, true, LinkKey{Key{0xEE}, 30, 40}});
    return backup;
}

Tables capacities(std::size_t count) {
    Tables tables;
    tables.addresses.resize(count);
    tables.security.resize(count);
    tables.aps_keys.resize(count);
    tables.tclk.resize(count);
    tables.material.resize(count);
    return tables;
}

class ZnpRestore : public testing::TestWithParam<bool> {};

TEST_P(ZnpRestore, BackupComesBackOutOfTheTables) {
    const radio::Backup backup = a_backup();
    const auto tables = fill_tables(backup, capacities(8), GetParam());
    ASSERT_TRUE(tables);
    EXPECT_EQ(tables->material.front().counter, 3500u);
    EXPECT_EQ(tables->material.back().counter, 3500u);
    EXPECT_EQ(frame_counter_of(tables->material, backup.extended_pan_id, 7), 3500u);
    auto devices = devices_of(*tables, backup.tclk_seed, GetParam());
    ASSERT_EQ(devices.size(), 3u);
    // The counters that we send with have jumped, all else is the same.
    for (auto& device : devices) {
        if (device.link_key) device.link_key->tx_counter -= kCounterJump;
    }
    EXPECT_EQ(devices, backup.devices);
    EXPECT_EQ(tables->security[0].key_id, GetParam() ? 0x0201 : 0);
}
INSTANTIATE_TEST_SUITE_P(KeyIds, ZnpRestore, testing::Bool());

TEST(ZnpTables, TooSmallATableIsRefused) {
    EXPECT_EQ(fill_tables(a_backup(), capacities(2), false).error().code, Errc::Refused);
    Tables no_keys = capacities(8);
    no_keys.aps_keys.clear();
    EXPECT_EQ(fill_tables(a_backup(), no_keys, false).error().what, "target adapter aps link key data table size insufficient (size=0)");
    EXPECT_FALSE(fill_tables(a_backup(), Tables{}, false));
}

TEST(ZnpTables, CounterOfTheNetworkWinsOverTheGenericOne) {
    const ExtendedPanId ours{1};
    ExtendedPanId generic;
    generic.fill(0xFF);
    EXPECT_EQ(frame_counter_of({{5, generic}, {6, ours}}, ours, 1250), 6u);
    EXPECT_EQ(frame_counter_of({{5, generic}}, ours, 1250), 5u);
    EXPECT_EQ(frame_counter_of({{9, {2}}}, ours, 1250), 1250u);
}

}  // namespace
}  // namespace skep::znp

// coordinator_backup.json (contract files.md 3).
#include "radio/backup.h"

#include <gtest/gtest.h>

#include "tests/radio/script.h"

namespace skep::radio {
namespace {

constexpr std::string_view kExample =
    R"({"metadata":{"format":"zigpy/open-coordinator-backup","version":1,"source":"zigbee-herdsman@10.9.2",
   "internal":{"date":"2026-03-04T05:06:07.089Z","znpVersion":1}},
 "stack_specific":{"zstack":{"tclk_seed":"928a2c479e72a9a53e3b5133fc55021f"}},
 "coordinator_ieee":"00124b00aa55aa55","pan_id":"1a62","extended_pan_id":"dddddddddddddddd",
 "nwk_update_id":0,"security_level":5,"channel":11,"channel_mask":[11],
 "network_key":{"key":"01030507090b0d0f00020406080a0c0d","sequence_number":0,"frame_counter":43612},
 "devices":[{"nwk_address":"12","ieee_address":"00158d0001a2b3c4","is_child":false,
   "link_key":{"key":"00112233445566778899aabbccddeeff","rx_counter":0,"tx_counter":275}},{"nwk_address":null,"ieee_address":"00158d0001a2b3c5"}]})";

Json example() {
    return *parse_json(kExample);
}

Result<Backup> read_with(const std::function<void(JsonObject&)>& change) {
    Json json = example();
    change(json.get_object());
    return backup_from_json(json);
}

TEST(Backup, ReadsTheExample) {
    const auto backup = backup_from_json(example());
    ASSERT_TRUE(backup) << backup.error().what;
    EXPECT_EQ(backup->source, "zigbee-herdsman@10.9.2");
    EXPECT_EQ(backup->date_ms, 1772600767089);
    EXPECT_EQ(backup->znp_version, 1);
    EXPECT_FALSE(backup->ezsp_version);
    EXPECT_EQ(raw(backup->coordinator), 0x00124b00aa55aa55u);
    EXPECT_EQ(backup->pan_id, 0x1A62);
    EXPECT_EQ(backup->frame_counter, 43612u);
    ASSERT_EQ(backup->devices.size(), 2u);
    EXPECT_EQ(raw(*backup->devices[0].nwk), 0x12);
    EXPECT_EQ(backup->devices[0].link_key->tx_counter, 275u);
    EXPECT_FALSE(backup->devices[1].nwk);
    EXPECT_TRUE(backup->devices[1].is_child) << "missing counts as true";
}

TEST(Backup, WritesWhatThePeerWrites) {
    const auto backup = backup_from_json(example());
    ASSERT_TRUE(backup);
    Json expected = example();
    expected.at("devices").at(1).get_object()["is_child"] = true;
    EXPECT_EQ(to_text(to_json(*backup), KeyOrder::Insertion), to_text(expected, KeyOrder::Insertion));
    EXPECT_EQ(*backup_from_json(to_json(*backup)), *backup);
}

TEST(Backup, OfEmberHasNoZstackPart) {
    Backup backup;
    backup.ezsp_version = 13;
    backup.channel = 15;
    backup.hashed_tclk = std::array<std::uint8_t, 16>{1};
    const Json json = to_json(backup);
    EXPECT_EQ(find(json.at("stack_specific").get_object(), "zstack"), nullptr);
    EXPECT_EQ(*backup_from_json(json), backup);
}

TEST(Backup, NamesTheMemberThatIsWrong) {
    EXPECT_EQ(read_with([](JsonObject& o) { o["network_key"].get_object()["key"] = "01"; }).error().what,
              "coordinator backup: network_key.key is not 16 bytes in hexadecimal");
    EXPECT_EQ(read_with([](JsonObject& o) { o.erase("pan_id"); }).error().what,
              "coordinator backup: pan_id is not a 16-bit number in hexadecimal");
    EXPECT_EQ(read_with([](JsonObject& o) { o["devices"].at(0).get_object()["ieee_address"] = 5; }).error().what,
              "coordinator backup: devices[0].ieee_address is not 8 bytes in hexadecimal");
    EXPECT_EQ(read_with([](JsonObject& o) { o["channel_mask"] = JsonArray{9}; }).error().what,
              "coordinator backup: channel_mask is not a list of channels of 11 to 26");
    EXPECT_EQ(read_with([](JsonObject& o) { o["network_key"].get_object().erase("frame_counter"); }).error().code, Errc::Malformed);
}

// Found by fuzzing: channel 1 without a mask was read, and written as a backup that did not read any more.
TEST(Backup, AChannelThatDoesNotExistIsRefusedAlsoWithoutAMask) {
    for (const int channel : {0, 1, 10, 27, -1}) {
        const auto backup = read_with([&](JsonObject& o) {
            o["channel"] = channel;
            o.erase("channel_mask");
        });
        ASSERT_FALSE(backup) << channel;
        EXPECT_EQ(backup.error().what, "coordinator backup: channel is not a channel of 11 to 26");
    }
    EXPECT_FALSE(read_with([](JsonObject& o) { o.erase("channel"); }));
    EXPECT_EQ(read_with([](JsonObject& o) { o.erase("channel_mask"); })->channel_mask, std::vector<std::uint8_t>{11});
}

TEST(Backup, OtherVersionsAndFormatsAreRefused) {
    EXPECT_EQ(read_with([](JsonObject& o) { o["metadata"].get_object()["version"] = 2; }).error().what,
              "Unsupported open coordinator backup version (version=2)");
    EXPECT_EQ(backup_from_json(JsonObject{}).error().what, "Unknown backup format");
    EXPECT_EQ(backup_from_json(JsonArray{}).error().code, Errc::Malformed);
    EXPECT_EQ(read_with([](JsonObject& o) { o["metadata"].get_object()["format"] = "x"; }).error().what, "Unknown backup format");
}

TEST(Backup, StrangeDatesReadAsNone) {
    const auto backup = read_with([](JsonObject& o) { o["metadata"].get_object()["internal"].get_object()["date"] = "yesterday"; });
    ASSERT_TRUE(backup);
    EXPECT_EQ(backup->date_ms, 0);
}

JsonObject nv_item(const Bytes& bytes) {
    JsonArray value;
    for (const std::uint8_t byte : bytes) value.emplace_back(byte);
    return {{"id", 1}, {"offset", 0}, {"value", value}, {"len", bytes.size()}};
}

JsonObject old_dump() {
    JsonObject data;
    data["ZCD_NV_NIB"] = nv_item(test::ScriptedChip::nib(0x1A63, 15, test::hex("8877665544332211")));
    data["ZCD_NV_NWK_ACTIVE_KEY_INFO"] = nv_item(test::hex("02 0102030405060708090a0b0c0d0e0f10"));
    data["ZCD_NV_PRECFGKEY_ENABLE"] = nv_item(test::hex("00"));
    data["ZCD_NV_EX_NWK_SEC_MATERIAL_TABLE"] = nv_item(test::hex("39300000 8877665544332211"));
    data["ZCD_NV_EXTADDR"] = nv_item(test::hex("55aa55aa004b1200"));
    return {{"adapterType", "zStack"}, {"time", "x"}, {"data", data}};
}

TEST(Backup, ReadsOldDumps) {
    const auto backup = backup_from_json(old_dump());
    ASSERT_TRUE(backup) << backup.error().what;
    EXPECT_EQ(raw(backup->coordinator), 0x00124b00aa55aa55u);
    EXPECT_EQ(backup->pan_id, 0x1A63);
    EXPECT_EQ(backup->channel_mask, std::vector<std::uint8_t>{15});
    EXPECT_EQ(backup->extended_pan_id[0], 0x11);
    EXPECT_EQ(backup->key_sequence, 2);
    EXPECT_EQ(backup->network_key[15], 0x10);
    EXPECT_EQ(backup->frame_counter, 12345u);
    EXPECT_TRUE(backup->devices.empty());
}

TEST(Backup, OldDumpsOfAChipWithoutNetworkAreRefused) {
    JsonObject dump = old_dump();
    dump["data"].get_object()["ZCD_NV_NIB"] = nv_item(test::ScriptedChip::nib(0x1A63, 0, test::hex("8877665544332211")));
    EXPECT_EQ(backup_from_json(dump).error().what, "Backup corrupted - missing NIB");
}

TEST(Backup, OldDumpsSayWhatIsMissing) {
    for (const auto& [item, text] : std::vector<std::pair<std::string, std::string>>{
             {"ZCD_NV_NIB", "Backup corrupted - missing NIB"},
             {"ZCD_NV_NWK_ACTIVE_KEY_INFO", "Backup corrupted - missing active key info"},
             {"ZCD_NV_PRECFGKEY_ENABLE", "Backup corrupted - missing pre-configured key enable attribute"},
             {"ZCD_NV_EX_NWK_SEC_MATERIAL_TABLE", "Backup corrupted - missing network security material table"},
             {"ZCD_NV_EXTADDR", "Backup corrupted - missing adapter IEEE address NV entry"}}) {
        JsonObject dump = old_dump();
        dump["data"].get_object().erase(item);
        EXPECT_EQ(backup_from_json(dump).error().what, text);
    }
}

}  // namespace
}  // namespace skep::radio

// The chip's non-volatile memory, as hosts read and write it.
#include <unistd.h>

#include <cstdio>

#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

using znp::Options;

TEST(Memory, MakesReadsWritesAndDeletesItems) {
    Chip chip;
    auto& host = chip.host;
    EXPECT_EQ(host.request("21130012"), packed("6113 0000"));                   // length: not there
    EXPECT_EQ(host.request("211c00120000"), packed("611c 0200"));               // read: not there
    EXPECT_EQ(host.request("211d0012000001000a"), packed("611d 02"));           // write: not there
    EXPECT_EQ(host.request(packed("21070012010002 0102")), packed("6107 0a"));  // more initial bytes than it says
    EXPECT_EQ(host.request(packed("21070012040002 0102")), packed("6107 09"));  // made
    EXPECT_EQ(host.request(packed("21070012040002 0304")), packed("6107 00"));  // was there: kept
    EXPECT_EQ(host.request("211c00120000"), packed("611c 0004 0102ffff"));
    EXPECT_EQ(host.request("211c00120300"), packed("611c 0001 ff"));
    EXPECT_EQ(host.request("211c00120400"), packed("611c 0200"));  // past its end
    EXPECT_EQ(host.request(packed("211d001202000200 aabb")), packed("611d 00"));
    EXPECT_EQ(host.request(packed("211d001203000200 aabb")), packed("611d 0c"));  // would reach over its end
    EXPECT_EQ(host.request("2108001200"), packed("6108 0004 0102aabb"));          // the older command
    EXPECT_EQ(host.request("211200120300"), packed("6112 0c"));                   // delete with the wrong length
    EXPECT_EQ(host.request("211200120400"), packed("6112 00"));
    EXPECT_EQ(host.request("211200120400"), packed("6112 09"));
}

TEST(Memory, HasExtendedTablesOnTheNewFirmwareOnly) {
    Chip chip;
    auto& host = chip.host;
    EXPECT_EQ(host.request("21320104000000"), packed("6132 14000000"));  // TCLK entry: 20 bytes
    EXPECT_EQ(host.request("2132010100c800"), packed("6132 00000000"));  // 200 is one past the table
    EXPECT_EQ(host.request("2132010100c700"), packed("6132 0c000000"));
    EXPECT_EQ(host.request("2133010700000000000c"), packed("6133000c 00000000 8877665544332211"));
    EXPECT_EQ(host.request("2130010900000004000000"), packed("6130 00"));
    EXPECT_EQ(host.request("2130010900000004000000"), packed("6130 0a"));
    EXPECT_EQ(host.request(packed("21340109000000010002 abcd")), packed("6134 00"));
    EXPECT_EQ(host.request("21330109000000000004"), packed("61330004 ffabcdff"));
    EXPECT_EQ(host.request("2133010900000000000a"), packed("6133 0200"));
    EXPECT_EQ(host.request(packed("213101090000 00")), packed("6131 00"));
    Options older = Chip::formed();
    older.version = znp::Version::V30x;
    Chip other(older);
    EXPECT_EQ(other.host.request("21320104000000"), packed("6000 022132"));
    EXPECT_EQ(other.host.request("21131101"), packed("6113 1300"));  // TCLK item: 19 bytes packed
    EXPECT_EQ(other.host.request("21138200"), packed("6113 1500"));  // NWKKEY tells hosts that structures are packed
    EXPECT_EQ(other.host.request("21132100"), packed("6113 6e00"));  // NIB: 110 bytes
    EXPECT_EQ(chip.host.request("21138200"), packed("6113 1800"));
    EXPECT_EQ(chip.host.request("21132100"), packed("6113 7400"));
}

TEST(Memory, OutlivesTheProcessInAFile) {
    const std::string file = testing::TempDir() + "/skep_sim_nv_" + std::to_string(::getpid()) + ".json";
    Options options = Chip::formed();
    options.nv_file = file;
    {
        Chip chip(options);
        chip.host.ask(packed("2107001204000201 02"));
        chip.host.ask("254bf2840b00");
        chip.loop.advance(1s);
    }
    options.network.reset();
    Chip chip(options);
    EXPECT_EQ(chip.coordinator.nib()->pan_id, 0x1A63);
    EXPECT_EQ(chip.host.request("21130012"), packed("6113 0400"));
    EXPECT_EQ(chip.host.request("254af2840b"), packed("654a 00840b00"));
    std::remove(file.c_str());
}

TEST(Memory, ReadsItsFileBackOrSaysWhatIsWrong) {
    Chip chip;
    const auto again = znp::NvMemory::from_json(chip.coordinator.nv().to_json());
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->items, chip.coordinator.nv().items);
    EXPECT_EQ(again->tables, chip.coordinator.nv().tables);
    for (const char* text : {"[]", "{\"nv\":{}}", "{\"nv\":{\"x\":\"00\"},\"ex\":{}}", "{\"nv\":{},\"ex\":{\"1:2\":\"00\"}}",
                             "{\"nv\":{\"1\":\"0\"},\"ex\":{}}"})
        EXPECT_FALSE(znp::NvMemory::from_json(*parse_json(text)).has_value()) << text;
}

TEST(Nib, IsLaidOutAsTheChipsFamilyDoes) {
    znp::Nib nib;
    nib.pan_id = 0x1A63;
    nib.channel = 15;
    nib.channel_mask = 1U << 15;
    nib.extended_pan_id = {1, 2, 3, 4, 5, 6, 7, 8};
    nib.update_id = 3;
    for (const bool aligned : {false, true}) {
        Bytes bytes = znp::encode(nib, aligned);
        EXPECT_EQ(bytes.size(), aligned ? 116U : 110U);
        auto read = znp::decode_nib(bytes);
        ASSERT_TRUE(read.has_value());
        EXPECT_EQ(read->pan_id, nib.pan_id);
        EXPECT_EQ(read->extended_pan_id, nib.extended_pan_id);
        EXPECT_EQ(read->update_id, 3);
        znp::patch_channel(bytes, 20, 4);
        read = znp::decode_nib(bytes);
        EXPECT_EQ(read->channel, 20);
        EXPECT_EQ(read->channel_mask, 1U << 20);
        EXPECT_EQ(read->update_id, 4);
    }
    EXPECT_FALSE(znp::decode_nib(Bytes(111)).has_value());
}

}  // namespace
}  // namespace skep::sim::test

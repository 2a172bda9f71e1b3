#include "base/bytes.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace skep {
namespace {

TEST(Reader, ReadsLittleEndianAndRemembersTheFirstOverrun) {
    const Bytes bytes{1, 2, 3, 4, 5};
    Reader in(bytes);
    EXPECT_EQ(in.u8(), 1);
    EXPECT_EQ(in.u16(), 0x0302);
    EXPECT_FALSE(in.failed());
    EXPECT_EQ(in.u32(), 0u);
    EXPECT_TRUE(in.failed());
    EXPECT_EQ(in.u8(), 0);
    EXPECT_EQ(in.checked(1, "test frame").error().code, Errc::Malformed);
}

TEST(Writer, WritesWhatReaderReads) {
    const Bytes bytes = Writer().u8(1).u16(0x0203).uint(0x040506, 3).u64(7).u16_be(0x0809).take();
    Reader in(bytes);
    EXPECT_EQ(in.u8(), 1);
    EXPECT_EQ(in.u16(), 0x0203);
    EXPECT_EQ(in.uint(3), 0x040506u);
    EXPECT_EQ(in.u64(), 7u);
    EXPECT_EQ(in.u16_be(), 0x0809);
    EXPECT_EQ(in.left(), 0u);
}

TEST(Hex, GoesBothWays) {
    EXPECT_EQ(to_hex(Bytes{0x00, 0xFF, 0x1a}), "00ff1a");
    EXPECT_EQ(from_hex("00FF1a"), (Bytes{0x00, 0xFF, 0x1A}));
    EXPECT_EQ(from_hex("0"), std::nullopt);
    EXPECT_EQ(from_hex("0g"), std::nullopt);
}

TEST(Ieee, PrintsAndParsesAsTheFilesWriteIt) {
    EXPECT_EQ(to_string(Ieee{0x00158d0001a2b3c4}), "0x00158d0001a2b3c4");
    EXPECT_EQ(parse_ieee("0x00158D0001A2B3C4"), Ieee{0x00158d0001a2b3c4});
    EXPECT_EQ(parse_ieee("00158d0001a2b3c4"), Ieee{0x00158d0001a2b3c4});
    EXPECT_EQ(parse_ieee("0x00158d0001a2b3c"), std::nullopt);
    EXPECT_EQ(parse_ieee("0x00158d0001a2b3cg"), std::nullopt);
}

}  // namespace
}  // namespace skep

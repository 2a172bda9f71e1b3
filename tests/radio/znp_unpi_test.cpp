// UNPI framing (radio-protocols 2.1).
#include <gtest/gtest.h>

#include "radio/znp/unpi.h"
#include "tests/radio/script.h"

namespace skep::znp {
namespace {

using test::hex;

struct Seen {
    Type type;
    Subsystem subsystem;
    std::uint8_t command;
    Bytes data;
    bool operator==(const Seen&) const = default;
};

std::vector<Seen> feed(Parser& parser, BytesView bytes) {
    std::vector<Seen> frames;
    parser.feed(bytes, [&](const Frame& frame) { frames.push_back({frame.type, frame.subsystem, frame.command, to_bytes(frame.data)}); });
    return frames;
}

// Section 12.
TEST(Unpi, EncodesPingVersionAndReset) {
    EXPECT_EQ(encode(Type::Sreq, Subsystem::Sys, 0x01, {}), hex("FE002101 20"));
    EXPECT_EQ(encode(Type::Sreq, Subsystem::Sys, 0x02, {}), hex("FE002102 23"));
    EXPECT_EQ(encode(Type::Areq, Subsystem::Sys, 0x00, hex("01")), hex("FE014100 01 41"));
}

TEST(Unpi, RefusesDataThatFitNoFrame) {
    EXPECT_EQ(encode(Type::Sreq, Subsystem::Af, 1, Bytes(250)).size(), 255u);
    EXPECT_TRUE(encode(Type::Sreq, Subsystem::Af, 1, Bytes(251)).empty());
}

TEST(Unpi, DecodesThePingAnswer) {
    Parser parser;
    const auto frames = feed(parser, hex("FE026101 5906 3D"));
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0], (Seen{Type::Srsp, Subsystem::Sys, 0x01, hex("5906")}));
    EXPECT_EQ(parser.garbage(), 0u);
}

TEST(Unpi, JoinsWhatComesByteByByte) {
    Parser parser;
    std::vector<Seen> frames;
    for (const std::uint8_t byte : hex("FE026101 5906 3D FE014180 00 C0")) {
        for (const Seen& frame : feed(parser, Bytes{byte})) frames.push_back(frame);
    }
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_EQ(frames[1].subsystem, Subsystem::Sys);
    EXPECT_FALSE(parser.has_partial());
}

TEST(Unpi, FindsAFrameBehindGarbage) {
    Parser parser;
    EXPECT_EQ(feed(parser, hex("00 11 22 FE026101 5906 3D")).size(), 1u);
    EXPECT_EQ(parser.garbage(), 3u);
}

// The peer drops all that the damaged length covers; we only lose the damaged frame.
TEST(Unpi, FindsTheFrameInsideADamagedOne) {
    Parser parser;
    // A lost byte makes the first frame swallow the start of the second.
    const auto frames = feed(parser, hex("FE026101 59 3D FE026101 5906 3D"));
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].data, hex("5906"));
}

TEST(Unpi, SkipsAStartByteWithAnImpossibleLength) {
    Parser parser;
    EXPECT_EQ(feed(parser, hex("FE FE026101 5906 3D")).size(), 1u);
    EXPECT_EQ(feed(parser, hex("FE FF FE026101 5906 3D")).size(), 1u);
}

TEST(Unpi, GivesUpAStartThatNeverCompletes) {
    Parser parser;
    EXPECT_TRUE(feed(parser, hex("FE C8 44 FE026101 5906 3D")).empty());
    EXPECT_TRUE(parser.has_partial());
    std::size_t frames = 0;
    parser.give_up_partial([&](const Frame&) { ++frames; });
    EXPECT_EQ(frames, 1u);
    EXPECT_FALSE(parser.has_partial());
}

TEST(Unpi, SinkMayClear) {
    Parser parser;
    std::size_t frames = 0;
    parser.feed(hex("FE026101 5906 3D FE026101 5906 3D FE"), [&](const Frame&) {
        ++frames;
        parser.clear();
    });
    EXPECT_EQ(frames, 1u);
    EXPECT_FALSE(parser.has_partial());
}

TEST(Unpi, ViewsPointIntoTheSource) {
    Parser parser;
    const Bytes source = hex("FE026101 5906 3D");
    parser.feed(source, [&](const Frame& frame) { EXPECT_EQ(frame.data.data(), source.data() + 4); });
}

}  // namespace
}  // namespace skep::znp

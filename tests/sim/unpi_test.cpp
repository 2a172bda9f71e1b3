#include "sim/znp/unpi.h"

#include <gtest/gtest.h>

namespace skep::sim::znp {
namespace {

std::vector<std::string> frames_of(Deframer& deframer, std::string_view hex) {
    std::vector<std::string> out;
    deframer.feed(*from_hex(hex), [&out](const MtFrame& frame) {
        out.push_back(std::to_string(static_cast<int>(frame.type)) + "/" + std::to_string(static_cast<int>(frame.subsystem)) + "/" +
                      std::to_string(frame.command) + ":" + to_hex(frame.data));
    });
    return out;
}

TEST(Unpi, EncodesTheVectorsOfTheInterfacesDescription) {
    EXPECT_EQ(to_hex(encode(Type::Request, Subsystem::Sys, 1, {})), "fe00210120");
    EXPECT_EQ(to_hex(encode(Type::Request, Subsystem::Sys, 2, {})), "fe00210223");
    EXPECT_EQ(to_hex(encode(Type::Async, Subsystem::Sys, 0, Bytes{1})), "fe0141000141");
    EXPECT_EQ(to_hex(encode(Type::Response, Subsystem::Sys, 1, Bytes{0x59, 0x06})), "fe02610159063d");
}

TEST(Unpi, ReadsFramesThatComeInPieces) {
    Deframer deframer;
    EXPECT_TRUE(frames_of(deframer, "fe0061").empty());
    EXPECT_EQ(frames_of(deframer, "0160fe02610159063d"), (std::vector<std::string>{"3/1/1:", "3/1/1:5906"}));
}

TEST(Unpi, FindsFramesAfterGarbageAndBadSums) {
    Deframer deframer;
    EXPECT_EQ(frames_of(deframer, "0011fe00210121fe00210120"), (std::vector<std::string>{"1/1/1:"}));
    // An FE inside what looked like a frame begins a true one.
    EXPECT_EQ(frames_of(deframer, "fe05fe0021012000000000"), (std::vector<std::string>{"1/1/1:"}));
    EXPECT_EQ(frames_of(deframer, "fefffe00210120"), (std::vector<std::string>{"1/1/1:"}));
}

}  // namespace
}  // namespace skep::sim::znp

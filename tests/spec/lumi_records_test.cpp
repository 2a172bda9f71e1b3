#include "spec/zcl/lumi_records.h"

#include <gtest/gtest.h>

#include "spec/zcl/frame.h"

namespace skep::zcl {
namespace {

// A contact sensor's hourly report, as in the wild: battery 3.015 V, 25 degrees, a counter, ..., closed.
constexpr std::string_view kRecords = "0121c70b0328190421a80105210900062401000000000a210000641000";

TEST(LumiRecords, AreTagTypeAndValue) {
    const std::vector<LumiRecord> records = decode_lumi_records(*from_hex(kRecords));
    ASSERT_EQ(records.size(), 7U);
    EXPECT_EQ(records[0], (LumiRecord{1, Type::Uint16, 3015U}));
    EXPECT_EQ(records[1], (LumiRecord{3, Type::Int8, 25}));
    EXPECT_EQ(records[4], (LumiRecord{6, Type::Uint40, 1U}));
    EXPECT_EQ(records[6], (LumiRecord{100, Type::Bool, 0U}));
    EXPECT_EQ(to_hex(*encode_lumi_records(records)), kRecords);
}

TEST(LumiRecords, EndAtTheFirstThatBreaksOff) {
    EXPECT_EQ(decode_lumi_records(*from_hex("0121c70b032819ff")).size(), 2U);
    EXPECT_EQ(decode_lumi_records(*from_hex("0121c70b0421a8")).size(), 1U);
    EXPECT_EQ(decode_lumi_records(*from_hex("0121c70b0477a801")).size(), 1U);
    EXPECT_TRUE(decode_lumi_records({}).empty());
}

TEST(LumiRecords, CountTheElementsOfAStructure) {
    const Bytes bytes = *from_hex("18010a02ff4c0600100021c90b21a8012400000000002109002051");
    const Result<Frame> frame = parse_frame(bytes, nullptr);
    ASSERT_TRUE(frame);
    const std::vector<LumiRecord> records = lumi_records_of(frame->attributes().at(0).value);
    ASSERT_EQ(records.size(), 6U);
    EXPECT_EQ(records[1], (LumiRecord{1, Type::Uint16, 3017U}));
    EXPECT_TRUE(lumi_records_of(Value(5)).empty());
}

TEST(LumiRecords, ShowAsAnObjectOfTags) {
    EXPECT_EQ(to_text(to_json(decode_lumi_records(*from_hex("6410010328190121c70b")))), R"({"1":3015,"100":1,"3":25})");
    EXPECT_EQ(to_text(to_json(Value(*from_hex("0121c70b0121c80b")), Type::CharString)), R"({"1":3016})");
    EXPECT_EQ(to_text(to_json({{7, Type::Uint64, 1U}})), R"({"7":"1"})");
}

TEST(LumiRecords, RefuseValuesThatDoNotFit) {
    const Result<Bytes> bytes = encode_lumi_records({{3, Type::Int8, 200}});
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().what.substr(0, 5), "tag 3");
}

}  // namespace
}  // namespace skep::zcl

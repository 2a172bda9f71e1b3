// Parameters that are no plain data type: what a frame holds becomes values, values become the same bytes, and what does not fit is
// refused with the parameter's name.
#include <gtest/gtest.h>

#include "spec/zcl/codec.h"
#include "spec/zcl/ids.h"

namespace skep::zcl {
namespace {

using List = std::vector<Value>;
using Record = std::vector<std::pair<std::string_view, Value>>;
using enum ParameterType;

Parameter counted(ParameterType type) {
    return {.name = "items", .type = type, .length_field = "count"};
}

Result<Bytes> written(const Parameter& parameter, const Value& value) {
    Writer out;
    if (auto done = encode_layout(out, parameter, value); !done) return done.error();
    return out.take();
}

struct Case {
    ParameterType type;
    Fields fields;  // of the frame, before it
    std::string_view hex;
    Value value;
};

TEST(Layout, GoesBothWays) {
    const std::vector<Case> cases{
        {ListUint8, {{"count", 3U}}, "010203", List{1U, 2U, 3U}},
        {ListUint16, {{"count", 2U}}, "01000200", List{1U, 2U}},
        {ListUint24, {{"count", 1U}}, "563412", List{0x123456U}},
        {ListUint32, {{"count", 1U}}, "78563412", List{0x12345678U}},
        {ListUint16, {{"count", Value()}}, "", List{}},
        {ListZoneInfo, {{"count", 1U}}, "050200", List{Record{{"zoneID", 5U}, {"zoneStatus", 2U}}}},
        {ListMiboxerZones, {}, "01010004", List{Record{{"groupId", 1U}, {"zoneNum", 4U}}}},
        {ListThermoTransitions,
         {{"numoftrans", 1U}, {"mode", 3U}},
         "680134080807",
         List{Record{{"transitionTime", 360U}, {"heatSetpoint", 2100}, {"coolSetpoint", 1800}}}},
        {ListThermoTransitions,
         {{"numoftrans", 1U}, {"mode", 2U}},
         "68010807",
         List{Record{{"transitionTime", 360U}, {"coolSetpoint", 1800}}}},
        {ListTuyaDataPoints, {}, "0102000400000007", List{Record{{"dp", 1U}, {"datatype", 2U}, {"data", Bytes{0, 0, 0, 7}}}}},
        {StructuredSelector, {}, "0201000200", Record{{"indexes", List{1U, 2U}}}},
        {StructuredSelector, {}, "00", Record{{"indicatorType", 0U}}},
        {BigEndianUint24, {}, "123456", 0x123456U},
        {Buffer, {}, "aabbcc", Bytes{0xAA, 0xBB, 0xCC}},
        {MiStruct, {}, "02aabb", Bytes{0xAA, 0xBB}},
    };
    for (const Case& each : cases) {
        SCOPED_TRACE(each.hex);
        const Bytes bytes = *from_hex(each.hex);
        Reader in(bytes);
        const Parameter parameter = counted(each.type);
        EXPECT_EQ(decode_layout(in, parameter, each.fields), each.value);
        EXPECT_FALSE(in.failed());
        EXPECT_EQ(in.left(), 0U);
        const Result<Bytes> again = written(parameter, each.value);
        ASSERT_TRUE(again) << again.error().what;
        EXPECT_EQ(to_hex(*again), each.hex);
    }
}

TEST(Layout, CutShortAnywhereEndsTheFrame) {
    const std::vector<Case> cases{
        {ListUint32, {{"count", 2U}}, "7856341278563412", {}},
        {ListZoneInfo, {{"count", 2U}}, "050200060300", {}},
        {ListMiboxerZones, {}, "020100040200", {}},
        {ListThermoTransitions, {{"numoftrans", 2U}, {"mode", 3U}}, "680134080807680134080807", {}},
        {StructuredSelector, {}, "0201000200", {}},
        {BigEndianUint24, {}, "123456", {}},
    };
    for (const Case& each : cases) {
        const Bytes whole = *from_hex(each.hex);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            Reader in(BytesView(whole).first(size));
            (void)decode_layout(in, counted(each.type), each.fields);
            EXPECT_TRUE(in.failed()) << each.hex << " after " << size;
        }
    }
}

// A count says what is to come, but no frame holds 2^32 items.
TEST(Layout, CountsThatNoFrameHoldsEndWithTheFrame) {
    const Bytes bytes{1, 2, 3};
    for (const Value& count : {Value(0xFFFFFFFFU), Value(-1), Value("many")}) {
        Reader in(bytes);
        (void)decode_layout(in, counted(ListUint8), {{"count", count}});
        EXPECT_TRUE(in.failed());
    }
    Reader uncounted(bytes);
    (void)decode_layout(uncounted, counted(ListUint8), {});
    EXPECT_TRUE(uncounted.failed());
    Reader schedule(bytes);
    (void)decode_layout(schedule, counted(ListThermoTransitions), {{"numoftrans", 1U}});
    EXPECT_TRUE(schedule.failed()) << "without a mode nobody knows what stands in it";
    const Bytes wide{0x10};
    Reader selector(wide);
    (void)decode_layout(selector, counted(StructuredSelector), {});
    EXPECT_TRUE(selector.failed()) << "an operation that reading has not";
}

// Data points that break off: what is there is taken (what the peer makes of them), a header that breaks off is not.
TEST(Layout, DataPointsThatBreakOffAreWhatThereIs) {
    const Record first{{"dp", 1U}, {"datatype", 1U}, {"data", Bytes{1}}};
    const Record cut{{"dp", 2U}, {"datatype", 2U}, {"data", Bytes{0, 3}}};
    for (const auto& [text, expected] :
         {std::pair{"0101000101020200040003", List{first, cut}}, std::pair{"0101000101020200", List{first}}}) {
        const Bytes bytes = *from_hex(text);
        Reader in(bytes);
        EXPECT_EQ(decode_layout(in, counted(ListTuyaDataPoints), {}), Value(expected)) << text;
        EXPECT_FALSE(in.failed());
    }
}

TEST(Layout, ValuesThatDoNotFitAreRefusedByName) {
    const Record zone{{"zoneID", 5U}};
    const std::vector<std::pair<ParameterType, Value>> wrong{
        {ListUint8, "text"},
        {ListUint8, List{1U, Value()}},
        {ListUint8, List{256U}},
        {ListUint16, Bytes{1, 2}},
        {ListUint16, List{0x10000U}},
        {ListUint16, List{"one"}},
        {ListZoneInfo, 1U},
        {ListZoneInfo, List{1U}},
        {ListZoneInfo, List{zone}},
        {ListMiboxerZones, 1U},
        {ListMiboxerZones, List(256, zone)},
        {ListThermoTransitions, List{Record{{"heatSetpoint", 1}}}},
        {ListThermoTransitions, List{Record{{"transitionTime", 1U}, {"heatSetpoint", 40000}}}},
        {ListTuyaDataPoints, "text"},
        {ListTuyaDataPoints, List{Record{{"dp", 1U}, {"datatype", 1U}}}},
        {ListTuyaDataPoints, List{Record{{"datatype", 1U}, {"data", Bytes{}}}}},
        {ListTuyaDataPoints, List{Record{{"dp", 1U}, {"datatype", 1U}, {"data", Bytes(65536)}}}},
        {StructuredSelector, Record{{"indexes", List(16, 1U)}}},
        {BigEndianUint24, 0x1000000U},
        {BigEndianUint24, "text"},
        {ExtensionFieldSets, 1U},
        {ExtensionFieldSets, List{Record{{"clstId", 0x10000U}, {"extField", List{}}}}},
        {ExtensionFieldSets, List{Record{{"clstId", 6U}}}},
        {ExtensionFieldSets, List{Record{{"clstId", 6U}, {"extField", List{"on"}}}}},
        {ExtensionFieldSets, List{Record{{"clstId", 6U}, {"extField", List(256, 1U)}}}},
        {Buffer, 1U},
        {MiStruct, Bytes(256)},
    };
    for (const auto& [type, value] : wrong) {
        const Result<Bytes> result = written(counted(type), value);
        ASSERT_FALSE(result) << static_cast<int>(type) << " became " << to_hex(*result);
        EXPECT_EQ(result.error().code, Errc::Invalid) << result.error().what;
    }
    EXPECT_EQ(written(counted(ListUint16), "text").error().what, "'items' must be a list of numbers");
}

TEST(Layout, OfAnUnknownKindIsRefusedBothWays) {
    const Parameter unknown = counted(static_cast<ParameterType>(5000));
    Reader in(BytesView{});
    (void)decode_layout(in, unknown, {});
    EXPECT_TRUE(in.failed());
    EXPECT_EQ(written(unknown, 1U).error().what, "Write for '5000' not available");
}

}  // namespace
}  // namespace skep::zcl

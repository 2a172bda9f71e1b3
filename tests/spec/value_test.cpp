// Data types, ZCL 2.6.2.

#include "spec/zcl/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "spec/text.h"

namespace skep::zcl {
namespace {

Value decoded(Type type, std::string_view hex) {
    const Bytes bytes = *from_hex(hex);
    Reader in(bytes);
    Value value = decode_value(in, type);
    EXPECT_FALSE(in.failed()) << hex;
    EXPECT_EQ(in.left(), 0U) << hex;
    return value;
}

std::string encoded(Type type, const Value& value) {
    Writer out;
    const Result<void> done = encode_value(out, type, value);
    return done ? to_hex(out.view()) : "error: " + done.error().what;
}

std::string json_of(Type type, std::string_view hex) {
    return to_text(to_json(decoded(type, hex), type));
}

// The wire form and its value, in both directions.
void expect_pair(Type type, std::string_view hex, const Value& value) {
    EXPECT_EQ(decoded(type, hex), value) << hex;
    EXPECT_EQ(encoded(type, value), hex);
}

TEST(ZclValue, IntegersOfEveryWidthAreLittleEndian_2_6_2_5) {
    expect_pair(Type::Uint8, "fe", 0xFEU);
    expect_pair(Type::Uint16, "3412", 0x1234U);
    expect_pair(Type::Uint24, "563412", 0x123456U);
    expect_pair(Type::Uint32, "78563412", 0x12345678U);
    expect_pair(Type::Uint40, "0100000080", 0x8000000001ULL);
    expect_pair(Type::Uint48, "010000000080", 0x800000000001ULL);
    expect_pair(Type::Uint56, "01000000000080", 0x80000000000001ULL);
    expect_pair(Type::Uint64, "0100000000000080", 0x8000000000000001ULL);
}

TEST(ZclValue, SignedIntegersOfEveryWidthAreExtended_2_6_2_6) {
    expect_pair(Type::Int8, "81", -127);
    expect_pair(Type::Int16, "feff", -2);
    expect_pair(Type::Int24, "feffff", -2);
    expect_pair(Type::Int24, "000080", -8'388'608);
    expect_pair(Type::Int32, "00000080", std::int64_t{INT32_MIN});
    expect_pair(Type::Int40, "feffffffff", -2);
    expect_pair(Type::Int48, "000000000080", -140'737'488'355'328LL);
    expect_pair(Type::Int56, "ffffffffffff7f", 36'028'797'018'963'967LL);
    expect_pair(Type::Int64, "feffffffffffffff", -2);
}

TEST(ZclValue, BoolBitmapsAndEnumerationsAreNumbers) {
    expect_pair(Type::Bool, "01", 1U);
    expect_pair(Type::Bitmap24, "010080", 0x800001U);
    expect_pair(Type::Enum16, "0d00", 13U);
    expect_pair(Type::Data8, "2a", 42U);
    expect_pair(Type::ClusterIdType, "0600", 6U);
    expect_pair(Type::Utc, "80f3de2c", 752'808'832U);
}

TEST(ZclValue, FloatsOfThreeWidths_2_6_2_9) {
    expect_pair(Type::Semi, "003c", 1.0);
    expect_pair(Type::Semi, "00c0", -2.0);
    expect_pair(Type::Semi, "ff7b", 65504.0);
    expect_pair(Type::Semi, "0100", std::ldexp(1, -24));
    expect_pair(Type::Semi, "007c", std::numeric_limits<double>::infinity());
    expect_pair(Type::Single, "0000aa41", 21.25);
    expect_pair(Type::Double, "0000000000403540", 21.25);
    EXPECT_TRUE(std::isnan(*decoded(Type::Single, "0000c07f").as_double()));
}

TEST(ZclValue, SemiPrecisionRoundsToNearestEven) {
    EXPECT_EQ(encoded(Type::Semi, 65519.0), "ff7b");
    EXPECT_EQ(encoded(Type::Semi, 65520.0), "007c");
    EXPECT_EQ(encoded(Type::Semi, 2049.0), "0068");
    EXPECT_EQ(encoded(Type::Semi, 2051.0), "0268");
    EXPECT_EQ(encoded(Type::Semi, 1e-9), "0000");
    EXPECT_EQ(encoded(Type::Semi, -0.0), "0080");
    EXPECT_EQ(encoded(Type::Semi, std::ldexp(0x3FF8, -28)), "0004");  // the largest subnormal rounds up to the smallest normal
}

TEST(ZclValue, EverySemiPrecisionNumberSurvives) {
    for (unsigned bits = 0; bits <= 0xFFFF; ++bits) {
        Writer wire;
        wire.u16(static_cast<std::uint16_t>(bits));
        Reader in(wire.view());
        const Value value = decode_value(in, Type::Semi);
        if (std::isnan(*value.as_double())) continue;
        ASSERT_EQ(encoded(Type::Semi, value), to_hex(wire.view()));
    }
}

TEST(ZclValue, StringsHaveTheirLengthBeforeThem_2_6_2_10) {
    expect_pair(Type::OctetString, "03010203", Bytes{1, 2, 3});
    expect_pair(Type::CharString, "044c554d49", "LUMI");
    expect_pair(Type::LongCharString, "02006f6b", "ok");
    expect_pair(Type::LongOctetString, "0100ff", Bytes{0xFF});
    expect_pair(Type::CharString, "00", "");
}

TEST(ZclValue, AStringThatClaimsTooMuchIsWhatThereIs) {
    const Bytes bytes = *from_hex("10414243");
    Reader in(bytes);
    EXPECT_EQ(decode_value(in, Type::CharString), Value("ABC"));
    EXPECT_FALSE(in.failed());
}

TEST(ZclValue, TextIsMadeWellFormed) {
    EXPECT_EQ(decoded(Type::CharString, "03c3a941"), Value("\u00e9A"));
    EXPECT_EQ(decoded(Type::CharString, "02ff41"), Value("\uFFFD"
                                                         "A"));
    EXPECT_EQ(spec::valid_utf8("\xE2\x82"), "\uFFFD");
    EXPECT_EQ(spec::valid_utf8("\xE2\x82\x41"),
              "\uFFFD"
              "A");
    EXPECT_EQ(spec::valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(spec::valid_utf8("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
    EXPECT_EQ(spec::utf16_length("a\xF0\x9F\x98\x80\xC3\xA9"), 4U);
}

TEST(ZclValue, StructuresAndArraysNest_2_6_2_12) {
    EXPECT_EQ(json_of(Type::Struct, "02001001420141"), R"([{"elmType":16,"elmVal":1},{"elmType":66,"elmVal":"A"}])");
    EXPECT_EQ(json_of(Type::Array, "21020034125678"), "[4660,30806]");
    EXPECT_EQ(json_of(Type::Bag, "4c02000100200101002002"), R"([[{"elmType":32,"elmVal":1}],[{"elmType":32,"elmVal":2}]])");
    for (const auto& [type, hex] :
         {std::pair{Type::Struct, "02001001420141"}, {Type::Array, "21020034125678"}, {Type::Set, "4c02000100200101002002"}})
        EXPECT_EQ(encoded(type, decoded(type, hex)), hex);
}

TEST(ZclValue, ArraysWithoutElementsAreEmpty) {
    EXPECT_EQ(json_of(Type::Array, "20ffff"), "[]");
    EXPECT_EQ(json_of(Type::Array, "200000"), "[]");
    EXPECT_EQ(json_of(Type::Struct, "ffff"), "[]");
}

TEST(ZclValue, ElementsWithoutSizeCannotBeAskedForByTheThousand) {
    const Bytes bytes = *from_hex("00feff");
    Reader in(bytes);
    decode_value(in, Type::Array);
    EXPECT_TRUE(in.failed());
}

TEST(ZclValue, NestingHasABottom) {
    Writer wire;
    for (int i = 0; i < 50; ++i) wire.u16(1).u8(static_cast<std::uint8_t>(Type::Struct));
    wire.u16(0);
    Reader in(wire.view());
    decode_value(in, Type::Struct);
    EXPECT_TRUE(in.failed());
}

TEST(ZclValue, TimesAndDatesHaveParts_2_6_2_16) {
    EXPECT_EQ(json_of(Type::TimeOfDay, "0c1e00ff"), R"({"hours":12,"hundredths":null,"minutes":30,"seconds":0})");
    EXPECT_EQ(json_of(Type::Date, "7d0b1902"), R"({"dayOfMonth":25,"dayOfWeek":2,"month":11,"year":2025})");
    EXPECT_EQ(json_of(Type::Date, "ffffffff"), R"({"dayOfMonth":null,"dayOfWeek":null,"month":null,"year":null})");
    EXPECT_EQ(encoded(Type::Date, decoded(Type::Date, "7d0bff02")), "7d0bff02");
    EXPECT_EQ(encoded(Type::TimeOfDay, Value()), "ffffffff");
}

TEST(ZclValue, AddressesAndKeys) {
    expect_pair(Type::IeeeAddress, "c4b3a201008d1500", 0x00158D0001A2B3C4ULL);
    EXPECT_EQ(json_of(Type::IeeeAddress, "c4b3a201008d1500"), R"("0x00158d0001a2b3c4")");
    expect_pair(Type::SecurityKey, "000102030405060708090a0b0c0d0e0f", Bytes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
}

TEST(ZclValue, NoDataIsNothingAndUnknownTypesFail) {
    EXPECT_TRUE(decoded(Type::NoData, "").is_nothing());
    EXPECT_TRUE(decoded(Type::Unknown, "").is_nothing());
    const Bytes bytes(8);
    Reader in(bytes);
    decode_value(in, Type{0x77});
    EXPECT_TRUE(in.failed());
    EXPECT_EQ(encoded(Type{0x77}, 1U), "error: Write for '119' not available");
}

TEST(ZclValue, NothingIsWrittenAsTheTypesNonValue) {
    EXPECT_EQ(encoded(Type::Uint16, Value()), "ffff");
    EXPECT_EQ(encoded(Type::Int24, Value()), "000080");
    EXPECT_EQ(encoded(Type::Int64, Value()), "0000000000000080");
    EXPECT_EQ(encoded(Type::CharString, Value()), "ff");
    EXPECT_EQ(encoded(Type::LongOctetString, Value()), "ffff");
    EXPECT_EQ(encoded(Type::Single, Value()), "0000c07f");
    EXPECT_EQ(encoded(Type::Array, Value()), "00ffff");
    EXPECT_EQ(encoded(Type::Struct, Value()), "ffff");
    EXPECT_EQ(encoded(Type::Bitmap8, Value()).substr(0, 5), "error");
}

// The texts are those of the peer's runtime: users meet them in MQTT answers.
TEST(ZclValue, NumbersOutOfRangeAreNamed) {
    EXPECT_EQ(encoded(Type::Uint8, 256U), R"(error: The value of "value" is out of range. It must be >= 0 and <= 255. Received 256)");
    EXPECT_EQ(encoded(Type::Int8, 128U), R"(error: The value of "value" is out of range. It must be >= -128 and <= 127. Received 128)");
    EXPECT_EQ(encoded(Type::Uint16, -1), R"(error: The value of "value" is out of range. It must be >= 0 and <= 65535. Received -1)");
    EXPECT_EQ(encoded(Type::Uint40, ~0ULL).substr(0, 78),
              R"(error: The value of "value" is out of range. It must be >= 0 and < 2 ** 40. Re)");
    EXPECT_EQ(encoded(Type::Int64, ~0ULL).substr(0, 89),
              R"(error: The value of "value" is out of range. It must be >= -(2n ** 63n) and < 2n ** 63n. )");
    EXPECT_EQ(encoded(Type::Uint8, 1e300).substr(0, 5), "error");
    EXPECT_EQ(encoded(Type::Uint8, std::nan("")).substr(0, 5), "error");
}

TEST(ZclValue, FractionsOfIntegersAreDropped) {
    EXPECT_EQ(encoded(Type::Uint8, 1.9), "01");
    EXPECT_EQ(encoded(Type::Int8, -1.9), "ff");
}

TEST(ZclValue, WrongKindsAreRefused) {
    EXPECT_EQ(encoded(Type::Uint8, "one").substr(0, 5), "error");
    EXPECT_EQ(encoded(Type::CharString, 1U).substr(0, 5), "error");
    EXPECT_EQ(encoded(Type::SecurityKey, Bytes(15)).substr(0, 5), "error");
    EXPECT_EQ(encoded(Type::OctetString, Bytes(255)).substr(0, 5), "error");
    EXPECT_EQ(encoded(Type::Struct, Bytes(2)).substr(0, 5), "error");
}

TEST(ZclValue, JsonShowsBigIntegersAsText) {
    EXPECT_EQ(json_of(Type::Uint48, "010000000000"), "1");
    EXPECT_EQ(json_of(Type::Uint56, "01000000000000"), R"("1")");
    EXPECT_EQ(json_of(Type::Uint64, "ffffffffffffffff"), R"("18446744073709551615")");
    EXPECT_EQ(json_of(Type::Int64, "ffffffffffffffff"), R"("-1")");
    EXPECT_EQ(json_of(Type::Bitmap64, "0200000000000000"), R"("2")");
}

TEST(ZclValue, JsonShowsBytesAsBuffersAndNothingAsNull) {
    EXPECT_EQ(to_text(to_json(Bytes{1, 255}, Type::OctetString)), R"({"data":[1,255],"type":"Buffer"})");
    EXPECT_EQ(to_text(to_json(Value(), Type::Uint8)), "null");
    EXPECT_EQ(json_of(Type::Single, "0000c07f"), "null");
    EXPECT_EQ(json_of(Type::Single, "0000a841"), "21");
}

std::string from_text(Type type, std::string_view json) {
    const Result<Value> value = from_json(*parse_json(json), type);
    return value ? encoded(type, *value) : "error: " + value.error().what;
}

TEST(ZclValue, ComesFromJson) {
    EXPECT_EQ(from_text(Type::Uint8, "42"), "2a");
    EXPECT_EQ(from_text(Type::Bool, "true"), "01");
    EXPECT_EQ(from_text(Type::Int16, "-2.0"), "feff");
    EXPECT_EQ(from_text(Type::Uint16, R"("0x1234")"), "3412");
    EXPECT_EQ(from_text(Type::Uint64, R"("18446744073709551614")"), "feffffffffffffff");
    EXPECT_EQ(from_text(Type::Uint48, "[1,2]"), "020000000100");
    EXPECT_EQ(from_text(Type::Uint8, "null"), "ff");
    EXPECT_EQ(from_text(Type::Single, "21.25"), "0000aa41");
    EXPECT_EQ(from_text(Type::CharString, R"("LUMI")"), "044c554d49");
    EXPECT_EQ(from_text(Type::OctetString, R"({"type":"Buffer","data":[1,2]})"), "020102");
    EXPECT_EQ(from_text(Type::OctetString, "[1,2]"), "020102");
    EXPECT_EQ(from_text(Type::IeeeAddress, R"("0x00158d0001a2b3c4")"), "c4b3a201008d1500");
    EXPECT_EQ(from_text(Type::Struct, R"([{"elmType":16,"elmVal":1},{"elmType":66,"elmVal":"A"}])"), "02001001420141");
    EXPECT_EQ(from_text(Type::Array, R"({"elementType":"UINT16","elements":[4660,30806]})"), "21020034125678");
    EXPECT_EQ(from_text(Type::Array, R"({"elementType":33,"elements":[4660]})"), "2101003412");
    EXPECT_EQ(from_text(Type::Date, R"({"year":2025,"month":11,"dayOfMonth":25})"), "7d0b19ff");
}

TEST(ZclValue, JsonOfTheWrongKindIsRefused) {
    for (const auto& [type, json] : {std::pair{Type::Uint8, R"("red")"},
                                     {Type::Uint8, "256"},
                                     {Type::Uint8, "{}"},
                                     {Type::CharString, "5"},
                                     {Type::OctetString, "[256]"},
                                     {Type::IeeeAddress, R"("0x12")"},
                                     {Type::Struct, "5"},
                                     {Type::Array, "[1]"},
                                     {Type::Date, "5"},
                                     {Type::SecurityKey, "[1]"},
                                     {Type{0x77}, "1"},
                                     {Type::Single, R"("x")"}})
        EXPECT_EQ(from_text(type, json).substr(0, 5), "error") << json;
}

TEST(ZclValue, TypesHaveNames) {
    EXPECT_EQ(type_named("UINT8"), Type::Uint8);
    EXPECT_EQ(type_named("SEC_KEY"), Type::SecurityKey);
    EXPECT_EQ(type_named("uint8"), std::nullopt);
}

TEST(ZclValue, AnalogTypesHaveAReportableChange) {
    for (const Type type : {Type::Uint8, Type::Int56, Type::Uint64, Type::Single, Type::Utc, Type::Date, Type::TimeOfDay})
        EXPECT_TRUE(is_analog(type));
    for (const Type type : {Type::Bool, Type::Bitmap8, Type::Enum8, Type::CharString, Type::IeeeAddress, Type::Data8, Type::Struct})
        EXPECT_FALSE(is_analog(type));
}

TEST(ZclValue, SizesAreKnown) {
    EXPECT_EQ(fixed_size(Type::Uint24), 3U);
    EXPECT_EQ(fixed_size(Type::SecurityKey), 16U);
    EXPECT_EQ(fixed_size(Type::NoData), 0U);
    EXPECT_EQ(fixed_size(Type::CharString), std::nullopt);
    EXPECT_EQ(fixed_size(Type{0x77}), std::nullopt);
}

TEST(ZclValue, AccessorsAnswerOnlyWhatFits) {
    EXPECT_EQ(Value(-1).as_uint(), std::nullopt);
    EXPECT_EQ(Value(~0ULL).as_int(), std::nullopt);
    EXPECT_EQ(Value(5).as_uint(), 5U);
    EXPECT_EQ(Value(1.5).as_int(), std::nullopt);
    EXPECT_EQ(Value("x").as_double(), std::nullopt);
    EXPECT_EQ(Value(5U), Value(5));
    EXPECT_NE(Value(5U), Value("5"));
    EXPECT_EQ(Value(std::nan("")), Value(std::nan("")));
}

}  // namespace
}  // namespace skep::zcl

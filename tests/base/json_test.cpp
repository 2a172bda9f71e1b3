#include "base/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace skep {
namespace {

TEST(JsonNumber, PrintsAsJavaScriptDoes) {  // ECMA-262 6.1.6.1.20
    EXPECT_EQ(js_number(21), "21");
    EXPECT_EQ(js_number(21.5), "21.5");
    EXPECT_EQ(js_number(-0.0), "0");
    EXPECT_EQ(js_number(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(js_number(1e21), "1e+21");
    EXPECT_EQ(js_number(123456789012345680000.0), "123456789012345680000");
    EXPECT_EQ(js_number(0.000001), "0.000001");
    EXPECT_EQ(js_number(1.5e-7), "1.5e-7");
    EXPECT_EQ(js_number(-1234.5678), "-1234.5678");
    EXPECT_EQ(js_number(100), "100");
    EXPECT_EQ(js_number(5e-324), "5e-324");
    EXPECT_EQ(js_number(std::nan("")), "null");
    EXPECT_EQ(js_number(std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonText, SortsKeysAsTextAtEveryDepth) {
    const Json value = parse_json(R"({"b":1,"a":{"10":1,"2":2,"1":3},"Z":[{"y":1,"x":null}]})").value();
    EXPECT_EQ(to_text(value), R"({"Z":[{"x":null,"y":1}],"a":{"1":3,"10":1,"2":2},"b":1})");
    EXPECT_EQ(to_text(value, KeyOrder::Insertion), R"({"b":1,"a":{"10":1,"2":2,"1":3},"Z":[{"y":1,"x":null}]})");
}

TEST(JsonText, SortsByUtf16CodeUnit) {
    JsonObject object;
    object["\xEF\xBF\xBD"] = 1;      // U+FFFD
    object["\xF0\x9F\x98\x80"] = 2;  // U+1F600, as UTF-16 d83d de00: before U+FFFD
    EXPECT_EQ(to_text(object), "{\"\xF0\x9F\x98\x80\":2,\"\xEF\xBF\xBD\":1}");
}

TEST(JsonText, EscapesControlCharactersOnly) {
    EXPECT_EQ(to_text(Json("a\"b\\c\n\x01/\xC3\xA9")), "\"a\\\"b\\\\c\\n\\u0001/\xC3\xA9\"");
}

TEST(JsonText, PrettyPrintsAsJavaScriptDoes) {
    const Json value = parse_json(R"({"b":[1,2],"a":{},"c":[],"d":{"e":true}})").value();
    EXPECT_EQ(to_pretty(value, 2), "{\n  \"b\": [\n    1,\n    2\n  ],\n  \"a\": {},\n  \"c\": [],\n  \"d\": {\n    \"e\": true\n  }\n}");
}

TEST(JsonParse, NamesThePlaceOfAnError) {
    EXPECT_EQ(parse_json("{\"a\":}").error().code, Errc::Malformed);
    EXPECT_FALSE(parse_json("{} {}"));
    EXPECT_FALSE(parse_json(""));
    EXPECT_FALSE(parse_json(std::string(1000, '[')));
}

TEST(JsonMerge, MergesObjectsAndReplacesTheRest) {
    JsonObject into = parse_json(R"({"color":{"x":1,"y":2},"list":[1,2],"s":"a"})").value().as_object();
    merge_deep(into, parse_json(R"({"color":{"x":3},"list":[9],"s":null,"__proto__":1})").value().as_object());
    EXPECT_EQ(to_text(into), R"({"color":{"x":3,"y":2},"list":[9],"s":null})");
}

TEST(JsonEqual, ComparesAsValues) {
    EXPECT_TRUE(equal(Json(1), Json(1.0)));
    EXPECT_TRUE(equal(parse_json(R"({"a":1,"b":[2]})").value(), parse_json(R"({"b":[2.0],"a":1})").value()));
    EXPECT_FALSE(equal(Json("1"), Json(1)));
}

TEST(JsonParse, ReadsNumbersAsTheyAreWritten) {
    for (const char* text : {"10.100000000000001", "21.700000000000003", "0.30000000000000004", "1.7976931348623157e+308", "5e-324",
                             "123456789012345680000", "-0.1", "1e-7", "[10.100000000000001,7]"})
        EXPECT_EQ(to_text(parse_json(text).value()), text);
    EXPECT_EQ(parse_json("10.100000000000001").value().get_double(), 10.100000000000001);
    EXPECT_TRUE(parse_json(" 9007199254740993 ").value().is_int64());
    EXPECT_TRUE(parse_json("18446744073709551615").value().is_uint64());
    EXPECT_FALSE(parse_json("1.5.1"));
    EXPECT_FALSE(parse_json("1.5 x"));
    EXPECT_FALSE(parse_json("-"));
    EXPECT_FALSE(parse_json("1."));
}

TEST(JsonNumber, KeepsIntegersIntegral) {
    EXPECT_TRUE(number(21.0).is_int64());
    EXPECT_TRUE(number(21.5).is_double());
    EXPECT_EQ(as_integer(Json(3.0)), 3);
    EXPECT_EQ(as_integer(Json(3.5)), std::nullopt);
}

}  // namespace
}  // namespace skep

#include "config/yaml.h"

#include <gtest/gtest.h>

#include "config/yaml_simple.h"

namespace skep::config {
namespace {

std::string read(std::string_view text) {
    const auto parsed = parse_yaml_values(text);
    return parsed ? to_text(*parsed, KeyOrder::Insertion) : "error";
}

struct Plain {
    std::string_view text;
    std::string_view json;
};

// What js-yaml 5 makes of `a: <text>`.
constexpr Plain kPlain[] = {{"0x1F", "31"},
                            {"0o17", "15"},
                            {"0b101", R"("0b101")"},
                            {"017", "17"},
                            {"1_000", R"("1_000")"},
                            {"+12", "12"},
                            {"-12", "-12"},
                            {"1e3", "1000"},
                            {"1.", "1"},
                            {".5", "0.5"},
                            {"-.5", "-0.5"},
                            {"~", "null"},
                            {"Null", "null"},
                            {"true", "true"},
                            {"TRUE", "true"},
                            {"yes", R"("yes")"},
                            {"on", R"("on")"},
                            {"1.0", "1"},
                            {"", "null"},
                            {"12:30", R"("12:30")"},
                            {"1e", R"("1e")"},
                            {"0x", R"("0x")"},
                            {"-0x1F", R"("-0x1F")"},
                            {"1e400", R"("1e400")"},
                            {"--", R"("--")"},
                            {"0o8", R"("0o8")"},
                            {"<<", R"("<<")"},
                            {"=", R"("=")"},
                            {"2020-01-01", R"("2020-01-01")"},
                            {"9007199254740993", "9007199254740992"},
                            {"0x00158d0001a2b3c4", "6066005677880260"},
                            {"123456789012345678901234567890", "1.2345678901234568e+29"}};

TEST(Yaml, TypesPlainScalarsAsJsYaml) {
    for (const Plain& one : kPlain) {
        EXPECT_EQ(read("a: " + std::string(one.text)), R"({"a":)" + std::string(one.json) + "}") << one.text;
    }
}

constexpr Plain kDocuments[] = {{"a: 1\na: 2", "error"},
                                {"a: !!str 1", R"({"a":"1"})"},
                                {"a: !!int '1'", R"({"a":1})"},
                                {"a: !secret x", "error"},
                                {"a: !!binary aGk=", "error"},
                                {"a: &x {b: 1}\nc: *x", R"({"a":{"b":1},"c":{"b":1}})"},
                                {"- 1", "[1]"},
                                {"a: b: c", "error"},
                                {"a:\n\tb: 1", "error"},
                                {"1: a\n2: b", R"({"1":"a","2":"b"})"},
                                {"null: 1\ntrue: 2", R"({"null":1,"true":2})"},
                                {"? [a]\n: 1", "error"},
                                {"0x10: 1\n'0x10': 2", R"({"16":1,"0x10":2})"},
                                {"a: 1\n---\nb: 2", "error"},
                                {"%YAML 1.2\n---\na: 1", R"({"a":1})"},
                                {"a: |\n  x\n  y\n", R"({"a":"x\ny\n"})"},
                                {"a: 'x\n  y'", R"({"a":"x y"})"},
                                {"a: x #c", R"({"a":"x"})"},
                                {"a: x#c", R"({"a":"x#c"})"},
                                {"a: [1,2,\n 3]", R"({"a":[1,2,3]})"},
                                {"a: 'it''s'", R"({"a":"it's"})"},
                                {"a:\n- 1\n- 2\nb: 3", R"({"a":[1,2],"b":3})"},
                                {"a:\n  - b: 1\n    c: 2\n  - - 3\n    - 4", R"({"a":[{"b":1,"c":2},[3,4]]})"},
                                {"a: *nope", "error"},
                                {"{a: 1}", R"({"a":1})"},
                                {"a: b\n c", R"({"a":"b c"})"},
                                {"a: >-\n  x\n\n  y", R"({"a":"x\ny"})"},
                                {"a: 'x' y", "error"},
                                {"a: 1\r\nb: 2\r\n", R"({"a":1,"b":2})"},
                                {"a: [x, 'y, z', {b: [1, -2]}]", R"({"a":["x","y, z",{"b":[1,-2]}]})"},
                                {"a: [1", "error"},
                                {"a: 1\nb r\n", "error"},
                                {"mqtt:\nserver\nb: 1", "error"},
                                {".NAN: 1", R"({"NaN":1})"},
                                {"a: \"x\n", "error"},
                                {"a: 'x\nb: 1\n", "error"},
                                {"a: 1\n%b", "error"},
                                {"a: 1\rb: 2", "error"},
                                {"? a\nb: 1", R"({"a":null,"b":1})"},
                                {"a: |\n  x", R"({"a":"x\n"})"},
                                {"a: \"x\\ty\"", R"({"a":"x\ty"})"},
                                {"a:\n  b:\n    c:\nd:", R"({"a":{"b":{"c":null}},"d":null})"},
                                {"a:\n  # note\n  b: 1 # why\n# end\n", R"({"a":{"b":1}})"},
                                {"'0x00158d0001a2b3c4':\n  friendly_name: a", R"({"0x00158d0001a2b3c4":{"friendly_name":"a"}})"}};

TEST(Yaml, ReadsDocumentsAsJsYaml) {
    for (const Plain& one : kDocuments) EXPECT_EQ(read(one.text), one.json) << one.text;
}

TEST(Yaml, BothPathsReadTheSame) {
    int simple = 0;
    for (const Plain& one : kDocuments) {
        const auto quick = parse_simple_yaml(one.text);
        if (!quick) continue;
        ++simple;
        const auto library = parse_yaml_by_library(one.text);
        ASSERT_TRUE(library || one.json == "error") << one.text;
        EXPECT_EQ(library ? to_text(library->json, KeyOrder::Insertion) : "error", read(one.text)) << one.text;
    }
    EXPECT_GT(simple, 10);
}

TEST(Yaml, KnowsWhereThingsStand) {
    const std::string text = "a: 1\nb:\n  c: 'x'\n  d: [1, 2]\n";
    for (const bool library : {false, true}) {
        const auto parsed = library ? parse_yaml_by_library(text) : parse_yaml(text);
        ASSERT_TRUE(parsed);
        const YamlNode* c = parsed->root.value("b")->key("c");
        ASSERT_NE(c, nullptr);
        EXPECT_EQ(c->mark.line, 3);
        EXPECT_EQ(c->mark.column, 3);
        EXPECT_EQ((c + 1)->offset, text.find("'x'"));
        EXPECT_TRUE((c + 1)->quoted);
        EXPECT_TRUE(parsed->root.value("b")->value("d")->flow);
        EXPECT_EQ(parsed->root.value("b")->mark.column, 3);
    }
}

TEST(Yaml, ErrorsNameThePlace) {
    const auto twice = parse_yaml("a: 1\nb: 2\na: 3\n");
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().mark.line, 3);
    EXPECT_NE(twice.error().what.find("duplicated mapping key 'a'"), std::string::npos);
    const auto tag = parse_yaml("mqtt:\n  password: !secret mqtt\n");
    ASSERT_FALSE(tag);
    EXPECT_EQ(tag.error().mark.line, 2);
    EXPECT_FALSE(parse_yaml("a: \xFF"));
    EXPECT_FALSE(parse_yaml(std::string_view("a: \0b", 5)));
}

TEST(Yaml, BoundsWhatItReads) {
    std::string deep;
    for (int i = 0; i < 2'000; ++i) deep += "[";
    EXPECT_FALSE(parse_yaml("a: " + deep));
    // Nine lists, each of ten of the one before: a thousand million values.
    std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 1; k < 10; ++k) laughs += ", " + before;
        laughs += "]\n";
    }
    const auto parsed = parse_yaml(laughs);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().what, "too many values");
}

TEST(YamlText, WritesWhatReadsBack) {
    const std::string_view texts[] = {"a: b",     "12",
                                      "0x10",     "",
                                      "true",     " x",
                                      "x:",       "a #b",
                                      "a#b",      "-",
                                      "- a",      "?",
                                      "*a",       "&a",
                                      "!a",       "%a",
                                      "@a",       "`a",
                                      "it's",     "a\"b",
                                      "a\nb",     "a\n",
                                      "a\tb",     "[a",
                                      "a, b",     "mqtt://localhost:1883",
                                      "null",     "~",
                                      "yes",      "2020-01-01",
                                      "é",        "\a",
                                      "y",        "1e3",
                                      ".",        ".5",
                                      "+1",       "0b1",
                                      "a\u0085b", "a\u2028b",
                                      "\ufeffa",  "a ",
                                      "| a",      "> a",
                                      "12:30",    "1_000",
                                      "---",      "...  1",
                                      "--- x",    "...",
                                      "='",       "{}",
                                      "[]",       "#",
                                      "a\\b"};
    for (const std::string_view text : texts) {
        const std::string document = "k: " + scalar_text(Json(text)) + "\n" + key_text(text) + ": 1\n";
        const auto parsed = parse_yaml_by_library(document);
        ASSERT_TRUE(parsed) << document << " " << parsed.error().what;
        EXPECT_EQ(*as_string(parsed->json.get_object().at("k")), text) << document;
        EXPECT_TRUE(parsed->json.get_object().contains(text)) << document;
    }
    EXPECT_EQ(scalar_text(Json("mqtt://localhost:1883")), "mqtt://localhost:1883");
    EXPECT_EQ(key_text("0x00158d0001a2b3c4"), "'0x00158d0001a2b3c4'");
    EXPECT_EQ(key_text("1"), "'1'");
    EXPECT_EQ(scalar_text(Json(21.5)), "21.5");
}

TEST(YamlText, DumpsInBlockStyle) {
    const auto json = parse_json(
        R"({"version":5,"mqtt":{"server":"mqtt://h"},"list":[1,[2,3],{"x":1,"y":[1]}],"e":{},"n":null,"devices":{"0x00158d0001a2b3c4":{"friendly_name":"a/b"}}})");
    const std::string text = dump_yaml(json->get_object());
    EXPECT_EQ(text,
              "version: 5\nmqtt:\n  server: mqtt://h\nlist:\n  - 1\n  - - 2\n    - 3\n  - x: 1\n    'y':\n      - 1\ne: {}\n'n': null\n"
              "devices:\n  '0x00158d0001a2b3c4':\n    friendly_name: a/b\n");
    EXPECT_EQ(to_text(*parse_yaml_values(text), KeyOrder::Insertion), to_text(*json, KeyOrder::Insertion));
}

}  // namespace
}  // namespace skep::config

#include "config/schema.h"

#include <gtest/gtest.h>

#include <set>

namespace skep::config {
namespace {

struct Case {
    const char* settings;
    std::vector<std::string> errors;
};

// What ajv 8 says with the peer's schema, in its order.
const Case kCases[] = {
#include "tests/config/schema_cases.inc"
};

TEST(Schema, WordsAndOrdersErrorsAsThePeer) {
    for (const Case& one : kCases) {
        const auto json = parse_json(one.settings);
        ASSERT_TRUE(json) << one.settings;
        std::vector<std::string> texts;
        for (const Violation& violation : validate_settings(*json)) texts.push_back(violation.text());
        EXPECT_EQ(texts, one.errors) << one.settings;
    }
}

struct RestartCase {
    Part part;
    const char* change;
    bool restart;
};
const RestartCase kRestartCases[] = {
#include "tests/config/restart_cases.inc"
};

TEST(Schema, AsksForARestartWhenAKeyIsMentioned) {
    for (const RestartCase& one : kRestartCases) {
        EXPECT_EQ(restart_required(*parse_json(one.change), one.part), one.restart) << one.change;
    }
}

void collect(const Json& rules, std::set<std::string>& keywords) {
    if (const JsonArray* list = rules.if_array()) {
        for (const Json& item : *list) collect(item, keywords);
    }
    const JsonObject* object = rules.if_object();
    if (object == nullptr) return;
    for (const auto& [key, value] : *object) {
        keywords.emplace(key);
        const bool names = key == "properties" || key == "patternProperties" || key == "definitions";
        if (names) {
            for (const auto& [name, member] : value.get_object()) collect(member, keywords);
        } else if (key != "default" && key != "examples") {
            collect(value, keywords);
        }
    }
}

TEST(Schema, UsesOnlyKeywordsThatTheValidatorKnows) {
    std::set<std::string> keywords;
    collect(schema(), keywords);
    const std::set<std::string> known{
        "$schema",     "$ref",  "type",        "properties", "patternProperties", "propertyNames", "additionalProperties",
        "required",    "enum",  "minimum",     "maximum",    "pattern",           "items",         "oneOf",
        "definitions", "title", "description", "default",    "examples",          "readOnly",      "requiresRestart"};
    for (const std::string& keyword : keywords) EXPECT_TRUE(known.contains(keyword)) << keyword;
}

TEST(Schema, TextIsCompactJson) {
    const auto json = parse_json(schema_text());
    ASSERT_TRUE(json);
    EXPECT_EQ(to_text(*json, KeyOrder::Insertion), schema_text());
    EXPECT_LT(schema_text().size(), 30'000U);
}

}  // namespace
}  // namespace skep::config

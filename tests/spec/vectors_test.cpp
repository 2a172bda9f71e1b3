// What the peer's own codec makes of the same bytes: tests/captures/zcl/vectors.json, written by tools/clusters/vectors.mjs.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "spec/zcl/frame_json.h"
#include "spec/zcl/limits.h"
#include "spec/zdo/zdo_json.h"

namespace skep::zcl {
namespace {

const JsonObject& vectors() {
    static const Json kVectors = [] {
        std::ifstream file(SKEP_CAPTURES "/zcl/vectors.json");
        std::stringstream text;
        text << file.rdbuf();
        Result<Json> parsed = parse_json(text.str());
        return parsed ? *parsed : Json(JsonObject{{"error", parsed.error().what}});
    }();
    return kVectors.get_object();
}

std::string print(const Json& json) {
    return to_text(json, KeyOrder::Sorted);
}

struct Decoded {
    Bytes bytes;
    Result<Frame> frame;
};

Decoded decode(const JsonArray& row) {
    Decoded out{*from_hex(std::string_view(row[1].get_string())), Frame{}};
    out.frame = parse_frame(out.bytes, find_cluster(static_cast<ClusterId>(row[0].get_int64())));
    return out;
}

TEST(HerdsmanVectors, AreThere) {
    ASSERT_TRUE(vectors().contains("frames"));
    EXPECT_GT(vectors().at("frames").get_array().size(), 500U);
    EXPECT_GT(vectors().at("attributes").get_array().size(), 100U);
}

TEST(HerdsmanVectors, FramesDecodeToTheSamePayload) {
    for (const Json& item : vectors().at("frames").get_array()) {
        const JsonArray& row = item.get_array();
        if (row[2].is_null()) continue;
        const Decoded ours = decode(row);
        ASSERT_TRUE(ours.frame) << print(row) << "\n" << ours.frame.error().what;
        EXPECT_EQ(print(payload_json(*ours.frame)), print(row[2])) << "cluster " << row[0] << " frame " << row[1];
    }
}

// What the peer refuses because of a limit we refuse in the same words. What it cannot read we may read: see layouts.cpp.
TEST(HerdsmanVectors, ValuesOutsideOfLimitsAreRefusedInTheSameWords) {
    int refused = 0;
    for (const Json& item : vectors().at("frames").get_array()) {
        const JsonArray& row = item.get_array();
        if (!row[2].is_null()) continue;
        const std::string_view error = row[3].get_string();
        if (error.find("requires") == std::string_view::npos) continue;
        const Decoded ours = decode(row);
        ASSERT_FALSE(ours.frame) << print(row);
        EXPECT_NE(error.find(ours.frame.error().what), std::string_view::npos) << error << "\n" << ours.frame.error().what;
        EXPECT_EQ(ours.frame.error().status, static_cast<std::uint8_t>(Status::InvalidField));
        ++refused;
    }
    EXPECT_GT(refused, 0);
}

TEST(HerdsmanVectors, AttributesHaveTheSameNamesValuesAndGaps) {
    for (const Json& item : vectors().at("attributes").get_array()) {
        const JsonArray& row = item.get_array();
        const Decoded ours = decode(row);
        ASSERT_TRUE(ours.frame) << print(row) << "\n" << ours.frame.error().what;
        const Cluster* cluster = find_cluster(static_cast<ClusterId>(row[0].get_int64()));
        JsonObject data;
        for (const AttributeRecord& record : ours.frame->attributes()) {
            const Attribute* attribute = cluster->attribute(record.id);
            ASSERT_NE(attribute, nullptr) << cluster->name << " " << record.id;
            const Result<Value> value = after_read(*attribute, record.value);
            if (value) data[attribute->name] = to_json(*value, record.type);
        }
        EXPECT_EQ(print(data), print(row[2])) << cluster->name << " " << row[1];
    }
}

// Decoding, encoding and decoding again gives the same: for every frame that we read.
TEST(HerdsmanVectors, FramesSurviveEncoding) {
    for (const char* list : {"frames", "attributes"}) {
        for (const Json& item : vectors().at(list).get_array()) {
            const JsonArray& row = item.get_array();
            const Decoded ours = decode(row);
            if (!ours.frame || std::holds_alternative<std::monostate>(ours.frame->payload)) continue;
            const Frame& frame = *ours.frame;
            const Result<Bytes> again = frame.header.type == FrameType::Global
                                            ? encode(frame.header, General{frame.header.command}, frame.payload)
                                            : encode(frame.header, *frame.command, frame.fields());
            ASSERT_TRUE(again) << print(row) << "\n" << again.error().what;
            const Result<Frame> second = parse_frame(*again, find_cluster(static_cast<ClusterId>(row[0].get_int64())));
            ASSERT_TRUE(second) << print(row) << " became " << to_hex(*again) << "\n" << second.error().what;
            EXPECT_EQ(second->payload, frame.payload) << print(row) << " became " << to_hex(*again);
        }
    }
}

// A payload from JSON is the payload: what the peer's raw requests and `command` requests give.
TEST(HerdsmanVectors, PayloadsComeBackFromJson) {
    for (const Json& item : vectors().at("frames").get_array()) {
        const JsonArray& row = item.get_array();
        const Decoded ours = decode(row);
        if (row[2].is_null() || !ours.frame || ours.frame->header.type != FrameType::Global) continue;
        const General command{ours.frame->header.command};
        const Result<Payload> payload = payload_from_json(command, row[2]);
        // Arrays come without their element type, Lumi's records without theirs: those have no way back.
        const bool one_way = print(row[2]).find("attrData\":[") != std::string::npos || print(row[2]).find("65281") != std::string::npos ||
                             print(row[2]).find("elementData\":[") != std::string::npos ||
                             print(row[2]).find("elmVal\":[") != std::string::npos;
        if (one_way) continue;
        ASSERT_TRUE(payload) << print(row) << "\n" << payload.error().what;
        Frame again;
        again.header = ours.frame->header;
        again.payload = *payload;
        EXPECT_EQ(print(payload_json(again)), print(row[2]));
    }
}

TEST(HerdsmanVectors, ZdoRequestsAreBuiltTheSame) {
    for (const Json& item : vectors().at("zdo_requests").get_array()) {
        const JsonArray& row = item.get_array();
        const Result<Bytes> body = zdo::request_from_json(static_cast<ClusterId>(row[0].get_int64()), row[1].get_array());
        ASSERT_TRUE(body) << print(row) << "\n" << body.error().what;
        EXPECT_EQ(to_hex(*body), row[2].get_string()) << print(row);
    }
}

TEST(HerdsmanVectors, ZdoResponsesAreReadTheSame) {
    for (const Json& item : vectors().at("zdo_responses").get_array()) {
        const JsonArray& row = item.get_array();
        const Result<Json> answer =
            zdo::response_json(static_cast<ClusterId>(row[0].get_int64()), *from_hex(std::string_view(row[1].get_string())));
        ASSERT_TRUE(answer) << print(row) << "\n" << answer.error().what;
        EXPECT_EQ(print(*answer), print(row[2])) << print(row);
    }
}

}  // namespace
}  // namespace skep::zcl

// The keys that every device understands (mqtt-api 6).
#include <gtest/gtest.h>

#include "devices/ikea/features.h"
#include "tests/devices/support.h"

namespace skep::devices::test {
namespace {

using namespace std::chrono_literals;

JsonObject object(std::string_view text) {
    return parse_json(text)->as_object();
}

class CommonKeys : public ::testing::Test {
protected:
    CommonKeys()
        : house(catalogue, node_row({.model_id = "a bulb",
                                     .manufacturer_name = "IKEA of Sweden",
                                     .manufacturer = 4476,
                                     .endpoints = {{.id = 1, .input = {0, 3, 4, 5, 6, 8, 768}, .output = {25}}}})) {
        house.define({.vendor = "IKEA", .model = "a bulb"}, {ikea::light({.color_temp = true, .color = true, .hs = true})});
        house.radio.sent = [this](const ScriptedRadio::Sent& one) {
            Bytes frame = one.frame;
            frame[1] = 0;
            sent.push_back(std::to_string(one.cluster) + " " + to_hex(frame));
        };
        house.radio.answer = [this](const ScriptedRadio::Sent& one) -> std::optional<Bytes> {
            if ((one.frame[0] & 0x03) == 0) return next_answer;
            if (one.cluster == 5 && one.frame[2] <= 4) {  // the scene commands that have answers of their own
                Writer out;
                out.u8(0x19).u8(0).u8(one.frame[2]).u8(scene_status).bytes(BytesView(one.frame).subspan(3, one.frame[2] == 3 ? 2 : 3));
                return out.take();
            }
            return Bytes{0x18, 0, 0x0B, one.frame[2], 0x00};
        };
        house.log.set_level(Level::Info);
        house.log.add_sink([this](Level level, std::string_view, std::string_view text) {
            if (level == Level::Info) info.emplace_back(text);
        });
    }
    void set(std::string_view message) {
        house.publish(object(message), false);
        house.run(1s);
    }

    Catalogue catalogue;
    House house;
    std::vector<std::string> sent, info;
    std::optional<Bytes> next_answer;
    std::uint8_t scene_status = 0;
};

TEST_F(CommonKeys, StoreAndRecallASceneWithItsState) {
    house.device->kept = object(R"({"state":"ON","brightness":42,"linkquality":3})");
    set(R"({"scene_store":{"ID":2,"name":"Evening"}})");
    EXPECT_EQ(sent, std::vector<std::string>{"5 110004000002"});
    EXPECT_EQ(info.back(), "Successfully stored scene");
    house.device->kept = object("{}");
    house.published.clear();
    set(R"({"scene_recall":2})");
    EXPECT_EQ(sent.back(), "5 010005000002ffff");
    ASSERT_EQ(house.published.size(), 1U);
    EXPECT_EQ(to_text(house.published[0]), R"({"brightness":42,"state":"ON"})");
}

TEST_F(CommonKeys, AddASceneAfterRemovingTheOldOne) {
    scene_status = 0x8B;  // there is none
    set(R"({"scene_add":{"ID":3,"group_id":1,"name":"a","transition":2,"state":"ON","brightness":100,"color_temp":300}})");
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0], "5 110002010003");
    EXPECT_EQ(sent[1], "5 11000001000302000006000101080001640003044b6a3b65");
}

// Found by bridge_set_payload_fuzz.
TEST_F(CommonKeys, TakeASceneNumberBeyondAllMeasure) {
    set(R"({"scene_add":{"ID":1111111111111111111111111111111111113}})");
    set(R"({"scene_recall":1e300})");
    set(R"({"scene_store":-1e300})");
    EXPECT_TRUE(house.device != nullptr);
}

TEST_F(CommonKeys, RefuseTheGlobalScene) {
    set(R"({"scene_store":0})");
    EXPECT_TRUE(sent.empty());
    ASSERT_EQ(house.errors.size(), 1U);
    EXPECT_NE(house.errors[0].find("Scene ID 0 cannot be used with group ID 0 (reserved)."), std::string::npos);
}

TEST_F(CommonKeys, RefuseASceneWithTwoColors) {
    set(R"({"scene_add":{"ID":3,"color":{"x":0.3,"y":0.3},"color_temp":300}})");
    EXPECT_TRUE(sent.empty());
    EXPECT_NE(house.errors.at(0).find("Don't specify both 'color_temp' and 'color'"), std::string::npos);
}

TEST_F(CommonKeys, RenameOnlyWhatIsThere) {
    set(R"({"scene_rename":{"ID":3,"name":"b"}})");
    EXPECT_NE(house.errors.at(0).find("No such scene in device meta data"), std::string::npos);
}

TEST_F(CommonKeys, ReadIntoTheLogAndAProperty) {
    next_answer = Bytes{0x18, 0, 0x01, 0x00, 0x00, 0, 0x20, 0x03, 0x00, 0x40, 0, 0x42, 5, '1', '.', '2', '.', '3'};
    set(R"({"read":{"cluster":"genBasic","attributes":["zclVersion",16384],"state_property":"facts"}})");
    EXPECT_EQ(sent, std::vector<std::string>{"0 10000000000040"});
    EXPECT_EQ(info.back(), R"(Read result of 'genBasic': {"zclVersion":3,"swBuildId":"1.2.3"})");
    EXPECT_EQ(to_text(house.published.back()), R"({"facts":{"swBuildId":"1.2.3","zclVersion":3}})");
}

TEST_F(CommonKeys, WriteByNameAndByNumber) {
    next_answer = Bytes{0x18, 0, 0x04, 0x00};
    set(R"({"write":{"cluster":"genBasic","payload":{"locationDesc":"abc"}}})");
    set(R"({"write":{"cluster":6,"payload":{"16387":{"value":1,"type":48}}}})");
    EXPECT_EQ(sent, (std::vector<std::string>{"0 10000210004203616263", "6 10000203403001"}));
    EXPECT_EQ(info.back(), R"(Wrote '{"16387":{"value":1,"type":48}}' to '6')");
}

TEST_F(CommonKeys, SendCommandsByNameAndByNumber) {
    set(R"({"command":{"cluster":"genOnOff","command":"toggle","payload":{}}})");
    set(R"({"command":{"cluster":6,"command":2}})");
    EXPECT_EQ(sent, (std::vector<std::string>{"6 010002", "6 010002"}));
    EXPECT_EQ(info.front(), "Invoked 'genOnOff.toggle' with payload '{}'");
}

TEST_F(CommonKeys, SendFoundationCommands) {
    next_answer = Bytes{0x18, 0, 0x01, 0x00, 0x00, 0, 0x10, 0x01};
    set(R"({"zclcommand":{"cluster":"genOnOff","command":"read","payload":[{"attrId":0}],"frametype":0}})");
    EXPECT_EQ(sent, std::vector<std::string>{"6 1000000000"});
}

TEST_F(CommonKeys, NameWhatIsUnknown) {
    set(R"({"read":{"cluster":"genNothing","attributes":[0]}})");
    set(R"({"read":{"cluster":"genBasic","attributes":["nothing"]}})");
    set(R"({"command":{"cluster":"genOnOff","command":"explode"}})");
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(house.errors.size(), 3U);
}

}  // namespace
}  // namespace skep::devices::test

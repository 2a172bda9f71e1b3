// Lights by the lab's IKEA bulb. Frames and payloads are those of the recordings of the peer.
#include <gtest/gtest.h>

#include "devices/ikea/features.h"
#include "spec/zcl/clusters/keys.h"
#include "tests/devices/support.h"

namespace skep::devices::test {
namespace {

using namespace std::chrono_literals;

constexpr ManufacturerCode kIkea = 4476;

JsonObject object(std::string_view text) {
    return parse_json(text)->as_object();
}

class Bulb : public ::testing::Test {
protected:
    explicit Bulb(ikea::LightSpec spec = {.color_temp = true}, std::string software = {})
        : house(catalogue, node_row({.model_id = "a bulb",
                                     .manufacturer_name = "IKEA of Sweden",
                                     .manufacturer = kIkea,
                                     .endpoints = {{.id = 1, .input = {0, 3, 4, 5, 6, 8, 768, 4096}, .output = {25}}},
                                     .software_build = std::move(software)})) {
        house.define({.vendor = "IKEA", .model = "a bulb"}, {ikea::light(spec)});
        house.radio.sent = [this](const ScriptedRadio::Sent& one) {
            Bytes frame = one.frame;
            frame[1] = 0;
            sent.push_back(std::to_string(one.cluster) + " " + to_hex(frame));
        };
        house.radio.answer = [](const ScriptedRadio::Sent& one) -> std::optional<Bytes> {
            if ((one.frame[0] & 0x03) == 1) return Bytes{0x18, 0, 0x0B, one.frame[2], 0x00};  // default response
            if (one.frame[2] == 0x02) return Bytes{0x18, 0, 0x04, 0x00};
            return std::nullopt;
        };
    }
    void set(std::string_view message) {
        house.publish(object(message), false);
        house.run(1s);
    }
    JsonObject last() const { return house.published.empty() ? JsonObject{} : house.published.back(); }

    Catalogue catalogue;
    House house;
    std::vector<std::string> sent;
};

TEST_F(Bulb, GoesToALevelWithOneFrame) {
    set(R"({"state":"ON","brightness":100})");
    EXPECT_EQ(sent, std::vector<std::string>{"8 0100046400000000"});
    EXPECT_EQ(to_text(last()), R"({"brightness":100,"state":"ON"})");
}

TEST_F(Bulb, SwitchesOffWithATransitionByLevel) {
    set(R"({"state":"OFF","transition":2})");
    EXPECT_EQ(sent, std::vector<std::string>{"8 0100040014000000"});
    EXPECT_EQ(to_text(last()), R"({"state":"OFF"})");
}

TEST_F(Bulb, RemembersItsLevelWhenSwitchedOffSlowly) {
    house.device->kept = object(R"({"state":"ON","brightness":77})");
    set(R"({"state":"OFF","transition":1})");
    house.device->kept["brightness"] = 1;  // what the fading light reported last
    sent.clear();
    house.radio.answer = [](const ScriptedRadio::Sent& one) -> std::optional<Bytes> {
        if (one.frame[2] == 0x00) return Bytes{0x18, 0, 0x01, 0x11, 0x00, 0x86};  // no onLevel
        return Bytes{0x18, 0, 0x0B, one.frame[2], 0x00};
    };
    set(R"({"state":"ON"})");
    EXPECT_EQ(sent, (std::vector<std::string>{"8 1000001100", "8 0100044d00000000"}));
    EXPECT_EQ(to_text(last()), R"({"brightness":77,"state":"ON"})");
    // It said that it has no onLevel: it is not asked again.
    sent.clear();
    set(R"({"state":"ON","transition":0})");
    EXPECT_EQ(sent, std::vector<std::string>{"8 0100044d00000000"});
}

TEST_F(Bulb, SaysWhatIsWrongWithALevel) {
    set(R"({"brightness":300})");
    EXPECT_TRUE(sent.empty());
    ASSERT_EQ(house.errors.size(), 1U);
    EXPECT_NE(house.errors[0].find(R"(Brightness value of message: '{"brightness":300}' invalid, must be a number >= 0 and =< 254)"),
              std::string::npos);
}

TEST_F(Bulb, TakesTemperaturesByName) {
    set(R"({"color_temp":"warm"})");
    EXPECT_EQ(sent, std::vector<std::string>{"768 01000ac60100000000"});
    EXPECT_EQ(to_text(last()), R"({"color_mode":"color_temp","color_temp":454})");
}

TEST_F(Bulb, IsUnfrozenBeforeItGetsTheNextCommand) {
    set(R"({"color_temp":250,"transition":5})");
    sent.clear();
    set(R"({"brightness":100})");
    EXPECT_EQ(sent, (std::vector<std::string>{"8 0100030000", "8 0100046400000000"}));
    sent.clear();
    set(R"({"brightness":101})");
    EXPECT_EQ(sent, std::vector<std::string>{"8 0100046500000000"});
}

TEST_F(Bulb, BrightnessGoesAtOnceWhenAColorFollows) {
    set(R"({"brightness":100,"color_temp":250,"transition":3})");
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0], "8 0100046400000000");
    EXPECT_EQ(sent[1], "768 01000afa001e000000");
}

TEST_F(Bulb, IsSetUpAgainWhenItComesBackWithPower) {
    house.device->kept = object(R"({"color_options":{"execute_if_off":true},"level_config":{"on_level":"previous"}})");
    house.device->definition()->on_event(Event::Announce, *house.device, nullptr);
    house.run(2s);
    EXPECT_EQ(sent, (std::vector<std::string>{"768 1000020f001801", "8 100002110020ff"}));
}

TEST_F(Bulb, IsConfiguredByTwoReads) {
    house.radio.answer = [](const ScriptedRadio::Sent& one) -> std::optional<Bytes> {
        if (one.frame[3] == 0x0A) return Bytes{0x18, 0, 0x01, 0x0A, 0x40, 0, 0x19, 0x10, 0x00};
        return Bytes{0x18, 0, 0x01, 0x0B, 0x40, 0, 0x21, 0xFA, 0x00, 0x0C, 0x40, 0, 0x21, 0xC6, 0x01};
    };
    EXPECT_TRUE(house.configure());
    EXPECT_EQ(sent, (std::vector<std::string>{"768 1000000a40", "768 1000000b400c40"}));
    // What was read limits what is sent.
    house.radio.answer = [](const ScriptedRadio::Sent& one) -> std::optional<Bytes> { return Bytes{0x18, 0, 0x0B, one.frame[2], 0x00}; };
    sent.clear();
    set(R"({"color_temp":"coolest"})");
    set(R"({"color_temp":600})");
    EXPECT_EQ(sent, (std::vector<std::string>{"768 01000afa0000000000", "768 01000ac60100000000"}));
}

class NewFirmware : public Bulb {
protected:
    NewFirmware() : Bulb({.color_temp = true}, "2.3.087") {}
};

TEST_F(NewFirmware, GetsNoTransitionWhenItIsOffAlready) {
    house.device->kept = object(R"({"state":"OFF"})");
    set(R"({"state":"OFF","transition":2})");
    EXPECT_EQ(sent, std::vector<std::string>{"6 010000"});
}

class ColorBulb : public Bulb {
protected:
    ColorBulb() : Bulb({.color_temp = true, .color = true, .hs = true}) {}
};

TEST_F(ColorBulb, MixesRgb) {
    set(R"({"color":{"hex":"#FF0000"}})");
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].substr(0, 10), "768 010007");
    EXPECT_EQ(to_text(last()), R"({"color":{"x":0.7006,"y":0.2993},"color_mode":"xy"})");
}

TEST_F(ColorBulb, LoopsThroughTheColors) {
    set(R"({"effect":"colorloop","transition":5})");
    EXPECT_EQ(sent, std::vector<std::string>{"768 01000101330000"});
}

TEST_F(ColorBulb, ReportsColorAndTemperatureInStep) {
    house.device->kept = object(R"({"color_temp":300})");
    Writer frame;
    frame.u8(0x18).u8(7).u8(0x0A).u16(3).u8(0x21).u16(0x6000).u16(4).u8(0x21).u16(0x6000).u16(8).u8(0x30).u8(1);
    house.radio.deliver(house.device->node().nwk, 1, zcl::kLightingColorCtrl, frame.take());
    house.run(1s);
    const JsonObject state = last();
    EXPECT_TRUE(equal(state.at("color_mode"), Json("xy")));
    EXPECT_TRUE(equal(state.at("color").as_object().at("x"), 0.375));
    EXPECT_TRUE(state.contains("color_temp"));
}

}  // namespace
}  // namespace skep::devices::test

#include "devices/values.h"

#include <gtest/gtest.h>

#include <cmath>

#include "devices/calibration.h"
#include "devices/versions.h"

namespace skep::devices {
namespace {

JsonObject object(std::string_view text) {
    return parse_json(text)->as_object();
}

TEST(Numbers, RoundAsJavaScriptDoes) {
    EXPECT_EQ(math_round(2.5), 3);
    EXPECT_EQ(math_round(-2.5), -2);
    EXPECT_EQ(math_round(0.49999999999999994), 0);
    EXPECT_EQ(precision_round(21.456, 2), 21.46);
    EXPECT_EQ(precision_round(1.005, 2), 1);
    EXPECT_EQ(map_range(50, 0, 100, 0, 254), 127);
}

TEST(Numbers, ReadAsJavaScriptDoes) {
    EXPECT_EQ(parse_float("  12.5px"), 12.5);
    EXPECT_EQ(parse_float("-.5"), -0.5);
    EXPECT_FALSE(parse_float("px"));
    EXPECT_FALSE(parse_float("nan"));
    EXPECT_TRUE(std::isnan(js_number_of(Json("12px"))));
    EXPECT_EQ(js_number_of(Json("")), 0);
    EXPECT_EQ(js_number_of(Json("0x10")), 16);
    EXPECT_EQ(js_number_of(Json(true)), 1);
    EXPECT_TRUE(std::isnan(js_number_of(Json(JsonObject{}))));
    EXPECT_EQ(to_number(Json("abc"), "transition").error().what, "'transition' is not a number, got string (abc)");
}

TEST(Battery, FollowsTheCurve) {
    const VoltageCurve lithium{VoltageCurve::Kind::V3_2100};
    EXPECT_EQ(battery_percentage(3000, lithium), 100);
    EXPECT_EQ(battery_percentage(2900, lithium), 42);
    EXPECT_EQ(battery_percentage(2000, lithium), 0);
    EXPECT_EQ(battery_percentage(2950, VoltageCurve{VoltageCurve::Kind::Linear, 2850, 3000}), 67);
}

TEST(Calibration, GoesBeforePrecision) {  // configuration.md 3.1
    EXPECT_EQ(*calibrate(21.456, object("{}"), "temperature"), 21.46);
    EXPECT_EQ(*calibrate(21.456, object(R"({"temperature_calibration":-0.5,"temperature_precision":1})"), "temperature"), 21);
    EXPECT_EQ(*calibrate(200, object(R"({"power_calibration":10})"), "power"), 220);
    EXPECT_EQ(*calibrate(200.4, object(R"({"illuminance_calibration":""})"), "illuminance"), 200);
    EXPECT_EQ(calibrate(1, object(R"({"power_calibration":"much"})"), "power").error().what,
              "'power_calibration' is not a number, got string (much)");
}

TEST(HandlingOrder, PutsStateAndBrightnessAside) {  // mqtt-api 5.3; orders as the peer has them
    const auto order = [](std::string_view text) {
        std::string out;
        const JsonObject message = object(text);
        for (std::string_view name : handling_order(message)) out += std::string(name) + " ";
        return out;
    };
    EXPECT_EQ(order(R"({"state":"ON","color":1,"brightness":2,"transition":3})"), "brightness state color transition ");
    EXPECT_EQ(order(R"({"color":2,"brightness":1})"), "brightness color ");
    EXPECT_EQ(order(R"({"state":"OFF","color":1,"t":2})"), "t color state ");
    EXPECT_EQ(order(R"({"a":1,"b":2,"state":"off","brightness":3,"c":4})"), "c b a state brightness ");
}

TEST(Versions, AreThreeNumbers) {
    EXPECT_EQ(parse_version("1.0.012"), (Version{1, 0, 12}));
    EXPECT_FALSE(parse_version("1.1.1.0-5.7.2.0"));
    EXPECT_FALSE(parse_version("2.3"));
    EXPECT_FALSE(parse_version(""));
}

}  // namespace
}  // namespace skep::devices

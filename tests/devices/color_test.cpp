#include "devices/primitives/color.h"

#include <gtest/gtest.h>

#include <cmath>

namespace skep::devices::color {
namespace {

JsonObject object(std::string_view text) {
    return parse_json(text)->as_object();
}

Xy xy_of(std::string_view text) {
    const Result<Color> parsed = parse(parse_json(text).value());
    if (const auto* rgb = std::get_if<Rgb>(&*parsed)) return rounded(to_xy(gamma_corrected(*rgb)), 4);
    if (const auto* hsv = std::get_if<Hsv>(&*parsed)) return rounded(to_xy(*hsv), 4);
    return std::get<Xy>(*parsed);
}

TEST(ColorParse, TakesEveryFormOfTheContract) {  // mqtt-api 6
    for (std::string_view red : {R"({"r":255,"g":0,"b":0})", R"({"rgb":"255,0,0"})", R"({"hex":"#FF0000"})", R"("#ff0000")"}) {
        const Xy xy = xy_of(red);
        EXPECT_DOUBLE_EQ(xy.x, 0.7006) << red;
        EXPECT_DOUBLE_EQ(xy.y, 0.2993) << red;
    }
    for (std::string_view green :
         {R"({"h":120,"s":100,"b":100})", R"({"h":120,"s":100,"v":100})", R"({"hsb":"120,100,100"})", R"({"hsv":"120,100,100"})",
          R"({"hue":120,"saturation":100})", R"({"h":120,"s":100,"l":50})", R"({"hsl":"120,100,50"})"}) {
        const Xy xy = xy_of(green);
        EXPECT_NEAR(xy.x, 0.1724, 1e-9) << green;
        EXPECT_NEAR(xy.y, 0.7468, 1e-9) << green;
    }
}

TEST(ColorParse, RefusesWhatIsNoColor) {
    for (std::string_view bad : {R"({})", R"("red")", "5", "null", R"({"x":0.1})", R"({"rgb":5})"}) {
        EXPECT_FALSE(parse(parse_json(bad).value())) << bad;
    }
    EXPECT_EQ(parse(object("{}")).error().what, "Value does not contain valid color definition");
}

TEST(ColorLocus, IsThePlanckianLocus) {
    const auto warm = xy_of_mireds(370), cool = xy_of_mireds(153);
    ASSERT_TRUE(warm && cool);
    EXPECT_NEAR(warm->x, 0.4597, 0.0005);
    EXPECT_NEAR(warm->y, 0.4106, 0.0005);
    EXPECT_NEAR(cool->x, 0.3131, 0.0005);
    EXPECT_NEAR(cool->y, 0.3232, 0.0015);
    EXPECT_FALSE(xy_of_mireds(0));
    EXPECT_FALSE(xy_of_mireds(1001));
    EXPECT_FALSE(xy_of_mireds(49));
    EXPECT_FALSE(xy_of_mireds(std::nan("")));
}

TEST(ColorLocus, ComesBackNearly) {
    for (double mireds = 153; mireds <= 500; mireds += 7) EXPECT_NEAR(to_mireds(*xy_of_mireds(mireds)), mireds, 6) << mireds;
}

TEST(ColorSync, FollowsTheModeThatChanged) {
    const TempRange range{153, 500};
    const auto synced =
        sync_state(object(R"({"color_mode":"color_temp","color_temp":250})"), object(R"({"color":{"x":0.1,"y":0.2}})"), range, {});
    ASSERT_TRUE(synced);
    EXPECT_EQ(to_text(*synced), R"({"color":{"x":0.3804,"y":0.3767},"color_mode":"color_temp","color_temp":250})");
}

TEST(ColorSync, KeepsTheTemperatureInTheLampsRange) {
    const TempRange range{250, 454};
    const auto synced =
        sync_state(object(R"({"color_mode":"xy","color":{"x":0.7006,"y":0.2993}})"), object(R"({"color_temp":300})"), range, {});
    ASSERT_TRUE(synced);
    const double temp = *as_number(synced->at("color_temp"));
    EXPECT_GE(temp, 250);
    EXPECT_LE(temp, 454);
}

TEST(ColorSync, CanBeSwitchedOff) {
    const auto plain = sync_state(object(R"({"color_mode":"color_temp","color_temp":250})"), object(R"({"color":{"x":0.1,"y":0.2}})"), {},
                                  object(R"({"color_sync":false})"));
    ASSERT_TRUE(plain);
    EXPECT_EQ(to_text(*plain), R"({"color_mode":"color_temp","color_temp":250})");
}

TEST(ColorSync, UsesThePostfixOfTheEndpoint) {
    const auto synced = sync_state(object(R"({"color_mode_left":"hs","color_left":{"hue":120,"saturation":100}})"),
                                   object(R"({"color_left":{"x":0.1,"y":0.2}})"), {}, {}, "_left");
    ASSERT_TRUE(synced);
    EXPECT_EQ(to_text(*synced), R"({"color_left":{"hue":120,"saturation":100,"x":0.1724,"y":0.7468},"color_mode_left":"hs"})");
}

TEST(ColorCorrection, BendsTheHue) {
    const JsonObject options = object(R"({"hue_correction":[{"in":100,"out":110},{"in":200,"out":180}]})");
    EXPECT_EQ(*corrected(Hsv{150, 100, {}}, options).hue, 145);
    EXPECT_EQ(*corrected(Hsv{150, 100, {}}, {}).hue, 150);
}

}  // namespace
}  // namespace skep::devices::color

// The sections of options and exposes, by type. Expected texts are the format's own (they must be these to the letter).
#include <gtest/gtest.h>

#include "docs/sections.h"

using namespace skep;
using namespace skep::docs;

namespace {

const catalogue::Flags kNone{};

std::string body(std::string_view expose, const catalogue::Flags& flags = kNone) {
    const auto text = expose_body(parse_json(expose).value().as_object(), flags);
    return text ? *text : "ERROR " + text.error().what;
}

// The heading of an expose.
std::string heading(std::string_view expose) {
    const auto text = exposes_section(JsonArray{parse_json(expose).value()}, kNone);
    if (!text) return "ERROR " + text.error().what;
    const std::size_t start = text->find("###");
    return text->substr(start, text->find('\n', start) - start);
}

std::string option(std::string_view about) {
    const auto text = options_section(JsonArray{parse_json(about).value()});
    if (!text) return "ERROR " + text.error().what;
    const std::size_t start = text->find("\n* `") + 1;
    return text->substr(start, text->size() - start - 1);
}

constexpr std::string_view kOnTimed =
    "\n\n#### On with timed off\n"
    "When setting the state to ON, it might be possible to specify an automatic shutoff after a certain amount of time. To do this add an "
    "additional "
    "property `on_time` to the payload which is the time in seconds the state should remain on.\n"
    "Additionally an `off_wait_time` property can be added to the payload to specify the cooldown time in seconds when the switch will not "
    "answer to "
    "other on with timed off commands.\n"
    "Support depends on the switch firmware. Some devices might require both `on_time` and `off_wait_time` to work\n"
    "Examples : `{\"state\" : \"ON\", \"on_time\": 300}`, `{\"state\" : \"ON\", \"on_time\": 300, \"off_wait_time\": 120}`.";

}  // namespace

TEST(DocsExpose, HeadingsNameLabelTypeAndEndpoint) {
    EXPECT_EQ(heading(R"({"type":"numeric","label":"Battery","access":1})"), "### Battery (numeric)");
    EXPECT_EQ(heading(R"({"type":"binary","label":"state","endpoint":"l1","access":1})"), "### State (binary, l1 endpoint)");
    EXPECT_EQ(heading(R"({"type":"switch","endpoint":"l1","features":[]})"), "### Switch (l1 endpoint)");
    EXPECT_EQ(heading(R"({"type":"switch","label":"Away mode","features":[]})"), "### Away mode (switch)");
    EXPECT_EQ(heading(R"({"type":"light","features":[]})"), "### Light ");
}

TEST(DocsExpose, NumericSaysLimitsUnitAndPresets) {
    EXPECT_EQ(body(R"({"type":"numeric","property":"p","access":7,"description":"What it is.","value_min":0,"value_max":1.5,"unit":"%",
                   "presets":[{"name":"low","value":1},{"name":"high","value":2}]})"),
              "What it is..\n"
              "Value can be found in the published state on the `p` property.\n"
              "To read (`/get`) the value publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/get` with payload `{\"p\": \"\"}`.\n"
              "To write (`/set`) a value publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"p\": NEW_VALUE}`.\n"
              "The minimal value is `0` and the maximum value is `1.5`.\n"
              "The unit of this value is `%`.\n"
              "Besides the numeric values the following values are accepted: `low`, `high`.");
    // One limit alone is not said.
    EXPECT_EQ(body(R"({"type":"numeric","property":"p","access":2,"value_max":5})"),
              "Value will **not** be published in the state.\n"
              "It's not possible to read (`/get`) this value.\n"
              "To write (`/set`) a value publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"p\": NEW_VALUE}`.");
}

TEST(DocsExpose, BinaryLowersOnlyTheFirstLetterOfItsLabel) {
    EXPECT_EQ(body(R"({"type":"binary","property":"dhcp","label":"DHCP enabled","access":5,"value_on":true,"value_off":false})"),
              "Value can be found in the published state on the `dhcp` property.\n"
              "To read (`/get`) the value publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/get` with payload `{\"dhcp\": \"\"}`.\n"
              "It's not possible to write (`/set`) this value.\n"
              "If value equals `true` dHCP enabled is ON, if `false` OFF.");
}

TEST(DocsExpose, EnumAndTextWithNothingToDo) {
    EXPECT_EQ(body(R"({"type":"enum","property":"e","access":1,"values":["a",2]})"),
              "Value can be found in the published state on the `e` property.\n"
              "It's not possible to read (`/get`) or write (`/set`) this value.\n"
              "The possible values are: `a`, `2`.");
    EXPECT_EQ(body(R"({"type":"text","property":"t","access":1})"),
              "Value can be found in the published state on the `t` property.\n"
              "It's not possible to read (`/get`) or write (`/set`) this value.");
}

TEST(DocsExpose, SwitchWithAndWithoutToggle) {
    const std::string start =
        "The current state of this switch is in the published state under the `state_l1` property (value is `ON` or `OFF`).\n";
    const std::string all =
        R"({"type":"switch","features":[{"name":"state","property":"state_l1","access":7,"value_on":"ON","value_off":"OFF","value_toggle":"TOGGLE"}]})";
    const std::string settable = start +
                                 "To control this switch publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload "
                                 "`{\"state_l1\": \"ON\"}`, `{\"state_l1\": "
                                 "\"OFF\"}` or `{\"state_l1\": \"TOGGLE\"}`.\n"
                                 "To read the current state of this switch publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/get` with "
                                 "payload `{\"state_l1\": \"\"}`.";
    EXPECT_EQ(body(all), settable);
    EXPECT_EQ(body(all, {.accepts_on_time = true}), settable + std::string(kOnTimed));
    EXPECT_NE(body(R"({"type":"switch","features":[{"name":"state","property":"s","access":2,"value_on":"ON","value_off":"OFF"}]})")
                  .find(R"(or `{"s": "undefined"}`.)"),
              std::string::npos);
    EXPECT_EQ(body(R"({"type":"switch","features":[{"name":"state","property":"state_l1","access":1,"value_on":"ON","value_off":"OFF"}]})",
                   {.accepts_on_time = true}),
              start + "It's not possible to write (`/set`) this value.\nIt's not possible to read (`/get`) this value.");
}

TEST(DocsExpose, CoverHasPayloadsAndRangesInFeatureOrder) {
    EXPECT_EQ(
        body(R"({"type":"cover","features":[{"name":"state","type":"enum","property":"state","access":3,"values":["OPEN","CLOSE","STOP"]},
                   {"name":"tilt","label":"Tilt","property":"tilt","value_min":0,"value_max":100},{"name":"position","label":"Position","property":"position","value_min":0,"value_max":100}]})"),
        "The current state of this cover is in the published state under the `state` property (value is `OPEN` or `CLOSE`).\n"
        "To control this cover publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"state\": \"OPEN\"}`, "
        "`{\"state\": "
        "\"CLOSE\"}`, `{\"state\": \"STOP\"}`.\n"
        "It's not possible to read (`/get`) this value.\n"
        "To change the tilt publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"tilt\": VALUE}` where `VALUE` is a "
        "number "
        "between `0` and `100`.\n"
        "To change the position publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"position\": VALUE}` where "
        "`VALUE` is a "
        "number between `0` and `100`.");
}

TEST(DocsExpose, LockNamesLockStateByAFixedName) {
    const std::string text =
        body(R"({"type":"lock","features":[{"name":"state","property":"state","access":2,"value_on":"LOCK","value_off":"UNLOCK"},
        {"name":"lock_state","property":"lock_state_x","values":["locked","unlocked"]}]})");
    EXPECT_NE(text.find(R"(with payload `{"state": "LOCK"}` or `{"state": "UNLOCK"}`.)"), std::string::npos) << text;
    EXPECT_TRUE(text.ends_with(
        "\nThis lock exposes a lock state which can be found in the published state under the `lock_state` property. It's not "
        "possible to read (`/get`) or write (`/set`) this value. The possible values are: `locked`, `unlocked`."))
        << text;
}

TEST(DocsExpose, AFanNeedsNoState) {
    EXPECT_EQ(body(R"({"type":"fan","features":[{"name":"mode","property":"fan_mode","values":["low","on"]}]})"),
              "To change the mode publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"fan_mode\": VALUE}` where "
              "`VALUE` can be: "
              "`low`, `on`.");
}

TEST(DocsExpose, LightHasABlankLineOfSixteenAfterEachBullet) {
    EXPECT_EQ(
        body(
            R"({"type":"light","features":[{"name":"brightness","property":"brightness_l1","value_min":0,"value_max":254},{"name":"level_config"}]})"),
        "This light supports the following features: `brightness`, `level_config`.\n"
        "- `brightness`: To control the brightness publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload "
        "`{\"brightness_l1\": "
        "VALUE}` where `VALUE` is a number between `0` and `254`. To read the brightness send a message to `zigbee2mqtt/FRIENDLY_NAME/get` "
        "with "
        "payload `{\"brightness_l1\": \"\"}`.\n"
        "                ");
}

TEST(DocsExpose, LightColoursHaveSubBulletsAfterTheBlankLine) {
    const std::string text =
        body(R"({"type":"light","features":[{"name":"color_xy","property":"color_l1"},{"name":"color_hs","property":"color_l1"}]})");
    EXPECT_NE(text.find("Alternatively it is possible to set the XY color via RGB:\n                \n  - `{\"color\": {\"r\": R"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("with payload `{\"color_l1\":{\"hue\":\"\",\"saturation\":\"\"}}`. Alternatively"), std::string::npos) << text;
    EXPECT_NE(text.find("(e.g. `{\"color\":{\"x\":0.123,\"y\":0.123}}`)"), std::string::npos) << text;
    EXPECT_TRUE(text.ends_with("`{\"color\":{\"hsl\":\"360,100,100\"}}`")) << text;
}

TEST(DocsExpose, LightSubSectionsGoByWhatTheDeviceAccepts) {
    constexpr std::string_view kLight =
        R"({"type":"light","features":[{"name":"brightness","property":"brightness","value_min":0,"value_max":254},
            {"name":"color_temp","property":"color_temp","value_min":150,"value_max":500,"presets":[{"name":"cool"}]}]})";
    const std::string text = body(
        kLight, {.accepts_on_time = true, .accepts_transition = true, .accepts_brightness_move = true, .accepts_brightness_step = true});
    const std::size_t timed = text.find("                \n\n#### On with timed off\n");
    const std::size_t transition = text.find("\n\n#### Transition\n");
    const std::size_t moving = text.find("\n\n#### Moving/stepping\n");
    EXPECT_LT(timed, transition);
    EXPECT_LT(transition, moving);
    EXPECT_NE(text.find("the higher the warmer the color. To read the color temperature"), std::string::npos) << text;
    EXPECT_NE(text.find("the following values are accepted: `cool`.\n"), std::string::npos) << text;
    EXPECT_TRUE(text.ends_with("  \"color_temp_step\": 99, // Increase color temperature by 99\n}\n````")) << text;
    EXPECT_EQ(body(kLight, {.accepts_brightness_move = true}).find("####"), std::string::npos);
}

TEST(DocsExpose, ClimateBullets) {
    const std::string text = body(R"({"type":"climate","features":[
        {"name":"system_mode","property":"system_mode","description":"Mode","access":5,"values":["off","heat"]},
        {"name":"local_temperature","property":"lt","description":"Now","access":5,"unit":"°C"},
        {"name":"occupied_heating_setpoint","property":"ohs","description":"Wish","access":3,"unit":"°C","value_min":7,"value_max":30},
        {"name":"running_state","property":"rs","description":"Doing","access":1,"values":["idle"]},
        {"name":"local_temperature_calibration","property":"cal","description":"Offset","access":3,"value_min":-2.5,"value_max":2.5,"value_step":0.1},
        {"name":"fan_mode"}]})");
    EXPECT_EQ(
        text,
        "This climate device supports the following features: `system_mode`, `local_temperature`, `occupied_heating_setpoint`, "
        "`running_state`, "
        "`local_temperature_calibration`, `fan_mode`.\n"
        "- `occupied_heating_setpoint`: Wish. To control publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload "
        "`{\"ohs\": VALUE}` "
        "where `VALUE` is the °C between `7` and `30`. Reading (`/get`) this attribute is not possible.\n"
        "- `local_temperature`: Now (in °C). To read send a message to `zigbee2mqtt/FRIENDLY_NAME/get` with payload `{\"lt\": \"\"}`.\n"
        "- `system_mode`: Mode. Writing (`/set`) this attribute is not possible. To read send a message to `zigbee2mqtt/FRIENDLY_NAME/get` "
        "with "
        "payload `{\"system_mode\": \"\"}`.\n"
        "- `running_state`: Doing. Possible values are: `idle`. Reading (`/get`) this attribute is not possible.\n"
        "- `local_temperature_calibration`: Offset. To control publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/set` with payload "
        "`{\"cal\": "
        "VALUE}.`To read send a message to `zigbee2mqtt/FRIENDLY_NAME/get` with payload `{\"lt\": \"\"}`.The minimal value is `-2.5` and "
        "the maximum "
        "value is `2.5` with a step size of `0.1`.");
}

TEST(DocsExpose, CompositeFeaturesEndWithABlankWhenThereIsNoMore) {
    EXPECT_EQ(body(R"({"type":"composite","property":"c","access":6,"description":"All","features":[
                   {"name":"n","property":"n","type":"numeric","value_min":0,"value_max":9,"unit":"s","description":"Number"},
                   {"name":"b","property":"b","type":"binary","value_on":"A","value_off":"B"},{"name":"e","property":"e","type":"enum","values":["x","y"]},
                   {"name":"t","property":"t","type":"text"}]})"),
              "All.\n"
              "Can be set by publishing to `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"c\": {\"n\": VALUE, \"b\": VALUE, \"e\": "
              "VALUE, \"t\": VALUE}}`\n"
              "To read (`/get`) the value publish a message to topic `zigbee2mqtt/FRIENDLY_NAME/get` with payload `{\"c\": \"\"}`.\n"
              "- `n` (numeric): Number max value is 9, unit is s\n"
              "- `b` (binary) allowed values: `A` or `B`\n"
              "- `e` (enum) allowed values: `x`, `y`\n"
              "- `t` (text) ");
}

TEST(DocsExpose, ListsCanAlwaysBeSet) {
    EXPECT_EQ(
        body(
            R"({"type":"list","property":"l","access":1,"description":"D","item_type":{"type":"composite","features":[{"name":"a","property":"a","type":"text"}]}})"),
        "D.\nCan be set by publishing to `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"l\": [{\"a\": VALUE}]}`\n- `a` (text) ");
    EXPECT_EQ(body(R"({"type":"list","property":"l","access":1,"item_type":{"type":"enum","values":["a","b"]}})"),
              "Can be set by publishing to `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"l\": [\"a\", \"b\"]}`");
    EXPECT_EQ(body(R"({"type":"list","property":"l","access":1,"item_type":{"type":"text"}})"),
              "Can be set by publishing to `zigbee2mqtt/FRIENDLY_NAME/set` with payload `{\"l\": []}`");
}

TEST(DocsExpose, WhatHasNoFormIsAnErrorThatNamesIt) {
    EXPECT_EQ(body(R"({"type":"siren","name":"s"})"), "ERROR no form for the expose 's' of type 'siren'");
    EXPECT_EQ(body(R"({"type":"list","name":"l","item_type":{"type":"numeric"}})"),
              "ERROR no form for the expose 'l': a list of 'numeric'");
    EXPECT_EQ(option(R"({"type":"composite","property":"mine"})"), "ERROR no form for the option 'mine' of type composite");
    EXPECT_EQ(option(R"({"type":"list","property":"mine","item_type":{"type":"text"}})"),
              "ERROR no form for the option 'mine' of type list of text");
}

TEST(DocsOptions, SayWhatTheirValueMayBe) {
    EXPECT_EQ(option(R"({"type":"numeric","property":"n","description":" Number. "})"), "* `n`: Number. The value must be a number.");
    EXPECT_EQ(option(R"({"type":"numeric","property":"n","description":"N","value_min":0})"),
              "* `n`: N. The value must be a number with a minimum value of `0`");
    EXPECT_EQ(option(R"({"type":"numeric","property":"n","description":"N","value_max":3})"),
              "* `n`: N. The value must be a number with a maximum value of `3`");
    EXPECT_EQ(option(R"({"type":"numeric","property":"n","description":"N","value_min":-1,"value_max":3})"),
              "* `n`: N. The value must be a number with a minimum value of `-1` and with a maximum value of `3`");
    EXPECT_EQ(option(R"({"type":"binary","property":"b","description":"Use `x`","value_on":true,"value_off":false})"),
              "* `b`: Use `x` The value must be `true` or `false`");
    EXPECT_EQ(option(R"({"type":"enum","property":"e","values":["a","b"]})"), "* `e`: . The value must be one of `a`, `b`");
    EXPECT_EQ(option(R"({"type":"list","property":"l","description":"L","item_type":{"type":"numeric"}})"),
              "* `l`: L. The value must be a list of numbers.");
    EXPECT_EQ(option(R"({"type":"text","property":"t","description":"T"})"), "* `t`: T. The value must be textual.");
    EXPECT_EQ(option(R"({"type":"composite","property":"simulated_brightness","description":"S"})"),
              "* `simulated_brightness`: S. Example:\n```yaml\nsimulated_brightness:\n  delta: 20 # delta per interval, default = 20\n"
              "  interval: 200 # interval in milliseconds, default = 200\n```");
}

// The body of a light.
#include <fmt/core.h>

#include <array>

#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

constexpr std::string_view kAfterBullet = "\n                ";  // a line of sixteen blanks

std::string feature_names(const JsonObject& expose) {
    std::vector<std::string> names;
    for (const JsonObject* item : features(expose)) names.push_back(member(*item, "name"));
    return quoted(names);
}

// What differs from bullet to bullet.
struct Bullet {
    std::string_view verb = "To control";
    std::string_view noun{};
    std::string_view unit{};  // of the control part
    std::string payload{};
    std::string range{};
    std::string read{};
    std::string tail{};
};

std::string line(std::string_view name, const Bullet& bullet) {
    return fmt::format(
        "\n- `{}`: {} the {}{} publish a message to topic {} with payload {}{}. To read the {} send a message to {} with payload {}.{}{}",
        name, bullet.verb, bullet.noun, bullet.unit, kSetTopic, bullet.payload, bullet.range, bullet.noun, kGetTopic, bullet.read,
        bullet.tail, kAfterBullet);
}

std::string state_bullet(const JsonObject& item) {
    const std::string property = member(item, "property");
    const auto one = [&](std::string_view key) { return payload(property, fmt::format("\"{}\"", member_shown(item, key))); };
    const std::string payloads = fmt::format("{}, {} or {}", one("value_on"), one("value_off"), one("value_toggle"));
    return line("state", {.noun = "state", .payload = payloads, .read = payload(property, "\"\"")});
}

std::string range_of(const JsonObject& item) {
    return fmt::format(" where `VALUE` is a number between `{}` and `{}`", member_shown(item, "value_min"),
                       member_shown(item, "value_max"));
}

std::string number_bullet(const JsonObject& item, Bullet bullet) {
    const std::string property = member(item, "property");
    bullet.payload = payload(property, "VALUE");
    bullet.range = range_of(item) + bullet.range;
    bullet.read = payload(property, "\"\"");
    return line(member(item, "name"), bullet);
}

std::string temperature_bullet(const JsonObject& item, std::string_view verb, std::string_view noun) {
    const std::string tail = fmt::format(" Besides the numeric values the following values are accepted: {}.", quoted(presets(item)));
    return number_bullet(item, {.verb = verb,
                                .noun = noun,
                                .unit = " (in reciprocal megakelvin a.k.a. mired scale)",
                                .payload = {},
                                .range = ", the higher the warmer the color",
                                .read = {},
                                .tail = tail});
}

std::string xy_bullet(const JsonObject& item) {
    const std::string property = member(item, "property");
    return line("color_xy", {.noun = "XY color",
                             .unit = " (CIE 1931 color space)",
                             .payload = payload(property, R"({"x": X_VALUE, "y": Y_VALUE})"),
                             .range = R"( (e.g. `{"color":{"x":0.123,"y":0.123}}`))",
                             .read = fmt::format(R"(`{{"{}":{{"x":"","y":""}}}}`)", property),
                             .tail = " Alternatively it is possible to set the XY color via RGB:"}) +
           R"(
  - `{"color": {"r": R, "g": G, "b": B}}` e.g. `{"color":{"r":46,"g":102,"b":150}}`
  - `{"color": {"rgb": "R,G,B"}}` e.g. `{"color":{"rgb":"46,102,150"}}`
  - `{"color": {"hex": HEX}}` e.g. `{"color":{"hex":"#547CFF"}}`)";
}

std::string hs_bullet(const JsonObject& item) {
    const std::string property = member(item, "property");
    return line("color_hs", {.noun = "hue/saturation",
                             .unit = " (color)",
                             .payload = payload(property, R"({"hue": HUE, "saturation": SATURATION})"),
                             .range = R"( (e.g. `{"color":{"hue":360,"saturation":100}}`))",
                             .read = fmt::format(R"(`{{"{}":{{"hue":"","saturation":""}}}}`)", property),
                             .tail = " Alternatively it is possible to set the hue/saturation via:"}) +
           R"(
  - HSB space (hue, saturation, brightness): `{"color": {"h": H, "s": S, "b": B}}` e.g. `{"color":{"h":360,"s":100,"b":100}}` or `{"color": {"hsb": "H,S,B"}}` e.g. `{"color":{"hsb":"360,100,100"}}`
  - HSV space (hue, saturation, value):`{"color": {"h": H, "s": S, "v": V}}` e.g. `{"color":{"h":360,"s":100,"v":100}}` or `{"color": {"hsv": "H,S,V"}}` e.g. `{"color":{"hsv":"360,100,100"}}`
  - HSL space (hue, saturation, lightness)`{"color": {"h": H, "s": S, "l": L}}` e.g. `{"color":{"h":360,"s":100,"l":100}}` or `{"color": {"hsl": "H,S,L"}}` e.g. `{"color":{"hsl":"360,100,100"}}`)";
}

constexpr std::string_view kTransition = R"(

#### Transition
For all of the above mentioned features it is possible to do a transition of the value over time. To do this add an additional property `transition` to the payload which is the transition time in seconds.
Examples: `{"brightness":156,"transition":3}`, `{"color_temp":241,"transition":1}`.)";

constexpr std::string_view kMoving = R"(

#### Moving/stepping
Instead of setting a value (e.g. brightness) directly it is also possible to:
- move: this will automatically move the value over time, to stop send value `stop` or `0`.
- step: this will increment/decrement the current value by the given one.

The direction of move and step can be either up or down, provide a negative value to move/step down, a positive value to move/step up.
To do this send a payload like below to `zigbee2mqtt/FRIENDLY_NAME/set`)";

constexpr std::string_view kMovingNote = R"(

**NOTE**: brightness move/step will stop at the minimum brightness and won't turn on the light when it's off. In this case use `brightness_move_onoff`/`brightness_step_onoff`)";

constexpr std::string_view kMoveBrightness = R"(
  "brightness_move": -40, // Starts moving brightness down at 40 units per second
  "brightness_move": 0, // Stop moving brightness
  "brightness_step": 40 // Increases brightness by 40)";

constexpr std::string_view kMoveTemperature = R"(
  "color_temp_move": 60, // Starts moving color temperature up at 60 units per second
  "color_temp_move": -40, // Starts moving color temperature down at 40 units per second
  "color_temp_move": "stop", // Stop moving color temperature
  "color_temp_move": "release", // Stop moving color temperature
  "color_temp_move": 0, // Stop moving color temperature
  "color_temp_move": "up", // Move to warmer color temperature at default rate
  "color_temp_move": 1, // Move to warmer color temperature at default rate
  "color_temp_move": "down", // Move to cooler color temperature at default rate
  "color_temp_move": {"rate": 30, "minimum": 150, "maximum": 500}, // Move with custom rate and constraints
  "color_temp_step": 99, // Increase color temperature by 99)";

constexpr std::string_view kMoveColor = R"(
  "hue_move": 40, // Starts moving hue up at 40 units per second, will endlessly loop (allowed value range: -255 till 255)
  "hue_step": -90, // Decrease hue by 90 (allowed value range: -255 till 255)
  "saturation_move": -55, // Starts moving saturation down at -55 units per second (allowed value range: -255 till 255)
  "saturation_step": 66, // Increase saturation by 66 (allowed value range: -255 till 255))";

std::string moving(const JsonObject& expose) {
    std::string out(kMoving);
    if (feature(expose, "brightness") != nullptr) out += kMovingNote;
    out += "\n```js\n{";
    if (feature(expose, "brightness") != nullptr) out += kMoveBrightness;
    if (feature(expose, "color_temp") != nullptr) out += kMoveTemperature;
    if (feature(expose, "color_hs") != nullptr) out += kMoveColor;
    return out + "\n}\n````";
}

}  // namespace

std::string light_body(const JsonObject& expose, const catalogue::Flags& flags) {
    std::string out = fmt::format("This light supports the following features: {}.", feature_names(expose));
    if (const JsonObject* item = feature(expose, "state")) out += state_bullet(*item);
    if (const JsonObject* item = feature(expose, "brightness")) out += number_bullet(*item, {.noun = "brightness"});
    if (const JsonObject* item = feature(expose, "color_temp")) out += temperature_bullet(*item, "To control", "color temperature");
    if (const JsonObject* item = feature(expose, "color_temp_startup"))
        out += temperature_bullet(*item, "To set", "startup color temperature");
    if (const JsonObject* item = feature(expose, "color_xy")) out += xy_bullet(*item);
    if (const JsonObject* item = feature(expose, "color_hs")) out += hs_bullet(*item);
    if (flags.accepts_on_time) out += on_with_timed_off("light");
    if (flags.accepts_transition) out += kTransition;
    if (flags.accepts_brightness_move && flags.accepts_brightness_step) out += moving(expose);
    return out;
}

}  // namespace skep::docs

#include "devices/primitives/color.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "devices/values.h"

namespace skep::devices::color {

namespace {

// parseInt of each part of "1,2,3"; missing or unreadable parts are NaN.
std::array<double, 3> three_integers(std::string_view text) {
    std::array<double, 3> out{std::nan(""), std::nan(""), std::nan("")};
    for (double& number : out) {
        const std::size_t comma = text.find(',');
        if (const std::optional<double> value = parse_float(text.substr(0, comma))) number = std::trunc(*value);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    return out;
}

Rgb from_hex(std::string_view text) {
    std::string digits(text);
    if (const std::size_t hash = digits.find('#'); hash != std::string::npos) digits.erase(hash, 1);
    std::uint64_t bits = 0;
    for (char c : digits) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) break;
        bits = bits << 4 | static_cast<unsigned>(digit);
    }
    return {static_cast<double>(bits >> 16 & 255) / 255, static_cast<double>(bits >> 8 & 255) / 255, static_cast<double>(bits & 255) / 255};
}

Hsv make_hsv(std::optional<double> hue, std::optional<double> saturation, std::optional<double> value) {
    if (hue) hue = std::fmod(*hue, 360);
    return {hue, saturation, value};
}

Hsv from_hsl(double hue, double saturation, double lightness) {
    const double value = saturation * std::min(lightness, 100 - lightness) / 100 + lightness;
    return make_hsv(hue, value != 0 && !std::isnan(value) ? 200 * (1 - lightness / value) : 0, value);
}

constexpr std::string_view kNoColor = "Value does not contain valid color definition";

// A member that is text of three numbers; an error when it is there and no text.
Result<std::optional<std::array<double, 3>>> triple(const JsonObject& object, std::string_view name) {
    const Json* value = given(object, name);
    if (value == nullptr) return std::optional<std::array<double, 3>>{};
    if (!value->is_string()) return Error{Errc::Invalid, "value." + std::string(name) + ".split is not a function"};
    return std::optional(three_integers(value->get_string()));
}

std::optional<std::array<double, 3>> members(const JsonObject& object, std::string_view a, std::string_view b, std::string_view c) {
    const Json* first = given(object, a);
    const Json* second = given(object, b);
    const Json* third = given(object, c);
    if (first == nullptr || second == nullptr || third == nullptr) return std::nullopt;
    return std::array{js_number_of(*first), js_number_of(*second), js_number_of(*third)};
}

std::optional<double> member(const JsonObject& object, std::string_view name) {
    const Json* value = given(object, name);
    return value != nullptr ? std::optional(js_number_of(*value)) : std::nullopt;
}

Result<Color> parse_hsv(const JsonObject& object) {
    if (const auto hsl = members(object, "h", "s", "l")) return Color(from_hsl((*hsl)[0], (*hsl)[1], (*hsl)[2]));
    const auto hsl = triple(object, "hsl");
    if (!hsl) return hsl.error();
    if (*hsl) return Color(from_hsl((**hsl)[0], (**hsl)[1], (**hsl)[2]));
    for (const auto& [letter, word] : {std::pair{"b", "hsb"}, std::pair{"v", "hsv"}}) {
        if (const auto given_apart = members(object, "h", "s", letter)) {
            return Color(make_hsv((*given_apart)[0], (*given_apart)[1], (*given_apart)[2]));
        }
        const auto together = triple(object, word);
        if (!together) return together.error();
        if (*together) return Color(make_hsv((**together)[0], (**together)[1], (**together)[2]));
    }
    const std::optional<double> h = member(object, "h"), s = member(object, "s");
    if (h || s) return Color(make_hsv(h, s, std::nullopt));
    const std::optional<double> hue = member(object, "hue"), saturation = member(object, "saturation");
    if (hue || saturation) return Color(make_hsv(hue, saturation, member(object, "value")));
    return Error{Errc::Invalid, std::string(kNoColor)};
}

}  // namespace

Result<Color> parse(const Json& value) {
    if (value.is_null()) return Error{Errc::Invalid, "Cannot read properties of null (reading 'x')"};
    if (value.is_string() && value.get_string().starts_with("#")) return Color(from_hex(value.get_string()));
    if (!value.is_object()) return Error{Errc::Invalid, std::string(kNoColor)};
    const JsonObject& object = value.get_object();
    const std::optional<double> x = member(object, "x"), y = member(object, "y");
    if (x && y) return Color(Xy{*x, *y});
    if (const auto rgb = members(object, "r", "g", "b")) return Color(Rgb{(*rgb)[0] / 255, (*rgb)[1] / 255, (*rgb)[2] / 255});
    const auto rgb = triple(object, "rgb");
    if (!rgb) return rgb.error();
    if (*rgb) return Color(Rgb{(**rgb)[0] / 255, (**rgb)[1] / 255, (**rgb)[2] / 255});
    if (const Json* hex = given(object, "hex")) {
        if (!hex->is_string()) return Error{Errc::Invalid, "hex.replace is not a function"};
        return Color(from_hex(hex->get_string()));
    }
    return parse_hsv(object);
}

Rgb gamma_corrected(const Rgb& rgb) {
    const auto transform = [](double v) { return v > 0.04045 ? std::pow((v + 0.055) / (1.0 + 0.055), 2.4) : v / 12.92; };
    return {transform(rgb.red), transform(rgb.green), transform(rgb.blue)};
}

// Wide gamut RGB with white point D65, after Philips' published formulas.
Xy to_xy(const Rgb& rgb) {
    const double x = rgb.red * 0.664511 + rgb.green * 0.154324 + rgb.blue * 0.162028;
    const double y = rgb.red * 0.283881 + rgb.green * 0.668433 + rgb.blue * 0.047685;
    const double z = rgb.red * 0.000088 + rgb.green * 0.07231 + rgb.blue * 0.986039;
    const double sum = x + y + z;
    return sum == 0 ? Xy{0, 0} : Xy{x / sum, y / sum};
}

Xy to_xy(const Hsv& hsv) {
    return to_xy(to_rgb(hsv));
}

Rgb to_rgb(const Xy& xy) {
    const double z = 1.0 - xy.x - xy.y;
    const double big_x = 1.0 / xy.y * xy.x;
    const double big_z = 1.0 / xy.y * z;
    double red = big_x * 1.656492 - 0.354851 - big_z * 0.255038;
    double green = -big_x * 0.707196 + 1.655397 + big_z * 0.036152;
    double blue = big_x * 0.051713 - 0.121364 + big_z * 1.01153;
    // The largest becomes 1, the others follow.
    if (red > blue && red > green && red > 1.0) {
        green /= red;
        blue /= red;
        red = 1.0;
    } else if (green > blue && green > red && green > 1.0) {
        red /= green;
        blue /= green;
        green = 1.0;
    } else if (blue > red && blue > green && blue > 1.0) {
        red /= blue;
        green /= blue;
        blue = 1.0;
    }
    const auto not_below_zero = [](double v) { return std::isnan(v) || v < 0 ? 0 : v; };
    return {not_below_zero(red), not_below_zero(green), not_below_zero(blue)};
}

Rgb to_rgb(const Hsv& hsv) {
    const double h = hsv.hue.value_or(0) / 360, s = hsv.saturation.value_or(100) / 100, v = hsv.value.value_or(100) / 100;
    const double sector = std::floor(h * 6);
    const double f = h * 6 - sector;
    const double p = v * (1 - s), q = v * (1 - f * s), t = v * (1 - (1 - f) * s);
    const double which = std::fmod(sector, 6);
    if (which == 0) return {v, t, p};
    if (which == 1) return {q, v, p};
    if (which == 2) return {p, v, t};
    if (which == 3) return {p, q, v};
    if (which == 4) return {t, p, v};
    if (which == 5) return {v, p, q};
    return {std::nan(""), std::nan(""), std::nan("")};
}

Hsv to_hsv(const Rgb& rgb) {
    const double high = std::max({rgb.red, rgb.green, rgb.blue}), low = std::min({rgb.red, rgb.green, rgb.blue});
    const double d = high - low;
    double hue = 0;
    if (high == low)
        hue = 0;
    else if (high == rgb.red)
        hue = (rgb.green - rgb.blue + d * (rgb.green < rgb.blue ? 6 : 0)) / (6 * d);
    else if (high == rgb.green)
        hue = (rgb.blue - rgb.red + d * 2) / (6 * d);
    else
        hue = (rgb.red - rgb.green + d * 4) / (6 * d);
    return make_hsv(hue * 360, (high == 0 ? 0 : d / high) * 100, high * 100);
}

// McCamy's formula.
double to_mireds(const Xy& xy) {
    const double n = (xy.x - 0.332) / (0.1858 - xy.y);
    return 1e6 / std::abs(437 * std::pow(n, 3) + 3601 * std::pow(n, 2) + 6861 * n + 5517);
}

std::string to_hex(const Rgb& rgb) {
    const auto byte = [](double share) { return static_cast<unsigned>(clamp_number(math_round(share * 255), 0, 255)); };
    return fmt::format("#{:02x}{:02x}{:02x}", byte(rgb.red), byte(rgb.green), byte(rgb.blue));
}

Xy rounded(const Xy& xy, int digits) {
    return {precision_round(xy.x, digits), precision_round(xy.y, digits)};
}

Hsv corrected(const Hsv& hsv, const JsonObject& options) {
    const Json* map = given(options, "hue_correction");
    if (map == nullptr || !map->is_array() || map->get_array().size() < 2) return hsv;
    std::vector<std::pair<double, double>> points;
    for (const Json& point : map->get_array()) {
        if (!point.is_object()) return hsv;
        points.emplace_back(member(point.get_object(), "in").value_or(std::nan("")),
                            member(point.get_object(), "out").value_or(std::nan("")));
    }
    std::sort(points.begin(), points.end());
    const double hue = hsv.hue.value_or(0);
    std::pair<double, double> left{0, 0}, right{359, 359};
    for (const auto& point : points) {
        if (point.first <= hue) left = point;
    }
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
        if (point->first > hue) right = *point;
    }
    const double ratio = 1 - (right.first - hue) / (right.first - left.first);
    Hsv out = hsv;
    out.hue = math_round(left.second + ratio * (right.second - left.second));
    return out;
}

JsonObject to_json(const Xy& xy) {
    JsonObject out;
    out["x"] = number(xy.x);
    out["y"] = number(xy.y);
    return out;
}

JsonObject to_json(const Hsv& hsv, bool with_value) {
    JsonObject out;
    if (hsv.hue) out["hue"] = number(*hsv.hue);
    if (hsv.saturation) out["saturation"] = number(*hsv.saturation);
    if (hsv.value && with_value) out["value"] = number(*hsv.value);
    return out;
}

double TempRange::clamp(double mireds) const {
    if (minimum && mireds < *minimum) return *minimum;
    if (maximum && mireds > *maximum) return *maximum;
    return mireds;
}

namespace {

// The colour members of the new state, else of the old one.
class Sync {
public:
    Sync(const JsonObject& fresh, const JsonObject& old, const TempRange& range, std::string_view postfix)
        : fresh_(fresh),
          old_(old),
          range_(range),
          color_key_("color" + std::string(postfix)),
          mode_key_("color_mode" + std::string(postfix)),
          temp_key_("color_temp" + std::string(postfix)) {}

    JsonObject unsynced() const {
        JsonObject out;
        for (const std::string* key : {&mode_key_, &color_key_, &temp_key_}) {
            if (const Json* value = find(fresh_, *key)) out[*key] = *value;
        }
        return out;
    }

    Result<JsonObject> synced() const {
        JsonObject out;
        const Json mode = current_mode();
        if (!mode.is_null()) out[mode_key_] = mode;
        JsonObject color;
        if (equal(mode, "hs"))
            from_hs(out, color);
        else if (equal(mode, "xy"))
            from_xy(out, color);
        else if (equal(mode, "color_temp") && !from_temp(out, color)) {
            return Error{Errc::Invalid, "Cannot read properties of undefined (reading 'x')"};
        }
        if (!color.empty()) out[color_key_] = std::move(color);
        return out;
    }

private:
    const JsonObject* color_of(const JsonObject& state) const {
        const Json* value = find(state, color_key_);
        return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
    }
    // "hue" and the like, of the new state or else the old.
    const Json* latest(std::string_view name) const {
        for (const JsonObject* state : {&fresh_, &old_}) {
            const JsonObject* color = color_of(*state);
            if (const Json* value = color != nullptr ? find(*color, name) : nullptr) return value;
        }
        return nullptr;
    }
    bool both_in_one(std::string_view a, std::string_view b) const {
        for (const JsonObject* state : {&fresh_, &old_}) {
            const JsonObject* color = color_of(*state);
            if (color != nullptr && find(*color, a) != nullptr && find(*color, b) != nullptr) return true;
        }
        return false;
    }
    bool wants_temp() const { return find(fresh_, temp_key_) != nullptr || find(old_, temp_key_) != nullptr; }
    bool wants_hs() const { return both_in_one("hue", "saturation"); }
    bool wants_xy() const { return both_in_one("x", "y"); }

    Json current_mode() const {
        for (const JsonObject* state : {&fresh_, &old_}) {
            if (const Json* mode = find(*state, mode_key_)) return *mode;
        }
        if (const JsonObject* color = color_of(fresh_)) return find(*color, "hue") != nullptr ? "hs" : "xy";
        return find(fresh_, temp_key_) != nullptr ? Json("color_temp") : Json(nullptr);
    }

    void take(JsonObject& color, std::string_view name) const {
        if (const Json* value = latest(name)) color[name] = *value;
    }
    void put_hs(JsonObject& color, const Xy& xy) const {
        Hsv hsv = to_hsv(to_rgb(xy));
        hsv.hue = math_round(*hsv.hue);
        hsv.saturation = math_round(*hsv.saturation);
        for (auto& [name, value] : to_json(hsv, false)) color[name] = value;
    }
    static void put_xy(JsonObject& color, const Xy& xy) {
        for (auto& [name, value] : to_json(rounded(xy, 4))) color[name] = value;
    }
    void put_temp(JsonObject& out, const Xy& xy) const { out[temp_key_] = number(range_.clamp(math_round(to_mireds(xy)))); }

    void from_hs(JsonObject& out, JsonObject& color) const {
        take(color, "hue");
        take(color, "saturation");
        if (!color.contains("hue") || !color.contains("saturation")) return;
        const Hsv hsv = make_hsv(js_number_of(color["hue"]), js_number_of(color["saturation"]), std::nullopt);
        if (wants_temp()) put_temp(out, to_xy(hsv));
        if (wants_xy()) put_xy(color, to_xy(hsv));
    }
    void from_xy(JsonObject& out, JsonObject& color) const {
        take(color, "x");
        take(color, "y");
        if (!color.contains("x") || !color.contains("y")) return;
        const Xy xy{js_number_of(color["x"]), js_number_of(color["y"])};
        if (wants_temp()) put_temp(out, xy);
        if (wants_hs()) put_hs(color, xy);
    }
    bool from_temp(JsonObject& out, JsonObject& color) const {
        const Json* temp = find(fresh_, temp_key_);
        if (temp == nullptr) temp = find(old_, temp_key_);
        if (temp == nullptr) return true;
        out[temp_key_] = *temp;
        const std::optional<Xy> xy = xy_of_mireds(js_number_of(*temp));
        if (!xy) return false;
        if (wants_xy()) put_xy(color, *xy);
        if (wants_hs()) put_hs(color, *xy);
        return true;
    }

    const JsonObject& fresh_;
    const JsonObject& old_;
    const TempRange& range_;
    std::string color_key_, mode_key_, temp_key_;
};

}  // namespace

Result<JsonObject> sync_state(const JsonObject& fresh, const JsonObject& old, const TempRange& range, const JsonObject& options,
                              std::string_view postfix) {
    const Sync sync(fresh, old, range, postfix);
    const Json* wanted = given(options, "color_sync");
    return wanted != nullptr && !truthy(wanted) ? sync.unsynced() : sync.synced();
}

}  // namespace skep::devices::color

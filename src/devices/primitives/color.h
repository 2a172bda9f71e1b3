// Colours as lights and people name them, and the way between them; numbers as the peer computes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "base/result.h"

namespace skep::devices::color {

struct Xy {
    double x = 0, y = 0;  // CIE 1931
};
struct Rgb {
    double red = 0, green = 0, blue = 0;  // 0..1
};
struct Hsv {
    std::optional<double> hue;         // 0..360
    std::optional<double> saturation;  // 0..100
    std::optional<double> value;       // 0..100
};
using Color = std::variant<Hsv, Rgb, Xy>;

// What `/set` may say: {x,y}, {r,g,b}, {rgb:"r,g,b"}, {hex}, "#rrggbb", {h,s,l|b|v}, {hsl|hsb|hsv:"..."}, {hue,saturation}.
Result<Color> parse(const Json& value);

Rgb gamma_corrected(const Rgb& rgb);
Xy to_xy(const Rgb& rgb);
Xy to_xy(const Hsv& hsv);
Rgb to_rgb(const Hsv& hsv);
Rgb to_rgb(const Xy& xy);
Hsv to_hsv(const Rgb& rgb);
double to_mireds(const Xy& xy);
std::optional<Xy> xy_of_mireds(double mireds);  // nothing outside 1,000..20,009 K
std::string to_hex(const Rgb& rgb);             // "#rrggbb"
Xy rounded(const Xy& xy, int digits);
// The hue through the device option `hue_correction` ([{in, out}, ...]); unchanged without it.
Hsv corrected(const Hsv& hsv, const JsonObject& options);

JsonObject to_json(const Xy& xy);
JsonObject to_json(const Hsv& hsv, bool with_value);

struct TempRange {
    std::optional<double> minimum, maximum;  // mired
    [[nodiscard]] double clamp(double mireds) const;
};

// Keeps `color` (xy and hs) and `color_temp` of a state in step with what changed, by its colour mode; `postfix` is that of
// the properties ("_left"). Answers the members to publish: color_mode, color, color_temp. Off with the option color_sync.
// Invalid when a colour temperature lies outside what xy_of_mireds knows (the peer's error, and nothing published).
Result<JsonObject> sync_state(const JsonObject& fresh, const JsonObject& old, const TempRange& range, const JsonObject& options,
                              std::string_view postfix = {});

}  // namespace skep::devices::color

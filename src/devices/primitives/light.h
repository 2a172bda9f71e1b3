// Lights: on/off with level (ZCL 3.8, 3.10), colour (ZCL 5.2), effects (ZCL 3.5).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"
#include "devices/primitives/color.h"

namespace skep::devices {

struct ColorTempOptions {
    std::optional<std::pair<int, int>> range = {};  // mired; unset: 150..500
    bool startup = true;
    bool via_color = false;  // the light knows xy only: a colour temperature is sent as a colour
};

struct ColorOptions {
    bool xy = true;
    bool hs = false;
    bool hs_first = false;  // order of the exposes when both
    bool apply_red_fix = false;
    bool enhanced_hue = false;
};

struct LightOptions {
    bool effect = true;
    bool power_on_behavior = true;
    bool configure_reporting = false;
    std::optional<ColorTempOptions> color_temp = {};
    std::optional<ColorOptions> color = {};
    std::optional<std::vector<std::string>> level_config = {};  // the features to show; empty: all of them
    Reporting level_report = {kReport5Seconds, kReportMax, 1};
    bool turns_off_at_brightness_1 = false;
    bool move_to_level_with_on_off_disable = false;
    std::vector<std::string> endpoint_names = {};
    bool ota = false;
    // Lays something around a setter that has options (which may then be more); empty: nothing.
    std::function<SetterPtr(SetterPtr)> wrap = {};
    std::vector<exposes::Expose> wrapped_options = {};
};
Feature light(LightOptions options = {});

// ---- Parts ----

SetterPtr light_on_off_brightness_setter(
    std::vector<std::string> endpoint_names = {});  // state brightness brightness_percent on_time off_wait_time
SetterPtr ignored_setter(std::string key);          // accepted, does nothing: "transition", "rate"
SetterPtr level_config_setter();
SetterPtr brightness_move_setter();
SetterPtr brightness_step_setter();
SetterPtr color_setter();
SetterPtr color_temp_setter();
SetterPtr color_and_color_temp_setter();
SetterPtr color_and_color_temp_via_color_setter();
SetterPtr color_mode_setter();
SetterPtr color_options_setter();
SetterPtr color_temp_move_setter();
SetterPtr color_temp_step_setter();
SetterPtr color_temp_startup_setter();
SetterPtr hue_saturation_move_setter();
SetterPtr hue_saturation_step_setter();
SetterPtr effect_setter();

DecoderPtr brightness_decoder();
DecoderPtr level_config_decoder();
DecoderPtr color_decoder();  // color, color_temp, color_mode, color_temp_startup, color_options

ConfigureStep read_color_capabilities(bool with_range);  // failures do not matter

// What several setters build on.
async::Task<Result<SetResult>> set_color(const Command& command, const Json& value);
async::Task<Result<SetResult>> set_color_temp(const Command& command);
async::Task<Result<SetResult>> set_light_on_off_brightness(const Command& command);
async::Task<Result<void>> get_light_on_off_brightness(const Command& command);
async::Task<Result<SetResult>> move_hue(const Command& command, Json value);  // as hue_move
color::TempRange color_temp_range(const Command& command);                    // of the endpoint, or what all members can do
color::TempRange color_temp_range(const zigbee::Endpoint& endpoint);
std::vector<AttributeId> color_attributes(const Command& command);  // to read for a get
// optionsMask and optionsOverride, which level and colour commands carry unless the device cannot take them.
void add_option_fields(zcl::Fields& fields, const Command& command);

}  // namespace skep::devices

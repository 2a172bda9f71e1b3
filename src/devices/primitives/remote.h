// Buttons, remotes and dials: commands that a device sends, published as `action` (with action_group when sent to a group).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices {

struct CommandsSpec {
    std::vector<std::string> actions = {};  // shown; empty: all of the cluster
    bool bind = true;
    std::vector<std::string> endpoint_names = {};  // actions are postfixed with them
};
Feature commands_on_off(CommandsSpec spec = {});
Feature commands_level(CommandsSpec spec = {});  // with the option simulated_brightness
Feature commands_color(CommandsSpec spec = {});
Feature commands_scenes(CommandsSpec spec = {});
Feature commands_cover(CommandsSpec spec = {});

// Decoders alone, for definitions that show their own list of actions.
DecoderPtr command_action(ClusterId cluster, std::vector<std::string_view> commands, std::string action);
DecoderPtr command_move_to_level();
DecoderPtr command_move();
DecoderPtr command_step();
DecoderPtr command_stop();
DecoderPtr command_step_color_temperature();
DecoderPtr command_move_color_temperature();
DecoderPtr command_recall();  // recall_<scene>
DecoderPtr command_store();   // store_<scene>
DecoderPtr command_arm();     // IAS ACE keypads: arm_all_zones, disarm ... with action_code, action_zone
// Colour Control, one command each.
DecoderPtr command_enhanced_hue_and_saturation();
DecoderPtr command_hue_and_saturation();
DecoderPtr command_step_hue();
DecoderPtr command_step_saturation();
DecoderPtr command_color_loop();
DecoderPtr command_move_to_color_temp();
DecoderPtr command_move_to_color();
DecoderPtr command_move_hue();
DecoderPtr command_move_to_saturation();
DecoderPtr command_move_to_hue();

}  // namespace skep::devices

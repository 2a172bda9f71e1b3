#include "devices/primitives/remote.h"

#include <fmt/core.h>

#include <array>
#include <limits>

#include "devices/configure.h"
#include "devices/values.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices {

namespace {

constexpr double kSimulatedStart = 255;  // of a brightness that nobody has told yet

// What a command's decoder adds to its action; false: this command says nothing.
using Details = std::function<Result<void>(const zigbee::Message&, Device&, Update&, std::string& action)>;

DecoderPtr action_of(ClusterId cluster, std::vector<std::string_view> commands, std::string action, Details details = {}) {
    return on_commands(cluster, std::move(commands), [=](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        if (already_processed(message, device)) return ok;
        std::string name = action;
        Update more;
        if (details) {
            const Result<void> done = details(message, device, more, name);
            if (!done) return done.error();
        }
        update.event("action", property(name, message, *device.definition()));
        for (auto& [key, value] : more.values) update.values[key] = std::move(value);
        add_action_group(message, device, update);
        return ok;
    });
}

// A parameter of the command as a number; NaN when the command has none.
double field(const zigbee::Message& message, std::string_view name) {
    const zcl::Value* value = zcl::find(message.frame.fields(), name);
    return value != nullptr ? value->as_double().value_or(std::numeric_limits<double>::quiet_NaN())
                            : std::numeric_limits<double>::quiet_NaN();
}
bool has_field(const zigbee::Message& message, std::string_view name) {
    return zcl::find(message.frame.fields(), name) != nullptr;
}
void tell(Update& update, std::string_view name, double value) {
    update.set(name, number(value));
}

// ---- Simulated brightness: the remote's moves and steps as a brightness of its own ----

bool simulated(const Device& device) {
    const Json* wanted = find(device.options(), "simulated_brightness");
    if (wanted == nullptr || wanted->is_null()) return false;
    return wanted->is_bool() ? wanted->get_bool() : as_number(*wanted).value_or(1) != 0;
}

double simulation_option(const Device& device, std::string_view name, double fallback) {
    const Json* options = find(device.options(), "simulated_brightness");
    const Json* value = options != nullptr && options->is_object() ? find(options->get_object(), name) : nullptr;
    return value != nullptr ? as_number(*value).value_or(fallback) : fallback;
}

struct Simulation {
    std::string key;                // of the endpoint in the device's memory, and of its timer
    std::string brightness, delta;  // properties
};

Simulation simulation_of(const zigbee::Message& message, const Device& device) {
    const Definition& definition = *device.definition();
    return {"remote.brightness." + std::to_string(message.endpoint.id), property("brightness", message, definition),
            property("action_brightness_delta", message, definition)};
}

double remembered(Device& device, const Simulation& simulation) {
    const Json* value = find(device.memory(), simulation.key);
    return value != nullptr ? as_number(*value).value_or(kSimulatedStart) : kSimulatedStart;
}

void change_by(Device& device, const Simulation& simulation, double delta, Update& update) {
    const double brightness = clamp_number(remembered(device, simulation) + delta, 0, 255);
    device.memory()[simulation.key] = number(brightness);
    update.set(simulation.brightness, number(brightness));
    update.set(simulation.delta, number(delta));
}

void keep_moving(Device& device, const Simulation& simulation, double delta, async::Duration interval) {
    device.set_timer(simulation.key, interval, [&device, simulation, delta, interval] {
        const Json* direction = find(device.memory(), simulation.key + ".direction");
        const bool up = direction != nullptr && direction->is_string() && direction->get_string() == "up";
        Update update;
        change_by(device, simulation, up ? delta : -delta, update);
        keep_moving(device, simulation, delta, interval);
        device.publish(std::move(update));
    });
}

Result<void> move_to_level(const zigbee::Message& message, Device& device, Update& update, std::string&) {
    const double level = field(message, "level");
    tell(update, "action_level", level);
    tell(update, "action_transition_time", field(message, "transtime") / 10);
    if (!simulated(device)) return ok;
    const Simulation simulation = simulation_of(message, device);
    update.set(simulation.brightness, number(level));
    update.set(simulation.delta, number(level - remembered(device, simulation)));
    device.memory()[simulation.key] = number(level);
    return ok;
}

Result<void> move(const zigbee::Message& message, Device& device, Update& update, std::string& action) {
    const std::string direction = field_int(message, "movemode") == 1 ? "down" : "up";
    action = "brightness_move_" + direction;
    tell(update, "action_rate", field(message, "rate"));
    if (!simulated(device)) return ok;
    const Simulation simulation = simulation_of(message, device);
    device.memory()[simulation.key + ".direction"] = direction;
    if (!device.timer_pending(simulation.key)) {
        const auto interval = std::chrono::milliseconds(whole_of(std::max(1.0, simulation_option(device, "interval", 200))));
        keep_moving(device, simulation, simulation_option(device, "delta", 20), interval);
    }
    return ok;
}

Result<void> step(const zigbee::Message& message, Device& device, Update& update, std::string& action) {
    const bool up = field_int(message, "stepmode") != 1;
    action = up ? "brightness_step_up" : "brightness_step_down";
    const double size = field(message, "stepsize");
    tell(update, "action_step_size", size);
    tell(update, "action_transition_time", field(message, "transtime") / 10);
    if (simulated(device)) change_by(device, simulation_of(message, device), up ? size : -size, update);
    return ok;
}

Result<void> stop(const zigbee::Message& message, Device& device, Update&, std::string&) {
    if (simulated(device)) device.clear_timer(simulation_of(message, device).key);
    return ok;
}

// ---- Colour ----

Result<void> step_color_temperature(const zigbee::Message& message, Device&, Update& update, std::string& action) {
    const bool up = field_int(message, "stepmode") == 1;
    const double size = field(message, "stepsize");
    action = up ? "color_temperature_step_up" : "color_temperature_step_down";
    tell(update, "action_step_size", size);
    tell(update, "action_color_temperature_delta", up ? size : -size);
    if (has_field(message, "transtime")) tell(update, "action_transition_time", field(message, "transtime") / 10);
    return ok;
}

Result<void> move_color_temperature(const zigbee::Message& message, Device&, Update& update, std::string& action) {
    static const Names kDirections{{"stop", 0}, {"up", 1}, {"down", 3}};
    const double mode = field(message, "movemode");
    const Result<std::string_view> direction = name_of(kDirections, mode);
    if (!direction) return Error{Errc::Invalid, fmt::format("Key '{}' not found in: [0, 1, 3]", js_number(mode))};
    action = "color_temperature_move_" + std::string(*direction);
    tell(update, "action_rate", field(message, "rate"));
    tell(update, "action_minimum", field(message, "minimum"));
    tell(update, "action_maximum", field(message, "maximum"));
    return ok;
}

Result<void> enhanced_hue_and_saturation(const zigbee::Message& message, Device&, Update& update, std::string&) {
    const double hue = field(message, "enhancehue");
    tell(update, "action_enhanced_hue", hue);
    tell(update, "action_hue", map_range(hue, 0, 65535, 0, 360, 1));
    tell(update, "action_saturation", field(message, "saturation"));
    tell(update, "action_transition_time", field(message, "transtime"));
    return ok;
}

Result<void> hue_and_saturation(const zigbee::Message& message, Device&, Update& update, std::string&) {
    tell(update, "action_hue", field(message, "hue"));
    tell(update, "action_saturation", field(message, "saturation"));
    tell(update, "action_transition_time", field(message, "transtime"));
    return ok;
}

Details colour_step(std::string what) {
    return [what](const zigbee::Message& message, Device&, Update& update, std::string& action) -> Result<void> {
        action = what + (field_int(message, "stepmode") == 1 ? "up" : "down");
        tell(update, "action_step_size", field(message, "stepsize"));
        tell(update, "action_transition_time", field(message, "transtime") / 10);
        return ok;
    };
}

std::string_view direction_of(const zigbee::Message& message) {
    return field_int(message, "direction") == 0 ? "decrement" : "increment";
}

Result<void> color_loop(const zigbee::Message& message, Device&, Update& update, std::string&) {
    const std::int64_t flags = field_int(message, "updateflags").value_or(0);
    JsonObject shown;
    shown["action"] = (flags & 1) != 0;
    shown["direction"] = (flags & 2) != 0;
    shown["time"] = (flags & 4) != 0;
    shown["start_hue"] = (flags & 8) != 0;
    update.set("action_update_flags", std::move(shown));
    static const Names kActions{
        {"deactivate", 0}, {"activate_from_color_loop_start_enhanced_hue", 1}, {"activate_from_enhanced_current_hue", 2}};
    if (const auto name = name_of(kActions, field(message, "action"))) update.set("action_action", *name);
    update.set("action_direction", direction_of(message));
    tell(update, "action_time", field(message, "time"));
    tell(update, "action_start_hue", field(message, "starthue"));
    return ok;
}

Result<void> move_to_color_temp(const zigbee::Message& message, Device&, Update& update, std::string&) {
    tell(update, "action_color_temperature", field(message, "colortemp"));
    tell(update, "action_transition_time", field(message, "transtime"));
    return ok;
}

Result<void> move_to_color(const zigbee::Message& message, Device&, Update& update, std::string&) {
    JsonObject color;
    color["x"] = number(precision_round(field(message, "colorx") / 65535, 3));
    color["y"] = number(precision_round(field(message, "colory") / 65535, 3));
    update.set("action_color", std::move(color));
    tell(update, "action_transition_time", field(message, "transtime"));
    return ok;
}

Result<void> move_hue(const zigbee::Message& message, Device&, Update& update, std::string& action) {
    const auto mode = field_int(message, "movemode");
    action = mode == 1 ? "hue_move" : mode == 3 ? "hue_down" : "hue_stop";
    tell(update, "action_rate", field(message, "rate"));
    return ok;
}

Result<void> move_to_saturation(const zigbee::Message& message, Device&, Update& update, std::string&) {
    tell(update, "action_saturation", field(message, "saturation"));
    tell(update, "action_transition_time", field(message, "transtime"));
    return ok;
}

Result<void> move_to_hue(const zigbee::Message& message, Device&, Update& update, std::string&) {
    tell(update, "action_hue", field(message, "hue"));
    tell(update, "action_transition_time", field(message, "transtime") / 10);
    update.set("action_direction", direction_of(message));
    return ok;
}

// ---- Features ----

std::vector<std::string> shown_actions(const CommandsSpec& spec, const std::vector<std::string>& all) {
    const std::vector<std::string>& actions = spec.actions.empty() ? all : spec.actions;
    if (spec.endpoint_names.empty()) return actions;
    std::vector<std::string> out;
    for (const std::string& action : actions) {
        for (const std::string& endpoint : spec.endpoint_names) out.push_back(action + "_" + endpoint);
    }
    return out;
}

Feature commands(const CommandsSpec& spec, ClusterId cluster, const std::vector<std::string>& all, std::vector<DecoderPtr> decoders) {
    Feature out;
    out.exposes.push_back(exposes::action(shown_actions(spec, all)));
    out.decoders = std::move(decoders);
    if (spec.bind) {
        Where where;
        where.endpoint_names = spec.endpoint_names;
        out.configure.push_back(bind_cluster(cluster, Side::Output, where));
    }
    return out;
}

Details scene_details(bool numbered) {
    return [numbered](const zigbee::Message& message, Device&, Update&, std::string& action) -> Result<void> {
        if (numbered) action += "_" + js_number(field(message, "sceneid"));
        return ok;
    };
}

}  // namespace

DecoderPtr command_action(ClusterId cluster, std::vector<std::string_view> commands, std::string action) {
    return action_of(cluster, std::move(commands), std::move(action));
}
DecoderPtr command_move_to_level() {
    return action_of(zcl::kGenLevelCtrl, {"moveToLevel", "moveToLevelWithOnOff"}, "brightness_move_to_level", move_to_level);
}
DecoderPtr command_move() {
    return action_of(zcl::kGenLevelCtrl, {"move", "moveWithOnOff"}, {}, move);
}
DecoderPtr command_step() {
    return action_of(zcl::kGenLevelCtrl, {"step", "stepWithOnOff"}, {}, step);
}
DecoderPtr command_stop() {
    return action_of(zcl::kGenLevelCtrl, {"stop", "stopWithOnOff"}, "brightness_stop", stop);
}
DecoderPtr command_step_color_temperature() {
    return action_of(zcl::kLightingColorCtrl, {"stepColorTemp"}, {}, step_color_temperature);
}
DecoderPtr command_move_color_temperature() {
    return action_of(zcl::kLightingColorCtrl, {"moveColorTemp"}, {}, move_color_temperature);
}
DecoderPtr command_enhanced_hue_and_saturation() {
    return action_of(zcl::kLightingColorCtrl, {"enhancedMoveToHueAndSaturation"}, "enhanced_move_to_hue_and_saturation",
                     enhanced_hue_and_saturation);
}
DecoderPtr command_hue_and_saturation() {
    return action_of(zcl::kLightingColorCtrl, {"moveToHueAndSaturation"}, "move_to_hue_and_saturation", hue_and_saturation);
}
DecoderPtr command_step_hue() {
    return action_of(zcl::kLightingColorCtrl, {"stepHue"}, {}, colour_step("color_hue_step_"));
}
DecoderPtr command_step_saturation() {
    return action_of(zcl::kLightingColorCtrl, {"stepSaturation"}, {}, colour_step("color_saturation_step_"));
}
DecoderPtr command_color_loop() {
    return action_of(zcl::kLightingColorCtrl, {"colorLoopSet"}, "color_loop_set", color_loop);
}
DecoderPtr command_move_to_color_temp() {
    return action_of(zcl::kLightingColorCtrl, {"moveToColorTemp"}, "color_temperature_move", move_to_color_temp);
}
DecoderPtr command_move_to_color() {
    return action_of(zcl::kLightingColorCtrl, {"moveToColor"}, "color_move", move_to_color);
}
DecoderPtr command_move_hue() {
    return action_of(zcl::kLightingColorCtrl, {"moveHue"}, {}, move_hue);
}
DecoderPtr command_move_to_saturation() {
    return action_of(zcl::kLightingColorCtrl, {"moveToSaturation"}, "move_to_saturation", move_to_saturation);
}
DecoderPtr command_move_to_hue() {
    return action_of(zcl::kLightingColorCtrl, {"moveToHue"}, "move_to_hue", move_to_hue);
}
DecoderPtr command_recall() {
    return action_of(zcl::kGenScenes, {"recall"}, "recall", scene_details(true));
}
DecoderPtr command_store() {
    return action_of(zcl::kGenScenes, {"store"}, "store", scene_details(true));
}

DecoderPtr command_arm() {
    static constexpr std::array<std::string_view, 11> kModes{"disarm",      "arm_day_zones", "arm_night_zones", "arm_all_zones",
                                                             "exit_delay",  "entry_delay",   "not_ready",       "in_alarm",
                                                             "arming_stay", "arming_night",  "arming_away"};
    return on_commands(zcl::kSsIasAce, {"arm"}, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        if (already_processed(message, device)) return ok;
        const auto mode = static_cast<std::size_t>(field_int(message, "armmode").value_or(-1));
        const std::string_view name = mode < kModes.size() ? kModes[mode] : "undefined";
        update.event("action", property(name, message, *device.definition()));
        const zcl::Value* code = zcl::find(message.frame.fields(), "code");
        if (code != nullptr && code->as_string() != nullptr) update.set("action_code", *code->as_string());
        tell(update, "action_zone", field(message, "zoneid"));
        if (message.group && raw(*message.group) != 0) update.set("action_group", raw(*message.group));
        return ok;
    });
}

Feature commands_on_off(CommandsSpec spec) {
    static const std::vector<std::string> kActions{"on", "off", "toggle"};
    const Details which = [](const zigbee::Message& message, Device&, Update&, std::string& action) -> Result<void> {
        action = message.is_command("on") ? "on" : message.is_command("toggle") ? "toggle" : "off";
        return ok;
    };
    return commands(spec, zcl::kGenOnOff, kActions, {action_of(zcl::kGenOnOff, {"on", "off", "offWithEffect", "toggle"}, {}, which)});
}

Feature commands_level(CommandsSpec spec) {
    static const std::vector<std::string> kActions{"brightness_move_to_level", "brightness_move_up",   "brightness_move_down",
                                                   "brightness_step_up",       "brightness_step_down", "brightness_stop"};
    Feature out = commands(spec, zcl::kGenLevelCtrl, kActions, {command_move_to_level(), command_move(), command_step(), command_stop()});
    out.decoder_options.push_back(options::simulated_brightness());
    return out;
}

Feature commands_color(CommandsSpec spec) {
    static const std::vector<std::string> kActions{"color_temperature_move_stop",
                                                   "color_temperature_move_up",
                                                   "color_temperature_move_down",
                                                   "color_temperature_step_up",
                                                   "color_temperature_step_down",
                                                   "enhanced_move_to_hue_and_saturation",
                                                   "move_to_hue_and_saturation",
                                                   "color_hue_step_up",
                                                   "color_hue_step_down",
                                                   "color_saturation_step_up",
                                                   "color_saturation_step_down",
                                                   "color_loop_set",
                                                   "color_temperature_move",
                                                   "color_move",
                                                   "hue_move",
                                                   "hue_stop",
                                                   "move_to_saturation",
                                                   "move_to_hue",
                                                   "stop_move_step"};
    constexpr ClusterId kColor = zcl::kLightingColorCtrl;
    std::vector<DecoderPtr> decoders{command_move_color_temperature(),
                                     command_step_color_temperature(),
                                     command_enhanced_hue_and_saturation(),
                                     command_hue_and_saturation(),
                                     command_step_hue(),
                                     command_step_saturation(),
                                     command_color_loop(),
                                     command_move_to_color_temp(),
                                     command_move_to_color(),
                                     command_move_hue(),
                                     command_move_to_saturation(),
                                     command_move_to_hue(),
                                     command_action(kColor, {"stopMoveStep"}, "stop_move_step")};
    return commands(spec, kColor, kActions, std::move(decoders));
}

Feature commands_scenes(CommandsSpec spec) {
    static const std::vector<std::string> kActions{"recall", "store", "add", "remove", "remove_all"};
    const Details which = [](const zigbee::Message& message, Device&, Update&, std::string& action) -> Result<void> {
        if (message.is_command("recall") || message.is_command("store")) {
            action = (message.is_command("recall") ? "recall_" : "store_") + js_number(field(message, "sceneid"));
        } else {
            action = message.is_command("add") ? "add" : message.is_command("remove") ? "remove" : "remove_all";
        }
        return ok;
    };
    Feature out = commands(spec, zcl::kGenScenes, kActions,
                           {action_of(zcl::kGenScenes, {"recall", "store", "add", "remove", "removeAll"}, {}, which)});
    return out;
}

Feature commands_cover(CommandsSpec spec) {
    static const std::vector<std::string> kActions{"open", "close", "stop"};
    const Details which = [](const zigbee::Message& message, Device&, Update&, std::string& action) -> Result<void> {
        action = message.is_command("upOpen") ? "open" : message.is_command("downClose") ? "close" : "stop";
        return ok;
    };
    return commands(spec, zcl::kClosuresWindowCovering, kActions,
                    {action_of(zcl::kClosuresWindowCovering, {"upOpen", "downClose", "stop"}, {}, which)});
}

}  // namespace skep::devices

// The generic Green Power device: every command is an action (Green Power 14-0563, A.4.1).
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "devices/generated.h"
#include "devices/values.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices {

namespace {

struct GpCommand {
    std::uint8_t id;
    std::string_view action;
};
// The spelling of "huw" is the one that clients know.
constexpr std::array kCommands{GpCommand{0x00, "identify"},
                               GpCommand{0x10, "recall_scene0"},
                               GpCommand{0x11, "recall_scene1"},
                               GpCommand{0x12, "recall_scene2"},
                               GpCommand{0x13, "recall_scene3"},
                               GpCommand{0x14, "recall_scene4"},
                               GpCommand{0x15, "recall_scene5"},
                               GpCommand{0x16, "recall_scene6"},
                               GpCommand{0x17, "recall_scene7"},
                               GpCommand{0x18, "store_scene0"},
                               GpCommand{0x19, "store_scene1"},
                               GpCommand{0x1A, "store_scene2"},
                               GpCommand{0x1B, "store_scene3"},
                               GpCommand{0x1C, "store_scene4"},
                               GpCommand{0x1D, "store_scene5"},
                               GpCommand{0x1E, "store_scene6"},
                               GpCommand{0x1F, "store_scene7"},
                               GpCommand{0x20, "off"},
                               GpCommand{0x21, "on"},
                               GpCommand{0x22, "toggle"},
                               GpCommand{0x23, "release"},
                               GpCommand{0x30, "move_up"},
                               GpCommand{0x31, "move_down"},
                               GpCommand{0x32, "step_up"},
                               GpCommand{0x33, "step_down"},
                               GpCommand{0x34, "level_control_stop"},
                               GpCommand{0x35, "move_up_with_on_off"},
                               GpCommand{0x36, "move_down_with_on_off"},
                               GpCommand{0x37, "step_up_with_on_off"},
                               GpCommand{0x38, "step_down_with_on_off"},
                               GpCommand{0x40, "move_hue_stop"},
                               GpCommand{0x41, "move_hue_up"},
                               GpCommand{0x42, "move_hue_down"},
                               GpCommand{0x43, "step_hue_up"},
                               GpCommand{0x44, "step_huw_down"},
                               GpCommand{0x45, "move_saturation_stop"},
                               GpCommand{0x46, "move_saturation_up"},
                               GpCommand{0x47, "move_saturation_down"},
                               GpCommand{0x48, "step_saturation_up"},
                               GpCommand{0x49, "step_saturation_down"},
                               GpCommand{0x4A, "move_color"},
                               GpCommand{0x4B, "step_color"},
                               GpCommand{0x50, "lock_door"},
                               GpCommand{0x51, "unlock_door"},
                               GpCommand{0x60, "press11"},
                               GpCommand{0x61, "release11"},
                               GpCommand{0x62, "press12"},
                               GpCommand{0x63, "release12"},
                               GpCommand{0x64, "press22"},
                               GpCommand{0x65, "release22"},
                               GpCommand{0x66, "short_press11"},
                               GpCommand{0x67, "short_press12"},
                               GpCommand{0x68, "short_press22"},
                               GpCommand{0x69, "press_8bit_vector"},
                               GpCommand{0x6A, "release_8bit_vector"},
                               GpCommand{0xA0, "attribute_reporting"},
                               GpCommand{0xA1, "manufacture_specific_attr_reporting"},
                               GpCommand{0xA2, "multi_cluster_reporting"},
                               GpCommand{0xA3, "manufacturer_specific_mcluster_reporting"},
                               GpCommand{0xA4, "request_attributes"},
                               GpCommand{0xA5, "read_attributes_response"},
                               GpCommand{0xA6, "zcl_tunneling"},
                               GpCommand{0xA8, "compact_attribute_reporting"},
                               GpCommand{0xAF, "any_sensor_command_a0_a3"},
                               GpCommand{0xE0, "commissioning"},
                               GpCommand{0xE1, "decommissioning"},
                               GpCommand{0xE2, "success"},
                               GpCommand{0xE3, "channel_request"},
                               GpCommand{0xE4, "application_description"}};
constexpr std::int64_t kFirstManagement = 0xE0;  // commissioning and the like are no actions
constexpr std::size_t kCountersRemembered = 5;

JsonArray payload_of(const zigbee::Message& message) {
    JsonArray out;
    const zcl::Value* frame = zcl::find(message.frame.fields(), "commandFrame");
    const zcl::Value* raw = frame != nullptr ? frame->field("raw") : nullptr;
    const Bytes* bytes = raw != nullptr ? raw->as_bytes() : nullptr;
    if (bytes == nullptr) return out;
    for (std::uint8_t byte : *bytes) out.emplace_back(byte);
    return out;
}

Result<void> decode_green_power(const zigbee::Message& message, Device& device, Update& update) {
    const std::int64_t id = field_int(message, "commandID").value_or(0xFF);
    if (green_power_repeated(device, id, field_int(message, "frameCounter").value_or(0)) || id >= kFirstManagement) return ok;
    const auto row = std::find_if(kCommands.begin(), kCommands.end(), [&](const GpCommand& command) { return command.id == id; });
    update.event("action", row != kCommands.end() ? std::string(row->action) : fmt::format("unknown_{}", id));
    update.set("payload", payload_of(message));
    return ok;
}

}  // namespace

bool green_power_repeated(Device& device, std::int64_t command, std::int64_t counter) {
    Json& kept = device.memory()[fmt::format("green_power.counters {}", command)];
    if (!kept.is_array()) kept = JsonArray{};
    JsonArray& list = kept.get_array();
    if (std::any_of(list.begin(), list.end(), [&](const Json& seen) { return equal(seen, counter); })) return true;
    list.insert(list.begin(), Json(counter));
    if (list.size() > kCountersRemembered) list.pop_back();
    return false;
}

Feature generic_green_power() {
    Feature feature;
    std::vector<std::string> actions;
    for (const GpCommand& command : kCommands) actions.emplace_back(command.action);
    feature.exposes.emplace_back(exposes::action(actions).object());
    feature.exposes.emplace_back(exposes::list("payload", kState, exposes::numeric("payload", kState).description("Byte"))
                                     .description("Payload of the command")
                                     .object());
    feature.decoders.push_back(on_commands(zcl::kGreenPower, {"notification", "commissioningNotification"}, decode_green_power));
    return feature;
}

}  // namespace skep::devices

// Plain converters of what remotes, keypads and switches say when they are pressed.
#include "devices/primitives/remote.h"

#include <fmt/core.h>

#include "devices/answer.h"
#include "devices/configure.h"
#include "devices/recipes/makers.h"
#include "devices/values.h"
#include "spec/zcl/clusters/security.h"

namespace skep::devices::recipes {

namespace {

using Kind = zigbee::Message::Kind;

template <ClusterId cluster, Word command, Word action>
std::vector<Feature> command_is(Call&) {
    return {{.decoders = {command_action(cluster, {command.view()}, std::string(action.view()))}}};
}

// A command that says nothing.
template <ClusterId cluster, Word command>
std::vector<Feature> ignored_command(Call&) {
    return {{.decoders = {
                 on_commands(cluster, {command.view()}, [](const zigbee::Message&, Device&, Update&) -> Result<void> { return ok; })}}};
}

// The state that a command asks for, as the sender's own.
template <Word command, Word state>
std::vector<Feature> state_by_command(Call&) {
    return {{.decoders = {on_commands(zcl::kGenOnOff, {command.view()},
                                      [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                          if (already_processed(message, device)) return ok;
                                          update.set(property("state", message, *device.definition()), state.view());
                                          return ok;
                                      })}}};
}

// A zone that is a button.
DecoderPtr zone_presses() {
    return on_commands(zcl::kSsIasZone, {"statusChangeNotification"},
                       [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                           static const Names kPresses{{"off", 0}, {"single", 1}, {"double", 2}, {"hold", 3}};
                           const auto status = field_int(message, "zonestatus").value_or(-1);
                           if (const auto name = name_of(kPresses, static_cast<double>(status)))
                               update.event("action", *name);
                           else
                               update.clear("action");
                           return ok;
                       });
}

DecoderPtr on_off_presses() {
    return on_commands(zcl::kGenOnOff, {"on", "off", "toggle"},
                       [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                           update.event("action", message.is_command("toggle") ? "single" : message.is_command("on") ? "double" : "long");
                           return ok;
                       });
}

std::vector<Feature> on_off_button(Call&) {
    Feature out{.decoders = {on_off_presses()}};
    out.configure.push_back(bind_cluster(zcl::kGenOnOff, Side::Output));
    return {std::move(out)};
}

// ---- Keypads ----

// The answer to it has the number of the request.
DecoderPtr arm_with_transaction() {
    const DecoderPtr arm = command_arm();
    return on_commands(zcl::kSsIasAce, {"arm"}, [arm](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        Update told;
        const Result<void> done = arm->decode(message, device, told);
        if (!done || told.empty()) return done;
        for (auto& [name, value] : told.values) update.values[name] = std::move(value);
        update.events.insert(update.events.end(), told.events.begin(), told.events.end());
        update.set("action_transaction", message.frame.header.sequence);
        return ok;
    });
}

async::Task<void> confirm_arm(Device& device, EndpointId endpoint, std::uint8_t sequence) {
    Bytes payload(2, 0);  // the command arm, and success
    const Result<void> done =
        co_await answer_request(device, endpoint, zcl::kSsIasAce, sequence, zcl::General::DefaultResponse, std::move(payload));
    if (!done) {
        device.network().log().error("zhc", "Failed to send default response to '{}' ({})", to_string(device.node().ieee),
                                     done.error().what);
    }
}

// A remote that wants a default response, too, and repeats itself until it has one.
std::vector<Feature> arm_default_response(Call&) {
    return {{.decoders = {on_commands(zcl::kSsIasAce, {"arm"}, [](const zigbee::Message& message, Device& device, Update&) -> Result<void> {
                 device.scope().spawn(confirm_arm(device, message.endpoint.id, message.frame.header.sequence));
                 return ok;
             })}}};
}

constexpr Primitive kPrimitives[] = {
    {"fromZigbee:command_move_hue", 0xb55cad80ed905a85, one_decoder<command_move_hue>},
    {"fromZigbee:command_move_to_color", 0x9d65368a950bf76b, one_decoder<command_move_to_color>},
    {"fromZigbee:command_move_to_color_temp", 0xc351573852b4e147, one_decoder<command_move_to_color_temp>},
    {"fromZigbee:command_move_to_hue", 0xb8c4137bb46353b8, one_decoder<command_move_to_hue>},
    {"fromZigbee:command_move_to_saturation", 0xe53e61b209ce23d8, one_decoder<command_move_to_saturation>},
    {"fromZigbee:command_step_hue", 0x049e2b32584aeb03, one_decoder<command_step_hue>},
    {"fromZigbee:command_step_saturation", 0x9b416084c115cace, one_decoder<command_step_saturation>},
    {"fromZigbee:command_enhanced_move_to_hue_and_saturation", 0x8e11a328e33d9e1c, one_decoder<command_enhanced_hue_and_saturation>},
    {"fromZigbee:command_move_to_hue_and_saturation", 0x078889d8dea066e4, one_decoder<command_hue_and_saturation>},
    {"fromZigbee:command_color_loop_set", 0x19e5b1b71de8e4a8, one_decoder<command_color_loop>},
    {"fromZigbee:command_off_with_effect", 0x2213ed9fcebf40ab, command_is<zcl::kGenOnOff, "offWithEffect", "off">},
    {"fromZigbee:command_emergency", 0xa7ec23fa8cde853f, command_is<zcl::kSsIasAce, "emergency", "emergency">},
    {"fromZigbee:command_panic", 0x82620faf26c5494b, command_is<zcl::kSsIasAce, "panic", "panic">},
    {"fromZigbee:command_cover_open", 0xb49d562b4e78e17a, command_is<zcl::kClosuresWindowCovering, "upOpen", "open">},
    {"fromZigbee:command_cover_close", 0x93c91fadca060b0e, command_is<zcl::kClosuresWindowCovering, "downClose", "close">},
    {"fromZigbee:command_cover_stop", 0xcd876b586c281621, command_is<zcl::kClosuresWindowCovering, "stop", "stop">},
    {"fromZigbee:command_on_state", 0xb3588eb496c05dd9, state_by_command<"on", "ON">},
    {"fromZigbee:command_off_state", 0xcdfa197f637df283, state_by_command<"off", "OFF">},
    {"fromZigbee:command_status_change_notification_action", 0x6c514969feea176a, one_decoder<zone_presses>},
    {"fromZigbee:ewelink_action", 0xea800e8598c290b9, one_decoder<on_off_presses>},
    {"ewelink:ewelinkModernExtend.ewelinkAction", 0xc91b53fc1a83dcf4, on_off_button},
    {"fromZigbee:command_arm_with_transaction", 0x2e632a4a11860f9f, one_decoder<arm_with_transaction>},
    {"modernExtend:iasArmCommandDefaultResponse", 0x64521101b9da9de9, arm_default_response},
    {"fromZigbee:ignore_command_on", 0x41a60c283c8dc192, ignored_command<zcl::kGenOnOff, "on">},
    {"fromZigbee:ignore_command_off_with_effect", 0xbc67798e823b49d2, ignored_command<zcl::kGenOnOff, "offWithEffect">},
    {"fromZigbee:ignore_command_step", 0x6522e18da821d8e1, ignored_command<zcl::kGenLevelCtrl, "step">},
    {"fromZigbee:ignore_command_stop", 0x67d6d12de45fd07f, ignored_command<zcl::kGenLevelCtrl, "stop">},
    {"fromZigbee:ignore_iaszone_statuschange", 0x489ffd966cfd947f, ignored_command<zcl::kSsIasZone, "statusChangeNotification">},
};

}  // namespace

std::span<const Primitive> remote_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

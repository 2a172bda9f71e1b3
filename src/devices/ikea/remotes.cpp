// What remotes and dials send.
#include <array>

#include "devices/answer.h"
#include "devices/configure.h"
#include "devices/ikea/clusters.h"
#include "devices/ikea/features.h"
#include "devices/values.h"
#include "devices/versions.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::ikea {

namespace {

using zigbee::Message;

std::string memory_key(const Message& message, std::string_view what) {
    return "endpoint " + std::to_string(message.endpoint.id) + " " + std::string(what);
}

constexpr std::string_view kDirection = "ikea.direction";       // of the arrow that is held
constexpr std::string_view kReleasedAt = "ikea.arrow_release";  // milliseconds of the wall clock
constexpr std::int64_t kOnAfterArrowMs = 700;                   // a STYRBAR sends "on" about 500 ms after an arrow

constexpr std::int64_t kLeftClick = 257, kToggleHold = 2, kLeftHold = 3329;

// Says an action unless the frame was seen before.
DecoderPtr action_on(ClusterId cluster, std::string_view command, std::function<std::string(const Message&, Device&)> name) {
    return on_commands(cluster, {command},
                       [name = std::move(name)](const Message& message, Device& device, Update& update) -> Result<void> {
                           if (already_processed(message, device)) return ok;
                           const std::string action = name(message, device);
                           if (!action.empty()) update.event("action", action);
                           return ok;
                       });
}

Feature with_actions(const std::vector<std::string>& actions) {
    Feature feature;
    feature.exposes.emplace_back(exposes::action(actions).object());
    return feature;
}

std::string by_mode(const Message& message, std::string_view field, std::string_view if_1, std::string_view otherwise) {
    return std::string(field_int(message, field) == 1 ? if_1 : otherwise);
}

Result<void> decode_arrow_hold(const Message& message, Device& device, Update& update) {
    if (already_processed(message, device)) return ok;
    const std::string direction = field_int(message, "value") == kLeftHold ? "left" : "right";
    device.memory()[memory_key(message, kDirection)] = direction;
    update.event("action", "arrow_" + direction + "_hold");
    return ok;
}

Result<void> decode_arrow_release(const Message& message, Device& device, Update& update, bool styrbar) {
    if (already_processed(message, device)) return ok;
    if (styrbar) device.memory()[memory_key(message, kReleasedAt)] = device.network().loop().wall_ms();
    const std::string key = memory_key(message, kDirection);
    const Json* direction = find(device.memory(), key);
    if (direction == nullptr) return ok;
    update.event("action", "arrow_" + text_of(*direction) + "_release");
    update.set("action_duration", number(static_cast<double>(field_int(message, "value").value_or(0)) / 1000));
    device.memory().erase(key);
    return ok;
}

// Firmware up to 2.3.75 binds to groups only; the network's first default group is the one that the peer uses.
constexpr GroupId kDefaultBindGroup{901};
constexpr Version kBindsToEndpoints{2, 3, 75};

async::Task<Result<void>> bind_remote(Device& device) {
    const std::optional<std::string>& build = device.node().software_build_id;
    if (!build || build->empty()) {
        device.network().log().warning("zhc:ikea", "Could not correctly configure '{}' since softwareBuildID is missing, try re-pairing it",
                                       build.value_or("undefined"));
        co_return ok;
    }
    const std::optional<Version> version = parse_version(*build);
    std::variant<zigbee::EndpointTarget, GroupId> target = kDefaultBindGroup;
    if (version && *version >= kBindsToEndpoints) target = device.network().coordinator_target();
    Result<void> bound = co_await device.network().bind(device.node(), 1, zcl::kGenOnOff, target);
    co_return bound;
}

async::Task<Result<void>> bind_styrbar(Device& device) {
    constexpr Version kFirstWithBinds{2, 4, 0};
    const std::optional<std::string>& build = device.node().software_build_id;
    const std::optional<Version> version = build ? parse_version(*build) : std::nullopt;
    if (!version || *version < kFirstWithBinds) co_return ok;
    std::vector<ClusterId> clusters{zcl::kGenOnOff, zcl::kGenLevelCtrl, zcl::kGenScenes};
    Result<void> bound = co_await skep::devices::bind(device, 1, std::move(clusters));
    co_return bound;
}

// ---- The version that a remote asks its lamp for ----

// A low one makes it repeat clicks of an arrow instead of telling of hold and release.
constexpr std::uint8_t kNewEnough = 99;

async::Task<void> answer_app_version(Device& device, EndpointId endpoint, std::uint8_t sequence) {
    Writer out;
    out.u16(zcl::basic::kAppVersion)
        .u8(static_cast<std::uint8_t>(zcl::Status::Success))
        .u8(static_cast<std::uint8_t>(zcl::Type::Uint8))
        .u8(kNewEnough);
    const Result<void> done = co_await answer_request(device, endpoint, zcl::kGenBasic, sequence, zcl::General::ReadResponse, out.take());
    if (!done) {
        device.network().log().warning("zhc:ikea", "Custom appVersion response failed for '{}': {}", to_string(device.node().ieee),
                                       done.error().what);
    }
}

// What is asked for is known, not of which cluster: Time, the other cluster that is read from us, is never asked without attribute 0.
bool asks_app_version(const zcl::Frame& request) {
    bool asked = false;
    for (const zcl::AttributeRecord& record : request.attributes()) {
        if (record.id == zcl::time::kTime) return false;
        asked = asked || record.id == zcl::basic::kAppVersion;
    }
    return asked;
}

}  // namespace

Feature app_version() {
    Feature feature;
    feature.events.emplace_back([](Event event, Device& device, const JsonObject*) {
        if (event == Event::Stop) device.node().custom_read_response = {};
        if (event != Event::Start) return;
        device.node().custom_read_response = [&device](const zcl::Frame& request, zigbee::Endpoint& endpoint, ClusterId) {
            if (!asks_app_version(request)) return false;
            device.scope().spawn(answer_app_version(device, endpoint.id, request.header.sequence));
            return true;
        };
    });
    return feature;
}

Feature configure_remote() {
    Feature feature;
    feature.configure.emplace_back(bind_remote);
    return feature;
}

Feature configure_styrbar() {
    Feature feature;
    feature.configure.emplace_back(bind_styrbar);
    return feature;
}

Feature toggle_action() {
    Feature feature = with_actions({"toggle"});
    feature.decoders.push_back(action_on(zcl::kGenOnOff, zcl::on_off::command::kToggle.name, [](const Message& message, Device& device) {
        return property("toggle", message, *device.definition());
    }));
    return feature;
}

Feature level_actions() {
    namespace commands = zcl::level::command;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kActions{
        {{commands::kStepWithOnOff.name, "brightness_up_click"},
         {commands::kStep.name, "brightness_down_click"},
         {commands::kMoveWithOnOff.name, "brightness_up_hold"},
         {commands::kStopWithOnOff.name, "brightness_up_release"},
         {commands::kMove.name, "brightness_down_hold"},
         {commands::kStop.name, "brightness_down_release"},
         {commands::kMoveToLevelWithOnOff.name, "toggle_hold"}}};
    std::vector<std::string> actions;
    Feature feature;
    for (const auto& [command, action] : kActions) {
        actions.emplace_back(action);
        feature.decoders.push_back(
            action_on(zcl::kGenLevelCtrl, command, [name = action](const Message&, Device&) { return std::string(name); }));
    }
    feature.exposes.emplace_back(exposes::action(actions).object());
    return feature;
}

Feature styrbar_on() {
    Feature feature = with_actions({"on"});
    feature.decoders.push_back(
        action_on(zcl::kGenOnOff, zcl::on_off::command::kOn.name, [](const Message& message, Device& device) -> std::string {
            const Json* released = find(device.memory(), memory_key(message, kReleasedAt));
            const std::int64_t at = released != nullptr ? released->to_number<std::int64_t>() : 0;
            return device.network().loop().wall_ms() - at > kOnAfterArrowMs ? "on" : "";
        }));
    return feature;
}

Feature arrows(bool styrbar, bool bind) {
    Feature feature = with_actions(
        {"arrow_left_click", "arrow_left_hold", "arrow_left_release", "arrow_right_click", "arrow_right_hold", "arrow_right_release"});
    feature.decoders.push_back(action_on(zcl::kGenScenes, "tradfriArrowSingle", [](const Message& message, Device&) -> std::string {
        const auto value = field_int(message, "value");
        if (value == kToggleHold) return {};
        return value == kLeftClick ? "arrow_left_click" : "arrow_right_click";
    }));
    feature.decoders.push_back(on_commands(zcl::kGenScenes, {"tradfriArrowHold"}, decode_arrow_hold));
    feature.decoders.push_back(
        on_commands(zcl::kGenScenes, {"tradfriArrowRelease"}, [styrbar](const Message& message, Device& device, Update& update) {
            return decode_arrow_release(message, device, update, styrbar);
        }));
    if (bind) feature.configure.push_back(bind_cluster(zcl::kGenScenes, Side::Output));
    return feature;
}

Feature bilresa_double() {
    Feature feature = with_actions({"off_double", "on_double"});
    feature.decoders.push_back(action_on(zcl::kGenScenes, "tradfriArrowSingle", [](const Message& message, Device&) -> std::string {
        return field_int(message, "value") == kLeftClick ? "off_double" : "on_double";
    }));
    return feature;
}

Feature media() {
    namespace commands = zcl::level::command;
    Feature feature = with_actions({"track_previous", "track_next", "volume_up", "volume_down", "volume_up_hold", "volume_down_hold"});
    feature.decoders.push_back(action_on(zcl::kGenLevelCtrl, commands::kMoveWithOnOff.name, [](const Message& message, Device&) {
        return by_mode(message, "movemode", "volume_down", "volume_up");
    }));
    feature.decoders.push_back(action_on(zcl::kGenLevelCtrl, commands::kMove.name, [](const Message& message, Device&) {
        return by_mode(message, "movemode", "volume_down_hold", "volume_up_hold");
    }));
    feature.decoders.push_back(action_on(zcl::kGenLevelCtrl, commands::kStep.name, [](const Message& message, Device&) {
        return by_mode(message, "stepmode", "track_previous", "track_next");
    }));
    feature.configure.push_back(bind_cluster(zcl::kGenLevelCtrl, Side::Output));
    return feature;
}

Feature dots(std::vector<std::string> buttons, bool prefix) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kActions{{{"action1", "initial_press"},
                                                                                            {"action2", "long_press"},
                                                                                            {"action3", "short_release"},
                                                                                            {"action4", "long_release"},
                                                                                            {"action6", "double_press"}}};
    const std::string start = prefix ? "dots_" : "";
    std::vector<std::string> shown;
    for (const std::string& button : buttons) {
        for (const auto& [command, action] : kActions) shown.push_back(start + button + "_" + std::string(action));
    }
    Feature feature = with_actions(shown);
    // Firmware 1.0.012: not a cluster command, but bytes 5 and 6 of the frame are the button and the press.
    feature.decoders.push_back(
        on_messages(kOldButton, {Message::Kind::Raw}, [start](const Message& message, Device&, Update& update) -> Result<void> {
            constexpr std::array<std::string_view, 4> kPresses{"undefined", "initial_press", "double_press", "long_press"};
            const BytesView bytes = whole_frame(message);
            const std::string button = bytes.size() > 5 ? std::to_string(bytes[5]) : "undefined";
            const std::string_view press = kPresses[bytes.size() > 6 && bytes[6] < kPresses.size() ? bytes[6] : 0];
            update.event("action", start + button + "_" + std::string(press));
            return ok;
        }));
    for (const auto& [command, action] : kActions) {
        feature.decoders.push_back(
            on_commands(kButton, {command}, [start, name = action](const Message& message, Device& device, Update& update) -> Result<void> {
                std::string button = endpoint_name(message.endpoint.id, message.node, *device.definition());
                if (button.empty()) button = "undefined";  // an endpoint that is no button
                update.event("action", start + button + "_" + std::string(name));
                return ok;
            }));
    }
    feature.configure.push_back(bind_cluster(kButton, Side::Output, {.endpoint_names = std::move(buttons)}));
    return feature;
}

}  // namespace skep::devices::ikea

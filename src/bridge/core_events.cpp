// What the network tells: bridge/event (mqtt-api 7.5), logs, and who else is told.
#include <fmt/core.h>

#include "bridge/core.h"
#include "bridge/text.h"

namespace skep::bridge {

namespace {

std::string named(std::string_view name, std::string_view ieee) {
    std::string out = R"({"friendly_name":)";
    append_quoted(out, name);
    out.append(R"(,"ieee_address":)");
    append_quoted(out, ieee);
    out.push_back('}');
    return out;
}

constexpr std::int64_t kMsPerSecond = 1000;

std::string_view text_of(zigbee::LastSeenReason reason) {
    switch (reason) {
        case zigbee::LastSeenReason::MessageEmitted: return "messageEmitted";
        case zigbee::LastSeenReason::MessageNonEmitted: return "messageNonEmitted";
        case zigbee::LastSeenReason::Announce: return "deviceAnnounce";
        case zigbee::LastSeenReason::Joined: return "deviceJoined";
        case zigbee::LastSeenReason::NetworkAddress: break;
    }
    return "networkAddress";
}

std::string_view name_of_event(zigbee::InterviewEvent event) {
    switch (event) {
        case zigbee::InterviewEvent::Started: return "started";
        case zigbee::InterviewEvent::Successful: return "successful";
        case zigbee::InterviewEvent::Failed: break;
    }
    return "failed";
}

}  // namespace

void Core::publish_event(std::string_view type, const std::string& data) {
    link.publish_below("bridge/event", fmt::format(R"({{"data":{},"type":"{}"}})", data, type), MqttLink::Options{});
}

void Core::on_joined(zigbee::Node& node) {
    DeviceEntity& device = entities.ensure(node);
    device.resolve(context.catalogue, false);
    context.log.info(kNs, "Device '{}' joined", device.title());
    last_joined = node.ieee;
    if (!active_) return;
    definition_events.tell(device, devices::Event::Joined);
    topics.publish_devices();
    publish_event("device_joined", named(device.title(), device.key()));
    configure.joined(device);
    extensions.on_device("deviceJoined", device);
}

void Core::on_interview(zigbee::Node& node, zigbee::InterviewEvent event) {
    DeviceEntity& device = entities.ensure(node);
    const bool asked = asked_interviews_.contains(raw(node.ieee));
    if (event == zigbee::InterviewEvent::Successful && !context.catalogue.knows(node)) {
        device.scope().spawn(learn_and_tell(device, asked));
    } else {
        tell_interviewed(device, event, asked);
    }
}

// A definition that has to be generated depends on what only the node can say.
async::Task<void> Core::learn_and_tell(DeviceEntity& device, bool asked) {
    co_await devices::learn_for_generated(context.network, device.node());
    device.resolve(context.catalogue, true);
    tell_interviewed(device, zigbee::InterviewEvent::Successful, asked);
}

void Core::tell_interviewed(DeviceEntity& device, zigbee::InterviewEvent event, bool asked) {
    device.resolve(context.catalogue, asked && event == zigbee::InterviewEvent::Successful);
    device.forget_derived();
    if (!asked) log_interview(device, event);
    if (asked && event == zigbee::InterviewEvent::Successful) context.log.info(kNs, "Successfully interviewed '{}'", device.title());
    tell_interview(device, event);
}

void Core::log_interview(DeviceEntity& device, zigbee::InterviewEvent event) {
    const std::string& name = device.title();
    if (event == zigbee::InterviewEvent::Started) {
        context.log.info(kNs, "Starting interview of '{}'", name);
        return;
    }
    if (event == zigbee::InterviewEvent::Failed) {
        context.log.error(kNs, "Failed to interview '{}', device has not successfully been paired", name);
        return;
    }
    context.log.info(kNs, "Successfully interviewed '{}', device has successfully been paired", name);
    if (device.supported()) {
        context.log.info(kNs, "Device '{}' is supported, identified as: {} {} ({})", name, device.vendor(), device.description(),
                         device.model());
        return;
    }
    context.log.warning(kNs,
                        "Device '{}' with Zigbee model '{}' and manufacturer name '{}' is NOT supported, please follow "
                        "https://www.zigbee2mqtt.io/advanced/support-new-devices/01_support_new_devices.html",
                        name, device.node().model_id.value_or("undefined"), device.node().manufacturer_name.value_or("undefined"));
}

void Core::tell_interview(DeviceEntity& device, zigbee::InterviewEvent event) {
    if (!active_) return;
    if (event == zigbee::InterviewEvent::Successful) definition_events.tell(device, devices::Event::Interviewed);
    topics.publish_devices();
    std::string data = "{";
    bool first = true;
    if (event == zigbee::InterviewEvent::Successful && device.definition() != nullptr) {
        append_key(data, "definition", first);
        topics.append_definition(data, device);
    }
    append_key(data, "friendly_name", first);
    append_quoted(data, device.title());
    append_key(data, "ieee_address", first);
    append_quoted(data, device.key());
    append_key(data, "status", first);
    append_quoted(data, name_of_event(event));
    if (event == zigbee::InterviewEvent::Successful) {
        append_key(data, "supported", first);
        data.append(device.supported() ? "true" : "false");
    }
    data.push_back('}');
    publish_event("device_interview", data);
    configure.consider(device, Configure::Trigger::ZigbeeEvent);
    extensions.on_device("deviceInterview", device, {{"status", name_of_event(event)}});
}

void Core::on_announce(zigbee::Node& node) {
    DeviceEntity& device = entities.ensure(node);
    context.log.debug(kNs, "Device '{}' announced itself", device.title());
    if (!active_) return;
    definition_events.tell(device, devices::Event::Announce);
    topics.publish_devices();
    publish_event("device_announce", named(device.title(), device.key()));
    extensions.on_device("deviceAnnounce", device);
}

// The node is still in the network's list during this call: what is published follows it.
void Core::on_left(Ieee ieee, zigbee::Node* node) {
    const std::string key = to_string(ieee);
    const JsonObject* configured = context.settings.device(key);
    const Json* friendly = configured != nullptr ? find(*configured, "friendly_name") : nullptr;
    const std::string name = friendly != nullptr && js_truthy(*friendly) ? js_string(*friendly) : key;
    context.log.warning(kNs, "Device '{}' left the network", name);
    health.left(ieee);
    DeviceEntity* device = entities.device(ieee);
    if (device != nullptr && node != nullptr && active_) definition_events.tell(*device, devices::Event::Stop);
    drop_entity(ieee);
    if (!active_) return;
    context.loop.post([this, alive = std::weak_ptr<int>(alive_), name, key] {
        if (alive.expired() || !active_) return;
        topics.publish_groups();
        topics.publish_devices();
        topics.publish_definitions();
        publish_event("device_leave", named(name, key));
        extensions.on_left(key, name);
    });
}

void Core::on_address_changed(zigbee::Node& node) {
    DeviceEntity& device = entities.ensure(node);
    context.log.debug(kNs, "Device '{}' changed network address", device.title());
    health.address_changed(node.ieee);
    if (!active_) return;
    definition_events.tell(device, devices::Event::AddressChanged);
    topics.publish_devices();
    extensions.on_device("deviceNetworkAddressChanged", device);
}

void Core::on_message(const zigbee::Message& message) {
    if (!active_) return;
    DeviceEntity& device = entities.ensure(message.node);
    receive.on_message(message, device);
    extensions.on_message(message, device);
}

void Core::on_last_seen(zigbee::Node& node, zigbee::LastSeenReason reason) {
    health.last_seen(node.ieee);
    if (!active_) return;
    DeviceEntity& device = entities.ensure(node);
    configure.consider(device, Configure::Trigger::ZigbeeEvent);
    if (started_ && reason != zigbee::LastSeenReason::MessageEmitted) receive.publish_last_seen(device);
    extensions.on_device("lastSeenChanged", device, {{"reason", text_of(reason)}});
}

void Core::on_permit_join(bool open, std::optional<std::int64_t> end_ms) {
    if (!active_ || stopping_) return;
    topics.publish_info();
    JsonObject data{{"permitted", open}};
    if (end_ms) data["time"] = (*end_ms - context.loop.wall_ms()) / kMsPerSecond;
    extensions.on_any("permitJoinChanged", std::move(data));
}

}  // namespace skep::bridge

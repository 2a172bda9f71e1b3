// What extensions are told.
#include "bridge/extensions.h"

#include "bridge/core.h"
#include "bridge/text.h"

namespace skep::bridge {

namespace {

Json reason_of(Cause cause) {
    switch (cause) {
        case Cause::Cached: return "publishCached";
        case Cause::GroupOptimistic: return "groupOptimistic";
        case Cause::Debounce: return "publishDebounce";
        case Cause::Throttle: return "publishThrottle";
        case Cause::LastSeen: return "lastSeenChanged";
        case Cause::Change: break;
    }
    return nullptr;
}

// As a script has it that looks for undefined.
void put_reason(JsonObject& data, std::string_view name, Cause cause) {
    if (Json reason = reason_of(cause); !reason.is_null()) data[name] = std::move(reason);
}

}  // namespace

Extensions::Extensions(Core& core, devices::ExtensionRunner* runner) : core_(core), runner_(runner) {
    if (runner_ == nullptr) return;
    runner_->serve(this);
    hook();
}

Extensions::~Extensions() {
    if (runner_ != nullptr) runner_->serve(nullptr);
}

// What scripts ask of devices must be known before they run: a definition in JavaScript cannot be asked meanwhile.
void Extensions::introduce() {
    for (DeviceEntity* device : core_.entities.devices()) {
        runner_->remember(*device);
        (void)device->named_endpoints();
        std::string shown;
        if (device->definition() != nullptr && !device->exposes_text) core_.topics.append_definition(shown, *device);
    }
}

Result<void> Extensions::load(std::string_view name, std::string_view code) {
    if (runner_ == nullptr) return Error{Errc::Unsupported, "there is no catalogue to run it with"};
    introduce();
    return runner_->load_extension(name, code);
}

void Extensions::remove(std::string_view name) {
    if (runner_ != nullptr) runner_->remove_extension(name);
}

void Extensions::stop() {
    if (runner_ == nullptr) return;
    runner_->stop_extensions();
    // A timer that one of them forgot does nothing any more.
    runner_->serve(nullptr);
}

void Extensions::lost() {
    heard_.clear();
    core_.link.take_all(false);
    adjusts_ = false;
}

// Set once: an event may bring about that something else is listened to.
void Extensions::hook() {
    core_.publisher.on_before([this](Entity& entity) {
        if (hears("stateChange")) before_ = entity.state != nullptr ? *entity.state : JsonObject{};
    });
    core_.publisher.on_adjust([this] { return adjusts_ || changed_ != nullptr; },
                              [this](Entity& entity, JsonObject& message) { adjust(entity, message); });
    core_.link.on_published([this](std::string_view topic, std::string_view payload, const MqttLink::Options& options) {
        if (!hears("mqttMessagePublished")) return;
        JsonObject shown{{"clientOptions", JsonObject{{"retain", options.retain}, {"qos", options.qos}}},
                         {"skipLog", !options.log},
                         {"skipReceive", options.skip_receive},
                         {"baseTopic", core_.link.base()}};
        tell("mqttMessagePublished", {{"topic", topic}, {"payload", payload}, {"options", std::move(shown)}});
    });
}

void Extensions::tell(std::string_view event, JsonObject data) {
    introduce();
    if (const auto told = runner_->event(event, std::move(data)); !told) {
        core_.context.log.error(kNs, "Extensions, {}: {}", event, told.error().what);
    }
}

void Extensions::on_mqtt(std::string_view topic, std::string_view payload) {
    if (hears("mqttMessage")) tell("mqttMessage", {{"topic", topic}, {"message", payload}});
}

void Extensions::on_message(const zigbee::Message& message, DeviceEntity& device) {
    if (!hears("deviceMessage")) return;
    JsonObject data{{"device", device.key()},
                    {"endpoint", message.endpoint.id},
                    {"type", message.type_text()},
                    {"linkquality", message.linkquality},
                    {"groupID", message.group ? raw(*message.group) : 0},
                    {"data", message.data()}};
    data["cluster"] = message.cluster != nullptr ? Json(message.cluster_name()) : Json(message.cluster_id);
    data["meta"] = JsonObject{{"zclTransactionSequenceNumber", message.frame.header.sequence}};
    tell("deviceMessage", std::move(data));
}

void Extensions::on_state_change(Entity& entity, JsonObject before, const JsonObject& update, Cause cause) {
    changed_ = nullptr;
    if (!hears("stateChange")) return;
    const JsonObject to = entity.state != nullptr ? *entity.state : update;
    JsonObject data{{"entity", entity.key()}, {"from", std::move(before)}, {"to", to}, {"update", update}};
    put_reason(data, "reason", cause);
    introduce();
    auto answer = runner_->event("stateChange", std::move(data));
    if (!answer) core_.context.log.error(kNs, "Extensions, stateChange: {}", answer.error().what);
    if (!answer || !answer->is_object()) return;
    changed_ = &entity;
    changed_state_ = std::move(answer->get_object());
    told_state_ = to;
}

// What an extension did to the state that it was told of, and then what it wants of the message.
void Extensions::adjust(Entity& entity, JsonObject& message) {
    if (std::exchange(changed_, nullptr) == &entity) {
        for (const auto& member : changed_state_) {
            const Json* before = skep::find(told_state_, member.key());
            if (before == nullptr || !equal(*before, member.value())) message[member.key()] = member.value();
        }
        for (const auto& member : told_state_) {
            if (!changed_state_.contains(member.key())) message.erase(member.key());
        }
    }
    if (!adjusts_) return;
    introduce();
    auto wanted = runner_->adjust(entity.key(), message);
    if (!wanted) core_.context.log.error(kNs, "Extensions, adjustMessageBeforePublish: {}", wanted.error().what);
    if (wanted && wanted->is_object()) message = std::move(wanted->get_object());
}

void Extensions::on_published(Entity& entity, const JsonObject& update, Cause cause) {
    if (!hears("publishEntityState")) return;
    const bool cached = core_.context.settings.values().cache_state && entity.state != nullptr;
    JsonObject data{{"entity", entity.key()}, {"payload", update}, {"message", cached ? *entity.state : update}};
    put_reason(data, "stateChangeReason", cause);
    tell("publishEntityState", std::move(data));
}

void Extensions::on_device(std::string_view event, DeviceEntity& device, JsonObject more) {
    if (!hears(event)) return;
    more["device"] = device.key();
    tell(event, std::move(more));
}

void Extensions::on_entity(std::string_view event, Entity& entity, JsonObject more) {
    if (!hears(event)) return;
    more["entity"] = entity.key();
    tell(event, std::move(more));
}

void Extensions::on_left(std::string_view ieee, std::string_view name) {
    if (hears("deviceLeave")) tell("deviceLeave", {{"ieeeAddr", ieee}, {"name", name}});
}

void Extensions::on_any(std::string_view event, JsonObject data) {
    if (hears(event)) tell(event, std::move(data));
}

}  // namespace skep::bridge

// Publishes what an entity says (mqtt-api 4). The path that every report takes: merges in place, writes into buffers that stay.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/entities.h"
#include "bridge/mqtt_link.h"
#include "bridge/state_cache.h"

namespace skep::bridge {

// Why an entity is published: decides who else reacts.
enum class Cause : std::uint8_t { Change, Cached, GroupOptimistic, Debounce, Throttle, LastSeen };

class Publisher {
public:
    Publisher(const Context& context, MqttLink& link, StateCache& cache);

    // Merges the update into the cache and publishes the entity. An update without members publishes what is known.
    void publish(Entity& entity, const JsonObject& update, Cause cause = Cause::Change);
    // Without publishing (debounce, throttle).
    void remember(Entity& entity, const JsonObject& update);
    // What has no value any more leaves the state; to be published afterwards.
    void unset(Entity& entity, const std::vector<devices::Path>& paths) { cache_.unset(entity, paths); }

    // Told after the cache took the update, before the entity's own message goes out. Not for updates without members.
    void on_state_change(std::function<void(Entity&, const JsonObject& update, Cause)> sink) { change_sink_ = std::move(sink); }
    // Told before the cache takes an update with members.
    void on_before(std::function<void(Entity&)> sink) { before_sink_ = std::move(sink); }
    // Shown what is about to be sent, when it wants to be: it may change it.
    void on_adjust(std::function<bool()> wanted, std::function<void(Entity&, JsonObject& message)> sink) {
        adjust_wanted_ = std::move(wanted);
        adjust_sink_ = std::move(sink);
    }
    // Told after the message went out.
    void on_published(std::function<void(Entity&, const JsonObject& update, Cause)> sink) { published_sink_ = std::move(sink); }

private:
    using Row = std::pair<std::string_view, const Json*>;
    struct Extras {  // of devices: they are no state
        Json device;
        Json last_seen;
        Json linkquality;
    };
    void collect(DeviceEntity& device, Extras& extras);
    void put(std::string_view key, const Json& value);
    void send(Entity& entity, const JsonObject& message);
    void send_json(Entity& entity, const MqttLink::Options& options);
    void send_attributes(const std::string& root, std::string_view key, const Json& value, const MqttLink::Options& options);

    const Context context_;
    MqttLink& link_;
    StateCache& cache_;
    std::function<void(Entity&, const JsonObject&, Cause)> change_sink_;
    std::function<void(Entity&, const JsonObject&, Cause)> published_sink_;
    std::function<void(Entity&)> before_sink_;
    std::function<bool()> adjust_wanted_;
    std::function<void(Entity&, JsonObject&)> adjust_sink_;
    std::vector<Row> rows_;
    std::string text_;
};

// The `device` member (mqtt-api 4.2).
JsonObject device_information(const DeviceEntity& device);

}  // namespace skep::bridge

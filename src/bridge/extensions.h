// What users' extensions hear of the bridge, and what they do with it (devices/extensions.h; tools/catalogue/core/extensions.js has the
// other side). Costs nothing while none is loaded: the bridge's parts are only listened to for events that an extension listens to.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "bridge/mqtt_link.h"
#include "bridge/publisher.h"
#include "devices/extensions.h"

namespace skep::bridge {

class Core;

class Extensions final : public devices::ExtensionHost {
public:
    // `runner` may be null: there is nothing that could run them.
    Extensions(Core& core, devices::ExtensionRunner* runner);
    ~Extensions() override;
    Extensions(const Extensions&) = delete;
    Extensions& operator=(const Extensions&) = delete;

    [[nodiscard]] bool can_run() const { return runner_ != nullptr; }
    Result<void> load(std::string_view name, std::string_view code);
    void remove(std::string_view name);
    // The bridge stops.
    void stop();

    [[nodiscard]] bool hears(std::string_view event) const { return heard_.contains(event); }

    // ---- What happens; each is told when an extension listens to it.
    void on_mqtt(std::string_view topic, std::string_view payload);
    void on_message(const zigbee::Message& message, DeviceEntity& device);
    // The state before the change that is under way: to be taken before anything else hears of it.
    [[nodiscard]] JsonObject take_before() { return std::exchange(before_, {}); }
    void on_state_change(Entity& entity, JsonObject before, const JsonObject& update, Cause cause);
    void on_published(Entity& entity, const JsonObject& update, Cause cause);
    // "deviceJoined" and whatever else is about one device and no more.
    void on_device(std::string_view event, DeviceEntity& device, JsonObject more = {});
    void on_left(std::string_view ieee, std::string_view name);
    void on_entity(std::string_view event, Entity& entity, JsonObject more = {});
    void on_any(std::string_view event, JsonObject data = {});

    // ---- devices::ExtensionHost
    Result<Json> fact(std::string_view name, const JsonArray& values) override;
    Result<void> deed(std::string_view name, const JsonArray& values) override;
    void lost() override;

private:
    using Fact = Result<Json> (Extensions::*)(const JsonArray& values);
    using Deed = Result<void> (Extensions::*)(const JsonArray& values);

    void tell(std::string_view event, JsonObject data);
    void introduce();
    void hook();
    void adjust(Entity& entity, JsonObject& message);

    Result<Json> settings(const JsonArray& values);
    Result<Json> permit_join(const JsonArray& values);
    Result<Json> network(const JsonArray& values);
    Result<Json> coordinator(const JsonArray& values);
    Result<Json> mqtt(const JsonArray& values);
    Result<Json> state(const JsonArray& values);
    Result<Json> entity(const JsonArray& values);
    Result<Json> find(const JsonArray& values);
    Result<Json> devices(const JsonArray& values);
    Result<Json> groups(const JsonArray& values);
    Result<Json> device_settings(const JsonArray& values);
    Result<Json> group_settings(const JsonArray& values);
    Result<Json> yaml(const JsonArray& values);

    Result<void> listen(const JsonArray& values);
    Result<void> adjusts(const JsonArray& values);
    Result<void> publish(const JsonArray& values);
    Result<void> subscribe(const JsonArray& values);
    Result<void> unsubscribe(const JsonArray& values);
    Result<void> message(const JsonArray& values);
    Result<void> set_state(const JsonArray& values);
    Result<void> remove_state(const JsonArray& values);
    Result<void> publish_state(const JsonArray& values);
    Result<void> set_setting(const JsonArray& values);
    Result<void> apply_settings(const JsonArray& values);
    Result<void> change_options(const JsonArray& values);
    Result<void> open_network(const JsonArray& values);
    Result<void> restart(const JsonArray& values);
    Result<void> devices_changed(const JsonArray& values);
    Result<void> exposes_changed(const JsonArray& values);

    // By the key that scripts have for it; null when it is gone.
    [[nodiscard]] Entity* known(std::string_view key);

    Core& core_;
    devices::ExtensionRunner* runner_;
    std::set<std::string, std::less<>> heard_;
    bool adjusts_ = false;
    JsonObject before_;                // the state before the change that is under way
    const Entity* changed_ = nullptr;  // whose state an extension changed on its way out
    JsonObject changed_state_, told_state_;
};

}  // namespace skep::bridge

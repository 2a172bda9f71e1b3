// The parts of a bridge, wired: what the network tells goes to each in the peer's order (behaviour.md 2, 4.5).
// Requests (bridge/requests/) and rooms above see the bridge through this.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "async/scope.h"
#include "async/wait.h"
#include "bridge/bridge.h"
#include "bridge/bridge_topics.h"
#include "bridge/configure.h"
#include "bridge/context.h"
#include "bridge/coordinator_backup.h"
#include "bridge/definition_events.h"
#include "bridge/entities.h"
#include "bridge/extensions.h"
#include "bridge/external_js.h"
#include "bridge/group_sync.h"
#include "bridge/health.h"
#include "bridge/logging.h"
#include "bridge/mqtt_link.h"
#include "bridge/publisher.h"
#include "bridge/receive.h"
#include "bridge/set_get.h"
#include "bridge/state_cache.h"

namespace skep::bridge {

class Core final : public zigbee::Observer {
public:
    Core(Parts parts, Hooks hooks);
    ~Core() override;

    async::Task<Result<void>> start();
    async::Task<void> stop();
    [[nodiscard]] bool started() const { return started_; }

    // ---- For requests.
    // Settings changed: names, options and filters of all entities follow.
    void settings_changed();
    // bridge/devices, info, definitions: a device shows something else now.
    void devices_changed();
    void devices_change_after_the_response();  // the same, once the request that is handled now has been answered
    void exposes_changed(DeviceEntity& device);
    // Definitions changed: every device is looked up anew, and clients are told.
    void look_up_again();
    // A message of a client: a request, or something for a device or group.
    void on_mqtt(std::string_view topic, std::string_view payload);
    // An interview on request: the log says less, and the definition is looked for again.
    void expect_interview(Ieee ieee) { asked_interviews_.insert(raw(ieee)); }
    void interview_ended(Ieee ieee) { asked_interviews_.erase(raw(ieee)); }
    // Asks the device to leave and forgets it; `force`: only forgets it. No bridge/event. The entity is gone afterwards.
    async::Task<Result<void>> remove_device(Ieee ieee, bool force, bool clear_cache);

    const Parts parts;
    const Hooks hooks;
    const Context context;
    RadioState radio;
    MqttLink link;
    StateCache cache;
    Entities entities;
    Publisher publisher;
    Receive receive;
    SetGet set_get;
    Configure configure;
    GroupSync group_sync;
    DefinitionEvents definition_events;
    BridgeTopics topics;
    Health health;
    Logging logging;
    CoordinatorBackup backup;
    Extensions extensions;
    ExternalJs external_js;
    std::optional<Ieee> last_joined;
    async::Scope scope;  // requests, and flows of the bridge itself
    async::Timer restart_timer;

    // ---- zigbee::Observer
    bool accepts(Ieee ieee) override;
    void on_joined(zigbee::Node& node) override;
    void on_interview(zigbee::Node& node, zigbee::InterviewEvent event) override;
    void on_announce(zigbee::Node& node) override;
    void on_left(Ieee ieee, zigbee::Node* node) override;
    void on_address_changed(zigbee::Node& node) override;
    void on_message(const zigbee::Message& message) override;
    void on_last_seen(zigbee::Node& node, zigbee::LastSeenReason reason) override;
    void on_permit_join(bool open, std::optional<std::int64_t> end_ms) override;
    void on_link(radio::LinkState state, const std::string& why) override;

private:
    void wire();
    async::Task<void> run_radio(std::optional<radio::Backup> backup);
    void radio_started(radio::StartResult how);
    void radio_failed(const Error& error);
    async::Task<void> enforce_lists();
    void log_devices();
    void activate();
    void announce();
    void load_extensions();
    void publish_cached();
    void publish_event(std::string_view type, const std::string& data);
    void drop_entity(Ieee ieee);
    async::Task<void> learn_and_tell(DeviceEntity& device, bool asked);
    void tell_interviewed(DeviceEntity& device, zigbee::InterviewEvent event, bool asked);
    void log_interview(DeviceEntity& device, zigbee::InterviewEvent event);
    void tell_interview(DeviceEntity& device, zigbee::InterviewEvent event);
    void save_database_later();

    bool active_ = false;     // the parts run: clients are heard, devices are told
    bool announced_ = false;  // clients have been told what there is
    bool extensions_loaded_ = false;
    bool started_ = false;
    bool stopping_ = false;
    bool refused_ = false;
    async::OneShot<bool> radio_outcome_;
    async::OneShot<bool> first_connect_;
    std::unordered_set<std::uint64_t> asked_interviews_;
    async::Timer database_timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace skep::bridge

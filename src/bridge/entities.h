// The devices and groups of a network as clients know them: names, options, topics; which name means which (mqtt-api 1.4).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "async/scope.h"
#include "bridge/context.h"
#include "bridge/filter.h"
#include "bridge/mqtt_link.h"

namespace skep::bridge {

class DeviceEntity;
class GroupEntity;

inline constexpr GroupId kDefaultBindGroup{901};  // the group that remotes use out of the box; never configured by itself

// Options of an entity that are read for every message, ready to use (configuration.md 3).
struct Knobs {
    bool retain = false;
    std::uint8_t qos = 0;
    std::optional<std::uint32_t> retention_s;
    bool optimistic = true;
    bool disabled = false;
    bool last_member_state = false;  // groups: off_state
    double debounce_s = 0;
    double throttle_s = 0;
    std::vector<std::string> debounce_ignore;
    Filter filtered_attributes;
    Filter filtered_cache;
    Filter filtered_optimistic;
};

class Entity {
public:
    virtual ~Entity() = default;
    virtual DeviceEntity* as_device() { return nullptr; }
    virtual GroupEntity* as_group() { return nullptr; }

    [[nodiscard]] const std::string& key() const { return key_; }      // "0x…" or the group's decimal id: in files and caches
    [[nodiscard]] const std::string& title() const { return title_; }  // friendly name
    [[nodiscard]] const std::string& topic() const { return topic_; }  // base topic and name
    [[nodiscard]] const JsonObject& settings() const { return settings_; }
    [[nodiscard]] const Knobs& knobs() const { return knobs_; }
    [[nodiscard]] std::optional<std::string_view> option_text(std::string_view name) const;

    // The cached state: null before anything is known. Owned by the StateCache.
    JsonObject* state = nullptr;

protected:
    friend class Entities;
    std::string key_;
    std::string title_;
    std::string topic_;
    JsonObject settings_;
    Knobs knobs_;
};

// What a light of the device can show: decides which group state reaches it (behaviour.md 11).
struct LightFeatures {
    bool brightness = false, color_temp = false, color_xy = false, color_hs = false;
};

class DeviceEntity final : public Entity, public devices::Device {
public:
    // Called by definitions; set by the bridge before any definition runs.
    struct Callbacks {
        std::function<void(DeviceEntity&, devices::Update)> publish;
        std::function<void(DeviceEntity&)> exposes_changed;
        std::function<void(DeviceEntity&, const JsonObject& state)> replace_state;
    };
    DeviceEntity(zigbee::Network& network, zigbee::Node& node, const Callbacks& callbacks)
        : network_(network), node_(node), callbacks_(callbacks) {}
    DeviceEntity* as_device() override { return this; }

    zigbee::Network& network() override { return network_; }
    zigbee::Node& node() override { return node_; }
    using devices::Device::node;
    [[nodiscard]] const zigbee::Node* node_address() const { return &node_; }
    [[nodiscard]] const devices::Definition* definition() const override { return match_.definition.get(); }
    // For who uses it across a wait: the device may get another one meanwhile.
    [[nodiscard]] std::shared_ptr<const devices::Definition> shared_definition() const { return match_.definition; }
    [[nodiscard]] const std::string& name() const override { return title_; }
    [[nodiscard]] const JsonObject& options() const override { return settings_; }
    [[nodiscard]] const JsonObject& state() const override;
    void publish(devices::Update update) override { callbacks_.publish(*this, std::move(update)); }
    void exposes_changed() override { callbacks_.exposes_changed(*this); }
    void replace_state(const JsonObject& state) override { callbacks_.replace_state(*this, state); }

    [[nodiscard]] bool is_coordinator() const { return node_.type == zigbee::NodeType::Coordinator; }
    // The interview ended, well or not: definitions are looked for from then on.
    [[nodiscard]] bool interviewed() const {
        return node_.interview == zigbee::Interview::Successful || node_.interview == zigbee::Interview::Failed;
    }
    [[nodiscard]] bool supported() const { return is_coordinator() || (match_.definition != nullptr && match_.supported); }
    [[nodiscard]] std::string_view vendor() const;
    [[nodiscard]] std::string_view model() const;
    [[nodiscard]] std::string_view description() const;

    // Looks the definition up when the interview ended and there is none, or the model id changed, or `again`.
    void resolve(const devices::Catalogue& catalogue, bool again);
    // What follows from exposes and options must be made anew.
    void forget_derived();

    // Named endpoints of the definition, without "default"; in its order.
    [[nodiscard]] const std::vector<std::pair<std::string, EndpointId>>& named_endpoints() const;
    // By number or name; empty: the default one. Null when there is none.
    [[nodiscard]] zigbee::Endpoint* endpoint(std::string_view key);
    // The name of an endpoint; empty for the default one and for those without a name.
    [[nodiscard]] std::string_view endpoint_name(EndpointId id) const;
    [[nodiscard]] LightFeatures light() const;
    // The exposes with the final linkquality, and the options, as text of bridge/devices. Shared by devices that show the same.
    std::shared_ptr<const std::string> exposes_text;
    std::shared_ptr<const std::string> options_text;

    bool start_told = false;  // the definition got its Start

private:
    struct Endpoints {
        std::vector<std::pair<std::string, EndpointId>> all;    // as the definition says
        std::vector<std::pair<std::string, EndpointId>> named;  // without "default"
    };
    const Endpoints& endpoints() const;

    zigbee::Network& network_;
    zigbee::Node& node_;
    const Callbacks& callbacks_;
    devices::Match match_;
    std::optional<std::string> resolved_model_;
    mutable std::optional<Endpoints> endpoints_;
    mutable std::optional<LightFeatures> light_;
};

class GroupEntity final : public Entity {
public:
    GroupEntity(async::Loop& loop, zigbee::Group& group) : group_(group), scope_(loop) {}
    GroupEntity* as_group() override { return this; }
    [[nodiscard]] zigbee::Group& group() { return group_; }
    [[nodiscard]] GroupId id() const { return group_.id; }
    [[nodiscard]] bool has_member(Ieee ieee, EndpointId endpoint) const;
    // Owner of what runs for the group; cancelled when it or one of its members goes.
    [[nodiscard]] async::Scope& scope() { return scope_; }

private:
    zigbee::Group& group_;
    async::Scope scope_;
};

class Entities {
public:
    Entities(const Context& context, std::string base_topic);
    ~Entities();

    void set_callbacks(DeviceEntity::Callbacks callbacks) { callbacks_ = std::move(callbacks); }
    // Told when an entity comes to be or goes: the state cache links itself.
    void on_made(std::function<void(Entity&)> sink) { made_ = std::move(sink); }

    // Makes an entity for every node and group; nodes and groups that are not configured get an entry.
    void load();
    DeviceEntity& ensure(zigbee::Node& node);
    GroupEntity& ensure(zigbee::Group& group);
    void drop_device(Ieee ieee);
    void drop_group(GroupId id);
    void clear();  // the network's nodes are all gone
    // Settings changed: names, options, topics of all are read again.
    void refresh();

    [[nodiscard]] DeviceEntity* device(Ieee ieee);
    // Also of a node that the network has just let go: it keeps the node for a while.
    [[nodiscard]] DeviceEntity* departing(Ieee ieee);
    [[nodiscard]] GroupEntity* group(GroupId id);
    [[nodiscard]] DeviceEntity* coordinator();
    // By any of the forms of mqtt-api 1.4. A group that is configured and not in the database is created.
    [[nodiscard]] Entity* find(std::string_view id_or_name);
    [[nodiscard]] DeviceEntity* find_device(std::string_view id_or_name);
    [[nodiscard]] GroupEntity* find_group(std::string_view id_or_name);
    static std::string id_text(const Json& id);  // as JavaScript would look it up

    // In the database's order. The coordinator is among the devices.
    [[nodiscard]] std::vector<DeviceEntity*> devices();
    [[nodiscard]] std::vector<GroupEntity*> groups();

private:
    struct Target {
        bool group = false;
        std::uint64_t id = 0;
    };
    void read_options(Entity& entity);
    void read_options_of(DeviceEntity& entity);
    void read_options_of(GroupEntity& entity);
    void index_names();

    const Context context_;
    std::string base_;
    DeviceEntity::Callbacks callbacks_;
    std::function<void(Entity&)> made_;
    std::unordered_map<std::uint64_t, std::unique_ptr<DeviceEntity>> devices_;
    std::unordered_map<std::uint16_t, std::unique_ptr<GroupEntity>> groups_;
    std::unordered_map<std::string, Target, TextHash, std::equal_to<>> names_;
    std::uint64_t indexed_revision_ = 0;
};

}  // namespace skep::bridge

// The retained topics that describe a bridge: bridge/info, devices, groups, definitions (mqtt-api 7.1-7.4). Their JSON is written piece by
// piece into one text: no tree of the whole home is ever built.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "bridge/entities.h"
#include "bridge/mqtt_link.h"
#include "bridge/system.h"

namespace skep::bridge {

// How the radio is, for clients.
struct RadioState {
    bool connected = false;
    std::string reason;  // why not
};

class BridgeTopics {
public:
    BridgeTopics(const Context& context, Entities& entities, MqttLink& link, const RadioState& radio, SystemProbe& system);

    void publish_info();
    void publish_devices();
    void publish_groups();
    void publish_definitions();

    bool restart_required = false;  // once true, true until the process restarts

    [[nodiscard]] std::string info_text();
    [[nodiscard]] std::string devices_text();
    [[nodiscard]] std::string groups_text();
    [[nodiscard]] std::string definitions_text();

    // The `definition` of bridge/devices and of the interview event; empty when the device has none.
    void append_definition(std::string& out, DeviceEntity& device);

private:
    void append_device(std::string& out, DeviceEntity& device);
    void append_endpoint(std::string& out, DeviceEntity& device, const zigbee::Endpoint& endpoint);
    void append_bindings(std::string& out, const zigbee::Endpoint& endpoint, zcl::ClusterSet custom);
    // One text for all devices that show the same.
    std::shared_ptr<const std::string> shared(std::string text);
    [[nodiscard]] const std::string& exposes_of(DeviceEntity& device);
    [[nodiscard]] const std::string& options_of(DeviceEntity& device);

    const Context context_;
    Entities& entities_;
    MqttLink& link_;
    const RadioState& radio_;
    SystemProbe& system_;
    std::optional<SystemInfo> system_info_;
    std::unordered_multimap<std::size_t, std::weak_ptr<const std::string>> texts_;  // by hash
    std::size_t devices_size_ = 0;                                                  // of the last text: what the next will need
};

// Scenes of group `group` in an endpoint's meta, ascending; `[{"id":3,"name":"Evening"}]` (mqtt-api 7.2).
void append_scenes(std::string& out, const std::vector<const zigbee::Endpoint*>& endpoints, std::uint16_t group);
// A vendor's cluster as bridge/definitions shows it (mqtt-api 7.4).
std::string cluster_text(const zcl::Cluster& cluster);

}  // namespace skep::bridge

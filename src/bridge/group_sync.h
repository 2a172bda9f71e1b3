// Keeps the states of groups and of their members alike (behaviour.md 11).
#pragma once

#include <unordered_map>

#include "bridge/publisher.h"

namespace skep::bridge {

class GroupSync {
public:
    GroupSync(const Context& context, Entities& entities, Publisher& publisher);

    void on_state_change(Entity& entity, const JsonObject& update, Cause cause);
    void forget(GroupId id) { last_optimistic_.erase(raw(id)); }

private:
    void device_changed(DeviceEntity& device, EndpointId endpoint, const JsonObject& payload);
    void group_changed(GroupEntity& group, const JsonObject& payload);
    [[nodiscard]] bool may_publish(GroupEntity& group, const JsonObject& payload);
    [[nodiscard]] bool all_off(GroupEntity& group);

    const Context context_;
    Entities& entities_;
    Publisher& publisher_;
    std::unordered_map<std::uint16_t, JsonObject> last_optimistic_;
};

}  // namespace skep::bridge

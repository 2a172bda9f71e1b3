#include "bridge/group_sync.h"

#include <algorithm>
#include <string>
#include <vector>

namespace skep::bridge {

namespace {

bool watched(std::string_view key) {
    return key == "state" || key == "brightness" || key == "color_temp" || key == "color" || key == "color_mode";
}

// Whether a member's light can show the property.
bool shows(const DeviceEntity& device, std::string_view key, const Json& value) {
    if (key == "state") return true;
    const LightFeatures light = device.light();
    if (key == "brightness") return light.brightness;
    if (key == "color_temp") return light.color_temp;
    if (key == "color") return light.color_xy || light.color_hs;
    const std::string_view mode = as_string(value).value_or("");
    if (mode == "color_temp") return light.color_temp;
    if (mode == "xy") return light.color_xy;
    return mode == "hs" && light.color_hs;
}

bool is_off(const Json* state) {
    if (state == nullptr) return false;
    const auto text = as_string(*state);
    return text == "OFF" || text == "CLOSE";
}

}  // namespace

GroupSync::GroupSync(const Context& context, Entities& entities, Publisher& publisher)
    : context_(context), entities_(entities), publisher_(publisher) {}

void GroupSync::on_state_change(Entity& entity, const JsonObject& update, Cause cause) {
    if (cause == Cause::GroupOptimistic || cause == Cause::Cached || context_.network.groups().empty()) return;
    DeviceEntity* device = entity.as_device();
    JsonObject payload;
    std::string_view endpoint_name;
    for (const auto& member : update) {
        std::string_view key = member.key();
        if (device != nullptr) {
            for (const auto& [name, id] : device->named_endpoints()) {
                if (key.size() <= name.size() || !key.ends_with(name) || key[key.size() - name.size() - 1] != '_') continue;
                key.remove_suffix(name.size() + 1);
                endpoint_name = name;
                break;
            }
        }
        if (watched(key)) payload[key] = member.value();
    }
    if (payload.empty()) return;
    if (device == nullptr) {
        group_changed(*entity.as_group(), payload);
    } else if (const zigbee::Endpoint* endpoint = device->endpoint(endpoint_name)) {
        device_changed(*device, endpoint->id, payload);
    }
}

void GroupSync::device_changed(DeviceEntity& device, EndpointId endpoint, const JsonObject& payload) {
    const Ieee ieee = device.node().ieee;
    // By index: publishing may create a group's entity, never a group.
    const auto& groups = context_.network.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const zigbee::Member wanted{ieee, endpoint};
        if (std::ranges::find(groups[i]->members, wanted) == groups[i]->members.end()) continue;
        GroupEntity& group = entities_.ensure(*groups[i]);
        if (!group.knobs().optimistic) continue;
        const auto last = last_optimistic_.find(raw(group.id()));
        if (last != last_optimistic_.end() && equal(last->second, payload)) continue;
        if (!may_publish(group, payload)) continue;
        last_optimistic_[raw(group.id())] = payload;
        publisher_.publish(group, payload, Cause::GroupOptimistic);
    }
}

void GroupSync::group_changed(GroupEntity& group, const JsonObject& payload) {
    last_optimistic_.erase(raw(group.id()));
    std::vector<GroupEntity*> others;
    for (const zigbee::Member& member : group.group().members) {
        DeviceEntity* device = entities_.device(member.ieee);
        if (device == nullptr || device->knobs().disabled) continue;
        const std::string_view name = device->endpoint_name(member.endpoint);
        const std::string postfix = name.empty() ? std::string() : "_" + std::string(name);
        JsonObject shown;
        for (const auto& entry : payload) {
            if (shows(*device, entry.key(), entry.value())) shown[std::string(entry.key()) + postfix] = entry.value();
        }
        publisher_.publish(*device, shown, Cause::GroupOptimistic);
        for (GroupEntity* other : entities_.groups()) {
            if (other == &group || !other->knobs().optimistic || !other->has_member(member.ieee, member.endpoint)) continue;
            if (may_publish(*other, payload) && std::ranges::find(others, other) == others.end()) others.push_back(other);
        }
    }
    for (GroupEntity* other : others) publisher_.publish(*other, payload, Cause::GroupOptimistic);
}

bool GroupSync::may_publish(GroupEntity& group, const JsonObject& payload) {
    return group.knobs().last_member_state || !is_off(find(payload, "state")) || all_off(group);
}

bool GroupSync::all_off(GroupEntity& group) {
    return std::ranges::none_of(group.group().members, [&](const zigbee::Member& member) {
        DeviceEntity* device = entities_.device(member.ieee);
        if (device == nullptr || device->Entity::state == nullptr) return false;
        std::string key = "state";
        const auto& names = device->named_endpoints();
        const devices::Definition* definition = device->definition();
        if (definition != nullptr && definition->multi_endpoint() && member.endpoint >= 1 && names.size() >= member.endpoint &&
            std::ranges::find(definition->multi_endpoint_skip(), "state") == definition->multi_endpoint_skip().end())
            key += "_" + names[member.endpoint - 1U].first;
        const Json* state = find(*device->Entity::state, key);
        const auto text = state != nullptr ? as_string(*state) : std::nullopt;
        return text == "ON" || text == "OPEN";
    });
}

}  // namespace skep::bridge

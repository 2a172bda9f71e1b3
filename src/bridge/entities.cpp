#include "bridge/entities.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "bridge/text.h"

namespace skep::bridge {

namespace {

const JsonObject& no_state() {
    static const JsonObject kEmpty;
    return kEmpty;
}

bool flag(const JsonObject& options, std::string_view name, bool otherwise) {
    const Json* value = find(options, name);
    return value == nullptr || value->is_null() ? otherwise : js_truthy(*value);
}

double seconds(const JsonObject& options, std::string_view name) {
    const Json* value = find(options, name);
    const double number = value == nullptr ? 0 : as_number(*value).value_or(0);
    return std::clamp(number, 0.0, 1e6);
}

Knobs read_knobs(const JsonObject& options, std::vector<std::string>& bad) {
    Knobs knobs;
    knobs.retain = flag(options, "retain", false);
    if (const Json* qos = find(options, "qos"))
        knobs.qos = static_cast<std::uint8_t>(std::clamp<std::int64_t>(as_integer(*qos).value_or(0), 0, 2));
    if (const Json* retention = find(options, "retention")) {
        if (const auto value = as_integer(*retention); value && *value >= 0) knobs.retention_s = static_cast<std::uint32_t>(*value);
    }
    knobs.optimistic = flag(options, "optimistic", true);
    knobs.disabled = flag(options, "disabled", false);
    const Json* off_state = find(options, "off_state");
    knobs.last_member_state = off_state != nullptr && as_string(*off_state) == "last_member_state";
    knobs.debounce_s = seconds(options, "debounce");
    knobs.throttle_s = seconds(options, "throttle");
    if (const Json* list = find(options, "debounce_ignore"); list != nullptr && list->is_array()) {
        for (const Json& name : list->get_array()) knobs.debounce_ignore.push_back(js_string(name));
    }
    knobs.filtered_attributes = Filter::compile(find(options, "filtered_attributes"), &bad);
    knobs.filtered_cache = Filter::compile(find(options, "filtered_cache"), &bad);
    knobs.filtered_optimistic = Filter::compile(find(options, "filtered_optimistic"), &bad);
    return knobs;
}

}  // namespace

std::optional<std::string_view> Entity::option_text(std::string_view name) const {
    const Json* value = find(settings_, name);
    return value == nullptr ? std::nullopt : as_string(*value);
}

// ---- devices

const JsonObject& DeviceEntity::state() const {
    return Entity::state != nullptr ? *Entity::state : no_state();
}

std::string_view DeviceEntity::vendor() const {
    if (match_.white_label) return match_.white_label->vendor;
    return match_.definition != nullptr ? match_.definition->vendor() : std::string_view{};
}
std::string_view DeviceEntity::model() const {
    if (match_.white_label) return match_.white_label->model;
    return match_.definition != nullptr ? match_.definition->model() : std::string_view{};
}
std::string_view DeviceEntity::description() const {
    if (match_.white_label) return match_.white_label->description;
    return match_.definition != nullptr ? match_.definition->description() : std::string_view{};
}

void DeviceEntity::resolve(const devices::Catalogue& catalogue, bool again) {
    if (is_coordinator() || !interviewed()) return;
    if (!again && match_.definition != nullptr && resolved_model_ == node_.model_id) return;
    const std::shared_ptr<const devices::Definition> before = match_.definition;
    match_ = catalogue.find(node_);
    resolved_model_ = node_.model_id;
    // A definition in JavaScript gives the node its clusters when it is told to start.
    if (match_.definition != before || before == nullptr)
        node_.custom_clusters = match_.definition != nullptr ? match_.definition->custom_clusters() : zcl::ClusterSet{};
    forget_derived();
}

void DeviceEntity::forget_derived() {
    endpoints_.reset();
    light_.reset();
    exposes_text.reset();
    options_text.reset();
}

const DeviceEntity::Endpoints& DeviceEntity::endpoints() const {
    if (!endpoints_) {
        endpoints_.emplace();
        if (definition() != nullptr) endpoints_->all = definition()->endpoint_names(node_);
        for (const auto& entry : endpoints_->all) {
            if (entry.first != "default") endpoints_->named.push_back(entry);
        }
    }
    return *endpoints_;
}

const std::vector<std::pair<std::string, EndpointId>>& DeviceEntity::named_endpoints() const {
    return endpoints().named;
}

zigbee::Endpoint* DeviceEntity::endpoint(std::string_view key) {
    if (key.empty()) key = "default";
    if (key != "default") {
        if (const auto number = js_number_of(key)) {
            return *number >= 0 && *number <= 255 && *number == static_cast<EndpointId>(*number)
                       ? node_.endpoint(static_cast<EndpointId>(*number))
                       : nullptr;
        }
    }
    for (const auto& [name, id] : endpoints().all) {
        if (name == key && id != 0) return node_.endpoint(id);
    }
    return key == "default" && !node_.endpoints.empty() ? &node_.endpoints.front() : nullptr;
}

std::string_view DeviceEntity::endpoint_name(EndpointId id) const {
    for (const auto& [name, endpoint] : endpoints().all) {
        if (endpoint == id) return name == "default" ? std::string_view{} : std::string_view(name);
    }
    return {};
}

LightFeatures DeviceEntity::light() const {
    if (light_) return *light_;
    light_.emplace();
    if (definition() == nullptr) return *light_;
    for (const Json& expose : definition()->exposes(this)) {
        const JsonObject* object = expose.if_object();
        const Json* type = object != nullptr ? find(*object, "type") : nullptr;
        const Json* features = object != nullptr ? find(*object, "features") : nullptr;
        if (type == nullptr || as_string(*type) != "light" || features == nullptr || !features->is_array()) continue;
        for (const Json& feature : features->get_array()) {
            const Json* name = feature.is_object() ? find(feature.get_object(), "name") : nullptr;
            const std::string_view text = name != nullptr ? as_string(*name).value_or("") : "";
            light_->brightness |= text == "brightness";
            light_->color_temp |= text == "color_temp";
            light_->color_xy |= text == "color_xy";
            light_->color_hs |= text == "color_hs";
        }
    }
    return *light_;
}

bool GroupEntity::has_member(Ieee ieee, EndpointId endpoint) const {
    return std::ranges::any_of(group_.members,
                               [&](const zigbee::Member& member) { return member.ieee == ieee && member.endpoint == endpoint; });
}

// ---- the registry

Entities::Entities(const Context& context, std::string base_topic) : context_(context), base_(std::move(base_topic)) {}
Entities::~Entities() = default;

void Entities::load() {
    for (const auto& node : context_.network.nodes()) ensure(*node);
    for (const auto& group : context_.network.groups()) ensure(*group);
    index_names();
}

DeviceEntity& Entities::ensure(zigbee::Node& node) {
    std::unique_ptr<DeviceEntity>& slot = devices_[raw(node.ieee)];
    if (slot != nullptr && &slot->node() == &node) return *slot;
    slot = std::make_unique<DeviceEntity>(context_.network, node, callbacks_);
    DeviceEntity& entity = *slot;
    entity.key_ = to_string(node.ieee);
    if (!entity.is_coordinator() && context_.settings.device(entity.key_) == nullptr) {
        if (auto added = context_.settings.add_device(entity.key_); !added)
            context_.log.error(kNs, "Failed to add '{}' to the configuration ({})", entity.key_, added.error().what);
    }
    read_options_of(entity);
    entity.resolve(context_.catalogue, false);
    if (made_) made_(entity);
    return entity;
}

GroupEntity& Entities::ensure(zigbee::Group& group) {
    std::unique_ptr<GroupEntity>& slot = groups_[raw(group.id)];
    if (slot != nullptr && &slot->group() == &group) return *slot;
    slot = std::make_unique<GroupEntity>(context_.loop, group);
    GroupEntity& entity = *slot;
    entity.key_ = std::to_string(raw(group.id));
    if (group.id != kDefaultBindGroup && context_.settings.group(entity.key_) == nullptr) {
        if (auto added = context_.settings.add_group(entity.key_, entity.key_); !added)
            context_.log.error(kNs, "Failed to add group '{}' to the configuration ({})", entity.key_, added.error().what);
    }
    read_options_of(entity);
    if (made_) made_(entity);
    return entity;
}

void Entities::drop_device(Ieee ieee) {
    for (auto& [id, group] : groups_) {
        if (std::ranges::any_of(group->group().members, [&](const zigbee::Member& member) { return member.ieee == ieee; }))
            group->scope().cancel();
    }
    devices_.erase(raw(ieee));
}

void Entities::drop_group(GroupId id) {
    groups_.erase(raw(id));
}

void Entities::clear() {
    groups_.clear();
    devices_.clear();
}

void Entities::read_options(Entity& entity) {
    std::vector<std::string> bad;
    entity.knobs_ = read_knobs(entity.settings_, bad);
    for (const std::string& text : bad)
        context_.log.warning(kNs, "'{}' has a filter that is no regular expression: '{}'", entity.title_, text);
    entity.topic_ = base_ + "/" + entity.title_;
}

void Entities::read_options_of(DeviceEntity& entity) {
    entity.settings_ = context_.settings.device_options(entity.key_);
    entity.title_ = entity.is_coordinator() ? "Coordinator" : std::string(entity.option_text("friendly_name").value_or(entity.key_));
    read_options(entity);
    entity.forget_derived();
}

void Entities::read_options_of(GroupEntity& entity) {
    entity.settings_ = context_.settings.group_options(entity.key_);
    const std::string_view name = entity.option_text("friendly_name").value_or("");
    entity.title_ = name.empty() ? entity.key_ : std::string(name);
    read_options(entity);
}

void Entities::refresh() {
    for (auto& [id, device] : devices_) read_options_of(*device);
    for (auto& [id, group] : groups_) read_options_of(*group);
    index_names();
}

// Devices come before groups, and ids before names: what is put first stays.
void Entities::index_names() {
    names_.clear();
    const std::vector<config::Entity> configured_devices = context_.settings.devices();
    const std::vector<config::Entity> configured_groups = context_.settings.groups();
    auto device_target = [](const config::Entity& entity) { return Target{false, raw(parse_ieee(entity.id).value_or(Ieee{}))}; };
    auto group_target = [](const config::Entity& entity) {
        std::uint64_t id = 0;
        std::from_chars(entity.id.data(), entity.id.data() + entity.id.size(), id);
        return Target{true, id};
    };
    for (const auto& entity : configured_devices) names_.try_emplace(entity.id, device_target(entity));
    for (const auto& entity : configured_devices) names_.try_emplace(entity.friendly_name, device_target(entity));
    for (const auto& entity : configured_groups) names_.try_emplace(entity.id, group_target(entity));
    for (const auto& entity : configured_groups) names_.try_emplace(entity.friendly_name, group_target(entity));
    indexed_revision_ = context_.settings.revision();
}

DeviceEntity* Entities::device(Ieee ieee) {
    const auto entry = devices_.find(raw(ieee));
    // The network may have let go of the node; then the entity stands for nothing.
    if (entry == devices_.end() || context_.network.find(ieee) != entry->second->node_address()) return nullptr;
    return entry->second.get();
}

DeviceEntity* Entities::departing(Ieee ieee) {
    const auto entry = devices_.find(raw(ieee));
    return entry == devices_.end() ? nullptr : entry->second.get();
}

GroupEntity* Entities::group(GroupId id) {
    const auto entry = groups_.find(raw(id));
    return entry == groups_.end() ? nullptr : entry->second.get();
}

DeviceEntity* Entities::coordinator() {
    zigbee::Node* node = context_.network.coordinator();
    return node == nullptr ? nullptr : &ensure(*node);
}

Entity* Entities::find(std::string_view id_or_name) {
    DeviceEntity* own = coordinator();
    if (lower(id_or_name) == "coordinator" || (own != nullptr && own->key() == id_or_name)) return own;
    if (indexed_revision_ != context_.settings.revision()) index_names();
    const auto entry = names_.find(id_or_name);
    if (entry == names_.end()) return nullptr;
    if (!entry->second.group) return device(Ieee{entry->second.id});
    if (entry->second.id == 0 || entry->second.id > 0xFFF7) return nullptr;
    const GroupId id{static_cast<std::uint16_t>(entry->second.id)};
    zigbee::Group* group = context_.network.find(id);
    return &ensure(group != nullptr ? *group : context_.network.create_group(id));
}

DeviceEntity* Entities::find_device(std::string_view id_or_name) {
    Entity* entity = find(id_or_name);
    return entity == nullptr ? nullptr : entity->as_device();
}

GroupEntity* Entities::find_group(std::string_view id_or_name) {
    Entity* entity = find(id_or_name);
    return entity == nullptr ? nullptr : entity->as_group();
}

std::string Entities::id_text(const Json& id) {
    return js_string(id);
}

std::vector<DeviceEntity*> Entities::devices() {
    std::vector<DeviceEntity*> out;
    out.reserve(context_.network.nodes().size());
    for (const auto& node : context_.network.nodes()) out.push_back(&ensure(*node));
    return out;
}

std::vector<GroupEntity*> Entities::groups() {
    std::vector<GroupEntity*> out;
    out.reserve(context_.network.groups().size());
    for (const auto& group : context_.network.groups()) out.push_back(&ensure(*group));
    return out;
}

}  // namespace skep::bridge

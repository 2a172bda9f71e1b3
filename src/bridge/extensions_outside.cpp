// What extensions ask and do: the facts and deeds of tools/catalogue/core/extensions.js.
#include <fmt/core.h>

#include <map>

#include "bridge/core.h"
#include "bridge/extensions.h"
#include "bridge/requests/registry.h"
#include "bridge/text.h"
#include "config/yaml.h"
#include "store/file.h"

namespace skep::bridge {

namespace {

constexpr std::string_view kSecrets = "secret.yaml";

const Json& at(const JsonArray& values, std::size_t index) {
    static const Json nothing;
    return index < values.size() ? values[index] : nothing;
}
std::string_view text_at(const JsonArray& values, std::size_t index) {
    return as_string(at(values, index)).value_or("");
}
const JsonObject& object_at(const JsonArray& values, std::size_t index) {
    static const JsonObject nothing;
    const Json& value = at(values, index);
    return value.is_object() ? value.get_object() : nothing;
}

Error gone(std::string_view key) {
    return {Errc::NotFound, "'" + std::string(key) + "' does not exist"};
}

Json or_nothing(const JsonObject* object) {
    return object != nullptr ? Json(*object) : Json();
}

// A request of the bridge, of which only a failure is told.
async::Task<void> request(Core& core, requests::Handler handler, Json message) {
    const auto done = co_await handler(core, std::move(message));
    if (!done) core.context.log.error(kNs, "An extension's request failed: {}", done.error().what);
}

}  // namespace

Result<Json> Extensions::fact(std::string_view name, const JsonArray& values) {
    static const std::map<std::string_view, Fact> kFacts{
        {"settings", &Extensions::settings},
        {"permit join", &Extensions::permit_join},
        {"network", &Extensions::network},
        {"coordinator", &Extensions::coordinator},
        {"mqtt", &Extensions::mqtt},
        {"state", &Extensions::state},
        {"entity", &Extensions::entity},
        {"find", &Extensions::find},
        {"devices", &Extensions::devices},
        {"groups", &Extensions::groups},
        {"device settings", &Extensions::device_settings},
        {"group settings", &Extensions::group_settings},
        {"yaml", &Extensions::yaml},
    };
    const auto entry = kFacts.find(name);
    if (entry == kFacts.end()) return Error{Errc::Invalid, "The bridge knows no '" + std::string(name) + "'"};
    return (this->*entry->second)(values);
}

Result<void> Extensions::deed(std::string_view name, const JsonArray& values) {
    static const std::map<std::string_view, Deed> kDeeds{
        {"listen", &Extensions::listen},
        {"adjusts", &Extensions::adjusts},
        {"publish", &Extensions::publish},
        {"subscribe", &Extensions::subscribe},
        {"unsubscribe", &Extensions::unsubscribe},
        {"message", &Extensions::message},
        {"set state", &Extensions::set_state},
        {"remove state", &Extensions::remove_state},
        {"publish state", &Extensions::publish_state},
        {"set setting", &Extensions::set_setting},
        {"apply settings", &Extensions::apply_settings},
        {"change options", &Extensions::change_options},
        {"permit join", &Extensions::open_network},
        {"restart", &Extensions::restart},
        {"devices changed", &Extensions::devices_changed},
        {"exposes changed", &Extensions::exposes_changed},
    };
    const auto entry = kDeeds.find(name);
    if (entry == kDeeds.end()) return Error{Errc::Invalid, "the bridge cannot do this"};
    return (this->*entry->second)(values);
}

Entity* Extensions::known(std::string_view key) {
    if (const auto ieee = parse_ieee(key)) return core_.entities.device(*ieee);
    const auto id = js_number_of(key);
    constexpr double kLast = 0xFFF7;
    return id && *id > 0 && *id <= kLast ? core_.entities.group(GroupId{static_cast<std::uint16_t>(*id)}) : nullptr;
}

// ---- facts

Result<Json> Extensions::settings(const JsonArray&) {
    return core_.context.settings.complete();
}

Result<Json> Extensions::permit_join(const JsonArray&) {
    const auto end = core_.context.network.permit_join_end_ms();
    return JsonObject{{"permitted", end.has_value()}, {"end", end ? Json(*end) : Json()}};
}

Result<Json> Extensions::network(const JsonArray&) {
    const radio::NetworkInfo& info = core_.context.network.radio().network();
    return JsonObject{
        {"panID", info.pan_id}, {"extendedPanID", hex16(info.extended_pan_id)}, {"channel", info.channel}, {"nwkUpdateID", info.update_id}};
}

Result<Json> Extensions::coordinator(const JsonArray&) {
    const radio::CoordinatorInfo& info = core_.context.network.radio().coordinator();
    return JsonObject{{"type", info.type}, {"meta", info.meta}};
}

Result<Json> Extensions::mqtt(const JsonArray&) {
    return JsonObject{{"connected", core_.link.connected()},
                      {"info", JsonObject{{"version", core_.link.version()}, {"server", core_.link.server()}}}};
}

Result<Json> Extensions::state(const JsonArray& values) {
    const Entity* entity = known(text_at(values, 0));
    return entity != nullptr ? or_nothing(entity->state) : Json();
}

Result<Json> Extensions::entity(const JsonArray& values) {
    Entity* entity = known(text_at(values, 0));
    if (entity == nullptr) return Json();
    JsonObject facts{{"name", entity->title()}, {"options", entity->settings()}};
    DeviceEntity* device = entity->as_device();
    if (device == nullptr) return facts;
    if (device->is_coordinator()) facts["name"] = "Coordinator";
    facts["supported"] = device->supported();
    JsonObject endpoints;
    for (const auto& [name, id] : device->named_endpoints()) endpoints[name] = id;
    if (const zigbee::Endpoint* first = device->endpoint("default")) endpoints["default"] = first->id;
    facts["endpoints"] = std::move(endpoints);
    if (device->definition() == nullptr) return facts;
    std::string text;
    core_.topics.append_definition(text, *device);
    if (auto definition = parse_json(text); definition && definition->is_object()) {
        definition->get_object()["generated"] = !device->supported();
        facts["definition"] = *std::move(definition);
    }
    return facts;
}

Result<Json> Extensions::find(const JsonArray& values) {
    const Entity* entity = core_.entities.find(text_at(values, 0));
    return entity != nullptr ? Json(entity->key()) : Json();
}

Result<Json> Extensions::devices(const JsonArray&) {
    JsonArray list;
    for (const DeviceEntity* device : core_.entities.devices()) list.push_back(Json(device->key()));
    return list;
}

Result<Json> Extensions::groups(const JsonArray&) {
    JsonArray list;
    for (const GroupEntity* group : core_.entities.groups()) list.push_back(raw(group->id()));
    return list;
}

Result<Json> Extensions::device_settings(const JsonArray& values) {
    const auto device = core_.context.settings.find_device(text_at(values, 0));
    if (!device) return Json();
    JsonObject options = core_.context.settings.device_options(device->id);
    options["ID"] = device->id;
    return options;
}

Result<Json> Extensions::group_settings(const JsonArray& values) {
    const auto group = core_.context.settings.find_group(text_at(values, 0));
    if (!group) return Json();
    JsonObject options = core_.context.settings.group_options(group->id);
    options["ID"] = js_number_of(group->id).value_or(0);
    return options;
}

// A file in the data directory itself; what it keeps secret stays so.
Result<Json> Extensions::yaml(const JsonArray& values) {
    const std::string_view name = text_at(values, 0);
    const bool is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    if (!is_yaml || name.find('/') != std::string_view::npos || name.find('\0') != std::string_view::npos || name == kSecrets) {
        return Error{Errc::Invalid, fmt::format("'{}' is no YAML file of the data directory that extensions may read", name)};
    }
    constexpr std::size_t kLargest = std::size_t{1} << 20;
    const auto text = store::read_file(core_.parts.data_dir / name, kLargest);
    if (!text) return text.error().code == Errc::NotFound ? Result<Json>(Json()) : text.error();
    auto read = config::parse_yaml_values(*text);
    if (!read) return Error{Errc::Malformed, fmt::format("{}, line {}: {}", name, read.error().mark.line, read.error().what)};
    return *std::move(read);
}

// ---- deeds

Result<void> Extensions::listen(const JsonArray& values) {
    heard_.clear();
    if (const JsonArray* events = at(values, 0).if_array()) {
        for (const Json& event : *events) heard_.emplace(as_string(event).value_or(""));
    }
    core_.link.take_all(hears("mqttMessage"));
    return ok;
}

Result<void> Extensions::adjusts(const JsonArray& values) {
    adjusts_ = at(values, 0).is_bool() && at(values, 0).get_bool();
    return ok;
}

// [base topic or null, topic below it, payload, {retain, qos, expiry, skipLog, skipReceive}]
Result<void> Extensions::publish(const JsonArray& values) {
    const std::string base(at(values, 0).is_null() ? core_.link.base() : js_string(at(values, 0)));
    const JsonObject& more = object_at(values, 3);
    MqttLink::Options options{.retain = flag_in(more, "retain"),
                              .qos = static_cast<std::uint8_t>(integer_in(more, "qos").value_or(0) & 3),
                              .log = !flag_in(more, "skipLog"),
                              .skip_receive = flag_in(more, "skipReceive", true)};
    if (const auto expiry = integer_in(more, "expiry")) options.expiry_s = static_cast<std::uint32_t>(*expiry);
    core_.link.publish(base + "/" + std::string(text_at(values, 1)), text_at(values, 2), options);
    return ok;
}

Result<void> Extensions::subscribe(const JsonArray& values) {
    return core_.link.client().subscribe(text_at(values, 0), 0);
}

Result<void> Extensions::unsubscribe(const JsonArray& values) {
    return core_.link.client().unsubscribe(text_at(values, 0));
}

Result<void> Extensions::message(const JsonArray& values) {
    core_.on_mqtt(text_at(values, 0), text_at(values, 1));
    return ok;
}

Result<void> Extensions::set_state(const JsonArray& values) {
    Entity* entity = known(text_at(values, 0));
    if (entity == nullptr) return gone(text_at(values, 0));
    core_.publisher.remember(*entity, object_at(values, 1));
    return ok;
}

Result<void> Extensions::remove_state(const JsonArray& values) {
    core_.cache.remove(text_at(values, 0));
    return ok;
}

Result<void> Extensions::publish_state(const JsonArray& values) {
    Entity* entity = known(text_at(values, 0));
    if (entity == nullptr) return gone(text_at(values, 0));
    core_.publisher.publish(*entity, object_at(values, 1));
    return ok;
}

Result<void> Extensions::set_setting(const JsonArray& values) {
    const JsonArray* path = at(values, 0).if_array();
    if (path == nullptr || path->empty()) return Error{Errc::Invalid, "settings.set needs a path"};
    std::vector<std::string_view> steps;
    for (const Json& step : *path) steps.push_back(as_string(step).value_or(""));
    if (auto done = core_.context.settings.set(steps, at(values, 1)); !done) return done;
    core_.settings_changed();
    return ok;
}

Result<void> Extensions::apply_settings(const JsonArray& values) {
    core_.scope.spawn(request(core_, requests::options, JsonObject{{"options", at(values, 0)}}));
    return ok;
}

Result<void> Extensions::change_options(const JsonArray& values) {
    core_.scope.spawn(request(core_, requests::device_options, JsonObject{{"id", at(values, 0)}, {"options", at(values, 1)}}));
    return ok;
}

Result<void> Extensions::open_network(const JsonArray& values) {
    JsonObject message{{"time", at(values, 0)}};
    if (!at(values, 1).is_null()) message["device"] = at(values, 1);
    core_.scope.spawn(request(core_, requests::permit_join, std::move(message)));
    return ok;
}

Result<void> Extensions::restart(const JsonArray&) {
    core_.scope.spawn(request(core_, requests::restart, JsonObject{}));
    return ok;
}

Result<void> Extensions::devices_changed(const JsonArray&) {
    core_.devices_changed();
    return ok;
}

Result<void> Extensions::exposes_changed(const JsonArray& values) {
    const auto ieee = parse_ieee(text_at(values, 0));
    if (DeviceEntity* device = ieee ? core_.entities.device(*ieee) : nullptr) core_.exposes_changed(*device);
    return ok;
}

}  // namespace skep::bridge

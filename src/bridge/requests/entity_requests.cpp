#include "bridge/requests/entity_requests.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "bridge/icons.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

std::string_view title_of(Kind kind) {
    return kind == Kind::Device ? "Device" : "Group";
}
std::string_view name_of(Kind kind) {
    return kind == Kind::Device ? "device" : "group";
}

Result<Entity*> find_entity(Core& core, Kind kind, const Json& id) {
    Entity* entity = core.entities.find(Entities::id_text(id));
    if (entity == nullptr || (entity->as_device() != nullptr) != (kind == Kind::Device)) return no_such(title_of(kind), id);
    return entity;
}

namespace {

// The options that `from` and `to` of a reply show.
JsonObject shown_options(const Entity& entity) {
    JsonObject out = entity.settings();
    for (const std::string_view hidden : {"friendlyName", "friendly_name", "ID", "type", "devices"}) {
        if (auto it = out.find(hidden); it != out.end()) out.stable_erase(it);
    }
    return out;
}

std::set<std::string> known_options(const DeviceEntity& device) {
    std::set<std::string> known;
    const Json& schema = config::schema();
    if (const Json* definitions = find(schema.get_object(), "definitions"); definitions != nullptr && definitions->is_object()) {
        const Json* of_device = find(definitions->get_object(), "device");
        const Json* properties = of_device != nullptr && of_device->is_object() ? find(of_device->get_object(), "properties") : nullptr;
        if (properties != nullptr && properties->is_object()) {
            for (const auto& entry : properties->get_object()) known.insert(std::string(entry.key()));
        }
    }
    if (device.definition() == nullptr) return known;
    for (const Json& option : device.definition()->options(&device)) {
        const Json* property = option.is_object() ? find(option.get_object(), "property") : nullptr;
        if (property != nullptr) known.insert(js_string(*property));
    }
    return known;
}

// A picture in the options is stored as a file, and the option names the file.
Result<void> store_icon(Core& core, JsonObject& options) {
    auto entry = options.find("icon");
    if (entry == options.end() || !entry->value().is_string()) return ok;
    auto file = store_icon_file(core.context, core.parts.data_dir, entry->value().get_string());
    if (!file) return file.error();
    if (!file->empty()) {
        entry->value() = *file;
        core.context.log.debug(kNs, "Saved base64 image as file to '{}'", *file);
    }
    return ok;
}

}  // namespace

Result<JsonObject> rename_entity(Core& core, Kind kind, const Json& message) {
    const Json* last = member(message, "last");
    const bool of_last = kind == Kind::Device && last != nullptr && last->is_bool() && last->get_bool();
    const Json* from = member(message, "from");
    const Json* to = member(message, "to");
    if ((from == nullptr && !of_last) || to == nullptr) return invalid_payload();
    if (of_last && !core.last_joined) return Error{Errc::NotFound, "No device has joined since start"};
    const Json id = of_last ? Json(to_string(*core.last_joined)) : *from;
    if (!to->is_string()) return Error{Errc::Invalid, fmt::format("to is not a string, got {} ({})", js_typeof(*to), js_string(*to))};
    const std::string name = trimmed(to->get_string());
    const Json* discovery = member(message, "homeassistant_rename");
    auto entity = find_entity(core, kind, id);
    if (!entity) return entity.error();
    const std::string old_name = (*entity)->title();
    if (auto renamed = core.context.settings.rename(Entities::id_text(id), name); !renamed) return renamed.error();
    core.link.publish_below(old_name, "", MqttLink::Options{.retain = true});
    core.settings_changed();
    if (kind == Kind::Device) {
        core.topics.publish_devices();
    } else {
        core.topics.publish_groups();
    }
    core.topics.publish_info();
    core.publisher.publish(**entity, JsonObject{});
    core.extensions.on_entity("entityRenamed", **entity,
                              {{"from", old_name}, {"to", name}, {"homeAssisantRename", discovery != nullptr && js_truthy(*discovery)}});
    JsonObject data;
    data["from"] = old_name;
    data["homeassistant_rename"] = discovery != nullptr ? *discovery : Json(false);
    data["to"] = name;
    return data;
}

Result<JsonObject> change_entity_options(Core& core, Kind kind, Json message) {
    const Json* id = member(message, "id");
    const Json* wanted = member(message, "options");
    if (id == nullptr || wanted == nullptr || !wanted->is_object()) return invalid_payload();
    JsonObject change = wanted->get_object();
    auto entity = find_entity(core, kind, *id);
    if (!entity) return entity.error();
    DeviceEntity* device = (*entity)->as_device();
    if (device != nullptr) {
        const std::set<std::string> known = known_options(*device);
        for (const auto& option : change) {
            if (!known.contains(std::string(option.key())))
                core.context.log.warning(kNs, "Device '{}' does not support option '{}'", js_string(*id), std::string_view(option.key()));
        }
    }
    const JsonObject before = shown_options(**entity);
    if (auto stored = store_icon(core, change); !stored) return stored.error();
    auto restart = core.context.settings.change_entity_options(Entities::id_text(*id), std::move(change));
    if (!restart) return restart.error();
    if (*restart) core.topics.restart_required = true;
    core.settings_changed();
    const JsonObject after = shown_options(**entity);
    core.topics.publish_info();
    if (*restart) {
        core.context.log.info(kNs, "New config for {} {} requires restart to take effect", name_of(kind), js_string(*id));
    } else {
        core.context.log.info(kNs, "Successfully changed config for {} {}", name_of(kind), js_string(*id));
    }
    if (device != nullptr) {
        core.definition_events.tell(*device, devices::Event::OptionsChanged, &before);
        // The peer's event handlers come to it when the response is out.
        core.devices_change_after_the_response();
    }
    core.extensions.on_entity("entityOptionsChanged", **entity, {{"from", before}, {"to", after}});
    JsonObject data;
    data["from"] = before;
    data["id"] = *id;
    data["restart_required"] = core.topics.restart_required;
    data["to"] = after;
    return data;
}

}  // namespace skep::bridge::requests

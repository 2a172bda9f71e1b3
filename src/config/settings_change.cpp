// The changing half of settings.h.
#include <fmt/core.h>

#include "config/names.h"
#include "config/schema.h"
#include "config/settings_impl.h"

namespace skep::config {

namespace {

void remove_nulls_in(Json& value);

void remove_nulls_of(JsonObject& object) {
    for (auto it = object.begin(); it != object.end();) {
        if (it->key() == "homeassistant") {
            ++it;
        } else if (it->value().is_null()) {
            it = object.stable_erase(it);
        } else {
            remove_nulls_in(it->value());
            ++it;
        }
    }
}

void remove_nulls_in(Json& value) {
    if (JsonObject* object = value.if_object()) return remove_nulls_of(*object);
    if (JsonArray* array = value.if_array()) {
        for (Json& item : *array) remove_nulls_in(item);
    }
}

JsonObject& section_of(JsonObject& settings, std::string_view part) {
    Json& section = settings[part];
    if (!section.is_object()) section = JsonObject();
    return section.get_object();
}

Error nobody(std::string_view kind, std::string_view id_or_name) {
    return {Errc::NotFound, fmt::format("{} '{}' does not exist", kind, id_or_name)};
}

// The first rule of the schema that the changed options break: written, it would keep the next start from succeeding.
std::optional<std::string> broken_rule(const JsonObject& options, const JsonObject& change, bool group) {
    JsonObject mentioned;
    for (const auto& [key, value] : change) {
        if (const Json* now = find(options, key)) mentioned[key] = *now;
    }
    const Json rules = schema();
    const JsonObject& root = rules.get_object();
    const JsonObject& definition = root.at("definitions").get_object().at(group ? "group" : "device").get_object();
    for (const Violation& violation : validate(mentioned, definition, root)) {
        if (violation.keyword != "required") return violation.text();
    }
    return std::nullopt;
}

}  // namespace

void remove_nulls(JsonObject& settings) {
    remove_nulls_of(settings);
}

Result<bool> Settings::apply(const JsonObject& change) {
    impl_->take_up_edits();
    JsonObject next = impl_->persisted;
    merge_deep(next, change);
    remove_nulls(next);
    for (const Violation& violation : validate_settings(next)) {
        if (violation.keyword != "required") return Error{Errc::Invalid, violation.text()};
    }
    if (auto done = impl_->commit(std::move(next)); !done) return done.error();
    return restart_required(change, Part::Settings);
}

Result<bool> Settings::change_entity_options(std::string_view id_or_name, JsonObject change) {
    impl_->take_up_edits();
    change.stable_erase("friendly_name");
    change.stable_erase("devices");
    auto entity = find_device(id_or_name);
    if (!entity) entity = find_group(id_or_name);
    if (!entity) return nobody("Device or group", id_or_name);
    JsonObject next = impl_->persisted;
    JsonObject& options = next[entity->group ? "groups" : "devices"].get_object()[entity->id].get_object();
    merge_deep(options, change);
    remove_nulls(options);
    if (auto broken = broken_rule(options, change, entity->group)) return Error{Errc::Invalid, std::move(*broken)};
    if (auto done = impl_->commit(std::move(next)); !done) return done.error();
    return restart_required(change, entity->group ? Part::Group : Part::Device);
}

Result<void> Settings::rename(std::string_view id_or_name, std::string_view new_name) {
    impl_->take_up_edits();
    if (auto fine = check_friendly_name(new_name); !fine) return fine.error();
    if (find_group(new_name) || find_device(new_name)) {
        return Error{Errc::Invalid, fmt::format("friendly_name '{}' is already in use", new_name)};
    }
    auto entity = find_device(id_or_name);
    if (!entity) entity = find_group(id_or_name);
    if (!entity) return nobody("Device or group", id_or_name);
    JsonObject next = impl_->persisted;
    next[entity->group ? "groups" : "devices"].get_object()[entity->id].get_object()["friendly_name"] = new_name;
    return impl_->commit(std::move(next));
}

Result<Entity> Settings::add_device(std::string_view ieee) {
    impl_->take_up_edits();
    if (find_device(ieee)) return Error{Errc::Invalid, fmt::format("Device '{}' already exists", ieee)};
    JsonObject next = impl_->persisted;
    section_of(next, "devices")[ieee] = JsonObject{{"friendly_name", ieee}};
    if (auto done = impl_->commit(std::move(next)); !done) return done.error();
    return Entity{false, std::string(ieee), std::string(ieee)};
}

Result<void> Settings::remove_device(std::string_view id_or_name) {
    impl_->take_up_edits();
    const auto entity = find_device(id_or_name);
    if (!entity) return nobody("Device", id_or_name);
    JsonObject next = impl_->persisted;
    section_of(next, "devices").stable_erase(entity->id);
    return impl_->commit(std::move(next));
}

Result<void> Settings::block_device(std::string_view ieee) {
    impl_->take_up_edits();
    JsonObject next = impl_->persisted;
    Json& list = next["blocklist"];
    if (!list.is_array()) list = JsonArray();
    list.get_array().emplace_back(ieee);
    return impl_->commit(std::move(next));
}

Result<Entity> Settings::add_group(std::string_view name, std::optional<std::string> id) {
    impl_->take_up_edits();
    if (auto fine = check_friendly_name(name); !fine) return fine.error();
    if (find_group(name) || find_device(name)) return Error{Errc::Invalid, fmt::format("friendly_name '{}' is already in use", name)};
    JsonObject next = impl_->persisted;
    JsonObject& groups = section_of(next, "groups");
    if (!id || id->find_first_not_of(" \t\r\n") == std::string::npos) {
        int free = 1;
        while (groups.contains(std::to_string(free))) ++free;
        id = std::to_string(free);
    } else if (groups.contains(*id)) {
        return Error{Errc::Invalid, fmt::format("Group ID '{}' is already in use", *id)};
    }
    groups[*id] = JsonObject{{"friendly_name", name}};
    if (auto done = impl_->commit(std::move(next)); !done) return done.error();
    return Entity{true, *id, std::string(name)};
}

Result<void> Settings::remove_group(std::string_view id_or_name) {
    impl_->take_up_edits();
    const auto entity = find_group(id_or_name);
    if (!entity) return nobody("Group", id_or_name);
    JsonObject next = impl_->persisted;
    section_of(next, "groups").stable_erase(entity->id);
    return impl_->commit(std::move(next));
}

Result<void> Settings::set(std::span<const std::string_view> path, Json value) {
    if (path.empty()) return Error{Errc::Invalid, "a setting needs a name"};
    impl_->take_up_edits();
    JsonObject next = impl_->persisted;
    JsonObject* at = &next;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) at = &section_of(*at, path[i]);
    (*at)[path.back()] = std::move(value);
    return impl_->commit(std::move(next));
}

Result<void> Settings::set_onboarding(bool on) {
    if (on == onboarding()) return ok;
    JsonObject next = impl_->persisted;
    if (on) {
        next["onboarding"] = true;
    } else {
        next.stable_erase("onboarding");
    }
    return impl_->commit(std::move(next));
}

Result<void> Settings::reload() {
    LoadedFiles loaded = impl_->files.load();
    if (loaded.missing) return Error{Errc::NotFound, fmt::format("'{}' is gone", file().string())};
    if (loaded.problems.empty()) loaded.problems = impl_->check(loaded.settings);
    if (!loaded.problems.empty()) return Error{Errc::Invalid, loaded.problems.front().readable()};
    impl_->persisted = std::move(loaded.settings);
    impl_->refresh();
    return ok;
}

}  // namespace skep::config

// Scenes (ZCL 3.7): stored, added, recalled on the device; what they show is remembered in the endpoint's `meta` (files.md 1).
#include <fmt/core.h>

#include <cmath>

#include "devices/primitives/common.h"
#include "devices/primitives/light.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

constexpr std::string_view kNs = "zhc:tz";
constexpr ClusterId kClusterLift = 258;  // as scene extension fields name it
namespace scene_command = zcl::scenes::command;

struct Place {  // where a scene's state is kept
    zigbee::Node* node = nullptr;
    zigbee::Endpoint* endpoint = nullptr;
    const Device* device = nullptr;
};

Device* member_device(const Command& command, Ieee ieee) {
    for (Device* member : command.members) {
        if (member->node().ieee == ieee) return member;
    }
    return nullptr;
}

std::vector<Place> places(const Command& command) {
    std::vector<Place> out;
    if (command.group == nullptr) {
        if (zigbee::Endpoint* endpoint = command.node->endpoint(command.endpoint)) out.push_back({command.node, endpoint, command.device});
        return out;
    }
    for (const zigbee::Member& member : command.group->members) {
        zigbee::Node* node = command.network.find(member.ieee);
        zigbee::Endpoint* endpoint = node != nullptr ? node->endpoint(member.endpoint) : nullptr;
        if (endpoint != nullptr) out.push_back({node, endpoint, member_device(command, member.ieee)});
    }
    return out;
}

std::string scene_key(std::int64_t scene, std::int64_t group) {
    return fmt::format("{}_{}", scene, group);
}

// `name` null: the scene gets none.
void save(const Command& command, const Place& place, const std::string& key, const JsonObject& state, const Json* name) {
    JsonObject kept;
    for (std::string_view member : {"state", "brightness", "color", "color_temp", "color_mode"}) {
        if (const Json* value = find(state, member)) kept[member] = *value;
    }
    JsonObject scene;
    if (name != nullptr) scene["name"] = *name;
    scene["state"] = std::move(kept);
    Json& scenes = place.endpoint->meta["scenes"];
    if (!scenes.is_object()) scenes = JsonObject{};
    scenes.get_object()[key] = std::move(scene);
    command.network.touch(*place.node);
}

void erase(const Command& command, const Place& place, const std::optional<std::string>& key) {
    Json* scenes = place.endpoint->meta.if_contains("scenes");
    if (scenes == nullptr || !scenes->is_object()) return;
    if (key)
        scenes->get_object().erase(*key);
    else
        scenes->get_object().clear();
    command.network.touch(*place.node);
}

const JsonObject* saved_state(const Place& place, const std::string& key) {
    const Json* scenes = find(place.endpoint->meta, "scenes");
    const Json* scene = scenes != nullptr && scenes->is_object() ? find(scenes->get_object(), key) : nullptr;
    const Json* state = scene != nullptr && scene->is_object() ? find(scene->get_object(), "state") : nullptr;
    return state != nullptr && state->is_object() ? &state->get_object() : nullptr;
}

struct Numbers {
    std::int64_t scene = 0, group = 0;
};

constexpr std::string_view kReserved = "Scene ID 0 cannot be used with group ID 0 (reserved).";

// The numbers of a scene and its group out of {"ID":n,"group_id":n}, or of a plain number.
Result<Numbers> numbers_of(const Command& command, bool refuse_global) {
    const JsonObject* object = command.value.is_object() ? &command.value.get_object() : nullptr;
    const Json null;
    const Json* id = object != nullptr ? find(*object, "ID") : &command.value;
    const Result<double> scene = assert_number(id != nullptr ? *id : null, "ID");
    if (!scene) return scene.error();
    Numbers out{whole_of(*scene), 0};
    const Json* group = object != nullptr ? given(*object, "group_id") : nullptr;
    if (command.group != nullptr)
        out.group = raw(command.group->id);
    else if (group != nullptr)
        out.group = static_cast<std::int64_t>(clamp_number(js_number_of(*group), 0, 65535));
    if (refuse_global && out.group == 0 && out.scene == 0) return Error{Errc::Invalid, std::string(kReserved)};
    return out;
}

// The status that a node answers; nothing of a group.
async::Task<Result<std::optional<zcl::Status>>> ask(const Command& command, std::string_view name, zcl::Fields fields) {
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kGenScenes, zcl::kNoManufacturer, {});
    const zcl::Command* described = cluster != nullptr ? cluster->command(name, zcl::Direction::ToServer) : nullptr;
    if (described == nullptr) co_return Error{Errc::NotFound, fmt::format("Cluster 'genScenes' has no command '{}'", name)};
    if (command.group != nullptr) {
        Result<void> sent =
            co_await command.network.command(*command.group, *cluster, *described, std::move(fields), request_options(command));
        if (!sent) co_return sent.error();
        co_return std::optional<zcl::Status>{};
    }
    auto answer = co_await command.network.command(*command.node, command.endpoint, *cluster, *described, std::move(fields),
                                                   request_options(command));
    if (!answer) co_return answer.error();
    if (!*answer) co_return std::optional<zcl::Status>{};
    const zcl::Value* status = zcl::find((*answer)->frame.fields(), "status");
    const auto number = status != nullptr ? status->as_uint() : std::nullopt;
    co_return number ? std::optional(static_cast<zcl::Status>(*number)) : std::nullopt;
}

Error unsuccessful(std::string_view what, std::optional<zcl::Status> status) {
    return {Errc::Refused, fmt::format("{} ('{}')", what, status ? zcl::name_of(*status) : "undefined"),
            static_cast<std::uint8_t>(status.value_or(zcl::Status::Failure))};
}

bool succeeded(const Command& command, std::optional<zcl::Status> status) {
    return command.group != nullptr || status == zcl::Status::Success;
}

zcl::Fields numbers_as_fields(const Numbers& numbers) {
    return {{"groupid", zcl::Value(numbers.group)}, {"sceneid", zcl::Value(numbers.scene)}};
}

async::Task<Result<SetResult>> set_store(const Command& command) {
    const Result<Numbers> numbers = numbers_of(command, true);
    if (!numbers) co_return numbers.error();
    auto status = co_await ask(command, scene_command::kStore.name, numbers_as_fields(*numbers));
    if (!status) co_return status.error();
    if (!succeeded(command, *status)) co_return unsuccessful("Scene add not successful", *status);
    const Json none;
    const Json* name = command.value.is_object() ? find(command.value.get_object(), "name") : &none;
    for (const Place& place : places(command)) {
        const JsonObject& state = command.group == nullptr || place.device == nullptr ? command.state : place.device->state();
        save(command, place, scene_key(numbers->scene, numbers->group), state, name);
    }
    command.network.log().info(kNs, "Successfully stored scene");
    co_return SetResult{};
}

// A scene that was saved without its colour mode gets it from what it has.
JsonObject with_color_mode(JsonObject state) {
    if (state.contains("color_mode")) return state;
    if (state.contains("color_temp")) {
        state["color_mode"] = "color_temp";
    } else if (const Json* color = find(state, "color")) {
        state["color_mode"] = color->is_object() && color->get_object().contains("x") ? "xy" : "hs";
    }
    return state;
}

Result<JsonObject> recalled(const Command& command, const JsonObject& saved) {
    JsonObject state = with_color_mode(saved);
    const Result<JsonObject> synced = color::sync_state(state, command.state, color_temp_range(command), command.options);
    if (!synced) return synced.error();
    for (const auto& [key, value] : *synced) state[key] = value;
    return state;
}

async::Task<Result<SetResult>> set_recall(const Command& command) {
    const Result<double> scene = assert_number(command.value, "");
    if (!scene) co_return scene.error();
    const Numbers numbers{whole_of(*scene), command.group != nullptr ? raw(command.group->id) : 0};
    zcl::Fields fields = numbers_as_fields(numbers);
    fields.emplace_back("transitionTime", zcl::Value(0xFFFF));
    Result<void> sent = co_await send(command, zcl::kGenScenes, scene_command::kRecall.name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    SetResult result;
    for (const Place& place : places(command)) {
        const JsonObject* saved = saved_state(place, scene_key(numbers.scene, numbers.group));
        if (saved == nullptr) {
            command.network.log().warning(kNs, "Unknown scene was recalled for {}, can't restore state.", to_string(place.node->ieee));
            if (command.group != nullptr) result.member_states.emplace_back(place.node->ieee, JsonObject{});
            continue;
        }
        Result<JsonObject> state = recalled(command, *saved);
        if (!state) co_return state.error();
        if (command.group != nullptr)
            result.member_states.emplace_back(place.node->ieee, std::move(*state));
        else
            result.state = std::move(*state);
    }
    if (command.group != nullptr)
        command.network.log().info(kNs, "Successfully recalled group scene");
    else if (!result.state.empty())
        command.network.log().info(kNs, "Successfully recalled scene");
    co_return result;
}

// ---- scene_add: what the scene shall set, cluster by cluster (ZCL 3.7.2.4.2) ----

class Extensions {
public:
    explicit Extensions(const Command& command) : command_(command) {}

    Result<void> add(std::string_view attribute, const Json& value) {
        if (attribute == "state") return add_state(value);
        if (attribute == "brightness") return add_plain(zcl::kGenLevelCtrl, attribute, value, js_number_of(value));
        if (attribute == "position") {
            const bool option = truthy(find(command_.options, "invert_cover"));
            const bool invert = has_meta(command_, &Meta::cover_inverted) ? !option : option;
            return add_plain(kClusterLift, attribute, value, invert ? 100 - js_number_of(value) : js_number_of(value));
        }
        if (attribute == "color_temp") return add_color_temp(value);
        if (attribute == "color") return add_color(value);
        return ok;
    }

    JsonObject state;
    std::vector<zcl::Value> sets;

private:
    void put(ClusterId cluster, int length, std::vector<zcl::Value> fields) {
        std::vector<std::pair<std::string_view, zcl::Value>> record;
        record.emplace_back("clstId", zcl::Value(cluster));
        record.emplace_back("len", zcl::Value(length));
        record.emplace_back("extField", zcl::Value(std::move(fields)));
        sets.emplace_back(std::move(record));
    }
    Result<void> add_state(const Json& value) {
        if (!value.is_string()) return Error{Errc::Invalid, "val.toLowerCase is not a function"};
        put(zcl::kGenOnOff, 1, {zcl::Value(to_lower(value.get_string()) == "on" ? 1 : 0)});
        state["state"] = to_upper(value.get_string());
        return ok;
    }
    Result<void> add_plain(ClusterId cluster, std::string_view name, const Json& value, double wire) {
        put(cluster, 1, {whole(wire)});
        state[name] = value;
        return ok;
    }
    void put_xy(const color::Xy& xy) {
        put(zcl::kLightingColorCtrl, 4, {whole(map_range(xy.x, 0, 1, 0, 65535)), whole(map_range(xy.y, 0, 1, 0, 65535))});
    }
    // Lights keep a colour temperature in a scene as xy (ZCL 5.2.2.2.1.7).
    Result<void> add_color_temp(const Json& value) {
        const double mireds = color_temp_range(command_).clamp(js_number_of(value));
        const std::optional<color::Xy> xy = color::xy_of_mireds(mireds);
        if (!xy) return Error{Errc::Invalid, "Cannot read properties of undefined (reading 'x')"};
        put_xy(*xy);
        state["color_mode"] = "color_temp";
        state["color_temp"] = number(mireds);
        return ok;
    }
    Result<void> add_color(const Json& value) {
        Json parsed = value;
        if (value.is_string()) {
            if (Result<Json> inner = parse_json(value.get_string())) parsed = *inner;
        }
        const Result<color::Color> wanted = color::parse(parsed);
        if (!wanted) return wanted.error();
        if (const auto* xy = std::get_if<color::Xy>(&*wanted)) {
            put_xy(*xy);
            state["color_mode"] = "xy";
            state["color"] = color::to_json(*xy);
        } else if (const auto* hsv = std::get_if<color::Hsv>(&*wanted)) {
            add_hsv(*hsv);
        }
        return ok;
    }
    void add_hsv(const color::Hsv& hsv) {
        const color::Hsv corrected = color::corrected(hsv, command_.options);
        if (has_meta(command_, &Meta::supports_enhanced_hue)) {
            const zcl::Value zero(0);
            put(zcl::kLightingColorCtrl, 13,
                {zero, zero, whole(map_range(corrected.hue.value_or(0), 0, 360, 0, 65535)),
                 whole(map_range(corrected.saturation.value_or(0), 0, 100, 0, 254)), zero, zero, zero, zero});
        } else {
            put_xy(color::to_xy(corrected));
        }
        state["color_mode"] = "hs";
        state["color"] = color::to_json(hsv, false);
    }

    const Command& command_;
};

Result<void> check_addable(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, "");
    if (!object) return object.error();
    const Json none;
    const Json* id = find(**object, "ID");
    const Result<double> number = assert_number(id != nullptr ? *id : none, "ID");
    if (!number) return number.error();
    if (given(**object, "color_temp") != nullptr && given(**object, "color") != nullptr) {
        return Error{Errc::Invalid, "Don't specify both 'color_temp' and 'color'"};
    }
    return ok;
}

// An old scene of this number is removed first: devices would merge the two.
async::Task<Result<void>> remove_old(const Command& command, const Numbers& numbers) {
    auto status = co_await ask(command, scene_command::kRemove.name, numbers_as_fields(numbers));
    if (!status) co_return status.error();
    const bool gone = succeeded(command, *status) || *status == zcl::Status::InvalidField || *status == zcl::Status::NotFound;
    if (!gone) co_return unsuccessful("Scene add unable to remove existing scene", *status);
    co_return ok;
}

async::Task<Result<SetResult>> set_add(const Command& command) {
    const Result<void> addable = check_addable(command);
    if (!addable) co_return addable.error();
    const Result<Numbers> numbers = numbers_of(command, true);
    if (!numbers) co_return numbers.error();
    const JsonObject& object = command.value.get_object();
    Extensions extensions(command);
    for (const auto& [name, value] : object) {
        Result<void> added = extensions.add(name, value);
        if (!added) co_return added.error();
    }
    Result<void> removed = co_await remove_old(command, *numbers);
    if (!removed) co_return removed.error();
    const Json* transition = given(object, "transition");
    const double seconds = transition != nullptr ? js_number_of(*transition) : 0;
    const bool in_tenths = std::trunc(seconds) != seconds;
    zcl::Fields fields = numbers_as_fields(*numbers);
    fields.emplace_back("transtime", whole(in_tenths ? std::floor(seconds * 10) : seconds));
    fields.emplace_back("scenename", zcl::Value(""));
    fields.emplace_back("extensionfieldsets", zcl::Value(std::move(extensions.sets)));
    const std::string_view name = in_tenths ? scene_command::kEnhancedAdd.name : scene_command::kAdd.name;
    auto status = co_await ask(command, name, std::move(fields));
    if (!status) co_return status.error();
    if (!succeeded(command, *status)) co_return unsuccessful("Scene add not successful", *status);
    for (const Place& place : places(command)) {
        save(command, place, scene_key(numbers->scene, numbers->group), extensions.state, find(object, "name"));
    }
    command.network.log().info(kNs, "Successfully added scene");
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_remove(const Command& command) {
    const Result<double> scene = assert_number(command.value, "");
    if (!scene) co_return scene.error();
    const Numbers numbers{whole_of(*scene), command.group != nullptr ? raw(command.group->id) : 0};
    auto status = co_await ask(command, scene_command::kRemove.name, numbers_as_fields(numbers));
    if (!status) co_return status.error();
    if (!succeeded(command, *status)) co_return unsuccessful("Scene remove not successful", *status);
    for (const Place& place : places(command)) erase(command, place, scene_key(numbers.scene, numbers.group));
    command.network.log().info(kNs, "Successfully removed scene");
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_remove_all(const Command& command) {
    zcl::Fields fields;
    fields.emplace_back("groupid", zcl::Value(command.group != nullptr ? static_cast<int>(raw(command.group->id)) : 0));
    auto status = co_await ask(command, scene_command::kRemoveAll.name, std::move(fields));
    if (!status) co_return status.error();
    if (*status && !succeeded(command, *status)) co_return unsuccessful("Scene remove all not successful", *status);
    for (const Place& place : places(command)) erase(command, place, std::nullopt);
    command.network.log().info(kNs, "Successfully removed all scenes");
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_rename(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, "");
    if (!object) co_return object.error();
    const Result<Numbers> numbers = numbers_of(command, false);
    const std::string key = numbers ? scene_key(numbers->scene, numbers->group) : std::string{};
    for (const Place& place : places(command)) {
        const JsonObject* saved = saved_state(place, key);
        if (saved == nullptr && command.group == nullptr) co_return Error{Errc::NotFound, "No such scene in device meta data"};
        if (saved == nullptr) continue;
        const JsonObject state = *saved;
        save(command, place, key, state, find(**object, "name"));
    }
    command.network.log().info(kNs, "Successfully renamed scene");
    co_return SetResult{};
}

}  // namespace

SetterPtr scene_store_setter() {
    return make_setter({.keys = {"scene_store"}, .set = set_store, .writes_scenes = true});
}
SetterPtr scene_recall_setter() {
    return make_setter({.keys = {"scene_recall"}, .set = set_recall});
}
SetterPtr scene_add_setter() {
    return make_setter({.keys = {"scene_add"}, .set = set_add, .writes_scenes = true});
}
SetterPtr scene_remove_setter() {
    return make_setter({.keys = {"scene_remove"}, .set = set_remove, .writes_scenes = true});
}
SetterPtr scene_remove_all_setter() {
    return make_setter({.keys = {"scene_remove_all"}, .set = set_remove_all, .writes_scenes = true});
}
SetterPtr scene_rename_setter() {
    return make_setter({.keys = {"scene_rename"}, .set = set_rename, .writes_scenes = true});
}

std::span<const SetterPtr> common_setters() {
    static const std::vector<SetterPtr> list{scene_store_setter(),      scene_recall_setter(), scene_add_setter(),  scene_remove_setter(),
                                             scene_remove_all_setter(), scene_rename_setter(), read_setter(),       write_setter(),
                                             command_setter(),          reset_setter(),        zcl_command_setter()};
    return list;
}

}  // namespace skep::devices

#include "script/converters.h"

#include <algorithm>

#include "script/definition.h"
#include "script/meta.h"
#include "zigbee/naming.h"

namespace skep::script {

namespace {

std::vector<std::string> texts_of(const Json& value) {
    std::vector<std::string> out;
    if (!value.is_array()) return out;
    for (const Json& item : value.get_array()) out.emplace_back(as_string(item).value_or(""));
    return out;
}
std::vector<std::string> texts_in(const JsonObject& of, std::string_view name) {
    const Json* value = find(of, name);
    return value != nullptr ? texts_of(*value) : std::vector<std::string>{};
}
// Bytes as the facade has them: {"$b": hex}.
Json with_bytes(const Json& value) {
    if (const JsonArray* list = value.if_array()) {
        JsonArray out;
        for (const Json& item : *list) out.push_back(with_bytes(item));
        return out;
    }
    const JsonObject* of = value.if_object();
    if (of == nullptr) return value;
    const Json* type = find(*of, "type");
    const Json* data = find(*of, "data");
    if (type != nullptr && data != nullptr && data->is_array() && as_string(*type) == "Buffer") {
        Bytes bytes;
        for (const Json& byte : data->get_array()) bytes.push_back(static_cast<std::uint8_t>(as_integer(byte).value_or(0)));
        return JsonObject{{"$b", to_hex(bytes)}};
    }
    JsonObject out;
    for (const auto& [name, member] : *of) out[name] = with_bytes(member);
    return out;
}

// A member of a group whose definition is none in JavaScript, as far as converters look at it.
Json described(const devices::Device& member) {
    const devices::Definition* of = member.definition();
    if (of == nullptr) return JsonObject{};
    return JsonObject{{"model", of->model()}, {"vendor", of->vendor()}, {"meta", meta_of(of->meta(), member.node())}};
}

// What the facade needs to read the frame itself; of Green Power what is in it, since it may have come encrypted.
JsonObject order_of(const zigbee::Message& message) {
    JsonObject out{{"endpoint", message.endpoint.id},
                   {"clusterID", message.cluster_id},
                   {"cluster", zigbee::cluster_key(message.cluster_id, message.cluster)},
                   {"type", message.type_text()},
                   {"linkquality", message.linkquality}};
    if (message.group) out["group"] = raw(*message.group);
    out["frame"] = to_hex(message.bytes);
    if (message.node.manufacturer_code) out["manufacturerID"] = *message.node.manufacturer_code;
    if (message.node.type == zigbee::NodeType::GreenPower) out["data"] = with_bytes(message.data());
    return out;
}

}  // namespace

std::vector<devices::Path> take_unset(JsonObject& values) {
    std::vector<devices::Path> out;
    if (const JsonArray* list = array_in(values, "$unset")) {
        for (const Json& item : *list) {
            devices::Path path = texts_of(item);
            if (!path.empty()) out.push_back(std::move(path));
        }
    }
    values.erase("$unset");
    return out;
}

void clear(devices::Update& update) {
    for (devices::Path& path : take_unset(update.values)) {
        if (path.size() == 1)
            update.clear(path.front());
        else
            update.unset.push_back(std::move(path));
    }
}

JsDecoder::JsDecoder(const JsDefinition& definition, const JsonArray& converters) : definition_(definition) {
    for (const Json& converter : converters) {
        const JsonObject* of = converter.if_object();
        if (of == nullptr) continue;
        const Json* cluster = find(*of, "cluster");
        if (cluster == nullptr) continue;
        const auto name = as_string(*cluster);
        taken_.push_back({name ? std::string(*name) : to_text(*cluster), texts_in(*of, "types")});
    }
}

bool JsDecoder::takes(const zigbee::Message& message) const {
    const std::string cluster = zigbee::cluster_key(message.cluster_id, message.cluster);
    const bool any = std::ranges::any_of(taken_, [&](const Taken& taken) { return taken.cluster == cluster; });
    if (!any) return false;
    const std::string type = message.type_text();
    return std::ranges::any_of(
        taken_, [&](const Taken& taken) { return taken.cluster == cluster && std::ranges::find(taken.types, type) != taken.types.end(); });
}

Result<void> JsDecoder::decode(const zigbee::Message& message, devices::Device& device, devices::Update& update) const {
    if (auto ready = definition_.ready(&device); !ready) return ready;
    JsonObject order = order_of(message);
    order["key"] = definition_.key();
    order["ieee"] = to_string(device.node().ieee);
    order["options"] = device.options();
    const Json whole(std::move(order));
    auto answer = definition_.sandbox().ask("message", whole);
    if (!answer) return answer.error();
    if (answer->is_object()) {
        devices::Update said;
        said.values = std::move(answer->get_object());
        clear(said);
        for (devices::Path& path : said.unset) update.unset.push_back(std::move(path));
        update.stated |= said.stated;
        for (const auto& [name, value] : said.values) update.values[name] = value;
    }
    return ok;
}

JsSetter::JsSetter(const JsDefinition& definition, std::size_t index, const JsonObject& converter)
    : definition_(definition),
      index_(index),
      any_key_(find(converter, "keys") == nullptr),
      keys_(texts_in(converter, "keys")),
      endpoints_(texts_in(converter, "endpoints")),
      can_set_(flag_in(converter, "set")),
      can_get_(flag_in(converter, "get")) {}

bool JsSetter::handles(std::string_view key) const {
    return any_key_ || std::ranges::find(keys_, key) != keys_.end();
}

Result<JsonObject> JsSetter::order(const devices::Command& command, bool get) const {
    if (auto ready = definition_.ready(command.device); !ready) return ready.error();
    JsonObject out{{"key", definition_.key()}, {"converter", index_},        {"get", get},
                   {"name", command.key},      {"message", command.message}, {"options", command.options}};
    if (!get) out["value"] = command.value;
    if (!command.endpoint_name.empty()) out["endpointName"] = command.endpoint_name;
    if (command.device != nullptr) {
        out["ieee"] = to_string(command.device->node().ieee);
        out["endpoint"] = command.endpoint;
        return out;
    }
    out["group"] = raw(command.group->id);
    JsonArray members;
    for (devices::Device* member : command.members) {
        JsonArray entry{to_string(member->node().ieee)};
        if (const auto* of = dynamic_cast<const JsDefinition*>(member->definition())) {
            if (auto ready = of->ready(member); !ready) return ready.error();
            entry.emplace_back(of->key());
        } else {
            definition_.sandbox().remember(*member);
            entry.push_back(described(*member));
        }
        members.push_back(std::move(entry));
    }
    out["members"] = std::move(members);
    return out;
}

async::Task<Result<devices::SetResult>> JsSetter::set(const devices::Command& command) const {
    auto whole = order(command, false);
    if (!whole) co_return whole.error();
    auto answer =
        co_await definition_.sandbox().run("command", std::move(*whole), {command.own_state, command.publish}, command.network.loop());
    if (!answer) co_return answer.error();
    devices::SetResult result;
    JsonObject* said = answer->if_object();
    if (said == nullptr) co_return result;
    if (Json* state = said->if_contains("state"); state != nullptr && state->is_object()) {
        result.unset = take_unset(state->get_object());
        result.state = std::move(state->get_object());
    }
    if (const Json* states = find(*said, "membersState"); states != nullptr && states->is_object()) {
        for (const auto& [name, state] : states->get_object()) {
            const auto ieee = parse_ieee(name);
            if (ieee && state.is_object()) result.member_states.emplace_back(*ieee, state.get_object());
        }
    }
    co_return result;
}

async::Task<Result<void>> JsSetter::get(const devices::Command& command) const {
    auto whole = order(command, true);
    if (!whole) co_return whole.error();
    auto answer =
        co_await definition_.sandbox().run("command", std::move(*whole), {command.own_state, command.publish}, command.network.loop());
    if (!answer) co_return answer.error();
    co_return ok;
}

}  // namespace skep::script

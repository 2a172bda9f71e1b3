#include "script/converters.h"

#include <fmt/format.h>

#include <algorithm>

#include "script/definition.h"
#include "script/message_text.h"
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

// The frame's header as the facade gives it to converters, and what is in it. Of Green Power the header is read over there: the frame may
// have come encrypted.
void append_frame(std::string& out, const zigbee::Message& message) {
    const bool green = message.node.type == zigbee::NodeType::GreenPower;
    const zcl::Header& header = message.frame.header;
    out += fmt::format(R"(,"{}",{})", to_hex(message.bytes), message.cluster_id);
    if (green || message.kind == zigbee::Message::Kind::Raw) {
        out += ",-1,null,0";
    } else if (header.manufacturer == zcl::kNoManufacturer) {
        out += fmt::format(",{},null,{}", header.sequence, message.bytes.front());
    } else {
        out += fmt::format(",{},{},{}", header.sequence, header.manufacturer, message.bytes.front());
    }
    const std::size_t before = out.size();
    out += ",0,";
    Read read = Read::Special;
    if (green)
        append_text(out, with_bytes(message.data()), KeyOrder::Insertion);
    else
        read = append_data(out, message);
    if (read == Read::There) return out.resize(before);
    if (read == Read::Special) out[before + 1] = '1';
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
    for (std::size_t i = 0; i < converters.size(); ++i) {
        const JsonObject* of = converters[i].if_object();
        const Json* cluster = of != nullptr ? find(*of, "cluster") : nullptr;
        if (cluster == nullptr) continue;
        const auto name = as_string(*cluster);
        taken_.push_back({name ? std::string(*name) : to_text(*cluster), !name, texts_in(*of, "types"), i});
    }
}

// Over there a cluster without a name goes by its number: as a number when the frame could not be read, as a text else.
bool JsDecoder::is_numbered(const zigbee::Message& message) {
    return message.kind == zigbee::Message::Kind::Raw && message.cluster == nullptr;
}

template <class Each>
void JsDecoder::each_taking(const zigbee::Message& message, Each each) const {
    const std::string cluster = zigbee::cluster_key(message.cluster_id, message.cluster);
    const bool numbered = is_numbered(message);
    std::string type;
    for (const Taken& taken : taken_) {
        if (taken.cluster != cluster || taken.by_number != numbered) continue;
        if (type.empty()) type = message.type_text();
        if (std::ranges::find(taken.types, type) != taken.types.end()) each(taken.place);
    }
}

bool JsDecoder::takes(const zigbee::Message& message) const {
    bool any = false;
    each_taking(message, [&](std::size_t) { any = true; });
    return any;
}

// What the facade's message() says of its members.
Sandbox::DeviceOrder JsDecoder::order(const zigbee::Message& message, const devices::Device& device) const {
    constexpr std::size_t kUsual = 512;
    Sandbox::DeviceOrder order{.text = "["};
    std::string& out = order.text;
    out.reserve(kUsual);
    append_quoted(out, definition_.key());
    out += fmt::format(R"(,"{}",{},[)", to_string(device.node().ieee), message.endpoint.id);
    each_taking(message, [&](std::size_t place) { out += fmt::format("{}{}", out.back() == '[' ? "" : ",", place); });
    out += "],";
    if (is_numbered(message))
        out += fmt::format("{}", message.cluster_id);
    else
        append_quoted(out, zigbee::cluster_key(message.cluster_id, message.cluster));
    out += ',';
    append_quoted(out, message.type_text());
    out += fmt::format(",{},{},", message.linkquality, message.group ? raw(*message.group) : 0);
    definition_.sandbox().append_news(order, device);
    append_frame(out, message);
    out += ']';
    return order;
}

Result<void> JsDecoder::decode(const zigbee::Message& message, devices::Device& device, devices::Update& update) const {
    if (auto ready = definition_.ready(&device); !ready) return ready;
    auto answer = definition_.sandbox().ask_of(device, "skep.message", order(message, device));
    if (!answer) return answer.error();
    if (JsonObject* values = answer->if_object()) {
        for (devices::Path& path : take_unset(*values)) {
            update.stated |= path.size() == 1;
            update.unset.push_back(std::move(path));
        }
        for (auto& [name, value] : *values) update.values[name] = std::move(value);
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
        out["sameFacts"] = definition_.sandbox().told_facts(*command.device) ? 1 : 0;
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

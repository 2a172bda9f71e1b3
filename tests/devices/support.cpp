#include "tests/devices/support.h"

#include <fmt/core.h>

#include <algorithm>

#include "devices/values.h"

namespace skep::devices::test {

// ---- ScriptedRadio ----

async::Task<Result<Bytes>> ScriptedRadio::zdo(Nwk, std::uint16_t cluster, const Bytes& body, bool) {
    if (zdo_sent) zdo_sent(cluster, body);
    co_return Bytes{0x00};
}

async::Task<Result<void>> ScriptedRadio::send(radio::ApsRequest request) {
    const Sent one{request.to, request.cluster, request.payload, request.source_endpoint};
    if (sent) sent(one);
    const auto* node = std::get_if<radio::ToNode>(&request.to);
    std::optional<Bytes> reply = answer ? answer(one) : std::nullopt;
    if (node == nullptr || !reply) co_return ok;
    // The answer carries the number of the request; a manufacturer's code stands before it.
    const auto sequence_at = [](const Bytes& frame) { return (frame[0] & 0x04) != 0 ? std::size_t{3} : std::size_t{1}; };
    (*reply)[sequence_at(*reply)] = one.frame[sequence_at(one.frame)];
    loop_.post(
        [this, node = *node, cluster = one.cluster, frame = std::move(*reply)] { deliver(node.nwk, node.endpoint, cluster, frame); });
    co_return ok;
}

// ---- TestDevice ----

void TestDevice::publish(Update update) {
    cleared.insert(cleared.end(), update.unset.begin(), update.unset.end());
    merge_deep(kept, update.values);
    if (on_publish) on_publish(update.values);
}

// ---- House ----

House::House(const Catalogue& catalogue, const JsonObject& row) : radio(loop) {
    log.set_level(Level::Error);
    log.add_sink([this](Level level, std::string_view, std::string_view text) {
        if (level == Level::Error) errors.emplace_back(text);
    });
    storage.rows.push_back(
        parse_json(
            R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b0000000001","nwkAddr":0,"manufId":0,"epList":[1],"endpoints":{"1":{"profId":260,
                   "epId":1,"devId":5,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},
                   "interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})")
            ->as_object());
    storage.rows.push_back(row);
    network = std::make_unique<zigbee::Network>(loop, log, radio, storage, zigbee::Options{});
    network->observe(this);
    (void)loop.run(network->start(std::nullopt));
    scope_ = std::make_unique<async::Scope>(loop);
    zigbee::Node* node = nullptr;
    for (const auto& one : network->nodes()) {
        if (one->type != zigbee::NodeType::Coordinator) node = one.get();
    }
    if (node == nullptr) throw std::runtime_error("the row is no device");
    device = std::make_unique<TestDevice>(*network, *node);
    device->match = catalogue.find(*node);
    node->custom_clusters = device->match.definition->custom_clusters();
    device->on_publish = [this](const JsonObject& values) { published.push_back(values); };
    device->match.definition->on_event(Event::Start, *device, nullptr);
}

void House::define(Identity identity, std::vector<Feature> features) {
    const auto made = std::make_shared<NativeDefinition>(std::move(identity), std::move(features));
    device->match = {made, true, std::nullopt};
    device->node().custom_clusters = made->custom_clusters();
    made->on_event(Event::Start, *device, nullptr);
}

House::~House() {
    scope_->cancel();
    device.reset();
    network.reset();
}

void House::on_message(const zigbee::Message& message) {
    if (!device || &message.node != &device->node()) return;
    Update update;
    (void)decode(message, *device, update, log);
    if (!update.empty()) device->publish(std::move(update));
}

std::optional<EndpointId> House::endpoint_of(std::string_view name) const {
    for (const auto& [known, id] : device->definition()->endpoint_names(device->node())) {
        if (known == name) return id;
    }
    if (name.empty()) {
        for (const auto& [known, id] : device->definition()->endpoint_names(device->node())) {
            if (known == "default") return id;
        }
        return device->node().endpoints.empty() ? std::optional<EndpointId>{} : device->node().endpoints.front().id;
    }
    return std::nullopt;
}

const Setter* House::setter_for(std::string_view key, std::string_view endpoint_name) const {
    const auto fits = [&](const std::shared_ptr<const Setter>& setter) {
        const auto only = setter->endpoints();
        return setter->handles(key) && (only.empty() || std::find(only.begin(), only.end(), endpoint_name) != only.end());
    };
    for (const auto& setter : common_setters()) {
        if (fits(setter)) return setter.get();
    }
    for (const auto& setter : device->definition()->setters()) {
        if (fits(setter)) return setter.get();
    }
    return nullptr;
}

void House::publish(const JsonObject& message, bool get, const std::string& endpoint_name) {
    scope_->spawn(publish_task(message, get, endpoint_name));
    loop.settle();
}

namespace {

// The message without the endpoint's postfix on its keys.
JsonObject stripped(const JsonObject& message, std::string_view endpoint_name) {
    if (endpoint_name.empty()) return message;
    JsonObject out;
    for (const auto& [key, value] : message) {
        std::string_view name = key;
        if (name.ends_with(endpoint_name) && name.size() > endpoint_name.size()) name.remove_suffix(endpoint_name.size() + 1);
        out[name] = value;
    }
    return out;
}

struct Addressed {
    std::string key, endpoint_name;
};
Addressed addressed(std::string_view key, const std::string& topic_endpoint, const std::vector<std::pair<std::string, EndpointId>>& names) {
    for (const auto& [name, id] : names) {
        const std::string postfix = "_" + name;
        if (key.ends_with(postfix)) return {std::string(key.substr(0, key.size() - postfix.size())), name};
    }
    return {std::string(key), topic_endpoint};
}

}  // namespace

async::Task<void> House::publish_task(JsonObject message, bool get, std::string endpoint_name) {
    JsonObject pending;
    std::vector<std::pair<EndpointId, const Setter*>> used;
    const auto names = device->definition()->endpoint_names(device->node());
    std::vector<std::string> keys;
    for (std::string_view key : handling_order(message)) keys.emplace_back(key);
    for (const std::string& whole : keys) {
        const Addressed to = addressed(whole, endpoint_name, names);
        const std::optional<EndpointId> endpoint = endpoint_of(to.endpoint_name);
        if (!endpoint) continue;
        const Setter* setter = setter_for(to.key, to.endpoint_name);
        if (setter == nullptr) {
            errors.push_back(fmt::format("No converter available for '{}'", to.key));
            continue;
        }
        if (!get && std::find(used.begin(), used.end(), std::pair{*endpoint, setter}) != used.end()) continue;
        used.emplace_back(*endpoint, setter);
        Target target{*endpoint, to.endpoint_name};
        JsonObject part = stripped(message, to.endpoint_name);
        co_await run_key(std::move(part), to.key, std::move(target), setter, get, &pending);
    }
    if (!pending.empty()) {
        Update update;
        update.values = std::move(pending);
        device->publish(std::move(update));
    }
}

async::Task<void> House::run_key(JsonObject message, std::string key, Target target, const Setter* setter, bool get, JsonObject* pending) {
    const Json none;
    const Json* value = find(message, key);
    JsonObject state = device->kept;
    const Command command{.network = *network,
                          .device = device.get(),
                          .node = &device->node(),
                          .group = nullptr,
                          .endpoint = target.endpoint,
                          .endpoint_name = target.name,
                          .key = key,
                          .value = value != nullptr ? *value : none,
                          .message = message,
                          .options = device->set_options,
                          .state = state,
                          .definition = device->definition(),
                          .members = {},
                          .own_state = &state};
    if (get) {
        if (!setter->can_get()) co_return errors.push_back("No converter available for 'get' '" + key + "'");
        Result<void> done = co_await setter->get(command);
        if (!done) errors.push_back("Publish 'get' '" + key + "' failed: " + done.error().what);
        co_return;
    }
    if (!setter->can_set()) co_return errors.push_back("No converter available for 'set' '" + key + "'");
    Result<SetResult> done = co_await setter->set(command);
    if (!done) co_return errors.push_back("Publish 'set' '" + key + "' failed: " + done.error().what);
    for (auto& [name, shown] : done->state) {
        std::string property(name);
        if (!target.name.empty()) property += "_" + target.name;
        (*pending)[property] = shown;
    }
}

Result<void> House::configure() {
    return loop.run(device->definition()->configure(*device));
}

// ---- Rows and frames ----

JsonObject node_row(const NodeRow& node) {
    JsonObject row;
    row["id"] = 2;
    row["type"] = node.type;
    row["ieeeAddr"] = node.ieee;
    row["nwkAddr"] = raw(node.nwk);
    if (node.manufacturer) row["manufId"] = *node.manufacturer;
    if (!node.manufacturer_name.empty()) row["manufName"] = node.manufacturer_name;
    row["modelId"] = node.model_id;
    if (!node.software_build.empty()) row["swBuildId"] = node.software_build;
    JsonArray list;
    JsonObject endpoints;
    for (const EndpointRow& endpoint : node.endpoints) {
        list.emplace_back(endpoint.id);
        JsonObject one;
        one["profId"] = endpoint.profile;
        one["epId"] = endpoint.id;
        one["devId"] = endpoint.device_id;
        one["inClusterList"] = JsonArray(endpoint.input.begin(), endpoint.input.end());
        one["outClusterList"] = JsonArray(endpoint.output.begin(), endpoint.output.end());
        one["clusters"] = JsonObject{};
        one["binds"] = JsonArray{};
        one["configuredReportings"] = JsonArray{};
        one["meta"] = JsonObject{};
        endpoints[std::to_string(endpoint.id)] = std::move(one);
    }
    row["epList"] = std::move(list);
    row["endpoints"] = std::move(endpoints);
    row["interviewCompleted"] = true;
    row["interviewState"] = "SUCCESSFUL";
    row["meta"] = JsonObject{};
    return row;
}

Bytes report(AttributeId id, zcl::Type type, const Bytes& value, std::uint8_t sequence) {
    Writer out;
    out.u8(0x18).u8(sequence).u8(0x0A).u16(id).u8(static_cast<std::uint8_t>(type)).bytes(value);
    return out.take();
}

}  // namespace skep::devices::test

// What scripts ask of nodes and groups, and change in them: at once, out of what the network knows.
#include <algorithm>
#include <utility>

#include "script/sandbox.h"
#include "zigbee/naming.h"

namespace skep::script {

namespace {

constexpr std::string_view kNs = "skep:script";

std::string text_of(const Json& value) {
    return to_text(value, KeyOrder::Insertion);
}
std::string text_of(const JsonObject& value) {
    return to_text(value, KeyOrder::Insertion);
}

std::string_view text_at(const JsonArray& values, std::size_t index) {
    return index < values.size() ? as_string(values[index]).value_or(std::string_view{}) : std::string_view{};
}
const Json& value_at(const JsonArray& values, std::size_t index) {
    static const Json nothing;
    return index < values.size() ? values[index] : nothing;
}

template <class T>
void put(JsonObject& out, std::string_view name, const std::optional<T>& value) {
    if (value) out[name] = *value;
}

JsonObject facts_of(const zigbee::Endpoint& endpoint) {
    JsonObject out{{"ID", endpoint.id}};
    put(out, "profileID", endpoint.profile);
    put(out, "deviceID", endpoint.device_id);
    return out;
}

JsonObject facts_of(const zigbee::Node& node) {
    JsonObject out{
        {"type", zigbee::name_of(node.type)}, {"networkAddress", raw(node.nwk)}, {"interviewState", zigbee::name_of(node.interview)}};
    put(out, "manufacturerID", node.manufacturer_code);
    put(out, "manufacturerName", node.manufacturer_name);
    put(out, "powerSource", node.power_source);
    put(out, "modelID", node.model_id);
    put(out, "applicationVersion", node.application_version);
    put(out, "stackVersion", node.stack_version);
    put(out, "hardwareVersion", node.hardware_version);
    put(out, "zclVersion", node.zcl_version);
    put(out, "dateCode", node.date_code);
    put(out, "softwareBuildID", node.software_build_id);
    put(out, "checkinInterval", node.check_in_interval);
    put(out, "gpSecurityKey", node.gp_security_key);
    out["skipDefaultResponse"] = node.skip_default_response;
    JsonArray endpoints;
    for (const zigbee::Endpoint& endpoint : node.endpoints) endpoints.push_back(facts_of(endpoint));
    out["endpoints"] = std::move(endpoints);
    return out;
}

void take(std::optional<std::string>& into, const Json& value) {
    const auto text = as_string(value);
    into = text ? std::optional<std::string>(*text) : std::nullopt;
}

// FNV-1a over what a text or an object says: two that differ have another sum, but for once in 2^64.
class Sum {
public:
    void add(std::string_view text) {
        for (const char c : text) add_byte(static_cast<std::uint8_t>(c));
        add_byte(0xFF);  // in no text
    }
    void add(std::uint64_t number) {
        for (std::size_t i = 0; i < sizeof number; ++i) add_byte(static_cast<std::uint8_t>(number >> (8 * i)));
    }
    template <class T>
    void add(const std::optional<T>& value) {
        add_byte(value ? 1 : 0);
        if (!value) return;
        if constexpr (std::is_integral_v<T>)
            add(static_cast<std::uint64_t>(*value));
        else
            add(std::string_view(*value));
    }
    [[nodiscard]] std::uint64_t value() const { return sum_; }

private:
    void add_byte(std::uint8_t byte) { sum_ = (sum_ ^ byte) * 0x100000001B3; }
    std::uint64_t sum_ = 0xCBF29CE484222325;
};

// Of all that facts_of() says.
std::uint64_t sum_of(const zigbee::Node& node) {
    Sum sum;
    sum.add(static_cast<std::uint64_t>(node.type));
    sum.add(raw(node.nwk));
    sum.add(static_cast<std::uint64_t>(node.interview));
    sum.add(node.manufacturer_code);
    for (const auto* text : {&node.manufacturer_name, &node.power_source, &node.model_id, &node.date_code, &node.software_build_id})
        sum.add(*text);
    for (const auto* number :
         {&node.application_version, &node.stack_version, &node.hardware_version, &node.zcl_version, &node.check_in_interval})
        sum.add(*number);
    if (node.gp_security_key) sum.add(text_of(*node.gp_security_key));
    sum.add(node.skip_default_response ? 1 : 0);
    for (const zigbee::Endpoint& endpoint : node.endpoints) {
        sum.add(endpoint.id);
        sum.add(endpoint.profile);
        sum.add(endpoint.device_id);
    }
    return sum.value();
}

std::uint64_t sum_of_text(std::string_view text) {
    Sum sum;
    sum.add(text);
    return sum.value();
}

std::optional<zigbee::NodeType> type_named(std::string_view name) {
    using zigbee::NodeType;
    for (const NodeType type : {NodeType::Coordinator, NodeType::Router, NodeType::EndDevice, NodeType::GreenPower, NodeType::Unknown}) {
        if (zigbee::name_of(type) == name) return type;
    }
    return std::nullopt;
}

}  // namespace

devices::Device* Sandbox::device(Ieee ieee) const {
    const auto entry = devices_.find(ieee);
    return entry == devices_.end() ? nullptr : entry->second;
}

zigbee::Network* Sandbox::network() const {
    return devices_.empty() ? nullptr : &devices_.begin()->second->network();
}

const zigbee::Node* Sandbox::seen_node(const JsonArray& values) const {
    const bool is_introduced = introduced_ != nullptr && parse_ieee(text_at(values, 0)) == introduced_->ieee;
    return is_introduced ? introduced_ : node(values);
}

zigbee::Node* Sandbox::node(const JsonArray& values) const {
    const auto ieee = parse_ieee(text_at(values, 0));
    if (!ieee) return nullptr;
    if (devices::Device* known = device(*ieee)) return &known->node();
    return network() != nullptr ? network()->find(*ieee) : nullptr;
}

zigbee::Endpoint* Sandbox::endpoint(const JsonArray& values) const {
    zigbee::Node* of = node(values);
    const auto id = as_integer(value_at(values, 1));
    return of != nullptr && id ? of->endpoint(static_cast<EndpointId>(*id)) : nullptr;
}

const zigbee::Endpoint* Sandbox::seen_endpoint(const JsonArray& values) const {
    const zigbee::Node* of = seen_node(values);
    const auto id = as_integer(value_at(values, 1));
    return of != nullptr && id ? of->endpoint(static_cast<EndpointId>(*id)) : nullptr;
}

zigbee::Group* Sandbox::group(const JsonArray& values) const {
    const auto id = as_integer(value_at(values, 0));
    return id && network() != nullptr ? network()->find(GroupId{static_cast<std::uint16_t>(*id)}) : nullptr;
}

void Sandbox::touch(const zigbee::Node& node) {
    if (devices::Device* known = device(node.ieee)) known->network().touch(known->node());
}

// [whose, 1 when what was answered last is still there]: "=" then stands for the same.
Result<std::string> Sandbox::node_facts(const JsonArray& values) {
    const zigbee::Node* of = seen_node(values);
    if (of == nullptr) return std::string();
    std::optional<std::uint64_t>& told = told_[of->ieee].facts;
    if (const auto before = std::exchange(told, sum_of(*of)); before == told && as_integer(value_at(values, 1)) == 1)
        return std::string("=");
    return text_of(facts_of(*of));
}

bool Sandbox::told_facts(const devices::Device& device) const {
    const auto told = told_.find(device.node().ieee);
    return told != told_.end() && told->second.facts == sum_of(device.node());
}

void Sandbox::append_news(DeviceOrder& order, const devices::Device& device) const {
    const auto entry = told_.find(device.node().ieee);
    static const Told kNothing;
    const Told& told = entry != told_.end() ? entry->second : kNothing;
    order.text += told.facts == sum_of(device.node()) ? "1," : "0,";
    const std::string options = text_of(device.options());
    order.options = sum_of_text(options);
    order.text += told.options == order.options ? std::string_view("0") : std::string_view(options);
    order.text += ",[";
    for (std::size_t i = 0; i < told.attributes.size(); ++i) {
        const Told::Attribute& attribute = told.attributes[i];
        const zigbee::Endpoint* endpoint = device.node().endpoint(attribute.endpoint);
        const Json* value = endpoint != nullptr ? endpoint->cached(attribute.cluster, attribute.name) : nullptr;
        const std::string text = value != nullptr ? "," + text_of(*value) : std::string();
        const std::uint64_t sum = sum_of_text(text);
        if (sum == attribute.value) continue;
        if (!order.attributes.empty()) order.text += ',';
        order.attributes.emplace_back(i, sum);
        order.text += '[' + std::to_string(attribute.endpoint) + ',' + text_of(boost::json::string(attribute.cluster)) + ',' +
                      text_of(boost::json::string(attribute.name)) + text + ']';
    }
    if (order.attributes.empty())
        order.text.back() = '0';
    else
        order.text += ']';
}

// What changes with every message is asked for alone: the other facts are read again only when one of them is another.
Result<std::string> Sandbox::node_seen(const JsonArray& values) {
    const zigbee::Node* of = seen_node(values);
    if (of == nullptr) return std::string();
    JsonObject out;
    put(out, "lastSeen", of->last_seen_ms);
    put(out, "linkquality", of->linkquality);
    return text_of(out);
}

Result<std::string> Sandbox::set_node_fact(const JsonArray& values) {
    zigbee::Node* of = node(values);
    if (of == nullptr) return std::string();
    const std::string_view name = text_at(values, 1);
    const Json& value = value_at(values, 2);
    if (name == "powerSource") {
        take(of->power_source, value);
    } else if (name == "manufacturerName") {
        take(of->manufacturer_name, value);
    } else if (name == "modelID") {
        take(of->model_id, value);
    } else if (name == "softwareBuildID") {
        take(of->software_build_id, value);
    } else if (name == "hardwareVersion") {
        of->hardware_version = as_integer(value);
    } else if (name == "stackVersion") {
        of->stack_version = as_integer(value);
    } else if (name == "checkinInterval") {
        of->check_in_interval = as_integer(value);
    } else if (name == "skipDefaultResponse") {
        of->skip_default_response = value.is_bool() && value.get_bool();
    } else if (name == "type") {
        of->type = type_named(as_string(value).value_or("")).value_or(of->type);
    } else {
        return Error{Errc::Invalid, "A device's '" + std::string(name) + "' cannot be set"};
    }
    touch(*of);
    return std::string();
}

Result<std::string> Sandbox::node_meta(const JsonArray& values) {
    const zigbee::Node* of = seen_node(values);
    return of != nullptr ? text_of(of->meta) : std::string();
}

Result<std::string> Sandbox::set_node_meta(const JsonArray& values) {
    zigbee::Node* of = node(values);
    const JsonObject* meta = value_at(values, 1).if_object();
    if (of == nullptr || meta == nullptr) return std::string();
    of->meta = *meta;
    touch(*of);
    return std::string();
}

Result<std::string> Sandbox::endpoint_part(const JsonArray& values) {
    const zigbee::Endpoint* of = seen_endpoint(values);
    if (of == nullptr) return std::string();
    const std::string_view part = text_at(values, 2);
    if (part == "clusters") return text_of(of->clusters);
    if (part == "meta") return text_of(of->meta);
    const JsonObject row = zigbee::to_row(*of);
    const Json* value = find(row, part);
    return value != nullptr ? text_of(*value) : std::string();
}

Result<std::string> Sandbox::set_endpoint_part(const JsonArray& values) {
    zigbee::Endpoint* of = endpoint(values);
    if (of == nullptr) return std::string();
    const std::string_view part = text_at(values, 2);
    const Json& value = value_at(values, 3);
    if (part == "meta") {
        if (const JsonObject* meta = value.if_object()) of->meta = *meta;
    } else {
        JsonObject row = zigbee::to_row(*of);
        row[part] = value;
        auto changed = zigbee::endpoint_from_row(row);
        if (!changed) return changed.error();
        if (part == "binds") of->binds = std::move(changed->binds);
        if (part == "configuredReportings") of->reportings = std::move(changed->reportings);
        if (part == "inClusterList") of->input = std::move(changed->input);
        if (part == "outClusterList") of->output = std::move(changed->output);
    }
    touch(*node(values));
    return std::string();
}

Result<std::string> Sandbox::attribute(const JsonArray& values) {
    const zigbee::Endpoint* of = seen_endpoint(values);
    const std::string_view cluster = text_at(values, 2), name = text_at(values, 3);
    const Json* value = of != nullptr ? of->cached(cluster, name) : nullptr;
    std::string text = value != nullptr ? text_of(*value) : std::string();
    const zigbee::Node* whose = node(values);
    if (of == nullptr || whose == nullptr) return text;
    constexpr std::size_t kMost = 64;
    std::vector<Told::Attribute>& asked = told_[whose->ieee].attributes;
    const std::uint64_t sum = sum_of_text(value != nullptr ? "," + text : text);
    const auto known = std::ranges::find_if(
        asked, [&](const Told::Attribute& one) { return one.endpoint == of->id && one.cluster == cluster && one.name == name; });
    if (known != asked.end())
        known->value = sum;
    else if (asked.size() < kMost)
        asked.push_back({of->id, std::string(cluster), std::string(name), sum});
    return text;
}

Result<std::string> Sandbox::set_attributes(const JsonArray& values) {
    zigbee::Endpoint* of = endpoint(values);
    const JsonObject* list = value_at(values, 3).if_object();
    if (of == nullptr || list == nullptr) return std::string();
    for (const auto& [name, value] : *list) of->cache(text_at(values, 2), name, value);
    touch(*node(values));
    return std::string();
}

Result<std::string> Sandbox::set_custom_clusters(const JsonArray& values) {
    zigbee::Node* of = node(values);
    const JsonObject* list = value_at(values, 1).if_object();
    if (of == nullptr || list == nullptr) return std::string();
    const auto& made = clusters_[of->ieee].emplace_back(std::make_unique<devices::CustomClusters>(*list));
    of->custom_clusters = made->set();
    return std::string();
}

Result<std::string> Sandbox::hook_reads(const JsonArray& values) {
    const auto ieee = parse_ieee(text_at(values, 0));
    devices::Device* known = ieee ? device(*ieee) : nullptr;
    if (known == nullptr) return std::string();
    const Json& wanted = value_at(values, 1);
    if (!wanted.is_bool() || !wanted.get_bool()) {
        known->node().custom_read_response = {};
        return std::string();
    }
    known->node().custom_read_response = [this, ieee = *ieee](const zcl::Frame& frame, zigbee::Endpoint& endpoint, ClusterId cluster) {
        if (device(ieee) == nullptr) return false;
        Writer writer;
        zcl::append(writer, frame.header);
        writer.bytes(frame.raw);
        const JsonObject order{
            {"ieee", to_string(ieee)}, {"endpoint", endpoint.id}, {"cluster", cluster}, {"frame", to_hex(writer.take())}};
        const auto answer = ask("read", order);
        if (!answer) log_->error(kNs, "{}: {}", to_string(ieee), answer.error().what);
        return answer && answer->is_bool() && answer->get_bool();
    };
    return std::string();
}

Result<std::string> Sandbox::state(const JsonArray& values) {
    const auto ieee = parse_ieee(text_at(values, 0));
    const devices::Device* known = ieee ? device(*ieee) : nullptr;
    return known != nullptr ? text_of(known->state()) : std::string("{}");
}

// [whose, the text that was answered, what became of it]. Over there a state that came meanwhile is another object: changes of the old
// one are lost. Answers as "state" does.
Result<std::string> Sandbox::set_state(const JsonArray& values) {
    const auto ieee = parse_ieee(text_at(values, 0));
    devices::Device* known = ieee ? device(*ieee) : nullptr;
    const JsonObject* now = value_at(values, 2).if_object();
    if (known != nullptr && now != nullptr && text_of(std::as_const(*known).state()) == text_at(values, 1)) known->replace_state(*now);
    return state(values);
}

Result<std::string> Sandbox::state_at_call(const JsonArray& values) {
    const auto call = calls_under_way_.find(as_integer(value_at(values, 0)).value_or(0));
    return call != calls_under_way_.end() && call->second.context.state != nullptr ? text_of(*call->second.context.state) : std::string();
}

// [the call, whose, the text that was answered, what became of it]: for the keys that follow, and in the cache. Nobody: a group.
Result<std::string> Sandbox::set_state_at_call(const JsonArray& values) {
    const auto call = calls_under_way_.find(as_integer(value_at(values, 0)).value_or(0));
    const JsonObject* now = value_at(values, 3).if_object();
    if (call == calls_under_way_.end() || call->second.context.state == nullptr || now == nullptr) return std::string();
    (void)set_state({value_at(values, 1), value_at(values, 2), value_at(values, 3)});
    *call->second.context.state = *now;
    return text_of(*now);
}

Result<std::string> Sandbox::group_facts(const JsonArray& values) {
    const zigbee::Group* of = group(values);
    if (of == nullptr) return std::string();
    JsonArray members;
    for (const zigbee::Member& member : of->members) members.push_back(JsonArray{to_string(member.ieee), member.endpoint});
    return text_of(JsonObject{{"row", of->row}, {"members", std::move(members)}, {"meta", of->meta}});
}

Result<std::string> Sandbox::set_group_meta(const JsonArray& values) {
    zigbee::Group* of = group(values);
    const JsonObject* meta = value_at(values, 1).if_object();
    if (of == nullptr || meta == nullptr) return std::string();
    of->meta = *meta;
    network()->touch(*of);
    return std::string();
}

Result<std::string> Sandbox::new_group(const JsonArray& values) {
    const auto id = as_integer(value_at(values, 0));
    constexpr std::int64_t kLast = 0xFFF7;
    if (!id || *id < 1 || *id > kLast) return Error{Errc::Invalid, "GroupID must be >= 1 and <= 65527"};
    if (network() != nullptr) (void)network()->create_group(GroupId{static_cast<std::uint16_t>(*id)});
    return std::string();
}

Result<std::string> Sandbox::network_facts(const JsonArray&) {
    if (network() == nullptr) return Error{Errc::Closed, "There is no network"};
    const radio::NetworkInfo& info = network()->radio().network();
    return text_of(JsonObject{{"panID", info.pan_id}, {"channel", info.channel}});
}

}  // namespace skep::script

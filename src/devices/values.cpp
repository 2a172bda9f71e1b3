#include "devices/values.h"

#include "async/wait.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace skep::devices {

// ---- Numbers ----

double math_round(double value) {
    if (!std::isfinite(value)) return value;
    const double down = std::floor(value);
    return value - down >= 0.5 ? down + 1 : down;
}

double precision_round(double value, int digits) {
    const double factor = std::pow(10.0, digits);
    return math_round(value * factor) / factor;
}

double clamp_number(double value, double low, double high) {
    if (value > high) return high;
    if (value < low) return low;
    return value;
}

std::int64_t whole_of(double value) {
    constexpr double kLast = 9007199254740991;  // Number.MAX_SAFE_INTEGER
    return std::isnan(value) ? 0 : static_cast<std::int64_t>(std::clamp(value, -kLast, kLast));
}

double map_range(double value, double from_low, double from_high, double to_low, double to_high, int digits) {
    return precision_round(to_low + (value - from_low) * (to_high - to_low) / (from_high - from_low), digits);
}

int to_percentage(double value, double low, double high) {
    return static_cast<int>(math_round((clamp_number(value, low, high) - low) / (high - low) * 100));
}

namespace {
// The discharge curve of a 3 V lithium cell, in straight pieces: from `above` millivolts, `percent` at its upper end.
double lithium_3v_2100(double mv) {
    if (mv < 2100) return 0;
    if (mv < 2440) return 6 - (2440 - mv) * 6 / 340;
    if (mv < 2740) return 18 - (2740 - mv) * 12 / 300;
    if (mv < 2900) return 42 - (2900 - mv) * 24 / 160;
    if (mv < 3000) return 100 - (3000 - mv) * 58 / 100;
    return 100;
}
}  // namespace

double battery_percentage(double millivolts, const VoltageCurve& curve) {
    switch (curve.kind) {
        case VoltageCurve::Kind::V3_2100: return math_round(lithium_3v_2100(millivolts));
        case VoltageCurve::Kind::V3_1500_2800: return math_round(clamp_number(235 - 370000 / (millivolts + 1), 0, 100));
        case VoltageCurve::Kind::Linear: break;
    }
    return to_percentage(millivolts + curve.offset, curve.minimum, curve.maximum);
}

std::optional<double> parse_float(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t\n\r\f\v");
    if (start == std::string_view::npos) return std::nullopt;
    text.remove_prefix(start);
    bool negative = false;
    if (text.front() == '+' || text.front() == '-') {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text.starts_with("Infinity")) return negative ? -HUGE_VAL : HUGE_VAL;
    if (text.empty() || !((text.front() >= '0' && text.front() <= '9') || text.front() == '.')) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument) return std::nullopt;
    if (error == std::errc::result_out_of_range) value = HUGE_VAL;
    return negative ? -value : value;
}

std::string_view type_name(const Json& value) {
    if (value.is_number()) return "number";
    if (value.is_string()) return "string";
    if (value.is_bool()) return "boolean";
    return "object";
}

std::string text_of(const Json& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_object()) return "[object Object]";
    if (value.is_array()) {
        std::string out;
        for (const Json& item : value.get_array()) {
            if (&item != &value.get_array().front()) out += ',';
            if (!item.is_null()) out += text_of(item);
        }
        return out;
    }
    return to_text(value);
}

double js_number_of(const Json& value) {
    if (const std::optional<double> plain = as_number(value)) return *plain;
    if (value.is_bool()) return value.get_bool() ? 1 : 0;
    if (value.is_null()) return 0;
    if (!value.is_string()) return std::nan("");
    std::string_view text = value.get_string();
    constexpr std::string_view kSpace = " \t\n\r\f\v";
    const std::size_t start = text.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return 0;
    text = text.substr(start, text.find_last_not_of(kSpace) - start + 1);
    if (text.starts_with("0x") || text.starts_with("0X")) {
        std::uint64_t hex = 0;
        const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), hex, 16);
        return error == std::errc{} && end == text.data() + text.size() ? static_cast<double>(hex) : std::nan("");
    }
    std::string_view digits = text;
    if (digits.front() == '+') digits.remove_prefix(1);
    double out = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.find_first_of("nN") != std::string_view::npos)
        return std::nan("");
    return out;
}

zcl::Value whole(double value) {
    if (std::isnan(value)) return {};
    if (std::abs(value) >= 9e18) return zcl::Value(value);
    return zcl::Value(static_cast<std::int64_t>(value));
}

namespace {
Error not_a(std::string_view what, const Json& value, std::string_view name) {
    const std::string subject = name.empty() ? "Value" : fmt::format("'{}'", name);
    return {Errc::Invalid, fmt::format("{} is not a {}, got {} ({})", subject, what, type_name(value), text_of(value))};
}
}  // namespace

Result<double> to_number(const Json& value, std::string_view name) {
    if (const std::optional<double> plain = as_number(value)) return *plain;
    if (!value.is_object() && !value.is_null() && !value.is_bool()) {
        if (const std::optional<double> parsed = parse_float(text_of(value))) return *parsed;
    }
    return not_a("number", value, name);
}

Result<double> assert_number(const Json& value, std::string_view name) {
    if (const std::optional<double> plain = as_number(value)) return *plain;
    return not_a("number", value, name);
}

Result<std::string_view> assert_string(const Json& value, std::string_view name) {
    if (value.is_string()) return std::string_view(value.get_string());
    return not_a("string", value, name);
}

Result<const JsonObject*> assert_object(const Json& value, std::string_view name) {
    if (value.is_object()) return &value.get_object();
    return Error{Errc::Invalid, fmt::format("{} is not a object, got {} ({})", name.empty() ? "undefined" : name, type_name(value),
                                            to_text(value, KeyOrder::Insertion))};
}

// ---- Names ----

std::string endpoint_name(EndpointId endpoint, const zigbee::Node& node, const Definition& definition) {
    for (const auto& [name, id] : definition.endpoint_names(node)) {
        if (id == endpoint) return name;
    }
    return {};
}

std::string property(std::string_view name, EndpointId endpoint, const zigbee::Node& node, const Definition& definition) {
    std::string out(name);
    if (!definition.multi_endpoint()) return out;
    const auto skip = definition.multi_endpoint_skip();
    if (std::find(skip.begin(), skip.end(), name) != skip.end()) return out;
    const auto names = definition.endpoint_names(node);
    // Without a map of its own the endpoint's number is its name.
    const std::string postfix = names.empty() ? std::to_string(endpoint) : endpoint_name(endpoint, node, definition);
    if (!postfix.empty()) out += '_' + postfix;
    return out;
}

std::string property(std::string_view name, const zigbee::Message& message, const Definition& definition) {
    return property(name, message.endpoint.id, message.node, definition);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return to_lower(a) == to_lower(b);
}

const std::pair<std::string_view, int>* find_key(Lookup<int> lookup, std::string_view key) {
    for (const std::string& form : {std::string(key), to_lower(key), to_upper(key)}) {
        for (const auto& row : lookup) {
            if (row.first == form) return &row;
        }
    }
    return nullptr;
}

Result<int> from_lookup(const Json& key, Lookup<int> lookup) {
    if (!key.is_string() && !key.is_number())
        return Error{Errc::Invalid, fmt::format("Expected string or number, got: {}", type_name(key))};
    const std::string text = text_of(key);
    if (const auto* row = find_key(lookup, text)) return row->second;
    std::string names;
    for (const auto& row : lookup) names += (names.empty() ? "" : ", ") + std::string(row.first);
    return Error{Errc::Invalid, fmt::format("Key '{}' not found in: [{}]", text, names)};
}

std::optional<std::string_view> name_in(Lookup<int> lookup, int value) {
    for (const auto& row : lookup) {
        if (row.second == value) return row.first;
    }
    return std::nullopt;
}

// ---- Messages ----

std::optional<double> attribute_number(const zigbee::Message& message, AttributeId id) {
    const zcl::Value* value = message.attribute(id);
    return value != nullptr ? value->as_double() : std::nullopt;
}
std::optional<std::int64_t> attribute_int(const zigbee::Message& message, AttributeId id) {
    const zcl::Value* value = message.attribute(id);
    return value != nullptr ? value->as_int() : std::nullopt;
}
std::optional<std::int64_t> field_int(const zigbee::Message& message, std::string_view name) {
    const zcl::Value* value = zcl::find(message.frame.fields(), name);
    return value != nullptr ? value->as_int() : std::nullopt;
}

BytesView whole_frame(const zigbee::Message& message) {
    const BytesView raw = message.frame.raw;
    // A zeroed header stands for a frame that is no ZCL: then `raw` is all of it already.
    if (raw.data() == nullptr || message.frame.header == zcl::Header{}) return raw;
    const std::size_t head = message.frame.header.manufacturer != zcl::kNoManufacturer ? 5 : 3;
    return {raw.data() - head, raw.size() + head};
}

bool already_processed(const zigbee::Message& message, Device& device) {
    if (device.definition() != nullptr && device.definition()->meta().publish_duplicate_transaction) return false;
    return device.repeated(message.endpoint.id, message.frame.header.sequence);
}

void add_action_group(const zigbee::Message& message, const Device& device, Update& update) {
    if (!message.group || raw(*message.group) == 0) return;
    if (device.definition() != nullptr && device.definition()->meta().disable_action_group) return;
    update.set("action_group", raw(*message.group));
}

// ---- Requests ----

const Meta& meta_of(const Command& command) {
    static const Meta none;
    if (command.definition != nullptr) return command.definition->meta();
    return none;
}

namespace {
// What `meta` says at the endpoint.
template <class T>
T said_at(const Meta& meta, T Meta::* what, const zigbee::Node* node, EndpointId endpoint) {
    return meta.at && node != nullptr ? meta.at(*node, endpoint).*what : meta.*what;
}
EndpointId member_endpoint(const zigbee::Group& group, const Device& member) {
    const auto found = std::ranges::find(group.members, member.node().ieee, &zigbee::Member::ieee);
    return found != group.members.end() ? found->endpoint : EndpointId{1};
}
}  // namespace

bool has_meta(const Command& command, bool Meta::* flag, bool any) {
    if (command.group == nullptr || command.members.empty()) return said_at(meta_of(command), flag, command.node, command.endpoint);
    const auto has = [&](const Device* member) {
        if (member->definition() == nullptr) return false;
        return said_at(member->definition()->meta(), flag, &member->node(), member_endpoint(*command.group, *member));
    };
    return any ? std::any_of(command.members.begin(), command.members.end(), has)
               : std::all_of(command.members.begin(), command.members.end(), has);
}

namespace {
Device* keeper(const Command& command) {
    if (command.device != nullptr) return command.device;
    return command.members.empty() ? nullptr : command.members.front();
}
std::string memory_key(const Command& command, std::string_view what) {
    if (command.group != nullptr) return fmt::format("group {} {}", raw(command.group->id), what);
    return fmt::format("endpoint {} {}", command.endpoint, what);
}
}  // namespace

Json* remembered(const Command& command, std::string_view what) {
    Device* device = keeper(command);
    return device != nullptr ? device->memory().if_contains(memory_key(command, what)) : nullptr;
}
void remember(const Command& command, std::string_view what, Json value) {
    if (Device* device = keeper(command)) device->memory()[memory_key(command, what)] = std::move(value);
}
void forget(const Command& command, std::string_view what) {
    if (Device* device = keeper(command)) device->memory().erase(memory_key(command, what));
}

const Json* given(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    return value != nullptr && !value->is_null() ? value : nullptr;
}

bool truthy(const Json* value) {
    if (value == nullptr || value->is_null()) return false;
    if (value->is_bool()) return value->get_bool();
    if (value->is_string()) return !value->get_string().empty();
    if (const std::optional<double> plain = as_number(*value)) return *plain != 0 && !std::isnan(*plain);
    return true;
}

std::vector<std::string_view> handling_order(const JsonObject& message) {
    const Json* state = find(message, "state");
    const bool off = state != nullptr && state->is_string() && to_lower(state->get_string()) == "off";
    std::vector<std::string_view> out;
    for (const auto& [name, value] : message) {
        const bool of_light = name == "state" || name == "brightness" || name == "brightness_percent";
        out.insert(out.empty() || of_light == off ? out.end() : out.begin(), name);
    }
    return out;
}

async::Task<Result<std::vector<zcl::AttributeRecord>>> read_back(const Command& command, async::Duration after, ClusterId cluster,
                                                                 std::vector<AttributeId> attributes) {
    zigbee::Node* node = command.node;
    EndpointId endpoint = command.endpoint;
    if (command.group != nullptr) {
        if (command.group->members.empty()) co_return std::vector<zcl::AttributeRecord>{};
        node = command.network.find(command.group->members.front().ieee);
        endpoint = command.group->members.front().endpoint;
    }
    if (after.count() > 0) co_await async::sleep(command.network.loop(), after);
    // The node may have gone meanwhile.
    if (command.group != nullptr)
        node = command.group->members.empty() ? nullptr : command.network.find(command.group->members.front().ieee);
    if (node == nullptr) co_return std::vector<zcl::AttributeRecord>{};
    const zcl::Cluster* found = zcl::find_cluster(cluster, zcl::kNoManufacturer, node->custom_clusters);
    if (found == nullptr) co_return Error{Errc::NotFound, fmt::format("Cluster {} is unknown", cluster)};
    auto answer = co_await command.network.read(*node, endpoint, *found, std::move(attributes));
    co_return answer;
}

zigbee::RequestOptions request_options(const Command& command, zigbee::RequestOptions options) {
    const auto take = [&](const Meta& meta) {
        const auto disable = said_at(meta, &Meta::disable_default_response, command.node, command.endpoint);
        if (disable) options.disable_default_response = *disable;
        if (meta.timeout) options.timeout = *meta.timeout;
    };
    if (command.group == nullptr || command.members.empty()) take(meta_of(command));
    // Of a group's members the last that says something is heard.
    for (const Device* member : command.members)
        if (member->definition() != nullptr) take(member->definition()->meta());
    return options;
}

namespace {

zcl::ClusterSet custom_of(const Command& command) {
    if (command.node != nullptr) return command.node->custom_clusters;
    return command.definition != nullptr ? command.definition->custom_clusters() : zcl::ClusterSet{};
}

Result<const zcl::Cluster*> cluster_of(const Command& command, ClusterId id, const zigbee::RequestOptions& options) {
    const zcl::Cluster* cluster = zcl::find_cluster(id, options.manufacturer.value_or(zcl::kNoManufacturer), custom_of(command));
    if (cluster == nullptr) return Error{Errc::NotFound, fmt::format("Cluster {} is unknown", id)};
    return cluster;
}

}  // namespace

async::Task<Result<void>> send(const Command& command, ClusterId cluster, std::string_view name, zcl::Fields fields,
                               zigbee::RequestOptions options) {
    const Result<const zcl::Cluster*> found = cluster_of(command, cluster, options);
    if (!found) co_return found.error();
    const zcl::Command* described = (*found)->command(name, zcl::Direction::ToServer);
    if (described == nullptr) co_return Error{Errc::NotFound, fmt::format("Cluster '{}' has no command '{}'", (*found)->name, name)};
    if (command.group != nullptr) {
        Result<void> sent = co_await command.network.command(*command.group, **found, *described, std::move(fields), options);
        co_return sent;
    }
    auto answer = co_await command.network.command(*command.node, command.endpoint, **found, *described, std::move(fields), options);
    if (!answer) co_return answer.error();
    co_return ok;
}

async::Task<Result<void>> write(const Command& command, ClusterId cluster, std::vector<zcl::AttributeRecord> values,
                                zigbee::RequestOptions options) {
    const Result<const zcl::Cluster*> found = cluster_of(command, cluster, options);
    if (!found) co_return found.error();
    if (command.group != nullptr) {
        Result<void> sent = co_await command.network.write(*command.group, **found, std::move(values), options);
        co_return sent;
    }
    Result<void> done = co_await command.network.write(*command.node, command.endpoint, **found, std::move(values), options);
    co_return done;
}

zcl::AttributeRecord value_of(AttributeId id, zcl::Value value) {
    return {id, zcl::Status::Success, zcl::Type::NoData, std::move(value)};
}

async::Task<Result<std::vector<zcl::AttributeRecord>>> read_values(const Command& command, ClusterId cluster,
                                                                   std::vector<AttributeId> attributes, zigbee::RequestOptions options) {
    const Result<const zcl::Cluster*> found = cluster_of(command, cluster, options);
    if (!found) co_return found.error();
    if (command.node == nullptr) co_return Error{Errc::Invalid, "Not an endpoint"};
    auto answer = co_await command.network.read(*command.node, command.endpoint, **found, std::move(attributes), options);
    co_return answer;
}

async::Task<Result<void>> read(const Command& command, ClusterId cluster, std::vector<AttributeId> attributes,
                               zigbee::RequestOptions options) {
    if (command.group != nullptr) {
        const Result<const zcl::Cluster*> found = cluster_of(command, cluster, options);
        if (!found) co_return found.error();
        Result<void> sent = co_await command.network.read(*command.group, **found, std::move(attributes), options);
        co_return sent;
    }
    auto answer = co_await read_values(command, cluster, std::move(attributes), options);
    if (!answer) co_return answer.error();
    co_return ok;
}

EndpointId endpoint_for(const Command& command, ClusterId cluster) {
    if (!command.endpoint_name.empty() || command.node == nullptr) return command.endpoint;
    if (const zigbee::Endpoint* endpoint = command.node->endpoint_with_input(cluster)) return endpoint->id;
    return command.node->endpoints.empty() ? command.endpoint : command.node->endpoints.front().id;
}

Command at_endpoint(const Command& command, EndpointId endpoint) {
    Command copy = command;
    copy.endpoint = endpoint;
    return copy;
}

namespace {
constexpr ManufacturerCode kIkeaOfSweden = 4476;

bool any_from(const Command& command, ManufacturerCode manufacturer) {
    if (command.group == nullptr) return command.node != nullptr && command.node->manufacturer_code == manufacturer;
    return std::any_of(command.members.begin(), command.members.end(),
                       [&](Device* member) { return member->node().manufacturer_code == manufacturer; });
}
}  // namespace

Result<Transition> transition_of(const Command& command, std::string_view key) {
    // IKEA lights drop a brightness with a transition that a colour follows at once: the brightness goes first, without one.
    if (key == "brightness" && (given(command.message, "color") != nullptr || given(command.message, "color_temp") != nullptr) &&
        any_from(command, kIkeaOfSweden)) {
        return Transition{};
    }
    const Json* value = given(command.message, "transition");
    if (value == nullptr) {
        value = given(command.options, "transition");
        if (value != nullptr && value->is_string() && value->get_string().empty()) value = nullptr;
    }
    if (value == nullptr) return Transition{};
    const Result<double> seconds = to_number(*value, "transition");
    if (!seconds) return seconds.error();
    return Transition{*seconds * 10, true};
}

}  // namespace skep::devices

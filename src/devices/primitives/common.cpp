#include "devices/primitives/common.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>

#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

constexpr std::string_view kNs = "zhc:tz";

std::string shown(const Json* value) {
    return value != nullptr ? to_text(*value, KeyOrder::Insertion) : "undefined";
}

std::optional<std::uint64_t> whole_text(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::optional<std::uint64_t> key_number(const Json& key) {
    if (const auto number = as_integer(key)) return *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
    return key.is_string() ? whole_text(key.get_string()) : std::nullopt;
}

std::string key_text(const Json* key) {
    return key != nullptr ? text_of(*key) : "undefined";
}

struct PolicyName {
    std::string_view name;
    zigbee::RequestOptions::SendPolicy policy;
};
constexpr std::array<PolicyName, 6> kPolicies{{{"bulk", zigbee::RequestOptions::SendPolicy::Bulk},
                                               {"queue", zigbee::RequestOptions::SendPolicy::Queue},
                                               {"immediate", zigbee::RequestOptions::SendPolicy::Immediate},
                                               {"keep-payload", zigbee::RequestOptions::SendPolicy::KeepPayload},
                                               {"keep-command", zigbee::RequestOptions::SendPolicy::KeepCommand},
                                               {"keep-cmd-undiv", zigbee::RequestOptions::SendPolicy::KeepCommandUnlessSame}}};

// A number of an options object, when it is one and fits.
template <class T>
bool take(const JsonObject& object, std::string_view name, T& into) {
    const Json* value = given(object, name);
    const auto number = value != nullptr ? as_integer(*value) : std::nullopt;
    if (!number || *number < 0 || *number > static_cast<std::int64_t>(std::numeric_limits<T>::max())) return false;
    into = static_cast<T>(*number);
    return true;
}
template <class T>
void take_optional(const JsonObject& object, std::string_view name, std::optional<T>& into) {
    T value{};
    if (take(object, name, value)) into = value;
}

Bytes bytes_from(const JsonArray& array) {
    Bytes out;
    for (const Json& item : array)
        out.push_back(static_cast<std::uint8_t>(static_cast<std::int64_t>(clamp_number(js_number_of(item), 0, 255))));
    return out;
}

const JsonArray* buffer_data(const Json& value) {
    if (value.is_array()) return &value.get_array();
    const Json* data = value.is_object() ? find(value.get_object(), "data") : nullptr;
    return data != nullptr && data->is_array() ? &data->get_array() : nullptr;
}

// Lists of lists and records, as they come. Names point into `value`.
zcl::Value loose(const Json& value) {
    if (value.is_array()) {
        std::vector<zcl::Value> items;
        for (const Json& item : value.get_array()) items.push_back(loose(item));
        return zcl::Value(std::move(items));
    }
    if (value.is_object()) {
        std::vector<std::pair<std::string_view, zcl::Value>> members;
        for (const auto& [name, member] : value.get_object()) members.emplace_back(std::string_view(name), loose(member));
        return zcl::Value(std::move(members));
    }
    if (value.is_string()) return zcl::Value(std::string(value.get_string()));
    const double number = js_number_of(value);
    return std::trunc(number) == number ? whole(number) : zcl::Value(number);
}

JsonObject named_result(const zcl::Cluster& cluster, const std::vector<zcl::AttributeRecord>& records,
                        std::optional<ManufacturerCode> manufacturer) {
    JsonObject out;
    for (const zcl::AttributeRecord& record : records) {
        if (record.status != zcl::Status::Success) continue;
        const zcl::Attribute* attribute = cluster.attribute(record.id, manufacturer.value_or(zcl::kNoManufacturer));
        out[attribute != nullptr ? std::string(attribute->name) : std::to_string(record.id)] = zcl::to_json(record.value, record.type);
    }
    return out;
}

async::Task<Result<SetResult>> set_read(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    const Result<zigbee::RequestOptions> options = request_options_from(find(**object, "options"), {});
    if (!options) co_return options.error();
    zcl::Cluster unnamed{};
    const Json* key = find(**object, "cluster");
    const Result<const zcl::Cluster*> cluster = cluster_from(command, key, options->manufacturer, unnamed);
    if (!cluster) co_return cluster.error();
    const Json* wanted = find(**object, "attributes");
    if (wanted == nullptr || !wanted->is_array()) co_return Error{Errc::Invalid, "attributes is not iterable"};
    std::vector<AttributeId> ids;
    for (const Json& item : wanted->get_array()) {
        const Result<AttributeId> id = attribute_from(**cluster, item);
        if (!id) co_return id.error();
        ids.push_back(*id);
    }
    if (command.group != nullptr) {
        Result<void> sent = co_await command.network.read(*command.group, **cluster, std::move(ids), *options);
        if (!sent) co_return sent.error();
        command.network.log().info(kNs, "Read result of '{}': undefined", key_text(key));
        co_return SetResult{};
    }
    auto answer = co_await command.network.read(*command.node, command.endpoint, **cluster, std::move(ids), *options);
    if (!answer) co_return answer.error();
    const Json result = named_result(**cluster, *answer, options->manufacturer);
    command.network.log().info(kNs, "Read result of '{}': {}", key_text(key), shown(&result));
    const Json* property = given(**object, "state_property");
    if (property == nullptr) co_return SetResult{};
    co_return state_of(text_of(*property), result);
}

async::Task<Result<SetResult>> set_write(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    const Result<zigbee::RequestOptions> options = request_options_from(find(**object, "options"), request_options(command));
    if (!options) co_return options.error();
    zcl::Cluster unnamed{};
    const Json* key = find(**object, "cluster");
    const Result<const zcl::Cluster*> cluster = cluster_from(command, key, options->manufacturer, unnamed);
    if (!cluster) co_return cluster.error();
    const Json* payload = find(**object, "payload");
    std::vector<zcl::AttributeRecord> records;
    if (payload != nullptr && payload->is_object()) {
        for (const auto& [name, value] : payload->get_object()) {
            Result<zcl::AttributeRecord> record = record_from(**cluster, name, value, options->manufacturer);
            if (!record) co_return record.error();
            records.push_back(std::move(*record));
        }
    }
    Result<void> done;
    if (command.group != nullptr)
        done = co_await command.network.write(*command.group, **cluster, std::move(records), *options);
    else
        done = co_await command.network.write(*command.node, command.endpoint, **cluster, std::move(records), *options);
    if (!done) co_return done.error();
    command.network.log().info(kNs, "Wrote '{}' to '{}'", shown(payload), key_text(key));
    co_return SetResult{};
}

async::Task<Result<void>> send_specific(const Command& command, const JsonObject& request, zigbee::RequestOptions options) {
    zcl::Cluster unnamed_cluster{};
    zcl::Command unnamed_command{};
    const Result<const zcl::Cluster*> cluster = cluster_from(command, find(request, "cluster"), options.manufacturer, unnamed_cluster);
    if (!cluster) co_return cluster.error();
    const Result<const zcl::Command*> described = command_from(**cluster, find(request, "command"), unnamed_command);
    if (!described) co_return described.error();
    const Json* payload = given(request, "payload");
    const JsonObject none;
    Result<zcl::Fields> fields = fields_from(**described, payload != nullptr && payload->is_object() ? payload->get_object() : none);
    if (!fields) co_return fields.error();
    if (command.group != nullptr) {
        Result<void> sent = co_await command.network.command(*command.group, **cluster, **described, std::move(*fields), options);
        co_return sent;
    }
    auto answer = co_await command.network.command(*command.node, command.endpoint, **cluster, **described, std::move(*fields), options);
    if (!answer) co_return answer.error();
    co_return ok;
}

async::Task<Result<SetResult>> set_command(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    Result<void> sent = co_await send_specific(command, **object, request_options(command));
    if (!sent) co_return sent.error();
    command.network.log().info(kNs, "Invoked '{}.{}' with payload '{}'", key_text(find(**object, "cluster")),
                               key_text(find(**object, "command")), shown(find(**object, "payload")));
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_reset(const Command& command) {
    zcl::Fields none;
    Result<void> sent =
        co_await send(command, zcl::kGenBasic, zcl::basic::command::kResetFactDefault.name, std::move(none), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

}  // namespace

Result<zigbee::RequestOptions> request_options_from(const Json* options, zigbee::RequestOptions base) {
    if (options == nullptr || !options->is_object()) return base;
    const JsonObject& object = options->get_object();
    const auto flag = [&](std::string_view name, bool& into) {
        if (const Json* value = given(object, name)) into = truthy(value);
    };
    take_optional(object, "manufacturerCode", base.manufacturer);
    if (const Json* value = given(object, "disableDefaultResponse")) base.disable_default_response = truthy(value);
    flag("disableResponse", base.disable_response);
    flag("writeUndiv", base.write_undivided);
    std::uint32_t timeout = 0;
    if (take(object, "timeout", timeout)) base.timeout = std::chrono::milliseconds(timeout);
    std::uint8_t direction = 0;
    if (take(object, "direction", direction)) base.direction = direction == 0 ? zcl::Direction::ToServer : zcl::Direction::ToClient;
    take_optional(object, "srcEndpoint", base.source_endpoint);
    take_optional(object, "profileId", base.profile);
    take_optional(object, "transactionSequenceNumber", base.sequence);
    (void)take(object, "reservedBits", base.reserved_bits);
    if (const Json* value = given(object, "disableRecovery")) base.recover = !truthy(value);
    if (const Json* value = given(object, "sendPolicy"); value != nullptr && value->is_string()) {
        for (const PolicyName& row : kPolicies) {
            if (row.name == value->get_string()) base.policy = row.policy;
        }
    }
    return base;
}

Result<const zcl::Cluster*> cluster_from(const Command& command, const Json* key, std::optional<ManufacturerCode> manufacturer,
                                         zcl::Cluster& unnamed) {
    return cluster_from(command.node != nullptr ? command.node->custom_clusters : zcl::ClusterSet{}, key, manufacturer, unnamed);
}

Result<const zcl::Cluster*> cluster_from(zcl::ClusterSet custom, const Json* key, std::optional<ManufacturerCode> manufacturer,
                                         zcl::Cluster& unnamed) {
    if (key != nullptr && key->is_string()) {
        if (const zcl::Cluster* found = zcl::find_cluster(std::string_view(key->get_string()), custom)) return found;
    }
    const std::optional<std::uint64_t> number = key != nullptr ? key_number(*key) : std::nullopt;
    if (!number || *number > 0xFFFF)
        return Error{Errc::Invalid,
                     key != nullptr ? fmt::format("Status 'UNSUPPORTED_CLUSTER' {}", text_of(*key)) : "Status 'UNSUPPORTED_CLUSTER'"};
    const auto id = static_cast<ClusterId>(*number);
    if (const zcl::Cluster* found = zcl::find_cluster(id, manufacturer.value_or(zcl::kNoManufacturer), custom)) return found;
    unnamed.id = id;
    return &unnamed;
}

Result<AttributeId> attribute_from(const zcl::Cluster& cluster, const Json& key) {
    if (key.is_string()) {
        if (const zcl::Attribute* attribute = cluster.attribute(std::string_view(key.get_string()))) return attribute->id;
    }
    const std::optional<std::uint64_t> number = key_number(key);
    if (number && *number <= 0xFFFF) return static_cast<AttributeId>(*number);
    return Error{Errc::Invalid, fmt::format("Unknown attribute '{}', specify either an existing attribute or a number", text_of(key))};
}

Result<zcl::AttributeRecord> record_from(const zcl::Cluster& cluster, std::string_view name, const Json& value,
                                         std::optional<ManufacturerCode> manufacturer) {
    const std::optional<std::uint64_t> number = whole_text(name);
    const zcl::Attribute* attribute = cluster.attribute(name);
    if (attribute == nullptr && number && *number <= 0xFFFF) {
        attribute = cluster.attribute(static_cast<AttributeId>(*number), manufacturer.value_or(zcl::kNoManufacturer));
    }
    const bool raw_form = value.is_object() && find(value.get_object(), "value") != nullptr && find(value.get_object(), "type") != nullptr;
    zcl::AttributeRecord record;
    const Json* plain = &value;
    if (attribute != nullptr) {
        record.id = attribute->id;
        record.type = attribute->type;
    }
    if (raw_form && number && *number <= 0xFFFF) {
        const auto type = as_integer(*find(value.get_object(), "type"));
        if (!type || *type < 0 || *type > 0xFF) return Error{Errc::Invalid, fmt::format("Attribute '{}' has no valid type", name)};
        record.id = static_cast<AttributeId>(*number);
        record.type = static_cast<zcl::Type>(*type);
        plain = find(value.get_object(), "value");
    } else if (attribute == nullptr) {
        return Error{Errc::Invalid, fmt::format("Unknown attribute '{}', specify either an existing attribute or a number", name)};
    }
    Result<zcl::Value> converted = zcl::from_json(*plain, record.type);
    if (!converted) return converted.error().during(name);
    record.value = std::move(*converted);
    // By name, or plainly, what the table says of the attribute holds.
    if (!raw_form) record.type = zcl::Type::NoData;
    return record;
}

Result<const zcl::Command*> command_from(const zcl::Cluster& cluster, const Json* key, zcl::Command& unnamed) {
    const zcl::Command* found = nullptr;
    const std::optional<std::uint64_t> number = key != nullptr && key->is_number() ? key_number(*key) : std::nullopt;
    if (key != nullptr && key->is_string())
        found = cluster.command(std::string_view(key->get_string()), zcl::Direction::ToServer);
    else if (number && *number <= 0xFF)
        found = cluster.command(static_cast<std::uint8_t>(*number), zcl::Direction::ToServer);
    if (found != nullptr) return found;
    if (!number || *number > 0xFF) return Error{Errc::Invalid, fmt::format("Status 'UNSUP_COMMAND' {}:{}", cluster.name, key_text(key))};
    unnamed.id = static_cast<std::uint8_t>(*number);
    return &unnamed;
}

Result<zcl::Value> parameter_from(const Json& value, zcl::ParameterType type) {
    const auto code = static_cast<std::uint16_t>(type);
    if (code <= 0xFF) return zcl::from_json(value, static_cast<zcl::Type>(code));
    if (type == zcl::ParameterType::Buffer) {
        const JsonArray* data = buffer_data(value);
        if (data == nullptr) return Error{Errc::Invalid, "a list of bytes is expected, got " + std::string(type_name(value))};
        return zcl::Value(bytes_from(*data));
    }
    return loose(value);
}

Result<zcl::Fields> fields_from(const zcl::Command& described, const JsonObject& payload) {
    zcl::Fields fields;
    for (const zcl::Parameter& parameter : described.parameters) {
        const Json* value = find(payload, parameter.name);
        if (value == nullptr) continue;
        Result<zcl::Value> converted = parameter_from(*value, parameter.type);
        if (!converted) return converted.error().during(parameter.name);
        fields.emplace_back(parameter.name, std::move(*converted));
    }
    return fields;
}

namespace {

async::Task<Result<SetResult>> set_zcl_command(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    if (command.node == nullptr) co_return Error{Errc::Invalid, "Not an endpoint"};
    const Result<zigbee::RequestOptions> options = request_options_from(find(**object, "options"), {});
    if (!options) co_return options.error();
    const Json* frame_type = given(**object, "frametype");
    const bool foundation = frame_type != nullptr && equal(*frame_type, 0);
    Result<void> sent;
    if (foundation)
        sent = co_await send_foundation(command, **object, *options);
    else
        sent = co_await send_specific(command, **object, *options);
    if (!sent) co_return sent.error();
    if (truthy(find(**object, "logging"))) {
        const Json* payload = given(**object, "payload");
        command.network.log().info(kNs, "Invoked ZCL command {}.{} with payload '{}'", key_text(find(**object, "cluster")),
                                   key_text(find(**object, "command")), payload != nullptr ? shown(payload) : "{}");
    }
    co_return SetResult{};
}

}  // namespace

SetterPtr read_setter() {
    return make_setter({.keys = {"read"}, .set = set_read});
}
SetterPtr write_setter() {
    return make_setter({.keys = {"write"}, .set = set_write});
}
SetterPtr command_setter() {
    return make_setter({.keys = {"command"}, .set = set_command});
}
SetterPtr reset_setter() {
    return make_setter({.keys = {"reset"}, .set = set_reset});
}
SetterPtr zcl_command_setter() {
    return make_setter({.keys = {"zclcommand"}, .set = set_zcl_command});
}

}  // namespace skep::devices

// The payloads of cluster commands: parameters one after another, some only under conditions.

#include <fmt/core.h>

#include <algorithm>

#include "spec/zcl/codec.h"
#include "spec/zcl/limits.h"

namespace skep::zcl {

namespace {

// Bits of an absent or non-numeric field are zero, as JavaScript has it.
std::uint64_t bits_of(const Value* value) {
    return value == nullptr ? 0 : value->as_uint().value_or(0);
}

bool equals(const Value* value, std::uint32_t wanted) {
    const auto number = value == nullptr ? std::nullopt : value->as_double();
    return number && *number == wanted;
}

bool holds(const Condition& condition, const Fields& fields, std::optional<std::size_t> bytes_left) {
    const auto field = [&] { return find(fields, condition.field); };
    switch (condition.kind) {
        case Condition::Kind::None: return true;
        case Condition::Kind::MinimumRemainingBytes: return !bytes_left || *bytes_left >= condition.value;
        case Condition::Kind::BitMaskSet: return ((bits_of(field()) & condition.value) == condition.value) != condition.reversed;
        case Condition::Kind::BitFieldEnum:
            return (bits_of(field()) >> condition.offset & ((std::uint64_t{1} << condition.size) - 1)) == condition.value;
        case Condition::Kind::FieldEqual: return equals(field(), condition.value) != condition.reversed;
        case Condition::Kind::FieldGreater: {
            const Value* value = field();
            const auto number = value == nullptr ? std::nullopt : value->as_double();
            return !number || *number > condition.value;
        }
        case Condition::Kind::StatusEqual: return equals(find(fields, "status"), condition.value);
        case Condition::Kind::StatusNotEqual: return !equals(find(fields, "status"), condition.value);
        case Condition::Kind::DirectionEqual: return equals(find(fields, "direction"), condition.value);
        case Condition::Kind::DataTypeClass: {
            const Type type{static_cast<std::uint8_t>(bits_of(find(fields, "dataType")))};
            return is_analog(type) == (condition.value == 0);
        }
    }
    return true;
}

bool is_present(const Parameter& parameter, const Fields& fields, std::optional<std::size_t> bytes_left) {
    return std::ranges::all_of(parameter.conditions, [&](const Condition& condition) { return holds(condition, fields, bytes_left); });
}

// A parameter that one node sends and another leaves out.
bool may_be_missing(const Parameter& parameter) {
    return std::ranges::any_of(parameter.conditions, [](const Condition& c) { return c.kind == Condition::Kind::MinimumRemainingBytes; });
}

// Some commands list a parameter twice, under conditions of which one should hold: the last one that was there counts.
void put(Fields& fields, std::string_view name, Value value) {
    const auto at = std::ranges::find(fields, name, [](const auto& field) { return field.first; });
    if (at == fields.end()) {
        fields.emplace_back(name, std::move(value));
    } else {
        at->second = std::move(value);
    }
}

}  // namespace

Result<Fields> parse_parameters(Reader& in, const Cluster& cluster, const Command& command) {
    Fields fields;
    fields.reserve(command.parameters.size());
    const auto refuse = [&](const Parameter& parameter, std::string_view why) {
        return Error{Errc::Malformed, fmt::format("{}:{}:{} ({})", cluster.name, command.name, parameter.name, why),
                     static_cast<std::uint8_t>(Status::InvalidField)};
    };
    for (const Parameter& parameter : command.parameters) {
        if (!is_present(parameter, fields, in.left())) continue;
        Value value = is_data_type(parameter.type) ? decode_value(in, data_type(parameter.type)) : decode_layout(in, parameter, fields);
        if (in.failed()) return refuse(parameter, "cannot be read");
        Result<Value> checked = after_read(parameter, std::move(value));
        if (!checked) return refuse(parameter, checked.error().what);
        put(fields, parameter.name, std::move(*checked));
    }
    return fields;
}

Result<void> append_parameters(Writer& out, const Command& command, const Fields& fields) {
    for (const Parameter& parameter : command.parameters) {
        if (!is_present(parameter, fields, std::nullopt)) continue;
        const Value* given = find(fields, parameter.name);
        if (given == nullptr && may_be_missing(parameter)) continue;
        if (given == nullptr && !(is_data_type(parameter.type) && fixed_size(data_type(parameter.type)) == std::size_t{0}))
            return Error{Errc::Invalid, fmt::format("Parameter '{}' is missing", parameter.name)};
        const Result<Value> checked = before_write(parameter, given == nullptr ? Value() : *given);
        if (!checked) return checked.error();
        const Result<void> done =
            is_data_type(parameter.type) ? encode_value(out, data_type(parameter.type), *checked) : encode_layout(out, parameter, *checked);
        if (!done) return done.error().during(parameter.name);
    }
    return ok;
}

}  // namespace skep::zcl

#include "spec/zcl/limits.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "spec/text.h"
#include "spec/zcl/type_info.h"

namespace skep::zcl {

namespace {

constexpr Limits kNoLimits{};

Error status_error(Status status, const std::string& details) {
    return {Errc::Invalid, fmt::format("Status '{}' {}", name_of(status), details), static_cast<std::uint8_t>(status)};
}

// 56- and 64-bit integers are BigInt in the peer: they never equal a number of the description, though they compare with it.
bool is_big(Type type) {
    const TypeInfo info = info_of(type);
    return info.width >= 7 && (info.layout == Layout::Unsigned || info.layout == Layout::Signed) && type != Type::IeeeAddress;
}

bool is_default(const Limits& limits, Type type, const Value& value) {
    if (limits.default_text) {
        if (const auto* text = value.as_string()) return *text == *limits.default_text;
        return type == Type::IeeeAddress && value.as_uint() && to_string(Ieee{*value.as_uint()}) == *limits.default_text;
    }
    return limits.default_number && value.is_number() && !is_big(type) && type != Type::IeeeAddress &&
           *value.as_double() == *limits.default_number;
}

bool is_special(const Limits& limits, Type type, const Value& value) {
    if (limits.special.empty() || is_big(type)) return false;
    const auto number = value.as_uint();
    return number && std::ranges::find(limits.special, *number) != limits.special.end();
}

std::optional<std::size_t> length_of(const Value& value) {
    if (const auto* text = value.as_string()) return spec::utf16_length(*text);
    if (const auto* bytes = value.as_bytes()) return bytes->size();
    if (const auto* list = value.as_list()) return list->size();
    if (const auto* elements = value.as_elements()) return elements->size();
    return std::nullopt;
}

Result<void> check(const Limits& limits, std::string_view name, const Value& value, Type type) {
    // An IEEE address is text in the peer: numbers do not limit it.
    if (value.is_number() && type != Type::IeeeAddress) {
        const double number = *value.as_double();
        if (number < limits.minimum)
            return status_error(Status::InvalidValue, fmt::format("{} requires min of {}", name, js_number(limits.minimum)));
        if (number > limits.maximum)
            return status_error(Status::InvalidValue, fmt::format("{} requires max of {}", name, js_number(limits.maximum)));
    }
    const auto length = length_of(value);
    const bool exact = limits.minimum_length == limits.maximum_length;
    if (length && exact && *length != limits.minimum_length)
        return status_error(Status::InvalidValue, fmt::format("{} requires length of {}", name, limits.minimum_length));
    if (length && *length < limits.minimum_length)
        return status_error(Status::InvalidValue, fmt::format("{} requires min length of {}", name, limits.minimum_length));
    if (length && *length > limits.maximum_length)
        return status_error(Status::InvalidValue, fmt::format("{} requires max length of {}", name, limits.maximum_length));
    return ok;
}

bool is_non_value(const Limits& limits, Type type, const Value& value) {
    if (!value.is_number() || type == Type::IeeeAddress) return false;
    const auto none = non_value(type);
    if (!none || !(*none == value)) return false;
    const double number = *value.as_double();
    return is_big(type) || (number != limits.minimum && number != limits.maximum);
}

Result<Value> read(const Limits& limits, std::string_view name, Type type, bool with_default, Value value) {
    if (value.is_nothing()) return value;
    if (with_default && is_default(limits, type, value)) return value;
    if (is_special(limits, type, value)) return value;
    if (is_non_value(limits, type, value)) return Value();
    if (const Result<void> done = check(limits, name, value, type); !done) return done.error();
    return value;
}

bool is_nan(const Value& value) {
    return value.as_double() && std::isnan(*value.as_double());
}

Type type_of(const Parameter& parameter) {
    const auto code = static_cast<std::uint16_t>(parameter.type);
    return code <= 0xFF ? Type{static_cast<std::uint8_t>(code)} : Type::NoData;
}

Value default_of(const Limits& limits, Type type) {
    if (limits.default_number) return *limits.default_number;
    if (!limits.default_text) return {};
    if (type != Type::IeeeAddress) return *limits.default_text;
    const auto ieee = parse_ieee(*limits.default_text);
    return ieee ? Value(raw(*ieee)) : Value();
}

}  // namespace

Result<Value> after_read(const Attribute& attribute, Value value) {
    const Limits& limits = attribute.limits == nullptr ? kNoLimits : *attribute.limits;
    return read(limits, attribute.name, attribute.type, true, std::move(value));
}

Result<Value> after_read(const Parameter& parameter, Value value) {
    const Limits& limits = parameter.limits == nullptr ? kNoLimits : *parameter.limits;
    return read(limits, parameter.name, type_of(parameter), false, std::move(value));
}

Result<Value> before_write(const Attribute& attribute, Value value) {
    const Limits& limits = attribute.limits == nullptr ? kNoLimits : *attribute.limits;
    if (!attribute.writable)
        return status_error(Status::NotAuthorized, fmt::format("{} ({}) is not writable", attribute.name, attribute.id));
    if (value.is_nothing() || is_nan(value)) {
        Value fallback = default_of(limits, attribute.type);
        if (!fallback.is_nothing() || value.is_nothing() || non_value(attribute.type)) return fallback;
        return status_error(Status::InvalidField,
                            fmt::format("{} ({}) does not have a default nor a non-value", attribute.name, attribute.id));
    }
    if (is_default(limits, attribute.type, value) || is_special(limits, attribute.type, value)) return value;
    if (const Result<void> done = check(limits, attribute.name, value, attribute.type); !done) return done.error();
    return value;
}

Result<Value> before_write(const Parameter& parameter, Value value) {
    const Limits& limits = parameter.limits == nullptr ? kNoLimits : *parameter.limits;
    if (value.is_nothing()) return value;
    if (is_nan(value)) {
        if (non_value(type_of(parameter))) return Value();
        return status_error(Status::InvalidField, fmt::format("{} does not have a non-value", parameter.name));
    }
    if (is_special(limits, type_of(parameter), value)) return value;
    if (const Result<void> done = check(limits, parameter.name, value, type_of(parameter)); !done) return done.error();
    return value;
}

Result<void> check_readable(const Attribute& attribute) {
    if (attribute.readable) return ok;
    return status_error(Status::NotAuthorized, fmt::format("{} ({}) is not readable", attribute.name, attribute.id));
}

}  // namespace skep::zcl

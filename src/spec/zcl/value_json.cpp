// Values to and from JSON, in the peer's forms.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/ids.h"
#include "spec/zcl/lumi_records.h"
#include "spec/zcl/type_info.h"
#include "spec/zcl/value.h"

namespace skep::zcl {

namespace {

struct NamedType {
    std::string_view name;
    Type type;
};
// The names under which users give a type to `read` and `write` (the peer's external converters and dev console).
constexpr std::array kNamedTypes{
    NamedType{"NO_DATA", Type::NoData},
    NamedType{"DATA8", Type::Data8},
    NamedType{"DATA16", Type::Data16},
    NamedType{"DATA24", Type::Data24},
    NamedType{"DATA32", Type::Data32},
    NamedType{"DATA40", Type::Data40},
    NamedType{"DATA48", Type::Data48},
    NamedType{"DATA56", Type::Data56},
    NamedType{"DATA64", Type::Data64},
    NamedType{"BOOLEAN", Type::Bool},
    NamedType{"BITMAP8", Type::Bitmap8},
    NamedType{"BITMAP16", Type::Bitmap16},
    NamedType{"BITMAP24", Type::Bitmap24},
    NamedType{"BITMAP32", Type::Bitmap32},
    NamedType{"BITMAP40", Type::Bitmap40},
    NamedType{"BITMAP48", Type::Bitmap48},
    NamedType{"BITMAP56", Type::Bitmap56},
    NamedType{"BITMAP64", Type::Bitmap64},
    NamedType{"UINT8", Type::Uint8},
    NamedType{"UINT16", Type::Uint16},
    NamedType{"UINT24", Type::Uint24},
    NamedType{"UINT32", Type::Uint32},
    NamedType{"UINT40", Type::Uint40},
    NamedType{"UINT48", Type::Uint48},
    NamedType{"UINT56", Type::Uint56},
    NamedType{"UINT64", Type::Uint64},
    NamedType{"INT8", Type::Int8},
    NamedType{"INT16", Type::Int16},
    NamedType{"INT24", Type::Int24},
    NamedType{"INT32", Type::Int32},
    NamedType{"INT40", Type::Int40},
    NamedType{"INT48", Type::Int48},
    NamedType{"INT56", Type::Int56},
    NamedType{"INT64", Type::Int64},
    NamedType{"ENUM8", Type::Enum8},
    NamedType{"ENUM16", Type::Enum16},
    NamedType{"SEMI_PREC", Type::Semi},
    NamedType{"SINGLE_PREC", Type::Single},
    NamedType{"DOUBLE_PREC", Type::Double},
    NamedType{"OCTET_STR", Type::OctetString},
    NamedType{"CHAR_STR", Type::CharString},
    NamedType{"LONG_OCTET_STR", Type::LongOctetString},
    NamedType{"LONG_CHAR_STR", Type::LongCharString},
    NamedType{"ARRAY", Type::Array},
    NamedType{"STRUCT", Type::Struct},
    NamedType{"SET", Type::Set},
    NamedType{"BAG", Type::Bag},
    NamedType{"TOD", Type::TimeOfDay},
    NamedType{"DATE", Type::Date},
    NamedType{"UTC", Type::Utc},
    NamedType{"CLUSTER_ID", Type::ClusterIdType},
    NamedType{"ATTR_ID", Type::AttributeIdType},
    NamedType{"BAC_OID", Type::BacnetOid},
    NamedType{"IEEE_ADDR", Type::IeeeAddress},
    NamedType{"SEC_KEY", Type::SecurityKey},
    NamedType{"UNKNOWN", Type::Unknown},
};

// ---- to JSON

Json bytes_json(const Bytes& bytes) {
    JsonArray data;
    data.reserve(bytes.size());
    for (const std::uint8_t byte : bytes) data.emplace_back(byte);
    return JsonObject{{"type", "Buffer"}, {"data", std::move(data)}};
}

Json elements_json(const std::vector<Element>& elements, Type type) {
    JsonArray out;
    out.reserve(elements.size());
    for (const Element& element : elements) {
        Json inner = element.value ? to_json(*element.value, element.type) : Json();
        if (type == Type::Struct) {
            JsonObject row{{"elmType", static_cast<std::uint8_t>(element.type)}};
            if (info_of(element.type).layout != Layout::Empty) row["elmVal"] = std::move(inner);
            out.push_back(std::move(row));
        } else {
            out.push_back(std::move(inner));
        }
    }
    return out;
}

// Integers that JavaScript has as BigInt, which JSON shows as text.
bool is_big(const TypeInfo& info) {
    return info.width >= 7 && (info.layout == Layout::Unsigned || info.layout == Layout::Signed);
}

Json number_json(const Value& value, Type type) {
    if (!value.as_int() && !value.as_uint()) {
        const double number_value = *value.as_double();
        return std::isfinite(number_value) ? number(number_value) : Json();
    }
    if (type == Type::IeeeAddress && value.as_uint()) return boost::json::string(to_string(Ieee{*value.as_uint()}));
    if (is_big(info_of(type)))
        return boost::json::string(value.as_int() ? std::to_string(*value.as_int()) : std::to_string(*value.as_uint()));
    return value.as_int() ? Json(*value.as_int()) : Json(*value.as_uint());
}

// ---- from JSON

Error cannot_be(const Json& json, Type type) {
    std::string text = to_text(json, KeyOrder::Insertion);
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    return {Errc::Invalid, fmt::format("{} cannot be a value of data type 0x{:02x}", text, static_cast<unsigned>(type))};
}

template <class Integer>
std::optional<Integer> parse_whole(std::string_view digits, int base) {
    Integer out{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out, base);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return out;
}

// As JavaScript's unary plus and BigInt() do: "12", "-3", "0x1f", "2.5"; nothing for what is not a number.
std::optional<Value> number_in(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (text.starts_with("0x") || text.starts_with("0X")) {
        if (const auto hex = parse_whole<std::uint64_t>(text.substr(2), 16)) return Value(*hex);
        return std::nullopt;
    }
    if (const auto whole = parse_whole<std::int64_t>(text, 10)) return Value(*whole);
    if (const auto whole = parse_whole<std::uint64_t>(text, 10)) return Value(*whole);
    double real = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Value(real);
}

std::optional<Value> number_from(const Json& json) {
    if (json.is_int64()) return Value(json.get_int64());
    if (json.is_uint64()) return Value(json.get_uint64());
    if (json.is_double()) return Value(json.get_double());
    if (json.is_bool()) return Value(json.get_bool() ? 1U : 0U);
    if (json.is_string()) return number_in(json.get_string());
    return std::nullopt;
}

Result<Value> integer_from(const Json& json, Type type, const TypeInfo& info) {
    // Old versions of the peer kept 40 bits and more as [high part, low 32 bits]; they stand in databases.
    if (json.is_array() && json.get_array().size() == 2 && info.width > 4) {
        const auto high = as_integer(json.get_array()[0]);
        const auto low = as_integer(json.get_array()[1]);
        if (!high || !low || *low < 0 || *low > UINT32_MAX || *high < 0 || *high > UINT32_MAX) return cannot_be(json, type);
        return Value(static_cast<std::uint64_t>(*high) << 32 | static_cast<std::uint64_t>(*low));
    }
    if (type == Type::IeeeAddress && json.is_string()) {
        const auto ieee = parse_ieee(std::string_view(json.get_string()));
        if (!ieee) return cannot_be(json, type);
        return Value(raw(*ieee));
    }
    const auto given = number_from(json);
    if (!given) return cannot_be(json, type);
    // Through the wire and back: checks the range, drops a fraction, and gives the type's own signedness.
    Writer out;
    const Result<void> done = encode_value(out, type, *given);
    if (!done) return done.error();
    Reader in(out.view());
    return decode_value(in, type);
}

std::optional<Bytes> bytes_from(const Json& json) {
    const Json* data = &json;
    if (json.is_object()) data = find(json.get_object(), "data");
    if (data != nullptr && data->is_string()) return to_bytes(std::string_view(data->get_string()));
    if (data == nullptr || !data->is_array()) return std::nullopt;
    Bytes out;
    for (const Json& item : data->get_array()) {
        const auto byte = as_integer(item);
        if (!byte || *byte < 0 || *byte > 0xFF) return std::nullopt;
        out.push_back(static_cast<std::uint8_t>(*byte));
    }
    return out;
}

Result<Element> element_from(const Json* json, Type type) {
    const Result<Value> value = json == nullptr ? Result<Value>(Value()) : from_json(*json, type);
    if (!value) return value.error();
    return Element{type, std::make_shared<const Value>(*value)};
}

// {"elementType": number or name, "elements": [..]}
Result<Value> array_from(const Json& json, Type type) {
    const Json* element_type = json.is_object() ? find(json.get_object(), "elementType") : nullptr;
    const Json* items = json.is_object() ? find(json.get_object(), "elements") : nullptr;
    if (element_type == nullptr || items == nullptr || !items->is_array()) return cannot_be(json, type);
    std::optional<Type> common;
    if (const auto name = as_string(*element_type)) common = type_named(*name);
    if (const auto code = as_integer(*element_type); code && *code >= 0 && *code <= 0xFF) common = Type{static_cast<std::uint8_t>(*code)};
    if (!common) return cannot_be(json, type);
    std::vector<Element> elements;
    for (const Json& item : items->get_array()) {
        Result<Element> element = element_from(&item, *common);
        if (!element) return element.error();
        elements.push_back(std::move(*element));
    }
    return Value(std::move(elements));
}

// [{"elmType": number, "elmVal": value}, ..]
Result<Value> struct_from(const Json& json, Type type) {
    if (!json.is_array()) return cannot_be(json, type);
    std::vector<Element> elements;
    for (const Json& item : json.get_array()) {
        const Json* code = item.is_object() ? find(item.get_object(), "elmType") : nullptr;
        const auto number_of = code == nullptr ? std::nullopt : as_integer(*code);
        if (!number_of || *number_of < 0 || *number_of > 0xFF) return cannot_be(json, type);
        Result<Element> element = element_from(find(item.get_object(), "elmVal"), Type{static_cast<std::uint8_t>(*number_of)});
        if (!element) return element.error();
        elements.push_back(std::move(*element));
    }
    return Value(std::move(elements));
}

Result<Value> parts_from(const Json& json, Type type) {
    if (!json.is_object()) return cannot_be(json, type);
    using Names = std::array<std::string_view, 4>;
    const Names names =
        type == Type::Date ? Names{"year", "month", "dayOfMonth", "dayOfWeek"} : Names{"hours", "minutes", "seconds", "hundredths"};
    std::vector<std::pair<std::string_view, Value>> parts;
    for (const std::string_view name : names) {
        const Json* part = find(json.get_object(), name);
        // A literal of the array above lives for ever, so the record may point to it.
        parts.emplace_back(name, Value());
        if (part == nullptr || part->is_null()) continue;
        const auto whole = as_integer(*part);
        if (!whole) return cannot_be(json, type);
        parts.back().second = Value(*whole);
    }
    return Value(std::move(parts));
}

}  // namespace

std::optional<Type> type_named(std::string_view name) {
    const auto* at = std::ranges::find(kNamedTypes, name, &NamedType::name);
    if (at == kNamedTypes.end()) return std::nullopt;
    return at->type;
}

Json to_json(const Value& value, Type type) {
    if (value.is_number()) return number_json(value, type);
    if (const auto* text = value.as_string()) return boost::json::string(*text);
    if (const auto* bytes = value.as_bytes()) {
        if (info_of(type).layout == Layout::Text) return to_json(decode_lumi_records(*bytes));
        return bytes_json(*bytes);
    }
    if (const auto* elements = value.as_elements()) return elements_json(*elements, type);
    if (const auto* list = value.as_list()) {
        JsonArray out;
        for (const Value& item : *list) out.push_back(to_json(item, Type::NoData));
        return out;
    }
    if (const auto* record = value.as_record()) {
        JsonObject out;
        for (const auto& [name, item] : *record) out[name] = to_json(item, Type::NoData);
        return out;
    }
    return nullptr;
}

Result<Value> from_json(const Json& json, Type type) {
    const TypeInfo info = info_of(type);
    if (json.is_null() || info.layout == Layout::Empty) return Value();
    switch (info.layout) {
        case Layout::Unsigned:
        case Layout::Signed: return integer_from(json, type, info);
        case Layout::Array: return array_from(json, type);
        case Layout::Struct: return struct_from(json, type);
        case Layout::TimeOfDay:
        case Layout::Date: return parts_from(json, type);
        case Layout::Float: {
            const auto given = number_from(json);
            if (!given) return cannot_be(json, type);
            return Value(*given->as_double());
        }
        case Layout::Text:
            if (json.is_string()) return Value(std::string_view(json.get_string()));
            [[fallthrough]];
        case Layout::Octets:
        case Layout::Key: {
            auto bytes = bytes_from(json);
            if (!bytes || (info.layout == Layout::Key && bytes->size() != info.width)) return cannot_be(json, type);
            return Value(std::move(*bytes));
        }
        default: return cannot_be(json, type);
    }
}

}  // namespace skep::zcl

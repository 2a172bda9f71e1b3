// A ZCL value, as codecs give and take it. Not tied to a wire type: the type travels beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "spec/zcl/types.h"

namespace skep::zcl {

class Value;
struct Element {  // of an array, set, bag or structure: ZCL 2.6.2.12-15
    Type type;
    std::shared_ptr<const Value> value;
};

class Value {
public:
    // Nothing: the type's "invalid" value (ZCL 2.6.2, non-value column) or no data. Decoding a bare value keeps such a number
    // as it is, as whether it is one depends on the attribute: see after_read() in limits.h.
    Value() = default;
    template <class T>
        requires(std::is_integral_v<T> && std::is_signed_v<T>)
    Value(T v) : data_(static_cast<std::int64_t>(v)) {}
    template <class T>
        requires(std::is_integral_v<T> && std::is_unsigned_v<T>)
    Value(T v) : data_(static_cast<std::uint64_t>(v)) {}
    Value(double v) : data_(v) {}
    Value(std::string v) : data_(std::move(v)) {}
    Value(std::string_view v) : data_(std::string(v)) {}
    Value(const char* v) : data_(std::string(v)) {}
    Value(Bytes v) : data_(std::move(v)) {}
    Value(std::vector<Element> v) : data_(std::move(v)) {}
    // A list of plain values (command parameters of list types) or named fields (records inside such lists).
    Value(std::vector<Value> v) : data_(std::move(v)) {}
    Value(std::vector<std::pair<std::string_view, Value>> v) : data_(std::move(v)) {}

    [[nodiscard]] bool is_nothing() const { return std::holds_alternative<std::monostate>(data_); }
    [[nodiscard]] bool is_number() const { return as_double().has_value(); }

    // Each answers nothing when the value is of another kind or does not fit.
    [[nodiscard]] std::optional<std::int64_t> as_int() const;
    [[nodiscard]] std::optional<std::uint64_t> as_uint() const;
    [[nodiscard]] std::optional<double> as_double() const;  // of any number
    [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const Bytes* as_bytes() const { return std::get_if<Bytes>(&data_); }
    [[nodiscard]] const std::vector<Element>* as_elements() const { return std::get_if<std::vector<Element>>(&data_); }
    [[nodiscard]] const std::vector<Value>* as_list() const { return std::get_if<std::vector<Value>>(&data_); }
    [[nodiscard]] const std::vector<std::pair<std::string_view, Value>>* as_record() const {
        return std::get_if<std::vector<std::pair<std::string_view, Value>>>(&data_);
    }
    [[nodiscard]] const Value* field(std::string_view name) const;  // of a record

    friend bool operator==(const Value& a, const Value& b);

private:
    std::variant<std::monostate, std::int64_t, std::uint64_t, double, std::string, Bytes, std::vector<Element>, std::vector<Value>,
                 std::vector<std::pair<std::string_view, Value>>>
        data_;
};

// How types are decoded: Bool, data, bitmap, unsigned, enum, id and UTC types as unsigned integers; signed ones as signed; floats
// as double; IEEE addresses as their number; octet strings and keys as bytes; character strings as well-formed UTF-8 (the peer's
// replacement of what is not); arrays, sets, bags and structures as elements; time of day and date as records of the peer's names.

// The form in which the peer writes a value to MQTT, logs and database.db: numbers; text (up to its first NUL is NOT cut here);
// bytes as {"data":[..],"type":"Buffer"}; 56- and 64-bit integers and IEEE addresses as text; structures as the peer nests them;
// nothing as null. Bytes under a character string type are Lumi's records (lumi_records.h): an object of tag to value.
Json to_json(const Value& value, Type type);
// The reverse, for values that come by MQTT (`write`, `command`) or from the configuration. Invalid when it cannot be that type.
Result<Value> from_json(const Json& json, Type type);

// ZCL 2.6.2. Decoding reads exactly one value of the type; a type of unknown length fails the reader, and so does nesting
// deeper than 8. A string that claims more bytes than there are is what there is: devices cut them, and the peer takes them.
Value decode_value(Reader& in, Type type);
// Nothing is written as the type's non-value; Invalid when it has none.
Result<void> encode_value(Writer& out, Type type, const Value& value);
bool is_analog(Type type);                         // ZCL 2.6.2 table 2-10: reportable change is present for these
std::optional<std::size_t> fixed_size(Type type);  // bytes; nothing for strings, arrays, structures, unknown types
// ZCL 2.6.2, non-value column, as a number; nothing where the type has none or it is not a number.
std::optional<Value> non_value(Type type);
// By the peer's name of the type, "UINT8"; nothing when there is none.
std::optional<Type> type_named(std::string_view name);

}  // namespace skep::zcl

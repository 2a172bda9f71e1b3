#include "spec/zcl/value.h"

#include <algorithm>
#include <cmath>

#include "spec/zcl/type_info.h"

namespace skep::zcl {

namespace {

bool same_number(const Value& a, const Value& b) {
    if (a.as_int() && b.as_int()) return *a.as_int() == *b.as_int();
    if (a.as_uint() && b.as_uint()) return *a.as_uint() == *b.as_uint();
    const double left = *a.as_double();
    const double right = *b.as_double();
    return left == right || (std::isnan(left) && std::isnan(right));
}

bool same_elements(const std::vector<Element>& a, const std::vector<Element>& b) {
    return std::ranges::equal(a, b, [](const Element& left, const Element& right) {
        return left.type == right.type && (left.value == right.value || (left.value && right.value && *left.value == *right.value));
    });
}

}  // namespace

std::optional<std::int64_t> Value::as_int() const {
    if (const auto* v = std::get_if<std::int64_t>(&data_)) return *v;
    if (const auto* v = std::get_if<std::uint64_t>(&data_); v != nullptr && *v <= INT64_MAX) return static_cast<std::int64_t>(*v);
    return std::nullopt;
}

std::optional<std::uint64_t> Value::as_uint() const {
    if (const auto* v = std::get_if<std::uint64_t>(&data_)) return *v;
    if (const auto* v = std::get_if<std::int64_t>(&data_); v != nullptr && *v >= 0) return static_cast<std::uint64_t>(*v);
    return std::nullopt;
}

std::optional<double> Value::as_double() const {
    if (const auto* v = std::get_if<double>(&data_)) return *v;
    if (const auto* v = std::get_if<std::uint64_t>(&data_)) return static_cast<double>(*v);
    if (const auto* v = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*v);
    return std::nullopt;
}

const Value* Value::field(std::string_view name) const {
    const auto* record = as_record();
    if (record == nullptr) return nullptr;
    const auto at = std::ranges::find(*record, name, [](const auto& row) { return row.first; });
    return at == record->end() ? nullptr : &at->second;
}

bool operator==(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return same_number(a, b);
    if (a.as_elements() != nullptr && b.as_elements() != nullptr) return same_elements(*a.as_elements(), *b.as_elements());
    if (a.data_.index() != b.data_.index()) return false;
    if (const auto* text = a.as_string()) return *text == *b.as_string();
    if (const auto* bytes = a.as_bytes()) return *bytes == *b.as_bytes();
    if (const auto* list = a.as_list()) return *list == *b.as_list();
    if (const auto* record = a.as_record()) return *record == *b.as_record();
    return true;  // both nothing
}

bool is_analog(Type type) {
    return info_of(type).analog;
}

std::optional<std::size_t> fixed_size(Type type) {
    const TypeInfo info = info_of(type);
    switch (info.layout) {
        case Layout::Invalid:
        case Layout::Octets:
        case Layout::Text:
        case Layout::Array:
        case Layout::Struct: return std::nullopt;
        default: return info.width;
    }
}

std::optional<Value> non_value(Type type) {
    const TypeInfo info = info_of(type);
    if (!info.non_value) return std::nullopt;
    if (info.layout == Layout::Unsigned) return Value(all_ones(info.width));
    if (info.layout == Layout::Signed) return Value(smallest(info.width));
    return std::nullopt;
}

}  // namespace skep::zcl

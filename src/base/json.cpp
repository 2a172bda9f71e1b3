#include "base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace skep {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out.push_back('"');
    std::size_t clean = 0;  // start of the run that needs no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(clean, i - clean));
        clean = i + 1;
        switch (c) {
            case '"': out.append("\\\""); break;
            case '\\': out.append("\\\\"); break;
            case '\b': out.append("\\b"); break;
            case '\f': out.append("\\f"); break;
            case '\n': out.append("\\n"); break;
            case '\r': out.append("\\r"); break;
            case '\t': out.append("\\t"); break;
            default:
                out.append("\\u00");
                out.push_back(kDigits[c >> 4]);
                out.push_back(kDigits[c & 0x0F]);
        }
    }
    out.append(text.substr(clean));
    out.push_back('"');
}

// UTF-16 order differs from byte order only between U+E000..U+FFFF and the surrogate range.
bool utf16_less(std::string_view a, std::string_view b) {
    const auto [at, bt] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (at == a.end() || bt == b.end()) return bt != b.end();
    auto weight = [](unsigned char c) { return c >= 0xEE && c < 0xF0 ? c + 0x10 : c; };
    return weight(static_cast<unsigned char>(*at)) < weight(static_cast<unsigned char>(*bt));
}

void append_object(std::string& out, const JsonObject& object, KeyOrder order);

void append_array(std::string& out, const JsonArray& array, KeyOrder order) {
    out.push_back('[');
    bool first = true;
    for (const Json& item : array) {
        if (!first) out.push_back(',');
        first = false;
        append_text(out, item, order);
    }
    out.push_back(']');
}

void append_member(std::string& out, const JsonObject::value_type& member, bool first, KeyOrder order) {
    if (!first) out.push_back(',');
    append_escaped(out, member.key());
    out.push_back(':');
    append_text(out, member.value(), order);
}

void append_object(std::string& out, const JsonObject& object, KeyOrder order) {
    out.push_back('{');
    auto before = [](const auto& a, const auto& b) { return utf16_less(a.key(), b.key()); };
    if (order == KeyOrder::Insertion || std::is_sorted(object.begin(), object.end(), before)) {
        for (auto it = object.begin(); it != object.end(); ++it) append_member(out, *it, it == object.begin(), order);
    } else {
        std::array<const JsonObject::value_type*, 32> small;
        std::vector<const JsonObject::value_type*> large;
        const JsonObject::value_type** rows = small.data();
        if (object.size() > small.size()) {
            large.resize(object.size());
            rows = large.data();
        }
        std::size_t count = 0;
        for (const auto& member : object) rows[count++] = &member;
        std::sort(rows, rows + count, [](const auto* a, const auto* b) { return utf16_less(a->key(), b->key()); });
        for (std::size_t i = 0; i < count; ++i) append_member(out, *rows[i], i == 0, order);
    }
    out.push_back('}');
}

void append_pretty(std::string& out, const Json& value, int indent, int depth) {
    auto new_line = [&](int level) {
        out.push_back('\n');
        out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(level), ' ');
    };
    if (value.is_object() && !value.get_object().empty()) {
        out.push_back('{');
        bool first = true;
        for (const auto& member : value.get_object()) {
            if (!first) out.push_back(',');
            first = false;
            new_line(depth + 1);
            append_escaped(out, member.key());
            out.append(": ");
            append_pretty(out, member.value(), indent, depth + 1);
        }
        new_line(depth);
        out.push_back('}');
    } else if (value.is_array() && !value.get_array().empty()) {
        out.push_back('[');
        bool first = true;
        for (const Json& item : value.get_array()) {
            if (!first) out.push_back(',');
            first = false;
            new_line(depth + 1);
            append_pretty(out, item, indent, depth + 1);
        }
        new_line(depth);
        out.push_back(']');
    } else {
        append_text(out, value, KeyOrder::Insertion);
    }
}

template <class Integer>
void append_integer(std::string& out, Integer value) {
    char buffer[24];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, end);
}

}  // namespace

// ECMA-262 6.1.6.1.20 Number::toString, radix 10.
void append_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out.append("null");
        return;
    }
    if (value == 0) {
        out.push_back('0');
        return;
    }
    char buffer[40];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value), std::chars_format::scientific);
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t e = text.find('e');
    int exponent = 0;
    const char* digits_of_exponent = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(digits_of_exponent, end, exponent);
    std::string digits(1, text[0]);
    if (e > 2) digits.append(text.substr(2, e - 2));
    const int k = static_cast<int>(digits.size());
    const int n = exponent + 1;  // the decimal point stands after n digits
    if (value < 0) out.push_back('-');
    if (k <= n && n <= 21) {
        out.append(digits).append(static_cast<std::size_t>(n - k), '0');
    } else if (0 < n && n <= 21) {
        out.append(digits, 0, static_cast<std::size_t>(n)).append(".").append(digits, static_cast<std::size_t>(n));
    } else if (-6 < n && n <= 0) {
        out.append("0.").append(static_cast<std::size_t>(-n), '0').append(digits);
    } else {
        out.push_back(digits[0]);
        if (k > 1) out.append(".").append(digits, 1);
        out.append(n > 0 ? "e+" : "e-");
        append_integer(out, std::abs(n - 1));
    }
}

std::string js_number(double value) {
    std::string out;
    append_number(out, value);
    return out;
}

void append_text(std::string& out, const Json& value, KeyOrder order) {
    switch (value.kind()) {
        case boost::json::kind::null: out.append("null"); break;
        case boost::json::kind::bool_: out.append(value.get_bool() ? "true" : "false"); break;
        case boost::json::kind::int64: append_integer(out, value.get_int64()); break;
        case boost::json::kind::uint64: append_integer(out, value.get_uint64()); break;
        case boost::json::kind::double_: append_number(out, value.get_double()); break;
        case boost::json::kind::string: append_escaped(out, value.get_string()); break;
        case boost::json::kind::array: append_array(out, value.get_array(), order); break;
        case boost::json::kind::object: append_object(out, value.get_object(), order); break;
    }
}

std::string to_text(const Json& value, KeyOrder order) {
    std::string out;
    append_text(out, value, order);
    return out;
}

std::string to_text(const JsonObject& value, KeyOrder order) {
    std::string out;
    append_object(out, value, order);
    return out;
}

std::string to_pretty(const Json& value, int indent) {
    std::string out;
    append_pretty(out, value, indent, 0);
    return out;
}

std::optional<double> as_number(const Json& value) {
    switch (value.kind()) {
        case boost::json::kind::int64: return static_cast<double>(value.get_int64());
        case boost::json::kind::uint64: return static_cast<double>(value.get_uint64());
        case boost::json::kind::double_: return value.get_double();
        default: return std::nullopt;
    }
}

std::optional<std::int64_t> as_integer(const Json& value) {
    constexpr double kLimit = 9'223'372'036'854'775'808.0;  // 2^63
    if (value.is_int64()) return value.get_int64();
    if (value.is_uint64() && value.get_uint64() <= INT64_MAX) return static_cast<std::int64_t>(value.get_uint64());
    if (value.is_double() && std::trunc(value.get_double()) == value.get_double() && std::fabs(value.get_double()) < kLimit)
        return static_cast<std::int64_t>(value.get_double());
    return std::nullopt;
}

std::optional<std::string_view> as_string(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    return std::string_view(value.get_string());
}

const Json* find(const JsonObject& object, std::string_view key) {
    return object.if_contains(key);
}

std::optional<std::int64_t> integer_in(const JsonObject& object, std::string_view key) {
    const Json* value = find(object, key);
    return value != nullptr ? as_integer(*value) : std::nullopt;
}

std::string_view text_in(const JsonObject& object, std::string_view key) {
    const Json* value = find(object, key);
    return value != nullptr ? as_string(*value).value_or(std::string_view{}) : std::string_view{};
}

bool flag_in(const JsonObject& object, std::string_view key, bool otherwise) {
    const Json* value = find(object, key);
    return value != nullptr && value->is_bool() ? value->get_bool() : otherwise;
}

const JsonObject* object_in(const JsonObject& object, std::string_view key) {
    const Json* value = find(object, key);
    return value != nullptr ? value->if_object() : nullptr;
}

const JsonArray* array_in(const JsonObject& object, std::string_view key) {
    const Json* value = find(object, key);
    return value != nullptr ? value->if_array() : nullptr;
}

Json number(double value) {
    constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53
    if (std::trunc(value) == value && std::fabs(value) <= kExact) return static_cast<std::int64_t>(value);
    return value;
}

bool equal(const Json& a, const Json& b) {
    if (a.is_number() && b.is_number()) return as_number(a) == as_number(b);
    if (a.kind() != b.kind()) return false;
    if (a.is_array()) {
        const JsonArray& left = a.get_array();
        const JsonArray& right = b.get_array();
        return std::equal(left.begin(), left.end(), right.begin(), right.end(), equal);
    }
    if (a.is_object()) {
        const JsonObject& left = a.get_object();
        const JsonObject& right = b.get_object();
        return left.size() == right.size() && std::all_of(left.begin(), left.end(), [&](const auto& member) {
                   const Json* other = right.if_contains(member.key());
                   return other != nullptr && equal(member.value(), *other);
               });
    }
    return a == b;
}

void merge_deep(JsonObject& into, const JsonObject& update) {
    for (const auto& member : update) {
        const std::string_view key = member.key();
        if (key == "__proto__" || key == "constructor" || key == "prototype") continue;
        Json& slot = into[key];
        if (slot.is_object() && member.value().is_object()) {
            merge_deep(slot.get_object(), member.value().get_object());
        } else {
            slot = member.value();
        }
    }
}

}  // namespace skep

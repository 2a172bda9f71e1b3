// Scalars, both ways, and block style: the half of yaml.h that is text.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "config/yaml.h"

namespace skep::config {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// YAML 1.2 10.3.2. As a double when beyond 64 bits.
std::optional<Json> integer_value(std::string_view text) {
    int base = 10;
    std::string_view digits = text;
    if (text.starts_with("0x")) {
        base = 16;
        digits.remove_prefix(2);
    } else if (text.starts_with("0o")) {
        base = 8;
        digits.remove_prefix(2);
    } else if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) {
        digits.remove_prefix(1);
    }
    if (digits.empty()) return std::nullopt;
    double value = 0;
    std::uint64_t exact = 0;
    bool fits = true;
    for (const char c : digits) {
        const int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
        if (digit >= base) return std::nullopt;
        value = value * base + digit;
        fits = fits && exact <= (std::numeric_limits<std::uint64_t>::max() - 15) / 16;
        exact = exact * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
    }
    constexpr std::uint64_t kExact = 1ULL << 53;  // beyond it JavaScript rounds
    if (!fits || exact > kExact) {
        if (base == 10) std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return number(text.front() == '-' ? -value : value);
    }
    return Json(text.front() == '-' ? -static_cast<std::int64_t>(exact) : static_cast<std::int64_t>(exact));
}

std::optional<Json> float_value(std::string_view text) {
    std::string_view rest = text;
    const bool negative = rest.front() == '-';
    if (negative || rest.front() == '+') rest.remove_prefix(1);
    if (rest == ".inf" || rest == ".Inf" || rest == ".INF") {
        const double infinity = std::numeric_limits<double>::infinity();
        return Json(negative ? -infinity : infinity);
    }
    if (text == ".nan" || text == ".NaN" || text == ".NAN") return Json(std::numeric_limits<double>::quiet_NaN());
    // [0-9]+(\.[0-9]*)? or \.[0-9]+, then an exponent.
    std::size_t i = 0;
    while (i < rest.size() && is_digit(rest[i])) ++i;
    const std::size_t whole = i;
    std::size_t fraction = 0;
    if (i < rest.size() && rest[i] == '.') {
        const std::size_t dot = ++i;
        while (i < rest.size() && is_digit(rest[i])) ++i;
        fraction = i - dot;
    }
    if (whole + fraction == 0) return std::nullopt;
    if (i < rest.size() && (rest[i] == 'e' || rest[i] == 'E')) {
        ++i;
        if (i < rest.size() && (rest[i] == '-' || rest[i] == '+')) ++i;
        const std::size_t exponent = i;
        while (i < rest.size() && is_digit(rest[i])) ++i;
        if (i == exponent) return std::nullopt;
    }
    if (i != rest.size()) return std::nullopt;
    double value = 0;
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (problem == std::errc::result_out_of_range) return std::nullopt;  // js-yaml keeps 1e400 as text
    if (problem != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
    return number(negative ? -value : value);
}

bool needs_escape(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

// C1 controls, line and paragraph separators, the byte order mark: printable only as escapes.
bool has_odd_character(std::string_view text) {
    for (const std::string_view odd :
         {std::string_view("\u0085"), std::string_view("\u2028"), std::string_view("\u2029"), std::string_view("\ufeff")}) {
        if (text.find(odd) != std::string_view::npos) return true;
    }
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '\xC2' && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
    }
    return false;
}

// Readers of YAML 1.1 take these for booleans, numbers or dates.
bool is_ambiguous(std::string_view text) {
    static constexpr std::string_view kWords[] = {"y", "n", "yes", "no", "on", "off", "=", "<<", "---", "...", "-"};
    std::string lower(text.substr(0, 4));
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    if (text.size() <= 3 && std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords)) return true;
    if (!is_digit(text.front()) && text.front() != '+' && text.front() != '-' && text.front() != '.') return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || std::string_view("abcdefABCDEFxXoOiInNtTzZ_:.+-").find(c) != std::string_view::npos;
    });
}

bool plain_is_safe(std::string_view text) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
    if (std::string_view("-?:").find(text.front()) != std::string_view::npos) {
        if (text.size() == 1 || text[1] == ' ') return false;
    } else if (std::string_view(",[]{}#&*!|>'\"%@`").find(text.front()) != std::string_view::npos) {
        return false;
    }
    if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
    if (text.starts_with("---") || text.starts_with("...")) return false;  // a document's mark, where it begins a line
    return scalar_value(text).is_string() && !is_ambiguous(text);
}

std::string double_quoted(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(text[i]);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (c < 0x20 || c == 0x7F) {
            out.append(fmt::format("\\x{:02X}", c));
        } else if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            out.append(fmt::format("\\x{:02X}", static_cast<unsigned char>(text[++i])));
        } else if (text.substr(i).starts_with("\u2028") || text.substr(i).starts_with("\u2029")) {
            out.append(text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            i += 2;
        } else if (text.substr(i).starts_with("\ufeff")) {
            out.append("\\uFEFF");
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    out.push_back('"');
    return out;
}

std::string string_text(std::string_view text) {
    if (needs_escape(text) || has_odd_character(text)) return double_quoted(text);
    if (plain_is_safe(text)) return std::string(text);
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out.push_back('\'');
        out.push_back(c);
    }
    out.push_back('\'');
    return out;
}

bool is_nested(const Json& value) {
    return (value.is_object() && !value.get_object().empty()) || (value.is_array() && !value.get_array().empty());
}

void append_block(std::string& out, const Json& value, int indent) {
    const std::string margin(static_cast<std::size_t>(indent), ' ');
    bool first = true;
    const auto begin_line = [&] {
        if (!first) out.append("\n").append(margin);
        first = false;
    };
    if (value.is_array()) {
        for (const Json& item : value.get_array()) {
            begin_line();
            out.append("- ");
            append_block(out, item, indent + 2);
        }
    } else if (value.is_object()) {
        for (const auto& [key, member] : value.get_object()) {
            begin_line();
            out.append(key_text(key)).append(":");
            if (is_nested(member)) {
                out.append("\n").append(margin).append("  ");
                append_block(out, member, indent + 2);
            } else {
                out.append(" ").append(scalar_text(member));
            }
        }
    }
    if (first) out.append(scalar_text(value));
}

}  // namespace

Json scalar_value(std::string_view plain) {
    if (plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL") return nullptr;
    if (plain == "true" || plain == "True" || plain == "TRUE") return true;
    if (plain == "false" || plain == "False" || plain == "FALSE") return false;
    const char first = plain.front();
    if (is_digit(first) || first == '-' || first == '+' || first == '.') {
        if (auto value = integer_value(plain)) return std::move(*value);
        if (auto value = float_value(plain)) return std::move(*value);
    }
    return Json(plain);
}

std::string scalar_text(const Json& value) {
    if (value.is_string()) return string_text(*as_string(value));
    if (value.is_double() && !std::isfinite(value.get_double())) {
        return std::isnan(value.get_double()) ? ".nan" : value.get_double() < 0 ? "-.inf" : ".inf";
    }
    if (value.is_object()) return "{}";
    if (value.is_array()) return "[]";
    return to_text(value);
}

std::string key_text(std::string_view key) {
    return string_text(key);
}

std::string block_text(const Json& value, int indent) {
    std::string out;
    append_block(out, value, indent);
    return out;
}

std::string dump_yaml(const JsonObject& value) {
    if (value.empty()) return "{}\n";
    return block_text(value, 0) + "\n";
}

}  // namespace skep::config

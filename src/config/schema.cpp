#include "config/schema.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace skep::config {

namespace {

// NOLINTNEXTLINE: the text is written for people; what is compiled in has no blanks outside of strings.
constexpr std::string_view kWritten =
#include "config/schema_text.inc"
    ;

template <class Emit>
constexpr void compact(std::string_view written, Emit emit) {
    bool in_string = false;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const char c = written[i];
        if (!in_string && (c == ' ' || c == '\n')) continue;
        if (c == '"') in_string = !in_string;
        emit(c);
        if (in_string && c == '\\') emit(written[++i]);
    }
}

consteval std::size_t compact_size() {
    std::size_t size = 0;
    compact(kWritten, [&size](char) { ++size; });
    return size;
}

consteval auto compact_text() {
    std::array<char, compact_size()> out{};
    std::size_t at = 0;
    compact(kWritten, [&](char c) { out[at++] = c; });
    return out;
}

constexpr auto kCompact = compact_text();

// ---- Patterns. Those of the schema, each as a function: no regular expression is built for thousands of keys.

constexpr bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool has_line_break(std::string_view text) {
    return text.find_first_of("\r\n") != std::string_view::npos || text.find("\u2028") != std::string_view::npos ||
           text.find("\u2029") != std::string_view::npos;
}
bool is_device_key(std::string_view text) {
    return text.size() == 18 && text.starts_with("0x") && std::all_of(text.begin() + 2, text.end(), is_word);
}
bool is_group_key(std::string_view text) {
    return !text.empty() && is_word(text.front()) && !has_line_break(text);
}
bool is_namespace(std::string_view text) {
    bool first = true;
    for (;;) {
        const std::size_t colon = text.find(':');
        const std::string_view part = text.substr(0, colon);
        if (first ? part != "z2m" && part != "zhc" && part != "zh" : part.empty() || !std::all_of(part.begin(), part.end(), [](char c) {
                                                                         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                                                                     })) {
            return false;
        }
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
        first = false;
    }
}
bool is_one_line(std::string_view text) {
    return !has_line_break(text);
}
bool begins_with_slash(std::string_view text) {
    return text.starts_with('/');
}

struct Pattern {
    std::string_view text;
    bool (*matches)(std::string_view);
};
constexpr std::array kPatterns{Pattern{R"(^0x[\d\w]{16}$)", is_device_key}, Pattern{R"(^[\w].*$)", is_group_key},
                               Pattern{R"(^(z2m|zhc|zh)(:[a-z0-9]{1,})*$)", is_namespace}, Pattern{R"(^\/.*)", begins_with_slash},
                               Pattern{R"(^.*$)", is_one_line}};

bool matches_pattern(std::string_view text, std::string_view pattern) {
    const auto* found = std::find_if(kPatterns.begin(), kPatterns.end(), [&](const Pattern& row) { return row.text == pattern; });
    return found == kPatterns.end() || found->matches(text);
}

// ---- Validation

bool has_type(const Json& value, std::string_view type) {
    if (type == "string") return value.is_string();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "number") return value.is_int64() || value.is_uint64() || (value.is_double() && std::isfinite(value.get_double()));
    return false;
}

const JsonObject* member_object(const JsonObject& rules, std::string_view key) {
    const Json* found = find(rules, key);
    return found != nullptr ? found->if_object() : nullptr;
}

// The rules that a $ref stands for; themselves without one.
const JsonObject* resolved(const JsonObject* rules, const JsonObject& root) {
    const Json* reference = find(*rules, "$ref");
    if (reference == nullptr || !reference->is_string()) return rules;
    constexpr std::string_view kPrefix = "#/definitions/";
    const JsonObject* definitions = member_object(root, "definitions");
    if (definitions == nullptr || !as_string(*reference)->starts_with(kPrefix)) return rules;
    const JsonObject* found = member_object(*definitions, as_string(*reference)->substr(kPrefix.size()));
    return found != nullptr ? found : rules;
}

// A step of a JSON pointer (RFC 6901 3).
std::string deeper(const std::string& pointer, std::string_view key) {
    std::string out = pointer;
    if (!pointer.empty()) out.push_back('/');
    for (const char c : key) {
        if (c == '~') {
            out.append("~0");
        } else if (c == '/') {
            out.append("~1");
        } else {
            out.push_back(c);
        }
    }
    return out;
}

class Validator {
public:
    explicit Validator(const JsonObject& root) : root_(root) {}

    // In ajv's order: by group of keywords (number, string, any, array, object), inside a group validation before application.
    void check(const Json& value, const JsonObject& given, const std::string& pointer) {
        const JsonObject& rules = *resolved(&given, root_);
        if (!check_type(value, rules, pointer)) {
            check_any(value, rules, pointer);
            return;
        }
        if (const auto amount = as_number(value); amount && std::isfinite(*amount)) check_number(*amount, rules, pointer);
        if (value.is_string()) check_string(*as_string(value), rules, pointer);
        check_any(value, rules, pointer);
        if (value.is_array()) check_array(value.get_array(), rules, pointer);
        if (value.is_object()) check_object(value.get_object(), rules, pointer);
    }
    std::vector<Violation> take() { return std::move(found_); }

private:
    void add(const std::string& pointer, std::string_view keyword, std::string message, std::string_view property = {}) {
        found_.push_back({pointer, std::move(message), keyword, std::string(property)});
    }
    bool check_type(const Json& value, const JsonObject& rules, const std::string& pointer) {
        const Json* type = find(rules, "type");
        if (type == nullptr) return true;
        std::string wanted;
        if (const auto name = as_string(*type)) {
            if (has_type(value, *name)) return true;
            wanted = *name;
        } else if (const JsonArray* names = type->if_array()) {
            for (const Json& one : *names) {
                if (has_type(value, *as_string(one))) return true;
                wanted.append(wanted.empty() ? "" : ",").append(*as_string(one));
            }
        }
        add(pointer, "type", "must be " + wanted);
        return false;
    }
    void check_number(double value, const JsonObject& rules, const std::string& pointer) {
        if (const Json* limit = find(rules, "maximum"); limit != nullptr && value > as_number(*limit)) {
            add(pointer, "maximum", "must be <= " + to_text(*limit));
        }
        if (const Json* limit = find(rules, "minimum"); limit != nullptr && value < as_number(*limit)) {
            add(pointer, "minimum", "must be >= " + to_text(*limit));
        }
    }
    void check_string(std::string_view value, const JsonObject& rules, const std::string& pointer) {
        const Json* pattern = find(rules, "pattern");
        if (pattern == nullptr || matches_pattern(value, *as_string(*pattern))) return;
        add(pointer, "pattern", fmt::format("must match pattern \"{}\"", *as_string(*pattern)));
    }
    void check_any(const Json& value, const JsonObject& rules, const std::string& pointer) {
        if (const Json* allowed = find(rules, "enum"); allowed != nullptr) {
            const JsonArray& list = allowed->get_array();
            if (std::none_of(list.begin(), list.end(), [&](const Json& one) { return equal(one, value); })) {
                add(pointer, "enum", "must be equal to one of the allowed values");
            }
        }
        const Json* alternatives = find(rules, "oneOf");
        if (alternatives == nullptr) return;
        const std::size_t before = found_.size();
        std::size_t fitting = 0;
        for (const Json& alternative : alternatives->get_array()) {
            const std::size_t start = found_.size();
            check(value, alternative.get_object(), pointer);
            if (found_.size() == start) ++fitting;
        }
        if (fitting == 1) {
            found_.resize(before);
        } else {
            add(pointer, "oneOf", "must match exactly one schema in oneOf");
        }
    }
    void check_array(const JsonArray& values, const JsonObject& rules, const std::string& pointer) {
        const JsonObject* items = member_object(rules, "items");
        if (items == nullptr) return;
        for (std::size_t i = 0; i < values.size(); ++i) check(values[i], *items, deeper(pointer, std::to_string(i)));
    }
    void check_object(const JsonObject& value, const JsonObject& rules, const std::string& pointer) {
        if (const Json* required = find(rules, "required"); required != nullptr) {
            for (const Json& name : required->get_array()) {
                if (find(value, *as_string(name)) != nullptr) continue;
                add(pointer, "required", fmt::format("must have required property '{}'", *as_string(name)), *as_string(name));
            }
        }
        if (const JsonObject* names = member_object(rules, "propertyNames"); names != nullptr) check_names(value, *names, pointer);
        const JsonObject* properties = member_object(rules, "properties");
        if (const JsonObject* others = member_object(rules, "additionalProperties"); others != nullptr) {
            for (const auto& [key, member] : value) {
                if (properties == nullptr || find(*properties, key) == nullptr) check(member, *others, deeper(pointer, key));
            }
        }
        if (properties != nullptr) {
            for (const auto& [key, member_rules] : *properties) {
                if (const Json* member = find(value, key); member != nullptr)
                    check(*member, member_rules.get_object(), deeper(pointer, key));
            }
        }
        if (const JsonObject* patterns = member_object(rules, "patternProperties"); patterns != nullptr) {
            for (const auto& [pattern, member_rules] : *patterns) {
                for (const auto& [key, member] : value) {
                    if (matches_pattern(key, pattern)) check(member, member_rules.get_object(), deeper(pointer, key));
                }
            }
        }
    }
    void check_names(const JsonObject& value, const JsonObject& rules, const std::string& pointer) {
        for (const auto& [key, member] : value) {
            const std::size_t before = found_.size();
            check_string(key, rules, pointer);
            for (std::size_t i = before; i < found_.size(); ++i) found_[i].property = key;
            if (found_.size() > before) add(pointer, "propertyNames", "property name must be valid", key);
        }
    }

    const JsonObject& root_;
    std::vector<Violation> found_;
};

bool mentions_restart(const Json& change, const JsonObject& given, const JsonObject& root) {
    const JsonObject& rules = *resolved(&given, root);
    if (const Json* flag = find(rules, "requiresRestart"); flag != nullptr && flag->is_bool() && flag->get_bool()) return true;
    const JsonObject* value = change.if_object();
    if (value == nullptr) return false;
    const JsonObject* properties = member_object(rules, "properties");
    const JsonObject* patterns = member_object(rules, "patternProperties");
    return std::any_of(value->begin(), value->end(), [&](const auto& member) {
        if (const JsonObject* own = properties != nullptr ? member_object(*properties, member.key()) : nullptr) {
            if (mentions_restart(member.value(), *own, root)) return true;
        }
        return patterns != nullptr && std::any_of(patterns->begin(), patterns->end(), [&](const auto& pattern) {
                   return matches_pattern(member.key(), pattern.key()) &&
                          mentions_restart(member.value(), pattern.value().get_object(), root);
               });
    });
}

}  // namespace

std::string_view schema_text() {
    return {kCompact.data(), kCompact.size()};
}

Json schema() {
    return *parse_json(schema_text());
}

std::vector<Violation> validate(const Json& value, const JsonObject& rules, const JsonObject& root) {
    Validator validator(root);
    validator.check(value, rules, "");
    return validator.take();
}

std::vector<Violation> validate_settings(const Json& settings) {
    const Json rules = schema();
    return validate(settings, rules.get_object(), rules.get_object());
}

bool restart_required(const Json& change, Part part) {
    const Json all = schema();
    const JsonObject& root = all.get_object();
    if (part == Part::Settings) return mentions_restart(change, root, root);
    const JsonObject* definitions = member_object(root, "definitions");
    const JsonObject* rules = member_object(*definitions, part == Part::Device ? "device" : "group");
    return mentions_restart(change, *rules, root);
}

}  // namespace skep::config

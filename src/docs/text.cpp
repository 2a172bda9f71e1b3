#include "docs/text.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::docs {

namespace {

constexpr std::int64_t kPublishedBit = 1;
constexpr std::int64_t kSettableBit = 2;
constexpr std::int64_t kGettableBit = 4;

std::int64_t access(const JsonObject& expose) {
    const Json* value = find(expose, "access");
    return value == nullptr ? 0 : as_integer(*value).value_or(0);
}

bool is_lower(char letter) {
    return letter >= 'a' && letter <= 'z';
}
bool is_upper(char letter) {
    return letter >= 'A' && letter <= 'Z';
}
constexpr char kCase = 'a' - 'A';

}  // namespace

std::string shown(const Json& value) {
    if (const auto text = as_string(value)) return std::string(*text);
    return to_text(value, KeyOrder::Insertion);
}

std::string member(const JsonObject& object, std::string_view key) {
    const Json* value = find(object, key);
    return value == nullptr ? std::string() : std::string(as_string(*value).value_or(std::string_view{}));
}

std::string member_shown(const JsonObject& object, std::string_view key) {
    const Json* value = find(object, key);
    return value == nullptr ? "undefined" : shown(*value);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += between;
        out += parts[i];
    }
    return out;
}

std::string quoted(const std::vector<std::string>& words) {
    return words.empty() ? std::string() : "`" + joined(words, "`, `") + "`";
}

std::vector<std::string> shown_all(const JsonObject& object, std::string_view key) {
    std::vector<std::string> out;
    const Json* list = find(object, key);
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& item : list->as_array()) out.push_back(shown(item));
    return out;
}

std::vector<std::string> presets(const JsonObject& expose) {
    std::vector<std::string> out;
    const Json* list = find(expose, "presets");
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& preset : list->as_array()) {
        if (preset.is_object()) out.push_back(member_shown(preset.as_object(), "name"));
    }
    return out;
}

std::string first_raised(std::string_view text) {
    std::string out(text);
    if (!out.empty() && is_lower(out[0])) out[0] = static_cast<char>(out[0] - kCase);
    return out;
}

std::string first_lowered(std::string_view text) {
    std::string out(text);
    if (!out.empty() && is_upper(out[0])) out[0] = static_cast<char>(out[0] + kCase);
    return out;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kWhite = " \t\n\v\f\r";
    constexpr std::string_view kWide[] = {"\u00A0", "\uFEFF", "\u2028", "\u2029", "\u3000"};
    for (bool again = true; again;) {
        const std::size_t before = text.size();
        const std::size_t first = text.find_first_not_of(kWhite);
        if (first == std::string_view::npos) return {};
        text = text.substr(first, text.find_last_not_of(kWhite) + 1 - first);
        for (const std::string_view wide : kWide) {
            if (text.starts_with(wide)) text.remove_prefix(wide.size());
            if (text.ends_with(wide)) text.remove_suffix(wide.size());
        }
        again = text.size() != before;
    }
    return text;
}

std::string payload(std::string_view property, std::string_view value) {
    return fmt::format("`{{\"{}\": {}}}`", property, value);
}

bool published(const JsonObject& expose) {
    return (access(expose) & kPublishedBit) != 0;
}
bool settable(const JsonObject& expose) {
    return (access(expose) & kSettableBit) != 0;
}
bool gettable(const JsonObject& expose) {
    return (access(expose) & kGettableBit) != 0;
}

std::vector<const JsonObject*> features(const JsonObject& expose) {
    std::vector<const JsonObject*> out;
    const Json* list = find(expose, "features");
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& item : list->as_array()) {
        if (item.is_object()) out.push_back(&item.as_object());
    }
    return out;
}

const JsonObject* feature(const JsonObject& expose, std::string_view name) {
    for (const JsonObject* item : features(expose)) {
        if (member(*item, "name") == name) return item;
    }
    return nullptr;
}

}  // namespace skep::docs

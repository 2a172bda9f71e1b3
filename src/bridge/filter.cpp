#include "bridge/filter.h"

#include <algorithm>
#include <array>
#include <regex>

namespace skep::bridge {

namespace {

// std::regex recurses per character: longer keys are no keys.
constexpr std::size_t kLongestKey = 256;

bool is_plain(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

// Sorted, for a binary search.
constexpr std::array<std::string_view, 16> kNeverCached{
    "action",     "button",          "button_left", "button_right",       "elapsed",   "forgotten", "from_side", "group_capacity",
    "group_list", "illuminance_lux", "keyerror",    "no_occupancy_since", "step_mode", "step_size", "to_side",   "transition_time"};
static_assert(std::ranges::is_sorted(kNeverCached));

}  // namespace

struct Filter::Pattern {
    std::regex expression;
};

Filter Filter::compile(const Json* list, std::vector<std::string>* bad) {
    Filter filter;
    if (list == nullptr || !list->is_array()) return filter;
    for (const Json& entry : list->get_array()) {
        if (!entry.is_string()) continue;
        const std::string text(entry.get_string());
        if (is_plain(text)) {
            filter.plain_.push_back(text);
            continue;
        }
        try {
            filter.patterns_.push_back(std::make_shared<const Pattern>(Pattern{std::regex("^" + text + "$", std::regex::ECMAScript)}));
        } catch (const std::regex_error&) {
            if (bad != nullptr) bad->push_back(text);
        }
    }
    return filter;
}

bool Filter::takes(std::string_view key) const {
    if (std::ranges::find(plain_, key) != plain_.end()) return true;
    if (key.size() > kLongestKey) return false;
    return std::ranges::any_of(patterns_,
                               [&](const auto& pattern) { return std::regex_search(key.begin(), key.end(), pattern->expression); });
}

void Filter::apply(JsonObject& object) const {
    if (empty()) return;
    for (auto it = object.begin(); it != object.end();) {
        it = takes(it->key()) ? object.stable_erase(it) : it + 1;
    }
}

bool never_cached(std::string_view key) {
    if (key.starts_with("action_")) return true;
    return std::ranges::binary_search(kNeverCached, key);
}

}  // namespace skep::bridge

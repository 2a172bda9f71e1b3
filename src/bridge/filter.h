// Lists of keys to leave out: filtered_attributes, filtered_cache, filtered_optimistic (configuration.md 3).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace skep::bridge {

// Each entry is a regular expression (ECMAScript) that must match the whole key. Compiled once per change of options; an entry
// that is plain text, as nearly all are, is compared as text.
class Filter {
public:
    Filter() = default;
    // `list` may be null or no array: then nothing is filtered. Entries that are no expression are skipped and named in `bad`.
    static Filter compile(const Json* list, std::vector<std::string>* bad = nullptr);

    [[nodiscard]] bool empty() const { return plain_.empty() && patterns_.empty(); }
    [[nodiscard]] bool takes(std::string_view key) const;
    void apply(JsonObject& object) const;  // removes what it takes; the order of the rest stays

private:
    struct Pattern;
    std::vector<std::string> plain_;
    std::vector<std::shared_ptr<const Pattern>> patterns_;
};

// Keys that tell of a moment and are never kept in the state cache (mqtt-api 4.1).
bool never_cached(std::string_view key);

}  // namespace skep::bridge

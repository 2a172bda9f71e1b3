// What an existing page keeps: when it was added, and the notes that people wrote.
#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "docs/page.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

constexpr std::string_view kBegin = "<!-- Notes BEGIN";
constexpr std::string_view kEnd = "<!-- Notes END";
constexpr std::string_view kAddedAt = "addedAt: ";

// `addedAt: 20` and what follows of digits, T, Z, '-' and ':'
std::string added_at(std::string_view line) {
    constexpr std::string_view kCentury = "20";
    if (!line.starts_with(kAddedAt)) return {};
    line.remove_prefix(kAddedAt.size());
    if (!line.starts_with(kCentury)) return {};
    const std::string_view value = line.substr(0, line.find_first_not_of("0123456789T:Z-"));
    return value.size() > kCentury.size() ? std::string(value) : std::string();
}

Error damaged(std::string_view what) {
    return {Errc::Malformed, fmt::format("its notes cannot be told from the rest: {}", what)};
}

}  // namespace

Result<Existing> read_existing(std::string_view text) {
    Existing out;
    std::optional<std::size_t> notes_from;
    std::optional<std::size_t> notes_to;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line.starts_with(kBegin)) {
            if (notes_from) return damaged("there is a second \"Notes BEGIN\" line");
            notes_from = std::min(end + 1, text.size());
        } else if (line.starts_with(kEnd)) {
            if (!notes_from) return damaged("\"Notes END\" comes before \"Notes BEGIN\"");
            if (notes_to) return damaged("there is a second \"Notes END\" line");
            notes_to = at;
        }
        at = end + 1;
    }
    if (!notes_from) return damaged("there is no \"Notes BEGIN\" line");
    if (!notes_to) return damaged("there is no \"Notes END\" line");
    out.added_at = read_added_at(text);
    out.notes = trimmed(text.substr(*notes_from, *notes_to - *notes_from));
    return out;
}

std::string read_added_at(std::string_view text) {
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.starts_with(kBegin)) break;  // below it, it is people's text
        if (std::string found = added_at(line); !found.empty()) return found;
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return {};
}

bool looks_generated(std::string_view text) {
    return text.find("This file is auto-generated through docgen!") != std::string_view::npos &&
           text.find("pageClass: device-page") != std::string_view::npos;
}

}  // namespace skep::docs

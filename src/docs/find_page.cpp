// From a model's name to its page, and to names like it.
#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "docs/generator.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

constexpr std::size_t kSuggestions = 3;

// How many letters to change, add or leave out to come from one to the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

struct Candidate {
    std::size_t away;
    std::string_view model;
};

}  // namespace

Result<PageOf> find_page(const catalogue::File& file, std::string_view model) {
    const std::string wanted = to_lower(trimmed(model));
    std::vector<Candidate> near;
    for (const PageOf& of : pages_of(file)) {
        const std::string_view name = of.white_label ? file.white_label(*of.white_label).model : file.definition(of.definition).model;
        const std::string known = to_lower(name);
        if (known == wanted) return of;
        // One that begins with what was asked for is nearer than any that only looks like it.
        const std::size_t away = known.starts_with(wanted) && !wanted.empty() ? 0 : distance(wanted, known);
        if (away <= wanted.size() / 2) near.push_back({away, name});
    }
    std::stable_sort(near.begin(), near.end(), [](const Candidate& a, const Candidate& b) { return a.away < b.away; });
    std::vector<std::string> names;
    for (const Candidate& candidate : near) {
        if (names.size() < kSuggestions) names.emplace_back(candidate.model);
    }
    const std::string hint = names.empty() ? std::string() : fmt::format("; like it: {}", joined(names, ", "));
    return Error{Errc::NotFound, fmt::format("no device is of model '{}'{}", model, hint)};
}

}  // namespace skep::docs

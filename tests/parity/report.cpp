#include "tests/parity/report.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::parity {

namespace {

constexpr std::array<std::pair<std::string_view, By>, 4> kBys{
    {{"converter", By::Converter}, {"definition", By::Definition}, {"what", By::What}, {"name", By::Name}}};
constexpr std::size_t kShownText = 600;  // letters of a line that is printed

std::string cut(const std::string& text) {
    return text.size() <= kShownText ? text : text.substr(0, kShownText) + fmt::format(" ... ({} letters)", text.size());
}

template <class Numbers>
JsonArray numbers_of(const Numbers& numbers) {
    return JsonArray(numbers.begin(), numbers.end());
}

JsonArray texts_of(const std::vector<std::string>& texts) {
    return JsonArray(texts.begin(), texts.end());
}

std::vector<std::string> texts_in(const JsonObject& object, std::string_view name) {
    std::vector<std::string> out;
    const Json* list = find(object, name);
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& item : list->get_array()) {
        if (item.is_string()) out.emplace_back(item.get_string());
    }
    return out;
}

std::size_t count_in(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    return value != nullptr ? static_cast<std::size_t>(as_integer(*value).value_or(0)) : 0;
}

void counts_in(const JsonObject& object, std::string_view name, std::array<std::size_t, kKinds>& into) {
    const Json* list = find(object, name);
    if (list == nullptr || !list->is_array()) return;
    for (std::size_t i = 0; i < std::min(kKinds, list->get_array().size()); ++i)
        into[i] = static_cast<std::size_t>(as_integer(list->get_array()[i]).value_or(0));
}

JsonObject object_of(const Finding& finding) {
    JsonObject out;
    out["kind"] = name_of(finding.kind);
    out["case"] = finding.where;
    out["what"] = name_of(finding.what);
    if (!finding.names.empty()) out["names"] = texts_of(finding.names);
    if (!finding.converters.empty()) out["converters"] = texts_of(finding.converters);
    if (!finding.sent.empty()) out["sent"] = finding.sent;
    out["expected"] = texts_of(finding.expected);
    out["got"] = texts_of(finding.got);
    return out;
}

std::optional<What> what_of(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(What::Exception); ++i) {
        if (name_of(static_cast<What>(i)) == name) return static_cast<What>(i);
    }
    return std::nullopt;
}

std::optional<Finding> finding_of(const JsonObject& object) {
    Finding out;
    const auto kind = kind_of(text_in(object, "kind"));
    const auto what = what_of(text_in(object, "what"));
    if (!kind || !what) return std::nullopt;
    out.kind = *kind;
    out.what = *what;
    out.where = std::string(text_in(object, "case"));
    out.names = texts_in(object, "names");
    out.converters = texts_in(object, "converters");
    out.sent = std::string(text_in(object, "sent"));
    out.expected = texts_in(object, "expected");
    out.got = texts_in(object, "got");
    return out;
}

}  // namespace

// ---- entries

std::string to_line(const Entry& entry) {
    JsonObject out;
    out["id"] = entry.id;
    out["vendor"] = entry.vendor;
    out["model"] = entry.model;
    out["backend"] = entry.backend;
    out["where"] = entry.where;
    out["equal"] = numbers_of(entry.verdict.equal);
    out["skipped"] = numbers_of(entry.verdict.skipped);
    out["undetermined"] = entry.verdict.undetermined;
    out["rounded"] = entry.verdict.rounded;
    out["reordered"] = entry.verdict.reordered;
    JsonArray findings;
    for (const Finding& finding : entry.verdict.findings) findings.push_back(object_of(finding));
    out["findings"] = std::move(findings);
    return to_text(out, KeyOrder::Insertion);
}

Result<Entry> entry_of(std::string_view line) {
    const Result<Json> json = parse_json(line);
    if (!json) return json.error();
    if (!json->is_object()) return Error{Errc::Malformed, "no object"};
    const JsonObject& object = json->get_object();
    Entry out{std::string(text_in(object, "id")),      std::string(text_in(object, "vendor")), std::string(text_in(object, "model")),
              std::string(text_in(object, "backend")), std::string(text_in(object, "where")),  {}};
    counts_in(object, "equal", out.verdict.equal);
    counts_in(object, "skipped", out.verdict.skipped);
    out.verdict.undetermined = count_in(object, "undetermined");
    out.verdict.rounded = count_in(object, "rounded");
    out.verdict.reordered = count_in(object, "reordered");
    const Json* findings = find(object, "findings");
    if (findings == nullptr || !findings->is_array()) return Error{Errc::Malformed, "no findings"};
    for (const Json& item : findings->get_array()) {
        std::optional<Finding> finding = item.is_object() ? finding_of(item.get_object()) : std::nullopt;
        if (!finding) return Error{Errc::Malformed, "a finding that is none"};
        out.verdict.findings.push_back(*std::move(finding));
    }
    return out;
}

// ---- exceptions

bool Exception::is_for(const Entry& entry) const {
    if (!backend.empty() && backend != entry.backend) return false;
    return definition.empty() ? model == entry.model : definition == entry.id;
}

bool Exception::fits(const Entry& entry, const Finding& finding) const {
    if (!is_for(entry) || kind != finding.kind) return false;
    if (!what.empty() && what != name_of(finding.what)) return false;
    if (!sent.empty() && finding.sent.find(sent) == std::string::npos) return false;
    if (names.empty()) return true;
    return !finding.names.empty() &&
           std::ranges::all_of(finding.names, [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); });
}

Result<std::vector<Exception>> parse_exceptions(std::string_view json) {
    const Result<Json> list = parse_json(json);
    if (!list) return list.error();
    if (!list->is_array()) return Error{Errc::Malformed, "no list"};
    std::vector<Exception> out;
    for (const Json& item : list->get_array()) {
        const std::string where = fmt::format("exception {}", out.size());
        if (!item.is_object()) return Error{Errc::Malformed, where + " is no object"};
        const JsonObject& object = item.get_object();
        Exception one;
        one.definition = std::string(text_in(object, "definition"));
        one.model = std::string(text_in(object, "model"));
        one.backend = std::string(text_in(object, "backend"));
        if (one.definition.empty() == one.model.empty()) return Error{Errc::Malformed, where + ": either definition or model"};
        const auto kind = kind_of(text_in(object, "kind"));
        if (!kind) return Error{Errc::Malformed, where + ": no kind"};
        one.kind = *kind;
        one.what = std::string(text_in(object, "what"));
        if (!one.what.empty() && !what_of(one.what)) return Error{Errc::Malformed, where + ": what is not known"};
        one.names = texts_in(object, "names");
        one.sent = std::string(text_in(object, "sent"));
        one.why = std::string(text_in(object, "why"));
        if (one.what.empty() && one.names.empty() && one.sent.empty())
            return Error{Errc::Malformed, where + ": takes everything; say what, names or sent"};
        if (one.why.empty()) return Error{Errc::Malformed, where + ": why?"};
        out.push_back(std::move(one));
    }
    return out;
}

std::optional<By> by_of(std::string_view name) {
    const auto found = std::ranges::find(kBys, name, &std::pair<std::string_view, By>::first);
    return found == kBys.end() ? std::nullopt : std::optional(found->second);
}

// ---- the report

Report::Report(std::vector<Exception> exceptions, Options options) : exceptions_(std::move(exceptions)), options_(std::move(options)) {}

Result<void> Report::open() {
    if (options_.json.empty()) return ok;
    json_.open(options_.json, std::ios::binary | std::ios::trunc);
    if (!json_) return Error{Errc::Io, options_.json.string() + ": cannot be written"};
    json_ << "{\"definitions\":[";
    return ok;
}

void Report::add(Entry entry) {
    if (json_.is_open()) json_ << (std::exchange(first_line_, false) ? "\n" : ",\n") << to_line(entry);
    ++definitions_;
    std::array<Row, kKinds>& rows = totals_[entry.backend];
    bool skipped = false;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        rows[kind].equal += entry.verdict.equal[kind];
        rows[kind].skipped += entry.verdict.skipped[kind];
        skipped |= entry.verdict.skipped[kind] != 0;
    }
    if (skipped)
        skipped_[entry.backend].insert(entry.id);
    else
        ++replayed_[entry.backend];
    undetermined_ += entry.verdict.undetermined;
    rounded_ += entry.verdict.rounded;
    reordered_ += entry.verdict.reordered;
    for (Exception& exception : exceptions_) exception.met |= !skipped && exception.is_for(entry);
    for (const Finding& finding : entry.verdict.findings) {
        Row& row = rows[static_cast<std::size_t>(finding.kind)];
        const auto exception = std::ranges::find_if(exceptions_, [&](const Exception& one) { return one.fits(entry, finding); });
        if (exception != exceptions_.end()) {
            ++exception->used;
            ++row.excepted;
            continue;
        }
        ++row.different;
        group(entry, finding);
        if (printed_ < options_.first) print(entry, finding);
    }
}

void Report::print(const Entry& entry, const Finding& finding) {
    ++printed_;
    fmt::print("\n{} {} {} ({}), {}: {}", entry.id, entry.vendor, entry.model, entry.backend, finding.where, name_of(finding.what));
    for (const std::string& name : finding.names) fmt::print(" {}", name);
    fmt::print("   {}\n", entry.where);
    if (!finding.sent.empty()) fmt::print("  case      {}\n", cut(finding.sent));
    const auto side = [&](std::string_view title, const std::vector<std::string>& lines) {
        if (lines.empty()) fmt::print("  {:<9} nothing\n", title);
        for (std::size_t i = 0; i < std::min(lines.size(), options_.lines); ++i)
            fmt::print("  {:<9} {}\n", i == 0 ? title : std::string_view{}, cut(lines[i]));
        if (lines.size() > options_.lines) fmt::print("  {:<9} ... and {} more\n", "", lines.size() - options_.lines);
    };
    side("expected", finding.expected);
    side("got", finding.got);
}

void Report::group(const Entry& entry, const Finding& finding) {
    if (!options_.by) return;
    const auto put = [&](std::string_view name) {
        Group& group = groups_[fmt::format("{:<10} {:<9} {}", entry.backend, name_of(finding.kind), name)];
        ++group.cases;
        group.definitions.insert(entry.id);
    };
    switch (*options_.by) {
        case By::Converter:
            for (const std::string& name : finding.converters) put(name);
            if (finding.converters.empty()) put("?");
            return;
        case By::Definition: return put(entry.id + " " + entry.model);
        case By::What: return put(name_of(finding.what));
        case By::Name:
            for (const std::string& name : finding.names) put(fmt::format("{} {}", name_of(finding.what), name));
            if (finding.names.empty()) put(name_of(finding.what));
            return;
    }
}

void Report::print_totals() const {
    for (const auto& [backend, rows] : totals_) {
        const auto replayed = replayed_.find(backend);
        fmt::print("\n{} definitions\n", replayed != replayed_.end() ? replayed->second : 0);
        fmt::print("{:<10} {:<10} {:>9} {:>9} {:>9} {:>9}\n", backend, "kind", "equal", "excepted", "different", "skipped");
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
            const Row& row = rows[kind];
            if (row.equal + row.excepted + row.different + row.skipped == 0) continue;
            fmt::print("{:<10} {:<10} {:>9} {:>9} {:>9} {:>9}\n", "", name_of(static_cast<Kind>(kind)), row.equal, row.excepted,
                       row.different, row.skipped);
        }
    }
}

void Report::print_groups() const {
    if (!options_.by || groups_.empty()) return;
    std::vector<std::pair<std::string, const Group*>> sorted;
    for (const auto& [name, group] : groups_) sorted.emplace_back(name, &group);
    std::ranges::stable_sort(sorted, std::ranges::greater{}, [](const auto& entry) { return entry.second->cases; });
    fmt::print("\n{:>9} {:>11}  different by {}\n", "cases", "definitions", kBys[static_cast<std::size_t>(*options_.by)].first);
    for (std::size_t i = 0; i < std::min(sorted.size(), options_.groups); ++i)
        fmt::print("{:>9} {:>11}  {}\n", sorted[i].second->cases, sorted[i].second->definitions.size(), sorted[i].first);
}

void Report::print_exceptions() const {
    for (const Exception& one : exceptions_) {
        const std::string& whose = one.definition.empty() ? one.model : one.definition;
        if (one.used != 0)
            fmt::print("excepted: {} {} {}: {} ({})\n", one.used, whose, name_of(one.kind), one.what, one.why);
        else if (one.met)
            fmt::print("EXCEPTION OF NO USE: {} {} {} ({})\n", whose, name_of(one.kind), one.what, one.why);
    }
    if (undetermined_ != 0) fmt::print("excepted: {} cases of which the recordings say that they depend on others\n", undetermined_);
}

bool Report::finish() {
    print_totals();
    print_groups();
    fmt::print("\n");
    print_exceptions();
    for (const auto& [backend, definitions] : skipped_)
        fmt::print("SKIPPED: {} definitions that backend '{}' does not have\n", definitions.size(), backend);
    if (rounded_ != 0) fmt::print("{} cases are equal but for the last digits of a number\n", rounded_);
    if (reordered_ != 0) fmt::print("{} cases are equal but for how requests and publications are mixed\n", reordered_);
    Row all;
    all.excepted = undetermined_;
    for (const auto& [backend, rows] : totals_) {
        for (const Row& row : rows) {
            all.equal += row.equal;
            all.excepted += row.excepted;
            all.different += row.different;
            all.skipped += row.skipped;
        }
    }
    if (json_.is_open())
        json_ << fmt::format("\n],\"equal\":{},\"excepted\":{},\"different\":{},\"skipped\":{}}}\n", all.equal, all.excepted, all.different,
                             all.skipped);
    fmt::print("{} equal, {} excepted, {} different, {} skipped\n", all.equal, all.excepted, all.different, all.skipped);
    return all.different == 0 && all.skipped == 0;
}

}  // namespace skep::parity

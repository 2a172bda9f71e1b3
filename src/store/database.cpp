#include "store/database.h"

#include <fmt/core.h>

#include <cmath>

namespace skep::store {

namespace {

// A row's id: the peer takes any finite number. Ours are integers; what is none (1.5) counts as no id.
std::optional<std::int64_t> id_of(const JsonObject& row) {
    const Json* id = find(row, "id");
    return id == nullptr ? std::nullopt : as_integer(*id);
}

std::string_view shown(std::string_view line) {
    return line.substr(0, 60);
}

}  // namespace

Database::Database(Path path, WallClock clock) : path_(std::move(path)), clock_(std::move(clock)) {}

Path Database::beside(std::string_view suffix) const {
    return path_.string() + std::string(suffix);
}

bool Database::read_lines(std::string_view text, std::vector<JsonObject>* rows, const Path& from) {
    lines_.clear();
    by_id_.clear();
    gone_ = 0;
    max_id_ = 0;
    std::size_t number = 0;
    std::vector<std::size_t> row_of_line;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) continue;
        auto json = parse_json(line);
        if (!json) {
            reports_.push_back(fmt::format("'{}' line {} is unreadable ({}) and kept as it is: {}", from.string(), number,
                                           json.error().what, shown(line)));
            lines_.push_back({std::nullopt, std::string(line), false});
            row_of_line.push_back(0);
            continue;
        }
        const auto id = json->is_object() ? id_of(json->get_object()) : std::nullopt;
        if (!id) {
            reports_.push_back(fmt::format("'{}' line {} has no id and was dropped: {}", from.string(), number, shown(line)));
            changed_ = true;
            continue;
        }
        max_id_ = std::max(max_id_, *id);
        const auto [place, fresh] = by_id_.try_emplace(*id, lines_.size());
        if (fresh) {
            lines_.push_back({id, std::string(line), false});
            row_of_line.push_back(rows->size());
            rows->push_back(std::move(json->get_object()));
        } else {
            reports_.push_back(fmt::format("'{}' line {} repeats id {}: the later row is taken", from.string(), number, *id));
            lines_[place->second].text = line;
            (*rows)[row_of_line[place->second]] = std::move(json->get_object());
            changed_ = true;
        }
    }
    return !by_id_.empty();
}

Result<std::vector<JsonObject>> Database::load() {
    changed_ = false;
    std::vector<JsonObject> rows;
    auto text = read_file(path_);
    if (!text && text.error().code != Errc::NotFound) return text.error();
    file_has_rows_ = text && read_lines(*text, &rows, path_);
    if (file_has_rows_) return rows;
    const bool kept_lines = !lines_.empty();
    const Path previous = beside(".previous");
    auto older = read_file(previous);
    if (!older || older->empty()) return rows;
    if (!text) {  // nothing of ours ever takes the file away: somebody wants to start anew. What was is kept under a name that lasts.
        if (auto done = rotate_into_backup(*older); !done) return done.error();
        reports_.push_back(fmt::format("'{}' is gone: starting without devices. What it held is kept as '{}'", path_.string(),
                                       beside(".backup").string()));
        return rows;
    }
    std::vector<JsonObject> older_rows;
    Database generation(previous, clock_);
    if (!generation.read_lines(*older, &older_rows, previous)) return rows;
    if (kept_lines) {
        const Path aside = beside(fmt::format(".unreadable.{}", clock_ ? clock_() : 0));
        if (auto done = copy_file(path_, aside, clock_); !done) return done.error();
        reports_.push_back(fmt::format("'{}' has no readable row; it is kept as '{}'", path_.string(), aside.string()));
    }
    reports_.push_back(fmt::format("'{}' is {}: taking the {} rows of '{}' instead", path_.string(), kept_lines ? "unreadable" : "empty",
                                   older_rows.size(), previous.string()));
    lines_ = std::move(generation.lines_);
    by_id_ = std::move(generation.by_id_);
    max_id_ = generation.max_id_;
    for (auto& report : generation.reports_) reports_.push_back(std::move(report));
    changed_ = true;
    return older_rows;
}

void Database::put(std::int64_t id, const JsonObject& row) {
    std::string line = to_text(row, KeyOrder::Insertion);
    max_id_ = std::max(max_id_, id);
    const auto [place, fresh] = by_id_.try_emplace(id, lines_.size());
    if (fresh) {
        lines_.push_back({id, std::move(line), false});
    } else if (lines_[place->second].text != line) {
        lines_[place->second].text = std::move(line);
    } else {
        return;
    }
    changed_ = true;
}

void Database::erase(std::int64_t id) {
    const auto place = by_id_.find(id);
    if (place == by_id_.end()) return;
    lines_[place->second].gone = true;
    lines_[place->second].text = {};
    by_id_.erase(place);
    changed_ = true;
    ++gone_;
    if (gone_ > 64 && gone_ > lines_.size() / 2) compact();
}

void Database::compact() {
    std::erase_if(lines_, [](const Line& line) { return line.gone; });
    gone_ = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (lines_[i].id) by_id_[*lines_[i].id] = i;
    }
}

std::string Database::text() const {
    std::size_t size = 0;
    for (const Line& line : lines_) size += line.text.size() + 1;
    std::string out;
    out.reserve(size);
    for (const Line& line : lines_) {
        if (line.gone) continue;
        if (!out.empty()) out.push_back('\n');
        out.append(line.text);
    }
    return out;
}

Result<void> Database::save() {
    if (!changed_) return ok;
    ReplaceOptions options;
    options.keep_previous = file_has_rows_;
    if (auto done = replace_file(path_, text(), clock_, &reports_, options); !done) return done.error();
    file_has_rows_ = !by_id_.empty();
    changed_ = false;
    return ok;
}

Result<void> Database::set_aside() {
    if (auto now = read_file(path_); now && !now->empty()) {
        if (auto done = rotate_into_backup(*now); !done) return done.error();
        reports_.push_back(fmt::format("A new network was formed: the old database is kept as '{}'", beside(".backup").string()));
    } else if (!now && now.error().code != Errc::NotFound) {
        return now.error();
    }
    lines_.clear();
    by_id_.clear();
    gone_ = 0;
    // The generation goes before the file: a crash between the two leaves the old database.
    if (auto done = remove_file(beside(".previous")); !done) return done.error();
    changed_ = true;
    return save_empty();
}

Result<void> Database::rotate_into_backup(std::string_view contents) {
    const Path backup = beside(".backup");
    if (store::exists(backup)) {
        if (auto done = copy_file(backup, beside(".backup.1"), clock_); !done) return done.error();
    }
    if (auto done = replace_file(backup, contents, clock_, &reports_); !done) return done.error();
    return remove_file(beside(".previous"));
}

Result<void> Database::save_empty() {
    if (auto done = replace_file(path_, "", clock_, &reports_); !done) return done.error();
    file_has_rows_ = false;
    changed_ = false;
    return ok;
}

std::int64_t Database::next_id() {
    return ++max_id_;
}

std::vector<std::string> Database::take_reports() {
    return std::exchange(reports_, {});
}

}  // namespace skep::store

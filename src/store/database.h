// database.db (files.md 1): one JSON object a line, in the order in which they came; no newline after the last.
//
// What is kept that the peer would lose: a line that is not JSON stays where it is and is written back; the file as it
// was before a save stays beside it as database.db.previous; an empty or unreadable database.db does not count as "no
// devices" while a generation with rows is there: load() then takes that one, and says so. A file that somebody took away
// does count: the generation becomes database.db.backup.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "store/file.h"

namespace skep::store {

class Database {
public:
    // `path` is the file (…/database.db); nothing is read or written before load().
    Database(Path path, WallClock clock);

    // Reads the file. A missing file is an empty database. The rows come in the file's order; of two rows with one id the
    // later wins at the place of the first, as in the peer. Io when the file is there and cannot be read.
    Result<std::vector<JsonObject>> load();
    // Adds the row at the end, or replaces the row with this id at its place. Its text is made now; equal text changes nothing.
    void put(std::int64_t id, const JsonObject& row);
    void erase(std::int64_t id);
    // Makes all changes durable at once; does nothing when there are none. On failure the changes stay pending.
    Result<void> save();
    // A new network was formed: the file is copied to database.db.backup (an earlier copy goes to .backup.1), then emptied.
    // An empty database leaves an earlier copy alone.
    Result<void> set_aside();

    [[nodiscard]] std::int64_t next_id();  // never used before in this run: max + 1, and grows
    [[nodiscard]] std::size_t size() const { return by_id_.size(); }
    [[nodiscard]] bool changed() const { return changed_; }
    // What the log should hear of load() and save(): kept or dropped lines, a generation taken. Empties the list.
    std::vector<std::string> take_reports();

private:
    struct Line {
        std::optional<std::int64_t> id;  // nothing: a line kept verbatim
        std::string text;
        bool gone = false;
    };
    bool read_lines(std::string_view text, std::vector<JsonObject>* rows, const Path& from);
    void compact();
    Result<void> save_empty();
    Result<void> rotate_into_backup(std::string_view contents);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] Path beside(std::string_view suffix) const;

    Path path_;
    WallClock clock_;
    std::vector<Line> lines_;
    std::unordered_map<std::int64_t, std::size_t> by_id_;
    std::size_t gone_ = 0;
    std::int64_t max_id_ = 0;
    bool changed_ = false;
    bool file_has_rows_ = false;  // what stands on the disk is a generation worth keeping
    std::vector<std::string> reports_;
};

}  // namespace skep::store

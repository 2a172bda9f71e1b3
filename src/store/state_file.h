// state.json (files.md 2) and, between two snapshots of it, state.journal: what changed since, appended as it happens, so
// that a killed process loses no state. The journal's format: doc/state-journal.md. The peer ignores the journal; a
// state.json that the peer wrote after us makes our journal void, since it names the snapshot that it continues.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "store/file.h"

namespace skep::store {

class StateFile {
public:
    // Keys: "0x…" of a device, the decimal id of a group.
    using Emit = std::function<void(std::string_view key, const JsonObject& state)>;

    StateFile(Path folder, WallClock clock);
    ~StateFile();
    StateFile(const StateFile&) = delete;
    StateFile& operator=(const StateFile&) = delete;

    // state.json with the journal replayed on it. A missing or corrupt state.json is an empty state and a report, as in the
    // peer (a corrupt one is set aside as state.json.corrupt). Entries that are no objects are dropped with a report.
    JsonObject load();

    // Three kinds of change; each is buffered until flush().
    void merge(std::string_view key, const JsonObject& patch);    // deep, as merge_deep() does
    void replace(std::string_view key, const JsonObject& whole);  // the key's state is now exactly this
    void erase(std::string_view key);
    // One write() of everything buffered: survives kill -9. Call at the end of a loop turn that changed state. What could not be
    // written is kept for the next time, up to a mebibyte; beyond that nothing is buffered until a snapshot holds it all.
    Result<void> flush();
    // flush(), and down to the disk: survives a power cut. A matter of milliseconds, so once a while.
    Result<void> sync();

    // Writes state.json whole (4 spaces; group ids first and ascending, as JavaScript orders them, then devices in the order
    // in which they are emitted) and starts an empty journal. `write` is called once, and calls `emit` per entry.
    Result<void> snapshot(const std::function<void(const Emit& emit)>& write);
    Result<void> snapshot(const JsonObject& state);
    // At a clean stop: flushes; after a last snapshot leaves no journal behind.
    Result<void> close();

    [[nodiscard]] std::size_t journal_bytes() const { return written_ + buffer_.size(); }  // snapshot when this grows past your liking
    std::vector<std::string> take_reports();

private:
    void record(std::string_view kind, std::string_view key, const JsonObject* value);
    JsonObject read_snapshot();
    void replay(JsonObject& state);
    Result<void> open_journal();
    Result<void> failed_flush(std::string why);
    void close_descriptor();

    Path snapshot_path_;
    Path journal_path_;
    WallClock clock_;
    std::string base_;      // identifies the snapshot that the journal continues
    std::string buffer_;    // records not yet written
    bool gave_up_ = false;  // too many of them: only a snapshot helps
    std::size_t written_ = 0;
    int descriptor_ = -1;
    std::vector<std::string> reports_;
};

// The state after a journal's text, for tests and tools: replays what is whole; damaged records and a torn tail are passed
// over and reported. `base` must equal the journal's own, else nothing is replayed. Answers the count of records replayed;
// `whole_bytes` is where the last line ends, 0 for a journal that is void.
std::size_t replay_journal(std::string_view journal, std::string_view base, JsonObject& state, std::vector<std::string>& reports,
                           std::size_t* whole_bytes = nullptr);

}  // namespace skep::store

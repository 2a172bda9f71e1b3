// Files that survive a power cut: a file is replaced whole, by write, fsync, rename, fsync of the folder.
// Errors are Io or NotFound, and name the file, the step and the system's reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace skep::store {

using Path = std::filesystem::path;
// Milliseconds since 1970: rooms below async are handed the loop's wall clock.
using WallClock = std::function<std::int64_t()>;

// The whole file. NotFound when there is none; a folder, or a file beyond `limit` bytes, is Io.
Result<std::string> read_file(const Path& path, std::size_t limit = 256U << 20);
bool exists(const Path& path);

struct ReplaceOptions {
    bool keep_previous = false;  // the file as it was stays beside it as `<name>.previous`
    bool durable = true;         // false: survives a killed process, not a power cut
    unsigned mode = 0644;        // permission bits of a new file; an existing one keeps its own
};
// Writes `<path>.tmp` and renames it over `path`: at every instant `path` is the old file or the new one.
// A `.tmp` that is found is the leaving of a write that failed: it is renamed to `<path>.tmp.<ISO time, ':' as '-'>`
// (files.md 1) and the warning for the log is appended to `reports`. A symlink is followed: its target is replaced.
Result<void> replace_file(const Path& path, std::string_view contents, const WallClock& clock, std::vector<std::string>* reports = nullptr,
                          const ReplaceOptions& options = {});
// Copies crash-safely; an existing `to` is replaced.
Result<void> copy_file(const Path& from, const Path& to, const WallClock& clock);
Result<void> remove_file(const Path& path);  // gone already is fine
// The folder and its parents.
Result<void> make_folder(const Path& path);
// The folder's entries (names made and removed in it) reach the disk.
Result<void> sync_folder(const Path& folder);

std::string iso_time(std::int64_t wall_ms);  // 2026-03-04T05:06:07.089Z

}  // namespace skep::store

// Configurations of earlier versions (configuration.md 8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/problem.h"
#include "store/file.h"

namespace skep::config {

struct Migration {
    bool changed = false;
    std::vector<std::string> reports;  // for the log
};
// Brings `settings` to the current version, step by step. Before each step `file` is copied to configuration_backup_v<N>.yaml beside
// it; notes go to migration-<a>-to-<b>.log. Writes nothing else but device_icons/ and state.json: `settings` is the caller's to save.
// Invalid with the peer's text for a version that is unknown; Io when a backup cannot be written.
Result<Migration> migrate(JsonObject& settings, const store::Path& file, const store::WallClock& clock);

}  // namespace skep::config

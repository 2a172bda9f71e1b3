// coordinator_backup.json: read at start, written after a reset, when missing, daily, at stop and on request (files.md 3).
#pragma once

#include <filesystem>
#include <optional>

#include "async/scope.h"
#include "bridge/context.h"
#include "radio/backup.h"

namespace skep::bridge {

class CoordinatorBackup {
public:
    CoordinatorBackup(const Context& context, std::filesystem::path folder);

    // Nothing when there is no file. Malformed when there is one that cannot be read: it must not be overwritten, nor a network
    // be formed past it.
    Result<std::optional<radio::Backup>> load();
    // Reads the coordinator and writes the file. Nothing to do for a coordinator without backups.
    async::Task<Result<void>> write();
    // After the radio started: at once when the file is missing or the network new, then daily.
    void started(radio::StartResult how);
    void stop() { scope_.cancel(); }
    // Routers of the database that the coordinator does not know.
    async::Task<Result<std::vector<Ieee>>> missing_routers();

private:
    async::Task<Result<radio::Backup>> read_coordinator();
    async::Task<void> daily(bool at_once);

    const Context context_;
    std::filesystem::path path_;
    std::optional<radio::Backup> last_;
    async::Scope scope_;
};

}  // namespace skep::bridge

#include "bridge/database_storage.h"

namespace skep::bridge {

Result<std::vector<JsonObject>> DatabaseStorage::load() {
    auto rows = database_.load();
    tell_reports();
    return rows;
}

Result<void> DatabaseStorage::commit() {
    auto done = database_.save();
    tell_reports();
    return done;
}

Result<void> DatabaseStorage::set_aside() {
    auto done = database_.set_aside();
    tell_reports();
    return done;
}

void DatabaseStorage::tell_reports() {
    for (const std::string& line : database_.take_reports()) log_.warning("zh:controller:database", "{}", line);
}

}  // namespace skep::bridge

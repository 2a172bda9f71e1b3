#include "bridge/core.h"
#include "bridge/requests/registry.h"
#include "store/zip.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> backup(Core& core, Json) {
    // Of a radio that is away the backup on disk is the newest there is.
    if (core.context.network.up()) {
        Result<void> written = co_await core.backup.write();
        if (!written) co_return written.error();
    }
    if (Result<void> saved = core.context.network.save(); !saved) co_return saved.error();
    auto zip = store::backup_zip(core.parts.data_dir);
    if (!zip) co_return zip.error();
    JsonObject data;
    data["zip"] = store::to_base64(*zip);
    co_return data;
}

}  // namespace skep::bridge::requests

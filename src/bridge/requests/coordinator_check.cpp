#include "bridge/core.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> coordinator_check(Core& core, Json) {
    auto missing = co_await core.backup.missing_routers();
    if (!missing) co_return missing.error();
    JsonArray rows;
    for (const Ieee ieee : *missing) {
        const DeviceEntity* device = core.entities.device(ieee);
        JsonObject row;
        row["friendly_name"] = device != nullptr ? device->title() : to_string(ieee);
        row["ieee_address"] = to_string(ieee);
        rows.push_back(std::move(row));
    }
    JsonObject data;
    data["missing_routers"] = std::move(rows);
    co_return data;
}

}  // namespace skep::bridge::requests

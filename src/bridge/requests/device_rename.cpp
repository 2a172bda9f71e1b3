#include "bridge/requests/entity_requests.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> device_rename(Core& core, Json message) {
    co_return rename_entity(core, Kind::Device, message);
}

}  // namespace skep::bridge::requests

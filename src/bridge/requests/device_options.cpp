#include "bridge/requests/entity_requests.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> device_options(Core& core, Json message) {
    co_return change_entity_options(core, Kind::Device, std::move(message));
}

}  // namespace skep::bridge::requests

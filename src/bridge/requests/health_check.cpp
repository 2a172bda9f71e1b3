#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> health_check(Core&, Json) {
    JsonObject data;
    data["healthy"] = true;
    co_return data;
}

}  // namespace skep::bridge::requests

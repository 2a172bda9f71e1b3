#include <fmt/core.h>

#include "bridge/core.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> device_interview(Core& core, Json message) {
    const Json* id = member(message, "id");
    if (id == nullptr) co_return invalid_payload();
    DeviceEntity* device = core.entities.find_device(Entities::id_text(*id));
    if (device == nullptr) co_return no_such("Device", *id);
    const Ieee ieee = device->node().ieee;
    const std::string name = device->title();
    core.context.log.info(kNs, "Interviewing '{}'", name);
    // The network tells the steps: bridge/event and bridge/devices follow it.
    core.expect_interview(ieee);
    Result<void> done = co_await core.context.network.interview(device->node(), true);
    core.interview_ended(ieee);
    if (!done)
        co_return Error{done.error().code,
                        fmt::format("Interview of '{}' ({}) failed: Error: {}", name, to_string(ieee), done.error().what)};
    JsonObject data;
    data["id"] = *id;
    co_return data;
}

}  // namespace skep::bridge::requests

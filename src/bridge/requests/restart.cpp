#include "bridge/core.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

using namespace std::chrono_literals;

// The wait lets the answer out.
async::Task<Result<JsonObject>> restart(Core& core, Json) {
    core.restart_timer = core.context.loop.after(500ms, [&core] {
        if (core.hooks.restart) core.hooks.restart();
    });
    core.context.log.info(kNs, "Restarting Zigbee2MQTT");
    co_return JsonObject{};
}

}  // namespace skep::bridge::requests

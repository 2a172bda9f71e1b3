#include "bridge/core.h"
#include "bridge/requests/registry.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> device_external_definition(Core& core, Json message) {
    const Json* id = message.is_object() || message.is_array() ? member(message, "id") : nullptr;
    if (id == nullptr) co_return invalid_payload();
    DeviceEntity* device = core.entities.find_device(Entities::id_text(*id));
    if (device == nullptr) co_return no_such("Device", *id);
    const Ieee ieee = device->node().ieee;
    // What the text depends on and nobody has read yet: a lamp's colours.
    co_await devices::learn_for_generated(core.context.network, device->node());
    device = core.entities.device(ieee);
    if (device == nullptr) co_return no_such("Device", *id);
    auto source = core.external_js.definition_source(device->node());
    if (!source) co_return source.error();
    JsonObject data;
    data["id"] = *id;
    data["source"] = *source;
    co_return data;
}

}  // namespace skep::bridge::requests

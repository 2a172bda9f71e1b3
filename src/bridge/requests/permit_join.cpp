#include "bridge/core.h"
#include "bridge/requests/registry.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

namespace {
constexpr double kLongest = 254;
}

async::Task<Result<JsonObject>> permit_join(Core& core, Json message) {
    const Json* wanted = &message;
    DeviceEntity* through = nullptr;
    if (message.is_object() || message.is_array()) {
        wanted = member(message, "time");
        if (wanted == nullptr) co_return invalid_payload();
        const Json* device = member(message, "device");
        if (device != nullptr && js_truthy(*device)) {
            through = core.entities.find_device(Entities::id_text(*device));
            if (through == nullptr) co_return no_such("Device", *device);
        }
    }
    const std::optional<double> time = js_parse_int(*wanted);
    const std::string name = through != nullptr ? through->title() : std::string();
    const bool open = time.value_or(0) > 0;
    if (open) {
        core.context.log.info(kNs, "Zigbee: allowing new devices to join{}.", name.empty() ? "" : " via " + name);
    } else {
        core.context.log.info(kNs, "Zigbee: disabling joining new devices.");
    }
    if (time.value_or(0) > kLongest) co_return Error{Errc::Invalid, "Cannot permit join for more than 254 seconds."};
    const auto seconds = static_cast<std::uint8_t>(open ? *time : 0);
    Result<void> done = co_await core.context.network.permit_join(seconds, open && through != nullptr ? &through->node() : nullptr);
    if (!done) co_return done.error();
    JsonObject data;
    data["time"] = time ? number(*time) : Json(nullptr);
    if (!name.empty()) data["device"] = name;
    co_return data;
}

}  // namespace skep::bridge::requests

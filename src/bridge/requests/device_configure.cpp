#include <fmt/core.h>

#include "bridge/core.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

namespace {

async::Task<void> configure_in_scope(Configure& configure, DeviceEntity& device, async::OneShot<Result<void>> done) {
    done.set(co_await configure.configure_now(device));
}

}  // namespace

// The step runs in the device's scope: it ends when the device goes, and the request with it.
async::Task<Result<JsonObject>> device_configure(Core& core, Json message) {
    using namespace std::chrono_literals;
    const Json* id = message.is_object() || message.is_array() ? member(message, "id") : &message;
    if (id == nullptr) co_return invalid_payload();
    DeviceEntity* device = core.entities.find_device(Entities::id_text(*id));
    if (device == nullptr) co_return no_such("Device", *id);
    if (device->definition() == nullptr || !device->definition()->has_configure())
        co_return Error{Errc::Unsupported, fmt::format("Device '{}' cannot be configured", device->title())};
    const Ieee ieee = device->node().ieee;
    async::OneShot<Result<void>> done(core.context.loop);
    device->scope().spawn(configure_in_scope(core.configure, *device, done));
    std::optional<Result<void>> outcome;
    while (!outcome && core.entities.device(ieee) != nullptr) outcome = co_await done.wait_for(5s);
    if (!outcome) co_return Error{Errc::Closed, "Failed to configure (the device left)"};
    if (!*outcome) co_return Error{outcome->error().code, fmt::format("Failed to configure ({})", outcome->error().what)};
    JsonObject data;
    data["id"] = *id;
    co_return data;
}

}  // namespace skep::bridge::requests

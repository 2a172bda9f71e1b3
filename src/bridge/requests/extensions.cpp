#include "bridge/core.h"
#include "bridge/requests/external_js.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> extension_save(Core& core, Json message) {
    const auto script = script_to_save(core, message);
    if (!script) co_return script.error();
    const Result<void> done = core.external_js.save(ExternalJs::Kind::Extension, script->name, script->code);
    if (!done) co_return done.error();
    core.external_js.publish(ExternalJs::Kind::Extension);
    co_return JsonObject{};
}

async::Task<Result<JsonObject>> extension_remove(Core& core, Json message) {
    const auto name = script_to_remove(core, message);
    if (!name) co_return name.error();
    const Result<void> done = core.external_js.remove(ExternalJs::Kind::Extension, *name);
    if (!done) co_return done.error();
    core.external_js.publish(ExternalJs::Kind::Extension);
    co_return JsonObject{};
}

}  // namespace skep::bridge::requests

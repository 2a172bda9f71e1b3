#include "bridge/core.h"
#include "bridge/requests/external_js.h"
#include "bridge/requests/registry.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

Result<std::string> script_to_remove(Core& core, const Json& message) {
    if (!core.external_js.enabled()) return Error{Errc::Unsupported, "External JS (converters/extensions) is disabled"};
    if (!truthy_member(message, "name")) return invalid_payload();
    return js_string(*member(message, "name"));
}

Result<Script> script_to_save(Core& core, const Json& message) {
    auto name = script_to_remove(core, message);
    if (!name) return name.error();
    if (!truthy_member(message, "code")) return invalid_payload();
    return Script{*std::move(name), js_string(*member(message, "code"))};
}

async::Task<Result<JsonObject>> converter_save(Core& core, Json message) {
    const auto script = script_to_save(core, message);
    if (!script) co_return script.error();
    const Result<void> done = core.external_js.save(ExternalJs::Kind::Converter, script->name, script->code);
    core.look_up_again();
    if (!done) co_return done.error();
    core.external_js.publish(ExternalJs::Kind::Converter);
    co_return JsonObject{};
}

async::Task<Result<JsonObject>> converter_remove(Core& core, Json message) {
    const auto name = script_to_remove(core, message);
    if (!name) co_return name.error();
    const Result<void> done = core.external_js.remove(ExternalJs::Kind::Converter, *name);
    if (!done) co_return done.error();
    core.look_up_again();
    core.external_js.publish(ExternalJs::Kind::Converter);
    co_return JsonObject{};
}

}  // namespace skep::bridge::requests

#include "bridge/core.h"
#include "bridge/requests/registry.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

namespace {

// Both need it; the peer answers nothing at all when external JavaScript is off.
std::optional<Error> refusal(Core& core, const Json& message) {
    if (!core.external_js.enabled()) return Error{Errc::Unsupported, "External JS (converters/extensions) is disabled"};
    if (!truthy_member(message, "name")) return invalid_payload();
    return std::nullopt;
}

}  // namespace

async::Task<Result<JsonObject>> converter_save(Core& core, Json message) {
    if (auto refused = refusal(core, message)) co_return *refused;
    if (!truthy_member(message, "code")) co_return invalid_payload();
    const Result<void> done = core.external_js.save(js_string(*member(message, "name")), js_string(*member(message, "code")));
    core.look_up_again();
    if (!done) co_return done.error();
    core.external_js.publish_converters();
    co_return JsonObject{};
}

async::Task<Result<JsonObject>> converter_remove(Core& core, Json message) {
    if (auto refused = refusal(core, message)) co_return *refused;
    const Result<void> done = core.external_js.remove(js_string(*member(message, "name")));
    if (!done) co_return done.error();
    core.look_up_again();
    core.external_js.publish_converters();
    co_return JsonObject{};
}

}  // namespace skep::bridge::requests

#include "bridge/core.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

async::Task<Result<JsonObject>> options(Core& core, Json message) {
    const Json* wanted = member(message, "options");
    if (wanted == nullptr || !wanted->is_object()) co_return invalid_payload();
    const JsonObject& change = wanted->get_object();
    auto restart = core.context.settings.apply(change);
    if (!restart) co_return restart.error();
    if (*restart) core.topics.restart_required = true;
    core.settings_changed();
    if (const Json* advanced = find(change, "advanced"); advanced != nullptr && advanced->is_object()) {
        auto named = [&](std::string_view key) {
            const Json* value = find(advanced->get_object(), key);
            return value != nullptr && !value->is_null();
        };
        if ((named("log_level") || named("log_namespaced_levels") || named("log_debug_namespace_ignore")) && core.hooks.log_options)
            core.hooks.log_options();
    }
    if (*restart) {
        core.context.log.info(kNs, "Changes require restart to take effect");
    } else {
        core.context.log.info(kNs, "Successfully changed options");
    }
    core.topics.publish_info();
    JsonObject data;
    data["restart_required"] = core.topics.restart_required;
    co_return data;
}

}  // namespace skep::bridge::requests

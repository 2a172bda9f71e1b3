#include <fmt/core.h>

#include "bridge/requests/entity_requests.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

namespace {

struct Wish {
    bool block = false;
    bool force = false;
    bool keep_config = false;
    bool clear_cache = false;
    std::string text;  // as the log and errors show it; empty for a request that was the id alone
};

Wish read_wish(const Json& message) {
    Wish wish;
    if (!message.is_object()) return wish;
    wish.block = truthy_member(message, "block");
    wish.force = truthy_member(message, "force");
    wish.keep_config = truthy_member(message, "keep_config");
    wish.clear_cache = truthy_member(message, "clear_cache");
    wish.text = fmt::format(" (block: {}, force: {}, keep config: {}, clear cache: {})", wish.block, wish.force, wish.keep_config,
                            wish.clear_cache);
    return wish;
}

async::Task<Result<void>> take_out(Core& core, Ieee ieee, const Wish& wish) {
    const std::string key = to_string(ieee);
    if (wish.block) {
        if (auto blocked = core.context.settings.block_device(key); !blocked) co_return blocked.error();
    }
    Result<void> removed = co_await core.remove_device(ieee, wish.force, wish.clear_cache);
    if (!removed) co_return removed;
    if (wish.keep_config) co_return ok;
    co_return core.context.settings.remove_device(key);
}

}  // namespace

async::Task<Result<JsonObject>> device_remove(Core& core, Json message) {
    const Json* given = message.is_object() || message.is_array() ? member(message, "id") : nullptr;
    if (given == nullptr && (message.is_object() || message.is_array())) co_return invalid_payload();
    const Json id = given != nullptr ? *given : Json(trimmed(js_string(message)));
    auto entity = find_entity(core, Kind::Device, id);
    if (!entity) co_return entity.error();
    const std::string name = (*entity)->title();
    const std::string key = (*entity)->key();
    const Ieee ieee = (*entity)->as_device()->node().ieee;
    const Wish wish = read_wish(message);
    core.context.log.info(kNs, "Removing device '{}'{}", name, wish.text);
    Result<void> done = co_await take_out(core, ieee, wish);
    if (!done)
        co_return Error{done.error().code, fmt::format("Failed to remove device '{}'{} (Error: {})", name, wish.text, done.error().what)};
    core.cache.remove(key);
    core.link.publish_below(name, "", MqttLink::Options{.retain = true});
    core.context.log.info(kNs, "Successfully removed device '{}'{}", name, wish.text);
    core.topics.publish_groups();
    core.topics.publish_devices();
    core.topics.publish_definitions();
    core.extensions.on_any("entityRemoved", {{"name", name}, {"ieeeAddr", key}});
    JsonObject data;
    data["block"] = wish.block;
    data["clear_cache"] = wish.clear_cache;
    data["force"] = wish.force;
    data["id"] = id;
    data["keep_config"] = wish.keep_config;
    co_return data;
}

}  // namespace skep::bridge::requests

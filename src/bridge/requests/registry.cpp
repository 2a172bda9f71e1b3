#include "bridge/requests/registry.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "bridge/core.h"
#include "bridge/text.h"

namespace skep::bridge::requests {

namespace {

constexpr std::array kEntries{
    Entry{"backup", backup},
    Entry{"converter/remove", converter_remove},
    Entry{"converter/save", converter_save},
    Entry{"coordinator_check", coordinator_check},
    Entry{"device/configure", device_configure, true, true},
    Entry{"device/generate_external_definition", device_external_definition},
    Entry{"device/interview", device_interview},
    Entry{"device/options", device_options},
    Entry{"device/remove", device_remove},
    Entry{"device/rename", device_rename},
    Entry{"extension/remove", extension_remove},
    Entry{"extension/save", extension_save},
    Entry{"health_check", health_check},
    Entry{"options", options},
    Entry{"permit_join", permit_join},
    Entry{"restart", restart},
};

void respond(Core& core, const std::string& path, const Json& message, const Result<JsonObject>& outcome) {
    JsonObject response;
    response["data"] = outcome ? *outcome : JsonObject{};
    if (!outcome) response["error"] = outcome.error().what;
    response["status"] = outcome ? "ok" : "error";
    if (const Json* transaction = member(message, "transaction")) response["transaction"] = *transaction;
    core.link.publish_below("bridge/response/" + path, to_text(response), MqttLink::Options{});
}

}  // namespace

std::span<const Entry> entries() {
    return kEntries;
}

async::Task<void> handle(Core& core, std::string topic, std::string path, std::string payload) {
    const std::string folded = lower(path);
    const auto entry = std::ranges::find_if(kEntries, [&](const Entry& row) { return row.path == (row.exact_case ? path : folded); });
    if (entry == kEntries.end()) co_return;
    auto json = parse_json(payload);
    const Json message = json ? *std::move(json) : Json(payload);
    Result<JsonObject> outcome = invalid_payload();
    // JSON's null is an object to JavaScript, and makes the peer fall silent.
    if (!message.is_null()) outcome = co_await entry->handler(core, message);
    if (!outcome && !entry->quiet) core.context.log.error(kNs, "Request '{}' failed with error: '{}'", topic, outcome.error().what);
    respond(core, path, message, outcome);
}

Error invalid_payload() {
    return {Errc::Invalid, "Invalid payload"};
}

const Json* member(const Json& message, std::string_view name) {
    return message.is_object() ? find(message.get_object(), name) : nullptr;
}

bool truthy_member(const Json& message, std::string_view name) {
    const Json* value = member(message, name);
    return value != nullptr && js_truthy(*value);
}

Error no_such(std::string_view kind, const Json& id) {
    return {Errc::NotFound, fmt::format("{} '{}' does not exist", kind, js_string(id))};
}

}  // namespace skep::bridge::requests

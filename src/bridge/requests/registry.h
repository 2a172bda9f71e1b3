// bridge/request/<path> -> bridge/response/<path> (mqtt-api 8). A request is one file here and one line in registry.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "async/task.h"
#include "base/json.h"
#include "base/result.h"

namespace skep::bridge {

class Core;

namespace requests {

// `message` is the payload as JSON, or the payload's text when it is no JSON. What is answered is `data`; an error's text goes
// to the client as it is.
using Handler = async::Task<Result<JsonObject>> (*)(Core& core, Json message);

struct Entry {
    std::string_view path;  // lower case
    Handler handler;
    bool exact_case = false;  // the path is not compared in lower case
    bool quiet = false;       // an error is not logged as "Request ... failed"
};
std::span<const Entry> entries();

// Answers the request; a path that nobody knows is ignored.
async::Task<void> handle(Core& core, std::string topic, std::string path, std::string payload);

// Every handler, by its path.
async::Task<Result<JsonObject>> backup(Core& core, Json message);
async::Task<Result<JsonObject>> converter_remove(Core& core, Json message);
async::Task<Result<JsonObject>> converter_save(Core& core, Json message);
async::Task<Result<JsonObject>> coordinator_check(Core& core, Json message);
async::Task<Result<JsonObject>> device_configure(Core& core, Json message);
async::Task<Result<JsonObject>> device_external_definition(Core& core, Json message);
async::Task<Result<JsonObject>> device_interview(Core& core, Json message);
async::Task<Result<JsonObject>> device_options(Core& core, Json message);
async::Task<Result<JsonObject>> device_remove(Core& core, Json message);
async::Task<Result<JsonObject>> device_rename(Core& core, Json message);
async::Task<Result<JsonObject>> extension_remove(Core& core, Json message);
async::Task<Result<JsonObject>> extension_save(Core& core, Json message);
async::Task<Result<JsonObject>> health_check(Core& core, Json message);
async::Task<Result<JsonObject>> options(Core& core, Json message);
async::Task<Result<JsonObject>> permit_join(Core& core, Json message);
async::Task<Result<JsonObject>> restart(Core& core, Json message);

// ---- For handlers.
Error invalid_payload();
// The member of a message; null when it is no object or has none (JavaScript's undefined; JSON's null is a value).
const Json* member(const Json& message, std::string_view name);
bool truthy_member(const Json& message, std::string_view name);
Error no_such(std::string_view kind, const Json& id);  // "Device 'x' does not exist"

}  // namespace requests
}  // namespace skep::bridge

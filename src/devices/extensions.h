// Users' extensions: scripts that listen to the bridge and act on it. Who runs them, and what they reach.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "devices/definition.h"

namespace skep::devices {

// What extensions reach of the bridge; names and values are those of tools/catalogue/core/extensions.js.
class ExtensionHost {
public:
    virtual ~ExtensionHost() = default;
    // Asked while a script runs: the runner may not be called, and nothing may change. Null: there is none.
    virtual Result<Json> fact(std::string_view name, const JsonArray& values) = 0;
    // Told when the script has returned.
    virtual Result<void> deed(std::string_view name, const JsonArray& values) = 0;
    // The scripts are gone, and with them what they listened to.
    virtual void lost() = 0;
};

class ExtensionRunner {
public:
    virtual ~ExtensionRunner() = default;
    // Null: nobody, from now on.
    virtual void serve(ExtensionHost* host) = 0;
    // Runs the file and starts its extension; what it gave before is stopped first, also when it fails: Refused, with what the script threw
    // and where.
    virtual Result<void> load_extension(std::string_view name, std::string_view code) = 0;
    virtual void remove_extension(std::string_view name) = 0;
    virtual void stop_extensions() = 0;
    // A device that scripts may use.
    virtual void remember(Device& device) = 0;
    // Tells what happened; devices and groups in `data` by their keys. Answers the changed state of a "stateChange", null else.
    virtual Result<Json> event(std::string_view name, JsonObject data) = 0;
    // What is published of an entity, as extensions want it.
    virtual Result<Json> adjust(std::string_view entity, const JsonObject& message) = 0;
};

}  // namespace skep::devices

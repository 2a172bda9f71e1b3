// ZIGBEE2MQTT_CONFIG_* (configuration.md 5): overrides from the environment, persistent since they are written with every save.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace skep::config {

using Environment = std::function<std::optional<std::string>(std::string_view name)>;
// Looks names up in the process's environment.
Environment process_environment();

struct Override {
    std::vector<std::string> path;
    Json value;
};
// Those that the environment holds for keys of the schema, typed by it. A number that is none stays text, and fails validation.
std::vector<Override> read_overrides(const Environment& environment);
void apply_overrides(const std::vector<Override>& overrides, JsonObject& settings);

}  // namespace skep::config

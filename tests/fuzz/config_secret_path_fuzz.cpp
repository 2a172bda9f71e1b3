// References to secrets, friendly names, and the environment's values: text of users that must not crash anything.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/environment.h"
#include "config/files.h"
#include "config/names.h"

using namespace skep;
using namespace skep::config;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto reference = parse_secret_reference(text)) {
        const bool yaml = reference->file.ends_with(".yaml") || reference->file.ends_with(".yml");
        if (!yaml || reference->key.find(' ') != std::string::npos) std::abort();
    }
    if (check_friendly_name(text).has_value() != friendly_name_problems(text).empty()) std::abort();
    static const char* const kNames[] = {"ZIGBEE2MQTT_CONFIG_ADVANCED_CHANNEL", "ZIGBEE2MQTT_CONFIG_DEVICES",
                                         "ZIGBEE2MQTT_CONFIG_MQTT_SERVER", "ZIGBEE2MQTT_CONFIG_FRONTEND_ENABLED",
                                         "ZIGBEE2MQTT_CONFIG_ADVANCED_LOG_SYSLOG_HOST"};
    const std::string_view name = kNames[size % std::size(kNames)];
    const auto overrides = read_overrides([&](std::string_view asked) { return asked == name ? std::optional(text) : std::nullopt; });
    JsonObject settings{{"advanced", 5}};
    apply_overrides(overrides, settings);
    return 0;
}

// bridge/converters and bridge/extensions (mqtt-api 3): the users' JavaScript that runs. None does in this version: what lies in the
// folders is left alone, and the log says so.
#pragma once

#include <filesystem>

#include "bridge/context.h"
#include "bridge/mqtt_link.h"

namespace skep::bridge {

// Which of the two a folder of the data directory is.
struct ExternalKind {
    std::string_view folder;  // "external_converters"
    std::string_view topic;   // "bridge/converters"
    std::string_view name;    // "converter"
};
inline constexpr ExternalKind kConverters{"external_converters", "bridge/converters", "converter"};
inline constexpr ExternalKind kExtensions{"external_extensions", "bridge/extensions", "extension"};

// Only with enable_external_js.
void publish_external(const Context& context, MqttLink& link, const std::filesystem::path& data_dir, const ExternalKind& kind);

}  // namespace skep::bridge

#include "bridge/external_js.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

namespace skep::bridge {

namespace {

std::vector<std::string> scripts_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code none;
    for (std::filesystem::directory_iterator entry(folder, none), end; entry != end && !none; entry.increment(none)) {
        const std::string extension = entry->path().extension().string();
        if (extension == ".js" || extension == ".cjs" || extension == ".mjs") names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace

void publish_external(const Context& context, MqttLink& link, const std::filesystem::path& data_dir, const ExternalKind& kind) {
    if (!context.settings.flag({"advanced", "enable_external_js"}, true)) return;
    for (const std::string& script : scripts_in(data_dir / kind.folder)) {
        context.log.error(kNs, "External {} '{}/{}' is not loaded: this version runs no external JavaScript", kind.name, kind.folder,
                          script);
    }
    link.publish_below(kind.topic, "[]", MqttLink::Options{.retain = true, .log = false});
}

}  // namespace skep::bridge

// The users' JavaScript in the data directory (behaviour.md, external JS): external_converters/ is run, listed on bridge/converters and
// changed by bridge/request/converter/save|remove. external_extensions/ is not run by this version: the log says so.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "bridge/context.h"
#include "bridge/mqtt_link.h"
#include "devices/external.h"

namespace skep::bridge {

class ExternalJs {
public:
    // `runner` may be null: there is nothing that could run them.
    ExternalJs(const Context& context, MqttLink& link, const std::filesystem::path& data_dir, devices::ExternalConverters* runner);

    [[nodiscard]] bool enabled() const;  // enable_external_js
    // Runs all converters; one that fails is renamed to "<name>.invalid". To be done before devices are looked up.
    void load();
    void publish_converters();
    void publish_extensions();

    // Both leave the list to be published, and the devices to be looked up again. Errors read as in mqtt-api 8.
    Result<void> save(std::string_view name, std::string_view code);
    Result<void> remove(std::string_view name);

private:
    Result<void> run(const std::string& name, std::string_view code);

    const Context context_;
    MqttLink& link_;
    std::filesystem::path converters_;
    std::filesystem::path extensions_;
    devices::ExternalConverters* runner_;
};

}  // namespace skep::bridge

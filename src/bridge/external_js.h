// The users' JavaScript in the data directory (behaviour.md, external JS): external_converters/ and external_extensions/ are run, listed on
// bridge/converters and bridge/extensions, and changed by bridge/request/converter/save|remove and bridge/request/extension/save|remove.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "bridge/context.h"
#include "bridge/extensions.h"
#include "bridge/mqtt_link.h"
#include "devices/external.h"

namespace skep::bridge {

class ExternalJs {
public:
    enum class Kind : std::uint8_t { Converter, Extension };
    struct Runners {
        devices::ExternalConverters* converters = nullptr;  // null: there is nothing that could run them
        Extensions* extensions = nullptr;
    };
    ExternalJs(const Context& context, MqttLink& link, const std::filesystem::path& data_dir, Runners runners);

    [[nodiscard]] bool enabled() const;  // enable_external_js
    // Runs all files of a kind; one that fails is renamed to "<name>.invalid". Converters: to be done before devices are looked up.
    void load(Kind kind);
    void publish(Kind kind);

    // Both leave the list to be published, and after a change of converters the devices to be looked up again. Errors read as in
    // mqtt-api 8.
    Result<void> save(Kind kind, std::string_view name, std::string_view code);
    Result<void> remove(Kind kind, std::string_view name);
    // Unsupported without what runs converters: it writes them as well.
    Result<std::string> definition_source(const zigbee::Node& node) const;

private:
    [[nodiscard]] bool can_run(Kind kind) const;
    Result<void> run(Kind kind, const std::string& name, std::string_view code);
    Result<void> hand_over(Kind kind, std::string_view name, std::string_view code);
    [[nodiscard]] std::filesystem::path folder(Kind kind) const;

    const Context context_;
    MqttLink& link_;
    std::filesystem::path data_dir_;
    Runners runners_;
};

}  // namespace skep::bridge

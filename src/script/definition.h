// A definition that runs in JavaScript.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "devices/definition.h"
#include "script/sandbox.h"

namespace skep::script {

class JsDefinition final : public devices::Definition, public std::enable_shared_from_this<JsDefinition> {
public:
    // Runs the definition's source and asks what it is. Errors: no such definition, or its script failed.
    static Result<std::shared_ptr<const JsDefinition>> load(Sandbox& sandbox, Sandbox::Name name);

    [[nodiscard]] std::string_view model() const override { return model_; }
    [[nodiscard]] std::string_view vendor() const override { return vendor_; }
    [[nodiscard]] std::string_view description() const override { return description_; }
    [[nodiscard]] std::string_view version() const override { return version_; }
    [[nodiscard]] bool supports_ota() const override { return ota_; }
    [[nodiscard]] std::string_view icon() const override { return icon_; }
    [[nodiscard]] JsonArray exposes(const devices::Device* device) const override;
    [[nodiscard]] JsonArray options(const devices::Device*) const override { return list_of(options_); }
    [[nodiscard]] std::vector<std::pair<std::string, EndpointId>> endpoint_names(const zigbee::Node& node) const override;
    [[nodiscard]] bool multi_endpoint() const override { return meta_.multi_endpoint; }
    [[nodiscard]] std::span<const std::string_view> multi_endpoint_skip() const override { return meta_.multi_endpoint_skip; }
    [[nodiscard]] std::span<const std::shared_ptr<const devices::Decoder>> decoders() const override { return decoders_; }
    [[nodiscard]] std::span<const std::shared_ptr<const devices::Setter>> setters() const override { return setters_; }
    [[nodiscard]] bool has_configure() const override { return has_configure_; }
    async::Task<Result<void>> configure(devices::Device& device) const override;
    void on_event(devices::Event event, devices::Device& device, const JsonObject* before) const override;
    [[nodiscard]] const devices::Meta& meta() const override { return meta_; }
    [[nodiscard]] std::string_view calibrated_as(const devices::Device* device, std::string_view property) const override;

    // Of the parts of it. Makes sure that the engine knows definition and device.
    Result<void> ready(devices::Device* device) const;
    [[nodiscard]] Sandbox& sandbox() const { return sandbox_; }
    [[nodiscard]] const std::string& key() const { return name_.key; }

private:
    JsDefinition(Sandbox& sandbox, Sandbox::Name name) : sandbox_(sandbox), name_(std::move(name)) {}
    void read(const JsonObject& description);
    void read_setters(const JsonArray& list);
    [[nodiscard]] devices::Meta meta_at(const zigbee::Node& node, EndpointId endpoint) const;

    Sandbox& sandbox_;
    Sandbox::Name name_;
    std::string model_, vendor_, description_, version_, icon_;
    bool ota_ = false;
    // Lists, as text: they are asked for seldom, and there may be many definitions.
    static JsonArray list_of(const std::string& text);
    std::optional<std::string> exposes_;  // none: they depend on the device
    std::string options_;
    bool has_endpoints_ = false;
    bool has_configure_ = false;
    devices::Meta meta_;
    std::vector<std::string> skipped_;  // what meta_ points to
    std::vector<std::shared_ptr<const devices::Decoder>> decoders_;
    std::vector<std::shared_ptr<const devices::Setter>> setters_;
    // What calibration applies to: of exposes that depend on a device as they were at this call of the sandbox, since it asks for each
    // property.
    struct Calibrated {
        std::string property;
        std::string_view name;
    };
    static std::vector<Calibrated> calibrated_of(const JsonArray& exposes);
    mutable std::vector<Calibrated> calibrated_;
    mutable const devices::Device* asked_device_ = nullptr;
    mutable std::uint64_t asked_calls_ = 0;
};

}  // namespace skep::script

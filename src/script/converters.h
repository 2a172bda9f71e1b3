// The converters of a definition in JavaScript: of what comes from a device, and of what is sent to it.
#pragma once

#include <string>
#include <vector>

#include "devices/definition.h"
#include "script/sandbox.h"

namespace skep::script {

class JsDefinition;

// The members that are undefined over there, taken out of what came (the facade's "$unset").
std::vector<devices::Path> take_unset(JsonObject& values);
// The same of an update's values.
void clear(devices::Update& update);

// All fromZigbee converters of a definition.
class JsDecoder final : public devices::Decoder {
public:
    // `converters`: [{cluster, types}]
    JsDecoder(const JsDefinition& definition, const JsonArray& converters);
    [[nodiscard]] bool takes(const zigbee::Message& message) const override;
    Result<void> decode(const zigbee::Message& message, devices::Device& device, devices::Update& update) const override;

private:
    struct Taken {
        std::string cluster;
        bool by_number;
        std::vector<std::string> types;
        std::size_t place;  // in the definition's fromZigbee
    };
    static bool is_numbered(const zigbee::Message& message);
    template <class Each>
    void each_taking(const zigbee::Message& message, Each each) const;
    [[nodiscard]] Sandbox::DeviceOrder order(const zigbee::Message& message, const devices::Device& device) const;

    const JsDefinition& definition_;
    std::vector<Taken> taken_;
};

// One toZigbee converter.
class JsSetter final : public devices::Setter {
public:
    // `converter`: {keys?, endpoints?, set, get}
    JsSetter(const JsDefinition& definition, std::size_t index, const JsonObject& converter);
    [[nodiscard]] bool handles(std::string_view key) const override;
    [[nodiscard]] std::span<const std::string> endpoints() const override { return endpoints_; }
    [[nodiscard]] bool can_set() const override { return can_set_; }
    [[nodiscard]] bool can_get() const override { return can_get_; }
    async::Task<Result<devices::SetResult>> set(const devices::Command& command) const override;
    async::Task<Result<void>> get(const devices::Command& command) const override;

private:
    [[nodiscard]] Result<JsonObject> order(const devices::Command& command, bool get) const;

    const JsDefinition& definition_;
    std::size_t index_;
    bool any_key_ = false;
    std::vector<std::string> keys_;
    std::vector<std::string> endpoints_;
    bool can_set_ = false;
    bool can_get_ = false;
};

}  // namespace skep::script

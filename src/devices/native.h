// Definitions made of C++ primitives. A primitive (primitives/*.h, or a vendor's own) is a function that answers a Feature;
// a definition is an Identity and a list of Features.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/task.h"
#include "devices/definition.h"
#include "devices/exposes.h"
#include "devices/meta.h"

namespace skep::devices {

using Messages = std::initializer_list<zigbee::Message::Kind>;
using DecoderPtr = std::shared_ptr<const Decoder>;
using SetterPtr = std::shared_ptr<const Setter>;
// One step of configure. A lambda that captures must not be a coroutine: let it call one, handing over what it needs by value.
using ConfigureStep = std::function<async::Task<Result<void>>(Device&)>;
using EventHandler = std::function<void(Event, Device&, const JsonObject* before)>;
using ExposesOf = std::function<JsonArray(const Device*)>;  // null: nothing known of a device

// ---- Decoders and setters out of functions ----

using DecodeFunction = std::function<Result<void>(const zigbee::Message&, Device&, Update&)>;
// Reports and read responses of a cluster.
DecoderPtr on_attributes(ClusterId cluster, DecodeFunction decode);
// The same, only when one of these attributes is in it (cheaper, and says what it is for).
DecoderPtr on_attributes(ClusterId cluster, std::vector<AttributeId> any_of, DecodeFunction decode);
// Commands of a cluster, by the names of the cluster table; no names: every command.
DecoderPtr on_commands(ClusterId cluster, std::vector<std::string_view> names, DecodeFunction decode);
// Any kinds of message of a cluster (Raw included).
DecoderPtr on_messages(ClusterId cluster, std::vector<zigbee::Message::Kind> kinds, DecodeFunction decode);

using SetFunction = std::function<async::Task<Result<SetResult>>(const Command&)>;
using GetFunction = std::function<async::Task<Result<void>>(const Command&)>;
struct SetterSpec {
    std::vector<std::string> keys;
    SetFunction set = {};                     // empty: cannot be set
    GetFunction get = {};                     // empty: cannot be got
    std::vector<std::string> endpoints = {};  // names; empty: any
    bool writes_scenes = false;
};
SetterPtr make_setter(SetterSpec spec);

// ---- Feature ----

struct Feature {
    JsonArray exposes = {};
    ExposesOf exposes_of = {};         // in addition: those that depend on the device
    JsonArray options = {};            // of the definition; shown first
    JsonArray converter_options = {};  // of its setters; shown after calibrations
    JsonArray decoder_options = {};    // of its decoders; shown last
    std::vector<DecoderPtr> decoders = {};
    std::vector<SetterPtr> setters = {};
    std::vector<ConfigureStep> configure = {};
    std::vector<EventHandler> events = {};
    std::function<void(Meta&)> meta = {};  // what it says about the device as a whole
    bool ota = false;
};

// ---- Identity ----

struct Identity {
    std::string vendor = {};
    std::string model = {};
    std::string description = {};
    bool ota = false;
    std::string version = "0.0.0";
    std::vector<std::pair<std::string, EndpointId>> endpoints = {};  // name -> id
    zcl::ClusterSet custom_clusters = {};
    Meta meta = {};
    Source source = Source::Native;
    // Of a definition whose exposes and options are listed elsewhere: they are not made of its features, unless they depend on the device.
    std::optional<JsonArray> exposes = {}, options = {};
    std::optional<bool> has_configure = {};  // unset: when there is a step
    std::shared_ptr<const void> kept = {};   // what the texts and clusters above are views of
};

class NativeDefinition final : public Definition {
public:
    NativeDefinition(Identity identity, std::vector<Feature> features);

    [[nodiscard]] const Identity& identity() const { return identity_; }
    [[nodiscard]] std::string_view model() const override { return identity_.model; }
    [[nodiscard]] std::string_view vendor() const override { return identity_.vendor; }
    [[nodiscard]] std::string_view description() const override { return identity_.description; }
    [[nodiscard]] std::string_view version() const override { return identity_.version; }
    [[nodiscard]] Source source() const override { return identity_.source; }
    [[nodiscard]] bool supports_ota() const override { return identity_.ota; }
    [[nodiscard]] JsonArray exposes(const Device* device) const override;
    [[nodiscard]] JsonArray options(const Device*) const override { return options_; }
    [[nodiscard]] std::vector<std::pair<std::string, EndpointId>> endpoint_names(const zigbee::Node&) const override {
        return identity_.endpoints;
    }
    [[nodiscard]] bool multi_endpoint() const override { return identity_.meta.multi_endpoint; }
    [[nodiscard]] std::span<const std::string_view> multi_endpoint_skip() const override { return identity_.meta.multi_endpoint_skip; }
    [[nodiscard]] std::span<const DecoderPtr> decoders() const override { return decoders_; }
    [[nodiscard]] std::span<const SetterPtr> setters() const override { return setters_; }
    [[nodiscard]] bool has_configure() const override { return identity_.has_configure.value_or(!configure_.empty()); }
    async::Task<Result<void>> configure(Device& device) const override;
    void on_event(Event event, Device& device, const JsonObject* before) const override;
    [[nodiscard]] zcl::ClusterSet custom_clusters() const override { return identity_.custom_clusters; }
    [[nodiscard]] const Meta& meta() const override { return identity_.meta; }
    [[nodiscard]] std::string_view calibrated_as(const Device* device, std::string_view property) const override;

private:
    struct Shown {  // a list of exposes, or a function that answers one
        JsonArray fixed;
        ExposesOf of;
    };
    void list_exposes();
    void combine_actions();
    void collect_options(const std::vector<Feature>& features);

    Identity identity_;
    std::vector<Shown> exposes_;
    bool fixed_exposes_ = true;
    JsonArray options_;
    std::vector<std::pair<std::string, std::string>> calibrated_;  // property -> name
    std::vector<DecoderPtr> decoders_;
    std::vector<SetterPtr> setters_;
    std::vector<ConfigureStep> configure_;
    std::vector<EventHandler> events_;
};

}  // namespace skep::devices

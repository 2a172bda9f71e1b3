#include "devices/native.h"

#include <algorithm>

#include "devices/calibration.h"

namespace skep::devices {

namespace {

using Kind = zigbee::Message::Kind;

class AttributeDecoder final : public Decoder {
public:
    AttributeDecoder(ClusterId cluster, std::vector<AttributeId> any_of, DecodeFunction decode)
        : cluster_(cluster), any_of_(std::move(any_of)), decode_(std::move(decode)) {}
    [[nodiscard]] bool takes(const zigbee::Message& message) const override {
        return message.cluster_id == cluster_ && (message.kind == Kind::AttributeReport || message.kind == Kind::ReadResponse);
    }
    Result<void> decode(const zigbee::Message& message, Device& device, Update& update) const override {
        if (!any_of_.empty() &&
            std::none_of(any_of_.begin(), any_of_.end(), [&](AttributeId id) { return message.attribute(id) != nullptr; }))
            return ok;
        return decode_(message, device, update);
    }

private:
    ClusterId cluster_;
    std::vector<AttributeId> any_of_;
    DecodeFunction decode_;
};

class CommandDecoder final : public Decoder {
public:
    CommandDecoder(ClusterId cluster, std::vector<std::string_view> names, DecodeFunction decode)
        : cluster_(cluster), names_(std::move(names)), decode_(std::move(decode)) {}
    [[nodiscard]] bool takes(const zigbee::Message& message) const override {
        if (message.cluster_id != cluster_ || message.kind != Kind::Command) return false;
        return names_.empty() || std::any_of(names_.begin(), names_.end(), [&](std::string_view name) { return message.is_command(name); });
    }
    Result<void> decode(const zigbee::Message& message, Device& device, Update& update) const override {
        return decode_(message, device, update);
    }

private:
    ClusterId cluster_;
    std::vector<std::string_view> names_;
    DecodeFunction decode_;
};

class KindDecoder final : public Decoder {
public:
    KindDecoder(ClusterId cluster, std::vector<Kind> kinds, DecodeFunction decode)
        : cluster_(cluster), kinds_(std::move(kinds)), decode_(std::move(decode)) {}
    [[nodiscard]] bool takes(const zigbee::Message& message) const override {
        return message.cluster_id == cluster_ && std::find(kinds_.begin(), kinds_.end(), message.kind) != kinds_.end();
    }
    Result<void> decode(const zigbee::Message& message, Device& device, Update& update) const override {
        return decode_(message, device, update);
    }

private:
    ClusterId cluster_;
    std::vector<Kind> kinds_;
    DecodeFunction decode_;
};

async::Task<Result<SetResult>> cannot_set(std::string key, std::string value) {
    co_return Error{Errc::Unsupported, "No converter available for 'set' '" + key + "' (" + value + ")"};
}
async::Task<Result<void>> cannot_get(std::string key) {
    co_return Error{Errc::Unsupported, "No converter available for 'get' '" + key + "'"};
}

class FunctionSetter final : public Setter {
public:
    explicit FunctionSetter(SetterSpec spec) : spec_(std::move(spec)) {}
    [[nodiscard]] bool handles(std::string_view key) const override {
        return std::find(spec_.keys.begin(), spec_.keys.end(), key) != spec_.keys.end();
    }
    [[nodiscard]] std::span<const std::string> endpoints() const override { return spec_.endpoints; }
    [[nodiscard]] bool can_set() const override { return static_cast<bool>(spec_.set); }
    [[nodiscard]] bool can_get() const override { return static_cast<bool>(spec_.get); }
    async::Task<Result<SetResult>> set(const Command& command) const override {
        if (!spec_.set) return cannot_set(std::string(command.key), to_text(command.value));
        return spec_.set(command);
    }
    async::Task<Result<void>> get(const Command& command) const override {
        if (!spec_.get) return cannot_get(std::string(command.key));
        return spec_.get(command);
    }
    [[nodiscard]] bool writes_scenes() const override { return spec_.writes_scenes; }

private:
    SetterSpec spec_;
};

bool is_action(const Json& expose) {
    const Json* name = expose.is_object() ? find(expose.get_object(), "name") : nullptr;
    return name != nullptr && name->is_string() && name->get_string() == "action";
}

void append(JsonArray& into, const JsonArray& rows) {
    into.insert(into.end(), rows.begin(), rows.end());
}

}  // namespace

DecoderPtr on_attributes(ClusterId cluster, DecodeFunction decode) {
    return std::make_shared<AttributeDecoder>(cluster, std::vector<AttributeId>{}, std::move(decode));
}
DecoderPtr on_attributes(ClusterId cluster, std::vector<AttributeId> any_of, DecodeFunction decode) {
    return std::make_shared<AttributeDecoder>(cluster, std::move(any_of), std::move(decode));
}
DecoderPtr on_commands(ClusterId cluster, std::vector<std::string_view> names, DecodeFunction decode) {
    return std::make_shared<CommandDecoder>(cluster, std::move(names), std::move(decode));
}
DecoderPtr on_messages(ClusterId cluster, std::vector<Kind> kinds, DecodeFunction decode) {
    return std::make_shared<KindDecoder>(cluster, std::move(kinds), std::move(decode));
}
SetterPtr make_setter(SetterSpec spec) {
    return std::make_shared<FunctionSetter>(std::move(spec));
}

NativeDefinition::NativeDefinition(Identity identity, std::vector<Feature> features) : identity_(std::move(identity)) {
    for (Feature& feature : features) {
        if (feature.meta) feature.meta(identity_.meta);
        identity_.ota = identity_.ota || feature.ota;
        if (feature.exposes_of) fixed_exposes_ = false;
        exposes_.push_back({feature.exposes, feature.exposes_of});
        std::move(feature.decoders.begin(), feature.decoders.end(), std::back_inserter(decoders_));
        std::move(feature.setters.begin(), feature.setters.end(), std::back_inserter(setters_));
        std::move(feature.configure.begin(), feature.configure.end(), std::back_inserter(configure_));
        std::move(feature.events.begin(), feature.events.end(), std::back_inserter(events_));
    }
    if (identity_.exposes)
        list_exposes();
    else
        combine_actions();
    collect_options(features);
}

void NativeDefinition::list_exposes() {
    exposes_.clear();
    exposes_.push_back({*std::move(identity_.exposes), {}});
    identity_.exposes.reset();
    fixed_exposes_ = true;
}

// Actions of several features are shown as one expose, the last of all.
void NativeDefinition::combine_actions() {
    std::vector<std::string> values;
    bool any = false;
    for (Shown& shown : exposes_) {
        for (const Json& expose : shown.fixed) {
            if (!is_action(expose)) continue;
            any = true;
            const Json* list = find(expose.get_object(), "values");
            if (list == nullptr) continue;
            for (const Json& value : list->get_array()) {
                std::string text(value.get_string());
                if (std::find(values.begin(), values.end(), text) == values.end()) values.push_back(std::move(text));
            }
        }
        JsonArray rest;
        for (Json& expose : shown.fixed) {
            if (!is_action(expose)) rest.push_back(std::move(expose));
        }
        shown.fixed = std::move(rest);
    }
    if (!any) return;
    JsonArray last;
    last.push_back(exposes::action(values));
    exposes_.push_back({std::move(last), {}});
}

void NativeDefinition::collect_options(const std::vector<Feature>& features) {
    std::vector<std::string> names;
    const auto add = [&](const Json& option) {
        std::string name(find(option.get_object(), "name")->get_string());
        if (std::find(names.begin(), names.end(), name) != names.end()) return;
        options_.push_back(option);
        names.push_back(std::move(name));
    };
    for (const Feature& feature : features) {
        if (identity_.options) break;
        for (const Json& option : feature.options) {
            options_.push_back(option);
            names.emplace_back(find(option.get_object(), "name")->get_string());
        }
    }
    std::vector<std::string> done = names;
    for (const Json& expose : exposes(nullptr)) {
        const std::optional<CalibratedExpose> calibrated = calibrated_expose(expose.get_object());
        if (!calibrated) continue;
        calibrated_.emplace_back(calibrated->property, calibrated->name);
        if (identity_.options || !calibrated->has_options || std::find(done.begin(), done.end(), calibrated->name) != done.end()) continue;
        options_.push_back(options::calibration(calibrated->name));
        if (default_precision(calibrated->name).value_or(0) != 0) options_.push_back(options::precision(calibrated->name));
        done.push_back(calibrated->name);
    }
    if (identity_.options) {
        options_ = *std::move(identity_.options);
        identity_.options = JsonArray{};
        return;
    }
    for (const Feature& feature : features) {
        for (const Json& option : feature.converter_options) add(option);
    }
    for (const Feature& feature : features) {
        for (const Json& option : feature.decoder_options) add(option);
    }
}

JsonArray NativeDefinition::exposes(const Device* device) const {
    JsonArray out;
    for (const Shown& shown : exposes_) {
        append(out, shown.fixed);
        if (shown.of) append(out, shown.of(device));
    }
    return out;
}

std::string_view NativeDefinition::calibrated_as(const Device* device, std::string_view property) const {
    for (const auto& [name, calibrated] : calibrated_) {
        if (name == property) return calibrated;
    }
    if (fixed_exposes_ || !may_be_calibrated(property)) return {};
    return Definition::calibrated_as(device, property);
}

async::Task<Result<void>> NativeDefinition::configure(Device& device) const {
    for (const ConfigureStep& step : configure_) {
        Result<void> done = co_await step(device);
        if (!done) co_return done.error();
    }
    co_return ok;
}

void NativeDefinition::on_event(Event event, Device& device, const JsonObject* before) const {
    for (const EventHandler& handler : events_) handler(event, device, before);
}

}  // namespace skep::devices

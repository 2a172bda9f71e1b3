#include "script/finder.h"

#include "catalogue/match.h"

namespace skep::script {

namespace {

std::optional<int> as_int(const std::optional<std::int64_t>& value) {
    return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

catalogue::Identity identity_of(const zigbee::Node& node) {
    catalogue::Identity out;
    out.model_id = node.model_id;
    out.manufacturer_name = node.manufacturer_name;
    out.type = zigbee::name_of(node.type);
    out.power_source = node.power_source;
    out.software_build_id = node.software_build_id;
    out.date_code = node.date_code;
    out.manufacturer_id = node.manufacturer_code;
    out.application_version = as_int(node.application_version);
    out.stack_version = as_int(node.stack_version);
    out.hardware_version = as_int(node.hardware_version);
    out.zcl_version = as_int(node.zcl_version);
    out.ieee = raw(node.ieee);
    for (const zigbee::Endpoint& endpoint : node.endpoints) {
        out.endpoints.push_back(
            {endpoint.id, endpoint.profile.value_or(0), endpoint.device_id.value_or(0), endpoint.input, endpoint.output});
    }
    return out;
}

}  // namespace

std::shared_ptr<const JsDefinition> CatalogueFinder::make(const Sandbox::Name& name) const {
    auto& made = made_[name.key];
    if (made) return made;
    auto loaded = JsDefinition::load(sandbox_, name);
    if (loaded) return made = std::move(*loaded);
    const catalogue::Definition definition = file_.definition(name.index);
    sandbox_.log().error("skep:script", "The definition of {} {} cannot be used: {}", definition.vendor, definition.model,
                         loaded.error().what);
    return nullptr;
}

std::optional<devices::Finder::Found> CatalogueFinder::find(const zigbee::Node& node) const {
    const auto found = catalogue::find(file_, identity_of(node));
    if (!found) return std::nullopt;
    const catalogue::Definition definition = file_.definition(found->definition);
    Sandbox::Name name{std::to_string(found->definition), found->definition, std::nullopt};
    if (found->white_label) {
        const catalogue::WhiteLabel label = file_.white_label(*found->white_label);
        name.label = devices::WhiteLabel{std::string(label.vendor.value_or(definition.vendor)), std::string(label.model),
                                         std::string(label.description.value_or(definition.description))};
        name.key += "/" + std::to_string(*found->white_label);
    }
    const std::optional<devices::WhiteLabel> label = name.label;
    return Found{definition.vendor, definition.model, true, label, [this, name] { return make(name); }};
}

}  // namespace skep::script

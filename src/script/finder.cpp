#include "script/finder.h"

#include <bit>

#include "catalogue/match.h"
#include "devices/recipes/recipe.h"
#include "script/source.h"

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

// Of all that a definition is made of: its own text and the functions that it uses, in their order.
std::uint64_t pin_of_whole(const catalogue::File& file, std::uint32_t index) {
    constexpr int kStep = 7;
    const auto pins = file.pins(index);
    if (!pins) return 0;
    std::uint64_t out = pins->own;
    for (const catalogue::Primitive& use : pins->uses) out = std::rotl(out, kStep) ^ use.hash;
    return out;
}

}  // namespace

std::string CatalogueFinder::title_of(const Sandbox::Name& name) const {
    if (!name.index) return name.key;
    const catalogue::Definition definition = file_.definition(*name.index);
    return std::string(definition.vendor) + " " + std::string(definition.model);
}

Result<std::shared_ptr<const devices::NativeDefinition>> native_definition(const catalogue::File& file, std::uint32_t index) {
    const catalogue::Definition definition = file.definition(index);
    devices::recipes::Source source{.vendor = std::string(definition.vendor),
                                    .model = std::string(definition.model),
                                    .description = std::string(definition.description),
                                    .exposes = {},
                                    .options = {},
                                    .exposes_depend = definition.flags.exposes_depend,
                                    .configure = definition.flags.configure,
                                    .ota = definition.flags.ota,
                                    .facts = {},
                                    .recipe = {}};
    auto exposes = file.array(definition.exposes);
    auto options = file.array(definition.options);
    auto recipe = definition.recipe ? file.object(*definition.recipe) : Result<JsonObject>(JsonObject{});
    auto facts = definition.facts ? file.object(*definition.facts) : Result<JsonObject>(JsonObject{});
    if (!exposes) return exposes.error();
    if (!options) return options.error();
    if (!recipe) return recipe.error();
    if (!facts) return facts.error();
    source.exposes = *std::move(exposes);
    source.options = *std::move(options);
    source.recipe = *std::move(recipe);
    source.facts = *std::move(facts);
    if (!definition.recipe) return devices::recipes::whole_definition_of(std::move(source), pin_of_whole(file, index));
    return devices::recipes::definition_of(std::move(source), [&file](std::string_view name) { return file.pin(name); });
}

std::shared_ptr<const devices::Definition> CatalogueFinder::make(const Sandbox::Name& name) const {
    auto& made = made_[name.key];
    if (made) return made;
    if (name.index && recipes_ == Recipes::Used) {
        if (auto native = native_definition(file_, *name.index)) return made = *std::move(native);
    }
    auto loaded = JsDefinition::load(sandbox_, name);
    if (loaded) return made = std::move(*loaded);
    sandbox_.log().error("skep:script", "The definition '{}' cannot be used: {}", title_of(name), loaded.error().what);
    return nullptr;
}

Result<void> CatalogueFinder::load(std::string_view name, std::string_view code) {
    forget_file(name);
    return sandbox_.load_file(name, code);
}

void CatalogueFinder::remove(std::string_view name) {
    forget_file(name);
    sandbox_.remove_file(name);
}

Result<std::string> CatalogueFinder::definition_source(const zigbee::Node& node) {
    return script::definition_source(sandbox_, node);
}

// The keys of a file's definitions are its name and a number (facade.js).
void CatalogueFinder::forget_file(std::string_view name) {
    std::erase_if(made_, [start = std::string(name) + "#"](const auto& entry) { return entry.first.starts_with(start); });
}

std::optional<devices::Finder::Found> CatalogueFinder::find_in_files(const zigbee::Node& node) const {
    const auto answer = sandbox_.find_in_files(node);
    if (!answer) sandbox_.log().error("skep:script", "Users' converters, {}: {}", to_string(node.ieee), answer.error().what);
    const JsonObject* said = answer ? answer->if_object() : nullptr;
    if (said == nullptr) return std::nullopt;
    const Json* key = skep::find(*said, "key");
    const Sandbox::Name name{std::string(key != nullptr ? as_string(*key).value_or("") : ""), std::nullopt, std::nullopt};
    return Found{{}, {}, false, std::nullopt, [this, name] { return make(name); }};
}

std::optional<devices::Finder::Found> CatalogueFinder::find(const zigbee::Node& node) const {
    if (sandbox_.has_files()) {
        if (auto of_user = find_in_files(node)) return of_user;
    }
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

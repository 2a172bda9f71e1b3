#include "devices/recipes/recipe.h"

#include <fmt/core.h>

#include <algorithm>
#include <deque>

#include "devices/custom_clusters.h"
#include "devices/recipes/vendors.h"
#include "devices/values.h"

namespace skep::devices::recipes {

namespace {

const JsonArray& list_in(const JsonObject& of, std::string_view name) {
    static const JsonArray none;
    const JsonArray* list = array_in(of, name);
    return list != nullptr ? *list : none;
}

// What the texts and clusters of an Identity are views of.
struct Kept {
    std::deque<std::string> texts;
    std::unique_ptr<CustomClusters> clusters;
};

void take_battery(Given& given, Meta& meta) {
    auto battery = given.more("battery");
    if (!battery) return;
    meta.battery_dont_divide = battery->flag("dontDividePercentage");
    if (const Json* voltage = battery->take("voltageToPercentage")) {
        meta.battery_voltage = curve_of(*voltage);
        if (!meta.battery_voltage) given.refuse();
    }
    if (!battery->complete()) given.refuse();
}

// What `meta` says, laid over what the features have said.
bool take_meta(const JsonObject& facts, Meta& meta, Kept& kept) {
    Given given(&facts);
    const auto flag = [&](std::string_view name, bool& into) { into = given.flag(name, into); };
    flag("multiEndpoint", meta.multi_endpoint);
    flag("supportsHueAndSaturation", meta.supports_hue_saturation);
    flag("supportsEnhancedHue", meta.supports_enhanced_hue);
    flag("applyRedFix", meta.apply_red_fix);
    flag("turnsOffAtBrightness1", meta.turns_off_at_brightness_1);
    flag("omitOptionalLevelAndColorParams", meta.omit_optional_params);
    flag("moveToLevelWithOnOffDisable", meta.move_to_level_with_on_off_disable);
    flag("disableActionGroup", meta.disable_action_group);
    flag("publishDuplicateTransaction", meta.publish_duplicate_transaction);
    flag("coverInverted", meta.cover_inverted);
    flag("coverPositionTiltDisableReport", meta.cover_position_tilt_disable_report);
    flag("coverStateFromTilt", meta.cover_state_from_tilt);
    if (given.flag("noOffTransitionWhenOff")) meta.no_off_transition_when_off = [](const zigbee::Node&) { return true; };
    if (given.flag("disableDefaultResponse")) meta.disable_default_response = true;
    if (const auto timeout = given.number("timeout")) meta.timeout = std::chrono::milliseconds(whole_of(*timeout));
    if (const auto count = given.number("pinCodeCount")) meta.pin_code_count = static_cast<int>(whole_of(*count));
    if (const std::string command = given.text("tuyaSendCommand"); !command.empty()) {
        meta.tuya_send_now = command == "sendData";
        if (!meta.tuya_send_now) given.refuse();
    }
    take_battery(given, meta);
    // Of the demand of thermostats; no converter of this room looks at it.
    if (auto thermostat = given.more("thermostat"); thermostat && !thermostat->complete()) given.refuse();
    const std::vector<std::string> skipped = given.texts("multiEndpointSkip");
    if (!skipped.empty()) meta.multi_endpoint_skip.clear();
    for (const std::string& name : skipped) meta.multi_endpoint_skip.emplace_back(kept.texts.emplace_back(name));
    if (const JsonObject* enforced = given.object("multiEndpointEnforce")) {
        for (const auto& [name, endpoint] : *enforced) {
            const auto id = static_cast<EndpointId>(as_integer(endpoint).value_or(0));
            meta.multi_endpoint_enforce.emplace_back(kept.texts.emplace_back(name), id);
        }
    }
    given.shown({"ota_battery_minimum_percentage"});
    return given.complete();
}

// Collects the features of a recipe, in the order in which the peer has their parts.
class Builder {
public:
    explicit Builder(const Context& context) : context_(context) {}

    Result<void> add(const JsonObject& recipe) {
        // Listed where those of an extension depend on the device.
        if (const JsonArray& shown = list_in(recipe, "exposes"); !shown.empty()) features_.push_back({.exposes = shown});
        for (const std::string_view part : {"from", "to", "events"}) {
            for (const Json& item : list_in(recipe, part)) {
                if (auto added = add_call(item); !added) return added;
            }
        }
        for (const Json& item : list_in(recipe, "configure")) {
            if (auto added = add_configure(item); !added) return added;
        }
        for (const Json& item : list_in(recipe, "extend")) {
            const JsonObject* extension = item.if_object();
            if (extension == nullptr) return Error{Errc::Malformed, "an extension that is none"};
            if (!list_in(*extension, "meta").empty()) return Error{Errc::Unsupported, "meta of an extension"};
            auto added = find(*extension, "$") != nullptr ? add_call(item) : add(*extension);
            if (!added) return added;
        }
        return ok;
    }
    std::vector<Feature> take() { return std::move(features_); }

private:
    Result<void> add_call(const Json& item) {
        const JsonObject* call = item.if_object();
        if (call == nullptr) return Error{Errc::Malformed, "a function that is none"};
        auto made = features_of(*call, context_);
        if (!made) return made.error();
        std::ranges::move(*made, std::back_inserter(features_));
        return ok;
    }
    Result<void> add_configure(const Json& item) {
        if (!item.is_array()) return add_call(item);
        auto steps = steps_of(item.get_array(), context_);
        if (!steps) return steps.error();
        features_.push_back({.configure = {*std::move(steps)}});
        return ok;
    }

    const Context& context_;
    std::vector<Feature> features_;
};

}  // namespace

const Primitive* find_primitive(std::string_view name) {
    for (const std::span<const Primitive> list : all_primitives()) {
        const auto found = std::ranges::find(list, name, &Primitive::name);
        if (found != list.end()) return &*found;
    }
    return nullptr;
}

std::vector<std::span<const Primitive>> all_primitives() {
    return {light_primitives(),   attribute_primitives(),   switch_primitives(),     device_primitives(),      converter_primitives(),
            remote_primitives(),  sensing_primitives(),     setting_primitives(),    extension_primitives(),   vendor_primitives(),
            tuya_primitives(),    tuya_point_primitives(),  lumi_primitives(),       lumi_button_primitives(), develco_primitives(),
            philips_primitives(), lumi_sensor_primitives(), lumi_cover_primitives(), lumi_relay_primitives()};
}

namespace {

void collect_functions(const Json& value, std::set<std::string>& names) {
    if (const JsonArray* list = value.if_array()) {
        for (const Json& item : *list) collect_functions(item, names);
    } else if (const JsonObject* object = value.if_object()) {
        if (const Json* name = find(*object, "$")) names.emplace(as_string(*name).value_or(""));
        for (const auto& member : *object) collect_functions(member.value(), names);
    }
}

}  // namespace

std::set<std::string> functions_of(const JsonObject& recipe) {
    std::set<std::string> names;
    collect_functions(recipe, names);
    return names;
}

Result<std::vector<Feature>> features_of(const JsonObject& call, const Context& context) {
    const std::string_view name = text_in(call, "$");
    const Primitive* primitive = find_primitive(name);
    if (primitive == nullptr) return Error{Errc::Unsupported, fmt::format("{} has no primitive", name)};
    if (context.pin_of(name) != primitive->pin)
        return Error{Errc::Unsupported, fmt::format("{} is another than its primitive stands for", name)};
    Call given(list_in(call, "a"), context);
    std::vector<Feature> made = primitive->make(given);
    if (!given.complete()) return Error{Errc::Unsupported, fmt::format("{} with such arguments", name)};
    return made;
}

namespace {

// Meta that no one looks at but functions that have a primitive.
bool is_for_primitives(const Json& item) {
    const JsonObject* object = item.if_object();
    return object != nullptr && object->size() == 1 && find(*object, "tuyaDatapoints") != nullptr;
}

}  // namespace

namespace {

Result<std::shared_ptr<const NativeDefinition>> made_of(Source source, std::vector<Feature> features, Identity identity,
                                                        std::shared_ptr<Kept> kept) {
    for (Feature& feature : features) {
        if (feature.meta) feature.meta(identity.meta);
        feature.meta = {};
    }
    const JsonObject* meta = object_in(source.facts, "meta");
    if (meta != nullptr && !take_meta(*meta, identity.meta, *kept)) return Error{Errc::Unsupported, "meta that no primitive looks at"};
    if (const JsonObject* endpoints = object_in(source.facts, "endpoints")) {
        for (const auto& [name, id] : *endpoints) {
            identity.endpoints.emplace_back(name, static_cast<EndpointId>(as_integer(id).value_or(0)));
        }
    }
    if (const std::string_view version = text_in(source.facts, "version"); !version.empty()) identity.version = version;
    identity.ota = source.ota;
    identity.has_configure = source.configure;
    identity.options = std::move(source.options);
    if (!source.exposes_depend) identity.exposes = std::move(source.exposes);
    identity.kept = std::move(kept);
    return std::make_shared<const NativeDefinition>(std::move(identity), std::move(features));
}

}  // namespace

Result<std::shared_ptr<const NativeDefinition>> whole_definition_of(Source source, std::uint64_t pin) {
    const auto is_it = [&](const Whole& one) { return one.vendor == source.vendor && one.model == source.model; };
    const auto whole = std::ranges::find_if(wholes(), is_it);
    if (whole == wholes().end()) return Error{Errc::Unsupported, "it is a program"};
    if (whole->pin != pin) return Error{Errc::Unsupported, fmt::format("it is another program than was written anew here ({:016x})", pin)};
    Identity identity{.vendor = std::move(source.vendor), .model = std::move(source.model), .description = std::move(source.description)};
    return made_of(std::move(source), whole->features(), std::move(identity), std::make_shared<Kept>());
}

Result<std::shared_ptr<const NativeDefinition>> definition_of(Source source, const PinOf& pin_of) {
    const auto kept = std::make_shared<Kept>();
    Identity identity{.vendor = std::move(source.vendor), .model = std::move(source.model), .description = std::move(source.description)};
    if (const JsonObject* clusters = object_in(source.recipe, "clusters")) {
        kept->clusters = std::make_unique<CustomClusters>(*clusters);
        identity.custom_clusters = kept->clusters->set();
    }
    const JsonArray& made_meta = list_in(source.recipe, "meta");
    if (!std::ranges::all_of(made_meta, is_for_primitives)) return Error{Errc::Unsupported, "meta that is no data"};
    const JsonObject* meta = object_in(source.facts, "meta");
    const Context context{.pin_of = pin_of,
                          .clusters = identity.custom_clusters,
                          .model = identity.model,
                          .has_meta = meta != nullptr || !made_meta.empty(),
                          .meta = &made_meta};
    Builder builder(context);
    if (auto added = builder.add(source.recipe); !added) return added.error();
    return made_of(std::move(source), builder.take(), std::move(identity), kept);
}

}  // namespace skep::devices::recipes

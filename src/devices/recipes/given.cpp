#include "devices/recipes/given.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace skep::devices::recipes {

// ---- Given ----

const Json* Given::take(std::string_view key) {
    taken_.push_back(key);
    return object_ != nullptr ? find(*object_, key) : nullptr;
}

bool Given::flag(std::string_view key, bool otherwise) {
    const Json* value = take(key);
    if (value == nullptr) return otherwise;
    if (value->is_null()) return false;
    if (!value->is_bool()) refuse();
    return value->is_bool() && value->get_bool();
}

std::optional<double> Given::number(std::string_view key) {
    const Json* value = take(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const std::optional<double> out = as_number(*value);
    if (!out) refuse();
    return out;
}

std::string Given::text(std::string_view key) {
    const Json* value = take(key);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_string()) refuse();
    return std::string(as_string(*value).value_or(""));
}

std::vector<std::string> Given::texts(std::string_view key) {
    const Json* value = take(key);
    std::vector<std::string> out;
    if (value == nullptr || value->is_null()) return out;
    if (!value->is_array()) {
        refuse();
        return out;
    }
    for (const Json& item : value->get_array()) {
        if (!item.is_string()) refuse();
        out.emplace_back(as_string(item).value_or(""));
    }
    return out;
}

const JsonObject* Given::object(std::string_view key) {
    const Json* value = take(key);
    if (value == nullptr || value->is_null()) return nullptr;
    if (!value->is_object()) refuse();
    return value->if_object();
}

void Given::shown(std::initializer_list<std::string_view> keys) {
    taken_.insert(taken_.end(), keys.begin(), keys.end());
}

std::optional<Given> Given::more(std::string_view key) {
    const Json* value = take(key);
    if (value == nullptr || value->is_null() || (value->is_bool() && !value->get_bool())) return std::nullopt;
    if (!value->is_bool() && !value->is_object()) refuse();
    return Given(value->if_object());
}

std::optional<Reporting> Given::reporting(std::string_view key, std::optional<Reporting> otherwise) {
    const Json* value = take(key);
    if (value == nullptr) return otherwise;
    if (value->is_null() || (value->is_bool() && !value->get_bool())) return std::nullopt;
    const JsonObject* object = value->if_object();
    const Json* minimum = object != nullptr ? find(*object, "min") : nullptr;
    const Json* maximum = object != nullptr ? find(*object, "max") : nullptr;
    const auto from = minimum != nullptr ? interval_of(*minimum) : std::nullopt;
    const auto to = maximum != nullptr ? interval_of(*maximum) : std::nullopt;
    if (!from || !to) {
        refuse();
        return std::nullopt;
    }
    const Json* change = find(*object, "change");
    return Reporting{*from, *to, wire_number(change != nullptr ? as_number(*change).value_or(0) : 0)};
}

Access Given::access(std::string_view key, Access otherwise) {
    struct Name {
        std::string_view name;
        Access access;
    };
    constexpr std::array<Name, 6> kNames{
        {{"STATE", kState}, {"SET", kSet}, {"STATE_SET", kStateSet}, {"STATE_GET", kStateGet}, {"ALL", kAll}}};
    const std::string given = text(key);
    if (given.empty()) return otherwise;
    const auto* const found = std::ranges::find(kNames, given, &Name::name);
    if (found != kNames.end()) return found->access;
    refuse();
    return otherwise;
}

bool Given::complete() const {
    if (wrong_) return false;
    return object_ == nullptr || std::ranges::all_of(*object_, [this](const auto& member) {
               return std::ranges::find(taken_, std::string_view(member.key())) != taken_.end();
           });
}

// ---- Call ----

Given& Call::given(std::size_t number) {
    const auto known = std::ranges::find(objects_, number, &Object::number);
    if (known != objects_.end()) return known->given;
    const Json* value = argument(number);
    if (value != nullptr && !value->is_object() && !value->is_null()) refuse();
    return objects_.emplace_back(Object{number, Given(value != nullptr ? value->if_object() : nullptr)}).given;
}

const Json* Call::argument(std::size_t number) {
    taken_.push_back(number);
    return number < arguments_.size() ? &arguments_[number] : nullptr;
}

const Json* Call::meta(std::string_view name) const {
    if (context_.meta == nullptr) return nullptr;
    for (const Json& item : *context_.meta) {
        const JsonObject* object = item.if_object();
        const Json* value = object != nullptr ? find(*object, name) : nullptr;
        if (value != nullptr) return value;
    }
    return nullptr;
}

bool Call::complete() const {
    if (wrong_ || !std::ranges::all_of(objects_, [](const Object& object) { return object.given.complete(); })) return false;
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
        if (!arguments_[i].is_null() && std::ranges::find(taken_, i) == taken_.end()) return false;
    }
    return true;
}

// ---- Clusters and attributes ----

std::optional<std::uint16_t> interval_of(const Json& value) {
    if (const auto seconds = as_integer(value)) {
        if (*seconds < 0 || *seconds > 0xFFFF) return std::nullopt;
        return static_cast<std::uint16_t>(*seconds);
    }
    const std::string_view text = as_string(value).value_or("");
    if (text == "MIN") return kReportMin;
    if (text == "MAX") return kReportMax;
    std::uint16_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (error != std::errc{}) return std::nullopt;
    if (unit == "_SECOND" || unit == "_SECONDS") return count;
    if (unit == "_MINUTE" || unit == "_MINUTES") return static_cast<std::uint16_t>(count * kReport1Minute);
    if (unit == "_HOUR" || unit == "_HOURS") return static_cast<std::uint16_t>(count * kReport1Hour);
    return std::nullopt;
}

namespace {

const zcl::Cluster* find_cluster_of(const Json* key, zcl::ClusterSet clusters, ManufacturerCode manufacturer) {
    if (key == nullptr) return nullptr;
    if (const auto name = as_string(*key)) return zcl::find_cluster(*name, clusters);
    const auto id = as_integer(*key);
    return id && *id >= 0 && *id <= 0xFFFF ? zcl::find_cluster(static_cast<ClusterId>(*id), manufacturer, clusters) : nullptr;
}

}  // namespace

std::optional<ClusterId> cluster_of(const Json* key, zcl::ClusterSet clusters) {
    const zcl::Cluster* found = find_cluster_of(key, clusters, zcl::kNoManufacturer);
    if (found != nullptr) return found->id;
    const auto id = key != nullptr ? as_integer(*key) : std::nullopt;
    return id && *id >= 0 && *id <= 0xFFFF ? std::optional(static_cast<ClusterId>(*id)) : std::nullopt;
}

Target target_of(Given& given, zcl::ClusterSet clusters) {
    Target out;
    if (const JsonObject* options = given.object("zigbeeCommandOptions")) {
        Given of(options);
        if (const auto code = of.number("manufacturerCode")) out.manufacturer = static_cast<ManufacturerCode>(*code);
        if (!of.complete()) given.refuse();
    }
    const Json* cluster_key = given.take("cluster");
    const Json* attribute_key = given.take("attribute");
    const zcl::Cluster* cluster = find_cluster_of(cluster_key, clusters, out.manufacturer.value_or(zcl::kNoManufacturer));
    // Requests here are by the description of a cluster: one that nobody describes stays with JavaScript.
    if (cluster == nullptr || attribute_key == nullptr) {
        given.refuse();
        return out;
    }
    out.cluster = cluster->id;
    if (cluster->manufacturer != zcl::kNoManufacturer && !out.manufacturer) out.manufacturer = cluster->manufacturer;
    if (const JsonObject* numbered = attribute_key->if_object()) {
        const auto number = integer_in(*numbered, "ID");
        const auto type = integer_in(*numbered, "type");
        if (!number || !type || numbered->size() != 2) given.refuse();
        out.attribute = static_cast<AttributeId>(number.value_or(0));
        out.type = static_cast<zcl::Type>(type.value_or(0));
        return out;
    }
    const auto name = as_string(*attribute_key);
    const zcl::Attribute* attribute = name ? cluster->attribute(*name) : nullptr;
    // Requests here are by number: one that stands for two attributes is another than the name.
    const ManufacturerCode manufacturer = out.manufacturer.value_or(zcl::kNoManufacturer);
    if (attribute == nullptr || cluster->attribute(attribute->id, manufacturer) != attribute)
        given.refuse();
    else {
        out.attribute = attribute->id;
        out.owner = attribute->manufacturer;
    }
    return out;
}

std::optional<VoltageCurve> curve_of(const Json& given) {
    if (given.is_string()) {
        if (given.get_string() == "3V_2100") return VoltageCurve{.kind = VoltageCurve::Kind::V3_2100};
        if (given.get_string() == "3V_1500_2800") return VoltageCurve{.kind = VoltageCurve::Kind::V3_1500_2800};
        return std::nullopt;
    }
    Given of(given.if_object());
    VoltageCurve out;
    out.minimum = of.number("min").value_or(0);
    out.maximum = of.number("max").value_or(0);
    out.offset = of.number("vOffset").value_or(0);
    return given.is_object() && of.complete() ? std::optional(out) : std::nullopt;
}

}  // namespace skep::devices::recipes

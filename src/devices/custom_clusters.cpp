#include "devices/custom_clusters.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace skep::devices {

namespace {

template <class Integer>
Integer number_or(const JsonObject& of, std::string_view name, Integer otherwise) {
    return static_cast<Integer>(integer_in(of, name).value_or(otherwise));
}
struct NamedKind {
    std::string_view name;
    zcl::Condition::Kind kind;
};
constexpr std::array kKinds{
    NamedKind{"minimumRemainingBufferBytes", zcl::Condition::Kind::MinimumRemainingBytes},
    NamedKind{"bitMaskSet", zcl::Condition::Kind::BitMaskSet},
    NamedKind{"bitFieldEnum", zcl::Condition::Kind::BitFieldEnum},
    NamedKind{"fieldEquals", zcl::Condition::Kind::FieldEqual},
    NamedKind{"fieldGT", zcl::Condition::Kind::FieldGreater},
};

// Lists whose length is the parameter before.
bool is_counted_list(zcl::ParameterType type) {
    return type >= zcl::ParameterType::ListUint8 && type <= zcl::ParameterType::ListZoneInfo;
}

}  // namespace

CustomClusters::CustomClusters(const JsonObject& clusters) {
    for (const auto& [name, value] : clusters) {
        if (const JsonObject* cluster = value.if_object()) add(name, *cluster);
    }
}

std::string_view CustomClusters::keep(std::string_view text) {
    return texts_.emplace_back(text);
}

void CustomClusters::add(std::string_view name, const JsonObject& cluster) {
    const auto id = integer_in(cluster, "ID");
    if (!id) return;
    zcl::Cluster made{.id = static_cast<ClusterId>(*id), .name = keep(text_in(cluster, "name").empty() ? name : text_in(cluster, "name"))};
    if (const JsonObject* list = object_in(cluster, "attributes")) made.attributes = attributes(*list);
    if (const JsonObject* list = object_in(cluster, "commands")) made.commands = commands(*list);
    if (const JsonObject* list = object_in(cluster, "commandsResponse")) made.responses = commands(*list);
    made.manufacturer = number_or<ManufacturerCode>(cluster, "manufacturerCode", zcl::kNoManufacturer);
    set_.push_back(&clusters_.emplace_back(made));
}

std::span<const zcl::Attribute> CustomClusters::attributes(const JsonObject& list) {
    std::vector<zcl::Attribute>& out = attributes_.emplace_back();
    for (const auto& [name, value] : list) {
        const JsonObject* of = value.if_object();
        if (of == nullptr || !integer_in(*of, "ID")) continue;
        zcl::Attribute attribute{.id = number_or<AttributeId>(*of, "ID", 0),
                                 .name = keep(name),
                                 .type = static_cast<zcl::Type>(number_or<std::uint8_t>(*of, "type", 0)),
                                 .manufacturer = number_or<ManufacturerCode>(*of, "manufacturerCode", zcl::kNoManufacturer),
                                 .writable = flag_in(*of, "write"),
                                 .reportable = flag_in(*of, "report"),
                                 .readable = flag_in(*of, "read", true),
                                 .limits = limits(*of)};
        out.push_back(attribute);
    }
    std::ranges::stable_sort(out, {}, &zcl::Attribute::id);
    return out;
}

std::span<const zcl::Command> CustomClusters::commands(const JsonObject& list) {
    std::vector<zcl::Command>& out = commands_.emplace_back();
    for (const auto& [name, value] : list) {
        const JsonObject* of = value.if_object();
        if (of == nullptr || !integer_in(*of, "ID")) continue;
        zcl::Command command{.id = number_or<std::uint8_t>(*of, "ID", 0), .name = keep(name)};
        if (const JsonArray* parts = array_in(*of, "parameters")) command.parameters = parameters(*parts);
        if (const auto response = integer_in(*of, "response")) command.response = static_cast<std::uint8_t>(*response);
        command.manufacturer = number_or<ManufacturerCode>(*of, "manufacturerCode", zcl::kNoManufacturer);
        out.push_back(command);
    }
    return out;
}

std::span<const zcl::Parameter> CustomClusters::parameters(const JsonArray& list) {
    std::vector<zcl::Parameter>& out = parameters_.emplace_back();
    for (const Json& value : list) {
        const JsonObject* of = value.if_object();
        if (of == nullptr) continue;
        zcl::Parameter parameter{.name = keep(text_in(*of, "name")),
                                 .type = static_cast<zcl::ParameterType>(number_or<std::uint16_t>(*of, "type", 0))};
        if (const JsonArray* rules = array_in(*of, "conditions")) parameter.conditions = conditions(*rules);
        if (is_counted_list(parameter.type) && !out.empty()) parameter.length_field = out.back().name;
        parameter.limits = limits(*of);
        out.push_back(parameter);
    }
    return out;
}

std::span<const zcl::Condition> CustomClusters::conditions(const JsonArray& list) {
    std::vector<zcl::Condition>& out = conditions_.emplace_back();
    for (const Json& value : list) {
        const JsonObject* of = value.if_object();
        const auto kind = of == nullptr ? kKinds.end() : std::ranges::find(kKinds, text_in(*of, "type"), &NamedKind::name);
        if (kind == kKinds.end()) continue;
        const bool has_field = find(*of, "field") != nullptr;
        const bool has_mask = find(*of, "mask") != nullptr;
        out.push_back({.kind = kind->kind,
                       .field = keep(text_in(*of, has_field ? "field" : "param")),
                       .value = number_or<std::uint32_t>(*of, has_mask ? "mask" : "value", 0),
                       .offset = number_or<std::uint8_t>(*of, "offset", 0),
                       .size = number_or<std::uint8_t>(*of, "size", 0),
                       .reversed = flag_in(*of, "reversed")});
    }
    return out;
}

const zcl::Limits* CustomClusters::limits(const JsonObject& of) {
    zcl::Limits out;
    bool any = false;
    const auto take = [&](std::string_view name, auto assign) {
        if (const Json* value = find(of, name)) {
            assign(*value);
            any = true;
        }
    };
    const auto length = [](const Json& value) { return static_cast<std::uint16_t>(as_integer(value).value_or(0)); };
    take("min", [&](const Json& value) { out.minimum = as_number(value).value_or(out.minimum); });
    take("max", [&](const Json& value) { out.maximum = as_number(value).value_or(out.maximum); });
    take("minLen", [&](const Json& value) { out.minimum_length = length(value); });
    take("maxLen", [&](const Json& value) { out.maximum_length = length(value); });
    take("length", [&](const Json& value) { out.minimum_length = out.maximum_length = length(value); });
    take("default", [&](const Json& value) {
        out.default_number = as_number(value);
        if (const auto text = as_string(value)) out.default_text = keep(*text);
    });
    if (const JsonObject* special = object_in(of, "special")) {
        std::vector<std::uint64_t>& values = specials_.emplace_back();
        for (const auto& entry : *special) {
            const std::string_view key = entry.key();
            std::uint64_t number = 0;
            std::from_chars(key.data(), key.data() + key.size(), number);
            values.push_back(number);
        }
        out.special = values;
        any = true;
    }
    return any ? &limits_.emplace_back(out) : nullptr;
}

}  // namespace skep::devices

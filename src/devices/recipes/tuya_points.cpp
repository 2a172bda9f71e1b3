// Tuya's extensions that are one data point each.
#include "devices/recipes/recipe.h"
#include "devices/tuya/single_point.h"
#include "devices/values.h"

namespace skep::devices::recipes {

namespace {

using Names = std::vector<std::pair<std::string, int>>;
using tuya::PointType;

// What all of them take; `name` and `type` are of those that have their own.
tuya::SinglePoint point_of(Given& given, std::string_view name, PointType type, bool read_only) {
    tuya::SinglePoint out;
    const auto id = given.number("dp");
    if (!id) given.refuse();
    out.id = static_cast<std::uint8_t>(id.value_or(0));
    out.name = given.text("name");
    if (out.name.empty()) out.name = name;
    if (out.name.empty()) given.refuse();
    out.type = type;
    if (const auto number = given.number("type")) {
        out.type = static_cast<PointType>(*number);
        if (*number < 0 || *number > static_cast<int>(PointType::Bitmap)) given.refuse();
    }
    if (out.type == PointType::Raw || out.type == PointType::Text) given.refuse();
    out.endpoint = given.text("endpoint");
    out.read_only = given.flag("readOnly", read_only);
    if (given.object("skip") != nullptr) given.refuse();
    given.shown({"description", "expose", "unit", "valueMin", "valueMax", "valueStep"});
    return out;
}

Names names_of(Given& given, Names otherwise) {
    const JsonObject* lookup = given.object("lookup");
    if (lookup == nullptr) {
        if (otherwise.empty()) given.refuse();
        return otherwise;
    }
    Names out;
    for (const auto& [name, value] : *lookup) {
        const auto number = as_integer(value);
        if (!number) given.refuse();
        out.emplace_back(name, static_cast<int>(number.value_or(0)));
    }
    return out;
}

std::vector<Feature> named(Call& call, std::string_view name, PointType type, bool read_only, Names names) {
    Given& given = call.given();
    tuya::SinglePoint point = point_of(given, name, type, read_only);
    point.converter = tuya::convert::numbers(names_of(given, std::move(names)));
    return {tuya::single_point(std::move(point))};
}
std::vector<Feature> enum_lookup(Call& call) {
    return named(call, "", PointType::Number, false, {});
}
std::vector<Feature> action(Call& call) {
    return named(call, "action", PointType::Number, true, {});
}
std::vector<Feature> power_on_behavior(Call& call) {
    return named(call, "power_on_behavior", PointType::Enum, false, {{"off", 0}, {"on", 1}, {"previous", 2}});
}
std::vector<Feature> backlight_mode(Call& call) {
    return named(call, "backlight_mode", PointType::Enum, false, {{"off", 0}, {"normal", 1}, {"inverted", 2}});
}

using Pair = std::pair<Json, Json>;
Pair pair_of(Given& given, std::string_view key, Pair otherwise) {
    const Json* pair = given.take(key);
    if (pair == nullptr || pair->is_null()) {
        if (otherwise.first.is_null()) given.refuse();
        return otherwise;
    }
    const JsonArray* parts = pair->if_array();
    if (parts == nullptr || parts->size() != 2 || (*parts)[0].is_object() || (*parts)[1].is_object()) {
        given.refuse();
        return otherwise;
    }
    return {(*parts)[0], (*parts)[1]};
}
std::vector<Feature> either(Call& call, std::string_view name, PointType type, Pair on, Pair off) {
    Given& given = call.given();
    tuya::SinglePoint point = point_of(given, name, type, false);
    Pair given_on = pair_of(given, "valueOn", std::move(on));
    point.converter = tuya::convert::either(std::move(given_on), pair_of(given, "valueOff", std::move(off)));
    return {tuya::single_point(std::move(point))};
}
std::vector<Feature> binary(Call& call) {
    return either(call, "", PointType::Bool, {}, {});
}
std::vector<Feature> on_off(Call& call) {
    return either(call, "state", PointType::Bool, {"ON", true}, {"OFF", false});
}
std::vector<Feature> child_lock(Call& call) {
    return either(call, "child_lock", PointType::Bool, {"LOCK", true}, {"UNLOCK", false});
}

std::vector<Feature> numeric_with(Call& call, std::string_view name, bool read_only, std::optional<double> scale) {
    Given& given = call.given();
    tuya::SinglePoint point = point_of(given, name, PointType::Number, read_only);
    if (const auto given_scale = given.number("scale")) scale = given_scale;
    point.converter = scale ? tuya::convert::divided_by(*scale) : tuya::convert::raw();
    return {tuya::single_point(std::move(point))};
}
std::vector<Feature> numeric(Call& call) {
    return numeric_with(call, "", false, std::nullopt);
}
std::vector<Feature> temperature(Call& call) {
    constexpr double kTenths = 10;
    return numeric_with(call, "temperature", true, kTenths);
}
std::vector<Feature> humidity(Call& call) {
    return numeric_with(call, "humidity", true, std::nullopt);
}
std::vector<Feature> battery(Call& call) {
    return numeric_with(call, "battery", true, std::nullopt);
}

std::vector<Feature> combined_actions(Call& call) {
    const Json* list = call.argument(0);
    std::vector<Feature> out;
    if (list == nullptr || !list->is_array()) call.refuse();
    for (const Json& item : list != nullptr && list->is_array() ? list->get_array() : JsonArray{}) {
        auto made = item.is_object() ? features_of(item.get_object(), call.context()) : Error{Errc::Malformed, "no extension"};
        if (!made) {
            call.refuse();
            return out;
        }
        for (Feature& feature : *made) out.push_back({.decoders = std::move(feature.decoders)});
    }
    return out;
}

constexpr Primitive kPrimitives[] = {
    {"tuya:tuyaModernExtend.dpEnumLookup", 0xa8301f76a6637a99, enum_lookup},
    {"tuya:tuyaModernExtend.dpAction", 0xad7922332c8dbd28, action},
    {"tuya:tuyaModernExtend.combineActions", 0x4de659031ee82670, combined_actions},
    {"tuya:tuyaModernExtend.dpPowerOnBehavior", 0xea2814546bea875f, power_on_behavior},
    {"tuya:tuyaModernExtend.dpBacklightMode", 0xac72bb17a97b4cb3, backlight_mode},
    {"tuya:tuyaModernExtend.dpBinary", 0x2eddf491e1c0be56, binary},
    {"tuya:tuyaModernExtend.dpOnOff", 0xa2340a864d604bfa, on_off},
    {"tuya:tuyaModernExtend.dpChildLock", 0x2b7426a14113bbbf, child_lock},
    {"tuya:tuyaModernExtend.dpNumeric", 0x474f9fefed470a49, numeric},
    {"tuya:tuyaModernExtend.dpTemperature", 0x2689c80a5460d965, temperature},
    {"tuya:tuyaModernExtend.dpHumidity", 0xd1b372006e157020, humidity},
    {"tuya:tuyaModernExtend.dpBattery", 0x58e4c1581e94b5d6, battery},
};

}  // namespace

std::span<const Primitive> tuya_point_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

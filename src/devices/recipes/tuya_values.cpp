// Value converters of data points that are made of a few plain operations: names, factors, ranges, truth.
#include <fmt/core.h>

#include <array>

#include "devices/recipes/recipe.h"
#include "devices/values.h"

namespace skep::devices::recipes {

namespace {

using tuya::Converter;
using tuya::PointType;
using tuya::PointValue;
using tuya::Told;

// ---- Values that a recipe gives ----

constexpr std::uint64_t kEnumPin = 0x7abbf1ae09a9fd4b, kEnumClassPin = 0x7c47bd718c7d47c9;

// A plain value, or {"$": "tuya:enumConstructor", "a": [1]}.
std::optional<PointValue> value_of(const Json& given, const Context& context) {
    if (given.is_bool()) return tuya::bool_value(given.get_bool());
    if (const auto number = as_number(given)) return tuya::number_value(*number);
    if (given.is_string()) return PointValue{PointType::Text, given, {}};
    const JsonObject* made = given.if_object();
    if (made == nullptr) return std::nullopt;
    const std::string_view name = text_in(*made, "$");
    const bool known = (name == "tuya:enumConstructor" && context.pin_of(name) == kEnumPin) ||
                       (name == "tuya:Enum" && context.pin_of(name) == kEnumClassPin);
    const JsonArray* arguments = array_in(*made, "a");
    const auto number = known && arguments != nullptr && arguments->size() == 1 ? as_integer(arguments->front()) : std::nullopt;
    return number ? std::optional(tuya::enum_value(static_cast<int>(*number))) : std::nullopt;
}

Converter lookup_of(Call& call) {
    const Json* map = call.argument(0);
    const Json* otherwise = call.argument(1);
    std::vector<std::pair<std::string, PointValue>> rows;
    const JsonObject* names = map != nullptr ? map->if_object() : nullptr;
    if (names == nullptr || find(*names, "$") != nullptr) {
        call.refuse();
        return {};
    }
    for (const auto& [name, given] : *names) {
        const auto value = value_of(given, call.context());
        if (!value) call.refuse();
        rows.emplace_back(name, value.value_or(PointValue{}));
    }
    return tuya::convert::lookup(std::move(rows), otherwise != nullptr && !otherwise->is_null() ? std::optional(*otherwise) : std::nullopt);
}

double number_in(Call& call, std::size_t at) {
    const Json* given = call.argument(at);
    const auto number = given != nullptr ? as_number(*given) : std::nullopt;
    if (!number) call.refuse();
    return number.value_or(1);
}

// ---- Names ----

struct Row {
    std::string_view name;
    int value;
};
template <PointType type, const auto& rows>
Converter named(Call&) {
    std::vector<std::pair<std::string, PointValue>> out;
    for (const Row& row : rows) {
        PointValue value = type == PointType::Bool ? tuya::bool_value(row.value != 0) : tuya::number_value(row.value);
        if (type == PointType::Enum) value = tuya::enum_value(row.value);
        out.emplace_back(row.name, std::move(value));
    }
    return tuya::convert::lookup(std::move(out));
}

constexpr std::array kOnOff{Row{"ON", 1}, Row{"OFF", 0}};
constexpr std::array kOffOn{Row{"ON", 0}, Row{"OFF", 1}};
constexpr std::array kLocks{Row{"LOCK", 1}, Row{"UNLOCK", 0}};
constexpr std::array kAfterPowerCut{Row{"off", 0}, Row{"on", 1}, Row{"previous", 2}};
constexpr std::array kCoverActions{Row{"OPEN", 0}, Row{"STOP", 1}, Row{"CLOSE", 2}, Row{"CONTINUE", 3}};
constexpr std::array kLevels{Row{"low", 0}, Row{"medium", 1}, Row{"high", 2}};
constexpr std::array kTurns{Row{"normal", 0}, Row{"reversed", 1}};
constexpr std::array kUnits{Row{"celsius", 0}, Row{"fahrenheit", 1}};
constexpr std::array kLimits{Row{"set_up", 0}, Row{"set_down", 1}, Row{"delete_up", 2}, Row{"delete_down", 3}, Row{"delete_both", 4}};
constexpr std::array kLamps{Row{"led", 0}, Row{"incandescent", 1}, Row{"halogen", 2}};
constexpr std::array kMotions{Row{"opening", 0}, Row{"closing", 1}, Row{"stopped", 2}};
constexpr std::array kTests{Row{"checking", 0}, Row{"success", 1}, Row{"failure", 2}, Row{"others", 3}};
constexpr std::array kBacklights{Row{"off", 0}, Row{"normal", 1}, Row{"inverted", 2}};
constexpr std::array kUpDown{Row{"up", 0}, Row{"down", 1}};
constexpr std::array kButtons{Row{"momentary", 0}, Row{"toggle", 1}, Row{"state", 2}};
constexpr std::array kToggles{Row{"toggle", 0}, Row{"state", 1}, Row{"momentary", 2}};
constexpr std::array kDegrees{Row{"low", 1}, Row{"normal", 0}, Row{"high", 2}};
constexpr std::array kScenes{Row{"switch", 0}, Row{"scene", 1}};
constexpr std::array kCurtains{Row{"switch", 0}, Row{"curtain", 1}};
constexpr std::array kSides{Row{"left", 0}, Row{"right", 1}};
constexpr std::array kAlarms{Row{"lower_alarm", 0}, Row{"upper_alarm", 1}, Row{"cancel", 2}};
constexpr std::array kPumps{Row{"supply", 1}, Row{"drainage", 0}};
constexpr std::array kPumpControls{Row{"auto", 1}, Row{"manual", 0}};

// ---- Arithmetic ----

template <int divisor>
Converter divided(Call&) {
    return tuya::convert::divided_by(divisor);
}
Converter divided_by_given(Call& call) {
    return tuya::convert::divided_by(number_in(call, 0));
}
Converter multiplied(double factor) {
    Converter out;
    out.from = [factor](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        return number(tuya::js_number_of(value) * factor);
    };
    out.to = [factor](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        return std::optional(tuya::number_value(js_number_of(value) / factor));
    };
    return out;
}
Converter divided_when_told(Call&) {
    constexpr double kDivisor = 10;
    return {.from = tuya::convert::divided_by(kDivisor).from, .to = tuya::convert::raw().to};
}

// The property's range, and the data point's.
Converter scaled(double low, double high, double wire_low, double wire_high) {
    Converter out;
    out.from = [=](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        return number(map_range(tuya::js_number_of(value), wire_low, wire_high, low, high));
    };
    out.to = [=](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        return std::optional(tuya::number_value(map_range(js_number_of(value), low, high, wire_low, wire_high)));
    };
    return out;
}
Converter scaled_as_given(Call& call) {
    return scaled(number_in(call, 0), number_in(call, 1), number_in(call, 2), number_in(call, 3));
}

// Bits that stand for a negative number from `most` on.
template <int most, int wrap>
Converter wrapped(Call&) {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        const double plain = tuya::js_number_of(value);
        return plain > most ? number(plain - wrap) : tuya::told_as(value);
    };
    out.to = [](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        const double plain = js_number_of(value);
        if (plain < 0) return std::optional(tuya::number_value(wrap + plain));
        return tuya::value_by_type(value);
    };
    return out;
}

// ---- Truth ----

template <PointType type, int wanted>
Converter true_when(Call&) {
    return tuya::convert::true_when(tuya::number_value(wanted));
}
Converter true_when_given(Call& call) {
    const Json* given = call.argument(0);
    const auto wanted = given != nullptr ? value_of(*given, call.context()) : std::nullopt;
    if (!wanted) call.refuse();
    return tuya::convert::true_when(wanted.value_or(PointValue{}));
}
Converter inverted(Call&) {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told { return Json(!tuya::truthy(value)); };
    out.to = [](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        return std::optional(tuya::bool_value(!truthy(&value)));
    };
    return out;
}
Converter fault(Call&) {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told { return Json(tuya::truthy(value)); };
    return out;
}

Converter raw(Call&) {
    return tuya::convert::raw();
}
Converter on_off_loose(Call&) {
    return tuya::convert::on_off_loose();
}
template <bool inverted>
Converter cover_position(Call&) {
    return tuya::convert::cover_position(inverted);
}
Converter always(Call& call) {
    const Json* given = call.argument(0);
    if (given == nullptr || given->is_null() || given->is_object()) call.refuse();
    Converter out;
    out.from = [value = given != nullptr ? *given : Json()](const PointValue&, const zigbee::Message&, Device&, Update&) -> Told {
        return value;
    };
    return out;
}

Converter scale_to_254(Call&) {
    return scaled(0, 254, 0, 1000);
}

constexpr ValuePrimitive kPrimitives[] = {
    {"tuya:valueConverter.raw", 0x62d50032e7be3717, raw},
    {"tuya:valueConverterBasic.raw", 0xfc10741e2b42f134, raw},
    {"tuya:valueConverter.countdown", 0x6d3bafdd4985603f, raw},
    {"tuya:valueConverterBasic.lookup", 0x63d6f68a473667e5, lookup_of},
    {"tuya:valueConverterBasic.divideBy", 0x0dcd16705d34cf0c, divided_by_given},
    {"tuya:valueConverterBasic.scale", 0x6b3c187b796c6929, scaled_as_given},
    {"tuya:valueConverterBasic.trueFalse", 0xf11bcb850fdac4ac, true_when_given},
    {"tuya:valueConverter.divideBy2", 0xb15e62743554679d, divided<2>},
    {"tuya:valueConverter.divideBy10", 0xc3f6a4fc535c9bdd, divided<10>},
    {"tuya:valueConverter.divideBy100", 0x7f7d1fa3915a727b, divided<100>},
    {"tuya:valueConverter.divideBy1000", 0x624143449f4c1804, divided<1000>},
    {"tuya:valueConverter.divideBy10FromOnly", 0xfebd580e108cbfe7, divided_when_told},
    {"tuya:valueConverter.multiplyBy10", 0x516031a374c6cb1c, [](Call&) { return multiplied(10); }},
    {"tuya:valueConverter.scale0_254to0_1000", 0x85388f473012472b, scale_to_254},
    {"tuya:valueConverter.localTemperatureCalibration", 0xa565c58cac99f944, wrapped<4000, 4096>},
    {"tuya:valueConverter.localTemperatureCalibration_256", 0xbab0bb08e90e2a02, wrapped<200, 256>},
    {"tuya:valueConverter.trueFalse0", 0xb284fd33818cb82a, true_when<PointType::Number, 0>},
    {"tuya:valueConverter.trueFalse1", 0x66faa4da4838246e, true_when<PointType::Number, 1>},
    {"tuya:valueConverter.trueFalseEnum0", 0x1bd4e4478d66f3a0, true_when<PointType::Enum, 0>},
    {"tuya:valueConverter.trueFalseEnum1", 0xeb2aec916cf9ded0, true_when<PointType::Enum, 1>},
    {"tuya:valueConverter.trueFalseInvert", 0x22b21c601dff0388, inverted},
    {"tuya:valueConverter.inverse", 0xd707117ebc1e6e2b, inverted},
    {"tuya:valueConverter.fault", 0x99592c5fbc2f06c0, fault},
    {"tuya:valueConverter.static", 0xc4d699e23ebc4d88, always},
    {"tuya:valueConverter.coverPosition", 0xfd77284e2f54abcb, cover_position<false>},
    {"tuya:valueConverter.coverPositionInverted", 0x56608e4bd0cefc7e, cover_position<true>},
    {"tuya:valueConverter.onOffNotStrict", 0xc34b9f2e9aab47fa, on_off_loose},

    {"tuya:valueConverter.onOff", 0xa819b2c9b1d5ce8e, named<PointType::Bool, kOnOff>},
    {"tuya:valueConverter.onOffEnumOn1", 0x52301075ee51fd0a, named<PointType::Enum, kOnOff>},
    {"tuya:valueConverter.onOffEnumOn0", 0x0a08b076708cfa98, named<PointType::Enum, kOffOn>},
    {"tuya:valueConverter.lockUnlock", 0xb9ecf8152ce7dd84, named<PointType::Bool, kLocks>},
    {"tuya:valueConverter.powerOnBehavior", 0xc272fa38083bd13b, named<PointType::Number, kAfterPowerCut>},
    {"tuya:valueConverter.powerOnBehaviorEnum", 0xf87e4b7bacc8539e, named<PointType::Enum, kAfterPowerCut>},
    {"tuya:valueConverter.coverAction", 0x28e3275ea2c74e8e, named<PointType::Enum, kCoverActions>},
    {"tuya:valueConverter.batteryState", 0x2210f72736a47ba2, named<PointType::Number, kLevels>},
    {"tuya:valueConverter.tubularMotorDirection", 0x091b999d4cd736ea, named<PointType::Enum, kTurns>},
    {"tuya:valueConverter.temperatureUnit", 0x8313a152747ef1a1, named<PointType::Number, kUnits>},
    {"tuya:valueConverter.temperatureUnitEnum", 0x0c6d019d143c0750, named<PointType::Enum, kUnits>},
    {"tuya:valueConverter.coverLimit", 0xadced6d19ae8d8ff, named<PointType::Enum, kLimits>},
    {"tuya:valueConverter.lightType", 0xff6629b169a8bb4d, named<PointType::Number, kLamps>},
    {"tuya:valueConverter.motorState", 0x516bc06c7db3cd36, named<PointType::Enum, kMotions>},
    {"tuya:valueConverter.selfTestResult", 0x079c99a000b0a6bf, named<PointType::Number, kTests>},
    {"tuya:valueConverter.backlightModeOffNormalInverted", 0x1eaf67858933c2e4, named<PointType::Enum, kBacklights>},
    {"tuya:valueConverter.clickControl", 0x57078ae704652961, named<PointType::Enum, kUpDown>},
    {"tuya:valueConverter.switchType", 0x6244a0d5959d8910, named<PointType::Enum, kButtons>},
    {"tuya:valueConverter.switchType2", 0x52a2546a2ecf8177, named<PointType::Enum, kToggles>},
    {"tuya:valueConverter.level", 0xe1398869f0033e10, named<PointType::Enum, kDegrees>},
    {"tuya:valueConverter.switchMode", 0x54ac807b64e68d72, named<PointType::Enum, kScenes>},
    {"tuya:valueConverter.switchMode2", 0x01556e07fd928b3e, named<PointType::Enum, kCurtains>},
    {"tuya:valueConverter.motorDirectionSide", 0x220fe7ab4751af54, named<PointType::Enum, kSides>},
    {"tuya:valueConverter.temperature_humidity_alarm", 0x1243b483a7655484, named<PointType::Enum, kAlarms>},
    {"tuya:valueConverter.pumpMode", 0x8e4030a35e5fecbf, named<PointType::Bool, kPumps>},
    {"tuya:valueConverter.pumpControl", 0xa4f17965908eec76, named<PointType::Bool, kPumpControls>},
};

}  // namespace

std::span<const ValuePrimitive> tuya_value_primitives() {
    return kPrimitives;
}

const ValuePrimitive* find_value_primitive(std::string_view name) {
    for (const std::span<const ValuePrimitive> list : {tuya_value_primitives(), tuya_more_value_primitives()}) {
        const auto found = std::ranges::find(list, name, &ValuePrimitive::name);
        if (found != list.end()) return &*found;
    }
    return nullptr;
}

Result<Converter> converter_of(const Json& made, const Context& context) {
    const JsonObject* call = made.if_object();
    if (call == nullptr) return Error{Errc::Malformed, "a value converter that is none"};
    const std::string_view name = text_in(*call, "$");
    const ValuePrimitive* primitive = find_value_primitive(name);
    if (primitive == nullptr) return Error{Errc::Unsupported, fmt::format("{} has no primitive", name)};
    if (context.pin_of(name) != primitive->pin)
        return Error{Errc::Unsupported, fmt::format("{} is another than its primitive stands for", name)};
    static const JsonArray none;
    const JsonArray* arguments = array_in(*call, "a");
    Call given(arguments != nullptr ? *arguments : none, context);
    Converter out = primitive->make(given);
    if (!given.complete()) return Error{Errc::Unsupported, fmt::format("{} with such arguments", name)};
    return out;
}

}  // namespace skep::devices::recipes

// Value converters of data points that say more than one thing, or depend on more than the value.
#include <fmt/core.h>

#include <array>
#include <cmath>

#include "devices/recipes/recipe.h"
#include "devices/values.h"

namespace skep::devices::recipes {

namespace {

using tuya::Converter;
using tuya::PointType;
using tuya::PointValue;
using tuya::Told;
using Sent = Result<std::optional<PointValue>>;

// Converters that need neither the message nor the device.
template <class From>
Converter told_by(From from) {
    Converter out;
    out.from = [from](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told { return from(value); };
    return out;
}

// ---- Bytes, as they come or in base64 ----

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// What is no letter of base64 is passed over, as Node does.
Bytes from_base64(BytesView text) {
    Bytes out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const std::uint8_t letter : text) {
        const char plain = letter == '-' ? '+' : letter == '_' ? '/' : static_cast<char>(letter);
        const std::size_t six = kBase64.find(plain);
        if (six == std::string_view::npos) continue;
        bits = bits << 6 | static_cast<std::uint32_t>(six);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out.push_back(static_cast<std::uint8_t>(bits >> count));
    }
    return out;
}

Result<Bytes> bytes_of(const PointValue& value) {
    if (value.defined && value.type == PointType::Raw) return value.bytes;
    if (value.defined && value.type == PointType::Text) return from_base64(value.bytes);
    return Error{Errc::Invalid, "data point is neither bytes nor a text"};
}

// Of high byte first; bytes that are not there are 0.
std::uint32_t word(const Bytes& bytes, std::size_t at, std::size_t count) {
    std::uint32_t out = 0;
    for (std::size_t i = at; i < at + count; ++i) out = out << 8 | (i < bytes.size() ? bytes[i] : 0U);
    return out;
}

// ---- Voltage, current and power of a phase ----

struct Phase {
    std::size_t voltage, voltage_bytes, current, current_bytes;
    std::size_t power, power_bytes;  // no bytes: it has none
};
constexpr Phase kPhase1{13, 2, 11, 2, 0, 0}, kPhase2{0, 2, 3, 2, 6, 2}, kPhase3{0, 2, 2, 3, 5, 3}, kPhase5{2, 2, 5, 2, 8, 2};
constexpr double kTenths = 10, kThousandths = 1000;

JsonObject measured_by(const Bytes& bytes, const Phase& phase, const std::string& postfix) {
    JsonObject out;
    out["voltage" + postfix] = number(word(bytes, phase.voltage, phase.voltage_bytes) / kTenths);
    out["current" + postfix] = number(word(bytes, phase.current, phase.current_bytes) / kThousandths);
    if (phase.power_bytes > 0) out["power" + postfix] = number(word(bytes, phase.power, phase.power_bytes));
    return out;
}

template <const Phase& phase>
Converter phase_of(Call&) {
    return told_by([](const PointValue& value) -> Told {
        const Result<Bytes> bytes = bytes_of(value);
        if (!bytes) return bytes.error();
        return Json(measured_by(*bytes, phase, ""));
    });
}

// All bytes must be there.
Converter phase_of_bytes(Call&) {
    constexpr std::size_t kLength = 8;
    return told_by([](const PointValue& value) -> Told {
        if (value.type != PointType::Raw || value.bytes.size() < kLength) return Error{Errc::Malformed, "phase is too short"};
        return Json(measured_by(value.bytes, kPhase3, ""));
    });
}

Converter phase_with_name(Call& call) {
    const Json* name = call.argument(0);
    if (name == nullptr || !name->is_string()) call.refuse();
    std::string postfix = "_" + std::string(name != nullptr ? as_string(*name).value_or("") : "");
    return told_by([postfix](const PointValue& value) -> Told {
        constexpr std::uint32_t kMost = 0x7FFF, kNegatives = 0x999A;  // from where on power is negative
        const Result<Bytes> bytes = bytes_of(value);
        if (!bytes) return bytes.error();
        JsonObject out = measured_by(*bytes, kPhase2, postfix);
        const std::uint32_t power = word(*bytes, kPhase2.power, kPhase2.power_bytes);
        if (power > kMost) out["power" + postfix] = number(-(static_cast<double>(kNegatives) - power));
        return Json(std::move(out));
    });
}

Converter power(Call&) {
    return told_by([](const PointValue& value) -> Told {
        constexpr double kMost = 0x0FFFFFFF, kNegatives = 0x1999999C;
        const double plain = tuya::js_number_of(value);
        return plain > kMost ? number(-(kNegatives - plain)) : tuya::told_as(value);
    });
}

// ---- Faults ----

Converter error_or_battery_low(Call&) {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device& device, Update&) -> Told {
        Update error;
        if (const auto told = tuya::told_as(value))
            error.set("error", *told);
        else
            error.clear("error");
        device.publish(std::move(error));
        const bool is_number = value.type == PointType::Number || value.type == PointType::Enum || value.type == PointType::Bitmap;
        return Json(is_number && as_number(value.plain) == 1.0);
    };
    return out;
}

// Of circuit breakers, bit by bit. Some tell of negative power by the bit of magnetism.
template <bool negative_power>
Converter breaker_faults(Call&) {
    return told_by([](const PointValue& value) -> Told {
        constexpr std::array<std::string_view, 17> kNames{"short_circuit", "surge",         "overload",   "leakage_current", "temperature",
                                                          "fire",          "high_power",    "self_test",  "over_current",    "unbalance",
                                                          "over_voltage",  "under_voltage", "miss_phase", "outage",          "magnetism",
                                                          "credit",        "no_balance"};
        const double plain = tuya::js_number_of(value);
        const auto bits = static_cast<std::uint32_t>(std::isfinite(plain) ? static_cast<std::int64_t>(plain) : 0);
        JsonArray out;
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            if ((bits >> i & 1) == 0) continue;
            out.push_back(Json(negative_power && kNames[i] == "magnetism" ? std::string_view("negative_power") : kNames[i]));
        }
        return Json(std::move(out));
    });
}

// ---- Thermostats ----

unsigned count_in(Call& call, std::size_t at, unsigned otherwise) {
    const Json* given = call.argument(at);
    const auto count = given != nullptr ? as_integer(*given) : std::nullopt;
    return static_cast<unsigned>(count.value_or(otherwise));
}
constexpr unsigned kTransitions = 4;

Converter schedule(Call&) {
    return tuya::convert::schedule_day(0, kTransitions);
}
Converter schedule_with_count(Call& call) {
    return tuya::convert::schedule_day(0, count_in(call, 0, kTransitions));
}
Converter schedule_with_day(Call& call) {
    const Json* day = call.argument(0);
    const auto number = day != nullptr ? as_integer(*day) : std::nullopt;
    if (!number) call.refuse();
    return tuya::convert::schedule_day(static_cast<std::uint8_t>(number.value_or(0)), count_in(call, 1, kTransitions));
}

// By number what a device's mode means; what it is sent as comes from `names`. Of numbers that mean nothing some tell that there is none.
Converter modes_of(std::vector<std::pair<double, JsonObject>> modes, Converter names, bool unknown_clears) {
    Converter out;
    out.to = std::move(names.to);
    out.from = [modes = std::move(modes), unknown_clears](const PointValue& value, const zigbee::Message&, Device&,
                                                          Update& update) -> Told {
        const auto plain = value.type == PointType::Bool ? std::nullopt : as_number(value.plain);
        if (!value.defined || !plain) return Error{Errc::Invalid, "system_mode is not a number"};
        for (const auto& [number, members] : modes) {
            if (number != *plain) continue;
            JsonObject told;
            for (const auto& [name, given] : members) {
                if (given.is_null())
                    update.clear(name);
                else
                    told[name] = given;
            }
            return Json(std::move(told));
        }
        if (!unknown_clears) return Error{Errc::Invalid, fmt::format("system_mode {} is none", *plain)};
        update.clear("preset");
        update.clear("system_mode");
        return std::nullopt;
    };
    return out;
}

JsonObject mode_of(const JsonObject& given) {
    JsonObject out;
    for (const auto& [name, key] : {std::pair("running_mode", "deviceMode"), {"system_mode", "systemMode"}, {"preset", "preset"}}) {
        const Json* value = find(given, key);
        out[name] = value != nullptr ? *value : Json(nullptr);
    }
    return out;
}

Converter modes_and_presets(Call& call) {
    Given& given = call.given();
    std::vector<std::pair<double, JsonObject>> modes;
    if (const JsonObject* from = given.object("fromMap")) {
        for (const auto& [number, mode] : *from) {
            if (!mode.is_object()) call.refuse();
            modes.emplace_back(js_number_of(Json(number)), mode.is_object() ? mode_of(mode.get_object()) : JsonObject{});
        }
    }
    const Json* to = given.take("toMap");
    JsonArray arguments;
    arguments.push_back(to != nullptr && !to->is_null() ? *to : Json(JsonObject{}));
    JsonObject lookup;
    lookup["$"] = "tuya:valueConverterBasic.lookup";
    lookup["a"] = std::move(arguments);
    auto names = converter_of(Json(std::move(lookup)), call.context());
    if (!names) call.refuse();
    return modes_of(std::move(modes), names ? *std::move(names) : Converter{}, false);
}

JsonObject preset_and_mode(std::string_view preset, std::string_view mode) {
    JsonObject out;
    out["preset"] = preset;
    out["system_mode"] = mode;
    return out;
}

Converter old_modes_and_presets(Call& call) {
    const Json* key = call.argument(0);
    const bool preset = key != nullptr && as_string(*key) == "preset";
    std::vector<std::pair<double, JsonObject>> modes{{0, preset_and_mode("auto", "auto")},
                                                     {1, preset_and_mode("manual", "auto")},
                                                     {2, preset_and_mode("off", "off")},
                                                     {3, preset_and_mode("on", "heat")}};
    Converter names = preset ? tuya::convert::enums({{"auto", 0}, {"manual", 1}, {"off", 2}, {"on", 3}})
                             : tuya::convert::enums({{"auto", 1}, {"off", 2}, {"heat", 3}});
    return modes_of(std::move(modes), std::move(names), true);
}

// ---- Orders: sent on one word only, told as idle ----

Converter order(std::string_view word, std::optional<PointValue> when, std::optional<PointValue> otherwise) {
    Converter out = told_by([](const PointValue&) -> Told { return Json("idle"); });
    out.to = [word, when, otherwise](const Json& value, const Command&) -> Sent { return as_string(value) == word ? when : otherwise; };
    return out;
}
Converter reset(Call&) {
    return order("RESET", tuya::bool_value(false), std::nullopt);
}
Converter refresh(Call&) {
    return order("refresh", tuya::bool_value(true), tuya::bool_value(false));
}
Converter auto_adjustment(Call&) {
    return order("START", tuya::bool_value(true), tuya::bool_value(false));
}
Converter dismiss(Call&) {
    return order("DISMISS", tuya::enum_value(0), std::nullopt);
}
Converter switch_states(Call&) {
    Converter out = told_by([](const PointValue&) -> Told { return Json("idle"); });
    out.to = [](const Json& value, const Command& command) -> Sent {
        const std::string_view state = text_in(command.state, "state");
        if (as_string(value) != "SWITCH" || (state != "ON" && state != "OFF")) return std::nullopt;
        return std::optional(tuya::bool_value(state == "OFF"));
    };
    return out;
}

Sent on_or_off(const Json& value) {
    const auto text = as_string(value);
    if (text != "ON" && text != "OFF") return std::nullopt;
    return std::optional(tuya::bool_value(text == "ON"));
}
Converter fingerbot(Call&) {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device& device, Update&) -> Told {
        Update states;
        states.set("switch_states", "idle");
        device.publish(std::move(states));
        return Json(tuya::truthy(value) ? "ON" : "OFF");
    };
    out.to = [](const Json& value, const Command&) { return on_or_off(value); };
    return out;
}

Converter limit(Call&) {
    Converter out = tuya::convert::raw();
    out.to = [](const Json& value, const Command&) -> Sent {
        if (!truthy(&value)) return Error{Errc::Invalid, "Limit cannot be unset, use factory_reset"};
        return tuya::value_by_type(value);
    };
    return out;
}

Converter divided_with_limits(Call& call) {
    std::array<double, 3> given{};
    for (std::size_t i = 0; i < given.size(); ++i) {
        const Json* argument = call.argument(i);
        const auto number = argument != nullptr ? as_number(*argument) : std::nullopt;
        if (!number) call.refuse();
        given[i] = number.value_or(1);
    }
    const auto within = [low = given[1], high = given[2]](double value) { return value > high ? high : value < low ? low : value; };
    Converter out = told_by(
        [within, divisor = given[0]](const PointValue& value) -> Told { return number(within(tuya::js_number_of(value) / divisor)); });
    out.to = [within, divisor = given[0]](const Json& value, const Command&) -> Sent {
        return std::optional(tuya::number_value(within(js_number_of(value)) * divisor));
    };
    return out;
}

constexpr ValuePrimitive kPrimitives[] = {
    {"tuya:valueConverter.phaseVariant1", 0x92922e7e0fb1e7fe, phase_of<kPhase1>},
    {"tuya:valueConverter.phaseVariant2", 0xca8c5e0abc5b5737, phase_of<kPhase2>},
    {"tuya:valueConverter.phaseVariant2WithPhase", 0x30d2296244e23afc, phase_with_name},
    {"tuya:valueConverter.phaseVariant3", 0x2fe6630bba418d6d, phase_of<kPhase3>},
    {"tuya:valueConverter.phaseVariant4", 0x17a775a1163b433a, phase_of_bytes},
    {"tuya:valueConverter.phaseVariant5", 0x26d165bad3e9efee, phase_of<kPhase5>},
    {"tuya:valueConverter.power", 0xde7fdebda225ebff, power},
    {"tuya:valueConverter.errorOrBatteryLow", 0x6725837d171bee62, error_or_battery_low},
    {"tuya:valueConverter.circuitBreakerFaults", 0x341cc74839035324, breaker_faults<false>},
    {"tuya:valueConverter.circuitBreakerFaults1", 0x5ec39e63acd3c00a, breaker_faults<true>},
    {"tuya:valueConverter.thermostatScheduleDayMultiDP", 0x1f3723e0cfd484eb, schedule},
    {"tuya:valueConverter.thermostatScheduleDayMultiDPWithTransitionCount", 0xd57aed42fa515d6a, schedule_with_count},
    {"tuya:valueConverter.thermostatScheduleDayMultiDPWithDayNumber", 0xa2f9c2b67f470a79, schedule_with_day},
    {"tuya:valueConverter.thermostatSystemModeAndPresetMap", 0xeae5ca8e11898aed, modes_and_presets},
    {"tuya:valueConverter.thermostatSystemModeAndPreset", 0x717a90829671a6df, old_modes_and_presets},
    {"tuya:valueConverter.reset", 0x2f5dc9912441d48f, reset},
    {"tuya:valueConverter.refresh", 0xad2115c526a0ee80, refresh},
    {"tuya:valueConverter.autoAdjustment", 0x998f00f582ee40f6, auto_adjustment},
    {"tuya:valueConverter.dismiss", 0xf80c4fb3fa456164, dismiss},
    {"tuya:valueConverter.switchStates", 0x2972cddf15823f55, switch_states},
    {"tuya:valueConverter.onOffFingerbot", 0x3ecee8d24a1becd9, fingerbot},
    {"tuya:valueConverter.setLimit", 0xadc95be9811e92b6, limit},
    {"tuya:valueConverterBasic.divideByWithLimits", 0x173364e9f2cace4c, divided_with_limits},
};

}  // namespace

std::span<const ValuePrimitive> tuya_more_value_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

#include "devices/tuya/on_off.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "devices/primitives/meter.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "devices/tuya/base.h"
#include "devices/tuya/settings.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::tuya {

namespace {

using exposes::enumeration;

constexpr double kLongestCountdown = 12 * 3600;

// ---- Countdown: On with timed off, as these devices use it ----

async::Task<Result<void>> send_countdown(const Command& command, double count) {
    zcl::Fields fields;
    fields.emplace_back("ctrlbits", 0);
    fields.emplace_back("ontime", wire_number(count));
    fields.emplace_back("offwaittime", wire_number(count));
    Result<void> done = co_await send(command, zcl::kGenOnOff, "onWithTimedOff", std::move(fields), request_options(command));
    co_return done;
}

async::Task<Result<SetResult>> set_state_and_countdown(const Command& command) {
    SetResult result;
    const Json* state = find(command.message, "state");
    const Json* wanted = find(command.message, "countdown");
    const std::optional<double> count = wanted != nullptr ? as_number(*wanted) : std::nullopt;
    if (wanted != nullptr && !wanted->is_null() && (!count || *count != std::trunc(*count) || *count < 0 || *count > kLongestCountdown)) {
        co_return Error{Errc::Invalid, "countdown must be an integer between 1 and 43200 (12 hours) or 0 to cancel"};
    }
    // Switching ends a countdown: it goes first.
    if (state != nullptr && state->is_string()) {
        const std::string name = to_lower(state->get_string());
        if (name != "toggle" && name != "off" && name != "on")
            co_return Error{Errc::Invalid, fmt::format("'{}' not allowed, choose between: toggle,off,on", name)};
        zcl::Fields none;
        Result<void> done = co_await send(command, zcl::kGenOnOff, name, std::move(none), request_options(command));
        if (!done) co_return done.error();
        if (name != "toggle") {
            result.state["state"] = to_upper(name);
        } else {
            const std::string property = command.endpoint_name.empty() ? "state" : "state_" + std::string(command.endpoint_name);
            const Json* now = find(command.state, property);
            if (now != nullptr && now->is_string()) result.state["state"] = now->get_string() == "OFF" ? "ON" : "OFF";
        }
        result.state["countdown"] = 0;
    }
    if (count) {
        Result<void> done = co_await send_countdown(command, *count);
        if (!done) co_return done.error();
        if (result.state.contains("state")) result.state["countdown"] = number(*count);
    }
    co_return result;
}

async::Task<Result<void>> get_state_or_countdown(const Command& command) {
    std::vector<AttributeId> one(1, command.key == "state" ? zcl::on_off::kOnOff : zcl::on_off::kOnTime);
    Result<void> done = co_await read_addressed(command, zcl::kGenOnOff, std::move(one));
    co_return done;
}

Feature countdown() {
    Feature out;
    out.decoders.push_back(on_attributes(
        zcl::kGenOnOff, {zcl::on_off::kOnTime}, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
            update.set(property("countdown", message, *device.definition()), number(measured_or_nan(message, zcl::on_off::kOnTime)));
            return ok;
        }));
    SetterSpec spec;
    spec.keys = {"state", "countdown"};
    spec.set = set_state_and_countdown;
    spec.get = get_state_or_countdown;
    out.setters.push_back(make_setter(std::move(spec)));
    out.exposes.push_back(exposes::numeric("countdown", kAll)
                              .range(0, kLongestCountdown)
                              .step(1)
                              .unit("s")
                              .description("Toggle the device after a set duration (one time action)"));
    return out;
}

// ---- Settings ----

Feature setting(DecoderPtr decoder, SetterPtr setter) {
    return {.decoders = {std::move(decoder)}, .setters = {std::move(setter)}};
}
Feature shown(Feature feature, const exposes::Expose& expose) {
    feature.exposes.push_back(expose);
    return feature;
}

Feature child_lock() {
    return shown(setting(settings::child_lock(), settings::set_child_lock()), exposes::child_lock());
}

Feature power_outage_memory() {
    return shown(
        setting(settings::power_outage_memory(), settings::set_start_up()),
        enumeration("power_outage_memory", kAll, {"on", "off", "restore"}).description("Recover state after power outage").config());
}

exposes::Expose power_on_behavior_expose() {
    return exposes::power_on_behavior({"off", "previous", "on"});
}

Feature power_on_behavior_2() {
    return shown(setting(settings::power_on_behavior_2(), settings::set_power_on_behavior_2()), power_on_behavior_expose());
}

Feature power_on_behavior_1() {
    Feature out = setting(settings::power_on_behavior_1(), settings::set_start_up());
    out.exposes.push_back(power_on_behavior_expose());
    return out;
}

Feature switch_type() {
    return shown(setting(settings::switch_type(), settings::set_switch_type()),
                 enumeration("switch_type", kAll, {"toggle", "state", "momentary"}).description("Type of the switch").config());
}

Feature switch_type_button() {
    Feature out = setting(settings::switch_type_button(), settings::set_switch_type_button());
    out.exposes.push_back(
        enumeration("switch_type_button", kAll, {"release", "press"}).description("Determines when the button actuates").config());
    return out;
}

Feature backlight_off_on() {
    return shown(setting(settings::backlight_off_on(), settings::set_backlight_off_on()),
                 exposes::binary("backlight_mode", kAll, "ON", "OFF").description("Mode of the backlight").config());
}

Feature backlight_off_normal_inverted() {
    Feature out = setting(settings::backlight_off_normal_inverted(), settings::set_light_mode());
    out.exposes.push_back(enumeration("backlight_mode", kAll, {"off", "normal", "inverted"}).description("Mode of the backlight").config());
    return out;
}

Feature indicator_mode() {
    return shown(setting(settings::indicator_mode(), settings::set_light_mode()),
                 enumeration("indicator_mode", kAll, {"off", "off/on", "on/off", "on"}).description("LED indicator mode").config());
}

// For every endpoint, or once. Nothing of it is read at first.
std::vector<Feature> named_settings(EnumSpec spec, const std::vector<std::string>& endpoints) {
    std::vector<Feature> out;
    for (const std::string& name : endpoints.empty() ? std::vector<std::string>{""} : endpoints) {
        spec.endpoint_name = name;
        Feature feature = enum_lookup(spec);
        feature.configure.clear();
        out.push_back(std::move(feature));
    }
    return out;
}

std::vector<Feature> power_on_behavior_3(const std::vector<std::string>& endpoints) {
    constexpr AttributeId kAttribute = 0x4002;
    EnumSpec spec{.name = "power_on_behavior",
                  .target = {zcl::kManuSpecificTuya, kAttribute, zcl::Type::Enum8},
                  .names = {{"off", 0}, {"on", 1}, {"previous", 2}},
                  .description = "Controls the behavior when the device is powered on after power loss",
                  .category = "config"};
    return named_settings(std::move(spec), endpoints);
}

std::vector<Feature> switch_mode(const std::vector<std::string>& endpoints) {
    constexpr AttributeId kSwitchMode = 0xD020;
    EnumSpec spec{.name = "switch_mode",
                  .target = {kTuya3, kSwitchMode},
                  .names = {{"switch", 0}, {"scene", 1}},
                  .description = "Switch mode",
                  .category = "config"};
    return named_settings(std::move(spec), endpoints);
}

Feature metering(DecodeFunction electrical) {
    Feature out;
    out.exposes = {exposes::power(), exposes::current(), exposes::voltage(), exposes::energy()};
    out.decoders = {on_attributes(zcl::kHaElectricalMeasurement, electrical ? std::move(electrical) : decode_electrical),
                    metering_decoder()};
    return out;
}

// How long a zero must last: twice the least time between reports, and a second.
double proof_of_zero(const zigbee::Endpoint& endpoint, AttributeId attribute) {
    double minimum = 5;
    for (const zigbee::Reporting& reporting : endpoint.reportings) {
        if (reporting.cluster == zcl::kHaElectricalMeasurement && reporting.attribute == attribute) {
            minimum = reporting.minimum;
            break;
        }
    }
    return minimum * 2 + 1;
}

}  // namespace

Result<void> decode_doubtful_zeros(const zigbee::Message& message, Device& device, Update& update) {
    Update told;
    Result<void> done = decode_electrical(message, device, told);
    if (!done) return done;
    namespace el = zcl::electrical;
    for (const auto& [name, attribute] :
         {std::pair(std::string("power"), el::kActivePower), std::pair(std::string("current"), el::kRmsCurrent),
          std::pair(std::string("voltage"), el::kRmsVoltage)}) {
        const Json* value = find(told.values, name);
        if (value == nullptr) continue;
        const std::string timer = fmt::format("tuya.zero.{}.{}", name, message.endpoint.id);
        device.clear_timer(timer);
        if (as_number(*value) != 0.0) continue;
        told.values.erase(name);
        device.set_timer(timer, seconds(proof_of_zero(message.endpoint, attribute)), [&device, property = name] {
            Update zero;
            zero.set(property, 0);
            if (property == "current") zero.set("power", 0);  // no current, no power: the power itself is told late
            device.publish(std::move(zero));
        });
    }
    if (const Json* state = find(device.state(), "state"); state != nullptr && state->is_string() && state->get_string() == "OFF")
        told.set("power", 0);
    for (auto& [name, value] : told.values) update.values[name] = std::move(value);
    return ok;
}

std::vector<Feature> on_off(OnOffSpec spec) {
    std::vector<Feature> out;
    Feature state;
    state.exposes.push_back(exposes::switch_());
    state.decoders.push_back(on_off_decoder());
    state.decoder_options.push_back(options::state_action());
    if (!spec.countdown) state.setters.push_back(on_off_setter());
    out.push_back(std::move(state));
    if (spec.countdown) out.push_back(countdown());
    if (spec.power_on_behavior_2) out.push_back(power_on_behavior_2());
    if (spec.power_outage_memory) out.push_back(power_outage_memory());
    if (!spec.power_on_behavior_2 && !spec.power_outage_memory) {
        if (spec.power_on_behavior_3)
            std::ranges::move(power_on_behavior_3(spec.endpoints), std::back_inserter(out));
        else
            out.push_back(power_on_behavior_1());
    }
    if (spec.switch_type) out.push_back(switch_type());
    if (spec.switch_type_curtain) out.push_back(setting(settings::switch_type_curtain(), settings::set_switch_type_curtain()));
    if (spec.switch_type_button) out.push_back(switch_type_button());
    if (spec.backlight_off_on) out.push_back(backlight_off_on());
    if (spec.backlight_low_medium_high) out.push_back(setting(settings::backlight_low_medium_high(), settings::set_light_mode()));
    if (spec.backlight_off_normal_inverted) out.push_back(backlight_off_normal_inverted());
    if (spec.indicator_mode) out.push_back(indicator_mode());
    if (spec.indicator_none_relay_pos)
        out.push_back(setting(settings::indicator_none_relay_pos(), settings::set_backlight_and_indicator()));
    if (spec.electrical) out.push_back(metering(spec.electrical_decode));
    if (spec.child_lock) out.push_back(child_lock());
    if (spec.switch_mode) std::ranges::move(switch_mode(spec.endpoints), std::back_inserter(out));
    out.push_back(with_step(power_source_when_unknown("Mains (single phase)")));
    return out;
}

}  // namespace skep::devices::tuya

#include "devices/tuya/on_off.h"

#include <fmt/core.h>

#include <cmath>

#include "devices/primitives/meter.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "devices/tuya/base.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::tuya {

namespace {

using exposes::enumeration;

constexpr double kLongestCountdown = 12 * 3600;

const Names kStartUps{{"off", 0}, {"on", 1}, {"previous", 2}};
const Names kOutageMemories{{"off", 0}, {"on", 1}, {"restore", 2}};
const Names kSwitchTypes{{"toggle", 0}, {"state", 1}, {"momentary", 2}};
const Names kButtonTypes{{"release", 0}, {"press", 1}};
const Names kIndicatorModes{{"off", 0}, {"off/on", 1}, {"on/off", 2}, {"on", 3}};
const Names kBacklights{{"off", 0}, {"normal", 1}, {"inverted", 2}};
const Names kBacklightNames{{"low", 0}, {"medium", 1}, {"high", 2}, {"off", 0}, {"normal", 1}, {"inverted", 2}};
const Names kOffOn{{"OFF", 0}, {"ON", 1}};

Target setting_of(ClusterId cluster, AttributeId attribute) {
    Target target;
    target.cluster = cluster;
    target.attribute = attribute;
    target.type = zcl::Type::Enum8;
    return target;
}

// Shown only for the devices that have it.
void show(Feature& feature, const Having& having, const exposes::Expose& expose) {
    feature.exposes_of = [having, expose](const Device* device) {
        JsonArray out;
        if (having(manufacturer_of(device))) out.push_back(expose);
        return out;
    };
}

enum class Unknown : std::uint8_t { Stated, Failure };  // what a value without a name is
DecoderPtr name_decoder(Target target, std::string property_name, const Names& names, bool per_endpoint, Unknown unknown) {
    return on_attributes(target.cluster, {target.attribute},
                         [=, list = &names](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             const Result<std::string_view> name = name_of(*list, measured_or_nan(message, target.attribute));
                             if (name)
                                 update.set(per_endpoint ? property(property_name, message, *device.definition()) : property_name, *name);
                             else if (unknown == Unknown::Failure)
                                 return name.error();
                             else
                                 update.clear(per_endpoint ? property(property_name, message, *device.definition()) : property_name);
                             return ok;
                         });
}

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

Feature countdown(const Having& having, bool settable_only) {
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
    show(out, having,
         exposes::numeric("countdown", settable_only ? kStateSet : kAll)
             .range(0, kLongestCountdown)
             .step(1)
             .unit("s")
             .description("Toggle the device after a set duration (one time action)"));
    return out;
}

// ---- Settings ----

async::Task<Result<SetResult>> set_start_up(const Command& command) {
    const Result<int> value = number_of(command.key == "power_on_behavior" ? kStartUps : kOutageMemories, command.value);
    if (!value) co_return value.error();
    Result<SetResult> done = co_await write_addressed(command, setting_of(zcl::kGenOnOff, kStartUp), zcl::Value(*value), command.value);
    co_return done;
}

SetterPtr start_up_setter() {
    SetterSpec spec;
    spec.keys = {"power_on_behavior", "power_outage_memory"};
    spec.set = set_start_up;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenOnOff, {kStartUp}); };
    return make_setter(std::move(spec));
}

// One name for one attribute of the addressed endpoint. `quiet`: no default response is wanted.
async::Task<Result<SetResult>> set_name(const Command& command, Target target, const Names* names, bool quiet) {
    const Result<int> value = number_of(*names, command.value);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back({target.attribute, zcl::Status::Success, target.type, zcl::Value(*value)});
    zigbee::RequestOptions options;
    options.disable_default_response = quiet;
    Result<void> done = co_await write(command, target.cluster, std::move(values), options);
    if (!done) co_return done.error();
    co_return state_of(command.key, command.value);
}

SetterPtr name_setter(std::string key, Target target, const Names& names, bool quiet = false) {
    SetterSpec spec;
    spec.keys = {std::move(key)};
    spec.set = [target, list = &names, quiet](const Command& command) { return set_name(command, target, list, quiet); };
    spec.get = [target](const Command& command) { return read_addressed(command, target.cluster, {target.attribute}); };
    return make_setter(std::move(spec));
}

// The light of a button and of an indicator are one attribute under two names.
async::Task<Result<SetResult>> set_light_mode(const Command& command) {
    Result<SetResult> done = co_await set_name(command, setting_of(zcl::kGenOnOff, kBacklightMode),
                                               command.key == "backlight_mode" ? &kBacklightNames : &kIndicatorModes, false);
    co_return done;
}

SetterPtr light_mode_setter() {
    SetterSpec spec;
    spec.keys = {"backlight_mode", "indicator_mode"};
    spec.set = set_light_mode;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenOnOff, {kBacklightMode}); };
    return make_setter(std::move(spec));
}

async::Task<Result<SetResult>> set_child_lock(const Command& command) {
    static const Names kLocks{{"lock", 1}, {"unlock", 0}};
    const Result<int> value = number_of(kLocks, command.value);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kChildLock, zcl::Status::Success, zcl::Type::Bool, zcl::Value(*value)});
    zigbee::RequestOptions options;
    Result<void> done = co_await write(command, zcl::kGenOnOff, std::move(values), options);
    if (!done) co_return done.error();
    co_return SetResult{};  // the device reports it
}

Feature child_lock(const Having& having) {
    Feature out;
    out.decoders.push_back(
        on_attributes(zcl::kGenOnOff, {kChildLock}, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
            update.set("child_lock", measured_or_nan(message, kChildLock) != 0 ? "LOCK" : "UNLOCK");
            return ok;
        }));
    SetterSpec spec;
    spec.keys = {"child_lock"};
    spec.set = set_child_lock;
    out.setters.push_back(make_setter(std::move(spec)));
    show(out, having, exposes::child_lock());
    return out;
}

Feature power_outage_memory(const Having& having) {
    Feature out;
    out.decoders.push_back(
        name_decoder(setting_of(zcl::kGenOnOff, kStartUp), "power_outage_memory", kOutageMemories, true, Unknown::Stated));
    out.setters.push_back(start_up_setter());
    show(out, having,
         enumeration("power_outage_memory", kAll, {"on", "off", "restore"}).description("Recover state after power outage").config());
    return out;
}

exposes::Expose power_on_behavior_expose() {
    return exposes::power_on_behavior({"off", "previous", "on"});
}

Feature power_on_behavior_2(const Having& having) {
    const Target target = setting_of(kTuya3, kPowerOnBehavior);
    Feature out;
    out.decoders.push_back(name_decoder(target, "power_on_behavior", kStartUps, true, Unknown::Stated));
    out.setters.push_back(name_setter("power_on_behavior", target, kStartUps));
    show(out, having, power_on_behavior_expose());
    return out;
}

Feature power_on_behavior_1() {
    Feature out;
    out.exposes.push_back(power_on_behavior_expose());
    out.decoders.push_back(name_decoder(setting_of(zcl::kGenOnOff, kStartUp), "power_on_behavior", kStartUps, true, Unknown::Stated));
    out.setters.push_back(start_up_setter());
    return out;
}

Feature switch_type(const Having& having) {
    const Target target = setting_of(kTuya3, kSwitchType);
    Feature out;
    out.decoders.push_back(name_decoder(target, "switch_type", kSwitchTypes, false, Unknown::Stated));
    out.setters.push_back(name_setter("switch_type", target, kSwitchTypes, true));
    show(out, having, enumeration("switch_type", kAll, texts_of(kSwitchTypes)).description("Type of the switch").config());
    return out;
}

Feature switch_type_button() {
    const Target target = setting_of(kTuya3, kSwitchType);
    Feature out;
    out.exposes.push_back(
        enumeration("switch_type_button", kAll, texts_of(kButtonTypes)).description("Determines when the button actuates").config());
    out.decoders.push_back(name_decoder(target, "switch_type_button", kButtonTypes, false, Unknown::Stated));
    out.setters.push_back(name_setter("switch_type_button", target, kButtonTypes, true));
    return out;
}

Feature backlight_off_on(const Having& having) {
    const Target target = setting_of(zcl::kGenOnOff, kBacklightSwitch);
    Feature out;
    out.decoders.push_back(name_decoder(target, "backlight_mode", kOffOn, false, Unknown::Failure));
    static const Names kSent{{"off", 0}, {"on", 1}};
    out.setters.push_back(name_setter("backlight_mode", target, kSent));
    show(out, having, exposes::binary("backlight_mode", kAll, "ON", "OFF").description("Mode of the backlight").config());
    return out;
}

Feature backlight_off_normal_inverted() {
    Feature out;
    out.exposes.push_back(enumeration("backlight_mode", kAll, texts_of(kBacklights)).description("Mode of the backlight").config());
    out.decoders.push_back(
        name_decoder(setting_of(zcl::kGenOnOff, kBacklightMode), "backlight_mode", kBacklights, false, Unknown::Failure));
    out.setters.push_back(light_mode_setter());
    return out;
}

Feature indicator_mode(const Having& having) {
    Feature out;
    out.decoders.push_back(
        name_decoder(setting_of(zcl::kGenOnOff, kBacklightMode), "indicator_mode", kIndicatorModes, false, Unknown::Failure));
    out.setters.push_back(light_mode_setter());
    show(out, having, enumeration("indicator_mode", kAll, texts_of(kIndicatorModes)).description("LED indicator mode").config());
    return out;
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
    if (spec.countdown) out.push_back(countdown(spec.countdown, spec.countdown_may_be_missing));
    if (spec.power_on_behavior_2) out.push_back(power_on_behavior_2(spec.power_on_behavior_2));
    if (spec.power_outage_memory) out.push_back(power_outage_memory(spec.power_outage_memory));
    if (!spec.power_on_behavior_2 && !spec.power_outage_memory) out.push_back(power_on_behavior_1());
    if (spec.switch_type) out.push_back(switch_type(spec.switch_type));
    if (spec.switch_type_button) out.push_back(switch_type_button());
    if (spec.backlight_off_on) out.push_back(backlight_off_on(spec.backlight_off_on));
    if (spec.backlight_off_normal_inverted) out.push_back(backlight_off_normal_inverted());
    if (spec.indicator_mode) out.push_back(indicator_mode(spec.indicator_mode));
    if (spec.electrical) out.push_back(metering(spec.electrical_decode));
    if (spec.child_lock) out.push_back(child_lock(spec.child_lock));
    out.push_back(with_step(power_source_when_unknown("Mains (single phase)")));
    return out;
}

}  // namespace skep::devices::tuya

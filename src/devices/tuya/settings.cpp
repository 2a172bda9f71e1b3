#include "devices/tuya/settings.h"

#include "devices/primitives/attributes.h"
#include "devices/tuya/base.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::tuya::settings {

namespace {

const Names kStartUps{{"off", 0}, {"on", 1}, {"previous", 2}};
const Names kOutageMemories{{"off", 0}, {"on", 1}, {"restore", 2}};
const Names kSwitchTypes{{"toggle", 0}, {"state", 1}, {"momentary", 2}};
const Names kButtonTypes{{"release", 0}, {"press", 1}};
const Names kIndicatorModes{{"off", 0}, {"off/on", 1}, {"on/off", 2}, {"on", 3}};
const Names kBacklights{{"off", 0}, {"normal", 1}, {"inverted", 2}};
const Names kStrengths{{"low", 0}, {"medium", 1}, {"high", 2}};
const Names kBacklightNames{{"low", 0}, {"medium", 1}, {"high", 2}, {"off", 0}, {"normal", 1}, {"inverted", 2}};
const Names kOffOn{{"OFF", 0}, {"ON", 1}};
const Names kSentOffOn{{"off", 0}, {"on", 1}};
const Names kCurtainSwitches{{"flip-switch", 0}, {"sync-switch", 1}, {"button-switch", 2}, {"button2-switch", 3}};
const Names kPositions{{"none", 0}, {"relay", 1}, {"pos", 2}};

Target setting_of(ClusterId cluster, AttributeId attribute) {
    Target target;
    target.cluster = cluster;
    target.attribute = attribute;
    target.type = zcl::Type::Enum8;
    return target;
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

// One name for one attribute of the addressed endpoint. `quiet`: no default response is wanted.
async::Task<Result<SetResult>> set_name(const Command& command, Target target, const Names* names, bool quiet) {
    const Result<int> value = number_of(*names, command.value);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back({target.attribute, zcl::Status::Success, target.type, zcl::Value(*value)});
    zigbee::RequestOptions options;
    if (quiet) options.disable_default_response = true;
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

async::Task<Result<SetResult>> set_start_up_on_off(const Command& command) {
    const Result<int> value = number_of(command.key == "power_on_behavior" ? kStartUps : kOutageMemories, command.value);
    if (!value) co_return value.error();
    Result<SetResult> done = co_await write_addressed(command, setting_of(zcl::kGenOnOff, kStartUp), zcl::Value(*value), command.value);
    co_return done;
}

// The light of a button and of an indicator are one attribute under two names.
async::Task<Result<SetResult>> set_light(const Command& command) {
    Result<SetResult> done = co_await set_name(command, setting_of(zcl::kGenOnOff, kBacklightMode),
                                               command.key == "backlight_mode" ? &kBacklightNames : &kIndicatorModes, false);
    co_return done;
}

async::Task<Result<SetResult>> set_lock(const Command& command) {
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

Target backlight_of(std::string_view key) {
    return setting_of(zcl::kGenOnOff, key == "backlight_mode" ? kBacklightSwitch : kBacklightMode);
}

}  // namespace

DecoderPtr power_on_behavior_1() {
    return name_decoder(setting_of(zcl::kGenOnOff, kStartUp), "power_on_behavior", kStartUps, true, Unknown::Stated);
}
DecoderPtr power_outage_memory() {
    return name_decoder(setting_of(zcl::kGenOnOff, kStartUp), "power_outage_memory", kOutageMemories, true, Unknown::Stated);
}
SetterPtr set_start_up() {
    SetterSpec spec;
    spec.keys = {"power_on_behavior", "power_outage_memory"};
    spec.set = set_start_up_on_off;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenOnOff, {kStartUp}); };
    return make_setter(std::move(spec));
}

DecoderPtr power_on_behavior_2() {
    return name_decoder(setting_of(kTuya3, kPowerOnBehavior), "power_on_behavior", kStartUps, true, Unknown::Stated);
}
SetterPtr set_power_on_behavior_2() {
    return name_setter("power_on_behavior", setting_of(kTuya3, kPowerOnBehavior), kStartUps);
}

DecoderPtr switch_type() {
    return name_decoder(setting_of(kTuya3, kSwitchType), "switch_type", kSwitchTypes, false, Unknown::Stated);
}
SetterPtr set_switch_type() {
    return name_setter("switch_type", setting_of(kTuya3, kSwitchType), kSwitchTypes, true);
}
DecoderPtr switch_type_curtain() {
    return name_decoder(setting_of(kTuya3, kSwitchType), "switch_type_curtain", kCurtainSwitches, false, Unknown::Stated);
}
SetterPtr set_switch_type_curtain() {
    return name_setter("switch_type_curtain", setting_of(kTuya3, kSwitchType), kCurtainSwitches, true);
}
DecoderPtr switch_type_button() {
    return name_decoder(setting_of(kTuya3, kSwitchType), "switch_type_button", kButtonTypes, false, Unknown::Stated);
}
SetterPtr set_switch_type_button() {
    return name_setter("switch_type_button", setting_of(kTuya3, kSwitchType), kButtonTypes, true);
}

DecoderPtr backlight_off_on() {
    return name_decoder(setting_of(zcl::kGenOnOff, kBacklightSwitch), "backlight_mode", kOffOn, false, Unknown::Failure);
}
SetterPtr set_backlight_off_on() {
    return name_setter("backlight_mode", setting_of(zcl::kGenOnOff, kBacklightSwitch), kSentOffOn);
}
DecoderPtr backlight_low_medium_high() {
    return name_decoder(setting_of(zcl::kGenOnOff, kBacklightMode), "backlight_mode", kStrengths, false, Unknown::Stated);
}
DecoderPtr backlight_off_normal_inverted() {
    return name_decoder(setting_of(zcl::kGenOnOff, kBacklightMode), "backlight_mode", kBacklights, false, Unknown::Failure);
}
DecoderPtr indicator_mode() {
    return name_decoder(setting_of(zcl::kGenOnOff, kBacklightMode), "indicator_mode", kIndicatorModes, false, Unknown::Failure);
}
SetterPtr set_light_mode() {
    SetterSpec spec;
    spec.keys = {"backlight_mode", "indicator_mode"};
    spec.set = set_light;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenOnOff, {kBacklightMode}); };
    return make_setter(std::move(spec));
}

DecoderPtr indicator_none_relay_pos() {
    return name_decoder(setting_of(zcl::kGenOnOff, kBacklightMode), "indicator_mode", kPositions, false, Unknown::Failure);
}
SetterPtr set_backlight_and_indicator() {
    SetterSpec spec;
    spec.keys = {"backlight_mode", "indicator_mode"};
    spec.set = [](const Command& command) {
        return set_name(command, backlight_of(command.key), command.key == "backlight_mode" ? &kSentOffOn : &kPositions, false);
    };
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenOnOff, {backlight_of(command.key).attribute}); };
    return make_setter(std::move(spec));
}

DecoderPtr child_lock() {
    return on_attributes(zcl::kGenOnOff, {kChildLock}, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("child_lock", measured_or_nan(message, kChildLock) != 0 ? "LOCK" : "UNLOCK");
        return ok;
    });
}
SetterPtr set_child_lock() {
    SetterSpec spec;
    spec.keys = {"child_lock"};
    spec.set = set_lock;
    return make_setter(std::move(spec));
}

}  // namespace skep::devices::tuya::settings

// Fans (ZCL 6.4) and the user interface of thermostats (ZCL 6.6).
#include "devices/primitives/thermostat.h"
#include "devices/primitives/thermostat_names.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/hvac.h"

#include <cmath>

namespace skep::devices {

namespace {

namespace names = thermostat_names;

async::Task<Result<SetResult>> set_fan_mode(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const Result<int> mode = number_of(names::kFanModes, command.value);
    if (!mode) co_return mode.error();
    Target target;
    target.cluster = zcl::kHvacFanCtrl;
    target.attribute = zcl::fan::kFanMode;
    Result<SetResult> done = co_await write_addressed(command, target, zcl::Value(*mode), command.value);
    if (!done) co_return done.error();
    SetResult result;
    result.state["fan_mode"] = to_lower(*text);
    result.state["fan_state"] = to_lower(*text) == "off" ? "OFF" : "ON";
    co_return result;
}

async::Task<Result<SetResult>> set_speed(const Command& command) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    zcl::Fields fields;
    fields.emplace_back("level", wire_number(*value));
    fields.emplace_back("transtime", 0);
    fields.emplace_back("optionsMask", 0);
    fields.emplace_back("optionsOverride", 0);
    Result<void> done = co_await send(command, zcl::kGenLevelCtrl, "moveToLevel", std::move(fields), request_options(command));
    if (!done) co_return done.error();
    co_return state_of("speed", command.value);
}

// A name of the list, or the number itself.
async::Task<Result<SetResult>> set_ui(const Command& command, AttributeId attribute, const Names* list) {
    double wire = js_number_of(command.value);
    for (const auto& [name, value] : *list) {
        if (command.value.is_string() && name == command.value.get_string()) wire = value;
    }
    if (!std::isfinite(wire)) wire = 0;  // as the peer writes what is no number
    Target target;
    target.cluster = zcl::kHvacUserInterfaceCfg;
    target.attribute = attribute;
    Result<SetResult> done = co_await write_addressed(command, target, wire_number(wire), command.value);
    co_return done;
}

SetterPtr ui_setter(std::string key, AttributeId attribute, const Names& list) {
    SetterSpec spec;
    spec.keys = {std::move(key)};
    spec.set = [attribute, list = &list](const Command& command) { return set_ui(command, attribute, list); };
    spec.get = [attribute](const Command& command) { return read_addressed(command, zcl::kHvacUserInterfaceCfg, {attribute}); };
    return make_setter(std::move(spec));
}

void tell_name(const zigbee::Message& message, AttributeId attribute, const Names& list, std::string_view name, Update& update) {
    const auto value = measured(message, attribute);
    if (!value) return;
    const Result<std::string_view> text = name_of(list, *value);
    update.set(name, text ? Json(*text) : number(*value));
}

}  // namespace

DecoderPtr fan_decoder() {
    return on_attributes(zcl::kHvacFanCtrl, {zcl::fan::kFanMode},
                         [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                             const Result<std::string_view> mode = name_of(names::kFanModes, measured_or_nan(message, zcl::fan::kFanMode));
                             if (mode)
                                 update.set("fan_mode", *mode);
                             else
                                 update.set("fan_mode", nullptr);
                             update.set("fan_state", mode && *mode == "off" ? "OFF" : "ON");
                             return ok;
                         });
}

SetterPtr fan_setter() {
    SetterSpec spec;
    spec.keys = {"fan_mode", "fan_state"};
    spec.set = set_fan_mode;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kHvacFanCtrl, {zcl::fan::kFanMode}); };
    return make_setter(std::move(spec));
}

DecoderPtr fan_speed_decoder() {
    return on_attributes(zcl::kGenLevelCtrl, {zcl::level::kCurrentLevel},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             update.set(property("speed", message, *device.definition()),
                                        number(measured_or_nan(message, zcl::level::kCurrentLevel)));
                             return ok;
                         });
}

SetterPtr fan_speed_setter() {
    SetterSpec spec;
    spec.keys = {"speed"};
    spec.set = set_speed;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenLevelCtrl, {zcl::level::kCurrentLevel}); };
    return make_setter(std::move(spec));
}

Feature fan(std::vector<std::string> endpoint_names) {
    Feature out;
    exposes::Expose shown = exposes::bare("fan");
    shown.feature(exposes::binary("state", kAll, "ON", "OFF").description("On/off state of this fan"));
    shown.feature(exposes::enumeration("mode", kAll, texts_of(names::kFanModes)).property("fan_mode").description("Mode of this fan"));
    out.exposes = exposes::per_endpoint(shown, endpoint_names);
    out.decoders.push_back(fan_decoder());
    out.setters.push_back(fan_setter());
    Where where;
    where.endpoint_names = std::move(endpoint_names);
    out.configure.push_back(bind_cluster(zcl::kHvacFanCtrl, Side::Input, where));
    Report row;
    row.attribute = zcl::fan::kFanMode;
    row.change = 0;
    out.configure.push_back(setup_reporting(zcl::kHvacFanCtrl, {row}, true, true, where));
    return out;
}

Feature thermostat_ui(std::vector<std::string> endpoint_names) {
    namespace ui = zcl::thermostat_ui;
    Feature out;
    const auto add = [&](const exposes::Expose& expose) {
        for (Json& one : exposes::per_endpoint(expose, endpoint_names)) out.exposes.push_back(std::move(one));
    };
    add(exposes::enumeration("temperature_display_mode", kAll, texts_of(names::kDisplayModes)).description("Temperature display mode"));
    add(exposes::enumeration("keypad_lockout", kAll, texts_of(names::kKeypadLockouts)).description("Keypad lockout mode"));
    out.decoders.push_back(
        on_attributes(zcl::kHvacUserInterfaceCfg, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
            tell_name(message, ui::kKeypadLockout, names::kKeypadLockouts, "keypad_lockout", update);
            tell_name(message, ui::kTempDisplayMode, names::kDisplayModes, "temperature_display_mode", update);
            return ok;
        }));
    out.setters.push_back(ui_setter("temperature_display_mode", ui::kTempDisplayMode, names::kDisplayModes));
    out.setters.push_back(ui_setter("keypad_lockout", ui::kKeypadLockout, names::kKeypadLockouts));
    Where where;
    where.endpoint_names = endpoint_names;
    out.configure.push_back(bind_cluster(zcl::kHvacUserInterfaceCfg, Side::Input, where));
    Report row;
    row.attribute = ui::kKeypadLockout;
    row.minimum = kReport10Seconds;
    row.change = 0;
    out.configure.push_back(setup_reporting(zcl::kHvacUserInterfaceCfg, {row}, true, true, where));
    return out;
}

}  // namespace skep::devices

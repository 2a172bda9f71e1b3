// Aqara and Xiaomi: records of what a device says of itself, wall switches, plugs, lights.
#include <fmt/core.h>

#include "devices/aqara/basic.h"
#include "devices/aqara/tags.h"
#include "devices/primitives/light.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/sensors.h"
#include "devices/recipes/lights.h"
#include "devices/recipes/makers.h"
#include "devices/recipes/vendors.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

using aqara::kLumi;
using aqara::kManuSpecificLumi;
using Kind = zigbee::Message::Kind;

zigbee::RequestOptions as_lumi() {
    zigbee::RequestOptions options;
    options.manufacturer = kLumi;
    return options;
}

// ---- Records ----

aqara::Tags tags_for(Call& call) {
    std::optional<aqara::Tags> tags = aqara::tags_of(call.model());
    if (!tags) call.refuse();
    return tags ? *std::move(tags) : aqara::Tags{};
}

template <ClusterId cluster>
std::vector<Feature> records(Call& call) {
    call.given().shown({"voltage", "current", "energy"});
    return {{.decoders = {aqara::records_decoder(cluster, tags_for(call))}}};
}
std::vector<Feature> raw_records(Call& call) {
    return {{.decoders = {aqara::raw_records_decoder(tags_for(call))}}};
}

// ---- Decoders ----

DecoderPtr power_by_analog_input() {
    return on_attributes(zcl::kGenAnalogInput, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        if (const auto watts = measured(message, zcl::analog_input::kPresentValue))
            update.set("power", number(*watts));
        else
            update.clear("power");
        return ok;
    });
}

DecoderPtr contact() {
    return on_attributes(zcl::kGenOnOff, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        update.set("contact", attribute_int(message, zcl::on_off::kOnOff) == 0);
        return ok;
    });
}

DecoderPtr believable_temperature() {
    return temperature_decoder(-65, 65);
}

// The relay itself: endpoints 4 to 6 tell of buttons.
DecoderPtr relay() {
    return on_attributes(zcl::kGenOnOff, {zcl::on_off::kOnOff},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             if (message.endpoint.id >= 4 && message.endpoint.id <= 6) return ok;
                             const bool on = attribute_int(message, zcl::on_off::kOnOff) == 1;
                             update.set(property("state", message, *device.definition()), on ? "ON" : "OFF");
                             return ok;
                         });
}

// Light is only told together with motion: it stands for motion as well.
DecoderPtr light_is_motion() {
    return on_attributes(zcl::kMsIlluminanceMeasurement,
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             motion_seen(message, device, update);
                             if (const auto lux = measured(message, zcl::illuminance::kMeasuredValue))
                                 update.set("illuminance", number(*lux));
                             else
                                 update.clear("illuminance");
                             return ok;
                         });
}

template <ClusterId cluster, Word command, Word action>
DecoderPtr pressed() {
    return on_commands(cluster, {command.view()}, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        if (!already_processed(message, device)) update.event("action", action.view());
        return ok;
    });
}

// A slide over the switch's edge.
DecoderPtr slider() {
    return on_attributes(kManuSpecificLumi, {652}, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        static const Names kActions{{"slider_single", 1}, {"slider_double", 2}, {"slider_hold", 3}, {"slider_up", 4}, {"slider_down", 5}};
        struct Row {
            std::string_view name;
            AttributeId attribute;
        };
        const auto tell = [&](const Row& row) {
            if (const auto value = measured(message, row.attribute))
                update.set(row.name, number(*value));
            else
                update.clear(row.name);
        };
        for (const Row& row :
             {Row{"action_slide_time", 561}, Row{"action_slide_speed", 562}, Row{"action_slide_relative_displacement", 563}}) {
            tell(row);
        }
        if (const auto name = name_of(kActions, measured_or_nan(message, 652)))
            update.event("action", *name);
        else
            update.clear("action");
        tell({"action_slide_time_delta", 769});
        return ok;
    });
}

// ---- Settings ----

// What a device's settings are on the wire.
struct Setting {
    std::string_view key;
    AttributeId attribute;
    zcl::Type type;
    Names names = {};     // empty: true and false, as 1 and 0
    bool stated = true;   // the state is told at once, not by a report
    bool lower = false;   // a text in any case
    bool as_lumi = true;  // reads say whose attribute it is
};

async::Task<Result<SetResult>> write_setting(const Command& command, std::shared_ptr<const Setting> setting) {
    Json wanted = command.value;
    if (!setting->stated && wanted.is_object()) {  // {"state": ...} is understood, too
        if (const Json* state = given(wanted.get_object(), "state")) wanted = Json(*state);
    }
    int value = truthy(&wanted) ? 1 : 0;
    if (setting->lower) {
        const Result<std::string_view> text = assert_string(wanted, command.key);
        if (!text) co_return text.error();
        wanted = Json(to_lower(*text));
    }
    if (!setting->names.empty()) {
        const Result<int> named = number_of(setting->names, wanted);
        if (!named) co_return named.error();
        value = *named;
    }
    std::vector<zcl::AttributeRecord> values;
    values.push_back({.id = setting->attribute, .type = setting->type, .value = zcl::Value(value)});
    Result<void> done = co_await write(command, kManuSpecificLumi, std::move(values), as_lumi());
    if (!done) co_return done.error();
    if (!setting->stated) co_return SetResult{};
    co_return state_of(command.key, std::move(wanted));
}

SetterPtr setter_of(Setting setting) {
    const auto shared = std::make_shared<const Setting>(std::move(setting));
    return make_setter({.keys = {std::string(shared->key)},
                        .set = [shared](const Command& command) { return write_setting(command, shared); },
                        .get =
                            [shared](const Command& command) {
                                return read_addressed(command, kManuSpecificLumi, {shared->attribute},
                                                      shared->as_lumi ? std::optional(kLumi) : std::nullopt);
                            }});
}

constexpr auto kBool = zcl::Type::Bool;
constexpr auto kByte = zcl::Type::Uint8;

SetterPtr operation_mode() {
    return setter_of(
        {.key = "operation_mode", .attribute = 0x0200, .type = kByte, .names = {{"control_relay", 1}, {"decoupled", 0}}, .stated = false});
}
SetterPtr mode_switch() {
    return setter_of(
        {.key = "mode_switch", .attribute = 0x0004, .type = zcl::Type::Uint16, .names = {{"anti_flicker_mode", 4}, {"quick_mode", 1}}});
}
SetterPtr flip_indicator() {
    return setter_of({.key = "flip_indicator_light", .attribute = 0x00F0, .type = kByte, .names = {{"OFF", 0}, {"ON", 1}}});
}
SetterPtr switch_type() {
    return setter_of({.key = "switch_type", .attribute = 0x000A, .type = kByte, .names = {{"toggle", 1}, {"momentary", 2}}, .lower = true});
}
SetterPtr button_lock() {
    return setter_of({.key = "button_lock", .attribute = 0x0200, .type = kByte, .names = {{"ON", 0}, {"OFF", 1}}});
}
SetterPtr button_switch_mode() {
    return setter_of({.key = "button_switch_mode", .attribute = 0x0226, .type = kByte, .names = {{"relay", 0}, {"relay_and_usb", 1}}});
}
SetterPtr motion_sensitivity() {
    return setter_of({.key = "motion_sensitivity",
                      .attribute = 0x010C,
                      .type = kByte,
                      .names = {{"low", 1}, {"medium", 2}, {"high", 3}},
                      .lower = true});
}
SetterPtr detection_distance() {
    return setter_of(
        {.key = "detection_distance", .attribute = 0x010C, .type = kByte, .names = {{"10mm", 1}, {"20mm", 2}, {"30mm", 3}}, .lower = true});
}
SetterPtr trigger_indicator() {
    return setter_of({.key = "trigger_indicator", .attribute = 0x0152, .type = kByte});
}

bool is_z1(std::string_view model) {
    return is_one_of(model, {"ZNQBKG38LM", "ZNQBKG39LM", "ZNQBKG40LM", "ZNQBKG41LM"});
}

std::vector<Feature> click_mode(Call& call) {
    const AttributeId attribute = is_z1(call.model()) ? 0x0286 : 0x0125;
    return {{.setters = {setter_of({.key = "click_mode", .attribute = attribute, .type = kByte, .names = {{"fast", 1}, {"multi", 2}}})}}};
}

// Some older plugs have their settings elsewhere.
bool has_older_settings(std::string_view model) {
    return is_one_of(model, {"ZNCZ02LM", "QBCZ11LM", "LLKZMK11LM", "ZNCZ11LM"}) || is_z1(model);
}
std::vector<Feature> led_disabled_night(Call& call) {
    // Those of the library's list are many; of the others it refuses every message.
    if (has_older_settings(call.model()) && !is_z1(call.model())) call.refuse();
    return {{.setters = {setter_of({.key = "led_disabled_night", .attribute = 0x0203, .type = kBool})}}};
}
std::vector<Feature> auto_off(Call& call) {
    if (!is_one_of(call.model(), {"ZNCZ04LM", "ZNCZ12LM", "SP-EUC01"})) call.refuse();
    return {{.setters = {setter_of({.key = "auto_off", .attribute = 0x0202, .type = kBool})}}};
}

async::Task<Result<SetResult>> write_number(const Command& command, AttributeId attribute, zcl::Type type) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back({.id = attribute, .type = type, .value = type == zcl::Type::Single ? zcl::Value(*value) : whole(*value)});
    Result<void> done = co_await write(command, kManuSpecificLumi, std::move(values), as_lumi());
    if (!done) co_return done.error();
    co_return state_of(command.key, command.value);
}

template <Word key, AttributeId attribute, zcl::Type type>
SetterPtr numbered() {
    return make_setter({.keys = {std::string(key.view())},
                        .set = [](const Command& command) { return write_number(command, attribute, type); },
                        .get = [](const Command& command) { return read_addressed(command, kManuSpecificLumi, {attribute}, kLumi); }});
}

// Whether its keys send commands, which can be bound, or events.
constexpr AttributeId kKeyMode = 0x0009;

async::Task<Result<SetResult>> set_key_mode(const Command& command) {
    static const Names kModes{{"command", 0}, {"event", 1}};
    const Result<std::string_view> text = assert_string(command.value, "value");
    if (!text) co_return text.error();
    Json wanted = Json(to_lower(*text));
    const Result<int> mode = number_of(kModes, wanted);
    if (!mode) co_return mode.error();
    const Command there = at_endpoint(command, 1);
    std::vector<zcl::AttributeRecord> values;
    values.push_back(value_of(kKeyMode, zcl::Value(*mode)));
    Result<void> done = co_await write(there, kManuSpecificLumi, std::move(values), as_lumi());
    if (!done) co_return done.error();
    co_return state_of("operation_mode", std::move(wanted));
}
async::Task<Result<void>> get_key_mode(const Command& command) {
    const Command there = at_endpoint(command, 1);
    std::vector<AttributeId> one(1, kKeyMode);
    Result<void> done = co_await read_addressed(there, kManuSpecificLumi, std::move(one), kLumi);
    co_return done;
}
SetterPtr key_mode() {
    return make_setter({.keys = {"operation_mode"}, .set = set_key_mode, .get = get_key_mode});
}

async::Task<Result<void>> make_events(Device& device) {
    zigbee::RequestOptions options = as_lumi();
    options.disable_response = true;
    std::vector<zcl::AttributeRecord> values;
    values.push_back(value_of(kKeyMode, zcl::Value(1)));
    Result<void> done = co_await write(device, 1, kManuSpecificLumi, std::move(values), options);
    co_return done;
}
std::vector<Feature> event_mode(Call&) {
    Feature out;
    out.configure.emplace_back(make_events);
    return {std::move(out)};
}
std::vector<Feature> command_mode(Call& call) {
    Feature out{.setters = {key_mode()}};
    if (call.given().flag("setEventMode", true)) out.configure.emplace_back(make_events);
    return {std::move(out)};
}

// ---- What is taken back when the device tells that it was done ----

async::Task<void> take_back(Device& device, ClusterId cluster, zcl::AttributeRecord record, std::string_view what) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back(std::move(record));
    const Result<void> done = co_await write(device, 1, cluster, std::move(values), as_lumi());
    if (!done) {
        device.network().log().error("zhc:lumi", "Failed to prevent {} of '{}' ({})", what, to_string(device.node().ieee),
                                     done.error().what);
    }
}

// Ten presses would reset it.
DecoderPtr prevent_reset() {
    return on_messages(zcl::kGenBasic, {Kind::AttributeReport},
                       [](const zigbee::Message& message, Device& device, Update&) -> Result<void> {
                           constexpr AttributeId kSettings = 0xFFF0;
                           static const Bytes kAllowed{0xAA, 0x10, 0x05, 0x41, 0x87};
                           static const Bytes kForbid{0xAA, 0x10, 0x05, 0x41, 0x47, 0x01, 0x01, 0x10, 0x01};
                           const zcl::Value* value = message.attribute(kSettings);
                           const Bytes* bytes = value != nullptr ? value->as_bytes() : nullptr;
                           if (bytes == nullptr || bytes->size() < kAllowed.size() ||
                               !std::ranges::equal(kAllowed, std::span(*bytes).first(kAllowed.size())))
                               return ok;
                           zcl::AttributeRecord record{.id = kSettings, .type = zcl::Type::OctetString, .value = zcl::Value(kForbid)};
                           device.scope().spawn(take_back(device, zcl::kGenBasic, std::move(record), "reset"));
                           return ok;
                       });
}

// Booleans are numbers in reports, and only false itself would be taken back.
DecoderPtr prevent_leave() {
    return on_messages(kManuSpecificLumi, {Kind::AttributeReport},
                       [](const zigbee::Message&, Device&, Update&) -> Result<void> { return ok; });
}

// ---- Lights and switches ----

Target lumi_target(AttributeId attribute, zcl::Type type) {
    return {kManuSpecificLumi, attribute, type, kLumi};
}

SetterPtr power_on_behavior(Names names) {
    return enum_lookup({.name = "power_on_behavior", .target = lumi_target(0x0517, kByte), .names = std::move(names)}).setters.front();
}

async::Task<Result<SetResult>> set_light_memory(const Command& command) {
    constexpr AttributeId kMemory = 0xFF19;
    std::vector<zcl::AttributeRecord> values;
    values.push_back({.id = kMemory, .type = kBool, .value = zcl::Value(truthy(&command.value) ? 1 : 0)});
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(values), as_lumi());
    if (!done) co_return done.error();
    co_return state_of("power_outage_memory", command.value);
}

// Older bulbs tell of their light by records; what is not among them is told as unknown.
DecoderPtr bulb_records() {
    return on_attributes(zcl::kGenBasic, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        constexpr AttributeId kRecords = 0xFF01;
        const auto attributes = message.frame.attributes();
        const auto record = std::ranges::find_if(attributes, [](const zcl::AttributeRecord& one) { return one.id == kRecords; });
        if (record == attributes.end() || record->status != zcl::Status::Success) return ok;
        const Bytes* bytes = record->value.as_bytes();
        if (bytes == nullptr && record->value.as_double().value_or(1) == 0) return ok;
        update.set("state", "OFF");
        update.clear("brightness");
        update.clear("color_temp");
        if (bytes == nullptr || record->type != zcl::Type::CharString) return ok;
        for (const auto& [tag, told] : aqara::struct_records(*bytes)) {
            if (tag == 100) update.set("state", skep::as_number(told) == 1.0 ? "ON" : "OFF");
            if (tag == 101) update.set("brightness", told);
            if (tag == 102) update.set("color_temp", told);
        }
        return ok;
    });
}

std::vector<Feature> lumi_light(Call& call) {
    Given& given = call.given();
    LightOptions usual{.effect = false, .power_on_behavior = false};
    usual.color_temp = ColorTempOptions{.startup = false};
    LightOptions options = light_options_of(given, std::move(usual));
    std::pair<int, int> range{153, 370};
    if (const Json* ends = given.take("colorTempRange"); ends != nullptr && !ends->is_null()) {
        const JsonArray* list = ends->if_array();
        if (list == nullptr || list->size() != 2) given.refuse();
        if (list != nullptr && list->size() == 2) {
            range = {static_cast<int>(as_integer((*list)[0]).value_or(0)), static_cast<int>(as_integer((*list)[1]).value_or(0))};
        }
    }
    if (options.color_temp) options.color_temp->range = range;
    const std::string memory = given.text("powerOutageMemory");
    given.shown({"powerOutageCount", "deviceTemperature"});
    Feature out = light(std::move(options));
    out.decoders.push_back(bulb_records());
    for (const ClusterId cluster :
         {zcl::kMsOccupancySensing, zcl::kMsRelativeHumidity, zcl::kMsPressureMeasurement, zcl::kMsTemperatureMeasurement}) {
        out.decoders.push_back(ignore_reports(cluster).decoders.front());
    }
    out.decoders.push_back(aqara::records_decoder(kManuSpecificLumi, tags_for(call)));
    if (memory == "switch") {
        call.refuse();  // whether there is something to set depends on a list of models over there
    } else if (memory == "light") {
        out.setters.push_back(make_setter({.keys = {"power_outage_memory"}, .set = set_light_memory}));
    } else if (memory == "enum") {
        out.setters.push_back(power_on_behavior({{"on", 0}, {"previous", 1}, {"off", 2}}));
    } else if (!memory.empty()) {
        given.refuse();
    }
    return {std::move(out)};
}

std::vector<Feature> lumi_on_off(Call& call) {
    Given& given = call.given();
    OnOffOptions options{.power_on_behavior = false};
    options.endpoint_names = given.texts("endpointNames");
    const std::vector<std::string> names = options.endpoint_names.empty() ? std::vector<std::string>{""} : options.endpoint_names;
    const std::string memory = given.text("powerOutageMemory");
    given.shown({"deviceTemperature", "powerOutageCount"});
    Feature out = on_off(std::move(options));
    out.decoders.push_back(aqara::records_decoder(kManuSpecificLumi, tags_for(call)));
    const auto add = [&](const Feature& feature) { out.setters.insert(out.setters.end(), feature.setters.begin(), feature.setters.end()); };
    const auto flag_of = [](std::string name, AttributeId attribute, zcl::Type type, std::string endpoint) {
        return binary({.name = std::move(name),
                       .target = lumi_target(attribute, type),
                       .on = {true, 1},
                       .off = {false, 0},
                       .endpoint_name = std::move(endpoint)});
    };
    if (memory == "binary")
        add(flag_of("power_outage_memory", 0x0201, kBool, {}));
    else if (memory == "enum")
        out.setters.push_back(power_on_behavior({{"on", 0}, {"previous", 1}, {"off", 2}, {"inverted", 3}}));
    else if (!memory.empty())
        given.refuse();
    if (given.flag("operationMode")) {
        for (const std::string& name : names) {
            add(enum_lookup({.name = "operation_mode",
                             .target = lumi_target(0x0200, kByte),
                             .names = {{"decoupled", 0}, {"control_relay", 1}},
                             .endpoint_name = name}));
        }
    }
    if (given.flag("lockRelay")) {
        for (const std::string& name : names) add(flag_of("lock_relay", 0x0285, kByte, name));
    }
    return {std::move(out)};
}

// Endpoint 1 takes OTA requests though its descriptor does not list the cluster.
std::vector<Feature> zigbee_ota(Call&) {
    Feature out = with_step(add_output_cluster(1, zcl::kGenOta));
    out.ota = true;
    return {std::move(out)};
}

constexpr Primitive kPrimitives[] = {
    {"lumi:fromZigbee.lumi_basic", 0x3f02f06e882f5013, records<zcl::kGenBasic>},
    {"lumi:fromZigbee.lumi_basic_raw", 0x00a5352fda1965b7, raw_records},
    {"lumi:fromZigbee.lumi_specific", 0xf5c56c82fa5abbf7, records<kManuSpecificLumi>},
    {"lumi:lumiModernExtend.lumiElectricityMeter", 0xc74b4e98d502a8bd, records<kManuSpecificLumi>},
    {"lumi:fromZigbee.lumi_power", 0x64174aa95d1f5118, one_decoder<power_by_analog_input>},
    {"lumi:fromZigbee.lumi_contact", 0x5d72f1e5bbfdbf68, one_decoder<contact>},
    {"lumi:fromZigbee.lumi_temperature", 0x8f7ec0d025abeb71, one_decoder<believable_temperature>},
    {"lumi:fromZigbee.lumi_on_off", 0xee67dd1507d0ba1a, one_decoder<relay>},
    {"lumi:fromZigbee.lumi_illuminance", 0x8f7b397dfc7ae461, one_decoder<light_is_motion>},
    {"lumi:fromZigbee.lumi_action_on", 0x3bd2082de840ea9a, one_decoder<pressed<zcl::kGenOnOff, "on", "button_2_single">>},
    {"lumi:fromZigbee.lumi_action_off", 0xfa892cb8e3fc359a, one_decoder<pressed<zcl::kGenOnOff, "off", "button_1_single">>},
    {"lumi:lumiModernExtend.lumiSlider", 0xc90c41629498c267, one_decoder<slider>},

    {"lumi:toZigbee.lumi_power", 0x559fa92e3e54d6d4, one_setter<aqara::power_getter>},
    {"lumi:toZigbee.lumi_switch_operation_mode_opple", 0x26c1e9b744b9c65a, one_setter<operation_mode>},
    {"lumi:toZigbee.lumi_switch_mode_switch", 0x71eee441e08cedcb, one_setter<mode_switch>},
    {"lumi:toZigbee.lumi_flip_indicator_light", 0x59025f002a1d8634, one_setter<flip_indicator>},
    {"lumi:toZigbee.lumi_switch_type", 0x4c22ec709082b7b8, one_setter<switch_type>},
    {"lumi:toZigbee.lumi_switch_click_mode", 0x21e52de0a297477f, click_mode},
    {"lumi:toZigbee.lumi_led_disabled_night", 0x8bb45d33e97e622a, led_disabled_night},
    {"lumi:toZigbee.lumi_auto_off", 0x4e3c565ebe4399e0, auto_off},
    {"lumi:toZigbee.lumi_overload_protection", 0xc744b9a60e4e7bda, one_setter<numbered<"overload_protection", 0x020B, zcl::Type::Single>>},
    {"lumi:toZigbee.lumi_detection_interval", 0xd5fd968ef452f7d9, one_setter<numbered<"detection_interval", 0x0102, kByte>>},
    {"lumi:toZigbee.lumi_socket_button_lock", 0x2915ba8582846759, one_setter<button_lock>},
    {"lumi:toZigbee.lumi_button_switch_mode", 0xfa8e3f5657d67ae1, one_setter<button_switch_mode>},
    {"lumi:toZigbee.lumi_motion_sensitivity", 0x9e1f335b07025c1b, one_setter<motion_sensitivity>},
    {"lumi:toZigbee.lumi_detection_distance", 0x2edb58f3c8bb708a, one_setter<detection_distance>},
    {"lumi:toZigbee.lumi_trigger_indicator", 0xd5a43aa298355f7e, one_setter<trigger_indicator>},
    {"lumi:toZigbee.lumi_operation_mode_opple", 0xdfa4aca1e1b5658f, one_setter<key_mode>},

    {"lumi:lumiModernExtend.lumiSetEventMode", 0xbe815b8e4e432b34, event_mode},
    {"lumi:lumiModernExtend.lumiCommandMode", 0xe0d5ba5d98955839, command_mode},
    {"lumi:lumiModernExtend.lumiPreventReset", 0x553c75cd2666e4c2, one_decoder<prevent_reset>},
    {"lumi:lumiModernExtend.lumiPreventLeave", 0xd0c01cdb767854d6, one_decoder<prevent_leave>},
    {"lumi:lumiModernExtend.lumiZigbeeOTA", 0x44ea599996fd2134, zigbee_ota},
    {"lumi:lumiModernExtend.lumiLight", 0x5133d7060a66eee5, lumi_light},
    {"lumi:lumiModernExtend.lumiOnOff", 0x92859ca4c0321836, lumi_on_off},
};

}  // namespace

std::span<const Primitive> lumi_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

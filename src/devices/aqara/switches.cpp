// Plugs, relays and wall switches of Aqara and Xiaomi.
#include "devices/aqara/aqara.h"
#include "devices/aqara/basic.h"
#include "devices/aqara/clicks.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::aqara {

namespace {

using Kind = zigbee::Message::Kind;

// Attributes of the Basic cluster that set the device up.
constexpr AttributeId kSettings = 0xFFF0;       // octets: a command to the device's own controller
constexpr AttributeId kOperationMode = 0xFF22;  // of the only or the left button
constexpr AttributeId kOperationModeRight = 0xFF23;
constexpr AttributeId kInterlock = 0xFF06;  // Binary Output
constexpr AttributeId kKeyState = 0xF000;   // On/Off: set in reports that are no click

const Names kOneButtonModes{{"control_relay", 0x12}, {"decoupled", 0xFE}};
const Names kTwoButtonModes{{"control_left_relay", 0x12}, {"control_right_relay", 0x22}, {"decoupled", 0xFE}};

zigbee::RequestOptions as_lumi() {
    zigbee::RequestOptions options;
    options.manufacturer = kLumi;
    return options;
}

Feature showing(JsonArray list) {
    Feature out;
    out.exposes = std::move(list);
    return out;
}
Feature reading(DecoderPtr decoder) {
    Feature out;
    out.decoders.push_back(std::move(decoder));
    return out;
}
Feature setting(SetterPtr setter) {
    Feature out;
    out.setters.push_back(std::move(setter));
    return out;
}

// ---- Power ----

DecoderPtr power_by_analog_input() {
    return on_attributes(zcl::kGenAnalogInput, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        if (const auto watts = measured(message, zcl::analog_input::kPresentValue))
            update.set("power", number(*watts));
        else
            update.clear("power");
        return ok;
    });
}

// ---- What happens after a power cut: two commands to the device's controller ----

bool truthy(const Json& value) {
    if (value.is_bool()) return value.get_bool();
    if (value.is_string()) return !value.get_string().empty();
    if (const auto plain = skep::as_number(value)) return *plain != 0;
    return !value.is_null();
}

async::Task<Result<SetResult>> set_power_outage_memory(const Command& command) {
    static const std::array<Bytes, 2> kOn{Bytes{0xAA, 0x80, 0x05, 0xD1, 0x47, 0x07, 0x01, 0x10, 0x01},
                                          Bytes{0xAA, 0x80, 0x03, 0xD3, 0x07, 0x08, 0x01}};
    static const std::array<Bytes, 2> kOff{Bytes{0xAA, 0x80, 0x05, 0xD1, 0x47, 0x09, 0x01, 0x10, 0x00},
                                           Bytes{0xAA, 0x80, 0x03, 0xD3, 0x07, 0x0A, 0x01}};
    for (const Bytes& bytes : truthy(command.value) ? kOn : kOff) {
        std::vector<zcl::AttributeRecord> values;
        values.push_back({kSettings, zcl::Status::Success, zcl::Type::OctetString, zcl::Value(bytes)});
        Result<void> done = co_await write(command, zcl::kGenBasic, std::move(values), as_lumi());
        if (!done) co_return done.error();
    }
    co_return state_of("power_outage_memory", command.value);
}

async::Task<Result<void>> not_supported() {
    co_return Error{Errc::Unsupported, "Not supported"};
}

// `readable`: the device answers reads of its settings.
SetterPtr power_outage_memory_setter(bool readable) {
    SetterSpec spec;
    spec.keys = {"power_outage_memory"};
    spec.set = set_power_outage_memory;
    spec.get = [readable](const Command& command) {
        return readable ? read_addressed(command, kManuSpecificLumi, {kSettings}) : not_supported();
    };
    return make_setter(std::move(spec));
}

async::Task<Result<SetResult>> set_interlock(const Command& command) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kInterlock, zcl::Status::Success, zcl::Type::Bool, zcl::Value(truthy(command.value) ? 1 : 0)});
    Result<void> done = co_await write(command, zcl::kGenBinaryOutput, std::move(values), as_lumi());
    if (!done) co_return done.error();
    co_return state_of("interlock", command.value);
}

// ---- Wall switches: buttons that switch the relay, or are decoupled from it ----

async::Task<Result<SetResult>> set_operation_mode(const Command& command) {
    Json wanted = command.value;
    if (wanted.is_object()) {
        if (const Json* state = find(wanted.get_object(), "state")) wanted = Json(*state);
    }
    const Result<int> mode = number_of(kOneButtonModes, wanted);
    if (!mode) co_return mode.error();
    const Command there = at_endpoint(command, 1);
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kOperationMode, zcl::Status::Success, zcl::Type::Uint8, zcl::Value(*mode)});
    Result<void> done = co_await write(there, zcl::kGenBasic, std::move(values), as_lumi());
    if (!done) co_return done.error();
    co_return state_of("operation_mode", wanted);
}

SetterPtr operation_mode_setter(bool readable) {
    SetterSpec spec;
    spec.keys = {"operation_mode"};
    spec.set = set_operation_mode;
    if (readable) spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenBasic, {kOperationMode}, kLumi); };
    return make_setter(std::move(spec));
}

DecoderPtr operation_mode_decoder() {
    return on_attributes(zcl::kGenBasic, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        for (const auto& [attribute, name] :
             {std::pair(kOperationMode, "operation_mode_left"), std::pair(kOperationModeRight, "operation_mode_right")}) {
            const auto value = measured(message, attribute);
            if (!value) continue;
            if (const auto mode = name_of(kTwoButtonModes, *value))
                update.set(name, *mode);
            else
                update.clear(name);
        }
        return ok;
    });
}

// The relay itself: endpoints 4 to 6 tell of buttons.
DecoderPtr relay_decoder() {
    return on_attributes(zcl::kGenOnOff, {zcl::on_off::kOnOff},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             if (message.endpoint.id >= 4 && message.endpoint.id <= 6) return ok;
                             const bool on = attribute_int(message, zcl::on_off::kOnOff) == 1;
                             update.set(property("state", message, *device.definition()), on ? "ON" : "OFF");
                             return ok;
                         });
}

bool marked_as_no_click(const zigbee::Message& message) {
    return measured(message, kKeyState).value_or(0) != 0;
}

// Both values of On/Off are a click; anything else has no name.
Result<void> decode_click(const zigbee::Message& message, Device&, Update& update) {
    if (marked_as_no_click(message)) return ok;
    const auto value = attribute_int(message, zcl::on_off::kOnOff);
    update.event("action", value == 0 || value == 1 ? "single" : "undefined");
    return ok;
}

// Down, up and double: a hold is known at its end, and a short press is the up that no hold came before.
Result<void> decode_press(const zigbee::Message& message, Device& device, Update& update) {
    if (marked_as_no_click(message) || message.endpoint.id != 4) return ok;
    const auto value = attribute_int(message, zcl::on_off::kOnOff);
    const bool hold = value == 0;
    if (value == 1) {
        const Json* held = find(device.memory(), "aqara.hold");
        Update first;
        first.event("action", held != nullptr && held->is_bool() && held->get_bool() ? "hold_release" : "single");
        device.publish(std::move(first));
    }
    device.memory()["aqara.hold"] = hold;
    update.event("action", hold ? "hold" : value == 1 ? "release" : value == 2 ? "double" : "undefined");
    return ok;
}

DecoderPtr clicks(DecodeFunction decode) {
    return on_messages(zcl::kGenOnOff, {Kind::AttributeReport}, std::move(decode));
}

// Ten presses would reset the switch: the setting that allows it is taken back when the device tells of it.
async::Task<void> forbid_reset(Device& device) {
    std::vector<zcl::AttributeRecord> values;
    Bytes bytes{0xAA, 0x10, 0x05, 0x41, 0x47, 0x01, 0x01, 0x10, 0x01};
    values.push_back({kSettings, zcl::Status::Success, zcl::Type::OctetString, zcl::Value(std::move(bytes))});
    Result<void> done = co_await write(device, 1, zcl::kGenBasic, std::move(values), as_lumi());
    if (!done)
        device.network().log().error("zhc:lumi", "Failed to prevent reset of '{}' ({})", to_string(device.node().ieee), done.error().what);
}

Feature prevent_reset() {
    return reading(
        on_messages(zcl::kGenBasic, {Kind::AttributeReport}, [](const zigbee::Message& message, Device& device, Update&) -> Result<void> {
            static constexpr std::array<std::uint8_t, 5> kAllowed{0xAA, 0x10, 0x05, 0x41, 0x87};
            const zcl::Value* value = message.attribute(kSettings);
            const Bytes* bytes = value != nullptr ? value->as_bytes() : nullptr;
            if (bytes != nullptr && bytes->size() >= kAllowed.size() && std::equal(kAllowed.begin(), kAllowed.end(), bytes->begin())) {
                device.scope().spawn(forbid_reset(device));
            }
            return ok;
        }));
}

Entry entry(std::vector<std::string> zigbee_models, std::string vendor, std::string model, std::string description,
            std::vector<Feature> (*features)(), std::vector<std::pair<std::string, EndpointId>> endpoints = {},
            bool multi_endpoint = false) {
    Identity identity;
    identity.zigbee_models = std::move(zigbee_models);
    identity.vendor = std::move(vendor);
    identity.model = std::move(model);
    identity.description = std::move(description);
    identity.endpoints = std::move(endpoints);
    identity.meta.multi_endpoint = multi_endpoint;
    return {std::move(identity), features};
}

exposes::Expose operation_mode(Access access) {
    return exposes::enumeration("operation_mode", access, texts_of(kOneButtonModes)).description("Decoupled mode");
}

std::vector<Feature> relay_module() {
    Feature shown = showing(
        {exposes::power().access(kStateGet), exposes::energy(), exposes::device_temperature(), exposes::voltage(), exposes::current(),
         exposes::switch_().endpoint("l1"), exposes::switch_().endpoint("l2"), power_outage_count(false), power_outage_memory(),
         exposes::binary("interlock", kStateSet, true, false).description("Enabling prevents both relais being on at the same time")});
    shown.decoder_options.push_back(options::state_action());
    SetterSpec interlock;
    interlock.keys = {"interlock"};
    interlock.set = set_interlock;
    Feature records = basic({{100, as_state("state_l1")}, {101, as_state("state_l2")}, {151, as_number("current")}}, true);
    DecoderPtr raw = records.decoders.back();
    records.decoders.pop_back();
    return {shown,
            records,
            reading(power_by_analog_input()),
            ignore_reports(zcl::kGenMultistateInput),
            reading(on_off_decoder()),
            reading(raw),
            setting(on_off_setter()),
            setting(make_setter(std::move(interlock))),
            setting(power_getter()),
            setting(power_outage_memory_setter(false)),
            zigbee_ota(),
            with_step(force_power_source("Mains (single phase)"))};
}

}  // namespace

std::vector<Entry> switches() {
    std::vector<Entry> out;
    out.push_back(entry({"lumi.ctrl_neutral1"}, "Aqara", "QBKG04LM", "Smart wall switch (no neutral, single rocker)",
                        [] {
                            return std::vector<Feature>{
                                showing({exposes::switch_(), exposes::action({"release", "hold", "double", "single", "hold_release"}),
                                         operation_mode(kStateSet)}),
                                reading(relay_decoder()),
                                reading(clicks(decode_press)),
                                reading(operation_mode_decoder()),
                                setting(on_off_setter()),
                                setting(operation_mode_setter(false)),
                                zigbee_ota(),
                                prevent_reset(),
                                force_end_device()};
                        },
                        {{"system", 1}, {"default", 2}}));
    out.push_back(
        entry({"lumi.ctrl_ln1.aq1", "lumi.ctrl_ln1"}, "Aqara", "QBKG11LM", "Smart wall switch (with neutral, single rocker)",
              [] {
                  return std::vector<Feature>{
                      showing({exposes::switch_(), exposes::power().access(kStateGet), exposes::device_temperature(), exposes::energy(),
                               exposes::action({"single", "double", "release", "hold"}), operation_mode(kAll)}),
                      reading(clicks(decode_click)),
                      reading(multistate_clicks()),
                      reading(relay_decoder()),
                      basic(),
                      reading(operation_mode_decoder()),
                      ignore_reports(zcl::kGenMultistateInput),
                      reading(power_by_analog_input()),
                      setting(on_off_setter()),
                      setting(operation_mode_setter(true)),
                      setting(power_getter()),
                      zigbee_ota(),
                      prevent_reset(),
                      with_step(force_power_source("Mains (single phase)"))};
              },
              {{"system", 1}}));
    out.push_back(entry({"lumi.plug"}, "Xiaomi", "ZNCZ02LM", "Mi smart plug", [] {
        Feature shown = showing({exposes::switch_(), exposes::power().access(kStateGet), exposes::energy(), exposes::device_temperature(),
                                 power_outage_memory()});
        shown.decoder_options.push_back(options::state_action());
        return std::vector<Feature>{shown,
                                    reading(on_off_decoder()),
                                    reading(power_by_analog_input()),
                                    basic(),
                                    ignore_reports(zcl::kMsOccupancySensing),
                                    ignore_reports(zcl::kMsIlluminanceMeasurement),
                                    setting(on_off_setter()),
                                    setting(power_outage_memory_setter(true)),
                                    setting(power_getter()),
                                    zigbee_ota()};
    }));
    out.push_back(entry({"lumi.relay.c2acn01"}, "Aqara", "LLKZMK11LM", "Dual relay module", relay_module, {{"l1", 1}, {"l2", 2}}, true));
    return out;
}

}  // namespace skep::devices::aqara

// Aqara's and Xiaomi's older relays, plugs and wall switches: settings in the Basic cluster, and commands to their own controller.
#include <fmt/core.h>

#include "devices/aqara/basic.h"
#include "devices/primitives/quirks.h"
#include "devices/recipes/makers.h"
#include "devices/recipes/vendors.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::recipes {

namespace {

using aqara::kLumi, aqara::kManuSpecificLumi;

zigbee::RequestOptions as_lumi() {
    zigbee::RequestOptions options;
    options.manufacturer = kLumi;
    return options;
}

async::Task<Result<void>> write_one(const Command& command, ClusterId cluster, AttributeId id, zcl::Type type, zcl::Value value) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back({.id = id, .type = type, .value = std::move(value)});
    Result<void> done = co_await write(command, cluster, std::move(values), as_lumi());
    co_return done;
}

Json with_state_taken_out(const Json& value) {  // {"state": ...} is understood, too
    const Json* state = value.is_object() ? given(value.get_object(), "state") : nullptr;
    return state != nullptr ? Json(*state) : Json(value);
}

// ---- Buttons that switch the relay, or are decoupled from it ----

constexpr AttributeId kLeftMode = 0xFF22, kRightMode = 0xFF23;  // an only button is a left one

const Names& modes_of_one() {
    static const Names names{{"control_relay", 0x12}, {"decoupled", 0xFE}};
    return names;
}
const Names& modes_of_two() {
    static const Names names{{"control_left_relay", 0x12}, {"control_right_relay", 0x22}, {"decoupled", 0xFE}};
    return names;
}

void tell_mode(const zigbee::Message& message, AttributeId id, std::string_view key, const Names& modes, Update& update) {
    const auto value = measured(message, id);
    if (!value) return;
    if (const auto mode = name_of(modes, *value))
        update.set(key, *mode);
    else
        update.clear(key);
}

// Without any meta the library takes it for one with two buttons.
std::vector<Feature> operation_mode(Call& call) {
    return {{.decoders = {on_attributes(
                 zcl::kGenBasic,
                 [has_meta = call.context().has_meta](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                     if (has_meta && !device.definition()->multi_endpoint()) {
                         tell_mode(message, kLeftMode, "operation_mode", modes_of_one(), update);
                         return ok;
                     }
                     tell_mode(message, kLeftMode, "operation_mode_left", modes_of_two(), update);
                     tell_mode(message, kRightMode, "operation_mode_right", modes_of_two(), update);
                     return ok;
                 })}}};
}

// The attribute of the button that is meant.
Result<AttributeId> mode_of(const Command& command, std::string_view doing) {
    if (!meta_of(command).multi_endpoint || command.endpoint_name == "left") return kLeftMode;
    if (command.endpoint_name == "right") return kRightMode;
    const std::string_view name = command.endpoint_name.empty() ? "undefined" : command.endpoint_name;
    return Error{Errc::Invalid, fmt::format("Unsupported endpoint {} for {} operation_mode.", name, doing)};
}

async::Task<Result<SetResult>> set_operation_mode(const Command& command) {
    if (command.node == nullptr) co_return Error{Errc::Unsupported, "Not supported for groups"};
    Json wanted = with_state_taken_out(command.value);
    const bool two = meta_of(command).multi_endpoint;
    if (two && as_string(wanted) == "control_relay") wanted = Json(fmt::format("control_{}_relay", command.endpoint_name));
    const Result<int> mode = number_of(two ? modes_of_two() : modes_of_one(), wanted);
    if (!mode) co_return mode.error();
    const Result<AttributeId> attribute = mode_of(command, "changing");
    if (!attribute) co_return attribute.error();
    const Command there = at_endpoint(command, 1);
    Result<void> done = co_await write_one(there, zcl::kGenBasic, *attribute, zcl::Type::Uint8, zcl::Value(*mode));
    if (!done) co_return done.error();
    co_return state_of("operation_mode", std::move(wanted));
}

async::Task<Result<void>> get_operation_mode(const Command& command) {
    if (command.node == nullptr) co_return Error{Errc::Unsupported, "Not supported for groups"};
    const Result<AttributeId> attribute = mode_of(command, "getting");
    if (!attribute) co_return attribute.error();
    std::vector<AttributeId> one(1, *attribute);
    Result<void> done = co_await read_addressed(command, zcl::kGenBasic, std::move(one), kLumi);
    co_return done;
}

SetterPtr operation_mode_setter() {
    return make_setter({.keys = {"operation_mode"}, .set = set_operation_mode, .get = get_operation_mode});
}

// ---- What happens after a power cut ----

constexpr AttributeId kControl = 0xFFF0;  // of Basic, octets: commands to the device's controller

async::Task<Result<SetResult>> send_to_controller(const Command& command, std::vector<Bytes> on, std::vector<Bytes> off) {
    for (const Bytes& bytes : truthy(&command.value) ? on : off) {
        Result<void> done = co_await write_one(command, zcl::kGenBasic, kControl, zcl::Type::OctetString, zcl::Value(bytes));
        if (!done) co_return done.error();
    }
    co_return state_of("power_outage_memory", command.value);
}

async::Task<Result<SetResult>> set_by_two(const Command& command) {
    std::vector<Bytes> on{{0xAA, 0x80, 0x05, 0xD1, 0x47, 0x07, 0x01, 0x10, 0x01}, {0xAA, 0x80, 0x03, 0xD3, 0x07, 0x08, 0x01}};
    std::vector<Bytes> off{{0xAA, 0x80, 0x05, 0xD1, 0x47, 0x09, 0x01, 0x10, 0x00}, {0xAA, 0x80, 0x03, 0xD3, 0x07, 0x0A, 0x01}};
    return send_to_controller(command, std::move(on), std::move(off));
}
async::Task<Result<SetResult>> set_by_one(const Command& command) {
    std::vector<Bytes> on{{0xAA, 0x80, 0x05, 0xD1, 0x47, 0x00, 0x01, 0x10, 0x01}};
    std::vector<Bytes> off{{0xAA, 0x80, 0x05, 0xD1, 0x47, 0x01, 0x01, 0x10, 0x00}};
    return send_to_controller(command, std::move(on), std::move(off));
}

constexpr AttributeId kMemory = 0x0201, kMemoryOfZ1 = 0x0517;  // of the cluster of their own

async::Task<Result<SetResult>> set_flag(const Command& command) {
    const int on = truthy(&command.value) ? 1 : 0;
    Result<void> done = co_await write_one(command, kManuSpecificLumi, kMemory, zcl::Type::Bool, zcl::Value(on));
    if (!done) co_return done.error();
    co_return state_of("power_outage_memory", command.value);
}

async::Task<Result<SetResult>> set_of_z1(const Command& command) {
    static const Names kStates{{"on", 1}, {"electric_appliances_on", 0}, {"electric_appliances_off", 2}, {"inverted", 3}};
    const Json wanted = with_state_taken_out(command.value);
    const Result<int> state = number_of(kStates, wanted);
    if (!state) co_return state.error();
    Result<void> done = co_await write_one(command, kManuSpecificLumi, kMemoryOfZ1, zcl::Type::Uint8, zcl::Value(*state));
    if (!done) co_return done.error();
    co_return state_of("power_outage_memory", command.value);
}

async::Task<Result<void>> not_supported() {
    co_return Error{Errc::Unsupported, "Not supported"};
}

GetFunction reading(AttributeId id) {
    return [id](const Command& command) { return read_addressed(command, kManuSpecificLumi, {id}); };
}

std::vector<Feature> power_outage_memory(Call& call) {
    const std::string_view model = call.model();
    SetterSpec spec{.keys = {"power_outage_memory"}, .set = set_flag, .get = reading(kMemory)};
    if (is_one_of(model, {"ZNCZ02LM", "QBCZ11LM", "LLKZMK11LM"})) {
        spec.set = set_by_two;
        spec.get = reading(kControl);
        if (model == "LLKZMK11LM") spec.get = [](const Command&) { return not_supported(); };
    } else if (is_one_of(model, {"ZNCZ11LM", "ZNCZ12LM"})) {
        spec.set = set_by_one;
        spec.get = reading(kControl);
    } else if (is_one_of(model, {"ZNQBKG38LM", "ZNQBKG39LM", "ZNQBKG40LM", "ZNQBKG41LM"})) {
        spec.set = set_of_z1;
        spec.get = reading(kMemoryOfZ1);
    }
    return {{.setters = {make_setter(std::move(spec))}}};
}

// ---- Two relays of which only one may be on ----

async::Task<Result<SetResult>> set_interlock(const Command& command) {
    constexpr AttributeId kInterlock = 0xFF06;
    const int on = truthy(&command.value) ? 1 : 0;
    Result<void> done = co_await write_one(command, zcl::kGenBinaryOutput, kInterlock, zcl::Type::Bool, zcl::Value(on));
    if (!done) co_return done.error();
    co_return state_of("interlock", command.value);
}

SetterPtr interlock() {
    return make_setter({.keys = {"interlock"}, .set = set_interlock});
}

constexpr Primitive kPrimitives[] = {
    {"lumi:fromZigbee.lumi_operation_mode_basic", 0x5b3091cc43e2ce26, operation_mode},
    {"lumi:toZigbee.lumi_switch_operation_mode_basic", 0x4918c9150a1fbe3b, one_setter<operation_mode_setter>},
    {"lumi:toZigbee.lumi_switch_power_outage_memory", 0xc6f20b19f8767883, power_outage_memory},
    {"lumi:toZigbee.lumi_interlock", 0xe47849091a3d92cb, one_setter<interlock>},
};

}  // namespace

std::span<const Primitive> lumi_relay_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

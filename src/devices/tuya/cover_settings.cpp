#include "devices/tuya/cover_settings.h"

#include <array>

#include "devices/primitives/attributes.h"
#include "devices/tuya/base.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::tuya::settings {

namespace {

constexpr ClusterId kCover = zcl::kClosuresWindowCovering;
constexpr AttributeId kMoving = 0xF000, kCalibration = 0xF001, kReversal = 0xF002, kCalibrationTime = 0xF003;
constexpr double kTenths = 10, kHundredths = 100;
constexpr EndpointId kClosing = 2;  // that of the other direction

using Texts = std::initializer_list<std::string_view>;

// The name of a number, or that it has none.
void tell(std::string_view name, AttributeId id, Texts names, const zigbee::Message& message, const Device& device, Update& update) {
    if (message.attribute(id) == nullptr) return;
    const std::string shown = property(name, message, *device.definition());
    const auto value = attribute_int(message, id).value_or(-1);
    if (value >= 0 && value < static_cast<std::int64_t>(names.size()))
        update.set(shown, names.begin()[value]);
    else
        update.clear(shown);
}

void tell_time(std::string_view name, double divisor, const zigbee::Message& message, const Device& device, Update& update) {
    if (message.attribute(kCalibrationTime) == nullptr) return;
    update.set(property(name, message, *device.definition()), number(measured_or_nan(message, kCalibrationTime) / divisor));
}

// Modules of these names tell the time of each direction by an endpoint of its own.
bool has_two_times(const zigbee::Node& node) {
    const std::string manufacturer = node.manufacturer_name.value_or("");
    return manufacturer == "_TZ3000_cet6ch1r" || manufacturer == "_TZ3000_5iixzdo7";
}
std::string_view time_of(const zigbee::Message& message) {
    if (!has_two_times(message.node)) return "calibration_time";
    if (message.endpoint.id == 1) return "calibration_time_to_open";
    return message.endpoint.id == kClosing ? "calibration_time_to_close" : "calibration_time_undefined";
}

async::Task<Result<void>> write_one(const Command& command, ClusterId cluster, AttributeId id, zcl::Value value) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back(value_of(id, std::move(value)));
    Result<void> done = co_await write(command, cluster, std::move(values), kNoOptions);
    co_return done;
}

// To another endpoint of the device, or to the addressed one.
async::Task<Result<void>> write_at(const Command& command, EndpointId endpoint, ClusterId cluster, AttributeId id, zcl::Value value) {
    if (endpoint == 0) {
        Result<void> done = co_await write_one(command, cluster, id, std::move(value));
        co_return done;
    }
    if (command.node == nullptr || command.node->endpoint(endpoint) == nullptr)
        co_return Error{Errc::NotFound, "device has no endpoint " + std::to_string(endpoint)};
    const Command there = at_endpoint(command, endpoint);
    Result<void> done = co_await write_one(there, cluster, id, std::move(value));
    co_return done;
}
async::Task<Result<void>> read_at(const Command& command, EndpointId endpoint, ClusterId cluster, AttributeId id) {
    std::vector<AttributeId> one(1, id);
    if (endpoint == 0) {
        Result<void> done = co_await read_addressed(command, cluster, std::move(one));
        co_return done;
    }
    if (command.node == nullptr || command.node->endpoint(endpoint) == nullptr)
        co_return Error{Errc::NotFound, "device has no endpoint " + std::to_string(endpoint)};
    const Command there = at_endpoint(command, endpoint);
    Result<void> done = co_await read_addressed(there, cluster, std::move(one));
    co_return done;
}

bool is_time(std::string_view key) {
    return key.starts_with("calibration_time");
}
EndpointId endpoint_of(std::string_view key) {
    return key.ends_with("_to_close") ? kClosing : EndpointId{0};
}

// "ON" and "OFF" in any case.
Result<int> switched(const Json& value, std::string_view key, std::string& shown, int on, int off) {
    const Result<std::string_view> text = assert_string(value, key);
    if (!text) return text.error();
    shown = to_upper(*text);
    const Names names{{"ON", on}, {"OFF", off}};
    return number_of(names, Json(shown));
}

async::Task<Result<SetResult>> write_time(const Command& command, EndpointId endpoint) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    Result<void> done = co_await write_at(command, endpoint, kCover, kCalibrationTime, wire_number(*value * kTenths));
    if (!done) co_return done.error();
    co_return state_of(command.key, command.value);
}

async::Task<Result<SetResult>> write_switched(const Command& command, AttributeId id, int on, int off) {
    std::string shown;
    const Result<int> value = switched(command.value, command.key, shown, on, off);
    if (!value) co_return value.error();
    Result<void> done = co_await write_at(command, endpoint_of(command.key), kCover, id, zcl::Value(*value));
    if (!done) co_return done.error();
    co_return state_of(command.key, shown);
}

async::Task<Result<SetResult>> write_mode(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    static const Names kModes{{"command", 0}, {"event", 1}};
    const Result<int> value = number_of(kModes, command.value);
    if (!value) co_return value.error();
    Result<void> done = co_await write_at(command, 1, zcl::kGenOnOff, kOperationMode, zcl::Value(*value));
    if (!done) co_return done.error();
    co_return state_of("operation_mode", to_lower(*text));
}

}  // namespace

DecoderPtr cover_options() {
    return on_attributes(kCover, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        tell("moving", kMoving, {"UP", "STOP", "DOWN"}, message, device, update);
        tell("calibration", kCalibration, {"ON", "OFF"}, message, device, update);
        tell("motor_reversal", kReversal, {"OFF", "ON"}, message, device, update);
        tell_time(time_of(message), kTenths, message, device, update);
        return ok;
    });
}
DecoderPtr cover_options_in_hundredths() {
    return on_attributes(kCover, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        tell_time("calibration_time", kHundredths, message, device, update);
        tell("motor_reversal", kReversal, {"OFF", "ON"}, message, device, update);
        return ok;
    });
}

SetterPtr set_motor_reversal() {
    SetterSpec spec;
    spec.keys = {"motor_reversal"};
    spec.set = [](const Command& command) { return write_switched(command, kReversal, 1, 0); };
    spec.get = [](const Command& command) { return read_addressed(command, kCover, {kReversal}); };
    return make_setter(std::move(spec));
}

SetterPtr set_calibration() {
    SetterSpec spec;
    spec.keys = {"calibration",      "calibration_to_open",      "calibration_to_close",
                 "calibration_time", "calibration_time_to_open", "calibration_time_to_close"};
    spec.set = [](const Command& command) {
        if (is_time(command.key)) return write_time(command, endpoint_of(command.key));
        return write_switched(command, kCalibration, 0, 1);
    };
    spec.get = [](const Command& command) {
        return read_at(command, endpoint_of(command.key), kCover, is_time(command.key) ? kCalibrationTime : kCalibration);
    };
    return make_setter(std::move(spec));
}

SetterPtr set_calibration_time() {
    SetterSpec spec;
    spec.keys = {"calibration_time"};
    spec.set = [](const Command& command) { return write_time(command, 0); };
    spec.get = [](const Command& command) { return read_addressed(command, kCover, {kCalibrationTime}); };
    return make_setter(std::move(spec));
}

DecoderPtr operation_mode() {
    return on_attributes(zcl::kGenOnOff, {kOperationMode}, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        const auto mode = attribute_int(message, kOperationMode);
        if (mode == 0 || mode == 1)
            update.set("operation_mode", mode == 0 ? "command" : "event");
        else
            update.clear("operation_mode");
        return ok;
    });
}
SetterPtr set_operation_mode() {
    SetterSpec spec;
    spec.keys = {"operation_mode"};
    spec.set = write_mode;
    spec.get = [](const Command& command) { return read_at(command, 1, zcl::kGenOnOff, kOperationMode); };
    return make_setter(std::move(spec));
}

DecoderPtr knob_action() {
    return on_commands(
        zcl::kGenOnOff, {"tuyaAction", "tuyaAction2"}, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
            if (already_processed(message, device)) return ok;
            constexpr std::array<std::string_view, 3> kClicks{"single", "double", "hold"}, kTurns{"rotate_right", "rotate_left", ""};
            const auto value = static_cast<std::size_t>(field_int(message, "value").value_or(-1));
            const auto& names = message.is_command("tuyaAction") ? kClicks : kTurns;
            if (value < names.size() && !names[value].empty())
                update.event("action", names[value]);
            else
                update.clear("action");
            return ok;
        });
}

}  // namespace skep::devices::tuya::settings

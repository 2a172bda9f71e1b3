// Aqara's curtain motor ZNCLDJ11LM: position as Analog Output, settings as a character string of bytes in the Basic cluster.
#include "devices/aqara/aqara.h"
#include "devices/aqara/basic.h"
#include "devices/primitives/quirks.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::aqara {

namespace {

using Kind = zigbee::Message::Kind;

constexpr AttributeId kSettings = 0x0401;
constexpr AttributeId kMotor = 0x0404;
constexpr AttributeId kLift = 0x0008;  // currentPositionLiftPercentage, ZCL 7.4.2.1.3
constexpr AttributeId kTilt = 0x0009;

bool inverted(const JsonObject& options) {
    const Json* value = find(options, "invert_cover");
    return value != nullptr && value->is_bool() && value->get_bool();
}

DecoderPtr position_decoder() {
    return on_attributes(zcl::kGenAnalogOutput, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        const bool invert = inverted(device.options());
        const double wire = precision_round(measured_or_nan(message, zcl::analog_output::kPresentValue), 2);
        const double position = invert ? 100 - wire : wire;
        update.set("position", number(position));
        update.set("state", position == (invert ? 100 : 0) ? "CLOSE" : "OPEN");
        return ok;
    });
}

DecoderPtr lift_decoder() {
    return on_attributes(zcl::kClosuresWindowCovering, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        const bool invert = inverted(device.options());
        if (const auto lift = measured(message, kLift); lift && *lift <= 100) {
            const double position = invert ? 100 - *lift : *lift;
            update.set("position", number(position));
            update.set("state", (position > 0) != invert ? "OPEN" : "CLOSE");
        }
        if (const auto tilt = measured(message, kTilt); tilt && *tilt <= 100) update.set("tilt", number(invert ? 100 - *tilt : *tilt));
        return ok;
    });
}

// What the motor tells when it stops is often wrong: what it answers is right.
async::Task<void> read_position(Device& device) {
    std::vector<AttributeId> one(1, zcl::analog_output::kPresentValue);
    Result<void> done = co_await read(device, 1, zcl::kGenAnalogOutput, std::move(one));
    if (!done)
        device.network().log().error("zhc:lumi", "Failed to read position '{}' ({})", to_string(device.node().ieee), done.error().what);
}

Feature read_position_when_stopped() {
    Feature out;
    out.decoders.push_back(
        on_messages(zcl::kGenBasic, {Kind::AttributeReport}, [](const zigbee::Message& message, Device& device, Update&) -> Result<void> {
            if (attribute_int(message, kMotor) == 0) device.scope().spawn(read_position(device));
            return ok;
        }));
    return out;
}

async::Task<Result<SetResult>> set_position(const Command& command) {
    if (command.key == "state" && command.value.is_string() && equal_ignoring_case(command.value.get_string(), "stop")) {
        zcl::Fields none;
        Result<void> done = co_await send(command, zcl::kClosuresWindowCovering, "stop", std::move(none), request_options(command));
        if (!done) co_return done.error();
        co_return SetResult{};
    }
    static const Names kPositions{{"open", 100}, {"close", 0}, {"on", 100}, {"off", 0}};
    Json wanted = command.value;
    if (wanted.is_string()) {
        const Result<int> named = number_of(kPositions, Json(to_lower(wanted.get_string())));
        if (!named) co_return named.error();
        wanted = *named;
    }
    const Result<double> given = assert_number(wanted, command.key);
    if (!given) co_return given.error();
    const double position = inverted(command.options) ? 100 - *given : *given;
    std::vector<zcl::AttributeRecord> values;
    values.push_back({zcl::analog_output::kPresentValue, zcl::Status::Success, zcl::Type::Single, zcl::Value(position)});
    zigbee::RequestOptions options;
    Result<void> done = co_await write(command, zcl::kGenAnalogOutput, std::move(values), options);
    if (!done) co_return done.error();
    co_return state_of("position", number(position));
}

async::Task<Result<void>> write_settings(const Command& command, Bytes bytes) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kSettings, zcl::Status::Success, zcl::Type::CharString, zcl::Value(std::move(bytes))});
    zigbee::RequestOptions options;
    options.manufacturer = kLumi;
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(values), options);
    co_return done;
}

async::Task<Result<SetResult>> set_settings(const Command& command) {
    if (!command.value.is_object()) co_return Error{Errc::Invalid, "options is not a object, got " + std::string(type_name(command.value))};
    JsonObject settings;
    settings["reverse_direction"] = false;
    settings["hand_open"] = true;
    settings["reset_limits"] = false;
    for (const auto& member : command.value.get_object()) settings[member.key()] = member.value();
    if (const Json* old = find(command.value.get_object(), "auto_close")) settings["hand_open"] = *old;
    if (const Json* old = find(command.value.get_object(), "reset_move")) settings["reset_limits"] = *old;
    const bool reset = flag_in(settings, "reset_limits");
    Bytes bytes{0x00, static_cast<std::uint8_t>(reset ? 0x01 : 0x02),
                0x00, static_cast<std::uint8_t>(flag_in(settings, "reverse_direction")),
                0x04, static_cast<std::uint8_t>(!flag_in(settings, "hand_open", true)),
                0x12};
    Result<void> done = co_await write_settings(command, bytes);
    if (!done) co_return done.error();
    bytes[1] = 0x08;  // opening by hand is a request of its own
    done = co_await write_settings(command, bytes);
    if (!done) co_return done.error();
    settings.erase("reset_limits");  // an action, not a state
    co_return state_of("options", std::move(settings));
}

std::vector<Feature> curtain_features() {
    Feature shown;
    shown.exposes = {exposes::cover(true, false).feature_access("state", kAll),
                     exposes::binary("running", kState, true, false).description("Whether the motor is moving or not"),
                     exposes::enumeration("motor_state", kState, {"stopped", "opening", "closing"}).description("Motor state")};
    Feature positions;
    positions.decoders = {position_decoder(), lift_decoder()};
    positions.decoder_options.push_back(options::invert_cover());
    SetterSpec position;
    position.keys = {"state", "position"};
    position.set = set_position;
    position.get = [](const Command& command) {
        return read_addressed(command, zcl::kGenAnalogOutput, {zcl::analog_output::kPresentValue});
    };
    SetterSpec settings;
    settings.keys = {"options"};
    settings.set = set_settings;
    settings.get = [](const Command& command) { return read_addressed(command, zcl::kGenBasic, {kSettings}, kLumi); };
    positions.converter_options.push_back(options::invert_cover());
    positions.setters = {make_setter(std::move(position)), make_setter(std::move(settings))};
    return {shown, basic(), positions, zigbee_ota(), read_position_when_stopped()};
}

}  // namespace

std::vector<Entry> curtains() {
    Identity identity;
    identity.zigbee_models = {"lumi.curtain"};
    identity.vendor = "Aqara";
    identity.model = "ZNCLDJ11LM";
    identity.description = "Curtain controller";
    std::vector<Entry> out;
    out.push_back({std::move(identity), curtain_features});
    return out;
}

}  // namespace skep::devices::aqara

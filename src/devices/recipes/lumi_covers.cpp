// Aqara's curtain motors: position as Analog Output or of Window Covering, settings in the Basic cluster.
#include <fmt/core.h>

#include "devices/aqara/basic.h"
#include "devices/primitives/quirks.h"
#include "devices/recipes/makers.h"
#include "devices/recipes/vendors.h"
#include "devices/values.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::recipes {

namespace {

using Kind = zigbee::Message::Kind;

constexpr AttributeId kLift = 0x0008;  // currentPositionLiftPercentage, ZCL 7.4.2.1.3
constexpr AttributeId kTilt = 0x0009;
constexpr double kWholeWay = 100;

bool inverted(const JsonObject& options) {
    return truthy(find(options, "invert_cover"));
}

// ---- What they tell ----

// ZNCLDJ12LM tells of two positions that it is not at; it is asked then.
std::vector<Feature> position(Call& call) {
    const bool doubtful = call.model() == "ZNCLDJ12LM";
    return {{.decoders = {on_attributes(zcl::kGenAnalogOutput,
                                        [doubtful](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                            const double told = measured_or_nan(message, zcl::analog_output::kPresentValue);
                                            if (doubtful && message.kind == Kind::AttributeReport && (told == 0 || told == 2)) return ok;
                                            const bool invert = inverted(device.options());
                                            const double wire = precision_round(told, 2);
                                            const double position = invert ? kWholeWay - wire : wire;
                                            update.set("position", number(position));
                                            update.set("state", position == (invert ? kWholeWay : 0) ? "CLOSE" : "OPEN");
                                            return ok;
                                        })}}};
}

std::vector<Feature> position_and_tilt(Call& call) {
    if (call.model() == "ZNCLBL01LM") call.refuse();  // it knows its ends by where it was sent
    return {{.decoders = {on_attributes(
                 zcl::kClosuresWindowCovering, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                     const Definition& definition = *device.definition();
                     const bool invert = definition.meta().cover_inverted != inverted(device.options());
                     const auto place = [&](double wire) { return invert ? kWholeWay - wire : wire; };
                     if (const auto lift = measured(message, kLift); lift && *lift <= kWholeWay) {
                         const double position = place(*lift);
                         update.set(property("position", message, definition), number(position));
                         update.set(property("state", message, definition), (position > 0) != invert ? "OPEN" : "CLOSE");
                     }
                     if (const auto tilt = measured(message, kTilt); tilt && *tilt <= kWholeWay) {
                         update.set(property("tilt", message, definition), number(place(*tilt)));
                     }
                     return ok;
                 })}}};
}

// What a motor tells when it stops is often wrong: what it answers is right.
async::Task<void> read_position(Device& device, EndpointId endpoint) {
    std::vector<AttributeId> one(1, zcl::analog_output::kPresentValue);
    const Result<void> done = co_await read(device, endpoint, zcl::kGenAnalogOutput, std::move(one));
    if (!done)
        device.network().log().error("zhc:lumi", "Failed to read position '{}' ({})", to_string(device.node().ieee), done.error().what);
}

template <ClusterId cluster, auto stopped>
Feature read_position_when() {
    return {.decoders = {
                on_messages(cluster, {Kind::AttributeReport}, [](const zigbee::Message& message, Device& device, Update&) -> Result<void> {
                    constexpr bool kByFirst = cluster == zcl::kGenAnalogOutput;
                    const auto& endpoints = device.node().endpoints;
                    const EndpointId asked = kByFirst && !endpoints.empty() ? endpoints.front().id : EndpointId{1};
                    if (stopped(message)) device.scope().spawn(read_position(device, asked));
                    return ok;
                })}};
}

bool motor_stands(const zigbee::Message& message) {
    constexpr AttributeId kMotor = 0x0404;
    return attribute_int(message, kMotor) == 0;
}
bool stop_is_told(const zigbee::Message& message) {
    return measured(message, zcl::multistate_input::kPresentValue).value_or(0) > 1;
}
bool always(const zigbee::Message&) {
    return true;
}

std::vector<Feature> read_position_on_report(Call& call) {
    const Json* by = call.argument(0);
    const std::string_view cluster = by != nullptr ? as_string(*by).value_or("") : "";
    if (cluster == "genBasic") return {read_position_when<zcl::kGenBasic, motor_stands>()};
    if (cluster == "genAnalogOutput") return {read_position_when<zcl::kGenAnalogOutput, always>()};
    if (cluster == "genMultistateOutput") return {read_position_when<zcl::kGenMultistateOutput, stop_is_told>()};
    call.refuse();
    return {};
}

// ---- What they are told ----

struct Motor {
    bool stops_by_value = false;   // of Multistate Output
    bool read_after_stop = false;  // it does not tell of its position by itself
    bool readable = true;
};

async::Task<Result<void>> stop(const Command& command, Motor motor) {
    Result<void> done = ok;
    if (motor.stops_by_value) {
        std::vector<zcl::AttributeRecord> values;
        values.push_back(value_of(zcl::multistate_input::kPresentValue, zcl::Value(2)));
        done = co_await write(command, zcl::kGenMultistateOutput, std::move(values), kNoOptions);
    } else {
        zcl::Fields none;
        done = co_await send(command, zcl::kClosuresWindowCovering, "stop", std::move(none), request_options(command));
    }
    if (!done || !motor.read_after_stop) co_return done;
    std::vector<AttributeId> one(1, zcl::analog_output::kPresentValue);
    done = co_await read(command, zcl::kGenAnalogOutput, std::move(one), kNoOptions);
    co_return done;
}

async::Task<Result<SetResult>> set_position(const Command& command, Motor motor) {
    Json wanted = command.value;
    if (wanted.is_string()) wanted = Json(to_lower(wanted.get_string()));
    if (command.key == "state" && as_string(wanted) == "stop") {
        Result<void> done = co_await stop(command, motor);
        if (!done) co_return done.error();
        co_return SetResult{};
    }
    if (wanted.is_string()) {
        static const Names kPositions{{"open", 100}, {"close", 0}, {"on", 100}, {"off", 0}};
        const Result<int> named = number_of(kPositions, wanted);
        if (!named) co_return named.error();
        wanted = *named;
    }
    const Result<double> given = assert_number(wanted, command.key);
    if (!given) co_return given.error();
    const double position = inverted(command.options) ? kWholeWay - *given : *given;
    std::vector<zcl::AttributeRecord> values;
    values.push_back({zcl::analog_output::kPresentValue, zcl::Status::Success, zcl::Type::Single, zcl::Value(position)});
    Result<void> done = co_await write(command, zcl::kGenAnalogOutput, std::move(values), kNoOptions);
    if (!done) co_return done.error();
    co_return state_of("position", number(position));
}

async::Task<Result<void>> nothing_to_read() {
    co_return ok;
}

std::vector<Feature> position_setter(Call& call) {
    const std::string_view model = call.model();
    if (model == "ZNCLBL01LM") call.refuse();
    const Motor motor{.stops_by_value = is_one_of(model, {"ZNJLBL01LM", "ZNCLDJ14LM"}),
                      .read_after_stop = model != "ZNCLDJ11LM",
                      .readable = model != "ZNJLBL01LM"};
    return {{.setters = {make_setter({.keys = {"state", "position"},
                                      .set = [motor](const Command& command) { return set_position(command, motor); },
                                      .get =
                                          [motor](const Command& command) {
                                              if (!motor.readable) return nothing_to_read();
                                              return read_addressed(command, zcl::kGenAnalogOutput, {zcl::analog_output::kPresentValue});
                                          }})}}};
}

// ---- Settings of ZNCLDJ11LM: a character string of bytes ----

constexpr AttributeId kSettings = 0x0401;

async::Task<Result<void>> write_settings(const Command& command, Bytes bytes) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kSettings, zcl::Status::Success, zcl::Type::CharString, zcl::Value(std::move(bytes))});
    zigbee::RequestOptions options;
    options.manufacturer = aqara::kLumi;
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
    if (const Json* old = given(command.value.get_object(), "auto_close")) settings["hand_open"] = *old;
    if (const Json* old = given(command.value.get_object(), "reset_move")) settings["reset_limits"] = *old;
    Bytes bytes{0x00, static_cast<std::uint8_t>(truthy(find(settings, "reset_limits")) ? 0x01 : 0x02),
                0x00, static_cast<std::uint8_t>(truthy(find(settings, "reverse_direction"))),
                0x04, static_cast<std::uint8_t>(!truthy(find(settings, "hand_open"))),
                0x12};
    Result<void> done = co_await write_settings(command, bytes);
    if (!done) co_return done.error();
    bytes[1] = 0x08;  // opening by hand is a request of its own
    done = co_await write_settings(command, bytes);
    if (!done) co_return done.error();
    settings.erase("reset_limits");  // an action, not a state
    co_return state_of("options", std::move(settings));
}

std::vector<Feature> settings_setter(Call& call) {
    if (call.model() != "ZNCLDJ11LM") call.refuse();
    return {{.setters = {make_setter({.keys = {"options"}, .set = set_settings, .get = [](const Command& command) {
                                          return read_addressed(command, zcl::kGenBasic, {kSettings}, aqara::kLumi);
                                      }})}}};
}

constexpr Primitive kPrimitives[] = {
    {"lumi:fromZigbee.lumi_curtain_position", 0x6f7ff65a114414b5, position},
    {"lumi:fromZigbee.lumi_curtain_position_tilt", 0x9ba2d1a4bfa7a86b, position_and_tilt},
    {"lumi:toZigbee.lumi_curtain_position_state", 0xa9a9d4d3dbc4d5f0, position_setter},
    {"lumi:toZigbee.lumi_curtain_options", 0x88e1c6b99522fc30, settings_setter},
    {"lumi:lumiModernExtend.lumiReadPositionOnReport", 0x571c0acad94f7495, read_position_on_report},
};

}  // namespace

std::span<const Primitive> lumi_cover_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

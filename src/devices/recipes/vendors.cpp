// Extensions of single vendors.
#include <cmath>

#include "devices/configure.h"
#include "devices/ikea/features.h"
#include "devices/philips/light.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "devices/recipes/makers.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::recipes {

namespace {

zigbee::RequestOptions as(ManufacturerCode manufacturer) {
    zigbee::RequestOptions options;
    options.manufacturer = manufacturer;
    return options;
}

// ---- IKEA ----

template <Feature (*make)()>
std::vector<Feature> plain(Call&) {
    return {make()};
}

// Its halves of percents came with other firmware in blinds than in remotes.
std::vector<Feature> ikea_battery(Call& call) {
    return {call.model() == "E2103" ? ikea::blind_battery() : ikea::battery()};
}
std::vector<Feature> ikea_arrows(Call& call) {
    Given& given = call.given();
    const bool styrbar = given.flag("styrbar");
    return {ikea::arrows(styrbar, given.flag("bind", true))};
}
std::vector<Feature> ikea_dots(Call& call) {
    Given& given = call.given();
    std::vector<std::string> buttons = given.texts("endpointNames");
    return {ikea::dots(std::move(buttons), given.flag("dotsPrefix"))};
}

// ---- Philips ----

std::vector<Feature> philips_on_off(Call& call) {
    Given& given = call.given();
    OnOffOptions options;
    options.power_on_behavior = given.flag("powerOnBehavior", true);
    options.endpoint_names = given.texts("endpointNames");
    return {on_off(std::move(options))};
}

// ---- Legrand ----

constexpr ManufacturerCode kLegrand = 0x1021;

async::Task<void> read_voltage(Device& device) {
    zigbee::RequestOptions options = as(kLegrand);
    options.disable_default_response = true;
    std::vector<AttributeId> one(1, zcl::power::kBatteryVoltage);
    const Result<void> done = co_await read(device, 1, zcl::kGenPowerCfg, std::move(one), options);
    if (!done) device.network().log().debug("zhc:legrand", "{}: {}", to_string(device.node().ieee), done.error().what);
}

std::vector<Feature> legrand_battery(Call&) {
    Feature out;
    out.events.emplace_back([](Event event, Device& device, const JsonObject*) {
        if (event == Event::Announce) device.scope().spawn(read_voltage(device));
    });
    return {std::move(out)};
}

// ---- Sunricher ----

constexpr ManufacturerCode kSunricher = 0x1224;

// A setting in the Basic cluster: by what it is read when the device is configured.
async::Task<Result<void>> try_read(Device& device, AttributeId attribute) {
    if (device.node().endpoint(1) == nullptr) co_return ok;
    std::vector<AttributeId> one(1, attribute);
    (void)co_await read(device, 1, zcl::kGenBasic, std::move(one), as(kSunricher));
    co_return ok;
}

async::Task<Result<SetResult>> write_setting(const Command& command, AttributeId attribute, double value, Json shown) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back({.id = attribute, .type = zcl::Type::Uint8, .value = wire_number(std::isfinite(value) ? value : 0)});
    Result<void> done = co_await write(command, zcl::kGenBasic, std::move(values), as(kSunricher));
    if (!done) co_return done.error();
    co_return state_of(command.key, std::move(shown));
}

Feature sunricher_setting(std::string key, AttributeId attribute, SetFunction set, DecodeFunction decode) {
    Feature out;
    out.decoders.push_back(on_attributes(zcl::kGenBasic, {attribute}, std::move(decode)));
    out.setters.push_back(make_setter({.keys = {std::move(key)}, .set = std::move(set), .get = [attribute](const Command& command) {
                                           return read_addressed(command, zcl::kGenBasic, {attribute}, kSunricher);
                                       }}));
    out.configure.emplace_back([attribute](Device& device) { return try_read(device, attribute); });
    return out;
}

constexpr AttributeId kSwitchType = 0x8803, kMinimumPwm = 0x7809;
const Names& switch_types() {
    static const Names names{{"push_button", 0}, {"normal_on_off", 1}, {"three_way", 2}};
    return names;
}

async::Task<Result<SetResult>> set_switch_type(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, "value");
    if (!text) co_return text.error();
    double value = parse_float(*text).value_or(std::nan(""));
    for (const auto& [name, number] : switch_types()) {
        if (name == *text) value = number;
    }
    Json shown = command.value;
    Result<SetResult> done = co_await write_setting(command, kSwitchType, std::trunc(value), std::move(shown));
    co_return done;
}

std::vector<Feature> switch_type(Call&) {
    return {sunricher_setting("external_switch_type", kSwitchType, set_switch_type,
                              [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                                  const double value = measured_or_nan(message, kSwitchType);
                                  const auto name = name_of(switch_types(), value);
                                  update.set("external_switch_type", name ? *name : std::string_view("unknown"));
                                  update.set("external_switch_type_numeric", number(value));
                                  return ok;
                              })};
}

constexpr double kPwmStep = 5.1;  // of a percent

async::Task<Result<SetResult>> set_minimum_pwm(const Command& command) {
    Json shown = command.value;
    if (shown.is_string()) shown = number(std::trunc(parse_float(as_string(shown).value_or("")).value_or(std::nan(""))));
    const Result<double> value = assert_number(shown, "value");
    if (!value) co_return value.error();
    Result<SetResult> done = co_await write_setting(command, kMinimumPwm, math_round(*value * kPwmStep), std::move(shown));
    co_return done;
}

std::vector<Feature> minimum_pwm(Call&) {
    return {sunricher_setting("minimum_pwm", kMinimumPwm, set_minimum_pwm,
                              [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                                  update.set("minimum_pwm", number(math_round(measured_or_nan(message, kMinimumPwm) / kPwmStep)));
                                  return ok;
                              })};
}

// The bit of the curtain's mode that makes it learn its way.
async::Task<Result<SetResult>> calibrate(const Command& command) {
    constexpr AttributeId kMode = 0x0017;
    constexpr std::int64_t kCalibrate = 2;
    if (as_string(command.value) != "calibrate") co_return SetResult{};
    std::vector<AttributeId> one(1, kMode);
    const auto answer = co_await read_values(command, zcl::kClosuresWindowCovering, std::move(one), kNoOptions);
    if (!answer) co_return answer.error();
    // The answer is by names, the question by number: what the mode was is not seen.
    std::vector<zcl::AttributeRecord> values;
    values.push_back({.id = kMode, .type = zcl::Type::Bitmap8, .value = zcl::Value(kCalibrate)});
    Result<void> done = co_await write(command, zcl::kClosuresWindowCovering, std::move(values), kNoOptions);
    if (!done) co_return done.error();
    co_return SetResult{};
}

std::vector<Feature> motor_control(Call&) {
    return {{.setters = {make_setter({.keys = {"calibrate"}, .set = calibrate})}}};
}

constexpr Primitive kPrimitives[] = {
    {"ikea:ikeaBattery", 0x37ea6c6236148812, ikea_battery},
    {"ikea:ikeaConfigureRemote", 0xad025e2aeab7f227, plain<ikea::configure_remote>},
    {"ikea:ikeaConfigureGenPollCtrl", 0xaa2d5d359af7388d, plain<ikea::configure_poll_control>},
    {"ikea:ikeaConfigureStyrbar", 0x8427087ddec27921, plain<ikea::configure_styrbar>},
    {"ikea:ikeaModernExtend.handleAppVersionReadRequest", 0x43b1cbd8dbbde6ce, plain<ikea::app_version>},
    {"ikea:ikeaModernExtend.smartPlugLedEnable", 0x4fbc5d30d23f5f79, plain<ikea::smart_plug_led>},
    {"ikea:ikeaBilresaDouble", 0x9f8111d292f27bdf, plain<ikea::bilresa_double>},
    {"ikea:ikeaMediaCommands", 0xd49e50530bc7ab05, plain<ikea::media>},
    {"ikea:ikeaArrowClick", 0xc9fa478dcb2cda50, ikea_arrows},
    {"ikea:ikeaDotsClick", 0x62a0d2dc02717017, ikea_dots},
    {"ikea:ikeaAirPurifier", 0x97946bbc62bbd331, plain<ikea::air_purifier>},
    {"ikea:ikeaMotionSensorTriggerMode", 0xc2ea92e07f7281d2, plain<ikea::trigger_mode>},
    {"ikea:styrbarCommandOn", 0xbdab3f116d71978d, plain<ikea::styrbar_on>},
    {"ikea:tradfriCommandsLevelCtrl", 0x7cb7bd88471ef64c, plain<ikea::level_actions>},
    {"ikea:tradfriCommandsOnOff", 0xfd894abef708b88b, plain<ikea::toggle_action>},
    {"ikea:tradfriOccupancy", 0x61e687417638599f, plain<ikea::occupancy>},
    {"ikea:tradfriRequestedBrightness", 0x8d6aae26da3cebf2, plain<ikea::requested_brightness>},

    {"philips:philipsModernExtend.onOff", 0xfd4bc19d46bcc35f, philips_on_off},
    {"legrand:readInitialBatteryState", 0xa6bb9f2378d8bf03, legrand_battery},

    {"sunricher:extend.externalSwitchType", 0xbf2bf5af25e9c644, switch_type},
    {"sunricher:extend.minimumPWM", 0x5717791f726c9c90, minimum_pwm},
    {"sunricher:extend.motorControl", 0xa227e6ae1b5705fd, motor_control},
};

}  // namespace

std::span<const Primitive> vendor_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes

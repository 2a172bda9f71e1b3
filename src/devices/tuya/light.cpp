#include "devices/tuya/light.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

#include "devices/configure.h"
#include "devices/primitives/attributes.h"
#include "devices/tuya/settings.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices::tuya {

namespace {

constexpr AttributeId kBrightness = 0xF000, kMinBrightness = 0xFC00;

DecoderPtr brightness_decoder() {
    return on_attributes(zcl::kGenLevelCtrl, {kBrightness},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             const double level = map_range(measured_or_nan(message, kBrightness), 0, 1000, 0, 255);
                             update.set(property("brightness", message, *device.definition()), number(level));
                             return ok;
                         });
}

// The first two digits of base 16, however many there are.
DecoderPtr min_brightness_decoder() {
    return on_attributes(zcl::kGenLevelCtrl, {kMinBrightness},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             const std::string hex = fmt::format("{:x}", attribute_int(message, kMinBrightness).value_or(0)).substr(0, 2);
                             int value = 0;
                             std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
                             update.set(property("min_brightness", message, *device.definition()), value);
                             return ok;
                         });
}

async::Task<Result<SetResult>> write_min_brightness(const Command& command) {
    const Result<double> value = to_number(command.value, "min_brightness");
    if (!value) co_return value.error();
    constexpr double kByte = 256, kMost = 255;  // the most it can be stands behind it
    const double whole = std::trunc(*value);
    const double both = whole == *value ? whole * kByte + (whole < 0 ? -kMost : kMost) : whole;
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kMinBrightness, zcl::Status::Success, zcl::Type::Uint16, wire_number(both)});
    zigbee::RequestOptions options;
    options.disable_default_response = true;
    Result<void> done = co_await write(command, zcl::kGenLevelCtrl, std::move(values), options);
    if (!done) co_return done.error();
    co_return state_of("min_brightness", number(*value));
}

async::Task<Result<SetResult>> send_fields(const Command& command, std::string_view name, zcl::Fields fields) {
    Result<void> done = co_await send(command, zcl::kLightingColorCtrl, name, std::move(fields), kNoOptions);
    if (!done) co_return done.error();
    co_return state_of(command.key, command.value);
}

async::Task<Result<SetResult>> send_min_brightness(const Command& command) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    zcl::Fields fields;
    fields.emplace_back("minimum", wire_number(*value));
    Result<SetResult> done = co_await send_fields(command, "tuyaSetMinimumBrightness", std::move(fields));
    co_return done;
}

async::Task<Result<SetResult>> set_do_not_disturb(const Command& command) {
    zcl::Fields fields;
    fields.emplace_back("enable", truthy(&command.value) ? 1 : 0);
    Result<SetResult> done = co_await send_fields(command, "tuyaDoNotDisturb", std::move(fields));
    co_return done;
}

async::Task<Result<SetResult>> set_color_power_on_behavior(const Command& command) {
    static const Names kNames{{"initial", 0}, {"previous", 1}, {"customized", 2}};
    const Result<int> value = number_of(kNames, command.value);
    if (!value) co_return value.error();
    constexpr int kInUpperByte = 256;
    constexpr std::size_t kColorBytes = 10;
    zcl::Fields fields;
    fields.emplace_back("mode", *value * kInUpperByte);
    fields.emplace_back("data", std::vector<zcl::Value>(kColorBytes, zcl::Value(0)));
    Result<SetResult> done = co_await send_fields(command, "tuyaOnStartUp", std::move(fields));
    co_return done;
}

SetterPtr settable(std::string key, SetFunction set, GetFunction get = {}) {
    SetterSpec spec;
    spec.keys = {std::move(key)};
    spec.set = std::move(set);
    spec.get = std::move(get);
    return make_setter(std::move(spec));
}

}  // namespace

Feature light_extras(const LightExtras& extras) {
    using MinBrightness = LightExtras::MinBrightness;
    Feature out;
    out.decoders.push_back(brightness_decoder());
    if (extras.do_not_disturb) out.setters.push_back(settable("do_not_disturb", set_do_not_disturb));
    if (extras.power_on_behavior) {
        out.decoders.push_back(settings::power_on_behavior_2());
        out.setters.push_back(settings::set_power_on_behavior_2());
    }
    if (extras.switch_type) {
        out.decoders.push_back(settings::switch_type());
        out.setters.push_back(settings::set_switch_type());
    }
    if (extras.min_brightness == MinBrightness::Attribute) {
        out.decoders.push_back(min_brightness_decoder());
        out.setters.push_back(settable("min_brightness", write_min_brightness, [](const Command& command) {
            return read_addressed(command, zcl::kGenLevelCtrl, {kMinBrightness});
        }));
    } else if (extras.min_brightness == MinBrightness::Command) {
        out.setters.push_back(settable("min_brightness", send_min_brightness));
    }
    if (extras.color_power_on_behavior) out.setters.push_back(settable("color_power_on_behavior", set_color_power_on_behavior));
    out.configure.push_back(power_source_when_unknown("Mains (single phase)"));
    return out;
}

}  // namespace skep::devices::tuya

#include "devices/tuya/dimmer.h"

#include "devices/primitives/attributes.h"
#include "devices/primitives/light.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::tuya::dimmer {

namespace {

constexpr AttributeId kBrightness = 0xF000, kKind = 0xFC02, kMinimum = 0xFC03, kMaximum = 0xFC04;
constexpr double kWireMost = 1000, kLeast = 1, kMost = 255;

using Texts = std::initializer_list<std::string_view>;
void tell_kind(const std::string& name, Texts names, const zigbee::Message& message, Update& update) {
    if (message.attribute(kKind) == nullptr) return;
    const auto kind = attribute_int(message, kKind).value_or(-1);
    if (kind >= 0 && kind < static_cast<std::int64_t>(names.size()))
        update.set(name, names.begin()[kind]);
    else
        update.clear(name);
}

void tell_level(const std::string& name, AttributeId id, double least, const zigbee::Message& message, Update& update) {
    if (message.attribute(id) != nullptr) update.set(name, number(map_range(measured_or_nan(message, id), 0, kWireMost, least, kMost)));
}

AttributeId attribute_of(std::string_view key) {
    if (key == "min_brightness") return kMinimum;
    return key == "max_brightness" ? kMaximum : kKind;
}

Result<zcl::AttributeRecord> option_of(const Command& command) {
    zcl::AttributeRecord out{attribute_of(command.key), zcl::Status::Success, zcl::Type::Uint16, {}};
    if (out.id != kKind) {
        const Result<double> level = to_number(command.value, command.key);
        if (!level) return level.error();
        out.value = wire_number(map_range(*level, kLeast, kMost, 0, kWireMost));
        return out;
    }
    const Result<std::string_view> text = assert_string(command.value, "light_type/switch_type");
    if (!text) return text.error();
    static const Names kLights{{"led", 0}, {"incandescent", 1}, {"halogen", 2}}, kSwitches{{"momentary", 0}, {"toggle", 1}, {"state", 2}};
    const Names& names = command.key == "light_type" ? kLights : kSwitches;
    const auto found = std::ranges::find(names, *text, &Names::value_type::first);
    out.type = zcl::Type::Uint8;
    out.value = zcl::Value(found != names.end() ? found->second : 0);  // the peer sends what it does not know as 0
    return out;
}

async::Task<Result<SetResult>> write_option(const Command& command) {
    auto option = option_of(command);
    if (!option) co_return option.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back(*std::move(option));
    Result<void> done = co_await write(command, zcl::kGenLevelCtrl, std::move(values), request_options(command));
    if (!done) co_return done.error();
    co_return state_of(command.key, command.value);
}

async::Task<Result<SetResult>> set_on_first(const Command& command, SetterPtr light) {
    const Json* state = find(command.message, "state");
    const Json* brightness = find(command.message, "brightness");
    const auto level = brightness != nullptr ? as_number(*brightness) : std::nullopt;
    if ((state != nullptr && as_string(*state) == "ON") || (level && *level > 1)) {
        zcl::Fields none;
        Result<void> done = co_await send(command, zcl::kGenOnOff, "on", std::move(none), request_options(command));
        if (!done) co_return done.error();
    }
    Result<SetResult> out = co_await light->set(command);
    co_return out;
}

}  // namespace

DecoderPtr levels() {
    return on_attributes(zcl::kGenLevelCtrl, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        tell_level("min_brightness", kMinimum, kLeast, message, update);
        tell_level("max_brightness", kMaximum, kLeast, message, update);
        tell_level(property("brightness", message, *device.definition()), kBrightness, 0, message, update);
        return ok;
    });
}
DecoderPtr light_type() {
    return on_attributes(zcl::kGenLevelCtrl, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        tell_kind("light_type", {"led", "incandescent", "halogen"}, message, update);
        return ok;
    });
}
DecoderPtr switch_type() {
    return on_attributes(zcl::kGenLevelCtrl, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        tell_kind(property("switch_type", message, *device.definition()), {"momentary", "toggle", "state"}, message, update);
        return ok;
    });
}

SetterPtr set_options() {
    SetterSpec spec;
    spec.keys = {"min_brightness", "max_brightness", "light_type", "switch_type"};
    spec.set = write_option;
    spec.get = [](const Command& command) { return read_addressed(command, zcl::kGenLevelCtrl, {attribute_of(command.key)}); };
    return make_setter(std::move(spec));
}

SetterPtr set_on_and_level() {
    const SetterPtr light = light_on_off_brightness_setter();
    SetterSpec spec;
    spec.keys = {"state", "brightness", "brightness_percent", "on_time", "off_wait_time"};
    spec.set = [light](const Command& command) { return set_on_first(command, light); };
    spec.get = [light](const Command& command) { return light->get(command); };
    return make_setter(std::move(spec));
}

}  // namespace skep::devices::tuya::dimmer

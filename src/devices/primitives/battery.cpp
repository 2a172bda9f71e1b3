#include "devices/primitives/battery.h"

#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

constexpr double kUnknown = 255;
// Alarm bits of batteryAlarmState (ZCL 3.3.2.2.4.9): minimum threshold and thresholds 1 to 3 of each of three batteries.
constexpr std::uint32_t kLowBits = 0x0000000F | 0x0000000F << 10 | 0x0000000F << 20;

bool is_low(const zigbee::Message& message) {
    return (attribute_int(message, zcl::power::kBatteryAlarmState).value_or(0) & static_cast<std::int64_t>(kLowBits)) != 0;
}

std::optional<double> known(const zigbee::Message& message, AttributeId id) {
    const std::optional<double> value = measured(message, id);
    return value && *value < kUnknown ? value : std::nullopt;
}

// Devices answer only what they know: a failure of one read is no failure of the whole.
async::Task<Result<void>> get_battery(const Command& command) {
    const Command there = at_endpoint(command, endpoint_for(command, zcl::kGenPowerCfg));
    std::vector<AttributeId> percentage(1, zcl::power::kBatteryPercentageRemaining);
    (void)co_await read_addressed(there, zcl::kGenPowerCfg, std::move(percentage));
    std::vector<AttributeId> voltage(1, zcl::power::kBatteryVoltage);
    (void)co_await read_addressed(there, zcl::kGenPowerCfg, std::move(voltage));
    co_return ok;
}

ConfigureStep report_first(AttributeId attribute, const Reporting& report) {
    Report row;
    row.attribute = attribute;
    row.minimum = report.minimum;
    row.maximum = report.maximum;
    row.change = report.change;
    Where where;
    where.first_only = true;
    return setup_reporting(zcl::kGenPowerCfg, {row}, true, true, where);
}

}  // namespace

Result<void> decode_battery(const zigbee::Message& message, Device& device, Update& update) {
    const Meta& meta = device.definition()->meta();
    if (const auto percentage = known(message, zcl::power::kBatteryPercentageRemaining); percentage && !meta.battery_voltage) {
        update.set("battery", number(precision_round(meta.battery_dont_divide ? *percentage : *percentage / 2, 2)));
    }
    if (const auto decivolts = known(message, zcl::power::kBatteryVoltage)) {
        update.set("voltage", number(*decivolts * 100));
        if (meta.battery_voltage) update.set("battery", number(battery_percentage(*decivolts * 100, *meta.battery_voltage)));
    }
    if (message.attribute(zcl::power::kBatteryAlarmState) != nullptr) update.set("battery_low", is_low(message));
    return ok;
}

DecoderPtr battery_decoder() {
    return on_attributes(zcl::kGenPowerCfg, decode_battery);
}

Feature battery(BatterySpec spec) {
    Feature out;
    if (spec.percentage) {
        out.exposes.push_back(
            exposes::numeric("battery", kStateGet).unit("%").description("Remaining battery in %").range(0, 100).diagnostic());
    }
    if (spec.voltage) {
        out.exposes.push_back(
            exposes::numeric("voltage", kStateGet).unit("mV").description("Reported battery voltage in millivolts").diagnostic());
    }
    if (spec.low)
        out.exposes.push_back(exposes::binary("battery_low", kState, true, false).description("Empty battery indicator").diagnostic());
    out.decoders.push_back(
        on_attributes(zcl::kGenPowerCfg, [spec](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
            if (const auto percentage = known(message, zcl::power::kBatteryPercentageRemaining)) {
                update.set("battery", number(precision_round(spec.dont_divide ? *percentage : *percentage / 2, 2)));
            }
            if (const auto decivolts = known(message, zcl::power::kBatteryVoltage)) {
                if (spec.voltage) update.set("voltage", number(*decivolts * 100));
                if (spec.curve) update.set("battery", number(battery_percentage(*decivolts * 100, *spec.curve)));
            }
            if (spec.low && message.attribute(zcl::power::kBatteryAlarmState) != nullptr) update.set("battery_low", is_low(message));
            return ok;
        }));
    SetterSpec setter;
    setter.keys = {"battery", "voltage"};
    setter.get = get_battery;
    out.setters.push_back(make_setter(std::move(setter)));
    if (spec.percentage_report) out.configure.push_back(report_first(zcl::power::kBatteryPercentageRemaining, *spec.percentage_report));
    if (spec.voltage_report) out.configure.push_back(report_first(zcl::power::kBatteryVoltage, *spec.voltage_report));
    if (spec.percentage_report || spec.voltage_report) out.configure.push_back(power_source_when_unknown("Battery"));
    if (spec.low_report) out.configure.push_back(report_first(zcl::power::kBatteryAlarmState, *spec.low_report));
    if (spec.curve || spec.dont_divide) {
        out.meta = [spec](Meta& meta) {
            if (spec.curve) meta.battery_voltage = spec.curve;
            meta.battery_dont_divide = spec.dont_divide;
        };
    }
    return out;
}

}  // namespace skep::devices

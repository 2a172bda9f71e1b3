// Batteries (Power Configuration, ZCL 3.3): percentage, voltage, and the alarm that says it is low.
#pragma once

#include <optional>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices {

struct BatterySpec {
    bool percentage = true;  // shown
    bool voltage = false;    // shown and published, mV
    bool low = false;        // shown and published, from batteryAlarmState
    std::optional<Reporting> percentage_report = Reporting{kReport1Hour, kReportMax, 10};
    std::optional<Reporting> voltage_report = {};
    std::optional<Reporting> low_report = {};
    std::optional<VoltageCurve> curve = {};  // the percentage is made of the voltage
    bool dont_divide = false;                // percentage is reported in whole percent, not in halves
};
Feature battery(BatterySpec spec = {});

// Percentage, voltage and alarm, by what Meta says of the battery; for definitions that show their own exposes.
DecoderPtr battery_decoder();
Result<void> decode_battery(const zigbee::Message& message, Device& device, Update& update);

}  // namespace skep::devices

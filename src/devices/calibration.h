// Calibration and precision of numeric values (configuration.md 3.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/log.h"
#include "base/result.h"

namespace skep::devices {

// Digits after the point unless the option says otherwise; nothing: this name is not calibrated.
std::optional<int> default_precision(std::string_view name);
// `name` as kept in the table of calibrated names, which lives as long as the program; empty: not in it.
std::string_view calibrated_name(std::string_view name);
// Whether a property could be a calibrated one of some endpoint: cheap, to rule most of them out.
bool may_be_calibrated(std::string_view property);
bool calibration_is_percentual(std::string_view name);
// `value` with the options "<name>_calibration" and "<name>_precision" applied, calibration first.
Result<double> calibrate(double value, const JsonObject& options, std::string_view name);

struct CalibratedExpose {
    std::string property, name;
    bool has_options = false;  // a numeric expose, and no battery voltage in mV
};
// Nothing when values of this expose are not calibrated.
std::optional<CalibratedExpose> calibrated_expose(const JsonObject& expose);

struct Update;
class Device;
// Applies calibration and precision, of the device's options, to all that the update says (configuration.md 3.1). Failures go to the log.
void adjust(Update& update, const Device& device, const Log& log);

}  // namespace skep::devices

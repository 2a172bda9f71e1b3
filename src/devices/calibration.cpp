#include "devices/calibration.h"

#include <algorithm>
#include <array>
#include <utility>

#include "devices/values.h"

namespace skep::devices {

namespace {

constexpr std::array<std::pair<std::string_view, int>, 23> kPrecision{{
    {"ac_frequency", 2},
    {"temperature", 2},
    {"humidity", 2},
    {"pressure", 1},
    {"pm25", 0},
    {"power", 2},
    {"current", 2},
    {"current_phase_b", 2},
    {"current_phase_c", 2},
    {"current_neutral", 2},
    {"voltage", 2},
    {"voltage_phase_b", 2},
    {"voltage_phase_c", 2},
    {"power_phase_b", 2},
    {"power_phase_c", 2},
    {"energy", 2},
    {"device_temperature", 0},
    {"soil_moisture", 2},
    {"co2", 0},
    {"illuminance", 0},
    {"voc", 0},
    {"formaldehyd", 0},
    {"co", 0},
}};

// The option's number; `otherwise` when it is absent, null or empty text.
Result<double> option_number(const JsonObject& options, std::string_view name, std::string_view suffix, double otherwise) {
    if (options.empty()) return otherwise;
    std::string key(name);
    key += suffix;
    const Json* value = find(options, key);
    if (value == nullptr || value->is_null() || (value->is_string() && value->get_string().empty())) return otherwise;
    return to_number(*value, key);
}

}  // namespace

std::optional<int> default_precision(std::string_view name) {
    const auto found = std::find_if(kPrecision.begin(), kPrecision.end(), [&](const auto& row) { return row.first == name; });
    if (found == kPrecision.end()) return std::nullopt;
    return found->second;
}

std::string_view calibrated_name(std::string_view name) {
    const auto found = std::find_if(kPrecision.begin(), kPrecision.end(), [&](const auto& row) { return row.first == name; });
    return found == kPrecision.end() ? std::string_view{} : found->first;
}

bool may_be_calibrated(std::string_view property) {
    return std::any_of(kPrecision.begin(), kPrecision.end(), [&](const auto& row) { return property.starts_with(row.first); });
}

bool calibration_is_percentual(std::string_view name) {
    for (std::string_view start : {"current", "energy", "voltage", "power", "illuminance"}) {
        if (name.starts_with(start)) return true;
    }
    return false;
}

Result<double> calibrate(double value, const JsonObject& options, std::string_view name) {
    Result<double> offset = option_number(options, name, "_calibration", 0);
    if (!offset) return offset;
    Result<double> digits = option_number(options, name, "_precision", default_precision(name).value_or(0));
    if (!digits) return digits;
    const double shift = calibration_is_percentual(name) ? value * *offset / 100 : *offset;
    return precision_round(value + shift, static_cast<int>(whole_of(*digits)));
}

std::optional<CalibratedExpose> calibrated_expose(const JsonObject& expose) {
    const auto text = [&](std::string_view member) -> std::string_view {
        const Json* value = find(expose, member);
        return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
    };
    const std::string_view name = text("name");
    if (name.empty() || !default_precision(name)) return std::nullopt;
    const bool battery_voltage = name == "voltage" && text("unit") == "mV";
    return CalibratedExpose{std::string(text("property")), std::string(name), text("type") == "numeric" && !battery_voltage};
}

}  // namespace skep::devices

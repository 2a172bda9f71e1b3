#include "devices/primitives/sensors.h"

#include <cmath>

#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices {

namespace {

// Wind speed, ZCL 4.12.
constexpr ClusterId kMsWindSpeed = 0x040B;

std::string timer_name(const zigbee::Message& message, std::string_view what) {
    return std::string(what) + "." + std::to_string(message.endpoint.id);
}

}  // namespace

NumericSpec measurement(std::string name, ClusterId cluster, std::string description, std::string unit, double scale, zcl::Value change,
                        std::vector<std::string> endpoint_names) {
    NumericSpec spec;
    spec.name = std::move(name);
    spec.target = {cluster, 0x0000};  // measuredValue
    spec.description = std::move(description);
    spec.unit = std::move(unit);
    spec.scale = scale;
    spec.access = kStateGet;
    spec.report = Reporting{kReport10Seconds, kReport1Hour, std::move(change)};
    spec.endpoint_names = std::move(endpoint_names);
    return spec;
}

Feature temperature(std::vector<std::string> endpoint_names) {
    return numeric(measurement("temperature", zcl::kMsTemperatureMeasurement, "Measured temperature value", "°C", 100, 100,
                               std::move(endpoint_names)));
}
Feature pressure(std::vector<std::string> endpoint_names) {
    return numeric(measurement("pressure", zcl::kMsPressureMeasurement, "The measured atmospheric pressure", "kPa", 10, 50,
                               std::move(endpoint_names)));
}
Feature humidity(std::vector<std::string> endpoint_names) {
    return numeric(
        measurement("humidity", zcl::kMsRelativeHumidity, "Measured relative humidity", "%", 100, 100, std::move(endpoint_names)));
}
Feature flow(std::vector<std::string> endpoint_names) {
    return numeric(measurement("flow", zcl::kMsFlowMeasurement, "Measured water flow", "m³/h", 10, 10, std::move(endpoint_names)));
}
Feature soil_moisture(std::vector<std::string> endpoint_names) {
    return numeric(
        measurement("soil_moisture", zcl::kMsSoilMoisture, "Measured soil moisture value", "%", 100, 100, std::move(endpoint_names)));
}
Feature wind_speed(std::vector<std::string> endpoint_names) {
    return numeric(measurement("wind_speed", kMsWindSpeed, "Measured wind speed value", "m/s", 100, 1, std::move(endpoint_names)));
}
Feature co2(std::vector<std::string> endpoint_names) {
    NumericSpec spec = measurement("co2", zcl::kMsCO2, "Measured value", "ppm", 0.000001, 0.00005, std::move(endpoint_names));  // 50 ppm
    spec.label = "CO2";
    return numeric(std::move(spec));
}
Feature pm25(std::vector<std::string> endpoint_names) {
    return numeric(measurement("pm25", zcl::kPm25Measurement, "Measured PM2.5 (particulate matter) concentration", "µg/m³", 1, 1,
                               std::move(endpoint_names)));
}

Feature illuminance(std::vector<std::string> endpoint_names) {
    return illuminance(illuminance_spec(std::move(endpoint_names)));
}

NumericSpec illuminance_spec(std::vector<std::string> endpoint_names) {
    NumericSpec spec =
        measurement("illuminance", zcl::kMsIlluminanceMeasurement, "Measured illuminance", "lx", 1, 5, std::move(endpoint_names));
    spec.from_wire = [](double value) { return std::pow(10.0, (value - 1) / 10000); };
    return spec;
}

Feature illuminance(NumericSpec spec) {
    Feature out = numeric(std::move(spec));
    out.decoder_options.push_back(options::illuminance_raw());
    out.decoders.push_back(
        on_attributes(zcl::kMsIlluminanceMeasurement, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
            const Json* wanted = find(device.options(), "illuminance_raw");
            if (wanted == nullptr || !wanted->is_bool() || !wanted->get_bool()) return ok;
            if (const auto value = measured(message, zcl::illuminance::kMeasuredValue)) update.set("illuminance_raw", number(*value));
            return ok;
        }));
    out.exposes_of = [](const Device* device) {
        JsonArray shown;
        const Json* wanted = device != nullptr ? find(device->options(), "illuminance_raw") : nullptr;
        if (wanted != nullptr && wanted->is_bool() && wanted->get_bool()) {
            shown.push_back(exposes::numeric("illuminance_raw", kState).description("Raw measured illuminance"));
        }
        return shown;
    };
    return out;
}

Feature device_temperature(std::vector<std::string> endpoint_names) {
    NumericSpec spec;
    spec.name = "device_temperature";
    spec.target = {zcl::kGenDeviceTempCfg, zcl::device_temperature::kCurrentTemperature};
    spec.description = "Temperature of the device";
    spec.unit = "°C";
    spec.access = kStateGet;
    spec.category = "diagnostic";
    spec.endpoint_names = std::move(endpoint_names);
    return numeric(std::move(spec));
}

// ---- Plain decoders ----

DecoderPtr temperature_decoder() {
    return on_attributes(zcl::kMsTemperatureMeasurement, {zcl::temperature::kMeasuredValue},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             update.set(property("temperature", message, *device.definition()),
                                        number(measured_or_nan(message, zcl::temperature::kMeasuredValue) / 100));
                             return ok;
                         });
}

DecoderPtr temperature_decoder(double above, double below) {
    return on_attributes(zcl::kMsTemperatureMeasurement,
                         [=](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             const double celsius = measured_or_nan(message, zcl::temperature::kMeasuredValue) / 100;
                             if (celsius > above && celsius < below)
                                 update.set(property("temperature", message, *device.definition()), number(celsius));
                             return ok;
                         });
}

DecoderPtr humidity_decoder() {
    return on_attributes(zcl::kMsRelativeHumidity, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        const double percent = measured_or_nan(message, zcl::humidity::kMeasuredValue) / 100;
        if (percent >= 0 && percent <= 100) update.set(property("humidity", message, *device.definition()), number(percent));
        return ok;
    });
}

DecoderPtr pressure_decoder() {
    return on_attributes(zcl::kMsPressureMeasurement, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        if (const auto scaled = measured(message, zcl::pressure::kScaledValue)) {
            const Json* scale = message.endpoint.cached("msPressureMeasurement", "scale");
            const std::optional<double> power = scale != nullptr ? as_number(*scale) : std::nullopt;
            update.set("pressure", power ? number(*scaled / std::pow(10.0, *power) / 100) : Json(nullptr));  // hPa
            return ok;
        }
        const auto plain = measured(message, zcl::pressure::kMeasuredValue);
        if (plain)
            update.set("pressure", number(*plain));
        else
            update.clear("pressure");
        return ok;
    });
}

// ---- Occupancy ----

void no_occupancy_since(const zigbee::Message& message, Device& device, bool start) {
    const Json* wanted = find(device.options(), "no_occupancy_since");
    if (wanted == nullptr || !wanted->is_array()) return;
    std::size_t index = 0;
    for (const Json& since : wanted->get_array()) {
        const std::string name = timer_name(message, "no_occupancy_since") + "." + std::to_string(index++);
        const std::optional<double> count = as_number(since);
        if (!start || !count) {
            device.clear_timer(name);
            continue;
        }
        device.set_timer(name, seconds(*count), [&device, since] {
            Update update;
            update.set("no_occupancy_since", since);
            device.publish(std::move(update));
        });
    }
}

void motion_seen(const zigbee::Message& message, Device& device, Update& update) {
    const double timeout = seconds_option(device, "occupancy_timeout", 90);
    const std::string name = timer_name(message, "occupancy");
    device.clear_timer(name);
    if (timeout != 0) {
        device.set_timer(name, seconds(timeout), [&device] {
            Update over;
            over.set("occupancy", false);
            device.publish(std::move(over));
        });
    }
    update.set("occupancy", true);
    no_occupancy_since(message, device, true);
}

Feature occupancy_with_timeout() {
    Feature out;
    out.decoder_options = {options::occupancy_timeout(), options::no_occupancy_since_true()};
    out.decoders.push_back(on_attributes(zcl::kMsOccupancySensing, {zcl::occupancy::kOccupancy},
                                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                             // 0 is never reported by these sensors: it comes from reads and says nothing.
                                             if (attribute_int(message, zcl::occupancy::kOccupancy) == 1)
                                                 motion_seen(message, device, update);
                                             return ok;
                                         }));
    return out;
}

Feature occupancy_without_expose() {
    Feature out;
    out.decoder_options.push_back(options::no_occupancy_since_false());
    out.decoders.push_back(on_attributes(zcl::kMsOccupancySensing, {zcl::occupancy::kOccupancy},
                                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                             const bool seen = (attribute_int(message, zcl::occupancy::kOccupancy).value_or(0) & 1) != 0;
                                             no_occupancy_since(message, device, !seen);
                                             update.set("occupancy", seen);
                                             return ok;
                                         }));
    return out;
}

Feature occupancy(OccupancySpec spec) {
    Feature out;
    out.exposes = exposes::per_endpoint(exposes::occupancy().access(kStateGet), spec.endpoint_names);
    out.decoder_options.push_back(options::no_occupancy_since_false());
    out.decoders.push_back(
        on_attributes(zcl::kMsOccupancySensing, {zcl::occupancy::kOccupancy},
                      [names = spec.endpoint_names](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                          std::string name = "occupancy";
                          if (!names.empty()) {
                              const std::string endpoint = endpoint_name(message.endpoint.id, message.node, *device.definition());
                              if (std::find(names.begin(), names.end(), endpoint) == names.end()) return ok;
                              name = property("occupancy", message, *device.definition());
                          }
                          const bool seen = (attribute_int(message, zcl::occupancy::kOccupancy).value_or(0) & 1) != 0;
                          update.set(name, seen);
                          no_occupancy_since(message, device, !seen);
                          return ok;
                      }));
    out.setters.push_back(getter({"occupancy"}, zcl::kMsOccupancySensing, {zcl::occupancy::kOccupancy}));
    Where where;
    where.endpoint_names = spec.endpoint_names;
    if (spec.timeout_setting) {
        NumericSpec delay;
        delay.name = "occupancy_timeout";
        delay.target = {zcl::kMsOccupancySensing, zcl::occupancy::kPirOToUDelay};
        delay.description = "Time in seconds before occupancy is cleared after the last detected movement.";
        delay.unit = "s";
        delay.minimum = 0;
        delay.maximum = 65534;
        delay.category = "config";
        delay.endpoint_names = spec.endpoint_names;
        Feature setting = numeric(std::move(delay));
        out.exposes.insert(out.exposes.end(), setting.exposes.begin(), setting.exposes.end());
        out.decoders.insert(out.decoders.end(), setting.decoders.begin(), setting.decoders.end());
        out.setters.insert(out.setters.end(), setting.setters.begin(), setting.setters.end());
        out.configure.push_back(read_attributes(zcl::kMsOccupancySensing, {zcl::occupancy::kPirOToUDelay}, where));
    }
    if (spec.report) {
        Report row;
        row.attribute = zcl::occupancy::kOccupancy;
        row.minimum = spec.report->minimum;
        row.maximum = spec.report->maximum;
        row.change = spec.report->change;
        out.configure.push_back(setup_reporting(zcl::kMsOccupancySensing, {row}, true, true, where));
    }
    return out;
}

}  // namespace skep::devices

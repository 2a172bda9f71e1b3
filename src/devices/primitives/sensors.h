// What measuring devices report: temperature, humidity, pressure, light, gases, moisture, flow, occupancy.
//
// The Features are the peer's modern forms (exposes, decoder, getter, reporting). The `*_decoder` functions are its plain
// converters, for definitions that list their exposes and configure steps by hand.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices {

// What the measurements below are made of: measuredValue of a cluster, reported.
NumericSpec measurement(std::string name, ClusterId cluster, std::string description, std::string unit, double scale, zcl::Value change,
                        std::vector<std::string> endpoint_names = {});
Feature temperature(std::vector<std::string> endpoint_names = {});
Feature pressure(std::vector<std::string> endpoint_names = {});  // kPa
Feature humidity(std::vector<std::string> endpoint_names = {});
Feature flow(std::vector<std::string> endpoint_names = {});
Feature soil_moisture(std::vector<std::string> endpoint_names = {});
Feature wind_speed(std::vector<std::string> endpoint_names = {});
Feature co2(std::vector<std::string> endpoint_names = {});
Feature pm25(std::vector<std::string> endpoint_names = {});
// Lux: 10^((value - 1) / 10000) (ZCL 4.2.2.2.1); with the option illuminance_raw the wire's number as well.
Feature illuminance(std::vector<std::string> endpoint_names = {});
NumericSpec illuminance_spec(std::vector<std::string> endpoint_names = {});
Feature illuminance(NumericSpec spec);
Feature device_temperature(std::vector<std::string> endpoint_names = {});

// Sensors that tell both of motion and of its end; option no_occupancy_since.
struct OccupancySpec {
    std::vector<std::string> endpoint_names = {};
    std::optional<Reporting> report = Reporting{0, kReport1Hour, 0};
    bool timeout_setting = false;  // pirOToUDelay as occupancy_timeout
};
Feature occupancy(OccupancySpec spec = {});

DecoderPtr temperature_decoder();
// Only values strictly between these are believed (°C).
DecoderPtr temperature_decoder(double above, double below);
DecoderPtr humidity_decoder();       // values outside 0..100 % are dropped
DecoderPtr pressure_decoder();       // hPa
Feature occupancy_without_expose();  // decoder and options of occupancy()
// Sensors that tell of motion only: occupancy false follows by itself after the option occupancy_timeout (90 s; 0: never).
Feature occupancy_with_timeout();
// What such a sensor does when it has seen motion, by whatever message.
void motion_seen(const zigbee::Message& message, Device& device, Update& update);
// {"no_occupancy_since": n} n seconds after `start`, for each n of the option; otherwise the waits end.
void no_occupancy_since(const zigbee::Message& message, Device& device, bool start);

}  // namespace skep::devices

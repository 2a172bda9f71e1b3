// Thermostats (ZCL 6.3), their user interface (6.6) and fans (6.4).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices {

struct Setpoint {
    std::string_view property;  // "occupied_heating_setpoint", "unoccupied_heating_setpoint", and the same for cooling
    double minimum, maximum, step;
};

// Everything that is given is shown, settable, bound, reported and read, as the peer's modern form does.
struct ThermostatSpec {
    std::vector<Setpoint> setpoints;
    std::optional<std::array<double, 3>> local_temperature_calibration = {};  // min, max, step
    std::vector<std::string> system_modes = {};
    std::vector<std::string> running_states = {};
    std::vector<std::string> running_modes = {};
    std::vector<std::string> fan_modes = {};
    std::vector<std::string> control_sequences = {};
    bool pi_heating_demand = false;
    std::string endpoint = {};
};
Feature thermostat(ThermostatSpec spec);

// The parts of a climate expose.
namespace climate {
exposes::Expose make();
exposes::Expose& local_temperature(exposes::Expose& climate, Access access = kStateGet);
exposes::Expose& calibration(exposes::Expose& climate, double minimum, double maximum, double step, Access access = kAll);
exposes::Expose& setpoint(exposes::Expose& climate, std::string_view property, double minimum, double maximum, double step,
                          Access access = kAll);
exposes::Expose& system_mode(exposes::Expose& climate, const std::vector<std::string>& modes, Access access = kAll,
                             std::string_view description = "Mode of this device");
exposes::Expose& running_state(exposes::Expose& climate, const std::vector<std::string>& states, Access access = kStateGet);
exposes::Expose& preset(exposes::Expose& climate, const std::vector<std::string>& modes, std::string_view description);
}  // namespace climate

// All properties of the thermostat cluster.
DecoderPtr thermostat_decoder();
DecoderPtr weekly_schedule_decoder();
// Setters of the thermostat cluster, by property: local_temperature, local_temperature_calibration, the setpoints and their limits,
// system_mode, running_state, running_mode, pi_heating_demand, weekly_schedule, clear_weekly_schedule, ...
Feature thermostat_setters(const std::vector<std::string_view>& properties);

Feature thermostat_ui(std::vector<std::string> endpoint_names = {});
Feature fan(std::vector<std::string> endpoint_names = {});
DecoderPtr fan_decoder();
SetterPtr fan_setter();
DecoderPtr fan_speed_decoder();
SetterPtr fan_speed_setter();

}  // namespace skep::devices

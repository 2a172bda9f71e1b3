// A thermostatic radiator valve with data points (TS0601_thermostat_1).
#include "devices/primitives/thermostat.h"

#include "devices/tuya/base.h"
#include "devices/tuya/data_points.h"

namespace skep::devices::tuya {

namespace {

using exposes::binary;
using exposes::enumeration;
using exposes::numeric;

constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

exposes::Expose climate_expose() {
    exposes::Expose out = climate::make();
    climate::local_temperature(out, kState);
    climate::setpoint(out, "current_heating_setpoint", 5, 35, 0.5, kStateSet);
    climate::calibration(out, -30, 30, 0.1, kStateSet);
    climate::preset(out, {"auto", "manual", "off", "on"},
                    "MANUAL MODE ☝ - In this mode, the device executes manual temperature setting. "
                    "When the set temperature is lower than the \"minimum temperature\", the valve is closed (forced closed). "
                    "AUTO MODE ⏱ - In this mode, the device executes a preset week programming temperature time and temperature. "
                    "ON - In this mode, the thermostat stays open "
                    "OFF - In this mode, the thermostat stays closed");
    climate::system_mode(out, {"auto", "heat", "off"}, kState);
    climate::running_state(out, {"idle", "heat"}, kState);
    return out;
}

Feature valve_exposes() {
    const auto celsius = [](std::string_view name, std::string_view description) {
        return numeric(name, kStateSet).unit("°C").description(description);
    };
    Feature out;
    out.exposes = {
        exposes::battery(),
        exposes::child_lock(),
        celsius("max_temperature", "Maximum temperature").range(15, 35),
        celsius("min_temperature", "Minimum temperature").range(1, 15),
        numeric("position", kState).unit("%").description("Position"),
        exposes::switch_of("window_detection", true, "Enables/disables window detection on the device", kStateSet)
            .label("Window detection"),
        binary("window", kState, "CLOSE", "OPEN").description("Window status closed or open "),
        binary("alarm_switch", kState, "ON", "OFF").description("Thermostat in error state"),
        climate_expose(),
        enumeration("screen_orientation", kStateSet, {"up", "down"})
            .description("How do you look at the display (up and down supported only)"),
        enumeration("display_brightness", kStateSet, {"high", "middle", "low"})
            .description("How strong the LED diplay is light up (high is default)"),
        enumeration("mode", kStateSet, {"comfort", "eco"})
            .description("Hysteresis - comfort > switches off/on exactly at reached "
                         "temperature with valve smooth from 0 to 100%, eco > 0.5 degrees above or below, valve either 0 or 100%"),
        celsius("switch_deviation_eco", "Switch deviation (energy-saving mode only)").range(0.5, 5).step(0.1)};
    for (std::string_view day : kDays) {
        out.exposes.push_back(exposes::text("schedule_" + std::string(day), kStateSet)
                                  .description("Schedule for " + std::string(day) + ", example: \"HH:MM/C HH:MM/C HH:MM/C HH:MM/C\""));
    }
    out.exposes.push_back(
        binary("boost_heating", kStateSet, "ON", "OFF")
            .description(
                "Boost Heating: press and hold "
                " for 3 seconds, "
                "the device will enter the boost heating mode, and the ▷╵◁ will flash. The countdown will be displayed in the APP"));
    out.exposes.push_back(numeric("boost_time", kStateSet).unit("min").description("Countdown in minutes").range(0, 1000));
    return out;
}

// Data point 1 is preset and mode in one: it is told as both, and set by either.
Converter mode_of(std::vector<std::pair<std::string, int>> names) {
    Converter out = convert::enums(std::move(names));
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update& update) -> Told {
        static constexpr std::array<std::string_view, 4> kPresets{"auto", "manual", "off", "on"};
        static constexpr std::array<std::string_view, 4> kModes{"auto", "auto", "off", "heat"};
        const std::optional<double> plain = as_number(value.plain);
        if (!plain) return Error{Errc::Invalid, "'system_mode' is not a number"};
        const auto index = static_cast<std::size_t>(*plain);
        if (*plain >= 0 && index < kPresets.size()) {
            update.set("preset", kPresets[index]);
            update.set("system_mode", kModes[index]);
        } else {
            update.clear("preset");
            update.clear("system_mode");
        }
        return Json(nullptr);
    };
    return out;
}

std::vector<DataPoint> valve_table() {
    using namespace convert;
    std::vector<DataPoint> out{
        {1, "", mode_of({})},
        {1, "system_mode", mode_of({{"auto", 1}, {"off", 2}, {"heat", 3}})},
        {1, "preset", mode_of({{"auto", 0}, {"manual", 1}, {"off", 2}, {"on", 3}})},
        {2, "current_heating_setpoint", divided_by(10)},
        {3, "local_temperature", divided_by(10)},
        {4, "boost_heating", convert::on_off()},
        {5, "boost_time", raw()},
        {6, "running_state", numbers({{"heat", 1}, {"idle", 0}})},
        {7, "window", numbers({{"OPEN", 1}, {"CLOSE", 0}})},
        {8, "window_detection", convert::on_off()},
        {12, "child_lock", lock_unlock()},
        {13, "battery", raw()},
        {14, "alarm_switch", on_off_loose()},
        {15, "min_temperature", divided_by(10)},
        {16, "max_temperature", divided_by(10)},
    };
    for (std::size_t day = 0; day < kDays.size(); ++day) {
        const auto number = static_cast<std::uint8_t>(day);
        out.push_back({static_cast<std::uint8_t>(17 + number), "schedule_" + std::string(kDays[day]),
                       schedule_day(static_cast<std::uint8_t>(number + 1))});
    }
    out.push_back({101, "local_temperature_calibration", divided_by(10)});
    out.push_back({102, "position", divided_by(10)});
    out.push_back({116, "screen_orientation", enums({{"up", 0}, {"down", 2}})});
    out.push_back({152, "display_brightness", enums({{"high", 0}, {"middle", 1}, {"low", 2}})});
    out.push_back({153, "mode", enums({{"comfort", 0}, {"eco", 1}})});
    out.push_back({154, "switch_deviation_eco", divided_by(10)});
    return out;
}

}  // namespace

std::vector<Entry> thermostats() {
    Identity identity;
    identity.fingerprints = fingerprints("TS0601", {"_TZE200_a4bpgplm", "_TZE200_dv8abrrz", "_TZE200_z1tyspqw", "_TZE200_bvrlmajk"});
    identity.vendor = "Tuya";
    identity.model = "TS0601_thermostat_1";
    identity.description = "Thermostatic radiator valve";
    identity.white_labels = {white_label("id3", "GTZ06", "Thermostatic radiator valve", {"_TZE200_z1tyspqw"}),
                             white_label("AVATTO", "TRV07", "Thermostatic radiator valve", {"_TZE200_bvrlmajk"})};
    identity.custom_clusters = clusters();
    std::vector<Entry> out;
    out.push_back({std::move(identity), [] {
                       BaseSpec spec;
                       spec.time_start = "1970";
                       spec.force_time_updates = true;
                       return std::vector<Feature>{valve_exposes(), base(spec), data_points(valve_table())};
                   }});
    return out;
}

}  // namespace skep::devices::tuya

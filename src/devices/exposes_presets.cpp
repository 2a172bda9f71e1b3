// The peer's ready-made exposes and device options: texts that clients see.
#include <fmt/core.h>

#include "devices/calibration.h"
#include "devices/exposes.h"

namespace skep::devices {

namespace exposes {

Expose action(const std::vector<std::string>& values) {
    return enumeration("action", kState, values).description("Triggered action (e.g. a button click)").diagnostic();
}
Expose battery() {
    return numeric("battery", kState)
        .unit("%")
        .description("Remaining battery in %, can take up to 24 hours before reported")
        .range(0, 100)
        .diagnostic();
}
Expose battery_voltage() {
    return numeric("voltage", kState).unit("mV").description("Voltage of the battery in millivolts").diagnostic();
}
Expose temperature() {
    return numeric("temperature", kState).unit("°C").description("Measured temperature value");
}
Expose occupancy() {
    return binary("occupancy", kState, true, false).description("Indicates whether the device detected occupancy");
}
Expose contact() {
    JsonObject hints;
    hints["name"] = nullptr;
    return binary("contact", kState, false, true)
        .description("Indicates if the contact is closed (= true) or open (= false)")
        .homeassistant(std::move(hints));
}
Expose vibration() {
    return binary("vibration", kState, true, false).description("Indicates whether the device detected vibration");
}
Expose power() {
    return numeric("power", kState).unit("W").description("Instantaneous measured power");
}
Expose current() {
    return numeric("current", kState).unit("A").description("Instantaneous measured electrical current");
}
Expose voltage() {
    return numeric("voltage", kState).unit("V").description("Measured electrical potential value");
}
Expose energy() {
    return numeric("energy", kState).unit("kWh").description("Sum of consumed energy");
}
Expose power_on_behavior(const std::vector<std::string>& values) {
    return enumeration("power_on_behavior", kAll, values)
        .label("Power-on behavior")
        .description("Controls the behavior when the device is powered on after power loss")
        .config();
}
Expose effect() {
    return enumeration("effect", kSet, {"blink", "breathe", "okay", "channel_change", "finish_effect", "stop_effect"})
        .description("Triggers an effect on the light (e.g. make light blink for a few seconds)");
}
Expose identify() {
    return enumeration("identify", kSet, {"identify"}).description("Ititiate device identification").config();
}
Expose linkquality() {
    return numeric("linkquality", kState).unit("lqi").description("Link quality (signal strength)").range(0, 255).diagnostic();
}
Expose child_lock() {
    return binary("child_lock", kStateSet, "LOCK", "UNLOCK").description("Enables/disables physical input on the device");
}
}  // namespace exposes

namespace options {

using namespace exposes;

Expose calibration(std::string_view name) {
    return numeric(std::string(name) + "_calibration", kSet)
        .description(fmt::format("Calibrates the {} value ({} offset), takes into effect on next report of device.", name,
                                 calibration_is_percentual(name) ? "percentual" : "absolute"))
        .step(0.1);
}
Expose precision(std::string_view name) {
    return numeric(std::string(name) + "_precision", kSet)
        .range(0, 3)
        .description(
            fmt::format("Number of digits after decimal point for {}, takes into effect on next report of device. This option can only "
                        "decrease the precision, not increase it.",
                        name));
}
Expose transition() {
    return numeric("transition", kSet)
        .min(0)
        .step(0.1)
        .description(
            "Controls the transition time (in seconds) of on/off, brightness, color temperature (if applicable) and color (if applicable) "
            "changes. "
            "Defaults to `0` (no transition).");
}
Expose state_action() {
    return binary("state_action", kSet, true, false)
        .description("State actions will also be published as 'action' when true (default false).");
}
Expose color_sync() {
    return binary("color_sync", kSet, true, false)
        .description(
            "When enabled colors will be synced, e.g. if the light supports both color x/y and color temperature a conversion from color "
            "x/y to "
            "color temperature will be done when setting the x/y color (default true).");
}
Expose occupancy_timeout() {
    return numeric("occupancy_timeout", kSet)
        .min(0)
        .description("Time in seconds after which occupancy is cleared after detecting it (default 90 seconds).");
}
Expose no_occupancy_since_true() {
    return list("no_occupancy_since", kSet, numeric("time", kStateSet))
        .description(
            R"(Sends a message the last time occupancy (occupancy: true) was detected. When setting this for example to [10, 60] a )"
            R"(`{"no_occupancy_since": 10}` will be sent after 10 seconds and a `{"no_occupancy_since": 60}` after 60 seconds.)");
}
Expose no_occupancy_since_false() {
    return list("no_occupancy_since", kSet, numeric("time", kStateSet))
        .description(
            R"(Sends a message after the last time no occupancy (occupancy: false) was detected. When setting this for example to [10, 60] a )"
            R"(`{"no_occupancy_since": 10}` will be sent after 10 seconds and a `{"no_occupancy_since": 60}` after 60 seconds.)");
}
Expose illuminance_raw() {
    return binary("illuminance_raw", kSet, true, false).description("Expose the raw illuminance value.");
}
Expose invert_cover() {
    return binary("invert_cover", kSet, true, false)
        .description("Inverts the cover position and state, false: open=100,close=0, true: open=0,close=100 (default false).");
}
Expose cover_position_tilt_disable_report() {
    return binary("cover_position_tilt_disable_report", kSet, true, false)
        .description("Do not publish set cover target position as a normal 'position' value (default false).");
}
Expose simulated_brightness() {
    return composite("simulated_brightness", "simulated_brightness", kSet)
        .description(
            "Simulate a brightness value. If this device provides a brightness_move_up or brightness_move_down action it is possible to "
            "specify the "
            "update interval and delta. The action_brightness_delta indicates the delta for each interval.")
        .feature(numeric("delta", kSet).min(0).description("Delta per interval, 20 by default"))
        .feature(numeric("interval", kSet).min(0).unit("ms").description("Interval duration"));
}
Expose measurement_poll_interval(std::string_view extra_note) {
    return numeric("measurement_poll_interval", kSet)
        .min(-1)
        .description(fmt::format(
            "This device does not support reporting electric measurements so it is polled instead. The default poll interval is "
            "60 seconds, set to -1 to disable.{}",
            extra_note));
}
Expose expose_pin() {
    return binary("expose_pin", kSet, true, false)
        .label("Expose PIN")
        .description("Expose pin of this lock in the published payload (default false).");
}
Expose unfreeze_support() {
    return binary("unfreeze_support", kSet, true, false)
        .description(
            "Whether to unfreeze IKEA lights (that are known to be frozen) before issuing a command, false: no unfreeze support, true: "
            "unfreeze "
            "support (default true).");
}

}  // namespace options

}  // namespace skep::devices

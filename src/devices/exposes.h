// Builders of expose objects: what bridge/devices and the web page show of a property (mqtt-api 7.2).
// An Expose is the JSON object under construction; builders may be chained and end in a copy:
//     exposes::numeric("power", kState).unit("W").description("Instantaneous measured power")
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace skep::devices {

// Bits of an expose's access.
using Access = int;
inline constexpr Access kState = 1, kSet = 2, kStateSet = 3, kStateGet = 5, kAll = 7;

namespace exposes {

class Expose {
public:
    explicit Expose(JsonObject object) : object_(std::move(object)) {}

    Expose& label(std::string_view text) { return member("label", text); }
    Expose& property(std::string_view name) { return member("property", name); }
    Expose& description(std::string_view text) { return member("description", text); }
    Expose& unit(std::string_view text) { return member("unit", text); }
    Expose& category(std::string_view text) { return member("category", text); }  // "config", "diagnostic"
    Expose& config() { return category("config"); }
    Expose& diagnostic() { return category("diagnostic"); }
    Expose& access(Access bits) { return member("access", bits); }
    Expose& toggle(Json value) { return member("value_toggle", std::move(value)); }
    Expose& min(double value) { return member("value_min", number(value)); }
    Expose& max(double value) { return member("value_max", number(value)); }
    Expose& step(double value) { return member("value_step", number(value)); }
    Expose& range(double low, double high) { return min(low).max(high); }
    Expose& preset(std::string_view name, Json value, std::string_view text);
    Expose& lengths(std::optional<int> minimum, std::optional<int> maximum);  // of a list
    Expose& homeassistant(JsonObject hints) { return member("homeassistant", std::move(hints)); }
    // Adds a feature to a composite or specific expose; it takes this expose's endpoint.
    Expose& feature(Expose other);
    // Names the endpoint and postfixes the property, or the properties of the features.
    Expose& endpoint(std::string_view name);

    [[nodiscard]] const JsonObject& object() const { return object_; }
    operator Json() const { return object_; }

private:
    template <class T>
    Expose& member(std::string_view name, T&& value) {
        object_[name] = std::forward<T>(value);
        return *this;
    }
    JsonObject object_;
};

Expose binary(std::string_view name, Access access, Json on, Json off);
Expose numeric(std::string_view name, Access access);
Expose enumeration(std::string_view name, Access access, const std::vector<std::string>& values);
Expose text(std::string_view name, Access access);
Expose composite(std::string_view name, std::string_view property, Access access);
Expose list(std::string_view name, Access access, const Expose& item);

// The specific types. `state` members as the peer's withState.
Expose switch_(std::string_view description = "On/off state of the switch");
Expose switch_of(std::string_view property, bool toggle, std::string_view description, Access access = kAll, Json on = "ON",
                 Json off = "OFF");
Expose lock();                       // state LOCK/UNLOCK and lock_state
Expose bare(std::string_view type);  // {"type":..., "features":[]}: climate, fan, lock, switch with features of their own
Expose& add_fan_state(Expose& fan, std::string_view property = "state", Access access = kAll);
Expose& add_fan_modes(Expose& fan, const std::vector<std::string>& modes, Access access = kAll);
Expose cover(bool position, bool tilt);
Expose light();  // state only; add features with the functions below
Expose& add_brightness(Expose& light);
Expose& add_color_temp(Expose& light, std::optional<std::pair<int, int>> mired, bool startup);
Expose& add_color_xy(Expose& light);
Expose& add_color_hs(Expose& light);
// All features when none is named.
Expose& add_level_config(Expose& light, const std::vector<std::string>& features);

// Ready-made, as the peer's presets of the same name.
Expose action(const std::vector<std::string>& values);
Expose battery();
Expose battery_voltage();  // "voltage", mV
Expose temperature();
Expose occupancy();
Expose contact();
Expose vibration();
Expose power();
Expose current();
Expose voltage();
Expose energy();
Expose power_on_behavior(const std::vector<std::string>& values);  // "off", "on", "toggle", "previous"
Expose effect();
Expose identify();
Expose linkquality();
Expose child_lock();

// One expose per endpoint name, or the expose itself when there are none.
JsonArray per_endpoint(const Expose& expose, const std::vector<std::string>& endpoint_names);
// "power_on_behavior" -> "Power on behavior"
std::string label_of(std::string_view name);

}  // namespace exposes

// Device options (access 2) that primitives share.
namespace options {
using exposes::Expose;
Expose calibration(std::string_view name);  // percentual or absolute by its name, step 0.1
Expose precision(std::string_view name);
Expose transition();
Expose state_action();
Expose color_sync();
Expose occupancy_timeout();
Expose no_occupancy_since_true();
Expose no_occupancy_since_false();
Expose illuminance_raw();
Expose invert_cover();
Expose cover_position_tilt_disable_report();
Expose simulated_brightness();
Expose measurement_poll_interval(std::string_view extra_note = {});
Expose expose_pin();
Expose unfreeze_support();
}  // namespace options

}  // namespace skep::devices

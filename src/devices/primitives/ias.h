// Intruder alarm systems: zones (ZCL 8.2) as contact, leak, smoke, motion ..., and warning devices (ZCL 8.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices {

// Bits of zoneStatus (ZCL 8.2.2.2.1.3), by the name under which each is published.
enum class ZoneBit : std::uint8_t {
    Alarm1 = 0,
    Alarm2 = 1,
    Tamper = 2,
    BatteryLow = 3,
    SupervisionReports = 4,
    RestoreReports = 5,
    Trouble = 6,
    AcStatus = 7,
    Test = 8,
    BatteryDefect = 9,
};

struct ZoneSpec {
    // "contact", "water_leak", "occupancy", "smoke", "vibration", "gas", "carbon_monoxide", "sos", "alarm", "rain", "pressure", "water";
    // "generic": alarms are published as alarm_1 and alarm_2.
    std::string type = "generic";
    std::vector<ZoneBit> bits;
    bool invert = false;           // of the alarms; a contact is inverted by itself
    bool alarm_timeout = false;    // the alarm is cleared by itself, option <type>_timeout (90 s)
    double keep_alive = 0;         // seconds after a change notification after which an alarm is cleared; 0: never
    bool report = false;           // zoneStatus is reported
    std::string description = {};  // generic only: of every expose
};
Feature ias_zone(ZoneSpec spec);

// A plain converter: which message kinds it listens to, and what each bit is called; `inverted` names are true while the bit is 0.
struct ZoneRow {
    ZoneBit bit;
    std::string_view name;
    bool inverted = false;
    bool of_endpoint = false;  // postfixed with its name
};
enum class ZoneMessages : std::uint8_t { Notification, Attributes, Reports, NotificationOrReport, All };
// What a message without the zone's status says: nothing, or that no bit of it is set.
enum class NoZoneStatus : std::uint8_t { Nothing, NoBit };
DecoderPtr zone_decoder(ZoneMessages messages, std::vector<ZoneRow> rows, NoZoneStatus without = NoZoneStatus::Nothing);
// The notification decoder whose first row is cleared after the option <name>_timeout (90 s; 0: never).
DecoderPtr zone_decoder_with_timeout(std::vector<ZoneRow> rows);

// A siren: {"warning": {mode, level, strobe, strobe_level, strobe_duty_cycle, duration}}. `reversed`: the bits of mode and level are. The
// peer's newer form shows strobe_level and fails when it is given.
SetterPtr warning_setter(bool reversed, bool with_strobe_level);
Feature ias_warning(bool reversed = false);
Feature ias_warning_max_duration();

}  // namespace skep::devices

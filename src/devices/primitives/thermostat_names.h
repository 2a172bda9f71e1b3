// What the numbers of the thermostat cluster are called on MQTT.
#pragma once

#include "devices/primitives/attributes.h"

namespace skep::devices::thermostat_names {

inline const Names kControlSequences{
    {"cooling_only", 0},        {"cooling_with_reheat", 1},         {"heating_only", 2},
    {"heating_with_reheat", 3}, {"cooling_and_heating_4-pipes", 4}, {"cooling_and_heating_4-pipes_with_reheat", 5}};
inline const Names kProgrammingModes{{"setpoint", 0}, {"schedule", 1}, {"schedule_with_preheat", 3}, {"eco", 4}};
inline const Names kChangeSources{{"manual", 0}, {"schedule", 1}, {"externally", 2}};
inline const Names kSystemModes{{"off", 0},
                                {"auto", 1},
                                {"cool", 3},
                                {"heat", 4},
                                {"emergency_heating", 5},
                                {"precooling", 6},
                                {"fan_only", 7},
                                {"dry", 8},
                                {"sleep", 9},
                                // Older names, which are still understood.
                                {"emergency heating", 5},
                                {"fan only", 7}};
inline const Names kRunningModes{{"off", 0}, {"cool", 3}, {"heat", 4}};
inline const Names kDays{{"sunday", 0},   {"monday", 1}, {"tuesday", 2},  {"wednesday", 3},
                         {"thursday", 4}, {"friday", 5}, {"saturday", 6}, {"away_or_vacation", 7}};
inline const Names kRunningStates{{"idle", 0},  {"heat", 1},  {"cool", 2},  {"fan_only", 4}, {"heat", 5},    {"cool", 6},  {"heat", 8},
                                  {"heat", 9},  {"cool", 10}, {"cool", 12}, {"cool", 14},    {"cool", 15},   {"cool", 22}, {"heat", 33},
                                  {"cool", 34}, {"heat", 65}, {"cool", 66}, {"idle", 32768}, {"heat", 32769}};
inline const Names kLouverPositions{{"fully_closed", 0}, {"fully_closed", 1}, {"fully_open", 2},
                                    {"quarter_open", 3}, {"half_open", 4},    {"three_quarters_open", 5}};
inline const Names kFanModes{{"off", 0}, {"low", 1}, {"medium", 2}, {"high", 3}, {"on", 4}, {"auto", 5}, {"smart", 6}};
inline const Names kDisplayModes{{"celsius", 0}, {"fahrenheit", 1}};
inline const Names kKeypadLockouts{{"unlock", 0}, {"lock1", 1}, {"lock2", 2}, {"lock3", 3}, {"lock4", 4}, {"lock5", 5}};

}  // namespace skep::devices::thermostat_names

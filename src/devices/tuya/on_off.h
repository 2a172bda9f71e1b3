// Tuya's switches and plugs: On/Off with countdown, what happens after a power cut, indicator and backlight, child lock, metering.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"

namespace skep::devices::tuya {

struct OnOffSpec {
    bool countdown = false;
    bool power_outage_memory = false;  // "on", "off", "restore"
    bool power_on_behavior_2 = false;  // by cluster 0xE001
    bool power_on_behavior_3 = false;  // by cluster 0xEF00
    bool switch_type = false;
    bool switch_type_curtain = false;
    bool switch_type_button = false;
    bool backlight_off_on = false;
    bool backlight_low_medium_high = false;
    bool backlight_off_normal_inverted = false;
    bool indicator_mode = false;
    bool indicator_none_relay_pos = false;
    bool electrical = false;                // power, current, voltage, energy
    DecodeFunction electrical_decode = {};  // in place of decode_electrical
    bool child_lock = false;
    bool switch_mode = false;                 // switch or scene
    std::vector<std::string> endpoints = {};  // that have these settings each
};
std::vector<Feature> on_off(OnOffSpec spec);

// Zeros of power, current and voltage are told only when they last: these plugs report some in between. Off means no power.
Result<void> decode_doubtful_zeros(const zigbee::Message& message, Device& device, Update& update);

}  // namespace skep::devices::tuya

// Tuya's switches and plugs: On/Off with countdown, what happens after a power cut, indicator and backlight, child lock, metering.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices::tuya {

// Whether devices of this manufacturer name have it; an empty function: none has. An unknown device counts as one without a name.
using Having = std::function<bool(std::string_view manufacturer)>;
inline bool always(std::string_view) {
    return true;
}

struct OnOffSpec {
    Having countdown = {};
    bool countdown_may_be_missing = false;  // then it is shown as settable only
    Having power_outage_memory = {};        // "on", "off", "restore"
    Having power_on_behavior_2 = {};        // by cluster 0xE001
    bool power_on_behavior_3 = false;       // by cluster 0xEF00
    Having switch_type = {};
    bool switch_type_curtain = false;
    bool switch_type_button = false;
    Having backlight_off_on = {};
    bool backlight_low_medium_high = false;
    bool backlight_off_normal_inverted = false;
    Having indicator_mode = {};
    bool indicator_none_relay_pos = false;
    bool electrical = false;                // power, current, voltage, energy
    DecodeFunction electrical_decode = {};  // in place of decode_electrical
    Having child_lock = {};
    bool switch_mode = false;                 // switch or scene
    std::vector<std::string> endpoints = {};  // that have these settings each
};
std::vector<Feature> on_off(OnOffSpec spec);

// Zeros of power, current and voltage are told only when they last: these plugs report some in between. Off means no power.
Result<void> decode_doubtful_zeros(const zigbee::Message& message, Device& device, Update& update);

}  // namespace skep::devices::tuya

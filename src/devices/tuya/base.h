// What Tuya's devices have in common: the greeting that makes them talk, and questions of the time and of the network.
#pragma once

#include <optional>
#include <string>

#include "devices/native.h"

namespace skep::devices::tuya {

// Attributes of their clusters, and of On/Off.
inline constexpr ClusterId kTuya3 = 0xE001;
inline constexpr AttributeId kBacklightSwitch = 0x5000, kChildLock = 0x8000, kBacklightMode = 0x8001, kStartUp = 0x8002,
                             kOperationMode = 0x8004;
inline constexpr AttributeId kPowerOnBehavior = 0xD010, kSwitchType = 0xD030;

struct BaseSpec {
    std::string time_start = "off";   // what time questions are answered with: seconds since "1970", "2000", or not at all
    bool force_time_updates = false;  // a clock so bad that it is set once an hour
    bool query_on_announce = false;
    bool query_on_configure = false;
    bool version_on_configure = false;  // asks for the version of the device's controller
    bool bind_basic = false;
    std::optional<double> query_interval = {};  // seconds
};
Feature base(BaseSpec spec = {});

// Reads the Basic attributes that the device waits for before it talks. Attributes that it does not have are no failure.
async::Task<Result<void>> magic_packet(Device& device);

// A click: single, double or hold, with the button's number before it where the device has several.
DecoderPtr action_decoder();

}  // namespace skep::devices::tuya

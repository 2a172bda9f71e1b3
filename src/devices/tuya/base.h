// What Tuya's devices have in common: the greeting that makes them talk, questions of the time and of the network, their additions to
// standard clusters, fingerprints by manufacturer name, and their switches and plugs.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/index.h"
#include "devices/native.h"

namespace skep::devices::tuya {

std::vector<Entry> plugs();
std::vector<Entry> switches();
std::vector<Entry> sensors();
std::vector<Entry> remotes();
std::vector<Entry> thermostats();
std::vector<Entry> covers();

// Tuya's additions to Basic, Groups, On/Off and Level Control, and its clusters 0xE001 and 0xE002.
zcl::ClusterSet clusters();
// Attributes of those clusters.
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

std::vector<Fingerprint> fingerprints(std::string_view model_id, std::initializer_list<std::string_view> manufacturers);
WhiteLabelRule white_label(std::string vendor, std::string model, std::string description,
                           std::initializer_list<std::string_view> manufacturers);
WhiteLabelRule listed(std::string vendor, std::string model, std::string description = {});

// A click: single, double or hold, with the button's number before it where the device has several.
DecoderPtr action_decoder();

}  // namespace skep::devices::tuya

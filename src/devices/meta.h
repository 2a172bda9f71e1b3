// What a definition says about its device beyond exposes and converters: switches that shared primitives look at.
// Each stands for a behaviour of the device, never for a model.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/loop.h"
#include "base/ids.h"

namespace skep::zigbee {
struct Node;
}

namespace skep::devices {

// How a battery's voltage becomes a percentage.
struct VoltageCurve {
    enum class Kind { Linear, V3_2100, V3_1500_2800 } kind = Kind::Linear;
    double minimum = 0;  // mV at 0 %, Linear only
    double maximum = 0;  // mV at 100 %, Linear only
    double offset = 0;   // mV added before, Linear only
};

struct Meta {
    bool multi_endpoint = false;
    std::vector<std::string_view> multi_endpoint_skip;                            // never postfixed
    std::vector<std::pair<std::string_view, EndpointId>> multi_endpoint_enforce;  // key -> the only endpoint that has it
    bool supports_hue_saturation = false;
    bool supports_enhanced_hue = false;
    bool apply_red_fix = false;  // does not react to the reddest red
    bool turns_off_at_brightness_1 = false;
    // An off light must not get an off with transition (it would flash); may depend on the firmware. Empty: no.
    std::function<bool(const zigbee::Node&)> no_off_transition_when_off;
    bool omit_optional_params = false;  // level and colour commands without their option fields
    bool move_to_level_with_on_off_disable = false;
    bool disable_action_group = false;
    bool publish_duplicate_transaction = false;
    bool cover_inverted = false;
    bool cover_position_tilt_disable_report = false;
    bool cover_state_from_tilt = false;
    bool battery_dont_divide = false;  // percentage is reported in whole percent
    std::optional<VoltageCurve> battery_voltage;
    std::optional<bool> disable_default_response;  // of requests of the shared setters
    std::optional<async::Duration> timeout;        // of requests of the shared setters
    std::optional<int> pin_code_count;
    bool tuya_send_now = false;  // Tuya data points are sent without waiting for an answer
    // All of this as it is for one endpoint, where something depends on that. Empty: nothing does.
    std::function<Meta(const zigbee::Node&, EndpointId)> at;
};

}  // namespace skep::devices

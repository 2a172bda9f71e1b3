// Steps of configure that correct what a device says of itself, and polling of what it does not report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/configure.h"
#include "devices/native.h"

namespace skep::devices {

// How long the device may sleep between check-ins, when it has no poll control cluster to tell.
Feature check_in_interval(std::int64_t seconds);
Feature force_end_device();
// Clusters that an endpoint has though its descriptor does not say so.
ConfigureStep add_output_cluster(EndpointId endpoint, ClusterId cluster);
Feature with_step(ConfigureStep step);

// Runs `poll` at the interval of the option <key>_poll_interval (seconds; 0 or less: never), from start to stop.
struct PollSpec {
    std::string key;  // "measurement"
    Json option;      // shown; null: none, then the interval is fixed
    double default_interval = 60;
    std::function<async::Task<Result<void>>(Device&)> poll;
};
Feature poll(PollSpec spec);

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list);

}  // namespace skep::devices

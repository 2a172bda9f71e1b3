// On/Off (ZCL 3.8): state, timed on, what happens after a power cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

struct OnOffOptions {
    bool power_on_behavior = true;
    bool skip_duplicate_transaction = false;  // the device tells each change several times
    bool configure_reporting = true;
    std::vector<std::string> endpoint_names = {};
    std::string description = {};  // of the switch expose; empty: the usual one
    JsonObject homeassistant = {};
    bool ota = false;
};
Feature on_off(OnOffOptions options = {});

// Parts, for features that are more than a switch.
DecoderPtr on_off_decoder(bool skip_duplicate_transaction = false);
SetterPtr on_off_setter(std::vector<std::string> endpoint_names = {});
DecoderPtr power_on_behavior_decoder();
SetterPtr power_on_behavior_setter();

// Sends `state` ("on", "off", "toggle" in lower case; anything else is an error), with the message's on_time and off_wait_time.
async::Task<Result<SetResult>> send_on_off(const Command& command, std::string state);
async::Task<Result<void>> get_on_off(const Command& command);

}  // namespace skep::devices

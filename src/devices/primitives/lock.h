// Door locks (ZCL 7.3): lock and unlock (with a code), PIN codes of users, what the lock tells of its use.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

struct LockOptions {
    int pin_code_count = 0;
    bool read_pin_code_on_programming_event = false;
    std::vector<std::string> endpoint_names = {};
};
Feature lock(LockOptions options);

DecoderPtr lock_decoder();
DecoderPtr lock_operation_event_decoder();
DecoderPtr lock_programming_event_decoder();
DecoderPtr lock_programming_event_reader();  // asks for the PIN code that was just changed at the lock
DecoderPtr lock_pin_code_response_decoder();
DecoderPtr lock_user_status_response_decoder();
SetterPtr lock_setter(std::vector<std::string> endpoint_names = {});
SetterPtr pin_code_setter();
SetterPtr user_status_setter();
SetterPtr auto_relock_time_setter();
SetterPtr sound_volume_setter();

namespace exposes {
Expose lock_action();
Expose lock_action_source_name();
Expose lock_action_user();
Expose pin_code();
}  // namespace exposes

}  // namespace skep::devices

// Identify (ZCL 3.5): make a device show which one it is.
#pragma once

#include <string>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

struct IdentifyOptions {
    bool sleepy = false;  // must be woken up first; said in the description
    std::vector<std::string> endpoint_names = {};
};
Feature identify(IdentifyOptions options = {});
// The older form, for definitions that list converters: the value is the time, else the option identify_timeout.
SetterPtr identify_setter();

}  // namespace skep::devices

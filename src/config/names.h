// Rules for friendly names (mqtt-api 9.2), shared by devices and groups.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace skep::config {

// Every rule that the name breaks, in the rules' order, worded as the peer words them.
std::vector<std::string> friendly_name_problems(std::string_view name);
// Invalid with the first of them.
Result<void> check_friendly_name(std::string_view name);

}  // namespace skep::config

// What the records of single models mean where it is not what they mean on all others.
#pragma once

#include <optional>
#include <string_view>

#include "devices/aqara/basic.h"

namespace skep::devices::aqara {

// Nothing: the model tells more than records of this room say.
std::optional<Tags> tags_of(std::string_view model);

}  // namespace skep::devices::aqara

// The parts of Philips' index.
#pragma once

#include "devices/index.h"

namespace skep::devices::philips {

std::vector<Entry> remotes();  // and sensors

}  // namespace skep::devices::philips

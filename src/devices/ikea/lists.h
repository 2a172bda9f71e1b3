// The parts of IKEA's index.
#pragma once

#include "devices/index.h"

namespace skep::devices::ikea {

std::vector<Entry> plugs_and_blinds();
std::vector<Entry> remotes();
std::vector<Entry> sensors();

}  // namespace skep::devices::ikea

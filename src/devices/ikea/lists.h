// The parts of IKEA's index.
#pragma once

#include "devices/index.h"

namespace skep::devices::ikea {

std::vector<Entry> lights();
std::vector<Entry> matter_lights();  // sold for Matter, and speak Zigbee as well
std::vector<Entry> plugs_and_blinds();
std::vector<Entry> remotes();
std::vector<Entry> sensors();

}  // namespace skep::devices::ikea

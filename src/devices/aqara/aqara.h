// Aqara and Xiaomi (Lumi): lists of their devices, and what several of them share.
#pragma once

#include <vector>

#include "devices/index.h"
#include "devices/native.h"

namespace skep::devices::aqara {

std::vector<Entry> locks();
std::vector<Entry> sensors();
std::vector<Entry> buttons();
std::vector<Entry> switches();
std::vector<Entry> curtains();

// Devices whose endpoint 1 takes OTA requests though its descriptor does not list the cluster.
Feature zigbee_ota();

}  // namespace skep::devices::aqara

// Aqara's smart door locks.
#pragma once

#include "devices/own.h"

namespace skep::devices::aqara {

// ZNMS11LM.
Entry smart_door_lock();

// What ZNMS12LM and ZNMS13LM tell: octets.
DecoderPtr lock_octets();

}  // namespace skep::devices::aqara

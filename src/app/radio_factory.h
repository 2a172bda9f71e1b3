// From the `serial` section of the configuration to a driver: the only place that picks one.
#pragma once

#include <memory>

#include "async/real_loop.h"
#include "base/log.h"
#include "config/settings.h"
#include "radio/radio.h"

namespace skep::app {

// Invalid, naming the key, when `serial` names no coordinator that this version can drive.
Result<std::unique_ptr<radio::Radio>> make_radio(async::RealLoop& loop, const Log& log, const config::Settings& settings);

}  // namespace skep::app

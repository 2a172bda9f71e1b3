// From the `serial` section of the configuration to a driver: the only place that picks one.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "async/loop.h"
#include "base/log.h"
#include "config/settings.h"
#include "radio/radio.h"
#include "serial/factory.h"

namespace skep::app {

// Makes a stream that is not open yet; Invalid or Unsupported when the path is none.
using StreamMaker = std::function<Result<std::unique_ptr<serial::Stream>>(const std::string& path, const serial::PortOptions& options)>;

// Invalid, naming the key, when `serial` names no coordinator that this version can drive.
Result<std::unique_ptr<radio::Radio>> make_radio(async::Loop& loop, const Log& log, const config::Settings& settings,
                                                 const StreamMaker& make_stream);

}  // namespace skep::app

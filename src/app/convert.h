// skep convert: what a definition makes of frames and commands, tried without a device.
#pragma once

#include "app/cli.h"
#include "app/printed.h"

namespace skep::app {

Printed convert(const ConvertOptions& options);

}  // namespace skep::app

// skep device new: a definition for a paired device that nobody described.
#pragma once

#include "app/cli.h"
#include "app/printed.h"

namespace skep::app {

Printed new_definition(const NewDeviceOptions& options);

}  // namespace skep::app

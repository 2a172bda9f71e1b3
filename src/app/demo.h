// `skep demo`: a private broker, a simulated coordinator with a home behind it, and the bridge on both, in one process.
#pragma once

#include "app/cli.h"

namespace skep::app {

int run_demo(const DemoOptions& options);

}  // namespace skep::app

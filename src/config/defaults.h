// The defaults below every configuration (configuration.md 2), and what a new one begins with (6).
#pragma once

#include "base/json.h"
#include "store/file.h"

namespace skep::config {

// `debug`: the environment has DEBUG set, which makes debug the default level.
JsonObject default_settings(const store::Path& folder, bool debug);
JsonObject new_install_settings(bool debug);

}  // namespace skep::config

// skep docs, skep device, skep catalogue: what is known of devices, without a bridge. Each answers the exit code.
#pragma once

#include "app/cli.h"

namespace skep::app {

int run_docs(const DocsOptions& options);
int run_device(const DeviceOptions& options);
int run_catalogue(const CatalogueOptions& options);

// catalogue.bin beside the program, else in ../share/skep; the first when there is neither.
std::filesystem::path installed_catalogue();

}  // namespace skep::app

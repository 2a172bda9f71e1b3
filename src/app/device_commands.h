// skep docs, skep device: what is known of devices, without a bridge. Each answers the exit code.
#pragma once

#include "app/cli.h"
#include "catalogue/file.h"

namespace skep::app {

int run_docs(const DocsOptions& options);
int run_device(const DeviceOptions& options);

// catalogue.bin beside the program, else in ../share/skep; the first when there is neither.
std::filesystem::path installed_catalogue();
// Empty: the installed one.
Result<catalogue::File> open_catalogue(const std::filesystem::path& wanted);

}  // namespace skep::app

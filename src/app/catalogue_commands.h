// `skep catalogue`: what is in a catalogue of devices, and how it compares with another one.
#pragma once

#include "app/cli.h"

namespace skep::app {

// Answers the exit code; what is wrong goes to the error output.
int run_catalogue(const CatalogueOptions& options);

}  // namespace skep::app

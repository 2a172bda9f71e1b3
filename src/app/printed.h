// What a command prints, and ends with.
#pragma once

#include <string>

#include "app/cli.h"
#include "base/result.h"

namespace skep::app {

struct Printed {
    std::string out;  // for stdout
    std::string err;  // for stderr
    int exit_code = kExitOk;
};
// Prints it. Answers the exit code.
int print(const Printed& printed);

// An error that ends a command: Error::status is the exit code.
Error stop(int exit_code, std::string text);

}  // namespace skep::app

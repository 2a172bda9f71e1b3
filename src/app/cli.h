// The command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

namespace skep::app {

// What the process ends with (also in `skep --help`).
enum ExitCode : int {
    kExitOk = 0,             // a clean stop: SIGINT, SIGTERM, --help, --version
    kExitConfiguration = 1,  // the configuration is invalid or the data directory cannot be used
    kExitUsage = 2,          // the command line makes no sense
    kExitDemo = 3,           // the demo home could not be set up (no mosquitto, no free port)
};

struct RunOptions {
    std::filesystem::path data;
};

struct DemoOptions {
    std::filesystem::path data;   // empty: a temporary one, removed at the end
    std::uint16_t mqtt_port = 0;  // 0: the first free one from 1883
    std::uint64_t seed = 1;       // of the home's life
    bool pty = false;             // the bridge reaches the coordinator by a serial line instead of TCP
};

struct ShowText {  // --help, --version, or what is wrong
    std::string text;
    int exit_code = kExitOk;
};

using CommandLine = std::variant<RunOptions, DemoOptions, ShowText>;
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace skep::app

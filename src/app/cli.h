// The command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace skep::app {

// What the process ends with (also in `skep --help`).
enum ExitCode : int {
    kExitOk = 0,             // a clean stop: SIGINT, SIGTERM, --help, --version
    kExitConfiguration = 1,  // the configuration is invalid or the data directory cannot be used
    kExitUsage = 2,          // the command line makes no sense
    kExitDemo = 3,           // the demo home could not be set up (no mosquitto, no free port)
    kExitCatalogue = 4,      // the catalogue of devices is missing, damaged or foreign
    kExitUnknownModel = 5,   // no device is of that model
    kExitPages = 6,          // not every page was written: one is damaged and left alone, or the folder cannot be written
    kExitConvert = 7,        // the definition refused or failed
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

struct DocsOptions {
    std::filesystem::path out;
    std::filesystem::path list;       // the list of all devices; empty: in `out`
    std::filesystem::path catalogue;  // empty: the installed one
    std::vector<std::string> models;
    bool all = false;
    bool prune = false;
    bool warnings = false;
    std::string added_at;  // empty: now
};

struct DeviceOptions {
    std::string model;
    std::filesystem::path catalogue;  // empty: the installed one
};

struct NewDeviceOptions {
    std::string device;  // address, friendly name or model id of a paired device
    std::filesystem::path data;
    std::filesystem::path out;        // empty: stdout
    std::filesystem::path catalogue;  // empty: the installed one
};

struct ConvertOptions {
    std::string model;                // of the device or what it says of itself; may be empty with a converter of one definition
    std::string manufacturer;         // what it says of its maker; may be empty
    std::filesystem::path converter;  // a user's file that comes first; may be empty
    std::string endpoint;             // number or name; empty: the first
    std::vector<std::string> frames;  // hex; else `set` or `get`
    std::string cluster;              // of the frames
    std::string set, get;
    std::string options, state;       // JSON objects; may be empty
    std::filesystem::path catalogue;  // empty: the installed one
};

struct CatalogueOptions {
    std::filesystem::path file;   // empty: the installed one
    std::filesystem::path other;  // Compare: the newer one; empty: the installed one
    enum class Action : std::uint8_t { Info, Verify, Coverage, Compare } action = Action::Info;
};

struct ShowText {  // --help, --version, or what is wrong
    std::string text;
    int exit_code = kExitOk;
};

using CommandLine =
    std::variant<RunOptions, DemoOptions, DocsOptions, DeviceOptions, NewDeviceOptions, ConvertOptions, CatalogueOptions, ShowText>;
CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace skep::app

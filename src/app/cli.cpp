#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace skep::app {

namespace {

constexpr const char* kAbout =
    "skep puts a Zigbee home on MQTT. It takes the place of Zigbee2MQTT 2.14.1 with the same data directory,\n"
    "topics, payloads and Home Assistant entities.\n"
    "\n"
    "New here?     skep demo              a simulated home, to try everything without hardware\n"
    "A stick?      skep run --data DIR    DIR holds configuration.yaml (made when missing)";

constexpr const char* kExitCodes =
    "Exit codes: 0 clean stop, 1 configuration or data directory unusable, 2 wrong command line, 3 demo could not be set up.\n"
    "Losing the coordinator or the broker is not an exit: skep waits for them and carries on.";

constexpr const char* kRunAbout =
    "Runs the bridge of one data directory. Reads configuration.yaml there (the keys of Zigbee2MQTT) and keeps database.db,\n"
    "state.json and coordinator_backup.json beside it, in the formats of Zigbee2MQTT: you can go back at any time.";

constexpr const char* kDemoAbout =
    "Starts a private MQTT broker on this machine, a simulated coordinator with a home behind it (a door lock, lamps, sensors,\n"
    "a cover, a thermostat), and the bridge on both. Ctrl-C ends all of it and leaves nothing behind.";

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
    CLI::App program{kAbout, "skep"};
    program.footer(kExitCodes);
    program.set_version_flag("--version", "skep " SKEP_VERSION " (in place of Zigbee2MQTT 2.14.1)", "Print the version and leave");
    program.require_subcommand(1);

    RunOptions run;
    CLI::App* run_command = program.add_subcommand("run", kRunAbout);
    run_command->add_option("--data", run.data, "The data directory")->envname("ZIGBEE2MQTT_DATA")->default_val("./data");

    DemoOptions demo;
    CLI::App* demo_command = program.add_subcommand("demo", kDemoAbout);
    demo_command->add_option("--data", demo.data, "Keep the home's data directory here (default: a temporary one)");
    demo_command->add_option("--mqtt-port", demo.mqtt_port, "Port of the private broker (default: the first free one from 1883)");
    demo_command->add_option("--seed", demo.seed, "What happens in the home, and when, follows from this number")->default_val(1);
    demo_command->add_flag("--pty", demo.pty, "Reach the coordinator by a serial line (pty) instead of TCP");

    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        std::ostringstream out;
        std::ostringstream err;
        const bool clean = program.exit(stop, out, err) == 0;
        return ShowText{out.str() + err.str(), clean ? kExitOk : kExitUsage};
    }
    if (*demo_command) return demo;
    return run;
}

}  // namespace skep::app

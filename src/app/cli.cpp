#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace skep::app {

namespace {

constexpr const char* kAbout =
    "skep puts a Zigbee home on MQTT. It takes the place of Zigbee2MQTT 2.14.1 with the same data directory,\n"
    "topics and payloads.\n"
    "\n"
    "New here?     skep demo              a simulated home, to try everything without hardware\n"
    "A stick?      skep run --data DIR    DIR holds configuration.yaml (made when missing)\n"
    "A device?     skep device show MODEL what it can do, what is set and read how\n"
    "A definition? skep convert --help    what it makes of a frame, and what it sends";

constexpr const char* kExitCodes =
    "Exit codes: 0 clean stop or done, 1 configuration or data directory unusable, 2 wrong command line, 3 demo could not be set up,\n"
    "4 catalogue of devices unusable, 5 unknown model, 6 not every page could be written, 7 a definition refused or failed.\n"
    "Losing the coordinator or the broker is not an exit: skep waits for them and carries on.";

constexpr const char* kRunAbout =
    "Runs the bridge of one data directory. Reads configuration.yaml there (the keys of Zigbee2MQTT) and keeps database.db,\n"
    "state.json and coordinator_backup.json beside it, in the formats of Zigbee2MQTT: you can go back at any time.";

constexpr const char* kDemoAbout =
    "Starts a private MQTT broker on this machine, a simulated coordinator with a home behind it (a door lock, lamps, sensors,\n"
    "a cover, a thermostat), and the bridge on both. Ctrl-C ends all of it and leaves nothing behind.";

constexpr const char* kDocsAbout =
    "Writes the page of each device (Markdown, as on zigbee2mqtt.io) into a folder: DIR/MODEL.md, and with --all the list of all\n"
    "devices. A page that is there keeps its notes (what stands between \"Notes BEGIN\" and \"Notes END\") and the time it was added;\n"
    "one whose markers are damaged is reported and left alone. Run again, it changes nothing.";

constexpr const char* kDocsFooter =
    "Examples:  skep docs --out pages --model ZNMS11LM --model SNZB-02\n"
    "           skep docs --out docs/devices --list docs/supported-devices/README.md --all";

constexpr const char* kDeviceShowAbout =
    "Prints the page of a device: what it exposes, its options, and how each is read and set over MQTT. MODEL is the model of the\n"
    "device or of a white label of it, in any case (ZNMS11LM).";

constexpr const char* kDeviceNewAbout =
    "Writes a definition for a paired device that nobody described, from its endpoints and clusters, to edit and put into\n"
    "DIR/external_converters. DEVICE is its address, its friendly name or its model id.";

constexpr const char* kConvertAbout =
    "Shows what a definition makes of a frame (the properties that would be published, as JSON), or what it sends for a /set or /get.\n"
    "There is no radio and no device: requests succeed, what is read is 0 or empty, and time that is waited for passes at once.";

constexpr const char* kConvertFooter =
    "Examples:  skep convert --model SNZB-02 --cluster msTemperatureMeasurement --frame 18010a0000296608\n"
    "           skep convert --model LED1545G12 --set '{\"brightness\":100,\"transition\":2}'\n"
    "           skep convert --converter my.mjs --cluster genOnOff --frame 18010a00001001";

constexpr const char* kCatalogueAbout = "Says what is in the catalogue of devices (catalogue.bin), or checks it.";
constexpr const char* kCatalogueFileAbout = "The catalogue (default: catalogue.bin beside the program, or in ../share/skep)";

// Times that a page's front matter can hold.
std::string check_time(const std::string& text) {
    constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
    bool fits = text.size() == kShape.size() && text.starts_with("20");
    for (std::size_t i = 0; fits && i < text.size(); ++i) {
        fits = kShape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kShape[i];
    }
    return fits ? std::string() : "a time looks like 2020-02-26T17:45:15Z";
}

void add_docs(CLI::App& program, DocsOptions& docs) {
    CLI::App* command = program.add_subcommand("docs", kDocsAbout);
    command->footer(kDocsFooter);
    command->add_option("--out", docs.out, "The folder of the pages; made when missing")->required();
    CLI::Option_group* which = command->add_option_group("Which pages");
    which->add_option("--model", docs.models, "The page of this model, in any case; may be given again")->allow_extra_args(false);
    which->add_flag("--all", docs.all, "All pages, and the list of all devices");
    which->require_option(1);
    command->add_option("--list", docs.list, "Where --all puts the list (default: DIR/supported-devices/README.md)");
    command->add_flag("--prune", docs.prune, "Delete pages of devices that are no more (--all only reports them)");
    command->add_flag("--warnings", docs.warnings, "Newer form: room for warnings above the notes");
    command->add_option("--added-at", docs.added_at, "When new pages were added (default: now)")->check(check_time);
    command->add_option("--catalogue", docs.catalogue, kCatalogueFileAbout);
}

constexpr const char* kDataAbout = "The data directory";
constexpr const char* kDataVariable = "ZIGBEE2MQTT_DATA";

void add_device(CLI::App& program, DeviceOptions& device, NewDeviceOptions& fresh) {
    CLI::App* command = program.add_subcommand("device", "What is known of devices");
    command->require_subcommand(1);
    CLI::App* show = command->add_subcommand("show", kDeviceShowAbout);
    show->add_option("MODEL", device.model, "The model")->required();
    show->add_option("--catalogue", device.catalogue, kCatalogueFileAbout);
    CLI::App* made = command->add_subcommand("new", kDeviceNewAbout);
    made->add_option("DEVICE", fresh.device, "The device")->required();
    made->add_option("--data", fresh.data, kDataAbout)->envname(kDataVariable)->default_val("./data");
    made->add_option("--out", fresh.out, "Write it into this file, which must not be there yet (default: print it)");
    made->add_option("--catalogue", fresh.catalogue, kCatalogueFileAbout);
}

void add_convert(CLI::App& program, ConvertOptions& convert) {
    CLI::App* command = program.add_subcommand("convert", kConvertAbout);
    command->footer(kConvertFooter);
    command->add_option("--model", convert.model, "The model of the device (as in `skep device show`), or the model id that it says");
    command->add_option("--manufacturer", convert.manufacturer, "The maker's name that the device says, where that tells models apart");
    command->add_option("--converter", convert.converter, "A file of your own (.js, .cjs, .mjs) whose definitions come first");
    command->add_option("--endpoint", convert.endpoint, "The device's endpoint, by number or name (default: the first)");
    CLI::Option_group* what = command->add_option_group("What happens");
    CLI::Option* frame = what->add_option("--frame", convert.frames, "A ZCL frame of the device, in hex; may be given again");
    frame->allow_extra_args(false);
    what->add_option("--set", convert.set, "What comes on FRIENDLY_NAME/set, as JSON");
    what->add_option("--get", convert.get, "What comes on FRIENDLY_NAME/get, as JSON, or the property's name");
    what->require_option(1);
    CLI::Option* cluster =
        command->add_option("--cluster", convert.cluster, "The cluster of the frame, by name or number (genOnOff, 0x0006)");
    frame->needs(cluster);
    command->add_option("--options", convert.options, "The device's options as in configuration.yaml, as JSON");
    command->add_option("--state", convert.state, "What is known of the device before, as JSON");
    command->add_option("--catalogue", convert.catalogue, kCatalogueFileAbout);
}

void add_catalogue(CLI::App& program, CatalogueOptions& catalogue) {
    CLI::App* command = program.add_subcommand("catalogue", kCatalogueAbout);
    command->require_subcommand(1);
    CLI::App* info = command->add_subcommand("info", "Its versions, how many devices it knows, and its sections");
    CLI::App* verify = command->add_subcommand("verify", "Reads all of it: each text, value, record and model id");
    CLI::App* coverage = command->add_subcommand("coverage", "How many definitions run without JavaScript, and what the others lack");
    CLI::App* compare = command->add_subcommand("compare", "What is new, gone and changed from one catalogue to another");
    compare->add_option("OLD", catalogue.file, "The catalogue to compare with")->required();
    compare->add_option("NEW", catalogue.other, kCatalogueFileAbout);
    compare->parse_complete_callback([&catalogue] { catalogue.action = CatalogueOptions::Action::Compare; });
    for (CLI::App* action : {info, verify, coverage}) action->add_option("FILE", catalogue.file, kCatalogueFileAbout);
    verify->parse_complete_callback([&catalogue] { catalogue.action = CatalogueOptions::Action::Verify; });
    coverage->parse_complete_callback([&catalogue] { catalogue.action = CatalogueOptions::Action::Coverage; });
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
    CLI::App program{kAbout, "skep"};
    program.footer(kExitCodes);
    program.set_version_flag("--version", "skep " SKEP_VERSION " (in place of Zigbee2MQTT 2.14.1)", "Print the version and leave");
    program.require_subcommand(1);

    RunOptions run;
    CLI::App* run_command = program.add_subcommand("run", kRunAbout);
    run_command->add_option("--data", run.data, kDataAbout)->envname(kDataVariable)->default_val("./data");

    DemoOptions demo;
    CLI::App* demo_command = program.add_subcommand("demo", kDemoAbout);
    demo_command->add_option("--data", demo.data, "Keep the home's data directory here (default: a temporary one)");
    demo_command->add_option("--mqtt-port", demo.mqtt_port, "Port of the private broker (default: the first free one from 1883)");
    demo_command->add_option("--seed", demo.seed, "What happens in the home, and when, follows from this number")->default_val(1);
    demo_command->add_flag("--pty", demo.pty, "Reach the coordinator by a serial line (pty) instead of TCP");

    DocsOptions docs;
    add_docs(program, docs);
    DeviceOptions device;
    NewDeviceOptions fresh;
    add_device(program, device, fresh);
    ConvertOptions convert;
    add_convert(program, convert);
    CatalogueOptions catalogue;
    add_catalogue(program, catalogue);

    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        std::ostringstream out;
        std::ostringstream err;
        const bool clean = program.exit(stop, out, err) == 0;
        return ShowText{out.str() + err.str(), clean ? kExitOk : kExitUsage};
    }
    if (*demo_command) return demo;
    if (program.got_subcommand("docs")) return docs;
    if (program.got_subcommand("device")) {
        if (program.get_subcommand("device")->got_subcommand("new")) return fresh;
        return device;
    }
    if (program.got_subcommand("convert")) return convert;
    if (program.got_subcommand("catalogue")) return catalogue;
    return run;
}

}  // namespace skep::app

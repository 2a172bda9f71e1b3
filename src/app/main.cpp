#include <cstdio>
#include <variant>

#include "app/catalogue_commands.h"
#include "app/cli.h"
#include "app/convert.h"
#include "app/demo.h"
#include "app/device_commands.h"
#include "app/device_new.h"
#include "app/memory.h"
#include "app/runner.h"

int main(int argc, char** argv) {
    using namespace skep::app;
    keep_heap_small();
    const CommandLine wanted = parse_command_line(argc, argv);
    if (const auto* show = std::get_if<ShowText>(&wanted)) {
        std::fputs(show->text.c_str(), show->exit_code == kExitOk ? stdout : stderr);
        return show->exit_code;
    }
    if (const auto* demo = std::get_if<DemoOptions>(&wanted)) return run_demo(*demo);
    if (const auto* docs = std::get_if<DocsOptions>(&wanted)) return run_docs(*docs);
    if (const auto* device = std::get_if<DeviceOptions>(&wanted)) return run_device(*device);
    if (const auto* trial = std::get_if<ConvertOptions>(&wanted)) return print(convert(*trial));
    if (const auto* fresh = std::get_if<NewDeviceOptions>(&wanted)) return print(new_definition(*fresh));
    if (const auto* catalogue = std::get_if<CatalogueOptions>(&wanted)) return run_catalogue(*catalogue);
    skep::async::RealLoop loop(entropy());
    Runner runner(loop, std::get<RunOptions>(wanted).data);
    return runner.run({});
}

#include <cstdio>
#include <variant>

#include "app/cli.h"
#include "app/demo.h"
#include "app/runner.h"

int main(int argc, char** argv) {
    using namespace skep::app;
    const CommandLine wanted = parse_command_line(argc, argv);
    if (const auto* show = std::get_if<ShowText>(&wanted)) {
        std::fputs(show->text.c_str(), show->exit_code == kExitOk ? stdout : stderr);
        return show->exit_code;
    }
    if (const auto* demo = std::get_if<DemoOptions>(&wanted)) return run_demo(*demo);
    skep::async::RealLoop loop(entropy());
    Runner runner(loop, std::get<RunOptions>(wanted).data);
    return runner.run({});
}

// skep-parity: replays recordings (corpus.h) through the real stack and tells what differs.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>

#include "tests/parity/runner.h"

namespace {

using namespace skep::parity;

constexpr int kDiffers = 1, kBadInput = 2;

struct Arguments {
    Job job;
    Report::Options report;
    std::string backend = "all", by;
    std::vector<std::string> kinds;
    std::filesystem::path exceptions = SKEP_PARITY_EXCEPTIONS;
    std::size_t bench = 0;  // rounds; 0: replays instead
};

void describe(CLI::App& program, Arguments& arguments) {
    program.add_option("files", arguments.job.files, "Recordings: .jsonl or .jsonl.gz");
    program.add_flag("--invented", arguments.job.invented,
                     "In place of recordings: frames and commands that are made up for each definition without JavaScript, against what "
                     "its script does");
    program
        .add_option("--backend", arguments.backend,
                    "native, js, all: each definition by every backend that has it; or bridge: by the one that the bridge takes")
        ->capture_default_str();
    program.add_option("--only", arguments.job.only, "Definitions (lumi:12), models or vendors; may be repeated");
    program.add_option("--kinds", arguments.kinds, "identify,exposes,options,facts,up,down,configure,events,session")->delimiter(',');
    program.add_option("--first", arguments.report.first, "How many differences to print");
    program.add_option("--lines", arguments.report.lines, "Lines of each side of a difference")->capture_default_str();
    program.add_option("--by", arguments.by, "Groups the differences: converter, definition, what, name");
    program.add_option("--groups", arguments.report.groups, "How many groups to print")->capture_default_str();
    program.add_option("--json", arguments.report.json, "Writes everything into this file");
    program.add_option("--jobs", arguments.job.processes, "Processes")->capture_default_str();
    program.add_option("--catalogue", arguments.job.catalogue, "catalogue.bin; else the one beside the program");
    program.add_option("--bench", arguments.bench, "Measures instead: each case so many times");
    program.add_option("--exceptions", arguments.exceptions, "Differences that are meant")->capture_default_str();
}

// What is wrong with the arguments; empty: nothing.
std::string settle(Arguments& arguments, const std::filesystem::path& program) {
    if (arguments.job.files.empty() != arguments.job.invented) return "either FILE... or --invented";
    if (arguments.job.invented) arguments.backend = "native";
    if (arguments.job.processes == 0) return "--jobs: at least one";
    if (arguments.job.catalogue.empty()) arguments.job.catalogue = program.parent_path() / "catalogue.bin";
    if (arguments.backend == "all")
        arguments.job.backends = {"native", "js"};
    else
        arguments.job.backends = {arguments.backend};
    for (const std::string& name : arguments.job.backends) {
        if (auto made = make_backend(name, arguments.job.catalogue); !made) return "--backend: " + made.error().what;
    }
    arguments.job.kinds.fill(arguments.kinds.empty());
    for (const std::string& name : arguments.kinds) {
        const auto kind = kind_of(name);
        if (!kind) return "--kinds: there is no '" + name + "'";
        arguments.job.kinds[static_cast<std::size_t>(*kind)] = true;
    }
    if (arguments.by.empty()) return {};
    arguments.report.by = by_of(arguments.by);
    return arguments.report.by ? "" : "--by: there is no '" + arguments.by + "'";
}

int replay_all(const Arguments& arguments) {
    std::ifstream in(arguments.exceptions, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    skep::Result<std::vector<Exception>> exceptions = parse_exceptions(text);
    if (!exceptions) {
        fmt::print(stderr, "{}: {}\n", arguments.exceptions.string(), exceptions.error().what);
        return kBadInput;
    }
    Report report(*std::move(exceptions), arguments.report);
    skep::Result<void> done = report.open();
    if (done) done = run(arguments.job, [&](Entry entry) { report.add(std::move(entry)); });
    if (!done) {
        fmt::print(stderr, "{}\n", done.error().what);
        return kBadInput;
    }
    return report.finish() ? 0 : kDiffers;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program{"Replays recordings of devices and tells what differs"};
    Arguments arguments;
    describe(program, arguments);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : kBadInput;
    }
    std::error_code none;
    const std::string problem = settle(arguments, std::filesystem::read_symlink("/proc/self/exe", none));
    if (!problem.empty()) {
        fmt::print(stderr, "{}\n", problem);
        return kBadInput;
    }
    if (arguments.bench == 0) return replay_all(arguments);
    const skep::Result<void> done = measure_all(arguments.job, arguments.bench);
    if (!done) fmt::print(stderr, "{}\n", done.error().what);
    return done ? 0 : kBadInput;
}

#include "app/device_commands.h"

#include <fmt/core.h>

#include <cstdio>

#include "app/runner.h"
#include "async/real_loop.h"
#include "catalogue/file.h"
#include "docs/generator.h"

namespace skep::app {

namespace {

namespace fs = std::filesystem;

int fail(const Error& error, int exit_code) {
    fmt::print(stderr, "skep: {}\n", error.what);
    return exit_code;
}

int exit_code_of(const Error& error) {
    return error.code == Errc::NotFound ? kExitUnknownModel : kExitPages;
}

}  // namespace

fs::path installed_catalogue() {
    constexpr const char* kName = "catalogue.bin";
    std::error_code failed;
    const fs::path folder = fs::read_symlink("/proc/self/exe", failed).parent_path();
    fs::path beside = folder / kName;
    if (fs::exists(beside, failed)) return beside;
    fs::path shared = (folder / ".." / "share" / "skep" / kName).lexically_normal();
    return fs::exists(shared, failed) ? shared : beside;
}

Result<catalogue::File> open_catalogue(const fs::path& wanted) {
    return catalogue::File::open(wanted.empty() ? installed_catalogue() : wanted);
}

int run_docs(const DocsOptions& options) {
    const auto file = open_catalogue(options.catalogue);
    if (!file) return fail(file.error(), kExitCatalogue);
    const async::RealLoop loop(entropy());
    docs::Order order{.folder = options.out,
                      .models = options.models,
                      .list = options.list,
                      .added_at = options.added_at,
                      .clock = [&loop] { return loop.wall_ms(); },
                      .prune = options.prune};
    order.style.warnings = options.warnings;
    const auto report = docs::generate(*file, order);
    if (!report) return fail(report.error(), exit_code_of(report.error()));
    for (const std::string& removed : report->removed) {
        fmt::print(stderr, "{}: no device has this page any more{}\n", removed, options.prune ? "; deleted" : "");
    }
    for (const std::string& problem : report->problems) fmt::print(stderr, "{}\n", problem);
    fmt::print("{} pages: {} written, {} unchanged, {} left alone\n", report->pages, report->written, report->unchanged,
               report->pages - report->written - report->unchanged);
    return report->problems.empty() ? kExitOk : kExitPages;
}

int run_device(const DeviceOptions& options) {
    const auto file = open_catalogue(options.catalogue);
    if (!file) return fail(file.error(), kExitCatalogue);
    const auto page = docs::find_page(*file, options.model);
    if (!page) return fail(page.error(), exit_code_of(page.error()));
    const auto text = docs::terminal_page(*file, *page);
    if (!text) return fail(text.error(), kExitCatalogue);
    std::fputs(text->c_str(), stdout);
    return kExitOk;
}

}  // namespace skep::app

#include "app/device_commands.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>

#include "app/runner.h"
#include "async/real_loop.h"
#include "catalogue/file.h"
#include "catalogue/slices.h"
#include "devices/recipes/recipe.h"
#include "docs/generator.h"
#include "script/finder.h"

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

Result<catalogue::File> open_catalogue(const fs::path& wanted) {
    return catalogue::File::open(wanted.empty() ? installed_catalogue() : wanted);
}

void print_info(const catalogue::File& file) {
    constexpr double kKibi = 1024;
    fmt::print("{}\n", file.name());
    fmt::print("zigbee-herdsman-converters {}\n", file.zhc_version());
    fmt::print("{} definitions, {} white labels, {} pages, {} model ids\n", file.definition_count(), file.white_label_count(),
               docs::pages_of(file).size(), file.key_count());
    if (const auto core = file.core()) {
        fmt::print("JavaScript: a core of {:.1f} KiB, the definitions, {} chunks that they share\n",
                   static_cast<double>(core->bytes.size()) / kKibi, catalogue::Slices(file).chunk_count());
    }
    fmt::print("{:.1f} KiB\n\n", static_cast<double>(file.bytes()) / kKibi);
    fmt::print("section  {:>10}  {:>8}  {:>8}\n", "bytes", "records", "CRC-32");
    for (const catalogue::Section& section : file.sections()) {
        const std::string records = section.record_bytes > 1 ? std::to_string(section.length / section.record_bytes) : std::string("-");
        fmt::print("{:<7}  {:>10}  {:>8}  {:08x}\n", section.name, section.length, records, section.checksum);
    }
}

double percent_of(std::size_t part, std::size_t whole) {
    constexpr double kPercent = 100;
    return whole == 0 ? 0 : kPercent * static_cast<double>(part) / static_cast<double>(whole);
}

// How many of the recipes name each function of the library.
std::map<std::string, std::size_t> uses_in(const catalogue::File& file) {
    std::map<std::string, std::size_t> uses;
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        const auto at = file.definition(i).recipe;
        const auto recipe = at ? file.object(*at) : Result<JsonObject>(JsonObject{});
        if (!recipe) continue;
        for (const std::string& name : devices::recipes::functions_of(*recipe)) ++uses[name];
    }
    return uses;
}

void print_coverage(const catalogue::File& file) {
    const std::uint32_t all = file.definition_count();
    std::map<std::string, std::size_t> lacks;
    std::size_t native = 0;
    for (std::uint32_t i = 0; i < all; ++i) {
        const auto made = script::native_definition(file, i);
        if (made)
            ++native;
        else
            ++lacks[made.error().what];
    }
    fmt::print("{} definitions: {} native ({:.1f} %), {} in JavaScript\n\n", all, native, percent_of(native, all), all - native);
    fmt::print("definitions  primitive\n");
    const auto uses = uses_in(file);
    for (const std::span<const devices::recipes::Primitive> list : devices::recipes::all_primitives()) {
        for (const devices::recipes::Primitive& primitive : list) {
            const auto pin = file.pin(primitive.name);
            const auto used = uses.find(std::string(primitive.name));
            const char* lost = !pin                    ? "  (no definition uses it)"
                               : *pin != primitive.pin ? "  LOST ITS PIN: the function is another one"
                                                       : "";
            fmt::print("{:>11}  {}{}\n", used == uses.end() ? 0 : used->second, primitive.name, lost);
        }
    }
    fmt::print("\ndefinitions  first lack\n");
    std::vector<std::pair<std::string, std::size_t>> rows(lacks.begin(), lacks.end());
    std::ranges::stable_sort(rows, std::greater{}, &std::pair<std::string, std::size_t>::second);
    for (const auto& [what, count] : rows) fmt::print("{:>11}  {}\n", count, what);
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

int run_catalogue(const CatalogueOptions& options) {
    const auto file = open_catalogue(options.file);
    if (!file) return fail(file.error(), kExitCatalogue);
    if (options.action == CatalogueOptions::Action::Info) {
        print_info(*file);
        return kExitOk;
    }
    if (options.action == CatalogueOptions::Action::Coverage) {
        print_coverage(*file);
        return kExitOk;
    }
    if (const auto verified = file->verify(); !verified) return fail(verified.error(), kExitCatalogue);
    fmt::print("{}: {} definitions, all of it can be read\n", file->name(), file->definition_count());
    return kExitOk;
}

}  // namespace skep::app

#include "app/catalogue_commands.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/device_commands.h"
#include "catalogue/file.h"
#include "catalogue/slices.h"
#include "devices/recipes/recipe.h"
#include "docs/generator.h"
#include "script/finder.h"

namespace skep::app {

namespace {

using devices::recipes::Primitive;

int fail(const Error& error) {
    fmt::print(stderr, "skep: {}\n", error.what);
    return kExitCatalogue;
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

// ---- coverage ----

struct Coverage {
    std::size_t native = 0;
    std::map<std::string, std::size_t> lacks;  // why the others are not: how many
};
Coverage coverage_of(const catalogue::File& file) {
    Coverage out;
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        const auto made = script::native_definition(file, i);
        if (made)
            ++out.native;
        else
            ++out.lacks[made.error().what];
    }
    return out;
}

void print_line(const catalogue::File& file, const Coverage& coverage) {
    constexpr double kPercent = 100;
    const std::uint32_t all = file.definition_count();
    const double percent = all == 0 ? 0 : kPercent * static_cast<double>(coverage.native) / all;
    fmt::print("zigbee-herdsman-converters {}: {} definitions, {} native ({:.1f} %), {} in JavaScript\n", file.zhc_version(), all,
               coverage.native, percent, all - coverage.native);
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

template <class Call>
void for_each_primitive(Call call) {
    for (const std::span<const Primitive> list : devices::recipes::all_primitives()) {
        for (const Primitive& primitive : list) call(primitive);
    }
}

std::string_view state_of(const Primitive& primitive, const catalogue::File& file) {
    const auto pin = file.pin(primitive.name);
    if (!pin) return "  (no definition uses it)";
    return *pin == primitive.pin ? "" : "  LOST ITS PIN: the function is another one";
}

void print_coverage(const catalogue::File& file) {
    const Coverage coverage = coverage_of(file);
    print_line(file, coverage);
    fmt::print("\ndefinitions  primitive\n");
    const auto uses = uses_in(file);
    for_each_primitive([&](const Primitive& primitive) {
        const auto used = uses.find(std::string(primitive.name));
        fmt::print("{:>11}  {}{}\n", used == uses.end() ? 0 : used->second, primitive.name, state_of(primitive, file));
    });
    fmt::print("\ndefinitions  first lack\n");
    std::vector<std::pair<std::string, std::size_t>> rows(coverage.lacks.begin(), coverage.lacks.end());
    std::ranges::stable_sort(rows, std::greater{}, &std::pair<std::string, std::size_t>::second);
    for (const auto& [what, count] : rows) fmt::print("{:>11}  {}\n", count, what);
}

// ---- two catalogues ----

// By what they are called; several of one name stand in order.
std::multimap<std::string, std::uint32_t> by_name(const catalogue::File& file) {
    std::multimap<std::string, std::uint32_t> out;
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        const catalogue::Definition definition = file.definition(i);
        out.emplace(std::string(definition.vendor) + " " + std::string(definition.model), i);
    }
    return out;
}

enum class Change : std::uint8_t { None, Own, Library };
Change change_of(const catalogue::File& before, std::uint32_t old_one, const catalogue::File& after, std::uint32_t new_one) {
    const auto was = before.pins(old_one);
    const auto is = after.pins(new_one);
    if (!was || !is || was->own != is->own) return Change::Own;
    const bool same =
        std::ranges::equal(was->uses, is->uses, [](const auto& a, const auto& b) { return a.name == b.name && a.hash == b.hash; });
    return same ? Change::None : Change::Library;
}

void print_names(std::string_view title, const std::vector<std::string>& names) {
    fmt::print("\n{} {}\n", names.size(), title);
    for (const std::string& name : names) fmt::print("  {}\n", name);
}

void print_comparison(const catalogue::File& before, const catalogue::File& after) {
    print_line(before, coverage_of(before));
    print_line(after, coverage_of(after));
    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::vector<std::string> changed;
    std::size_t by_library = 0;
    auto old_ones = by_name(before);
    for (const auto& [name, index] : by_name(after)) {
        const auto was = old_ones.find(name);
        if (was == old_ones.end()) {
            added.push_back(name + (script::native_definition(after, index) ? "" : "  (in JavaScript)"));
            continue;
        }
        const Change change = change_of(before, was->second, after, index);
        if (change == Change::Own) changed.push_back(name);
        if (change == Change::Library) ++by_library;
        old_ones.erase(was);
    }
    for (const auto& [name, index] : old_ones) removed.push_back(name);
    print_names("new definitions", added);
    print_names("definitions that are gone", removed);
    print_names("definitions with another text", changed);
    fmt::print("\n{} with the same text, of a library that changed\n", by_library);
    std::vector<std::string> lost;
    for_each_primitive([&](const Primitive& primitive) {
        const auto pin = after.pin(primitive.name);
        if (pin && *pin != primitive.pin) lost.emplace_back(primitive.name);
    });
    print_names("primitives that lost their pin: JavaScript runs in their place until they are compared again", lost);
}

}  // namespace

int run_catalogue(const CatalogueOptions& options) {
    using Action = CatalogueOptions::Action;
    const auto file = open_catalogue(options.file);
    if (!file) return fail(file.error());
    if (options.action == Action::Verify) {
        if (const auto verified = file->verify(); !verified) return fail(verified.error());
        fmt::print("{}: {} definitions, all of it can be read\n", file->name(), file->definition_count());
    } else if (options.action == Action::Coverage) {
        print_coverage(*file);
    } else if (options.action == Action::Compare) {
        const auto other = open_catalogue(options.other);
        if (!other) return fail(other.error());
        print_comparison(*file, *other);
    } else {
        print_info(*file);
    }
    return kExitOk;
}

}  // namespace skep::app

// All lines of some files through some backends, in one process or several.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/parity/report.h"

namespace skep::parity {

struct Job {
    std::vector<std::filesystem::path> files;
    bool invented = false;              // no files: see invent.h
    std::vector<std::string> backends;  // "native"
    Kinds kinds{};
    std::vector<std::string> only;    // ids, models or vendors; empty: all
    std::filesystem::path catalogue;  // catalogue.bin, for lookups
    unsigned processes = 1;
};

// Null when there is none of that name.
Result<std::unique_ptr<Backend>> make_backend(std::string_view name, const std::filesystem::path& catalogue);

// Calls with each entry, in the order of the lines. The first broken line or file ends it, with an error that names it.
Result<void> run(const Job& job, const std::function<void(Entry)>& sink);

// In this process: how long each backend takes, each case so many times. Prints it.
Result<void> measure_all(const Job& job, std::size_t rounds);

}  // namespace skep::parity

// Writes pages into a folder, and the list of all devices.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "docs/page.h"
#include "store/file.h"

namespace skep::docs {

struct Order {
    std::filesystem::path folder;     // of the pages; made when missing
    std::vector<std::string> models;  // in any case; empty: all, and the list of devices
    std::filesystem::path list;       // the list of devices; empty: supported-devices/README.md in the folder
    std::string added_at{};           // "2026-11-25T04:37:00Z": when pages that are new were added; empty: now
    store::WallClock clock;
    bool prune = false;  // delete pages of devices that are no more
    Style style{};
};

struct Report {
    std::size_t pages = 0;  // asked for
    std::size_t written = 0, unchanged = 0;
    std::vector<std::string> problems;  // pages left alone, with the reason
    std::vector<std::string> removed;   // files of devices that are no more
};

// Writes what has changed, by renaming. NotFound, with the nearest names, when a model is not known; Io when the folder cannot be
// written. What is wrong with single pages is in the report, and the rest goes on. Running it again changes nothing.
Result<Report> generate(const catalogue::File& file, const Order& order);

// The page of a model (of a definition or a white label, in any case). NotFound with the nearest names.
Result<PageOf> find_page(const catalogue::File& file, std::string_view model);

// A page for a terminal: the same text without front matter, comments and links.
Result<std::string> terminal_page(const catalogue::File& file, const PageOf& of);

// The list of devices. `added_at`: of each page in pages_of().
Result<std::string> render_list(const catalogue::File& file, const std::vector<PageOf>& pages, const std::vector<std::string>& added_at);

}  // namespace skep::docs

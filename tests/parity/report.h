// What became of all recordings: totals, exceptions, and which converters the differences come from.
#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/parity/replay.h"

namespace skep::parity {

// The verdict on one line by one backend, with what a report wants to know of the line.
struct Entry {
    std::string id, vendor, model;
    std::string backend;
    std::string where;  // file and line
    Verdict verdict;
};
// One line of JSON, and back (Malformed when it is none): how a process hands it to another.
std::string to_line(const Entry& entry);
Result<Entry> entry_of(std::string_view line);

// Differences that are meant: a definition (or a model), a kind, and what differs. All that is given must fit.
struct Exception {
    std::string definition;  // "lumi:12"; or
    std::string model;       // "ZNMS11LM"
    std::string backend;     // empty: any
    Kind kind = Kind::Up;
    std::string what;                // name_of(What); empty: any
    std::vector<std::string> names;  // no property but these differs; empty: any
    std::string sent;                // in the text of what the case sends; empty: any
    std::string why;
    std::size_t used = 0;
    bool met = false;  // the definition was replayed
    [[nodiscard]] bool is_for(const Entry& entry) const;
    [[nodiscard]] bool fits(const Entry& entry, const Finding& finding) const;
};
// A list of {"definition"|"model", "backend"?, "kind", "what"?, "names"?, "sent"?, "why"}. Malformed says which is not so.
Result<std::vector<Exception>> parse_exceptions(std::string_view json);

enum class By : std::uint8_t { Converter, Definition, What, Name };
std::optional<By> by_of(std::string_view name);

class Report {
public:
    struct Options {
        std::size_t first = 0;   // differences to print
        std::size_t lines = 8;   // of each side of a difference, at most
        std::optional<By> by{};  // grouping of the differences
        std::size_t groups = 40;
        std::filesystem::path json{};  // empty: none
    };
    Report(std::vector<Exception> exceptions, Options options);

    Result<void> open();
    void add(Entry entry);
    // Prints what is left to print; answers whether nothing is different or skipped.
    bool finish();

private:
    struct Row {
        std::size_t equal = 0, excepted = 0, different = 0, skipped = 0;
    };
    struct Group {
        std::size_t cases = 0;
        std::set<std::string> definitions;
    };
    void print(const Entry& entry, const Finding& finding);
    void group(const Entry& entry, const Finding& finding);
    void print_totals() const;
    void print_groups() const;
    void print_exceptions() const;

    std::vector<Exception> exceptions_;
    Options options_;
    std::map<std::string, std::array<Row, kKinds>> totals_;  // by backend
    std::map<std::string, std::set<std::string>> skipped_;   // by backend: definitions that it does not have
    std::map<std::string, std::size_t> replayed_;            // by backend: how many it has
    std::map<std::string, Group> groups_;
    std::size_t undetermined_ = 0, rounded_ = 0, reordered_ = 0, printed_ = 0, definitions_ = 0;
    std::ofstream json_;
    bool first_line_ = true;
};

}  // namespace skep::parity

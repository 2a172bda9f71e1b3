// Definitions as JavaScript, for the core (File::core) to run: one script for each definition, and chunks, scripts of what several
// definitions share (doc/catalogue.md, "JavaScript").
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalogue/file.h"

namespace skep::catalogue {

struct Slice {
    // What must be there when the definition is asked for, each run once in the life of an engine, in any order; chunks that these need in
    // turn are among them.
    std::vector<std::uint32_t> chunks;
    std::string text;
};

// Unpacks them. It keeps what it worked with last (some 250 KiB), so that many are had quickly; let it go afterwards. The file must outlive
// it.
class Slices {
public:
    explicit Slices(const File& file);
    ~Slices();
    Slices(const Slices&) = delete;
    Slices& operator=(const Slices&) = delete;

    [[nodiscard]] std::uint32_t chunk_count() const;
    // NotFound when there is none of that number, Malformed when it cannot be read.
    Result<Slice> slice(std::uint32_t definition);
    Result<std::string> chunk(std::uint32_t id);

private:
    struct Unpacker;
    [[nodiscard]] Result<std::string> piece(std::uint32_t row);
    const File::Impl& file_;
    std::uint32_t definitions_;
    std::unique_ptr<Unpacker> unpacker_;
};

}  // namespace skep::catalogue

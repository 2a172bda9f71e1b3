// Cases for definitions of which nobody has a recording: frames of the clusters that a definition listens to, and commands for what it
// exposes. What becomes of them in JavaScript is then what is expected of the primitives in C++ (replay.h).
#pragma once

#include <cstdint>
#include <optional>

#include "async/virtual_loop.h"
#include "catalogue/file.h"
#include "script/sandbox.h"
#include "tests/parity/backend.h"
#include "tests/parity/corpus.h"

namespace skep::parity {

class Inventor {
public:
    // All outlive it. `scripts`: definitions as JavaScript.
    Inventor(const catalogue::File& file, Backend& scripts);

    // A recording of definition `index`. Nothing when it has no recipe, or when no device can be made up that gets it.
    std::optional<Recording> invent(std::uint32_t index);

private:
    // The device that gets the definition, without clusters.
    [[nodiscard]] std::optional<JsonObject> device_of(std::uint32_t index) const;
    // The clusters that converters of the definition listen to: number or name, as the definition has it.
    std::vector<std::string> clusters_of(std::uint32_t index);

    const catalogue::File& file_;
    Backend& scripts_;
    async::VirtualLoop loop_;
    Log log_;
    script::Sandbox sandbox_;
};

}  // namespace skep::parity

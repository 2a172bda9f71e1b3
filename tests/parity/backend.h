// Where the definitions of a replay come from.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "devices/definition.h"
#include "tests/parity/corpus.h"

namespace skep::parity {

class Backend {
public:
    virtual ~Backend() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    // What the bridge asks for the definition of a node.
    [[nodiscard]] virtual const devices::Catalogue& catalogue() const = 0;
    // Whether it has a definition for the recorded device; one that is only generated from its clusters is none.
    [[nodiscard]] virtual bool knows(const Recording& recording, const zigbee::Node& node) const = 0;
    // Before each case: what converters of the case before have kept is gone.
    virtual void forget() {}
    // As if no case had been before: what forget() cannot reach is gone as well. False when there is nothing of that kind.
    virtual bool renew() { return false; }
};

// Native: those that are made of primitives, by hand or by a recipe. JavaScript: those of catalogue.bin, all as scripts. Bridge: what the
// bridge takes.
enum class Definitions : std::uint8_t { Native, JavaScript, Bridge };
std::string_view name_of(Definitions which);
Result<std::unique_ptr<Backend>> make_backend(Definitions which, const std::filesystem::path& catalogue);

}  // namespace skep::parity

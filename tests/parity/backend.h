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

// The definitions of catalogue.bin in JavaScript; with the program's own used as well, what the bridge does.
Result<std::unique_ptr<Backend>> js_backend(const std::filesystem::path& catalogue, devices::Catalogue::Own own);
// The definitions of src/devices.
std::unique_ptr<Backend> native_backend();

}  // namespace skep::parity

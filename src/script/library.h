// The JavaScript of definitions, and the engine that runs it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "script/engine.h"

namespace skep::script {

class Library {
public:
    virtual ~Library() = default;
    // A new engine in which the core has run: `skep`, `skepDefinition` and what scripts may require are there.
    virtual Result<std::unique_ptr<Engine>> engine(Host& host, Limits limits) = 0;

    struct Source {
        std::vector<std::uint32_t> chunks;  // that have to run before
        std::string text;
    };
    virtual Result<Source> definition(std::uint32_t index) = 0;
    virtual Result<std::string> chunk(std::uint32_t id) = 0;
};

}  // namespace skep::script

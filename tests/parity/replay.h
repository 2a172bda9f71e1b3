// Replays one recording through one backend.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "catalogue/match.h"
#include "tests/parity/backend.h"
#include "tests/parity/compare.h"
#include "tests/parity/corpus.h"

namespace skep::parity {

// What became of one case.
struct Finding {
    Kind kind = Kind::Up;
    std::string where;  // "up 12"
    What what = What::Value;
    std::vector<std::string> names;       // properties
    std::vector<std::string> converters;  // of which it can be
    std::string sent;                     // what the case does
    std::vector<std::string> expected, got;
};

struct Verdict {
    std::array<std::size_t, kKinds> equal{};
    std::array<std::size_t, kKinds> skipped{};  // no definition in the backend
    std::size_t undetermined = 0;               // the recording itself says that the case says nothing
    std::size_t rounded = 0;                    // equal but for the last digits of a number
    std::size_t reordered = 0;                  // equal but for how requests and publications are mixed
    std::vector<Finding> findings;
};

using Kinds = std::array<bool, kKinds>;

// What the catalogue asks of a device. What a lookup does not say is as it is in the recorded device, identity apart.
catalogue::Identity identity_of(const JsonObject& device, const JsonObject& lookup);
// Looks up each device of the line by the catalogue. Findings are of kind Identify.
void identify(const catalogue::File& file, const Recording& recording, Verdict& verdict);
// All other kinds that are wanted. False when the backend has no definition for it: then everything is counted as skipped.
bool replay(Backend& backend, const Recording& recording, const Kinds& wanted, Verdict& verdict);
// Plays the cases of messages, commands, configure and events of an invented recording (invent.h), answers what is asked for, and writes
// down what happened as what is expected. `apart`: each case with a backend that has seen nothing before; slow.
void record(Backend& backend, Recording& recording, bool apart);

}  // namespace skep::parity

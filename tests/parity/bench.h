// How long definitions take: from a message to its values (decode), from a command to its request (encode), and from an MQTT message
// through requests and answers to what is published (whole).
#pragma once

#include <cstdint>
#include <vector>

#include "tests/parity/backend.h"
#include "tests/parity/corpus.h"

namespace skep::parity {

struct Timing {
    std::vector<double> decode_ns, encode_ns, whole_ns;  // of each case, the mean of its rounds
};

// Runs each case `rounds` times on one device; what becomes of it is not looked at. False: the backend has no definition for it.
bool measure(Backend& backend, const Recording& recording, std::size_t rounds, Timing& timing);
// "decode: 1234 cases, mean 900 ns, half below 700 ns, all but 1 % below 4000 ns".
std::string text_of(const Timing& timing);

}  // namespace skep::parity

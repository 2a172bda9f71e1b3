// Runs recorded conversations of a definition against ours and tells where they differ.
//
// A recording is one JSON object a definition: "dev" (the node), "up" ({ep, cl, grp?, f: frame, o: outcome}), "down" ({m: message, get?,
// epn?, o}), "configure" ({o}), "exposes", "options". An outcome lists in order what happened: {p: what was published} and {z: request,
// with r: the answer that it got}. Transaction numbers are zeroed. A case may start with a cached state ("st") and device options ("opt").
#pragma once

#include <map>
#include <string>
#include <vector>

#include "devices/definition.h"
#include "tests/devices/support.h"

namespace skep::devices::test {

struct Difference {
    std::string where;  // "up 12", "down 3", "exposes", ...
    std::string expected, got;
};

struct Verdict {
    int same = 0;
    std::vector<Difference> differences;
};

// Model, exposes, options and OTA are compared as well, where the recording has them.
Verdict replay(const Catalogue& catalogue, const JsonObject& recording);

}  // namespace skep::devices::test

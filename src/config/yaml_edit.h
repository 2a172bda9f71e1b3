// Edits the text of a YAML document so that comments, order and formatting of all that is not touched stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace skep::config {

struct Edited {
    std::string text;
    std::vector<std::string> rewritten;  // paths whose formatting had to be given up; usually empty
};

// The text, changed as little as possible, that reads as `wanted`. `before` must be text that parses (or empty).
// Verified by parsing the outcome: where a finer edit does not give exactly `wanted`, the block around it is written anew,
// up to the whole document.
Result<Edited> edit_yaml(std::string_view before, const JsonObject& wanted);

}  // namespace skep::config

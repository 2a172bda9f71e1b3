// What yaml-cpp 0.7 lets pass, and every other reader of a configuration refuses: a slip of the user's that must not be
// taken for something else in silence.
#pragma once

#include <optional>
#include <string_view>

#include "config/yaml.h"

namespace skep::config {

// Before parsing: characters that YAML does not allow (YAML 1.2 5.1), tabs in indentation, lone carriage returns, a
// directive behind content.
std::optional<YamlError> check_text(std::string_view text);
// After it: keys without ':', quotes that do not end.
std::optional<YamlError> check_tree(std::string_view text, const YamlNode& node);
Mark mark_at(std::string_view text, std::size_t offset);

}  // namespace skep::config

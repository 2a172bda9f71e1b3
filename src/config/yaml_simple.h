// The fast path of yaml.h: the shape in which nearly every configuration is written. Block mappings and lists, one-line scalars,
// one-line flow collections, comments. Anything else is nothing here, and goes to yaml-cpp; what is accepted here reads there
// the same (tests and a fuzz target compare both).
#pragma once

#include <optional>
#include <string_view>

#include "config/yaml.h"

namespace skep::config {

std::optional<YamlNode> parse_simple_yaml(std::string_view text);
// The other path alone, to compare with.
std::expected<Yaml, YamlError> parse_yaml_by_library(std::string_view text);

}  // namespace skep::config

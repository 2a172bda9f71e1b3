// What a configuration must be before the program starts with it (configuration.md 7).
#pragma once

#include <vector>

#include "base/json.h"
#include "config/files.h"
#include "config/problem.h"

namespace skep::config {

// The schema's rules, each with its place in the files. Without `required`, missing keys are let pass.
std::vector<Problem> check_schema(const ConfigFiles& files, const JsonObject& settings, bool required);
// What no schema says: names, icons, keys of the network, combinations. For settings that keep to the schema.
std::vector<Problem> check_rules(const ConfigFiles& files, const JsonObject& settings, const JsonObject& defaults);

}  // namespace skep::config

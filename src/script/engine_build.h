// What cmake/QuickJs.cmake knows of the engine when building: kEngineSum, the SHA-256 of its WebAssembly, and kPrelude, the script that
// each engine runs first (tools/quickjs/prelude.js).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace skep::script {

#include "engine_build.inc"

}  // namespace skep::script

// What we say we are, where clients look at versions: the emulated API (mqtt-api 7.1).
#pragma once

#include <string_view>

namespace skep::bridge {

inline constexpr std::string_view kApiVersion = "2.14.1";
inline constexpr std::string_view kHerdsmanVersion = "10.9.2";
inline constexpr std::string_view kConvertersVersion = "26.105.0";
inline constexpr std::string_view kCommit = "unknown";
inline constexpr std::string_view kRuntime = "none (skep)";  // os.node_version: there is no Node here

}  // namespace skep::bridge

// What every part of a bridge may use.
#pragma once

#include <string_view>

#include "async/loop.h"
#include "base/log.h"
#include "config/settings.h"
#include "devices/definition.h"
#include "zigbee/network.h"

namespace skep::bridge {

inline constexpr std::string_view kNs = "z2m";           // namespace of log lines
inline constexpr std::string_view kNsMqtt = "z2m:mqtt";  // what goes to and comes from the broker

struct Context {
    async::Loop& loop;
    Log& log;
    config::Settings& settings;
    zigbee::Network& network;
    const devices::Catalogue& catalogue;
};

}  // namespace skep::bridge

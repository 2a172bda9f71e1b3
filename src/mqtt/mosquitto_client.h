// The client over libmosquitto, without a thread: its socket waits on the real loop.
#pragma once

#include <memory>

#include "async/real_loop.h"
#include "mqtt/client.h"

namespace skep::mqtt {

std::unique_ptr<Client> make_mosquitto_client(async::RealLoop& loop);
// "2.0.11": of the library that runs.
std::string mosquitto_version();

}  // namespace skep::mqtt

// One Zigbee network on one MQTT base topic: what clients of the peer see (contract mqtt-api.md, behaviour.md).
// Nothing is global: a process may hold several bridges, each with its own network, client, settings and log.
//
// Losing the broker or the radio is a state, not an end:
//   broker  start() goes on without it and the client keeps trying; publishes meanwhile are dropped with the peer's error lines.
//   radio   `bridge/state` keeps its meaning "the bridge is on MQTT" and stays online. While the radio is away, `bridge/info`
//           and `bridge/health` carry the member `radio`: {"connected":false,"reason":"..."} (absent while it is there), both
//           are published at each change, and an error line tells it. Requests to devices fail with that reason meanwhile.
//   refused The coordinator holds another network than the configuration says: shown in the same way, with what to do; tried
//           again only by a new start().
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "async/loop.h"
#include "async/task.h"
#include "base/log.h"
#include "base/result.h"
#include "bridge/system.h"

namespace skep::config {
class Settings;
}
namespace skep::mqtt {
class Client;
}
namespace skep::zigbee {
class Network;
}
namespace skep::devices {
class Catalogue;
class ExternalConverters;
class ExtensionRunner;
}  // namespace skep::devices
namespace skep::store {
class StateFile;
}

namespace skep::bridge {

// What a bridge is made of. All of it outlives the bridge.
struct Parts {
    async::Loop& loop;
    Log& log;  // gets one more sink, for bridge/logging; it goes quiet when the bridge stops
    config::Settings& settings;
    mqtt::Client& mqtt;        // not yet connected
    zigbee::Network& network;  // not yet started
    const devices::Catalogue& catalogue;
    store::StateFile& state_file;                       // state.json and its journal
    std::filesystem::path data_dir;                     // for coordinator_backup.json, device_icons/ and bridge/request/backup
    SystemProbe& system;                                // facts of the host for bridge/info and bridge/health
    devices::ExternalConverters* converters = nullptr;  // runs users' converters; null: there is nothing that could
    devices::ExtensionRunner* extensions = nullptr;     // the same of their extensions
};

// What only the program can do. Each may be empty.
struct Hooks {
    std::function<void()> restart;      // 500 ms after bridge/request/restart: stop() this bridge and make a new one
    std::function<void()> log_options;  // advanced.log_level, log_namespaced_levels or log_debug_namespace_ignore changed
    std::function<void()> started;      // "Zigbee2MQTT started!": the onboarding marker is gone, clients were told everything
};

class Core;

class Bridge {
public:
    Bridge(Parts parts, Hooks hooks);
    ~Bridge();

    // The order of behaviour.md 2. Done when everything that clients need has been published, or could not be because the broker
    // is away (it is then published at the first connect). Fails only for what no retry can heal; a radio that cannot be
    // reached, or that refuses, is no failure: see above.
    async::Task<Result<void>> start();
    // Definitions told, state saved, bridge/state offline, client disconnected, network stopped. Start is not possible afterwards.
    async::Task<void> stop();

    [[nodiscard]] bool started() const;
    [[nodiscard]] Core& core();  // for tests and for rooms above that extend the bridge

private:
    std::unique_ptr<Core> core_;
};

}  // namespace skep::bridge

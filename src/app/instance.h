// Everything that serves one data directory: settings, logs, radio, network, broker, bridge; wired, started, stopped, restarted.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "app/radio_factory.h"
#include "async/real_loop.h"
#include "async/scope.h"
#include "async/task.h"
#include "base/result.h"
#include "bridge/system.h"
#include "config/environment.h"
#include "mqtt/client.h"

namespace skep::app {

// What lies outside an instance: the machine's ports, broker, environment and figures, or those of a test. May be used again at each
// restart.
struct Outside {
    StreamMaker make_stream;
    std::function<std::unique_ptr<mqtt::Client>()> make_mqtt;
    config::Environment environment;
    std::shared_ptr<bridge::SystemProbe> system;
    std::filesystem::path catalogue;  // catalogue.bin; empty: only the definitions that the program has in itself
};
Outside machine(async::RealLoop& loop);

class Instance {
public:
    Instance(async::Loop& loop, std::filesystem::path data, Outside outside);
    ~Instance();

    // Reads the configuration and makes all parts; nothing runs yet. The error's text is for a person at a terminal, several
    // lines when several things are wrong. Busy when another skep runs on this data directory.
    Result<void> open();
    // Runs the bridge; done when it has told its clients everything (or waits for the broker or the coordinator).
    async::Task<Result<void>> start();
    async::Task<void> stop(std::string_view signal);
    // For the loop's owner: logs an exception that reached the loop, a broken invariant.
    void report(std::exception_ptr exception);
    // Told when a restart that a client asked for failed: the configuration is invalid now.
    void on_failed(std::function<void(const Error&)> sink) { failed_ = std::move(sink); }

private:
    struct Parts;
    Result<std::unique_ptr<Parts>> make_parts();
    async::Task<void> restart();
    Result<void> lock();

    async::Loop& loop_;
    std::filesystem::path data_;
    Outside outside_;
    int lock_ = -1;
    std::unique_ptr<Parts> parts_;
    std::function<void(const Error&)> failed_;
    async::Scope scope_;
};

}  // namespace skep::app

// A mosquitto of our own on the loopback interface: for the demo home and the journey tests. It ends with its owner, however that ends.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"

namespace skep::app {

class PrivateBroker {
public:
    // `folder` takes its configuration file. `port` 0: the first free one from 1883. NotFound without a mosquitto program.
    // Returns once it takes connections.
    static Result<std::unique_ptr<PrivateBroker>> start(const std::filesystem::path& folder, std::uint16_t port);
    ~PrivateBroker();
    PrivateBroker(const PrivateBroker&) = delete;
    PrivateBroker& operator=(const PrivateBroker&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void kill();                 // at once, as a crash would
    Result<void> start_again();  // on the same port

private:
    PrivateBroker(std::filesystem::path configuration, std::uint16_t port) : configuration_(std::move(configuration)), port_(port) {}
    std::filesystem::path configuration_;
    std::uint16_t port_;
    pid_t process_ = -1;
};

// A TCP port of the loopback interface that nobody listens on: `first`, or the next free one above it; 0 asks the system for one.
std::uint16_t free_port(std::uint16_t first);

}  // namespace skep::app

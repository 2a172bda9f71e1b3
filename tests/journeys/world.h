// A real world for the real program: a mosquitto, a simulated coordinator on TCP with a home behind it, a data directory, and skep as a
// process of its own (another one than was built with the test when SKEP_PROGRAM names it). The test's loop runs in real time; waiting is
// for an event, with a limit.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/private_broker.h"
#include "async/real_loop.h"
#include "mqtt/mosquitto_client.h"
#include "sim/home.h"
#include "sim/tcp_server.h"
#include "sim/znp/coordinator.h"
#include "tests/support/scratch.h"

namespace skep::journeys {

class World {
public:
    explicit World(std::uint64_t seed = 1);
    ~World();

    void start_program();
    int stop_program();  // SIGTERM; answers the exit code
    void kill_program();
    [[nodiscard]] bool program_runs();

    // Waits until a message on `topic` (below the base topic) since the last forget() contains `text`.
    bool heard(const std::string& topic, const std::string& text, async::Duration limit = std::chrono::seconds(20));
    [[nodiscard]] std::string last(const std::string& topic) const;  // payload; empty when there was none
    void forget() { messages_.clear(); }
    std::function<void(const std::string& topic, const std::string& payload)> tap;  // each message, topic below the base topic
    [[nodiscard]] std::string log() const;                                          // the program's log files, oldest first
    bool logged(const std::string& text, async::Duration limit = std::chrono::seconds(20));
    void say(const std::string& topic, const std::string& payload);
    bool until(const std::function<bool()>& done, async::Duration limit);

    void connect_client();
    void plug(bool in);  // the coordinator's cable

    async::RealLoop loop;
    test::Scratch scratch;
    const std::filesystem::path& folder = scratch.path();  // the data directory
    std::unique_ptr<app::PrivateBroker> broker;
    sim::Air air{loop};
    sim::Home home{loop, air};
    sim::znp::Coordinator coordinator{loop, air, {}};

private:
    struct Heard {
        std::string topic, payload;
    };
    std::unique_ptr<sim::TcpServer> server_;
    std::unique_ptr<mqtt::Client> client_;
    std::vector<Heard> messages_;
    pid_t program_ = -1;
};

}  // namespace skep::journeys

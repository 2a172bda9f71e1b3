// A whole skep under virtual time: real configuration, real files, the driver of a coordinator on a simulated one that speaks the serial
// protocol, a home behind it, and a broker in memory. A World may hold several; nothing of one may reach another.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/instance.h"
#include "async/virtual_loop.h"
#include "mqtt/memory_client.h"
#include "serial/memory.h"
#include "sim/home.h"
#include "sim/znp/coordinator.h"

namespace skep::house {

// What several houses share: time, chance, and a broker.
struct World {
    explicit World(std::uint64_t seed, std::int64_t wall_start_ms = async::VirtualLoop::kStartWallMs);
    ~World();  // fails the test for each exception that reached the loop
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    async::VirtualLoop loop;
    mqtt::MemoryBroker broker{loop};

private:
    std::vector<std::string> exceptions_;
};

struct HouseOptions {
    std::string base = "zigbee2mqtt";
    bool record = true;     // the bytes of the serial line
    bool furnished = true;  // false: no simulated devices but those that the test puts into the air
    sim::znp::Options chip{};
};

class House {
public:
    // `data` gets a configuration.yaml that has its network generated, unless one is there.
    House(World& world, std::filesystem::path data, HouseOptions options = {});
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    void start();
    void stop();
    // Opens the network until every device of the home is paired.
    void move_in();
    // A client's message, and whatever follows within `time`.
    void say(std::string_view tail, std::string_view payload, async::Duration time = std::chrono::seconds(1));
    // Payloads on a topic below the base topic, oldest first, as far as the broker's log goes back.
    [[nodiscard]] std::vector<std::string> on(std::string_view tail) const;
    [[nodiscard]] std::string last(std::string_view tail) const;  // empty when there was none
    [[nodiscard]] bool heard(std::string_view tail, std::string_view text) const;
    [[nodiscard]] std::size_t paired() const;                      // devices whose interview was told as successful
    [[nodiscard]] std::string id_of(std::string_view name) const;  // IEEE address of one of the home's devices
    [[nodiscard]] std::string file(std::string_view name) const;
    [[nodiscard]] std::map<std::string, std::string> files() const;  // all below the data folder, by relative path
    void plug(bool in);                                              // the coordinator's cable

    World& world;
    std::filesystem::path data;
    std::string base;
    sim::Air air;
    std::unique_ptr<sim::Home> home;
    sim::znp::Coordinator coordinator;
    serial::MemoryPort port;
    std::string line;  // "<time> > <hex>": what went over the serial line, if recorded
    std::unique_ptr<app::Instance> instance;

private:
    app::Outside outside();
    bool record_;
};

}  // namespace skep::house

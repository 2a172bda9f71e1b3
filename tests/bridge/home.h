// A bridge with everything around it in memory: a home of a lamp, a two-gang switch, a sensor and a group.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/virtual_loop.h"
#include "bridge/bridge.h"
#include "bridge/core.h"
#include "bridge/database_storage.h"
#include "config/settings.h"
#include "devices/extensions.h"
#include "devices/external.h"
#include "mqtt/memory_client.h"
#include "store/database.h"
#include "store/state_file.h"
#include "tests/bridge/fake_radio.h"
#include "tests/support/scratch.h"
#include "zigbee/network.h"

namespace skep::bridge::test {

inline constexpr Nwk kLamp{0x1001}, kSwitch{0x1002}, kSensor{0x1003};
inline constexpr std::string_view kLampIeee = "0x0000000000000101", kSwitchIeee = "0x0000000000000102", kSensorIeee = "0x0000000000000103";

struct HomeSetup {
    std::string advanced;                // lines below `advanced:`, two blanks in front
    std::string more;                    // whole sections
    std::string lamp, two_gang, sensor;  // lines of their options, four blanks in front
    std::string group;                   // lines of the group's options, four blanks in front
    std::string state;                   // state.json
    std::string base = "zigbee2mqtt";
    bool devices = true;  // false: an empty database
    std::function<void(FakeRadio&)> radio;
    std::function<std::unique_ptr<devices::Finder>()> finder;                       // of definitions beyond the generated ones
    std::function<devices::ExtensionRunner*(async::Loop&, const Log&)> extensions;  // makes what runs them; outlives the home
    bool broker_up = true;
    bool start = true;
};

// Takes every file but those that say "broken".
class WrittenDownConverters final : public devices::ExternalConverters {
public:
    std::vector<std::string> calls;
    Result<void> load(std::string_view name, std::string_view code) override {
        calls.push_back("load " + std::string(name));
        if (code.find("broken") != std::string_view::npos) return Error{Errc::Refused, "SyntaxError: it is broken"};
        return ok;
    }
    void remove(std::string_view name) override { calls.push_back("remove " + std::string(name)); }
    Result<std::string> definition_source(const zigbee::Node& node) override { return "of " + to_string(node.ieee); }
};

class Home {
public:
    explicit Home(const HomeSetup& setup = {});
    ~Home();

    async::VirtualLoop loop;
    Log log;
    std::vector<std::string> lines;  // "info z2m: text"
    mqtt::MemoryBroker broker;
    FakeRadio radio;
    skep::test::Scratch scratch;
    const std::filesystem::path& folder = scratch.path();
    std::unique_ptr<config::Settings> settings;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<DatabaseStorage> storage;
    std::unique_ptr<store::StateFile> state_file;
    std::unique_ptr<zigbee::Network> network;
    std::unique_ptr<mqtt::Client> client;
    devices::Catalogue catalogue;
    WrittenDownConverters converters;
    FixedProbe probe;
    std::unique_ptr<Bridge> bridge;
    int restarts = 0;
    int log_changes = 0;

    void start();
    void stop();
    // A client's message, and whatever follows within `time`.
    void say(std::string_view tail, std::string_view payload, async::Duration time = std::chrono::milliseconds(100));
    void wait(async::Duration time) { loop.advance(time); }
    // Payloads that went out on a topic below the base topic since the last clear(), oldest first; without bridge/logging.
    [[nodiscard]] std::vector<std::string> on(std::string_view tail) const;
    [[nodiscard]] std::string last(std::string_view tail) const;  // "(none)" when there was none
    [[nodiscard]] Json last_json(std::string_view tail) const;
    [[nodiscard]] std::vector<std::string> topics() const;  // in order, without bridge/logging
    void clear();
    // The reply to a request; transaction and framing included.
    std::string ask(std::string_view path, std::string_view payload, async::Duration time = std::chrono::milliseconds(100));
    [[nodiscard]] bool logged(std::string_view line) const;  // an exact line
    [[nodiscard]] int count_logged(std::string_view part) const;
    [[nodiscard]] std::string file(std::string_view name) const;

private:
    std::string base_;
};

FakeNode lamp_node();
FakeNode switch_node();
FakeNode sensor_node();

}  // namespace skep::bridge::test

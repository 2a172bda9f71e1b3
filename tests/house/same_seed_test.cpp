// Nothing but the seed decides: not the clock, the address space, the order of a hash table, or an earlier run.
#include <fmt/core.h>

#include <set>

#include "tests/house/house.h"
#include "tests/support/scratch.h"

namespace skep::house {
namespace {

using namespace std::chrono_literals;

struct Trace {
    std::string mqtt;                            // "<time> <topic> q<qos> [retained] <payload>" per message that the broker took
    std::string line;                            // both ways
    std::map<std::string, std::string> running;  // data files shortly before the end, with the journal
    std::map<std::string, std::string> stopped;
};

// Half a day of a new home, with everything in it that draws numbers, waits, or writes files.
void live_through(House& house) {
    house.start();
    house.move_in();
    house.home->live();
    const std::string lamp = house.id_of("hall lamp"), plug = house.id_of("television plug"), leak = house.id_of("kitchen leak");
    house.say(lamp + "/set", R"({"state":"ON","brightness":120,"transition":2})");
    house.say("bridge/request/device/rename", fmt::format(R"({{"from":"{}","to":"hall/lamp"}})", lamp));
    house.say("bridge/request/group/add", R"({"friendly_name":"downstairs"})");
    house.say("bridge/request/group/members/add", fmt::format(R"({{"group":"downstairs","device":"{}"}})", lamp));
    house.say("bridge/request/device/options", fmt::format(R"({{"id":"{}","options":{{"throttle":3,"retain":true}}}})", plug));
    house.say("downstairs/set", R"({"state":"TOGGLE"})");
    house.say(plug + "/get", R"({"state":"","power":""})");
    EXPECT_TRUE(house.home->act("ring"));
    house.world.loop.advance(2h);
    house.plug(false);
    house.world.loop.advance(5min);
    house.plug(true);
    house.world.broker.set_up(false);
    house.world.loop.advance(90s);
    house.world.broker.set_up(true);
    house.world.loop.advance(10min);
    house.say("bridge/request/device/remove", fmt::format(R"({{"id":"{}","force":true}})", leak), 10s);
    house.say("bridge/request/restart", "", 10s);
    house.coordinator.faults.lost_responses = 1;
    house.say("hall/lamp/set", R"({"brightness":10})", 30s);
    house.coordinator.crash();
    house.world.loop.advance(8h);
    house.say("hall/lamp/set", R"({"brightness":42})", 10s);  // a change that only the journal has
}

Trace run(std::uint64_t seed, const std::filesystem::path& data) {
    std::filesystem::remove_all(data);
    Trace out;
    World world(seed);
    House house(world, data);
    live_through(house);
    out.running = house.files();
    house.stop();
    out.stopped = house.files();
    out.line = house.line;
    for (const mqtt::Published& message : world.broker.log()) {
        out.mqtt += fmt::format("{} {} q{}{} {}\n", message.wall_ms, message.topic, message.qos, message.retain ? " retained" : "",
                                message.payload);
    }
    return out;
}

// Where two texts part, with what is around: a whole trace is too long to print.
std::string parting(const std::string& one, const std::string& two) {
    const auto [a, b] = std::mismatch(one.begin(), one.end(), two.begin(), two.end());
    if (a == one.end() && b == two.end()) return "";
    const auto at = static_cast<std::size_t>(a - one.begin());
    const std::size_t from = at < 200 ? 0 : at - 200;
    return fmt::format("at byte {}:\n{}\n--- against ---\n{}\n", at, one.substr(from, 400), two.substr(from, 400));
}

void expect_same(const std::map<std::string, std::string>& one, const std::map<std::string, std::string>& two) {
    ASSERT_EQ(one.size(), two.size());
    for (const auto& [name, text] : one) {
        ASSERT_TRUE(two.contains(name)) << name;
        EXPECT_EQ(parting(text, two.at(name)), "") << name;
    }
}

TEST(SameSeed, GivesTheSameMqttSerialBytesAndFilesAndAnotherSeedDoesNot) {
    const test::Scratch scratch;
    const Trace first = run(7, scratch / "data");
    const Trace again = run(7, scratch / "data");
    EXPECT_GT(first.mqtt.size(), 100'000U);
    EXPECT_GT(first.line.size(), 100'000U);
    for (const char* name : {"configuration.yaml", "database.db", "state.json", "coordinator_backup.json"})
        EXPECT_FALSE(first.stopped.at(name).empty()) << name;
    EXPECT_TRUE(first.running.contains("state.journal")) << first.mqtt.substr(first.mqtt.size() - 3000);
    EXPECT_EQ(parting(first.mqtt, again.mqtt), "");
    EXPECT_EQ(parting(first.line, again.line), "");
    expect_same(first.running, again.running);
    expect_same(first.stopped, again.stopped);

    const Trace other = run(8, scratch / "data");
    EXPECT_NE(first.mqtt, other.mqtt);
    EXPECT_NE(first.line, other.line);
    EXPECT_NE(first.stopped.at("database.db"), other.stopped.at("database.db"));
    EXPECT_NE(first.stopped.at("configuration.yaml"), other.stopped.at("configuration.yaml"));  // its network key
}

}  // namespace
}  // namespace skep::house

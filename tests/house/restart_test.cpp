// A restart that a client asks for: the same process, the configuration read anew.
#include "tests/house/house.h"
#include "tests/support/scratch.h"

namespace skep::house {

using namespace std::chrono_literals;

TEST(Restart, OnRequestReadsTheConfigurationAnewAndKeepsTheNetwork) {
    test::Scratch scratch;
    World world(5);
    House house(world, scratch / "data");
    house.start();
    house.move_in();
    const auto formations = house.coordinator.formations();
    house.say("bridge/request/options", R"({"options":{"mqtt":{"keepalive":33}}})");
    EXPECT_TRUE(house.heard("bridge/info", R"("restart_required":true)"));
    world.broker.clear_log();
    house.say("bridge/request/restart", "", 20s);
    EXPECT_EQ(house.last("bridge/response/restart"), R"({"data":{},"status":"ok"})");
    EXPECT_EQ(house.on("bridge/state"), (std::vector<std::string>{R"({"state":"offline"})", R"({"state":"online"})"}));
    EXPECT_NE(house.last("bridge/info").find(R"("restart_required":false)"), std::string::npos);
    EXPECT_NE(house.last("bridge/info").find(R"("keepalive":33)"), std::string::npos);
    EXPECT_EQ(house.coordinator.formations(), formations) << "the network is the same";
    EXPECT_TRUE(house.on("bridge/event").empty()) << "nothing is paired or interviewed again";
    const std::string lamp = house.id_of("hall lamp");
    house.say(lamp + "/set", R"({"state":"OFF"})");
    EXPECT_TRUE(house.heard(lamp, R"("state":"OFF")"));
}

}  // namespace skep::house

// Two networks with two radios, two base topics and two data folders in one process, on one broker.
#include "tests/house/house.h"
#include "tests/support/scratch.h"

namespace skep::house {
namespace {

using namespace std::chrono_literals;

HouseOptions at(std::string base, std::uint64_t chip) {
    HouseOptions options;
    options.base = std::move(base);
    options.chip.ieee = Ieee{chip};
    return options;
}

class TwoHouses : public testing::Test {
protected:
    void SetUp() override {
        north_.start();
        south_.start();
    }
    static void switch_lamp(House& house, const std::string& state) {
        house.say(house.id_of("hall lamp") + "/set", R"({"state":")" + state + R"("})");
    }
    static bool lamp_is_on(const House& house) { return dynamic_cast<sim::Bulb*>(house.home->find("hall lamp"))->on_off().on(); }

    test::Scratch scratch_;
    World world_{11};
    House north_{world_, scratch_ / "north", at("north", 0x00124B0014AABB01)};
    House south_{world_, scratch_ / "south", at("south/wing", 0x00124B0014AABB02)};
};

// The devices of both have the same addresses: what is shared by mistake is seen.
TEST_F(TwoHouses, PairAndSwitchEachItsOwn) {
    north_.move_in();
    EXPECT_EQ(north_.paired(), north_.home->devices().size());
    EXPECT_EQ(south_.paired(), 0U);
    EXPECT_FALSE(south_.home->lock().in_network());
    south_.move_in();
    EXPECT_EQ(south_.paired(), south_.home->devices().size());

    switch_lamp(north_, "ON");
    switch_lamp(south_, "OFF");
    EXPECT_TRUE(lamp_is_on(north_));
    EXPECT_FALSE(lamp_is_on(south_));
    switch_lamp(north_, "OFF");
    switch_lamp(south_, "ON");
    EXPECT_FALSE(lamp_is_on(north_));
    EXPECT_TRUE(lamp_is_on(south_));

    const std::string lamp = north_.id_of("hall lamp");
    north_.say("bridge/request/device/rename", R"({"from":")" + lamp + R"(","to":"north lamp"})");
    EXPECT_NE(north_.file("configuration.yaml").find("north lamp"), std::string::npos);
    EXPECT_EQ(south_.file("configuration.yaml").find("north lamp"), std::string::npos);
    EXPECT_FALSE(south_.heard("bridge/devices", "north lamp"));

    ASSERT_TRUE(south_.home->act("ring"));
    world_.loop.advance(2s);
    EXPECT_TRUE(south_.heard(south_.id_of("front door lock"), "ring_bell"));
    EXPECT_FALSE(north_.heard(north_.id_of("front door lock"), "ring_bell"));
}

TEST_F(TwoHouses, FormTwoNetworks) {
    const auto north = north_.coordinator.nib(), south = south_.coordinator.nib();
    ASSERT_TRUE(north && south);
    EXPECT_NE(north->extended_pan_id, south->extended_pan_id);
    EXPECT_NE(north_.file("configuration.yaml"), south_.file("configuration.yaml"));
}

TEST_F(TwoHouses, LoseAndStopEachItsOwn) {
    north_.move_in();
    south_.move_in();
    world_.broker.clear_log();
    north_.plug(false);
    world_.loop.advance(10s);
    EXPECT_TRUE(north_.heard("bridge/info", R"("connected":false)"));
    EXPECT_TRUE(south_.on("bridge/info").empty());
    switch_lamp(south_, "ON");
    EXPECT_TRUE(lamp_is_on(south_));
    north_.stop();
    EXPECT_NE(north_.last("bridge/state").find("offline"), std::string::npos);
    EXPECT_TRUE(south_.on("bridge/state").empty());
    switch_lamp(south_, "OFF");
    EXPECT_FALSE(lamp_is_on(south_));
    EXPECT_FALSE(south_.heard("bridge/logging", "north"));
}

TEST_F(TwoHouses, DoNotShareADataFolder) {
    app::Outside outside;
    app::Instance second(world_.loop, scratch_ / "north", outside);
    const auto opened = second.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::Busy);
}

}  // namespace
}  // namespace skep::house

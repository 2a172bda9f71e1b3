#include "sim/home.h"

#include <chrono>

#include "sim/air_radio.h"
#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

// A chip with the home behind it, started, everything in the network; the line's bytes both ways.
struct House {
    explicit House(std::uint64_t seed) : loop(seed), air(loop), chip(loop, air, options()), home(loop, air) {
        home.settle();
        chip.remember_nodes();
        chip.output = [this](BytesView bytes) { line.insert(line.end(), bytes.begin(), bytes.end()); };
        chip.receive(*from_hex("fe022540640003"));
        loop.advance(1s);
    }
    static znp::Options options() {
        znp::Options out;
        out.network = znp::Network{};
        return out;
    }
    async::VirtualLoop loop;
    Air air;
    znp::Coordinator chip;
    Home home;
    Bytes line;
};

TEST(Home, LivesAWeekQuickly) {
    House house(1);
    ASSERT_TRUE(house.chip.running());
    house.home.live();
    const auto began = std::chrono::steady_clock::now();
    house.loop.advance(24h * 7);
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    EXPECT_LT(took, 10);
    EXPECT_GT(house.home.events(), 7U * 20);
    EXPECT_GT(house.air.frames_up(), 2'000U);
    EXPECT_LT(house.air.frames_up(), 40'000U);
}

TEST(Home, IsTheSameWithTheSameSeed) {
    const auto day = [](std::uint64_t seed) {
        House house(seed);
        house.home.live();
        house.loop.advance(24h);
        return house.line;
    };
    const Bytes first = day(5);
    EXPECT_GT(first.size(), 5'000U);
    EXPECT_EQ(first, day(5));
    EXPECT_NE(first, day(6));
}

TEST(Home, HasTwoInOneProcessThatKnowNothingOfEachOther) {
    async::VirtualLoop loop;
    Air one(loop), two(loop);
    AirRadio radio_one(loop, one), radio_two(loop, two);
    Home home_one(loop, one), home_two(loop, two);
    home_one.settle();
    EXPECT_EQ(one.find(Ieee{0x00158D0000DE0001})->in_network(), true);
    EXPECT_EQ(two.find(Ieee{0x00158D0000DE0001})->in_network(), false);
}

TEST(Home, StateFollowsThePeople) {
    House house(3);
    auto& home = house.home;
    ASSERT_TRUE(home.act("leave").has_value());
    house.loop.advance(1min);
    EXPECT_FALSE(home.somebody_home());
    EXPECT_TRUE(home.lock().locked());
    ASSERT_TRUE(home.act("come_home").has_value());
    house.loop.advance(5s);
    EXPECT_FALSE(home.lock().locked());
    house.loop.advance(1min);
    EXPECT_TRUE(home.lock().locked());
    EXPECT_TRUE(dynamic_cast<Bulb*>(home.find("hall lamp"))->on_off().on());
    ASSERT_TRUE(home.act("night").has_value());
    house.loop.advance(1min);
    EXPECT_FALSE(dynamic_cast<Bulb*>(home.find("hall lamp"))->on_off().on());
    EXPECT_FALSE(home.act("explode").has_value());
    EXPECT_EQ(home.find("cat"), nullptr);
}

TEST(Home, KeepsItsRoomsWarm) {
    House house(4);
    house.home.live();
    double lowest = 100, highest = 0;
    house.loop.advance(48h);
    for (int hour = 0; hour < 48; ++hour) {
        house.loop.advance(1h);
        const double celsius = static_cast<double>(house.home.find("living room climate")->server(0x0402).number(0)) / 100;
        lowest = std::min(lowest, celsius);
        highest = std::max(highest, celsius);
    }
    EXPECT_GT(lowest, 17);
    EXPECT_LT(highest, 24);
}

TEST(Home, JoinsWhenTheNetworkOpens) {
    async::VirtualLoop loop;
    Air air(loop);
    AirRadio radio(loop, air);
    Home home(loop, air);
    ASSERT_TRUE(loop.run(radio.start({}, std::nullopt)).has_value());
    loop.advance(1min);
    EXPECT_FALSE(home.lock().in_network());
    ASSERT_TRUE(loop.run(radio.permit_join(254, std::nullopt)).has_value());
    loop.advance(1min);
    for (const auto& one : home.devices()) EXPECT_TRUE(one.node->in_network()) << one.name;
}

}  // namespace
}  // namespace skep::sim::test

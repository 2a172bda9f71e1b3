// Devices that get another network address: what is said to them afterwards goes there, never to where they were.
#include <fmt/core.h>

#include <algorithm>

#include "sim/node.h"
#include "tests/house/house.h"
#include "tests/support/scratch.h"

namespace skep::house {
namespace {

using namespace std::chrono_literals;

constexpr Nwk kElsewhere{0x4D4D};

class Rejoin : public testing::Test {
protected:
    Rejoin() {
        house_.start();
        house_.move_in();
        lamp_ = house_.id_of("hall lamp");
        house_.say("bridge/request/device/rename", fmt::format(R"({{"from":"{}","to":"lamp"}})", lamp_));
        house_.say("lamp/set", R"({"state":"OFF"})", 5s);
        before_ = node().nwk();
        world_.broker.clear_log();
        house_.air.tap = [this](sim::Air::Seen way, const sim::Frame& frame) {
            if (way == sim::Air::Seen::Down && frame.way == sim::Frame::Way::Unicast && frame.to == before_) ++to_the_old_address_;
        };
    }
    sim::Node& node() { return *house_.home->find("hall lamp"); }
    void pair_anew() {
        house_.say("bridge/request/permit_join", R"({"time":254})");
        sim::JoinOptions options;
        options.nwk = kElsewhere;
        ASSERT_TRUE(house_.air.join(node(), options));
        world_.loop.advance(2min);
        expect_the_list_to_say_so();
        world_.broker.clear_log();
    }
    void expect_the_list_to_say_so() {
        EXPECT_NE(house_.last("bridge/devices").find(fmt::format(R"("network_address":{})", raw(kElsewhere))), std::string::npos);
    }
    void expect_it_obeys(async::Duration time = 2s) {
        to_the_old_address_ = 0;
        house_.say("lamp/set", R"({"state":"ON","brightness":77})", time);
        EXPECT_NE(house_.last("lamp").find(R"("brightness":77)"), std::string::npos) << house_.last("lamp");
        EXPECT_FALSE(house_.heard("bridge/logging", R"("level":"error")")) << house_.last("bridge/logging");
    }

    test::Scratch scratch_;
    World world_{11};
    House house_{world_, scratch_ / "data"};
    std::string lamp_;
    Nwk before_{};
    int to_the_old_address_ = 0;
};

TEST_F(Rejoin, AfterALeaveItIsTheSameDeviceAtAnotherAddress) {
    house_.air.leave(node(), false);
    world_.loop.advance(5s);
    EXPECT_TRUE(house_.heard("bridge/event", R"("type":"device_leave")"));
    house_.say("lamp/set", R"({"state":"ON"})", 5s);  // to nobody: an error, and no more
    EXPECT_EQ(to_the_old_address_, 0);
    pair_anew();
    house_.say("bridge/request/permit_join", R"({"time":0})");
    expect_it_obeys();
    EXPECT_EQ(to_the_old_address_, 0);
}

TEST_F(Rejoin, AfterAResetThatNobodyHeardOfItIsTheSameDeviceAtAnotherAddress) {
    house_.air.silence = true;
    house_.air.leave(node(), false);
    world_.loop.advance(5s);
    house_.air.silence = false;
    pair_anew();
    expect_it_obeys();
    EXPECT_EQ(to_the_old_address_, 0);
}

TEST_F(Rejoin, AnAnnouncedAddressIsTakenAtOnce) {
    house_.air.change_address(node(), kElsewhere, true);
    world_.loop.advance(5s);
    expect_the_list_to_say_so();
    expect_it_obeys();
    EXPECT_EQ(to_the_old_address_, 0);
}

TEST_F(Rejoin, AnAddressThatChangedInSecretIsFoundByAskingForIt) {
    house_.air.change_address(node(), kElsewhere, false);
    expect_it_obeys(30s);
    expect_the_list_to_say_so();
    EXPECT_GT(to_the_old_address_, 0);
    expect_it_obeys();  // and is known from then on
    EXPECT_EQ(to_the_old_address_, 0);
}

TEST_F(Rejoin, WhatWaitsForAnAnswerOfTheOldAddressGetsThroughToTheNew) {
    house_.say("lamp/set", R"({"state":"ON"})", 0s);
    house_.air.change_address(node(), kElsewhere, true);
    world_.loop.advance(30s);
    expect_it_obeys();
}

}  // namespace
}  // namespace skep::house

// A household's first days with the real program, over TCP: pairing, ringing, switching, a pulled cable, a dead broker, a power cut.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/journeys/world.h"

namespace skep::journeys {
namespace {

using std::chrono::seconds;

class HomeJourney : public testing::Test {
protected:
    // From nothing to a home with its lock and a lamp in it.
    void move_in() {
        world_.start_program();
        ASSERT_TRUE(world_.heard("bridge/state", "online"));
        ASSERT_TRUE(world_.heard("bridge/info", R"("type":"ZStack3x0")"));
        world_.say("bridge/request/permit_join", R"({"time":254,"transaction":"t1"})");
        ASSERT_TRUE(world_.heard("bridge/response/permit_join", R"("transaction":"t1")"));
        lock_ = to_string(world_.home.lock().ieee());
        lamp_ = to_string(world_.home.find("hall lamp")->ieee());
        ASSERT_TRUE(world_.until([&] { return paired(lock_) && paired(lamp_); }, seconds(90)));
    }
    bool paired(const std::string& ieee) {
        return world_.heard("bridge/event", R"("ieee_address":")" + ieee + R"(","status":"successful")", seconds(0));
    }
    void switch_lamp(const std::string& state) {
        world_.forget();
        world_.say(lamp_ + "/set", R"({"state":")" + state + R"("})");
        EXPECT_TRUE(world_.heard(lamp_, R"("state":")" + state + '"'));
    }
    void ring() {
        world_.forget();
        ASSERT_TRUE(world_.home.lock().act("ring", {}));
        EXPECT_TRUE(world_.heard(lock_, R"("action":"ring_bell")"));
    }

    // What clients are told while the coordinator is away, and once it is back.
    void expect_told_that_the_radio_is_away() {
        EXPECT_TRUE(world_.heard("bridge/info", R"("radio":{"connected":false)"));
        EXPECT_TRUE(world_.heard("bridge/health", R"("radio":{"connected":false,"reason":")"));
        EXPECT_TRUE(world_.heard("bridge/logging", "Adapter disconnected"));
        EXPECT_TRUE(world_.logged("Adapter disconnected"));
        EXPECT_FALSE(world_.heard("bridge/state", "offline", seconds(0)));
    }
    void expect_told_that_the_radio_is_back() {
        const auto says_so = [this](const std::string& topic) {
            return !world_.last(topic).empty() && world_.last(topic).find(R"("radio":)") == std::string::npos;
        };
        // The driver looks at the network before it says that it is there again.
        EXPECT_TRUE(world_.until([&] { return says_so("bridge/info") && says_so("bridge/health"); }, seconds(40)));
        EXPECT_TRUE(world_.logged("Adapter connected again"));
    }
    void pass(async::Duration time) {
        world_.until([] { return false; }, time);
    }

    World world_;
    std::string lock_, lamp_;
};

// Long enough for several tries of driver and client; SKEP_OUTAGE_SECONDS=60 makes it a minute.
seconds outage() {
    constexpr int kInTheGate = 4;
    const char* wanted = std::getenv("SKEP_OUTAGE_SECONDS");
    return seconds(wanted == nullptr ? kInTheGate : std::atoi(wanted));
}

TEST_F(HomeJourney, PairsRingsAndSwitchesAndStopsCleanly) {
    ASSERT_NO_FATAL_FAILURE(move_in());
    ring();
    switch_lamp("ON");
    switch_lamp("OFF");
    world_.forget();
    EXPECT_EQ(world_.stop_program(), 0);
    EXPECT_TRUE(world_.heard("bridge/state", "offline"));
}

TEST_F(HomeJourney, CarriesOnWhenTheCoordinatorIsPulledAndPluggedIn) {
    ASSERT_NO_FATAL_FAILURE(move_in());
    world_.forget();
    world_.plug(false);
    expect_told_that_the_radio_is_away();
    EXPECT_TRUE(world_.program_runs());
    world_.plug(true);
    expect_told_that_the_radio_is_back();
    switch_lamp("ON");
    ring();
    EXPECT_EQ(world_.stop_program(), 0);
}

TEST_F(HomeJourney, CarriesOnWhenTheBrokerDiesAndComesBack) {
    ASSERT_NO_FATAL_FAILURE(move_in());
    world_.broker->kill();
    pass(seconds(3));
    EXPECT_TRUE(world_.program_runs());
    EXPECT_TRUE(world_.logged("MQTT error: "));
    ASSERT_TRUE(world_.broker->start_again());
    world_.forget();
    world_.connect_client();
    EXPECT_TRUE(world_.heard("bridge/state", "online"));
    switch_lamp("ON");
    ring();
    EXPECT_EQ(world_.stop_program(), 0);
}

TEST_F(HomeJourney, CarriesOnWhenCoordinatorAndBrokerWereBothGone) {
    ASSERT_NO_FATAL_FAILURE(move_in());
    world_.plug(false);
    expect_told_that_the_radio_is_away();
    world_.broker->kill();
    pass(outage());
    EXPECT_TRUE(world_.program_runs());
    EXPECT_TRUE(world_.logged("MQTT error: "));
    world_.forget();
    ASSERT_TRUE(world_.broker->start_again());
    world_.connect_client();
    EXPECT_TRUE(world_.heard("bridge/state", "online"));
    EXPECT_TRUE(world_.heard("bridge/info", R"("radio":{"connected":false)"));  // who connects now is told of the other outage
    world_.plug(true);
    expect_told_that_the_radio_is_back();
    switch_lamp("ON");
    ring();
    EXPECT_EQ(world_.stop_program(), 0);
}

TEST_F(HomeJourney, KnowsEveryPairedDeviceAfterAPowerCut) {
    ASSERT_NO_FATAL_FAILURE(move_in());
    switch_lamp("ON");
    world_.kill_program();
    world_.forget();
    world_.start_program();
    EXPECT_TRUE(world_.heard("bridge/devices", lock_));
    EXPECT_TRUE(world_.heard("bridge/devices", lamp_));
    EXPECT_TRUE(world_.heard(lamp_, R"("state":"ON")"));  // the cached state, published at start
    ring();
    EXPECT_EQ(world_.stop_program(), 0);
}

}  // namespace
}  // namespace skep::journeys

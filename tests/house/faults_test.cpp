// Hours in which everything goes wrong that can, one thing after the other and at once; then a quiet minute, and a house that works.
#include <fmt/core.h>

#include <array>
#include <random>

#include "sim/node.h"
#include "tests/house/house.h"
#include "tests/support/scratch.h"

namespace skep::house {
namespace {

using namespace std::chrono_literals;

class Faults : public testing::TestWithParam<std::uint64_t> {
protected:
    Faults() : random_(GetParam()), world_(GetParam()), house_(world_, scratch_ / "data", options()) {
        house_.start();
        house_.move_in();
        house_.home->live();
    }
    static HouseOptions options() {
        HouseOptions out;
        out.record = false;
        return out;
    }
    int draw(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

    void something_goes_wrong() {
        sim::znp::Faults& chip = house_.coordinator.faults;
        sim::AnswerFaults& nodes = house_.air.answers;
        switch (draw(14)) {
            case 0: chip.lost_responses = 1 + draw(4); break;
            case 1: chip.doubled_responses = 1 + draw(10); break;
            case 2: chip.late_responses = 1 + draw(4); break;
            case 3: chip.corrupted_frames = 1 + draw(10); break;
            case 4: chip.garbage = 1 + draw(300); break;
            case 5: chip.busy = 1 + draw(6); break;
            case 6: chip.memory_errors = 1 + draw(6); break;
            case 7: chip.hung = true; break;
            case 8: house_.coordinator.crash(); break;
            case 9: house_.coordinator.power_cycle(); break;
            case 10: house_.plug(false); break;
            case 11: world_.broker.set_up(false); break;
            case 12: (draw(3) == 0 ? nodes.lost : draw(2) == 0 ? nodes.corrupted : nodes.doubled) = 1 + draw(5); break;
            default: spoil_a_confirm(); break;
        }
    }
    void spoil_a_confirm() {
        constexpr std::array<std::optional<sim::Confirm>, 6> kStatuses{
            sim::Confirm::NoRoute,  sim::Confirm::NoAck, sim::Confirm::TransactionExpired, sim::Confirm::ChannelAccessFailure,
            sim::Confirm::ApsNoAck, std::nullopt};
        house_.air.confirms.push_back({kStatuses[static_cast<std::size_t>(draw(6))], 1 + draw(3), std::nullopt});
    }
    void something_is_repaired() {
        if (draw(2) == 0) house_.coordinator.faults.hung = false;
        if (draw(2) == 0) house_.plug(true);
        if (draw(2) == 0) world_.broker.set_up(true);
    }
    void all_is_repaired() {
        house_.coordinator.faults = {};
        house_.air.answers = {};
        house_.air.confirms.clear();
        house_.plug(true);
        world_.broker.set_up(true);
    }
    void somebody_wants_something() {
        static constexpr std::array<std::string_view, 5> kNames{"hall lamp", "living room lamp", "kitchen lamp", "television plug",
                                                                "kettle plug"};
        const std::string id = house_.id_of(kNames[static_cast<std::size_t>(draw(5))]);
        house_.say(id + (draw(3) == 0 ? "/get" : "/set"), R"({"state":"TOGGLE"})", 0s);
    }

    std::mt19937_64 random_;
    test::Scratch scratch_;
    World world_;
    House house_;
};

TEST_P(Faults, LeaveAHouseThatWorksWhenTheyAreOver) {
    constexpr int kSteps = 400;
    for (int step = 0; step < kSteps; ++step) {
        something_goes_wrong();
        for (int i = draw(4); i > 0; --i) somebody_wants_something();
        world_.loop.advance(std::chrono::milliseconds(draw(20'000)));
        something_is_repaired();
    }
    all_is_repaired();
    world_.loop.advance(3min);
    world_.broker.clear_log();
    world_.loop.advance(1min);

    EXPECT_EQ(house_.coordinator.formations(), 1);
    const std::string info = house_.last("bridge/info");
    EXPECT_EQ(info.find(R"("radio":{"connected":false)"), std::string::npos);
    for (const char* name : {"hall lamp", "living room lamp", "kitchen lamp"}) {
        const std::string id = house_.id_of(name);
        house_.say(id + "/set", R"({"state":"ON","brightness":77})", 15s);
        EXPECT_NE(house_.last(id).find(R"("brightness":77)"), std::string::npos) << name << ": " << house_.last(id);
    }
    EXPECT_TRUE(house_.home->act("ring"));
    world_.loop.advance(5s);
    EXPECT_TRUE(house_.heard(to_string(house_.home->lock().ieee()), R"("action":"ring_bell")"));
    house_.say("bridge/request/restart", "", 30s);
    const auto devices = parse_json(house_.last("bridge/devices"));
    ASSERT_TRUE(devices && devices->is_array());
    EXPECT_EQ(devices->get_array().size(), house_.home->devices().size() + 1) << "nobody is lost";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Faults, testing::Values(1, 2, 3));

}  // namespace
}  // namespace skep::house

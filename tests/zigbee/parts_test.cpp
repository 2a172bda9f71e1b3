// The parts that stand alone: index, gate, clock.
#include <gtest/gtest.h>

#include <map>

#include "async/virtual_loop.h"
#include "async/wait.h"
#include "spec/zcl/clusters/general.h"
#include "zigbee/flat_index.h"
#include "zigbee/gate.h"
#include "zigbee/time_service.h"

namespace skep::zigbee {
namespace {

using namespace std::chrono_literals;

TEST(FlatIndex, HoldsWhatAMapHolds) {
    async::VirtualLoop loop(7);
    FlatIndex<Nwk, int> index;
    std::map<std::uint16_t, int*> truth;
    std::vector<int> things(300);
    for (int step = 0; step < 20000; ++step) {
        const auto key = static_cast<std::uint16_t>(loop.random(400));
        int& thing = things[loop.random(things.size())];
        if (loop.random(3) == 0) {
            index.erase(Nwk{key});
            truth.erase(key);
        } else {
            index.set(Nwk{key}, thing);
            truth[key] = &thing;
        }
        const auto look = static_cast<std::uint16_t>(loop.random(400));
        const auto at = truth.find(look);
        ASSERT_EQ(index.find(Nwk{look}), at == truth.end() ? nullptr : at->second);
        ASSERT_EQ(index.size(), truth.size());
    }
}

async::Task<void> stay(Gate& gate, async::Loop& loop, Gate::Key key, int name, std::vector<int>& order) {
    const auto turn = co_await gate.enter(key);
    order.push_back(name);
    co_await async::sleep(loop, 10ms);
}

TEST(Gate, LetsEachKeyInOnceAndNobodyWaitBehindAnother) {
    async::VirtualLoop loop;
    Gate gate(loop, 2);
    async::Scope scope(loop);
    std::vector<int> order;
    const int a = 0;
    const int b = 0;
    scope.spawn(stay(gate, loop, &a, 1, order));
    scope.spawn(stay(gate, loop, &a, 2, order));
    scope.spawn(stay(gate, loop, &b, 3, order));
    scope.spawn(stay(gate, loop, nullptr, 4, order));
    EXPECT_EQ(order, (std::vector<int>{1, 3}));
    EXPECT_EQ(gate.waiting(), 2U);
    loop.advance(1s);
    EXPECT_EQ(order, (std::vector<int>{1, 3, 2, 4}));
    EXPECT_EQ(gate.running(), 0U);
}

TEST(Gate, ForgetsThoseWhoGiveUp) {
    async::VirtualLoop loop;
    Gate gate(loop, 1);
    std::vector<int> order;
    async::Scope first(loop);
    first.spawn(stay(gate, loop, nullptr, 1, order));
    {
        async::Scope second(loop);
        second.spawn(stay(gate, loop, nullptr, 2, order));
        first.cancel();  // the second is granted its turn, and goes before it takes it
    }
    first.spawn(stay(gate, loop, nullptr, 3, order));
    loop.advance(1s);
    EXPECT_EQ(order, (std::vector<int>{1, 3}));
}

constexpr std::int64_t kMarch29 = 1'774'746'000;    // 2026-03-29T01:00:00Z
constexpr std::int64_t kOctober25 = 1'792'890'000;  // 2026-10-25T01:00:00Z
std::int32_t berlin(std::int64_t at) {
    return at >= kMarch29 && at < kOctober25 ? 7200 : 3600;
}
constexpr std::int64_t k2000 = 946'684'800;

TEST(Clock, TellsSummerTime) {  // ZCL 3.12
    const std::int64_t july = 1'783'000'000;
    const auto facts = clock_facts(july * 1000, berlin);
    EXPECT_EQ(facts.time, july - k2000);
    EXPECT_EQ(facts.zone, 3600);
    EXPECT_EQ(facts.summer_start, kMarch29 - k2000);
    EXPECT_EQ(facts.summer_end, kOctober25 - 1 - k2000);
    EXPECT_EQ(facts.summer_shift, 3600);
    EXPECT_EQ(facts.standard_time, july - k2000 + 3600);
    EXPECT_EQ(facts.local_time, july - k2000 + 7200);
    EXPECT_EQ(facts.valid_until, july - k2000 + 86400);
    EXPECT_EQ(facts.status, 0b1101);
}

TEST(Clock, TellsWinterTime) {
    const std::int64_t january = 1'768'478'400;
    const auto facts = clock_facts(january * 1000, berlin);
    EXPECT_EQ(facts.local_time, january - k2000 + 3600);
}

TEST(Clock, TellsNoSummerTimeWhereThereIsNone) {
    const auto facts = clock_facts(1'768'478'400'000, [](std::int64_t) { return 19800; });
    EXPECT_EQ(facts.zone, 19800);
    EXPECT_EQ(facts.summer_start, 0xFFFFFFFF);
    EXPECT_EQ(facts.summer_end, 0xFFFFFFFF);
    EXPECT_EQ(facts.summer_shift, 0);
}

TEST(Clock, HasSummerAcrossNewYearInTheSouth) {
    // Summer from October to April, each year on the same day.
    const auto south = [](std::int64_t at) {
        const std::int64_t day = (at - 1'767'225'600) / 86'400;  // of 2026
        const std::int64_t of_year = ((day % 365) + 365) % 365;
        return of_year < 94 || of_year >= 276 ? 39600 : 36000;
    };
    const std::int64_t january = 1'768'478'400;
    const auto facts = clock_facts(january * 1000, south);
    EXPECT_EQ(facts.zone, 36000);
    EXPECT_EQ(facts.summer_shift, 3600);
    EXPECT_LT(facts.summer_start, facts.time);
    EXPECT_GT(facts.summer_end, facts.time);
    EXPECT_EQ(facts.local_time, facts.time + 39600);
}

TEST(Clock, HasTheAttributesOfTheCluster) {
    const auto facts = clock_facts(1'768'478'400'000, berlin);
    for (const auto& attribute : zcl::time::kAttributes) EXPECT_TRUE(facts.attribute(attribute.id)) << attribute.name;
    EXPECT_FALSE(facts.attribute(0x0A));
}

}  // namespace
}  // namespace skep::zigbee

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "async/real_loop.h"
#include "async/virtual_loop.h"
#include "async/wait.h"

namespace skep::async {
namespace {

Task<int> answer_after(Loop& loop, Duration delay, int answer) {
    co_await sleep(loop, delay);
    co_return answer;
}

Task<void> append_after(Loop& loop, Duration delay, std::vector<int>& out, int value) {
    out.push_back(co_await answer_after(loop, delay, value));
}

TEST(VirtualLoop, RunsTimersInTheOrderOfTheirTime) {
    VirtualLoop loop;
    std::vector<int> order;
    const Timer late = loop.after(2s, [&] { order.push_back(2); });
    const Timer early = loop.after(1s, [&] { order.push_back(1); });
    const Timer same = loop.after(2s, [&] { order.push_back(3); });
    loop.advance(1999ms);
    EXPECT_EQ(order, (std::vector{1}));
    loop.advance(1ms);
    EXPECT_EQ(order, (std::vector{1, 2, 3}));
    EXPECT_EQ(loop.wall_ms(), VirtualLoop::kStartWallMs + 2000);
}

TEST(VirtualLoop, DrawsTheSameNumbersFromTheSameSeed) {
    VirtualLoop one(7);
    VirtualLoop two(7);
    VirtualLoop other(8);
    const auto first = one.random();
    EXPECT_EQ(first, two.random());
    EXPECT_NE(first, other.random());
}

TEST(Timer, IsWithdrawnWhenDestroyed) {
    VirtualLoop loop;
    bool called = false;
    {
        const Timer timer = loop.after(1s, [&] { called = true; });
    }
    loop.advance(2s);
    EXPECT_FALSE(called);
}

TEST(Task, ReturnsItsValueThroughNestedAwaits) {
    VirtualLoop loop;
    EXPECT_EQ(loop.run(answer_after(loop, 3s, 42)), 42);
}

TEST(Task, PassesAnExceptionToWhoAwaits) {
    VirtualLoop loop;
    auto thrower = [](Loop& l) -> Task<int> {
        co_await sleep(l, 1ms);
        throw std::runtime_error("broken");
    };
    EXPECT_THROW(loop.run(thrower(loop)), std::runtime_error);
}

TEST(Scope, DestroysItsTasksAndWithdrawsTheirWaits) {
    VirtualLoop loop;
    std::vector<int> out;
    {
        Scope scope(loop);
        scope.spawn(append_after(loop, 1s, out, 1));
        scope.spawn(append_after(loop, 3s, out, 2));
        loop.advance(2s);
        EXPECT_EQ(scope.running(), 1u);
    }
    loop.advance(10s);
    EXPECT_EQ(out, (std::vector{1}));
}

TEST(Scope, ReportsAnExceptionAndGoesOn) {
    VirtualLoop loop;
    int reported = 0;
    loop.on_exception([&](std::exception_ptr) { ++reported; });
    auto thrower = [](Loop& l) -> Task<void> {
        co_await sleep(l, 1ms);
        throw std::runtime_error("broken");
    };
    Scope scope(loop);
    scope.spawn(thrower(loop));
    loop.advance(1s);
    EXPECT_EQ(reported, 1);
    EXPECT_EQ(scope.running(), 0u);
}

TEST(OneShot, GivesTheFirstValueAndKeepsOutTheSecond) {
    VirtualLoop loop;
    OneShot<int> shot(loop);
    auto wait = [](OneShot<int>& s) -> Task<std::optional<int>> { co_return co_await s.wait_for(5s); };
    const Timer timer = loop.after(2s, [&] {
        EXPECT_TRUE(shot.set(1));
        EXPECT_FALSE(shot.set(2));
    });
    EXPECT_EQ(loop.run(wait(shot)), 1);
}

TEST(OneShot, AnswersNothingWhenTheTimeIsUp) {
    VirtualLoop loop;
    OneShot<int> shot(loop);
    auto wait = [](OneShot<int>& s) -> Task<std::optional<int>> { co_return co_await s.wait_for(5s); };
    EXPECT_EQ(loop.run(wait(shot)), std::nullopt);
    EXPECT_EQ(loop.now().time_since_epoch(), 5s);
}

TEST(OneShot, MayBeSetAfterItsWaiterWasCancelled) {
    VirtualLoop loop;
    OneShot<int> shot(loop);
    auto wait = [](OneShot<int>& s) -> Task<void> { (void)co_await s.wait(); };
    auto scope = std::make_unique<Scope>(loop);
    scope->spawn(wait(shot));
    shot.set(1);
    scope.reset();
    loop.advance(1s);
    EXPECT_TRUE(shot.is_set());
}

TEST(Semaphore, LetsInInOrderAndNoMoreThanItHasPlaces) {
    VirtualLoop loop;
    Semaphore semaphore(loop, 2);
    std::vector<std::string> log;
    auto worker = [](Loop& l, Semaphore& s, std::vector<std::string>& out, int id) -> Task<void> {
        auto permit = co_await s.acquire();
        out.push_back("in" + std::to_string(id));
        co_await sleep(l, 1s);
        out.push_back("out" + std::to_string(id));
    };
    Scope scope(loop);
    for (int id = 0; id < 4; ++id) scope.spawn(worker(loop, semaphore, log, id));
    loop.advance(10s);
    EXPECT_EQ(log, (std::vector<std::string>{"in0", "in1", "out0", "in2", "out1", "in3", "out2", "out3"}));
    EXPECT_EQ(semaphore.free(), 2u);
}

TEST(Semaphore, PassesThePlaceOnWhenAWaiterIsCancelled) {
    VirtualLoop loop;
    Semaphore semaphore(loop, 1);
    int got = 0;
    auto holder = [](Loop& l, Semaphore& s) -> Task<void> {
        auto permit = co_await s.acquire();
        co_await sleep(l, 1s);
    };
    auto taker = [](Semaphore& s, int& count) -> Task<void> {
        auto permit = co_await s.acquire();
        ++count;
    };
    Scope first(loop);
    auto second = std::make_unique<Scope>(loop);
    Scope third(loop);
    first.spawn(holder(loop, semaphore));
    second->spawn(taker(semaphore, got));
    third.spawn(taker(semaphore, got));
    const Timer timer = loop.after(500ms, [&] { second.reset(); });
    loop.advance(5s);
    EXPECT_EQ(got, 1);
    EXPECT_EQ(semaphore.free(), 1u);
}

TEST(Semaphore, PassesThePlaceOnWhenAWaiterGoesBetweenItsGrantAndItsTurn) {
    VirtualLoop loop;
    Semaphore semaphore(loop, 1);
    int got = 0;
    auto take = [](Semaphore& s) -> Task<Semaphore::Permit> { co_return co_await s.acquire(); };
    auto count = [](Semaphore& s, int& n) -> Task<void> {
        auto permit = co_await s.acquire();
        ++n;
    };
    Semaphore::Permit held = loop.run(take(semaphore));
    auto second = std::make_unique<Scope>(loop);
    Scope third(loop);
    second->spawn(count(semaphore, got));
    third.spawn(count(semaphore, got));
    held.release();
    second.reset();
    loop.settle();
    EXPECT_EQ(got, 1);
    EXPECT_EQ(semaphore.free(), 1u);
}

TEST(RealLoop, RunsPostedCallsAndTimers) {
    RealLoop loop(1);
    std::vector<int> out;
    Scope scope(loop);
    scope.spawn(append_after(loop, 2ms, out, 2));
    loop.post([&] { out.push_back(1); });
    const Timer stop = loop.after(20ms, [&] { loop.stop(); });
    loop.run();
    EXPECT_EQ(out, (std::vector{1, 2}));
}

}  // namespace
}  // namespace skep::async

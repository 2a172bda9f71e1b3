// Days of the demo's home under virtual time. SKEP_DAYS=7 makes it the week; the gate, with sanitizers, has time for less.
#include <fmt/core.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <ctime>

#include "tests/house/house.h"
#include "tests/support/scratch.h"

#ifdef __SANITIZE_ADDRESS__
// GCC has the function in its library, and the header of clang only.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace skep::house {
namespace {

using namespace std::chrono_literals;

constexpr int kDaysInTheGate = 2;
constexpr std::size_t kGrowthLimit = 256U << 10;  // what caches that fill up in the course of a day may take

std::size_t live_bytes() {
#ifdef __SANITIZE_ADDRESS__
    return __sanitizer_get_current_allocated_bytes();
#else
    return ::mallinfo2().uordblks;
#endif
}

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

int days() {
    const char* wanted = std::getenv("SKEP_DAYS");
    return wanted == nullptr ? kDaysInTheGate : std::max(2, std::atoi(wanted));
}

TEST(Week, OfTheDemoHomePassesQuicklyAndInTheSameMemory) {
    const test::Scratch scratch;
    World world(1);
    HouseOptions options;
    options.record = false;
    House house(world, scratch / "data", options);
    house.start();
    house.move_in();
    std::uint64_t messages = 0, errors = 0;
    world.broker.on_publish([&](const mqtt::Published& message) {
        ++messages;
        if (message.topic != "zigbee2mqtt/bridge/logging" || message.payload.find(R"("level":"error")") == std::string::npos) return;
        ++errors;
        fmt::print("{}\n", message.payload);
    });
    world.broker.clear_log();
    world.broker.keep_log(false);
    house.home->live();

    const auto began = std::chrono::steady_clock::now();
    const double cpu_before = cpu_seconds();
    world.loop.advance(24h);
    const std::size_t after_a_day = live_bytes();
    for (int day = 1; day < days(); ++day) {
        world.loop.advance(24h);
        fmt::print("day {}: {} bytes live, {} more than after the first\n", day + 1, live_bytes(),
                   static_cast<std::int64_t>(live_bytes()) - static_cast<std::int64_t>(after_a_day));
    }
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const double cpu = cpu_seconds() - cpu_before;
    const std::size_t at_the_end = live_bytes();
    fmt::print(
        "{} days: {:.2f} s ({:.2f} s of CPU, the rest waits for the disk), {} events of the people, {} frames from devices, {} messages "
        "published, {} of them errors\n",
        days(), took, cpu, house.home->events(), house.air.frames_up(), messages, errors);

    EXPECT_LT(at_the_end, after_a_day + kGrowthLimit);
    EXPECT_GT(house.air.frames_up(), 300U * static_cast<unsigned>(days()));
    EXPECT_GT(messages, 300U * static_cast<unsigned>(days()));
    EXPECT_EQ(errors, 0U);
    // It lives on as on the first day.
    world.broker.keep_log(true);
    house.say(house.id_of("living room lamp") + "/set", R"({"state":"ON","brightness":77})");
    EXPECT_NE(house.last(house.id_of("living room lamp")).find(R"("brightness":77)"), std::string::npos);
}

}  // namespace
}  // namespace skep::house

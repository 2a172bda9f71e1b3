// The loop: the only source of time, order and chance. One per process (or per test); single-threaded.
// Everything that waits, repeats or draws a number does it through a Loop, so that a run under
// VirtualLoop is the same run every time.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <utility>

namespace skep::async {

// Monotonic time of a loop. Has no now() of its own on purpose: ask the loop.
struct Steady {
    using rep = std::int64_t;
    using period = std::micro;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<Steady>;
    static constexpr bool is_steady = true;
};
using Duration = Steady::duration;
using TimePoint = Steady::time_point;
using namespace std::chrono_literals;

class Loop;

// A pending call. Destroying or resetting it withdraws the call. The loop must outlive it.
class Timer {
public:
    Timer() = default;
    Timer(Timer&& other) noexcept : loop_(std::exchange(other.loop_, nullptr)), key_(std::move(other.key_)) {}
    Timer& operator=(Timer&& other) noexcept;
    ~Timer() { reset(); }
    void reset();
    [[nodiscard]] bool pending() const;

private:
    friend class Loop;
    using Key = std::pair<TimePoint, std::uint64_t>;
    Timer(Loop* loop, Key key) : loop_(loop), key_(key) {}
    Loop* loop_ = nullptr;
    Key key_{};
};

class Loop {
public:
    explicit Loop(std::uint64_t seed) : random_(seed) {}
    virtual ~Loop() = default;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    [[nodiscard]] virtual TimePoint now() const = 0;
    [[nodiscard]] virtual std::int64_t wall_ms() const = 0;  // milliseconds since 1970, UTC
    std::uint64_t random() { return random_(); }
    std::uint64_t random(std::uint64_t bound) { return bound == 0 ? 0 : random_() % bound; }  // 0..bound-1

    // Runs `call` after everything already posted, never inside the caller. Calls may throw: see on_exception.
    void post(std::function<void()> call);
    // Runs `call` once, not before `delay` from now. Timers due at the same instant run in the order they were set.
    [[nodiscard]] Timer after(Duration delay, std::function<void()> call);
    // Told of an exception that left a posted call, a timer or a task: a broken invariant. The loop goes on.
    void on_exception(std::function<void(std::exception_ptr)> sink) { exception_sink_ = std::move(sink); }
    void report(std::exception_ptr exception);

protected:
    bool run_ready();                                         // runs what is posted now; false when there was nothing
    [[nodiscard]] std::optional<TimePoint> next_due() const;  // of the earliest timer
    bool fire_one(TimePoint now);                             // runs the earliest timer if it is due
    [[nodiscard]] bool has_ready() const { return !ready_.empty(); }
    void clear_timers() { timers_.clear(); }
    [[nodiscard]] std::size_t timer_count() const { return timers_.size(); }
    virtual void wake() = 0;  // something was posted, or a timer was set

private:
    friend class Timer;
    void call(const std::function<void()>& function);

    std::deque<std::function<void()>> ready_;
    std::map<Timer::Key, std::function<void()>> timers_;
    std::uint64_t next_timer_ = 0;
    std::mt19937_64 random_;
    std::function<void(std::exception_ptr)> exception_sink_;
};

}  // namespace skep::async

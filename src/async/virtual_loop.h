// Virtual time: a day passes in milliseconds, and the same seed gives the same run.
#pragma once

#include "async/loop.h"
#include "async/scope.h"
#include "async/task.h"

namespace skep::async {

class VirtualLoop final : public Loop {
public:
    static constexpr std::int64_t kStartWallMs = 1'768'478'400'000;  // 2026-01-15T12:00:00Z
    explicit VirtualLoop(std::uint64_t seed = 1, std::int64_t wall_start_ms = kStartWallMs) : Loop(seed), wall_start_ms_(wall_start_ms) {}

    [[nodiscard]] TimePoint now() const override { return now_; }
    [[nodiscard]] std::int64_t wall_ms() const override {
        return wall_start_ms_ + std::chrono::duration_cast<std::chrono::milliseconds>(now_.time_since_epoch()).count();
    }

    // Runs everything that is due within `time`, then stands `time` later than before.
    void advance(Duration time);
    // Runs what is posted, without letting time pass.
    void settle() {
        while (run_ready()) {
        }
    }
    // Runs timers (time jumps) until `done()` or `limit` has passed; answers done().
    bool advance_until(const std::function<bool()>& done, Duration limit);
    // Withdraws every timer: who waits for one waits for ever.
    void drop_timers() { clear_timers(); }
    // How many timers wait.
    [[nodiscard]] std::size_t timers() const { return timer_count(); }
    // Runs one task to its end, at most `limit`; throws std::runtime_error when it does not end.
    template <class T>
    T run(Task<T> task, Duration limit = std::chrono::hours(1)) {
        task.start();
        if (!advance_until([&] { return task.done(); }, limit)) not_ended();
        return task.take();
    }

private:
    void wake() override {}
    [[noreturn]] static void not_ended();
    TimePoint now_{};
    std::int64_t wall_start_ms_;
};

}  // namespace skep::async

// Calls that go when their owner goes: what a simulated thing will do later.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

#include "async/loop.h"

namespace skep::sim {

class Timers {
public:
    explicit Timers(async::Loop& loop) : loop_(&loop), pending_(std::make_shared<Pending>()) {}
    ~Timers() { clear(); }
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;

    // Runs `call` after `delay`, unless clear() or the destructor comes first; without delay in the next turn of the loop.
    // The owner may be destroyed from inside a call.
    void after(async::Duration delay, std::function<void()> call) {
        if (delay <= async::Duration::zero()) {
            loop_->post([weak = std::weak_ptr(pending_), generation = pending_->generation, run = std::move(call)] {
                if (const auto alive = weak.lock(); alive && alive->generation == generation) run();
            });
            return;
        }
        const std::uint64_t key = pending_->next++;
        pending_->timers.emplace(key, loop_->after(delay, [weak = std::weak_ptr(pending_), key, run = std::move(call)] {
            if (const auto alive = weak.lock()) alive->timers.erase(key);
            run();
        }));
    }
    void clear() {
        ++pending_->generation;
        pending_->timers.clear();
    }
    [[nodiscard]] async::Loop& loop() const { return *loop_; }

private:
    struct Pending {
        std::unordered_map<std::uint64_t, async::Timer> timers;
        std::uint64_t next = 0;
        std::uint64_t generation = 0;
    };
    async::Loop* loop_;
    std::shared_ptr<Pending> pending_;
};

}  // namespace skep::sim

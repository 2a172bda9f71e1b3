// What a coroutine can wait for: time (sleep), one value (OneShot), a turn (Semaphore).
// A waiting coroutine is resumed from the loop, never inside the call that lets it go on.
#pragma once

#include <coroutine>
#include <list>
#include <memory>
#include <optional>
#include <utility>

#include "async/loop.h"
#include "async/task.h"

namespace skep::async {

// co_await sleep(loop, 200ms)
class [[nodiscard]] Sleep {
public:
    Sleep(Loop& loop, Duration delay) : loop_(loop), delay_(delay) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        timer_ = loop_.after(delay_, [waiting] { waiting.resume(); });
    }
    void await_resume() const noexcept {}

private:
    Loop& loop_;
    Duration delay_;
    Timer timer_;
};
inline Sleep sleep(Loop& loop, Duration delay) {
    return {loop, delay};
}

// A value that comes once. set() keeps the first value and tells whether it was the first. At most one waits at a time.
template <class T>
class OneShot {
    struct State {
        std::optional<T> value;
        std::coroutine_handle<> waiting;
        bool resume_posted = false;
    };

public:
    explicit OneShot(Loop& loop) : loop_(&loop), state_(std::make_shared<State>()) {}

    bool set(T value) {
        if (state_->value) return false;
        state_->value.emplace(std::move(value));
        if (state_->waiting) post_resume(*loop_, state_);
        return true;
    }
    [[nodiscard]] bool is_set() const { return state_->value.has_value(); }

    class [[nodiscard]] Awaiter {
    public:
        Awaiter(Loop& loop, std::shared_ptr<State> state, std::optional<Duration> limit)
            : loop_(loop), state_(std::move(state)), limit_(limit) {}
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        ~Awaiter() { state_->waiting = {}; }
        [[nodiscard]] bool await_ready() const noexcept { return state_->value.has_value(); }
        void await_suspend(std::coroutine_handle<> waiting) {
            state_->waiting = waiting;
            if (limit_) timer_ = loop_.after(*limit_, [this] { std::exchange(state_->waiting, {}).resume(); });
        }
        // The value, or nothing when the limit passed first. The value is moved out: it can be awaited once.
        std::optional<T> await_resume() {
            timer_.reset();
            return std::move(state_->value);
        }

    private:
        Loop& loop_;
        std::shared_ptr<State> state_;
        std::optional<Duration> limit_;
        Timer timer_;
    };
    Awaiter wait() { return {*loop_, state_, std::nullopt}; }
    Awaiter wait_for(Duration limit) { return {*loop_, state_, limit}; }

private:
    static void post_resume(Loop& loop, const std::shared_ptr<State>& state) {
        if (std::exchange(state->resume_posted, true)) return;
        loop.post([state] {
            state->resume_posted = false;
            if (state->waiting) std::exchange(state->waiting, {}).resume();
        });
    }

    Loop* loop_;
    std::shared_ptr<State> state_;
};

// Counts free places; those who wait get them in the order they came. The semaphore must outlive its permits.
class Semaphore {
public:
    Semaphore(Loop& loop, std::size_t places) : loop_(loop), free_(places) {}

    class [[nodiscard]] Permit {
    public:
        Permit() = default;
        explicit Permit(Semaphore* owner) : owner_(owner) {}
        Permit(Permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
        Permit& operator=(Permit&& other) noexcept {
            if (this != &other) {
                release();
                owner_ = std::exchange(other.owner_, nullptr);
            }
            return *this;
        }
        ~Permit() { release(); }
        void release() {
            if (owner_ != nullptr) std::exchange(owner_, nullptr)->give_back();
        }

    private:
        Semaphore* owner_ = nullptr;
    };

    class [[nodiscard]] Awaiter {
    public:
        explicit Awaiter(Semaphore& owner) : owner_(owner) {}
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        ~Awaiter();
        bool await_ready();
        void await_suspend(std::coroutine_handle<> waiting);
        Permit await_resume() {
            granted_ = false;
            return Permit(&owner_);
        }

    private:
        friend class Semaphore;
        Semaphore& owner_;
        std::coroutine_handle<> waiting_;
        std::list<Awaiter*>::iterator place_;
        bool queued_ = false;
        bool granted_ = false;
        std::shared_ptr<Awaiter*> alive_;
    };
    Awaiter acquire() { return Awaiter(*this); }
    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
    [[nodiscard]] std::size_t free() const { return free_; }

private:
    void give_back();

    Loop& loop_;
    std::size_t free_;
    std::list<Awaiter*> queue_;
};

}  // namespace skep::async

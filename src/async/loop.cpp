#include "async/loop.h"

namespace skep::async {

Timer& Timer::operator=(Timer&& other) noexcept {
    if (this != &other) {
        reset();
        loop_ = std::exchange(other.loop_, nullptr);
        key_ = other.key_;
    }
    return *this;
}

void Timer::reset() {
    if (loop_ != nullptr) std::exchange(loop_, nullptr)->timers_.erase(key_);
}

bool Timer::pending() const {
    return loop_ != nullptr && loop_->timers_.contains(key_);
}

void Loop::post(std::function<void()> call) {
    ready_.push_back(std::move(call));
    wake();
}

Timer Loop::after(Duration delay, std::function<void()> call) {
    const Timer::Key key{now() + (delay > Duration::zero() ? delay : Duration::zero()), next_timer_++};
    timers_.emplace(key, std::move(call));
    wake();
    return Timer(this, key);
}

void Loop::report(std::exception_ptr exception) {
    if (exception_sink_) exception_sink_(std::move(exception));
}

bool Loop::run_ready() {
    const std::size_t count = ready_.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::function<void()> function = std::move(ready_.front());
        ready_.pop_front();
        call(function);
    }
    return count != 0;
}

std::optional<TimePoint> Loop::next_due() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first.first;
}

bool Loop::fire_one(TimePoint now) {
    if (timers_.empty() || timers_.begin()->first.first > now) return false;
    const auto node = timers_.extract(timers_.begin());
    call(node.mapped());
    return true;
}

void Loop::call(const std::function<void()>& function) {
    try {
        function();
    } catch (...) {
        report(std::current_exception());
    }
}

}  // namespace skep::async

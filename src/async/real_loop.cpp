#include "async/real_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace skep::async {

struct RealLoop::Impl {
    boost::asio::io_context io{1};  // one thread: no locking inside Asio
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    boost::asio::steady_timer timer{io};
    TimePoint armed = TimePoint::max();
    bool drain_posted = false;
};

RealLoop::RealLoop(std::uint64_t seed) : Loop(seed), impl_(std::make_unique<Impl>()) {}
RealLoop::~RealLoop() = default;

TimePoint RealLoop::now() const {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return TimePoint(std::chrono::duration_cast<Duration>(since));
}

std::int64_t RealLoop::wall_ms() const {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

boost::asio::io_context& RealLoop::io() {
    return impl_->io;
}

void RealLoop::run() {
    while (!impl_->io.stopped()) {
        try {
            impl_->io.run();
        } catch (...) {
            report(std::current_exception());
        }
    }
}

bool RealLoop::run_until(const std::function<bool()>& done, Duration limit) {
    const TimePoint end = now() + limit;
    while (!done()) {
        const TimePoint time = now();
        if (time >= end) return false;
        impl_->io.run_one_for(end - time);
    }
    return true;
}

void RealLoop::stop() {
    impl_->io.stop();
}

void RealLoop::wake() {
    if (impl_->drain_posted) return;
    impl_->drain_posted = true;
    boost::asio::post(impl_->io, [this] { drain(); });
}

void RealLoop::drain() {
    impl_->drain_posted = false;
    run_ready();
    while (fire_one(now())) {
    }
    if (has_ready()) {
        wake();  // let descriptors have their turn in between
    } else {
        arm();
    }
}

// A timer that was withdrawn may leave the descriptor armed too early: one needless wake-up is cheaper
// than a system call for each request that ends before its deadline.
void RealLoop::arm() {
    const auto due = next_due();
    if (!due || *due >= impl_->armed) return;
    impl_->armed = *due;
    impl_->timer.expires_at(std::chrono::steady_clock::time_point(due->time_since_epoch()));
    impl_->timer.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        impl_->armed = TimePoint::max();
        drain();
    });
}

}  // namespace skep::async

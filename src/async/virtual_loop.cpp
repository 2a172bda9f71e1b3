#include "async/virtual_loop.h"

#include <algorithm>
#include <stdexcept>

namespace skep::async {

void VirtualLoop::advance(Duration time) {
    const TimePoint end = now_ + time;
    settle();
    while (next_due() && *next_due() <= end) {
        now_ = std::max(now_, *next_due());
        fire_one(now_);
        settle();
    }
    now_ = end;
}

bool VirtualLoop::advance_until(const std::function<bool()>& done, Duration limit) {
    const TimePoint end = now_ + limit;
    settle();
    while (!done() && next_due() && *next_due() <= end) {
        now_ = std::max(now_, *next_due());
        fire_one(now_);
        settle();
    }
    return done();
}

void VirtualLoop::not_ended() {
    throw std::runtime_error("the task did not end in the time it was given");
}

}  // namespace skep::async

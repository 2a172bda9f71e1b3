// A value on its way to another one, in a time: levels, colours, blinds.
#pragma once

#include <algorithm>
#include <cmath>

#include "async/loop.h"

namespace skep::sim {

class Glide {
public:
    void stand(double value) {
        from_ = to_ = value;
        time_ = {};
    }
    void go(async::TimePoint now, double to, async::Duration time) {
        from_ = at(now);
        to_ = to;
        began_ = now;
        time_ = std::max(time, async::Duration::zero());
    }
    void stop(async::TimePoint now) { stand(at(now)); }
    [[nodiscard]] double at(async::TimePoint now) const {
        if (time_ <= async::Duration::zero() || now >= began_ + time_) return to_;
        return from_ + (to_ - from_) * static_cast<double>((now - began_).count()) / static_cast<double>(time_.count());
    }
    [[nodiscard]] bool moving(async::TimePoint now) const { return time_ > async::Duration::zero() && now < began_ + time_; }
    [[nodiscard]] async::Duration left(async::TimePoint now) const { return moving(now) ? began_ + time_ - now : async::Duration::zero(); }
    [[nodiscard]] double target() const { return to_; }

private:
    double from_ = 0;
    double to_ = 0;
    async::TimePoint began_{};
    async::Duration time_{};
};

}  // namespace skep::sim

#include "zigbee/gate.h"

#include <algorithm>

namespace skep::zigbee {

void Gate::set_places(std::size_t places) {
    places_ = std::max<std::size_t>(places, 1);
    grant();
}

bool Gate::is_free(Key key) const {
    return busy_.size() < places_ && (key == nullptr || std::ranges::find(busy_, key) == busy_.end());
}

Gate::Awaiter::~Awaiter() {
    if (alive_) *alive_ = nullptr;
    if (queued_) gate_.queue_.erase(place_);
    if (granted_) gate_.give_back(key_);
}

bool Gate::Awaiter::await_ready() {
    // Whoever waits, waits for a key that is busy, or there is no place at all: nobody is overtaken.
    if (!gate_.is_free(key_)) return false;
    gate_.busy_.push_back(key_);
    granted_ = true;
    return true;
}

void Gate::Awaiter::await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    place_ = gate_.queue_.insert(gate_.queue_.end(), this);
    queued_ = true;
}

void Gate::give_back(Key key) {
    const auto at = std::ranges::find(busy_, key);
    if (at != busy_.end()) busy_.erase(at);
    grant();
}

void Gate::grant() {
    for (auto at = queue_.begin(); at != queue_.end() && busy_.size() < places_;) {
        Awaiter& next = **at;
        if (!is_free(next.key_)) {
            ++at;
            continue;
        }
        at = queue_.erase(at);
        next.queued_ = false;
        next.granted_ = true;
        busy_.push_back(next.key_);
        next.alive_ = std::make_shared<Awaiter*>(&next);
        loop_.post([alive = next.alive_] {
            if (*alive != nullptr) std::exchange((*alive)->waiting_, {}).resume();
        });
    }
}

}  // namespace skep::zigbee

#include "async/wait.h"

namespace skep::async {

bool Semaphore::Awaiter::await_ready() {
    if (owner_.free_ == 0 || !owner_.queue_.empty()) return false;
    --owner_.free_;
    granted_ = true;
    return true;
}

void Semaphore::Awaiter::await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    alive_ = std::make_shared<Awaiter*>(this);
    place_ = owner_.queue_.insert(owner_.queue_.end(), this);
    queued_ = true;
}

Semaphore::Awaiter::~Awaiter() {
    if (queued_) owner_.queue_.erase(place_);
    if (alive_) *alive_ = nullptr;
    if (granted_) owner_.give_back();
}

// The place goes straight to the first who waits, so that nobody who comes later can overtake.
void Semaphore::give_back() {
    if (queue_.empty()) {
        ++free_;
        return;
    }
    Awaiter* next = queue_.front();
    queue_.pop_front();
    next->queued_ = false;
    next->granted_ = true;
    loop_.post([alive = next->alive_] {
        if (*alive != nullptr) (*alive)->waiting_.resume();
    });
}

}  // namespace skep::async

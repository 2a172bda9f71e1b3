// Who may use the radio: a limited number at once, one at a time per node, in the order they came.
#pragma once

#include <coroutine>
#include <list>
#include <memory>
#include <utility>
#include <vector>

#include "async/loop.h"

namespace skep::zigbee {

class Gate {
public:
    using Key = const void*;  // null: nobody's, never waits for another

    Gate(async::Loop& loop, std::size_t places) : loop_(loop), places_(places) {}
    void set_places(std::size_t places);

    // A place, held until it is destroyed. The gate must outlive it.
    class [[nodiscard]] Turn {
    public:
        Turn() = default;
        Turn(Gate* gate, Key key) : gate_(gate), key_(key) {}
        Turn(Turn&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), key_(other.key_) {}
        Turn& operator=(Turn&& other) = delete;
        ~Turn() {
            if (gate_ != nullptr) gate_->give_back(key_);
        }

    private:
        Gate* gate_ = nullptr;
        Key key_ = nullptr;
    };

    class [[nodiscard]] Awaiter {
    public:
        Awaiter(Gate& gate, Key key) : gate_(gate), key_(key) {}
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        ~Awaiter();
        bool await_ready();
        void await_suspend(std::coroutine_handle<> waiting);
        Turn await_resume() {
            granted_ = false;
            return {&gate_, key_};
        }

    private:
        friend class Gate;
        Gate& gate_;
        Key key_;
        std::coroutine_handle<> waiting_;
        std::list<Awaiter*>::iterator place_;
        bool queued_ = false;
        bool granted_ = false;
        std::shared_ptr<Awaiter*> alive_;
    };
    Awaiter enter(Key key) { return {*this, key}; }
    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
    [[nodiscard]] std::size_t running() const { return busy_.size(); }

private:
    [[nodiscard]] bool is_free(Key key) const;
    void give_back(Key key);
    void grant();

    async::Loop& loop_;
    std::size_t places_;
    std::vector<Key> busy_;      // one per place in use
    std::list<Awaiter*> queue_;  // each waits for a place, or for another of its key
};

}  // namespace skep::zigbee

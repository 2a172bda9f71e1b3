// The answers that requests wait for (radio-protocols 11): registered before the send, each taken by one frame only.
#pragma once

#include <vector>

#include "async/wait.h"
#include "radio/radio.h"
#include "spec/zcl/frame.h"
#include "zigbee/node.h"

namespace skep::zigbee {

struct AnswerKey {
    const Node* node = nullptr;
    EndpointId endpoint = 0;
    ClusterId cluster = 0;
    std::uint8_t sequence = 0;
    zcl::FrameType type = zcl::FrameType::Global;
    std::uint8_t command = 0;  // of the answer; a default response serves as well
};

class Pending {
public:
    class Ticket {
    public:
        Ticket(Pending& pending, async::Loop& loop, const AnswerKey& key) : pending_(pending), key_(key), shot_(loop) {
            pending_.tickets_.push_back(this);
        }
        ~Ticket() { pending_.drop(this); }
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        // The frame's bytes, or nothing when the time is over.
        auto wait_for(async::Duration limit) { return shot_.wait_for(limit); }

    private:
        friend class Pending;
        Pending& pending_;
        AnswerKey key_;
        async::OneShot<Result<Bytes>> shot_;
    };

    [[nodiscard]] bool empty() const { return tickets_.empty(); }
    void offer(const Node& source, const radio::ApsFrame& frame, const zcl::Header& header);
    void fail_all(const Error& error);
    void fail(const Node& node, const Error& error);

private:
    void drop(const Ticket* ticket) { std::erase(tickets_, ticket); }
    std::vector<Ticket*> tickets_;  // as many as requests at once: a few
};

}  // namespace skep::zigbee

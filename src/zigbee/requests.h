// Requests on their way to nodes: order, limits, answers, retries, and the patience that sleeping nodes need.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "async/scope.h"
#include "base/log.h"
#include "radio/radio.h"
#include "zigbee/gate.h"
#include "zigbee/network.h"
#include "zigbee/pending.h"
#include "zigbee/registry.h"

namespace skep::zigbee {

using SendPolicy = RequestOptions::SendPolicy;

// One ZCL frame to one endpoint.
struct Outgoing {
    Node* node = nullptr;
    EndpointId endpoint = 0;
    EndpointId source_endpoint = 1;
    ProfileId profile = kProfileHomeAutomation;
    ClusterId cluster = 0;
    zcl::Header header;
    Bytes bytes;                      // the whole frame
    std::optional<AnswerKey> answer;  // none: done when it was handed over
    async::Duration timeout = std::chrono::seconds(10);
    bool recover = true;
    SendPolicy policy = SendPolicy::Default;
    std::vector<zcl::AttributeRecord> writes;  // of write requests: what a newer one may take out of a waiting one
};

// The answer's frame; nothing when none was awaited.
using Answer = Result<std::optional<Bytes>>;

class Requests {
public:
    Requests(async::Loop& loop, const Log& log, radio::Radio& radio, const Registry& registry);
    ~Requests();

    void set_places(std::size_t places) { gate_.set_places(places); }
    std::uint8_t next_sequence() { return sequence_++; }

    // Errors: Timeout (no answer), Closed, Cancelled (superseded), NotFound (the node left), or what the radio said.
    async::Task<Answer> send(Outgoing request);
    // To a group or to all: handed to the air.
    async::Task<Result<void>> send_unanswered(radio::ApsRequest request);
    // ZDO, in turn with everything else for the node. A status is Refused and reads "Status 'NOT_SUPPORTED'".
    async::Task<Result<Bytes>> zdo(Node& node, ClusterId cluster, Bytes body);

    // A frame came: whoever waits for it has it.
    void offer(const Node& source, const radio::ApsFrame& frame, const zcl::Header& header) {
        if (!pending_.empty()) pending_.offer(source, frame, header);
    }
    // The node is awake: what waits for it is sent. Bulk requests only with fast polling.
    void wake(Node& node) {
        if (!sleeping_.empty()) wake_now(node);
    }
    async::Task<void> flush(Node& node, bool fast_polling);
    [[nodiscard]] bool holds_for(const Node& node) const;

    void drop(const Node& node);         // it left: its requests end with NotFound
    void link_lost(const Error& error);  // requests in flight end; those that wait for a sleeping node go on waiting
    void close();                        // everything ends with Closed, for good

    [[nodiscard]] bool idle() const { return running_ == 0; }
    // While one lives, no node that left is freed.
    class Pin {
    public:
        explicit Pin(Requests& requests) : requests_(requests) { ++requests_.running_; }
        ~Pin() { --requests_.running_; }
        Pin(const Pin&) = delete;
        Pin& operator=(const Pin&) = delete;

    private:
        Requests& requests_;
    };

private:
    struct Sleeper {
        Outgoing request;
        Error last;  // why it waits
        std::vector<async::OneShot<Answer>> waiters;
        bool done = false;
        async::Timer expiry;
    };

    async::Task<Answer> exchange(const Outgoing& request);
    async::Task<Result<void>> hand_over(const Outgoing& request);
    async::Task<void> flush_in_background(Node& node);
    void wake_now(Node& node);
    void park(Outgoing request, async::Duration patience, Error last, std::vector<async::OneShot<Answer>> waiters);
    void supersede(const Outgoing& newer, std::vector<async::OneShot<Answer>>& adopted);
    void end(Sleeper& sleeper, const Answer& answer);
    [[nodiscard]] std::optional<Error> refusal(const Node& node) const;

    async::Loop& loop_;
    const Log& log_;
    radio::Radio& radio_;
    const Registry& registry_;
    Gate gate_;
    Pending pending_;
    std::vector<std::shared_ptr<Sleeper>> sleeping_;
    std::vector<const Node*> flushing_;
    std::size_t running_ = 0;
    std::uint8_t sequence_ = 0;
    bool closed_ = false;
    async::Scope scope_;
};

// How long a request may wait for the node: one check-in interval; a day when it has poll control and never said; else zero.
async::Duration patience_for(const Node& node);

}  // namespace skep::zigbee

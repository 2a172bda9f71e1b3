// The air of one network: who is in it, and what becomes of what they send. Latency, sleep and faults happen here.
// A coordinator (sim/znp, sim/air_radio) sits at a CoordinatorPort; nodes are Nodes. Call from the loop only.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "async/loop.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "sim/timers.h"

namespace skep::sim {

class Node;

// An APS data frame; ZDO messages are those of profile 0 and endpoint 0, their sequence byte first.
struct Frame {
    enum class Way : std::uint8_t { Unicast, Group, Broadcast };
    Way way = Way::Unicast;
    Nwk source{};
    Nwk to{};         // unicast and broadcast
    GroupId group{};  // group
    EndpointId source_endpoint = 1;
    EndpointId endpoint = 1;
    ProfileId profile = kProfileHomeAutomation;
    ClusterId cluster = 0;
    bool acknowledge = false;      // APS acknowledgement asked for
    std::uint8_t linkquality = 0;  // of the last hop to the coordinator
    Bytes payload;
};

// Touchlink and other frames between networks, addressed by IEEE address.
struct InterPan {
    Ieee source{};
    std::optional<Ieee> to;  // nothing: everyone in reach
    ProfileId profile = kProfileTouchlink;
    ClusterId cluster = 0x1000;
    std::uint8_t linkquality = 0;
    Bytes payload;
};

// How a transmission of the coordinator ended. Values are the statuses of IEEE 802.15.4, the network and the APS layer.
enum class Confirm : std::uint8_t {
    Success = 0x00,
    BufferFull = 0x11,
    ApsNoAck = 0xB7,
    NoRoute = 0xCD,
    ChannelAccessFailure = 0xE1,
    NoAck = 0xE9,
    TransactionExpired = 0xF0,
};

// What sits at the coordinator's place. Called from the loop, never inside a call of Air's.
class CoordinatorPort {
public:
    virtual ~CoordinatorPort() = default;
    [[nodiscard]] virtual bool running() const = 0;  // the network is up: it hears, and lets in when open
    [[nodiscard]] virtual Ieee ieee() const = 0;
    [[nodiscard]] virtual std::uint64_t extended_pan_id() const = 0;
    [[nodiscard]] virtual std::uint8_t channel() const = 0;
    virtual void on_frame(const Frame& frame) = 0;
    virtual void on_inter_pan(const InterPan&) {}
    virtual void on_let_in(const Node& node) = 0;  // the trust centre gave it the network key
    virtual void on_left(const Node& node, bool rejoin) = 0;
};

// Latencies. Each one is drawn from [value, value + spread); all zero: everything happens in the next turn of the loop.
struct Timing {
    async::Duration hop = std::chrono::milliseconds(4);
    async::Duration answer = std::chrono::milliseconds(8);  // what a node needs to think
    async::Duration spread = std::chrono::milliseconds(3);
    async::Duration indirect_lifetime = std::chrono::milliseconds(7'680);  // macTransactionPersistenceTime
    static Timing none() { return {{}, {}, {}, std::chrono::milliseconds(7'680)}; }
};

// What goes wrong with the next frames that come from nodes. Each counts down.
struct AnswerFaults {
    int lost = 0;
    int doubled = 0;
    int corrupted = 0;  // bits flip, and the frame still passes every checksum
    int late = 0;
    async::Duration late_by = std::chrono::seconds(12);
};

// Confirms that the next transmissions get in place of the true one; without confirm: never told.
struct ConfirmFault {
    std::optional<Confirm> status;
    int count = 1;
    std::optional<Nwk> nwk;  // only for this destination
};

struct JoinOptions {
    bool force = false;  // even though joining is closed
    bool announce = true;
    std::optional<Nwk> nwk;     // this address, in place of a random one
    std::optional<Nwk> parent;  // this router, in place of one that is open
};

class Air {
public:
    explicit Air(async::Loop& loop, Timing timing = {});
    ~Air();
    Air(const Air&) = delete;
    Air& operator=(const Air&) = delete;

    void attach(CoordinatorPort* port) { port_ = port; }
    [[nodiscard]] CoordinatorPort* port() const { return port_; }
    [[nodiscard]] async::Loop& loop() const { return loop_; }
    Timing& timing() { return timing_; }

    // ---- who is there ----
    Node& add(std::unique_ptr<Node> node);  // exists, outside the network. Replaces one of the same IEEE address.
    template <class T>
    T& place(std::unique_ptr<T> node) {  // the same, keeping the type
        T& kept = *node;
        add(std::move(node));
        return kept;
    }
    [[nodiscard]] const std::vector<std::unique_ptr<Node>>& nodes() const { return nodes_; }
    [[nodiscard]] Node* find(Ieee ieee) const;
    [[nodiscard]] Node* find(Nwk nwk) const;  // in the network only

    // ---- who is in the network ----
    // Refused while the coordinator does not run, or joining is closed where the node could join.
    Result<void> join(Node& node, const JoinOptions& options = {});
    // Puts it into the network without a word on the air: a home that was there before.
    void settle(Node& node, const JoinOptions& options = {});
    void leave(Node& node, bool rejoin);
    void announce(Node& node);
    void change_address(Node& node, Nwk nwk, bool announce);
    // A router or the coordinator opens or closes. Nodes that wait in pairing mode join.
    void permit(Nwk through, async::Duration time);
    [[nodiscard]] bool open(Nwk through) const;
    [[nodiscard]] bool open() const;
    void invite();  // those in pairing mode look for an open network now

    // ---- data ----
    using ConfirmSink = std::function<void(Confirm)>;
    // From the coordinator. `confirm` may be empty.
    void transmit(Frame frame, ConfirmSink confirm);
    void transmit(InterPan frame);
    // From a node, to the coordinator, other nodes or groups.
    void emit(Node& node, Frame frame);
    void emit(InterPan frame);
    // A sleepy node asks its parent for what waits.
    void poll(Node& node);
    void woke(Node& node);
    [[nodiscard]] std::size_t waiting(const Node& node) const;  // frames in its parent's indirect queue

    // ---- faults ----
    AnswerFaults answers;  // of whoever speaks next; each node has its own as well
    std::vector<ConfirmFault> confirms;
    bool silence = false;  // nothing reaches anyone: jammed

    // What goes over the air to and from the coordinator, for tests and records.
    enum class Seen : std::uint8_t { Down, Up };
    std::function<void(Seen, const Frame&)> tap;
    [[nodiscard]] std::uint64_t frames_down() const { return down_; }
    [[nodiscard]] std::uint64_t frames_up() const { return up_; }

    [[nodiscard]] int hops(const Node& node) const;  // to the coordinator: 1 for its children

private:
    struct Waiting {
        Frame frame;
        ConfirmSink confirm;  // empty: told already, or nobody asked
        Confirm on_expiry;
        std::uint64_t id;
    };

    async::Duration draw(async::Duration base);
    std::optional<ConfirmFault> take_confirm_fault(Nwk to);
    void unicast(Frame frame, ConfirmSink confirm);
    void queue(Node& node, Frame frame, ConfirmSink confirm, Confirm on_expiry);
    void expire(Ieee ieee, std::uint64_t id);
    void schedule_poll(Node& node);
    void flood(const Frame& frame, const Node* except);
    void deliver(Ieee to, const Frame& frame);
    void to_coordinator(Node& node, Frame frame);
    void arrive(Frame frame, async::Duration delay);
    Result<Nwk> parent_for(const Node& node, const JoinOptions& options) const;
    Nwk free_address(const Node& node);
    void release_address(const Node& node);
    void enter(Node& node, const JoinOptions& options, Nwk parent);

    async::Loop& loop_;
    Timing timing_;
    CoordinatorPort* port_ = nullptr;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::unordered_map<std::uint64_t, Node*> by_ieee_;
    std::unordered_map<std::uint16_t, Node*> by_nwk_;
    std::map<std::uint16_t, async::TimePoint> open_until_;
    std::unordered_map<std::uint64_t, std::deque<Waiting>> indirect_;
    std::unordered_map<std::uint64_t, async::TimePoint> line_free_;  // frames of one node stay in order
    std::uint64_t next_waiting_ = 0;
    std::uint64_t down_ = 0;
    std::uint64_t up_ = 0;
    Timers timers_;
};

}  // namespace skep::sim

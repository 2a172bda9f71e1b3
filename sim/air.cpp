#include "sim/air.h"

#include <algorithm>

#include "sim/node.h"

namespace skep::sim {

using namespace std::chrono_literals;

namespace {
constexpr async::Duration kMacRetries = 40ms;        // a frame, three retries and their waits for an acknowledgement
constexpr async::Duration kApsAckTimeout = 4'800ms;  // three attempts of apscAckWaitDuration
constexpr async::Duration kPairingPace = 1'500ms;    // from one device in pairing mode to the next
constexpr async::Duration kRejoinTime = 2s;
}  // namespace

Air::Air(async::Loop& loop, Timing timing) : loop_(loop), timing_(timing), timers_(loop) {}
Air::~Air() {
    timers_.clear();
}

// ---- who is there ----

Node& Air::add(std::unique_ptr<Node> node) {
    Node& kept = *node;
    kept.attach(this);
    if (Node* old = find(kept.ieee())) {
        if (old->in_network()) by_nwk_.erase(raw(old->nwk()));
        std::erase_if(nodes_, [old](const auto& one) { return one.get() == old; });
    }
    by_ieee_[raw(kept.ieee())] = &kept;
    nodes_.push_back(std::move(node));
    return kept;
}

Node* Air::find(Ieee ieee) const {
    const auto found = by_ieee_.find(raw(ieee));
    return found == by_ieee_.end() ? nullptr : found->second;
}

Node* Air::find(Nwk nwk) const {
    const auto found = by_nwk_.find(raw(nwk));
    return found == by_nwk_.end() ? nullptr : found->second;
}

int Air::hops(const Node& node) const {
    int count = 1;
    for (const Node* at = find(node.parent()); at != nullptr && count < 16; at = find(at->parent())) ++count;
    return count;
}

async::Duration Air::draw(async::Duration base) {
    const auto spread = static_cast<std::uint64_t>(timing_.spread.count());
    return base + async::Duration(spread == 0 ? 0 : static_cast<std::int64_t>(loop_.random(spread)));
}

// ---- who is in the network ----

bool Air::open(Nwk through) const {
    const auto found = open_until_.find(raw(through));
    return found != open_until_.end() && found->second > loop_.now();
}

bool Air::open() const {
    return std::any_of(open_until_.begin(), open_until_.end(), [this](const auto& entry) { return entry.second > loop_.now(); });
}

void Air::permit(Nwk through, async::Duration time) {
    open_until_[raw(through)] = loop_.now() + time;
    if (time > 0s) invite();
}

void Air::invite() {
    async::Duration wait = kPairingPace;
    for (const auto& node : nodes_) {
        if (!node->pairing || node->in_network() || !node->powered()) continue;
        timers_.after(wait, [this, ieee = node->ieee()] {
            Node* joining = find(ieee);
            if (joining != nullptr && joining->pairing && !joining->in_network()) static_cast<void>(join(*joining));
        });
        wait += kPairingPace;
    }
}

Result<Nwk> Air::parent_for(const Node& node, const JoinOptions& options) const {
    if (options.parent) {
        if (*options.parent != kCoordinatorNwk && find(*options.parent) == nullptr)
            return Error{Errc::NotFound, "no such parent in the network"};
        if (!options.force && !open(*options.parent)) return Error{Errc::Refused, "joining is closed at that parent"};
        return *options.parent;
    }
    if (options.force || open(kCoordinatorNwk)) return kCoordinatorNwk;
    for (const auto& router : nodes_) {
        const bool can = router->in_network() && router->powered() && router->make().router && router.get() != &node;
        if (can && open(router->nwk())) return router->nwk();
    }
    return Error{Errc::Refused, "joining is closed"};
}

Nwk Air::free_address(const Node& node) {
    if (raw(node.nwk()) < 0xFFF8 && find(node.nwk()) == nullptr && node.nwk() != kCoordinatorNwk) return node.nwk();
    for (;;) {  // stochastic addressing, Zigbee 3.6.1.7
        const Nwk drawn{static_cast<std::uint16_t>(1 + loop_.random(0xFFF6))};
        if (find(drawn) == nullptr) return drawn;
    }
}

// Somebody else may have been given it meanwhile.
void Air::release_address(const Node& node) {
    if (find(node.nwk()) == &node) by_nwk_.erase(raw(node.nwk()));
}

void Air::enter(Node& node, const JoinOptions& options, Nwk parent) {
    if (node.in_network()) release_address(node);
    const Nwk nwk = options.nwk ? *options.nwk : free_address(node);
    if (Node* other = find(nwk); other != nullptr && other != &node) by_nwk_.erase(raw(nwk));
    by_nwk_[raw(nwk)] = &node;
    node.pairing = false;
    node.entered(nwk, parent);
}

Result<void> Air::join(Node& node, const JoinOptions& options) {
    if (port_ == nullptr || !port_->running()) return Error{Errc::Refused, "the coordinator has no network running"};
    if (!node.powered()) return Error{Errc::Refused, "the device has no power"};
    const auto parent = parent_for(node, options);
    if (!parent) return parent.error();
    enter(node, options, *parent);
    node.stay_awake(node.make().awake_after_join);
    const async::Duration key_exchange = draw(timing_.hop) * 3;
    timers_.after(key_exchange, [this, ieee = node.ieee()] {
        const Node* joined = find(ieee);
        if (joined != nullptr && joined->in_network() && port_ != nullptr) port_->on_let_in(*joined);
    });
    timers_.after(key_exchange + draw(timing_.hop), [this, ieee = node.ieee(), announces = options.announce] {
        Node* joined = find(ieee);
        if (joined == nullptr || !joined->in_network()) return;
        if (announces) announce(*joined);
        joined->on_joined();
        for (const auto& endpoint : joined->endpoints())
            for (const auto& cluster : endpoint->servers()) cluster->on_joined();
    });
    return ok;
}

void Air::settle(Node& node, const JoinOptions& options) {
    enter(node, options, options.parent.value_or(kCoordinatorNwk));
}

void Air::leave(Node& node, bool rejoin) {
    if (!node.in_network()) return;
    timers_.after(draw(timing_.hop), [this, ieee = node.ieee(), rejoin] {
        if (const Node* gone = find(ieee); gone != nullptr && port_ != nullptr) port_->on_left(*gone, rejoin);
    });
    if (rejoin) {
        timers_.after(kRejoinTime, [this, ieee = node.ieee()] {
            if (Node* back = find(ieee); back != nullptr && back->in_network()) announce(*back);
        });
        return;
    }
    release_address(node);
    indirect_.erase(raw(node.ieee()));
    node.left(true);
}

void Air::announce(Node& node) {
    Writer body;
    body.u8(node.next_sequence());
    wire::put_nwk(body, node.nwk());
    wire::put_ieee(body, node.ieee());
    body.u8(node.make().capability);
    Frame frame;
    frame.way = Frame::Way::Broadcast;
    frame.to = kBroadcastRxOnWhenIdle;
    frame.profile = kProfileZdo;
    frame.source_endpoint = frame.endpoint = 0;
    frame.cluster = wire::zdo::kDeviceAnnce;
    frame.payload = body.take();
    emit(node, std::move(frame));
}

void Air::change_address(Node& node, Nwk nwk, bool announces) {
    if (!node.in_network()) return;
    release_address(node);
    by_nwk_[raw(nwk)] = &node;
    node.readdress(nwk);
    if (announces) announce(node);
}

// ---- from the coordinator ----

std::optional<ConfirmFault> Air::take_confirm_fault(Nwk to) {
    const auto found = std::find_if(confirms.begin(), confirms.end(), [to](const ConfirmFault& f) { return !f.nwk || *f.nwk == to; });
    if (found == confirms.end()) return std::nullopt;
    const ConfirmFault fault = *found;
    if (--found->count <= 0) confirms.erase(found);
    return fault;
}

void Air::transmit(Frame frame, ConfirmSink confirm) {
    ++down_;
    frame.source = kCoordinatorNwk;
    if (tap) tap(Seen::Down, frame);
    if (silence) {
        if (confirm) timers_.after(kMacRetries, [confirm] { confirm(Confirm::ChannelAccessFailure); });
        return;
    }
    if (const auto fault = take_confirm_fault(frame.way == Frame::Way::Group ? Nwk{raw(frame.group)} : frame.to)) {
        if (fault->status && confirm) timers_.after(draw(timing_.hop), [confirm, status = *fault->status] { confirm(status); });
        if (fault->status && *fault->status != Confirm::Success) return;
        confirm = {};
    }
    if (frame.way == Frame::Way::Unicast) {
        unicast(std::move(frame), std::move(confirm));
        return;
    }
    if (confirm) timers_.after(draw(timing_.hop), [confirm] { confirm(Confirm::Success); });
    flood(frame, nullptr);
}

void Air::unicast(Frame frame, ConfirmSink confirm) {
    const auto tell = [this, &confirm](async::Duration delay, Confirm status) {
        if (confirm) timers_.after(delay, [confirm, status] { confirm(status); });
    };
    Node* node = find(frame.to);
    if (node == nullptr) {
        tell(draw(timing_.hop), Confirm::NoRoute);
        return;
    }
    const bool direct = node->parent() == kCoordinatorNwk;
    if (!direct && !frame.acknowledge) {  // the next hop took it: all that the coordinator learns
        tell(draw(timing_.hop), Confirm::Success);
        confirm = {};
    }
    if (node->sleepy()) {
        queue(*node, std::move(frame), std::move(confirm), direct ? Confirm::TransactionExpired : Confirm::ApsNoAck);
        return;
    }
    if (!node->powered()) {
        tell(frame.acknowledge ? kApsAckTimeout : kMacRetries, frame.acknowledge ? Confirm::ApsNoAck : Confirm::NoAck);
        return;
    }
    const async::Duration path = draw(timing_.hop) * hops(*node);
    tell(frame.acknowledge ? path * 2 : path, Confirm::Success);
    timers_.after(path, [this, to = node->ieee(), sent = std::move(frame)] { deliver(to, sent); });
}

void Air::deliver(Ieee to, const Frame& frame) {
    Node* node = find(to);
    if (node != nullptr && node->in_network() && node->powered()) node->receive(frame);
}

void Air::flood(const Frame& frame, const Node* except) {
    for (const auto& node : nodes_) {
        if (!node->in_network() || !node->powered() || node.get() == except) continue;
        if (frame.way == Frame::Way::Broadcast && frame.to == kBroadcastRouters && !node->make().router) continue;
        if (node->sleepy() && !node->awake()) {
            if (frame.way == Frame::Way::Broadcast && frame.to == kBroadcastAll) queue(*node, frame, {}, Confirm::TransactionExpired);
            continue;
        }
        if (frame.way == Frame::Way::Group) {
            const auto& endpoints = node->endpoints();
            const bool member = std::any_of(endpoints.begin(), endpoints.end(), [&frame](const auto& endpoint) {
                return std::find(endpoint->groups.begin(), endpoint->groups.end(), frame.group) != endpoint->groups.end();
            });
            if (!member) continue;
        }
        timers_.after(draw(timing_.hop) * hops(*node), [this, to = node->ieee(), frame] { deliver(to, frame); });
    }
}

// ---- sleeping nodes ----

void Air::queue(Node& node, Frame frame, ConfirmSink confirm, Confirm on_expiry) {
    const std::uint64_t id = next_waiting_++;
    indirect_[raw(node.ieee())].push_back({std::move(frame), std::move(confirm), on_expiry, id});
    timers_.after(timing_.indirect_lifetime, [this, ieee = node.ieee(), id] { expire(ieee, id); });
    schedule_poll(node);
}

void Air::expire(Ieee ieee, std::uint64_t id) {
    const auto waiting = indirect_.find(raw(ieee));
    if (waiting == indirect_.end()) return;
    auto& line = waiting->second;
    const auto found = std::find_if(line.begin(), line.end(), [id](const Waiting& one) { return one.id == id; });
    if (found == line.end()) return;
    const ConfirmSink confirm = std::move(found->confirm);
    const Confirm status = found->on_expiry;
    line.erase(found);
    if (confirm) confirm(status);
}

void Air::schedule_poll(Node& node) {
    if (!node.powered()) return;
    timers_.after(node.until_poll() + draw({}), [this, ieee = node.ieee()] {
        if (Node* polling = find(ieee)) poll(*polling);
    });
}

void Air::poll(Node& node) {
    const auto waiting = indirect_.find(raw(node.ieee()));
    if (waiting == indirect_.end() || waiting->second.empty() || !node.powered() || !node.in_network()) return;
    Waiting mail = std::move(waiting->second.front());
    waiting->second.pop_front();
    node.stay_awake(node.make().awake_after_mail);
    const bool more = !waiting->second.empty();  // the parent's frame-pending bit
    if (mail.confirm) mail.confirm(Confirm::Success);
    deliver(node.ieee(), mail.frame);
    if (Node* again = find(node.ieee()); more && again != nullptr) schedule_poll(*again);
}

void Air::woke(Node& node) {
    const auto waiting = indirect_.find(raw(node.ieee()));
    if (waiting != indirect_.end() && !waiting->second.empty()) schedule_poll(node);
}

std::size_t Air::waiting(const Node& node) const {
    const auto found = indirect_.find(raw(node.ieee()));
    return found == indirect_.end() ? 0 : found->second.size();
}

// ---- from nodes ----

void Air::emit(Node& node, Frame frame) {
    if (!node.in_network() || !node.powered() || silence) return;
    frame.source = node.nwk();
    frame.linkquality = node.linkquality();
    if (frame.way != Frame::Way::Unicast) {
        flood(frame, &node);
        to_coordinator(node, std::move(frame));
    } else if (frame.to == kCoordinatorNwk) {
        to_coordinator(node, std::move(frame));
    } else if (Node* other = find(frame.to)) {
        if (other->sleepy())
            queue(*other, std::move(frame), {}, Confirm::TransactionExpired);
        else
            timers_.after(draw(timing_.hop) * 2, [this, to = other->ieee(), sent = std::move(frame)] { deliver(to, sent); });
    }
}

void Air::to_coordinator(Node& node, Frame frame) {
    const auto take = [this, &node](int AnswerFaults::* kind) {
        for (AnswerFaults* faults : {&node.answers, &answers})
            if (faults->*kind > 0) return --(faults->*kind), true;
        return false;
    };
    if (take(&AnswerFaults::lost)) return;
    if (take(&AnswerFaults::corrupted) && !frame.payload.empty())
        frame.payload[loop_.random(frame.payload.size())] ^= static_cast<std::uint8_t>(1 + loop_.random(255));
    async::Duration delay = timing_.hop == 0s ? async::Duration{} : draw(timing_.hop) * hops(node);
    if (take(&AnswerFaults::late)) {
        arrive(std::move(frame), delay + std::max(node.answers.late_by, answers.late_by));
        return;
    }
    async::TimePoint& free = line_free_[raw(node.ieee())];
    free = std::max(free, loop_.now() + delay);
    delay = free - loop_.now();
    if (take(&AnswerFaults::doubled)) arrive(frame, delay);
    arrive(std::move(frame), delay);
}

void Air::arrive(Frame frame, async::Duration delay) {
    timers_.after(delay, [this, frame = std::move(frame)] {
        if (port_ == nullptr || !port_->running()) return;
        ++up_;
        if (tap) tap(Seen::Up, frame);
        port_->on_frame(frame);
    });
}

// ---- between networks ----

void Air::transmit(InterPan frame) {
    if (silence) return;
    for (const auto& node : nodes_) {
        if (!node->powered() || (frame.to && *frame.to != node->ieee())) continue;
        timers_.after(draw(timing_.hop), [this, to = node->ieee(), frame] {
            if (Node* hearing = find(to); hearing != nullptr && hearing->powered()) hearing->receive_inter_pan(frame);
        });
    }
}

void Air::emit(InterPan frame) {
    if (silence) return;
    timers_.after(draw(timing_.hop), [this, frame = std::move(frame)] {
        if (port_ != nullptr) port_->on_inter_pan(frame);
    });
}

}  // namespace skep::sim

// Requests to sleeping nodes (behaviour.md 4.8): kept while the node is silent, sent when it speaks.
#include <algorithm>

#include "spec/zcl/ids.h"
#include "zigbee/requests.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller:requestqueue";
constexpr async::Duration kDay = std::chrono::hours(24);

bool same_kind(const Outgoing& a, const Outgoing& b) {
    return a.node == b.node && a.endpoint == b.endpoint && a.cluster == b.cluster && a.header.type == b.header.type &&
           a.header.command == b.header.command && a.header.manufacturer == b.header.manufacturer;
}

// Equal but for the sequence number.
bool same_payload(const Outgoing& a, const Outgoing& b) {
    const std::size_t head = a.header.manufacturer != zcl::kNoManufacturer ? 5 : 3;
    if (a.bytes.size() != b.bytes.size() || a.bytes.size() < head) return false;
    return std::equal(a.bytes.begin() + static_cast<std::ptrdiff_t>(head), a.bytes.end(),
                      b.bytes.begin() + static_cast<std::ptrdiff_t>(head));
}

bool mergeable(SendPolicy policy) {
    return policy != SendPolicy::Bulk && policy != SendPolicy::Queue && policy != SendPolicy::Immediate;
}

}  // namespace

async::Duration patience_for(const Node& node) {
    if (node.type == NodeType::Coordinator) return async::Duration::zero();
    if (node.check_in_interval) return std::chrono::seconds(*node.check_in_interval);
    const bool polls = std::ranges::any_of(node.endpoints, [](const Endpoint& e) { return e.has_input(zcl::kGenPollCtrl); });
    return polls && node.interviewed() ? kDay : async::Duration::zero();
}

bool Requests::holds_for(const Node& node) const {
    return std::ranges::any_of(sleeping_, [&](const auto& sleeper) { return sleeper->request.node == &node; });
}

void Requests::park(Outgoing request, async::Duration patience, Error last, std::vector<async::OneShot<Answer>> waiters) {
    auto sleeper = std::make_shared<Sleeper>();
    sleeper->request = std::move(request);
    sleeper->last = std::move(last);
    sleeper->waiters = std::move(waiters);
    sleeper->expiry = loop_.after(patience, [this, weak = std::weak_ptr(sleeper)] {
        if (const auto held = weak.lock()) {
            log_.debug(kNs, "Request Queue ({}/{}): discard after timeout", to_string(held->request.node->ieee), held->request.endpoint);
            end(*held, Answer(held->last));
        }
    });
    sleeping_.push_back(std::move(sleeper));
}

void Requests::end(Sleeper& sleeper, const Answer& answer) {
    if (std::exchange(sleeper.done, true)) return;
    sleeper.expiry.reset();
    for (auto& waiter : sleeper.waiters) waiter.set(answer);
    std::erase_if(sleeping_, [&](const auto& held) { return held.get() == &sleeper; });
}

void Requests::wake_now(Node& node) {
    if (!holds_for(node) || std::ranges::find(flushing_, &node) != flushing_.end()) return;
    scope_.spawn(flush_in_background(node));
}

async::Task<void> Requests::flush_in_background(Node& node) {
    co_await flush(node, false);
}

async::Task<void> Requests::flush(Node& node, bool fast_polling) {
    const Pin pin(*this);
    struct Mark {
        std::vector<const Node*>& list;
        const Node* node;
        ~Mark() {
            const auto at = std::ranges::find(list, node);
            if (at != list.end()) list.erase(at);
        }
    };
    flushing_.push_back(&node);
    const Mark mark{flushing_, &node};
    const auto held = sleeping_;
    for (const auto& sleeper : held) {
        if (sleeper->done || sleeper->request.node != &node) continue;
        if (!fast_polling && sleeper->request.policy == SendPolicy::Bulk) continue;
        const Outgoing request = sleeper->request;
        Answer answer = co_await exchange(request);
        if (sleeper->done) continue;
        if (answer || answer.error().code == Errc::NotFound || closed_)
            end(*sleeper, answer);
        else
            sleeper->last = answer.error();
    }
}

void Requests::supersede(const Outgoing& newer, std::vector<async::OneShot<Answer>>& adopted) {
    const auto adopt = [&](Sleeper& old) {
        adopted.insert(adopted.end(), old.waiters.begin(), old.waiters.end());
        old.waiters.clear();
        end(old, Answer(old.last));
    };
    const auto held = sleeping_;
    for (const auto& old : held) {
        if (!mergeable(old->request.policy) || !same_kind(old->request, newer)) continue;
        if (newer.policy == SendPolicy::KeepPayload && same_payload(old->request, newer)) {
            adopt(*old);
            continue;
        }
        if (newer.policy != SendPolicy::KeepCommand && newer.policy != SendPolicy::KeepCommandUnlessSame) continue;
        if (same_payload(old->request, newer)) {
            adopt(*old);
            continue;
        }
        std::vector<zcl::AttributeRecord> left = old->request.writes;
        std::erase_if(left, [&](const auto& record) {
            return std::ranges::find(newer.writes, record.id, &zcl::AttributeRecord::id) != newer.writes.end();
        });
        if (left.empty()) {
            end(*old, Error{Errc::Cancelled, "Request superseded"});
        } else if (newer.policy == SendPolicy::KeepCommand && left.size() != old->request.writes.size()) {
            auto bytes = zcl::encode(old->request.header, static_cast<zcl::General>(old->request.header.command), left);
            if (!bytes) continue;
            old->request.bytes = std::move(*bytes);
            old->request.writes = std::move(left);
        }
    }
}

}  // namespace skep::zigbee

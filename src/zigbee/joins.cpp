#include "zigbee/joins.h"

#include "spec/zdo/zdo.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller";
constexpr async::Duration kSweepPause = std::chrono::minutes(10);

}  // namespace

void Joins::seen(Node& node, LastSeenReason reason) {
    node.last_seen_ms = core_.loop.wall_ms();
    Ledger::note(node);
    core_.observer->on_last_seen(node, reason);
}

void Joins::joined(Nwk nwk, Ieee ieee) {
    core_.log.debug(kNs, "Device '{}' joined", to_string(ieee));
    if (!core_.observer->accepts(ieee)) {
        core_.scope.spawn(reject(nwk, ieee));
        return;
    }
    Node* node = core_.registry.find(ieee);
    bool is_new = false;
    if (node == nullptr) {
        is_new = true;
        node = core_.registry.retired(ieee);
        if (node != nullptr)
            core_.registry.revive(*node);
        else
            node = &core_.registry.add(NodeType::Unknown, ieee, nwk);
        node->check_in_interval.reset();
    }
    if (node->nwk != nwk || core_.registry.find(nwk) != node) {
        core_.registry.set_nwk(*node, nwk);
        core_.ledger.touch(*node);
    }
    if (is_new) {
        node->answered_sequence.reset();
        core_.ledger.touch(*node);
        (void)core_.ledger.commit();
        // Its interview follows at once: whoever is told of it now sees it under way, as the peer's clients do.
        const bool pending = node->interview == Interview::Pending;
        if (pending) node->interview = Interview::InProgress;
        core_.observer->on_joined(*node);
        if (pending) node->interview = Interview::Pending;
    }
    if (!core_.registry.holds(*node)) return;
    seen(*node, LastSeenReason::Joined);
    core_.requests.wake(*node);
    if (node->interview == Interview::Pending || node->interview == Interview::Failed) {
        interviews_.start(*node);
    } else {
        core_.log.debug(kNs, "Not interviewing '{}', interviewState={}'", to_string(ieee), name_of(node->interview));
    }
}

async::Task<void> Joins::reject(Nwk nwk, Ieee ieee) {
    core_.log.debug(kNs, "Device '{}' rejected by handler, removing it", to_string(ieee));
    zdo::MgmtLeaveRequest request;
    request.device = ieee;
    const Bytes body = zdo::encode(request);
    auto answer = co_await core_.radio.zdo(nwk, zdo::cluster::kMgmtLeaveRequest, body, true);
    if (!answer) core_.log.error(kNs, "Failed to remove rejected device: {}", answer.error().what);
}

void Joins::left(Nwk nwk, std::optional<Ieee> ieee) {
    Node* node = ieee ? core_.registry.find(*ieee) : core_.registry.find(nwk);
    if (node == nullptr || node->type == NodeType::Coordinator) {
        core_.log.debug(kNs, "Device leave is from unknown or already deleted device '{}'",
                        ieee ? to_string(*ieee) : std::to_string(raw(nwk)));
        return;
    }
    const Ieee who = node->ieee;
    core_.log.debug(kNs, "Removing device from database '{}'", to_string(who));
    core_.observer->on_left(who, node);
    // The observer may have removed it itself.
    if (core_.registry.find(who) == node) remove(*node, false);
}

void Joins::remove(Node& node, bool forgotten) {
    for (Group* group : core_.registry.leave_groups(node)) core_.ledger.touch(*group);
    core_.ledger.erase(node.row);
    interviews_.forget(node);
    if (forgotten)
        core_.registry.bury(node);
    else
        core_.registry.retire(node);
    core_.requests.drop(node);
    (void)core_.ledger.commit();
    sweep();
}

void Joins::sweep() {
    if (!core_.registry.has_buried() || sweep_timer_.pending()) return;
    sweep_timer_ = core_.loop.after(kSweepPause, [this] {
        if (core_.requests.idle()) core_.registry.sweep();
        sweep();
    });
}

void Joins::set_address(Node& node, Nwk nwk) {
    if (node.nwk == nwk && core_.registry.find(nwk) == &node) return;
    core_.log.debug(kNs, "Device '{}' got new networkAddress '{}'", to_string(node.ieee), raw(nwk));
    core_.registry.set_nwk(node, nwk);
    core_.ledger.touch(node);
    core_.observer->on_address_changed(node);
}

void Joins::learned_address(Nwk nwk, Ieee ieee) {
    Node* node = core_.registry.find(ieee);
    if (node == nullptr || is_broadcast(nwk) || node->type == NodeType::Coordinator) return;
    seen(*node, LastSeenReason::NetworkAddress);
    if (core_.registry.find(ieee) == node) set_address(*node, nwk);
}

void Joins::announced(BytesView body) {
    const auto announce = zdo::parse<zdo::DeviceAnnounce>(body);
    if (!announce) return;
    Node* node = core_.registry.find(announce->ieee);
    if (node == nullptr || is_broadcast(announce->nwk) || node->type == NodeType::Coordinator) {
        core_.log.debug(kNs, "Device announce is from unknown device '{}:{}'", to_string(announce->ieee), raw(announce->nwk));
        return;
    }
    seen(*node, LastSeenReason::Announce);
    if (core_.registry.find(announce->ieee) != node) return;
    set_address(*node, announce->nwk);
    core_.requests.wake(*node);
    node->answered_sequence.reset();
    core_.observer->on_announce(*node);
    if (core_.registry.find(announce->ieee) == node) interviews_.spoke(*node);
}

void Joins::zdo(const radio::ZdoFrame& frame) {
    if (frame.cluster == zdo::cluster::kDeviceAnnounce) {
        announced(frame.body);
    } else if (frame.cluster == zdo::cluster::kNwkAddressResponse) {
        if (const auto said = zdo::parse<zdo::NwkAddressResponse>(frame.body)) learned_address(said->nwk, said->ieee);
    } else if (frame.cluster == zdo::cluster::kIeeeAddressResponse) {
        if (const auto said = zdo::parse<zdo::IeeeAddressResponse>(frame.body)) learned_address(said->nwk, said->ieee);
    }
}

void Joins::identify(Nwk nwk, std::function<void(Node&)> then) {
    if (is_broadcast(nwk) || core_.registry.is_retired(nwk)) return;
    if (asked_.empty()) asked_.resize(0x10000);
    if (asked_[raw(nwk)]) return;
    asked_[raw(nwk)] = true;
    core_.scope.spawn(ask_who(nwk, std::move(then)));
}

async::Task<void> Joins::ask_who(Nwk nwk, std::function<void(Node&)> then) {
    core_.log.debug(kNs, "Trying to identify unknown device with address '{}'", raw(nwk));
    const zdo::IeeeAddressRequest request{nwk};
    const Bytes body = zdo::encode(request);
    auto answer = co_await core_.radio.zdo(nwk, zdo::cluster::kIeeeAddressRequest, body, true);
    if (!answer) {
        core_.log.debug(kNs, "Failed to retrieve IEEE address for device '{}': {}", raw(nwk), answer.error().what);
        // While the link is down nobody can answer: that was no attempt.
        if (answer.error().code == Errc::Closed) asked_[raw(nwk)] = false;
        co_return;
    }
    const auto said = zdo::parse<zdo::IeeeAddressResponse>(*answer);
    Node* node = said ? core_.registry.find(said->ieee) : nullptr;
    if (node == nullptr || node->type == NodeType::Coordinator) co_return;
    asked_[raw(said->nwk)] = false;
    set_address(*node, said->nwk);
    if (core_.registry.find(said->ieee) == node) then(*node);
}

}  // namespace skep::zigbee

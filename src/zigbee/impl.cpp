// Start and stop of a network (behaviour.md 2, files.md 1.7), and what the radio tells.
#include "zigbee/impl.h"

#include "spec/zdo/zdo.h"
#include "zigbee/interview_steps.h"

namespace skep::zigbee {
namespace {
constexpr std::string_view kNs = "zh:controller";
}

Network::Impl::Impl(async::Loop& loop, const Log& log, radio::Radio& radio, Storage& storage, Options options)
    : core(loop, log, radio, storage, std::move(options)),
      interviews(core),
      answers(core),
      joins(core, interviews),
      receiver(core, joins, interviews, answers),
      permit(core) {}

Network::Impl::~Impl() {
    core.radio.observe(nullptr);
    core.scope.cancel();
}

Result<void> Network::Impl::load() {
    if (loaded_) return ok;
    auto lines = core.storage.load();
    if (!lines) return lines.error().during("database");
    core.registry.load(*lines, core.log);
    loaded_ = true;
    return ok;
}

async::Task<Result<radio::StartResult>> Network::Impl::start(const std::optional<radio::Backup>& backup) {
    if (auto loaded = load(); !loaded) co_return loaded.error();
    core.radio.observe(this);
    auto started = co_await core.radio.start(core.options.settings, backup);
    if (!started) co_return started;
    core.requests.set_places(core.options.concurrency.value_or(core.radio.coordinator().concurrency));
    if (*started == radio::StartResult::Resumed) co_await follow_channel();
    if (*started == radio::StartResult::Reset) {
        if (auto aside = core.storage.set_aside(); !aside) co_return aside.error().during("database");
        core.registry.clear();
    }
    auto settled = co_await settle_coordinator();
    if (!settled) co_return settled.error();
    co_return started;
}

async::Task<void> Network::Impl::follow_channel() {
    const std::uint8_t wanted = core.options.settings.channel;
    const std::uint8_t has = core.radio.network().channel;
    if (wanted == has) co_return;
    core.log.info(kNs, "Configured channel '{}' does not match adapter channel '{}', changing channel", wanted, has);
    core.log.warning(kNs, "Changing channel from '{}' to '{}'", has, wanted);
    auto changed = co_await core.radio.change_channel(wanted);
    if (changed)
        core.log.info(kNs, "Channel changed to '{}'", wanted);
    else
        core.log.error(kNs, "Failed to change channel: {}", changed.error().what);
}

async::Task<Result<void>> Network::Impl::settle_coordinator() {
    const Ieee ieee = core.radio.coordinator().ieee;
    Node* known = core.registry.coordinator();
    if (known == nullptr) {
        core.log.debug(kNs, "No coordinator in database, querying...");
        Node& made = core.registry.add(NodeType::Coordinator, ieee, kCoordinatorNwk);
        made.manufacturer_code = core.radio.coordinator().manufacturer;
        made.interview = Interview::Successful;
        auto learned = co_await interview::update_active_endpoints(core, made);
        std::vector<EndpointId> ids;
        ids.reserve(made.endpoints.size());
        for (const Endpoint& endpoint : made.endpoints) ids.push_back(endpoint.id);
        for (const EndpointId id : ids)
            if (learned) learned = co_await interview::update_simple_descriptor(core, made, id);
        if (!learned) {
            // Asked anew at the next start: half a coordinator must not get into the database.
            core.registry.bury(made);
            co_return learned.error().during("coordinator");
        }
        core.ledger.touch(made);
    } else if (known->ieee != ieee) {
        core.log.info(kNs, "Coordinator address changed, updating to '{}'", to_string(ieee));
        core.registry.set_ieee(*known, ieee);
        core.ledger.touch(*known);
    }
    co_return core.ledger.commit();
}

async::Task<void> Network::Impl::stop() {
    core.requests.close();
    if (core.radio.up()) {
        auto closed = co_await permit.set(0, nullptr);
        if (!closed) core.log.error(kNs, "Failed to disable join on stop: {}", closed.error().what);
    }
    permit.withdraw();
    (void)core.ledger.save();
    core.ledger.withdraw();
    core.radio.observe(nullptr);
    co_await core.radio.stop();
}

async::Task<Result<void>> Network::Impl::leave(Node& node) {
    const Requests::Pin pin(core.requests);
    if (node.type == NodeType::GreenPower) {
        auto told = co_await receiver.green_power().remove_pairing(node);
        if (!told) co_return told;
        if (core.registry.holds(node)) joins.remove(node, false);
        co_return ok;
    }
    zdo::MgmtLeaveRequest request;
    request.device = node.ieee;
    auto answer = co_await core.requests.zdo(node, zdo::cluster::kMgmtLeaveRequest, zdo::encode(request));
    // The node may have left before its answer came.
    if (!core.registry.holds(node)) co_return ok;
    if (!answer) co_return answer.error();
    joins.remove(node, false);
    co_return ok;
}

void Network::Impl::on_left(Nwk nwk, std::optional<Ieee> ieee, bool rejoin) {
    if (rejoin) {
        core.log.debug(kNs, "Device leave: Got leave indication with rejoin=true, nothing to do");
        return;
    }
    joins.left(nwk, ieee);
}

void Network::Impl::on_link(radio::LinkState state, const std::string& why) {
    if (state == radio::LinkState::Down) {
        core.requests.link_lost(Error{Errc::Closed, why.empty() ? "the link to the coordinator was lost" : why});
    } else {
        permit.link_regained();
    }
    core.observer->on_link(state, why);
}

}  // namespace skep::zigbee

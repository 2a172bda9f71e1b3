#include "zigbee/requests.h"

#include <fmt/core.h>

#include <algorithm>

#include "spec/zdo/zdo.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller:requestqueue";
constexpr int kBusyAttempts = 5;
constexpr async::Duration kBusyPause = std::chrono::milliseconds(500);

Error unanswered(const Outgoing& request) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(request.timeout).count();
    return {Errc::Timeout,
            fmt::format("Timeout after {}ms [address={} endpoint={} clusterId={} cmdId={} tsn={}]", ms, raw(request.node->nwk),
                        request.endpoint, request.cluster, request.answer->command, request.header.sequence)};
}

bool is_number(std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

}  // namespace

Requests::Requests(async::Loop& loop, const Log& log, radio::Radio& radio, const Registry& registry)
    : loop_(loop), log_(log), radio_(radio), registry_(registry), gate_(loop, 1), scope_(loop) {}

Requests::~Requests() = default;

std::optional<Error> Requests::refusal(const Node& node) const {
    if (closed_) return Error{Errc::Closed, "the network is stopping"};
    if (!registry_.holds(node)) return Error{Errc::NotFound, "device '" + to_string(node.ieee) + "' left the network"};
    return std::nullopt;
}

async::Task<Result<void>> Requests::hand_over(const Outgoing& request) {
    for (int attempt = 1;; ++attempt) {
        radio::ApsRequest aps;
        aps.to = radio::ToNode{request.node->nwk, request.endpoint};
        aps.profile = request.profile;
        aps.cluster = request.cluster;
        aps.source_endpoint = request.source_endpoint;
        aps.payload = request.bytes;
        aps.recover = request.recover;
        aps.ieee = request.node->ieee;
        auto sent = co_await radio_.send(std::move(aps));
        if (sent || sent.error().code != Errc::Busy || !request.recover || attempt == kBusyAttempts) co_return sent;
        co_await async::sleep(loop_, kBusyPause);
        if (auto no = refusal(*request.node)) co_return *no;
    }
}

async::Task<Answer> Requests::exchange(const Outgoing& request) {
    const auto turn = co_await gate_.enter(request.node);
    if (auto no = refusal(*request.node)) co_return *no;
    if (!request.answer) {
        auto sent = co_await hand_over(request);
        if (!sent) co_return sent.error();
        co_return std::nullopt;
    }
    // A chip that confirms the next hop only does not know whether the node itself got the request: silence means try again.
    const int attempts = request.recover && !radio_.capabilities().end_to_end_confirm ? 2 : 1;
    for (int attempt = 1; attempt <= attempts; ++attempt) {
        if (attempt > 1) {
            co_await radio_.mend_route(request.node->nwk, request.node->ieee);
            if (auto no = refusal(*request.node)) co_return *no;
        }
        Pending::Ticket ticket(pending_, loop_, *request.answer);
        auto sent = co_await hand_over(request);
        if (!sent) co_return sent.error();
        auto got = co_await ticket.wait_for(request.timeout);
        if (got && *got) co_return std::optional<Bytes>(std::move(**got));
        if (got) co_return got->error();
        if (auto no = refusal(*request.node)) co_return *no;
    }
    co_return unanswered(request);
}

async::Task<Answer> Requests::send(Outgoing request) {
    const Pin pin(*this);
    if (auto no = refusal(*request.node)) co_return *no;
    std::vector<async::OneShot<Answer>> adopted;
    if (request.policy != SendPolicy::Bulk) supersede(request, adopted);
    const async::Duration patience = patience_for(*request.node);
    const bool waits = request.policy != SendPolicy::Immediate && patience > async::Duration::zero();
    Error last{Errc::Timeout, "Request rejected before first send"};
    if (!waits || request.policy != SendPolicy::Bulk) {
        Answer answer = co_await exchange(request);
        const bool final = answer || !waits || answer.error().code == Errc::Closed || answer.error().code == Errc::NotFound;
        if (final) {
            for (auto& waiter : adopted) waiter.set(answer);
            co_return answer;
        }
        last = answer.error();
        log_.debug(kNs, "Request Queue ({}/{}): queue request (transaction failed) ({})", to_string(request.node->ieee), request.endpoint,
                   last.what);
    }
    async::OneShot<Answer> done(loop_);
    adopted.push_back(done);
    park(std::move(request), patience, std::move(last), std::move(adopted));
    auto answer = co_await done.wait();
    co_return std::move(*answer);
}

async::Task<Result<void>> Requests::send_unanswered(radio::ApsRequest request) {
    const Pin pin(*this);
    const auto turn = co_await gate_.enter(nullptr);
    if (closed_) co_return Error{Errc::Closed, "the network is stopping"};
    for (int attempt = 1;; ++attempt) {
        radio::ApsRequest aps = request;
        auto sent = co_await radio_.send(std::move(aps));
        if (sent || sent.error().code != Errc::Busy || attempt == kBusyAttempts) co_return sent;
        co_await async::sleep(loop_, kBusyPause);
    }
}

async::Task<Result<Bytes>> Requests::zdo(Node& node, ClusterId cluster, Bytes body) {
    const Pin pin(*this);
    const auto turn = co_await gate_.enter(&node);
    if (auto no = refusal(node)) co_return *no;
    auto answer = co_await radio_.zdo(node.nwk, cluster, body, true);
    if (!answer && answer.error().code == Errc::Refused) {
        const std::string_view name = zdo::name_of(static_cast<zdo::Status>(answer.error().status));
        if (!is_number(name)) co_return Error{Errc::Refused, fmt::format("Status '{}'", name), answer.error().status};
    }
    co_return answer;
}

void Requests::drop(const Node& node) {
    const Error gone{Errc::NotFound, "device '" + to_string(node.ieee) + "' left the network"};
    pending_.fail(node, gone);
    const auto held = sleeping_;
    for (const auto& sleeper : held)
        if (sleeper->request.node == &node) end(*sleeper, gone);
}

void Requests::link_lost(const Error& error) {
    pending_.fail_all(error);
}

void Requests::close() {
    closed_ = true;
    const Error closed{Errc::Closed, "the network is stopping"};
    pending_.fail_all(closed);
    const auto held = sleeping_;
    for (const auto& sleeper : held) end(*sleeper, closed);
}

}  // namespace skep::zigbee

#include "zigbee/interview.h"

#include <algorithm>

#include "zigbee/interview_steps.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller:device";
constexpr std::string_view kControllerNs = "zh:controller";
constexpr int kDescriptorAttempts = 6;
constexpr int kEndpointAttempts = 2;
constexpr ManufacturerCode kTuya = 4619;
constexpr ManufacturerCode kPerhapsTuya = 4098;
constexpr async::Duration kTuyaPause = std::chrono::seconds(10);

bool has_node_descriptor(const Node& node) {
    return node.manufacturer_code && node.type != NodeType::Unknown;
}

bool contains(const std::vector<EndpointId>& list, EndpointId id) {
    return std::ranges::find(list, id) != list.end();
}

}  // namespace

Interviews::Progress& Interviews::progress_of(const Node& node) {
    const auto at = std::ranges::find(progress_, &node, [](const auto& held) { return held->node; });
    if (at != progress_.end()) return **at;
    progress_.push_back(std::make_unique<Progress>());
    progress_.back()->node = &node;
    return *progress_.back();
}

void Interviews::forget(const Node& node) {
    std::erase_if(progress_, [&](const auto& held) { return held->node == &node; });
}

void Interviews::start(Node& node) {
    progress_of(node).resumes_left = kResumes;
    core_.scope.spawn(in_background(node));
}

void Interviews::resume(Node& node) {
    if (node.type == NodeType::GreenPower || node.type == NodeType::Coordinator) return;
    const auto at = std::ranges::find(progress_, &node, [](const auto& held) { return held->node; });
    // A node that the database calls pending was being interviewed when the program ended.
    if (at == progress_.end() && node.interview != Interview::Pending) return;
    Progress& progress = at == progress_.end() ? progress_of(node) : **at;
    const bool waits = progress.broken_off || node.interview == Interview::Pending;
    if (!waits || progress.queued || progress.resumes_left == 0) return;
    --progress.resumes_left;
    progress.queued = true;
    core_.scope.spawn(in_background(node));
}

async::Task<void> Interviews::in_background(Node& node) {
    core_.log.info(kControllerNs, "Interview for '{}' started", to_string(node.ieee));
    auto done = co_await run(node, false);
    if (done)
        core_.log.info(kControllerNs, "Succesfully interviewed '{}'", to_string(node.ieee));
    else if (core_.registry.holds(node))
        core_.log.error(kControllerNs, "Interview failed for '{} with error '{}'", to_string(node.ieee), done.error().what);
}

async::Task<Result<void>> Interviews::run(Node& node, bool ignore_cache) {
    const Requests::Pin pin(core_.requests);
    if (node.interview == Interview::InProgress)
        co_return Error{Errc::Busy, "Interview - interview already in progress for '" + to_string(node.ieee) + "'"};
    if (ignore_cache) forget(node);
    // One that was asked for shows the state of the last one when it begins (the peer's order).
    if (!ignore_cache) node.interview = Interview::InProgress;
    core_.observer->on_interview(node, InterviewEvent::Started);
    node.interview = Interview::InProgress;
    // Told by the observer's answer to "started", the node may have been removed already.
    Progress local;
    local.node = &node;
    if (core_.registry.holds(node)) {
        Progress& held = progress_of(node);
        held.queued = false;
        held.broken_off = false;
        local = held;
    }
    auto done = co_await ask(node, local, ignore_cache);
    if (!core_.registry.holds(node)) co_return Error{Errc::NotFound, "device '" + to_string(node.ieee) + "' left the network"};
    if (!done && apply_quirks(node)) {
        core_.log.debug(kNs, "Interview - completed for device '{}' because of quirks ('{}')", to_string(node.ieee), done.error().what);
        done = ok;
    }
    node.interview = done ? Interview::Successful : Interview::Failed;
    if (done) {
        forget(node);
    } else {
        local.broken_off = interview::was_silence(done.error());
        progress_of(node) = local;
    }
    core_.ledger.touch(node);
    (void)core_.ledger.commit();
    core_.observer->on_interview(node, done ? InterviewEvent::Successful : InterviewEvent::Failed);
    co_return done;
}

async::Task<Result<void>> Interviews::ask(Node& node, Progress& progress, bool ignore_cache) {
    auto descriptor = co_await read_node_descriptor(node, ignore_cache);
    if (!descriptor) co_return descriptor.error();
    if (!progress.endpoints_known) {
        co_await greet_tuya(node);
        auto endpoints = co_await read_active_endpoints(node);
        if (!endpoints) co_return endpoints.error();
        progress.endpoints_known = true;
    }
    std::vector<AttributeId> wanted(interview::kIdentity.begin(), interview::kIdentity.end());
    std::vector<EndpointId> ids;
    ids.reserve(node.endpoints.size());
    for (const Endpoint& endpoint : node.endpoints) ids.push_back(endpoint.id);
    for (const EndpointId id : ids) {
        if (!contains(progress.described, id)) {
            auto described = co_await interview::update_simple_descriptor(core_, node, id);
            if (!described) co_return described.error();
            progress.described.push_back(id);
        }
        if (contains(progress.settled, id)) continue;
        if (const Endpoint* endpoint = node.endpoint(id); endpoint != nullptr && endpoint->has_input(zcl::kGenBasic))
            co_await interview::read_identity(core_, node, id, ignore_cache, wanted);
        if (const Endpoint* endpoint = node.endpoint(id); endpoint != nullptr && endpoint->has_input(zcl::kSsIasZone)) {
            auto enrolled = co_await interview::enroll(core_, node, id);
            if (!enrolled) co_return enrolled.error();
        }
        progress.settled.push_back(id);
    }
    co_await interview::bind_poll_control(core_, node);
    co_return ok;
}

async::Task<Result<void>> Interviews::read_node_descriptor(Node& node, bool ignore_cache) {
    if (!ignore_cache && has_node_descriptor(node)) {
        core_.log.debug(kNs, "Interview - skip node descriptor request for '{}', already got it", to_string(node.ieee));
        co_return ok;
    }
    Error last{Errc::Timeout, ""};
    for (int attempt = 1; attempt <= kDescriptorAttempts; ++attempt) {
        auto got = co_await interview::update_node_descriptor(core_, node);
        if (got) break;
        last = got.error();
        if (last.code == Errc::NotFound || last.code == Errc::Closed) break;
        if (apply_quirks(node)) co_return last;  // nothing more is asked of it
        core_.log.debug(kNs, "Interview - node descriptor request failed for '{}', attempt {}", to_string(node.ieee), attempt);
    }
    if (has_node_descriptor(node)) co_return ok;
    co_return Error{last.code, "Interview failed because can not get node descriptor ('" + to_string(node.ieee) + "')", last.status};
}

async::Task<void> Interviews::greet_tuya(Node& node) {
    if (node.manufacturer_code == kTuya && node.type == NodeType::EndDevice) {
        // Asked at once they leave again.
        co_await async::sleep(core_.loop, kTuyaPause);
    } else if (node.manufacturer_code == 0 || node.manufacturer_code == kPerhapsTuya) {
        // Some fall asleep soon: what identifies them is read first.
        std::vector<AttributeId> identity{zcl::basic::kModelId, zcl::basic::kManufacturerName};
        auto read = co_await interview::read_basic(core_, node, 1, std::move(identity));
        if (!read) core_.log.debug(kNs, "Interview - Tuya read modelID and manufacturerName failed ({})", read.error().what);
    }
}

async::Task<Result<void>> Interviews::read_active_endpoints(Node& node) {
    Error last{Errc::Timeout, ""};
    for (int attempt = 1; attempt <= kEndpointAttempts; ++attempt) {
        auto done = co_await interview::update_active_endpoints(core_, node);
        if (done) co_return ok;
        last = done.error();
        if (last.code == Errc::NotFound || last.code == Errc::Closed) break;
        core_.log.debug(kNs, "Interview - active endpoints request failed for '{}', attempt {} ({})", to_string(node.ieee), attempt,
                        last.what);
    }
    co_return Error{last.code, "Interview failed because can not get active endpoints ('" + to_string(node.ieee) + "')", last.status};
}

}  // namespace skep::zigbee

#include "zigbee/interview_steps.h"

#include <algorithm>

#include "spec/zdo/zdo.h"
#include "zigbee/bindings.h"
#include "zigbee/calls.h"
#include "zigbee/learning.h"

namespace skep::zigbee::interview {
namespace {

constexpr std::string_view kNs = "zh:controller:device";
constexpr int kRevision = 23;  // of the Zigbee specification
constexpr async::Duration kIdentityPause = std::chrono::seconds(10);
constexpr async::Duration kEnrollPause = std::chrono::milliseconds(500);
constexpr int kEnrollPolls = 20;
constexpr std::uint8_t kZoneId = 23;
constexpr std::uint8_t kEnrolled = 1;  // ZCL 8.2.2.2.1.1

RequestOptions immediate() {
    RequestOptions options;
    options.policy = SendPolicy::Immediate;
    return options;
}

const zcl::AttributeRecord* record_of(const std::vector<zcl::AttributeRecord>& records, AttributeId id) {
    const auto at = std::ranges::find(records, id, &zcl::AttributeRecord::id);
    return at == records.end() || at->status != zcl::Status::Success ? nullptr : &*at;
}

bool knows(const Node& node, AttributeId id) {
    const auto has_text = [](const std::optional<std::string>& text) { return text && !text->empty(); };
    switch (id) {
        case zcl::basic::kModelId: return has_text(node.model_id);
        case zcl::basic::kManufacturerName: return has_text(node.manufacturer_name);
        case zcl::basic::kPowerSource: return node.power_source.has_value();
        case zcl::basic::kZclVersion: return node.zcl_version.has_value();
        case zcl::basic::kAppVersion: return node.application_version.has_value();
        case zcl::basic::kStackVersion: return node.stack_version.has_value();
        case zcl::basic::kHwVersion: return node.hardware_version.has_value();
        case zcl::basic::kDateCode: return has_text(node.date_code);
        case zcl::basic::kSwBuildId: return has_text(node.software_build_id);
        default: return false;
    }
}

std::optional<Ieee> ieee_of(const zcl::Value& value) {
    if (const auto number = value.as_uint()) return Ieee{*number};
    if (const std::string* text = value.as_string()) return parse_ieee(*text);
    return std::nullopt;
}

struct Zone {
    std::optional<Ieee> owner;
    std::uint64_t state = 0;
};

async::Task<Result<Zone>> read_zone(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& zone) {
    std::vector<AttributeId> attributes{zcl::ias_zone::kIasCieAddr, zcl::ias_zone::kZoneState};
    auto records = co_await calls::read(core, node, endpoint, zone, std::move(attributes), immediate());
    if (!records) co_return records.error();
    Zone out;
    if (const auto* owner = record_of(*records, zcl::ias_zone::kIasCieAddr)) out.owner = ieee_of(owner->value);
    if (const auto* state = record_of(*records, zcl::ias_zone::kZoneState)) out.state = state->value.as_uint().value_or(0);
    co_return out;
}

}  // namespace

bool was_silence(const Error& error) {
    if (error.code == Errc::Timeout || error.code == Errc::Closed) return true;
    if (error.code != Errc::Refused) return false;
    // A refusal of the node has a status of ZCL or ZDO; else it is the radio's: not delivered.
    const auto is_named = [](std::string_view name) { return !name.empty() && (name.front() < '0' || name.front() > '9'); };
    return !is_named(zcl::name_of(static_cast<zcl::Status>(error.status))) &&
           !is_named(zdo::name_of(static_cast<zdo::Status>(error.status)));
}

async::Task<Result<void>> update_node_descriptor(Core& core, Node& node) {
    const zdo::NodeDescriptorRequest request{node.nwk};
    auto body = co_await core.requests.zdo(node, zdo::cluster::kNodeDescriptorRequest, zdo::encode(request));
    if (!body) co_return body.error();
    auto answer = zdo::parse<zdo::NodeDescriptorResponse>(*body);
    if (!answer) co_return answer.error();
    node.manufacturer_code = answer->descriptor.manufacturer;
    switch (answer->descriptor.type) {
        case zdo::LogicalType::Coordinator: node.type = NodeType::Coordinator; break;
        case zdo::LogicalType::Router: node.type = NodeType::Router; break;
        case zdo::LogicalType::EndDevice: node.type = NodeType::EndDevice; break;
    }
    const int revision = answer->descriptor.server_mask.stack_revision();
    if (revision < kRevision - 1)
        core.log.info(kNs, "Device '{}' is only compliant to revision '{}' of the Zigbee specification (current revision: {}).",
                      to_string(node.ieee), revision < 21 ? "pre-21" : std::to_string(revision), kRevision);
    co_return ok;
}

async::Task<Result<void>> update_active_endpoints(Core& core, Node& node) {
    const zdo::ActiveEndpointsRequest request{node.nwk};
    auto body = co_await core.requests.zdo(node, zdo::cluster::kActiveEndpointsRequest, zdo::encode(request));
    if (!body) co_return body.error();
    auto answer = zdo::parse<zdo::ActiveEndpointsResponse>(*body);
    if (!answer) co_return answer.error();
    std::ranges::sort(answer->endpoints);
    for (const EndpointId id : answer->endpoints) {
        // Some list endpoint 0, which is ZDO itself.
        if (id == 0 || node.endpoint(id) != nullptr) continue;
        node.endpoints.emplace_back().id = id;
    }
    std::erase_if(node.endpoints,
                  [&](const Endpoint& endpoint) { return std::ranges::find(answer->endpoints, endpoint.id) == answer->endpoints.end(); });
    co_return ok;
}

async::Task<Result<void>> update_simple_descriptor(Core& core, Node& node, EndpointId endpoint) {
    const zdo::SimpleDescriptorRequest request{node.nwk, endpoint};
    auto body = co_await core.requests.zdo(node, zdo::cluster::kSimpleDescriptorRequest, zdo::encode(request));
    if (!body) co_return body.error();
    auto answer = zdo::parse<zdo::SimpleDescriptorResponse>(*body);
    if (!answer) co_return answer.error();
    Endpoint* held = node.endpoint(endpoint);
    if (held == nullptr) co_return ok;
    held->profile = answer->descriptor.profile;
    held->device_id = answer->descriptor.device;
    held->input = std::move(answer->descriptor.inputs);
    held->output = std::move(answer->descriptor.outputs);
    co_return ok;
}

async::Task<Result<void>> read_basic(Core& core, Node& node, EndpointId endpoint, std::vector<AttributeId> attributes) {
    const zcl::Cluster* basic = zcl::find_cluster(zcl::kGenBasic);
    if (basic == nullptr) co_return Error{Errc::Unsupported, "no cluster genBasic"};
    auto records = co_await calls::read(core, node, endpoint, *basic, std::move(attributes), immediate());
    if (!records) co_return records.error();
    learn_basic(node, *records);
    co_return ok;
}

async::Task<void> read_identity(Core& core, Node& node, EndpointId endpoint, bool ignore_cache, std::vector<AttributeId>& wanted) {
    const std::vector<AttributeId> now = wanted;
    for (const AttributeId id : now) {
        if (!ignore_cache && knows(node, id)) continue;
        std::vector<AttributeId> one{id};
        auto read = co_await read_basic(core, node, endpoint, one);
        // The two that nothing works without are worth a second try: the node may be joining again just now.
        if (!read && read.error().code != Errc::NotFound && read.error().code != Errc::Closed &&
            (id == zcl::basic::kModelId || id == zcl::basic::kManufacturerName)) {
            co_await async::sleep(core.loop, kIdentityPause);
            read = co_await read_basic(core, node, endpoint, one);
        }
        if (read)
            std::erase(wanted, id);
        else
            core.log.debug(kNs, "Interview - failed to read attribute '{}' from endpoint '{}' ({})", id, endpoint, read.error().what);
    }
}

async::Task<Result<void>> send_enroll_response(Core& core, Node& node, EndpointId endpoint, std::optional<std::uint8_t> sequence) {
    const zcl::Cluster* zone = zcl::find_cluster(zcl::kSsIasZone);
    const zcl::Command* answer = zone != nullptr ? zone->command("enrollRsp", zcl::Direction::ToServer) : nullptr;
    if (answer == nullptr) co_return Error{Errc::Unsupported, "no ssIasZone command 'enrollRsp'"};
    zcl::Fields fields;
    fields.emplace_back("enrollrspcode", zcl::Value(0U));
    fields.emplace_back("zoneid", zcl::Value(kZoneId));
    RequestOptions options = immediate();
    options.disable_default_response = true;
    options.sequence = sequence;
    auto sent = co_await calls::command(core, node, endpoint, *zone, *answer, std::move(fields), options);
    if (!sent) co_return sent.error();
    co_return ok;
}

async::Task<Result<void>> enroll(Core& core, Node& node, EndpointId endpoint) {
    const zcl::Cluster* zone = zcl::find_cluster(zcl::kSsIasZone);
    const Node* coordinator = core.registry.coordinator();
    if (zone == nullptr || coordinator == nullptr) co_return Error{Errc::Unsupported, "no cluster ssIasZone, or no coordinator"};
    const Ieee owner = coordinator->ieee;
    auto before = co_await read_zone(core, node, endpoint, *zone);
    if (!before) co_return before.error();
    if (before->state == kEnrolled && before->owner == owner) co_return ok;
    std::vector<zcl::AttributeRecord> values(1);
    values[0].id = zcl::ias_zone::kIasCieAddr;
    values[0].type = zcl::Type::IeeeAddress;
    values[0].value = zcl::Value(raw(owner));
    auto written = co_await calls::write(core, node, endpoint, *zone, std::move(values), immediate());
    if (!written) co_return written.error();
    co_await async::sleep(core.loop, kEnrollPause);
    // Those that ask to be enrolled are answered when they ask; the others take this.
    auto told = co_await send_enroll_response(core, node, endpoint, std::nullopt);
    if (!told) co_return told.error();
    for (int poll = 0; poll < kEnrollPolls; ++poll) {
        co_await async::sleep(core.loop, kEnrollPause);
        auto after = co_await read_zone(core, node, endpoint, *zone);
        if (!after) co_return after.error();
        if (after->state == kEnrolled) co_return ok;
    }
    co_return Error{Errc::Refused,
                    "Interview failed because of failed IAS enroll (zoneState didn't change ('" + to_string(node.ieee) + "')"};
}

async::Task<Result<void>> read_check_in_interval(Core& core, Node& node, EndpointId endpoint) {
    const zcl::Cluster* poll = zcl::find_cluster(zcl::kGenPollCtrl);
    if (poll == nullptr) co_return Error{Errc::Unsupported, "no cluster genPollCtrl"};
    std::vector<AttributeId> attributes{zcl::poll_control::kCheckinInterval};
    auto records = co_await calls::read(core, node, endpoint, *poll, std::move(attributes), immediate());
    if (!records) co_return records.error();
    const auto* interval = record_of(*records, zcl::poll_control::kCheckinInterval);
    const auto quarters = interval != nullptr ? interval->value.as_int() : std::nullopt;
    if (!quarters) co_return Error{Errc::Malformed, "no check-in interval in the answer"};
    node.check_in_interval = *quarters / 4;
    if (core.registry.holds(node)) core.ledger.touch(node);
    co_return ok;
}

async::Task<void> bind_poll_control(Core& core, Node& node) {
    std::vector<EndpointId> ids;
    for (const Endpoint& endpoint : node.endpoints)
        if (endpoint.has_input(zcl::kGenPollCtrl)) ids.push_back(endpoint.id);
    const Node* coordinator = core.registry.coordinator();
    if (ids.empty() || coordinator == nullptr) co_return;
    EndpointTarget ours;
    ours.ieee = coordinator->ieee;
    ours.endpoint = coordinator->endpoints.empty() ? EndpointId{1} : coordinator->endpoints.front().id;
    for (const EndpointId id : ids) {
        auto done = co_await bindings::bind(core, node, id, zcl::kGenPollCtrl, ours);
        if (done) done = co_await read_check_in_interval(core, node, id);
        if (done) continue;
        core.log.debug(kNs, "Interview - failed to bind genPollCtrl ({})", done.error().what);
        co_return;
    }
}

}  // namespace skep::zigbee::interview

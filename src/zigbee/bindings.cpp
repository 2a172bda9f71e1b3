#include "zigbee/bindings.h"

#include <fmt/core.h>

#include <algorithm>

#include "spec/zcl/ids.h"
#include "spec/zdo/zdo.h"
#include "zigbee/calls.h"
#include "zigbee/naming.h"

namespace skep::zigbee::bindings {
namespace {

std::string text_of(const Target& target) {
    if (const auto* endpoint = std::get_if<EndpointTarget>(&target))
        return fmt::format("{}/{}", to_string(endpoint->ieee), endpoint->endpoint);
    return std::to_string(raw(std::get<GroupId>(target)));
}

std::string words(std::string_view verb, const Node& node, EndpointId endpoint, ClusterId cluster, const Target& target) {
    const zcl::Cluster* known = zcl::find_cluster(cluster, node.manufacturer_code.value_or(zcl::kNoManufacturer), node.custom_clusters);
    return fmt::format("{} {}/{} {} from '{}'", verb, to_string(node.ieee), endpoint, cluster_key(cluster, known), text_of(target));
}

zdo::Binding entry_of(const Node& node, EndpointId endpoint, ClusterId cluster, const Target& target) {
    zdo::Binding out;
    out.source = node.ieee;
    out.endpoint = endpoint;
    out.cluster = cluster;
    if (const auto* to = std::get_if<EndpointTarget>(&target))
        out.target = zdo::BindTarget{to->ieee, to->endpoint};
    else
        out.target = std::get<GroupId>(target);
    return out;
}

Error failed(const std::string& text, const Error& error) {
    return {error.code, text + " failed (" + error.what + ")", error.status};
}

async::Task<Result<std::optional<Response>>> group_command(Core& core, Node& node, EndpointId endpoint, std::string_view name,
                                                           zcl::Fields fields, RequestOptions options) {
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kGenGroups);
    const zcl::Command* command = cluster != nullptr ? cluster->command(name, zcl::Direction::ToServer) : nullptr;
    if (command == nullptr) co_return Error{Errc::Unsupported, fmt::format("no genGroups command '{}'", name)};
    co_return co_await calls::command(core, node, endpoint, *cluster, *command, std::move(fields), std::move(options));
}

// Status of an "add" or "remove" answer that leaves the node outside of the group for certain (ZCL 3.6.2.4.1).
bool has_no_room(const std::optional<Response>& response) {
    if (!response) return false;
    const zcl::Value* status = zcl::find(response->frame.fields(), "status");
    return status != nullptr && status->as_uint() == static_cast<std::uint64_t>(zcl::Status::InsufficientSpace);
}

}  // namespace

async::Task<Result<void>> bind(Core& core, Node& node, EndpointId endpoint, ClusterId cluster, Target target) {
    const std::string text = words("Bind", node, endpoint, cluster, target);
    core.log.debug("zh:controller:endpoint", "{}", text);
    if (const auto* group = std::get_if<GroupId>(&target); group != nullptr && core.registry.find(*group) == nullptr)
        core.ledger.touch(core.registry.add_group(*group));
    const zdo::BindRequest request{entry_of(node, endpoint, cluster, target)};
    auto answer = co_await core.requests.zdo(node, zdo::cluster::kBindRequest, zdo::encode(request));
    if (!answer) co_return failed(text, answer.error());
    Endpoint* held = node.endpoint(endpoint);
    const Binding made{cluster, target};
    if (held != nullptr && std::ranges::find(held->binds, made) == held->binds.end()) {
        held->binds.push_back(made);
        if (core.registry.holds(node)) core.ledger.touch(node);
    }
    co_return ok;
}

async::Task<Result<void>> unbind(Core& core, Node& node, EndpointId endpoint, ClusterId cluster, Target target) {
    const std::string text = words("Unbind", node, endpoint, cluster, target);
    const Binding wanted{cluster, target};
    const Endpoint* before = node.endpoint(endpoint);
    if (before == nullptr || std::ranges::find(before->binds, wanted) == before->binds.end()) {
        core.log.debug("zh:controller:endpoint", "{} no bind present, skipping.", text);
        co_return ok;
    }
    const zdo::UnbindRequest request{entry_of(node, endpoint, cluster, target)};
    auto answer = co_await core.requests.zdo(node, zdo::cluster::kUnbindRequest, zdo::encode(request));
    const bool had_none =
        !answer && answer.error().code == Errc::Refused && answer.error().status == static_cast<std::uint8_t>(zdo::Status::NoEntry);
    if (!answer && !had_none) co_return failed(text, answer.error());
    if (Endpoint* held = node.endpoint(endpoint)) std::erase(held->binds, wanted);
    if (core.registry.holds(node)) core.ledger.touch(node);
    co_return ok;
}

async::Task<Result<void>> clear(Core& core, Node& node, std::vector<Ieee> targets) {
    constexpr Ieee kAll{0xFFFFFFFFFFFFFFFF};
    const bool own = (targets.size() == 1 && targets.front() == kAll) || std::ranges::find(targets, node.ieee) != targets.end();
    zdo::ClearAllBindingsRequest request;
    request.targets = std::move(targets);
    auto answer = co_await core.requests.zdo(node, zdo::cluster::kClearAllBindingsRequest, zdo::encode(request));
    if (!answer) co_return answer.error();
    if (!own) co_return ok;
    for (Endpoint& endpoint : node.endpoints) endpoint.binds.clear();
    if (core.registry.holds(node)) core.ledger.touch(node);
    co_return ok;
}

async::Task<Result<void>> add_member(Core& core, Group& group, Node& node, EndpointId endpoint) {
    const GroupId id = group.id;
    zcl::Fields fields;
    fields.emplace_back("groupid", zcl::Value(raw(id)));
    fields.emplace_back("groupname", zcl::Value(""));
    RequestOptions options;
    options.check_status = true;
    auto answer = co_await group_command(core, node, endpoint, "add", std::move(fields), options);
    if (!answer) co_return answer.error();
    if (has_no_room(*answer))
        co_return Error{
            Errc::Refused,
            fmt::format("Adding {}/{} to group {} failed (Status 'INSUFFICIENT_SPACE')", to_string(node.ieee), endpoint, raw(id)),
            static_cast<std::uint8_t>(zcl::Status::InsufficientSpace)};
    Group* held = core.registry.find(id);
    if (held == nullptr || !core.registry.holds(node)) co_return ok;
    const Member member{node.ieee, endpoint};
    if (std::ranges::find(held->members, member) == held->members.end()) held->members.push_back(member);
    core.ledger.touch(*held);
    co_return core.ledger.commit();
}

async::Task<Result<void>> remove_member(Core& core, GroupId id, Node& node, EndpointId endpoint) {
    zcl::Fields fields;
    fields.emplace_back("groupid", zcl::Value(raw(id)));
    RequestOptions options;
    options.check_status = true;
    auto answer = co_await group_command(core, node, endpoint, "remove", std::move(fields), options);
    if (!answer) co_return answer.error();
    Group* held = core.registry.find(id);
    if (held == nullptr) co_return ok;
    std::erase(held->members, Member{node.ieee, endpoint});
    core.ledger.touch(*held);
    co_return core.ledger.commit();
}

async::Task<Result<void>> remove_from_all(Core& core, Node& node, EndpointId endpoint) {
    RequestOptions options;
    options.disable_default_response = true;
    auto answer = co_await group_command(core, node, endpoint, "removeAll", {}, options);
    if (!answer) co_return answer.error();
    const Member member{node.ieee, endpoint};
    for (const auto& group : core.registry.groups())
        if (std::erase(group->members, member) != 0) core.ledger.touch(*group);
    co_return core.ledger.commit();
}

}  // namespace skep::zigbee::bindings

#include "zigbee/registry.h"

#include <algorithm>

#include "zigbee/network.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller:database";

bool is_group(const JsonObject& line) {
    const Json* type = skep::find(line, "type");
    return type != nullptr && type->is_string() && type->get_string() == "Group";
}

}  // namespace

void Registry::load(const std::vector<JsonObject>& lines, const Log& log) {
    clear();
    nodes_.reserve(lines.size());
    for (const JsonObject& line : lines) {
        if (const Json* id = skep::find(line, "id")) last_row_ = std::max(last_row_, as_integer(*id).value_or(0));
        if (is_group(line)) continue;
        auto node = node_from_row(line);
        if (!node) {
            log.error(kNs, "Ignoring {}", node.error().what);
            continue;
        }
        if (find(node->ieee) != nullptr) {
            log.error(kNs, "Ignoring database line {}: another line has '{}' too", node->row, to_string(node->ieee));
            continue;
        }
        insert(std::make_unique<Node>(std::move(*node)));
    }
    for (const JsonObject& line : lines) {
        if (!is_group(line)) continue;
        auto group = group_from_row(line);
        if (!group || find(group->id) != nullptr) {
            log.error(kNs, "Ignoring {}", group ? "a second line of group " + std::to_string(raw(group->id)) : group.error().what);
            continue;
        }
        std::erase_if(group->members, [this](const Member& member) {
            const Node* node = find(member.ieee);
            return node == nullptr || node->endpoint(member.endpoint) == nullptr;
        });
        groups_.push_back(std::make_unique<Group>(std::move(*group)));
    }
}

void Registry::clear() {
    // Flows may hold on to nodes of the network that was.
    for (auto& node : nodes_) buried_.push_back(std::move(node));
    nodes_.clear();
    for (auto& node : retired_) buried_.push_back(std::move(node));
    retired_.clear();
    groups_.clear();
    by_ieee_.clear();
    by_nwk_.clear();
    coordinator_ = nullptr;
    last_row_ = 0;
}

Node& Registry::add(NodeType type, Ieee ieee, Nwk nwk) {
    auto node = std::make_unique<Node>();
    node->row = ++last_row_;
    node->type = type;
    node->ieee = ieee;
    node->nwk = nwk;
    Node& added = *node;
    insert(std::move(node));
    return added;
}

void Registry::set_nwk(Node& node, Nwk nwk) {
    if (by_nwk_.find(node.nwk) == &node) by_nwk_.erase(node.nwk);
    node.nwk = nwk;
    if (node.type != NodeType::GreenPower) by_nwk_.set(nwk, node);
}

void Registry::set_ieee(Node& node, Ieee ieee) {
    by_ieee_.erase(node.ieee);
    node.ieee = ieee;
    by_ieee_.set(ieee, node);
}

void Registry::retire(Node& node) {
    auto going = take(node);
    // Green Power devices are never interviewed.
    if (going->type != NodeType::GreenPower) going->interview = Interview::Pending;
    going->meta.clear();
    for (Endpoint& endpoint : going->endpoints) {
        endpoint.clusters.clear();
        endpoint.binds.clear();
        endpoint.reportings.clear();
        endpoint.meta.clear();
    }
    retired_.push_back(std::move(going));
}

void Registry::bury(Node& node) {
    buried_.push_back(take(node));
}

void Registry::forget(Ieee ieee) {
    const auto at = std::ranges::find(retired_, ieee, [](const auto& node) { return node->ieee; });
    if (at == retired_.end()) return;
    buried_.push_back(std::move(*at));
    retired_.erase(at);
}

Node* Registry::retired(Ieee ieee) const {
    const auto at = std::ranges::find(retired_, ieee, [](const auto& node) { return node->ieee; });
    return at == retired_.end() ? nullptr : at->get();
}

bool Registry::is_retired(Nwk nwk) const {
    return std::ranges::any_of(retired_, [nwk](const auto& node) { return node->nwk == nwk; });
}

void Registry::revive(Node& node) {
    const auto at = std::ranges::find(retired_, &node, [](const auto& held) { return held.get(); });
    if (at == retired_.end()) return;
    auto back = std::move(*at);
    retired_.erase(at);
    insert(std::move(back));
}

Group* Registry::find(GroupId id) const {
    const auto at = std::ranges::find(groups_, id, [](const auto& group) { return group->id; });
    return at == groups_.end() ? nullptr : at->get();
}

Group& Registry::add_group(GroupId id) {
    auto group = std::make_unique<Group>();
    group->row = ++last_row_;
    group->id = id;
    groups_.push_back(std::move(group));
    return *groups_.back();
}

void Registry::remove_group(GroupId id) {
    std::erase_if(groups_, [id](const auto& group) { return group->id == id; });
}

std::vector<Group*> Registry::leave_groups(const Node& node) {
    std::vector<Group*> changed;
    for (const auto& group : groups_)
        if (std::erase_if(group->members, [&](const Member& member) { return member.ieee == node.ieee; }) != 0)
            changed.push_back(group.get());
    return changed;
}

std::unique_ptr<Node> Registry::take(Node& node) {
    const auto at = std::ranges::find(nodes_, &node, [](const auto& held) { return held.get(); });
    auto taken = std::move(*at);
    nodes_.erase(at);
    by_ieee_.erase(node.ieee);
    if (by_nwk_.find(node.nwk) == &node) by_nwk_.erase(node.nwk);
    if (coordinator_ == &node) coordinator_ = nullptr;
    return taken;
}

void Registry::insert(std::unique_ptr<Node> node) {
    Node& held = *node;
    nodes_.push_back(std::move(node));
    by_ieee_.set(held.ieee, held);
    if (held.type != NodeType::GreenPower) by_nwk_.set(held.nwk, held);
    if (held.type == NodeType::Coordinator && coordinator_ == nullptr) coordinator_ = &held;
}

}  // namespace skep::zigbee

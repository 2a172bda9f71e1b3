// The nodes and groups of a network: who they are, in the database's order, and how they are found.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "zigbee/flat_index.h"
#include "zigbee/node.h"

namespace skep::zigbee {

class Registry {
public:
    // Takes over the lines of a database, in their order. Lines that say nothing are logged and left alone.
    void load(const std::vector<JsonObject>& lines, const Log& log);
    void clear();

    [[nodiscard]] const std::vector<std::unique_ptr<Node>>& nodes() const { return nodes_; }
    [[nodiscard]] Node* find(Ieee ieee) const { return by_ieee_.find(ieee); }
    // Not those of Green Power: their network address is made up and may be another node's.
    [[nodiscard]] Node* find(Nwk nwk) const { return by_nwk_.find(nwk); }
    [[nodiscard]] Node* coordinator() const { return coordinator_; }
    [[nodiscard]] bool holds(const Node& node) const { return find(node.ieee) == &node; }
    Node& add(NodeType type, Ieee ieee, Nwk nwk);
    void set_nwk(Node& node, Nwk nwk);
    void set_ieee(Node& node, Ieee ieee);

    // Out of the network, remembered for the rest of the run: without meta, attributes, binds and reportings (behaviour.md 4.2).
    void retire(Node& node);
    // Out of the network and forgotten. What still refers to it may do so until sweep().
    void bury(Node& node);
    void forget(Ieee ieee);  // of the retired
    [[nodiscard]] Node* retired(Ieee ieee) const;
    [[nodiscard]] bool is_retired(Nwk nwk) const;
    void revive(Node& node);
    [[nodiscard]] bool has_buried() const { return !buried_.empty(); }
    void sweep() { buried_.clear(); }

    [[nodiscard]] const std::vector<std::unique_ptr<Group>>& groups() const { return groups_; }
    [[nodiscard]] Group* find(GroupId id) const;
    Group& add_group(GroupId id);
    void remove_group(GroupId id);
    // Takes the node out of all groups; answers those that it was in.
    std::vector<Group*> leave_groups(const Node& node);

private:
    std::unique_ptr<Node> take(Node& node);
    void insert(std::unique_ptr<Node> node);

    std::vector<std::unique_ptr<Node>> nodes_;
    std::vector<std::unique_ptr<Node>> retired_;
    std::vector<std::unique_ptr<Node>> buried_;
    std::vector<std::unique_ptr<Group>> groups_;
    FlatIndex<Ieee, Node> by_ieee_;
    FlatIndex<Nwk, Node> by_nwk_;
    Node* coordinator_ = nullptr;
    std::int64_t last_row_ = 0;  // ids grow and are never used twice in a run (files.md 1)
};

}  // namespace skep::zigbee

#include "zigbee/ledger.h"

#include <algorithm>

namespace skep::zigbee {
namespace {
constexpr std::string_view kNs = "zh:controller:database";
constexpr async::Duration kSoon = std::chrono::seconds(1);
}  // namespace

void Ledger::touch(Node& node) {
    node.row_mark = Node::RowMark::Touched;
    arm();
}

void Ledger::touch(Group& group) {
    if (std::ranges::find(groups_, group.id) == groups_.end()) groups_.push_back(group.id);
    arm();
}

void Ledger::erase(std::int64_t row) {
    storage_.erase(row);
    arm();
}

void Ledger::arm() {
    pending_ = true;
    if (timer_.pending()) return;
    timer_ = loop_.after(kSoon, [this] { (void)commit(); });
}

Result<void> Ledger::commit() {
    if (!pending_) return ok;
    return write(Node::RowMark::Touched);
}

Result<void> Ledger::save() {
    return write(Node::RowMark::Stale);
}

Result<void> Ledger::write(Node::RowMark at_least) {
    timer_.reset();
    for (const auto& node : registry_.nodes()) {
        if (node->row_mark < at_least) continue;
        storage_.put(node->row, to_row(*node));
        node->row_mark = Node::RowMark::Clean;
        pending_ = true;
    }
    for (const GroupId id : groups_)
        if (const Group* group = registry_.find(id)) storage_.put(group->row, to_row(*group));
    groups_.clear();
    if (!pending_) return ok;
    auto done = storage_.commit();
    if (!done) {
        log_.error(kNs, "Failed to write database: {}", done.error().what);
        return done;
    }
    pending_ = false;
    return ok;
}

}  // namespace skep::zigbee

// What of the nodes and groups is not in the database yet, and when it gets there.
#pragma once

#include <vector>

#include "async/loop.h"
#include "base/log.h"
#include "zigbee/network.h"
#include "zigbee/registry.h"

namespace skep::zigbee {

class Ledger {
public:
    Ledger(async::Loop& loop, const Log& log, Storage& storage, Registry& registry)
        : loop_(loop), log_(log), storage_(storage), registry_(registry) {}

    // Its row changed: durable within a second.
    void touch(Node& node);
    void touch(Group& group);
    // What nobody would miss changed (last seen, attributes): durable with the next save().
    static void note(Node& node) {
        if (node.row_mark == Node::RowMark::Clean) node.row_mark = Node::RowMark::Stale;
    }
    void erase(std::int64_t row);

    Result<void> commit();  // what was touched, now
    Result<void> save();    // everything
    void withdraw() { timer_.reset(); }

private:
    void arm();
    Result<void> write(Node::RowMark at_least);

    async::Loop& loop_;
    const Log& log_;
    Storage& storage_;
    Registry& registry_;
    std::vector<GroupId> groups_;  // touched
    bool pending_ = false;         // something was put, erased or touched since the last commit
    async::Timer timer_;
};

}  // namespace skep::zigbee

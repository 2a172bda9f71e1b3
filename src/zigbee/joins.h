// Nodes that come, go and change their address (behaviour.md 4.2, 4.7).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "zigbee/core.h"
#include "zigbee/interview.h"

namespace skep::zigbee {

class Joins {
public:
    Joins(Core& core, Interviews& interviews) : core_(core), interviews_(interviews) {}

    void joined(Nwk nwk, Ieee ieee);
    void left(Nwk nwk, std::optional<Ieee> ieee);
    void zdo(const radio::ZdoFrame& frame);
    void learned_address(Nwk nwk, Ieee ieee);

    // Whose frame is it? One IEEE request per address and run; `then` is called with the node, if it is one of ours.
    void identify(Nwk nwk, std::function<void(Node&)> then);

    // Out of the network, out of its groups, out of the database; its requests end. `forgotten`: a rejoin starts from nothing.
    void remove(Node& node, bool forgotten);
    // Frees nodes that were removed, once nothing refers to them any more.
    void sweep();

private:
    void announced(BytesView body);
    void set_address(Node& node, Nwk nwk);
    void seen(Node& node, LastSeenReason reason);
    async::Task<void> reject(Nwk nwk, Ieee ieee);
    async::Task<void> ask_who(Nwk nwk, std::function<void(Node&)> then);

    Core& core_;
    Interviews& interviews_;
    std::vector<bool> asked_;  // by address: was asked who it is, and has not said
    async::Timer sweep_timer_;
};

}  // namespace skep::zigbee

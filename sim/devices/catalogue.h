// The kinds of devices by name, as the control port, the programs and the tests ask for them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/node.h"

namespace skep::sim {

// Null for a kind that nobody knows.
std::unique_ptr<Node> make_node(std::string_view kind, async::Loop& loop, Ieee ieee);
std::vector<std::string_view> kinds();

// The mix of a typical house, repeated: n devices with the addresses 0x00158d0000000001.. and 0x1000 + 13 i.
struct Placed {
    std::string_view kind;
    Ieee ieee;
    Nwk nwk;
};
std::vector<Placed> installation(std::size_t count);
Placed placed(std::string_view kind, std::size_t index);

}  // namespace skep::sim

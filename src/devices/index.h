// The list of native definitions: every vendor names its own in entries(); nothing registers itself.
//
//     std::span<const Entry> entries() {                   // in vendor/index.cpp
//         static const std::vector<Entry> list = join({lights(), remotes()});
//         return list;
//     }
// An Entry holds what the match index needs; the features, and with them the definition, are made when a node needs them.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

struct Entry {
    Identity identity;
    std::vector<Feature> (*features)();  // a captureless lambda
};

std::vector<Entry> join(std::initializer_list<std::vector<Entry>> lists);

// Every vendor's list, in the order in which definitions are tried.
std::vector<std::span<const Entry>> all_entries();

namespace aqara {
std::span<const Entry> entries();
}
namespace ikea {
std::span<const Entry> entries();
}
namespace philips {
std::span<const Entry> entries();
}
namespace sonoff {
std::span<const Entry> entries();
}
namespace tuya {
std::span<const Entry> entries();
}

}  // namespace skep::devices

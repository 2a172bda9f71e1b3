// Definitions that users bring along in files of their own.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace skep::zigbee {
struct Node;
}

namespace skep::devices {

class ExternalConverters {
public:
    virtual ~ExternalConverters() = default;
    // Runs the file. Its definitions precede all others from now on, and those that a file of this name gave before are gone, also when it
    // fails: Refused, with what the script threw and where. Devices are to be looked up again.
    virtual Result<void> load(std::string_view name, std::string_view code) = 0;
    virtual void remove(std::string_view name) = 0;
    // A definition for a device by its clusters, as a file for its user to edit. Refused when the text cannot be made.
    virtual Result<std::string> definition_source(const zigbee::Node& node) = 0;
};

}  // namespace skep::devices

// The definitions that this program brings itself: where it knows more of a device than the catalogue does. They are found without a
// catalogue, too.
//
//     std::vector<Feature> features() { return {temperature(), humidity(), battery()}; }
//
//     Entry thermometer() {
//         return {{"TH01"}, {.vendor = "Acme", .model = "TH-1", .description = "Temperature and humidity sensor"}, features};
//     }
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

struct Entry {
    std::vector<std::string_view> model_ids;  // constants; as the devices call themselves, in any case
    Identity identity;
    std::vector<Feature> (*features)();
};

// In the order in which they are tried.
std::vector<Entry> own_definitions();

}  // namespace skep::devices

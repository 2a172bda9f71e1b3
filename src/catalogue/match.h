// Which definition a device gets (behaviour.md 5.1), by what it says of itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/file.h"

namespace skep::catalogue {

struct IdentityEndpoint {
    std::uint8_t id = 0;
    std::uint16_t profile = 0;
    std::uint16_t device = 0;
    std::vector<std::uint16_t> input_clusters, output_clusters;
};

// What the interview learned of a device.
struct Identity {
    std::optional<std::string> model_id, manufacturer_name;
    std::string type;  // "Router", "EndDevice", "GreenPower", "Unknown"
    std::optional<std::string> power_source, software_build_id, date_code;
    std::optional<std::uint16_t> manufacturer_id;
    std::optional<int> application_version, stack_version, hardware_version, zcl_version;
    std::uint64_t ieee = 0;
    std::vector<IdentityEndpoint> endpoints;
};

struct Found {
    std::uint32_t definition = 0;
    std::optional<std::uint32_t> white_label;  // row: its vendor, model and description are the device's
};

// By the first fingerprint of the highest priority that fits, then by model id. Nothing: no definition is for this device.
std::optional<Found> find(const File& file, const Identity& identity);

// Some devices pad their model id: without what follows a NUL, and without white space around.
std::string normalized_model_id(std::string_view model_id);

}  // namespace skep::catalogue

// A node that stands in for a device that nobody has at hand: what it says of itself is what a definition looks for.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "catalogue/file.h"
#include "devices/definition.h"

namespace skep::stage {

inline constexpr std::string_view kStandIn = "0x00158d0000000001";  // unless a fingerprint wants another address

// One way in which a device shows that it is of a definition, in the form of a fingerprint: modelID, manufacturerName, type,
// endpoints ([{ID, inputClusters, ...}]) and so on, each only when it matters.
using Likeness = JsonObject;
// Those of a definition of the catalogue, or of one white label of it (row; none: the definition itself): the most plain first. Empty when
// nothing leads to it.
std::vector<Likeness> likenesses(const catalogue::File& file, std::uint32_t definition, std::optional<std::uint32_t> white_label);
// Those of a definition as JavaScript writes them: zigbeeModel, fingerprint.
std::vector<Likeness> likenesses(const JsonObject& definition);

// An endpoint that the device has beside those that its likeness names.
struct Furnished {
    EndpointId id = 1;
    std::vector<ClusterId> clusters;  // in and out
};
// The row of database.db. A likeness that names endpoints has these and no others; one that names none has `endpoints`, or endpoint 1.
JsonObject row_of(const Likeness& likeness, const std::vector<Furnished>& endpoints);

// What a definition of the catalogue listens to, which its device then has on every endpoint. Never empty.
std::vector<ClusterId> clusters_heard(const devices::Definition& definition, zigbee::Node& node);

}  // namespace skep::stage

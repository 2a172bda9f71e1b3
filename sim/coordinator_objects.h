// The device objects of a coordinator: what it answers to ZDO requests itself, for whoever asks.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sim/node.h"

namespace skep::sim {

struct CoordinatorObjects {
    std::map<EndpointId, Endpoint::Description> endpoints;
    std::vector<Binding> bindings;
    ManufacturerCode manufacturer = 0;

    // The body of the answer, status first; nothing: no answer. `body` is that of the request, without sequence byte.
    std::optional<Bytes> answer(Air& air, ClusterId cluster, BytesView body);
    void forget() { endpoints.clear(); }

private:
    std::optional<Bytes> descriptor(ClusterId cluster, Reader& in) const;
};

}  // namespace skep::sim

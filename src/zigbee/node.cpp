#include "zigbee/node.h"

#include <algorithm>
#include <array>

namespace skep::zigbee {

std::string_view name_of(NodeType type) {
    switch (type) {
        case NodeType::Coordinator: return "Coordinator";
        case NodeType::Router: return "Router";
        case NodeType::EndDevice: return "EndDevice";
        case NodeType::GreenPower: return "GreenPower";
        case NodeType::Unknown: break;
    }
    return "Unknown";
}

std::string_view name_of(Interview state) {
    switch (state) {
        case Interview::Pending: return "PENDING";
        case Interview::InProgress: return "IN_PROGRESS";
        case Interview::Successful: return "SUCCESSFUL";
        case Interview::Failed: break;
    }
    return "FAILED";
}

bool Endpoint::has_input(ClusterId cluster) const {
    return std::ranges::find(input, cluster) != input.end();
}
bool Endpoint::has_output(ClusterId cluster) const {
    return std::ranges::find(output, cluster) != output.end();
}

const Json* Endpoint::cached(std::string_view cluster, std::string_view attribute) const {
    const Json* entry = find(clusters, cluster);
    if (entry == nullptr || !entry->is_object()) return nullptr;
    const Json* attributes = find(entry->get_object(), "attributes");
    if (attributes == nullptr || !attributes->is_object()) return nullptr;
    return find(attributes->get_object(), attribute);
}

void Endpoint::cache(std::string_view cluster, std::string_view attribute, Json value) {
    Json& entry = clusters[cluster];
    if (!entry.is_object()) entry.emplace_object();
    Json& attributes = entry.get_object()["attributes"];
    if (!attributes.is_object()) attributes.emplace_object();
    attributes.get_object()[attribute] = std::move(value);
}

Endpoint* Node::endpoint(EndpointId id) {
    const auto at = std::ranges::find(endpoints, id, &Endpoint::id);
    return at == endpoints.end() ? nullptr : &*at;
}
const Endpoint* Node::endpoint(EndpointId id) const {
    return const_cast<Node*>(this)->endpoint(id);
}

Endpoint* Node::endpoint_with_input(ClusterId cluster) {
    const auto at = std::ranges::find_if(endpoints, [&](const Endpoint& e) { return e.has_input(cluster); });
    return at == endpoints.end() ? nullptr : &*at;
}

std::string Node::model_text() const {
    if (!model_id) return {};
    const std::string_view text(model_id->data(), std::min(model_id->find('\0'), model_id->size()));
    constexpr std::string_view kBlank = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

}  // namespace skep::zigbee

#include "devices/configure.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::devices {

namespace {

constexpr std::size_t kAttributesPerRequest = 4;  // more make the frame too long for one packet

Result<const zcl::Cluster*> cluster_of(Device& device, ClusterId id, std::optional<ManufacturerCode> manufacturer) {
    const zcl::Cluster* cluster = zcl::find_cluster(id, manufacturer.value_or(zcl::kNoManufacturer), device.node().custom_clusters);
    if (cluster == nullptr) return Error{Errc::NotFound, fmt::format("Cluster {} is unknown", id)};
    return cluster;
}

Result<std::vector<EndpointId>> endpoints_of(Device& device, ClusterId cluster, Side side, const Where& where) {
    const zigbee::Node& node = device.node();
    std::vector<EndpointId> out;
    if (!where.endpoint_names.empty()) {
        const auto names = device.definition() != nullptr ? device.definition()->endpoint_names(node)
                                                          : decltype(device.definition()->endpoint_names(node)){};
        if (names.empty()) return Error{Errc::NotFound, "the definition has no names of endpoints"};
        for (const zigbee::Endpoint& endpoint : node.endpoints) {
            const bool named = std::any_of(names.begin(), names.end(), [&](const auto& row) {
                return row.second == endpoint.id &&
                       std::find(where.endpoint_names.begin(), where.endpoint_names.end(), row.first) != where.endpoint_names.end();
            });
            if (named) out.push_back(endpoint.id);
        }
        return out;
    }
    out = endpoints_with(node, cluster, side);
    if (out.empty()) {
        return Error{Errc::NotFound,
                     fmt::format("Device {} has no {} cluster {}", to_string(node.ieee), side == Side::Input ? "input" : "output",
                                 zcl::cluster_name(cluster, node.custom_clusters))};
    }
    if (where.first_only) out.resize(1);
    return out;
}

std::vector<std::vector<Report>> in_requests(const std::vector<Report>& attributes) {
    std::vector<std::vector<Report>> out;
    for (std::size_t i = 0; i < attributes.size(); i += kAttributesPerRequest) {
        const auto begin = attributes.begin() + static_cast<std::ptrdiff_t>(i);
        out.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(std::min(kAttributesPerRequest, attributes.size() - i)));
    }
    return out;
}

async::Task<Result<void>> report_with(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<Report> attributes,
                                      std::optional<ManufacturerCode> manufacturer) {
    const Result<const zcl::Cluster*> found = cluster_of(device, cluster, manufacturer);
    if (!found) co_return found.error();
    std::vector<zigbee::AttributeRequest> items;
    for (Report& report : attributes)
        items.push_back({report.attribute, report.type, report.minimum, report.maximum, std::move(report.change)});
    zigbee::RequestOptions options;
    options.manufacturer = manufacturer;
    Result<void> done = co_await device.network().configure_reporting(device.node(), endpoint, **found, std::move(items), options);
    co_return done;
}

async::Task<Result<void>> set_up(Device& device, ClusterId cluster, std::vector<Report> attributes, bool configure, bool with_read,
                                 Where where) {
    const Result<std::vector<EndpointId>> endpoints = endpoints_of(device, cluster, Side::Input, where);
    if (!endpoints) co_return endpoints.error();
    const std::vector<std::vector<Report>> requests = in_requests(attributes);
    for (EndpointId endpoint : *endpoints) {
        if (configure) {
            std::vector<ClusterId> one(1, cluster);
            Result<void> bound = co_await bind(device, endpoint, std::move(one));
            if (!bound) co_return bound.error();
            for (const std::vector<Report>& request : requests) {
                Result<void> done = co_await report_with(device, endpoint, cluster, request, where.manufacturer);
                if (!done) co_return done.error();
            }
        }
        if (!with_read) continue;
        for (const std::vector<Report>& request : requests) {
            std::vector<AttributeId> ids;
            for (const Report& item : request) ids.push_back(item.attribute);
            zigbee::RequestOptions options;
            options.manufacturer = where.manufacturer;
            // A value that cannot be read comes later by a report.
            (void)co_await read(device, endpoint, cluster, std::move(ids), options);
        }
    }
    co_return ok;
}

async::Task<Result<void>> bind_all(Device& device, ClusterId cluster, Side side, Where where) {
    const Result<std::vector<EndpointId>> endpoints = endpoints_of(device, cluster, side, where);
    if (!endpoints) co_return endpoints.error();
    for (EndpointId endpoint : *endpoints) {
        std::vector<ClusterId> one(1, cluster);
        Result<void> bound = co_await bind(device, endpoint, std::move(one));
        if (!bound) co_return bound.error();
    }
    co_return ok;
}

async::Task<Result<void>> read_all(Device& device, ClusterId cluster, std::vector<AttributeId> attributes, Where where,
                                   zigbee::RequestOptions options) {
    const Result<std::vector<EndpointId>> endpoints = endpoints_of(device, cluster, Side::Input, where);
    if (!endpoints) co_return endpoints.error();
    for (EndpointId endpoint : *endpoints) {
        Result<void> done = co_await read(device, endpoint, cluster, attributes, options);
        if (!done) co_return done.error();
    }
    co_return ok;
}

async::Task<Result<void>> set_power_source(Device& device, std::string text, bool always) {
    zigbee::Node& node = device.node();
    if (always || !node.power_source || node.power_source->empty() || *node.power_source == "Unknown") {
        node.power_source = text;
        device.network().touch(node);
    }
    co_return ok;
}

}  // namespace

std::vector<EndpointId> endpoints_with(const zigbee::Node& node, ClusterId cluster, Side side) {
    std::vector<EndpointId> out;
    for (const zigbee::Endpoint& endpoint : node.endpoints) {
        if (side == Side::Input ? endpoint.has_input(cluster) : endpoint.has_output(cluster)) out.push_back(endpoint.id);
    }
    return out;
}

async::Task<Result<void>> bind(Device& device, EndpointId endpoint, std::vector<ClusterId> clusters) {
    for (ClusterId cluster : clusters) {
        std::variant<zigbee::EndpointTarget, GroupId> target = device.network().coordinator_target();
        Result<void> bound = co_await device.network().bind(device.node(), endpoint, cluster, target);
        if (!bound) co_return bound.error();
    }
    co_return ok;
}

async::Task<Result<void>> report(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<Report> attributes) {
    Result<void> done = co_await report_with(device, endpoint, cluster, std::move(attributes), std::nullopt);
    co_return done;
}

async::Task<Result<void>> read(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<AttributeId> attributes,
                               zigbee::RequestOptions options) {
    const Result<const zcl::Cluster*> found = cluster_of(device, cluster, options.manufacturer);
    if (!found) co_return found.error();
    auto answer = co_await device.network().read(device.node(), endpoint, **found, std::move(attributes), options);
    if (!answer) co_return answer.error();
    co_return ok;
}

async::Task<Result<void>> write(Device& device, EndpointId endpoint, ClusterId cluster, std::vector<zcl::AttributeRecord> values,
                                zigbee::RequestOptions options) {
    const Result<const zcl::Cluster*> found = cluster_of(device, cluster, options.manufacturer);
    if (!found) co_return found.error();
    Result<void> done = co_await device.network().write(device.node(), endpoint, **found, std::move(values), options);
    co_return done;
}

ConfigureStep setup_reporting(ClusterId cluster, std::vector<Report> attributes, bool report, bool read, Where where) {
    return [=](Device& device) { return set_up(device, cluster, attributes, report, read, where); };
}
ConfigureStep bind_cluster(ClusterId cluster, Side side, Where where) {
    return [=](Device& device) { return bind_all(device, cluster, side, where); };
}
ConfigureStep read_attributes(ClusterId cluster, std::vector<AttributeId> attributes, Where where, zigbee::RequestOptions options) {
    return [=](Device& device) { return read_all(device, cluster, attributes, where, options); };
}
ConfigureStep power_source_when_unknown(std::string power_source) {
    return [=](Device& device) { return set_power_source(device, power_source, false); };
}
ConfigureStep force_power_source(std::string power_source) {
    return [=](Device& device) { return set_power_source(device, power_source, true); };
}

}  // namespace skep::devices

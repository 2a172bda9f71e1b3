// Reporting: configured, read back, and what of it is remembered (files.md 1.2).
#include <fmt/core.h>

#include <algorithm>

#include "spec/zcl/frame_json.h"
#include "zigbee/calls.h"
#include "zigbee/naming.h"

namespace skep::zigbee::calls {
namespace {

constexpr std::uint16_t kNoReports = 0xFFFF;  // ZCL 2.5.7.1.6

std::string items_json(const zcl::Cluster& cluster, const std::vector<zcl::ReportingRecord>& items, ManufacturerCode manufacturer,
                       bool bounds) {
    JsonArray list;
    for (const auto& item : items) {
        JsonObject entry;
        const std::string_view name = attribute_name(&cluster, item.id, manufacturer);
        if (!name.empty()) {
            entry["attribute"] = name;
        } else {
            JsonObject typed;
            typed["ID"] = item.id;
            if (bounds) typed["type"] = static_cast<int>(item.type);
            entry["attribute"] = std::move(typed);
        }
        if (bounds) {
            entry["minimumReportInterval"] = item.minimum;
            entry["maximumReportInterval"] = item.maximum;
            entry["reportableChange"] = zcl::to_json(item.change, item.type);
        } else if (item.direction != zcl::Direction::ToServer) {
            entry["direction"] = static_cast<int>(item.direction);
        }
        list.push_back(std::move(entry));
    }
    return to_text(Json(std::move(list)), KeyOrder::Insertion);
}

bool is_about(const Reporting& held, ClusterId cluster, AttributeId attribute, ManufacturerCode manufacturer) {
    return held.cluster == cluster && held.attribute == attribute &&
           (held.manufacturer == zcl::kNoManufacturer || held.manufacturer == manufacturer);
}

void remember(Endpoint& endpoint, ClusterId cluster, ManufacturerCode manufacturer, const zcl::ReportingRecord& item) {
    Reporting kept;
    kept.cluster = cluster;
    kept.attribute = item.id;
    kept.minimum = item.minimum;
    kept.maximum = item.maximum;
    kept.change = zcl::to_json(item.change, item.type);
    kept.manufacturer = manufacturer;
    endpoint.reportings.push_back(std::move(kept));
}

// What the node says about its reporting is how it is.
void take_over(Endpoint& endpoint, ClusterId cluster, ManufacturerCode manufacturer, const zcl::ReportingRecord& said) {
    if (said.direction == zcl::Direction::ToClient) return;
    const auto at = std::ranges::find_if(endpoint.reportings, [&](const Reporting& held) {
        return held.cluster == cluster && held.attribute == said.id &&
               (manufacturer == zcl::kNoManufacturer || held.manufacturer == manufacturer);
    });
    if (said.status != zcl::Status::Success) {
        if (at != endpoint.reportings.end()) endpoint.reportings.erase(at);
    } else if (at != endpoint.reportings.end()) {
        at->minimum = said.minimum;
        at->maximum = said.maximum;
        at->change = zcl::to_json(said.change, said.type);
    } else {
        remember(endpoint, cluster, manufacturer, said);
    }
}

}  // namespace

async::Task<Result<void>> configure_reporting(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                              std::vector<AttributeRequest> items, RequestOptions options) {
    std::vector<AttributeId> ids;
    ids.reserve(items.size());
    for (const auto& item : items) ids.push_back(item.attribute);
    const auto manufacturer = common_manufacturer(cluster, ids, options, "configureReporting");
    if (!manufacturer) co_return manufacturer.error();
    std::vector<zcl::ReportingRecord> records;
    for (auto& item : items) {
        zcl::ReportingRecord& record = records.emplace_back();
        record.id = item.attribute;
        record.type = item.type;
        record.minimum = item.minimum;
        record.maximum = item.maximum;
        record.change = std::move(item.change);
        if (record.type != zcl::Type::NoData) continue;
        const zcl::Attribute* attribute = cluster.attribute(item.attribute, *manufacturer);
        if (attribute == nullptr)
            co_return Error{Errc::Invalid, fmt::format("Invalid attribute '{}' for cluster '{}'", item.attribute, cluster.name)};
        record.type = attribute->type;
    }
    Call call{node,
              endpoint,
              &cluster,
              cluster.id,
              zcl::name_of(zcl::General::ConfigureReporting),
              options.disable_default_response.value_or(true),
              *manufacturer,
              options,
              {}};
    call.payload = [&] { return items_json(cluster, records, *manufacturer, true); };
    const zcl::Header header = header_of(core, call, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::ConfigureReporting));
    auto bytes = zcl::encode(header, zcl::General::ConfigureReporting, records);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    Answer answer = co_await core.requests.send(std::move(out));
    if (!answer) co_return in_words(call, answer.error());
    if (*answer && !options.disable_response) {
        auto response = parse_answer(call, std::move(**answer));
        if (!response) co_return in_words(call, response.error());
        if (auto fine = check_status(response->frame); !fine) co_return in_words(call, fine.error());
    }
    if (Endpoint* held = node.endpoint(endpoint)) {
        for (const auto& record : records)
            std::erase_if(held->reportings, [&](const Reporting& old) { return is_about(old, cluster.id, record.id, *manufacturer); });
        for (const auto& record : records)
            if (record.maximum != kNoReports) remember(*held, cluster.id, *manufacturer, record);
    }
    if (core.registry.holds(node)) core.ledger.touch(node);
    co_return ok;
}

async::Task<Result<std::vector<zcl::ReportingRecord>>> read_reporting(Core& core, Node& node, EndpointId endpoint,
                                                                      const zcl::Cluster& cluster, std::vector<zcl::ReportingRecord> items,
                                                                      RequestOptions options) {
    std::vector<AttributeId> ids;
    ids.reserve(items.size());
    for (const auto& item : items) ids.push_back(item.id);
    const auto manufacturer = common_manufacturer(cluster, ids, options, "readReportingConfig");
    if (!manufacturer) co_return manufacturer.error();
    Call call{node, endpoint,      &cluster, cluster.id, zcl::name_of(zcl::General::ReadReportingConfiguration),
              true, *manufacturer, options,  {}};
    call.payload = [&] { return items_json(cluster, items, *manufacturer, false); };
    const zcl::Header header =
        header_of(core, call, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::ReadReportingConfiguration));
    auto bytes = zcl::encode(header, zcl::General::ReadReportingConfiguration, items);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    Answer answer = co_await core.requests.send(std::move(out));
    if (!answer) co_return in_words(call, answer.error());
    if (!*answer) co_return Error{Errc::Timeout, "No response received"};
    auto response = parse_answer(call, std::move(**answer));
    if (!response) co_return in_words(call, response.error());
    const auto* said = std::get_if<std::vector<zcl::ReportingRecord>>(&response->frame.payload);
    if (said == nullptr) {
        auto fine = check_status(response->frame);
        co_return in_words(call, fine ? Error{Errc::Malformed, "the answer is no reporting configuration"} : fine.error());
    }
    if (Endpoint* held = node.endpoint(endpoint))
        for (const auto& record : *said) take_over(*held, cluster.id, *manufacturer, record);
    if (core.registry.holds(node)) core.ledger.touch(node);
    co_return *said;
}

}  // namespace skep::zigbee::calls

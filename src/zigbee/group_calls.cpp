// ZCL requests to a group: handed to the air, nobody answers.
#include <fmt/core.h>

#include "spec/zcl/frame_json.h"
#include "zigbee/calls.h"
#include "zigbee/naming.h"

namespace skep::zigbee::calls {
namespace {

zcl::Header group_header(Core& core, const RequestOptions& options, const zcl::Cluster& cluster, zcl::FrameType type,
                         std::uint8_t command) {
    zcl::Header header;
    header.type = type;
    header.direction = options.direction.value_or(zcl::Direction::ToServer);
    header.disable_default_response = true;
    header.manufacturer = options.manufacturer.value_or(cluster.manufacturer);
    header.sequence = options.sequence ? *options.sequence : core.requests.next_sequence();
    header.command = command;
    header.reserved = options.reserved_bits;
    return header;
}

radio::ApsRequest to_group(const Group& group, const zcl::Cluster& cluster, const RequestOptions& options, Bytes bytes) {
    radio::ApsRequest request;
    request.to = radio::ToGroup{group.id};
    request.cluster = cluster.id;
    request.profile = options.profile.value_or(kProfileHomeAutomation);
    request.source_endpoint = options.source_endpoint.value_or(1);
    request.payload = std::move(bytes);
    return request;
}

Error failed(std::string text, const Error& error) {
    return {error.code, fmt::format("{} failed ({})", text, error.what), error.status};
}

}  // namespace

async::Task<Result<void>> command(Core& core, Group& group, const zcl::Cluster& cluster, const zcl::Command& command, zcl::Fields fields,
                                  RequestOptions options) {
    const auto words = [&] {
        return fmt::format("Command {} {}.{}({})", raw(group.id), cluster.name, command.name,
                           to_text(zcl::to_json(command, fields), KeyOrder::Insertion));
    };
    const zcl::Header header = group_header(core, options, cluster, zcl::FrameType::Specific, command.id);
    auto bytes = zcl::encode(header, command, fields);
    if (!bytes) co_return failed(words(), bytes.error());
    auto request = to_group(group, cluster, options, std::move(*bytes));
    const std::string text = words();
    auto sent = co_await core.requests.send_unanswered(std::move(request));
    if (!sent) co_return failed(text, sent.error());
    co_return ok;
}

async::Task<Result<void>> write(Core& core, Group& group, const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord> values,
                                RequestOptions options) {
    const zcl::Header header = group_header(core, options, cluster, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::Write));
    if (auto filled = fill_types(cluster, values, header.manufacturer); !filled) co_return filled.error();
    const std::string text = fmt::format("Write {} {}({}, {})", raw(group.id), cluster.name,
                                         values_json(cluster, values, header.manufacturer), options_json(options, header.manufacturer));
    auto bytes = zcl::encode(header, zcl::General::Write, values);
    if (!bytes) co_return failed(text, bytes.error());
    auto request = to_group(group, cluster, options, std::move(*bytes));
    auto sent = co_await core.requests.send_unanswered(std::move(request));
    if (!sent) co_return failed(text, sent.error());
    co_return ok;
}

async::Task<Result<void>> read(Core& core, Group& group, const zcl::Cluster& cluster, std::vector<AttributeId> attributes,
                               RequestOptions options) {
    const zcl::Header header = group_header(core, options, cluster, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::Read));
    const std::string text = fmt::format("Read {} {}({}, {})", raw(group.id), cluster.name,
                                         names_json(cluster, attributes, header.manufacturer), options_json(options, header.manufacturer));
    std::vector<zcl::AttributeRecord> records;
    for (const AttributeId id : attributes) records.emplace_back().id = id;
    auto bytes = zcl::encode(header, zcl::General::Read, records);
    if (!bytes) co_return failed(text, bytes.error());
    auto request = to_group(group, cluster, options, std::move(*bytes));
    auto sent = co_await core.requests.send_unanswered(std::move(request));
    if (!sent) co_return failed(text, sent.error());
    co_return ok;
}

}  // namespace skep::zigbee::calls

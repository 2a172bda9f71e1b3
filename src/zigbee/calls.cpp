#include "zigbee/calls.h"

#include <fmt/core.h>

#include <algorithm>

#include "spec/zcl/frame_json.h"
#include "spec/zcl/limits.h"
#include "zigbee/naming.h"

namespace skep::zigbee::calls {
namespace {

constexpr EndpointId kOurEndpoint = 1;

// The foundation commands that have an answer of their own. Of "write undivided" none is awaited, as the field does it.
std::optional<std::uint8_t> answer_of(zcl::General command) {
    const auto id = [](zcl::General answer) { return static_cast<std::uint8_t>(answer); };
    switch (command) {
        case zcl::General::Read: return id(zcl::General::ReadResponse);
        case zcl::General::Write: return id(zcl::General::WriteResponse);
        case zcl::General::ConfigureReporting: return id(zcl::General::ConfigureReportingResponse);
        case zcl::General::ReadReportingConfiguration: return id(zcl::General::ReadReportingConfigurationResponse);
        case zcl::General::DiscoverAttributes: return id(zcl::General::DiscoverAttributesResponse);
        case zcl::General::ReadStructured: return id(zcl::General::ReadResponse);
        case zcl::General::WriteStructured: return id(zcl::General::WriteStructuredResponse);
        case zcl::General::DiscoverCommandsReceived: return id(zcl::General::DiscoverCommandsReceivedResponse);
        case zcl::General::DiscoverCommandsGenerated: return id(zcl::General::DiscoverCommandsGeneratedResponse);
        case zcl::General::DiscoverAttributesExtended: return id(zcl::General::DiscoverAttributesExtendedResponse);
        default: return std::nullopt;
    }
}

std::optional<std::uint8_t> answer_of(const zcl::Header& header, const zcl::Cluster* cluster) {
    if (header.type == zcl::FrameType::Global) return answer_of(static_cast<zcl::General>(header.command));
    const zcl::Command* command = cluster != nullptr ? cluster->command(header.command, header.direction) : nullptr;
    if (command == nullptr || !command->response) return std::nullopt;
    // An answer that the cluster does not have could not be read: it is not waited for. (Some vendors' commands name one all the same.)
    const zcl::Direction back = header.direction == zcl::Direction::ToServer ? zcl::Direction::ToClient : zcl::Direction::ToServer;
    return cluster->command(*command->response, back) != nullptr ? command->response : std::nullopt;
}

// behaviour.md 4.8: by command. A cluster's command may mean something each time (toggle): it waits, and replaces nothing.
SendPolicy policy_of(const zcl::Header& header) {
    if (header.type != zcl::FrameType::Global) return SendPolicy::Queue;
    switch (static_cast<zcl::General>(header.command)) {
        case zcl::General::Write:
        case zcl::General::WriteNoResponse: return SendPolicy::KeepCommand;
        case zcl::General::WriteUndivided: return SendPolicy::KeepCommandUnlessSame;
        case zcl::General::ReadResponse:
        case zcl::General::WriteResponse:
        case zcl::General::ConfigureReportingResponse:
        case zcl::General::ReadReportingConfigurationResponse:
        case zcl::General::DefaultResponse:
        case zcl::General::DiscoverAttributesResponse:
        case zcl::General::WriteStructuredResponse:
        case zcl::General::DiscoverCommandsReceivedResponse:
        case zcl::General::DiscoverCommandsGeneratedResponse:
        case zcl::General::DiscoverAttributesExtendedResponse: return SendPolicy::Immediate;
        default: return SendPolicy::KeepPayload;
    }
}

ManufacturerCode cluster_manufacturer(const zcl::Cluster& cluster, const RequestOptions& options) {
    return options.manufacturer.value_or(cluster.manufacturer);
}

// Of an attribute that is one manufacturer's only.
std::optional<ManufacturerCode> manufacturer_of(const zcl::Cluster& cluster, AttributeId id) {
    std::optional<ManufacturerCode> only;
    for (const zcl::Attribute& attribute : cluster.attributes) {
        if (attribute.id != id) continue;
        if (attribute.manufacturer == zcl::kNoManufacturer || only) return std::nullopt;
        only = attribute.manufacturer;
    }
    return only;
}

Error status_error(zcl::Status status) {
    return {Errc::Refused, fmt::format("Status '{}'", zcl::name_of(status)), static_cast<std::uint8_t>(status)};
}

// Sends a foundation command of which the answer is read. Refused by status when `check`.
async::Task<Result<std::optional<Response>>> ask(Core& core, const Call& call, Outgoing out, bool check) {
    Answer answer = co_await core.requests.send(std::move(out));
    if (!answer) co_return in_words(call, answer.error());
    if (!*answer) co_return std::nullopt;
    auto response = parse_answer(call, std::move(**answer));
    if (!response) co_return in_words(call, response.error());
    if (check && !call.options.disable_response)
        if (auto fine = check_status(response->frame); !fine) co_return in_words(call, fine.error());
    co_return std::optional<Response>(std::move(*response));
}

}  // namespace

zcl::Header header_of(Core& core, const Call& call, zcl::FrameType type, std::uint8_t command) {
    zcl::Header header;
    header.type = type;
    header.direction = call.options.direction.value_or(zcl::Direction::ToServer);
    header.disable_default_response = call.disable_default_response;
    header.manufacturer = call.manufacturer;
    header.sequence = call.options.sequence ? *call.options.sequence : core.requests.next_sequence();
    header.command = command;
    header.reserved = call.options.reserved_bits;
    return header;
}

Outgoing outgoing_of(const Call& call, const zcl::Header& header, Bytes bytes) {
    Outgoing out;
    out.node = &call.node;
    out.endpoint = call.endpoint;
    out.source_endpoint = call.options.source_endpoint.value_or(kOurEndpoint);
    out.profile = call.options.profile.value_or(kProfileHomeAutomation);
    out.cluster = call.cluster_id;
    out.header = header;
    out.bytes = std::move(bytes);
    out.timeout = call.options.timeout;
    out.recover = call.options.recover;
    out.policy = call.options.policy == SendPolicy::Default ? policy_of(header) : call.options.policy;
    AnswerKey key{&call.node, call.endpoint, call.cluster_id, header.sequence, header.type, 0};
    if (const auto own = answer_of(header, call.cluster); own && !call.options.disable_response) {
        key.command = *own;
        out.answer = key;
    } else if (!header.disable_default_response) {
        key.type = zcl::FrameType::Global;
        key.command = static_cast<std::uint8_t>(zcl::General::DefaultResponse);
        out.answer = key;
    }
    return out;
}

Result<Response> parse_answer(const Call& call, Bytes bytes) {
    Response response{std::move(bytes), {}};
    Reader in(response.bytes);
    auto header = zcl::parse_header(in);
    if (!header) return header.error();
    const zcl::Cluster* cluster = call.cluster;
    if (cluster == nullptr) cluster = zcl::find_cluster(call.cluster_id, header->manufacturer, call.node.custom_clusters);
    auto frame = zcl::parse_frame(response.bytes, cluster);
    if (!frame) return frame.error();
    response.frame = std::move(*frame);
    return response;
}

Result<void> check_status(const zcl::Frame& frame) {
    if (const auto* answer = std::get_if<zcl::DefaultResponse>(&frame.payload)) {
        if (answer->status != zcl::Status::Success) return status_error(answer->status);
    } else if (const auto* records = std::get_if<std::vector<zcl::AttributeRecord>>(&frame.payload)) {
        for (const auto& record : *records)
            if (record.status != zcl::Status::Success) return status_error(record.status);
    } else if (const auto* reporting = std::get_if<std::vector<zcl::ReportingRecord>>(&frame.payload)) {
        for (const auto& record : *reporting)
            if (record.status != zcl::Status::Success) return status_error(record.status);
    }
    return ok;
}

Result<ManufacturerCode> common_manufacturer(const zcl::Cluster& cluster, const std::vector<AttributeId>& attributes,
                                             const RequestOptions& options, std::string_view caller) {
    const ManufacturerCode fallback = cluster_manufacturer(cluster, options);
    std::optional<ManufacturerCode> common;
    for (const AttributeId id : attributes) {
        const ManufacturerCode own = manufacturer_of(cluster, id).value_or(fallback);
        if (common && *common != own)
            return Error{Errc::Invalid, fmt::format("Cannot have attributes with different manufacturerCode in single '{}' call", caller)};
        common = own;
    }
    return common.value_or(fallback);
}

Result<void> fill_types(const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord>& values, ManufacturerCode manufacturer) {
    for (zcl::AttributeRecord& record : values) {
        if (record.type != zcl::Type::NoData) continue;
        const zcl::Attribute* attribute = cluster.attribute(record.id, manufacturer);
        if (attribute == nullptr)
            return Error{Errc::Invalid, fmt::format("Unknown attribute '{}', specify either an existing attribute or a number", record.id)};
        auto value = zcl::before_write(*attribute, std::move(record.value));
        if (!value) return value.error();
        record.type = attribute->type;
        record.value = std::move(*value);
    }
    return ok;
}

async::Task<Result<std::vector<zcl::AttributeRecord>>> read(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                            std::vector<AttributeId> attributes, RequestOptions options) {
    const auto manufacturer = common_manufacturer(cluster, attributes, options, "read");
    if (!manufacturer) co_return manufacturer.error();
    for (const AttributeId id : attributes)
        if (const zcl::Attribute* attribute = cluster.attribute(id, *manufacturer))
            if (auto readable = zcl::check_readable(*attribute); !readable) co_return readable.error();
    Call call{
        node,          endpoint, &cluster, cluster.id, zcl::name_of(zcl::General::Read), options.disable_default_response.value_or(true),
        *manufacturer, options,  {}};
    call.payload = [&] { return names_json(cluster, attributes, *manufacturer); };
    const zcl::Header header = header_of(core, call, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::Read));
    std::vector<zcl::AttributeRecord> records;
    for (const AttributeId id : attributes) records.emplace_back().id = id;
    auto bytes = zcl::encode(header, zcl::General::Read, records);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    auto response = co_await ask(core, call, std::move(out), true);
    if (!response) co_return response.error();
    if (!*response) co_return std::vector<zcl::AttributeRecord>{};
    std::vector<zcl::AttributeRecord> answered = (*response)->frame.attributes();
    settle_values(answered, &cluster, naming_manufacturer(node, (*response)->frame.header));
    co_return answered;
}

async::Task<Result<void>> write(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                std::vector<zcl::AttributeRecord> values, RequestOptions options) {
    std::vector<AttributeId> ids;
    ids.reserve(values.size());
    for (const auto& record : values) ids.push_back(record.id);
    const auto manufacturer = common_manufacturer(cluster, ids, options, "write");
    if (!manufacturer) co_return manufacturer.error();
    if (auto filled = fill_types(cluster, values, *manufacturer); !filled) co_return filled.error();
    const zcl::General kind = options.write_undivided ? zcl::General::WriteUndivided : zcl::General::Write;
    Call call{node,          endpoint, &cluster, cluster.id, zcl::name_of(kind), options.disable_default_response.value_or(true),
              *manufacturer, options,  {}};
    call.payload = [&] { return values_json(cluster, values, *manufacturer); };
    const zcl::Header header = header_of(core, call, zcl::FrameType::Global, static_cast<std::uint8_t>(kind));
    auto bytes = zcl::encode(header, kind, values);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    out.writes = values;
    auto response = co_await ask(core, call, std::move(out), true);
    if (!response) co_return response.error();
    co_return ok;
}

async::Task<Result<std::optional<Response>>> command(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                     const zcl::Command& command, zcl::Fields fields, RequestOptions options) {
    Call call{node, endpoint, &cluster, cluster.id, command.name, false, cluster_manufacturer(cluster, options), options, {}};
    // An answer to the client is sent like a command of the server's: no default response either.
    const bool to_client = options.direction == zcl::Direction::ToClient;
    call.disable_default_response = options.disable_default_response.value_or(to_client || command.response.has_value());
    call.payload = [&] { return to_text(zcl::to_json(command, fields), KeyOrder::Insertion); };
    if (command.manufacturer != zcl::kNoManufacturer && !options.manufacturer) call.manufacturer = command.manufacturer;
    const zcl::Header header = header_of(core, call, zcl::FrameType::Specific, command.id);
    auto bytes = zcl::encode(header, command, fields);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    if (to_client) out.answer.reset();
    co_return co_await ask(core, call, std::move(out), options.check_status);
}

async::Task<Result<std::optional<Response>>> send_raw(Core& core, Node& node, EndpointId endpoint, ClusterId cluster_id, zcl::Header header,
                                                      Bytes payload, RequestOptions options) {
    const zcl::Cluster* cluster = zcl::find_cluster(cluster_id, header.manufacturer, node.custom_clusters);
    const bool global = header.type == zcl::FrameType::Global;
    const zcl::Command* known = !global && cluster != nullptr ? cluster->command(header.command, header.direction) : nullptr;
    const std::string number = std::to_string(header.command);
    std::string_view name = number;
    if (global) name = zcl::name_of(static_cast<zcl::General>(header.command));
    if (known != nullptr) name = known->name;
    Call call{node, endpoint, cluster, cluster_id, name, header.disable_default_response, header.manufacturer, options, {}};
    call.options.direction = header.direction;
    call.payload = [&] { return "\"" + to_hex(payload) + "\""; };
    header.sequence = options.sequence ? *options.sequence : core.requests.next_sequence();
    Writer writer(payload.size() + 5);
    zcl::append(writer, header);
    writer.bytes(payload);
    Outgoing out = outgoing_of(call, header, writer.take());
    co_return co_await ask(core, call, std::move(out), options.check_status);
}

async::Task<Result<void>> send_raw_to(Core& core, radio::Destination to, ClusterId cluster, zcl::Header header, Bytes payload,
                                      RequestOptions options) {
    header.sequence = options.sequence ? *options.sequence : core.requests.next_sequence();
    Writer writer(payload.size() + 5);
    zcl::append(writer, header);
    writer.bytes(payload);
    radio::ApsRequest request;
    request.to = to;
    request.cluster = cluster;
    request.profile = options.profile.value_or(kProfileHomeAutomation);
    request.source_endpoint = options.source_endpoint.value_or(kOurEndpoint);
    request.payload = writer.take();
    request.recover = options.recover;
    co_return co_await core.requests.send_unanswered(std::move(request));
}

async::Task<Result<void>> default_response(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster* cluster, ClusterId cluster_id,
                                           const zcl::Header& to, zcl::Status status) {
    RequestOptions options;
    options.sequence = to.sequence;
    options.direction = to.direction == zcl::Direction::ToServer ? zcl::Direction::ToClient : zcl::Direction::ToServer;
    const ManufacturerCode manufacturer = cluster != nullptr ? cluster->manufacturer : zcl::kNoManufacturer;
    Call call{node, endpoint, cluster, cluster_id, zcl::name_of(zcl::General::DefaultResponse), true, manufacturer, options, {}};
    const zcl::DefaultResponse answer{to.command, status};
    call.payload = [&] { return fmt::format(R"({{"cmdId":{},"statusCode":{}}})", answer.command, static_cast<int>(answer.status)); };
    const zcl::Header header = header_of(core, call, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::DefaultResponse));
    auto bytes = zcl::encode(header, zcl::General::DefaultResponse, answer);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    auto done = co_await ask(core, call, std::move(out), false);
    if (!done) co_return done.error();
    co_return ok;
}

async::Task<Result<void>> read_response(Core& core, Node& node, EndpointId endpoint, const zcl::Cluster* cluster, ClusterId cluster_id,
                                        const zcl::Header& to, EndpointId source_endpoint, std::vector<zcl::AttributeRecord> records) {
    RequestOptions options;
    options.sequence = to.sequence;
    options.direction = zcl::Direction::ToClient;
    options.source_endpoint = source_endpoint;
    const ManufacturerCode manufacturer = cluster != nullptr ? cluster->manufacturer : zcl::kNoManufacturer;
    Call call{node, endpoint, cluster, cluster_id, zcl::name_of(zcl::General::ReadResponse), true, manufacturer, options, {}};
    const zcl::Header header = header_of(core, call, zcl::FrameType::Global, static_cast<std::uint8_t>(zcl::General::ReadResponse));
    auto bytes = zcl::encode(header, zcl::General::ReadResponse, records);
    if (!bytes) co_return in_words(call, bytes.error());
    Outgoing out = outgoing_of(call, header, std::move(*bytes));
    auto done = co_await ask(core, call, std::move(out), false);
    if (!done) co_return done.error();
    co_return ok;
}

}  // namespace skep::zigbee::calls

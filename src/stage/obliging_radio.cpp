#include "stage/obliging_radio.h"

#include <utility>

namespace skep::stage {

namespace {

constexpr Ieee kCoordinator{0x00124B0000000001};

zcl::Value nothing_of(zcl::Type type) {
    switch (type) {
        case zcl::Type::CharString:
        case zcl::Type::LongCharString: return std::string();
        case zcl::Type::OctetString:
        case zcl::Type::LongOctetString: return Bytes{};
        default: return std::uint64_t{0};
    }
}

zcl::AttributeRecord record_of(AttributeId id, const zcl::Cluster* cluster, ManufacturerCode manufacturer) {
    const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(id, manufacturer) : nullptr;
    zcl::AttributeRecord record{.id = id, .status = zcl::Status::UnsupportedAttribute, .type = zcl::Type::NoData, .value = {}};
    if (attribute == nullptr) return record;
    Writer trial;
    const zcl::Value value = nothing_of(attribute->type);
    if (!zcl::encode_value(trial, attribute->type, value)) return record;
    return {.id = id, .status = zcl::Status::Success, .type = attribute->type, .value = value};
}

using Answer = std::pair<zcl::General, zcl::Payload>;

Answer answer_to_global(const zcl::Frame& request, const zcl::Cluster* cluster) {
    const ManufacturerCode manufacturer = request.header.manufacturer;
    switch (static_cast<zcl::General>(request.header.command)) {
        case zcl::General::Read: {
            std::vector<zcl::AttributeRecord> records;
            for (const zcl::AttributeRecord& asked : request.attributes()) records.push_back(record_of(asked.id, cluster, manufacturer));
            return {zcl::General::ReadResponse, std::move(records)};
        }
        case zcl::General::Write:
        case zcl::General::WriteUndivided: return {zcl::General::WriteResponse, std::vector<zcl::AttributeRecord>{{}}};
        case zcl::General::ConfigureReporting: return {zcl::General::ConfigureReportingResponse, std::vector<zcl::ReportingRecord>{{}}};
        default: return {zcl::General::DefaultResponse, zcl::DefaultResponse{request.header.command, zcl::Status::Success}};
    }
}

}  // namespace

Bytes answer_to(BytesView request, ClusterId cluster, zcl::ClusterSet custom) {
    Reader reader(request);
    const auto header = zcl::parse_header(reader);
    if (!header) return {};
    const zcl::Cluster* const of = zcl::find_cluster(cluster, header->manufacturer, custom);
    const auto frame = zcl::parse_frame(request, of);
    const bool global = header->type == zcl::FrameType::Global;
    if (header->direction == zcl::Direction::ToClient || (!global && header->disable_default_response)) return {};
    Answer answer{zcl::General::DefaultResponse, zcl::DefaultResponse{header->command, zcl::Status::Success}};
    if (global && frame) answer = answer_to_global(*frame, of);
    zcl::Header back;
    back.direction = zcl::Direction::ToClient;
    back.disable_default_response = true;
    back.manufacturer = header->manufacturer;
    back.sequence = header->sequence;
    return zcl::encode(back, answer.first, answer.second).value_or(Bytes{});
}

ObligingRadio::ObligingRadio(async::Loop& loop)
    : IdleRadio({.ieee = kCoordinator, .type = "none", .meta = {}, .manufacturer = 0, .concurrency = 16}), loop_(loop) {}

async::Task<Result<Bytes>> ObligingRadio::zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool) {
    if (on_zdo) on_zdo(to, cluster, body);
    co_return Bytes{0x00};
}

async::Task<Result<void>> ObligingRadio::send(radio::ApsRequest request) {
    if (on_send) on_send(request);
    const auto* node = std::get_if<radio::ToNode>(&request.to);
    if (node == nullptr) co_return ok;
    Bytes frame = answer_to(request.payload, request.cluster, custom_clusters ? custom_clusters() : zcl::ClusterSet{});
    if (frame.empty()) co_return ok;
    loop_.post([this, to = *node, cluster = request.cluster, frame = std::move(frame)] {
        answering_ = true;
        deliver(to.nwk, to.endpoint, cluster, frame);
        answering_ = false;
    });
    co_return ok;
}

}  // namespace skep::stage

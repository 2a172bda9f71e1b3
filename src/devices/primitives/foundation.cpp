// `zclcommand` with frametype 0: foundation commands (ZCL 2.5) with the payload forms that clients know from the peer.
#include <fmt/core.h>

#include <array>

#include "devices/primitives/common.h"
#include "devices/values.h"

namespace skep::devices {

namespace {

struct Named {
    std::string_view name;
    zcl::General general;
};
constexpr std::array<Named, 14> kCommands{{{"read", zcl::General::Read},
                                           {"readRsp", zcl::General::ReadResponse},
                                           {"write", zcl::General::Write},
                                           {"writeUndiv", zcl::General::WriteUndivided},
                                           {"writeNoRsp", zcl::General::WriteNoResponse},
                                           {"configReport", zcl::General::ConfigureReporting},
                                           {"readReportConfig", zcl::General::ReadReportingConfiguration},
                                           {"report", zcl::General::Report},
                                           {"defaultRsp", zcl::General::DefaultResponse},
                                           {"discover", zcl::General::DiscoverAttributes},
                                           {"discoverCommands", zcl::General::DiscoverCommandsReceived},
                                           {"discoverCommandsGen", zcl::General::DiscoverCommandsGenerated},
                                           {"discoverExt", zcl::General::DiscoverAttributesExtended},
                                           {"writeRsp", zcl::General::WriteResponse}}};

const Named* find_command(const Json* key) {
    for (const Named& row : kCommands) {
        if (key == nullptr) break;
        if (key->is_string() && key->get_string() == row.name) return &row;
        if (const auto number = as_integer(*key); number && *number == static_cast<int>(row.general)) return &row;
    }
    return nullptr;
}

std::uint16_t member_number(const JsonObject& object, std::string_view name, std::uint16_t otherwise = 0) {
    const Json* value = given(object, name);
    return value != nullptr ? static_cast<std::uint16_t>(static_cast<std::int64_t>(clamp_number(js_number_of(*value), 0, 65535)))
                            : otherwise;
}

Result<zcl::AttributeRecord> attribute_record(const JsonObject& row) {
    zcl::AttributeRecord record;
    record.id = member_number(row, "attrId");
    record.status = static_cast<zcl::Status>(member_number(row, "status"));
    record.type = static_cast<zcl::Type>(member_number(row, "dataType"));
    const Json* data = find(row, "attrData");
    if (data == nullptr) return record;
    Result<zcl::Value> value = zcl::from_json(*data, record.type);
    if (!value) return value.error();
    record.value = std::move(*value);
    return record;
}

Result<zcl::ReportingRecord> reporting_record(const JsonObject& row) {
    zcl::ReportingRecord record;
    record.direction = member_number(row, "direction") == 0 ? zcl::Direction::ToServer : zcl::Direction::ToClient;
    record.id = member_number(row, "attrId");
    record.type = static_cast<zcl::Type>(member_number(row, "dataType"));
    record.minimum = member_number(row, "minRepIntval");
    record.maximum = member_number(row, "maxRepIntval");
    record.timeout = member_number(row, "timeout");
    if (const Json* change = find(row, "repChange")) {
        Result<zcl::Value> value = zcl::from_json(*change, record.type);
        if (!value) return value.error();
        record.change = std::move(*value);
    }
    return record;
}

template <class Record, class Make>
Result<zcl::Payload> records_of(const Json& payload, Make make) {
    std::vector<Record> records;
    if (!payload.is_array()) return Error{Errc::Invalid, "payload is not iterable"};
    for (const Json& row : payload.get_array()) {
        if (!row.is_object()) return Error{Errc::Invalid, "payload holds something that is no object"};
        Result<Record> record = make(row.get_object());
        if (!record) return record.error();
        records.push_back(std::move(*record));
    }
    return zcl::Payload(std::move(records));
}

Result<zcl::Payload> payload_of(zcl::General general, const Json& payload) {
    using zcl::General;
    if (general == General::ConfigureReporting || general == General::ReadReportingConfiguration) {
        return records_of<zcl::ReportingRecord>(payload, reporting_record);
    }
    const JsonObject none;
    const JsonObject& object = payload.is_object() ? payload.get_object() : none;
    if (general == General::DefaultResponse) {
        return zcl::Payload(zcl::DefaultResponse{static_cast<std::uint8_t>(member_number(object, "cmdId")),
                                                 static_cast<zcl::Status>(member_number(object, "statusCode"))});
    }
    const bool discovers = general == General::DiscoverAttributes || general == General::DiscoverAttributesExtended ||
                           general == General::DiscoverCommandsReceived || general == General::DiscoverCommandsGenerated;
    if (!discovers) return records_of<zcl::AttributeRecord>(payload, attribute_record);
    zcl::Discovery discovery;
    discovery.start = member_number(object, "startAttrId", member_number(object, "startCmdId"));
    discovery.maximum = static_cast<std::uint8_t>(member_number(object, "maxAttrIds", member_number(object, "maxCmdIds")));
    return zcl::Payload(std::move(discovery));
}

constexpr std::size_t kHeaderBytes = 3, kManufacturerBytes = 2;

}  // namespace

async::Task<Result<void>> send_foundation(const Command& command, const JsonObject& request, zigbee::RequestOptions options) {
    zcl::Cluster unnamed{};
    const Result<const zcl::Cluster*> cluster = cluster_from(command, find(request, "cluster"), options.manufacturer, unnamed);
    if (!cluster) co_return cluster.error();
    const Named* named = find_command(find(request, "command"));
    if (named == nullptr) co_return Error{Errc::Invalid, "Global command with key is not known"};
    const Json* payload = given(request, "payload");
    const Json none = JsonArray{};
    const Result<zcl::Payload> converted = payload_of(named->general, payload != nullptr ? *payload : none);
    if (!converted) co_return converted.error();
    zcl::Header header;
    header.command = static_cast<std::uint8_t>(named->general);
    header.disable_default_response = true;
    header.manufacturer = options.manufacturer.value_or((*cluster)->manufacturer);
    if (options.direction) header.direction = *options.direction;
    const Result<Bytes> frame = zcl::encode(header, named->general, *converted);
    if (!frame) co_return frame.error();
    const std::size_t head = kHeaderBytes + (header.manufacturer != zcl::kNoManufacturer ? kManufacturerBytes : 0);
    Bytes body(frame->begin() + static_cast<std::ptrdiff_t>(std::min(head, frame->size())), frame->end());
    auto answer = co_await command.network.send_raw(*command.node, command.endpoint, (*cluster)->id, header, std::move(body), options);
    if (!answer) co_return answer.error();
    co_return ok;
}

}  // namespace skep::devices

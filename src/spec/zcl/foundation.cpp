// The payloads of the foundation commands, ZCL 2.5.

#include <fmt/core.h>

#include <algorithm>

#include "spec/zcl/codec.h"
#include "spec/zcl/lumi_records.h"

namespace skep::zcl {

namespace {

using AttributeRecords = std::vector<AttributeRecord>;
using ReportingRecords = std::vector<ReportingRecord>;
using StructuredRecords = std::vector<StructuredRecord>;

// Records up to the frame's end. A frame of which one breaks off is none, as the peer has it: it goes to who takes raw ones.
template <class Row, class ReadRow>
Result<Payload> rows(Reader& in, ReadRow read_row) {
    std::vector<Row> out;
    out.reserve(std::clamp<std::size_t>(in.left() / 4, 1, 16));  // a record is mostly id, type and one or two bytes
    do {
        Row row;
        read_row(in, row);
        if (in.failed())
            return Error{Errc::Malformed, fmt::format("record {} breaks off", out.size()),
                         static_cast<std::uint8_t>(Status::MalformedCommand)};
        out.push_back(std::move(row));
    } while (in.left() > 0);
    return Result<Payload>(std::in_place, std::move(out));
}

// The responses that shrink to one status when all went well.
template <class Row, class ReadRow>
Result<Payload> status_rows(Reader& in, ReadRow read_row) {
    if (const BytesView rest = in.peek(); !rest.empty() && Status{rest[0]} == Status::Success)
        return Result<Payload>(std::in_place, std::vector<Row>(1));
    return rows<Row>(in, read_row);
}

// ZCL makes a character string text; Lumi's 0xFF01 uses the type for binary records, so these bytes are never decoded as UTF-8.
Value decode_reported(Reader& in, AttributeId id, Type type) {
    if (id != kLumiRecords || type != Type::CharString) return decode_value(in, type);
    const std::uint8_t length = in.u8();
    return to_bytes(in.bytes(length == 0xFF ? 0 : std::min<std::size_t>(length, in.left())));
}

void read_typed(Reader& in, AttributeRecord& row) {
    row.type = Type{in.u8()};
    row.value = decode_value(in, row.type);
}

void read_selector(Reader& in, StructuredRecord& row) {
    const std::uint8_t indicator = in.u8();  // ZCL 2.5.15.1.3: how many indexes, and what to do with a set
    row.operation = static_cast<std::uint8_t>(indicator >> 4);
    for (int i = 0; i < (indicator & 0x0F); ++i) row.index.push_back(in.u16());
}

Direction read_direction(Reader& in) {
    const std::uint8_t direction = in.u8();
    if (direction > 1) in.fail();
    return direction == 0 ? Direction::ToServer : Direction::ToClient;
}

void read_reporting(Reader& in, ReportingRecord& row) {
    if (row.direction == Direction::ToClient) {
        row.timeout = in.u16();
        return;
    }
    row.type = Type{in.u8()};
    row.minimum = in.u16();
    row.maximum = in.u16();
    if (is_analog(row.type)) row.change = decode_value(in, row.type);
}

Result<Payload> discovery_request(Reader& in, bool commands) {
    Discovery out;
    out.start = commands ? in.u8() : in.u16();
    out.maximum = in.u8();
    if (in.failed()) return Error{Errc::Malformed, "discovery request is too short", static_cast<std::uint8_t>(Status::MalformedCommand)};
    return Result<Payload>(std::in_place, std::move(out));
}

Result<Payload> discovery_response(Reader& in, bool commands, bool extended) {
    Discovery out;
    out.complete = in.u8() != 0;
    if (in.failed()) return Error{Errc::Malformed, "discovery response is empty", static_cast<std::uint8_t>(Status::MalformedCommand)};
    while (in.left() > 0) {
        Discovery::Row row;
        row.id = commands ? in.u8() : in.u16();
        if (!commands) row.type = Type{in.u8()};
        if (extended) row.access = in.u8();
        if (in.failed()) break;
        out.rows.push_back(row);
    }
    return Result<Payload>(std::in_place, std::move(out));
}

Result<Payload> attribute_rows(General command, Reader& in) {
    switch (command) {
        case General::Read: return rows<AttributeRecord>(in, [](Reader& from, AttributeRecord& row) { row.id = from.u16(); });
        case General::ReadResponse:
            return rows<AttributeRecord>(in, [](Reader& from, AttributeRecord& row) {
                row.id = from.u16();
                row.status = Status{from.u8()};
                if (row.status != Status::Success) return;
                row.type = Type{from.u8()};
                row.value = decode_reported(from, row.id, row.type);
            });
        case General::Report:
            return rows<AttributeRecord>(in, [](Reader& from, AttributeRecord& row) {
                row.id = from.u16();
                row.type = Type{from.u8()};
                row.value = decode_reported(from, row.id, row.type);
            });
        case General::WriteResponse:
            return status_rows<AttributeRecord>(in, [](Reader& from, AttributeRecord& row) {
                row.status = Status{from.u8()};
                row.id = from.u16();
            });
        default:
            return rows<AttributeRecord>(in, [](Reader& from, AttributeRecord& row) {
                row.id = from.u16();
                read_typed(from, row);
            });
    }
}

Result<Payload> reporting_rows(General command, Reader& in) {
    switch (command) {
        case General::ConfigureReporting:
            return rows<ReportingRecord>(in, [](Reader& from, ReportingRecord& row) {
                row.direction = read_direction(from);
                row.id = from.u16();
                read_reporting(from, row);
            });
        case General::ConfigureReportingResponse:
            return status_rows<ReportingRecord>(in, [](Reader& from, ReportingRecord& row) {
                row.status = Status{from.u8()};
                row.direction = read_direction(from);
                row.id = from.u16();
            });
        case General::ReadReportingConfiguration:
            return rows<ReportingRecord>(in, [](Reader& from, ReportingRecord& row) {
                row.direction = read_direction(from);
                row.id = from.u16();
            });
        default:
            return rows<ReportingRecord>(in, [](Reader& from, ReportingRecord& row) {
                row.status = Status{from.u8()};
                row.direction = read_direction(from);
                row.id = from.u16();
                if (row.status == Status::Success) read_reporting(from, row);
            });
    }
}

Result<Payload> structured_rows(General command, Reader& in) {
    switch (command) {
        case General::ReadStructured:
            return rows<StructuredRecord>(in, [](Reader& from, StructuredRecord& row) {
                row.id = from.u16();
                read_selector(from, row);
            });
        case General::WriteStructured:
            return rows<StructuredRecord>(in, [](Reader& from, StructuredRecord& row) {
                row.id = from.u16();
                read_selector(from, row);
                row.type = Type{from.u8()};
                row.value = decode_value(from, row.type);
            });
        default:
            return status_rows<StructuredRecord>(in, [](Reader& from, StructuredRecord& row) {
                row.status = Status{from.u8()};
                row.id = from.u16();
                read_selector(from, row);
            });
    }
}

// ---- encoding

Result<void> append_typed(Writer& out, AttributeId id, Type type, const Value& value) {
    out.u8(static_cast<std::uint8_t>(type));
    const Result<void> done = encode_value(out, type, value);
    return done ? done : done.error().during(fmt::format("attribute 0x{:04x}", id));
}

void append_selector(Writer& out, const StructuredRecord& row) {
    out.u8(static_cast<std::uint8_t>(row.operation << 4 | (row.index.size() & 0x0F)));
    for (const std::uint16_t index : row.index) out.u16(index);
}

Result<void> append_reporting(Writer& out, const ReportingRecord& row) {
    if (row.direction == Direction::ToClient) {
        out.u16(row.timeout);
        return ok;
    }
    out.u8(static_cast<std::uint8_t>(row.type)).u16(row.minimum).u16(row.maximum);
    if (!is_analog(row.type)) return ok;
    const Result<void> done = encode_value(out, row.type, row.change);
    return done ? done : done.error().during(fmt::format("reportable change of attribute 0x{:04x}", row.id));
}

// One status when all went well, else the records that did not.
template <class Row, class AppendRow>
Result<void> append_statuses(Writer& out, const std::vector<Row>& list, AppendRow append_row) {
    const auto failed = [](const Row& row) { return row.status != Status::Success; };
    if (std::ranges::none_of(list, failed)) out.u8(static_cast<std::uint8_t>(Status::Success));
    for (const Row& row : list) {
        if (!failed(row)) continue;
        out.u8(static_cast<std::uint8_t>(row.status));
        append_row(row);
    }
    return ok;
}

Result<void> append_attribute(Writer& out, General command, const AttributeRecord& row) {
    out.u16(row.id);
    if (command == General::Read) return ok;
    if (command == General::ReadResponse) {
        out.u8(static_cast<std::uint8_t>(row.status));
        if (row.status != Status::Success) return ok;
    }
    return append_typed(out, row.id, row.type, row.value);
}

Result<void> append_rows(Writer& out, General command, const AttributeRecords& list) {
    if (command == General::WriteResponse) return append_statuses(out, list, [&](const AttributeRecord& row) { out.u16(row.id); });
    for (const AttributeRecord& row : list)
        if (Result<void> done = append_attribute(out, command, row); !done) return done;
    return ok;
}

Result<void> append_rows(Writer& out, General command, const ReportingRecords& list) {
    const auto append_target = [&](const ReportingRecord& row) { out.u8(static_cast<std::uint8_t>(row.direction)).u16(row.id); };
    if (command == General::ConfigureReportingResponse) return append_statuses(out, list, append_target);
    for (const ReportingRecord& row : list) {
        const bool answer = command == General::ReadReportingConfigurationResponse;
        if (answer) out.u8(static_cast<std::uint8_t>(row.status));
        append_target(row);
        if (command == General::ReadReportingConfiguration || (answer && row.status != Status::Success)) continue;
        if (Result<void> done = append_reporting(out, row); !done) return done;
    }
    return ok;
}

Result<void> append_rows(Writer& out, General command, const StructuredRecords& list) {
    if (std::ranges::any_of(list, [](const StructuredRecord& row) { return row.index.size() > 15 || row.operation > 15; }))
        return Error{Errc::Invalid, "a selector has at most 15 indexes"};
    const auto append_target = [&](const StructuredRecord& row) {
        out.u16(row.id);
        append_selector(out, row);
    };
    if (command == General::WriteStructuredResponse) return append_statuses(out, list, append_target);
    for (const StructuredRecord& row : list) {
        append_target(row);
        if (command != General::WriteStructured) continue;
        if (Result<void> done = append_typed(out, row.id, row.type, row.value); !done) return done;
    }
    return ok;
}

void append_discovery(Writer& out, const Discovery& discovery, bool answer, bool commands, bool extended) {
    const auto append_id = [&](std::uint16_t id) { commands ? out.u8(static_cast<std::uint8_t>(id)) : out.u16(id); };
    if (!answer) {
        append_id(discovery.start);
        out.u8(discovery.maximum);
        return;
    }
    out.u8(discovery.complete ? 1 : 0);
    for (const Discovery::Row& row : discovery.rows) {
        append_id(row.id);
        if (!commands) out.u8(static_cast<std::uint8_t>(row.type));
        if (extended) out.u8(row.access);
    }
}

template <class Rows>
Result<void> append_if(Writer& out, General command, const Payload& payload) {
    const auto* list = std::get_if<Rows>(&payload);
    if (list == nullptr) return Error{Errc::Invalid, "the payload is of another command"};
    return append_rows(out, command, *list);
}

Result<void> append_discovery_if(Writer& out, const Payload& payload, bool answer, bool commands, bool extended) {
    const auto* discovery = std::get_if<Discovery>(&payload);
    if (discovery == nullptr) return Error{Errc::Invalid, "the payload is of another command"};
    append_discovery(out, *discovery, answer, commands, extended);
    return ok;
}

}  // namespace

Result<Payload> parse_foundation(std::uint8_t command, Reader& in) {
    switch (General{command}) {
        case General::Read:
        case General::ReadResponse:
        case General::Write:
        case General::WriteUndivided:
        case General::WriteResponse:
        case General::WriteNoResponse:
        case General::Report: return attribute_rows(General{command}, in);
        case General::ConfigureReporting:
        case General::ConfigureReportingResponse:
        case General::ReadReportingConfiguration:
        case General::ReadReportingConfigurationResponse: return reporting_rows(General{command}, in);
        case General::ReadStructured:
        case General::WriteStructured:
        case General::WriteStructuredResponse: return structured_rows(General{command}, in);
        case General::DiscoverAttributes:
        case General::DiscoverAttributesExtended: return discovery_request(in, false);
        case General::DiscoverCommandsReceived:
        case General::DiscoverCommandsGenerated: return discovery_request(in, true);
        case General::DiscoverAttributesResponse: return discovery_response(in, false, false);
        case General::DiscoverAttributesExtendedResponse: return discovery_response(in, false, true);
        case General::DiscoverCommandsReceivedResponse:
        case General::DiscoverCommandsGeneratedResponse: return discovery_response(in, true, false);
        case General::DefaultResponse: break;
        default:
            return Error{Errc::Unsupported, fmt::format("foundation command 0x{:02x} does not exist", command),
                         static_cast<std::uint8_t>(Status::UnsupClusterCommand)};
    }
    DefaultResponse response;
    response.command = in.u8();
    response.status = Status{in.u8()};
    if (in.failed()) return Error{Errc::Malformed, "default response is too short", static_cast<std::uint8_t>(Status::MalformedCommand)};
    return Result<Payload>(std::in_place, response);
}

Result<void> append_foundation(Writer& out, General command, const Payload& payload) {
    switch (command) {
        case General::Read:
        case General::ReadResponse:
        case General::Write:
        case General::WriteUndivided:
        case General::WriteResponse:
        case General::WriteNoResponse:
        case General::Report: return append_if<AttributeRecords>(out, command, payload);
        case General::ConfigureReporting:
        case General::ConfigureReportingResponse:
        case General::ReadReportingConfiguration:
        case General::ReadReportingConfigurationResponse: return append_if<ReportingRecords>(out, command, payload);
        case General::ReadStructured:
        case General::WriteStructured:
        case General::WriteStructuredResponse: return append_if<StructuredRecords>(out, command, payload);
        case General::DiscoverAttributes:
        case General::DiscoverAttributesExtended: return append_discovery_if(out, payload, false, false, false);
        case General::DiscoverCommandsReceived:
        case General::DiscoverCommandsGenerated: return append_discovery_if(out, payload, false, true, false);
        case General::DiscoverAttributesResponse: return append_discovery_if(out, payload, true, false, false);
        case General::DiscoverAttributesExtendedResponse: return append_discovery_if(out, payload, true, false, true);
        case General::DiscoverCommandsReceivedResponse:
        case General::DiscoverCommandsGeneratedResponse: return append_discovery_if(out, payload, true, true, false);
        case General::DefaultResponse: break;
    }
    const auto* response = std::get_if<DefaultResponse>(&payload);
    if (response == nullptr) return Error{Errc::Invalid, "the payload is of another command"};
    out.u8(response->command).u8(static_cast<std::uint8_t>(response->status));
    return ok;
}

}  // namespace skep::zcl

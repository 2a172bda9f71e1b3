// The foundation commands of a cluster (ZCL 2.5), bytes in and bytes out.
#include <algorithm>

#include "sim/node.h"

namespace skep::sim {

using zcl::General;
using zcl::Status;

namespace {
constexpr std::uint8_t kNoAnswer = 0;
constexpr std::uint8_t kUnsupported = 0xFF;
constexpr std::size_t kLargestRow = 70;    // discovery: what fits into one frame without fragmentation
constexpr std::size_t kLargestRead = 400;  // reads may be fragmented

std::uint8_t code(Status status) {
    return static_cast<std::uint8_t>(status);
}
std::uint8_t code(General general) {
    return static_cast<std::uint8_t>(general);
}
}  // namespace

// The answer's body and command; without body, `answer` 0 means nothing to say, 0xFF a command that nobody knows.
std::optional<Bytes> Cluster::foundation(const wire::ZclHeader& header, BytesView payload, std::uint8_t& answer) {
    Reader in(payload);
    const auto reply = [&answer](General command, Bytes body) {
        answer = code(command);
        return std::optional(std::move(body));
    };
    switch (static_cast<General>(header.command)) {
        case General::Read: return reply(General::ReadResponse, read(in, header.manufacturer));
        case General::Write: return reply(General::WriteResponse, write(in, header.manufacturer, false));
        case General::WriteUndivided: return reply(General::WriteResponse, write(in, header.manufacturer, true));
        case General::WriteNoResponse: write(in, header.manufacturer, false); break;
        case General::ConfigureReporting: return reply(General::ConfigureReportingResponse, configure(in, header.manufacturer));
        case General::ReadReportingConfiguration:
            return reply(General::ReadReportingConfigurationResponse, read_reporting(in, header.manufacturer));
        case General::DiscoverAttributes: return reply(General::DiscoverAttributesResponse, discover(in, header.manufacturer, false));
        case General::DiscoverAttributesExtended:
            return reply(General::DiscoverAttributesExtendedResponse, discover(in, header.manufacturer, true));
        case General::ReadResponse:
        case General::WriteResponse:
        case General::ConfigureReportingResponse:
        case General::ReadReportingConfigurationResponse:
        case General::Report:
        case General::DefaultResponse: break;
        default: answer = kUnsupported; return std::nullopt;
    }
    answer = kNoAnswer;
    return std::nullopt;
}

Bytes Cluster::read(Reader& in, ManufacturerCode manufacturer) {
    on_read();
    Writer out;
    while (in.left() >= 2) {
        const AttributeId id = in.u16();
        const Attribute* attribute = find(id, manufacturer);
        out.u16(id);
        if (attribute == nullptr)
            out.u8(code(Status::UnsupportedAttribute));
        else if (out.size() + attribute->value.size() > kLargestRead)
            out.u8(code(Status::InsufficientSpace));
        else
            out.u8(code(Status::Success)).u8(static_cast<std::uint8_t>(attribute->type)).bytes(attribute->value);
    }
    return out.take();
}

Bytes Cluster::write(Reader& in, ManufacturerCode manufacturer, bool undivided) {
    struct Row {
        AttributeId id;
        Status status;
        Bytes value;
    };
    std::vector<Row> rows;
    while (in.left() >= 3) {
        const AttributeId id = in.u16();
        const auto type = static_cast<zcl::Type>(in.u8());
        const auto size = wire::value_size(type, in.peek());
        if (!size) {
            rows.push_back({id, Status::InvalidDataType, {}});
            break;
        }
        Row row{id, Status::Success, to_bytes(in.bytes(*size))};
        const Attribute* attribute = find(id, manufacturer);
        if (attribute == nullptr)
            row.status = Status::UnsupportedAttribute;
        else if (!attribute->writable)
            row.status = Status::ReadOnly;
        else if (attribute->type != type)
            row.status = Status::InvalidDataType;
        rows.push_back(std::move(row));
    }
    const auto failed = [](const Row& row) { return row.status != Status::Success; };
    if (!undivided || std::none_of(rows.begin(), rows.end(), failed)) {
        for (Row& row : rows) {
            if (row.status != Status::Success) continue;
            const Bytes before = find(row.id, manufacturer)->value;
            set_raw(row.id, row.value, manufacturer);
            row.status = on_write(row.id, *find(row.id, manufacturer));
            if (row.status != Status::Success) set_raw(row.id, before, manufacturer);
        }
    }
    Writer out;
    for (const Row& row : rows)
        if (failed(row)) out.u8(code(row.status)).u16(row.id);
    if (out.size() == 0) out.u8(code(Status::Success));
    return out.take();
}

std::pair<Status, AttributeId> Cluster::configure_one(Reader& in, ManufacturerCode manufacturer) {
    const std::uint8_t direction = in.u8();
    const AttributeId id = in.u16();
    if (direction == 1) {  // it shall expect reports: it has nothing to do with them
        in.u16();
        return {Status::UnreportableAttribute, id};
    }
    const auto type = static_cast<zcl::Type>(in.u8());
    const std::uint16_t minimum = in.u16();
    const std::uint16_t maximum = in.u16();
    Bytes change;
    if (wire::is_analog(type)) {
        const auto size = wire::value_size(type, in.peek());
        if (!size) in.fail();
        change = to_bytes(in.bytes(size.value_or(0)));
    }
    if (in.failed()) return {Status::MalformedCommand, id};
    const Attribute* attribute = find(id, manufacturer);
    if (attribute == nullptr) return {Status::UnsupportedAttribute, id};
    if (attribute->type != type) return {Status::InvalidDataType, id};
    const AttributeKey key{manufacturer, id};
    if (maximum == 0xFFFF) {
        reportings_.erase(key);
        return {Status::Success, id};
    }
    if (maximum != 0 && minimum > maximum) return {Status::InvalidValue, id};
    Reporting& reporting = reportings_[key];
    reporting.type = type;
    reporting.minimum = minimum;
    reporting.maximum = maximum;
    reporting.change = std::move(change);
    reporting.last = attribute->value;
    reporting.told = node().loop().now();
    reporting.due = false;
    arm(key);
    return {Status::Success, id};
}

Bytes Cluster::configure(Reader& in, ManufacturerCode manufacturer) {
    Writer out;
    while (in.left() >= 3) {
        const std::uint8_t direction = in.peek()[0];
        const auto [status, id] = configure_one(in, manufacturer);
        if (status != Status::Success) out.u8(code(status)).u8(direction).u16(id);
    }
    if (out.size() == 0) out.u8(code(Status::Success));
    return out.take();
}

Bytes Cluster::read_reporting(Reader& in, ManufacturerCode manufacturer) const {
    Writer out;
    while (in.left() >= 3) {
        const std::uint8_t direction = in.u8();
        const AttributeId id = in.u16();
        const auto found = reportings_.find({manufacturer, id});
        if (direction == 0 && found != reportings_.end()) {
            const Reporting& reporting = found->second;
            out.u8(code(Status::Success)).u8(direction).u16(id).u8(static_cast<std::uint8_t>(reporting.type));
            out.u16(reporting.minimum).u16(reporting.maximum).bytes(reporting.change);
            continue;
        }
        out.u8(code(find(id, manufacturer) == nullptr ? Status::UnsupportedAttribute : Status::NotFound)).u8(direction).u16(id);
    }
    return out.take();
}

Bytes Cluster::discover(Reader& in, ManufacturerCode manufacturer, bool extended) const {
    const AttributeId start = in.u16();
    const std::uint8_t maximum = in.u8();
    Writer rows;
    std::uint8_t count = 0;
    bool complete = true;
    for (const auto& [key, attribute] : attributes_) {
        if (key.manufacturer != manufacturer || key.id < start) continue;
        if (count == maximum || rows.size() > kLargestRow) {
            complete = false;
            break;
        }
        ++count;
        rows.u16(key.id).u8(static_cast<std::uint8_t>(attribute.type));
        if (extended) rows.u8(static_cast<std::uint8_t>(1 | (attribute.writable ? 2 : 0) | 4));
    }
    Writer out;
    out.u8(complete ? 1 : 0).bytes(rows.view());
    return out.take();
}

}  // namespace skep::sim

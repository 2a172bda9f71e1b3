// ZCL frames: header, foundation commands, cluster commands (ZCL 2.4, 2.5). Pure functions, bounds-checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "spec/zcl/cluster.h"
#include "spec/zcl/types.h"
#include "spec/zcl/value.h"

namespace skep::zcl {

struct Header {  // ZCL 2.4.1
    FrameType type = FrameType::Global;
    Direction direction = Direction::ToServer;
    bool disable_default_response = false;
    ManufacturerCode manufacturer = kNoManufacturer;  // present on the wire when not kNoManufacturer
    std::uint8_t sequence = 0;                        // transaction sequence number
    std::uint8_t command = 0;
    std::uint8_t reserved = 0;  // bits 5..7 of the frame control field

    friend bool operator==(const Header&, const Header&) = default;
};

Result<Header> parse_header(Reader& in);
void append(Writer& out, const Header& header);

// One row of the foundation commands. Which members are used depends on the command:
// read: id. read response: id, status, type+value. report, write: id, type, value. write response: status, id (absent
// when all succeeded). Configure reporting and its answers: see ReportingRecord.
struct AttributeRecord {
    AttributeId id = 0;
    Status status = Status::Success;
    Type type = Type::NoData;
    Value value;
    friend bool operator==(const AttributeRecord&, const AttributeRecord&) = default;
};

struct ReportingRecord {  // ZCL 2.5.7, 2.5.8, 2.5.9, 2.5.10
    AttributeId id = 0;
    Direction direction = Direction::ToServer;  // 0: the attribute is reported; 1: reports are expected (only timeout)
    Status status = Status::Success;
    Type type = Type::NoData;
    std::uint16_t minimum = 0;  // seconds
    std::uint16_t maximum = 0;  // seconds; 0xFFFF: none
    Value change;               // analog types only
    std::uint16_t timeout = 0;  // seconds
    friend bool operator==(const ReportingRecord&, const ReportingRecord&) = default;
};

struct DefaultResponse {  // ZCL 2.5.12
    std::uint8_t command = 0;
    Status status = Status::Success;
    friend bool operator==(const DefaultResponse&, const DefaultResponse&) = default;
};

struct Discovery {  // ZCL 2.5.13, 2.5.14, 2.5.18..2.5.23; requests use start and maximum
    std::uint16_t start = 0;
    std::uint8_t maximum = 0;
    bool complete = false;
    struct Row {
        std::uint16_t id = 0;  // attribute or command
        Type type = Type::NoData;
        std::uint8_t access = 0;
        friend bool operator==(const Row&, const Row&) = default;
    };
    std::vector<Row> rows;
    friend bool operator==(const Discovery&, const Discovery&) = default;
};

// Structured read and write (ZCL 2.5.15, 2.5.16).
struct StructuredRecord {
    AttributeId id = 0;
    std::uint8_t operation = 0;  // upper half of the selector's indicator: 0 whole, 1 add, 2 remove
    std::vector<std::uint16_t> index;
    Status status = Status::Success;
    Type type = Type::NoData;
    Value value;
    friend bool operator==(const StructuredRecord&, const StructuredRecord&) = default;
};

// Named parameters of a cluster command, in the order of the table. Names point into the cluster's table.
using Fields = std::vector<std::pair<std::string_view, Value>>;
const Value* find(const Fields& fields, std::string_view name);

using Payload = std::variant<std::monostate,  // a command without payload, or one that nobody describes: see Frame::raw
                             std::vector<AttributeRecord>, std::vector<ReportingRecord>, DefaultResponse, Discovery,
                             std::vector<StructuredRecord>, Fields>;

struct Frame {
    Header header;
    const Command* command = nullptr;  // of a cluster-specific command that the table knows
    Payload payload;
    BytesView raw;  // the payload's bytes, after the header: a view into the parsed source

    [[nodiscard]] bool is(General general) const {
        return header.type == FrameType::Global && header.command == static_cast<std::uint8_t>(general);
    }
    [[nodiscard]] const std::vector<AttributeRecord>& attributes() const;  // empty when the payload is another
    [[nodiscard]] const Fields& fields() const;                            // empty when the payload is another
};

// Decodes a whole frame. `cluster` may be null: then a specific command is left raw. A specific command that the cluster does
// not list is left raw as well. Bytes after the last described parameter are ignored, as devices append their own.
// Records of which one breaks off, or has a type that does not exist, are refused together.
Result<Frame> parse_frame(BytesView bytes, const Cluster* cluster);

// Encodes. Invalid when a value cannot be what its type or parameter says.
Result<Bytes> encode(const Header& header, General command, const Payload& payload);
Result<Bytes> encode(const Header& header, const Command& command, const Fields& fields);

}  // namespace skep::zcl

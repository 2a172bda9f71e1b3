// Payloads from JSON: frame_json.h.

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "spec/zcl/codec.h"
#include "spec/zcl/frame_json.h"

namespace skep::zcl {

namespace {

// The members that records of list parameters may have; names in a Record must live for ever.
constexpr std::array<std::string_view, 24> kMembers{
    "zoneID",
    "zoneStatus",
    "extField",
    "clstId",
    "len",
    "transitionTime",
    "heatSetpoint",
    "coolSetpoint",
    "dp",
    "datatype",
    "data",
    "groupId",
    "zoneNum",
    "indicatorType",
    "indexes",
    "raw",
    "commandID",
    "options",
    "panID",
    "securityKey",
    "keyMic",
    "frameCounter",
    "operationalChannel",
    "basic",
};
constexpr std::string_view kBuffer = "buffer";

bool holds_bytes(std::string_view member) {
    return member == "data" || member == "raw" || member == "securityKey" || member == kBuffer;
}

Result<Value> plain(const Json& json, int depth);

Result<Value> plain_record(const JsonObject& object, int depth) {
    Record record;
    for (const auto& member : object) {
        std::string_view name = kBuffer;
        if (member.key() != kBuffer) {
            const auto* at = std::ranges::find(kMembers, std::string_view(member.key()));
            if (at == kMembers.end()) continue;
            name = *at;
        }
        Result<Value> value = holds_bytes(name) ? from_json(member.value(), Type::OctetString) : plain(member.value(), depth - 1);
        if (!value) return value.error().during(name);
        record.emplace_back(name, std::move(*value));
    }
    return Value(std::move(record));
}

// A JSON value as it is: numbers, texts, lists, bytes ({"type":"Buffer"}), records of known members.
Result<Value> plain(const Json& json, int depth) {
    if (depth == 0) return Error{Errc::Invalid, "too deep"};
    switch (json.kind()) {
        case boost::json::kind::int64: return Value(json.get_int64());
        case boost::json::kind::uint64: return Value(json.get_uint64());
        case boost::json::kind::double_: return Value(json.get_double());
        case boost::json::kind::bool_: return Value(json.get_bool() ? 1U : 0U);
        case boost::json::kind::string: return Value(std::string_view(json.get_string()));
        case boost::json::kind::null: return Value();
        case boost::json::kind::object: {
            const Json* type = skep::find(json.get_object(), "type");
            if (type != nullptr && type->is_string() && type->get_string() == "Buffer") return from_json(json, Type::OctetString);
            return plain_record(json.get_object(), depth);
        }
        case boost::json::kind::array: break;
    }
    std::vector<Value> items;
    for (const Json& item : json.get_array()) {
        Result<Value> value = plain(item, depth - 1);
        if (!value) return value;
        items.push_back(std::move(*value));
    }
    return Value(std::move(items));
}

Result<Value> parameter_from(const Parameter& parameter, const Json& json) {
    const auto number_of = static_cast<std::uint16_t>(parameter.type);
    if (number_of <= 0xFF) return from_json(json, Type{static_cast<std::uint8_t>(number_of)});
    switch (parameter.type) {
        case ParameterType::UseDataType:
        case ParameterType::Buffer:
        case ParameterType::MiStruct: return from_json(json, Type::OctetString);
        default: return plain(json, 6);
    }
}

// ---- foundation commands

// Reads members of one JSON object; remembers the first that is not what it should be.
class Members {
public:
    explicit Members(const Json& json) : object_(json.if_object()) {
        if (object_ == nullptr) fail("an object");
    }
    // A whole number of 0..limit; `fallback` when absent, if there is one.
    std::uint64_t number(std::string_view name, std::uint64_t limit, std::optional<std::uint64_t> fallback = {}) {
        const Json* member = object_ == nullptr ? nullptr : skep::find(*object_, name);
        if (member == nullptr && fallback) return *fallback;
        const auto value = member == nullptr ? std::nullopt : as_integer(*member);
        if (value && *value >= 0 && static_cast<std::uint64_t>(*value) <= limit) return static_cast<std::uint64_t>(*value);
        fail(name);
        return 0;
    }
    Value value(std::string_view name, Type type) {
        const Json* member = object_ == nullptr ? nullptr : skep::find(*object_, name);
        if (member == nullptr) return {};
        Result<Value> out = from_json(*member, type);
        if (out) return std::move(*out);
        fail(out.error().what);
        return {};
    }
    [[nodiscard]] const Json* get(std::string_view name) const { return object_ == nullptr ? nullptr : skep::find(*object_, name); }
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    void fail(std::string_view what) {
        if (error_.empty()) error_ = what;
    }
    const JsonObject* object_;
    std::string error_;
};

std::uint8_t u8(Members& in, std::string_view name, std::optional<std::uint64_t> fallback = {}) {
    return static_cast<std::uint8_t>(in.number(name, 0xFF, fallback));
}
std::uint16_t u16(Members& in, std::string_view name, std::optional<std::uint64_t> fallback = {}) {
    return static_cast<std::uint16_t>(in.number(name, 0xFFFF, fallback));
}

void fill(Members& in, General command, AttributeRecord& row) {
    const bool shrinks = command == General::WriteResponse;
    row.id = u16(in, "attrId", shrinks ? std::optional<std::uint64_t>(0) : std::nullopt);
    if (command == General::Read) return;
    if (command == General::ReadResponse || shrinks) row.status = Status{u8(in, "status")};
    if (shrinks || row.status != Status::Success) return;
    row.type = Type{u8(in, "dataType")};
    row.value = in.value("attrData", row.type);
}

void fill(Members& in, General command, ReportingRecord& row) {
    const bool answer = command == General::ConfigureReportingResponse || command == General::ReadReportingConfigurationResponse;
    if (answer) row.status = Status{u8(in, "status")};
    if (command == General::ConfigureReportingResponse && row.status == Status::Success) return;
    row.direction = in.number("direction", 1) == 0 ? Direction::ToServer : Direction::ToClient;
    row.id = u16(in, "attrId");
    if (command == General::ReadReportingConfiguration || command == General::ConfigureReportingResponse || row.status != Status::Success)
        return;
    if (row.direction == Direction::ToClient) {
        row.timeout = u16(in, "timeout");
        return;
    }
    row.type = Type{u8(in, "dataType")};
    row.minimum = u16(in, "minRepIntval");
    row.maximum = u16(in, "maxRepIntval");
    if (is_analog(row.type)) row.change = in.value("repChange", row.type);
}

void fill(Members& in, General command, StructuredRecord& row) {
    if (command == General::WriteStructuredResponse) row.status = Status{u8(in, "status")};
    if (command == General::WriteStructuredResponse && row.status == Status::Success) return;
    row.id = u16(in, "attrId");
    if (const Json* selector = in.get("selector")) {
        Members inner(*selector);
        row.operation = static_cast<std::uint8_t>(u8(inner, "indicatorType", 0) >> 4);
        const Json* indexes = inner.get("indexes");
        if (indexes != nullptr && indexes->is_array())
            for (const Json& index : indexes->get_array()) row.index.push_back(static_cast<std::uint16_t>(as_integer(index).value_or(0)));
    }
    if (command != General::WriteStructured) return;
    row.type = Type{u8(in, "dataType")};
    row.value = in.value("elementData", row.type);
}

template <class Row>
Result<Payload> rows_from(General command, const Json& json) {
    if (!json.is_array()) return Error{Errc::Invalid, fmt::format("the payload of {} must be a list", name_of(command))};
    std::vector<Row> rows;
    for (const Json& item : json.get_array()) {
        Members in(item);
        Row row;
        fill(in, command, row);
        if (!in.error().empty()) return Error{Errc::Invalid, fmt::format("the payload of {} is wrong at {}", name_of(command), in.error())};
        rows.push_back(std::move(row));
    }
    return Result<Payload>(std::in_place, std::move(rows));
}

Result<Payload> discovery_from(General command, const Json& json) {
    Members in(json);
    Discovery out;
    const bool commands = command >= General::DiscoverCommandsReceived && command <= General::DiscoverCommandsGeneratedResponse;
    const Json* rows = in.get(commands ? "commandIds" : "attrInfos");
    if (rows == nullptr || !rows->is_array()) {
        out.start = static_cast<std::uint16_t>(in.number(commands ? "startCmdId" : "startAttrId", commands ? 0xFF : 0xFFFF));
        out.maximum = u8(in, commands ? "maxCmdIds" : "maxAttrIds");
    } else {
        out.complete = in.number("discComplete", 0xFF) != 0;
        for (const Json& item : rows->get_array()) {
            Discovery::Row row;
            if (commands) {
                row.id = static_cast<std::uint16_t>(as_integer(item).value_or(0) & 0xFF);
            } else {
                Members inner(item);
                row.id = u16(inner, "attrId");
                row.type = Type{u8(inner, "dataType")};
                row.access = u8(inner, "access", 0);
            }
            out.rows.push_back(row);
        }
    }
    if (!in.error().empty()) return Error{Errc::Invalid, fmt::format("the payload of {} is wrong at {}", name_of(command), in.error())};
    return Result<Payload>(std::in_place, std::move(out));
}

}  // namespace

Result<Fields> fields_from_json(const Command& command, const JsonObject& json) {
    Fields fields;
    for (const Parameter& parameter : command.parameters) {
        const Json* member = skep::find(json, parameter.name);
        if (member == nullptr || member->is_null() || find(fields, parameter.name) != nullptr) continue;
        Result<Value> value = parameter_from(parameter, *member);
        if (!value) return value.error().during(parameter.name);
        fields.emplace_back(parameter.name, std::move(*value));
    }
    return fields;
}

Result<Payload> payload_from_json(General command, const Json& json) {
    switch (command) {
        case General::Read:
        case General::ReadResponse:
        case General::Write:
        case General::WriteUndivided:
        case General::WriteResponse:
        case General::WriteNoResponse:
        case General::Report: return rows_from<AttributeRecord>(command, json);
        case General::ConfigureReporting:
        case General::ConfigureReportingResponse:
        case General::ReadReportingConfiguration:
        case General::ReadReportingConfigurationResponse: return rows_from<ReportingRecord>(command, json);
        case General::ReadStructured:
        case General::WriteStructured:
        case General::WriteStructuredResponse: return rows_from<StructuredRecord>(command, json);
        case General::DefaultResponse: break;
        default: return discovery_from(command, json);
    }
    Members in(json);
    DefaultResponse response;
    response.command = u8(in, "cmdId");
    response.status = Status{u8(in, "statusCode")};
    if (!in.error().empty()) return Error{Errc::Invalid, fmt::format("the payload of {} is wrong at {}", name_of(command), in.error())};
    return Result<Payload>(std::in_place, response);
}

}  // namespace skep::zcl

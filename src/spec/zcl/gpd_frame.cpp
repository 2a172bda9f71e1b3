// The frame of a Green Power device, as a proxy or sink passes it on (14-0563 A.4.2). Members have the peer's names, and "raw"
// beside them: a device's frame is written as it came, as only its own bytes carry its signature.

#include <fmt/core.h>

#include <algorithm>

#include "spec/zcl/codec.h"

namespace skep::zcl {

namespace {

using List = std::vector<Value>;

// 14-0563 A.4.2.1, table 49.
enum class GpdCommand : std::uint8_t {
    AttributeReport = 0xA0,
    ManufacturerAttributeReport = 0xA1,
    MultiClusterReport = 0xA2,
    ManufacturerMultiClusterReport = 0xA3,
    RequestAttributes = 0xA4,
    ReadAttributesResponse = 0xA5,
    Commissioning = 0xE0,
    ChannelRequest = 0xE3,
    CommissioningReply = 0xF0,
    ChannelConfiguration = 0xF3,
};

constexpr std::uint8_t kHasManufacturer = 0x02;  // of A4 and A5's options

// A.4.2.1.1: options and application information say which fields follow.
void read_commissioning(Reader& in, Record& out) {
    out.emplace_back("deviceID", in.u8());
    const std::uint8_t options = in.u8();
    const std::uint8_t extended = (options & 0x80) != 0 ? in.u8() : 0;
    out.emplace_back("options", options);
    out.emplace_back("extendedOptions", extended);
    out.emplace_back("securityKey", (extended & 0x20) != 0 ? to_bytes(in.bytes(16)) : Bytes(16));
    out.emplace_back("keyMic", (extended & 0x40) != 0 ? in.u32() : 0U);
    out.emplace_back("outgoingCounter", (extended & 0x80) != 0 ? in.u32() : 0U);
    const std::uint8_t application = (options & 0x04) != 0 ? in.u8() : 0;
    out.emplace_back("applicationInfo", application);
    out.emplace_back("manufacturerID", (application & 0x01) != 0 ? in.u16() : 0U);
    out.emplace_back("modelID", (application & 0x02) != 0 ? in.u16() : 0U);
    const std::uint8_t commands = (application & 0x04) != 0 ? in.u8() : 0;
    out.emplace_back("numGpdCommands", commands);
    out.emplace_back("gpdCommandIdList", to_bytes(in.bytes(commands)));
    const std::uint8_t clusters = (application & 0x08) != 0 ? in.u8() : 0;
    const std::uint8_t servers = clusters & 0x0F;
    const std::uint8_t clients = clusters >> 4;
    out.emplace_back("numServerClusters", servers);
    out.emplace_back("numClientClusters", clients);
    out.emplace_back("gpdServerClusters", to_bytes(in.bytes(2U * servers)));
    out.emplace_back("gpdClientClusters", to_bytes(in.bytes(2U * clients)));
    const std::uint8_t switches = (application & 0x10) != 0 ? in.u8() : 0;
    out.emplace_back("genericSwitchConfig", switches >= 1 ? in.u8() : 0U);
    out.emplace_back("currentContactStatus", switches >= 2 ? in.u8() : 0U);
}

// One attribute: its id, its type, with a status perhaps, and its value.
Value read_attribute(Reader& in, bool with_status) {
    Record out;
    out.emplace_back("attribute", in.u16());
    if (with_status) out.emplace_back("status", in.u8());
    const Type type{in.u8()};
    out.emplace_back("type", static_cast<std::uint8_t>(type));
    out.emplace_back("attrData", decode_value(in, type));
    return out;
}

// Reads items until `size` bytes of the frame are used up.
template <class ReadItem>
Value read_items(Reader& in, std::size_t size, std::size_t left_at_start, ReadItem read_item) {
    List items;
    while (left_at_start - in.left() < size && !in.failed()) items.push_back(read_item());
    return items;
}

void read_attribute_report(Reader& in, Record& out, std::size_t size, std::size_t start, bool manufacturer) {
    if (manufacturer) out.emplace_back("manufacturerCode", in.u16());
    out.emplace_back("clusterID", in.u16());
    out.emplace_back("attributes", read_items(in, size, start, [&] { return read_attribute(in, false); }));
}

void read_multi_cluster_report(Reader& in, Record& out, std::size_t size, std::size_t start, bool manufacturer) {
    if (manufacturer) out.emplace_back("manufacturerCode", in.u16());
    out.emplace_back("reports", read_items(in, size, start, [&] {
                         Record report;
                         report.emplace_back("clusterID", in.u16());
                         const Value attribute = read_attribute(in, false);
                         for (const auto& member : *attribute.as_record()) report.push_back(member);
                         return Value(std::move(report));
                     }));
}

void read_options(Reader& in, Record& out) {
    const std::uint8_t options = in.u8();
    out.emplace_back("options", options);
    if ((options & kHasManufacturer) != 0) out.emplace_back("manufacturerID", in.u16());
}

void read_attribute_request(Reader& in, Record& out, std::size_t size, std::size_t start) {
    read_options(in, out);
    out.emplace_back("records", read_items(in, size, start, [&] {
                         Record record;
                         record.emplace_back("clusterID", in.u16());
                         // Half a number over: the peer rounds up.
                         const int count = (in.u8() + 1) / 2;
                         List ids;
                         for (int i = 0; i < count && !in.failed(); ++i) ids.emplace_back(in.u16());
                         record.emplace_back("attributes", std::move(ids));
                         return Value(std::move(record));
                     }));
}

void read_attribute_response(Reader& in, Record& out, std::size_t size, std::size_t start) {
    read_options(in, out);
    out.emplace_back("records", read_items(in, size, start, [&] {
                         Record record;
                         record.emplace_back("clusterID", in.u16());
                         const std::size_t length = in.u8();
                         const std::size_t from = in.left();
                         record.emplace_back("attributes", read_items(in, length, from, [&] { return read_attribute(in, true); }));
                         return Value(std::move(record));
                     }));
}

void read_body(Reader& in, GpdCommand command, std::size_t size, Record& out) {
    const std::size_t start = in.left();
    switch (command) {
        case GpdCommand::Commissioning: read_commissioning(in, out); break;
        case GpdCommand::ChannelRequest: {
            const std::uint8_t channels = in.u8();
            out.emplace_back("nextChannel", channels & 0x0FU);
            out.emplace_back("nextNextChannel", static_cast<unsigned>(channels >> 4));
            break;
        }
        case GpdCommand::AttributeReport:
        case GpdCommand::ManufacturerAttributeReport:
            read_attribute_report(in, out, size, start, command == GpdCommand::ManufacturerAttributeReport);
            break;
        case GpdCommand::MultiClusterReport:
        case GpdCommand::ManufacturerMultiClusterReport:
            read_multi_cluster_report(in, out, size, start, command == GpdCommand::ManufacturerMultiClusterReport);
            break;
        case GpdCommand::RequestAttributes: read_attribute_request(in, out, size, start); break;
        case GpdCommand::ReadAttributesResponse: read_attribute_response(in, out, size, start); break;
        default: break;
    }
}

// ---- writing, to a device

std::uint64_t number_in(const Value& record, std::string_view name) {
    const Value* member = record.field(name);
    return member == nullptr ? 0 : member->as_uint().value_or(0);
}

Error missing(std::string_view name) {
    return {Errc::Invalid, fmt::format("Green Power frame: '{}' is missing", name)};
}

// A.4.2.1.6. The length goes first.
Result<void> write_commissioning_reply(Writer& out, const Value& value) {
    const auto options = static_cast<std::uint8_t>(number_in(value, "options"));
    const bool has_key = (options & 0x02) != 0;
    const bool encrypted = has_key && (options & 0x04) != 0;
    const int level = options >> 3 & 0x03;
    Writer body;
    body.u8(options);
    if ((options & 0x01) != 0) body.u16(static_cast<std::uint16_t>(number_in(value, "panID")));
    if (has_key) {
        const Value* key = value.field("securityKey");
        if (key == nullptr || key->as_bytes() == nullptr || key->as_bytes()->size() != 16) return missing("securityKey");
        body.bytes(*key->as_bytes());
    }
    if (encrypted) body.u32(static_cast<std::uint32_t>(number_in(value, "keyMic")));
    if (encrypted && level >= 2) body.u32(static_cast<std::uint32_t>(number_in(value, "frameCounter")));
    out.u8(static_cast<std::uint8_t>(body.size())).bytes(body.view());
    return ok;
}

Result<void> write_channel_configuration(Writer& out, const Value& value) {
    const auto channel = static_cast<std::uint8_t>(number_in(value, "operationalChannel") & 0x0F);
    out.u8(1).u8(static_cast<std::uint8_t>(channel | (number_in(value, "basic") != 0 ? 0x10 : 0)));
    return ok;
}

Result<void> write_other(Writer& out, const Value& value) {
    const Value* buffer = value.field("buffer");
    if (buffer == nullptr || buffer->as_bytes() == nullptr || buffer->as_bytes()->size() > 0xFF) return missing("buffer");
    out.u8(static_cast<std::uint8_t>(buffer->as_bytes()->size())).bytes(*buffer->as_bytes());
    return ok;
}

}  // namespace

namespace {

// A frame to a device has its length before it, and no field that says so.
Value read_outgoing(Reader& in) {
    const BytesView source = in.peek();
    const std::uint8_t length = in.u8();
    const BytesView frame = in.bytes(length);
    Record out;
    out.emplace_back("buffer", to_bytes(frame));
    out.emplace_back("raw", to_bytes(source.first(std::min(source.size(), frame.size() + 1))));
    return out;
}

}  // namespace

Value decode_gpd_frame(Reader& in, const Fields& fields) {
    const Value* size = find(fields, "payloadSize");
    if (size == nullptr) return read_outgoing(in);
    const std::uint64_t bytes = size->as_uint().value_or(0);  // its non-value: no frame
    Record out;
    if (bytes == 0) return out;
    const Value* command = find(fields, "commandID");
    const auto kind = GpdCommand{static_cast<std::uint8_t>(command == nullptr ? 0 : command->as_uint().value_or(0))};
    Reader body(in.peek());  // a frame that says too little of its length is read on, as the peer does
    read_body(body, kind, bytes, out);
    if (body.failed()) in.fail();
    out.emplace_back("raw", to_bytes(in.bytes(std::min<std::size_t>(bytes, in.left()))));
    return out;
}

Result<void> encode_gpd_frame(Writer& out, const Value& value) {
    const auto* record = value.as_record();
    if (record == nullptr) return Error{Errc::Invalid, "a Green Power frame must be an object"};
    if (const Value* raw = value.field("raw"); raw != nullptr && raw->as_bytes() != nullptr) {
        out.bytes(*raw->as_bytes());
        return ok;
    }
    if (record->empty()) return ok;
    const std::uint64_t command = number_in(value, "commandID");
    if (command == static_cast<std::uint64_t>(GpdCommand::CommissioningReply)) return write_commissioning_reply(out, value);
    if (command == static_cast<std::uint64_t>(GpdCommand::ChannelConfiguration)) return write_channel_configuration(out, value);
    if (command == 0xF4 || command == 0xF5 || (command >= 0xF7 && command <= 0xFF)) return write_other(out, value);
    return ok;  // 0xF1, 0xF2, 0xF6 have no form for a device yet; the peer sends them empty
}

}  // namespace skep::zcl

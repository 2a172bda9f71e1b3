#include "spec/zcl/frame.h"

#include <algorithm>

#include <fmt/core.h>

#include "spec/zcl/codec.h"

namespace skep::zcl {

namespace {

// ZCL 2.4.1.1.
constexpr std::uint8_t kTypeMask = 0x03;
constexpr std::uint8_t kManufacturerSpecific = 0x04;
constexpr std::uint8_t kToClient = 0x08;
constexpr std::uint8_t kDisableDefaultResponse = 0x10;
constexpr int kReservedShift = 5;

Result<Bytes> finished(Writer& out, const Result<void>& done, std::string_view what) {
    if (!done) return done.error().during(what);
    return out.take();
}

}  // namespace

Result<Header> parse_header(Reader& in) {
    Header header;
    const std::uint8_t control = in.u8();
    header.type = FrameType{static_cast<std::uint8_t>(control & kTypeMask)};
    header.direction = (control & kToClient) != 0 ? Direction::ToClient : Direction::ToServer;
    header.disable_default_response = (control & kDisableDefaultResponse) != 0;
    header.reserved = static_cast<std::uint8_t>(control >> kReservedShift);
    if ((control & kManufacturerSpecific) != 0) header.manufacturer = in.u16();
    header.sequence = in.u8();
    header.command = in.u8();
    return in.checked(header, "ZCL header");
}

void append(Writer& out, const Header& header) {
    const bool manufacturer_specific = header.manufacturer != kNoManufacturer;
    out.u8(static_cast<std::uint8_t>((static_cast<std::uint8_t>(header.type) & kTypeMask) |
                                     (manufacturer_specific ? kManufacturerSpecific : 0) |
                                     (header.direction == Direction::ToClient ? kToClient : 0) |
                                     (header.disable_default_response ? kDisableDefaultResponse : 0) | header.reserved << kReservedShift));
    if (manufacturer_specific) out.u16(header.manufacturer);
    out.u8(header.sequence).u8(header.command);
}

const Value* find(const Fields& fields, std::string_view name) {
    const auto at = std::ranges::find(fields, name, [](const auto& field) { return field.first; });
    return at == fields.end() ? nullptr : &at->second;
}

const std::vector<AttributeRecord>& Frame::attributes() const {
    static const std::vector<AttributeRecord> kNone;
    const auto* rows = std::get_if<std::vector<AttributeRecord>>(&payload);
    return rows == nullptr ? kNone : *rows;
}

const Fields& Frame::fields() const {
    static const Fields kNone;
    const auto* rows = std::get_if<Fields>(&payload);
    return rows == nullptr ? kNone : *rows;
}

Result<Frame> parse_frame(BytesView bytes, const Cluster* cluster) {
    Reader in(bytes);
    const Result<Header> header = parse_header(in);
    if (!header) return header.error();
    Result<Frame> frame{std::in_place};
    frame->header = *header;
    frame->raw = in.peek();
    if (header->type == FrameType::Global) {
        Result<Payload> payload = parse_foundation(header->command, in);
        if (!payload) return payload.error();
        frame->payload = std::move(*payload);
    } else if (header->type == FrameType::Specific) {
        if (cluster != nullptr) frame->command = cluster->command(header->command, header->direction);
        if (frame->command == nullptr) return frame;
        Result<Fields> fields = parse_parameters(in, *cluster, *frame->command);
        if (!fields) return fields.error();
        frame->payload = std::move(*fields);
    } else {
        return Error{Errc::Malformed, fmt::format("ZCL frame type {} does not exist", static_cast<unsigned>(header->type))};
    }
    return frame;
}

Result<Bytes> encode(const Header& header, General command, const Payload& payload) {
    Header actual = header;
    actual.type = FrameType::Global;
    actual.command = static_cast<std::uint8_t>(command);
    Writer out(32);
    append(out, actual);
    return finished(out, append_foundation(out, command, payload), fmt::format("foundation command 0x{:02x}", actual.command));
}

Result<Bytes> encode(const Header& header, const Command& command, const Fields& fields) {
    Header actual = header;
    actual.type = FrameType::Specific;
    actual.command = command.id;
    Writer out(32);
    append(out, actual);
    return finished(out, append_parameters(out, command, fields), command.name);
}

}  // namespace skep::zcl

#include "sim/wire.h"

#include <bit>

namespace skep::sim::wire {

std::optional<ZclHeader> read_header(Reader& in) {
    ZclHeader header;
    const std::uint8_t control = in.u8();
    header.specific = (control & 3) == 1;
    header.to_client = (control & 8) != 0;
    header.quiet = (control & 0x10) != 0;
    if ((control & 4) != 0) header.manufacturer = in.u16();
    header.sequence = in.u8();
    header.command = in.u8();
    if (in.failed() || (control & 3) > 1) return std::nullopt;
    return header;
}

void write_header(Writer& out, const ZclHeader& header) {
    out.u8(static_cast<std::uint8_t>((header.specific ? 1 : 0) | (header.manufacturer != 0 ? 4 : 0) | (header.to_client ? 8 : 0) |
                                     (header.quiet ? 0x10 : 0)));
    if (header.manufacturer != 0) out.u16(header.manufacturer);
    out.u8(header.sequence).u8(header.command);
}

Bytes zcl(const ZclHeader& header, BytesView payload) {
    Writer out(payload.size() + 5);
    write_header(out, header);
    out.bytes(payload);
    return out.take();
}

namespace {

std::optional<std::size_t> fixed(std::uint8_t type) {
    if (type == 0x00 || type == 0xFF) return 0;
    if (type >= 0x08 && type <= 0x0F) return type - 0x07;
    if (type == 0x10) return 1;
    if (type >= 0x18 && type <= 0x1F) return type - 0x17;
    if (type >= 0x20 && type <= 0x27) return type - 0x1F;
    if (type >= 0x28 && type <= 0x2F) return type - 0x27;
    if (type == 0x30) return 1;
    if (type == 0x31 || type == 0x38 || type == 0xE8 || type == 0xE9) return 2;
    if (type == 0x39 || type == 0xEA || (type >= 0xE0 && type <= 0xE2)) return 4;
    if (type == 0x3A || type == 0xF0) return 8;
    if (type == 0xF1) return 16;
    return std::nullopt;
}

constexpr int kMaxDepth = 8;

std::optional<std::size_t> size_at(std::uint8_t type, BytesView rest, int depth);

// Array, set, bag: element type, count, elements. Structure: count, (type, value)...
std::optional<std::size_t> collection_size(std::uint8_t type, BytesView rest, int depth) {
    const bool one_type = type != 0x4C;
    std::size_t at = one_type ? 3 : 2;
    if (rest.size() < at || depth >= kMaxDepth) return std::nullopt;
    std::size_t count = rest[at - 2] | rest[at - 1] << 8;
    if (count == 0xFFFF) count = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint8_t element = rest[0];
        if (!one_type) {
            if (at >= rest.size()) return std::nullopt;
            element = rest[at++];
        }
        const auto size = size_at(element, rest.subspan(at), depth + 1);
        if (!size || *size == 0) return std::nullopt;
        at += *size;
    }
    return at;
}

std::optional<std::size_t> size_at(std::uint8_t type, BytesView rest, int depth) {
    if (const auto size = fixed(type)) return *size <= rest.size() ? size : std::nullopt;
    std::size_t size = 0;
    if (type == 0x41 || type == 0x42) {
        if (rest.empty()) return std::nullopt;
        size = 1 + (rest[0] == 0xFF ? 0 : rest[0]);
    } else if (type == 0x43 || type == 0x44) {
        if (rest.size() < 2) return std::nullopt;
        const std::size_t length = rest[0] | rest[1] << 8;
        size = 2 + (length == 0xFFFF ? 0 : length);
    } else if (type == 0x48 || type == 0x4C || type == 0x50 || type == 0x51) {
        return collection_size(type, rest, depth);
    } else {
        return std::nullopt;
    }
    return size <= rest.size() ? std::optional(size) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> value_size(zcl::Type type, BytesView rest) {
    return size_at(static_cast<std::uint8_t>(type), rest, 0);
}

bool is_analog(zcl::Type type) {
    const auto t = static_cast<std::uint8_t>(type);
    return (t >= 0x20 && t <= 0x2F) || (t >= 0x38 && t <= 0x3A) || (t >= 0xE0 && t <= 0xE2);
}

std::int64_t as_int(zcl::Type type, BytesView value) {
    const auto t = static_cast<std::uint8_t>(type);
    const auto width = fixed(t);
    if (!width || *width == 0 || *width > 8 || value.size() < *width) return 0;
    std::uint64_t out = 0;
    for (std::size_t i = *width; i-- > 0;) out = out << 8 | value[i];
    if (t >= 0x28 && t <= 0x2F) {
        const unsigned shift = 64 - 8 * static_cast<unsigned>(*width);
        return static_cast<std::int64_t>(out << shift) >> shift;
    }
    return static_cast<std::int64_t>(out);
}

double as_double(zcl::Type type, BytesView value) {
    if (type == zcl::Type::Single && value.size() >= 4)
        return std::bit_cast<float>(static_cast<std::uint32_t>(as_int(zcl::Type::Uint32, value)));
    if (type == zcl::Type::Double && value.size() >= 8) return std::bit_cast<double>(as_int(zcl::Type::Uint64, value));
    return static_cast<double>(as_int(type, value));
}

Bytes number(zcl::Type type, std::int64_t value) {
    Writer out;
    out.uint(static_cast<std::uint64_t>(value), fixed(static_cast<std::uint8_t>(type)).value_or(0));
    return out.take();
}

Bytes single(float value) {
    return number(zcl::Type::Uint32, std::bit_cast<std::uint32_t>(value));
}

Bytes text(std::string_view text) {
    return octets({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Bytes octets(BytesView bytes) {
    Writer out(bytes.size() + 1);
    out.u8(static_cast<std::uint8_t>(bytes.size())).bytes(bytes);
    return out.take();
}

void put_ieee(Writer& out, Ieee ieee) {
    out.u64(raw(ieee));
}
Ieee get_ieee(Reader& in) {
    return Ieee{in.u64()};
}
void put_nwk(Writer& out, Nwk nwk) {
    out.u16(raw(nwk));
}
Nwk get_nwk(Reader& in) {
    return Nwk{in.u16()};
}

}  // namespace skep::sim::wire

// Values to and from the wire, ZCL 2.6.2.

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "spec/text.h"
#include "spec/zcl/type_info.h"
#include "spec/zcl/value.h"

namespace skep::zcl {

namespace {

constexpr int kMaxDepth = 8;
constexpr std::uint16_t kNoCount = 0xFFFF;  // the non-value of arrays and structures

// ---- floats

// IEEE 754 binary16.
double from_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 0x1F;
    const int fraction = bits & 0x3FF;
    double magnitude = 0;
    if (exponent == 0x1F) {
        magnitude = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    } else if (exponent == 0) {
        magnitude = std::ldexp(fraction, -24);
    } else {
        magnitude = std::ldexp(fraction + 0x400, exponent - 25);
    }
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

// Rounds to nearest, ties to even; what is too large becomes infinite.
std::uint16_t to_half(double value) {
    const std::uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    const double magnitude = std::fabs(value);
    if (std::isnan(value)) return 0x7E00;
    if (magnitude == 0) return sign;
    int exponent = 0;
    std::frexp(magnitude, &exponent);  // magnitude = f * 2^exponent, 0.5 <= f < 1
    const int unit = std::max(exponent - 11, -24);
    const double steps = std::nearbyint(std::ldexp(magnitude, -unit));
    if (unit + 25 >= 0x1F || !std::isfinite(magnitude)) return static_cast<std::uint16_t>(sign | 0x7C00);
    // Adding carries into the exponent when rounding reached the next power of two, and into infinity at the top.
    const int biased = unit == -24 ? 0 : unit + 24;
    return static_cast<std::uint16_t>(sign | ((biased << 10) + static_cast<int>(steps)));
}

double decode_float(Reader& in, std::size_t width) {
    if (width == 2) return from_half(in.u16());
    if (width == 4) return std::bit_cast<float>(in.u32());
    return std::bit_cast<double>(in.u64());
}

void encode_float(Writer& out, std::size_t width, double value) {
    if (width == 2) {
        out.u16(to_half(value));
    } else if (width == 4) {
        out.u32(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
    } else {
        out.u64(std::bit_cast<std::uint64_t>(value));
    }
}

// ---- decoding

Value decode(Reader& in, Type type, int depth);

std::int64_t sign_extended(std::uint64_t raw, std::size_t width) {
    const auto unused = static_cast<int>(64 - 8 * width);
    return static_cast<std::int64_t>(raw << unused) >> unused;
}

BytesView decode_string(Reader& in, std::size_t width) {
    const std::uint64_t length = in.uint(width);
    if (length == all_ones(width)) return {};
    return in.bytes(std::min<std::size_t>(length, in.left()));
}

Value decode_array(Reader& in, int depth) {
    const Type type{in.u8()};
    const std::uint16_t count = in.u16();
    std::vector<Element> elements;
    // Elements of no size would let three bytes ask for 65,534 of them.
    if (count == kNoCount || count == 0) return elements;
    if (depth == 0 || info_of(type).layout == Layout::Empty) in.fail();
    for (std::uint16_t i = 0; i < count && !in.failed(); ++i)
        elements.push_back({type, std::make_shared<const Value>(decode(in, type, depth - 1))});
    return elements;
}

Value decode_struct(Reader& in, int depth) {
    const std::uint16_t count = in.u16();
    std::vector<Element> elements;
    if (count == kNoCount) return elements;
    if (depth == 0 && count > 0) in.fail();
    for (std::uint16_t i = 0; i < count && !in.failed(); ++i) {
        const Type type{in.u8()};
        elements.push_back({type, std::make_shared<const Value>(decode(in, type, depth - 1))});
    }
    return elements;
}

// ZCL 2.6.2.16, 2.6.2.17: a part that is 0xFF is not given.
Value decode_parts(Reader& in, const std::array<std::string_view, 4>& names, int first_offset) {
    std::vector<std::pair<std::string_view, Value>> parts;
    parts.reserve(names.size());
    for (std::string_view name : names) {
        const std::uint8_t part = in.u8();
        const int offset = name == names[0] ? first_offset : 0;
        parts.emplace_back(name, part == 0xFF ? Value() : Value(static_cast<unsigned>(part + offset)));
    }
    return parts;
}

constexpr std::array<std::string_view, 4> kTimeOfDayParts{"hours", "minutes", "seconds", "hundredths"};
constexpr std::array<std::string_view, 4> kDateParts{"year", "month", "dayOfMonth", "dayOfWeek"};
constexpr int kDateEpoch = 1900;

Value decode(Reader& in, Type type, int depth) {
    const TypeInfo info = info_of(type);
    switch (info.layout) {
        case Layout::Empty: return {};
        case Layout::Unsigned: return in.uint(info.width);
        case Layout::Signed: return sign_extended(in.uint(info.width), info.width);
        case Layout::Float: return decode_float(in, info.width);
        case Layout::Octets: return to_bytes(decode_string(in, info.width));
        case Layout::Text: return spec::valid_utf8(as_text(decode_string(in, info.width)));
        case Layout::Key: return to_bytes(in.bytes(info.width));
        case Layout::Array: return decode_array(in, depth);
        case Layout::Struct: return decode_struct(in, depth);
        case Layout::TimeOfDay: return decode_parts(in, kTimeOfDayParts, 0);
        case Layout::Date: return decode_parts(in, kDateParts, kDateEpoch);
        case Layout::Invalid: break;
    }
    in.fail();
    return {};
}

// ---- encoding

Error wrong_kind(Type type, std::string_view wanted) {
    return {Errc::Invalid, fmt::format("a value of data type 0x{:02x} must be {}", static_cast<unsigned>(type), wanted)};
}

// Users know this text from the peer, whose runtime writes it.
Error out_of_range(const TypeInfo& info, const std::string& received) {
    const bool is_signed = info.layout == Layout::Signed;
    const std::size_t bits = 8U * info.width;
    const std::string_view big = info.width > 6 ? "n" : "";
    std::string range;
    if (info.width > 4) {
        range = is_signed ? fmt::format(">= -(2{0} ** {1}{0}) and < 2{0} ** {1}{0}", big, bits - 1)
                          : fmt::format(">= 0{0} and < 2{0} ** {1}{0}", big, bits);
    } else {
        range = is_signed ? fmt::format(">= {} and <= {}", smallest(info.width), -(smallest(info.width) + 1))
                          : fmt::format(">= 0 and <= {}", all_ones(info.width));
    }
    return {Errc::Invalid, fmt::format(R"(The value of "value" is out of range. It must be {}. Received {})", range, received)};
}

Result<void> encode_signed(Writer& out, const TypeInfo& info, std::int64_t value) {
    if (value < smallest(info.width) || value > -(smallest(info.width) + 1)) return out_of_range(info, std::to_string(value));
    out.uint(static_cast<std::uint64_t>(value), info.width);
    return ok;
}

Result<void> encode_unsigned(Writer& out, const TypeInfo& info, std::uint64_t value) {
    const std::uint64_t limit = info.layout == Layout::Signed ? all_ones(info.width) >> 1 : all_ones(info.width);
    if (value > limit) return out_of_range(info, std::to_string(value));
    out.uint(value, info.width);
    return ok;
}

Result<void> encode_integer(Writer& out, Type type, const TypeInfo& info, const Value& value) {
    if (value.as_uint()) return encode_unsigned(out, info, *value.as_uint());
    if (value.as_int()) {
        if (info.layout == Layout::Unsigned) return out_of_range(info, std::to_string(*value.as_int()));
        return encode_signed(out, info, *value.as_int());
    }
    if (value.as_double()) {  // its whole part, as long as it is within the type's range
        const double number = *value.as_double();
        const bool is_signed = info.layout == Layout::Signed;
        const double low = is_signed ? static_cast<double>(smallest(info.width)) : 0;
        const double high = std::ldexp(1.0, 8 * info.width - (is_signed ? 1 : 0)) - 1;
        const bool fits = number >= low && number <= high && number < std::ldexp(1.0, is_signed ? 63 : 64);
        if (!fits) return out_of_range(info, js_number(number));
        return number < 0 ? encode_signed(out, info, static_cast<std::int64_t>(number))
                          : encode_unsigned(out, info, static_cast<std::uint64_t>(number));
    }
    return wrong_kind(type, "a number");
}

Result<void> encode_string(Writer& out, Type type, const TypeInfo& info, const Value& value) {
    BytesView bytes;
    if (const Bytes* given = value.as_bytes()) {
        bytes = *given;
    } else if (const std::string* text = value.as_string()) {
        bytes = {reinterpret_cast<const std::uint8_t*>(text->data()), text->size()};
    } else {
        return wrong_kind(type, info.layout == Layout::Text ? "text" : "bytes");
    }
    if (bytes.size() >= all_ones(info.width))
        return Error{Errc::Invalid,
                     fmt::format("a string of {} bytes is longer than its type allows ({})", bytes.size(), all_ones(info.width) - 1)};
    out.uint(bytes.size(), info.width).bytes(bytes);
    return ok;
}

Result<void> encode_elements(Writer& out, Type type, bool with_types, const Value& value) {
    const auto* elements = value.as_elements();
    if (elements == nullptr) return wrong_kind(type, "a list of elements");
    if (elements->size() >= kNoCount) return Error{Errc::Invalid, "more elements than a list can have"};
    const Type common = elements->empty() ? Type::NoData : elements->front().type;
    if (!with_types) out.u8(static_cast<std::uint8_t>(common));
    out.u16(static_cast<std::uint16_t>(elements->size()));
    for (const Element& element : *elements) {
        if (with_types) {
            out.u8(static_cast<std::uint8_t>(element.type));
        } else if (element.type != common) {
            return Error{Errc::Invalid, "the elements of an array must be of one type"};
        }
        const Result<void> done = encode_value(out, element.type, element.value ? *element.value : Value());
        if (!done) return done.error().during("element");
    }
    return ok;
}

Result<void> encode_parts(Writer& out, Type type, const std::array<std::string_view, 4>& names, int first_offset, const Value& value) {
    if (value.as_record() == nullptr) return wrong_kind(type, "an object");
    for (std::string_view name : names) {
        const Value* part = value.field(name);
        if (part == nullptr || part->is_nothing()) {
            out.u8(0xFF);
            continue;
        }
        const auto number = part->as_int();
        if (!number) return Error{Errc::Invalid, fmt::format("{} must be a whole number", name)};
        const std::int64_t raw = *number - (name == names[0] ? first_offset : 0);
        if (raw < 0 || raw > 0xFF) return Error{Errc::Invalid, fmt::format("{} is out of range: {}", name, *number)};
        out.u8(static_cast<std::uint8_t>(raw));
    }
    return ok;
}

Result<void> encode_non_value(Writer& out, Type type, const TypeInfo& info) {
    if (!info.non_value)
        return Error{Errc::Invalid, fmt::format("data type 0x{:02x} has no value that means none", static_cast<unsigned>(type))};
    switch (info.layout) {
        case Layout::Float: encode_float(out, info.width, std::numeric_limits<double>::quiet_NaN()); break;
        case Layout::Signed: out.uint(static_cast<std::uint64_t>(smallest(info.width)), info.width); break;
        case Layout::Array: out.u8(static_cast<std::uint8_t>(Type::NoData)).u16(kNoCount); break;
        case Layout::Struct: out.u16(kNoCount); break;
        default: out.uint(all_ones(info.width), info.width);
    }
    return ok;
}

}  // namespace

Value decode_value(Reader& in, Type type) {
    return decode(in, type, kMaxDepth);
}

Result<void> encode_value(Writer& out, Type type, const Value& value) {
    const TypeInfo info = info_of(type);
    if (info.layout == Layout::Empty) return ok;
    if (info.layout == Layout::Invalid)
        return Error{Errc::Invalid, fmt::format("Write for '{}' not available", static_cast<unsigned>(type))};
    if (value.is_nothing()) return encode_non_value(out, type, info);
    switch (info.layout) {
        case Layout::Unsigned:
        case Layout::Signed: return encode_integer(out, type, info, value);
        case Layout::Octets:
        case Layout::Text: return encode_string(out, type, info, value);
        case Layout::Array: return encode_elements(out, type, false, value);
        case Layout::Struct: return encode_elements(out, type, true, value);
        case Layout::TimeOfDay: return encode_parts(out, type, kTimeOfDayParts, 0, value);
        case Layout::Date: return encode_parts(out, type, kDateParts, kDateEpoch, value);
        case Layout::Float:
            if (!value.as_double()) return wrong_kind(type, "a number");
            encode_float(out, info.width, *value.as_double());
            return ok;
        default: break;
    }
    const Bytes* key = value.as_bytes();
    if (key == nullptr || key->size() != info.width) return wrong_kind(type, "16 bytes");
    out.bytes(*key);
    return ok;
}

}  // namespace skep::zcl

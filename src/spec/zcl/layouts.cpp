// Parameters that are no data type of the ZCL: lists of records, vendors' containers. Names of their members are the field's.

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "spec/zcl/codec.h"
#include "spec/zcl/lumi_records.h"

namespace skep::zcl {

namespace {

using List = std::vector<Value>;

// ---- reading

// How many items a list has: what the field before it says. A list that stands first cannot be read, as the peer has it: such a frame
// goes to who takes raw ones.
std::uint64_t count_of(Reader& in, const Parameter& parameter, const Fields& fields) {
    const Value* count = find(fields, parameter.length_field);
    if (count == nullptr) {
        in.fail();
        return 0;
    }
    if (count->is_nothing()) return 0;  // the counter's non-value
    const auto number = count->as_uint();
    if (!number) in.fail();
    return number.value_or(0);
}

template <class ReadItem>
Value read_list(Reader& in, std::optional<std::uint64_t> count, ReadItem read_item) {
    List items;  // without a count up to the frame's end
    for (std::uint64_t i = 0; (count ? i < *count : in.left() > 0) && !in.failed(); ++i) items.push_back(read_item());
    return items;
}

Value read_integers(Reader& in, std::uint64_t count, std::size_t width) {
    return read_list(in, count, [&] { return Value(in.uint(width)); });
}

// ZCL 3.7.2.4.2: what a scene keeps of each cluster. Only Color Control has fields of more than a byte: x, y, enhanced hue,
// saturation, loop active, direction and time, colour temperature.
constexpr ClusterId kColorControl = 0x0300;
constexpr std::array kColorFields{2, 2, 2, 1, 1, 1, 2, 2};

std::span<const int> scene_fields(ClusterId cluster) {
    return cluster == kColorControl ? std::span<const int>(kColorFields) : std::span<const int>();
}

// All else, and what a node appends, is single bytes.
List read_scene_fields(BytesView bytes, ClusterId cluster) {
    Reader in(bytes);
    List items;
    for (const int width : scene_fields(cluster)) {
        if (in.left() < static_cast<std::size_t>(width)) break;
        items.emplace_back(in.uint(static_cast<std::size_t>(width)));
    }
    while (in.left() > 0) items.emplace_back(in.u8());
    return items;
}

Value read_extension_field_sets(Reader& in) {
    return read_list(in, std::nullopt, [&] {
        const ClusterId cluster = in.u16();
        const std::uint8_t length = in.u8();
        Value items = read_scene_fields(in.bytes(length), cluster);
        Record record;
        record.emplace_back("extField", std::move(items));
        record.emplace_back("clstId", cluster);
        record.emplace_back("len", length);
        return Value(std::move(record));
    });
}

// ZCL 6.3.2.3.2.
constexpr std::uint64_t kHeat = 0x01;
constexpr std::uint64_t kCool = 0x02;

Value read_transitions(Reader& in, const Fields& fields) {
    const Value* mode = find(fields, "mode");
    const Value* count = find(fields, "numoftrans");
    if (mode == nullptr || count == nullptr) {
        in.fail();
        return {};
    }
    const std::uint64_t modes = mode->as_uint().value_or(0);
    // Reading stops with the frame, so no count can ask for more than it holds.
    return read_list(in, count->as_uint().value_or(0), [&] {
        Record record;
        record.emplace_back("transitionTime", in.u16());
        if ((modes & kHeat) != 0) record.emplace_back("heatSetpoint", in.i16());
        if ((modes & kCool) != 0) record.emplace_back("coolSetpoint", in.i16());
        return Value(std::move(record));
    });
}

// Tuya's data points: a header that breaks off ends the list; data that do are what there is, as the peer takes them.
Value read_data_points(Reader& in) {
    List items;
    while (in.left() >= 4) {
        Record record;
        record.emplace_back("dp", in.u8());
        record.emplace_back("datatype", in.u8());
        const std::size_t length = in.u16_be();
        record.emplace_back("data", to_bytes(in.bytes(std::min(length, in.left()))));
        items.emplace_back(std::move(record));
    }
    in.rest();
    return items;
}

Value read_selector(Reader& in) {
    const std::uint8_t indicator = in.u8();
    Record record;
    if (indicator == 0) {
        record.emplace_back("indicatorType", 0U);
        return record;
    }
    if (indicator > 0x0F) in.fail();
    record.emplace_back("indexes", read_integers(in, indicator & 0x0FU, 2));
    return record;
}

Value read_prefixed(Reader& in) {
    const std::uint8_t length = in.u8();
    return to_bytes(in.bytes(length == 0xFF ? 0 : std::min<std::size_t>(length, in.left())));
}

std::uint64_t u24_be(Reader& in) {
    const std::uint64_t high = in.u8();
    return high << 16 | in.u16_be();
}

// ---- writing

Error wants(const Parameter& parameter, std::string_view what) {
    return {Errc::Invalid, fmt::format("'{}' must be {}", parameter.name, what)};
}

// Writes the unsigned member, or says what is wrong with it.
Result<void> append_member(Writer& out, const Value& record, std::string_view name, Type type) {
    const Value* member = record.field(name);
    if (member == nullptr || member->is_nothing()) return Error{Errc::Invalid, fmt::format("'{}' is missing", name)};
    const Result<void> done = encode_value(out, type, *member);
    return done ? done : done.error().during(name);
}

struct Member {
    std::string_view name;
    Type type;
    bool required = true;
};

Result<void> append_records(Writer& out, const Parameter& parameter, const Value& value, std::span<const Member> members) {
    const auto* items = value.as_list();
    if (items == nullptr) return wants(parameter, "a list");
    for (const Value& item : *items) {
        if (item.as_record() == nullptr) return wants(parameter, "a list of objects");
        for (const Member& member : members) {
            const Value* given = item.field(member.name);
            if (!member.required && (given == nullptr || given->is_nothing())) continue;
            if (Result<void> done = append_member(out, item, member.name, member.type); !done) return done;
        }
    }
    return ok;
}

constexpr std::array kZoneInfo{Member{"zoneID", Type::Uint8}, Member{"zoneStatus", Type::Uint16}};
constexpr std::array kMiboxerZone{Member{"groupId", Type::Uint16}, Member{"zoneNum", Type::Uint8}};
constexpr std::array kTransition{Member{"transitionTime", Type::Uint16}, Member{"heatSetpoint", Type::Int16, false},
                                 Member{"coolSetpoint", Type::Int16, false}};

Result<void> append_integers(Writer& out, const Parameter& parameter, const Value& value, Type type) {
    if (const Bytes* bytes = value.as_bytes(); bytes != nullptr && type == Type::Uint8) {
        out.bytes(*bytes);
        return ok;
    }
    const auto* items = value.as_list();
    if (items == nullptr) return wants(parameter, "a list of numbers");
    for (const Value& item : *items) {
        if (item.is_nothing()) return wants(parameter, "a list of numbers");
        if (Result<void> done = encode_value(out, type, item); !done) return done;
    }
    return ok;
}

Result<void> append_scene_fields(Writer& out, const Parameter& parameter, const Value& record) {
    const Value* cluster = record.field("clstId");
    const Value* list = record.field("extField");
    const auto* items = list == nullptr ? nullptr : list->as_list();
    if (cluster == nullptr || !cluster->as_uint() || *cluster->as_uint() > 0xFFFF || items == nullptr)
        return wants(parameter, "a list of {clstId, extField}");
    const auto id = static_cast<ClusterId>(*cluster->as_uint());
    const std::span<const int> widths = scene_fields(id);
    // A set that ends inside a field was read as bytes from there: its length says so.
    const Value* given_length = record.field("len");
    const auto length = given_length == nullptr ? std::nullopt : given_length->as_uint();
    Writer body;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const bool wide = i < widths.size() && widths[i] == 2 && (!length || body.size() + 2 <= *length);
        const Type type = wide ? Type::Uint16 : Type::Uint8;
        if (Result<void> done = encode_value(body, type, (*items)[i]); !done) return done;
    }
    if (body.size() > 0xFF) return wants(parameter, "no more than 255 bytes a cluster");
    out.u16(id).u8(static_cast<std::uint8_t>(body.size())).bytes(body.view());
    return ok;
}

Result<void> append_data_points(Writer& out, const Parameter& parameter, const Value& value) {
    const auto* items = value.as_list();
    if (items == nullptr) return wants(parameter, "a list");
    for (const Value& item : *items) {
        const Value* data = item.field("data");
        if (data == nullptr || data->as_bytes() == nullptr) return wants(parameter, "a list of {dp, datatype, data}");
        if (data->as_bytes()->size() > 0xFFFF) return wants(parameter, "no more than 65535 bytes a data point");
        for (const std::string_view name : {"dp", "datatype"})
            if (Result<void> done = append_member(out, item, name, Type::Uint8); !done) return done;
        out.u16_be(static_cast<std::uint16_t>(data->as_bytes()->size())).bytes(*data->as_bytes());
    }
    return ok;
}

Result<void> append_selector(Writer& out, const Parameter& parameter, const Value& value) {
    const Value* given = value.field("indexes");
    const auto* indexes = given == nullptr ? nullptr : given->as_list();
    const Value* kind = value.field("indicatorType");
    const std::uint64_t operation = kind == nullptr ? 0 : kind->as_uint().value_or(0);
    const std::size_t count = indexes == nullptr ? 0 : indexes->size();
    if (count > 15 || operation + count > 0xFF) return wants(parameter, "a selector of at most 15 indexes");
    out.u8(static_cast<std::uint8_t>(operation + count));
    return count == 0 ? Result<void>() : append_integers(out, parameter, *given, Type::Uint16);
}

Result<void> append_bytes(Writer& out, const Parameter& parameter, const Value& value, bool prefixed) {
    const Bytes* bytes = value.as_bytes();
    if (bytes == nullptr) return wants(parameter, "bytes");
    if (prefixed && bytes->size() > 0xFE) return wants(parameter, "no more than 254 bytes");
    if (prefixed) out.u8(static_cast<std::uint8_t>(bytes->size()));
    out.bytes(*bytes);
    return ok;
}

Result<void> append_extension_field_sets(Writer& out, const Parameter& parameter, const Value& value) {
    const auto* items = value.as_list();
    if (items == nullptr) return wants(parameter, "a list");
    for (const Value& item : *items)
        if (Result<void> done = append_scene_fields(out, parameter, item); !done) return done;
    return ok;
}

Result<void> append_big_endian_24(Writer& out, const Parameter& parameter, const Value& value) {
    const auto number = value.as_uint();
    if (!number || *number > 0xFFFFFF) return wants(parameter, "a number of 24 bits");
    out.u8(static_cast<std::uint8_t>(*number >> 16)).u16_be(static_cast<std::uint16_t>(*number));
    return ok;
}

Result<void> append_miboxer_zones(Writer& out, const Parameter& parameter, const Value& value) {
    const auto* items = value.as_list();
    if (items == nullptr || items->size() > 0xFF) return wants(parameter, "a list of at most 255 zones");
    out.u8(static_cast<std::uint8_t>(items->size()));
    return append_records(out, parameter, value, kMiboxerZone);
}

}  // namespace

Value decode_layout(Reader& in, const Parameter& parameter, const Fields& fields) {
    switch (parameter.type) {
        case ParameterType::ListUint8: return read_integers(in, count_of(in, parameter, fields), 1);
        case ParameterType::ListUint16: return read_integers(in, count_of(in, parameter, fields), 2);
        case ParameterType::ListUint24: return read_integers(in, count_of(in, parameter, fields), 3);
        case ParameterType::ListUint32: return read_integers(in, count_of(in, parameter, fields), 4);
        case ParameterType::ListZoneInfo:
            return read_list(in, count_of(in, parameter, fields), [&] {
                Record record;
                record.emplace_back("zoneID", in.u8());
                record.emplace_back("zoneStatus", in.u16());
                return Value(std::move(record));
            });
        case ParameterType::ListMiboxerZones:
            return read_list(in, in.u8(), [&] {
                Record record;
                record.emplace_back("groupId", in.u16());
                record.emplace_back("zoneNum", in.u8());
                return Value(std::move(record));
            });
        case ParameterType::ExtensionFieldSets: return read_extension_field_sets(in);
        case ParameterType::ListThermoTransitions: return read_transitions(in, fields);
        case ParameterType::UseDataType:
        case ParameterType::Buffer: return to_bytes(in.rest());
        case ParameterType::GpdFrame: return decode_gpd_frame(in, fields);
        case ParameterType::StructuredSelector: return read_selector(in);
        case ParameterType::ListTuyaDataPoints: return read_data_points(in);
        case ParameterType::BigEndianUint24: return u24_be(in);
        case ParameterType::MiStruct: return read_prefixed(in);
    }
    in.fail();
    return {};
}

Result<void> encode_layout(Writer& out, const Parameter& parameter, const Value& value) {
    switch (parameter.type) {
        case ParameterType::ListUint8: return append_integers(out, parameter, value, Type::Uint8);
        case ParameterType::ListUint16: return append_integers(out, parameter, value, Type::Uint16);
        case ParameterType::ListUint24: return append_integers(out, parameter, value, Type::Uint24);
        case ParameterType::ListUint32: return append_integers(out, parameter, value, Type::Uint32);
        case ParameterType::ListZoneInfo: return append_records(out, parameter, value, kZoneInfo);
        case ParameterType::ListMiboxerZones: return append_miboxer_zones(out, parameter, value);
        case ParameterType::ExtensionFieldSets: return append_extension_field_sets(out, parameter, value);
        case ParameterType::ListThermoTransitions: return append_records(out, parameter, value, kTransition);
        case ParameterType::UseDataType:
        case ParameterType::Buffer: return append_bytes(out, parameter, value, false);
        case ParameterType::GpdFrame: return encode_gpd_frame(out, value);
        case ParameterType::StructuredSelector: return append_selector(out, parameter, value);
        case ParameterType::ListTuyaDataPoints: return append_data_points(out, parameter, value);
        case ParameterType::BigEndianUint24: return append_big_endian_24(out, parameter, value);
        case ParameterType::MiStruct: return append_bytes(out, parameter, value, true);
    }
    return Error{Errc::Invalid, fmt::format("Write for '{}' not available", static_cast<unsigned>(parameter.type))};
}

}  // namespace skep::zcl

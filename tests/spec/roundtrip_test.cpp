// Whatever can be encoded decodes to itself: every data type, every command of every cluster, over seeded random values.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "spec/zcl/frame.h"

namespace skep::zcl {
namespace {

class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : engine_() % limit; }
    Bytes bytes(std::size_t count) {
        Bytes out(count);
        for (auto& byte : out) byte = static_cast<std::uint8_t>(below(256));
        return out;
    }

private:
    std::mt19937_64 engine_;
};

constexpr Type kTypes[] = {Type::Data8,      Type::Data24,    Type::Data56,          Type::Data64,         Type::Bool,
                           Type::Bitmap8,    Type::Bitmap40,  Type::Bitmap64,        Type::Uint8,          Type::Uint16,
                           Type::Uint24,     Type::Uint32,    Type::Uint40,          Type::Uint48,         Type::Uint56,
                           Type::Uint64,     Type::Int8,      Type::Int16,           Type::Int24,          Type::Int32,
                           Type::Int40,      Type::Int48,     Type::Int56,           Type::Int64,          Type::Enum8,
                           Type::Enum16,     Type::Semi,      Type::Single,          Type::Double,         Type::OctetString,
                           Type::CharString, Type::TimeOfDay, Type::LongOctetString, Type::LongCharString, Type::Date,
                           Type::Utc,        Type::BacnetOid, Type::SecurityKey,     Type::ClusterIdType,  Type::AttributeIdType,
                           Type::IeeeAddress};
constexpr Type kNests[] = {Type::Array, Type::Struct, Type::Set, Type::Bag};

Value random_value(Dice& dice, Type type, int depth);

Value random_elements(Dice& dice, Type type, int depth) {
    std::vector<Element> elements;
    const auto any_type = [&] { return depth > 0 && dice.below(4) == 0 ? kNests[dice.below(4)] : kTypes[dice.below(std::size(kTypes))]; };
    const Type common = any_type();
    const std::uint64_t count = dice.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
        const Type one = type == Type::Struct ? any_type() : common;
        elements.push_back({one, std::make_shared<const Value>(random_value(dice, one, depth - 1))});
    }
    return elements;
}

// A value as decoding would give it: by way of its wire form, when it has a size.
Value random_value(Dice& dice, Type type, int depth) {
    if (std::ranges::find(kNests, type) != std::end(kNests)) return random_elements(dice, type, depth);
    if (const auto size = fixed_size(type)) {
        const Bytes wire = dice.bytes(*size);
        Reader in(wire);
        return decode_value(in, type);
    }
    Bytes bytes = dice.bytes(dice.below(20));
    if (type == Type::OctetString || type == Type::LongOctetString) return bytes;
    std::string text;
    for (const std::uint8_t byte : bytes) text.push_back(static_cast<char>(byte & 0x7F));
    return text;
}

TEST(RoundTrip, ValuesOfEveryType) {
    Dice dice(1);
    for (int round = 0; round < 50; ++round) {
        for (const auto& list : {std::span<const Type>(kTypes), std::span<const Type>(kNests)}) {
            for (const Type type : list) {
                const Value value = random_value(dice, type, 3);
                Writer out;
                const Result<void> done = encode_value(out, type, value);
                ASSERT_TRUE(done) << static_cast<int>(type) << " " << done.error().what;
                Reader in(out.view());
                EXPECT_EQ(decode_value(in, type), value) << static_cast<int>(type) << " " << to_hex(out.view());
                EXPECT_FALSE(in.failed());
                EXPECT_EQ(in.left(), 0U);
            }
        }
    }
}

// ---- commands

Value list_of(Dice& dice, std::uint64_t count, std::initializer_list<std::pair<std::string_view, std::uint64_t>> members) {
    std::vector<Value> items;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::vector<std::pair<std::string_view, Value>> record;
        for (const auto& [name, limit] : members) record.emplace_back(name, dice.below(limit));
        items.emplace_back(std::move(record));
    }
    return items;
}

void set(Fields& fields, std::string_view name, Value value) {
    const auto at = std::ranges::find(fields, name, [](const auto& field) { return field.first; });
    if (at == fields.end()) {
        fields.emplace_back(name, std::move(value));
    } else {
        at->second = std::move(value);
    }
}

Value integers(Dice& dice, std::uint64_t count, std::uint64_t limit) {
    std::vector<Value> items;
    for (std::uint64_t i = 0; i < count; ++i) items.emplace_back(dice.below(limit));
    return items;
}

Value data_points(Dice& dice, std::uint64_t count) {
    std::vector<Value> items;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::vector<std::pair<std::string_view, Value>> record;
        record.emplace_back("dp", dice.below(256));
        record.emplace_back("datatype", dice.below(6));
        record.emplace_back("data", dice.bytes(dice.below(10)));
        items.emplace_back(std::move(record));
    }
    return items;
}

Value scene_sets(Dice& dice) {
    std::vector<Value> items;
    for (const ClusterId cluster : {0x0006, 0x0008, 0x0201}) {
        const std::uint64_t length = 1 + dice.below(3);
        std::vector<std::pair<std::string_view, Value>> record;
        record.emplace_back("extField", integers(dice, length, 256));
        record.emplace_back("clstId", cluster);
        record.emplace_back("len", length);
        items.emplace_back(std::move(record));
    }
    return items;
}

Value layout_value(Dice& dice, const Parameter& parameter, Fields& fields) {
    const std::uint64_t count = 1 + dice.below(3);
    if (!parameter.length_field.empty()) set(fields, parameter.length_field, count);
    switch (parameter.type) {
        case ParameterType::ListUint8: return integers(dice, count, 0x100);
        case ParameterType::ListUint16: return integers(dice, count, 0x10000);
        case ParameterType::ListUint24: return integers(dice, count, 0x1000000);
        case ParameterType::ListUint32: return integers(dice, count, 0x100000000);
        case ParameterType::ListZoneInfo: return list_of(dice, count, {{"zoneID", 256}, {"zoneStatus", 65536}});
        case ParameterType::ListMiboxerZones: return list_of(dice, count, {{"groupId", 65536}, {"zoneNum", 256}});
        case ParameterType::ListThermoTransitions:
            set(fields, "mode", 3U);
            set(fields, "numoftrans", count);
            return list_of(dice, count, {{"transitionTime", 1440}, {"heatSetpoint", 3000}, {"coolSetpoint", 3000}});
        case ParameterType::ListTuyaDataPoints: return data_points(dice, count);
        case ParameterType::ExtensionFieldSets: return scene_sets(dice);
        case ParameterType::BigEndianUint24: return dice.below(0x1000000);
        case ParameterType::GpdFrame: {
            Bytes frame = dice.bytes(count);
            if (find(fields, "payloadSize") == nullptr) frame.insert(frame.begin(), static_cast<std::uint8_t>(count));
            set(fields, "commandID", 0x10U);  // a step up: a frame without a layout of its own
            set(fields, "payloadSize", count);
            std::vector<std::pair<std::string_view, Value>> record;
            record.emplace_back("raw", frame);
            return record;
        }
        default: return dice.bytes(dice.below(10));
    }
}

Value within_limits(Dice& dice, const Parameter& parameter, Type type) {
    if (parameter.limits == nullptr || !random_value(dice, type, 0).is_number()) return random_value(dice, type, 1);
    const double low = std::max(parameter.limits->minimum, 0.0);
    const double high = std::min(parameter.limits->maximum, 100.0 + low);
    return static_cast<std::uint64_t>(low) + dice.below(static_cast<std::uint64_t>(high - low) + 1);
}

Fields random_fields(Dice& dice, const Command& command) {
    Fields fields;
    for (const Parameter& parameter : command.parameters) {
        if (find(fields, parameter.name) != nullptr) continue;  // listed twice, the narrower first
        const auto code = static_cast<std::uint16_t>(parameter.type);
        Value value =
            code <= 0xFF ? within_limits(dice, parameter, Type{static_cast<std::uint8_t>(code)}) : layout_value(dice, parameter, fields);
        set(fields, parameter.name, std::move(value));
    }
    return fields;
}

void expect_command_survives(Dice& dice, const Cluster& cluster, const Command& command, Direction direction) {
    const std::string where = std::string(cluster.name) + "." + std::string(command.name);
    const Header header{.type = FrameType::Specific, .direction = direction, .sequence = 1, .command = command.id};
    const Result<Bytes> first = encode(header, command, random_fields(dice, command));
    ASSERT_TRUE(first) << where << " " << first.error().what;
    const Result<Frame> frame = parse_frame(*first, &cluster);
    const auto uncounted = [](const Parameter& one) {
        return one.type >= ParameterType::ListUint8 && one.type <= ParameterType::ListZoneInfo && one.length_field.empty();
    };
    // A list that nothing counts can be written only.
    if (std::ranges::any_of(command.parameters, uncounted)) {
        EXPECT_FALSE(frame) << where;
        return;
    }
    ASSERT_TRUE(frame) << where << " " << to_hex(*first) << " " << frame.error().what;
    ASSERT_EQ(frame->command, &command) << where;
    const Result<Bytes> second = encode(frame->header, command, frame->fields());
    ASSERT_TRUE(second) << where << " " << second.error().what;
    const Result<Frame> again = parse_frame(*second, &cluster);
    ASSERT_TRUE(again) << where << " " << to_hex(*second);
    EXPECT_EQ(again->payload, frame->payload) << where << " " << to_hex(*first) << " " << to_hex(*second);
}

TEST(RoundTrip, EveryCommandOfEveryCluster) {
    Dice dice(2);
    int commands = 0;
    for (const Cluster* cluster : standard_clusters()) {
        for (const Direction direction : {Direction::ToServer, Direction::ToClient}) {
            for (const Command& command : direction == Direction::ToServer ? cluster->commands : cluster->responses) {
                // Hidden behind another of the same id; a list that counts itself, or that nothing counts, cannot be read.
                if (cluster->command(command.id, direction) != &command || command.name == "multipleAck" || command.name == "transferNpdu")
                    continue;
                for (int round = 0; round < 4; ++round) expect_command_survives(dice, *cluster, command, direction);
                ++commands;
            }
        }
    }
    EXPECT_GT(commands, 400);
}

TEST(RoundTrip, ReportsOfEveryAttribute) {
    Dice dice(3);
    for (const Cluster* cluster : standard_clusters()) {
        for (const Attribute& attribute : cluster->attributes) {
            std::vector<AttributeRecord> rows;
            for (int i = 0; i < 3; ++i)
                rows.push_back({attribute.id, Status::Success, attribute.type, random_value(dice, attribute.type, 2)});
            const Result<Bytes> bytes = encode(Header{.direction = Direction::ToClient}, General::Report, rows);
            ASSERT_TRUE(bytes) << attribute.name << " " << bytes.error().what;
            const Result<Frame> frame = parse_frame(*bytes, cluster);
            ASSERT_TRUE(frame) << attribute.name;
            EXPECT_EQ(frame->attributes(), rows) << attribute.name << " " << to_hex(*bytes);
        }
    }
}

}  // namespace
}  // namespace skep::zcl

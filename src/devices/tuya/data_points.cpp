#include "devices/tuya/data_points.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "devices/values.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::tuya {

namespace {

constexpr std::array<std::string_view, 4> kReports{"dataResponse", "dataReport", "activeStatusReport", "activeStatusReportAlt"};

// High byte first, as a 32-bit two's complement number; longer values wrap as the peer's do.
std::int32_t number_of(BytesView bytes) {
    std::uint32_t value = 0;
    for (std::uint8_t byte : bytes) value = (value << 8) + byte;
    return static_cast<std::int32_t>(value);
}

Json plain_of(PointType type, BytesView bytes) {
    switch (type) {
        case PointType::Bool: return !bytes.empty() && bytes[0] == 1;
        case PointType::Number:
        case PointType::Bitmap: return number_of(bytes);
        case PointType::Enum: return bytes.empty() ? Json(nullptr) : Json(bytes[0]);
        case PointType::Text: {
            std::string text;  // of the 256 first characters of Unicode
            for (std::uint8_t byte : bytes) {
                if (byte < 0x80) {
                    text += static_cast<char>(byte);
                } else {
                    text += static_cast<char>(0xC0 | byte >> 6);
                    text += static_cast<char>(0x80 | (byte & 0x3F));
                }
            }
            return Json(text);
        }
        case PointType::Raw: break;
    }
    return nullptr;
}

Bytes wire_of(const PointValue& value) {
    switch (value.type) {
        case PointType::Raw: return value.bytes;
        case PointType::Bool: return {static_cast<std::uint8_t>(value.plain.is_bool() && value.plain.get_bool())};
        case PointType::Enum:
        case PointType::Bitmap: return {static_cast<std::uint8_t>(static_cast<std::int64_t>(as_number(value.plain).value_or(0)))};
        case PointType::Text: return to_bytes(value.plain.is_string() ? std::string_view(value.plain.get_string()) : std::string_view{});
        case PointType::Number: break;
    }
    const auto word = static_cast<std::uint32_t>(static_cast<std::int64_t>(std::llround(as_number(value.plain).value_or(0))));
    Writer out;
    out.u16_be(static_cast<std::uint16_t>(word >> 16)).u16_be(static_cast<std::uint16_t>(word));
    return out.take();
}

bool same(const PointValue& wanted, const PointValue& got) {
    return equal(wanted.plain, got.plain);
}

Result<double> need_number(const PointValue& value) {
    if (value.plain.is_bool()) return value.plain.get_bool() ? 1 : 0;
    const std::optional<double> plain = as_number(value.plain);
    if (!plain) return Error{Errc::Invalid, "data point is no number"};
    return *plain;
}

bool inverted(const JsonObject& options) {
    const Json* value = find(options, "invert_cover");
    return value != nullptr && value->is_bool() && value->get_bool();
}

// ---- The table at work ----

using Table = std::shared_ptr<const std::vector<DataPoint>>;

Result<void> decode_table(const Table& table, const zigbee::Message& message, Device& device, Update& update) {
    if (already_processed(message, device)) return ok;
    const Result<std::vector<Point>> points = points_of(message);
    if (!points) return points.error();
    Update told;
    for (const Point& point : *points) {
        const auto row = std::find_if(table->begin(), table->end(), [&](const DataPoint& one) { return one.id == point.id; });
        if (row == table->end() || !row->converter.from) continue;
        Result<Json> value = row->converter.from(point.value, message, device, told);
        if (!value) return value.error();  // then nothing of the message is told
        if (!row->property.empty()) told.set(row->property, std::move(*value));
    }
    for (auto& [name, value] : told.values) update.values[name] = std::move(value);
    update.events.insert(update.events.end(), told.events.begin(), told.events.end());
    return ok;
}

class TableSetter final : public Setter {
public:
    explicit TableSetter(Table table) : table_(std::move(table)) {}
    [[nodiscard]] bool handles(std::string_view) const override { return true; }
    [[nodiscard]] bool can_get() const override { return false; }
    async::Task<Result<SetResult>> set(const Command& command) const override { return set_all(command, table_); }
    async::Task<Result<void>> get(const Command& command) const override { return no_get(std::string(command.key)); }

private:
    // A setter runs once per message: every key of it is sent.
    static async::Task<Result<SetResult>> set_all(const Command& command, Table table) {
        SetResult result;
        for (const auto& member : command.message) {
            const std::string name(member.key());
            const std::string property =
                command.definition != nullptr && command.definition->multi_endpoint() && !command.endpoint_name.empty()
                    ? name + "_" + std::string(command.endpoint_name)
                    : name;
            const auto row = std::find_if(table->begin(), table->end(), [&](const DataPoint& one) { return one.property == property; });
            if (row == table->end() || !row->converter.to)
                co_return Error{Errc::NotFound, fmt::format("No datapoint defined for '{}'", name)};
            Result<std::optional<PointValue>> value = row->converter.to(member.value(), command);
            if (!value) co_return value.error();
            if (*value) {
                Result<void> done = co_await send_point(command, row->id, std::move(**value), 1);
                if (!done) co_return done.error();
            }
            if (row->optimistic) result.state[name] = member.value();
        }
        co_return result;
    }
    static async::Task<Result<void>> no_get(std::string key) {
        co_return Error{Errc::Unsupported, "No converter available for 'get' '" + key + "'"};
    }

    Table table_;
};

}  // namespace

Result<std::vector<Point>> points_of(const zigbee::Message& message) {
    const zcl::Value* list = zcl::find(message.frame.fields(), "dpValues");
    if (list == nullptr || list->as_list() == nullptr) return Error{Errc::Malformed, "message without data points"};
    std::vector<Point> out;
    for (const zcl::Value& row : *list->as_list()) {
        const zcl::Value* id = row.field("dp");
        const zcl::Value* type = row.field("datatype");
        const zcl::Value* data = row.field("data");
        if (id == nullptr || type == nullptr || data == nullptr || data->as_bytes() == nullptr)
            return Error{Errc::Malformed, "data point without its parts"};
        Point point;
        point.id = static_cast<std::uint8_t>(id->as_uint().value_or(0));
        point.value.type = static_cast<PointType>(type->as_uint().value_or(0));
        point.value.bytes = *data->as_bytes();
        point.value.plain = plain_of(point.value.type, point.value.bytes);
        out.push_back(std::move(point));
    }
    return out;
}

async::Task<Result<void>> send_point(const Command& command, std::uint8_t id, PointValue value, std::uint16_t sequence) {
    std::vector<std::pair<std::string_view, zcl::Value>> point;
    point.emplace_back("dp", id);
    point.emplace_back("datatype", static_cast<std::uint8_t>(value.type));
    point.emplace_back("data", wire_of(value));
    std::vector<zcl::Value> points;
    points.emplace_back(std::move(point));
    zcl::Fields fields;
    fields.emplace_back("seq", sequence);
    fields.emplace_back("dpValues", std::move(points));
    zigbee::RequestOptions options;
    options.disable_default_response = true;
    Result<void> done = co_await send(command, zcl::kManuSpecificTuya, "dataRequest", std::move(fields), options);
    co_return done;
}

std::uint16_t next_sequence(Device& device) {
    const Json* before = find(device.memory(), "tuya.sequence");
    const auto sequence = static_cast<std::uint16_t>(before != nullptr ? as_integer(*before).value_or(0) : 0);
    device.memory()["tuya.sequence"] = (sequence + 1) % 0xFFFF;
    return sequence;
}

PointValue enum_value(int number) {
    return {PointType::Enum, Json(number), {}};
}
PointValue bool_value(bool on) {
    return {PointType::Bool, Json(on), {}};
}
PointValue number_value(double value) {
    return {PointType::Number, number(value), {}};
}

Feature data_points(std::vector<DataPoint> rows) {
    const auto table = std::make_shared<const std::vector<DataPoint>>(std::move(rows));
    Feature out;
    out.decoders.push_back(on_commands(
        zcl::kManuSpecificTuya, {kReports.begin(), kReports.end()},
        [table](const zigbee::Message& message, Device& device, Update& update) { return decode_table(table, message, device, update); }));
    out.setters.push_back(std::make_shared<TableSetter>(table));
    return out;
}

namespace convert {

namespace {
// What a value of MQTT is sent as when nothing else is said: by its own type.
Result<std::optional<PointValue>> by_type(const Json& value) {
    if (value.is_bool()) return std::optional(bool_value(value.get_bool()));
    if (const auto plain = as_number(value)) return std::optional(number_value(*plain));
    if (value.is_string()) return std::optional(PointValue{PointType::Text, value, {}});
    if (value.is_array()) {
        PointValue raw;
        for (const Json& byte : value.get_array()) raw.bytes.push_back(static_cast<std::uint8_t>(as_integer(byte).value_or(0)));
        return std::optional(std::move(raw));
    }
    return Error{Errc::Invalid, "Don't know how to send type 'object'"};
}
}  // namespace

Converter raw() {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Result<Json> { return value.plain; };
    out.to = [](const Json& value, const Command&) { return by_type(value); };
    return out;
}

Converter divided_by(double divisor) {
    Converter out;
    out.from = [divisor](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Result<Json> {
        const Result<double> plain = need_number(value);
        if (!plain) return plain.error();
        return number(*plain / divisor);
    };
    out.to = [divisor](const Json& value, const Command& command) -> Result<std::optional<PointValue>> {
        const Result<double> plain = to_number(value, command.key);
        if (!plain) return plain.error();
        return std::optional(number_value(*plain * divisor));
    };
    return out;
}

Converter true_when(double wanted) {
    Converter out;
    out.from = [wanted](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Result<Json> {
        return Json(as_number(value.plain) == wanted);
    };
    return out;
}

Converter lookup(std::vector<std::pair<std::string, PointValue>> names) {
    const auto list = std::make_shared<const std::vector<std::pair<std::string, PointValue>>>(std::move(names));
    Converter out;
    out.from = [list](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Result<Json> {
        for (const auto& [name, wanted] : *list) {
            if (same(wanted, value)) return Json(name);
        }
        return Error{Errc::Invalid, fmt::format("Value '{}' is not allowed", text_of(value.plain))};
    };
    out.to = [list](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        std::vector<std::pair<std::string_view, int>> rows;
        for (std::size_t i = 0; i < list->size(); ++i) rows.emplace_back((*list)[i].first, static_cast<int>(i));
        const Result<int> row = from_lookup(value, rows);
        if (!row) return row.error();
        return std::optional((*list)[static_cast<std::size_t>(*row)].second);
    };
    return out;
}

Converter enums(std::vector<std::pair<std::string, int>> names) {
    std::vector<std::pair<std::string, PointValue>> list;
    for (auto& [name, value] : names) list.emplace_back(std::move(name), enum_value(value));
    return lookup(std::move(list));
}

Converter numbers(std::vector<std::pair<std::string, int>> names) {
    std::vector<std::pair<std::string, PointValue>> list;
    for (auto& [name, value] : names) list.emplace_back(std::move(name), number_value(value));
    return lookup(std::move(list));
}

Converter on_off() {
    return lookup({{"ON", bool_value(true)}, {"OFF", bool_value(false)}});
}
Converter lock_unlock() {
    return lookup({{"LOCK", bool_value(true)}, {"UNLOCK", bool_value(false)}});
}

Converter on_off_loose() {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Result<Json> {
        return Json(need_number(value).value_or(1) != 0 ? "ON" : "OFF");
    };
    out.to = [](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        return std::optional(bool_value(value.is_string() && value.get_string() == "ON"));
    };
    return out;
}

Converter cover_position() {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device& device, Update&) -> Result<Json> {
        const Result<double> plain = need_number(value);
        if (!plain) return plain.error();
        const double position = inverted(device.options()) ? 100 - *plain : *plain;
        Update state;
        state.set("state", position == 0 ? "CLOSE" : "OPEN");
        device.publish(std::move(state));
        return number(position);
    };
    out.to = [](const Json& value, const Command& command) -> Result<std::optional<PointValue>> {
        const Result<double> plain = to_number(value, command.key);
        if (!plain) return plain.error();
        return std::optional(number_value(inverted(command.options) ? 100 - *plain : *plain));
    };
    return out;
}

namespace {

Result<Bytes> transition_of(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::size_t colon = text.find(':');
    if (slash == std::string_view::npos || text.find('/', slash + 1) != std::string_view::npos) {
        return Error{Errc::Invalid, fmt::format("Invalid schedule: wrong transition format: {}", text)};
    }
    const auto hour = parse_float(text.substr(0, std::min(colon, slash)));
    const auto minute = colon < slash ? parse_float(text.substr(colon + 1, slash - colon - 1)) : std::nullopt;
    const auto celsius = parse_float(text.substr(slash + 1));
    const double tenths = celsius ? std::floor(*celsius * 10) : -1;
    if (!hour || !minute || *hour < 0 || *hour > 24 || *minute < 0 || *minute > 60 || tenths < 50 || tenths > 350) {
        return Error{Errc::Invalid, fmt::format("Invalid hour, minute or temperature of: {}", text)};
    }
    const auto wire = static_cast<std::uint16_t>(tenths);
    return Bytes{static_cast<std::uint8_t>(*hour), static_cast<std::uint8_t>(*minute), static_cast<std::uint8_t>(wire >> 8),
                 static_cast<std::uint8_t>(wire)};
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        out.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return out;
}

}  // namespace

Converter schedule_day(std::uint8_t day, unsigned transitions) {
    Converter out;
    out.from = [transitions](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Result<Json> {
        if (value.type != PointType::Raw || value.bytes.size() < 1 + transitions * 4)
            return Error{Errc::Malformed, "schedule is too short"};
        std::string text;
        for (std::size_t i = 1; i < transitions * 4; i += 4) {
            const unsigned tenths = value.bytes[i + 2] << 8 | value.bytes[i + 3];
            text +=
                fmt::format("{}{:02}:{:02}/{}.{}", text.empty() ? "" : " ", value.bytes[i], value.bytes[i + 1], tenths / 10, tenths % 10);
        }
        return Json(text);
    };
    out.to = [day, transitions](const Json& value, const Command& command) -> Result<std::optional<PointValue>> {
        const Result<std::string_view> text = assert_string(value, command.key);
        if (!text) return text.error();
        const std::vector<std::string_view> words = words_of(*text);
        if (words.size() != transitions)
            return Error{Errc::Invalid, fmt::format("Invalid schedule: there should be {} transitions", transitions)};
        PointValue raw;
        raw.bytes.push_back(day);
        for (std::string_view one : words) {
            const Result<Bytes> bytes = transition_of(one);
            if (!bytes) return bytes.error();
            raw.bytes.insert(raw.bytes.end(), bytes->begin(), bytes->end());
        }
        return std::optional(std::move(raw));
    };
    return out;
}

}  // namespace convert

}  // namespace skep::devices::tuya

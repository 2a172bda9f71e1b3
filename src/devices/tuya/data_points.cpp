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
bool is_defined(PointType type, BytesView bytes) {
    return type <= PointType::Bitmap && (type != PointType::Enum || !bytes.empty());
}

std::string utf8_of(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// ---- Numbers on the wire ----

// A byte of a Buffer: what is no number is 0.
std::uint8_t byte_of(double value) {
    if (!std::isfinite(value)) return 0;
    const double byte = std::fmod(std::trunc(value), 256);
    return static_cast<std::uint8_t>(byte < 0 ? byte + 256 : byte);
}

constexpr std::string_view kHex = "0123456789abcdef";

// The digits behind the point, as few as tell the number from its neighbours; true when they round up to one.
bool fraction_of(double value, std::string& digits) {
    double fraction = value - std::floor(value);
    double delta = std::max(0.5 * (std::nextafter(value, HUGE_VAL) - value), std::nextafter(0.0, 1.0));
    while (fraction >= delta) {
        fraction *= 16;
        delta *= 16;
        const auto digit = static_cast<std::size_t>(fraction);
        digits += kHex[digit];
        fraction -= static_cast<double>(digit);
        const bool up = fraction > 0.5 || (fraction == 0.5 && (digit & 1) != 0);
        if (!up || fraction + delta <= 1) continue;
        while (!digits.empty() && digits.back() == 'f') digits.pop_back();
        if (digits.empty()) return true;
        digits.back() = kHex[kHex.find(digits.back()) + 1];
        return false;
    }
    return false;
}

// A number that is not negative in base 16, as JavaScript writes it.
std::string hex_of(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return "Infinity";
    std::string fraction;
    double whole = std::floor(value);
    if (fraction_of(value, fraction)) whole += 1;
    std::string out;
    do {
        const double digit = std::fmod(whole, 16);
        out += kHex[static_cast<std::size_t>(digit)];
        whole = (whole - digit) / 16;
    } while (whole > 0);
    std::ranges::reverse(out);
    return fraction.empty() ? out : out + "." + fraction;
}

// What the digits in front are, without any: nothing.
double leading_hex(std::string_view text) {
    double out = 0;
    for (const char c : text) {
        const std::size_t digit = kHex.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
        if (digit == std::string_view::npos) break;
        out = out * 16 + static_cast<double>(digit);
    }
    return out;
}

// Four bytes, two's complement. The peer cuts them out of the number's text: a fraction takes the place of digits.
Bytes word_of(double value) {
    constexpr double kWrap = 4294967296.0;
    std::string text = hex_of(value < 0 ? kWrap + value : value);
    if (text.size() < 8) text.insert(0, 8 - text.size(), '0');
    const std::string_view view = text;
    return {byte_of(leading_hex(view.substr(0, 2))), byte_of(leading_hex(view.substr(2, 2))), byte_of(leading_hex(view.substr(4, 2))),
            byte_of(leading_hex(view.substr(6)))};
}

// The lower byte of each UTF-16 unit.
Bytes letters_of(std::string_view text) {
    Bytes out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<std::uint8_t>(text[i]);
        const std::size_t count = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::uint32_t point = count == 1 ? lead : lead & (0x7FU >> count);
        for (std::size_t k = 1; k < count && i + k < text.size(); ++k)
            point = point << 6 | (static_cast<std::uint8_t>(text[i + k]) & 0x3FU);
        if (point >= 0x10000) out.push_back(static_cast<std::uint8_t>((point - 0x10000) >> 10));
        out.push_back(static_cast<std::uint8_t>(point));
        i += count;
    }
    return out;
}

Bytes wire_of(const PointValue& value) {
    switch (value.type) {
        case PointType::Raw: return value.bytes;
        case PointType::Bool: return {static_cast<std::uint8_t>(value.plain.is_bool() && value.plain.get_bool())};
        case PointType::Enum:
        case PointType::Bitmap: return {byte_of(as_number(value.plain).value_or(0))};
        case PointType::Text: return letters_of(as_string(value.plain).value_or(std::string_view{}));
        case PointType::Number: break;
    }
    return value.bytes.empty() ? word_of(as_number(value.plain).value_or(0)) : value.bytes;
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
        Told value = row->converter.from(point.value, message, device, told);
        if (!value) return value.error();  // then nothing of the message is told
        if (!row->property.empty() && *value)
            told.set(row->property, *std::move(*value));
        else if (!row->property.empty())
            told.clear(row->property);
        else if (*value && (*value)->is_object())
            for (auto& [name, part] : (*value)->get_object()) told.set(name, std::move(part));
    }
    for (const Path& path : told.unset) {
        if (find(told.values, path.front()) == nullptr) update.clear(path.front());
    }
    for (auto& [name, value] : told.values) update.values[name] = std::move(value);
    update.events.insert(update.events.end(), told.events.begin(), told.events.end());
    return ok;
}

// Which row a key of the message means: of several endpoints, that of the addressed one.
std::string property_of(const Command& command, const std::string& name) {
    const bool named = command.definition != nullptr && command.definition->multi_endpoint() && !command.endpoint_name.empty();
    return named && !name.starts_with(std::string(command.key) + "_") ? name + "_" + std::string(command.endpoint_name) : name;
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
        if (command.group != nullptr) co_return Error{Errc::Unsupported, "Not supported for groups"};
        for (const auto& member : command.message) {
            const std::string name(member.key());
            const std::string property = property_of(command, name);
            const auto row = std::find_if(table->begin(), table->end(), [&](const DataPoint& one) { return one.property == property; });
            if (row == table->end() || !row->converter.to)
                co_return Error{Errc::NotFound, fmt::format("No datapoint defined for '{}'", name)};
            if (row->skip && row->skip(command)) continue;
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
        point.value.defined = is_defined(point.value.type, point.value.bytes);
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
    const std::string_view name = meta_of(command).tuya_send_now ? "sendData" : "dataRequest";
    Result<void> done = co_await send(command, zcl::kManuSpecificTuya, name, std::move(fields), options);
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
    return {PointType::Number, number(value), word_of(value)};
}

double js_number_of(const PointValue& value) {
    if (!value.defined) return std::nan("");
    return devices::js_number_of(value.type == PointType::Raw ? Json(utf8_of(value.bytes)) : value.plain);
}

bool truthy(const PointValue& value) {
    return value.defined && (value.type == PointType::Raw || devices::truthy(&value.plain));
}

std::optional<Json> told_as(const PointValue& value) {
    if (!value.defined) return std::nullopt;
    if (value.type != PointType::Raw) return value.plain;
    JsonArray bytes;
    for (const std::uint8_t byte : value.bytes) bytes.push_back(byte);
    JsonObject buffer;
    buffer["type"] = "Buffer";
    buffer["data"] = std::move(bytes);
    return Json(std::move(buffer));
}

Result<std::optional<PointValue>> value_by_type(const Json& value) {
    if (value.is_bool()) return std::optional(bool_value(value.get_bool()));
    if (const auto plain = as_number(value)) return std::optional(number_value(*plain));
    if (value.is_string()) return std::optional(PointValue{PointType::Text, value, {}});
    if (value.is_array()) {
        PointValue raw;
        for (const Json& byte : value.get_array()) raw.bytes.push_back(byte_of(devices::js_number_of(byte)));
        return std::optional(std::move(raw));
    }
    return Error{Errc::Invalid, "Don't know how to send type 'object'"};
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

}  // namespace skep::devices::tuya

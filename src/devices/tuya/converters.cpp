// How values of data points are told and sent.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "devices/tuya/data_points.h"
#include "devices/values.h"

namespace skep::devices::tuya {

namespace {

bool same(const PointValue& wanted, const PointValue& got) {
    return got.defined && got.type != PointType::Raw && equal(wanted.plain, got.plain);
}

}  // namespace

namespace convert {

Converter raw() {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told { return told_as(value); };
    out.to = [](const Json& value, const Command&) { return value_by_type(value); };
    return out;
}

Converter divided_by(double divisor) {
    Converter out;
    out.from = [divisor](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        return number(js_number_of(value) / divisor);
    };
    out.to = [divisor](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        return std::optional(number_value(devices::js_number_of(value) * divisor));
    };
    return out;
}

Converter true_when(PointValue wanted) {
    Converter out;
    out.from = [wanted](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told { return Json(same(wanted, value)); };
    return out;
}

namespace {

using Rows = std::vector<std::pair<std::string, PointValue>>;

Error not_among(const PointValue& value, const Rows& rows) {
    std::string list;
    for (const auto& row : rows) list += (list.empty() ? "" : ",") + text_of(row.second.plain);
    const std::string text = !value.defined                 ? "undefined"
                             : value.type == PointType::Raw ? std::string(value.bytes.begin(), value.bytes.end())
                                                            : text_of(value.plain);
    return Error{Errc::Invalid, fmt::format("Value '{}' is not allowed, expected one of {}", text, list)};
}

}  // namespace

Converter lookup(Rows names, std::optional<Json> otherwise) {
    const auto list = std::make_shared<const Rows>(std::move(names));
    Converter out;
    out.from = [list, otherwise](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        for (const auto& [name, wanted] : *list) {
            if (same(wanted, value)) return Json(name);
        }
        if (otherwise) return otherwise;
        return not_among(value, *list);
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

Converter on_off_loose() {
    Converter out;
    out.from = [](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told { return Json(truthy(value) ? "ON" : "OFF"); };
    out.to = [](const Json& value, const Command&) -> Result<std::optional<PointValue>> {
        return std::optional(bool_value(value.is_string() && value.get_string() == "ON"));
    };
    return out;
}

Converter cover_position(bool inverted) {
    const auto turned = [inverted](const JsonObject& options) { return devices::truthy(find(options, "invert_cover")) != inverted; };
    Converter out;
    out.from = [turned](const PointValue& value, const zigbee::Message&, Device& device, Update&) -> Told {
        const std::optional<Json> position = turned(device.options()) ? number(100 - js_number_of(value)) : told_as(value);
        Update state;
        state.set("state", position && as_number(*position) == 0.0 ? "CLOSE" : "OPEN");
        device.publish(std::move(state));
        return position;
    };
    out.to = [turned](const Json& value, const Command& command) -> Result<std::optional<PointValue>> {
        if (!turned(command.options)) return value_by_type(value);
        return std::optional(number_value(100 - devices::js_number_of(value)));
    };
    return out;
}

namespace {

std::vector<std::string_view> parts_of(std::string_view text, char between) {
    std::vector<std::string_view> out;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(between, start), text.size());
        out.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return out;
}

// Numbers that are none pass, and are sent as 0.
Result<Bytes> transition_of(std::string_view text) {
    const std::vector<std::string_view> halves = parts_of(text, '/');
    if (halves.size() != 2) return Error{Errc::Invalid, fmt::format("Invalid schedule: wrong transition format: {}", text)};
    const std::vector<std::string_view> time = parts_of(halves[0], ':');
    const auto number_in = [](std::string_view part) { return parse_float(part).value_or(std::nan("")); };
    const double hour = std::trunc(number_in(time[0]));
    const double minute = time.size() > 1 ? std::trunc(number_in(time[1])) : std::nan("");
    const double tenths = std::floor(number_in(halves[1]) * 10);
    if (hour < 0 || hour > 24 || minute < 0 || minute > 60 || tenths < 50 || tenths > 350) {
        return Error{Errc::Invalid, fmt::format("Invalid hour, minute or temperature of: {}", text)};
    }
    const auto byte = [](double value) { return static_cast<std::uint8_t>(std::isnan(value) ? 0 : value); };
    const auto wire = static_cast<std::uint16_t>(std::isnan(tenths) ? 0 : tenths);
    return Bytes{byte(hour), byte(minute), static_cast<std::uint8_t>(wire >> 8), static_cast<std::uint8_t>(wire)};
}

// A byte of a day; of a text a character's digit.
double byte_at(const PointValue& value, std::size_t at) {
    if (at >= value.bytes.size() || (value.type != PointType::Raw && value.type != PointType::Text)) return std::nan("");
    if (value.type == PointType::Raw) return value.bytes[at];
    return value.bytes[at] >= '0' && value.bytes[at] <= '9' ? value.bytes[at] - '0' : std::nan("");
}
std::string two_digits(const PointValue& value, std::size_t at) {
    const double byte = byte_at(value, at);
    return std::isnan(byte) ? "NaN" : fmt::format("{:02}", static_cast<int>(byte));
}
std::string degrees(const PointValue& value, std::size_t at) {
    if (at + 1 >= value.bytes.size() || std::isnan(byte_at(value, at + 1))) return "NaN";
    double tenths = byte_at(value, at) * 256 + byte_at(value, at + 1);
    if (value.type == PointType::Text) {  // characters are put one behind the other
        const double first = byte_at(value, at);
        tenths = devices::js_number_of(Json(fmt::format("{}{}", std::isnan(first) ? 0 : first * 256, byte_at(value, at + 1))));
    }
    return fmt::format("{:.1f}", tenths / 10);
}

}  // namespace

Converter schedule_day(std::uint8_t day, unsigned transitions) {
    Converter out;
    out.from = [transitions](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        if (!value.defined) return Error{Errc::Malformed, "schedule without a value"};
        std::string text;
        for (std::size_t i = 1; i < transitions * 4; i += 4) {
            text += text.empty() ? "" : " ";
            text += fmt::format("{}:{}/{}", two_digits(value, i), two_digits(value, i + 1), degrees(value, i + 2));
        }
        return Json(text);
    };
    out.to = [day, transitions](const Json& value, const Command& command) -> Result<std::optional<PointValue>> {
        const Result<std::string_view> text = assert_string(value, command.key);
        if (!text) return text.error();
        const std::vector<std::string_view> words = parts_of(*text, ' ');
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

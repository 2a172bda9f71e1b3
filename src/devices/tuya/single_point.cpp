#include "devices/tuya/single_point.h"

#include <algorithm>
#include <array>
#include <memory>

#include "devices/values.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::tuya {

namespace {

using Shared = std::shared_ptr<const SinglePoint>;

std::string property_of(const SinglePoint& point) {
    return point.endpoint.empty() ? point.name : point.name + "_" + point.endpoint;
}

Result<void> decode_point(const SinglePoint& point, const zigbee::Message& message, Device& device, Update& update) {
    const Result<std::vector<Point>> points = points_of(message);
    if (!points) return points.error();
    const auto found = std::ranges::find(*points, point.id, &Point::id);
    if (found == points->end()) return ok;
    Told value = point.converter.from(found->value, message, device, update);
    if (!value) return value.error();
    if (*value)
        update.set(property_of(point), *std::move(*value));
    else
        update.clear(property_of(point));
    return ok;
}

// As a value of the point's type, whatever it is.
PointValue typed(PointType type, PointValue value) {
    if (type == PointType::Bool) return bool_value(truthy(value));
    if (type == PointType::Number && value.type != PointType::Number) return number_value(js_number_of(value));
    value.type = type;
    return value;
}

async::Task<Result<SetResult>> set_point(const Command& command, Shared point) {
    SetResult result;
    if (command.group != nullptr) co_return Error{Errc::Unsupported, "Not supported for groups"};
    const bool named = command.definition != nullptr && command.definition->multi_endpoint() && !command.endpoint_name.empty();
    for (const auto& member : command.message) {
        std::string name(member.key());
        if (named && !name.starts_with(std::string(command.key) + "_")) name += "_" + std::string(command.endpoint_name);
        if (name != property_of(*point)) continue;
        Result<std::optional<PointValue>> value = point->converter.to(member.value(), command);
        if (!value) co_return value.error();
        if (*value) {
            Result<void> done = co_await send_point(command, point->id, typed(point->type, std::move(**value)), 1);
            if (!done) co_return done.error();
        }
        result.state[command.key] = member.value();
    }
    co_return result;
}

}  // namespace

Feature single_point(SinglePoint given) {
    constexpr std::array<std::string_view, 4> kReports{"dataResponse", "dataReport", "activeStatusReport", "activeStatusReportAlt"};
    const auto point = std::make_shared<const SinglePoint>(std::move(given));
    Feature out;
    out.decoders.push_back(on_commands(
        zcl::kManuSpecificTuya, {kReports.begin(), kReports.end()},
        [point](const zigbee::Message& message, Device& device, Update& update) { return decode_point(*point, message, device, update); }));
    if (point->read_only) return out;
    SetterSpec spec;
    spec.keys = {point->name};
    if (!point->endpoint.empty()) spec.endpoints = {point->endpoint};
    spec.set = [point](const Command& command) { return set_point(command, point); };
    out.setters.push_back(make_setter(std::move(spec)));
    return out;
}

namespace convert {

Converter either(std::pair<Json, Json> on, std::pair<Json, Json> off) {
    Converter out;
    out.from = [on, off](const PointValue& value, const zigbee::Message&, Device&, Update&) -> Told {
        const bool is_on = value.defined && value.type != PointType::Raw && equal(value.plain, on.second);
        return is_on ? on.first : off.first;
    };
    out.to = [on, off](const Json& value, const Command&) { return value_by_type(equal(value, on.first) ? on.second : off.second); };
    return out;
}

}  // namespace convert

}  // namespace skep::devices::tuya

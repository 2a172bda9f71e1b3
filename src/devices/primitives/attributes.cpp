#include "devices/primitives/attributes.h"
#include "devices/values.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace skep::devices {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

zigbee::RequestOptions options_of(const Target& target) {
    zigbee::RequestOptions options;
    options.manufacturer = target.manufacturer;
    return options;
}

// An attribute that is a manufacturer's own is another one, or none, in frames without its code.
bool is_in(const zigbee::Message& message, const Target& target) {
    return target.owner == zcl::kNoManufacturer || message.frame.header.manufacturer == target.owner;
}

// The step that sets reporting up, or reads what can be read; none when there is neither.
std::vector<ConfigureStep> configure_of(const Target& target, const std::optional<Reporting>& report, Access access,
                                        std::vector<std::string> endpoint_names) {
    const bool readable = (access & 4) != 0;
    if (!report && !readable) return {};
    Report row;
    row.attribute = target.attribute;
    row.type = target.type;
    if (report) {
        row.minimum = report->minimum;
        row.maximum = report->maximum;
        row.change = report->change;
    }
    Where where;
    where.endpoint_names = std::move(endpoint_names);
    std::vector<ConfigureStep> out;
    out.push_back(setup_reporting(target.cluster, {row}, report.has_value(), readable, std::move(where)));
    return out;
}

void dress(exposes::Expose& expose, const std::string& description, const std::string& endpoint, const std::string& label,
           const std::string& category) {
    if (!description.empty()) expose.description(description);
    if (!endpoint.empty()) expose.endpoint(endpoint);
    if (!label.empty()) expose.label(label);
    if (!category.empty()) expose.category(category);
}

// "name", or "name_endpoint" when the property belongs to endpoints.
std::optional<std::string> property_of(const std::string& name, const std::vector<std::string>& endpoint_names,
                                       const zigbee::Message& message, const Device& device) {
    if (endpoint_names.empty()) return name;
    if (device.definition() == nullptr) return std::nullopt;
    const std::string endpoint = endpoint_name(message.endpoint.id, message.node, *device.definition());
    if (std::find(endpoint_names.begin(), endpoint_names.end(), endpoint) == endpoint_names.end()) return std::nullopt;
    return name + "_" + endpoint;
}

std::vector<std::string> list_of(const std::string& endpoint_name) {
    if (endpoint_name.empty()) return {};
    return {endpoint_name};
}

using NumericPtr = std::shared_ptr<const NumericSpec>;
async::Task<Result<SetResult>> set_numeric(const Command& command, NumericPtr spec) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    double wire = *value * spec->scale;
    if (spec->precision) wire = precision_round(wire, *spec->precision);
    Result<SetResult> done = co_await write_target(command, spec->target, wire_number(wire), command.value);
    co_return done;
}

using EnumPtr = std::shared_ptr<const EnumSpec>;
async::Task<Result<SetResult>> set_enum(const Command& command, EnumPtr spec) {
    const Result<int> wire = number_of(spec->names, command.value);
    if (!wire) co_return wire.error();
    Result<SetResult> done = co_await write_target(command, spec->target, zcl::Value(*wire), command.value);
    co_return done;
}

using BinaryPtr = std::shared_ptr<const BinarySpec>;
async::Task<Result<SetResult>> set_binary(const Command& command, BinaryPtr spec) {
    const int wire = equal(command.value, spec->on.first) ? spec->on.second : spec->off.second;
    Result<SetResult> done = co_await write_target(command, spec->target, zcl::Value(wire), command.value);
    co_return done;
}

SetFunction if_settable(Access access, SetFunction set) {
    return (access & kSet) != 0 ? std::move(set) : SetFunction{};
}
GetFunction if_readable(Access access, const Target& target) {
    if ((access & 4) == 0) return {};
    return [target](const Command& command) { return read_target(command, target); };
}

async::Task<Result<void>> get_attributes(const Command& command, ClusterId cluster, std::vector<AttributeId> attributes) {
    const Command there = at_endpoint(command, endpoint_for(command, cluster));
    zigbee::RequestOptions options;
    Result<void> done = co_await read(there, cluster, std::move(attributes), options);
    co_return done;
}

}  // namespace

// ---- Pieces ----

std::optional<double> measured(const zigbee::Message& message, AttributeId id) {
    const zcl::Value* value = message.attribute(id);
    if (value == nullptr) return std::nullopt;
    if (value->is_nothing()) return kNan;
    return value->as_double();
}

double measured_or_nan(const zigbee::Message& message, AttributeId id) {
    return measured(message, id).value_or(kNan);
}

zcl::Value wire_number(double value) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (std::isfinite(value) && std::fabs(value) <= kExact && value == std::trunc(value))
        return zcl::Value(static_cast<std::int64_t>(value));
    return zcl::Value(value);
}

namespace {
bool takes_fractions(zcl::Type type) {
    return type == zcl::Type::Single || type == zcl::Type::Double || type == zcl::Type::Semi;
}
}  // namespace

zcl::AttributeRecord record(const Command& command, const Target& target, zcl::Value value) {
    zcl::AttributeRecord out;
    out.id = target.attribute;
    out.type = target.type;
    zcl::Type type = target.type;
    if (type == zcl::Type::NoData) {
        zcl::ClusterSet custom = command.node != nullptr ? command.node->custom_clusters : zcl::ClusterSet{};
        if (custom.empty() && command.definition != nullptr) custom = command.definition->custom_clusters();
        const ManufacturerCode manufacturer = target.manufacturer.value_or(zcl::kNoManufacturer);
        const zcl::Cluster* cluster = zcl::find_cluster(target.cluster, manufacturer, custom);
        const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(target.attribute, manufacturer) : nullptr;
        if (attribute != nullptr) type = attribute->type;
    }
    if (const std::optional<double> fraction = value.as_double();
        fraction && !value.as_int() && !value.as_uint() && !takes_fractions(type)) {
        value = wire_number(std::trunc(*fraction));
    }
    out.value = std::move(value);
    return out;
}

async::Task<Result<SetResult>> write_addressed(const Command& command, Target target, zcl::Value wire, Json shown) {
    std::vector<zcl::AttributeRecord> values;
    values.push_back(record(command, target, std::move(wire)));
    Result<void> done = co_await write(command, target.cluster, std::move(values), options_of(target));
    if (!done) co_return done.error();
    co_return state_of(command.key, std::move(shown));
}

async::Task<Result<SetResult>> write_target(const Command& command, Target target, zcl::Value wire, Json shown) {
    const Command there = at_endpoint(command, endpoint_for(command, target.cluster));
    Result<SetResult> done = co_await write_addressed(there, target, std::move(wire), std::move(shown));
    co_return done;
}

async::Task<Result<void>> read_addressed(const Command& command, ClusterId cluster, std::vector<AttributeId> attributes,
                                         std::optional<ManufacturerCode> manufacturer) {
    zigbee::RequestOptions options;
    options.manufacturer = manufacturer;
    Result<void> done = co_await read(command, cluster, std::move(attributes), options);
    co_return done;
}

async::Task<Result<void>> read_target(const Command& command, Target target) {
    const Command there = at_endpoint(command, endpoint_for(command, target.cluster));
    std::vector<AttributeId> one(1, target.attribute);
    Result<void> done = co_await read_addressed(there, target.cluster, std::move(one), target.manufacturer);
    co_return done;
}

SetterPtr getter(std::vector<std::string> keys, ClusterId cluster, std::vector<AttributeId> attributes) {
    SetterSpec spec;
    spec.keys = std::move(keys);
    spec.get = [cluster, attributes = std::move(attributes)](const Command& command) {
        return get_attributes(command, cluster, attributes);
    };
    return make_setter(std::move(spec));
}

Result<std::string_view> name_of(const Names& names, double value) {
    for (const auto& row : names) {
        if (row.second == value) return std::string_view(row.first);
    }
    std::string known;
    for (const auto& row : names) known += (known.empty() ? "" : ", ") + std::to_string(row.second);
    return Error{Errc::Invalid, fmt::format("Expected one of: {}, got: '{}'", known, js_number(value))};
}

Result<int> number_of(const Names& names, const Json& key) {
    std::vector<std::pair<std::string_view, int>> rows;
    rows.reserve(names.size());
    for (const auto& [name, number] : names) rows.emplace_back(name, number);
    return from_lookup(key, rows);
}

std::vector<std::string> texts_of(const Names& names) {
    std::vector<std::string> out;
    out.reserve(names.size());
    for (const auto& row : names) out.push_back(row.first);
    return out;
}

double seconds_option(const Device& device, std::string_view name, double fallback) {
    const Json* value = find(device.options(), name);
    if (value == nullptr || value->is_null()) return fallback;
    return to_number(*value, name).value_or(fallback);
}

async::Duration seconds(double count) {
    return async::Duration(whole_of(std::round(std::max(count, 0.0) * 1e6)));
}

// ---- Features ----

Feature numeric(NumericSpec given) {
    const auto spec = std::make_shared<const NumericSpec>(std::move(given));
    Feature out;
    exposes::Expose expose = exposes::numeric(spec->name, spec->access);
    dress(expose, spec->description, {}, spec->label, spec->category);
    if (!spec->unit.empty()) expose.unit(spec->unit);
    if (spec->minimum) expose.min(*spec->minimum);
    if (spec->maximum) expose.max(*spec->maximum);
    if (spec->step) expose.step(*spec->step);
    out.exposes = exposes::per_endpoint(expose, spec->endpoint_names);
    out.decoders.push_back(on_attributes(spec->target.cluster, {spec->target.attribute},
                                         [spec](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                             const std::optional<std::string> property =
                                                 property_of(spec->name, spec->endpoint_names, message, device);
                                             if (!property || !is_in(message, spec->target)) return ok;
                                             std::optional<double> value = measured(message, spec->target.attribute);
                                             if (!value) return Error{Errc::Invalid, "Value is not a number"};
                                             *value = spec->from_wire ? spec->from_wire(*value) : *value / spec->scale;
                                             if (spec->precision) *value = precision_round(*value, *spec->precision);
                                             update.set(*property, number(*value));
                                             return ok;
                                         }));
    SetterSpec setter;
    setter.keys = {spec->name};
    setter.set = if_settable(spec->access, [spec](const Command& command) { return set_numeric(command, spec); });
    setter.get = if_readable(spec->access, spec->target);
    out.setters.push_back(make_setter(std::move(setter)));
    out.configure = configure_of(spec->target, spec->report, spec->access, spec->endpoint_names);
    return out;
}

Feature enum_lookup(EnumSpec given) {
    const auto spec = std::make_shared<const EnumSpec>(std::move(given));
    Feature out;
    exposes::Expose expose = exposes::enumeration(spec->name, spec->access, texts_of(spec->names));
    dress(expose, spec->description, spec->endpoint_name, spec->label, spec->category);
    out.exposes.push_back(expose);
    out.decoders.push_back(on_attributes(spec->target.cluster, {spec->target.attribute},
                                         [spec](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                             const std::optional<std::string> property =
                                                 property_of(spec->name, list_of(spec->endpoint_name), message, device);
                                             if (!property || !is_in(message, spec->target)) return ok;
                                             const Result<std::string_view> name =
                                                 name_of(spec->names, measured_or_nan(message, spec->target.attribute));
                                             if (!name) return name.error();
                                             update.set(*property, *name);
                                             return ok;
                                         }));
    SetterSpec setter;
    setter.keys = {spec->name};
    setter.set = if_settable(spec->access, [spec](const Command& command) { return set_enum(command, spec); });
    setter.get = if_readable(spec->access, spec->target);
    out.setters.push_back(make_setter(std::move(setter)));
    out.configure = configure_of(spec->target, spec->report, spec->access, list_of(spec->endpoint_name));
    return out;
}

Feature binary(BinarySpec given) {
    const auto spec = std::make_shared<const BinarySpec>(std::move(given));
    Feature out;
    exposes::Expose expose = exposes::binary(spec->name, spec->access, spec->on.first, spec->off.first);
    dress(expose, spec->description, spec->endpoint_name, spec->label, spec->category);
    out.exposes.push_back(expose);
    out.decoders.push_back(on_attributes(spec->target.cluster, {spec->target.attribute},
                                         [spec](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                                             const std::optional<std::string> property =
                                                 property_of(spec->name, list_of(spec->endpoint_name), message, device);
                                             if (!property || !is_in(message, spec->target)) return ok;
                                             const bool on = measured_or_nan(message, spec->target.attribute) == spec->on.second;
                                             update.set(*property, on ? spec->on.first : spec->off.first);
                                             return ok;
                                         }));
    SetterSpec setter;
    setter.keys = {spec->name};
    setter.set = if_settable(spec->access, [spec](const Command& command) { return set_binary(command, spec); });
    setter.get = if_readable(spec->access, spec->target);
    out.setters.push_back(make_setter(std::move(setter)));
    out.configure = configure_of(spec->target, spec->report, spec->access, list_of(spec->endpoint_name));
    return out;
}

Feature ignore_reports(ClusterId cluster) {
    Feature out;
    out.decoders.push_back(on_attributes(cluster, [](const zigbee::Message&, Device&, Update&) -> Result<void> { return ok; }));
    return out;
}

}  // namespace skep::devices

// Attributes as properties: a number, one of a list of names, one of two values, a text. The work-horses of definitions.
//
// Each answers a Feature with its expose, decoder, setter and, with `report` or readable access, its configure step.
#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/configure.h"
#include "devices/native.h"
#include "devices/values.h"

namespace skep::devices {

// Which attribute, and how it is asked for.
struct Target {
    ClusterId cluster = 0;
    AttributeId attribute = 0;
    zcl::Type type = zcl::Type::NoData;                 // NoData: as in the cluster's table
    std::optional<ManufacturerCode> manufacturer = {};  // of requests
    ManufacturerCode owner = zcl::kNoManufacturer;      // whose own attribute it is
};

// How often an attribute is reported.
struct Reporting {
    std::uint16_t minimum = 0;
    std::uint16_t maximum = kReport1Hour;
    zcl::Value change = 1;
};

struct NumericSpec {
    std::string name;
    Target target;
    std::string description = {};
    std::string unit = {};
    std::optional<double> minimum = {}, maximum = {}, step = {};
    std::string label = {};
    std::string category = {};
    Access access = kAll;
    double scale = 1;                              // wire = property * scale
    std::function<double(double)> from_wire = {};  // in place of scale
    std::optional<int> precision = {};
    std::optional<Reporting> report = {};
    std::vector<std::string> endpoint_names = {};  // one property per endpoint
};
Feature numeric(NumericSpec spec);

// Texts and what stands for them on the wire, in the order in which they are shown.
using Names = std::vector<std::pair<std::string, int>>;
struct EnumSpec {
    std::string name;
    Target target;
    Names names;
    std::string description = {};
    std::string label = {};
    std::string category = {};
    Access access = kAll;
    std::optional<Reporting> report = {};
    std::string endpoint_name = {};
};
Feature enum_lookup(EnumSpec spec);

struct BinarySpec {
    std::string name;
    Target target;
    std::pair<Json, int> on, off;  // the property's value, the wire's
    std::string description = {};
    std::string label = {};
    std::string category = {};
    Access access = kAll;
    std::optional<Reporting> report = {};
    std::string endpoint_name = {};
};
Feature binary(BinarySpec spec);

// Reports of a cluster that say nothing: they are taken, so that they do not show as unknown.
Feature ignore_reports(ClusterId cluster);

// ---- What the features are made of, for primitives written by hand ----

// A number of an attribute in the message: NaN where the device says that it has none; nothing when it is absent.
std::optional<double> measured(const zigbee::Message& message, AttributeId id);
// The same with absent as NaN: for arithmetic that must say null then.
double measured_or_nan(const zigbee::Message& message, AttributeId id);
// The property's value for a number on the wire, and back. Fractions are cut where the wire takes none.
zcl::Value wire_number(double value);
// {id, type of the table or as given, value}
zcl::AttributeRecord record(const Command& command, const Target& target, zcl::Value value);
// Writes one attribute on the endpoint that has the cluster, and answers {key: value}.
async::Task<Result<SetResult>> write_target(const Command& command, Target target, zcl::Value wire, Json shown);
async::Task<Result<void>> read_target(const Command& command, Target target);
// The same on the addressed endpoint or group, whatever clusters it has.
async::Task<Result<SetResult>> write_addressed(const Command& command, Target target, zcl::Value wire, Json shown);
async::Task<Result<void>> read_addressed(const Command& command, ClusterId cluster, std::vector<AttributeId> attributes,
                                         std::optional<ManufacturerCode> manufacturer = {});
// A setter of these keys that only reads: on the first endpoint that has the cluster.
SetterPtr getter(std::vector<std::string> keys, ClusterId cluster, std::vector<AttributeId> attributes);
// "Expected one of: 0, 1, got: '2'"
Result<std::string_view> name_of(const Names& names, double value);
// From a text or number of MQTT, as given, in lower and in upper case.
Result<int> number_of(const Names& names, const Json& key);
std::vector<std::string> texts_of(const Names& names);
// Seconds of an option, or what it defaults to when absent or no number.
double seconds_option(const Device& device, std::string_view name, double fallback);
async::Duration seconds(double count);

}  // namespace skep::devices

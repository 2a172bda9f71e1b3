// Tuya's private cluster 0xEF00: a device's values as numbered data points, each with a type of its own. A device is a table of
// them: which number is which property, and how the value is read and written.
//
// On the wire (after the ZCL header): sequence number (2 bytes), then data points: number, type, length (2 bytes, high byte first), value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "devices/native.h"

namespace skep::devices::tuya {

enum class PointType : std::uint8_t { Raw = 0, Bool = 1, Number = 2, Text = 3, Enum = 4, Bitmap = 5 };

// A data point's value: bytes when Raw, else a boolean, number or text.
struct PointValue {
    PointType type = PointType::Raw;
    Json plain;
    Bytes bytes;          // of a number: as it is sent, for those that no number of the wire is
    bool defined = true;  // false: the device named a type that none knows, or an enumeration without its byte
};
struct Point {
    std::uint8_t id = 0;
    PointValue value;
};
// The points of a data report or response.
Result<std::vector<Point>> points_of(const zigbee::Message& message);
// Sends one data point with this sequence number; done when it is handed over, as devices answer by a report of their own.
async::Task<Result<void>> send_point(const Command& command, std::uint8_t id, PointValue value, std::uint16_t sequence);
// Counts the requests that a device was sent, for those that want a sequence number of their own.
std::uint16_t next_sequence(Device& device);

PointValue enum_value(int number);
PointValue bool_value(bool on);
PointValue number_value(double number);
// What a value of MQTT is sent as when nothing else is said: by its own type.
Result<std::optional<PointValue>> value_by_type(const Json& value);

// As JavaScript's operators see a data point: in arithmetic, as a condition, and as a value of MQTT (bytes as Node tells its buffers;
// nothing when it has no value).
double js_number_of(const PointValue& value);
bool truthy(const PointValue& value);
std::optional<Json> told_as(const PointValue& value);

// What is told of a property; nothing: that it has no value.
using Told = Result<std::optional<Json>>;

// How a value is told, and how a property is sent. An empty function: not read, or not settable.
struct Converter {
    // What it says of `property`; what it says of other properties it puts into `update` itself.
    std::function<Told(const PointValue& value, const zigbee::Message&, Device&, Update& update)> from = {};
    // Nothing: there is nothing to send.
    std::function<Result<std::optional<PointValue>>(const Json& value, const Command& command)> to = {};
};

struct DataPoint {
    std::uint8_t id;
    std::string property;  // empty: the members of what `from` tells are properties
    Converter converter;
    bool optimistic = true;                                 // a set value counts as the state until the device reports
    std::function<bool(const Command& command)> skip = {};  // true: it is not sent now
};

// Decoder and setter of a table. The setter takes every key that no other setter took, as devices have many.
Feature data_points(std::vector<DataPoint> table);

namespace convert {

Converter raw();
Converter divided_by(double divisor);
Converter true_when(PointValue wanted);  // read only
// text <-> value; `otherwise` stands for values that have no name.
Converter lookup(std::vector<std::pair<std::string, PointValue>> names, std::optional<Json> otherwise = {});
Converter enums(std::vector<std::pair<std::string, int>> names);    // ... of enumerations
Converter numbers(std::vector<std::pair<std::string, int>> names);  // ... of numbers
Converter on_off_loose();                                           // "ON" and "OFF" of anything that is not nothing
Converter cover_position(bool inverted = false);                    // with state, by the option invert_cover
// "06:00/20.0 08:00/15.0 ...": the transitions of a day, four bytes each, after a byte for the day.
Converter schedule_day(std::uint8_t day, unsigned transitions = 4);

}  // namespace convert

}  // namespace skep::devices::tuya

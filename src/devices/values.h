// Numbers, names and requests as primitives need them: JavaScript's rounding, endpoint postfixes, sends to a node or a group.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "devices/definition.h"
#include "devices/meta.h"

namespace skep::devices {

// ---- Numbers ----
double math_round(double value);                   // Math.round: halves go up
double precision_round(double value, int digits);  // math_round(value * 10^digits) / 10^digits
double clamp_number(double value, double low, double high);
// The whole part, of numbers that a client made up as well: what is beyond those that JavaScript counts with is the last of them, NaN is 0.
std::int64_t whole_of(double value);
double map_range(double value, double from_low, double from_high, double to_low, double to_high, int digits = 0);
int to_percentage(double value, double low, double high);  // clamped, whole percent
double battery_percentage(double millivolts, const VoltageCurve& curve);
std::optional<double> parse_float(std::string_view text);  // JavaScript's parseFloat: leading white space, trailing rubbish
// JavaScript's Number(): whole text or nothing (NaN); true is 1, null 0.
double js_number_of(const Json& value);
// As written to an unsigned field of a frame: cut to a whole number; NaN is the type's invalid value. Too large stays so: encoding refuses
// it.
zcl::Value whole(double value);
// Number.parseFloat of a number or text; "'<name>' is not a number, got string (abc)".
Result<double> to_number(const Json& value, std::string_view name);
// The number itself; anything else is an error of the same text (assertNumber).
Result<double> assert_number(const Json& value, std::string_view name);
Result<std::string_view> assert_string(const Json& value, std::string_view name);
Result<const JsonObject*> assert_object(const Json& value, std::string_view name);
// "number", "string", "boolean", "object": JavaScript's typeof, for texts of errors.
std::string_view type_name(const Json& value);
std::string text_of(const Json& value);  // String(value)

// ---- Names ----
// The property for a value of this message: postfixed "_<endpoint name>" where the definition has several endpoints.
std::string property(std::string_view name, const zigbee::Message& message, const Definition& definition);
std::string property(std::string_view name, EndpointId endpoint, const zigbee::Node& node, const Definition& definition);
// The endpoint's name in the definition; empty when it has none.
std::string endpoint_name(EndpointId endpoint, const zigbee::Node& node, const Definition& definition);

template <class T>
using Lookup = std::span<const std::pair<std::string_view, T>>;
// By key, then in lower and upper case (getFromLookup).
const std::pair<std::string_view, int>* find_key(Lookup<int> lookup, std::string_view key);
Result<int> from_lookup(const Json& key, Lookup<int> lookup);  // "Key 'x' not found in: [a, b]"
std::optional<std::string_view> name_in(Lookup<int> lookup, int value);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// ---- Messages ----
// A number of an attribute in the message; nothing when absent or not a number.
std::optional<double> attribute_number(const zigbee::Message& message, AttributeId id);
std::optional<std::int64_t> attribute_int(const zigbee::Message& message, AttributeId id);
std::optional<std::int64_t> field_int(const zigbee::Message& message, std::string_view name);
// The bytes of a Raw message from its ZCL header on, as they came.
BytesView whole_frame(const zigbee::Message& message);
// True when this frame's transaction was already seen among the last five of its endpoint.
bool already_processed(const zigbee::Message& message, Device& device);
// action_group of a message that was sent to a group.
void add_action_group(const zigbee::Message& message, const Device& device, Update& update);

// ---- Requests of setters: to the addressed node or group ----
// To be named in a co_await: GCC 12 makes wrong code of some temporaries there.
inline const zigbee::RequestOptions kNoOptions{};
// disableDefaultResponse and timeout of the definition, laid over `options`.
zigbee::RequestOptions request_options(const Command& command, zigbee::RequestOptions options = {});
// NotFound when the cluster or command is in no table. A command's answer is not kept.
async::Task<Result<void>> send(const Command& command, ClusterId cluster, std::string_view name, zcl::Fields fields,
                               zigbee::RequestOptions options);
async::Task<Result<void>> write(const Command& command, ClusterId cluster, std::vector<zcl::AttributeRecord> values,
                                zigbee::RequestOptions options);
async::Task<Result<void>> read(const Command& command, ClusterId cluster, std::vector<AttributeId> attributes,
                               zigbee::RequestOptions options);
// A row of write: its type, and what the device may be told, are those of the cluster's table. Give a type of one's own to write
// past the table.
zcl::AttributeRecord value_of(AttributeId id, zcl::Value value);
// The same, and what was answered (nodes only).
async::Task<Result<std::vector<zcl::AttributeRecord>>> read_values(const Command& command, ClusterId cluster,
                                                                   std::vector<AttributeId> attributes, zigbee::RequestOptions options);
// The addressed endpoint if one was named, else the node's first with this cluster, else its first (determineEndpoint).
EndpointId endpoint_for(const Command& command, ClusterId cluster);
// `command` to another endpoint of the same node.
Command at_endpoint(const Command& command, EndpointId endpoint);
// Result of a plain setter: {key: value}.
template <class T>
SetResult state_of(std::string_view key, T&& value) {
    SetResult result;
    result.state[key] = Json(std::forward<T>(value));
    return result;
}
// The `meta` of the addressed device; of a group: of the member whose setter it is.
const Meta& meta_of(const Command& command);
// Whether the addressed device has it; of a group: whether all members have it (or, `any`: one of them).
bool has_meta(const Command& command, bool Meta::* flag, bool any = false);
// What setters remember of the addressed endpoint or group, in the memory of its device (of a group: its first member).
// Null for a group without members.
Json* remembered(const Command& command, std::string_view what);
void remember(const Command& command, std::string_view what, Json value);
void forget(const Command& command, std::string_view what);
// A member of the message that is neither absent nor null.
const Json* given(const JsonObject& object, std::string_view name);
// JavaScript's truth of a value; absent is false.
bool truthy(const Json* value);
// The members of a message in the order in which the peer handles them (mqtt-api 5.3): state, brightness and brightness_percent
// first (the later one before the earlier), the others after them; with a state of "off" the others first, the later before
// the earlier, and state and brightness after them. The very first member keeps its side.
std::vector<std::string_view> handling_order(const JsonObject& message);
// Reads from the addressed node, or of a group from its first member, after a while; nothing when the group is empty.
async::Task<Result<std::vector<zcl::AttributeRecord>>> read_back(const Command& command, async::Duration after, ClusterId cluster,
                                                                 std::vector<AttributeId> attributes);

struct Transition {
    double tenths = 0;
    bool specified = false;  // by the message or the options
};
Result<Transition> transition_of(const Command& command, std::string_view key);

}  // namespace skep::devices

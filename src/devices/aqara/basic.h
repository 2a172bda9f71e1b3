// What Lumi's devices tell of themselves in the Basic cluster: battery, temperature, energy, counters, as records of tag and value
// in the attributes 0xFF01 (tag-type-value in a character string), 0xFF02 (a ZCL structure) and 0x00F7 (in an octet string).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices::aqara {

inline constexpr ManufacturerCode kLumi = 0x115F;
inline constexpr ClusterId kManuSpecificLumi = 0xFCC0;

// How a device's tag is told; the value is a number, or a text for whole numbers of 64 bits.
using TagFunction = std::function<Result<void>(const Json& value, const zigbee::Message&, Device&, Update&)>;
// A tag with a meaning of its own on this device; an empty function: the value means nothing here.
using Tags = std::vector<std::pair<unsigned, TagFunction>>;

// The records as attributes of the vendor's own cluster or the Basic cluster, and in frames of the latter that are no ZCL. `own` go
// before the tags that all devices share.
DecoderPtr records_decoder(ClusterId cluster, Tags own);
DecoderPtr raw_records_decoder(Tags own);
// The sink of everything that is known of a tag: common ones by themselves.
Result<void> tell_tag(unsigned tag, const Json& value, const Tags& own, const zigbee::Message& message, Device& device, Update& update);

// Records of attribute 0xFF01, ascending by tag.
std::vector<std::pair<unsigned, Json>> struct_records(BytesView bytes);
// Records of an octet string or raw payload, as the peer walks it: unknown types are stepped over byte by byte, and a value that
// the bytes break off in fails the whole. Ascending by tag; of equal tags the last counts.
Result<std::vector<std::pair<unsigned, Json>>> walk_records(BytesView bytes);

// Ready-made meanings.
TagFunction as_state(std::string property);                                          // 1 is ON
TagFunction as_number(std::string property, double divisor = 1, double offset = 0);  // value / divisor + offset

// Reads the power that an analog input of the device shows.
SetterPtr power_getter();

}  // namespace skep::devices::aqara

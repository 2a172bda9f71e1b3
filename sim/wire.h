// The little of the wire that a simulated node has to know, written from the specifications and on purpose not by the
// codecs of src/spec: what both sides misread in the same way would pass for right. Attribute values stay bytes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "spec/zcl/types.h"

namespace skep::sim::wire {

// ZCL 2.4.1
struct ZclHeader {
    bool specific = false;              // of a cluster; else a foundation command
    bool to_client = false;             // direction
    bool quiet = false;                 // "disable default response"
    ManufacturerCode manufacturer = 0;  // 0: none
    std::uint8_t sequence = 0;
    std::uint8_t command = 0;
};
std::optional<ZclHeader> read_header(Reader& in);
void write_header(Writer& out, const ZclHeader& header);
Bytes zcl(const ZclHeader& header, BytesView payload);

// Bytes that a value of the type takes at the front of `rest`, its own length field with it; nothing when it does not fit
// or the type is unknown. ZCL 2.6.2.
std::optional<std::size_t> value_size(zcl::Type type, BytesView rest);
// Table 2-10: a reportable change belongs to it.
bool is_analog(zcl::Type type);
// The value of a number type, sign-extended where signed; text and structures are 0.
double as_double(zcl::Type type, BytesView value);
std::int64_t as_int(zcl::Type type, BytesView value);
Bytes number(zcl::Type type, std::int64_t value);  // little-endian, in the width of the type
Bytes single(float value);
Bytes text(std::string_view text);  // CharString or OctetString: length, bytes
Bytes octets(BytesView bytes);

void put_ieee(Writer& out, Ieee ieee);
Ieee get_ieee(Reader& in);
void put_nwk(Writer& out, Nwk nwk);
Nwk get_nwk(Reader& in);

// ZDO cluster ids, Zigbee 2.4.3; an answer is the request | 0x8000.
namespace zdo {
inline constexpr ClusterId kNwkAddr = 0x0000, kIeeeAddr = 0x0001, kNodeDesc = 0x0002, kPowerDesc = 0x0003, kSimpleDesc = 0x0004,
                           kActiveEp = 0x0005, kMatchDesc = 0x0006, kDeviceAnnce = 0x0013, kServerDiscovery = 0x0015, kBind = 0x0021,
                           kUnbind = 0x0022, kMgmtLqi = 0x0031, kMgmtRtg = 0x0032, kMgmtBind = 0x0033, kMgmtLeave = 0x0034,
                           kMgmtPermit = 0x0036, kMgmtNwkUpdate = 0x0038, kResponse = 0x8000;
// Statuses, Zigbee 2.4.5.
inline constexpr std::uint8_t kSuccess = 0x00, kInvalidRequest = 0x80, kDeviceNotFound = 0x81, kInvalidEp = 0x82, kNotActive = 0x83,
                              kNotSupported = 0x84, kNoMatch = 0x86, kNoEntry = 0x88, kTableFull = 0x8C;
}  // namespace zdo

}  // namespace skep::sim::wire

// What Lumi (Xiaomi, Aqara) packs into one attribute of the Basic cluster or of its own 0xFCC0: tag, type and value, again and
// again. The standard has no such layout; field captures have it in three wrappings:
//   0xFF01, a character string whose characters are the records;
//   0x00F7 (cluster 0xFCC0), an octet string, the same;
//   0xFF02, a ZCL structure: no tags, the position counts (the peer numbers it from 0).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/json.h"
#include "spec/zcl/types.h"
#include "spec/zcl/value.h"

namespace skep::zcl {

inline constexpr AttributeId kLumiRecords = 0xFF01;       // genBasic
inline constexpr AttributeId kLumiStructure = 0xFF02;     // genBasic
inline constexpr AttributeId kLumiOctetRecords = 0x00F7;  // manuSpecificLumi, 0xFCC0

struct LumiRecord {
    std::uint8_t tag = 0;
    Type type = Type::NoData;
    Value value;
    friend bool operator==(const LumiRecord&, const LumiRecord&) = default;
};

// The records from the front. The first that breaks off, or has a type of unknown length, ends the list: devices pad the
// string with a byte, or cut it.
std::vector<LumiRecord> decode_lumi_records(BytesView bytes);
// The reverse; Invalid when a value cannot be what its type says.
Result<Bytes> encode_lumi_records(const std::vector<LumiRecord>& records);
// The records of a structure (0xFF02): tags count from 0.
std::vector<LumiRecord> lumi_records_of(const Value& structure);

// The form in which the peer gives 0xFF01: an object of tag to value, ascending; of equal tags the last counts.
JsonObject to_json(const std::vector<LumiRecord>& records);

}  // namespace skep::zcl

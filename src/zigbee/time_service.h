// The time as the Time cluster tells it (ZCL 3.12): seconds since 2000, the zone's offset, this year's summer time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/ids.h"
#include "spec/zcl/value.h"

namespace skep::zigbee {

// Offset to UTC in seconds at a moment given in seconds since 1970.
using ZoneOffset = std::function<std::int32_t(std::int64_t)>;
std::int32_t local_offset(std::int64_t unix_seconds);  // of the machine's zone

struct ClockFacts {
    std::uint32_t time = 0;
    std::uint8_t status = 0b1101;  // master, master for zone and summer time, superseding
    std::int32_t zone = 0;
    std::uint32_t summer_start = 0xFFFFFFFF;
    std::uint32_t summer_end = 0xFFFFFFFF;  // its last second
    std::int32_t summer_shift = 0;
    std::uint32_t standard_time = 0;
    std::uint32_t local_time = 0;
    std::uint32_t valid_until = 0;  // the facts are looked up anew each day

    // The value of an attribute of the Time cluster; nothing for ids that it does not have.
    [[nodiscard]] std::optional<zcl::Value> attribute(AttributeId id) const;
};

ClockFacts clock_facts(std::int64_t wall_ms, const ZoneOffset& offset);

}  // namespace skep::zigbee

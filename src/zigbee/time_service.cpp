#include "zigbee/time_service.h"

#include <chrono>
#include <ctime>
#include <vector>

#include "spec/zcl/clusters/general.h"

namespace skep::zigbee {
namespace {

constexpr std::int64_t kEpoch2000 = 946'684'800;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::uint32_t kNever = 0xFFFFFFFF;

struct Change {
    std::int64_t at;      // first second of the new offset
    std::int32_t offset;  // new
    std::int32_t by;
};

std::uint32_t since_2000(std::int64_t unix_seconds) {
    return static_cast<std::uint32_t>(unix_seconds - kEpoch2000);
}

int year_of(std::int64_t unix_seconds) {
    const std::chrono::sys_seconds moment{std::chrono::seconds(unix_seconds)};
    return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(moment)).year());
}

std::int64_t start_of(int year) {
    const std::chrono::sys_days day = std::chrono::year(year) / std::chrono::January / 1;
    return std::chrono::sys_seconds(day).time_since_epoch().count();
}

std::vector<Change> changes_in(int year, const ZoneOffset& offset) {
    std::vector<Change> out;
    const std::int64_t end = start_of(year + 1);
    for (std::int64_t day = start_of(year); day < end; day += kDaySeconds) {
        const std::int32_t before = offset(day);
        const std::int32_t after = offset(day + kDaySeconds);
        if (before == after) continue;
        std::int64_t low = day;
        std::int64_t high = day + kDaySeconds;
        while (high - low > 1) {
            const std::int64_t middle = low + (high - low) / 2;
            (offset(middle) == before ? low : high) = middle;
        }
        out.push_back({high, after, after - before});
    }
    return out;
}

void set_summer(ClockFacts& facts, const Change& start, const Change& end, std::int32_t standard) {
    facts.zone = standard;
    facts.summer_start = since_2000(start.at);
    facts.summer_end = since_2000(end.at - 1);
    facts.summer_shift = start.by;
}

// Only zones that change exactly twice a year have a summer time that the cluster can tell.
void find_summer(ClockFacts& facts, std::int64_t now, const ZoneOffset& offset) {
    const int year = year_of(now);
    const auto here = changes_in(year, offset);
    if (here.size() != 2) return;
    if (here[0].by > 0) {
        set_summer(facts, here[0], here[1], here[1].offset);
    } else if (now < here[0].at) {  // south of the equator, in the summer that began last year
        const auto last = changes_in(year - 1, offset);
        if (last.size() == 2) set_summer(facts, last[1], here[0], here[0].offset);
    } else {
        const auto next = changes_in(year + 1, offset);
        if (next.size() == 2) set_summer(facts, here[1], next[0], here[0].offset);
    }
}

}  // namespace

std::int32_t local_offset(std::int64_t unix_seconds) {
    const std::time_t moment = unix_seconds;
    std::tm local{};
    return localtime_r(&moment, &local) != nullptr ? static_cast<std::int32_t>(local.tm_gmtoff) : 0;
}

ClockFacts clock_facts(std::int64_t wall_ms, const ZoneOffset& offset) {
    const std::int64_t now = (wall_ms + 500) / 1000;
    ClockFacts facts;
    facts.time = since_2000(now);
    facts.zone = offset(now);
    find_summer(facts, now, offset);
    facts.standard_time = facts.time + static_cast<std::uint32_t>(facts.zone);
    const bool summer = facts.summer_start != kNever && facts.time >= facts.summer_start && facts.time <= facts.summer_end;
    facts.local_time = facts.standard_time + (summer ? static_cast<std::uint32_t>(facts.summer_shift) : 0);
    facts.valid_until = since_2000(now + kDaySeconds);
    return facts;
}

std::optional<zcl::Value> ClockFacts::attribute(AttributeId id) const {
    switch (id) {
        case zcl::time::kTime:
        case zcl::time::kLastSetTime: return zcl::Value(time);
        case zcl::time::kTimeStatus: return zcl::Value(status);
        case zcl::time::kTimeZone: return zcl::Value(zone);
        case zcl::time::kDstStart: return zcl::Value(summer_start);
        case zcl::time::kDstEnd: return zcl::Value(summer_end);
        case zcl::time::kDstShift: return zcl::Value(summer_shift);
        case zcl::time::kStandardTime: return zcl::Value(standard_time);
        case zcl::time::kLocalTime: return zcl::Value(local_time);
        case zcl::time::kValidUntilTime: return zcl::Value(valid_until);
        default: return std::nullopt;
    }
}

}  // namespace skep::zigbee

#include "zigbee/read_answers.h"

#include <algorithm>
#include <optional>

#include "spec/zcl/clusters/general.h"
#include "zigbee/time_service.h"

namespace skep::zigbee {
namespace {

std::optional<zcl::Value> basic_default(const zcl::Attribute& attribute) {
    if (attribute.limits == nullptr) return std::nullopt;
    if (const auto number = attribute.limits->default_number) return zcl::Value(static_cast<std::uint64_t>(*number));
    if (!attribute.limits->default_text) return std::nullopt;
    if (attribute.type == zcl::Type::OctetString) return zcl::Value(to_bytes(*attribute.limits->default_text));
    return zcl::Value(*attribute.limits->default_text);
}

}  // namespace

std::vector<zcl::AttributeRecord> read_answers(ClusterId cluster_id, const zcl::Cluster* cluster, ManufacturerCode manufacturer,
                                               const std::vector<AttributeId>& asked, std::int64_t wall_ms) {
    std::vector<zcl::AttributeRecord> unsupported;
    std::vector<zcl::AttributeRecord> known;
    std::optional<ClockFacts> clock;
    if (cluster_id == zcl::kGenTime) clock = clock_facts(wall_ms, local_offset);
    for (const AttributeId id : asked) {
        zcl::AttributeRecord record;
        record.id = id;
        const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(id, manufacturer) : nullptr;
        std::optional<zcl::Value> value;
        if (attribute != nullptr && clock) value = clock->attribute(id);
        if (attribute != nullptr && cluster_id == zcl::kGenBasic) value = basic_default(*attribute);
        if (value) {
            record.type = attribute->type;
            record.value = std::move(*value);
        } else {
            record.status = zcl::Status::UnsupportedAttribute;
        }
        auto& list = value ? known : unsupported;
        if (std::ranges::find(list, id, &zcl::AttributeRecord::id) == list.end()) list.push_back(std::move(record));
    }
    // The refusals come first, by number: in this order the field answers.
    std::ranges::sort(unsupported, {}, &zcl::AttributeRecord::id);
    unsupported.insert(unsupported.end(), std::make_move_iterator(known.begin()), std::make_move_iterator(known.end()));
    return unsupported;
}

}  // namespace skep::zigbee

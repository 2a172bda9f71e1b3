// What errors of requests say (mqtt-api 9.3): the command, its payload and its options as the field prints them.
#include <fmt/core.h>

#include "zigbee/calls.h"
#include "zigbee/naming.h"

namespace skep::zigbee::calls {
namespace {

std::string_view name_of(SendPolicy policy) {
    switch (policy) {
        case SendPolicy::Bulk: return "bulk";
        case SendPolicy::Queue: return "queue";
        case SendPolicy::Immediate: return "immediate";
        case SendPolicy::KeepPayload: return "keep-payload";
        case SendPolicy::KeepCommand: return "keep-command";
        case SendPolicy::KeepCommandUnlessSame: return "keep-cmd-undiv";
        case SendPolicy::Default: break;
    }
    return {};
}

int direction_of(const RequestOptions& options) {
    return static_cast<int>(options.direction.value_or(zcl::Direction::ToServer));
}

}  // namespace

std::string options_json(const Call& call) {
    const RequestOptions& options = call.options;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(options.timeout).count();
    std::string out = fmt::format(R"({{"timeout":{},"disableResponse":{},"disableRecovery":{},"disableDefaultResponse":{},"direction":{})",
                                  ms, options.disable_response, !options.recover, call.disable_default_response, direction_of(options));
    if (options.source_endpoint) out += fmt::format(R"(,"srcEndpoint":{})", *options.source_endpoint);
    out += fmt::format(R"(,"reservedBits":{})", options.reserved_bits);
    if (call.manufacturer != zcl::kNoManufacturer) out += fmt::format(R"(,"manufacturerCode":{})", call.manufacturer);
    if (options.sequence) out += fmt::format(R"(,"transactionSequenceNumber":{})", *options.sequence);
    out += fmt::format(R"(,"writeUndiv":{})", options.write_undivided);
    if (options.profile) out += fmt::format(R"(,"profileId":{})", *options.profile);
    if (const std::string_view policy = name_of(options.policy); !policy.empty()) out += fmt::format(R"(,"sendPolicy":"{}")", policy);
    return out + "}";
}

std::string options_json(const RequestOptions& options, ManufacturerCode manufacturer) {
    std::string out = fmt::format(R"({{"direction":{})", direction_of(options));
    if (options.source_endpoint) out += fmt::format(R"(,"srcEndpoint":{})", *options.source_endpoint);
    out += fmt::format(R"(,"reservedBits":{})", options.reserved_bits);
    if (manufacturer != zcl::kNoManufacturer) out += fmt::format(R"(,"manufacturerCode":{})", manufacturer);
    if (options.sequence) out += fmt::format(R"(,"transactionSequenceNumber":{})", *options.sequence);
    return out + "}";
}

std::string names_json(const zcl::Cluster& cluster, const std::vector<AttributeId>& attributes, ManufacturerCode manufacturer) {
    JsonArray list;
    for (const AttributeId id : attributes) {
        const std::string_view name = attribute_name(&cluster, id, manufacturer);
        if (name.empty())
            list.emplace_back(id);
        else
            list.emplace_back(name);
    }
    return to_text(Json(std::move(list)), KeyOrder::Insertion);
}

std::string values_json(const zcl::Cluster& cluster, const std::vector<zcl::AttributeRecord>& values, ManufacturerCode manufacturer) {
    JsonObject object;
    for (const zcl::AttributeRecord& record : values) {
        const std::string_view name = attribute_name(&cluster, record.id, manufacturer);
        Json value = zcl::to_json(record.value, record.type);
        if (!name.empty()) {
            object[name] = std::move(value);
            continue;
        }
        JsonObject typed;
        typed["value"] = std::move(value);
        typed["type"] = static_cast<int>(record.type);
        object[std::to_string(record.id)] = std::move(typed);
    }
    return to_text(object, KeyOrder::Insertion);
}

Error in_words(const Call& call, const Error& error) {
    if (call.options.bare_errors) return error;
    return {error.code,
            fmt::format("ZCL command {}/{} {}.{}({}, {}) failed ({})", to_string(call.node.ieee), call.endpoint,
                        cluster_key(call.cluster_id, call.cluster), call.command, call.payload ? call.payload() : "{}", options_json(call),
                        error.what),
            error.status};
}

}  // namespace skep::zigbee::calls

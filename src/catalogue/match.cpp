#include "catalogue/match.h"

#include <algorithm>

#include "base/ids.h"
#include "base/text.h"

namespace skep::catalogue {

namespace {

// Devices without a model id are found under this one.
constexpr std::string_view kNoModelId = "null";

struct Device {
    const Identity& identity;
    std::optional<TextId> manufacturer;  // nothing: no fingerprint names it
};

// A condition of no text, or an empty one, is none.
bool text_fits(const JsonObject& conditions, std::string_view name, const std::optional<std::string>& actual) {
    const Json* wanted = skep::find(conditions, name);
    if (wanted == nullptr) return true;
    const auto text = as_string(*wanted);
    if (!text) return false;
    return text->empty() || (actual && *actual == *text);
}

template <class T>
bool number_fits(const JsonObject& conditions, std::string_view name, const std::optional<T>& actual) {
    const Json* wanted = skep::find(conditions, name);
    if (wanted == nullptr) return true;
    const auto number = as_integer(*wanted);
    return number && actual && static_cast<std::int64_t>(*actual) == *number;
}

// "0x00000000017.....": a dot stands for any digit.
bool address_fits(const JsonObject& conditions, std::uint64_t ieee) {
    const Json* wanted = skep::find(conditions, "ieeeAddr");
    if (wanted == nullptr) return true;
    const auto pattern = as_string(*wanted);
    const std::string address = to_string(Ieee{ieee});
    if (!pattern || pattern->size() != address.size()) return false;
    return std::equal(address.begin(), address.end(), pattern->begin(), [](char digit, char wish) { return wish == '.' || wish == digit; });
}

// As many, and each of them among the wanted.
template <class T>
bool same_set(const std::vector<T>& actual, const JsonArray& wanted) {
    if (actual.size() != wanted.size()) return false;
    return std::all_of(actual.begin(), actual.end(), [&](T value) {
        return std::any_of(wanted.begin(), wanted.end(), [&](const Json& wish) { return as_integer(wish) == std::int64_t{value}; });
    });
}

bool clusters_fit(const JsonObject& wanted, std::string_view name, const IdentityEndpoint* endpoint,
                  std::vector<std::uint16_t> IdentityEndpoint::* clusters) {
    const Json* list = skep::find(wanted, name);
    if (list == nullptr) return true;
    return list->is_array() && endpoint != nullptr && same_set(endpoint->*clusters, list->as_array());
}

bool endpoint_fits(const JsonObject& wanted, const Identity& identity) {
    const Json* id = skep::find(wanted, "ID");
    const auto number = id == nullptr ? std::nullopt : as_integer(*id);
    const auto found = std::find_if(identity.endpoints.begin(), identity.endpoints.end(),
                                    [&](const IdentityEndpoint& endpoint) { return number == endpoint.id; });
    const IdentityEndpoint* endpoint = found == identity.endpoints.end() ? nullptr : &*found;
    const auto device = endpoint == nullptr ? std::nullopt : std::optional(endpoint->device);
    const auto profile = endpoint == nullptr ? std::nullopt : std::optional(endpoint->profile);
    return number_fits(wanted, "deviceID", device) && number_fits(wanted, "profileID", profile) &&
           clusters_fit(wanted, "inputClusters", endpoint, &IdentityEndpoint::input_clusters) &&
           clusters_fit(wanted, "outputClusters", endpoint, &IdentityEndpoint::output_clusters);
}

bool endpoints_fit(const JsonObject& conditions, const Identity& identity) {
    const Json* wanted = skep::find(conditions, "endpoints");
    if (wanted == nullptr) return true;
    if (!wanted->is_array()) return false;
    JsonArray wanted_ids;
    for (const Json& endpoint : wanted->as_array()) {
        if (!endpoint.is_object() || !endpoint_fits(endpoint.as_object(), identity)) return false;
        const Json* id = skep::find(endpoint.as_object(), "ID");
        wanted_ids.push_back(id == nullptr ? Json(nullptr) : *id);
    }
    std::vector<std::uint8_t> ids;
    ids.reserve(identity.endpoints.size());
    for (const IdentityEndpoint& endpoint : identity.endpoints) ids.push_back(endpoint.id);
    return same_set(ids, wanted_ids);
}

bool conditions_fit(const JsonObject& conditions, const Identity& identity) {
    const std::optional<std::string> type = identity.type;
    return text_fits(conditions, "type", type) && text_fits(conditions, "powerSource", identity.power_source) &&
           text_fits(conditions, "softwareBuildID", identity.software_build_id) && text_fits(conditions, "dateCode", identity.date_code) &&
           number_fits(conditions, "manufacturerID", identity.manufacturer_id) &&
           number_fits(conditions, "applicationVersion", identity.application_version) &&
           number_fits(conditions, "stackVersion", identity.stack_version) &&
           number_fits(conditions, "hardwareVersion", identity.hardware_version) &&
           number_fits(conditions, "zclVersion", identity.zcl_version) && address_fits(conditions, identity.ieee) &&
           endpoints_fit(conditions, identity);
}

// The priority with which a fingerprint fits; nothing when it does not.
std::optional<double> priority_of(const File& file, std::uint32_t row, const Device& device) {
    const auto manufacturer = file.fingerprint_manufacturer(row);
    if (manufacturer && manufacturer != device.manufacturer) return std::nullopt;
    const Fingerprint fingerprint = file.fingerprint(row);
    if (fingerprint.model_id && device.identity.model_id != *fingerprint.model_id) return std::nullopt;
    if (!fingerprint.conditions) return 0;
    const auto conditions = file.object(*fingerprint.conditions);
    if (!conditions || !conditions_fit(*conditions, device.identity)) return std::nullopt;
    const Json* priority = skep::find(*conditions, "priority");
    return priority == nullptr ? 0 : as_number(*priority).value_or(0);
}

std::optional<std::uint32_t> by_fingerprint(const File& file, const std::vector<std::uint32_t>& candidates, const Device& device) {
    std::optional<std::uint32_t> best;
    double best_priority = 0;
    for (const std::uint32_t candidate : candidates) {
        const Rows rows = file.definition_rows(candidate).fingerprints;
        for (std::uint32_t row = rows.first; row < rows.end; ++row) {
            const auto priority = priority_of(file, row, device);
            if (!priority || (best && *priority <= best_priority)) continue;
            best = candidate;
            best_priority = *priority;
        }
    }
    return best;
}

std::optional<std::uint32_t> by_model_id(const File& file, const std::vector<std::uint32_t>& candidates, std::string_view model_id) {
    const std::string normalized = normalized_model_id(model_id);
    for (const std::uint32_t candidate : candidates) {
        const Rows rows = file.definition_rows(candidate).zigbee_models;
        for (std::uint32_t row = rows.first; row < rows.end; ++row) {
            const std::string_view known = file.zigbee_model(row);
            if (known == model_id || known == normalized) return candidate;
        }
    }
    return std::nullopt;
}

std::optional<std::uint32_t> find_definition(const File& file, const Device& device) {
    const Identity& identity = device.identity;
    const bool has_model = identity.model_id && !identity.model_id->empty();
    const std::string key = has_model ? to_lower(*identity.model_id) : std::string(kNoModelId);
    std::vector<std::uint32_t> candidates = file.candidates(key);
    if (candidates.empty()) candidates = file.candidates(normalized_model_id(key));
    if (candidates.size() == 1 && file.definition_rows(candidates[0]).flags.has_zigbee_models) return candidates[0];
    if (const auto found = by_fingerprint(file, candidates, device)) return found;
    if (!has_model) return std::nullopt;
    return by_model_id(file, candidates, *identity.model_id);
}

}  // namespace

std::string normalized_model_id(std::string_view model_id) {
    constexpr std::string_view kWhite = " \t\n\v\f\r";
    // What follows the NUL is dropped only when it is one piece: a carriage return ends a piece.
    const std::size_t piece = model_id.rfind('\r');
    const std::size_t end = model_id.find('\0', piece == std::string_view::npos ? 0 : piece);
    std::string_view out = model_id.substr(0, end);
    const std::size_t first = out.find_first_not_of(kWhite);
    if (first == std::string_view::npos) return {};
    out = out.substr(first, out.find_last_not_of(kWhite) + 1 - first);
    return std::string(out);
}

std::optional<Found> find(const File& file, const Identity& identity) {
    const Device device{identity, identity.manufacturer_name ? file.manufacturer_id(*identity.manufacturer_name) : std::nullopt};
    const auto index = find_definition(file, device);
    if (!index) return std::nullopt;
    const Rows labels = file.definition_rows(*index).white_labels;
    for (std::uint32_t row = labels.first; row < labels.end; ++row) {
        const Rows fingerprints = file.white_label_fingerprints(row);
        for (std::uint32_t at = fingerprints.first; at < fingerprints.end; ++at) {
            if (priority_of(file, at, device)) return Found{*index, row};
        }
    }
    return Found{*index, std::nullopt};
}

}  // namespace skep::catalogue

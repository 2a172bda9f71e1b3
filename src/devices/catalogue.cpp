#include <algorithm>
#include <string>
#include <unordered_map>

#include "devices/generated.h"
#include "devices/index.h"
#include "devices/values.h"

namespace skep::devices {

namespace {

constexpr std::string_view kNoModel = "null";  // the bucket of fingerprints without a model

template <class T>
bool same_set(const std::vector<T>& a, const std::vector<T>& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const T& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

bool given_and_other(const std::string& wanted, const std::optional<std::string>& is) {
    return !wanted.empty() && is != wanted;
}
template <class T>
bool given_and_other(const std::optional<T>& wanted, const std::optional<T>& is) {
    return wanted && is != wanted;
}

bool matches(const FingerprintEndpoint& wanted, const zigbee::Node& node) {
    const zigbee::Endpoint* endpoint = node.endpoint(wanted.id);
    if (!wanted.device_id && !wanted.profile && !wanted.input && !wanted.output) return true;
    if (endpoint == nullptr) return false;
    if (given_and_other(wanted.device_id, endpoint->device_id) || given_and_other(wanted.profile, endpoint->profile)) return false;
    if (wanted.input && !same_set(endpoint->input, *wanted.input)) return false;
    return !wanted.output || same_set(endpoint->output, *wanted.output);
}

bool matches(const Fingerprint& wanted, const zigbee::Node& node) {
    if (given_and_other(wanted.model_id, node.model_id) || given_and_other(wanted.manufacturer_name, node.manufacturer_name)) return false;
    if (given_and_other(wanted.manufacturer, node.manufacturer_code) || (wanted.type && *wanted.type != node.type)) return false;
    if (given_and_other(wanted.power_source, node.power_source) || given_and_other(wanted.date_code, node.date_code)) return false;
    if (given_and_other(wanted.software_build, node.software_build_id)) return false;
    if (given_and_other(wanted.application_version, node.application_version) || given_and_other(wanted.stack_version, node.stack_version))
        return false;
    if (given_and_other(wanted.hardware_version, node.hardware_version) || given_and_other(wanted.zcl_version, node.zcl_version))
        return false;
    if (!wanted.ieee_prefix.empty() && !to_string(node.ieee).starts_with(wanted.ieee_prefix)) return false;
    if (wanted.endpoints.empty()) return true;
    std::vector<EndpointId> ids, wanted_ids;
    for (const zigbee::Endpoint& endpoint : node.endpoints) ids.push_back(endpoint.id);
    for (const FingerprintEndpoint& endpoint : wanted.endpoints) wanted_ids.push_back(endpoint.id);
    if (!same_set(ids, wanted_ids)) return false;
    return std::all_of(wanted.endpoints.begin(), wanted.endpoints.end(),
                       [&](const FingerprintEndpoint& endpoint) { return matches(endpoint, node); });
}

std::optional<WhiteLabel> white_label(const Identity& identity, const zigbee::Node& node) {
    for (const WhiteLabelRule& rule : identity.white_labels) {
        const bool hit =
            std::any_of(rule.fingerprints.begin(), rule.fingerprints.end(), [&](const Fingerprint& f) { return matches(f, node); });
        if (!hit) continue;
        return WhiteLabel{rule.vendor.empty() ? identity.vendor : rule.vendor, rule.model,
                          rule.description.empty() ? identity.description : rule.description};
    }
    return std::nullopt;
}

std::string normalized(std::string_view model) {
    model = model.substr(0, model.find('\0'));
    constexpr std::string_view kSpace = " \t\n\r\f\v";
    const std::size_t start = model.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return {};
    return std::string(model.substr(start, model.find_last_not_of(kSpace) - start + 1));
}

}  // namespace

struct Catalogue::Impl {
    struct Slot {
        const Entry* entry;
        mutable std::shared_ptr<const Definition> made;
    };
    std::vector<Slot> slots;
    std::unordered_map<std::string, std::vector<std::size_t>> by_model;  // lower case

    void put(const std::string& key, std::size_t slot) {
        std::vector<std::size_t>& bucket = by_model[key];
        if (bucket.empty() || bucket.back() != slot) bucket.push_back(slot);
    }

    const std::vector<std::size_t>* candidates(const zigbee::Node& node) const {
        const bool has_model = node.model_id && !node.model_id->empty();
        const std::string key = has_model ? to_lower(*node.model_id) : std::string(kNoModel);
        auto found = by_model.find(key);
        if (found == by_model.end()) found = by_model.find(normalized(key));
        return found == by_model.end() ? nullptr : &found->second;
    }

    const Slot* find(const zigbee::Node& node) const {
        const std::vector<std::size_t>* list = candidates(node);
        if (list == nullptr) return nullptr;
        if (list->size() == 1 && !slots[list->front()].entry->identity.zigbee_models.empty()) return &slots[list->front()];
        if (const Slot* slot = by_fingerprint(*list, node)) return slot;
        if (!node.model_id || node.model_id->empty()) return nullptr;
        const std::string plain = normalized(*node.model_id);
        for (std::size_t index : *list) {
            const std::vector<std::string>& models = slots[index].entry->identity.zigbee_models;
            const bool exact =
                std::any_of(models.begin(), models.end(), [&](const std::string& m) { return m == *node.model_id || m == plain; });
            if (exact) return &slots[index];
        }
        return nullptr;
    }

    const Slot* by_fingerprint(const std::vector<std::size_t>& list, const zigbee::Node& node) const {
        const Slot* best = nullptr;
        int best_priority = 0;
        for (std::size_t index : list) {
            for (const Fingerprint& fingerprint : slots[index].entry->identity.fingerprints) {
                if ((best != nullptr && fingerprint.priority <= best_priority) || !matches(fingerprint, node)) continue;
                best = &slots[index];
                best_priority = fingerprint.priority;
            }
        }
        return best;
    }
};

Catalogue::Catalogue() : impl_(std::make_unique<Impl>()) {
    for (std::span<const Entry> list : all_entries()) {
        for (const Entry& entry : list) {
            const std::size_t slot = impl_->slots.size();
            impl_->slots.push_back({&entry, nullptr});
            for (const std::string& model : entry.identity.zigbee_models) impl_->put(to_lower(model), slot);
            for (const Fingerprint& fingerprint : entry.identity.fingerprints) {
                impl_->put(fingerprint.model_id.empty() ? std::string(kNoModel) : to_lower(fingerprint.model_id), slot);
            }
        }
    }
}

Catalogue::~Catalogue() = default;

bool Catalogue::knows(const zigbee::Node& node) const {
    return impl_->find(node) != nullptr;
}

Match Catalogue::find(const zigbee::Node& node) const {
    if (node.type == zigbee::NodeType::Coordinator) return {};
    const Impl::Slot* slot = impl_->find(node);
    if (slot == nullptr) return {generate(node), false, std::nullopt};
    if (!slot->made) slot->made = std::make_shared<NativeDefinition>(slot->entry->identity, slot->entry->features());
    return {slot->made, true, white_label(slot->entry->identity, node)};
}

std::size_t Catalogue::size() const {
    return impl_->slots.size();
}

}  // namespace skep::devices

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
    struct List {
        EntryList make;
        std::vector<Entry> entries;  // empty while nothing is looked for
    };
    // Which entry: a list's number and the place in it.
    struct Place {
        std::uint16_t list;
        std::uint16_t row;
        bool operator==(const Place&) const = default;
    };
    // By what it is looked for: the lower-case model id of a definition or a fingerprint. Only its hash is kept: whoever finds a
    // place by it compares.
    struct Key {
        std::uint32_t hash;
        Place place;
    };
    struct Made {
        Place place;
        std::shared_ptr<const NativeDefinition> definition;
    };
    std::vector<List> lists;
    std::vector<Key> keys;  // by hash; within one, in the order of the lists
    std::vector<Made> made;
    std::unique_ptr<Finder> others;
    std::size_t size = 0;
    bool resting = false;

    static std::uint32_t hash_of(std::string_view key) { return static_cast<std::uint32_t>(std::hash<std::string_view>{}(key)); }
    void add(EntryList make) {
        List& list = lists.emplace_back(List{make, make()});
        const auto number = static_cast<std::uint16_t>(lists.size() - 1);
        const auto rows = static_cast<std::uint16_t>(list.entries.size());  // a vendor's list: hundreds
        for (std::uint16_t row = 0; row < rows; ++row) {
            const auto put = [&](std::string_view model) {
                keys.push_back({hash_of(model.empty() ? std::string(kNoModel) : to_lower(model)), Place{number, row}});
                return false;
            };
            list.entries[row].any_model(put);
            for (const Fingerprint& fingerprint : list.entries[row].fingerprints()) put(fingerprint.model_id);
        }
        size += list.entries.size();
    }
    void sort() {
        std::ranges::stable_sort(keys, {}, &Key::hash);
        keys.shrink_to_fit();
    }
    void rest() {
        for (List& list : lists) list.entries = std::vector<Entry>();
    }

    const Entry& entry(Place place) {
        List& list = lists[place.list];
        if (list.entries.empty()) list.entries = list.make();
        return list.entries[place.row];
    }
    static bool is_for(const Entry& entry, std::string_view key) {
        if (entry.any_model([&](std::string_view model) { return to_lower(model) == key; })) return true;
        return std::ranges::any_of(entry.fingerprints(), [&](const Fingerprint& fingerprint) {
            return fingerprint.model_id.empty() ? key == kNoModel : to_lower(fingerprint.model_id) == key;
        });
    }
    std::vector<Place> places_for(std::string_view key) {
        std::vector<Place> out;
        for (const Key& found : std::ranges::equal_range(keys, hash_of(key), {}, &Key::hash)) {
            if ((out.empty() || out.back() != found.place) && is_for(entry(found.place), key)) out.push_back(found.place);
        }
        return out;
    }
    std::vector<Place> candidates(const zigbee::Node& node) {
        const bool has_model = node.model_id && !node.model_id->empty();
        const std::string key = has_model ? to_lower(*node.model_id) : std::string(kNoModel);
        std::vector<Place> found = places_for(key);
        return found.empty() ? places_for(normalized(key)) : found;
    }

    std::optional<Place> find(const zigbee::Node& node) {
        const std::vector<Place> list = candidates(node);
        if (list.empty()) return std::nullopt;
        if (list.size() == 1 && entry(list.front()).any_model([](std::string_view) { return true; })) return list.front();
        if (const auto place = by_fingerprint(list, node)) return place;
        if (!node.model_id || node.model_id->empty()) return std::nullopt;
        const std::string plain = normalized(*node.model_id);
        const auto exact = [&](Place place) {
            return entry(place).any_model([&](std::string_view model) { return model == *node.model_id || model == plain; });
        };
        const auto place = std::ranges::find_if(list, exact);
        return place == list.end() ? std::nullopt : std::optional(*place);
    }

    std::optional<Place> by_fingerprint(const std::vector<Place>& list, const zigbee::Node& node) {
        std::optional<Place> best;
        int best_priority = 0;
        for (const Place place : list) {
            for (const Fingerprint& fingerprint : entry(place).fingerprints()) {
                if ((best && fingerprint.priority <= best_priority) || !matches(fingerprint, node)) continue;
                best = place;
                best_priority = fingerprint.priority;
            }
        }
        return best;
    }

    const std::shared_ptr<const NativeDefinition>& definition(Place place) {
        const auto known = std::ranges::find(made, place, &Made::place);
        if (known != made.end()) return known->definition;
        const Entry& wanted = entry(place);
        return made.emplace_back(Made{place, std::make_shared<NativeDefinition>(wanted.identity(), wanted.features())}).definition;
    }
};

Catalogue::Catalogue(std::unique_ptr<Finder> others, Own own) : impl_(std::make_unique<Impl>()) {
    impl_->others = std::move(others);
    if (own == Own::Unused) return;
    for (const EntryList list : all_lists()) impl_->add(list);
    impl_->sort();
}

Catalogue::~Catalogue() = default;

bool Catalogue::knows(const zigbee::Node& node) const {
    const bool known = impl_->find(node).has_value();
    if (impl_->resting) impl_->rest();
    return known || (impl_->others && impl_->others->find(node));
}

Match Catalogue::find(const zigbee::Node& node) const {
    if (node.type == zigbee::NodeType::Coordinator) return {};
    Match match;
    if (const auto place = impl_->find(node)) {
        const std::shared_ptr<const NativeDefinition>& definition = impl_->definition(*place);
        match = {definition, true, white_label(definition->identity(), node)};
    }
    if (const auto other = impl_->others ? impl_->others->find(node) : std::nullopt) {
        const bool ours = match.definition && other->replaceable && match.definition->model() == other->model &&
                          match.definition->vendor() == other->vendor;
        if (!ours) {
            if (auto definition = other->make()) match = {std::move(definition), true, other->white_label};
        } else if (other->white_label) {
            match.white_label = other->white_label;
        }
    }
    if (impl_->resting) rest();
    return match.definition ? match : Match{generate(node), false, std::nullopt};
}

void Catalogue::rest() const {
    impl_->resting = true;
    impl_->rest();
    if (impl_->others) impl_->others->rest();
}

std::size_t Catalogue::size() const {
    return impl_->size + (impl_->others ? impl_->others->size() : 0);
}

}  // namespace skep::devices

#include "devices/index.h"

#include <algorithm>

namespace skep::devices {

Entry::Entry(Identity whole, Features features_of) : whole_(std::make_shared<const Identity>(std::move(whole))), features_(features_of) {}

std::span<const Fingerprint> Entry::fingerprints() const {
    return whole_ ? std::span<const Fingerprint>(whole_->fingerprints) : std::span<const Fingerprint>();
}

bool Entry::any_model(const std::function<bool(std::string_view)>& call) const {
    if (whole_) return std::any_of(whole_->zigbee_models.begin(), whole_->zigbee_models.end(), call);
    std::string_view rest = models_;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        if (call(rest.substr(0, end))) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

std::vector<EntryList> all_lists() {
    std::vector<EntryList> out;
    for (const std::span<const EntryList> lists : {aqara::lists(), ikea::lists(), philips::lists(), sonoff::lists(), tuya::lists()}) {
        out.insert(out.end(), lists.begin(), lists.end());
    }
    return out;
}

}  // namespace skep::devices

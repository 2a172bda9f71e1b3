// The lists of native definitions: every vendor names its own in lists(); nothing registers itself.
//
//     std::span<const EntryList> lists() {                 // in vendor/index.cpp
//         static constexpr EntryList kLists[] = {lights, remotes};
//         return kLists;
//     }
// An Entry holds what finding needs; the features, and with them the definition, are made when a node needs them. The entries
// themselves live only while something is looked for: of a thousand definitions a house uses twenty.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/native.h"

namespace skep::devices {

class Entry {
public:
    using Features = std::vector<Feature> (*)();  // a captureless lambda

    Entry(Identity whole, Features features_of);
    // A row of a vendor's table that matches by model id alone: its identity too is made when it is needed.
    // `models` are separated by '|'; they and the row are constants.
    template <class Row>
    Entry(std::string_view models, const Row& row, Identity (*identity_of)(const Row&), Features features_of)
        : models_(models), make_([&row, identity_of] { return identity_of(row); }), features_(features_of) {}

    [[nodiscard]] Identity identity() const { return whole_ ? *whole_ : make_(); }
    [[nodiscard]] std::vector<Feature> features() const { return features_(); }
    [[nodiscard]] std::span<const Fingerprint> fingerprints() const;
    // Calls until one answers true; answers whether one did.
    bool any_model(const std::function<bool(std::string_view)>& call) const;

private:
    std::shared_ptr<const Identity> whole_;
    std::string_view models_;
    std::function<Identity()> make_;
    Features features_;
};

using EntryList = std::vector<Entry> (*)();

// Every vendor's lists, in the order in which definitions are tried.
std::vector<EntryList> all_lists();

namespace aqara {
std::span<const EntryList> lists();
}
namespace ikea {
std::span<const EntryList> lists();
}
namespace philips {
std::span<const EntryList> lists();
}
namespace sonoff {
std::span<const EntryList> lists();
}
namespace tuya {
std::span<const EntryList> lists();
}

}  // namespace skep::devices

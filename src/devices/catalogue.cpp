#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "devices/generated.h"
#include "devices/own.h"
#include "devices/values.h"

namespace skep::devices {

struct Catalogue::Impl {
    struct Row {
        Entry entry;
        std::shared_ptr<const Definition> made = nullptr;

        const std::shared_ptr<const Definition>& definition() {
            if (!made) made = std::make_shared<NativeDefinition>(entry.identity, entry.features());
            return made;
        }
    };
    std::vector<Row> own;
    std::unique_ptr<Finder> others;
    bool resting = false;

    void rest() const {
        if (resting && others) others->rest();
    }
    Row* named(std::string_view vendor, std::string_view model) {
        const auto row = std::ranges::find_if(
            own, [&](const Row& one) { return one.entry.identity.vendor == vendor && one.entry.identity.model == model; });
        return row != own.end() ? &*row : nullptr;
    }
    Row* by_model_id(const zigbee::Node& node) {
        const auto is_it = [&](std::string_view id) { return equal_ignoring_case(id, *node.model_id); };
        const auto row =
            std::ranges::find_if(own, [&](const Row& one) { return node.model_id && std::ranges::any_of(one.entry.model_ids, is_it); });
        return row != own.end() ? &*row : nullptr;
    }
};

Catalogue::Catalogue(std::unique_ptr<Finder> others, Own own) : impl_(std::make_unique<Impl>()) {
    impl_->others = std::move(others);
    if (own == Own::Unused) return;
    for (Entry& entry : own_definitions()) impl_->own.push_back({std::move(entry)});
}

Catalogue::~Catalogue() = default;

bool Catalogue::knows(const zigbee::Node& node) const {
    return (impl_->others && impl_->others->find(node)) || impl_->by_model_id(node) != nullptr;
}

Match Catalogue::find(const zigbee::Node& node) const {
    if (node.type == zigbee::NodeType::Coordinator) return {};
    const auto found = impl_->others ? impl_->others->find(node) : std::nullopt;
    if (found) {
        Impl::Row* const own = found->replaceable ? impl_->named(found->vendor, found->model) : nullptr;
        auto definition = own != nullptr ? own->definition() : found->make();
        impl_->rest();
        if (definition) return {std::move(definition), true, found->white_label};
    }
    if (Impl::Row* const own = impl_->by_model_id(node)) return {own->definition(), true, std::nullopt};
    return {generate(node), false, std::nullopt};
}

void Catalogue::rest() const {
    impl_->resting = true;
    impl_->rest();
}

std::size_t Catalogue::size() const {
    return impl_->others ? impl_->others->size() : impl_->own.size();
}

}  // namespace skep::devices

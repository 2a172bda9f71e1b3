#include "tests/parity/backend.h"

namespace skep::parity {

namespace {

class Native final : public Backend {
public:
    [[nodiscard]] std::string_view name() const override { return "native"; }
    [[nodiscard]] const devices::Catalogue& catalogue() const override { return catalogue_; }
    // Several definitions may be for one model id: what goes by another name is another definition.
    [[nodiscard]] bool knows(const Recording& recording, const zigbee::Node& node) const override {
        const devices::Match match = catalogue_.find(node);
        if (!match.supported) return false;
        if (match.white_label) return match.white_label->vendor == recording.vendor && match.white_label->model == recording.model;
        return match.definition->vendor() == recording.vendor && match.definition->model() == recording.model;
    }

private:
    devices::Catalogue catalogue_;
};

}  // namespace

std::unique_ptr<Backend> native_backend() {
    return std::make_unique<Native>();
}

}  // namespace skep::parity

// The definitions of catalogue.bin and of the program, by the ones that a replay asks for.
#include "tests/parity/backend.h"

#include "async/virtual_loop.h"
#include "script/catalogue_library.h"
#include "script/definition.h"
#include "script/finder.h"

namespace skep::parity {

namespace {

using Own = devices::Catalogue::Own;
using Recipes = script::CatalogueFinder::Recipes;

class OfCatalogue final : public Backend {
public:
    OfCatalogue(Definitions which, catalogue::File file)
        : which_(which),
          file_(std::move(file)),
          sandbox_(loop_, log_, std::make_shared<script::CatalogueLibrary>(file_)),
          catalogue_(std::make_unique<script::CatalogueFinder>(file_, sandbox_, uses_own() ? Recipes::Used : Recipes::Unused),
                     uses_own() ? Own::Used : Own::Unused) {}
    [[nodiscard]] std::string_view name() const override { return name_of(which_); }
    [[nodiscard]] const devices::Catalogue& catalogue() const override { return catalogue_; }
    [[nodiscard]] bool knows(const Recording& recording, const zigbee::Node& node) const override {
        if (which_ != Definitions::Native) return catalogue_.knows(node);
        const devices::Match match = catalogue_.find(node);
        if (!match.supported || dynamic_cast<const script::JsDefinition*>(match.definition.get()) != nullptr) return false;
        // Several definitions may be for one model id: what goes by another name is another definition.
        if (match.white_label) return match.white_label->vendor == recording.vendor && match.white_label->model == recording.model;
        return match.definition->vendor() == recording.vendor && match.definition->model() == recording.model;
    }
    void forget() override { sandbox_.reset(); }
    bool renew() override {
        sandbox_.restart();
        return true;
    }

private:
    [[nodiscard]] bool uses_own() const { return which_ != Definitions::JavaScript; }

    Definitions which_;
    async::VirtualLoop loop_;
    Log log_;
    catalogue::File file_;
    script::Sandbox sandbox_;
    devices::Catalogue catalogue_;
};

}  // namespace

std::string_view name_of(Definitions which) {
    switch (which) {
        case Definitions::Native: return "native";
        case Definitions::JavaScript: return "js";
        case Definitions::Bridge: return "bridge";
    }
    return {};
}

Result<std::unique_ptr<Backend>> make_backend(Definitions which, const std::filesystem::path& catalogue) {
    auto file = catalogue::File::open(catalogue);
    if (!file) return file.error();
    return std::make_unique<OfCatalogue>(which, *std::move(file));
}

}  // namespace skep::parity

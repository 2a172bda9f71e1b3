// The definitions of catalogue.bin in JavaScript, alone or beside those of the program.
#include "async/virtual_loop.h"
#include "script/catalogue_library.h"
#include "script/finder.h"
#include "tests/parity/backend.h"

namespace skep::parity {

namespace {

class JavaScript final : public Backend {
public:
    JavaScript(catalogue::File file, devices::Catalogue::Own own)
        : own_(own),
          file_(std::move(file)),
          sandbox_(loop_, log_, std::make_shared<script::CatalogueLibrary>(file_)),
          catalogue_(std::make_unique<script::CatalogueFinder>(file_, sandbox_), own) {}
    [[nodiscard]] std::string_view name() const override { return own_ == devices::Catalogue::Own::Used ? "bridge" : "js"; }
    [[nodiscard]] const devices::Catalogue& catalogue() const override { return catalogue_; }
    [[nodiscard]] bool knows(const Recording&, const zigbee::Node& node) const override { return catalogue_.knows(node); }
    void forget() override { sandbox_.reset(); }
    bool renew() override {
        sandbox_.restart();
        return true;
    }

private:
    devices::Catalogue::Own own_;
    async::VirtualLoop loop_;
    Log log_;
    catalogue::File file_;
    script::Sandbox sandbox_;
    devices::Catalogue catalogue_;
};

}  // namespace

Result<std::unique_ptr<Backend>> js_backend(const std::filesystem::path& catalogue, devices::Catalogue::Own own) {
    auto file = catalogue::File::open(catalogue);
    if (!file) return file.error();
    return std::make_unique<JavaScript>(*std::move(file), own);
}

}  // namespace skep::parity

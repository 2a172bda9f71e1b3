// Finds the definitions of catalogue.bin for nodes, and has them run in a sandbox.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "catalogue/file.h"
#include "devices/definition.h"
#include "devices/external.h"
#include "devices/native.h"
#include "script/definition.h"

namespace skep::script {

class CatalogueFinder final : public devices::Finder, public devices::ExternalConverters {
public:
    // Whether definitions whose functions all have a primitive are made of those, without JavaScript.
    enum class Recipes : std::uint8_t { Used, Unused };
    // Both outlive it, and the definitions that it answers.
    CatalogueFinder(const catalogue::File& file, Sandbox& sandbox, Recipes recipes = Recipes::Used)
        : file_(file), sandbox_(sandbox), recipes_(recipes) {}

    [[nodiscard]] std::optional<Found> find(const zigbee::Node& node) const override;
    [[nodiscard]] std::size_t size() const override { return file_.definition_count(); }
    void rest() const override {
        file_.rest();
        sandbox_.rest();
    }

    Result<void> load(std::string_view name, std::string_view code) override;
    void remove(std::string_view name) override;
    Result<std::string> definition_source(const zigbee::Node& node) override;

private:
    [[nodiscard]] std::optional<Found> find_in_files(const zigbee::Node& node) const;
    void forget_file(std::string_view name);
    [[nodiscard]] std::string title_of(const Sandbox::Name& name) const;
    [[nodiscard]] std::shared_ptr<const devices::Definition> make(const Sandbox::Name& name) const;

    const catalogue::File& file_;
    Sandbox& sandbox_;
    Recipes recipes_;
    mutable std::map<std::string, std::shared_ptr<const devices::Definition>> made_;
};

// The definition made of primitives. Unsupported, and why, for one that only runs in JavaScript.
Result<std::shared_ptr<const devices::NativeDefinition>> native_definition(const catalogue::File& file, std::uint32_t index);

}  // namespace skep::script

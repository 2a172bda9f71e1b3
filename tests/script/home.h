// The built catalogue's definitions in a sandbox, and a node to look them up for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/virtual_loop.h"
#include "script/catalogue_library.h"
#include "script/finder.h"

namespace skep::script::test {

struct Home {
    Home() {
        log.add_sink([this](Level level, std::string_view, std::string_view text) {
            if (level == Level::Error) errors.emplace_back(text);
        });
        opened = catalogue::File::open(SKEP_CATALOGUE_FILE);
        sandbox.emplace(loop, log, std::make_shared<CatalogueLibrary>(*opened));
        finder.emplace(*opened, *sandbox, CatalogueFinder::Recipes::Unused);
    }
    static zigbee::Node node(std::string model, std::string maker) {
        zigbee::Node out;
        out.ieee = Ieee{0x00124B00AABBCC01};
        out.type = zigbee::NodeType::EndDevice;
        out.model_id = std::move(model);
        out.manufacturer_name = std::move(maker);
        out.endpoints.emplace_back().id = 1;
        return out;
    }
    std::shared_ptr<const devices::Definition> definition(const zigbee::Node& of) const {
        const auto found = finder->find(of);
        return found ? found->make() : nullptr;
    }

    async::VirtualLoop loop;
    Log log;
    std::vector<std::string> errors;
    Result<catalogue::File> opened{Error{}};
    std::optional<Sandbox> sandbox;
    std::optional<CatalogueFinder> finder;
};

inline bool exposes(const devices::Definition& definition, std::string_view property) {
    for (const Json& expose : definition.exposes(nullptr)) {
        const Json* name = find(expose.as_object(), "property");
        if (name != nullptr && as_string(*name) == property) return true;
    }
    return false;
}

}  // namespace skep::script::test

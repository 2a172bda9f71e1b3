#include "app/device_new.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/device_commands.h"
#include "app/temporary_folder.h"
#include "async/virtual_loop.h"
#include "base/text.h"
#include "catalogue/file.h"
#include "config/settings.h"
#include "script/catalogue_library.h"
#include "script/finder.h"
#include "script/source.h"
#include "store/database.h"
#include "store/file.h"
#include "zigbee/network.h"

namespace skep::app {

namespace fs = std::filesystem;

namespace {

std::int64_t no_time() {
    return async::VirtualLoop::kStartWallMs;
}

// The address of the device of this friendly name: of a copy of the settings, which are another process' perhaps.
std::optional<Ieee> address_of_name(const fs::path& data, std::string_view name) {
    const TemporaryFolder copy;
    std::error_code failed;
    for (fs::directory_iterator file(data, failed), end; !failed && file != end; file.increment(failed)) {
        std::error_code ignored;
        if (file->path().extension() == ".yaml") fs::copy_file(file->path(), copy.path() / file->path().filename(), ignored);
    }
    if (!fs::exists(copy.path() / "configuration.yaml", failed)) return std::nullopt;
    config::Setup setup{copy.path(), no_time, [] { return std::uint64_t{0}; }, config::Environment{}};
    const config::Settings::Opened opened = config::Settings::open(std::move(setup));
    if (!opened.settings) return std::nullopt;
    const auto device = opened.settings->find_device(name);
    return device ? parse_ieee(device->id) : std::nullopt;
}

Result<std::vector<zigbee::Node>> paired(const fs::path& data) {
    if (!store::exists(data / "database.db")) {
        return stop(kExitConfiguration, fmt::format("{} is no data directory with devices: it has no database.db", data.string()));
    }
    store::Database database(data / "database.db", no_time);
    const auto rows = database.load();
    if (!rows) return stop(kExitConfiguration, rows.error().what);
    std::vector<zigbee::Node> nodes;
    for (const JsonObject& row : *rows) {
        if (text_in(row, "type") == "Group" || text_in(row, "type") == "Coordinator") continue;
        if (auto node = zigbee::node_from_row(row)) nodes.push_back(std::move(*node));
    }
    return nodes;
}

Result<zigbee::Node> find_node(const NewDeviceOptions& options) {
    auto nodes = paired(options.data);
    if (!nodes) return nodes.error();
    auto ieee = parse_ieee(options.device);
    if (!ieee) ieee = address_of_name(options.data, options.device);
    const auto is_meant = [&](const zigbee::Node& node) {
        return ieee ? node.ieee == *ieee : to_lower(node.model_id.value_or("")) == to_lower(options.device);
    };
    const auto found = std::ranges::find_if(*nodes, is_meant);
    if (found != nodes->end()) return *found;
    return stop(kExitUnknownModel, fmt::format("{} knows no device '{}'", options.data.string(), options.device));
}

// Whether what was written is a definition for this device. NotFound when it is another one's.
Result<void> try_out(script::CatalogueFinder& finder, const zigbee::Node& node, const std::string& source) {
    constexpr std::string_view kName = "new.mjs";
    if (auto loaded = finder.load(kName, source); !loaded) return loaded;
    const auto found = finder.find(node);
    const auto definition = found && !found->replaceable ? found->make() : nullptr;
    return definition ? Result<void>(ok) : Error{Errc::NotFound, "the device is not found by it"};
}

Result<std::string> write_for(const zigbee::Node& node, const NewDeviceOptions& options, std::string& notes) {
    auto file = catalogue::File::open(options.catalogue.empty() ? installed_catalogue() : options.catalogue);
    if (!file) return stop(kExitCatalogue, file.error().what);
    async::VirtualLoop loop;
    const Log log;
    script::Sandbox sandbox(loop, log, std::make_shared<script::CatalogueLibrary>(*file));
    script::CatalogueFinder finder(*file, sandbox);
    if (const auto known = finder.find(node)) {
        notes += fmt::format("{} is known already, as {} {}: skep device show '{}'\n", *node.model_id, known->vendor, known->model,
                             known->model);
    }
    auto source = script::definition_source(sandbox, node);
    if (!source) return stop(kExitConvert, source.error().during(to_string(node.ieee)).what);
    if (const auto works = try_out(finder, node, *source); !works)
        return stop(kExitConvert, works.error().during(to_string(node.ieee)).what);
    return source;
}

Result<std::string> made_for(const NewDeviceOptions& options, std::string& notes) {
    std::error_code failed;
    if (!options.out.empty() && fs::exists(options.out, failed)) {
        return stop(kExitUsage, fmt::format("{} is there already, and may have been edited", options.out.string()));
    }
    const auto node = find_node(options);
    if (!node) return node.error();
    if (!node->model_id || node->model_id->empty()) {
        return stop(kExitUnknownModel,
                    fmt::format("{} says no model id: there is nothing to know it by. Interview it again", to_string(node->ieee)));
    }
    auto source = write_for(*node, options, notes);
    if (!source || options.out.empty()) return source;
    if (const auto written = store::replace_file(options.out, *source, no_time); !written) return stop(kExitPages, written.error().what);
    notes += fmt::format("{} is written. In {} it is used from the next start on\n", options.out.string(),
                         (options.data / "external_converters").string());
    return std::string();
}

}  // namespace

Printed new_definition(const NewDeviceOptions& options) {
    Printed printed;
    auto source = made_for(options, printed.err);
    if (source) {
        printed.out = *std::move(source);
    } else {
        printed.err += fmt::format("skep: {}\n", source.error().what);
        printed.exit_code = source.error().status;
    }
    return printed;
}

}  // namespace skep::app

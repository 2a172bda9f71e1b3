#include "app/convert.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "app/device_commands.h"
#include "app/temporary_folder.h"
#include "base/text.h"
#include "catalogue/file.h"
#include "docs/generator.h"
#include "script/catalogue_library.h"
#include "script/finder.h"
#include "stage/trial.h"
#include "store/file.h"

namespace skep::app {

namespace {

Error usage(std::string text) {
    return stop(kExitUsage, std::move(text));
}

Result<JsonObject> object_of(std::string_view option, const std::string& text) {
    if (text.empty()) return JsonObject{};
    auto json = parse_json(text);
    if (!json) return usage(fmt::format("{}: {}", option, json.error().what));
    if (!json->is_object()) return usage(fmt::format("{}: a JSON object is wanted, such as {{\"state\":\"ON\"}}", option));
    return json->get_object();
}

// {"state":""} for "state".
Result<JsonObject> get_of(const std::string& text) {
    if (text.find_first_of("{}[]\"") == std::string::npos) return JsonObject{{text, ""}};
    return object_of("--get", text);
}

Result<Bytes> frame_of(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == ':'; });
    auto bytes = from_hex(text);
    if (!bytes) return usage(fmt::format("--frame: '{}' is no even number of hex digits", text));
    constexpr std::size_t kHeader = 3;
    if (bytes->size() < kHeader) return usage(fmt::format("--frame: '{}' is shorter than the header of a ZCL frame", text));
    return *std::move(bytes);
}

std::optional<EndpointId> number_of(const std::string& text) {
    EndpointId id = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), id);
    return failed == std::errc{} && end == text.data() + text.size() && id != 0 ? std::optional(id) : std::nullopt;
}

// The command line, read.
struct Order {
    std::vector<Bytes> frames;
    JsonObject message;  // of set or get
    JsonObject options, state;
};
Result<Order> read_order(const ConvertOptions& options) {
    Order order;
    for (const std::string& text : options.frames) {
        auto frame = frame_of(text);
        if (!frame) return frame.error();
        order.frames.push_back(*std::move(frame));
    }
    auto message = options.set.empty() ? get_of(options.get) : object_of("--set", options.set);
    if (!message) return message.error();
    auto device_options = object_of("--options", options.options);
    if (!device_options) return device_options.error();
    auto state = object_of("--state", options.state);
    if (!state) return state.error();
    order.message = *std::move(message);
    order.options = *std::move(device_options);
    order.state = *std::move(state);
    return order;
}

// What is wanted of a device that stands in.
struct Wanted {
    std::vector<stage::Likeness> likenesses;
    std::string vendor, model;
};

class Session {
public:
    Session(const ConvertOptions& options, catalogue::File file)
        : options_(options),
          file_(std::move(file)),
          sandbox_(loop_, log_, std::make_shared<script::CatalogueLibrary>(file_)),
          finder_(new script::CatalogueFinder(file_, sandbox_)),
          catalogue_(std::unique_ptr<devices::Finder>(finder_)) {
        log_.set_level(Level::Error);
        log_.add_sink([this](Level, std::string_view, std::string_view text) { out_.err += fmt::format("{}\n", text); });
    }
    Printed run();

private:
    Result<void> play();
    Result<Wanted> wanted();
    Result<Wanted> of_converter();
    Result<Wanted> of_catalogue();
    void choose_manufacturer(Wanted& wanted) const;
    Result<void> play_frames(stage::Trial& trial, const std::vector<Bytes>& frames);
    void show(const stage::Trial::Outcome& outcome, zcl::ClusterSet clusters);

    const ConvertOptions& options_;
    async::VirtualLoop loop_;
    Log log_;
    catalogue::File file_;
    script::Sandbox sandbox_;
    script::CatalogueFinder* finder_;  // of catalogue_
    devices::Catalogue catalogue_;
    Printed out_;
};

bool is_called(const JsonObject& definition, std::string_view model) {
    const auto same = [&](std::string_view name) { return to_lower(name) == to_lower(model); };
    if (same(text_in(definition, "model"))) return true;
    return std::ranges::any_of(stage::likenesses(definition), [&](const auto& one) { return same(text_in(one, "modelID")); });
}

Result<Wanted> Session::of_converter() {
    const std::string name = options_.converter.filename().string();
    const auto code = store::read_file(options_.converter);
    if (!code) return usage(code.error().what);
    if (auto loaded = finder_->load(name, *code); !loaded) return stop(kExitConvert, loaded.error().during(name).what);
    const auto list = sandbox_.ask("fileDefinitions", Json(name));
    if (!list) return stop(kExitConvert, list.error().during(name).what);
    std::vector<JsonObject> all;
    for (const Json& item : list->is_array() ? list->get_array() : JsonArray{}) all.push_back(item.get_object());
    if (all.empty()) return stop(kExitConvert, fmt::format("{} exports no definition", name));
    std::string models;
    for (const JsonObject& one : all) models += (models.empty() ? "" : ", ") + std::string(text_in(one, "model"));
    if (options_.model.empty() && all.size() > 1) {
        return usage(fmt::format("{} has several definitions, say which by --model: {}", name, models));
    }
    const auto found =
        std::ranges::find_if(all, [&](const JsonObject& one) { return options_.model.empty() || is_called(one, options_.model); });
    if (found == all.end()) {
        return stop(kExitUnknownModel, fmt::format("{} has no model '{}', it has {}", name, options_.model, models));
    }
    Wanted out{stage::likenesses(*found), std::string(text_in(*found, "vendor")), std::string(text_in(*found, "model"))};
    if (!out.likenesses.empty()) return out;
    return stop(kExitConvert, fmt::format("{}: {} has neither zigbeeModel nor fingerprint", name, out.model));
}

Result<Wanted> Session::of_catalogue() {
    if (options_.model.empty()) return usage("--model or --converter is required");
    const auto page = docs::find_page(file_, options_.model);
    if (!page) {
        if (file_.candidates(to_lower(options_.model)).empty()) return stop(kExitUnknownModel, page.error().what);
        return Wanted{{stage::Likeness{{"modelID", options_.model}}}, {}, {}};
    }
    const catalogue::Definition definition = file_.definition(page->definition);
    Wanted out{stage::likenesses(file_, page->definition, page->white_label), std::string(definition.vendor),
               std::string(definition.model)};
    if (page->white_label && !file_.white_label_fingerprints(*page->white_label).empty()) {
        const catalogue::WhiteLabel label = file_.white_label(*page->white_label);
        out.vendor = label.vendor.value_or(definition.vendor);
        out.model = label.model;
    }
    return out;
}

// Of a maker that some likeness names only these are meant, and its name alone may tell another model.
void Session::choose_manufacturer(Wanted& wanted) const {
    if (options_.manufacturer.empty()) return;
    const auto names = [&](const stage::Likeness& one) { return text_in(one, "manufacturerName") == options_.manufacturer; };
    if (std::ranges::any_of(wanted.likenesses, names)) {
        std::erase_if(wanted.likenesses, [&](const auto& one) { return !names(one); });
    } else {
        for (stage::Likeness& one : wanted.likenesses) one["manufacturerName"] = options_.manufacturer;
    }
    if (options_.converter.empty()) {
        wanted.vendor.clear();
        wanted.model.clear();
    }
}

Result<Wanted> Session::wanted() {
    auto out = options_.converter.empty() ? of_catalogue() : of_converter();
    if (out) choose_manufacturer(*out);
    return out;
}

void Session::show(const stage::Trial::Outcome& outcome, zcl::ClusterSet clusters) {
    for (const stage::Happened& one : outcome.happened) out_.out += stage::text_of(one, clusters);
    for (const std::string& error : outcome.errors) out_.err += error + "\n";
    if (!outcome.errors.empty()) out_.exit_code = kExitConvert;
    if (!outcome.happened.empty() || !outcome.errors.empty()) return;
    if (!outcome.message.empty()) {
        out_.err += fmt::format("Nothing is published for {}\n", outcome.message);
    } else if (!options_.frames.empty()) {
        out_.err += "Nothing is published: the bridge itself answers such a frame, or it is none\n";
    } else {
        out_.err += "Nothing is sent\n";
    }
}

Result<void> Session::play_frames(stage::Trial& trial, const std::vector<Bytes>& frames) {
    const auto cluster = stage::cluster_named(options_.cluster, trial.clusters());
    if (!cluster) return usage(fmt::format("--cluster: '{}' is neither the name of a cluster nor a number", options_.cluster));
    const auto endpoint = trial.endpoint(options_.endpoint);
    if (!endpoint) return usage(fmt::format("--endpoint: {} has no endpoint '{}'", trial.device().model(), options_.endpoint));
    for (const Bytes& frame : frames) show(trial.frame(*endpoint, *cluster, frame), trial.clusters());
    return ok;
}

Result<void> Session::play() {
    auto order = read_order(options_);
    if (!order) return order.error();
    auto what = wanted();
    if (!what) return what.error();
    const TemporaryFolder folder;
    if (folder.path().empty()) return stop(kExitConfiguration, "no temporary folder can be made");
    auto trial = stage::Trial::make({loop_, catalogue_, folder.path(), std::move(what->likenesses), what->vendor, what->model,
                                     number_of(options_.endpoint), std::move(order->options), std::move(order->state)});
    if (!trial) return stop(trial.error().code == Errc::NotFound ? kExitUnknownModel : kExitUsage, trial.error().what);
    if (!(*trial)->is_wanted()) {
        const bridge::DeviceEntity& other = (*trial)->device();
        out_.err += fmt::format("Tried as {} {}: that is what a device like it is called\n", other.vendor(), other.model());
    }
    if (!order->frames.empty()) return play_frames(**trial, order->frames);
    show((*trial)->command(options_.endpoint, options_.set.empty(), order->message), (*trial)->clusters());
    return ok;
}

Printed Session::run() {
    if (const auto done = play(); !done) {
        out_.exit_code = done.error().status;
        out_.err += fmt::format("skep: {}\n", done.error().what);
    }
    return std::move(out_);
}

}  // namespace

Printed convert(const ConvertOptions& options) {
    auto file = catalogue::File::open(options.catalogue.empty() ? installed_catalogue() : options.catalogue);
    if (!file) return {{}, fmt::format("skep: {}\n", file.error().what), kExitCatalogue};
    return Session(options, *std::move(file)).run();
}

}  // namespace skep::app

#include "bridge/external_js.h"

#include <fmt/core.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "store/file.h"

namespace skep::bridge {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kTemporary = ".tmp-ed42d4f2-";  // copies that Zigbee2MQTT makes while it loads (files.md)

std::string_view word_of(ExternalJs::Kind kind) {
    return kind == ExternalJs::Kind::Converter ? "converter" : "extension";
}

bool is_script(std::string_view name) {
    return name.ends_with(".js") || name.ends_with(".cjs") || name.ends_with(".mjs");
}

std::vector<std::string> scripts_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code none;
    for (fs::directory_iterator entry(folder, none), end; entry != end && !none; entry.increment(none)) {
        std::string name = entry->path().filename().string();
        if (is_script(name) && !name.starts_with(kTemporary)) names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    return names;
}

// The name of a file in the folder, and of none elsewhere.
bool is_plain(std::string_view name) {
    return !name.empty() && name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos && !name.starts_with('.');
}

std::string list_of(const fs::path& folder) {
    JsonArray list;
    for (const std::string& name : scripts_in(folder)) {
        const auto code = store::read_file(folder / name);
        if (code) list.push_back(JsonObject{{"name", name}, {"code", *code}});
    }
    return to_text(Json(std::move(list)));
}

}  // namespace

ExternalJs::ExternalJs(const Context& context, MqttLink& link, const fs::path& data_dir, Runners runners)
    : context_(context), link_(link), data_dir_(data_dir), runners_(runners) {}

bool ExternalJs::enabled() const {
    return context_.settings.flag({"advanced", "enable_external_js"}, true);
}

fs::path ExternalJs::folder(Kind kind) const {
    return data_dir_ / fmt::format("external_{}s", word_of(kind));
}

bool ExternalJs::can_run(Kind kind) const {
    return kind == Kind::Converter ? runners_.converters != nullptr : runners_.extensions->can_run();
}

Result<void> ExternalJs::hand_over(Kind kind, std::string_view name, std::string_view code) {
    if (!can_run(kind)) return Error{Errc::Unsupported, "there is no catalogue to run it with"};
    return kind == Kind::Converter ? runners_.converters->load(name, code) : runners_.extensions->load(name, code);
}

Result<void> ExternalJs::run(Kind kind, const std::string& name, std::string_view code) {
    Result<void> done = hand_over(kind, name, code);
    if (done) {
        context_.log.info(kNs, "Loaded external {} '{}'.", word_of(kind), name);
        return done;
    }
    context_.log.error(kNs,
                       "Failed to load external {} '{}'. Check the code for syntax error and make sure it is up to date with the "
                       "current Zigbee2MQTT version.",
                       word_of(kind), name);
    return done;
}

void ExternalJs::load(Kind kind) {
    if (!enabled()) {
        if (kind == Kind::Converter) context_.log.info(kNs, "External JS (converters/extensions) is disabled");
        return;
    }
    for (const std::string& name : scripts_in(folder(kind))) {
        const fs::path path = folder(kind) / name;
        const auto code = store::read_file(path);
        const Result<void> done = code ? run(kind, name, *code) : Result<void>(code.error());
        // Without a catalogue no file can run: that is not the file's fault.
        if (done || !can_run(kind)) continue;
        context_.log.error(kNs, "Invalid external {} '{}' was ignored and renamed to prevent interference with Zigbee2MQTT. ({})",
                           word_of(kind), name, done.error().what);
        std::error_code failed;
        fs::rename(path, path.string() + ".invalid", failed);
        if (failed) context_.log.error(kNs, "Cannot rename {}: {}", path.string(), failed.message());
    }
}

void ExternalJs::publish(Kind kind) {
    if (!enabled()) return;
    link_.publish_below(fmt::format("bridge/{}s", word_of(kind)), list_of(folder(kind)), MqttLink::Options{.retain = true, .log = false});
}

Result<void> ExternalJs::save(Kind kind, std::string_view name, std::string_view code) {
    if (!is_script(name)) return Error{Errc::Invalid, "JavaScript file must have '.mjs', '.js' or '.cjs' extension"};
    if (!is_plain(name)) return Error{Errc::Invalid, "Invalid payload"};
    const fs::path path = folder(kind) / name;
    if (auto made = store::make_folder(folder(kind)); !made) return made;
    if (auto written = store::replace_file(path, code, [this] { return context_.loop.wall_ms(); }); !written) return written;
    auto done = run(kind, std::string(name), code);
    if (!done) return Error{done.error().code, fmt::format("{} contains invalid code: {}", name, done.error().what)};
    context_.log.info(kNs, "{} loaded. Contents written to '{}'.", name, path.string());
    return ok;
}

Result<void> ExternalJs::remove(Kind kind, std::string_view name) {
    if (!is_plain(name)) return Error{Errc::Invalid, "Invalid payload"};
    const fs::path path = folder(kind) / name;
    std::error_code none;
    if (!fs::exists(path, none)) return Error{Errc::NotFound, fmt::format("{} ({}) doesn't exists", name, path.string())};
    if (kind == Kind::Extension) {
        runners_.extensions->remove(name);
    } else if (runners_.converters != nullptr) {
        runners_.converters->remove(name);
    }
    if (auto gone = store::remove_file(path); !gone) return gone;
    context_.log.info(kNs, "{} ({}) removed.", name, path.string());
    return ok;
}

Result<std::string> ExternalJs::definition_source(const zigbee::Node& node) const {
    if (runners_.converters == nullptr)
        return Error{Errc::Unsupported, "There is no catalogue of devices, which writes definitions as well"};
    return runners_.converters->definition_source(node);
}

}  // namespace skep::bridge

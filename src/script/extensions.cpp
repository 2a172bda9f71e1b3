#include "script/extensions.h"

namespace skep::script {

namespace {
constexpr std::string_view kNs = "skep:script";
}

Extensions::Extensions(Sandbox& sandbox) : sandbox_(sandbox) {
    sandbox_.on_renewed([this] { begin_again(); });
}

Extensions::~Extensions() {
    sandbox_.on_renewed({});
    serve(nullptr);
}

void Extensions::serve(devices::ExtensionHost* host) {
    host_ = host;
    sandbox_.serve(host);
}

Result<void> Extensions::load_extension(std::string_view name, std::string_view code) {
    remove_extension(name);
    auto done = sandbox_.run_extension(name, code);
    if (done) files_.insert_or_assign(std::string(name), std::string(code));
    return done;
}

void Extensions::remove_extension(std::string_view name) {
    const auto known = files_.find(name);
    if (known == files_.end()) return;
    files_.erase(known);
    if (const auto stopped = sandbox_.ask("forgetExtensions", Json(name)); !stopped) {
        sandbox_.log().error(kNs, "External extension '{}' does not stop: {}", name, stopped.error().what);
    }
}

void Extensions::stop_extensions() {
    if (files_.empty()) return;
    files_.clear();
    if (const auto stopped = sandbox_.ask("stopExtensions", Json()); !stopped) {
        sandbox_.log().error(kNs, "External extensions do not stop: {}", stopped.error().what);
    }
}

Result<Json> Extensions::event(std::string_view name, JsonObject data) {
    return sandbox_.ask("extensionEvent", JsonObject{{"name", name}, {"data", std::move(data)}});
}

Result<Json> Extensions::adjust(std::string_view entity, const JsonObject& message) {
    return sandbox_.ask("extensionAdjust", JsonObject{{"entity", entity}, {"message", message}});
}

// In a new engine nothing of them is left.
void Extensions::begin_again() {
    if (host_ != nullptr) host_->lost();
    for (const auto& [name, code] : std::map(files_)) {
        const auto done = sandbox_.run_extension(name, code);
        if (done) continue;
        sandbox_.log().error(kNs, "External extension '{}' is not started again: {}", name, done.error().what);
        files_.erase(name);
    }
}

}  // namespace skep::script

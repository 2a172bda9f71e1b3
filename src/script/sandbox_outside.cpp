// What users' extensions reach of the bridge: facts at once, deeds when the engine has returned.
#include <fmt/core.h>

#include "devices/extensions.h"
#include "script/sandbox.h"

namespace skep::script {

namespace {

// A deed may be an event to extensions, who do something, and so on: so many times.
constexpr std::size_t kDeepest = 16;

std::string_view name_in(const JsonArray& values) {
    return values.empty() ? std::string_view{} : as_string(values[0]).value_or("");
}
JsonArray after_name(const JsonArray& values) {
    JsonArray rest;
    for (std::size_t i = 1; i < values.size(); ++i) rest.push_back(values[i]);
    return rest;
}

}  // namespace

Result<std::string> Sandbox::fact(const JsonArray& values) {
    if (outside_ == nullptr) return Error{Errc::Closed, "The bridge is stopping"};
    const auto answer = outside_->fact(name_in(values), after_name(values));
    if (!answer) return answer.error();
    return answer->is_null() ? std::string() : to_text(*answer, KeyOrder::Insertion);
}

Result<std::string> Sandbox::deed(const JsonArray& values) {
    if (outside_ == nullptr) return Error{Errc::Closed, "The bridge is stopping"};
    if (depth_ >= kDeepest) {
        log_->error("z2m", "An extension's '{}' is not done: events and what is done because of them go in circles", name_in(values));
        return std::string();
    }
    to_do_.emplace_back([this, depth = depth_ + 1, name = std::string(name_in(values)), rest = after_name(values)] {
        if (outside_ == nullptr) return;
        const std::size_t before = std::exchange(depth_, depth);
        if (const auto done = outside_->deed(name, rest); !done)
            log_->error("z2m", "An extension's '{}' failed: {}", name, done.error().what);
        depth_ = before;
    });
    return std::string();
}

Result<void> Sandbox::run_extension(std::string_view name, std::string_view code) {
    if (auto started = start(); !started) return started;
    auto done = run_file(kExtensions, std::string(name), std::string(code));
    work_off();
    return done;
}

}  // namespace skep::script

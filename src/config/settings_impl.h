// Inside of settings.h, shared by its two source files.
#pragma once

#include "config/files.h"
#include "config/settings.h"

namespace skep::config {

struct Settings::Impl {
    explicit Impl(Setup given);
    std::vector<Problem> open();
    [[nodiscard]] std::vector<Problem> check(const JsonObject& settings) const;
    Result<void> generate();
    void take_up_edits();
    Result<void> commit(JsonObject next);
    void refresh();
    [[nodiscard]] const Json* lookup(std::span<const std::string_view> path) const;
    [[nodiscard]] const JsonObject* entity(std::string_view part, std::string_view id) const;
    [[nodiscard]] std::optional<Entity> find_entity(std::string_view part, std::string_view id_or_name) const;
    [[nodiscard]] std::vector<Entity> entities(std::string_view part) const;

    Setup setup;
    ConfigFiles files;
    std::vector<Override> overrides;
    JsonObject defaults;
    JsonObject persisted;
    Values values;
    NetworkValues network;
    std::uint64_t revision = 0;
    bool created = false;
    bool debug_by_default = false;
    std::vector<std::string> reports;
};

// A null deletes its key, at every depth, except under a key named `homeassistant` (configuration.md 10.3).
void remove_nulls(JsonObject& settings);

}  // namespace skep::config

#include "config/settings.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "config/defaults.h"
#include "config/migrate.h"
#include "config/names.h"
#include "config/settings_impl.h"
#include "config/start_checks.h"

namespace skep::config {

namespace {

const Json* walk(const JsonObject& from, std::span<const std::string_view> path) {
    const JsonObject* at = &from;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const Json* found = find(*at, path[i]);
        if (found == nullptr || i + 1 == path.size()) return found;
        at = found->if_object();
        if (at == nullptr) return nullptr;
    }
    return nullptr;
}

bool is_group_number(std::string_view id) {
    return !id.empty() && id.size() < 10 && (id == "0" || id.front() != '0') &&
           std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string name_in(const JsonObject& options) {
    const Json* name = find(options, "friendly_name");
    return name != nullptr && name->is_string() ? std::string(*as_string(*name)) : std::string();
}

std::vector<std::string> texts_of(const JsonObject& settings, std::string_view key) {
    std::vector<std::string> out;
    const Json* list = find(settings, key);
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& item : list->get_array()) {
        if (const auto text = as_string(item)) out.emplace_back(*text);
    }
    return out;
}

template <std::size_t N>
void copy_bytes(const Json& list, std::array<std::uint8_t, N>& out) {
    if (!list.is_array() || list.get_array().size() != N) return;
    for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<std::uint8_t>(as_integer(list.get_array()[i]).value_or(0));
}

template <class Enum>
struct Named {
    std::string_view name;
    Enum value;
};
constexpr std::array kLastSeen{Named{"disable", LastSeenFormat::Disable}, Named{"ISO_8601", LastSeenFormat::Iso8601},
                               Named{"ISO_8601_local", LastSeenFormat::Iso8601Local}, Named{"epoch", LastSeenFormat::Epoch}};
constexpr std::array kOutput{Named{"json", Output::Json}, Named{"attribute", Output::Attribute},
                             Named{"attribute_and_json", Output::AttributeAndJson}};
constexpr std::array kLevels{Named{"error", Level::Error}, Named{"warning", Level::Warning}, Named{"info", Level::Info},
                             Named{"debug", Level::Debug}};

template <class Table>
auto named(const Table& table, std::string_view name, decltype(table[0].value) otherwise) {
    for (const auto& row : table) {
        if (row.name == name) return row.value;
    }
    return std::remove_cvref_t<decltype(otherwise)>(otherwise);
}

}  // namespace

// ---- Opening

std::string Settings::Failure::text() const {
    std::string out;
    for (const Problem& problem : problems) out.append("- ").append(problem.readable()).append("\n");
    return out;
}

Settings::Opened Settings::open(Setup setup) {
    auto impl = std::make_unique<Impl>(std::move(setup));
    Opened out;
    out.failure.problems = impl->open();
    if (out.failure.problems.empty()) out.settings.reset(new Settings(std::move(impl)));
    return out;
}

Settings::Settings(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Settings::~Settings() = default;

Settings::Impl::Impl(Setup given) : setup(std::move(given)), files(setup.folder, setup.clock) {
    const bool debug = setup.environment && !setup.environment("DEBUG").value_or("").empty();
    defaults = default_settings(setup.folder, debug);
    debug_by_default = debug;
}

static std::vector<Problem> one_problem(std::string text) {
    Problem problem;
    problem.text = std::move(text);
    return {std::move(problem)};
}

std::vector<Problem> Settings::Impl::open() {
    if (auto made = store::make_folder(setup.folder); !made) return one_problem(made.error().what);
    overrides = read_overrides(setup.environment);
    LoadedFiles loaded = files.load();
    if (loaded.missing) {
        created = true;
        if (auto done = files.save(new_install_settings(debug_by_default), overrides); !done) return one_problem(done.error().what);
        loaded = files.load();
    }
    if (!loaded.problems.empty()) return std::move(loaded.problems);
    auto migration = migrate(loaded.settings, files.main_file(), setup.clock);
    if (!migration) return one_problem(migration.error().what);
    for (std::string& report : migration->reports) reports.push_back(std::move(report));
    if (migration->changed) remove_nulls(loaded.settings);
    persisted = std::move(loaded.settings);
    if (auto problems = check_schema(files, persisted, false); !problems.empty()) return problems;
    if (migration->changed || !overrides.empty()) {
        if (auto done = files.save(persisted, overrides); !done) return one_problem(done.error().what);
        loaded = files.load();
        if (!loaded.problems.empty()) return std::move(loaded.problems);
        persisted = std::move(loaded.settings);
    }
    if (auto problems = check(persisted); !problems.empty()) return problems;
    if (auto done = generate(); !done) return one_problem(done.error().what);
    refresh();
    return {};
}

std::vector<Problem> Settings::Impl::check(const JsonObject& settings) const {
    auto problems = check_schema(files, settings, true);
    if (problems.empty()) problems = check_rules(files, settings, defaults);
    return problems;
}

Result<void> Settings::Impl::generate() {
    const auto found = persisted.find("advanced");
    if (found == persisted.end() || !found->value().is_object()) return ok;
    JsonObject next = persisted;
    JsonObject& advanced = next["advanced"].get_object();
    const auto wanted = [&](std::string_view key) {
        const Json* value = find(advanced, key);
        return value != nullptr && as_string(*value) == "GENERATE";
    };
    const auto random = [this](std::uint64_t bound) { return static_cast<std::int64_t>(setup.random ? setup.random() % bound : 0); };
    const auto bytes = [&](std::size_t count) {
        JsonArray out;
        while (out.size() < count) out.emplace_back(random(256));
        return out;
    };
    bool changed = false;
    if (wanted("network_key")) {
        advanced["network_key"] = bytes(16);
        changed = true;
    }
    if (wanted("pan_id")) {
        advanced["pan_id"] = 1 + random(0xFFFF - 2);  // 1..65533, as the peer draws it
        changed = true;
    }
    if (wanted("ext_pan_id")) {
        advanced["ext_pan_id"] = bytes(8);
        changed = true;
    }
    return changed ? commit(std::move(next)) : Result<void>();
}

// ---- Keeping

// What somebody else wrote in the meantime is taken up first, so that a change of ours does not undo it.
void Settings::Impl::take_up_edits() {
    if (!files.touched_by_others()) return;
    LoadedFiles loaded = files.load();
    if (loaded.missing || !loaded.problems.empty() || !check(loaded.settings).empty()) {
        reports.emplace_back("configuration.yaml was changed by hand and is not valid: the change is not taken up");
        return;
    }
    if (equal(Json(loaded.settings), Json(persisted))) return;
    reports.emplace_back("configuration.yaml was changed by hand: the change is taken up");
    persisted = std::move(loaded.settings);
    refresh();
}

Result<void> Settings::Impl::commit(JsonObject next) {
    if (auto done = files.save(next, overrides); !done) return done.error();
    persisted = std::move(next);
    if (!overrides.empty()) {  // they may have changed what was just written
        LoadedFiles loaded = files.load();
        if (loaded.problems.empty() && !loaded.missing) persisted = std::move(loaded.settings);
    }
    refresh();
    return ok;
}

void Settings::Impl::refresh() {
    ++revision;
    const auto text = [this](std::initializer_list<std::string_view> path) {
        const Json* value = lookup(std::span(path.begin(), path.size()));
        const auto found = value == nullptr ? std::nullopt : as_string(*value);
        return std::string(found.value_or(""));
    };
    const auto flag = [this](std::initializer_list<std::string_view> path) {
        const Json* value = lookup(std::span(path.begin(), path.size()));
        return value != nullptr && value->is_bool() && value->get_bool();
    };
    const auto amount = [this](std::initializer_list<std::string_view> path) {
        const Json* value = lookup(std::span(path.begin(), path.size()));
        return value == nullptr ? std::nullopt : as_number(*value);
    };
    Values& v = values;
    v.base_topic = text({"mqtt", "base_topic"});
    v.include_device_information = flag({"mqtt", "include_device_information"});
    v.force_disable_retain = flag({"mqtt", "force_disable_retain"});
    v.mqtt_version = static_cast<int>(amount({"mqtt", "version"}).value_or(4));
    v.cache_state = flag({"advanced", "cache_state"});
    v.cache_state_persistent = flag({"advanced", "cache_state_persistent"});
    v.cache_state_send_on_startup = flag({"advanced", "cache_state_send_on_startup"});
    v.last_seen = named(kLastSeen, text({"advanced", "last_seen"}), LastSeenFormat::Disable);
    v.elapsed = flag({"advanced", "elapsed"});
    v.output = named(kOutput, text({"advanced", "output"}), Output::Json);
    v.log_level = named(kLevels, text({"advanced", "log_level"}), Level::Info);
    v.log_debug_to_mqtt_frontend = flag({"advanced", "log_debug_to_mqtt_frontend"});
    v.homeassistant = flag({"homeassistant", "enabled"});
    v.homeassistant_discovery_topic = text({"homeassistant", "discovery_topic"});
    v.homeassistant_status_topic = text({"homeassistant", "status_topic"});
    v.homeassistant_legacy_action_sensor = flag({"homeassistant", "legacy_action_sensor"});
    v.homeassistant_event_entities = flag({"homeassistant", "experimental_event_entities"});
    v.availability = flag({"availability", "enabled"});
    v.availability_active_timeout_min = amount({"availability", "active", "timeout"}).value_or(10);
    v.availability_active_max_jitter_ms = amount({"availability", "active", "max_jitter"}).value_or(30'000);
    v.availability_active_backoff = flag({"availability", "active", "backoff"});
    v.availability_active_pause_on_backoff_gt = amount({"availability", "active", "pause_on_backoff_gt"}).value_or(0);
    v.availability_passive_timeout_min = amount({"availability", "passive", "timeout"}).value_or(1'500);
    v.health_interval_min = amount({"health", "interval"}).value_or(10);
    v.health_reset_on_check = flag({"health", "reset_on_check"});
    network = {};
    network.pan_id = static_cast<std::uint16_t>(amount({"advanced", "pan_id"}).value_or(0));
    network.channel = static_cast<std::uint8_t>(amount({"advanced", "channel"}).value_or(11));
    const auto bytes_at = [this](std::string_view key) {
        const std::array<std::string_view, 2> path{"advanced", key};
        const Json* value = lookup(path);
        return value == nullptr ? Json() : *value;
    };
    copy_bytes(bytes_at("ext_pan_id"), network.extended_pan_id);
    copy_bytes(bytes_at("network_key"), network.network_key);
    const auto whole = [](std::optional<double> value) { return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt; };
    network.transmit_power = whole(amount({"advanced", "transmit_power"}));
    network.adapter_concurrent = whole(amount({"advanced", "adapter_concurrent"}));
    network.adapter_delay = whole(amount({"advanced", "adapter_delay"}));
}

// A null that somebody wrote means "back to default".
const Json* Settings::Impl::lookup(std::span<const std::string_view> path) const {
    const Json* own = walk(persisted, path);
    return own != nullptr && !own->is_null() ? own : walk(defaults, path);
}

// ---- Reading

bool Settings::created() const {
    return impl_->created;
}
const store::Path& Settings::folder() const {
    return impl_->setup.folder;
}
store::Path Settings::file() const {
    return impl_->files.main_file();
}
const Values& Settings::values() const {
    return impl_->values;
}
const NetworkValues& Settings::network() const {
    return impl_->network;
}
std::uint64_t Settings::revision() const {
    return impl_->revision;
}
const JsonObject& Settings::persisted() const {
    return impl_->persisted;
}

std::vector<std::string> Settings::take_reports() {
    std::vector<std::string> out = std::exchange(impl_->reports, {});
    for (std::string& report : impl_->files.take_reports()) out.push_back(std::move(report));
    return out;
}

Json Settings::get(std::span<const std::string_view> path) const {
    if (path.empty()) return complete();
    const Json* own = walk(impl_->persisted, path);
    const Json* below = walk(impl_->defaults, path);
    if (own == nullptr) return below == nullptr ? Json() : *below;
    if (below == nullptr || !own->is_object() || !below->is_object()) return *own;
    JsonObject merged = below->get_object();
    merge_deep(merged, own->get_object());
    return merged;
}

std::string Settings::text(std::initializer_list<std::string_view> path, std::string_view otherwise) const {
    const Json* value = impl_->lookup(std::span(path.begin(), path.size()));
    const auto found = value == nullptr ? std::nullopt : as_string(*value);
    return std::string(found.value_or(otherwise));
}

double Settings::number(std::initializer_list<std::string_view> path, double otherwise) const {
    const Json* value = impl_->lookup(std::span(path.begin(), path.size()));
    return value == nullptr ? otherwise : as_number(*value).value_or(otherwise);
}

bool Settings::flag(std::initializer_list<std::string_view> path, bool otherwise) const {
    const Json* value = impl_->lookup(std::span(path.begin(), path.size()));
    return value != nullptr && value->is_bool() ? value->get_bool() : otherwise;
}

JsonObject Settings::complete() const {
    JsonObject out = impl_->defaults;
    merge_deep(out, impl_->persisted);
    for (const std::string_view part : {std::string_view("devices"), std::string_view("groups")}) {
        const auto found = out.find(part);
        if (found == out.end() || found->value().is_null()) out[part] = JsonObject();
    }
    return out;
}

JsonObject Settings::public_config() const {
    JsonObject out = complete();
    const auto hide = [&out](std::string_view section, std::string_view key) {
        if (const auto found = out.find(section); found != out.end() && found->value().is_object())
            found->value().get_object().stable_erase(key);
    };
    hide("advanced", "network_key");
    hide("mqtt", "password");
    hide("frontend", "auth_token");
    return out;
}

const JsonObject* Settings::Impl::entity(std::string_view part, std::string_view id) const {
    const Json* all = find(persisted, part);
    const Json* found = all != nullptr && all->is_object() ? find(all->get_object(), id) : nullptr;
    return found == nullptr ? nullptr : found->if_object();
}

const JsonObject* Settings::device(std::string_view ieee) const {
    return impl_->entity("devices", ieee);
}
const JsonObject* Settings::group(std::string_view id) const {
    return impl_->entity("groups", id);
}

JsonObject Settings::device_options(std::string_view ieee) const {
    JsonObject out;
    if (const Json* common = find(impl_->persisted, "device_options"); common != nullptr && common->is_object()) out = common->get_object();
    if (const JsonObject* own = device(ieee)) {
        for (const auto& [key, value] : *own) out[key] = value;
    }
    return out;
}

JsonObject Settings::group_options(std::string_view id) const {
    const JsonObject* own = group(id);
    return own == nullptr ? JsonObject() : *own;
}

std::optional<Entity> Settings::Impl::find_entity(std::string_view part, std::string_view id_or_name) const {
    const bool group = part == "groups";
    if (const JsonObject* found = entity(part, id_or_name)) return Entity{group, std::string(id_or_name), name_in(*found)};
    const Json* all = find(persisted, part);
    if (all == nullptr || !all->is_object()) return std::nullopt;
    for (const auto& [id, options] : all->get_object()) {
        const Json* name = options.is_object() ? find(options.get_object(), "friendly_name") : nullptr;
        if (name != nullptr && as_string(*name) == id_or_name) return Entity{group, std::string(id), std::string(id_or_name)};
    }
    return std::nullopt;
}

std::optional<Entity> Settings::find_device(std::string_view id_or_name) const {
    return impl_->find_entity("devices", id_or_name);
}
std::optional<Entity> Settings::find_group(std::string_view id_or_name) const {
    return impl_->find_entity("groups", id_or_name);
}

std::vector<Entity> Settings::Impl::entities(std::string_view part) const {
    std::vector<Entity> out;
    const Json* all = find(persisted, part);
    if (all == nullptr || !all->is_object()) return out;
    for (const auto& [id, options] : all->get_object()) {
        if (options.is_object()) out.push_back({part == "groups", std::string(id), name_in(options.get_object())});
    }
    return out;
}

std::vector<Entity> Settings::devices() const {
    return impl_->entities("devices");
}

std::vector<Entity> Settings::groups() const {
    std::vector<Entity> out;
    std::vector<Entity> others;
    for (Entity& entity : impl_->entities("groups")) (is_group_number(entity.id) ? out : others).push_back(std::move(entity));
    std::sort(out.begin(), out.end(), [](const Entity& a, const Entity& b) { return std::stol(a.id) < std::stol(b.id); });
    for (Entity& entity : others) out.push_back(std::move(entity));
    return out;
}

std::vector<std::string> Settings::blocklist() const {
    return texts_of(impl_->persisted, "blocklist");
}
std::vector<std::string> Settings::passlist() const {
    return texts_of(impl_->persisted, "passlist");
}

bool Settings::onboarding() const {
    const Json* marker = find(impl_->persisted, "onboarding");
    return marker != nullptr && !marker->is_null() && !(marker->is_bool() && !marker->get_bool());
}

std::vector<Problem> Settings::validate() const {
    return impl_->check(impl_->persisted);
}

}  // namespace skep::config

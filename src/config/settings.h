// configuration.yaml (contract configuration.md): what the user wrote, what we wrote back, and the defaults below both.
//
// Three layers: the file (with split files and secrets resolved) is the persisted layer; defaults are only ever looked up
// below it, never written. A change edits the text of the file in place: comments, order and formatting of all that is
// not touched stay. Files are replaced crash-safely. Errors of change functions carry the peer's texts: they go to clients.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "config/environment.h"
#include "config/problem.h"
#include "config/schema.h"
#include "store/file.h"

namespace skep::config {

inline constexpr int kVersion = 5;  // of the configuration's form

// What settings need of the world outside.
struct Setup {
    store::Path folder;  // the data directory; made when missing
    store::WallClock clock;
    std::function<std::uint64_t()> random;  // for GENERATE; the loop's
    Environment environment;                // empty: none; process_environment()
};

enum class LastSeenFormat : std::uint8_t { Disable, Iso8601, Iso8601Local, Epoch };
enum class Output : std::uint8_t { Json, Attribute, AttributeAndJson };

// The values that are read for every message, ready to use. Valid until the next change; see Settings::revision().
struct Values {
    std::string base_topic;
    bool include_device_information = false;
    bool force_disable_retain = false;
    int mqtt_version = 4;
    bool cache_state = true;
    bool cache_state_persistent = true;
    bool cache_state_send_on_startup = true;
    LastSeenFormat last_seen = LastSeenFormat::Disable;
    bool elapsed = false;
    Output output = Output::Json;
    Level log_level = Level::Info;
    bool log_debug_to_mqtt_frontend = false;
    bool homeassistant = false;
    std::string homeassistant_discovery_topic;
    std::string homeassistant_status_topic;
    bool homeassistant_legacy_action_sensor = false;
    bool homeassistant_event_entities = false;
    bool availability = false;
    double availability_active_timeout_min = 10;
    double availability_active_max_jitter_ms = 30'000;
    bool availability_active_backoff = true;
    double availability_active_pause_on_backoff_gt = 0;
    double availability_passive_timeout_min = 1'500;
    double health_interval_min = 10;
    bool health_reset_on_check = false;
};

// The radio's part, after GENERATE was replaced.
struct NetworkValues {
    std::uint16_t pan_id = 0;
    std::array<std::uint8_t, 8> extended_pan_id{};  // in the file's order
    std::array<std::uint8_t, 16> network_key{};
    std::uint8_t channel = 11;
    std::optional<int> transmit_power;      // dBm
    std::optional<int> adapter_concurrent;  // requests at once
    std::optional<int> adapter_delay;
};

// A device or a group as the configuration knows it.
struct Entity {
    bool group = false;
    std::string id;  // "0x…" or the group's decimal id
    std::string friendly_name;
};

class Settings {
public:
    struct Failure {
        std::vector<Problem> problems;
        [[nodiscard]] std::string text() const;  // the block that goes to stderr, one "- …" a line
    };
    struct Opened {
        std::unique_ptr<Settings> settings;  // null: failed
        Failure failure;
    };
    // configuration.md 7: makes the folder; without a file writes the new-install one; migrates (8); applies the environment
    // (5), which is persistent; validates; replaces GENERATE values and writes them back. Changes no file that it cannot read.
    static Opened open(Setup setup);
    ~Settings();

    // Made by this start: there was no configuration.yaml before.
    [[nodiscard]] bool created() const;
    [[nodiscard]] const store::Path& folder() const;
    [[nodiscard]] store::Path file() const;
    // For the log: migrations done, blocks that had to be rewritten, files set aside. Empties the list.
    std::vector<std::string> take_reports();

    // ---- Reading
    [[nodiscard]] const Values& values() const;
    [[nodiscard]] const NetworkValues& network() const;
    // Grows with every change: what is derived from settings is up to date while it stands still.
    [[nodiscard]] std::uint64_t revision() const;
    // A value with defaults below it, by path: get({"mqtt", "server"}). Null when neither layer has it. Makes a copy: not for
    // hot paths; objects come merged.
    [[nodiscard]] Json get(std::span<const std::string_view> path) const;
    [[nodiscard]] Json get(std::initializer_list<std::string_view> path) const { return get(std::span(path.begin(), path.size())); }
    [[nodiscard]] std::string text(std::initializer_list<std::string_view> path, std::string_view otherwise = {}) const;
    [[nodiscard]] double number(std::initializer_list<std::string_view> path, double otherwise = 0) const;
    [[nodiscard]] bool flag(std::initializer_list<std::string_view> path, bool otherwise = false) const;
    // The persisted layer alone.
    [[nodiscard]] const JsonObject& persisted() const;
    // Persisted over defaults, whole: what the peer's settings.get() answers.
    [[nodiscard]] JsonObject complete() const;
    // bridge/info's `config`: complete() without network_key, password and auth_token.
    [[nodiscard]] JsonObject public_config() const;

    // Options as written below devices.<id> / groups.<id>; null when the entity is not configured.
    [[nodiscard]] const JsonObject* device(std::string_view ieee) const;
    [[nodiscard]] const JsonObject* group(std::string_view id) const;
    // device_options, overlaid (shallowly) by the device's own, and `ID`-less. An unconfigured device has device_options alone.
    [[nodiscard]] JsonObject device_options(std::string_view ieee) const;
    [[nodiscard]] JsonObject group_options(std::string_view id) const;
    // By id or friendly name; devices before groups.
    [[nodiscard]] std::optional<Entity> find_device(std::string_view id_or_name) const;
    [[nodiscard]] std::optional<Entity> find_group(std::string_view id_or_name) const;
    [[nodiscard]] std::vector<Entity> devices() const;  // in the file's order
    [[nodiscard]] std::vector<Entity> groups() const;   // ids that are numbers first, ascending, as the peer lists them
    [[nodiscard]] std::vector<std::string> blocklist() const;
    [[nodiscard]] std::vector<std::string> passlist() const;
    [[nodiscard]] bool onboarding() const;

    // ---- Changing. What is answered was written to disk. `true`: needs a restart to take effect (configuration.md 10.2).
    // bridge/request/options: merged deep, null deletes (not under `homeassistant`); refused whole, with the first schema
    // error, when the outcome is invalid.
    Result<bool> apply(const JsonObject& change);
    // bridge/request/{device,group}/options; friendly_name and devices in `change` are passed over.
    Result<bool> change_entity_options(std::string_view id_or_name, JsonObject change);
    Result<void> rename(std::string_view id_or_name, std::string_view new_name);
    Result<Entity> add_device(std::string_view ieee);
    Result<void> remove_device(std::string_view id_or_name);
    Result<void> block_device(std::string_view ieee);
    // Without an id: the lowest free one.
    Result<Entity> add_group(std::string_view name, std::optional<std::string> id);
    Result<void> remove_group(std::string_view id_or_name);
    // One value, unchecked: set({"advanced", "channel"}, 15). Null is written as null.
    Result<void> set(std::span<const std::string_view> path, Json value);
    Result<void> set(std::initializer_list<std::string_view> path, Json value) {
        return set(std::span(path.begin(), path.size()), std::move(value));
    }
    Result<void> set_onboarding(bool on);
    // Takes up what somebody else wrote into the files. On problems nothing changes.
    Result<void> reload();

    // What is wrong with the settings as they stand; empty in a settings object that opened.
    [[nodiscard]] std::vector<Problem> validate() const;

private:
    struct Impl;
    explicit Settings(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace skep::config

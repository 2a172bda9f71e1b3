#include "config/migrate.h"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/bytes.h"
#include "config/settings.h"
#include "store/zip.h"

namespace skep::config {

namespace {

constexpr std::string_view kFurtherReading = "For more details, see https://github.com/Koenkk/zigbee2mqtt/discussions/24198";

// A path with dots: "advanced.baudrate". None of the keys moved here has a dot in its name.
std::vector<std::string_view> steps_of(std::string_view path) {
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t dot = path.find('.');
        out.push_back(path.substr(0, dot));
        if (dot == std::string_view::npos) return out;
        path.remove_prefix(dot + 1);
    }
}

JsonObject* parent_of(JsonObject& settings, std::span<const std::string_view> steps, bool make) {
    JsonObject* at = &settings;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        auto found = at->find(steps[i]);
        if (found == at->end() || !found->value().is_object()) {
            // A boolean of version 1 (`homeassistant: true`) becomes what version 3 makes of it, so that it can hold what moves there.
            const bool flag = found != at->end() && found->value().is_bool();
            if (!make) return nullptr;
            JsonObject fresh;
            if (flag) fresh["enabled"] = found->value();
            (*at)[steps[i]] = std::move(fresh);
            found = at->find(steps[i]);
        }
        at = &found->value().get_object();
    }
    return at;
}

std::optional<Json> take(JsonObject& settings, std::string_view path) {
    const auto steps = steps_of(path);
    JsonObject* parent = parent_of(settings, steps, false);
    if (parent == nullptr || !parent->contains(steps.back())) return std::nullopt;
    Json value = std::move((*parent)[steps.back()]);
    parent->stable_erase(steps.back());
    return value;
}

class Notes {
public:
    void add(std::string_view kind, std::string_view text) {
        std::string line = fmt::format("[{}] {}", kind, text);
        if (std::find(lines_.begin(), lines_.end(), line) == lines_.end()) lines_.push_back(std::move(line));
    }
    [[nodiscard]] std::string text() const {
        std::string out;
        for (const std::string& line : lines_) out.append(line).append("\r\n\r\n");
        return out.append(kFurtherReading);
    }

private:
    std::vector<std::string> lines_;
};

enum class NoteIf : std::uint8_t { True, Defined, NonEmptyList };

bool worth_a_note(const Json& value, NoteIf when) {
    switch (when) {
        case NoteIf::True: return value.is_bool() && value.get_bool();
        case NoteIf::Defined: return !value.is_null();
        case NoteIf::NonEmptyList: return value.is_array() && !value.get_array().empty();
    }
    return false;
}

struct Transfer {
    std::string_view from;
    std::string_view to;
};
constexpr std::array kTransfers{Transfer{"advanced.homeassistant_discovery_topic", "homeassistant.discovery_topic"},
                                Transfer{"advanced.homeassistant_status_topic", "homeassistant.status_topic"},
                                Transfer{"advanced.baudrate", "serial.baudrate"},
                                Transfer{"advanced.rtscts", "serial.rtscts"},
                                Transfer{"experimental.transmit_power", "advanced.transmit_power"},
                                Transfer{"experimental.output", "advanced.output"},
                                Transfer{"ban", "blocklist"},
                                Transfer{"whitelist", "passlist"}};

struct Removal {
    std::string_view path;
    NoteIf when;
    std::string_view note;
};
constexpr std::array kRemovals{
    Removal{"homeassistant.legacy_triggers", NoteIf::True,
            "homeassistant.legacy_triggers is gone: use MQTT device triggers in place of sensor.*_action and sensor.*_click"},
    Removal{"homeassistant.legacy_entity_attributes", NoteIf::True,
            "homeassistant.legacy_entity_attributes is gone: entities have no extra attributes any more"},
    Removal{"advanced.homeassistant_legacy_triggers", NoteIf::True,
            "homeassistant.legacy_triggers is gone: use MQTT device triggers in place of sensor.*_action and sensor.*_click"},
    Removal{"advanced.homeassistant_legacy_entity_attributes", NoteIf::True,
            "homeassistant.legacy_entity_attributes is gone: entities have no extra attributes any more"},
    Removal{"permit_join", NoteIf::True, "permit_join is no setting any more: permit joining by MQTT or on the web page"},
    Removal{"ota.ikea_ota_use_test_url", NoteIf::True, "ota.ikea_ota_use_test_url is gone"},
    Removal{"advanced.ikea_ota_use_test_url", NoteIf::True, "ota.ikea_ota_use_test_url is gone"},
    Removal{"advanced.legacy_api", NoteIf::True, "advanced.legacy_api is gone with the topics that it offered"},
    Removal{"advanced.legacy_availability_payload", NoteIf::True,
            "advanced.legacy_availability_payload is gone: bridge/state and availability are JSON objects always"},
    Removal{"advanced.soft_reset_timeout", NoteIf::Defined, "advanced.soft_reset_timeout is gone"},
    Removal{"advanced.report", NoteIf::True, "advanced.report is gone"},
    Removal{"advanced.availability_timeout", NoteIf::Defined, "advanced.availability_timeout is gone: see availability"},
    Removal{"advanced.availability_blocklist", NoteIf::NonEmptyList, "advanced.availability_blocklist is gone: see availability"},
    Removal{"advanced.availability_passlist", NoteIf::NonEmptyList, "advanced.availability_passlist is gone: see availability"},
    Removal{"advanced.availability_blacklist", NoteIf::NonEmptyList, "advanced.availability_blacklist is gone: see availability"},
    Removal{"advanced.availability_whitelist", NoteIf::NonEmptyList, "advanced.availability_whitelist is gone: see availability"},
    Removal{"device_options.legacy", NoteIf::True, "device_options.legacy is gone with what it offered"},
    Removal{"experimental", NoteIf::Defined, "the section experimental is gone"},
    Removal{"external_converters", NoteIf::NonEmptyList,
            "external_converters is no setting any more: converters in the folder external_converters are loaded"}};

void transfer(JsonObject& settings, const Transfer& row, Notes& notes) {
    auto value = take(settings, row.from);
    if (!value || value->is_null()) return;
    const auto steps = steps_of(row.to);
    JsonObject* parent = parent_of(settings, steps, true);
    Json& target = (*parent)[steps.back()];
    bool moved = true;
    if (target.is_null()) {
        target = std::move(*value);
    } else if (target.is_array() && value->is_array()) {
        JsonArray joined = std::move(value->get_array());
        for (Json& item : target.get_array()) joined.push_back(std::move(item));
        target = std::move(joined);
    } else {
        moved = false;
    }
    notes.add(moved ? "TRANSFER" : "REMOVAL", fmt::format("{} is now {}", row.from, row.to));
}

void remove(JsonObject& settings, std::string_view path, NoteIf when, std::string_view note, Notes& notes) {
    const auto value = take(settings, path);
    if (value && worth_a_note(*value, when)) notes.add("REMOVAL", note);
}

void for_each_entity(JsonObject& settings, std::string_view part, const std::function<void(JsonObject&)>& call) {
    const auto found = settings.find(part);
    if (found == settings.end() || !found->value().is_object()) return;
    for (auto& [id, entity] : found->value().get_object()) {
        if (entity.is_object()) call(entity.get_object());
    }
}

void to_two(JsonObject& settings, Notes& notes) {
    for (const Transfer& row : kTransfers) transfer(settings, row, notes);
    if (JsonObject* advanced = settings.contains("advanced") ? settings["advanced"].if_object() : nullptr) {
        const Json* level = find(*advanced, "log_level");
        if (level != nullptr && as_string(*level) == "warn") {
            (*advanced)["log_level"] = "warning";
            notes.add("CHANGE", "advanced.log_level 'warn' is called 'warning'");
        }
    }
    settings["version"] = 2;
    notes.add("ADDITION", "version: 2");
    for (const Removal& row : kRemovals) remove(settings, row.path, row.when, row.note, notes);
    for (const std::string_view part : {"devices", "groups"}) {
        for_each_entity(settings, part, [&](JsonObject& entity) {
            remove(entity, "retrieve_state", NoteIf::True, "retrieve_state of devices and groups is gone", notes);
        });
    }
    for_each_entity(settings, "groups", [&](JsonObject& group) {
        remove(group, "devices", NoteIf::Defined, "members of groups are not settings any more; groups keep the members that they have",
               notes);
    });
}

void to_three(JsonObject& settings, Notes& notes) {
    settings["version"] = 3;
    notes.add("CHANGE", "version: 3");
    for (const std::string_view part : {"homeassistant", "frontend", "availability"}) {
        const auto found = settings.find(part);
        if (found == settings.end()) continue;
        JsonObject section;
        section["enabled"] = found->value().is_bool() ? found->value() : Json(true);
        if (const JsonObject* old = found->value().if_object()) {
            for (const auto& [key, value] : *old) section[key] = value;
        }
        found->value() = std::move(section);
        notes.add("SPECIAL", fmt::format("{} is an object with `enabled` now", part));
    }
}

std::string md5_of(std::string_view text) {
    std::array<std::uint8_t, 16> sum{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), sum.data(), &size, EVP_md5(), nullptr);
    return to_hex(sum);
}

// "data:image/png;base64,iVBO…": extension and data; nothing for anything else.
std::optional<std::pair<std::string, std::string>> base64_image(std::string_view text) {
    constexpr std::string_view kPrefix = "data:image/";
    constexpr std::string_view kMiddle = ";base64,";
    if (!text.starts_with(kPrefix)) return std::nullopt;
    const std::size_t middle = text.find(kMiddle);
    if (middle == std::string_view::npos) return std::nullopt;
    std::string extension(text.substr(kPrefix.size(), middle - kPrefix.size()));
    std::string data(text.substr(middle + kMiddle.size()));
    const bool plain = std::all_of(extension.begin(), extension.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+'; });
    if (extension.empty() || data.empty() || !plain) return std::nullopt;
    return std::pair(std::move(extension), std::move(data));
}

Result<void> to_four(JsonObject& settings, const store::Path& folder, const store::WallClock& clock, Notes& notes) {
    settings["version"] = 4;
    notes.add("CHANGE", "version: 4");
    Result<void> outcome;
    for_each_entity(settings, "devices", [&](JsonObject& device) {
        const Json* icon = find(device, "icon");
        const auto image = icon != nullptr && icon->is_string() ? base64_image(*as_string(*icon)) : std::nullopt;
        const auto bytes = image ? store::from_base64(image->second) : Result<Bytes>(Error{});
        if (!outcome || !bytes) return;
        const std::string name = fmt::format("device_icons/{}.{}", md5_of(image->second), image->first);
        if (auto made = store::make_folder(folder / "device_icons"); !made) outcome = made.error();
        if (outcome) outcome = store::replace_file(folder / name, as_text(*bytes), clock);
        if (outcome) device["icon"] = name;
        notes.add("SPECIAL", "icons of devices are files in device_icons now");
    });
    return outcome;
}

void to_five(JsonObject& settings, const store::Path& folder, const store::WallClock& clock, Notes& notes,
             std::vector<std::string>& reports) {
    settings["version"] = 5;
    notes.add("CHANGE", "version: 5");
    const store::Path file = folder / "state.json";
    auto text = store::read_file(file);
    if (!text) return;
    auto state = parse_json(*text);
    if (!state || !state->is_object()) {
        reports.push_back(fmt::format("'{}' cannot be read: what it holds on firmware updates stays", file.string()));
        return;
    }
    for (auto& [key, entry] : state->get_object()) {
        if (entry.is_object()) entry.get_object().stable_erase("update");
    }
    if (auto done = store::replace_file(file, to_text(*state, KeyOrder::Insertion), clock); !done) {
        reports.push_back(done.error().what);
        return;
    }
    notes.add("SPECIAL", "what states held on firmware updates was removed");
}

}  // namespace

Result<Migration> migrate(JsonObject& settings, const store::Path& file, const store::WallClock& clock) {
    Migration out;
    const store::Path folder = file.parent_path();
    for (;;) {
        const Json* version = find(settings, "version");
        // A null counts as none, like in the peer's backups.
        const auto number = version == nullptr || version->is_null() ? std::optional<std::int64_t>(1) : as_integer(*version);
        const bool known = number && (version == nullptr || version->is_null() ? *number == 1 : *number >= 2 && *number <= kVersion);
        if (!known) {
            return Error{Errc::Invalid, fmt::format("Your configuration.yaml has an unsupported version {}, expected one of ,2,3,4,5.",
                                                    version->is_string() ? std::string(*as_string(*version)) : to_text(*version))};
        }
        if (*number == kVersion) return out;
        const store::Path backup = folder / fmt::format("configuration_backup_v{}.yaml", *number);
        if (auto done = store::copy_file(file, backup, clock); !done) return done.error();
        Notes notes;
        switch (*number) {
            case 1: to_two(settings, notes); break;
            case 2: to_three(settings, notes); break;
            case 3:
                if (auto done = to_four(settings, folder, clock, notes); !done) return done.error();
                break;
            default: to_five(settings, folder, clock, notes, out.reports); break;
        }
        const store::Path log = folder / fmt::format("migration-{}-to-{}.log", *number, *number + 1);
        if (auto done = store::replace_file(log, notes.text(), clock); !done) return done.error();
        out.reports.push_back(fmt::format("Migration notes written in {}", log.string()));
        out.changed = true;
    }
}

}  // namespace skep::config

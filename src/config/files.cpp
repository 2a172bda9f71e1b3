#include "config/files.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "config/yaml.h"
#include "config/yaml_edit.h"

namespace skep::config {

namespace {

struct SecretKey {
    std::string_view section;
    std::string_view key;
};
constexpr std::array kSecretKeys{SecretKey{"mqtt", "server"}, SecretKey{"mqtt", "user"}, SecretKey{"mqtt", "password"},
                                 SecretKey{"advanced", "network_key"}, SecretKey{"frontend", "auth_token"}};

Json* member(JsonObject& settings, const SecretKey& key) {
    const auto section = settings.find(key.section);
    if (section == settings.end() || !section->value().is_object()) return nullptr;
    const auto found = section->value().get_object().find(key.key);
    return found == section->value().get_object().end() ? nullptr : &found->value();
}

Problem unreadable(const store::Path& file, std::string detail, int line = 0, int column = 0) {
    Problem out;
    out.text = fmt::format(
        "Your configuration file: '{}' is invalid (use https://jsonformatter.org/yaml-validator to find and fix the issue)", file.string());
    out.detail = std::move(detail);
    out.file = file.string();
    out.line = line;
    out.column = column;
    return out;
}

// File names of a `devices:` or `groups:` that refers to files; empty when it does not.
std::vector<std::string> split_names(const Json* value) {
    std::vector<std::string> out;
    if (value == nullptr) return out;
    if (const auto name = as_string(*value)) out.emplace_back(*name);
    if (const JsonArray* names = value->if_array()) {
        for (const Json& name : *names) {
            if (!name.is_string()) return {};
            out.emplace_back(*as_string(name));
        }
    }
    return out;
}

}  // namespace

std::string Problem::readable() const {
    std::string out;
    if (!file.empty()) out = line > 0 ? fmt::format("{}:{}:{}: ", file, line, column) : file + ": ";
    if (!key.empty()) out.append(key).append(": ");
    return out.append(detail.empty() ? text : detail);
}

std::optional<SecretReference> parse_secret_reference(std::string_view text) {
    // /!(.*) (.*)/ of the peer; `.` ends at a line break.
    for (std::size_t mark = text.find('!'); mark != std::string_view::npos; mark = text.find('!', mark + 1)) {
        std::string_view rest = text.substr(mark + 1);
        rest = rest.substr(0, rest.find_first_of("\r\n"));
        const std::size_t blank = rest.rfind(' ');
        if (blank == std::string_view::npos) continue;
        SecretReference out{std::string(rest.substr(0, blank)), std::string(rest.substr(blank + 1))};
        if (!out.file.ends_with(".yaml") && !out.file.ends_with(".yml")) out.file.append(".yaml");
        return out;
    }
    return std::nullopt;
}

ConfigFiles::Stamp ConfigFiles::stamp_of(const store::Path& file) {
    struct stat facts{};
    if (::stat(file.c_str(), &facts) != 0) return {};
    return {static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1'000'000'000 + facts.st_mtim.tv_nsec,
            static_cast<std::int64_t>(facts.st_size)};
}

bool ConfigFiles::touched_by_others() const {
    return std::any_of(stamps_.begin(), stamps_.end(), [](const auto& entry) { return stamp_of(entry.first) != entry.second; });
}

JsonObject ConfigFiles::read_mapping(const store::Path& file, bool may_be_missing, LoadedFiles& out) {
    remember(file);
    auto text = store::read_file(file);
    if (!text) {
        if (text.error().code == Errc::NotFound && may_be_missing) return {};
        Problem problem;
        problem.text = problem.detail = text.error().what;
        problem.file = file.string();
        out.problems.push_back(std::move(problem));
        return {};
    }
    std::string_view content = *text;
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    auto parsed = parse_yaml_values(content);
    if (!parsed) {
        out.problems.push_back(unreadable(file, parsed.error().what, parsed.error().mark.line, parsed.error().mark.column));
        return {};
    }
    if (parsed->is_object()) return std::move(parsed->get_object());
    if (parsed->is_null() || parsed->is_array()) {
        out.problems.push_back(
            unreadable(file, parsed->is_null() ? "the file is empty" : "the file must be a mapping (key: value), not a list", 1, 1));
        return {};
    }
    Problem problem = unreadable(file, "the file must be a mapping (key: value)", 1, 1);
    problem.text = fmt::format("The content of {} is expected to be an object", file.string());
    out.problems.push_back(std::move(problem));
    return {};
}

LoadedFiles ConfigFiles::load() {
    LoadedFiles out;
    stamps_.clear();
    if (!store::exists(main_file())) {
        out.missing = true;
        return out;
    }
    out.settings = read_mapping(main_file(), false, out);
    if (!out.problems.empty()) return out;
    resolve_secrets(out);
    resolve_split("devices", out);
    resolve_split("groups", out);
    return out;
}

void ConfigFiles::resolve_secrets(LoadedFiles& out) {
    for (const SecretKey& key : kSecretKeys) {
        Json* value = member(out.settings, key);
        const auto text = value == nullptr ? std::nullopt : as_string(*value);
        const auto reference = text ? parse_secret_reference(*text) : std::nullopt;
        if (!reference) continue;
        const store::Path file = folder_ / reference->file;
        JsonObject secrets = read_mapping(file, false, out);
        const auto found = secrets.find(reference->key);
        if (found != secrets.end()) {
            *value = std::move(found->value());
            continue;
        }
        out.settings[key.section].get_object().stable_erase(key.key);
        reports_.push_back(
            fmt::format("{}.{} refers to '{}' in '{}', which does not have it", key.section, key.key, reference->key, file.string()));
    }
}

void ConfigFiles::resolve_split(std::string_view part, LoadedFiles& out) {
    const std::vector<std::string> names = split_names(find(out.settings, part));
    if (names.empty()) return;
    JsonObject merged;
    for (const std::string& name : names) {
        const JsonObject content = read_mapping(folder_ / name, true, out);
        merge_deep(merged, content);
    }
    out.settings[part] = std::move(merged);
}

// What the file holds now, for an edit. A file that cannot be parsed is set aside: what somebody was in the middle of
// writing there is not lost.
Result<JsonObject> ConfigFiles::current(const store::Path& file, std::string& text) {
    auto read = store::read_file(file);
    if (!read && read.error().code != Errc::NotFound) return read.error();
    text = read ? std::move(*read) : std::string();
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (text.empty()) return JsonObject();
    auto parsed = parse_yaml_values(text);
    if (parsed && parsed->is_object()) return std::move(parsed->get_object());
    if (parsed && parsed->is_null()) return JsonObject();
    const store::Path aside = fmt::format("{}.broken-{}", file.string(), clock_ ? clock_() : 0);
    if (auto done = store::copy_file(file, aside, clock_); !done) return done.error();
    reports_.push_back(
        fmt::format("'{}' could not be read when a change had to be written; what it held is kept as '{}'", file.string(), aside.string()));
    text.clear();
    return JsonObject();
}

Result<void> ConfigFiles::write(const store::Path& file, const std::string& before, const JsonObject& wanted) {
    auto edited = edit_yaml(before, wanted);
    if (!edited) return edited.error().during(file.string());
    for (const std::string& block : edited->rewritten) {
        reports_.push_back(fmt::format("'{}': {} had to be written anew, its comments are gone", file.string(), block));
    }
    if (edited->text != before) {
        if (auto done = store::replace_file(file, edited->text, clock_, &reports_); !done) return done.error();
    }
    remember(file);
    return ok;
}

Result<void> ConfigFiles::save_secrets(const JsonObject& now, JsonObject& wanted) {
    for (const SecretKey& key : kSecretKeys) {
        const Json* section = find(now, key.section);
        const Json* stands = section != nullptr && section->is_object() ? find(section->get_object(), key.key) : nullptr;
        const auto text = stands == nullptr ? std::nullopt : as_string(*stands);
        const auto reference = text ? parse_secret_reference(*text) : std::nullopt;
        if (!reference) continue;
        const store::Path file = folder_ / reference->file;
        std::string before;
        auto secrets = current(file, before);
        if (!secrets) return secrets.error();
        const Json* secret = find(*secrets, reference->key);
        Json* value = member(wanted, key);
        if (value == nullptr) {
            // Never there, or taken away by a change: then the reference goes as well.
            if (secret == nullptr && wanted.contains(key.section) && wanted[key.section].is_object())
                wanted[key.section].get_object()[key.key] = *stands;
            continue;
        }
        if (secret == nullptr || !equal(*secret, *value)) {
            (*secrets)[reference->key] = *value;
            if (auto done = write(file, before, *secrets); !done) return done.error();
        }
        *value = *stands;
    }
    return ok;
}

// An entry is written to the last file that has it (its values win when read); new ones go to the first file.
Result<void> ConfigFiles::save_split(std::string_view part, const Json& reference, JsonObject& wanted) {
    const std::vector<std::string> names = split_names(&reference);
    if (names.empty()) return ok;
    const Json* now = find(wanted, part);
    const JsonObject entries = now != nullptr && now->is_object() ? now->get_object() : JsonObject();
    std::vector<std::string> texts(names.size());
    std::vector<JsonObject> contents;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto content = current(folder_ / names[i], texts[i]);
        if (!content) return content.error();
        contents.push_back(std::move(*content));
    }
    std::vector<JsonObject> changed = contents;
    for (JsonObject& content : changed) {
        for (auto it = content.begin(); it != content.end();) it = entries.contains(it->key()) ? std::next(it) : content.stable_erase(it);
    }
    for (const auto& [id, entry] : entries) {
        std::size_t holders = 0;
        std::size_t owner = 0;
        for (std::size_t i = 0; i < changed.size(); ++i) {
            if (!changed[i].contains(id)) continue;
            ++holders;
            owner = i;
        }
        if (holders <= 1) {
            changed[owner][id] = entry;
            continue;
        }
        JsonObject merged;  // as it is read
        for (const JsonObject& content : contents) {
            if (const Json* piece = find(content, id); piece != nullptr && piece->is_object()) merge_deep(merged, piece->get_object());
        }
        if (equal(Json(merged), entry)) continue;
        for (JsonObject& content : changed) content.stable_erase(id);
        changed[owner][id] = entry;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equal(Json(contents[i]), Json(changed[i]))) continue;
        if (auto done = write(folder_ / names[i], texts[i], changed[i]); !done) return done.error();
    }
    wanted[part] = reference;
    return ok;
}

Result<void> ConfigFiles::save(const JsonObject& settings, const std::vector<Override>& overrides) {
    std::string before;
    auto now = current(main_file(), before);
    if (!now) return now.error();
    JsonObject wanted = settings;
    if (auto done = save_secrets(*now, wanted); !done) return done.error();
    for (const std::string_view part : {std::string_view("devices"), std::string_view("groups")}) {
        const Json* reference = find(*now, part);
        if (reference == nullptr) continue;
        if (auto done = save_split(part, *reference, wanted); !done) return done.error();
    }
    apply_overrides(overrides, wanted);
    return write(main_file(), before, wanted);
}

void ConfigFiles::locate(const std::vector<std::string>& path, Problem& problem) const {
    store::Path file = main_file();
    std::size_t first = 0;
    auto text = store::read_file(file);
    auto parsed = text ? parse_yaml(*text) : std::expected<Yaml, YamlError>(std::unexpected(YamlError{}));
    if (!parsed) return;
    if (!path.empty() && (path[0] == "devices" || path[0] == "groups") && parsed->json.is_object() && path.size() > 1) {
        for (const std::string& name : split_names(find(parsed->json.get_object(), path[0]))) {
            auto other = store::read_file(folder_ / name);
            auto tree = other ? parse_yaml(*other) : std::expected<Yaml, YamlError>(std::unexpected(YamlError{}));
            if (!tree || tree->root.key(path[1]) == nullptr) continue;
            file = folder_ / name;
            first = 1;
            parsed = std::move(tree);
        }
    }
    problem.file = file.string();
    const YamlNode* node = &parsed->root;
    Mark mark = node->mark;
    for (std::size_t i = first; i < path.size(); ++i) {
        const YamlNode* next = nullptr;
        if (node->kind == YamlNode::Kind::Mapping) {
            const YamlNode* key = node->key(path[i]);
            if (key != nullptr) mark = key->mark;
            next = key == nullptr ? nullptr : key + 1;
        } else if (node->kind == YamlNode::Kind::Sequence && !path[i].empty() && path[i].size() < 9 &&
                   std::all_of(path[i].begin(), path[i].end(), [](char c) { return c >= '0' && c <= '9'; })) {
            const std::size_t index = std::stoul(path[i]);
            next = index < node->items.size() ? &node->items[index] : nullptr;
        }
        if (next == nullptr) break;
        node = next;
        if (node->kind == YamlNode::Kind::Scalar && !node->text.empty() && node->mark.line > 0) mark = node->mark;
    }
    problem.line = mark.line;
    problem.column = mark.column;
}

}  // namespace skep::config

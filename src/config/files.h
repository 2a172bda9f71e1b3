// The files behind the settings (configuration.md 4): configuration.yaml, the files that its `devices` and `groups` name, and the
// files of secrets. Reads them into one model, and writes a changed model back into the files that the parts came from.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "config/environment.h"
#include "config/problem.h"
#include "store/file.h"

namespace skep::config {

// A reference to a secret: "!secret.yaml key". The peer finds it anywhere in the text: from the first '!', the key behind the last blank.
struct SecretReference {
    std::string file;
    std::string key;
};
std::optional<SecretReference> parse_secret_reference(std::string_view text);

struct LoadedFiles {
    JsonObject settings;
    std::vector<Problem> problems;
    bool missing = false;  // no configuration.yaml
};

class ConfigFiles {
public:
    ConfigFiles(store::Path folder, store::WallClock clock) : folder_(std::move(folder)), clock_(std::move(clock)) {}

    [[nodiscard]] store::Path main_file() const { return folder_ / "configuration.yaml"; }
    LoadedFiles load();
    // Writes what differs. The overrides go into configuration.yaml last, as in the peer.
    Result<void> save(const JsonObject& settings, const std::vector<Override>& overrides);
    // Whether one of the files is not as load() or save() left it.
    [[nodiscard]] bool touched_by_others() const;
    // Puts file, line and column of a key into the problem.
    void locate(const std::vector<std::string>& path, Problem& problem) const;
    std::vector<std::string> take_reports() { return std::exchange(reports_, {}); }

private:
    struct Stamp {
        std::int64_t changed_ns = 0;
        std::int64_t size = -1;  // -1: there is none
        bool operator==(const Stamp&) const = default;
    };
    static Stamp stamp_of(const store::Path& file);
    void remember(const store::Path& file) { stamps_[file.string()] = stamp_of(file); }

    JsonObject read_mapping(const store::Path& file, bool may_be_missing, LoadedFiles& out);
    void resolve_secrets(LoadedFiles& out);
    void resolve_split(std::string_view part, LoadedFiles& out);
    Result<JsonObject> current(const store::Path& file, std::string& text);
    Result<void> write(const store::Path& file, const std::string& before, const JsonObject& wanted);
    Result<void> save_secrets(const JsonObject& now, JsonObject& wanted);
    Result<void> save_split(std::string_view part, const Json& reference, JsonObject& wanted);

    store::Path folder_;
    store::WallClock clock_;
    std::map<std::string, Stamp> stamps_;
    std::vector<std::string> reports_;
};

}  // namespace skep::config

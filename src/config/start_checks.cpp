#include "config/start_checks.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

#include "config/names.h"
#include "config/schema.h"

namespace skep::config {

namespace {

std::vector<std::string> steps_of(std::string_view pointer) {
    std::vector<std::string> out;
    while (!pointer.empty()) {
        const std::size_t slash = pointer.find('/');
        std::string step;
        const std::string_view raw = pointer.substr(0, slash);
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] == '~' && i + 1 < raw.size()) {
                step.push_back(raw[++i] == '0' ? '~' : '/');
            } else {
                step.push_back(raw[i]);
            }
        }
        out.push_back(std::move(step));
        pointer = slash == std::string_view::npos ? std::string_view() : pointer.substr(slash + 1);
    }
    return out;
}

std::string dotted(const std::vector<std::string>& path) {
    std::string out;
    for (const std::string& step : path) out.append(out.empty() ? "" : ".").append(step);
    return out;
}

const Json* value_at(const JsonObject& settings, const std::vector<std::string>& path) {
    const JsonObject* at = &settings;
    const Json* found = nullptr;
    for (const std::string& step : path) {
        if (at == nullptr) return nullptr;
        found = find(*at, step);
        if (found == nullptr) return nullptr;
        at = found->if_object();
    }
    return found;
}

// "must be >= 11, is 5"
std::string detail_of(const Violation& violation, const JsonObject& settings, const std::vector<std::string>& path) {
    if (violation.keyword == "propertyNames" && path.size() == 2 && path[0] == "devices") {
        return "is no IEEE address in quotes ('0x' and 16 digits)";
    }
    const Json* value = value_at(settings, path);
    std::string out = violation.message;
    if (value != nullptr && !value->is_object() && !value->is_array() && violation.keyword != "required") out += ", is " + to_text(*value);
    return out;
}

class Checker {
public:
    Checker(const ConfigFiles& files, const JsonObject& settings, const JsonObject& defaults)
        : files_(files), settings_(settings), defaults_(defaults) {}

    std::vector<Problem> run() {
        for (const auto& [key, type] : {std::pair("network_key", "array"), std::pair("pan_id", "number"), std::pair("ext_pan_id", "array")})
            generated(key, type);
        entities("devices");
        entities("groups");
        retention();
        if (problems_.empty()) radio();
        if (problems_.empty()) homeassistant();
        return std::move(problems_);
    }

private:
    void add(std::vector<std::string> path, std::string text, std::string detail = {}) {
        Problem problem;
        problem.text = std::move(text);
        problem.key = dotted(path);
        problem.detail = detail.empty() ? problem.text : std::move(detail);
        files_.locate(path, problem);
        problems_.push_back(std::move(problem));
    }
    [[nodiscard]] const Json* value(const std::vector<std::string>& path) const {
        const Json* own = value_at(settings_, path);
        return own != nullptr && !own->is_null() ? own : value_at(defaults_, path);
    }
    [[nodiscard]] std::string_view text(const std::vector<std::string>& path) const {
        const Json* found = value(path);
        const auto out = found == nullptr ? std::nullopt : as_string(*found);
        return out.value_or("");
    }
    void generated(std::string_view key, std::string_view type) {
        const std::vector<std::string> path{"advanced", std::string(key)};
        const std::string_view given = text(path);
        if (given.empty() || given == "GENERATE") return;
        add(path, fmt::format("advanced.{}: should be {} or 'GENERATE' (is '{}')", key, type, given),
            fmt::format("must be a {} or GENERATE, is '{}'", type, given));
    }
    void entities(std::string_view part) {
        const Json* all = find(settings_, part);
        if (all == nullptr || !all->is_object()) return;
        for (const auto& [id, options] : all->get_object()) {
            if (!options.is_object()) continue;
            const Json* given = find(options.get_object(), "friendly_name");
            const std::string name(given != nullptr && given->is_string() ? *as_string(*given) : "");
            const std::vector<std::string> path{std::string(part), std::string(id), "friendly_name"};
            if (!names_.insert(name).second) add(path, fmt::format("Duplicate friendly_name '{}' found", name));
            for (std::string& problem : friendly_name_problems(name)) add(path, std::move(problem));
            if (const Json* picture = find(options.get_object(), "icon"); picture != nullptr && picture->is_string())
                icon(part, id, name, *as_string(*picture));
        }
    }
    void icon(std::string_view part, std::string_view id, const std::string& name, std::string_view given) {
        if (given.empty() || given.starts_with("http://") || given.starts_with("https://") || given.starts_with("device_icons/")) return;
        add({std::string(part), std::string(id), "icon"},
            fmt::format("Device icon of '{}' should start with 'device_icons/', got '{}'", name, given));
    }
    void retention() {
        const Json* version = value({"mqtt", "version"});
        const Json* all = find(settings_, "devices");
        if ((version != nullptr && as_integer(*version) == 5) || all == nullptr || !all->is_object()) return;
        for (const auto& [id, options] : all->get_object()) {
            const Json* seconds = options.is_object() ? find(options.get_object(), "retention") : nullptr;
            if (seconds == nullptr || as_number(*seconds).value_or(0) == 0) continue;
            add({"devices", std::string(id), "retention"}, "MQTT retention requires protocol version 5");
        }
    }
    [[nodiscard]] bool is_bytes(const Json* list, std::size_t count) const {
        return list != nullptr && list->is_array() && list->get_array().size() == count &&
               std::all_of(list->get_array().begin(), list->get_array().end(), [](const Json& byte) {
                   const auto number = as_integer(byte);
                   return number && *number >= 0 && *number <= 255;
               });
    }
    // Like String([1, 2]) in JavaScript: the peer's messages carry it.
    static std::string joined(const Json* list) {
        std::string out;
        if (list == nullptr || !list->is_array()) return list == nullptr ? "undefined" : to_text(*list);
        for (const Json& item : list->get_array()) out.append(out.empty() ? "" : ",").append(to_text(item));
        return out;
    }
    void radio() {
        const Json* key = value({"advanced", "network_key"});
        if (key != nullptr && !key->is_string() && !is_bytes(key, 16)) {
            add({"advanced", "network_key"}, fmt::format("Network key must be a 16 digits long array, got {}.", joined(key)),
                "must be a list of 16 numbers 0..255");
        }
        const Json* extended = value({"advanced", "ext_pan_id"});
        if (extended != nullptr && !extended->is_string() && !is_bytes(extended, 8)) {
            add({"advanced", "ext_pan_id"}, fmt::format("ExtendedPanID must be an 8 digits long array, got {}.", joined(extended)),
                "must be a list of 8 numbers 0..255");
        }
        for (const char* whole : {"pan_id", "channel"}) {
            const Json* number = value({"advanced", whole});
            if (number == nullptr || number->is_string() || as_integer(*number)) continue;
            add({"advanced", whole}, fmt::format("advanced/{} must be integer", whole),
                fmt::format("must be a whole number, is {}", to_text(*number)));
        }
    }
    void homeassistant() {
        const Json* enabled = value({"homeassistant", "enabled"});
        if (enabled == nullptr || !enabled->is_bool() || !enabled->get_bool()) return;
        if (text({"advanced", "output"}) == "attribute") {
            add({"advanced", "output"}, "Home Assistant integration requires 'output: json' under 'advanced'");
        }
        const std::string_view base = text({"mqtt", "base_topic"});
        if (text({"homeassistant", "discovery_topic"}) == base) {
            add({"homeassistant", "discovery_topic"},
                fmt::format("'homeassistant.discovery_topic' cannot not be equal to the 'mqtt.base_topic' (got '{}')", base));
        }
    }

    const ConfigFiles& files_;
    const JsonObject& settings_;
    const JsonObject& defaults_;
    std::unordered_set<std::string> names_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> check_schema(const ConfigFiles& files, const JsonObject& settings, bool required) {
    std::vector<Problem> out;
    for (const Violation& violation : validate_settings(settings)) {
        if (!required && violation.keyword == "required") continue;
        Problem problem;
        problem.text = violation.text();
        std::vector<std::string> path = steps_of(violation.pointer);
        if (!violation.property.empty() && violation.keyword != "required") path.push_back(violation.property);
        problem.key = dotted(path);
        problem.detail = detail_of(violation, settings, path);
        files.locate(path, problem);
        out.push_back(std::move(problem));
    }
    return out;
}

std::vector<Problem> check_rules(const ConfigFiles& files, const JsonObject& settings, const JsonObject& defaults) {
    return Checker(files, settings, defaults).run();
}

}  // namespace skep::config

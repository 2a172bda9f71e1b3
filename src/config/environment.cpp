#include "config/environment.h"

#include <charconv>
#include <cstdlib>

#include "config/schema.h"
#include "config/yaml.h"

namespace skep::config {

namespace {

constexpr std::string_view kPrefix = "ZIGBEE2MQTT_CONFIG";

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
    return out;
}

// "number,null" of a list, as JavaScript joins it; what has no type counts as an object.
std::string type_of(const JsonObject& rules) {
    const Json* type = find(rules, "type");
    if (type == nullptr) return "object";
    if (const auto name = as_string(*type)) return std::string(*name);
    std::string out;
    for (const Json& one : type->get_array()) out.append(*as_string(one)).append(",");
    return out;
}

// JavaScript's Number(text), for what may stand in a configuration.
Json number_of(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return 0;
    const std::string_view digits = std::string_view(text).substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    Json value = scalar_value(digits);
    return as_number(value) ? value : Json(text);
}

Json typed(const std::string& text, const std::string& type) {
    if (type.find("object") != std::string::npos || type.find("array") != std::string::npos) {
        auto json = parse_json(text);
        return json ? std::move(*json) : Json(text);
    }
    if (type.find("number") != std::string::npos) return number_of(text);
    if (type.find("boolean") != std::string::npos) return upper(text) == "TRUE";
    return Json(text);
}

class Walk {
public:
    explicit Walk(const Environment& environment) : environment_(environment) {}
    void properties(const JsonObject& rules, const std::string& prefix) {
        const Json* properties = find(rules, "properties");
        if (properties != nullptr) {
            for (const auto& [key, member] : properties->get_object()) property(key, member.get_object(), prefix);
        }
        const Json* alternatives = find(rules, "oneOf");
        if (alternatives == nullptr) return;
        for (const Json& one : alternatives->get_array()) this->properties(one.get_object(), prefix);
    }
    std::vector<Override> take() { return std::move(found_); }

private:
    void property(std::string_view key, const JsonObject& rules, const std::string& prefix) {
        const std::string name = prefix + "_" + upper(key);
        path_.emplace_back(key);
        // The peer takes a key called "type" for a keyword of the schema, and never looks at it.
        if (key != "type") {
            if (const auto text = environment_(name); text && !text->empty()) found_.push_back({path_, typed(*text, type_of(rules))});
            properties(rules, name);
        }
        path_.pop_back();
    }

    const Environment& environment_;
    std::vector<std::string> path_;
    std::vector<Override> found_;
};

}  // namespace

Environment process_environment() {
    return [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

std::vector<Override> read_overrides(const Environment& environment) {
    if (!environment) return {};
    const Json rules = schema();
    Walk walk(environment);
    walk.properties(rules.get_object(), std::string(kPrefix));
    return walk.take();
}

void apply_overrides(const std::vector<Override>& overrides, JsonObject& settings) {
    for (const Override& one : overrides) {
        JsonObject* at = &settings;
        for (std::size_t i = 0; i + 1 < one.path.size(); ++i) {
            Json& next = (*at)[one.path[i]];
            if (!next.is_object()) next = JsonObject();
            at = &next.get_object();
        }
        (*at)[one.path.back()] = one.value;
    }
}

}  // namespace skep::config

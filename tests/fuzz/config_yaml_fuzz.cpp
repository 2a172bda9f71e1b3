// Reading YAML: no input crashes, both paths read the same, what is written reads back, and an edit gives what was asked for.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/schema.h"
#include "config/yaml.h"
#include "config/yaml_edit.h"
#include "config/yaml_simple.h"

using namespace skep;
using namespace skep::config;

namespace {

bool has_odd_number(const Json& value) {
    if (value.is_double()) return !(value.get_double() - value.get_double() == 0);
    if (const JsonArray* list = value.if_array()) {
        for (const Json& item : *list) {
            if (has_odd_number(item)) return true;
        }
    }
    if (const JsonObject* object = value.if_object()) {
        for (const auto& [key, member] : *object) {
            if (has_odd_number(member)) return true;
        }
    }
    return false;
}

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = parse_yaml(text);
    if (!parsed) return 0;
    if (parse_simple_yaml(text)) {
        const auto library = parse_yaml_by_library(text);
        require(library.has_value());
        require(to_text(library->json, KeyOrder::Insertion) == to_text(parsed->json, KeyOrder::Insertion));
    }
    if (!parsed->json.is_object() || has_odd_number(parsed->json)) return 0;
    JsonObject settings = parsed->json.get_object();
    (void)validate_settings(parsed->json);
    const auto again = parse_yaml_values(dump_yaml(settings));
    require(again.has_value() && equal(*again, parsed->json));
    if (settings.empty()) return 0;
    JsonObject wanted = settings;
    auto place = wanted.begin() + static_cast<std::ptrdiff_t>(size % wanted.size());
    switch (size % 3) {
        case 0: place->value() = "new: value"; break;
        case 1: wanted.stable_erase(place); break;
        default: wanted["added"] = JsonObject{{"0x00158d0001a2b3c4", JsonArray{1, "two"}}}; break;
    }
    const auto edited = edit_yaml(text, wanted);
    require(edited.has_value());
    const auto read = parse_yaml_values(edited->text);
    require(read && (equal(*read, Json(wanted)) || wanted.empty()));
    return 0;
}

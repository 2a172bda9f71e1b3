// YAML 1.2 as js-yaml's default schema reads it: typed plain scalars, quoted ones are text, anchors and aliases, no custom
// tags, no duplicate keys. yaml-cpp scans; the tree, the typing and the positions are ours.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace skep::config {

struct Mark {
    int line = 0;    // from 1; 0: none
    int column = 0;  // from 1
};

// A node of the text. Lives in a Yaml only.
struct YamlNode {
    enum class Kind : std::uint8_t { Scalar, Sequence, Mapping };
    Kind kind = Kind::Scalar;
    bool flow = false;            // [..] or {..}
    bool quoted = false;          // the text is text, whatever it looks like
    bool alias = false;           // stands for another node, or has an anchor: leave its block alone
    Mark mark;                    // of its first character (of an empty value: where the scanner stood)
    std::size_t offset = 0;       // the same as a byte offset into the text
    std::string text;             // Scalar
    std::vector<YamlNode> items;  // Sequence: items; Mapping: key, value, key, value ..
    // Of a mapping: the key and value of a name; null when absent.
    [[nodiscard]] const YamlNode* key(std::string_view name) const;
    [[nodiscard]] const YamlNode* value(std::string_view name) const;
};

struct YamlError {
    std::string what;  // without position
    Mark mark;
};

struct Yaml {
    YamlNode root;
    Json json;           // root, typed
    bool empty = false;  // no document in it
};

// Reads one document. Keys become text. A byte order mark is passed over; offsets count from behind it. Bounds: 16 MB of text, 64 levels,
// 1,000,000 nodes after aliases.
std::expected<Yaml, YamlError> parse_yaml(std::string_view text);
// The same for those who need no positions..
std::expected<Json, YamlError> parse_yaml_values(std::string_view text);

// A plain scalar's value by the core schema: null ~ true False 0x1F 0o17 0b1 12 1.5 .inf, else text.
Json scalar_value(std::string_view plain);
// The text that reads back as this value on one line in block style; strings are quoted ('..') only where they must be.
// Empty containers as [] and {}.
std::string scalar_text(const Json& value);
std::string key_text(std::string_view key);
// A value in block style, lines indented by `indent`, as js-yaml dumps it (two spaces, lists indented as well). The first
// line has no indent.
std::string block_text(const Json& value, int indent);
// A whole document.
std::string dump_yaml(const JsonObject& value);

}  // namespace skep::config

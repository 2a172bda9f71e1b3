#include "config/yaml.h"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <cmath>
#include <map>
#include <sstream>
#include <utility>

#include "config/yaml_simple.h"
#include "config/yaml_strict.h"

namespace skep::config {

namespace {

constexpr std::size_t kMaxText = 16U << 20;
constexpr std::size_t kMaxNodes = 1'000'000;
constexpr std::size_t kMaxDepth = 64;
constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

struct Stop {
    YamlError error;
};

Mark mark_of(const YAML::Mark& mark) {
    return mark.is_null() ? Mark{} : Mark{mark.line + 1, mark.column + 1};
}

// Bytes of the UTF-8 sequence at `at`; 0 when there is none that is valid (RFC 3629 4).
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t k = 1; k < length; ++k) {
        if ((static_cast<unsigned char>(text[at + k]) & 0xC0) != 0x80) return 0;
    }
    const auto second = length > 1 ? static_cast<unsigned char>(text[at + 1]) : 0U;
    const bool overlong_or_beyond = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
                                    (lead == 0xF4 && second > 0x8F);
    return overlong_or_beyond ? 0 : length;
}

// Leaves `at` at the first byte that is wrong.
bool valid_utf8(std::string_view text, std::size_t& at) {
    for (at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

// yaml-cpp 0.7 turns the escapes \N and \_ into single bytes, where U+0085 and U+00A0 are meant.
std::string repaired(const std::string& text) {
    std::size_t at = 0;
    if (valid_utf8(text, at)) return text;
    std::string out;
    for (at = 0; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0) out.push_back('\xC2');
        out.append(text, at, std::max<std::size_t>(length, 1));
        at += std::max<std::size_t>(length, 1);
    }
    return valid_utf8(out, at) ? out : std::string();
}

// Builds the tree from yaml-cpp's events.
class TreeBuilder final : public YAML::EventHandler {
public:
    [[nodiscard]] YamlNode take() { return std::move(root_); }
    [[nodiscard]] bool seen() const { return seen_; }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(node_at(mark, YamlNode::Kind::Scalar), anchor); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchored_.find(anchor);
        if (found == anchored_.end()) throw Stop{{"an alias stands inside what it names", mark_of(mark)}};
        YamlNode copy = found->second;
        count(size_of(copy), mark);
        copy.alias = true;
        copy.mark = mark_of(mark);
        copy.offset = static_cast<std::size_t>(std::max(mark.pos, 0));
        put(std::move(copy));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
        YamlNode node = node_at(mark, YamlNode::Kind::Scalar);
        node.text = repaired(value);
        node.quoted = tag != "?" && !tag.empty();
        if (tag.starts_with(kTagPrefix)) {
            explicit_tag(node, std::string_view(tag).substr(kTagPrefix.size()));
        } else if (node.quoted && tag != "!") {
            throw Stop{{fmt::format("unknown scalar tag !<{}>", tag), node.mark}};
        }
        add(std::move(node), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
        open(mark, tag, anchor, style, YamlNode::Kind::Sequence, "seq");
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
        open(mark, tag, anchor, style, YamlNode::Kind::Mapping, "map");
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor;
    };

    YamlNode node_at(const YAML::Mark& mark, YamlNode::Kind kind) {
        count(1, mark);
        YamlNode node;
        node.kind = kind;
        node.mark = mark_of(mark);
        node.offset = static_cast<std::size_t>(std::max(mark.pos, 0));
        return node;
    }
    void count(std::size_t more, const YAML::Mark& mark) {
        nodes_ += more;
        if (nodes_ > kMaxNodes) throw Stop{{"too many values", mark_of(mark)}};
    }
    static std::size_t size_of(const YamlNode& node) {
        std::size_t size = 1;
        for (const YamlNode& item : node.items) size += size_of(item);
        return size;
    }
    static void explicit_tag(YamlNode& node, std::string_view type) {
        if (type == "str") return;
        const Json value = scalar_value(node.text);
        const bool fits = type == "int"     ? as_integer(value).has_value()
                          : type == "float" ? as_number(value).has_value()
                          : type == "bool"  ? value.is_bool()
                          : type == "null"  ? value.is_null()
                                            : throw Stop{{fmt::format("unknown scalar tag !<{}{}>", kTagPrefix, type), node.mark}};
        if (!fits) throw Stop{{fmt::format("'{}' is no value of !!{}", node.text, type), node.mark}};
        node.quoted = false;
    }
    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style, YamlNode::Kind kind,
              std::string_view type) {
        YamlNode node = node_at(mark, kind);
        if (!tag.empty() && tag != "?" && tag != "!" && tag != std::string(kTagPrefix).append(type)) {
            throw Stop{{fmt::format("unknown {} tag !<{}>", kind == YamlNode::Kind::Mapping ? "mapping" : "sequence", tag), node.mark}};
        }
        if (open_.size() >= kMaxDepth) throw Stop{{"nested too deep", node.mark}};
        node.flow = style == YAML::EmitterStyle::Flow;
        node.alias = anchor != 0;
        open_.push_back({std::move(node), anchor});
    }
    void close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        add(std::move(done.node), done.anchor);
    }
    void add(YamlNode node, YAML::anchor_t anchor) {
        if (anchor != 0) {
            node.alias = true;
            anchored_[anchor] = node;
        }
        put(std::move(node));
    }
    void put(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            seen_ = true;
            return;
        }
        YamlNode& parent = open_.back().node;
        if (parent.kind == YamlNode::Kind::Mapping && parent.items.size() % 2 == 0 && node.kind != YamlNode::Kind::Scalar) {
            throw Stop{{"a key that is a list or a mapping is not supported", node.mark}};
        }
        parent.items.push_back(std::move(node));
    }

    YamlNode root_;
    bool seen_ = false;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, YamlNode> anchored_;
    std::size_t nodes_ = 0;
};

std::expected<YamlNode, YamlError> parse_by_library(std::string_view text, bool& empty) {
    TreeBuilder builder;
    try {
        std::istringstream in{std::string(text) + (text.ends_with('\n') ? "" : "\n")};
        YAML::Parser parser(in);
        empty = !parser.HandleNextDocument(builder) || !builder.seen();
        YamlNode root = builder.take();
        TreeBuilder further;
        if (!empty && parser.HandleNextDocument(further)) {
            return std::unexpected(YamlError{"expected a single document in the stream, but found more", {}});
        }
        return root;
    } catch (const Stop& stop) {
        return std::unexpected(stop.error);
    } catch (const YAML::Exception& problem) {
        return std::unexpected(YamlError{problem.msg, mark_of(problem.mark)});
    } catch (const std::exception& problem) {
        return std::unexpected(YamlError{problem.what(), {}});
    }
}

// What a key is called: text as it is; a number or the like as JavaScript turns it into a property's name.
std::string key_name(const YamlNode& key) {
    if (key.quoted) return key.text;
    const Json value = scalar_value(key.text);
    if (value.is_string()) return key.text;
    if (value.is_null()) return "null";
    if (value.is_double() && std::isnan(value.get_double())) return "NaN";
    if (value.is_double() && std::isinf(value.get_double())) return value.get_double() < 0 ? "-Infinity" : "Infinity";
    return to_text(value);
}

Json json_of(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::Scalar: return node.quoted ? Json(node.text) : scalar_value(node.text);
        case YamlNode::Kind::Sequence: {
            JsonArray out;
            out.reserve(node.items.size());
            for (const YamlNode& item : node.items) out.push_back(json_of(item));
            return out;
        }
        case YamlNode::Kind::Mapping: break;
    }
    JsonObject out;
    out.reserve(node.items.size() / 2);
    for (std::size_t i = 0; i + 1 < node.items.size(); i += 2) {
        const YamlNode& key = node.items[i];
        if (!out.emplace(key_name(key), json_of(node.items[i + 1])).second) {
            throw Stop{{fmt::format("duplicated mapping key '{}'", key.text), key.mark}};
        }
    }
    return out;
}

}  // namespace

const YamlNode* YamlNode::key(std::string_view name) const {
    if (kind != Kind::Mapping) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].text == name || (!items[i].quoted && key_name(items[i]) == name)) return &items[i];
    }
    return nullptr;
}

const YamlNode* YamlNode::value(std::string_view name) const {
    const YamlNode* found = key(name);
    return found == nullptr ? nullptr : found + 1;
}

static std::expected<Yaml, YamlError> parse(std::string_view text, bool simple_first) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.size() > kMaxText) return std::unexpected(YamlError{"the file is too large", {}});
    std::size_t at = 0;
    if (!valid_utf8(text, at)) return std::unexpected(YamlError{"the file is not UTF-8", mark_at(text, at)});
    Yaml out;
    try {
        if (auto simple = simple_first ? parse_simple_yaml(text) : std::nullopt) {
            out.root = std::move(*simple);
        } else {
            if (auto bad = check_text(text)) return std::unexpected(std::move(*bad));
            auto parsed = parse_by_library(text, out.empty);
            if (!parsed) return std::unexpected(std::move(parsed.error()));
            out.root = std::move(*parsed);
            if (auto bad = check_tree(text, out.root)) return std::unexpected(std::move(*bad));
        }
        out.json = json_of(out.root);
    } catch (const Stop& stop) {
        return std::unexpected(stop.error);
    }
    return out;
}

std::expected<Yaml, YamlError> parse_yaml(std::string_view text) {
    return parse(text, true);
}
std::expected<Yaml, YamlError> parse_yaml_by_library(std::string_view text) {
    return parse(text, false);
}

std::expected<Json, YamlError> parse_yaml_values(std::string_view text) {
    auto parsed = parse_yaml(text);
    if (!parsed) return std::unexpected(std::move(parsed.error()));
    return std::move(parsed->json);
}

}  // namespace skep::config

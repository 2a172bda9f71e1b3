#include "config/yaml_strict.h"

#include <algorithm>

namespace skep::config {

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

// Behind the closing quote of the scalar that begins at `at`.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    const char quote = text[at++];
    for (; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (quote == '"' || at + 1 >= text.size() || text[at + 1] != '\'') return at + 1;
            ++at;
        }
    }
    return kNowhere;
}

bool is_quote(char c) {
    return c == '\'' || c == '"';
}

std::optional<YamlError> check_key(std::string_view text, const YamlNode& key) {
    std::size_t at = key.offset;
    if (at >= text.size() || key.alias || key.text.empty()) return std::nullopt;
    const char first = text[at];
    if (first == '!' || first == '&') return std::nullopt;
    std::size_t before = at;
    while (before > 0 && text[before - 1] == ' ') --before;
    if (before > 0 && text[before - 1] == '?') return std::nullopt;  // "? key" needs no colon
    if (key.quoted && is_quote(first)) {
        at = end_of_quoted(text, at);
    } else {
        at = text.substr(at).starts_with(key.text) ? at + key.text.size() : kNowhere;
    }
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    if (at < text.size() && text[at] == ':') return std::nullopt;
    return YamlError{"expected ':' after a mapping key", key.mark};
}

// A value in a later line stands deeper than its key; only the lines of a list need not.
std::optional<YamlError> check_indent(const YamlNode& key, const YamlNode& value) {
    const bool empty = value.kind == YamlNode::Kind::Scalar && !value.quoted && value.text.empty();
    const bool block = value.kind != YamlNode::Kind::Scalar && !value.flow;
    if (empty || block || key.alias || value.mark.line <= key.mark.line || value.mark.column > key.mark.column) return std::nullopt;
    return YamlError{"deficient indentation", value.mark};
}

}  // namespace

Mark mark_at(std::string_view text, std::size_t offset) {
    Mark mark{1, 1};
    for (std::size_t i = 0; i < offset; ++i) {
        ++mark.column;
        if (text[i] == '\n') mark = {mark.line + 1, 1};
    }
    return mark;
}

std::optional<YamlError> check_text(std::string_view text) {
    bool leading = true;   // only blanks so far in this line
    bool content = false;  // something that is no comment and no directive came already
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\n') {
            leading = true;
            continue;
        }
        if (c == '\t' && leading) {
            const std::size_t next = text.find_first_not_of(" \t\r", i);
            if (next != kNowhere && text[next] != '\n' && text[next] != '#')
                return YamlError{"tab characters must not be used in indentation", mark_at(text, i)};
        }
        if (c == '\r' && (i + 1 >= text.size() || text[i + 1] != '\n'))
            return YamlError{"a carriage return without a line feed", mark_at(text, i)};
        if (c == '%' && content && (i == 0 || text[i - 1] == '\n')) {
            return YamlError{"end of the stream or a document separator is expected", mark_at(text, i)};
        }
        if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7F)
            return YamlError{"the stream contains non-printable characters", mark_at(text, i)};
        if (c == ' ' || c == '\t' || c == '\r') continue;
        const bool comment_or_directive = leading && (c == '#' || (c == '%' && !content && (i == 0 || text[i - 1] == '\n')));
        leading = false;
        if (comment_or_directive) {
            const std::size_t end = text.find('\n', i);
            for (std::size_t k = i; k < std::min(end, text.size()); ++k) {
                const auto inside = static_cast<unsigned char>(text[k]);
                if ((inside < 0x20 && inside != '\t' && inside != '\r') || inside == 0x7F) {
                    return YamlError{"the stream contains non-printable characters", mark_at(text, k)};
                }
            }
            if (end == kNowhere) break;
            i = end - 1;
        } else {
            content = true;
        }
    }
    return std::nullopt;
}

std::optional<YamlError> check_tree(std::string_view text, const YamlNode& node) {
    if (node.alias) return std::nullopt;  // its marks are those of what it stands for
    if (node.kind == YamlNode::Kind::Scalar) {
        if (!node.quoted || node.offset >= text.size() || !is_quote(text[node.offset])) return std::nullopt;
        if (end_of_quoted(text, node.offset) != kNowhere) return std::nullopt;
        return YamlError{"unexpected end of the stream within a quoted scalar", node.mark};
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const bool is_key = node.kind == YamlNode::Kind::Mapping && i % 2 == 0;
        if (is_key && !node.flow) {
            if (auto problem = check_key(text, node.items[i])) return problem;
            if (auto problem = check_indent(node.items[i], node.items[i + 1])) return problem;
        }
        if (auto problem = check_tree(text, node.items[i])) return problem;
    }
    return std::nullopt;
}

}  // namespace skep::config

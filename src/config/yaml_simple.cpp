#include "config/yaml_simple.h"

#include <cstddef>
#include <string>
#include <utility>

namespace skep::config {

namespace {

constexpr int kMaxDepth = 48;
constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";

// Set once something is met that this reader leaves to the other; every function then unwinds.
class SimpleReader {
public:
    explicit SimpleReader(std::string_view text) : text_(text) { next_line(); }

    std::optional<YamlNode> document() {
        if (ended_ || indent_ != 0) return std::nullopt;
        YamlNode root = block(0);
        if (failed_ || !ended_ || root.kind != YamlNode::Kind::Mapping) return std::nullopt;
        return root;
    }

private:
    YamlNode fail() {
        failed_ = true;
        ended_ = true;
        return {};
    }
    [[nodiscard]] YamlNode node_at(YamlNode::Kind kind, std::size_t offset) const {
        YamlNode node;
        node.kind = kind;
        node.offset = offset;
        node.mark = {line_, static_cast<int>(offset - line_start_) + 1};
        return node;
    }
    // The rest of the line from the cursor.
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_, line_end_ - at_); }
    void skip_blanks() {
        while (at_ < line_end_ && text_[at_] == ' ') ++at_;
    }
    // Nothing but blanks and a comment may follow. Goes on to the next line with content.
    void end_of_line() {
        const std::size_t before = at_;
        skip_blanks();
        if (at_ < line_end_ && (text_[at_] != '#' || before == at_)) {
            fail();
            return;
        }
        next_line();
    }
    void next_line();

    YamlNode block(int depth);
    YamlNode mapping(std::size_t indent, int depth);
    YamlNode sequence(std::size_t indent, int depth);
    YamlNode key();
    YamlNode value_after_key(std::size_t indent, int depth);
    YamlNode inline_value();
    YamlNode plain();
    YamlNode quoted();
    bool append_escape(std::string& out);
    YamlNode flow(int depth);
    YamlNode flow_item(int depth);
    [[nodiscard]] bool at_dash() const { return at_ < line_end_ && text_[at_] == '-' && (at_ + 1 == line_end_ || text_[at_ + 1] == ' '); }
    [[nodiscard]] bool line_is_mapping() const;

    std::string_view text_;
    std::size_t cursor_ = 0;      // start of the line after this one
    std::size_t line_start_ = 0;  // of this line
    std::size_t line_end_ = 0;    // without line break
    std::size_t at_ = 0;
    std::size_t indent_ = 0;  // column of the content, from 0
    int line_ = 0;
    bool ended_ = false;
    bool failed_ = false;
};

void SimpleReader::next_line() {
    for (;;) {
        if (failed_) return;
        if (cursor_ >= text_.size()) {
            ended_ = true;
            at_ = line_end_ = text_.size();
            return;
        }
        line_start_ = cursor_;
        const std::size_t end = text_.find('\n', cursor_);
        line_end_ = end == std::string_view::npos ? text_.size() : end;
        cursor_ = end == std::string_view::npos ? text_.size() : end + 1;
        ++line_;
        if (line_end_ > line_start_ && end != std::string_view::npos && text_[line_end_ - 1] == '\r') --line_end_;
        at_ = line_start_;
        skip_blanks();
        indent_ = at_ - line_start_;
        if (at_ < line_end_ && text_[at_] != '#') break;
    }
    const std::string_view content = rest();
    if (indent_ == 0 && (content.starts_with("---") || content.starts_with("...") || content.starts_with('%'))) fail();
}

YamlNode SimpleReader::block(int depth) {
    if (depth > kMaxDepth) return fail();
    const std::size_t indent = indent_;
    return at_dash() ? sequence(indent, depth) : mapping(indent, depth);
}

YamlNode SimpleReader::mapping(std::size_t indent, int depth) {
    YamlNode out = node_at(YamlNode::Kind::Mapping, at_);
    while (!ended_ && indent_ == indent && !at_dash()) {
        YamlNode name = key();
        if (failed_) return {};
        YamlNode value = value_after_key(indent, depth);
        if (failed_) return {};
        out.items.push_back(std::move(name));
        out.items.push_back(std::move(value));
    }
    if (!ended_ && indent_ > indent) return fail();
    return out;
}

YamlNode SimpleReader::key() {
    if (at_ >= line_end_) return fail();
    YamlNode name = node_at(YamlNode::Kind::Scalar, at_);
    if (text_[at_] == '\'' || text_[at_] == '"') {
        name = quoted();
        if (failed_) return {};
    } else {
        if (kIndicators.find(text_[at_]) != std::string_view::npos) return fail();
        const std::string_view line = rest();
        std::size_t colon = 0;
        for (;; ++colon) {
            if (colon >= line.size() || (line[colon] == '#' && line[colon - 1] == ' ')) return fail();
            if (line[colon] == ':' && (colon + 1 == line.size() || line[colon + 1] == ' ')) break;
        }
        std::size_t end = colon;
        while (end > 0 && line[end - 1] == ' ') --end;
        name.text = line.substr(0, end);
        at_ += end;
    }
    skip_blanks();
    if (at_ >= line_end_ || text_[at_] != ':' || (at_ + 1 < line_end_ && text_[at_ + 1] != ' ')) return fail();
    ++at_;
    return name;
}

YamlNode SimpleReader::value_after_key(std::size_t indent, int depth) {
    const std::size_t behind = at_;
    skip_blanks();
    if (at_ < line_end_ && (text_[at_] != '#' || at_ == behind)) {
        YamlNode value = inline_value();
        if (!failed_ && !ended_ && indent_ > indent) return fail();  // goes on in the next line
        return value;
    }
    YamlNode empty = node_at(YamlNode::Kind::Scalar, behind);
    next_line();
    if (failed_) return {};
    if (!ended_ && (indent_ > indent || (indent_ == indent && at_dash())))
        return indent_ > indent ? block(depth + 1) : sequence(indent, depth + 1);
    return empty;
}

// Whether the cursor stands before "key:", for a list's item.
bool SimpleReader::line_is_mapping() const {
    const std::string_view line = rest();
    if (line.empty() || line.front() == '[' || line.front() == '{') return false;
    if (line.front() == '\'' || line.front() == '"') {
        const std::size_t end = line.find(line.front(), 1);
        if (end == std::string_view::npos) return false;
        const std::size_t next = line.find_first_not_of(' ', end + 1);
        return next != std::string_view::npos && line[next] == ':';
    }
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '#' && i > 0 && line[i - 1] == ' ') return false;
        if (line[i] == ':' && (i + 1 == line.size() || line[i + 1] == ' ')) return true;
    }
    return false;
}

YamlNode SimpleReader::sequence(std::size_t indent, int depth) {
    if (depth > kMaxDepth) return fail();
    YamlNode out = node_at(YamlNode::Kind::Sequence, at_);
    while (!ended_ && indent_ == indent && at_dash()) {
        ++at_;
        const std::size_t behind = at_;
        skip_blanks();
        if (at_ >= line_end_ || text_[at_] == '#') {
            YamlNode empty = node_at(YamlNode::Kind::Scalar, behind);
            next_line();
            if (failed_) return {};
            out.items.push_back(!ended_ && indent_ > indent ? block(depth + 1) : std::move(empty));
        } else if (at_dash() || line_is_mapping()) {
            indent_ = at_ - line_start_;  // a block that begins on the item's own line
            out.items.push_back(block(depth + 1));
        } else {
            out.items.push_back(inline_value());
            if (!failed_ && !ended_ && indent_ > indent) return fail();
        }
        if (failed_) return {};
    }
    if (!ended_ && indent_ > indent) return fail();
    return out;
}

// A scalar or a flow collection that ends on its line. Leaves the cursor at the next line's content.
YamlNode SimpleReader::inline_value() {
    const char first = text_[at_];
    YamlNode value;
    if (first == '\'' || first == '"') {
        value = quoted();
    } else if (first == '[' || first == '{') {
        value = flow(0);
    } else {
        value = plain();
    }
    if (failed_) return {};
    end_of_line();
    return failed_ ? YamlNode() : std::move(value);
}

YamlNode SimpleReader::plain() {
    if (kIndicators.find(text_[at_]) != std::string_view::npos) {
        // "-5" and "-x" are plain; "- 5" is not.
        if (text_[at_] != '-' || at_ + 1 >= line_end_ || text_[at_ + 1] == ' ') return fail();
    }
    YamlNode value = node_at(YamlNode::Kind::Scalar, at_);
    const std::string_view line = rest();
    std::size_t end = 0;
    for (; end < line.size(); ++end) {
        if (line[end] == '#' && line[end - 1] == ' ') break;
        if (line[end] == ':' && (end + 1 == line.size() || line[end + 1] == ' ')) return fail();
    }
    while (end > 0 && line[end - 1] == ' ') --end;
    value.text = line.substr(0, end);
    at_ += end;
    return value;
}

YamlNode SimpleReader::quoted() {
    YamlNode value = node_at(YamlNode::Kind::Scalar, at_);
    value.quoted = true;
    const char quote = text_[at_++];
    for (;;) {
        if (at_ >= line_end_) return fail();
        const char c = text_[at_++];
        if (c == quote) {
            if (quote != '\'' || at_ >= line_end_ || text_[at_] != '\'') return value;
            value.text.push_back('\'');
            ++at_;
        } else if (c == '\\' && quote == '"') {
            if (!append_escape(value.text)) return fail();
        } else {
            value.text.push_back(c);
        }
    }
}

// The escapes that need no thought; the others are left to yaml-cpp.
bool SimpleReader::append_escape(std::string& out) {
    if (at_ >= line_end_) return false;
    switch (text_[at_++]) {
        case 'n': out.push_back('\n'); return true;
        case 't': out.push_back('\t'); return true;
        case '\\': out.push_back('\\'); return true;
        case '"': out.push_back('"'); return true;
        default: return false;
    }
}

YamlNode SimpleReader::flow(int depth) {
    if (depth > kMaxDepth) return fail();
    const bool list = text_[at_] == '[';
    const char close = list ? ']' : '}';
    YamlNode out = node_at(list ? YamlNode::Kind::Sequence : YamlNode::Kind::Mapping, at_);
    out.flow = true;
    ++at_;
    skip_blanks();
    if (at_ < line_end_ && text_[at_] == close) {
        ++at_;
        return out;
    }
    for (;;) {
        YamlNode item = flow_item(depth);
        if (failed_) return {};
        skip_blanks();
        out.items.push_back(std::move(item));
        if (!list) {
            if (at_ + 1 >= line_end_ || text_[at_] != ':' || text_[at_ + 1] != ' ') return fail();
            ++at_;
            skip_blanks();
            if (out.items.back().kind != YamlNode::Kind::Scalar) return fail();
            out.items.push_back(flow_item(depth));
            if (failed_) return {};
            skip_blanks();
        }
        if (at_ >= line_end_) return fail();
        const char c = text_[at_++];
        if (c == close) return out;
        if (c != ',') return fail();
        skip_blanks();
    }
}

YamlNode SimpleReader::flow_item(int depth) {
    if (at_ >= line_end_) return fail();
    const char first = text_[at_];
    if (first == '\'' || first == '"') return quoted();
    if (first == '[' || first == '{') return flow(depth + 1);
    YamlNode value = node_at(YamlNode::Kind::Scalar, at_);
    std::size_t end = at_;
    while (end < line_end_ && std::string_view(",[]{}:#'\"&*!|>%@`?").find(text_[end]) == std::string_view::npos) ++end;
    std::size_t last = end;
    while (last > at_ && text_[last - 1] == ' ') --last;
    if (last == at_ || text_[at_] == '-' ? last - at_ < 2 || text_[at_ + 1] == ' ' : false) return fail();
    if (last == at_) return fail();
    value.text = text_.substr(at_, last - at_);
    at_ = end;
    return value;
}

// Bytes that this reader leaves to the other: tabs, stray carriage returns, control characters, and the characters beyond
// ASCII that YAML takes for a line break or does not take at all.
bool is_simple_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20) {
            if (c == '\n') continue;
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
            return false;
        }
        if (c == 0x7F || c == 0xC2 || c == 0xE2 || c == 0xEF) {
            if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) > 0xA0) continue;
            return false;
        }
    }
    return true;
}

}  // namespace

std::optional<YamlNode> parse_simple_yaml(std::string_view text) {
    if (!is_simple_text(text)) return std::nullopt;
    return SimpleReader(text).document();
}

}  // namespace skep::config

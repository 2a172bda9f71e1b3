#include "config/yaml_edit.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>

#include "config/yaml.h"

namespace skep::config {

namespace {

bool is_nested(const Json& value) {
    return (value.is_object() && !value.get_object().empty()) || (value.is_array() && !value.get_array().empty());
}

std::string flow_text(const Json& value) {
    std::string out;
    if (value.is_array()) {
        for (const Json& item : value.get_array()) out.append(out.empty() ? "" : ", ").append(flow_text(item));
        return "[" + out + "]";
    }
    if (value.is_object()) {
        for (const auto& [key, member] : value.get_object()) {
            out.append(out.empty() ? "" : ", ").append(flow_text(Json(key))).append(": ").append(flow_text(member));
        }
        return "{" + out + "}";
    }
    std::string plain = scalar_text(value);
    if (!value.is_string() || plain.front() == '\'' || plain.front() == '"') return plain;
    return plain.find_first_of(",[]{}:#?&*!|>%@`") == std::string::npos ? plain : "'" + plain + "'";
}

// One change of the text. Changes never overlap.
struct Change {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t number = 0;  // of those at one place the earlier comes first
    std::string text;
};

// Lines are counted from 0. A block is a range of lines; its end is the line behind it.
class Editor {
public:
    explicit Editor(std::string_view text) : text_(text) {
        lines_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') lines_.push_back(i + 1);
        }
        if (lines_.back() != text.size()) lines_.push_back(text.size());  // the last line has no line feed
        newline_ = text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
    }

    // False: the text is of a shape that this editor does not touch.
    bool edit(const YamlNode& root, const JsonObject& now, const JsonObject& wanted) {
        if (root.kind != YamlNode::Kind::Mapping || root.flow || root.items.empty()) return false;
        mapping(root, now, wanted, line_count());
        return !failed_;
    }
    // Writes each top-level entry that differs anew.
    bool rewrite_entries(const YamlNode& root, const JsonObject& now, const JsonObject& wanted, std::vector<std::string>& rewritten) {
        whole_entries_ = &rewritten;
        return edit(root, now, wanted);
    }
    bool apply(std::string& out) {
        std::sort(changes_.begin(), changes_.end(),
                  [](const Change& a, const Change& b) { return a.begin != b.begin ? a.begin < b.begin : a.number < b.number; });
        std::size_t at = 0;
        out.clear();
        for (const Change& change : changes_) {
            if (change.begin < at) return false;
            out.append(text_.substr(at, change.begin - at));
            for (const char c : change.text) {
                if (c == '\n') {
                    out.append(newline_);
                } else {
                    out.push_back(c);
                }
            }
            at = change.end;
        }
        out.append(text_.substr(at));
        return true;
    }

private:
    [[nodiscard]] std::size_t line_count() const { return lines_.size() - 1; }
    [[nodiscard]] std::string_view line(std::size_t number) const {
        std::string_view whole = text_.substr(lines_[number], lines_[number + 1] - lines_[number]);
        while (!whole.empty() && (whole.back() == '\n' || whole.back() == '\r')) whole.remove_suffix(1);
        return whole;
    }
    [[nodiscard]] std::size_t line_end(std::size_t number) const { return lines_[number] + line(number).size(); }
    [[nodiscard]] static std::size_t line_of(const YamlNode& node) { return static_cast<std::size_t>(std::max(node.mark.line, 1)) - 1; }
    [[nodiscard]] static std::size_t column_of(const YamlNode& node) { return static_cast<std::size_t>(std::max(node.mark.column, 1)) - 1; }
    [[nodiscard]] static bool is_comment(std::string_view text) {
        const std::size_t content = text.find_first_not_of(" \t");
        return content != std::string_view::npos && text[content] == '#';
    }
    [[nodiscard]] static bool is_blank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }
    // Where the entry that begins at `first` ends: blank lines, and comments that are not indented deeper than it, lead to what follows.
    [[nodiscard]] std::size_t content_end(std::size_t first, std::size_t end, std::size_t column) const {
        while (end > first + 1) {
            const std::string_view last = line(end - 1);
            if (!is_blank(last) && !(is_comment(last) && last.find('#') <= column)) break;
            --end;
        }
        return end;
    }
    [[nodiscard]] bool has_content(std::size_t from, std::size_t to) const {
        for (; from < to; ++from) {
            if (!is_blank(line(from)) && !is_comment(line(from))) return true;
        }
        return false;
    }
    [[nodiscard]] bool stands_alone(const YamlNode& node) const {
        const std::size_t number = line_of(node);
        return number < line_count() && node.offset >= lines_[number] && node.offset <= text_.size() &&
               is_blank(text_.substr(lines_[number], node.offset - lines_[number]));
    }
    void change(std::size_t begin, std::size_t end, std::string text) {
        changes_.push_back({begin, end, changes_.size(), std::move(text)});
    }
    void remove_lines(std::size_t first, std::size_t end) { change(lines_[first], lines_[end], {}); }
    // Whole lines, to stand before line `at`.
    void insert_lines(std::size_t at, std::string text) {
        const std::size_t place = lines_[at];
        const bool open_end = at == line_count() && !text_.empty() && text_.back() != '\n';
        change(place, place, open_end ? "\n" + text : text + "\n");
    }
    void give_up() { failed_ = true; }

    void mapping(const YamlNode& node, const JsonObject& now, const JsonObject& wanted, std::size_t region_end);
    void entry(const YamlNode& key, const YamlNode& value, const Json& now, const Json& wanted, std::size_t end, std::size_t region_end);
    void sequence(const YamlNode& node, const JsonArray& now, const JsonArray& wanted, std::size_t region_end);
    void replace_value(const YamlNode& key, const YamlNode& value, const Json& wanted, std::size_t end);
    void replace_block(const YamlNode& key, const YamlNode& value, const Json& wanted, std::size_t end);
    void replace_entry(const YamlNode& key, std::string_view name, const Json& wanted, std::size_t end);
    [[nodiscard]] std::size_t colon_after(const YamlNode& key) const;
    [[nodiscard]] std::size_t end_of_inline(const YamlNode& value) const;
    [[nodiscard]] std::size_t end_of_quoted(std::size_t at) const;
    [[nodiscard]] std::size_t end_of_flow(std::size_t at, std::size_t limit) const;
    [[nodiscard]] static bool holds_alias(const YamlNode& node) {
        return node.alias || std::any_of(node.items.begin(), node.items.end(), holds_alias);
    }
    static std::string entry_text(std::string_view name, const Json& value, std::size_t column) {
        const std::string margin(column, ' ');
        std::string out = margin + key_text(name) + ":";
        if (!is_nested(value)) return out + " " + scalar_text(value);
        return out + "\n" + margin + "  " + block_text(value, static_cast<int>(column) + 2);
    }

    std::string_view text_;
    std::vector<std::size_t> lines_;
    std::string_view newline_;
    std::vector<Change> changes_;
    std::vector<std::string>* whole_entries_ = nullptr;
    bool failed_ = false;
};

constexpr std::size_t kNowhere = std::string_view::npos;

void Editor::mapping(const YamlNode& node, const JsonObject& now, const JsonObject& wanted, std::size_t region_end) {
    const std::size_t column = column_of(node);
    std::size_t last_end = line_of(node);
    std::size_t place = 0;
    for (const auto& [name, value_now] : now) {  // in the order of the text
        if (place + 1 >= node.items.size()) return give_up();
        const YamlNode& key = node.items[place];
        const YamlNode& value = node.items[place + 1];
        place += 2;
        const std::size_t next = place < node.items.size() ? line_of(node.items[place]) : region_end;
        if (!stands_alone(key) || column_of(key) != column || next <= line_of(key)) return give_up();
        last_end = content_end(line_of(key), next, column);
        const Json* value_wanted = find(wanted, name);
        if (value_wanted == nullptr) {
            if (holds_alias(value)) return give_up();
            remove_lines(line_of(key), last_end);
        } else if (!equal(value_now, *value_wanted)) {
            if (whole_entries_ != nullptr) {
                whole_entries_->emplace_back(name);
                replace_entry(key, name, *value_wanted, last_end);
            } else {
                entry(key, value, value_now, *value_wanted, last_end, next);
            }
        }
        if (failed_) return;
    }
    std::string added;
    for (const auto& [name, value] : wanted) {
        if (find(now, name) != nullptr) continue;
        added.append(added.empty() ? "" : "\n").append(entry_text(name, value, column));
    }
    if (!added.empty()) insert_lines(last_end, std::move(added));
}

void Editor::entry(const YamlNode& key, const YamlNode& value, const Json& now, const Json& wanted, std::size_t end,
                   std::size_t region_end) {
    if (holds_alias(value)) return give_up();
    if (value.kind == YamlNode::Kind::Mapping && !value.flow && now.is_object() && wanted.is_object() && is_nested(wanted)) {
        return mapping(value, now.get_object(), wanted.get_object(), region_end);
    }
    if (value.kind == YamlNode::Kind::Sequence && !value.flow && now.is_array() && wanted.is_array() && is_nested(wanted)) {
        return sequence(value, now.get_array(), wanted.get_array(), region_end);
    }
    if (value.kind != YamlNode::Kind::Scalar && !value.flow) return replace_block(key, value, wanted, end);
    replace_value(key, value, wanted, end);
}

// Items that are equal at both ends stay; what differs in between is replaced one by one, removed, or added.
void Editor::sequence(const YamlNode& node, const JsonArray& now, const JsonArray& wanted, std::size_t region_end) {
    const std::size_t column = column_of(node);
    std::vector<std::size_t> first;
    for (const YamlNode& item : node.items) {
        std::size_t at = line_of(item);
        const std::size_t floor = first.empty() ? line_of(node) : first.back() + 1;
        const auto has_dash = [&] { return line(at).size() > column && line(at)[column] == '-' && is_blank(line(at).substr(0, column)); };
        while (at > floor && !has_dash()) --at;
        if (at < floor || at >= line_count() || !has_dash()) return give_up();
        first.push_back(at);
    }
    if (first.size() != now.size()) return give_up();
    std::size_t head = 0;
    while (head < now.size() && head < wanted.size() && equal(now[head], wanted[head])) ++head;
    std::size_t tail = 0;
    while (tail < now.size() - head && tail < wanted.size() - head && equal(now[now.size() - 1 - tail], wanted[wanted.size() - 1 - tail]))
        ++tail;
    const auto end_of = [&](std::size_t i) { return content_end(first[i], i + 1 < first.size() ? first[i + 1] : region_end, column); };
    const std::size_t old_end = now.size() - tail;
    const std::size_t new_end = wanted.size() - tail;
    std::size_t i = head;
    for (; i < old_end && i < new_end; ++i) {
        const YamlNode& item = node.items[i];
        const std::size_t finish = end_of_inline(item);
        if (item.kind == YamlNode::Kind::Scalar && !item.alias && finish != kNowhere && finish > item.offset && line_of(item) == first[i] &&
            !has_content(first[i] + 1, end_of(i)) && !is_nested(wanted[i])) {
            change(item.offset, finish, scalar_text(wanted[i]));
        } else {
            if (holds_alias(item)) return give_up();
            change(lines_[first[i]], line_end(end_of(i) - 1),
                   std::string(column, ' ') + "- " + block_text(wanted[i], static_cast<int>(column) + 2));
        }
    }
    for (std::size_t k = i; k < old_end; ++k) {
        if (holds_alias(node.items[k])) return give_up();
        remove_lines(first[k], end_of(k));
    }
    std::string added;
    for (std::size_t k = i; k < new_end; ++k) {
        added.append(added.empty() ? "" : "\n")
            .append(column, ' ')
            .append("- ")
            .append(block_text(wanted[k], static_cast<int>(column) + 2));
    }
    if (!added.empty()) insert_lines(i == 0 ? first[0] : end_of(i - 1), std::move(added));
}

std::size_t Editor::end_of_quoted(std::size_t at) const {
    const char quote = text_[at++];
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
        if (quote == '"' && text_[at] == '\\') {
            ++at;
        } else if (text_[at] == quote) {
            if (quote == '"' || at + 1 >= text_.size() || text_[at + 1] != '\'') return at + 1;
            ++at;
        }
    }
    return kNowhere;
}

std::size_t Editor::end_of_flow(std::size_t at, std::size_t limit) const {
    int depth = 0;
    for (; at < limit; ++at) {
        const char c = text_[at];
        if ((c == '\'' || c == '"') && std::string_view(" ,[{:\n").find(text_[at - 1]) != std::string_view::npos) {
            at = end_of_quoted(at);
            if (at == kNowhere) return kNowhere;
            --at;
        } else if (c == '#' && (text_[at - 1] == ' ' || text_[at - 1] == '\n')) {
            return kNowhere;  // a comment inside: leave it to the block
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if ((c == ']' || c == '}') && --depth == 0) {
            return at + 1;
        }
    }
    return kNowhere;
}

// Behind the last character of a value that ends on the line on which it begins.
std::size_t Editor::end_of_inline(const YamlNode& value) const {
    const std::size_t number = line_of(value);
    if (number >= line_count() || value.offset < lines_[number] || value.offset >= text_.size()) return kNowhere;
    if (value.flow) return end_of_flow(value.offset, line_end(number));
    const char first = text_[value.offset];
    if (value.quoted) return first == '\'' || first == '"' ? end_of_quoted(value.offset) : kNowhere;
    if (first == '!' || first == '|' || first == '>') return kNowhere;
    const std::size_t stop = line_end(number);
    std::size_t end = value.offset;
    while (end < stop && !(text_[end] == '#' && end > 0 && (text_[end - 1] == ' ' || text_[end - 1] == '\t'))) ++end;
    while (end > value.offset && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    return end;
}

std::size_t Editor::colon_after(const YamlNode& key) const {
    std::size_t at = key.offset;
    if (at >= text_.size()) return kNowhere;
    if (text_[at] == '\'' || text_[at] == '"') {
        at = end_of_quoted(at);
    } else if (text_.substr(at).starts_with(key.text)) {
        at += key.text.size();
    } else {
        return kNowhere;
    }
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    return at < text_.size() && text_[at] == ':' ? at : kNowhere;
}

void Editor::replace_value(const YamlNode& key, const YamlNode& value, const Json& wanted, std::size_t end) {
    const std::size_t colon = colon_after(key);
    const std::size_t number = line_of(key);
    if (colon == kNowhere) return give_up();
    const std::string margin(column_of(key), ' ');
    const auto nested = [&] { return "\n" + margin + "  " + block_text(wanted, static_cast<int>(column_of(key)) + 2); };
    const bool empty = value.kind == YamlNode::Kind::Scalar && !value.quoted && value.text.empty();
    if (empty && !has_content(number + 1, end)) {
        if (is_nested(wanted)) return change(line_end(number), line_end(number), nested());
        return change(colon + 1, colon + 1, " " + scalar_text(wanted));
    }
    const std::size_t finish = line_of(value) == number ? end_of_inline(value) : kNowhere;
    if (finish == kNowhere || finish <= value.offset || has_content(number + 1, end)) {  // it spans lines
        if (value.offset <= colon && !empty) return give_up();
        return change(colon + 1, line_end(end - 1), is_nested(wanted) ? nested() : " " + scalar_text(wanted));
    }
    if (!is_nested(wanted)) return change(value.offset, finish, scalar_text(wanted));
    if (value.flow && !value.items.empty()) return change(value.offset, finish, flow_text(wanted));
    change(colon + 1, finish, {});
    change(line_end(number), line_end(number), nested());
}

// A block of lines becomes something else. Its comments stay.
void Editor::replace_block(const YamlNode& key, const YamlNode& value, const Json& wanted, std::size_t end) {
    const std::size_t colon = colon_after(key);
    const std::size_t number = line_of(key);
    if (colon == kNowhere || line_of(value) == number || end <= number + 1) return give_up();
    std::string kept;
    for (std::size_t i = number + 1; i < end; ++i) {
        if (is_comment(line(i))) kept.append("\n").append(line(i));
    }
    if (is_nested(wanted)) {
        const std::string margin(column_of(key) + 2, ' ');
        kept.append("\n").append(margin).append(block_text(wanted, static_cast<int>(column_of(key)) + 2));
    } else {
        change(colon + 1, colon + 1, " " + scalar_text(wanted));
    }
    change(line_end(number), line_end(end - 1), std::move(kept));
}

void Editor::replace_entry(const YamlNode& key, std::string_view name, const Json& wanted, std::size_t end) {
    change(lines_[line_of(key)], line_end(end - 1), entry_text(name, wanted, column_of(key)));
}

// Comments and blank lines before the first content.
std::string_view head_of(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find('\n', at);
        const std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
        const std::size_t content = line.find_first_not_of(" \t\r");
        if (content != std::string_view::npos && line[content] != '#') break;
        if (end == std::string_view::npos) break;
        at = end + 1;
    }
    return text.substr(0, at);
}

bool reads_as(std::string_view text, const JsonObject& wanted) {
    const auto parsed = parse_yaml_values(text);
    return parsed && parsed->is_object() && equal(*parsed, Json(wanted));
}

}  // namespace

Result<Edited> edit_yaml(std::string_view before, const JsonObject& wanted) {
    if (before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
    auto parsed = parse_yaml(before);
    if (!parsed && !head_of(before).empty() && head_of(before).size() == before.size()) parsed = Yaml{{}, nullptr, true};
    if (!parsed && before.find_first_not_of(" \t\r\n") == std::string_view::npos) parsed = Yaml{{}, nullptr, true};
    if (!parsed) {
        return Error{Errc::Malformed,
                     fmt::format("line {}, column {}: {}", parsed.error().mark.line, parsed.error().mark.column, parsed.error().what)};
    }
    Edited out;
    if (parsed->json.is_object()) {
        const JsonObject& now = parsed->json.get_object();
        if (equal(parsed->json, Json(wanted))) {
            out.text = before;
            return out;
        }
        Editor fine(before);
        if (fine.edit(parsed->root, now, wanted) && fine.apply(out.text) && reads_as(out.text, wanted)) return out;
        Editor coarse(before);
        if (coarse.rewrite_entries(parsed->root, now, wanted, out.rewritten) && coarse.apply(out.text) && reads_as(out.text, wanted))
            return out;
        out.rewritten = {"the whole file"};
    }
    out.text = std::string(head_of(before)) + dump_yaml(wanted);
    if (!reads_as(out.text, wanted)) return Error{Errc::Invalid, "the settings cannot be written as YAML"};
    return out;
}

}  // namespace skep::config
